import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import type { Properties } from "../../../components/core/value.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { spotNotForMultinode } from "../../../policies/cost/spotNotForMultinode.ts";
import { storageRightTier } from "../../../policies/cost/storageRightTier.ts";
import { findings, messages, raw, stackOf, urnOf } from "../../support/analyzer.ts";

const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const groupType = "aws:eks/nodeGroup:NodeGroup";
const scalingType = "aws:autoscaling/group:Group";
const poolType = "gcp:container/nodePool:NodePool";

describe("cost-spot-not-for-multinode", () => {
  const efa = [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
    { networkCardIndex: 1, deviceIndex: 0, interfaceType: "efa-only" },
  ];
  const template = (inputs: Properties = { networkInterfaces: efa }) =>
    raw(templateType, "train-template", { instanceType: "p5.48xlarge", ...inputs });
  /** A node group of spot nodes, and what its nodes are started from. */
  const group = (inputs: Properties = {}, behind = template()): ResourceNode[] => [
    behind,
    raw(
      groupType,
      "train",
      {
        clusterName: "c",
        capacityType: "SPOT",
        launchTemplate: { id: UNKNOWN, version: "1" },
        scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 8 },
        ...inputs,
      },
      { madeFrom: { launchTemplate: [behind] } },
    ),
  ];
  const judge = (nodes: ResourceNode[], config = {}) =>
    findings(spotNotForMultinode, stackOf(...nodes), "prod", config);
  const said = (nodes: ResourceNode[], config = {}) => judge(nodes, config).map(({ message }) => message);
  const tagFix =
    'Fix: buy the nodes another way, or, if the jobs keep checkpoints, add the tag checkpointed: "true" or add "train" to checkpointed of cost-spot-not-for-multinode.';
  const labelFix = tagFix.replace(
    'the tag checkpointed: "true"',
    "the label checkpointed: true in nodeConfig.resourceLabels",
  );
  const stopped = (spot: string, together: string, fix = tagFix, nodes = 8, name = "train") =>
    `${name} has up to ${nodes} accelerated nodes on spot (${spot}) for one job (${together}), and one that is taken back ends it on all of them; without checkpoints 1 node is the limit. ${fix}`;

  it("stops a node group whose nodes have EFA interfaces", () => {
    expect(judge(group())).toEqual([
      {
        urn: urnOf(groupType, "train"),
        message: stopped("capacityType asks for spot", "its nodes have EFA interfaces"),
      },
    ]);
  });

  const plain = () => template({ instanceType: "g6e.12xlarge" });

  it.each<[string, Properties, ResourceNode, string]>([
    ["a label", { labels: { role: "training" } }, plain(), "labels.role says that it is for training"],
    [
      "a label in capitals",
      { labels: { workload: "Training" } },
      plain(),
      "labels.workload says that it is for training",
    ],
    [
      "a taint",
      { taints: [{ key: "role", value: "finetuning", effect: "NO_SCHEDULE" }] },
      plain(),
      "taints[0] says that it is for training",
    ],
    [
      "a taint's key",
      { taints: [{ key: "training", effect: "NO_SCHEDULE" }] },
      plain(),
      "taints[0] says that it is for training",
    ],
    [
      "a placement group",
      {},
      template({ placement: { groupName: "train" } }),
      "placement.groupName puts its nodes in one placement group",
    ],
    [
      "a placement group made later",
      {},
      template({ placement: { groupName: UNKNOWN } }),
      "placement.groupName puts its nodes in one placement group",
    ],
  ])("tells a job over several nodes by %s", (_, inputs, behind, why) => {
    expect(said(group(inputs, behind))).toEqual([stopped("capacityType asks for spot", why)]);
  });

  it.each<[string, Properties, ResourceNode]>([
    ["on demand", { capacityType: "ON_DEMAND" }, template()],
    ["on demand by default", { capacityType: undefined }, template()],
    ["in a Capacity Block", { capacityType: "CAPACITY_BLOCK" }, template()],
    ["with one node", { scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 } }, template()],
    ["without accelerators", { labels: { role: "training" } }, template({ instanceType: "m7i.xlarge" })],
    ["that work alone", { labels: { role: "inference", other: "training" } }, plain()],
    [
      "tainted for GPUs alone",
      { taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }] },
      plain(),
    ],
    ["tagged as checkpointed", { tags: { checkpointed: "true" } }, template()],
    ["labelled as checkpointed", { labels: { checkpointed: "true" } }, template()],
  ])("passes nodes %s", (_, inputs, behind) => {
    expect(said(group(inputs, behind))).toEqual([]);
  });

  it("passes spread nodes, and not those of a placement group of which it cannot tell the strategy", () => {
    const placed = (strategy: unknown) => {
      const placement = raw("aws:ec2/placementGroup:PlacementGroup", "group", { strategy });
      const behind = raw(
        templateType,
        "train-template",
        { instanceType: "g6e.12xlarge", placement: { groupName: UNKNOWN } },
        { madeFrom: { placement: [placement] } },
      );
      return [placement, ...group({}, behind)];
    };
    expect(said(placed("spread"))).toEqual([]);
    expect(said(placed("cluster"))).toHaveLength(1);
    expect(said(placed(UNKNOWN))).toEqual([
      "train: whether a job over several accelerated nodes runs on spot cannot be judged, because strategy of group is known only after creation. " +
        'Fix: give it as a plain value, or add the tag checkpointed: "true" if its jobs keep checkpoints.',
    ]);
  });

  it("is told of checkpoints by tag, label or name, and by nothing less", () => {
    expect(said(group(), { checkpointed: ["tra*"] })).toEqual([]);
    expect(said(group(), { checkpointed: [urnOf(groupType, "train")] })).toEqual([]);
    expect(said(group(), { checkpointed: ["trainer"] })).toHaveLength(1);
    expect(said(group({ tags: { checkpointed: "yes" } }))).toHaveLength(1);
    expect(said(group({ tags: { checkpointed: UNKNOWN } }))).toHaveLength(1);
    expect(said(group({ tags: UNKNOWN }))).toHaveLength(1);
  });

  it("goes by other words where it is told so", () => {
    const config = { roleKeys: ["tier"], trainingRoles: ["batch"] };
    expect(said(group({ labels: { tier: "batch" } }, plain()), config)).toEqual([
      stopped("capacityType asks for spot", "labels.tier says that it is for training"),
    ]);
    expect(said(group({ labels: { role: "training" } }, plain()), config)).toEqual([]);
  });

  it.each<[string, Properties, ResourceNode, string]>([
    ["how it is bought", { capacityType: UNKNOWN }, template(), "capacityType is known only after creation"],
    ["how it is bought, oddly", { capacityType: 3 }, template(), "capacityType is not a string"],
    [
      "how many there are",
      { scalingConfig: { minSize: 0, desiredSize: 0, maxSize: UNKNOWN } },
      template(),
      "scalingConfig.maxSize is known only after creation",
    ],
    ["how many there are at all", { scalingConfig: {} }, template(), "scalingConfig.maxSize is not given"],
    [
      "what they are",
      { labels: { role: "training" } },
      template({ instanceType: UNKNOWN }),
      "instanceType is known only after creation",
    ],
    [
      "which interfaces they have",
      {},
      template({ networkInterfaces: UNKNOWN }),
      "whether its nodes have EFA interfaces cannot be told",
    ],
    ["what they are for", { labels: { role: UNKNOWN } }, plain(), "labels.role is known only after creation"],
    ["any label", { labels: UNKNOWN }, plain(), "labels is known only after creation"],
    [
      "a taint",
      { taints: [{ key: UNKNOWN, effect: "NO_SCHEDULE" }] },
      plain(),
      "taints[0] is known only after creation",
    ],
    ["where they are placed", {}, template({ placement: UNKNOWN }), "placement is known only after creation"],
  ])("does not pass nodes of which it cannot tell %s", (_, inputs, behind, why) => {
    expect(judge(group(inputs, behind))).toEqual([
      {
        urn: urnOf(groupType, "train"),
        because: "unknown",
        message:
          `train: whether a job over several accelerated nodes runs on spot cannot be judged, because ${why}. ` +
          'Fix: give it as a plain value, or add the tag checkpointed: "true" if its jobs keep checkpoints.',
      },
    ]);
  });

  it("sees spot in launch templates and in a part of a mixed group", () => {
    const scaling = (inputs: Properties, behind: ResourceNode, property: string) => [
      behind,
      raw(scalingType, "train", { minSize: 0, maxSize: 4, ...inputs }, { madeFrom: { [property]: [behind] } }),
    ];
    const market = template({ networkInterfaces: efa, instanceMarketOptions: { marketType: "spot" } });
    const reference = { id: UNKNOWN, version: "1" };
    const spot = "instanceMarketOptions.marketType of train-template is spot";
    expect(said(scaling({ launchTemplate: reference }, market, "launchTemplate"))).toEqual([
      stopped(spot, "its nodes have EFA interfaces", tagFix, 4),
    ]);
    expect(said(scaling({ launchTemplate: reference }, template(), "launchTemplate"))).toEqual([]);
    const mixed = (share: unknown, more: Properties = {}) =>
      scaling(
        {
          mixedInstancesPolicy: {
            instancesDistribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: share },
            launchTemplate: { launchTemplateSpecification: { launchTemplateId: UNKNOWN } },
          },
          ...more,
        },
        template({ placement: undefined }),
        "mixedInstancesPolicy",
      );
    const share = "mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity";
    expect(said(mixed(50, { placementGroup: "train" }))).toEqual([
      stopped(`${share} is 50`, "placementGroup puts its nodes in one placement group", tagFix, 4),
    ]);
    expect(said(mixed(100, { placementGroup: "train" }))).toEqual([]);
    expect(judge(mixed(UNKNOWN, { placementGroup: "train" })).map(({ because }) => because)).toEqual(["unknown"]);
    const tags = [{ key: "checkpointed", value: "true", propagateAtLaunch: false }];
    expect(said(mixed(50, { placementGroup: "train", tags }))).toEqual([]);
  });

  describe("of GKE", () => {
    const pool = (inputs: Properties, nodeConfig: Properties = {}) => [
      raw(poolType, "train", {
        cluster: "c",
        location: "us-central1-a",
        autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 8 },
        nodeConfig: { machineType: "a3-megagpu-8g", spot: true, ...nodeConfig },
        ...inputs,
      }),
    ];
    const spot = "nodeConfig.spot is true";

    it.each<[string, Properties, Properties, string]>([
      ["compact placement", { placementPolicy: { type: "COMPACT" } }, {}, "placementPolicy.type is COMPACT"],
      [
        "a placement policy",
        { placementPolicy: { policyName: UNKNOWN } },
        {},
        "placementPolicy.policyName places its nodes",
      ],
      [
        "further networks",
        { networkConfig: { additionalNodeNetworkConfigs: [{}, {}] } },
        {},
        "networkConfig.additionalNodeNetworkConfigs gives its nodes 2 further networks",
      ],
      [
        "a network profile",
        { networkConfig: { acceleratorNetworkProfile: "auto" } },
        {},
        "networkConfig.acceleratorNetworkProfile gives its nodes a fabric",
      ],
      ["a label", {}, { labels: { role: "training" } }, "nodeConfig.labels.role says that it is for training"],
      [
        "a taint",
        {},
        { taints: [{ key: "workload", value: "pretraining", effect: "NO_SCHEDULE" }] },
        "nodeConfig.taints[0] says that it is for training",
      ],
    ])("tells a job over several nodes by %s", (_, inputs, nodeConfig, why) => {
      expect(said(pool(inputs, nodeConfig))).toEqual([stopped(spot, why, labelFix)]);
    });

    it("takes a slice over several hosts for one machine, and one over a single host for none", () => {
      const slice = (tpuTopology: string, nodeCount: number) =>
        pool(
          { placementPolicy: { tpuTopology }, autoscaling: undefined, nodeCount },
          { machineType: "ct5lp-hightpu-4t", spot: undefined, preemptible: true },
        );
      expect(said(slice("4x4", 4))).toEqual([
        stopped(
          "nodeConfig.preemptible is true",
          "placementPolicy.tpuTopology 4x4 is a slice over several nodes",
          labelFix,
          4,
        ),
      ]);
      expect(said(slice("2x2", 4))).toEqual([]);
    });

    it("passes nodes that stay, that work alone or whose jobs keep checkpoints", () => {
      const compact = { placementPolicy: { type: "COMPACT" } };
      expect(said(pool({}))).toEqual([]);
      expect(said(pool(compact, { spot: false }))).toEqual([]);
      expect(said(pool(compact, { spot: undefined, flexStart: true }))).toEqual([]);
      expect(said(pool({ ...compact, queuedProvisioning: { enabled: true } }))).toEqual([]);
      expect(said(pool(compact, { machineType: "n2-standard-8" }))).toEqual([]);
      expect(said(pool(compact, { resourceLabels: { checkpointed: "true" } }))).toEqual([]);
      expect(said(pool(compact, { labels: { checkpointed: "true" } }))).toEqual([]);
    });

    it("judges pools inside a cluster, and does not pass a cluster of which it cannot tell the pools", () => {
      const cluster = (nodePools: unknown) => [
        raw("gcp:container/cluster:Cluster", "c", { location: "us-central1-a", nodePools }),
      ];
      const nodeConfig = { machineType: "a3-megagpu-8g", spot: true };
      const compact = { nodeCount: 8, placementPolicy: { type: "COMPACT" } };
      expect(said(cluster([{ ...compact, nodeConfig }]))).toEqual([
        stopped(
          "nodePools[0].nodeConfig.spot is true",
          "nodePools[0].placementPolicy.type is COMPACT",
          labelFix.replace('"train"', '"c"'),
          8,
          "c nodePools[0]",
        ),
      ]);
      const marked = { ...nodeConfig, resourceLabels: { checkpointed: "true" } };
      expect(said(cluster([{ ...compact, nodeConfig: marked }]))).toEqual([]);
      expect(judge(cluster(UNKNOWN))).toEqual([
        {
          urn: urnOf("gcp:container/cluster:Cluster", "c"),
          because: "unknown",
          message:
            "c: whether a job over several accelerated nodes runs on spot cannot be judged, because nodePools is known only after creation. " +
            "Fix: give it as a plain value, or add the label checkpointed: true in nodeConfig.resourceLabels if its jobs keep checkpoints.",
        },
      ]);
    });
  });

  it("judges what only a targeted update's outputs tell", () => {
    const [behind, nodes] = group();
    const outputs = { ...nodes!, from: "outputs" as const };
    expect(messages(spotNotForMultinode, stackOf(behind!, outputs), "prod")).toHaveLength(1);
  });
});

describe("cost-storage-right-tier", () => {
  const fsxType = "aws:fsx/lustreFileSystem:LustreFileSystem";
  const fsx = (inputs: Properties) => raw(fsxType, "files", { deploymentType: "PERSISTENT_2", ...inputs });
  const managed = (inputs: Properties) => raw("gcp:lustre/instance:Instance", "files", inputs);
  const judge = (node: ResourceNode, environment: "dev" | "staging" | "prod" = "dev", config = {}) =>
    findings(storageRightTier, stackOf(node), environment, config);
  const said = (...args: Parameters<typeof judge>) => judge(...args).map(({ message }) => message);
  const fast = (given: string) =>
    `files: perUnitStorageThroughput (${given}) is above the limit of 500 MB/s for each TiB (default of dev). ` +
    "Fix: lower perUnitStorageThroughput, or raise maxThroughputPerTiB of cost-storage-right-tier.";
  const scratch = (path = "deploymentType") =>
    `files: ${path} makes it a scratch file system, on which a failed server takes its files with it; these are not for prod (scratch: false, default of prod). ` +
    'Fix: use a persistent deployment type, or add "files" to allowScratch of cost-storage-right-tier if nothing on it is the only copy.';

  it.each<[string, ResourceNode, string[]]>([
    ["the fastest tier", fsx({ perUnitStorageThroughput: 1000 }), [fast("1000")]],
    ["the tier below", fsx({ perUnitStorageThroughput: 500 }), []],
    [
      "more than 100 TiB",
      fsx({ storageCapacity: 102_401 }),
      [
        "files: storageCapacity (102401) is above the limit of 102,400 GiB (default of dev). Fix: lower storageCapacity, or raise maxCapacityGiB of cost-storage-right-tier.",
      ],
    ],
    ["100 TiB", fsx({ storageCapacity: 102_400 }), []],
    ["scratch", fsx({ deploymentType: "SCRATCH_2" }), []],
    [
      "the fastest tier of Managed Lustre",
      managed({ perUnitStorageThroughput: "1000", capacityGib: "9000" }),
      [fast("1000")],
    ],
    ["tiers that grow", managed({ perUnitStorageThroughput: "0", capacityGib: "9000" }), []],
  ])("judges %s in dev", (_, node, expected) => {
    expect(said(node)).toEqual(expected);
  });

  it("sets no such limits elsewhere, unless it is told to", () => {
    const large = fsx({ perUnitStorageThroughput: 1000, storageCapacity: 960_000 });
    expect(said(large, "staging")).toEqual([]);
    expect(said(large, "prod")).toEqual([]);
    expect(said(large, "prod", { maxThroughputPerTiB: 250, maxCapacityGiB: 480_000 })).toEqual([
      "files: perUnitStorageThroughput (1000) is above the limit of 250 MB/s for each TiB (policy configuration). Fix: lower perUnitStorageThroughput, or raise maxThroughputPerTiB of cost-storage-right-tier.",
      "files: storageCapacity (960000) is above the limit of 480,000 GiB (policy configuration). Fix: lower storageCapacity, or raise maxCapacityGiB of cost-storage-right-tier.",
    ]);
  });

  it.each<[string, ResourceNode, string[]]>([
    ["SCRATCH_1", fsx({ deploymentType: "SCRATCH_1" }), [scratch()]],
    ["SCRATCH_2", fsx({ deploymentType: "SCRATCH_2" }), [scratch()]],
    ["what FSx makes where nothing is said", fsx({ deploymentType: undefined }), [scratch()]],
    ["PERSISTENT_1", fsx({ deploymentType: "PERSISTENT_1" }), []],
    ["Managed Lustre", managed({}), []],
    ["Parallelstore's default", raw("gcp:parallelstore/instance:Instance", "files", {}), [scratch()]],
    ["Parallelstore", raw("gcp:parallelstore/instance:Instance", "files", { deploymentType: "PERSISTENT" }), []],
  ])("judges %s in prod", (_, node, expected) => {
    expect(said(node, "prod")).toEqual(expected);
  });

  it("lets scratch be where it is named", () => {
    const node = fsx({ deploymentType: "SCRATCH_2" });
    expect(said(node, "prod", { allowScratch: ["files"] })).toEqual([]);
    expect(said(node, "prod", { allowScratch: [`*::${fsxType}::fi*`] })).toEqual([]);
    expect(said(node, "prod", { allowScratch: ["file"] })).toHaveLength(1);
    expect(said(node, "prod", { scratch: true })).toEqual([]);
  });

  it("does not pass what it cannot read", () => {
    const unread = (what: string, path: string, why = "known only after creation") => ({
      urn: urnOf(fsxType, "files"),
      because: "unknown",
      message: `files: ${what} cannot be judged, because ${path} is ${why}. Fix: give ${path} as a plain value.`,
    });
    expect(judge(fsx({ perUnitStorageThroughput: UNKNOWN, storageCapacity: "many" }))).toEqual([
      unread("whether it has more than 500 MB/s for each TiB", "perUnitStorageThroughput"),
      unread("whether it has more than 102,400 GiB", "storageCapacity", "not a number"),
    ]);
    expect(judge(fsx({ deploymentType: UNKNOWN }), "prod")).toEqual([
      unread("whether it is a scratch file system", "deploymentType"),
    ]);
  });
});
