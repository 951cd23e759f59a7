import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { describeProblem } from "../components/core/problem.ts";
import type { PriceRow } from "../components/pricing/priceRow.ts";
import { parseSnapshot, type QuotaSnapshotRow } from "../components/quota/snapshot.ts";
import { isRecord, readMarkup } from "./markup.ts";
import type { Project } from "./project.ts";
import { UserError } from "./userError.ts";

/** What a policy pack is configured with, and what of it tables and pack have to agree on. */
export interface PolicyConfig {
  readonly file?: string;
  /** By policy, as `--policy-pack-config` of the engine takes it. */
  readonly byPolicy: Readonly<Record<string, unknown>>;
  /** Prices over the built-in ones. */
  readonly prices: readonly PriceRow[];
  /** Limits and use of the account's quotas. */
  readonly quotas: readonly QuotaSnapshotRow[];
}

/**
 * The policy configuration of a stack: `policy.<stack>.json` beside its `Pulumi.<stack>.yaml`. Without one the policies go
 * by their defaults for the environment, which know nothing of the account's quotas.
 */
export function policyConfigFile(project: Project, stack: string): string | undefined {
  const file = join(project.directory, `policy.${stack}.json`);
  return existsSync(file) ? file : undefined;
}

/** Reads a policy configuration. `packDirectory` is where the pack runs, and its relative paths start. */
export function readPolicyConfig(file: string | undefined, packDirectory: string): PolicyConfig {
  if (file === undefined) return { byPolicy: {}, prices: [], quotas: [] };
  const raw = readMarkup(resolve(file));
  if (!isRecord(raw)) throw new UserError(`${file} is not an object of policies, as {"quota-headroom": {…}}`);
  return { file: resolve(file), byPolicy: raw, prices: pricesOf(raw), quotas: quotasOf(raw, file, packDirectory) };
}

/** The same row may stand in several cost policies, which are told of prices one by one. */
function pricesOf(raw: Readonly<Record<string, unknown>>): PriceRow[] {
  const rows = new Map<string, PriceRow>();
  for (const [name, policy] of Object.entries(raw)) {
    if (!name.startsWith("cost-") || !isRecord(policy) || !Array.isArray(policy["prices"])) continue;
    for (const row of policy["prices"] as PriceRow[]) rows.set(JSON.stringify(row), row);
  }
  return [...rows.values()];
}

function quotasOf(raw: Readonly<Record<string, unknown>>, file: string, packDirectory: string): QuotaSnapshotRow[] {
  const policy = raw["quota-headroom"];
  if (!isRecord(policy)) return [];
  const { limits = [], snapshotFile } = policy;
  const declared = parsed(limits, `quota-headroom.limits of ${file}`);
  if (typeof snapshotFile !== "string") return declared;
  const path = isAbsolute(snapshotFile) ? snapshotFile : join(packDirectory, snapshotFile);
  const key = ({ place, region, service, code }: QuotaSnapshotRow): string =>
    JSON.stringify([place, region, service, code]);
  const overridden = new Set(declared.map(key));
  return [...declared, ...parsed(readMarkup(path), path).filter((row) => !overridden.has(key(row)))];
}

function parsed(value: unknown, where: string): QuotaSnapshotRow[] {
  const { rows, problems } = parseSnapshot(value);
  if (problems.length === 0) return [...rows];
  throw new UserError([`${where}:`, ...problems.map((problem) => `  - ${describeProblem(problem)}`)].join("\n"));
}

/** `…/policies` → `…/policies`; `…/PulumiPolicy.yaml` → `…`. */
export function packDirectoryOf(path: string): string {
  const directory = resolve(/PulumiPolicy\.(?:ya?ml|json)$/.test(path) ? dirname(path) : path);
  const found = ["yaml", "yml", "json"].some((extension) => existsSync(join(directory, `PulumiPolicy.${extension}`)));
  if (found) return directory;
  throw new UserError(`--policy-pack ${path}: there is no PulumiPolicy.yaml in ${directory}`);
}
