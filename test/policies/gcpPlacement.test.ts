import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { topologiesOf } from "../../components/hardware/gcp/topology.ts";
import { tpuGenerations, tpuMachineTypes } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { compactPlacement } from "../../policies/placement/compactPlacement.ts";
import { lustreSizeValid } from "../../policies/placement/lustreSizeValid.ts";
import { storageSameZone } from "../../policies/placement/storageSameZone.ts";
import { tpuTopologyValid } from "../../policies/placement/tpuTopologyValid.ts";
import type { AnyPolicy } from "../../policies/policy.ts";
import { flexStartLimits } from "../../policies/quota/flexStartLimits.ts";
import { zoneOffersType } from "../../policies/quota/zoneOffersType.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../support/analyzer.ts";

const guide = "https://docs.cloud.google.com/kubernetes-engine/docs";
const poolType = "gcp:container/nodePool:NodePool";
const clusterType = "gcp:container/cluster:Cluster";

/** A node pool in one zone of us-central1, unless it says otherwise. */
function pool(name: string, inputs: Properties, options: RawOptions = {}): ResourceNode {
  const where = { cluster: "c", location: "us-central1", nodeLocations: ["us-central1-a"] };
  return raw(poolType, name, { ...where, ...inputs }, options);
}

/** The same pool, inside a cluster. */
function within(inputs: Properties): ResourceNode {
  const { location = "us-central1", nodeLocations = ["us-central1-a"], ...rest } = inputs;
  return raw(clusterType, "c", { location, nodePools: [{ nodeConfig: {} }, { nodeLocations, ...rest }] });
}

const unread = (name: string, what: string, path: string) => ({
  urn: expect.stringMatching(`::${name}$`),
  because: "unknown",
  message: `${name}: ${what} cannot be judged, because ${path} is known only after creation. Fix: give ${path} as a plain value.`,
});

describe("tpu-topology-valid", () => {
  const plan = `[${guide}/concepts/plan-tpus]`;
  const tpus = `[${guide}/concepts/tpus]`;
  const inputs = (machineType: unknown, tpuTopology: unknown, more: Properties = {}): Properties => ({
    nodeConfig: { machineType },
    placementPolicy: { type: "COMPACT", tpuTopology },
    nodeCount: 16,
    ...more,
  });
  const slice = (...args: Parameters<typeof inputs>) => pool("slice", inputs(...args));
  const judge = (...args: Parameters<typeof inputs>) => messages(tpuTopologyValid, stackOf(slice(...args)));
  const shapes = "sides are multiples of 4, or the slice is 2x2x1, 2x2x2, 2x2x4, 2x4x4";

  it.each([
    [
      "ct5p-hightpu-4t",
      "4x4",
      "has 2 sides, and slices of TPU v5p have 3. Fix: use 2x2x4 (16 chips, 4 nodes) or 2x2x2 (8 chips, 2 nodes).",
    ],
    [
      "ct5p-hightpu-4t",
      "8x8x15",
      `is not a shape of TPU v5p: ${shapes}. Fix: use 8x8x16 (1024 chips, 256 nodes) or 8x8x12 (768 chips, 192 nodes).`,
    ],
    [
      "ct5p-hightpu-4t",
      "1x1x1",
      `is not a shape of TPU v5p: ${shapes}. Fix: use 2x2x1 (4 chips, 1 node) or 2x2x2 (8 chips, 2 nodes).`,
    ],
    [
      "ct5p-hightpu-4t",
      "4x4x4 ",
      "is not a topology, which is whole numbers with an x between them and nothing else. Fix: use 4x4x4 (64 chips, 16 nodes).",
    ],
  ])("refuses %s with %j", (machineType, topology, message) => {
    expect(judge(machineType, topology)).toEqual([
      `slice: placementPolicy.tpuTopology (${JSON.stringify(topology)}) ${message} ${plan}`,
    ]);
    expect(messages(tpuTopologyValid, stackOf(within(inputs(machineType, topology))))).toEqual([
      `c: nodePools[1].placementPolicy.tpuTopology (${JSON.stringify(topology)}) ${message} ${plan}`,
    ]);
  });

  const allOrNone = "and a slice 4x4x4 has all of its 16 nodes or none";
  it.each([
    [{ nodeCount: 8 }, `nodeCount (8) is not 16, ${allOrNone}. Fix: use 16. ${tpus}`],
    [
      { nodeCount: undefined, autoscaling: { minNodeCount: 0, maxNodeCount: 4 } },
      `autoscaling.maxNodeCount (4) is not 16, ${allOrNone}. Fix: use 16. ${tpus}`,
    ],
  ])("refuses a slice with %j", (more, message) => {
    expect(judge("ct5p-hightpu-4t", "4x4x4", more)).toEqual([`slice: ${message}`]);
  });

  // All of them are the business of the rule's own tests.
  it("accepts multi-host slices of every generation that is placed compactly, and no count beside", () => {
    let count = 0;
    for (const { generation, placement } of tpuGenerations) {
      const machine = tpuMachineTypes.find((one) => one.generation === generation && one.chips === 4);
      if (placement !== "compact" || machine === undefined) continue;
      const all = topologiesOf(generation);
      for (const topology of all.filter((_, index) => all.length < 20 || index % 9 === 0)) {
        const nodes = topology.split("x").reduce((product, side) => product * Number(side), 1) / 4;
        if (nodes < 2) continue;
        const found = (nodeCount: number) =>
          findings(tpuTopologyValid, stackOf(slice(machine.name, topology, { nodeCount }))).filter(
            ({ because }) => because !== "warning",
          );
        expect(found(nodes)).toEqual([]);
        expect(found(nodes + 1)).toHaveLength(1);
        count++;
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  it.each([
    [
      "a single host",
      { nodeConfig: { machineType: "ct6e-standard-8t" }, autoscaling: { minNodeCount: 0, maxNodeCount: 7 } },
    ],
    ["a GPU pool", { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeCount: 3 }],
    [
      "a GPU pool of which little is known",
      { nodeConfig: { machineType: "a3-megagpu-8g" }, nodeCount: UNKNOWN, nodeLocations: UNKNOWN },
    ],
    [
      "a slice that waits for its nodes",
      inputs("ct5p-hightpu-4t", "4x4x4", {
        nodeCount: undefined,
        initialNodeCount: 0,
        autoscaling: { minNodeCount: 0, maxNodeCount: 16 },
      }),
    ],
  ])("passes %s", (_, one) => {
    expect(findings(tpuTopologyValid, stackOf(pool("p", one)))).toEqual([]);
  });

  it.each([
    ["nodeConfig.machineType", inputs(UNKNOWN, "4x4x4")],
    ["nodeConfig.machineType", inputs("", "4x4x4", { nodeConfig: UNKNOWN })],
    ["placementPolicy.tpuTopology", inputs("ct5p-hightpu-4t", UNKNOWN)],
    ["nodeCount", inputs("ct5p-hightpu-4t", "4x4x4", { nodeCount: UNKNOWN })],
    [
      "autoscaling.maxNodeCount",
      inputs("ct5p-hightpu-4t", "4x4x4", { nodeCount: 16, autoscaling: { minNodeCount: 0, maxNodeCount: UNKNOWN } }),
    ],
  ])("does not pass an unknown %s", (path, one) => {
    expect(findings(tpuTopologyValid, stackOf(pool("slice", one)))).toEqual([
      unread("slice", "whether GKE makes its slice", path),
    ]);
  });

  it("does not pass pools of a cluster that are not known", () => {
    expect(findings(tpuTopologyValid, stackOf(raw(clusterType, "c", { nodePools: UNKNOWN })))).toEqual([
      unread("c", "whether GKE makes its slice", "nodePools"),
    ]);
  });

  describe("with the topology in a workload policy", () => {
    const workload = (acceleratorTopology: unknown) =>
      raw("gcp:compute/resourcePolicy:ResourcePolicy", "cube", {
        region: "us-central1",
        workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology },
      });
    const iron = (nodeCount: number, policy?: ResourceNode) =>
      pool(
        "iron",
        {
          nodeConfig: { machineType: "tpu7x-standard-4t" },
          placementPolicy: { type: "", policyName: UNKNOWN },
          nodeCount,
        },
        policy === undefined ? {} : { madeFrom: { placementPolicy: [policy] } },
      );

    it("counts the nodes", () => {
      const policy = workload("4x4x4");
      expect(findings(tpuTopologyValid, stackOf(policy, iron(16, policy)))).toEqual([]);
      expect(messages(tpuTopologyValid, stackOf(policy, iron(8, policy)))).toEqual([
        `iron: nodeCount (8) is not 16, ${allOrNone}. Fix: use 16. ${tpus}`,
      ]);
    });

    it("wants one zone, as compact placement does of other generations", () => {
      const policy = workload("4x4x4");
      const zones = ["us-central1-a", "us-central1-b"];
      const node = iron(16, policy);
      const spread = { ...node, inputs: { ...node.inputs, nodeLocations: zones } };
      expect(messages(tpuTopologyValid, stackOf(policy, spread))).toEqual([
        `iron: nodeLocations (${JSON.stringify(zones)}) names 2 zones, and a slice of several nodes is in one. Fix: name one zone. ${tpus}`,
      ]);
      const open = { ...node, inputs: { ...node.inputs, nodeLocations: UNKNOWN } };
      expect(findings(tpuTopologyValid, stackOf(policy, open))).toEqual([
        unread("iron", "whether GKE makes its slice", "nodeLocations"),
      ]);
      const other = slice("ct5p-hightpu-4t", "4x4x4", { nodeLocations: zones });
      expect(findings(tpuTopologyValid, stackOf(other))).toEqual([]);
      expect(messages(compactPlacement, stackOf(other))).toHaveLength(1);
    });

    it("judges the topology", () => {
      const policy = workload("4x4x5");
      expect(messages(tpuTopologyValid, stackOf(policy, iron(20, policy)))).toEqual([
        expect.stringMatching(/^iron: placementPolicy\.policyName \("4x4x5"\) is not a shape of TPU 7x: /),
      ]);
    });

    it("does not pass a topology that is known later, and says of a policy from elsewhere that nobody counted", () => {
      const policy = workload(UNKNOWN);
      expect(findings(tpuTopologyValid, stackOf(policy, iron(16, policy)))).toEqual([
        unread("iron", "whether GKE makes its slice", "workloadPolicy.acceleratorTopology of cube"),
      ]);
      expect(findings(tpuTopologyValid, stackOf(iron(16)))).toEqual([
        {
          urn: iron(16).urn,
          because: "warning",
          message:
            "iron: the workload policy of placementPolicy.policyName is not of this stack, so whether the pool has all nodes of its slice is not judged. " +
            "Fix: declare the policy in this stack with workloadPolicy.acceleratorTopology, or count the nodes.",
        },
      ]);
    });

    it("refuses compact placement of 7x", () => {
      expect(judge("tpu7x-standard-4t", "4x4x4")).toEqual([
        'slice: placementPolicy.type ("COMPACT") is refused for TPU 7x: "Use workload policy instead". ' +
          `Fix: make a resource policy with a workload policy of HIGH_THROUGHPUT and the topology, and name it as placementPolicy.policyName. [${guide}/concepts/tpu-ironwood]`,
      ]);
    });
  });

  describe("on TPU VMs", () => {
    const vm = (one: Properties) => messages(tpuTopologyValid, stackOf(raw("gcp:tpu/v2Vm:V2Vm", "vm", one)));
    const names = "https://docs.cloud.google.com/tpu/docs/supported-tpu-configurations";

    it.each(["v5p-2048", "v5litepod-16", "v6e-256", "v4-8", "v2-8", "v3-32"])(
      "takes the slice %s",
      (acceleratorType) => {
        expect(vm({ acceleratorType })).toEqual([]);
      },
    );

    it("refuses names and topologies that are none", () => {
      expect(vm({ acceleratorType: "v5p-100" })).toEqual([
        `vm: acceleratorType ("v5p-100") is not the name of a slice of TPU v5p, whose number counts TensorCores. Fix: use one such as v5p-8. [${names}]`,
      ]);
      expect(vm({ acceleratorType: "v6e-12" })).toEqual([
        `vm: acceleratorType ("v6e-12") is not the name of a slice of TPU v6e, whose number counts chips. Fix: use one such as v6e-4. [${names}]`,
      ]);
      expect(vm({ acceleratorConfig: { type: "V5P", topology: "4x4x12" } })).toEqual([]);
      expect(vm({ acceleratorConfig: { type: "V5LITE_POD", topology: "4x4x4" } })).toEqual([
        expect.stringMatching(
          /^vm: acceleratorConfig\.topology \("4x4x4"\) has 3 sides, and slices of TPU v5e have 2\./,
        ),
      ]);
      const queued = { tpu: { nodeSpecs: [{ node: { acceleratorType: "v5p-100" } }] } };
      expect(
        messages(tpuTopologyValid, stackOf(raw("gcp:tpu/v2QueuedResource:V2QueuedResource", "q", queued))),
      ).toEqual([
        expect.stringMatching(/^q: tpu\.nodeSpecs\[0\]\.node\.acceleratorType \("v5p-100"\) is not the name/),
      ]);
    });

    it.each([
      ["acceleratorType", { acceleratorType: UNKNOWN }],
      ["acceleratorConfig.type", { acceleratorConfig: { type: UNKNOWN, topology: "4x4x4" } }],
      ["acceleratorConfig.topology", { acceleratorConfig: { type: "V5P", topology: UNKNOWN } }],
    ])("does not pass an unknown %s", (path, one) => {
      expect(findings(tpuTopologyValid, stackOf(raw("gcp:tpu/v2Vm:V2Vm", "vm", one)))).toEqual([
        unread("vm", "whether there is such a slice", path),
      ]);
    });
  });
});

describe("gcp-compact-placement", () => {
  const page = `[${guide}/how-to/compact-placement]`;
  const inputs = (machineType: string, more: Properties = {}, config: object = {}): Properties => ({
    nodeConfig: { machineType, ...config },
    placementPolicy: { type: "COMPACT" },
    nodeCount: 4,
    ...more,
  });
  const judge = (...args: Parameters<typeof inputs>) =>
    messages(compactPlacement, stackOf(pool("train", inputs(...args))));
  const reserved = { reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", key: "k", values: ["r"] } };
  const waiting = { flexStart: true };

  it.each([
    [
      inputs("a3-megagpu-8g", { nodeLocations: ["us-central1-a", "us-central1-b"] }),
      `nodeLocations (["us-central1-a","us-central1-b"]) names 2 zones, and compact placement is in one. Fix: name one zone. ${page}`,
    ],
    [
      inputs("a3-megagpu-8g", { upgradeSettings: { strategy: "BLUE_GREEN" } }),
      `upgradeSettings.strategy ("BLUE_GREEN") is an upgrade strategy that compact placement does not take. Fix: use SURGE. ${page}`,
    ],
    [
      inputs("a3-megagpu-8g", {}, reserved),
      'placementPolicy.type ("COMPACT") places A3 Mega nodes of a reservation that is named, and the pool cannot be created. Fix: leave placementPolicy out: the reservation places its nodes. [https://github.com/AI-Hypercomputer/xpk/pull/1073]',
    ],
    [
      inputs("a3-highgpu-8g", { queuedProvisioning: { enabled: true } }),
      `placementPolicy.type ("COMPACT") places GPU nodes of a queued pool, which GKE refuses. Fix: leave placementPolicy out. [${guide}/how-to/provisioningrequest]`,
    ],
    [
      inputs("a3-megagpu-8g", {}, waiting),
      `placementPolicy.type ("COMPACT") places flex-start nodes, which GKE does for A3 Ultra, A4 and H4D only. Fix: leave placementPolicy out. [${guide}/concepts/dws]`,
    ],
  ])("refuses %j", (one, message) => {
    expect(messages(compactPlacement, stackOf(pool("train", one)))).toEqual([`train: ${message}`]);
    const path = message.slice(0, message.indexOf(" "));
    expect(messages(compactPlacement, stackOf(within(one)))).toEqual([
      `c: ${message.replace(path, `nodePools[1].${path}`)}`,
    ]);
  });

  it.each([
    inputs("a3-megagpu-8g"),
    inputs("a3-ultragpu-8g", {}, waiting),
    inputs("a2-highgpu-8g", { placementPolicy: undefined }),
    inputs("a3-megagpu-8g", { placementPolicy: undefined }, reserved),
    inputs(
      "a3-megagpu-8g",
      { placementPolicy: undefined },
      { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } },
    ),
    inputs("a3-ultragpu-8g", { placementPolicy: undefined }),
    inputs("a3-megagpu-8g", { placementPolicy: undefined }, waiting),
    inputs("a3-megagpu-8g", { placementPolicy: undefined, queuedProvisioning: { enabled: true } }),
    inputs("a3-megagpu-8g", { placementPolicy: undefined, nodeCount: 1 }),
    inputs("a3-megagpu-8g", { placementPolicy: { type: "", policyName: UNKNOWN } }),
    { nodeConfig: { machineType: "e2-standard-4" }, nodeLocations: ["us-central1-a", "us-central1-b"] },
    {
      nodeConfig: { machineType: "e2-standard-4" },
      nodeCount: UNKNOWN,
      nodeLocations: UNKNOWN,
      upgradeSettings: UNKNOWN,
    },
  ])("passes %j", (one) => {
    expect(findings(compactPlacement, stackOf(pool("train", one)))).toEqual([]);
  });

  it.each(
    gcpMachineTypes
      .filter(({ network }) => network.fabric === "tcpx" || network.fabric === "tcpxo")
      .map(({ name }) => name),
  )("says that nodes of %s may stand anywhere", (name) => {
    const said =
      `train: placementPolicy (not given) leaves nodes of ${name} anywhere in the zone, and jobs over several of them at the speed of the longest way. ` +
      "Fix: set placementPolicy.type to COMPACT, unless no job spans several nodes.";
    expect(judge(name, { placementPolicy: undefined })).toEqual([said]);
    const scaled = {
      placementPolicy: undefined,
      nodeCount: undefined,
      autoscaling: { minNodeCount: 0, maxNodeCount: 8 },
    };
    expect(judge(name, scaled)).toEqual([said]);
  });

  it.each([
    { nodeLocations: ["us-central1-a", "us-central1-b"] },
    { nodeLocations: undefined },
    { nodeLocations: [] },
    { nodeLocations: undefined, location: "us-central1" },
  ])(
    "says first that nodes of A3 Mega with %j are in several zones, which compact placement does not take",
    (where) => {
      const said =
        "train: placementPolicy (not given) leaves nodes of a3-megagpu-8g in several zones, and jobs over several of them at the speed of the longest way. " +
        "Fix: name one zone in nodeLocations, and set placementPolicy.type to COMPACT, unless no job spans several nodes.";
      expect(judge("a3-megagpu-8g", { placementPolicy: undefined, ...where })).toEqual([said]);
      const { nodeConfig, nodeCount } = inputs("a3-megagpu-8g");
      const regional = { location: "us-central1", nodePools: [{ nodeConfig, nodeCount, ...where }] };
      expect(messages(compactPlacement, stackOf(raw(clusterType, "c", regional)))).toEqual([
        said
          .replace("train: placementPolicy", "c: nodePools[0].placementPolicy")
          .replace("in nodeLocations", "in nodePools[0].nodeLocations")
          .replace("set placementPolicy", "set nodePools[0].placementPolicy"),
      ]);
    },
  );

  it("has nothing to say of zones where the cluster is in one", () => {
    const zonal = { placementPolicy: undefined, nodeLocations: undefined, location: "us-central1-a" };
    expect(judge("a3-megagpu-8g", zonal)).toEqual([expect.stringContaining(" anywhere in the zone, ")]);
  });

  it.each([
    ["nodeLocations", inputs("a3-megagpu-8g", { nodeLocations: UNKNOWN })],
    ["upgradeSettings.strategy", inputs("a3-megagpu-8g", { upgradeSettings: { strategy: UNKNOWN } })],
    ["queuedProvisioning.enabled", inputs("a3-megagpu-8g", { queuedProvisioning: UNKNOWN })],
    ["nodeConfig.flexStart", inputs("a3-megagpu-8g", {}, { flexStart: UNKNOWN })],
    ["placementPolicy.type", inputs("a3-megagpu-8g", { placementPolicy: { type: UNKNOWN } }, reserved)],
    ["nodeConfig.machineType", inputs("", {}, { ...reserved, machineType: UNKNOWN })],
  ])("does not pass an unknown %s", (path, one) => {
    expect(findings(compactPlacement, stackOf(pool("train", one)))).toEqual([
      unread("train", "whether GKE places its nodes as it asks", path),
    ]);
  });
});

describe("capacity-flexstart-limits", () => {
  const dws = `[${guide}/concepts/dws]`;
  const affinity = "nodeConfig.reservationAffinity.consumeReservationType";
  const inputs = (config: object = {}, more: Properties = {}): Properties => ({
    nodeConfig: {
      machineType: "a3-megagpu-8g",
      flexStart: true,
      reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
      maxRunDuration: "604800s",
      ...config,
    },
    management: { autoRepair: false },
    autoscaling: { minNodeCount: 0, maxNodeCount: 4 },
    ...more,
  });

  it.each([
    [
      inputs({ maxRunDuration: "691200s" }),
      `nodeConfig.maxRunDuration ("691200s") is longer than the seven days that a flex-start node lives at most. Fix: use 604800s or less. ${dws}`,
    ],
    [
      inputs({ spot: true }),
      `nodeConfig.spot (true) asks spot nodes of a flex-start pool. Fix: leave one of the two out. ${dws}`,
    ],
    [
      inputs({ reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION" } }),
      `${affinity} ("SPECIFIC_RESERVATION") asks a reservation for flex-start nodes, which run in none. Fix: set it to NO_RESERVATION. ${dws}`,
    ],
    [
      inputs({ reservationAffinity: undefined }),
      `${affinity} (not given) is missing, and a flex-start pool has to say that it uses no reservation. Fix: set it to NO_RESERVATION. ${dws}`,
    ],
    [
      inputs({}, { autoscaling: undefined }),
      `autoscaling (not given) is missing, and nodes of a flex-start pool come through the autoscaler only. Fix: set it, from 0 to the most nodes there may be. ${dws}`,
    ],
    [
      inputs({}, { nodeCount: 2 }),
      `nodeCount (2) fixes the size of a flex-start pool, whose nodes come when there are some. Fix: use autoscaling from 0, and leave it out. ${dws}`,
    ],
    [
      inputs({}, { management: { autoRepair: true } }),
      `management.autoRepair (true) has to be off in a flex-start pool, whose nodes end by themselves. Fix: set it to false. ${dws}`,
    ],
    [
      inputs(
        { flexStart: undefined },
        { queuedProvisioning: { enabled: true }, autoscaling: { minNodeCount: 1, maxNodeCount: 4 } },
      ),
      `autoscaling.minNodeCount (1) wants nodes at once in a queued pool, which starts empty. Fix: set it to 0. [${guide}/how-to/provisioningrequest]`,
    ],
    [
      inputs({
        flexStart: undefined,
        spot: true,
        reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION" },
      }),
      `${affinity} ("SPECIFIC_RESERVATION") asks a reservation for spot nodes, which run in none. Fix: set it to NO_RESERVATION, or leave spot out. [${guide}/concepts/spot-vms]`,
    ],
  ])("refuses %j", (one, message) => {
    expect(messages(flexStartLimits, stackOf(pool("flex", one)))).toEqual([`flex: ${message}`]);
    const path = message.slice(0, message.indexOf(" "));
    expect(messages(flexStartLimits, stackOf(within(one)))).toEqual([
      `c: ${message.replace(path, `nodePools[1].${path}`)}`,
    ]);
  });

  it.each([
    inputs(),
    inputs({ flexStart: undefined }, { queuedProvisioning: { enabled: true } }),
    { nodeConfig: { machineType: "a3-megagpu-8g", spot: true }, nodeCount: 2 },
    { nodeConfig: { machineType: UNKNOWN }, nodeCount: UNKNOWN, autoscaling: UNKNOWN, management: UNKNOWN },
  ])("passes %j", (one) => {
    expect(findings(flexStartLimits, stackOf(pool("flex", one)))).toEqual([]);
  });

  it.each([
    [["nodeConfig.maxRunDuration"], inputs({ maxRunDuration: UNKNOWN })],
    [["nodeConfig.spot"], inputs({ spot: UNKNOWN })],
    [[affinity], inputs({ reservationAffinity: { consumeReservationType: UNKNOWN } })],
    [["management.autoRepair"], inputs({}, { management: UNKNOWN })],
    [["nodeCount"], inputs({}, { nodeCount: UNKNOWN })],
    [["nodeConfig.flexStart"], { nodeConfig: { flexStart: UNKNOWN, spot: true } }],
    // Neither is a fault by itself.
    [
      ["nodeConfig.spot", "nodeConfig.flexStart"],
      {
        nodeConfig: {
          spot: UNKNOWN,
          flexStart: UNKNOWN,
          reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
        },
        management: { autoRepair: false },
        autoscaling: { minNodeCount: 0, maxNodeCount: 4 },
      },
    ],
  ])("does not pass unknown %j", (paths, one) => {
    expect(findings(flexStartLimits, stackOf(pool("flex", one)))).toEqual(
      paths.map((path) => unread("flex", "whether it can wait for its nodes", path)),
    );
  });
});

describe("quota-zone-offers-type", () => {
  const own = "or add it to knownZones of quota-zone-offers-type";
  const judge = (machineType: unknown, more: Properties = {}, config: object = {}) =>
    findings(zoneOffersType, stackOf(pool("p", { nodeConfig: { machineType }, ...more })), "prod", config);
  const nowhere = { location: "us-west2", nodeLocations: ["us-west2-a"] };
  const v6eRegions = tpuGenerations.find(({ generation }) => generation === "v6e")!.regions.join(", ");
  const list = `Fix: use a zone of ${v6eRegions}, ${own}. [https://docs.cloud.google.com/tpu/docs/v6e]`;

  it("refuses a region that has none, by its zone or alone", () => {
    const urn = pool("p", {}).urn;
    expect(judge("ct6e-standard-4t", nowhere)).toEqual([
      {
        urn,
        message: `p: nodeLocations ("us-west2-a") is in us-west2, which does not offer TPU v6e by the list of 2026-08-17. ${list}`,
      },
    ]);
    expect(judge("ct6e-standard-4t", { location: "us-west2", nodeLocations: undefined })).toEqual([
      {
        urn,
        message: `p: location ("us-west2") is in us-west2, which does not offer TPU v6e by the list of 2026-08-17. ${list}`,
      },
    ]);
    const inline = raw(clusterType, "c", {
      location: "us-west2",
      nodePools: [{ nodeConfig: { machineType: "ct6e-standard-4t" } }],
    });
    expect(messages(zoneOffersType, stackOf(inline))[0]).toMatch(
      /^c nodePools\[0\]: location \("us-west2"\) is in us-west2/,
    );
  });

  it("only warns of a zone that nobody has seen with it: those lists are not complete", () => {
    expect(judge("ct6e-standard-4t", { nodeLocations: ["us-central1-f"] })).toEqual([
      {
        urn: pool("p", {}).urn,
        because: "warning",
        message: `p: nodeLocations ("us-central1-f") is not a zone known to offer TPU v6e. Fix: use us-central1-a, us-central1-b, us-central1-c, or make sure that this one has it, ${own}. [https://docs.cloud.google.com/tpu/docs/v6e]`,
      },
    ]);
  });

  it("believes the configuration, by zone and by region", () => {
    for (const place of ["us-west2-a", "us-west2"]) {
      expect(judge("ct6e-standard-4t", nowhere, { knownZones: { "ct6e-standard-4t": [place] } })).toEqual([]);
    }
    expect(judge("ct6e-standard-4t", nowhere, { knownZones: { "ct6e-standard-4t": ["us-west2-b"] } })).toHaveLength(1);
    expect(judge("ct6e-standard-4t", nowhere, { knownZones: { "ct6e-standard-8t": ["us-west2"] } })).toHaveLength(1);
  });

  it("does not pass an accelerated type that it has never heard of", () => {
    expect(judge("a5-highgpu-8g")).toEqual([
      {
        urn: pool("p", {}).urn,
        because: "unknown",
        message:
          "p: whether us-central1-a offers a5-highgpu-8g cannot be told, because the catalogue does not have the machine type. " +
          "Fix: correct the name, or add the zone to knownZones of quota-zone-offers-type.",
      },
    ]);
    expect(judge("a5-highgpu-8g", {}, { knownZones: { "a5-highgpu-8g": ["us-central1"] } })).toEqual([]);
    expect(judge("a5-highgpu-8g", { nodeLocations: UNKNOWN, location: UNKNOWN })[0]?.message).toMatch(
      /^p: whether the place where it stands offers a5-highgpu-8g cannot be told/,
    );
  });

  it.each(["e2-standard-4", "n2-standard-8", "c4a-standard-4", "ct6e-standard-4t", "a3-megagpu-8g"])(
    "passes %s",
    (type) => {
      expect(judge(type)).toEqual([]);
    },
  );

  it.each([
    ["nodeConfig.machineType", "its machine type", { nodeConfig: { machineType: UNKNOWN } }],
    [
      "location",
      "a3-ultragpu-8g",
      { nodeConfig: { machineType: "a3-ultragpu-8g", spot: true }, location: UNKNOWN, nodeLocations: UNKNOWN },
    ],
  ])("does not pass an unknown %s", (path, type, inputs) => {
    expect(findings(zoneOffersType, stackOf(pool("p", inputs)))).toEqual([
      unread("p", `whether its zone offers ${type}`, path),
    ]);
  });

  it("does not pass pools of a cluster that are not known", () => {
    expect(findings(zoneOffersType, stackOf(raw(clusterType, "c", { nodePools: UNKNOWN })))).toEqual([
      {
        urn: raw(clusterType, "c", {}).urn,
        because: "unknown",
        message:
          "c: whether its zones offer the machine types of its pools cannot be judged, because nodePools is known only after creation. " +
          "Fix: give the pools as plain values.",
      },
    ]);
  });

  describe("by the way in which nodes are bought", () => {
    const gpus = "[https://docs.cloud.google.com/compute/docs/gpus]";
    const affinity = "nodeConfig.reservationAffinity.consumeReservationType";
    const specific = { consumeReservationType: "SPECIFIC_RESERVATION", key: "k", values: ["r"] };
    const bought = (machineType: string, config: object = {}, more: Properties = {}): Properties => ({
      nodeConfig: { machineType, ...config },
      location: "us-central1",
      nodeLocations: ["us-central1-b"],
      ...more,
    });
    const said = (...args: Parameters<typeof bought>) => findings(zoneOffersType, stackOf(pool("p", bought(...args))));
    const refusedOf = (...args: Parameters<typeof bought>) =>
      said(...args).filter(({ because }) => because !== "warning");
    const many = "Fix: use spot, reservation, flex-start, queued, calendar.";

    it.each([
      ["a4-highgpu-8g", {}, {}, `${affinity} (not given) makes the capacity kind on-demand`, many],
      [
        "a3-ultragpu-8g",
        { reservationAffinity: { consumeReservationType: "NO_RESERVATION" } },
        {},
        `${affinity} ("NO_RESERVATION") makes the capacity kind on-demand`,
        many,
      ],
      [
        "a3-highgpu-1g",
        { reservationAffinity: specific },
        {},
        `${affinity} ("SPECIFIC_RESERVATION") makes the capacity kind reservation`,
        "Fix: use spot, flex-start, queued.",
      ],
      [
        "a4x-highgpu-4g",
        { spot: true },
        {},
        "nodeConfig.spot (true) makes the capacity kind spot",
        "Fix: use reservation.",
      ],
      [
        "a4x-highgpu-4g",
        { preemptible: true },
        {},
        "nodeConfig.preemptible (true) makes the capacity kind spot",
        "Fix: use reservation.",
      ],
      [
        "a3-edgegpu-8g",
        {},
        { queuedProvisioning: { enabled: true } },
        "queuedProvisioning.enabled (true) makes the capacity kind queued",
        "Fix: use on-demand, spot, reservation.",
      ],
    ])("refuses %s with %j %j", (type, config, more, rule, kinds) => {
      const message = `${rule}, which is not offered for ${type}. ${kinds} ${gpus}`;
      expect(refusedOf(type, config, more)).toEqual([{ urn: pool("p", {}).urn, message: `p: ${message}` }]);
      const inline = raw(clusterType, "c", {
        location: "us-central1",
        nodePools: [{ nodeLocations: ["us-central1-b"], nodeConfig: { machineType: type, ...config }, ...more }],
      });
      const within = findings(zoneOffersType, stackOf(inline)).filter(({ because }) => because !== "warning");
      expect(within.map((one) => one.message)).toEqual([`c nodePools[0]: nodePools[0].${message}`]);
    });

    it("refuses it once over several zones, where the zones are not known, and whatever zones are known to the configuration", () => {
      const zones = { nodeLocations: ["us-central1-a", "us-central1-b"] };
      expect(refusedOf("a4-highgpu-8g", {}, zones)).toHaveLength(1);
      expect(refusedOf("a4-highgpu-8g", {}, { nodeLocations: undefined })).toHaveLength(1);
      const knownZones = { "a4-highgpu-8g": ["us-central1"] };
      expect(
        messages(zoneOffersType, stackOf(pool("p", bought("a4-highgpu-8g"))), "prod", { knownZones }),
      ).toHaveLength(1);
    });

    it.each([
      ["a4-highgpu-8g", { spot: true }],
      ["a4-highgpu-8g", { reservationAffinity: specific }],
      ["a4-highgpu-8g", { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } }],
      ["a3-ultragpu-8g", { flexStart: true }],
      ["a3-highgpu-1g", { spot: true }],
      ["a4x-highgpu-4g", { reservationAffinity: specific }],
      ["a3-megagpu-8g", {}],
      ["e2-standard-4", {}],
      // Every way that it may turn out to be bought in is offered.
      ["a3-megagpu-8g", { spot: UNKNOWN }],
      ["a3-edgegpu-8g", { spot: UNKNOWN }],
      ["e2-standard-4", { spot: UNKNOWN }],
    ])("passes %s with %j", (type, config) => {
      expect(refusedOf(type, config)).toEqual([]);
    });

    it.each([
      ["a4-highgpu-8g", "nodeConfig.spot", { spot: UNKNOWN }, {}],
      ["a3-highgpu-1g", affinity, { reservationAffinity: { consumeReservationType: UNKNOWN } }, {}],
      ["a3-edgegpu-8g", "nodeConfig.flexStart", { flexStart: UNKNOWN }, {}],
      ["a3-edgegpu-8g", "queuedProvisioning.enabled", {}, { queuedProvisioning: UNKNOWN }],
      ["a4x-highgpu-4g", "nodeConfig.preemptible", { preemptible: UNKNOWN }, {}],
    ])("does not pass %s where %s is unknown", (type, path, config, more) => {
      expect(refusedOf(type, config, more)).toEqual([unread("p", `whether ${type} is offered as it is bought`, path)]);
    });
  });

  describe("on AWS", () => {
    const group = (type: unknown, inputs: Properties = {}, options: RawOptions = {}) =>
      raw(
        "aws:eks/nodeGroup:NodeGroup",
        "g",
        {
          instanceTypes: [type],
          subnetIds: ["subnet-1"],
          scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 },
          ...inputs,
        },
        options,
      );
    const gb200 = "p6e-gb200.36xlarge";

    it("warns of regions and zones that are not known to have it", () => {
      expect(findings(zoneOffersType, stackOf(group(gb200)))).toEqual([
        {
          urn: group(gb200).urn,
          because: "warning",
          message: expect.stringMatching(
            `^g: region \\("us-east-2"\\) is not a region known to offer ${gb200}\\. Fix: use us-east-1, ${own}\\. `,
          ),
        },
      ]);
      const subnetZones = { "subnet-1": "us-east-1a" };
      expect(messages(zoneOffersType, stackOf(group(gb200)), "prod", { subnetZones })).toEqual([
        expect.stringMatching(/^g: zone \("us-east-1a"\) is not a zone known to offer p6e-gb200\.36xlarge\. /),
      ]);
      const knownZones = { [gb200]: ["us-east-1a"] };
      expect(messages(zoneOffersType, stackOf(group(gb200)), "prod", { subnetZones, knownZones })).toEqual([]);
    });

    it("says nothing of types that are to be had nearly everywhere, and does not pass what is unknown", () => {
      expect(
        findings(
          zoneOffersType,
          stackOf(group("g6e.xlarge"), raw("aws:ec2/instance:Instance", "i", { instanceType: "m7i.large" })),
        ),
      ).toEqual([]);
      expect(findings(zoneOffersType, stackOf(group(UNKNOWN)))).toEqual([
        unread("g", "whether its zone offers its machine type", "instanceTypes[0]"),
      ]);
    });
  });
});

describe("lustre-size-valid on Google Cloud", () => {
  const type = "gcp:lustre/instance:Instance";
  const tiers = "[https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]";
  const sound = { capacityGib: "18000", perUnitStorageThroughput: "500", filesystem: "train01", instanceId: "train" };
  const judge = (more: Properties) => messages(lustreSizeValid, stackOf(raw(type, "files", { ...sound, ...more })));

  it("passes sizes on the steps of their tier", () => {
    expect(judge({})).toEqual([]);
    expect(
      judge({
        capacityGib: "472000",
        perUnitStorageThroughput: undefined,
        dynamicTierOptions: { mode: "DEFAULT_CACHE" },
      }),
    ).toEqual([]);
  });

  it.each([
    [
      { capacityGib: "20000" },
      `capacityGib (20000) is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 36000. ${tiers}`,
    ],
    [
      { perUnitStorageThroughput: "300" },
      `perUnitStorageThroughput (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
    ],
    [
      { perUnitStorageThroughput: undefined },
      `perUnitStorageThroughput (not given) is missing beside a capacity. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
    ],
    [
      { dynamicTierOptions: { mode: "FAST" } },
      `dynamicTierOptions.mode ("FAST") is not a mode of the Dynamic tier. Fix: use DISABLED or DEFAULT_CACHE. ${tiers}`,
    ],
    [
      { filesystem: "training-data" },
      'filesystem ("training-data") is not the name of a file system: 1 to 8 letters and digits. Fix: shorten it, for example to train01. [https://docs.cloud.google.com/managed-lustre/docs/create-instance]',
    ],
  ])("refuses %j", (more, message) => {
    expect(judge(more)).toEqual([`files: ${message}`]);
  });

  it.each(["capacityGib", "perUnitStorageThroughput", "filesystem", "instanceId"])(
    "does not pass an unknown %s",
    (property) => {
      const node = raw(type, "files", { ...sound, [property]: UNKNOWN });
      expect(findings(lustreSizeValid, stackOf(node))).toEqual([
        unread("files", "whether Managed Lustre takes it", property),
      ]);
    },
  );

  it("does not pass a mode that is known later", () => {
    const node = raw(type, "files", { ...sound, dynamicTierOptions: { mode: UNKNOWN } });
    expect(findings(lustreSizeValid, stackOf(node))).toEqual([
      unread("files", "whether Managed Lustre takes it", "dynamicTierOptions.mode"),
    ]);
  });

  it("refuses Parallelstore, and says what took its place", () => {
    const node = raw("gcp:parallelstore/instance:Instance", "files", { capacityGib: "12000" });
    expect(messages(lustreSizeValid, stackOf(node))).toEqual([
      expect.stringMatching(
        /^files: \("gcp:parallelstore\/instance:Instance"\) asks for Parallelstore, which .* Managed Lustre replaces\. Fix: use Managed Lustre \(GoogleManagedLustre\)/,
      ),
    ]);
  });
});

describe("storage-same-az-as-compute on Google Cloud", () => {
  const name = "gcp:lustre/instance:Instance";
  const files = (location: unknown) => raw(name, "files", { location });
  const gpus = (zones: unknown, machineType: unknown = "a3-megagpu-8g") =>
    pool("train", { nodeConfig: { machineType }, nodeLocations: zones });
  const urn = files("").urn;

  it.each([
    ["together", [files("us-central1-a"), gpus(["us-central1-a"])]],
    ["without accelerated pools", [files("us-central1-a"), gpus(["us-central1-b"], "e2-standard-4")]],
    ["without a pool", [files("us-central1-a")]],
    // Another cloud's pools read other file systems.
    [
      "beside a pool of AWS",
      [
        files("us-central1-a"),
        raw("aws:ec2/instance:Instance", "p5", { instanceType: "p5.48xlarge", availabilityZone: "us-east-2a" }),
      ],
    ],
    [
      "beside a pool inside a cluster",
      [files("us-central1-a"), within({ nodeConfig: { machineType: "ct6e-standard-4t" } })],
    ],
  ])("passes a file system %s", (_, nodes) => {
    expect(findings(storageSameZone, stackOf(...nodes))).toEqual([]);
  });

  it("refuses a file system where no pool is, and a pool that is only partly beside it", () => {
    expect(findings(storageSameZone, stackOf(files("us-central1-b"), gpus(["us-central1-a"])))).toEqual([
      {
        urn,
        message:
          "files stands in us-central1-b, where no accelerated pool does (train in us-central1-a). Fix: make it in the zone of the pool that reads it (location).",
      },
    ]);
    expect(
      findings(storageSameZone, stackOf(files("us-central1-a"), gpus(["us-central1-a", "us-central1-b"]))),
    ).toEqual([
      {
        urn: gpus([]).urn,
        message:
          "train stands in us-central1-a, us-central1-b, and the file system files in us-central1-a only: nodes in the other zones read it across zones. " +
          "Fix: give train the one zone us-central1-a (nodeLocations).",
      },
    ]);
  });

  it.each([
    ["location is known only after creation", [files(UNKNOWN), gpus(["us-central1-a"])]],
    ["location us-central1 is not a zone", [files("us-central1"), gpus(["us-central1-a"])]],
    ["location is not given", [files(undefined), gpus(["us-central1-a"])]],
    ["train: nodeLocations is known only after creation", [files("us-central1-a"), gpus(UNKNOWN)]],
    [
      "train: nodeLocations is not given: GKE chooses the zones in us-central1",
      [files("us-central1-a"), gpus(undefined)],
    ],
    [
      "c: nodePools is known only after creation",
      [files("us-central1-a"), raw(clusterType, "c", { nodePools: UNKNOWN })],
    ],
  ])("does not pass what it cannot tell: %s", (why, nodes) => {
    expect(findings(storageSameZone, stackOf(...nodes))).toEqual([
      {
        urn,
        because: "unknown",
        message:
          `files: whether it stands in the zone of an accelerated pool cannot be told: ${why}. ` +
          "Fix: give location of the file system, and nodeLocations of the pool, as plain values.",
      },
    ]);
  });

  it("does not pass pools that may be accelerated", () => {
    expect(findings(storageSameZone, stackOf(files("us-central1-b"), gpus(["us-central1-a"], UNKNOWN)))).toMatchObject([
      { urn, because: "unknown" },
    ]);
    expect(
      messages(storageSameZone, stackOf(files("us-central1-b"), gpus(["us-central1-a"], "a5-highgpu-8g"))),
    ).toHaveLength(1);
  });
});

it("all judge a cluster's default pool, too", () => {
  const cluster = (more: Properties) =>
    raw(clusterType, "c", { location: "us-central1-a", initialNodeCount: 1, ...more });
  const flex = cluster({ nodeConfig: { machineType: "a3-megagpu-8g", flexStart: true } });
  const policies: AnyPolicy[] = [flexStartLimits, tpuTopologyValid, compactPlacement];
  expect(policies.map((policy) => findings(policy, stackOf(flex)).length > 0)).toEqual([true, false, false]);
  for (const policy of policies) {
    expect(
      findings(policy, stackOf(cluster({ removeDefaultNodePool: true, nodeConfig: { flexStart: true } }))),
    ).toEqual([]);
  }
});
