import { Network } from "@pulumi/gcp/compute/network.js";
import type { Resource } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GkeWorkloadIdentity } from "../../components/gcp/gkeWorkloadIdentity.ts";
import { GoogleManagedLustre } from "../../components/gcp/googleManagedLustre.ts";
import { TpuSlice } from "../../components/gcp/tpuSlice.ts";
import { failureOf, gkeClusterByHand, gkeNetworkByHand, refusal } from "./gkeFixtures.ts";

interface Built {
  readonly network: GkeNetwork;
  readonly cluster: GkeCluster;
  readonly pool: GkeGpuNodePool;
  readonly slice: TpuSlice;
  readonly vpc: Resource;
}

const zone = "us-central1-a";
const gpus = { machineType: "g2-standard-48", zone, nodes: { min: 0, planned: 1, max: 2 } };
const chips = { generation: "v5p", topology: "4x4x4", zone };
const lustre = { network: gkeNetworkByHand(), zone, clients: [], throughputPerTiB: 500, capacityGiB: 18_000 };
const intent = { namespace: "vision", serviceAccount: "trainer", readPrefix: [{ bucket: "data", prefix: "images/" }] };

/** The message of a program that builds one of each, and then gives one of them as it is. */
function refused(program: (built: Built) => unknown): Promise<string> {
  return failureOf(() => {
    const network = new GkeNetwork("lab", { region: "us-central1", privateServices: true });
    const cluster = new GkeCluster("lab", { network: network.ref });
    const pool = new GkeGpuNodePool("infer", { cluster: cluster.ref, ...gpus });
    const slice = new TpuSlice("research", { cluster: cluster.ref, ...chips } as never);
    return program({ network, cluster, pool, slice, vpc: new Network("raw", {}) });
  });
}

const isCluster = 'cluster ("GkeCluster lab") is a component, not its description. Fix: give cluster.ref.';
const isNetwork = 'network ("GkeNetwork lab") is a component, not its description. Fix: give network.ref.';

describe("a component in place of its ref", () => {
  it.each<[string, (built: Built) => unknown, string[]]>([
    ["GkeCluster", ({ network }) => new GkeCluster("main", { network } as never), [isNetwork]],
    ["GkeGpuNodePool", ({ cluster }) => new GkeGpuNodePool("main", { ...gpus, cluster } as never), [isCluster]],
    ["TpuSlice", ({ cluster }) => new TpuSlice("main", { ...chips, cluster } as never), [isCluster]],
    [
      "GkeWorkloadIdentity",
      ({ cluster }) => new GkeWorkloadIdentity("main", { ...intent, cluster } as never),
      [isCluster],
    ],
    [
      "GoogleManagedLustre",
      ({ network }) => new GoogleManagedLustre("main", { ...lustre, network } as never),
      [isNetwork],
    ],
    [
      "GoogleManagedLustre",
      ({ pool, slice }) => new GoogleManagedLustre("main", { ...lustre, clients: [pool.ref, pool, slice] } as never),
      [
        'clients[1] ("GkeGpuNodePool infer") is a component, not its description. Fix: give clients[1].ref.',
        'clients[2] ("TpuSlice research") is a component, not its description. Fix: give clients[2].ref.',
      ],
    ],
    [
      "GkeGpuNodePool",
      ({ network }) => new GkeGpuNodePool("main", { ...gpus, cluster: { ...gkeClusterByHand(), network } } as never),
      ['cluster.network ("GkeNetwork lab") is a component, not its description. Fix: give cluster.network.ref.'],
    ],
  ])("%s %#", async (component, program, problems) => {
    expect(await refused(program)).toBe(refusal(component, "main", problems));
  });
});

describe("something else in place of a ref", () => {
  it.each<[string, (built: Built) => unknown, string[]]>([
    [
      "GkeCluster",
      ({ vpc }) => new GkeCluster("main", { network: vpc } as never),
      ['network ("Network raw") is a resource, not the description of one. Fix: give the ref of a GkeNetwork.'],
    ],
    [
      "GkeGpuNodePool",
      ({ network }) => new GkeGpuNodePool("main", { ...gpus, cluster: network } as never),
      ['cluster ("GkeNetwork lab") is a component, not its description. Fix: give the ref of a GkeCluster.'],
    ],
    [
      "TpuSlice",
      () => new TpuSlice("main", { ...chips, cluster: "lab" } as never),
      ['cluster ("lab") is text, not a description. Fix: give the ref of a GkeCluster.'],
    ],
    [
      "GkeCluster",
      () => new GkeCluster("main", { network: "default" } as never),
      ['network ("default") is text, not a description. Fix: give the ref of a GkeNetwork.'],
    ],
    [
      "GkeCluster",
      () => new GkeCluster("main", { network: null } as never),
      ["network (not given) is missing. Fix: give the ref of a GkeNetwork, or describe a network."],
    ],
    [
      "GkeWorkloadIdentity",
      () => new GkeWorkloadIdentity("main", { ...intent, cluster: "lab" } as never),
      ['cluster ("lab") is text, not a description. Fix: give the ref of a GkeCluster.'],
    ],
    [
      "GoogleManagedLustre",
      ({ cluster }) => new GoogleManagedLustre("main", { ...lustre, network: "default", clients: [cluster] } as never),
      [
        'network ("default") is text, not a description. Fix: give the ref of a GkeNetwork.',
        'clients[0] ("GkeCluster lab") is a component, not its description. Fix: give the ref of a GkeGpuNodePool or a TpuSlice.',
      ],
    ],
    [
      "GkeGpuNodePool",
      () => new GkeGpuNodePool("main", { ...gpus, cluster: { name: "lab", project: "p" } } as never),
      ["cluster.network (not given) is missing. Fix: give the ref of a GkeNetwork, or describe a network."],
    ],
  ])("%s %#", async (component, program, problems) => {
    expect(await refused(program)).toBe(refusal(component, "main", problems));
  });
});
