import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { awsMachineTypes } from "../../../components/hardware/aws/catalogue.ts";
import { checkNodeImage } from "../../../components/hardware/aws/nodeImage.ts";
import { gpuAmiMatches } from "../../../policies/placement/gpuAmiMatches.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";

const said = (machineType: string, amiType?: string): string[] =>
  checkNodeImage({ machineTypes: [machineType], ownImage: false, ...(amiType === undefined ? {} : { amiType }) }).map(
    (problem) => `${problem.severity}: ${describeProblem(problem)}`,
  );

describe("the image of an EKS node group", () => {
  it.each(awsMachineTypes.map(({ name, amiType }) => [name, amiType]))("of %s is %s", (name, amiType) => {
    expect(said(name, amiType)).toEqual([]);
  });

  it.each([
    ["p5.48xlarge", "BOTTLEROCKET_x86_64_NVIDIA"],
    ["p5.48xlarge", "BOTTLEROCKET_x86_64_NVIDIA_FIPS"],
    ["trn2.48xlarge", "BOTTLEROCKET_x86_64"],
    ["g4dn.xlarge", "AL2023_x86_64_NVIDIA"],
    ["g5g.xlarge", "AL2023_ARM_64_NVIDIA"],
    ["inf1.xlarge", "AL2023_x86_64_NEURON"],
    ["m7i.xlarge", "AL2023_x86_64_STANDARD"],
    ["m7g.xlarge", "BOTTLEROCKET_ARM_64"],
    ["c8gd.4xlarge", "AL2023_ARM_64_STANDARD"],
    ["m7i.xlarge", "WINDOWS_CORE_2022_x86_64"],
    ["dl1.24xlarge", "AL2023_x86_64_STANDARD"],
    ["g4ad.xlarge", "AL2023_x86_64_STANDARD"],
    ["m7i.xlarge", undefined],
  ])("of %s may be %s", (machineType, amiType) => {
    expect(said(machineType, amiType)).toEqual([]);
  });

  it("without the driver, or of another architecture, is an error", () => {
    expect([
      ...said("p5.48xlarge", "AL2023_x86_64_STANDARD"),
      ...said("p5.48xlarge", "AL2023_x86_64_NEURON"),
      ...said("trn2.48xlarge", "AL2023_x86_64_NVIDIA"),
      ...said("p6e-gb200.36xlarge", "AL2023_x86_64_NVIDIA"),
      ...said("p5.48xlarge", "BOTTLEROCKET_x86_64"),
      ...said("m7g.xlarge", "AL2023_x86_64_STANDARD"),
      ...said("m7i.xlarge", "AL2023_ARM_64_STANDARD"),
      ...said("p5.48xlarge"),
      ...said("p5.48xlarge", "CUSTOM"),
    ]).toEqual([
      'error: amiType ("AL2023_x86_64_STANDARD") is an image without the NVIDIA driver, and p5.48xlarge needs it: its accelerators are not seen. Fix: set amiType: AL2023_x86_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
      'error: amiType ("AL2023_x86_64_NEURON") is an image without the NVIDIA driver, and p5.48xlarge needs it: its accelerators are not seen. Fix: set amiType: AL2023_x86_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
      'error: amiType ("AL2023_x86_64_NVIDIA") is an image without the Neuron driver, and trn2.48xlarge needs it: its accelerators are not seen. Fix: set amiType: AL2023_x86_64_NEURON. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
      'error: amiType ("AL2023_x86_64_NVIDIA") is an image for x86_64, and p6e-gb200.36xlarge is arm64. Fix: set amiType: AL2023_ARM_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html]',
      'error: amiType ("BOTTLEROCKET_x86_64") is an image without the NVIDIA driver, and p5.48xlarge needs it: its accelerators are not seen. Fix: set amiType: AL2023_x86_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
      'error: amiType ("AL2023_x86_64_STANDARD") is an image for x86_64, and m7g.xlarge is arm64. Fix: set amiType: AL2023_ARM_64_STANDARD. [https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html]',
      'error: amiType ("AL2023_ARM_64_STANDARD") is an image for arm64, and m7i.xlarge is x86_64. Fix: set amiType: AL2023_x86_64_STANDARD. [https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html]',
      "error: amiType (not given) leaves the image of p5.48xlarge to EKS, and nothing says that it has the NVIDIA driver. Fix: set amiType: AL2023_x86_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]",
      'error: amiType ("CUSTOM") asks for an image of your own, and no launch template names one. Fix: give imageId in the launch template, or another amiType. [https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html]',
    ]);
  });

  it("with more than is needed, old or unheard of is a warning", () => {
    expect([
      ...said("m7i.xlarge", "AL2023_x86_64_NVIDIA"),
      ...said("p4d.24xlarge", "AL2_x86_64_GPU"),
      ...said("p5.48xlarge", "AL2025_x86_64_NVIDIA"),
    ]).toEqual([
      'warning: amiType ("AL2023_x86_64_NVIDIA") is an image with drivers for accelerators, and m7i.xlarge has none: larger to pull, slower to boot. Fix: set amiType: AL2023_x86_64_STANDARD. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
      'warning: amiType ("AL2_x86_64_GPU") is an image of Amazon Linux 2, which EKS publishes no more. Fix: set amiType: AL2023_x86_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
      'warning: amiType ("AL2025_x86_64_NVIDIA") is no type of image that is known here. Fix: check its spelling. [https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html]',
    ]);
  });
});

const type = "aws:eks/nodeGroup:NodeGroup";
const judged = (inputs: Properties): string[] => messages(gpuAmiMatches, stackOf(raw(type, "train", inputs)));
const withTemplate = (inputs: Properties, template: Properties) => {
  const behind = raw("aws:ec2/launchTemplate:LaunchTemplate", "lt", template);
  const group = raw(
    type,
    "train",
    { launchTemplate: { id: UNKNOWN }, ...inputs },
    { madeFrom: { launchTemplate: [behind] } },
  );
  return findings(gpuAmiMatches, stackOf(behind, group));
};

describe("gpu-ami-matches of EKS", () => {
  it("judges a group by itself, or together with its template", () => {
    expect(judged({ instanceTypes: ["p5.48xlarge"], amiType: "AL2023_x86_64_STANDARD" })).toEqual([
      'train: amiType ("AL2023_x86_64_STANDARD") is an image without the NVIDIA driver, and p5.48xlarge needs it: its accelerators are not seen. Fix: set amiType: AL2023_x86_64_NVIDIA. [https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html]',
    ]);
    expect(withTemplate({ amiType: "AL2023_x86_64_STANDARD" }, { instanceType: "p5.48xlarge" })).toHaveLength(1);
    expect(withTemplate({ amiType: "AL2023_x86_64_NVIDIA" }, { instanceType: "p5.48xlarge" })).toEqual([]);
    expect(judged({})).toEqual([]);
  });

  it("lets images of one's own pass", () => {
    const template = { instanceType: "p5.48xlarge", imageId: "ami-0abc" };
    expect(withTemplate({}, template)).toEqual([]);
    expect(withTemplate({ amiType: "CUSTOM" }, template)).toEqual([]);
    expect(withTemplate({ amiType: "CUSTOM" }, { ...template, imageId: UNKNOWN })).toEqual([]);
    expect(withTemplate({ amiType: "CUSTOM" }, { instanceType: "p5.48xlarge" })).toHaveLength(1);
    const elsewhere = { instanceTypes: ["p5.48xlarge"], launchTemplate: { id: "lt-0abc" } };
    expect(judged(elsewhere)).toEqual([]);
    expect(judged({ ...elsewhere, amiType: "AL2023_x86_64_STANDARD" })).toHaveLength(1);
  });

  it("fails closed on what it cannot read, where an image may be wrong", () => {
    expect(judged({ instanceTypes: ["p5.48xlarge"], amiType: UNKNOWN })).toEqual([
      "train: whether its image has the drivers of its machines cannot be judged, because amiType is known only after creation. Fix: give amiType as a plain value.",
    ]);
    expect(judged({ instanceTypes: ["m7i.xlarge"], amiType: UNKNOWN })).toEqual([]);
    expect(judged({ instanceTypes: UNKNOWN, amiType: "AL2023_x86_64_NVIDIA" })).toEqual([
      "train: whether its image has the drivers of its machines cannot be judged, because instanceTypes is known only after creation. Fix: give instanceTypes as a plain value.",
    ]);
    expect(judged({ instanceTypes: ["p5.48xlarge"], amiType: ["AL2023_x86_64_NVIDIA"] })).toHaveLength(1);
    expect(
      withTemplate({ amiType: "AL2023_x86_64_NVIDIA" }, { instanceType: UNKNOWN }).map(({ because }) => because),
    ).toEqual(["unknown"]);
    const elsewhere = raw(type, "train", { amiType: "AL2023_x86_64_NVIDIA", launchTemplate: { id: "lt-0abc" } });
    expect(findings(gpuAmiMatches, stackOf(elsewhere)).map(({ because }) => because)).toEqual(["warning"]);
  });
});

const poolType = "gcp:container/nodePool:NodePool";
const pool = (nodeConfig: Properties) => raw(poolType, "infer", { cluster: "main", nodeConfig });
const l4 = (gpuDriverVersion?: unknown, more: Properties = {}): Properties => ({
  machineType: "g2-standard-8",
  guestAccelerators: [
    {
      type: "nvidia-l4",
      count: 1,
      ...(gpuDriverVersion === undefined ? {} : { gpuDriverInstallationConfig: { gpuDriverVersion } }),
    },
  ],
  ...more,
});
const ofGke = (nodeConfig: Properties): string[] => messages(gpuAmiMatches, stackOf(pool(nodeConfig)));

describe("gpu-ami-matches of GKE", () => {
  it("takes a driver on Linux, TPUs, and machines without accelerators", () => {
    expect(ofGke(l4("LATEST"))).toEqual([]);
    expect(ofGke(l4("DEFAULT", { imageType: "ubuntu_containerd" }))).toEqual([]);
    expect(ofGke({ machineType: "ct5p-hightpu-4t", imageType: "COS_CONTAINERD" })).toEqual([]);
    expect(ofGke({ machineType: "n2-standard-4", imageType: "WINDOWS_LTSC_CONTAINERD" })).toEqual([]);
  });

  it("finds images and drivers that show no GPU", () => {
    expect([
      ...ofGke(l4("DEFAULT", { imageType: "WINDOWS_LTSC_CONTAINERD" })),
      ...ofGke(l4("LATEST", { imageType: "UBUNTU_CONTAINERD" })),
      ...ofGke(l4("GPU_DRIVER_VERSION_UNSPECIFIED")),
    ]).toEqual([
      'infer: nodeConfig.imageType ("WINDOWS_LTSC_CONTAINERD") is an image of Windows, on which GKE has no GPUs. Fix: set it to COS_CONTAINERD. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/gpus]',
      'infer: nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion ("LATEST") is a driver for Container-Optimized OS, and the nodes run Ubuntu. Fix: set it to DEFAULT, or nodeConfig.imageType to COS_CONTAINERD. [https://cloud.google.com/dotnet/docs/reference/Google.Cloud.Container.V1/latest/Google.Cloud.Container.V1.GPUDriverInstallationConfig.Types.GPUDriverVersion]',
      'infer: nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion ("GPU_DRIVER_VERSION_UNSPECIFIED") installs no driver, so that no GPU is seen. Fix: set it to DEFAULT or LATEST. [https://cloud.google.com/dotnet/docs/reference/Google.Cloud.Container.V1/latest/Google.Cloud.Container.V1.GPUDriverInstallationConfig.Types.GPUDriverVersion]',
    ]);
  });

  it("warns where something else has to install the driver", () => {
    const found = [l4(), l4("INSTALLATION_DISABLED")].flatMap((config) =>
      findings(gpuAmiMatches, stackOf(pool(config))),
    );
    expect(found.map(({ because }) => because)).toEqual(["warning", "warning"]);
    expect(found.map(({ message }) => message)).toEqual([
      "infer: nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion (not given) leaves the driver to the version of GKE: 1.30 and later install one, and show it as a change of the pool. Fix: set it to DEFAULT or LATEST. [https://github.com/GoogleCloudPlatform/magic-modules/pull/11152]",
      'infer: nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion ("INSTALLATION_DISABLED") installs no driver: no GPU is seen unless something else installs one. Fix: set it to DEFAULT or LATEST, unless the GPU operator is in the cluster. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpus]',
    ]);
  });

  it("fails closed on what it cannot read, and judges pools inside clusters", () => {
    expect(ofGke(l4(UNKNOWN))).toEqual([
      "infer: whether its image has the drivers of its machines cannot be judged, because nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion is known only after creation. Fix: give nodeConfig.guestAccelerators[0].gpuDriverInstallationConfig.gpuDriverVersion as a plain value.",
    ]);
    expect(ofGke(l4("LATEST", { imageType: UNKNOWN }))).toHaveLength(1);
    expect(ofGke({ machineType: UNKNOWN })).toHaveLength(1);
    expect(ofGke({ machineType: "n1-standard-8", guestAccelerators: UNKNOWN })).toHaveLength(1);
    expect(
      ofGke({
        machineType: "n1-standard-8",
        guestAccelerators: [{ count: 1, gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" } }],
        imageType: "UBUNTU",
      }),
    ).toHaveLength(1);
    const cluster = raw("gcp:container/cluster:Cluster", "main", {
      nodePools: [{ nodeConfig: l4("LATEST", { imageType: "WINDOWS_SAC" }) }],
    });
    expect(messages(gpuAmiMatches, stackOf(cluster))).toHaveLength(1);
    expect(messages(gpuAmiMatches, stackOf({ ...cluster, inputs: { nodePools: UNKNOWN } }))).toEqual([
      "main: whether its image has the drivers of its machines cannot be judged, because nodePools is known only after creation. Fix: give nodePools as a plain value.",
    ]);
    expect(
      messages(gpuAmiMatches, stackOf({ ...pool(l4("GPU_DRIVER_VERSION_UNSPECIFIED")), from: "outputs" })),
    ).toHaveLength(1);
  });
});
