import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { type Read, readBoolean, readList, readString } from "../../components/core/value.ts";
import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { nodeServiceAccount } from "../../components/security/googleIam.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import { deferredGrant } from "./googleGrants.ts";

const accountType = "gcp:serviceaccount/account:Account";

/** Resource types whose nodes sign in with a service account. */
export const nodeAccountTypes: readonly string[] = [gkeNodePoolType, gkeClusterType];

/** Whether nodes sign in with an account of their own, as far as it is known. */
export function judgeNodeAccounts(node: ResourceNode): Finding[] {
  return accountsOf(node).flatMap((answer) => {
    if (answer.state === "unknown") return [];
    return problemFindings(node, nodeServiceAccount(answer.state === "known" ? answer.value : undefined, answer.path));
  });
}

/** Accounts that are not known, and were not made from a service account of this program. */
export function unknownNodeAccounts(graph: ResourceGraph): Finding[] {
  return nodeAccountTypes
    .flatMap((type) => graph.ofType(type))
    .flatMap((node) =>
      accountsOf(node).flatMap((answer) => {
        if (answer.state !== "unknown") return [];
        const property = /^\w+/.exec(answer.path)![0];
        if (graph.behind(node, property, accountType).length > 0) return [];
        return [deferredGrant(node, answer.path, answer.why)];
      }),
    );
}

/** The accounts of a resource's nodes: one for each pool. */
function accountsOf(node: ResourceNode): Read<string>[] {
  const { inputs } = node;
  const account = (at: string): Read<string> => readString(inputs, joinPath(at, "serviceAccount"));
  if (node.type === gkeNodePoolType) return [account("nodeConfig")];
  const found: Read<string>[] = [];
  const provisioned = "clusterAutoscaling.autoProvisioningDefaults";
  const autopilot = readBoolean(inputs, "enableAutopilot");
  if (autopilot.state === "unknown") return [autopilot];
  if (autopilot.state === "known" && autopilot.value) return [account(provisioned)];
  const provisioning = readBoolean(inputs, "clusterAutoscaling.enabled");
  if (provisioning.state === "unknown" || (provisioning.state === "known" && provisioning.value)) {
    found.push(account(provisioned));
  }
  const pools = readList(inputs, "nodePools");
  if (pools.state === "unknown") return [...found, pools];
  if (pools.state === "known" && pools.value.length > 0) {
    return [...found, ...pools.value.map((_, index) => account(`nodePools[${index}].nodeConfig`))];
  }
  // A default pool that is removed lives for some minutes.
  const removed = readBoolean(inputs, "removeDefaultNodePool");
  if (removed.state === "known" && removed.value) return found;
  return [...found, account("nodeConfig")];
}
