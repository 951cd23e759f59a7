import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { sliceShape, topologiesOf } from "../../../components/hardware/gcp/topology.ts";
import { tpuGenerations } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import { demands } from "../../../components/quota/demand.ts";
import { defaults, gcp, graph, node, pool, spent, urnOf } from "./graph.ts";

const named = (values: unknown = ["block"]) => ({
  reservationAffinity: {
    consumeReservationType: "SPECIFIC_RESERVATION",
    key: "compute.googleapis.com/reservation-name",
    values,
  },
});

describe("GPU nodes on demand", () => {
  it("spend GPUs of their family, GPUs of the project and their boot disks at once", () => {
    const common = { urn: urnOf(gcp.pool, "train"), place: "gcp", service: "compute.googleapis.com", jointly: true };
    expect(demands(graph([pool("train", "us-east4-a", { machineType: "a3-highgpu-8g" })], defaults))).toEqual({
      demands: [
        {
          ...common,
          region: "us-east4",
          code: "GPUS-PER-GPU-FAMILY-per-project-region",
          dimensions: { gpu_family: "NVIDIA_H100" },
          unit: "GPU",
          needed: { min: 0, planned: 16, max: 32 },
          confidence: "documented",
        },
        {
          ...common,
          region: "global",
          code: "GPUS-ALL-REGIONS-per-project",
          unit: "GPU",
          needed: { min: 0, planned: 16, max: 32 },
          confidence: "observed",
        },
        {
          ...common,
          region: "us-east4",
          code: "SSD-TOTAL-GB-per-project-region",
          unit: "GB",
          needed: { min: 0, planned: 200, max: 400 },
          confidence: "observed",
        },
      ],
      unknown: [],
    });
  });

  it.each([
    ["a2-highgpu-4g", "NVIDIA-A100-GPUS-per-project-region 0/8/16 GPU in us-central1"],
    ["a2-ultragpu-8g", "NVIDIA-A100-80GB-GPUS-per-project-region 0/16/32 GPU in us-central1"],
    ["g2-standard-96", "NVIDIA-L4-GPUS-per-project-region 0/16/32 GPU in us-central1"],
    [
      "g4-standard-96",
      "GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_RTX_PRO_6000) 0/4/8 GPU in us-central1",
    ],
    ["a3-megagpu-8g", "GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_H100_MEGA) 0/16/32 GPU in us-central1"],
    ["a3-ultragpu-8g", "GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_H200) 0/16/32 GPU in us-central1"],
    ["a4-highgpu-8g", "GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_B200) 0/16/32 GPU in us-central1"],
    ["a4x-highgpu-4g", "GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_GB200) 0/8/16 GPU in us-central1"],
  ])("of %s: %s", (machineType, line) => {
    const [first, second] = spent([pool("p", "us-central1-a", { machineType })]);
    expect(first).toBe(`p ${line}`);
    expect(second).toMatch(/^p GPUS-ALL-REGIONS-per-project 0\/\d+\/\d+ GPU in global$/);
  });

  it("spend no vCPUs: Google asks no CPU quota of machines with GPUs", () => {
    const lines = gcpMachineTypes.flatMap(({ name }) => spent([pool("p", "us-central1-a", { machineType: name })]));
    expect(lines.filter((line) => line.includes("vCPU") || line.includes("?"))).toEqual([]);
  });

  it("attached to N1 machines spend GPUs and vCPUs", () => {
    const config = {
      machineType: "n1-standard-8",
      guestAccelerators: [{ type: "nvidia-tesla-t4", count: 2 }],
      diskType: "pd-standard",
    };
    expect(spent([pool("p", "us-central1-a", config)])).toEqual([
      "p NVIDIA-T4-GPUS-per-project-region 0/4/8 GPU in us-central1",
      "p GPUS-ALL-REGIONS-per-project 0/4/8 GPU in global",
      "p CPUS-per-project-region 0/16/32 vCPU in us-central1",
      "p CPUS-ALL-REGIONS-per-project 0/16/32 vCPU in global",
      "p DISKS-TOTAL-GB-per-project-region 0/200/400 GB in us-central1",
    ]);
  });
});

describe("preemptible nodes", () => {
  it.each([
    ["spot", { spot: true }, {}],
    ["flex-start", { flexStart: true }, {}],
    ["queued", {}, { queuedProvisioning: { enabled: true } }],
  ])("with %s spend the preemptible quota alone", (_, config, inputs) => {
    expect(spent([pool("p", "us-east4-a", { machineType: "a3-megagpu-8g", ...config }, inputs)])).toEqual([
      "p PREEMPTIBLE-NVIDIA-H100-MEGA-GPUS-per-project-region 0/16/32 GPU in us-east4",
      "p SSD-TOTAL-GB-per-project-region 0/200/400 GB in us-east4",
    ]);
  });

  it("with flex-start say what stands in when it is used up", () => {
    const note = (config: Record<string, unknown>) =>
      demands(graph([pool("p", "us-east4-a", { machineType: "g2-standard-4", ...config })], defaults)).demands[0]!.note;
    expect(note({ flexStart: true })).toBe(
      "flex-start spends it first; the standard quota stands in where it is used up",
    );
    expect(note({ spot: true })).toBeUndefined();
  });
});

describe("nodes in a reservation", () => {
  it("that they name spend nothing but their disks, as the reservation has spent it", () => {
    const instanceProperties = { machineType: "a3-highgpu-8g" };
    const block = node(gcp.reservation, "block", {
      zone: "us-east4-a",
      specificReservation: { count: 2, instanceProperties },
    });
    const train = pool("train", "us-east4-a", { machineType: "a3-highgpu-8g", ...named([UNKNOWN]) });
    expect(spent([block, train])).toEqual([
      "block GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_H100) 16/16/16 GPU in us-east4",
      "block GPUS-ALL-REGIONS-per-project 16/16/16 GPU in global",
      "train SSD-TOTAL-GB-per-project-region 0/200/400 GB in us-east4",
    ]);
  });

  it("of calendar mode as well", () => {
    const above = node(gcp.gpuPool, "train", { capacity: { kind: "calendar" } }, {}, { custom: false });
    const train = { ...pool("train", "us-west1-c", { machineType: "a3-ultragpu-8g", ...named() }), parent: above.urn };
    expect(spent([above, train])).toEqual(["train HDB-TOTAL-GB-per-project-region 0/200/400 GB in us-west1"]);
  });

  it("that is any open one spend, as none may match", () => {
    const open = { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } };
    expect(spent([pool("p", "us-central1-a", { machineType: "g2-standard-4", ...open })])[0]).toBe(
      "p NVIDIA-L4-GPUS-per-project-region 0/2/4 GPU in us-central1",
    );
  });

  it("of an unknown kind or number is unknown", () => {
    const of = (specificReservation: unknown) =>
      spent([node(gcp.reservation, "r", { zone: "us-east4-a", specificReservation })]);
    expect(of({ count: 1, instanceProperties: { machineType: UNKNOWN } })).toEqual([
      "r ? - in us-east4: the machine type: known only after creation",
    ]);
    expect(of({ count: UNKNOWN, instanceProperties: { machineType: "a4-highgpu-8g" } })).toEqual([
      "r ? GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_B200) in us-east4: the maximum number of nodes (specificReservation.count): known only after creation",
      "r ? GPUS-ALL-REGIONS-per-project in global: the maximum number of nodes (specificReservation.count): known only after creation",
    ]);
  });
});

describe("TPU nodes", () => {
  const slice = (machineType: string, zone: string, nodeCount: number, config = {}) =>
    spent([pool("s", zone, { machineType, ...config }, { autoscaling: undefined, nodeCount })])[0];

  it.each([
    ["ct4p-hightpu-4t", "us-central2-b", 4, {}, "s TPU-PODSLICE-V4-per-project-region 16/16/16 chip in us-central2"],
    ["ct5lp-hightpu-4t", "us-west4-a", 4, {}, "s TPU-LITE-PODSLICE-V5-per-project-region 16/16/16 chip in us-west4"],
    ["ct5p-hightpu-4t", "us-east5-a", 256, {}, "s TPU-V5P-per-project-region 1024/1024/1024 chip in us-east5"],
    [
      "ct6e-standard-8t",
      "us-east1-d",
      1,
      {},
      "s TPUS-PER-TPU-FAMILY-per-project-region(tpu_family CT6E) 8/8/8 chip in us-east1",
    ],
    [
      "tpu7x-standard-4t",
      "us-central1-c",
      16,
      {},
      "s TPUS-PER-TPU-FAMILY-per-project-region(tpu_family TPU7X) 64/64/64 chip in us-central1",
    ],
    [
      "ct5lp-hightpu-8t",
      "us-west4-a",
      1,
      { spot: true },
      "s PREEMPTIBLE-TPU-LITE-PODSLICE-V5-per-project-region 8/8/8 chip in us-west4",
    ],
    [
      "ct5p-hightpu-4t",
      "us-east5-a",
      2,
      { flexStart: true },
      "s PREEMPTIBLE-TPU-V5P-per-project-region 8/8/8 chip in us-east5",
    ],
    [
      "ct6e-standard-4t",
      "us-east5-a",
      4,
      { flexStart: true },
      "s PREEMPTIBLE-TPU-V6E-per-project-region 16/16/16 chip in us-east5",
    ],
    ["tpu7x-standard-4t", "us-central1-c", 1, { spot: true }, "s SSD"],
  ])("%s in %s, %d nodes %o: %s", (machineType, zone, nodes, config, line) => {
    if (line === "s SSD") {
      expect(
        spent([pool("s", zone, { machineType, ...config }, { autoscaling: undefined, nodeCount: nodes })]),
      ).toContain("s ? - in us-central1: no quota of preemptible chips is known for TPU 7x");
    } else expect(slice(machineType, zone, nodes, config)).toBe(line);
  });

  it("of every topology spend exactly its chips", () => {
    for (const { generation, regions } of tpuGenerations) {
      for (const topology of topologiesOf(generation).slice(0, 12)) {
        const { machineType, nodes, chips } = sliceShape(generation, topology);
        const found = demands(
          graph(
            [pool("s", `${regions[0]}-a`, { machineType }, { autoscaling: undefined, nodeCount: nodes })],
            defaults,
          ),
        ).demands.find(({ unit }) => unit === "chip");
        expect([generation, topology, found?.needed.max]).toEqual([generation, topology, chips]);
      }
    }
  });

  it("of the Cloud TPU API spend a pool of its own, by zone, in its own unit", () => {
    const vm = (inputs: Record<string, unknown>) => spent([node(gcp.vm, "vm", { zone: "us-east5-a", ...inputs })]);
    expect(vm({ acceleratorConfig: { type: "V5P", topology: "2x2x4" } })).toEqual([
      "vm TPUV5PPerProjectPerZoneForTPUAPI 32/32/32 core in us-east5-a",
    ]);
    expect(vm({ acceleratorType: "v5p-32", schedulingConfig: { spot: true } })).toEqual([
      "vm TPUV5PPreemptiblePerProjectPerZoneForTPUAPI 32/32/32 core in us-east5-a",
    ]);
    expect(vm({ acceleratorType: "v6e-8" })).toEqual(["vm TPUV6EPerProjectPerZoneForTPUAPI 8/8/8 chip in us-east5-a"]);
    expect(vm({ acceleratorType: "v5litepod-16" })).toEqual([
      "vm TPUV5sLitepodPerProjectPerZoneForTPUAPI 16/16/16 chip in us-east5-a",
    ]);
    expect(vm({ acceleratorType: "v6e-8", schedulingConfig: { reserved: true } })).toEqual([]);
    expect(vm({ acceleratorType: "v5litepod-16", schedulingConfig: { preemptible: true } })).toEqual([
      "vm ? - in us-east5-a: no spot quota of the Cloud TPU API is known for TPU v5e",
    ]);
    expect(vm({ acceleratorType: "v4-16" })).toEqual([
      "vm ? - in us-east5-a: no on-demand quota of the Cloud TPU API is known for TPU v4",
    ]);
    expect(vm({ acceleratorType: UNKNOWN })).toEqual([
      "vm ? - in us-east5-a: the TPU of the VM: known only after creation",
    ]);
    expect(vm({ acceleratorConfig: { type: "V6E", topology: UNKNOWN } })).toEqual([
      "vm ? TPUV6EPerProjectPerZoneForTPUAPI in us-east5-a: acceleratorConfig.topology: known only after creation",
    ]);
  });
});

describe("other nodes", () => {
  it.each([
    ["e2-standard-4", "CPUS-per-project-region 0/8/16 vCPU in us-central1"],
    ["n2-standard-8", "N2-CPUS-per-project-region 0/16/32 vCPU in us-central1"],
    ["c3-standard-44", "C3-CPUS-per-project-region 0/88/176 vCPU in us-central1"],
    ["n4-standard-8", "CPUS-PER-VM-FAMILY-per-project-region(vm_family N4) 0/16/32 vCPU in us-central1"],
    ["c4a-standard-4", "CPUS-PER-VM-FAMILY-per-project-region(vm_family C4A) 0/8/16 vCPU in us-central1"],
  ])("%s spends vCPUs of its series and of the project: %s", (machineType, line) => {
    const [first, second] = spent([pool("p", "us-central1-a", { machineType })]);
    expect(first).toBe(`p ${line}`);
    expect(second).toMatch(/^p CPUS-ALL-REGIONS-per-project 0\/\d+\/\d+ vCPU in global$/);
  });

  it("on spot say which quota may stand in", () => {
    const found = demands(graph([pool("p", "us-central1-a", { machineType: "n2-standard-8", spot: true })], defaults));
    expect(found.demands.map(({ code, note }) => [code, note])).toEqual([
      [
        "N2-CPUS-per-project-region",
        "from PREEMPTIBLE-CPUS-per-project-region instead, where the project has been granted some",
      ],
      ["CPUS-ALL-REGIONS-per-project", undefined],
      ["SSD-TOTAL-GB-per-project-region", undefined],
    ]);
  });

  it("that a cluster brings count as well", () => {
    const inputs = {
      location: "us-central1-a",
      nodePools: [{ nodeConfig: { machineType: "e2-standard-4" }, nodeCount: 3 }],
    };
    expect(spent([node(gcp.cluster, "main", inputs)])).toEqual([
      "main CPUS-per-project-region 12/12/12 vCPU in us-central1",
      "main CPUS-ALL-REGIONS-per-project 12/12/12 vCPU in global",
      "main SSD-TOTAL-GB-per-project-region 300/300/300 GB in us-central1",
    ]);
    expect(spent([node(gcp.cluster, "main", { location: "us-central1", removeDefaultNodePool: true })])).toEqual([]);
    expect(spent([node(gcp.cluster, "main", { location: "us-central1", nodePools: UNKNOWN })])).toEqual([
      "main ? -: the node pools that the cluster brings: known only after creation",
    ]);
  });
});

describe("disks and addresses", () => {
  it.each([
    [
      gcp.disk,
      { zone: "us-east4-a", type: "pd-ssd", size: 500 },
      ["it SSD-TOTAL-GB-per-project-region 500/500/500 GB in us-east4"],
    ],
    [gcp.disk, { zone: "us-east4-a", size: 500 }, ["it DISKS-TOTAL-GB-per-project-region 500/500/500 GB in us-east4"]],
    [
      gcp.disk,
      { zone: "us-east4-a", type: "pd-ssd" },
      ["it ? SSD-TOTAL-GB-per-project-region in us-east4: size: not given"],
    ],
    [
      gcp.disk,
      { zone: "us-east4-a", type: UNKNOWN },
      ["it ? - in us-east4: the type of the disk: known only after creation"],
    ],
    [
      gcp.disk,
      { zone: "us-east4-a", type: "hyperdisk-extreme", size: 1 },
      ["it ? - in us-east4: no quota is known for disks of hyperdisk-extreme"],
    ],
    [
      gcp.disk,
      { zone: "moon", size: 500 },
      ['it ? DISKS-TOTAL-GB-per-project-region: the region: "moon" is not the name of a zone'],
    ],
    [gcp.address, { region: "us-east5" }, ["it STATIC-ADDRESSES-per-project-region 1/1/1 count in us-east5"]],
    [gcp.address, {}, ["it STATIC-ADDRESSES-per-project-region 1/1/1 count in us-central1"]],
    [gcp.address, { addressType: "INTERNAL" }, []],
  ])("%s %o: %j", (type, inputs, lines) => expect(spent([node(type, "it", inputs)])).toEqual(lines));
});

describe("what cannot be told", () => {
  const why = "known only after creation";
  const family = "GPUS-PER-GPU-FAMILY-per-project-region(gpu_family NVIDIA_H100)";
  const most = `the maximum number of nodes (autoscaling.totalMaxNodeCount): ${why}`;

  it.each([
    ["the type", { machineType: UNKNOWN }, {}, [`p ? - in us-east4: the machine type: ${why}`]],
    [
      "how it is bought",
      { machineType: "a3-highgpu-8g", spot: UNKNOWN },
      {},
      [`p ? - in us-east4: how the nodes are bought: ${why}`],
    ],
    [
      "the number",
      { machineType: "a3-highgpu-8g" },
      { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: UNKNOWN } },
      [
        `p ? ${family} in us-east4: ${most}`,
        `p ? GPUS-ALL-REGIONS-per-project in global: ${most}`,
        `p ? SSD-TOTAL-GB-per-project-region in us-east4: ${most}`,
      ],
    ],
    [
      "an unknown type",
      { machineType: "x9-huge-1" },
      {},
      [
        "p SSD-TOTAL-GB-per-project-region 0/200/400 GB in us-east4",
        "p ? - in us-east4: the quotas of x9-huge-1 are not known: it is in no table of machine types",
      ],
    ],
    [
      "an odd GPU",
      {
        machineType: "n1-standard-8",
        guestAccelerators: [{ type: "nvidia-tesla-k80", count: 1 }],
        diskType: "pd-extreme",
      },
      {},
      [
        "p ? - in us-east4: no quota is known for GPUs of type nvidia-tesla-k80",
        "p ? - in us-east4: no quota is known for boot disks of pd-extreme",
      ],
    ],
    [
      "the size of a disk",
      { machineType: "g2-standard-4", diskSizeGb: UNKNOWN },
      {},
      [
        "p NVIDIA-L4-GPUS-per-project-region 0/2/4 GPU in us-east4",
        "p GPUS-ALL-REGIONS-per-project 0/2/4 GPU in global",
        `p ? SSD-TOTAL-GB-per-project-region in us-east4: the size of its boot disks: ${why}`,
      ],
    ],
  ])("%s is unknown, never none", (_, config, inputs, lines) => {
    expect(spent([pool("p", "us-east4-a", config, inputs)])).toEqual(lines);
  });

  it("the region leaves the quotas of the whole project", () => {
    const nodeConfig = { machineType: "g2-standard-4" };
    const lost = node(gcp.pool, "p", { nodeConfig, autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: 1 } });
    expect(spent([lost], {})).toEqual([
      "p GPUS-ALL-REGIONS-per-project 0/0/1 GPU in global",
      "p ? NVIDIA-L4-GPUS-per-project-region: the region: not given",
      "p ? SSD-TOTAL-GB-per-project-region: the region: not given",
    ]);
  });

  it("the number of zones leaves no number of nodes", () => {
    const why = "the maximum number of nodes (location): not given, and no zone is configured";
    expect(spent([node(gcp.pool, "p", { nodeConfig: { machineType: "g2-standard-4" }, nodeCount: 1 })], {})).toEqual([
      `p ? NVIDIA-L4-GPUS-per-project-region: ${why}`,
      `p ? GPUS-ALL-REGIONS-per-project in global: ${why}`,
      `p ? SSD-TOTAL-GB-per-project-region: ${why}`,
    ]);
  });
});

describe("as arithmetic", () => {
  it("GPUs of the family and of the project are always as many", () => {
    const types = gcpMachineTypes.filter(({ name }) => !name.startsWith("a4x"));
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.nat(50), fc.integer({ min: 1, max: 200 }), (type, least, more) => {
        const autoscaling = { totalMinNodeCount: least, totalMaxNodeCount: least + more };
        const found = demands(
          graph(
            [pool("p", "us-central1-a", { machineType: type.name }, { autoscaling, initialNodeCount: least })],
            defaults,
          ),
        );
        const gpus = found.demands.filter(({ unit }) => unit === "GPU");
        const each = type.accelerator.count;
        const needed = { min: least * each, planned: least * each, max: (least + more) * each };
        expect(gpus.map((demand) => demand.needed)).toEqual([needed, needed]);
        expect(found.unknown).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
