import { readBoolean } from "../../components/core/value.ts";
import { staticKey, staticKeyProperty, staticKeyTypes } from "../../components/security/staticKeys.ts";
import { gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

/** Keys that live until somebody deletes them, and that lie in the state file meanwhile. */
export const noStaticKeys = gpuPolicy<NoConfig>({
  name: "iam-no-static-keys",
  description: "No long-lived keys or passwords: workloads and people sign in with credentials that expire.",
  severity: "critical",
  source: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  remediation:
    "Give workloads an identity (EKS Pod Identity, GKE Workload Identity Federation, OIDC federation) and people single sign-on.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  defaults: noConfig,
  types: staticKeyTypes.map((row) => row.type),
  evaluate: (node) => {
    const property = staticKeyProperty(node.type);
    if (property === undefined) return problemFindings(node, staticKey(node.type));
    const made = readBoolean(node.inputs, property);
    if (made.state === "unknown") return [unreadable(node, made, "whether it has a long-lived key")];
    return made.state === "known" && made.value ? problemFindings(node, staticKey(node.type)) : [];
  },
});
