import { createHash } from "node:crypto";
import { type Properties, readString } from "../../components/core/value.ts";
import type { Settings } from "../cloudType.ts";
import type { Existing } from "./world.ts";

/** What says where a resource is: one that exists, or one that is asked for. */
export interface Placed {
  readonly type: string;
  readonly inputs: Properties;
  readonly outputs?: Properties;
  readonly settings: Settings;
}

/** Services of AWS whose resources are in an account, and in no region. */
const regionless = /^aws:(iam|s3|route53|cloudfront|organizations|account)\//;

/**
 * Where a resource is, as far as its id leaves that open: the region in AWS, the cluster in Kubernetes. Empty where ids are
 * complete (Google Cloud), or given once an account (roles, buckets).
 */
export function placeOf(placed: Placed): string {
  if (placed.type.startsWith("kubernetes:")) return clusterOf(placed.settings);
  if (placed.type.startsWith("aws:") && !regionless.test(placed.type)) return regionOf(placed);
  return "";
}

/** Where names are looked up for a resource: as `placeOf`, and the region in Google Cloud too. */
export function nearOf(placed: Placed): string {
  return placed.type.startsWith("kubernetes:") ? clusterOf(placed.settings) : regionOf(placed);
}

/** Two are the same resource, before and after a change. */
export function isSame(one: Existing, other: Existing): boolean {
  return one === other || keyOf(one) === keyOf(other);
}

/** What a resource is known by in a journal: its type, where it is, and its id. */
export function keyOf(existing: Existing): string {
  return keyFrom(existing.type, placeOf(existing), existing.id);
}

export function keyFrom(type: string, place: string, id: string): string {
  return `${type}\n${place}\n${id}`;
}

function regionOf({ inputs, outputs, settings }: Placed): string {
  for (const properties of [inputs, outputs]) {
    const region = readString(properties, "region");
    if (region.state === "known") return region.value;
  }
  return settings["region"] ?? "";
}

/** A cluster is where its server is: a kubeconfig may change for the same one. */
function clusterOf(settings: Settings): string {
  const { kubeconfig, context = "", cluster = "" } = settings;
  if (kubeconfig === undefined) return cluster || context;
  const servers = serversOf(kubeconfig);
  if (servers.length === 1) return servers[0]!;
  if (cluster !== "" || context !== "") return cluster || context;
  // Never the text itself: it can hold a token.
  return createHash("sha256").update(kubeconfig).digest("hex").slice(0, 16);
}

/** The addresses of the clusters that a kubeconfig names: JSON or YAML, and it may name several. */
export function serversOf(kubeconfig: string): string[] {
  return [...kubeconfig.matchAll(/["']?\bserver["']?\s*:\s*["']?([^\s"',}]+)/g)].map((match) => match[1]!);
}
