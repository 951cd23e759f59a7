import { type Problem, Problems } from "../../core/problem.ts";
import {
  clientLimits,
  clientSettingSources,
  mostDirtyMiB,
  mostReadAheadMiB,
  perFileReadAheadMiB,
} from "./clientSettings.ts";
import type { ClientSetting } from "./decision.ts";

/** What is known of the nodes and files. What is left out is not judged. */
export interface ClientGround {
  readonly nodeMemoryGiB?: number;
  /** The largest stripe count of a file that is read from start to end. */
  readonly maxStripeCount?: number;
  /** Bytes of one RPC. */
  readonly rpcBytes?: number;
}

const { manual } = clientSettingSources;
const { rpcs, changingRpcs, dirtyMiB, readAheadMiB, statahead, rpcBytes: rpcLimits, dirtyRpcsPerSlot } = clientLimits;
const huge = Number.MAX_SAFE_INTEGER;

interface Bound {
  readonly least: number;
  readonly most: number;
}

/** Bounds of the parameters that have some, by the first and the last part of their name. */
const bounds: ReadonlyMap<string, Bound> = new Map<string, Bound>([
  ["osc.max_rpcs_in_flight", rpcs],
  // One of them is kept for requests that change something.
  ["mdc.max_rpcs_in_flight", { least: 2, most: rpcs.most }],
  ["mdc.max_mod_rpcs_in_flight", changingRpcs],
  ["osc.max_dirty_mb", dirtyMiB],
  ["llite.max_read_ahead_mb", { least: 0, most: huge }],
  ["llite.max_read_ahead_per_file_mb", { least: 0, most: huge }],
  ["llite.statahead_max", { least: 0, most: statahead.most }],
  ["ldlm.lru_size", { least: 0, most: huge }],
  ["ldlm.lru_max_age", { least: 0, most: huge }],
]);

/**
 * The rule of settings of clients, chosen or overridden: names and values that a node can set without a shell looking at
 * them, bounds that Lustre documents, limits before what they limit.
 */
export function checkClientSettings(
  settings: readonly ClientSetting[],
  on: ClientGround = {},
  path = "clientSettings",
): Problem[] {
  const problems = new Problems();
  const seen = new Map<string, number>();
  const values = new Map<string, Placed>();
  for (const [index, { parameter, value, kind }] of settings.entries()) {
    const at = `[${index}]`;
    checkWords(at, parameter, value, kind, problems);
    const before = seen.get(parameter);
    if (before === undefined) seen.set(parameter, index);
    else {
      problems.error(`${at}.parameter`, parameter, `is set already by ${path}[${before}]`, "set every parameter once");
    }
    if (kind !== "lctl") continue;
    const parts = parameter.split(".");
    const name = `${parts[0]}.${parts.at(-1)}`;
    const amount = checkBounds(name, `${at}.value`, value, problems);
    if (amount !== undefined) values.set(name, { amount, at: `${at}.value`, index });
  }
  checkMetadataRpcs(values, problems);
  checkDirty(values, on, problems);
  checkReadAhead(values, on, problems);
  return new Problems().add(problems.list, path).list;
}

interface Placed {
  readonly amount: number;
  readonly at: string;
  readonly index: number;
}

function checkWords(at: string, parameter: string, value: string, kind: string, problems: Problems): void {
  if (kind !== "lctl" && kind !== "module") {
    problems.error(`${at}.kind`, kind, "is not a kind of setting", "use lctl or module");
    return;
  }
  const form = kind === "lctl" ? /^[a-z][\w-]*(?:\.[\w*@-]+)+$/i : /^options [a-z]\w* [a-z]\w*$/i;
  if (typeof parameter !== "string" || !form.test(parameter)) {
    problems.error(
      `${at}.parameter`,
      parameter,
      kind === "lctl" ? "is not the name of a parameter of lctl" : "is not an option of a kernel module",
      kind === "lctl" ? "write it like osc.*OST*.max_rpcs_in_flight" : "write it like options ksocklnd credits",
    );
  }
  if (typeof value !== "string" || !/^[\w.,:+-]+$/.test(value)) {
    problems.error(
      `${at}.value`,
      value,
      "is not a value that a job of root may set: letters, digits and _ . , : + - only",
      "give the value as text, for example 32",
    );
  }
}

/** @returns the value where it is a whole number within bounds */
function checkBounds(name: string, at: string, value: string, problems: Problems): number | undefined {
  const bound = bounds.get(name);
  if (bound === undefined) return undefined;
  const amount = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  const { least, most } = bound;
  if (amount >= least && amount <= most) return amount;
  problems.error(
    at,
    value,
    most === huge ? `must be a whole number, at least ${least}` : `must be a whole number, ${least} to ${most}`,
    most === huge ? "give a whole number" : `use ${least} to ${most}`,
    manual,
  );
  return undefined;
}

function checkMetadataRpcs(values: ReadonlyMap<string, Placed>, problems: Problems): void {
  const changing = values.get("mdc.max_mod_rpcs_in_flight");
  if (changing === undefined) return;
  const all = values.get("mdc.max_rpcs_in_flight");
  const most = all?.amount ?? rpcs.default;
  if (changing.amount >= most) {
    problems.error(
      changing.at,
      String(changing.amount),
      `is not below mdc.*.max_rpcs_in_flight, which is ${most}${all === undefined ? " by default" : ""}: clients refuse it`,
      `use at most ${most - 1}, or raise mdc.*.max_rpcs_in_flight to ${changing.amount + 1}`,
      manual,
    );
  } else if (all !== undefined && all.index > changing.index && changing.amount >= rpcs.default) {
    problems.error(
      changing.at,
      String(changing.amount),
      "is set before mdc.*.max_rpcs_in_flight, and clients refuse what is not below that at the moment",
      "set mdc.*.max_rpcs_in_flight first",
      manual,
    );
  }
}

function checkDirty(values: ReadonlyMap<string, Placed>, on: ClientGround, problems: Problems): void {
  const dirty = values.get("osc.max_dirty_mb");
  if (dirty === undefined) return;
  const most = mostDirtyMiB(on.nodeMemoryGiB);
  if (dirty.amount > most) {
    problems.error(
      dirty.at,
      String(dirty.amount),
      `is above a quarter of the node's ${on.nodeMemoryGiB} GiB of memory: clients refuse it`,
      `use at most ${most}`,
      manual,
    );
    return;
  }
  const { rpcBytes } = on;
  if (rpcBytes === undefined || rpcBytes < rpcLimits.least || rpcBytes > rpcLimits.most) return;
  const slots = values.get("osc.max_rpcs_in_flight")?.amount ?? rpcs.default;
  const need = Math.ceil((dirtyRpcsPerSlot * rpcBytes * slots) / 1024 ** 2);
  if (dirty.amount < need) {
    problems.warning(
      dirty.at,
      String(dirty.amount),
      `is below ${dirtyRpcsPerSlot} × the RPC of ${rpcBytes} bytes × ${slots} in flight: writers wait before requests are full`,
      need <= most ? `use at least ${need}` : `lower osc.*OST*.max_rpcs_in_flight: at most ${most} MiB may wait`,
      manual,
    );
  }
}

function checkReadAhead(values: ReadonlyMap<string, Placed>, on: ClientGround, problems: Problems): void {
  const total = values.get("llite.max_read_ahead_mb");
  const perFile = values.get("llite.max_read_ahead_per_file_mb");
  const most = mostReadAheadMiB(on.nodeMemoryGiB);
  if (total !== undefined && total.amount > most) {
    problems.error(
      total.at,
      String(total.amount),
      `is above half of the node's ${on.nodeMemoryGiB} GiB of memory: clients cut it`,
      `use at most ${most}`,
      manual,
    );
  }
  if (perFile === undefined) return;
  if (total !== undefined && perFile.amount > total.amount) {
    problems.error(
      perFile.at,
      String(perFile.amount),
      `is above llite.*.max_read_ahead_mb, which is ${total.amount}: clients cut it`,
      `use at most ${total.amount}, or raise llite.*.max_read_ahead_mb`,
      manual,
    );
  } else if (total !== undefined && total.index > perFile.index && perFile.amount > readAheadMiB.default) {
    problems.error(
      perFile.at,
      String(perFile.amount),
      "is set before llite.*.max_read_ahead_mb, and clients cut what is above that at the moment",
      "set llite.*.max_read_ahead_mb first",
      manual,
    );
  } else if (total === undefined && perFile.amount > readAheadMiB.default) {
    problems.warning(
      perFile.at,
      String(perFile.amount),
      `is above the ${readAheadMiB.default} MiB that clients read ahead in all by default, at least in older releases, and is cut to it`,
      `set llite.*.max_read_ahead_mb to at least ${perFile.amount} first`,
      manual,
    );
  }
  if (on.maxStripeCount === undefined || on.rpcBytes === undefined) return;
  const need = perFileReadAheadMiB(on.maxStripeCount, on.rpcBytes);
  if (perFile.amount < Math.min(need, most)) {
    problems.warning(
      perFile.at,
      String(perFile.amount),
      `is below 2 × ${on.maxStripeCount} stripes × the RPC of ${on.rpcBytes} bytes: some stripes of a file stand idle`,
      `use at least ${Math.min(need, most)}`,
      manual,
    );
  }
}
