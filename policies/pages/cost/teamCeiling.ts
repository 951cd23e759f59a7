import type { Example, ExampleResource, PolicyPage } from "../page.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const pool = "gcp:container/nodePool:NodePool";

const train = (team: string, maxSize: number): ExampleResource => ({
  type: group,
  name: `${team}-train`,
  inputs: {
    clusterName: "example",
    instanceTypes: ["g6e.xlarge"],
    subnetIds: ["subnet-0abc1234def567890"],
    scalingConfig: { minSize: 0, desiredSize: 2, maxSize },
    tags: { team },
  },
});

const serve = (labels: Record<string, string>): ExampleResource => ({
  type: pool,
  name: "serve",
  inputs: {
    cluster: "example",
    location: "us-central1-a",
    nodeLocations: ["us-central1-a"],
    autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 2 },
    nodeConfig: { machineType: "g2-standard-8", resourceLabels: labels },
  },
});

const config: Example["config"] = {
  "cost-team-ceiling": {
    teams: {
      vision: { plannedUsd: 5_000, maxUsd: 15_000 },
      language: { plannedUsd: 5_000, maxUsd: 15_000 },
    },
  },
};

export const teamCeilingPage: PolicyPage = {
  policy: "cost-team-ceiling",
  accident:
    "Two teams share a stack and a budget. One of them raises the maximum of its pool, the total still fits, and by the middle of the month nothing is left for the other. " +
    "What nobody has tagged is on nobody's bill, and nobody turns it off.",
  sources: [
    "https://www.finops.org/framework/capabilities/allocation/",
    "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html",
  ],
  reads: [
    { types: [pool], path: "userLabels.team", use: "who pays" },
    { types: [pool], path: "nodeConfig.resourceLabels.team", use: "who pays" },
  ],
  example: {
    fails: { resources: [train("vision", 16), train("language", 4), serve({})], config },
    fixed: { resources: [train("vision", 8), train("language", 4), serve({ team: "language" })], config },
  },
  notes: [
    "Without `teams` and `defaultTeam` there is nothing to hold anybody to, and the policy says nothing. From the first limit on, every team needs one, and so does every resource need a team.",
    "The team is that of the tag or label `team` of a resource, else of what it belongs to, else of the default tags or labels of its provider.",
    "`defaultTeam` is for each team that `teams` does not list, not for all of them together. What names no team has no limit, and is always a violation.",
    "What is paid once is in no figure here: cost-monthly-ceiling holds it to `oneOffUsd`.",
    "Of a team with resources that have no price it cannot be told whether it stays below: that is a violation in staging and prod. Types in `allowUnpriced` may be without.",
  ],
};
