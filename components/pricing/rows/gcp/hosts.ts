import { Confidence } from "../../../core/fact.ts";
import { decimal } from "../../money.ts";
import type { PriceRow, Purchase } from "../../priceRow.ts";
import { type PriceTable, rowsByRegion } from "../table.ts";
import { catalogue, memory, remainders, wholeMachines } from "./sources.ts";

/*
 * The host part of a machine with GPUs: its vCPUs and memory, per VM-hour. The machines of a family are multiples of each
 * other, so the tables have one of each family.
 */

/** Of the largest machine of a family; of G2, of four vCPUs. */
const onDemand: PriceTable = {
  ...catalogue,
  text: `
                         a2-highgpu-8g  a2-megagpu-16g  a2-ultragpu-8g  a3-highgpu-8g  a3-ultragpu-8g
asia-east1               -              -               -               10.95381       -
asia-northeast1          7.58425        -               -               12.14861       -
asia-northeast3          7.58425        -               -               12.14861       -
asia-south1              -              -               -               9.83846        12.75664
asia-south2              -              -               -               11.36248       14.73269
asia-southeast1          7.29758        10.85126        10.85126        11.67088       -
australia-southeast1     -              -               -               11.82508       -
europe-north1            -              -               -               10.41647       -
europe-west1             -              -               -               10.41647       13.50609
europe-west2             -              -               -               10.78447       -
europe-west3             -              -               -               11.16287       -
europe-west4             6.51251        9.68403         9.68403         9.93306        12.8793
europe-west8             -              -               -               10.97368       -
europe-west9             -              -               -               10.97367       -
me-west1                 6.5074         -               -               -              -
northamerica-northeast2  -              -               -               10.41647       -
us-central1              5.91582        8.79698         8.79698         9.46006        12.266
us-east1                 5.91582        -               -               -              -
us-east4                 -              -               9.90664         9.46006        12.266
us-east5                 -              -               8.79698         10.65487       13.81519
us-south1                -              -               -               -              14.47387
us-west1                 5.91582        -               -               9.46006        12.266
us-west3                 7.10564        -               -               -              -
us-west4                 6.66236        -               -               10.65487       -
`,
};

/** Of four vCPUs: what g2-standard-8 costs above g2-standard-4. */
const onDemandG2: PriceTable = {
  ...wholeMachines,
  confidence: Confidence.Derived,
  text: `
                         g2-standard-4
asia-east1               0.16997
asia-northeast1          0.18851
asia-northeast3          0.18851
asia-south1              0.152804
asia-southeast1          0.181097
europe-west1             0.161633
europe-west2             0.167135
europe-west3             0.173
europe-west4             0.154286
europe-west6             0.192308
me-central2              0.234867
northamerica-northeast1  0.161633
northamerica-northeast2  0.161633
us-central1              0.146792
us-east1                 0.146792
us-east4                 0.146311
us-west1                 0.146792
us-west4                 0.165332
`,
};

/** Spot. */
const spot: PriceTable = {
  ...remainders,
  confidence: Confidence.Reported,
  text: `
                         a2-highgpu-8g  a2-megagpu-16g  a2-ultragpu-8g  a3-highgpu-8g  g2-standard-4
asia-east1               -              -               -               5.09735        0.080352
asia-northeast1          4.92653        -               -               2.41794        0.113096
asia-northeast3          3.72173        -               -               -              0.056272
asia-south1              -              -               -               3.97408        0.067384
asia-south2              -              -               -               3.26622        -
asia-southeast1          4.37941        6.51248         6.5337          5.19094        0.108672
australia-southeast1     -              -               -               2.48214        -
europe-north1            -              -               -               1.24574        -
europe-west1             -              -               -               4.02844        0.074256
europe-west2             -              -               -               -              0.10028
europe-west3             -              -               -               4.53184        0.1038
europe-west4             2.89767        4.28616         4.16563         3.8613         0.08096
europe-west6             -              -               -               -              0.111376
europe-west9             -              -               -               2.13485        -
me-central2              -              -               -               -              0.122008
me-west1                 4.66597        -               -               -              -
northamerica-northeast1  -              -               -               -              0.08524
northamerica-northeast2  -              -               -               -              0.086944
us-central1              3.16162        4.73056         4.75634         5.37932        0.082536
us-east1                 3.16162        -               -               -              0.082536
us-east4                 -              -               4.06752         3.8354         0.064496
us-east5                 -              -               2.63058         3.94558        -
us-west1                 3.16162        -               -               5.37932        0.082536
us-west3                 4.27277        -               -               -              -
us-west4                 3.07622        -               -               3.93876        0.09604
`,
};

/** Spot, where only the catalogue has it. */
const spotCatalogue: PriceTable = {
  ...catalogue,
  confidence: Confidence.Reported,
  text: `
                         a3-highgpu-8g  a3-ultragpu-8g
asia-northeast3          2.3997         -
asia-south1              -              2.92129
asia-south2              -              3.36872
europe-west1             -              3.08825
europe-west2             1.67565        -
europe-west4             -              2.94949
europe-west8             1.9752         -
northamerica-northeast2  1.87408        -
us-central1              -              3.74713
us-east4                 -              2.80034
us-east5                 -              3.01627
us-south1                -              3.15354
us-west1                 -              3.74713
`,
};

/** Machines, and how many times the one of their family in the tables they are. */
const shares: Readonly<Record<string, readonly (readonly [machineType: string, times: number])[]>> = {
  "a2-highgpu-8g": [1, 2, 4, 8].map((gpus) => [`a2-highgpu-${gpus}g`, gpus / 8] as const),
  "a2-megagpu-16g": [["a2-megagpu-16g", 1]],
  "a2-ultragpu-8g": [1, 2, 4, 8].map((gpus) => [`a2-ultragpu-${gpus}g`, gpus / 8] as const),
  "a3-highgpu-8g": [
    ...[1, 2, 4, 8].map((gpus) => [`a3-highgpu-${gpus}g`, gpus / 8] as const),
    ["a3-megagpu-8g", 1],
    ["a3-edgegpu-8g", 1],
  ],
  "a3-ultragpu-8g": [["a3-ultragpu-8g", 1]],
  "g2-standard-4": [4, 8, 12, 16, 24, 32, 48, 96].map((vcpus) => [`g2-standard-${vcpus}`, vcpus / 4] as const),
};

/** Families whose host part is in the price of their GPUs. */
export const familiesWithoutHostPart: readonly string[] = ["a4-highgpu", "g4-standard"];

function rows(table: PriceTable, purchase: Purchase): PriceRow[] {
  const ofFamilies = rowsByRegion(table, { place: "gcp", service: "compute", purchase, unit: "instance-hour" });
  return ofFamilies.flatMap((row) =>
    shares[row.sku]!.map(([machineType, times]) => ({
      ...row,
      sku: `host:${machineType}`,
      price: decimal(row.price).times(times).toFixed(),
    })),
  );
}

/** What the host part costs with flex-start is not to be had; it costs no more than on demand. */
function asOnDemand(row: PriceRow): PriceRow {
  return {
    ...row,
    purchase: "flex-start",
    source: `the on-demand price (${row.source})`,
    confidence: memory.confidence,
    note: "at the on-demand price, which flex-start does not exceed: Google quotes up to 53 % off vCPUs and GPUs alike",
  };
}

export function hostRows(): PriceRow[] {
  const listed = [...rows(onDemand, "on-demand"), ...rows(onDemandG2, "on-demand")];
  return [...listed, ...listed.map(asOnDemand), ...rows(spot, "spot"), ...rows(spotCatalogue, "spot")];
}
