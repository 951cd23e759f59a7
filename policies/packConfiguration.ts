import type { ResourceGraph } from "../components/core/graph.ts";
import { type Finding, gpuPolicy, levels, packConfigurationName } from "./policy.ts";
import { noPackConfiguration, type PackConfiguration } from "./shared.ts";
import { isAbout, type Waiver } from "./waiver.ts";

export { packConfigurationName } from "./policy.ts";

/** Where relative paths of options start. */
const relativeTo =
  "Relative to the directory where pulumi was started, else to that of the policy pack; hybrid-gpu plan and report look beside the policy configuration first.";

const rows = (what: string) => ({ type: "array" as const, items: { type: "object" as const }, description: what });
const files = (what: string) => ({
  type: "array" as const,
  items: { type: "string" as const },
  description: `${what} ${relativeTo}`,
});

/** Prices, limits and waivers for the whole pack: and whether they, and everybody's options, can be read. */
export const packConfiguration = gpuPolicy<PackConfiguration>({
  name: packConfigurationName,
  description:
    "The prices, limits, waivers and options that the policies are given can be read, and no waiver has expired.",
  severity: "high",
  source: "https://www.pulumi.com/docs/iac/crossguard/configuration/",
  remediation: "Correct the policy configuration; have an expired waiver approved anew, or mend what it covered.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      prices: rows(
        "Price rows of your own, over those of files and the built-in ones: {place, service, sku, region, purchase, unit, price, currency, source, asOf, confidence}.",
      ),
      priceFiles: files("Price files, as hybrid-gpu prices refresh writes them."),
      acceptPrices: {
        type: "array",
        items: { type: "string" },
        description:
          "SKUs of price rows that are right although they are below a quarter or above four times the median of other regions.",
      },
      limits: rows(
        "Limits and use of an account or project: {place, region, service, code, dimensions, limit, used, readAt}, with ownedUse for what this stack has already.",
      ),
      snapshotFiles: files("Quota snapshots, as hybrid-gpu quotas refresh writes them."),
      waivers: rows(
        "Waivers: {policy, urn, reason, approver, expires}; * in urn stands for any characters, and its end says a name or a type (*::train, *NodeGroup::*). For a year at most.",
      ),
      waiverFiles: files("JSON files with a list of waivers."),
    },
  },
  defaults: () => noPackConfiguration,
  evaluateStack: (graph, { shared: { problems, warnings, waivers } }) => [
    ...problems.map((message) => ({ message })),
    ...warnings.map((message) => ({ because: "warning" as const, message })),
    ...idleWaivers(graph, waivers),
  ],
});

/** Waivers about nothing that is there: what they covered is gone, or they never covered what they were written for. */
function idleWaivers(graph: ResourceGraph, waivers: readonly Waiver[]): Finding[] {
  const [prefix, project] = graph.nodes[0]?.urn.split("::") ?? [];
  if (waivers.length === 0 || prefix === undefined || project === undefined) return [];
  const stack = prefix.split(":").at(-1)!;
  // The stack itself is always there, whether or not it is listed.
  const urns = [
    `${prefix}::${project}::pulumi:pulumi:Stack::${project}-${stack}`,
    ...graph.nodes.map(({ urn }) => urn),
  ];
  return waivers
    .filter((waiver) => isOfStack(waiver.urn, prefix, project) && !urns.some((urn) => isAbout(waiver, urn)))
    .map(({ policy, urn, approver }) => ({
      because: "warning",
      message:
        `The waiver of ${policy} for ${urn} by ${approver} covers no resource of ${project}/${stack}. ` +
        "Fix: remove it, or correct its urn; where it is about another stack, begin it with urn:pulumi:<stack>::<project>::.",
    }));
}

/** False for patterns that name another stack or project: a list of waivers may serve several. */
function isOfStack(pattern: string, prefix: string, project: string): boolean {
  const [first = "", second] = pattern.split("::");
  if (!first.startsWith("urn:") || first.includes("*")) return true;
  return first === prefix && (second === undefined || second.includes("*") || second === project);
}
