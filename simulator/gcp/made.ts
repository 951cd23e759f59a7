import { createHash } from "node:crypto";
import { type Cidr, cidrSize, formatCidr } from "../../components/core/cidr.ts";
import { type Properties, readString } from "../../components/core/value.ts";
import type { Settings } from "../cloudType.ts";
import type { World } from "../world/world.ts";
import { simulatedProject } from "./project.ts";

/** What id and outputs of a resource are made from. */
export interface Made {
  /** What Google knows it by. */
  readonly name: string;
  readonly project: string;
  readonly inputs: Properties;
  readonly settings: Settings;
  /** Decides all that the cloud chooses by itself: the same on every run. */
  readonly seed: string;
  /** What exists, where somebody knows. */
  readonly world?: World;
}

/** A text of the inputs; `""` where there is none, or where it is known only later. */
export function text(inputs: Properties, path: string): string {
  const answer = readString(inputs, path);
  return answer.state === "known" ? answer.value : "";
}

/** `projects/p/global/networks/n`, `n`, a self link → `n`. */
export function lastPart(value: string): string {
  return value.slice(value.lastIndexOf("/") + 1);
}

/** A self link or path → `projects/p/global/networks/n`. */
export function pathOf(value: string): string {
  const at = value.indexOf("projects/");
  return at < 0 ? value : value.slice(at);
}

export function projectOf(settings: Settings): string {
  return settings["project"] ?? simulatedProject;
}

/** Its own project, or that of the provider. */
export function projectIn(inputs: Properties, settings: Settings): string {
  return text(inputs, "project") || projectOf(settings);
}

export function regionOf({ inputs, settings }: Pick<Made, "inputs" | "settings">): string {
  return lastPart(text(inputs, "region")) || (settings["region"] ?? "us-central1");
}

export function zoneOf({ inputs, settings }: Pick<Made, "inputs" | "settings">): string {
  return lastPart(text(inputs, "zone")) || (settings["zone"] ?? `${settings["region"] ?? "us-central1"}-a`);
}

/** Where a resource with a `location` is; without one, as the provider has it: in its zone, else in its region. */
export function locationOf({ inputs, settings }: Pick<Made, "inputs" | "settings">): string {
  return text(inputs, "location") || text(inputs, "zone") || (settings["zone"] ?? settings["region"] ?? "us-central1");
}

/* Ids by where in the hierarchy of a project a resource is. */

export type Id = (made: Made) => string;

export const global =
  (kind: string): Id =>
  ({ project, name }) =>
    `projects/${project}/global/${kind}/${name}`;

export const regional =
  (kind: string): Id =>
  (made) =>
    `projects/${made.project}/regions/${regionOf(made)}/${kind}/${made.name}`;

export const zonal =
  (kind: string): Id =>
  (made) =>
    `projects/${made.project}/zones/${zoneOf(made)}/${kind}/${made.name}`;

export const located =
  (kind: string): Id =>
  (made) =>
    `projects/${made.project}/locations/${locationOf(made)}/${kind}/${made.name}`;

export const ofProject =
  (kind: string): Id =>
  ({ project, name }) =>
    `projects/${project}/${kind}/${name}`;

/* What the cloud chooses by itself. */

export function hash(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

/** 19 digits, as Compute Engine numbers its resources. */
export function number(seed: string): string {
  return BigInt(`0x${hash(seed).slice(0, 15)}`)
    .toString()
    .padStart(19, "1");
}

/** Digits of a unique id of IAM: 21 of them. */
export function uniqueId(seed: string): string {
  return `1${BigInt(`0x${hash(seed).slice(0, 16)}`)
    .toString()
    .padStart(20, "0")}`;
}

/** Eight characters and `=`: a fingerprint as Compute Engine has them. */
export function fingerprint(seed: string): string {
  return `${Buffer.from(hash(seed).slice(0, 16), "hex").toString("base64url").slice(0, 11)}=`;
}

/** `BwX…=`: the version of an IAM policy. */
export function etag(seed: string): string {
  return `Bw${Buffer.from(hash(seed).slice(0, 12), "hex").toString("base64").slice(0, 8)}=`.replaceAll("+", "-");
}

/** A UUID. */
export function uuid(seed: string): string {
  const digits = hash(seed);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

export function address(seed: string, prefix: string): string {
  const [a = 0, b = 0] = createHash("sha256").update(seed).digest();
  return `${prefix}.${a}.${(b % 253) + 2}`;
}

/** An element of a list of inputs, with what the cloud adds to it. What is known only later stays unknown. */
export function withAdded(one: unknown, added: Properties): unknown {
  const isPlain = one !== null && typeof one === "object" && Object.getPrototypeOf(one) === Object.prototype;
  return isPlain ? { ...one, ...added } : one;
}

/** An address in a range, clear of its ends. */
export function addressIn(seed: string, range: Cidr): string {
  const free = Math.max(1, cidrSize(range) - 4);
  const at = createHash("sha256").update(seed).digest().readUInt32BE();
  return formatCidr({ base: range.base + 2 + (at % free), prefix: 32 }).slice(0, -3);
}

/** When everything in a simulated cloud was made: a time that differs on every run would be a change on every run. */
export const madeAt = "2026-01-01T00:00:00.000000Z";
/** The same as Compute Engine writes it. */
export const computeMadeAt = "2026-01-01T00:00:00.000-08:00";
