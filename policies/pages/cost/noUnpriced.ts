import { type PolicyPage, readsOf } from "../page.ts";

const instance = "aws:ec2/instance:Instance";

export const noUnpricedPage: PolicyPage = {
  policy: "cost-no-unpriced",
  accident:
    "Cost tools print $0.00 for what they have no price of, and add it up. Machines that are too new for the price list are the dearest there are.",
  sources: [
    "https://github.com/infracost/infracost/issues/3218",
    "infracost/infracost internal/schema/cost_component.go",
  ],
  reads: readsOf([instance], {
    instanceType: {
      use: "what it costs",
      whenUnknown: "cost-no-unknown-quantity reports it then",
      whenAbsent: "cost-no-unknown-quantity reports it then",
    },
    "instanceMarketOptions.*": { use: "how it is bought", whenUnknown: "cost-no-unknown-quantity reports it then" },
    tenancy: { use: "dedicated machines have other prices", whenUnknown: "cost-no-unknown-quantity reports it then" },
    "launchTemplate.*": "where else these may stand",
    "capacityReservationSpecification.*": "whether a reservation pays for it",
    "rootBlockDevice.*": "root disk",
    "ebsBlockDevices[*].*": "further disks",
    associatePublicIpAddress: "addresses cost, too",
  }),
  example: {
    fails: {
      resources: [
        {
          type: instance,
          name: "benchmark",
          inputs: { instanceType: "p9.48xlarge", subnetId: "subnet-0abc1234def567890" },
        },
      ],
    },
    fixed: {
      resources: [
        {
          type: instance,
          name: "benchmark",
          inputs: { instanceType: "p5.48xlarge", subnetId: "subnet-0abc1234def567890" },
        },
      ],
    },
  },
};
