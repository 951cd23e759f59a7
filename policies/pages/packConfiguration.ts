import type { Example, PolicyPage } from "./page.ts";

const waived = (expires: string): Example => ({
  resources: [
    {
      type: "aws:s3/bucket:Bucket",
      name: "results",
      inputs: { bucket: "example-results" },
    },
  ],
  config: {
    "pack-configuration": {
      waivers: [
        {
          policy: "deletion-protection",
          urn: "*::results",
          reason: "moves to the archive account",
          approver: "ana",
          expires,
        },
      ],
    },
  },
});

export const packConfigurationPage: PolicyPage = {
  policy: "pack-configuration",
  accident:
    "A check that cannot read what it compares with, and goes on, passes everything: the quota validator of a public toolkit logged and let through what it could not read. " +
    "Exceptions that nobody takes back stay for ever.",
  sources: ["https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/5422"],
  reads: [],
  example: { fails: waived("2026-10-31"), fixed: waived("2027-01-31") },
  notes: [
    "A later price file is laid over an earlier one, and `prices` over all of them; `limits` replace rows of snapshot files about the same quota.",
    "A waiver makes the findings of one policy advisory for the URNs that its glob matches, and each of them says who allowed it, why, and until when. Its end has to say a name or a type, and it ends within a year.",
    "A waiver that is malformed, has expired, or names no policy is a finding of this policy. So is every file that cannot be read. No waiver covers this policy.",
  ],
};
