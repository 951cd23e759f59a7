import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { today } from "../components/core/today.ts";
import { packConfigurationName } from "../policies/packConfiguration.ts";
import { readerFrom } from "../policies/readerFrom.ts";
import { noPackConfiguration, type PackConfiguration, type SharedFacts, sharedFacts } from "../policies/shared.ts";
import { isRecord, readMarkup } from "./markup.ts";
import type { Project } from "./project.ts";
import { UserError } from "./userError.ts";

/** What a policy pack is configured with, and what of it tables and pack have to agree on. */
export interface PolicyConfig {
  readonly file?: string;
  /** By policy, as `--policy-pack-config` of the engine takes it. */
  readonly byPolicy: Readonly<Record<string, unknown>>;
  /** Prices, limits, waivers: as the pack goes by them. */
  readonly shared: SharedFacts;
}

/**
 * The policy configuration of a stack: `policy.<stack>.json` beside its `Pulumi.<stack>.yaml`. Without one the policies go
 * by their defaults for the environment, which know nothing of the account's quotas.
 */
export function policyConfigFile(project: Project, stack: string): string | undefined {
  const file = join(project.directory, `policy.${stack}.json`);
  return existsSync(file) ? file : undefined;
}

/**
 * Reads a policy configuration. `packDirectory` is where the pack runs, and its relative paths start.
 */
export function readPolicyConfig(file: string | undefined, packDirectory: string): PolicyConfig {
  if (file === undefined) return { byPolicy: {}, shared: factsOf({}, packDirectory) };
  const raw = readMarkup(resolve(file));
  if (!isRecord(raw)) throw new UserError(`${file} is not an object of policies, as {"cost-monthly-ceiling": {…}}`);
  const given = raw[packConfigurationName];
  return { file: resolve(file), byPolicy: raw, shared: factsOf(isRecord(given) ? given : {}, packDirectory) };
}

/** What cannot be read is a finding of the pack, and not said twice. */
function factsOf(given: Partial<PackConfiguration>, packDirectory: string): SharedFacts {
  return sharedFacts({ ...noPackConfiguration, ...given }, { readFile: readerFrom(packDirectory), today: today() });
}

/** `…/policies` → `…/policies`; `…/PulumiPolicy.yaml` → `…`. */
export function packDirectoryOf(path: string): string {
  const directory = resolve(/PulumiPolicy\.(?:ya?ml|json)$/.test(path) ? dirname(path) : path);
  const found = ["yaml", "yml", "json"].some((extension) => existsSync(join(directory, `PulumiPolicy.${extension}`)));
  if (found) return directory;
  throw new UserError(`--policy-pack ${path}: there is no PulumiPolicy.yaml in ${directory}`);
}
