import { describe, expect, it } from "vitest";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { failureOf, gkeClusterByHand, gkeNetworkByHand, refusal } from "./gkeFixtures.ts";

type Given = Record<string, unknown>;
const zone = "us-central1-a";
const make: Record<string, (given: Given) => unknown> = {
  GkeNetwork: (given) => new GkeNetwork("main", { region: "us-central1", ...given } as never),
  GkeCluster: (given) => new GkeCluster("main", { network: gkeNetworkByHand(), ...given } as never),
  GkeGpuNodePool: (given) =>
    new GkeGpuNodePool("main", {
      cluster: gkeClusterByHand(),
      machineType: "g2-standard-48",
      zone,
      nodes: { min: 0, planned: 2, max: 4 },
      ...given,
    } as never),
  TpuSlice: (given) =>
    new TpuSlice("main", {
      cluster: gkeClusterByHand(),
      generation: "v5p",
      topology: "4x4x4",
      zone: "us-central1-a",
      ...given,
    } as never),
};
const refused = (component: string, given: Given) => failureOf(() => make[component]!(given));
const passedOver = (path: string, meant: string) =>
  `${path} ("given") is not a property here, and would be passed over. Fix: rename it to ${meant}, or remove it.`;

describe("arguments that there are not, as plain JavaScript lets through", () => {
  it.each<[string, Given, string[]]>([
    ["GkeNetwork", { privateService: true }, [passedOver("privateService", "privateServices")]],
    [
      "GkeNetwork",
      { fabrics: [{ kind: "tcpxo" }, { kind: "tcpx", maxNode: 8 }] },
      [passedOver("fabrics[1].maxNode", "maxNodes")],
    ],
    [
      "GkeNetwork",
      { fabrics: [{ kind: "rdma", zon: zone }] },
      [
        passedOver("fabrics[0].zon", "zone"),
        "fabrics[0].zone (not given) is missing: an RDMA network profile is bound to one zone. Fix: give the zone of the pool. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]",
      ],
    ],
    ["GkeCluster", { delitionProtection: true }, [passedOver("delitionProtection", "deletionProtection")]],
    [
      "GkeCluster",
      { systemPool: { machinetype: "e2-standard-8", zone }, drivers: { lustr: false } },
      [
        passedOver("drivers.lustr", "lustre"),
        passedOver("systemPool.machinetype", "machineType"),
        passedOver("systemPool.zone", "zones"),
      ],
    ],
    [
      "GkeCluster",
      { systemPool: { nodes: { min: 3, planned: 3, max: 6, maxx: 9 } } },
      [passedOver("systemPool.nodes.maxx", "max")],
    ],
    [
      "GkeCluster",
      {
        maintenanceWindow: {
          startTime: "2026-01-03T02:00:00Z",
          endTime: "2026-01-03T08:00:00Z",
          recurrence: "FREQ=WEEKLY",
          reccurence: "FREQ=DAILY",
        },
        maintenanceExclusions: [{ name: "run", startTime: "2026-12-01T00:00:00Z", skope: "NO_UPGRADES" }],
      },
      [passedOver("maintenanceWindow.reccurence", "recurrence"), passedOver("maintenanceExclusions[0].skope", "scope")],
    ],
    ["GkeGpuNodePool", { capcity: { kind: "spot" } }, [passedOver("capcity", "capacity")]],
    [
      "GkeGpuNodePool",
      { capacity: { kind: "flex-start", maxRunHour: 24 } },
      [passedOver("capacity.maxRunHour", "maxRunHours")],
    ],
    [
      "GkeGpuNodePool",
      { nodes: { min: 0, planed: 2, max: 4 } },
      [
        passedOver("nodes.planed", "planned"),
        "nodes.planned (not given) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
      ],
    ],
    [
      "GkeGpuNodePool",
      { taints: [{ key: "dedicated", valu: "x", effect: "NO_SCHEDULE" }] },
      [passedOver("taints[0].valu", "value")],
    ],
    [
      "GkeGpuNodePool",
      { machineTyp: "g2-standard-48", machineType: undefined },
      [
        passedOver("machineTyp", "machineType"),
        "machineType (not given) is not text. Fix: give one such as a3-megagpu-8g.",
      ],
    ],
    ["TpuSlice", { slics: 4 }, [passedOver("slics", "slices")]],
    [
      "TpuSlice",
      {
        capacity: { kind: "reservation", reservaton: "run" },
        taints: [{ key: "a", efect: "x", effect: "NO_EXECUTE" }],
      },
      [passedOver("capacity.reservaton", "reservation"), passedOver("taints[0].efect", "effect")],
    ],
    [
      "TpuSlice",
      { nodes: { min: 0 }, slics: 4 },
      [
        passedOver("slics", "slices"),
        'nodes ({"min":0}) is given, and the nodes of a slice follow from its topology: 16 for 4x4x4 of v5p, all of them or none. Fix: leave it out; give slices for more slices, and scaleToZero for slices that come and go. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus]',
      ],
    ],
  ])("%s %j", async (component, given, problems) => {
    expect(await refused(component, given)).toBe(refusal(component, "main", problems));
  });

  it("words of another place get the word of this one", async () => {
    const called = (word: string, here: string) =>
      `${word} ("given") is not a property here, and would be passed over. Fix: it is called ${here} here.`;
    for (const component of Object.keys(make)) {
      expect(await refused(component, { tags: {} })).toBe(refusal(component, "main", [called("tags", "labels")]));
    }
    expect(await refused("GkeGpuNodePool", { maxPods: 20, rootVolumeGiB: 300, kubernetesVersion: "1.35" })).toBe(
      refusal("GkeGpuNodePool", "main", [
        called("maxPods", "maxPodsPerNode"),
        called("rootVolumeGiB", "bootDiskGiB"),
        called("kubernetesVersion", "version"),
      ]),
    );
    expect(await refused("GkeNetwork", { natGateways: "one", kubernetesVersion: "1.35" })).toBe(
      refusal("GkeNetwork", "main", [
        called("natGateways", "nat"),
        'kubernetesVersion ("given") is not a property here, and would be passed over. Fix: remove it.',
      ]),
    );
  });

  it("labels are called what anybody likes", async () => {
    for (const [component, given] of Object.entries<Given>({
      GkeNetwork: { labels: { zon: "a" } },
      GkeCluster: { labels: { zon: "a" }, network: gkeNetworkByHand({ labels: { zon: "a" } }) },
      GkeGpuNodePool: { labels: { zon: "a" }, nodeLabels: { zon: "a" } },
      TpuSlice: { labels: { zon: "a" }, nodeLabels: { zon: "a" } },
    })) {
      await expect(refused(component, given)).rejects.toThrow("the program was expected to fail, and did not");
    }
  });
});

const counts = "an object of min, planned and max is wanted";
const capacity = "an object of kind, reservation, block, subBlock, maxRunHours and days is wanted";

describe("arguments of another shape, said once", () => {
  it.each<[string, Given, string[]]>([
    [
      "GkeGpuNodePool",
      { capacity: "flex-start", nodes: 4 },
      [
        `capacity ("flex-start") is text, and ${capacity}. Fix: give {kind: "flex-start"}.`,
        `nodes (4) is a number, and ${counts}. Fix: give {min: 0, planned: 4, max: 4}.`,
      ],
    ],
    [
      "GkeGpuNodePool",
      { capacity: true, nodes: [0, 2, 4], taints: ["dedicated"] },
      [
        `capacity (true) is true or false, and ${capacity}. Fix: give {kind: "on-demand"}.`,
        'taints[0] ("dedicated") is text, and an object of key, value and effect is wanted. Fix: give {key: "dedicated", effect: "NO_SCHEDULE"}.',
        `nodes ([0,2,4]) is a list, and ${counts}. Fix: give {min: 0, planned: 2, max: 2}.`,
      ],
    ],
    [
      "TpuSlice",
      { capacity: "spot", taints: "dedicated" },
      [
        `capacity ("spot") is text, and ${capacity}. Fix: give {kind: "spot"}.`,
        'taints ("dedicated") is text, and a list of objects of key, value and effect is wanted. Fix: give [{key: "dedicated", effect: "NO_SCHEDULE"}].',
      ],
    ],
    [
      "GkeNetwork",
      { fabrics: ["tcpx"] },
      [
        'fabrics[0] ("tcpx") is text, and an object of kind, zone, maxNodes and rdmaSubnets is wanted. Fix: give {kind: "tcpx"}.',
      ],
    ],
    [
      "GkeNetwork",
      { fabrics: { kind: "tcpxo" }, maxNode: 3 },
      [
        passedOver("maxNode", "maxNodes"),
        'fabrics ({"kind":"tcpxo"}) is an object, and a list of objects of kind, zone, maxNodes and rdmaSubnets is wanted. Fix: give [{kind: "tcpxo"}].',
      ],
    ],
    [
      "GkeCluster",
      {
        drivers: "lustre",
        systemPool: { nodes: 3 },
        maintenanceWindow: "FREQ=DAILY",
        maintenanceExclusions: ["pretraining"],
      },
      [
        'drivers ("lustre") is text, and an object of gcsFuse, lustre, legacyLustrePort, persistentDisk and filestore is wanted. Fix: give {lustre: true}.',
        'maintenanceWindow ("FREQ=DAILY") is text, and an object of startTime, endTime and recurrence is wanted. Fix: give {startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T10:00:00Z", recurrence: "FREQ=WEEKLY;BYDAY=SA,SU"}.',
        'maintenanceExclusions[0] ("pretraining") is text, and an object of name, startTime, endTime and scope is wanted. Fix: give {name: "pretraining", startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T10:00:00Z"}.',
        `systemPool.nodes (3) is a number, and ${counts}. Fix: give {min: 0, planned: 3, max: 3}.`,
      ],
    ],
    [
      "GkeCluster",
      { systemPool: "e2-standard-8" },
      [
        'systemPool ("e2-standard-8") is text, and an object of machineType, nodes, zones, bootDiskGiB and secureBoot is wanted. Fix: give {machineType: "e2-standard-8"}.',
      ],
    ],
  ])("%s %j", async (component, given, problems) => {
    expect(await refused(component, given)).toBe(refusal(component, "main", problems));
  });
});
