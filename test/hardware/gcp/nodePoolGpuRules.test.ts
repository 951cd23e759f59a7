import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { gcpHostTypes } from "../../../components/hardware/gcp/hostType.ts";
import {
  checkBundledAccelerators,
  checkGpuNetworks,
  type GkeNodePoolRule,
  type GkeNodePoolSpec,
} from "../../../components/hardware/gcp/nodePoolSpec.ts";
import { tpuMachineTypes } from "../../../components/hardware/gcp/tpuCatalogue.ts";

const say = (rule: GkeNodePoolRule) => (spec: GkeNodePoolSpec, unknown?: readonly string[]) =>
  rule(spec, unknown).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

describe("GPUs that come with a machine type", () => {
  const said = say(checkBundledAccelerators);
  const page = "[https://docs.cloud.google.com/compute/docs/gpus]";
  const comes = "and a3-megagpu-8g comes with 8 × nvidia-h100-mega-80gb";

  it.each([
    [
      { acceleratorType: "nvidia-h100-80gb", acceleratorCount: 8 },
      [
        `error: nodeConfig.guestAccelerators[0].type ("nvidia-h100-80gb") is another GPU, ${comes}. Fix: use nvidia-h100-mega-80gb. ${page}`,
      ],
    ],
    [
      { acceleratorType: "nvidia-h100-mega-80gb", acceleratorCount: 4 },
      [`error: nodeConfig.guestAccelerators[0].count (4) is another number of GPUs, ${comes}. Fix: use 8. ${page}`],
    ],
    [
      { acceleratorType: "nvidia-tesla-t4", acceleratorCount: 1 },
      [
        `error: nodeConfig.guestAccelerators[0].type ("nvidia-tesla-t4") is another GPU, ${comes}. Fix: use nvidia-h100-mega-80gb. ${page}`,
        `error: nodeConfig.guestAccelerators[0].count (1) is another number of GPUs, ${comes}. Fix: use 8. ${page}`,
      ],
    ],
  ])("are not %j", (gpus, messages) => {
    expect(said({ machineType: "a3-megagpu-8g", ...gpus })).toEqual(messages);
  });

  it("are taken by every machine type, and one more or another is not", () => {
    for (const { name, acceleratorType, accelerator } of gcpMachineTypes) {
      const spec = { machineType: name, acceleratorType, acceleratorCount: accelerator.count };
      expect([name, said(spec)]).toEqual([name, []]);
      expect([name, said({ machineType: name })]).toEqual([name, []]);
      expect(said({ ...spec, acceleratorCount: accelerator.count + 1 })).toHaveLength(1);
      expect(said({ ...spec, acceleratorCount: accelerator.count - 1 })).toHaveLength(accelerator.count === 1 ? 0 : 1);
      expect(said({ ...spec, acceleratorType: "nvidia-tesla-v100" })).toHaveLength(1);
    }
  });

  it("are none where none are asked for: the provider leaves a count of 0 out", () => {
    expect(said({ machineType: "a2-highgpu-1g", acceleratorType: "", acceleratorCount: 0 })).toEqual([]);
  });

  it("are no matter of machine types without any", () => {
    const t4 = { acceleratorType: "nvidia-tesla-t4", acceleratorCount: 2 };
    for (const machineType of ["n1-standard-8", "a9-highgpu-8g", undefined]) {
      expect(said(machineType === undefined ? t4 : { machineType, ...t4 })).toEqual([]);
    }
  });
});

describe("networks of GPU nodes", () => {
  const said = say(checkGpuNetworks);
  const networks = "networkConfig.additionalNodeNetworkConfigs";
  const profile = "networkConfig.acceleratorNetworkProfile";
  const tcp = "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx]";
  const rdma = "[https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom]";
  const dranet = "[https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra]";
  const made = `let GKE make its own (${profile}: auto)`;

  it.each([
    ["a3-highgpu-8g", 3, 4, "4 gVNIC networks", tcp],
    ["a3-edgegpu-8g", 5, 4, "4 gVNIC networks", tcp],
    ["a3-megagpu-8g", 4, 8, "8 gVNIC networks", tcp],
    ["a3-ultragpu-8g", 8, 9, "1 gVNIC network and 8 subnets of an RDMA network", rdma],
    ["a4-highgpu-8g", 10, 9, "1 gVNIC network and 8 subnets of an RDMA network", rdma],
    ["a4x-highgpu-4g", 4, 5, "1 gVNIC network and 4 subnets of an RDMA network", rdma],
    ["a4x-maxgpu-4g-metal", 1, 9, "1 gVNIC network and 8 subnets of an RDMA network", rdma],
    ["a3-ultragpu-8g-nolssd", 1, 9, "1 gVNIC network and 8 subnets of an RDMA network", rdma],
  ])("of %s are not %d", (machineType, attached, takes, all, guide) => {
    expect(said({ machineType, additionalNodeNetworks: attached })).toEqual([
      `error: ${networks} (${attached}) are not the ${takes} that ${machineType} takes. Fix: attach ${all}, or none and ${made}. ${guide}`,
    ]);
    expect(said({ machineType, additionalNodeNetworks: takes })).toEqual([]);
    const rule = `leaves GPUs of different nodes of ${machineType} to plain TCP, at a fraction of their network`;
    const fix = `Fix: attach ${all}, or ${made}, unless no job spans several nodes. ${guide}`;
    expect(said({ machineType })).toEqual([`warning: ${networks} (not given) ${rule}. ${fix}`]);
    expect(said({ machineType, additionalNodeNetworks: 0 })).toEqual([`warning: ${networks} (0) ${rule}. ${fix}`]);
  });

  it("are made by GKE, or attached, and not both", () => {
    for (const { name, network } of gcpMachineTypes) {
      const takes = network.extraGvnicNetworks + network.rdmaSubnets;
      if (takes === 0) continue;
      const made = { machineType: name, acceleratorNetworkProfile: "auto" };
      expect([name, said(made), said({ ...made, additionalNodeNetworks: 0 })]).toEqual([name, [], []]);
      for (const attached of [takes, 1]) {
        expect(said({ ...made, additionalNodeNetworks: attached })).toEqual([
          `error: ${networks} (${attached}) are attached beside ${profile} (auto), with which GKE makes and attaches its own. Fix: leave one of the two out. ${dranet}`,
        ]);
      }
    }
    expect(said({ machineType: "a4-highgpu-8g", acceleratorNetworkProfile: "" })).toHaveLength(1);
  });

  it("are the user's own where no fabric takes any", () => {
    const plain = [
      ...gcpMachineTypes.filter(({ network }) => network.fabric === "none"),
      ...gcpHostTypes,
      ...tpuMachineTypes,
    ];
    expect(plain.length).toBeGreaterThan(50);
    for (const { name } of plain) {
      for (const additionalNodeNetworks of [0, 1, 3]) {
        expect([name, said({ machineType: name, additionalNodeNetworks })]).toEqual([name, []]);
      }
      expect([name, said({ machineType: name })]).toEqual([name, []]);
    }
    expect(said({ additionalNodeNetworks: 3 })).toEqual([]);
  });

  it("are not judged before they are known", () => {
    const machineType = "a3-megagpu-8g";
    expect(said({ machineType }, [networks])).toEqual([]);
    expect(said({ machineType, acceleratorNetworkProfile: "auto" }, [networks])).toEqual([]);
    expect(said({ machineType }, [profile])).toEqual([]);
    // Whatever the profile turns out to be.
    expect(said({ machineType, additionalNodeNetworks: 3 }, [profile])).toHaveLength(1);
    expect(said({ machineType }, ["nodeCount"])).toHaveLength(1);
  });
});
