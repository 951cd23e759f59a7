import { checkKeys } from "../components/core/knownKeys.ts";
import { closest } from "../components/core/nearest.ts";
import { type Problem, Problems } from "../components/core/problem.ts";
import { isDay } from "../components/core/today.ts";
import type { Finding } from "./policy.ts";

/** Somebody's word that a finding may stand, with a name, a reason and an end. */
export interface Waiver {
  /** Name of the policy. */
  readonly policy: string;
  /** URN of what it is about, in which `*` stands for any characters; a finding about the whole stack has the stack's URN. */
  readonly urn: string;
  readonly reason: string;
  /** Who allowed it. */
  readonly approver: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

const keys = ["policy", "urn", "reason", "approver", "expires"] as const;

/** The waivers of a list, and everything wrong with the others. Expired ones are read; they count no more. */
export function parseWaivers(
  value: unknown,
  policyNames?: readonly string[],
): { waivers: readonly Waiver[]; problems: readonly Problem[] } {
  const problems = new Problems();
  if (!Array.isArray(value)) {
    problems.error("", value, "is not a list of waivers", "give a list of {policy, urn, reason, approver, expires}");
    return { waivers: [], problems: problems.list };
  }
  const waivers = value.flatMap((one: unknown, index) => {
    const found = checkWaiver(one, policyNames);
    problems.add(found, `[${index}]`);
    return found.length === 0 ? [one as Waiver] : [];
  });
  return { waivers, problems: problems.list };
}

function checkWaiver(one: unknown, names: readonly string[] | undefined): Problem[] {
  const problems = new Problems();
  if (one === null || typeof one !== "object" || Array.isArray(one)) {
    return problems.error("", one, "is not a waiver", "give {policy, urn, reason, approver, expires}").list;
  }
  const given = one as Record<string, unknown>;
  checkKeys(given, keys, "", problems);
  for (const key of keys) {
    const text = given[key];
    if (typeof text !== "string" || text.trim() === "") problems.error(key, text, "is not given", "write it as text");
  }
  const { policy, urn, expires } = given;
  if (typeof policy === "string" && policy !== "" && names?.includes(policy) === false) {
    problems.error(
      "policy",
      policy,
      "is not a policy of this pack",
      `did you mean ${closest(policy, names) ?? "another"}`,
    );
  }
  if (typeof urn === "string" && /^[*?]*$/.test(urn.trim()) && urn.trim() !== "") {
    problems.error(
      "urn",
      urn,
      "would waive the policy for every resource",
      "set the policy's level, or name what it is about",
    );
  }
  if (typeof expires === "string" && expires !== "" && !isDay(expires)) {
    problems.error("expires", expires, "is not a day", "write it as YYYY-MM-DD");
  }
  return problems.list;
}

export function isExpired(waiver: Waiver, today: string): boolean {
  return waiver.expires < today;
}

/** Whether a waiver is about a URN. */
export function covers(waiver: Pick<Waiver, "urn">, urn: string): boolean {
  const pattern = waiver.urn.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(urn);
}

/** The finding as it counts: advisory, and saying why, where a waiver that has not expired covers it. */
export function waived(finding: Finding, about: { policy: string; urn: string }, waivers: readonly Waiver[]): Finding {
  const found = waivers.find((one) => one.policy === about.policy && covers(one, about.urn));
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
