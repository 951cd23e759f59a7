import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { gcpHostTypes } from "../../../components/hardware/gcp/hostType.ts";
import { tpuMachineTypes } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import { node, spent } from "./graph.ts";

const fix = "Fix: run them in a node pool of GKE, or see that the quota of their GPUs has room for them";
const types = [
  "gcp:compute/instance:Instance",
  "gcp:compute/instanceFromMachineImage:InstanceFromMachineImage",
  "gcp:compute/instanceFromTemplate:InstanceFromTemplate",
  "gcp:compute/instanceTemplate:InstanceTemplate",
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
];
const t4 = { guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }] };

describe.each(types)("%s", (type) => {
  const of = (inputs: Properties) => spent([node(type, "vm", { zone: "us-east4-b", ...inputs })]);

  it.each(["a3-megagpu-8g", "a2-highgpu-1g", "g2-standard-4", "ct5p-hightpu-4t", "a9x-maxgpu-8g", "tpu9-standard-4t"])(
    "names what %s spends, and does not pass it over",
    (machineType) => {
      const line = `vm ? - in us-east4: accelerators of ${machineType} outside of node pools are not counted. ${fix}`;
      expect(of({ machineType })).toEqual([line]);
      expect(of({ machineType: `projects/p/zones/us-east4-b/machineTypes/${machineType}` })).toEqual([line]);
    },
  );

  it("names GPUs that are added", () => {
    expect(of({ machineType: "n1-standard-8", ...t4 })).toEqual([
      `vm ? - in us-east4: GPUs (nvidia-tesla-t4) outside of node pools are not counted. ${fix}`,
    ]);
    expect(of({ machineType: "n1-standard-8", guestAccelerators: [{ type: UNKNOWN, count: 1 }] })).toEqual([
      `vm ? - in us-east4: GPUs (a type that is not known) outside of node pools are not counted. ${fix}`,
    ]);
    expect(of({ machineType: "n1-standard-8", guestAccelerators: UNKNOWN })).toEqual([
      "vm ? - in us-east4: the GPUs of its machines: known only after creation",
    ]);
  });

  it("does not pass an unknown machine type", () => {
    expect(of({ machineType: UNKNOWN })).toEqual(["vm ? - in us-east4: the machine type: known only after creation"]);
  });

  it.each(["e2-medium", "n2-custom-8-16384", "g1-small", "c4a-standard-4"])("says nothing of %s", (machineType) => {
    expect(of({ machineType })).toEqual([]);
    expect(of({ machineType, guestAccelerators: [] })).toEqual([]);
  });
});

it("names every machine type with accelerators", () => {
  for (const { name } of [...gcpMachineTypes, ...tpuMachineTypes]) {
    expect([name, spent([node(types[0]!, "vm", { machineType: name })])]).toEqual([
      name,
      [`vm ? - in us-central1: accelerators of ${name} outside of node pools are not counted. ${fix}`],
    ]);
  }
  for (const { name } of gcpHostTypes) expect(spent([node(types[0]!, "vm", { machineType: name })])).toEqual([]);
});

it("does not pass a machine whose type stands in its image", () => {
  expect(spent([node("gcp:compute/instanceFromMachineImage:InstanceFromMachineImage", "vm", {})])).toEqual([
    "vm ? - in us-central1: the machine type: not given",
  ]);
});

describe.each([
  ["gcp:compute/instanceGroupManager:InstanceGroupManager", "versions", { versions: [{ instanceTemplate: UNKNOWN }] }],
  [
    "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager",
    "versions",
    { versions: [{ instanceTemplate: UNKNOWN }] },
  ],
  [
    "gcp:compute/instanceFromTemplate:InstanceFromTemplate",
    "sourceInstanceTemplate",
    { sourceInstanceTemplate: UNKNOWN },
  ],
] as const)("%s", (type, property, inputs) => {
  const templates = ["instanceTemplate:InstanceTemplate", "regionInstanceTemplate:RegionInstanceTemplate"];
  const made = (of: ReturnType<typeof node>[], more: Properties = {}) => ({
    ...node(type, "made", { ...inputs, ...more }),
    propertyDependencies: { [property]: of.map(({ urn }) => urn) },
  });
  const said = (...lines: string[]) => lines.filter((line) => line.startsWith("made "));

  it.each(templates)("is named where a %s of the stack has accelerators", (kind) => {
    const cpu = node(`gcp:compute/${kind}`, "cpu", { machineType: "e2-medium" });
    const gpu = node(`gcp:compute/${kind}`, "gpu", { machineType: "a3-highgpu-8g" });
    const line = `made ? - in us-central1: accelerators of a3-highgpu-8g outside of node pools are not counted. ${fix}`;
    expect(said(...spent([cpu, gpu, made([gpu])]))).toEqual([line]);
    expect(said(...spent([cpu, gpu, made([cpu, gpu])]))).toEqual([line]);
    expect(said(...spent([cpu, gpu, made([cpu])]))).toEqual([]);
  });

  it("is named where its template is not of the stack", () => {
    expect(spent([made([])])).toEqual([
      `made ? - in us-central1: the machine type stands in a template that is not of this stack. ${fix}`,
    ]);
  });
});

it("a machine made of a template is named for the GPUs that it adds itself", () => {
  const cpu = node("gcp:compute/instanceTemplate:InstanceTemplate", "cpu", { machineType: "n1-standard-8" });
  const vm = {
    ...node("gcp:compute/instanceFromTemplate:InstanceFromTemplate", "vm", { sourceInstanceTemplate: UNKNOWN, ...t4 }),
    propertyDependencies: { sourceInstanceTemplate: [cpu.urn] },
  };
  expect(spent([cpu, vm])).toEqual([
    `vm ? - in us-central1: GPUs (nvidia-tesla-t4) outside of node pools are not counted. ${fix}`,
  ]);
});
