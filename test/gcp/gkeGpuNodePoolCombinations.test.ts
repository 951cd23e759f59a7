import { beforeAll, describe, expect, it } from "vitest";
import { isFirm } from "../../components/core/fact.ts";
import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { GkeGpuNodePool } from "../../components/gcp/gkeGpuNodePool.ts";
import { checkGpuPool } from "../../components/gcp/nodes/checkGpuPool.ts";
import { GkeNetworking, GkePlacement } from "../../components/gcp/nodes/choices.ts";
import type { GkeCapacity, GkeGpuNodePoolArgs } from "../../components/gcp/nodes/poolArgs.ts";
import type { GkeFabric } from "../../components/gcp/refs.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { GcpCapacityKind, GcpFabric, type GcpMachineType } from "../../components/hardware/gcp/machineType.ts";
import {
  checkCompactPlacement,
  checkFlexStart,
  checkTpuPool,
  gkeNodePoolSpec,
} from "../../components/hardware/gcp/nodePoolSpec.ts";
import { gkeNodePoolView } from "../../components/hardware/gcp/nodePoolView.ts";
import { gcpRegionOfZone } from "../../components/hardware/gcp/region.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { graphOf } from "../support/graph.ts";
import { gkeClusterByHand, rdmaFabric, run, tcpxFabric, tcpxoFabric } from "./gkeFixtures.ts";

/** How capacity is bought, with what each kind is told beside. */
const purchases: Readonly<Record<string, GkeCapacity>> = {
  "on-demand": { kind: GcpCapacityKind.OnDemand },
  spot: { kind: GcpCapacityKind.Spot },
  "any-reservation": { kind: GcpCapacityKind.Reservation },
  reservation: { kind: GcpCapacityKind.Reservation, reservation: "research" },
  "sub-block": { kind: GcpCapacityKind.Reservation, reservation: "research", block: "block-1", subBlock: "sub-1" },
  "flex-start": { kind: GcpCapacityKind.FlexStart, maxRunHours: 24 },
  queued: { kind: GcpCapacityKind.Queued },
  calendar: { kind: GcpCapacityKind.Calendar, reservation: "december", days: 14 },
};

interface Combination {
  readonly name: string;
  readonly machine: GcpMachineType;
  readonly purchase: string;
  readonly capacity: GkeCapacity;
  readonly networking: GkeNetworking;
  /** Asked for; `undefined` leaves it to the component. */
  readonly placement: GkePlacement | undefined;
  readonly args: GkeGpuNodePoolArgs;
}

function fabricFor({ network }: GcpMachineType, zone: string): GkeFabric[] {
  if (network.fabric === GcpFabric.Tcpx) return [tcpxFabric()];
  if (network.fabric === GcpFabric.Tcpxo) return [tcpxoFabric()];
  return network.fabric === GcpFabric.Rdma ? [rdmaFabric(zone, network.rdmaSubnets)] : [];
}

const clusters = new Map<string, ReturnType<typeof gkeClusterByHand>>();
function clusterFor(machine: GcpMachineType, zone: string) {
  const key = `${machine.name} ${zone}`;
  const region = gcpRegionOfZone(zone)!;
  const made =
    clusters.get(key) ??
    gkeClusterByHand({ location: region, multiNetworking: true }, { region, fabrics: fabricFor(machine, zone) });
  clusters.set(key, made);
  return made;
}

const beginsEmpty = ({ kind }: GkeCapacity) =>
  kind === GcpCapacityKind.FlexStart || kind === GcpCapacityKind.Queued || kind === GcpCapacityKind.Calendar;

const all: Combination[] = gcpMachineTypes.flatMap((machine) =>
  Object.entries(purchases).flatMap(([purchase, capacity]) =>
    Object.values(GkeNetworking).flatMap((networking) =>
      [undefined, GkePlacement.Compact, GkePlacement.None].map((placement, index): Combination => {
        const zone = machine.zones?.[0] ?? `${machine.regions?.[0] ?? "us-central1"}-a`;
        const number = `${gcpMachineTypes.indexOf(machine)}-${Object.keys(purchases).indexOf(purchase)}`;
        return {
          name: `m${number}-${networking.slice(0, 1)}${index}`,
          machine,
          purchase,
          capacity,
          networking,
          placement,
          args: {
            cluster: clusterFor(machine, zone),
            machineType: machine.name,
            zone,
            nodes: { min: beginsEmpty(capacity) ? 0 : 1, planned: 2, max: 4 },
            capacity,
            networking,
            ...(placement === undefined ? {} : { placement }),
          },
        };
      }),
    ),
  ),
);

/** What a person reads of one that fails. */
const title = ({ machine, purchase, networking, placement }: Combination) =>
  `${machine.name} ${purchase} ${networking} ${placement ?? "default"}`;

/** Whether Google sells, wires and places nodes like this, told from the catalogue's rows and nothing else. */
function possible({ machine, capacity, networking, placement }: Combination): boolean {
  const { kind } = capacity;
  const offered = machine.capacityKinds.includes(kind) || machine.unconfirmedKinds?.includes(kind) === true;
  const fast = machine.network.fabric !== GcpFabric.None;
  // Bare metal has a network of one subnet, which is GKE's to make.
  const ownVpcs = networking === GkeNetworking.MultiNetwork && machine.family === "a4x-maxgpu";
  const wired = networking === GkeNetworking.None || (fast && !ownVpcs);
  const rack = machine.domainNodes !== undefined;
  const named = capacity.reservation !== undefined;
  const placed =
    placement !== GkePlacement.Compact ||
    rack ||
    (kind !== GcpCapacityKind.Queued &&
      (kind !== GcpCapacityKind.FlexStart || machine.family === "a3-ultragpu" || machine.series === "a4") &&
      !(named && machine.family === "a3-megagpu"));
  return (offered || !isFirm(machine)) && wired && placed;
}

/** The type that stands for its family: the largest, which has all that the family has. */
const standsFor = new Map(
  gcpMachineTypes.filter(({ name }) => !name.endsWith("-nolssd")).map((one) => [one.family, one]),
);
const known = new Set<GcpMachineType>();

/**
 * What is recorded: one type of each family in every purchase, with every networking as the component places it and with
 * every placement as the component wires it; each other type once.
 */
const accepted = all.filter((one) => {
  if (!possible(one)) return false;
  const { machine, networking, placement } = one;
  const usual = machine.network.fabric === GcpFabric.None ? GkeNetworking.None : GkeNetworking.MultiNetwork;
  if (standsFor.get(machine.family) === machine) return placement === undefined || networking === usual;
  if (networking !== usual || known.has(machine)) return false;
  known.add(machine);
  return true;
});

describe("every machine type, purchase, networking and placement", () => {
  let recording: Recording;
  let graph: ResourceGraph;
  const pools = new Map<string, ResourceNode>();
  const policies = new Map<string, ResourceNode>();
  const node = ({ name }: Combination) => pools.get(`${name}-nodes`)!;
  const inputs = (one: Combination) => node(one).inputs as any;

  beforeAll(async () => {
    // Pulumi takes a stack trace for every promise: half of the time of so many registrations.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    recording = await run(
      () => {
        for (const { name, args } of accepted) new GkeGpuNodePool(name, args);
      },
      { preview: false },
    );
    Error.stackTraceLimit = stackTraceLimit;
    graph = graphOf(recording);
    for (const one of recording.nodes) {
      if (one.type.endsWith(":NodePool")) pools.set(one.name, one);
      if (one.type.endsWith(":ResourcePolicy")) policies.set(one.name, one);
    }
  }, 240_000);

  it("is covered", () => {
    const count = (values: Iterable<unknown>) => new Set(values).size;
    expect(all).toHaveLength(gcpMachineTypes.length * 8 * 3 * 3);
    expect({
      families: [...new Set(accepted.map(({ machine }) => machine.family))].sort(),
      machineTypes: count(accepted.map(({ machine }) => machine.name)),
      purchases: count(accepted.map(({ purchase }) => purchase)),
      fabrics: [
        ...new Set(accepted.map(({ machine, networking }) => `${machine.network.fabric} ${networking}`)),
      ].sort(),
    }).toEqual({
      families: [
        "a2-highgpu",
        "a2-megagpu",
        "a2-ultragpu",
        "a3-edgegpu",
        "a3-highgpu",
        "a3-megagpu",
        "a3-ultragpu",
        "a4-highgpu",
        "a4x-highgpu",
        "a4x-maxgpu",
        "g2-standard",
        "g4-standard",
      ],
      machineTypes: gcpMachineTypes.length,
      purchases: 8,
      fabrics: [
        "none none",
        "rdma dranet",
        "rdma multi-network",
        "rdma none",
        "tcpx dranet",
        "tcpx multi-network",
        "tcpx none",
        "tcpxo dranet",
        "tcpxo multi-network",
        "tcpxo none",
      ],
    });
  });

  it("is accepted exactly when it is possible", () => {
    for (const one of all) {
      const errors = checkGpuPool(one.name, one.args).filter(({ severity }) => severity === "error");
      expect([title(one), errors.length === 0]).toEqual([title(one), possible(one)]);
    }
  });

  it("makes node pools that keep every rule of raw node pools", () => {
    for (const one of accepted) {
      const { spec, unknown } = gkeNodePoolSpec(node(one), "", graph);
      const problems = [checkFlexStart, checkCompactPlacement, checkTpuPool].flatMap((rule) => rule(spec, unknown));
      // Who asks for a placement beside that of a dense reservation was warned once already.
      const own = problems.filter(({ severity }) => severity === "error" || one.placement === undefined);
      expect([title(one), unknown, own]).toEqual([title(one), [], []]);
    }
  });

  it("asks for what its type has: GPUs, disks, interfaces", () => {
    for (const one of accepted) {
      const { machine, networking } = one;
      const { nodeConfig, networkConfig } = inputs(one);
      expect([title(one), nodeConfig.machineType]).toEqual([title(one), machine.name]);
      expect(nodeConfig.guestAccelerators).toEqual([
        {
          type: machine.acceleratorType,
          count: machine.accelerator.count,
          gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" },
        },
      ]);
      const bundled = machine.series === "a4x" ? undefined : machine.localSsd;
      expect([title(one), nodeConfig.ephemeralStorageLocalSsdConfig?.localSsdCount]).toEqual([
        title(one),
        bundled?.disks,
      ]);
      expect([title(one), nodeConfig.diskType]).toEqual([title(one), machine.bootDisk ?? "pd-balanced"]);
      const { extraGvnicNetworks, rdmaSubnets } = machine.network;
      const attached = networkConfig?.additionalNodeNetworkConfigs?.length ?? 0;
      const wanted = networking === GkeNetworking.MultiNetwork ? extraGvnicNetworks + rdmaSubnets : 0;
      expect([title(one), attached]).toEqual([title(one), wanted]);
      const profile = networking === GkeNetworking.Dranet ? "auto" : undefined;
      expect([title(one), networkConfig?.acceleratorNetworkProfile]).toEqual([title(one), profile]);
    }
  });

  it("places nodes by one thing at most, and by a policy of its own only where GKE's will not do", () => {
    for (const one of accepted) {
      const { machine, capacity, placement, networking } = one;
      const policy = policies.get(`${one.name}-placement`);
      const rack = machine.domainNodes !== undefined;
      const market = capacity.kind === GcpCapacityKind.OnDemand || capacity.kind === GcpCapacityKind.Spot;
      const tcp = machine.network.fabric === GcpFabric.Tcpx || machine.network.fabric === GcpFabric.Tcpxo;
      const close = placement === undefined ? rack || (market && tcp) : placement === GkePlacement.Compact;
      const byPolicy = close && (rack || capacity.kind === GcpCapacityKind.FlexStart);
      expect([title(one), policy !== undefined]).toEqual([title(one), byPolicy]);
      expect([title(one), inputs(one).placementPolicy?.type]).toEqual([
        title(one),
        close ? (byPolicy ? "" : "COMPACT") : undefined,
      ]);
      const topology = (policy?.inputs as any)?.workloadPolicy.acceleratorTopology;
      expect([title(one), networking, topology]).toEqual([
        title(one),
        networking,
        byPolicy && rack ? "1x72" : undefined,
      ]);
    }
  });

  it("is read back by prices, quotas and policies as what it is", () => {
    for (const one of accepted) {
      const { machine, capacity } = one;
      const view = gkeNodePoolView(graph, node(one));
      const read = (value: unknown) => expect.objectContaining({ state: "known", value });
      const empty = beginsEmpty(capacity);
      const { region, project, zones, scaling } = view;
      expect([title(one), view.machineType, view.capacity, view.accelerator.count, region, project, zones]).toEqual([
        title(one),
        read(machine.name),
        read(capacity.kind),
        read(machine.accelerator.count),
        read(gcpRegionOfZone(one.args.zone)),
        read("example-project"),
        read([one.args.zone]),
      ]);
      expect([title(one), scaling.min, scaling.planned, scaling.max]).toEqual([
        title(one),
        read(empty ? 0 : 1),
        read(2),
        read(4),
      ]);
      expect([title(one), view.reservation.state]).toEqual([
        title(one),
        capacity.reservation === undefined ? "absent" : "known",
      ]);
      expect([title(one), view.bootDisk.sizeGiB, view.localSsdCount]).toEqual([
        title(one),
        read(200),
        read(machine.localSsd?.disks ?? 0),
      ]);
    }
  });

  it("gives way first where somebody holds the capacity", () => {
    for (const one of accepted) {
      const { kind } = one.capacity;
      const held = kind === GcpCapacityKind.Reservation || kind === GcpCapacityKind.Calendar;
      expect([title(one), node(one).options.deleteBeforeReplace ?? false]).toEqual([title(one), held]);
    }
  });
});
