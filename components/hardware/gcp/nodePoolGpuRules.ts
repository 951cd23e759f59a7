import { isFirm } from "../../core/fact.ts";
import { Problems } from "../../core/problem.ts";
import { findGcpMachineType } from "./catalogue.ts";
import { GcpFabric, type GcpMachineType } from "./machineType.ts";
import type { GkeNodePoolRule } from "./nodePoolSpec.ts";
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
export const checkGpuNetworks: GkeNodePoolRule = (spec, unknown = []) => {
  const problems = new Problems();
  const machine = findGcpMachineType(spec.machineType ?? "");
  const wanted = machine === undefined ? 0 : networksOf(machine);
  if (machine === undefined || wanted === 0) return problems.list;
  const { additionalNodeNetworks: attached = 0 } = spec;
  const dranet = spec.acceleratorNetworkProfile === managedDranet;
  if (unknown.includes(networksPath) || (dranet && attached === 0)) return problems.list;

  const guide = machine.network.fabric === GcpFabric.Rdma ? rdmaGuide : gpudirectGuide;
  const all = `attach ${described(machine)}`;
  const made = `let GKE make its own (${profilePath}: ${managedDranet})`;
  if (dranet) {
    const rule = `are attached beside ${profilePath} (${managedDranet}), with which GKE makes and attaches its own`;
    problems.error(networksPath, attached, rule, "leave one of the two out", dranetGuide);
  } else if (attached > 0) {
    if (attached === wanted) return problems.list;
    const say = (isFirm(machine) ? problems.error : problems.warning).bind(problems);
    const rule = `are not the ${wanted} that ${machine.name} takes`;
    say(networksPath, attached, rule, `${all}, or none and ${made}`, guide);
  } else if (!unknown.includes(profilePath)) {
    const rule = `leaves GPUs of different nodes of ${machine.name} to plain TCP, at a fraction of their network`;
    const fix = `${all}, or ${made}, unless no job spans several nodes`;
    problems.warning(networksPath, spec.additionalNodeNetworks, rule, fix, guide);
  }
  return problems.list;
};

/** Networks that a node is attached to beside its ordinary one. */
function networksOf({ network }: GcpMachineType): number {
  return network.extraGvnicNetworks + network.rdmaSubnets;
}

function described({ network: { extraGvnicNetworks, rdmaSubnets } }: GcpMachineType): string {
  if (rdmaSubnets === 0) return `${extraGvnicNetworks} gVNIC networks`;
  return `${extraGvnicNetworks} gVNIC network and ${rdmaSubnets} subnets of an RDMA network`;
}
