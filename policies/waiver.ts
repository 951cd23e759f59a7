import { checkKeys } from "../components/core/knownKeys.ts";
import { closest, nearest } from "../components/core/nearest.ts";
import { type Problem, Problems } from "../components/core/problem.ts";
import { daysBetween, isDay } from "../components/core/today.ts";
import { urnParts } from "../components/core/urn.ts";
import { fitsWildcard } from "../components/core/wildcard.ts";
import { type Finding, packConfigurationName } from "./policy.ts";

/** Somebody's word that a finding may stand, with a name, a reason and an end. */
export interface Waiver {
  /** Name of the policy. */
  readonly policy: string;
  /**
   * URN of what it is about, in which `*` stands for any characters: its end has to say a name or a type (`*::train`,
   * `*NodeGroup::*`). A finding about the whole stack has the stack's URN.
   */
  readonly urn: string;
  readonly reason: string;
  /** Who allowed it. */
  readonly approver: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

const keys = ["policy", "urn", "reason", "approver", "expires"] as const;

/** Days for which a waiver may count: what nobody looks at within a year is no exception, but another rule. */
export const longestWaiverDays = 366;

/**
 * The waivers of a list, and everything wrong with the others. Expired ones are read; they count no more.
 *
 * @param policyNames names that a waiver may give; any when absent
 * @param today `YYYY-MM-DD`, from which it counts how far away a waiver ends; any end when absent
 */
export function parseWaivers(
  value: unknown,
  policyNames?: readonly string[],
  today?: string,
): { waivers: readonly Waiver[]; problems: readonly Problem[] } {
  const problems = new Problems();
  if (!Array.isArray(value)) {
    problems.error("", value, "is not a list of waivers", "give a list of {policy, urn, reason, approver, expires}");
    return { waivers: [], problems: problems.list };
  }
  const waivers = value.flatMap((one: unknown, index) => {
    const found = checkWaiver(one, policyNames, today);
    problems.add(found, `[${index}]`);
    return found.length === 0 ? [one as Waiver] : [];
  });
  return { waivers, problems: problems.list };
}

function checkWaiver(one: unknown, names: readonly string[] | undefined, today: string | undefined): Problem[] {
  const problems = new Problems();
  if (one === null || typeof one !== "object" || Array.isArray(one)) {
    return problems.error("", one, "is not a waiver", "give {policy, urn, reason, approver, expires}").list;
  }
  const given = one as Record<string, unknown>;
  checkKeys(given, keys, "", problems);
  for (const key of keys) {
    const text = given[key];
    if (isText(text)) continue;
    problems.error(key, text, text === undefined ? "must be given" : "must be a text that says it", examples[key]);
  }
  const { policy, urn, expires } = given;
  if (isText(policy)) checkPolicy(policy, names, problems);
  if (isText(urn) && !saysWhat(urn)) {
    problems.error(
      "urn",
      urn,
      "says neither a name nor a type, so that it would cover what nobody thought of",
      "end it in ::<name>, as *::train, or in <type>::*, as *NodeGroup::*; what is not * needs three letters or digits in a row",
    );
  }
  if (isText(expires)) checkEnd(expires, today, problems);
  return problems.list;
}

const examples: Readonly<Record<(typeof keys)[number], string>> = {
  policy: "name the policy",
  urn: "name what it is about, as *::train",
  reason: "say why the finding may stand",
  approver: "say who allowed it",
  expires: "give its last day as YYYY-MM-DD",
};

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function checkPolicy(policy: string, names: readonly string[] | undefined, problems: Problems): void {
  if (policy === packConfigurationName) {
    problems.error(
      "policy",
      policy,
      "cannot be waived: its findings say that waivers, prices or limits do not count",
      "correct what it finds, and remove this waiver",
    );
  } else if (names?.includes(policy) === false) {
    const meant = closest(policy, names);
    const fix = meant === undefined ? `name one as ${nearest(policy, names).join(", ")}` : `rename it to ${meant}`;
    problems.error("policy", policy, "is not a policy of this pack", `${fix}, or remove the waiver`);
  }
}

function checkEnd(expires: string, today: string | undefined, problems: Problems): void {
  if (!isDay(expires)) {
    problems.error("expires", expires, "is not a day", "write it as YYYY-MM-DD");
  } else if (today !== undefined && daysBetween(today, expires) > longestWaiverDays) {
    const rule = `is ${daysBetween(today, expires)} days away, and a waiver counts for ${longestWaiverDays} at most`;
    problems.error("expires", expires, rule, "have it approved again within a year, and give an earlier day");
  }
}

/** The parts of a pattern that stand for the end of a URN: `…::<type>::<name>`. A type may begin anywhere. */
function endOf(pattern: string): { readonly type?: string; readonly name: string } {
  const parts = pattern.trim().split("::");
  const name = parts.length === 1 && parts[0]!.startsWith("urn:") ? "*" : parts.at(-1)!;
  const type = parts.at(-2);
  // `urn:pulumi:prod` is the stack: without a type behind it, only the name is said.
  return type === undefined || type.startsWith("urn:") ? { name } : { type, name };
}

/** Whether a pattern says a name or a type: all of one, or letters enough to tell it from others. */
export function saysWhat(pattern: string): boolean {
  const { type = "", name } = endOf(pattern);
  const told = (text: string): boolean => /[a-z0-9]{3}/i.test(text);
  if (told(name) || (name !== "" && !name.includes("*"))) return true;
  // What is before the last `:` or `/` is a provider and a part of it: `aws:ec2/`.
  return /[:*]/.test(type) && told(type.split(/[:/]/).at(-1)!);
}

export function isExpired(waiver: Waiver, today: string): boolean {
  return waiver.expires < today;
}

/** Whether a pattern, in which `*` stands for any characters, fits the whole of a URN. */
export function covers({ urn: pattern }: Pick<Waiver, "urn">, urn: string): boolean {
  return fitsWildcard(pattern, urn);
}

/**
 * Whether a waiver is about a URN. What its pattern says of the name has to fit the name, and of the type the type:
 * `*example::*` is about types that end so, not about all of a project of this name.
 */
export function isAbout(waiver: Pick<Waiver, "urn">, urn: string): boolean {
  if (waiver.urn === urn) return true;
  if (!covers(waiver, urn)) return false;
  const { types, name } = urnParts(urn);
  const said = endOf(waiver.urn);
  return covers({ urn: said.name }, name) && (said.type === undefined || covers({ urn: said.type }, types));
}

/** The finding as it counts: advisory, and saying why, where a waiver that has not expired covers it. */
export function waived(finding: Finding, about: { policy: string; urn: string }, waivers: readonly Waiver[]): Finding {
  // Whether waivers can be read at all is not for a waiver to say.
  if (about.policy === packConfigurationName) return finding;
  const found = waivers.find((one) => one.policy === about.policy && isAbout(one, about.urn));
  if (found === undefined) return finding;
  return { ...finding, because: "waived", message: `${noteOf(found)} ${finding.message}` };
}

function noteOf({ expires, approver, reason }: Waiver): string {
  return `[waived until ${expires} by ${oneLine(approver).replaceAll(":", " ")}: ${oneLine(reason)}]`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").replaceAll("]", ")");
}

/** What a message says of the waiver that was used for it. */
export function readWaiver(
  message: string,
): { expires: string; approver: string; reason: string; message: string } | undefined {
  const found = /^((?:.*\n)?)\[waived until (\d{4}-\d{2}-\d{2}) by ([^:\]]*): ([^\]]*)\] /.exec(message);
  if (found === null) return undefined;
  const [whole, before, expires, approver, reason] = found;
  return { expires: expires!, approver: approver!, reason: reason!, message: before! + message.slice(whole.length) };
}
