import { Confidence, type Fact } from "../../../core/fact.ts";
import { decimal } from "../../money.ts";
import { everyRegion, type PriceRow, type PriceUnit } from "../../priceRow.ts";
import { type PriceTable, rowsByRegion } from "../table.ts";
import { disks, memory } from "./sources.ts";

/** Disks and local SSD, per GiB-month. */
const diskTable: PriceTable = {
  ...disks,
  text: `
                         pd-standard  pd-balanced  pd-ssd  local-ssd
asia-east1               0.04         0.1          0.17    0.08
asia-northeast1          0.052        0.13         0.221   0.104
asia-northeast3          0.052        0.13         0.221   0.104
asia-south1              0.048        0.12         0.204   0.096
asia-south2              0.048        0.12         0.204   0.096
asia-southeast1          0.044        0.11         0.187   0.088
asia-southeast2          0.052        0.13         0.221   0.09592
australia-southeast1     0.054        0.135        0.23    0.108
europe-north1            0.044        0.11         0.187   0.088
europe-west1             0.04         0.1          0.17    0.08
europe-west10            0.0616       0.154        0.2618  0.1232
europe-west2             0.048        0.12         0.204   0.096
europe-west3             0.048        0.12         0.204   0.096
europe-west4             0.044        0.11         0.187   0.088
europe-west6             0.052        0.13         0.221   0.104
europe-west8             0.0464       0.116        0.1972  0.0928
europe-west9             0.0464       0.116        0.1972  0.0928
me-central2              0.064        0.16         0.272   0.128
me-west1                 0.044        0.11         0.187   0.088
northamerica-northeast1  0.044        0.11         0.187   0.088
northamerica-northeast2  0.044        0.11         0.187   0.088
southamerica-east1       0.06         0.15         0.255   0.12
southamerica-west1       0.0572       0.143        0.2431  0.1144
us-central1              0.04         0.1          0.17    0.08
us-east1                 0.04         0.1          0.17    0.08
us-east4                 0.044        0.11         0.187   0.088
us-east5                 0.04         0.1          0.17    0.08
us-south1                0.0472       0.12         0.2006  0.0944
us-west1                 0.04         0.1          0.17    0.08
us-west2                 0.048        0.12         0.204   0.096
us-west3                 0.048        0.12         0.204   0.096
us-west4                 0.044        0.11         0.187   0.088
`,
};

/** A region of TPU v4 alone, that price lists of disks leave out. */
const centralTwo = ["us-central1", "us-central2"] as const;

function diskRows(): PriceRow[] {
  const listed = rowsByRegion(diskTable, { place: "gcp", service: "disk", purchase: "on-demand", unit: "GB-month" });
  const [from, to] = centralTwo;
  const central = listed
    .filter(({ region }) => region === from)
    .map((row) => ({ ...row, ...memory, source: `same as ${from} to common knowledge`, region: to }));
  const all = [...listed, ...central];
  const hyperdisk = all
    .filter(({ sku }) => sku === "pd-balanced")
    .map((row) => ({
      ...row,
      ...memory,
      sku: "hyperdisk-balanced",
      price: decimal(row.price).times("0.8").toFixed(),
      note: "0.8 of pd-balanced, as in us-central1 to common knowledge; verify before relying on it",
    }));
  return [...all, ...hyperdisk];
}

function row(
  service: string,
  unit: PriceUnit,
  sku: string,
  price: string,
  { fact = memory, region = everyRegion, note }: { fact?: Fact; region?: string; note?: string } = {},
): PriceRow {
  return {
    place: "gcp",
    service,
    sku,
    region,
    purchase: "on-demand",
    unit,
    price,
    currency: "USD",
    ...fact,
    ...(note === undefined ? {} : { note }),
  };
}

const feePages: Fact = {
  source: "price comparisons and public repositories that quote https://cloud.google.com/kubernetes-engine/pricing",
  asOf: "2026-04-20",
  confidence: Confidence.Reported,
};

const above = (amount: string): { note: string } => ({ note: `above ${amount}; verify before relying on it` });
const unitedStates = ["us-central1", "us-east1", "us-west1"];

/** What Google Cloud charges for besides machines. What is billed by use is here for reports: its quantity is not in a program. */
export function gcpServiceRows(): PriceRow[] {
  return [
    ...diskRows(),
    row("disk", "IOPS-month", "hyperdisk-balanced:iops", "0.005", above("3000")),
    row("disk", "MBps-month", "hyperdisk-balanced:throughput", "0.04", above("140")),
    row("gke", "cluster-hour", "cluster", "0.10", {
      fact: feePages,
      note: "each billing account has credit for one zonal or Autopilot cluster",
    }),
    row("gke", "cluster-hour", "cluster:extended", "0.60", { note: "in all, once standard support has ended" }),
    row("network", "gateway-hour", "nat-gateway", "0.044"),
    row("network", "GB", "nat-gateway:data", "0.045"),
    row("network", "address-hour", "external-address", "0.005", { note: "in use; 0.01 while it is not" }),
    row("kms", "key-month", "key-version:software", "0.06"),
    row("kms", "key-month", "key-version:hsm", "1"),
    row("parallelstore", "GB-month", "capacity", "0.14", { note: "verify before relying on it" }),
    ...unitedStates.map((region) => row("storage", "GB-month", "standard", "0.020", { region })),
  ];
}
