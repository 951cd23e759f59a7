import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import { EksNeuronNodePool } from "../../components/aws/eksNeuronNodePool.ts";
import { checkPool } from "../../components/aws/nodes/checkPool.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import { isFirm } from "../../components/core/fact.ts";
import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { awsMachineTypes, standardEfaCount } from "../../components/hardware/aws/catalogue.ts";
import {
  checkInterfaces,
  InterfaceMode,
  interfaceLayout,
  interfaceModes,
  type NetworkInterface,
} from "../../components/hardware/aws/interfaceLayout.ts";
import { type AwsMachineType, CapacityKind, EfaLayout } from "../../components/hardware/aws/machineType.ts";
import { nodeGroupType, nodeGroupView } from "../../components/hardware/aws/nodeGroup.ts";
import { checkNodeGroupTemplate, nodeGroupTemplate } from "../../components/hardware/aws/nodeGroupTemplate.ts";
import { regionOfZone } from "../../components/hardware/aws/region.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { graphOf } from "../support/graph.ts";
import { clusterIn, run } from "./eksFixtures.ts";

const reservationId = "cr-0123456789abcdef0";

interface Combination {
  readonly name: string;
  readonly machine: AwsMachineType;
  readonly kind: CapacityKind;
  /** For reservations: `in-group` names the reservation's own placement group. */
  readonly target: "none" | "id" | "in-group" | "resource-group";
  readonly mode: InterfaceMode;
  readonly args: EksNodePoolArgs;
}

const targets: Readonly<Record<CapacityKind, readonly Combination["target"][]>> = {
  [CapacityKind.OnDemand]: ["none"],
  [CapacityKind.Spot]: ["none"],
  [CapacityKind.Reservation]: ["id", "in-group", "resource-group"],
  [CapacityKind.CapacityBlock]: ["id"],
};

function combination(
  machine: AwsMachineType,
  kind: CapacityKind,
  target: Combination["target"],
  mode: InterfaceMode,
): Combination {
  const zone = machine.zones?.[0] ?? `${machine.regions?.[0] ?? "us-east-2"}a`;
  const region = regionOfZone(zone)!;
  const capacity = {
    kind,
    ...(target === "id" || target === "in-group" ? { reservationId } : {}),
    ...(target === "in-group" ? { placementGroup: "reserved" } : {}),
    ...(target === "resource-group"
      ? { resourceGroupArn: `arn:aws:resource-groups:${region}:123456789012:group/reserved` }
      : {}),
  };
  return {
    // Short enough for EKS, with what the pool and the provider add.
    name: [machine.name, kind.slice(0, 8), target.replace("resource-", ""), mode].join("_"),
    machine,
    kind,
    target,
    mode,
    args: {
      cluster: clusterIn(region, zone),
      machineType: machine.name,
      zone,
      // With a floor there are no tags for the autoscaler, most of the resources.
      nodes: { min: kind === CapacityKind.CapacityBlock ? 0 : 1, planned: 2, max: 4 },
      capacity,
      interfaces: mode,
    },
  };
}

const all: Combination[] = awsMachineTypes.flatMap((machine) =>
  Object.values(CapacityKind).flatMap((kind) =>
    targets[kind].flatMap((target) =>
      Object.values(InterfaceMode).map((mode) => combination(machine, kind, target, mode)),
    ),
  ),
);

/** Whether a type can be bought and wired this way, told from the catalogue's rows alone. */
function possible({ machine, kind, mode }: Combination): boolean {
  const offered = machine.capacityKinds.includes(kind);
  const unsure = !isFirm(machine) || machine.unconfirmedKinds?.includes(kind) === true;
  return (offered || unsure) && interfaceModes(machine).includes(mode);
}

const problemsOf = ({ machine, args }: Combination) => checkPool(machine.accelerator.vendor, args);
const accepted = all.filter(possible);

describe("every machine type, capacity kind and interface mode", () => {
  let recording: Recording;
  let graph: ResourceGraph;
  const children = new Map<string, ResourceNode>();
  const child = (kind: "nodes" | "template", { name }: Combination) => children.get(`${name}-${kind}`)!;

  beforeAll(async () => {
    // Pulumi takes a stack trace for every promise: half of the time of so many registrations.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    recording = await run(
      () => {
        for (const { name, machine, args } of accepted) {
          const Pool = machine.accelerator.vendor === "nvidia" ? EksGpuNodePool : EksNeuronNodePool;
          new Pool(name, args);
        }
      },
      { preview: false },
    );
    Error.stackTraceLimit = stackTraceLimit;
    graph = graphOf(recording);
    for (const node of recording.nodes) {
      if (node.type === nodeGroupType || node.type.endsWith(":LaunchTemplate")) children.set(node.name, node);
    }
  }, 240_000);

  it("is covered", () => {
    const count = (values: Iterable<unknown>) => new Set(values).size;
    expect({
      machineTypes: count(all.map(({ machine }) => machine.name)),
      combinations: all.length,
      kinds: count(accepted.map(({ kind }) => kind)),
      layouts: [...new Set(accepted.map(({ machine, mode }) => `${machine.network.layout ?? "none"} ${mode}`))].sort(),
    }).toEqual({
      machineTypes: awsMachineTypes.length,
      combinations: awsMachineTypes.length * 6 * 4,
      kinds: 4,
      layouts: [
        "A maximum-ip",
        "A none",
        "A standard",
        "B maximum-ip",
        "B none",
        "B standard",
        "C none",
        "C paired-efa",
        "C standard",
        "none none",
      ],
    });
  });

  it("is accepted exactly when the catalogue has it", () => {
    for (const one of all) {
      const errors = problemsOf(one).filter(({ severity }) => severity === "error");
      expect([one.name, errors.length === 0]).toEqual([one.name, possible(one)]);
    }
  });

  it("makes pairs of node group and template that EKS takes", () => {
    for (const one of accepted) {
      expect([one.name, checkNodeGroupTemplate(nodeGroupTemplate(graph, child("nodes", one)))]).toEqual([one.name, []]);
    }
  });

  it("makes interfaces that the machine takes, all of its EFA or none", () => {
    for (const one of accepted) {
      const interfaces = child("template", one).inputs["networkInterfaces"] as NetworkInterface[];
      expect([one.name, checkInterfaces(one.machine, interfaces)]).toEqual([one.name, []]);
      const efa = interfaces.filter(({ interfaceType }) => interfaceType !== "interface").length;
      const wanted = {
        [InterfaceMode.None]: 0,
        [InterfaceMode.Standard]: standardEfaCount(one.machine.network),
        [InterfaceMode.MaximumIp]: one.machine.network.efaMaximum,
        [InterfaceMode.PairedEfa]: one.machine.network.efaMaximum,
      };
      expect([one.name, efa]).toEqual([one.name, wanted[one.mode]]);
      expect(interfaces.map(({ networkCardIndex, deviceIndex }) => [networkCardIndex, deviceIndex])).toEqual(
        interfaceLayout(one.machine, one.mode).map(({ networkCardIndex, deviceIndex }) => [
          networkCardIndex,
          deviceIndex,
        ]),
      );
    }
  });

  it("never says what EKS forbids in a template or on a group", () => {
    const inTemplate = [
      "iamInstanceProfile",
      "instanceInitiatedShutdownBehavior",
      "hibernationOptions",
      "imageId",
      "vpcSecurityGroupIds",
      "securityGroupNames",
      "instanceRequirements",
    ];
    const onGroup = ["diskSize", "remoteAccess", "instanceTypes", "version", "releaseVersion", "warmPoolConfig"];
    for (const one of accepted) {
      const template = child("template", one).inputs;
      for (const key of inTemplate) expect([one.name, key, template[key]]).toEqual([one.name, key, undefined]);
      for (const key of onGroup) {
        expect([one.name, key, child("nodes", one).inputs[key]]).toEqual([one.name, key, undefined]);
      }
      for (const entry of template["networkInterfaces"] as Record<string, unknown>[]) {
        expect(entry).not.toHaveProperty("subnetId");
        expect(entry["associatePublicIpAddress"]).toBe("false");
      }
      expect(template["instanceType"]).toBe(one.machine.name);
      expect(child("nodes", one).inputs["subnetIds"]).toHaveLength(1);
    }
  });

  it("puts security groups where they belong", () => {
    for (const one of accepted) {
      const withEfa = one.mode !== InterfaceMode.None;
      for (const { interfaceType, securityGroups } of child("template", one).inputs["networkInterfaces"] as any[]) {
        const ip = withEfa ? ["sg-cluster", "sg-efa"] : ["sg-cluster"];
        expect(securityGroups).toEqual(interfaceType === "efa-only" ? ["sg-efa"] : ip);
      }
    }
  });

  it("places nodes together only where that can be filled", () => {
    for (const one of accepted) {
      const placement = child("template", one).inputs["placement"] as { groupName: string } | undefined;
      const own = recording.nodes.some(({ name }) => name === `${one.name}-placement`);
      const market = one.kind === CapacityKind.OnDemand || one.kind === CapacityKind.Spot;
      expect([one.name, own]).toEqual([one.name, market && one.mode !== InterfaceMode.None]);
      expect([one.name, placement !== undefined]).toEqual([one.name, own || one.target === "in-group"]);
    }
  });

  it("is read back by prices, quotas and policies as what it is", () => {
    for (const one of accepted) {
      const view = nodeGroupView(graph, child("nodes", one));
      expect(view.machineType).toMatchObject({ state: "known", value: one.machine.name });
      expect([one.name, view.capacity]).toEqual([
        one.name,
        expect.objectContaining({ state: "known", value: one.kind }),
      ]);
      expect(view.reservation.state).toBe(one.target === "none" ? "none" : "targeted");
      const [min, planned] = one.kind === CapacityKind.CapacityBlock ? [0, 2] : [1, 2];
      expect([view.scaling.min, view.scaling.planned, view.scaling.max]).toEqual(
        [min, planned, 4].map((value) => expect.objectContaining({ state: "known", value })),
      );
    }
  });

  it("runs the image of its accelerator and its processor", () => {
    const image = ({ accelerator, arch }: AwsMachineType) =>
      accelerator.vendor === "aws"
        ? "AL2023_x86_64_NEURON"
        : arch === "arm64"
          ? "AL2023_ARM_64_NVIDIA"
          : "AL2023_x86_64_NVIDIA";
    for (const one of accepted) expect(child("nodes", one).inputs["amiType"]).toBe(image(one.machine));
  });
});

describe("pools of any size", () => {
  const machines = fc.constantFrom(...awsMachineTypes.filter(({ network }) => network.layout !== EfaLayout.C));
  const counts = fc
    .tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 80 }))
    .map((list) => list.sort((a, b) => a - b) as [number, number, number])
    .filter(([, , max]) => max > 0)
    .map(([min, planned, max]) => ({ min, planned, max }));

  it("fit a Capacity Block up to 64 nodes, and are refused beyond", () => {
    fc.assert(
      fc.property(machines, counts, (machine, nodes) => {
        fc.pre(machine.capacityKinds.includes(CapacityKind.CapacityBlock));
        const { args } = combination(machine, CapacityKind.CapacityBlock, "id", InterfaceMode.Standard);
        const errors = checkPool(machine.accelerator.vendor, { ...args, nodes }).filter(
          ({ severity }) => severity === "error",
        );
        const expected = [...(nodes.planned > 64 ? ["nodes.planned"] : []), ...(nodes.max > 64 ? ["nodes.max"] : [])];
        expect(errors.map(({ path }) => path)).toEqual(expected);
      }),
    );
  });
});
