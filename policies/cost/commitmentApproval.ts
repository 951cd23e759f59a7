import type { ResourceNode } from "../../components/core/graph.ts";
import { type Commitment, commitmentOf, commitmentTypes } from "../../components/pricing/commitment.ts";
import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { type Approval, approvalProperties, approvalsOf, howToApprove } from "./approvals.ts";

export interface TermApproval extends Approval {
  /** Longest term, months. Any when left out. */
  readonly maxMonths?: number;
  /** Whether it may renew itself. @default false */
  readonly renews?: boolean;
}

export interface CommitmentApprovalConfig {
  readonly approvals: readonly TermApproval[];
}

const name = "cost-commitment-approval";

/** A commitment is a debt: whoever signs for it has to know of it before it is made. */
export const commitmentApproval = gpuPolicy<CommitmentApprovalConfig>({
  name,
  description: "Commitments to pay for a term have been approved: for that term, and for their renewal.",
  severity: "critical",
  source: "https://docs.cloud.google.com/compute/docs/instances/committed-use-discounts-overview",
  remediation: "Have the commitment approved and name the approval in the policy's configuration, or do without it.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      approvals: {
        type: "array",
        items: {
          type: "object",
          properties: {
            ...approvalProperties,
            maxMonths: { type: "number", minimum: 0, description: "Longest term, months." },
            renews: { type: "boolean", description: "Whether it may renew itself." },
          },
          required: ["urn", "id"],
          additionalProperties: false,
        },
        description: "Commitments that were approved: {urn, id, maxMonths, renews}.",
      },
    },
  },
  defaults: () => ({ approvals: [] }),
  types: commitmentTypes,
  evaluate: (node, { config }) => {
    const commitment = commitmentOf(node);
    if (commitment === undefined) return [];
    const approvals = approvalsOf(node, config.approvals);
    if (approvals.length > 0) return judgeApproved(node, commitment, approvals);
    const { what, term, amount, renewal } = commitment;
    const money = amount === undefined ? "" : ` of ${amount}`;
    const again =
      renewal === undefined ? "" : ` It ${renewal.certain ? "renews" : "may renew"} itself (${renewal.path}).`;
    return [
      {
        urn: node.urn,
        message:
          `${node.name} commits to ${what}${money} for ${term}, to be paid to the end whatever is used.${again} No approval names it (policy configuration). ` +
          `Fix: have it approved and add ${howToApprove(node, name)}, or do without it.`,
      },
    ];
  },
});

function judgeApproved(
  node: ResourceNode,
  { what, months, term, renewal }: Commitment,
  approvals: readonly TermApproval[],
): Finding[] {
  const findings: Finding[] = [];
  const { urn } = node;
  const longest = approvals.some(({ maxMonths }) => maxMonths === undefined)
    ? undefined
    : approvals.reduce((one, other) => (other.maxMonths! > one.maxMonths! ? other : one));
  if (longest !== undefined) {
    const limit = `the ${longest.maxMonths} months that approval ${longest.id} allows (maxMonths of approvals, policy configuration)`;
    if (months === undefined) {
      findings.push({
        urn,
        because: "unknown",
        message:
          `${node.name} commits to ${what} for ${term}; whether that is within ${limit} cannot be told. ` +
          `Fix: have it approved without maxMonths, or name the term.`,
      });
    } else if (months > longest.maxMonths!) {
      findings.push({
        urn,
        message:
          `${node.name} commits to ${what} for ${term}, longer than ${limit}. ` +
          `Fix: take a shorter term, or have this one approved and raise maxMonths of ${name}.`,
      });
    }
  }
  if (renewal !== undefined && !approvals.some(({ renews }) => renews === true)) {
    const { path, certain } = renewal;
    const { id } = approvals[0]!;
    findings.push({
      urn,
      ...(certain ? {} : { because: "unknown" as const }),
      message:
        `${node.name} commits to ${what} that ${certain ? "renews" : "may renew"} itself (${path}), and approval ${id} (policy configuration) is for one term. ` +
        `Fix: switch ${path} off, or have the renewal approved and set renews: true of ${name}.`,
    });
  }
  return findings;
}
