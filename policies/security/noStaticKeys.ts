import { staticKey, staticKeyTypes } from "../../components/security/staticKeys.ts";
import { type GpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings } from "../problems.ts";

/** Keys that live until somebody deletes them, and that lie in the state file meanwhile. */
export const noStaticKeys: GpuPolicy<NoConfig> = {
  name: "iam-no-static-keys",
  description: "No long-lived keys or passwords: workloads and people sign in with credentials that expire.",
  severity: "critical",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  remediation: "Use EKS Pod Identity, instance profiles, OIDC federation or IAM Identity Center.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: staticKeyTypes.map((row) => row.type),
  evaluate: (node) => problemFindings(node, staticKey(node.type)),
};
