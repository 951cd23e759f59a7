import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { checkLimits } from "../../components/quota/checkLimits.ts";
import { quotas } from "../../components/quota/quota.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";

const aws: QuotaSnapshotRow = {
  place: "aws",
  region: "us-east-2",
  service: "ec2",
  code: "L-417A185B",
  limit: 8,
  used: 0,
  readAt: "2026-11-20",
};
const gcp: QuotaSnapshotRow = {
  ...aws,
  place: "gcp",
  region: "us-central1",
  service: "compute.googleapis.com",
  code: "CPUS-per-project-region",
};
const told = (row: QuotaSnapshotRow): string[] =>
  checkLimits([row], "2026-11-22").map((one) => `${one.severity}: ${describeProblem(one)}`);

describe("limits written by hand", () => {
  it("are fine for every quota that clusters spend", () => {
    const rows = quotas.map(({ place, service, code, dimensions }) => ({
      ...(place === "aws" ? aws : gcp),
      service,
      code,
      ...(dimensions === undefined ? {} : { dimensions }),
    }));
    expect(checkLimits(rows, "2026-11-22")).toEqual([]);
  });

  it.each([
    ...[
      "us-gov-west-1",
      "eusc-de-east-1",
      "ap-southeast-7",
      "cn-northwest-1",
      "us-east-2a",
      "us-east-1-dfw-2a",
      "mx-central-1",
    ].map((region) => ({ ...aws, region })),
    ...["global", "us-east5", "northamerica-northeast2", "africa-south1", "us-central1-a", "us-south1-ai1b"].map(
      (region) => ({
        ...gcp,
        region,
      }),
    ),
    { ...gcp, limit: -1 },
    { ...aws, limit: null, used: null, readAt: "2026-11-23T05:00:00Z" },
    { ...aws, place: "onprem" as const, region: "hall 2", code: "racks" },
  ])("are fine in $region with $limit read at $readAt", (row) => {
    expect(told(row)).toEqual([]);
  });

  it.each<[string, QuotaSnapshotRow, string]>([
    [
      "a misspelt code",
      { ...aws, code: "L-417A185A" },
      'warning: [0].code ("L-417A185A") is no quota of aws that anything here is counted against. Fix: rename it to L-417A185B (Running On-Demand P instances), or remove the row.',
    ],
    [
      "a code like none",
      { ...aws, code: "p5" },
      'warning: [0].code ("p5") is no quota of aws that anything here is counted against. Fix: correct the code, or remove the row.',
    ],
    [
      "another service",
      { ...aws, service: "eks" },
      'error: [0].service ("eks") is not the service of L-417A185B (Running On-Demand P instances). Fix: write ec2.',
    ],
    [
      "dimensions that it has not",
      { ...aws, dimensions: { family: "p" } },
      'warning: [0].dimensions ({"family":"p"}) are not those by which anything here is counted against L-417A185B. Fix: use one of {}.',
    ],
    [
      "a misspelt region",
      { ...aws, region: "us-est-2" },
      'warning: [0].region ("us-est-2") does not look like a region of aws. Fix: did you mean us-east-2? Correct the region.',
    ],
    [
      "a region of another cloud",
      { ...gcp, region: "eu-west-1" },
      'warning: [0].region ("eu-west-1") does not look like a region of gcp. Fix: correct the region.',
    ],
    [
      "more than there is",
      { ...aws, limit: 64e9 },
      "error: [0].limit (64000000000) is more than any account has. Fix: give the figure that the quota page of the account shows.",
    ],
    [
      "a day to come",
      { ...aws, readAt: "2026-12-22" },
      'error: [0].readAt ("2026-12-22") is in the future: today is 2026-11-22. Fix: give the day on which it was read.',
    ],
  ])("are doubted with %s", (_, row, expected) => {
    expect(told(row)).toEqual([expected]);
  });
});
