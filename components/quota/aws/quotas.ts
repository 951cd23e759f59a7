import { Confidence, type Fact } from "../../core/fact.ts";
import type { Quota } from "../quota.ts";

const dumps = {
  place: "aws",
  source:
    "Service Quotas listings of several accounts; https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html",
  asOf: "2026-11-21",
  confidence: Confidence.Reported,
} as const;

const spotPage = {
  place: "aws",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limits.html; codes: Service Quotas listings",
  asOf: "2026-11-21",
  confidence: Confidence.Observed,
} as const;

const onDemandPage = {
  place: "aws",
  source:
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html; codes: Service Quotas listings",
  asOf: "2026-11-21",
  confidence: Confidence.Observed,
} as const;

const vcpus = { service: "ec2", unit: "vCPU" } as const;

/** Quotas of Capacity Blocks: counted by AWS when a block is bought, in instances. */
const blockQuotas: readonly (readonly [type: string, perAccount: string, perOrganization: string])[] = [
  ["P6", "L-8B23CEF3", "L-B36AAB51"],
  ["P5", "L-DA6814F2", "L-8131B2C6"],
  ["P5e", "L-C45F30BC", "L-AD1D1866"],
  ["P5en", "L-4F9BB70B", "L-7EA86503"],
  ["P4d", "L-2C8F52B3", "L-B67430DE"],
  ["P4de", "L-CFF3E941", "L-9AC70153"],
  ["Trn1", "L-2E30FD7D", "L-C4947F9A"],
  ["Trn2", "L-64569A79", "L-24E8B4C0"],
];

/** AWS quotas that GPU clusters spend. vCPU quotas count the vCPUs of running instances of a class, per region. */
export const awsQuotas: readonly Quota[] = [
  {
    ...vcpus,
    code: "L-417A185B",
    name: "Running On-Demand P instances",
    typicalLimit: 64,
    note: "0 on many new accounts",
    ...onDemandPage,
  },
  {
    ...vcpus,
    code: "L-DB2E81BA",
    name: "Running On-Demand G and VT instances",
    typicalLimit: 64,
    note: "0 on many new accounts",
    ...onDemandPage,
  },
  { ...vcpus, code: "L-2C3B7624", name: "Running On-Demand Trn instances", typicalLimit: 256, ...onDemandPage },
  { ...vcpus, code: "L-1945791B", name: "Running On-Demand Inf instances", typicalLimit: 64, ...onDemandPage },
  { ...vcpus, code: "L-6E869C2A", name: "Running On-Demand DL instances", typicalLimit: 96, ...onDemandPage },
  {
    ...vcpus,
    code: "L-1216C47A",
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    typicalLimit: 5,
    ...onDemandPage,
  },
  {
    ...vcpus,
    code: "L-7212CCBC",
    name: "All P4, P3 and P2 Spot Instance Requests",
    typicalLimit: 64,
    note: "also listed as All P Spot Instance Requests",
    ...spotPage,
  },
  { ...vcpus, code: "L-C4BD4855", name: "All P5 Spot Instance Requests", ...spotPage },
  { ...vcpus, code: "L-3819A6DF", name: "All G and VT Spot Instance Requests", typicalLimit: 64, ...spotPage },
  { ...vcpus, code: "L-6B0D517C", name: "All Trn Spot Instance Requests", typicalLimit: 256, ...spotPage },
  { ...vcpus, code: "L-B5D1601B", name: "All Inf Spot Instance Requests", ...spotPage },
  { ...vcpus, code: "L-85EED4F7", name: "All DL Spot Instance Requests", ...spotPage },
  {
    ...vcpus,
    code: "L-34B43A08",
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    typicalLimit: 5,
    ...spotPage,
  },
  ...blockQuotas.flatMap(([type, perAccount, perOrganization]): Quota[] => [
    {
      service: "ec2",
      unit: "count",
      code: perAccount,
      name: `Capacity Blocks ${type} instances, per account`,
      ...dumps,
    },
    {
      service: "ec2",
      unit: "count",
      code: perOrganization,
      name: `Capacity Blocks ${type} instances, per organization`,
      ...dumps,
    },
  ]),
  { service: "eks", unit: "count", code: "L-1194D53C", name: "Clusters", typicalLimit: 100, ...dumps },
  {
    service: "eks",
    unit: "count",
    code: "L-6D54EA21",
    name: "Managed node groups per cluster",
    per: "cluster",
    typicalLimit: 30,
    ...dumps,
  },
  {
    service: "eks",
    unit: "count",
    code: "L-BD136A63",
    name: "Nodes per managed node group",
    per: "node group",
    typicalLimit: 450,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "GiB",
    code: "L-8F1B9C74",
    name: "Lustre Persistent_2 storage capacity",
    typicalLimit: 100_800,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "count",
    code: "L-FD6F2F22",
    name: "Lustre Persistent_2 file systems",
    typicalLimit: 100,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "GiB",
    code: "L-C8640C82",
    name: "Lustre Persistent_1 storage capacity",
    typicalLimit: 100_800,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "GiB",
    code: "L-736F3D6F",
    name: "Lustre Persistent HDD storage capacity per file system",
    per: "file system",
    typicalLimit: 102_000,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "GiB",
    code: "L-AD2FC696",
    name: "Lustre Scratch storage capacity",
    typicalLimit: 100_800,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "count",
    code: "L-C48231E5",
    name: "Lustre Scratch file systems",
    typicalLimit: 100,
    ...dumps,
  },
  {
    service: "fsx",
    unit: "MB/s",
    code: "L-0CD18A5D",
    name: "Lustre Persistent Intelligent-Tiering throughput capacity",
    ...dumps,
  },
  {
    service: "fsx",
    unit: "GiB",
    code: "L-B7391FCE",
    name: "Lustre Persistent Intelligent-Tiering SSD read cache capacity",
    ...dumps,
  },
];

/** Which vCPU quota instances of some families spend. */
export interface VcpuClass extends Fact {
  /** Families, as the letters and digits a name begins with: `p5`, or letters alone for every generation. */
  readonly families: readonly string[];
  readonly purchase: "on-demand" | "spot";
  readonly code: string;
  readonly note?: string;
}

const standard = ["a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"];

function both(families: readonly string[], onDemand: string, spot: string): VcpuClass[] {
  return [
    { families, purchase: "on-demand", code: onDemand, ...fact(onDemandPage) },
    { families, purchase: "spot", code: spot, ...fact(spotPage) },
  ];
}

function fact({ source, asOf, confidence }: Fact): Fact {
  return { source, asOf, confidence };
}

export const vcpuClasses: readonly VcpuClass[] = [
  ...both(standard, "L-1216C47A", "L-34B43A08"),
  ...both(["g", "gr", "vt"], "L-DB2E81BA", "L-3819A6DF"),
  ...both(["trn"], "L-2C3B7624", "L-6B0D517C"),
  ...both(["inf"], "L-1945791B", "L-B5D1601B"),
  ...both(["dl"], "L-6E869C2A", "L-85EED4F7"),
  { families: ["p"], purchase: "on-demand", code: "L-417A185B", ...fact(onDemandPage) },
  { families: ["p2", "p3", "p4"], purchase: "spot", code: "L-7212CCBC", ...fact(spotPage) },
  { families: ["p5"], purchase: "spot", code: "L-C4BD4855", ...fact(spotPage) },
  {
    families: ["p6"],
    purchase: "spot",
    code: "L-C4BD4855",
    note: "sources disagree on the quota of P6 spot instances: L-C4BD4855 or L-7212CCBC. Look the name up with aws service-quotas list-service-quotas",
    source: "public quota tools that differ",
    asOf: "2026-11-21",
    confidence: Confidence.Reported,
  },
];

/** The vCPU quota that a machine type spends; `undefined` for a family without a known class. */
export function vcpuClassOf(machineType: string, purchase: "on-demand" | "spot"): VcpuClass | undefined {
  const [, letters, digits] = /^([a-z]+)(\d*)/.exec(machineType) ?? [];
  if (letters === undefined) return undefined;
  const generation = `${letters}${digits}`;
  const fits = (names: (row: VcpuClass) => boolean) =>
    vcpuClasses.find((row) => row.purchase === purchase && names(row));
  return fits((row) => row.families.includes(generation)) ?? fits((row) => row.families.includes(letters));
}
