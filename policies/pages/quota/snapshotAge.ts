import type { Example, PolicyPage } from "../page.ts";

const quotas = (readAt: string): Example => ({
  resources: [
    {
      type: "aws:eks/nodeGroup:NodeGroup",
      name: "train",
      inputs: {
        clusterName: "example",
        instanceTypes: ["p5.48xlarge"],
        scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 8 },
      },
    },
  ],
  config: { "pack-configuration": { snapshotFiles: ["quotas.json"] } },
  files: {
    "quotas.json": [
      { place: "aws", region: "us-east-2", service: "ec2", code: "L-417A185B", limit: 1_920, used: 192, readAt },
    ],
  },
});

export const snapshotAgePage: PolicyPage = {
  policy: "quota-snapshot-age",
  accident:
    "A check against what was free three weeks ago passes: since then another team has started its pool, and the nodes of this one never come. " +
    "The pull request was green, and the job waits beside a cluster that is paid for.",
  sources: [
    "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html",
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5422",
  ],
  reads: [],
  example: { fails: quotas("2026-10-30T06:00:00Z"), fixed: quotas("2026-11-20T06:00:00Z") },
  notes: [
    "Rows are those of the files in `snapshotFiles` of [pack-configuration](pack-configuration.md), each with the time `readAt` at which it was read. All old rows of a file are one finding: they are read again together.",
    "Limits that are declared in `limits` of pack-configuration do not grow old: somebody decided them, under version control and with review, and no command would bring a newer value. A row of a file that a declared one stands in for does not count either.",
    "A row that is dated in the future is a violation, because it would never grow old.",
    "The day is that of the machine that runs the pack, in UTC; `SOURCE_DATE_EPOCH` sets it.",
  ],
};
