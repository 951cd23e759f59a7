import { describeProblem } from "../../components/core/problem.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { gkeMinimums } from "../../components/hardware/gcp/gkeVersion.ts";
import { GcpCapacityKind, type GcpMachineType } from "../../components/hardware/gcp/machineType.ts";
import { checkTopology, sliceShape, topologiesOf } from "../../components/hardware/gcp/topology.ts";
import type { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";
import { tpuGenerations } from "../../components/hardware/gcp/tpuCatalogue.ts";

/** The blocks of docs/google-cloud.md, computed from the tables that components and policies use. */

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};
const commas = (value: number): string => value.toLocaleString("en-US");

function slices(): string {
  const shown: readonly (readonly [TpuGeneration, string])[] = [
    ["v5e", "2x2"],
    ["v5e", "4x8"],
    ["v6e", "2x4"],
    ["v6e", "16x16"],
    ["v4", "4x4x8"],
    ["v5p", "2x2x1"],
    ["v5p", "4x4x4"],
    ["v5p", "8x8x16"],
    ["7x", "4x8x8"],
  ];
  return table([
    ["generation", "topology", "chips", "machine type", "nodes", "Cloud TPU name"],
    ...shown.map(([generation, topology]) => {
      const { chips, machineType, nodes, acceleratorName = "-" } = sliceShape(generation, topology);
      return [generation, topology, commas(chips), machineType, commas(nodes), acceleratorName];
    }),
  ]);
}

function shapes(): string {
  return tpuGenerations
    .map(({ generation, dimensions, maxChips }) => {
      const all = topologiesOf(generation);
      const list = all.length <= 8 ? all.join(" ") : `${all.slice(0, 6).join(" ")} … ${all.at(-1)}`;
      return `${generation.padEnd(3)}  ${dimensions}D, ${String(all.length).padStart(3)} shapes up to ${commas(maxChips)} chips: ${list}`;
    })
    .join("\n");
}

function refused(): string {
  const wrong: readonly (readonly [TpuGeneration, string])[] = [
    ["v5p", "4x4"],
    ["v5p", "8x8x15"],
    ["v6e", "2x2x1"],
    ["v5p", "4x4x4 "],
  ];
  return wrong
    .map(([generation, topology]) => checkTopology({ generation, topology }).map(describeProblem).join("\n"))
    .join("\n\n");
}

/** Families as people know them, by the largest of each. */
const families: readonly (readonly [string, string])[] = [
  ["A2", "a2-highgpu-8g"],
  ["A2 Ultra", "a2-ultragpu-8g"],
  ["A3 High", "a3-highgpu-8g"],
  ["A3 Mega", "a3-megagpu-8g"],
  ["A3 Ultra", "a3-ultragpu-8g"],
  ["A4", "a4-highgpu-8g"],
  ["A4X", "a4x-highgpu-4g"],
  ["G2", "g2-standard-96"],
  ["G4", "g4-standard-384"],
];

function fabrics(): string {
  return table([
    ["family", "GPUs of a node", "fabric", "further networks", "GKE from"],
    ...families.map(([family, name]) => {
      const machine = gcpMachineTypes.find((row) => row.name === name)!;
      const { fabric, extraGvnicNetworks, rdmaSubnets } = machine.network;
      const rdma = rdmaSubnets === 0 ? "" : ` + ${rdmaSubnets} RDMA subnets`;
      const networks = extraGvnicNetworks === 0 ? "-" : `${extraGvnicNetworks} gVNIC VPCs${rdma}`;
      const least = gkeMinimums.find((row) => row.family === machine.family)?.versions.join(", ") ?? "any";
      return [family, `${machine.accelerator.count} ${machine.accelerator.name}`, fabric, networks, least];
    }),
  ]);
}

function capacity(): string {
  const kinds = Object.values(GcpCapacityKind);
  const word = ({ capacityKinds, unconfirmedKinds = [] }: Pick<GcpMachineType, "capacityKinds" | "unconfirmedKinds">) =>
    kinds.map((kind) => (unconfirmedKinds.includes(kind) ? "?" : capacityKinds.includes(kind) ? "yes" : "no"));
  return table([
    ["", ...kinds],
    ...families.map(([family, name]) => [family, ...word(gcpMachineTypes.find((row) => row.name === name)!)]),
    ...tpuGenerations.map((row) => [row.accelerator, ...word(row)]),
  ]);
}

export const googleExamples: Readonly<Record<string, () => string>> = { slices, shapes, refused, fabrics, capacity };
