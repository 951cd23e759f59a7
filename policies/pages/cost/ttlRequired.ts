import { expiringTypes } from "../../cost/ttlRequired.ts";
import type { ExampleResource, PolicyPage } from "../page.ts";

const later = "a day that is known only later is judged again during the update, before the resource is made";

const resources = (node: string, files: string): readonly ExampleResource[] => [
  {
    type: "gcp:container/nodePool:NodePool",
    name: "notebooks",
    inputs: {
      cluster: "example",
      location: "us-central1-a",
      nodeCount: 1,
      nodeConfig: { machineType: "g2-standard-8", resourceLabels: { expires: node } },
    },
  },
  {
    type: "aws:fsx/lustreFileSystem:LustreFileSystem",
    name: "scratch",
    inputs: {
      subnetIds: "subnet-0abc1234def567890",
      deploymentType: "SCRATCH_2",
      storageCapacity: 1200,
      tags: { expires: files },
    },
  },
];

const labelled = "gcp:container/nodePool:NodePool";
const tagged = expiringTypes.filter((type) => type.startsWith("aws:") && type !== "aws:autoscaling/group:Group");

export const ttlRequiredPage: PolicyPage = {
  policy: "cost-ttl-required",
  accident:
    "What somebody made to try something out runs until the bill is read: one forgotten p5.48xlarge is 40,000 USD a month at its list price. Whoever made it has often left by then, and nobody dares to delete it.",
  sources: [
    "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    "https://docs.cloud.google.com/compute/docs/labeling-resources",
  ],
  reads: [
    { types: tagged, path: "tags.expires", use: "the last day, YYYY-MM-DD", whenUnknown: later },
    {
      types: [labelled],
      path: "nodeConfig.resourceLabels.expires",
      use: "the last day, YYYY-MM-DD",
      whenUnknown: later,
    },
  ],
  example: {
    fails: { resources: resources("2020-01-31", "end of January") },
    fixed: { resources: resources("2099-12-31", "2099-12-31") },
  },
  notes: [
    "It judges clusters, node groups and node pools, instances, reservations, TPU VMs, notebooks, endpoints and file systems. A day is the last one on which the resource is wanted; the day after, every plan of the stack fails until it is deleted or the day is renewed.",
    "Tags and labels that the provider gives to everything count (`defaultTags` of AWS, `defaultLabels` of Google Cloud), where the provider gives them: not to Auto Scaling groups and not to node pools of GKE, which take labels in `nodeConfig.resourceLabels`.",
    "There is no default for `maxDays`: a stack whose day is far off says at least whom to ask why. Set it where days are given for show.",
    "It is disabled in prod, where things have no end.",
  ],
};
