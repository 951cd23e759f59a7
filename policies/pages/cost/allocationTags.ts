import type { ExampleResource, PolicyPage } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const pool = "gcp:container/nodePool:NodePool";

const later = "a value that is known only later is judged again during the update, before the resource is made";

const resources = (tags: object, labels: object): readonly ExampleResource[] => [
  {
    type: group,
    name: "train",
    inputs: {
      clusterName: "example",
      subnetIds: ["subnet-0abc1234def567890"],
      instanceTypes: ["p5.48xlarge"],
      scalingConfig: { minSize: 0, desiredSize: 8, maxSize: 8 },
      tags: { team: "vision", ...tags },
    },
  },
  {
    type: pool,
    name: "finetune",
    inputs: {
      cluster: "example",
      location: "us-central1-a",
      nodeConfig: { machineType: "a3-megagpu-8g", resourceLabels: { team: "vision", ...labels } },
    },
  },
];

const rest = { project: "captions", environment: "prod", owner: "ml-platform" };

/** What is added at level `remediate`. */
const config = { "cost-allocation-tags": { values: rest } };

export const allocationTagsPage: PolicyPage = {
  policy: "cost-allocation-tags",
  accident:
    "Bills are split by tags and labels. What has none is on nobody's bill, so nobody asks whether it is still needed; and what it cost before somebody tagged it stays on nobody's.",
  sources: [
    "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html",
    "https://docs.cloud.google.com/billing/docs/how-to/bq-examples",
  ],
  reads: [
    {
      types: [group],
      path: "tags.*",
      use: "the keys that everything has to have; so of every other type that takes tags or labels",
      whenUnknown: later,
    },
    {
      types: [pool],
      path: "nodeConfig.resourceLabels.*",
      use: "the keys that everything has to have",
      whenUnknown: later,
    },
  ],
  example: {
    fails: { resources: resources({}, { ...rest, owner: "Ada Lovelace" }), config },
    fixed: { resources: resources(rest, rest), config },
  },
  notes: [
    "It judges every type of the AWS provider that takes `tags` and every one of the Google Cloud provider that takes `labels` as labels of resources; the lists are read out of the providers' own packages. Clusters of GKE take them in `resourceLabels`, node pools in `nodeConfig.resourceLabels`, database instances in `settings.userLabels`, Auto Scaling groups as a list.",
    "`defaultTags` and `defaultLabels` of the provider count, where the provider adds them: not to Auto Scaling groups, node pools and database instances.",
    "At level `remediate` it adds the keys that are missing and for which `values` has a value. It never overwrites, also not an empty value; what it cannot supply stays a finding.",
    "Keys and values of labels are lower case on Google Cloud: there the keys are looked for in lower case, and values have to be ones that labels take.",
    "Tags of a node group are those of the group. Its instances and their disks have those of `tagSpecifications` of its launch template, which this policy does not judge; pools of this library set them.",
  ],
};
