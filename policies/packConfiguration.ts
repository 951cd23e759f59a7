import { gpuPolicy, levels } from "./policy.ts";
import { noPackConfiguration, type PackConfiguration } from "./shared.ts";

export const packConfigurationName = "pack-configuration";

const rows = (what: string) => ({ type: "array" as const, items: { type: "object" as const }, description: what });
const files = (what: string) => ({
  type: "array" as const,
  items: { type: "string" as const },
  description: `${what} Relative to the directory of the policy pack, or to the one where pulumi runs.`,
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
      limits: rows(
        "Limits and use of an account or project: {place, region, service, code, dimensions, limit, used, readAt}, with ownedUse for what this stack has already.",
      ),
      snapshotFiles: files("Quota snapshots, as hybrid-gpu quotas refresh writes them."),
      waivers: rows("Waivers: {policy, urn, reason, approver, expires}; * in urn stands for any characters."),
      waiverFiles: files("JSON files with a list of waivers."),
    },
  },
  defaults: () => noPackConfiguration,
  evaluateStack: (_, { shared }) => shared.problems.map((message) => ({ message })),
});
