import type { ResourceNode } from "../../components/core/graph.ts";
import { covers, isAbout, saysWhat } from "../waiver.ts";

/** Somebody's word that a purchase which cannot be taken back may be made. */
export interface Approval {
  /** The resource: its name or its URN, in which `*` stands for any characters. Not for everything: what says neither a name nor a type approves nothing, as with waivers. */
  readonly urn: string;
  /** Where the approval is on record: number of a ticket, an order, a decision. */
  readonly id: string;
}

/** Schema of the part that all approvals have. */
export const approvalProperties = {
  urn: {
    type: "string" as const,
    pattern: "[^*\\s]",
    description: "Name or URN of the resource, in which * stands for any characters.",
  },
  id: {
    type: "string" as const,
    pattern: "\\S",
    description: "Where the approval is on record: number of a ticket or an order.",
  },
};

/** The approvals of a resource. Those that name nothing in particular, or no record, count for none. */
export function approvalsOf<A extends Approval>(node: ResourceNode, approvals: readonly A[]): A[] {
  if (!Array.isArray(approvals)) return [];
  return approvals.filter(({ urn, id }) => {
    if (typeof urn !== "string" || typeof id !== "string" || id.trim() === "" || !saysWhat(urn)) return false;
    return isAbout({ urn }, node.urn) || covers({ urn }, node.name);
  });
}

/** Where a project tells policies what is approved in the stack of a resource, and what to write there. */
export function howToApprove(node: ResourceNode, policy: string): string {
  const [, , stack] = node.urn.split(/:+/);
  return `{"urn": ${JSON.stringify(node.name)}, "id": "<where it is on record>"} to approvals of ${policy} in policy.${stack}.json`;
}
