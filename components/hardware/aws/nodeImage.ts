import { type Problem, Problems } from "../../core/problem.ts";
import { findAwsMachineType } from "./catalogue.ts";
import { findHostType } from "./hostType.ts";

const guide = "https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html";
const api = "https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html";

type Arch = "x86_64" | "arm64";
/** Whose drivers an image has, or a machine needs. */
type Driver = "nvidia" | "neuron";

/** The image of a managed node group, and what runs on it. */
export interface NodeImageSpec {
  /** Every type that may be launched. */
  readonly machineTypes: readonly string[];
  readonly amiType?: string;
  /** Whether the launch template names an image of its own, which nothing is known of. */
  readonly ownImage: boolean;
}

/** The rule: an image has the drivers of its machines, and their architecture. Paths are those of the node group. */
export function checkNodeImage({ machineTypes, amiType, ownImage }: NodeImageSpec): Problem[] {
  const problems = new Problems();
  const path = "amiType";
  if (ownImage) return problems.list;
  const needs = machineTypes.flatMap((type) => needOf(type) ?? []);
  const accelerated = needs.find(({ driver }) => driver !== undefined);
  if (amiType === undefined) {
    if (accelerated !== undefined) {
      const rule = `leaves the image of ${accelerated.type} to EKS, and nothing says that it has the ${nameOf(accelerated.driver!)} driver`;
      problems.error(path, undefined, rule, fixFor(accelerated), guide);
    }
    return problems.list;
  }
  if (amiType === "CUSTOM") {
    const rule = "asks for an image of your own, and no launch template names one";
    problems.error(path, amiType, rule, "give imageId in the launch template, or another amiType", api);
    return problems.list;
  }
  const image = imageOf(amiType);
  if (image === undefined) {
    problems.warning(path, amiType, "is no type of image that is known here", "check its spelling", api);
    return problems.list;
  }
  for (const need of needs) {
    if (need.driver !== undefined && !image.drivers.includes(need.driver)) {
      const rule = `is an image without the ${nameOf(need.driver)} driver, and ${need.type} needs it: its accelerators are not seen`;
      problems.error(path, amiType, rule, fixFor(need), guide);
    } else if (need.arch !== image.arch) {
      const rule = `is an image for ${image.arch}, and ${need.type} is ${need.arch}`;
      problems.error(path, amiType, rule, fixFor(need), api);
    }
  }
  const idle = needs.length === machineTypes.length && needs.length > 0 && accelerated === undefined;
  if (idle && /NVIDIA|NEURON|GPU/.test(amiType)) {
    const rule = `is an image with drivers for accelerators, and ${machineTypes.join(", ")} has none: larger to pull, slower to boot`;
    problems.warning(path, amiType, rule, fixFor(needs[0]!), guide);
  }
  if (amiType.startsWith("AL2_")) {
    const rule = "is an image of Amazon Linux 2, which EKS publishes no more";
    problems.warning(path, amiType, rule, fixFor(needs[0]), guide);
  }
  return problems.list;
}

/** What AWS names AMI types by. Bottlerocket brings the Neuron driver in its plain image. */
function imageOf(amiType: string): { arch: Arch; drivers: readonly Driver[] } | undefined {
  const parts = /^(AL2023|AL2|BOTTLEROCKET|WINDOWS_\w+?)_(x86_64|ARM_64)(?:_(\w+))?$/.exec(amiType);
  if (parts === null) return undefined;
  const [, system, arch, variant = ""] = parts;
  const drivers: Driver[] = [];
  if (/NVIDIA|GPU/.test(variant)) drivers.push("nvidia");
  // The one accelerated image of Amazon Linux 2 had both.
  if (variant.includes("NEURON") || variant === "GPU") drivers.push("neuron");
  if (system === "BOTTLEROCKET" && drivers.length === 0) drivers.push("neuron");
  return { arch: arch === "ARM_64" ? "arm64" : "x86_64", drivers };
}

interface Need {
  readonly type: string;
  readonly arch: Arch;
  readonly driver?: Driver;
  /** The image that the catalogue has for it. */
  readonly amiType: string;
}

/** Undefined for types of which neither the catalogue nor their name tells what they need. */
function needOf(type: string): Need | undefined {
  const machine = findAwsMachineType(type);
  if (machine !== undefined) {
    const driver = machine.amiType.endsWith("NEURON") ? "neuron" : "nvidia";
    return { type, arch: machine.arch, driver, amiType: machine.amiType };
  }
  const host = findHostType(type);
  if (host !== undefined) return { type, arch: host.arch, amiType: standard(host.arch) };
  const family = type.split(".")[0]!;
  if (family === "g5g") return { type, arch: "arm64", driver: "nvidia", amiType: "AL2023_ARM_64_NVIDIA" };
  if (/^(p|gr?)\d+(?!ad)/.test(family))
    return { type, arch: "x86_64", driver: "nvidia", amiType: "AL2023_x86_64_NVIDIA" };
  if (/^(trn|inf)\d/.test(family)) return { type, arch: "x86_64", driver: "neuron", amiType: "AL2023_x86_64_NEURON" };
  // Other accelerators (dl, vt, f, g4ad) need images of their own.
  if (/^(dl|vt|f|g)\d/.test(family)) return undefined;
  const arch = /^(a1|[a-z]+\d+g)/.test(family) ? "arm64" : "x86_64";
  return { type, arch, amiType: standard(arch) };
}

function standard(arch: Arch): string {
  return arch === "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD";
}

function fixFor(need: Need | undefined): string {
  return need === undefined ? "use an image of Amazon Linux 2023 or Bottlerocket" : `set amiType: ${need.amiType}`;
}

function nameOf(driver: Driver): string {
  return driver === "nvidia" ? "NVIDIA" : "Neuron";
}
