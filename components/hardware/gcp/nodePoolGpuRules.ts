import { isFirm } from "../../core/fact.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { findGcpMachineType } from "./catalogue.ts";
import { GcpFabric, type GcpMachineType } from "./machineType.ts";
import type { GkeNodePoolRule, GkeNodePoolSpec } from "./nodePoolSpec.ts";
import { pageOf } from "./page.ts";

const gpudirectGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx";
const rdmaGuide = "https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom";
const dranetGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/allocate-network-resources-dra";

const typePath = "nodeConfig.guestAccelerators[0].type";
const countPath = "nodeConfig.guestAccelerators[0].count";
const networksPath = "networkConfig.additionalNodeNetworkConfigs";
const profilePath = "networkConfig.acceleratorNetworkProfile";

/** How a pool asks for managed DRANET. */
const managedDranet = "auto";

/** Machine types that come with GPUs take those and no others. */
export const checkBundledAccelerators: GkeNodePoolRule = (spec) => {
  const problems = new Problems();
  const machine = findGcpMachineType(spec.machineType ?? "");
  const { acceleratorType: type, acceleratorCount: count } = spec;
  // The provider leaves out accelerators of which there are none.
  if (machine === undefined || count === 0) return problems.list;
  const say = (isFirm(machine) ? problems.error : problems.warning).bind(problems);
  const comes = `and ${machine.name} comes with ${machine.accelerator.count} × ${machine.acceleratorType}`;
  if (type !== undefined && type !== machine.acceleratorType) {
    say(typePath, type, `is another GPU, ${comes}`, `use ${machine.acceleratorType}`, pageOf(machine));
  }
  if (count !== undefined && count !== machine.accelerator.count) {
    say(countPath, count, `is another number of GPUs, ${comes}`, `use ${machine.accelerator.count}`, pageOf(machine));
  }
  return problems.list;
};

/**
 * GPUs of different nodes reach each other through networks that the pool attaches: all that the machine type takes, or none
 * where GKE makes and attaches them (managed DRANET).
 */
export const checkGpuNetworks: GkeNodePoolRule = (spec, unknown) => [
  ...checkAttachedNetworks(spec, unknown),
  ...checkMissingNetworks(spec, unknown),
];

/** Of networks that are attached: they are all that the machine type takes. */
export const checkAttachedNetworks: GkeNodePoolRule = (spec, unknown = []) => {
  const problems = new Problems();
  const { machineType = "", additionalNodeNetworks: attached = 0, acceleratorNetworkProfile } = spec;
  const machine = findGcpMachineType(machineType);
  const wanted = machine === undefined ? 0 : networksOf(machine);
  if (machine === undefined || wanted === 0 || unknown.includes(networksPath) || attached === 0) return problems.list;
  if (acceleratorNetworkProfile === managedDranet) {
    const rule = `are attached beside ${profilePath} (${managedDranet}), with which GKE makes and attaches its own`;
    problems.error(networksPath, attached, rule, "leave one of the two out", dranetGuide);
  } else if (attached !== wanted) {
    const say = (isFirm(machine) ? problems.error : problems.warning).bind(problems);
    const rule = `are not the ${wanted} that ${machine.name} takes`;
    say(networksPath, attached, rule, `${attachAll(machine)}, or none and ${letMake}`, guideOf(machine));
  }
  return problems.list;
};

/** Where there is no such network at all. Nothing breaks: whether it matters is whether a job spans several nodes. */
export const checkMissingNetworks: GkeNodePoolRule = (spec, unknown = []) => {
  const problems = new Problems();
  const { machineType = "", additionalNodeNetworks: attached = 0, acceleratorNetworkProfile } = spec;
  const machine = findGcpMachineType(machineType);
  if (machine === undefined || networksOf(machine) === 0) return problems.list;
  const given = attached > 0 || acceleratorNetworkProfile === managedDranet;
  if (given || unknown.includes(networksPath) || unknown.includes(profilePath)) return problems.list;
  const rule = `leaves GPUs of different nodes of ${machine.name} to plain TCP, at a fraction of their network`;
  const fix = `${attachAll(machine)}, or ${letMake}, unless no job spans several nodes`;
  problems.warning(networksPath, spec.additionalNodeNetworks, rule, fix, guideOf(machine));
  return problems.list;
};

/**
 * The same of a pool that is known to run one job over several nodes: then it is an error, on a machine whose row is firm.
 *
 * @param job what the pool runs: `train runs one job over up to 8 nodes (placementPolicy.type is COMPACT)`
 */
export function checkJobNetworks(spec: GkeNodePoolSpec, unknown: readonly string[], job: string): Problem[] {
  const machine = findGcpMachineType(spec.machineType ?? "");
  return checkMissingNetworks(spec, unknown).map((problem): Problem => {
    if (machine === undefined || spec.acceleratorNetworkProfile !== undefined) return problem;
    const speed =
      machine.network.fabric === GcpFabric.Tcpxo ? "about 4 GB/s instead of about 340" : "a fraction of their network";
    return {
      ...problem,
      severity: isFirm(machine) ? "error" : "warning",
      rule: `leaves GPUs of different nodes of ${machine.name} to plain TCP, ${speed}, and ${job}`,
      fix: `${attachAll(machine)}, or ${letMake}`,
    };
  });
}

const letMake = `let GKE make its own (${profilePath}: ${managedDranet})`;

function attachAll(machine: GcpMachineType): string {
  return `attach ${described(machine)}`;
}

function guideOf({ network }: GcpMachineType): string {
  return network.fabric === GcpFabric.Rdma ? rdmaGuide : gpudirectGuide;
}

/** Networks that a node is attached to beside its ordinary one. */
function networksOf({ network }: GcpMachineType): number {
  return network.extraGvnicNetworks + network.rdmaSubnets;
}

function described({ network: { extraGvnicNetworks, rdmaSubnets } }: GcpMachineType): string {
  if (rdmaSubnets === 0) return `${extraGvnicNetworks} gVNIC networks`;
  return `${extraGvnicNetworks} gVNIC network and ${rdmaSubnets} subnets of an RDMA network`;
}
