import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { today } from "../components/core/today.ts";
import { packConfigurationName } from "../policies/policy.ts";
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
 * Reads a policy configuration. Files that it names are looked for beside it first, then where the reader of the pack looks,
 * which is where this was started and `packDirectory`; the pack is given absolute paths, so that it reads the same ones.
 */
export function readPolicyConfig(file: string | undefined, packDirectory: string): PolicyConfig {
  if (file === undefined) return { byPolicy: {}, shared: factsOf({}, packDirectory) };
  const raw = readMarkup(resolve(file));
  if (!isRecord(raw)) throw new UserError(`${file} is not an object of policies, as {"cost-monthly-ceiling": {…}}`);
  const byPolicy = withFiles(raw, [dirname(resolve(file)), process.env["PWD"] ?? process.cwd(), packDirectory]);
  const given = byPolicy[packConfigurationName];
  return { file: resolve(file), byPolicy, shared: factsOf(isRecord(given) ? given : {}, packDirectory) };
}

/** Options that name files, by policy. */
const fileOptions: Readonly<Record<string, readonly string[]>> = {
  [packConfigurationName]: ["priceFiles", "snapshotFiles", "waiverFiles"],
  "cost-increase-limit": ["baselineFile"],
};

function withFiles(byPolicy: Record<string, unknown>, places: readonly string[]): Record<string, unknown> {
  const result = { ...byPolicy };
  for (const [policy, options] of Object.entries(fileOptions)) {
    const given = result[policy];
    if (!isRecord(given)) continue;
    const found = options.flatMap((option): [string, unknown][] => {
      const value = given[option];
      if (typeof value === "string" && value !== "") return [[option, placeOf(value, places)]];
      if (!Array.isArray(value)) return [];
      return [[option, value.map((one: unknown) => (typeof one === "string" ? placeOf(one, places) : one))]];
    });
    result[policy] = { ...given, ...Object.fromEntries(found) };
  }
  return result;
}

/** Where a file is. One that is nowhere stays as it is written where the reader of the pack names all places itself. */
function placeOf(path: string, places: readonly string[]): string {
  if (isAbsolute(path)) return path;
  const found = places.map((place) => resolve(place, path)).find((one) => existsSync(one));
  if (found !== undefined) return found;
  const [beside, ...others] = places;
  return others.includes(beside!) ? path : resolve(beside!, path);
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
