import { type Properties, readString } from "../../components/core/value.ts";
import type { Existing } from "./world.ts";

/** Outputs by which clouds take a resource, besides its id. The first count for more: a name fits more than one sooner. */
const aliasPaths = [
  "arn",
  "selfLink",
  "email",
  "uniqueId",
  "keyId",
  "bucket",
  "dnsName",
  "name",
  "nodeGroupName",
  "instanceId",
  "accountId",
  "metadata.name",
] as const;

/**
 * The texts that a cloud takes in place of a resource, the most exact first: its id and ARN; for Google Cloud the self link, the
 * path with and without the project, and the short name. Every text is as `plainName` writes it.
 */
export function aliasesOf(existing: Existing): readonly string[] {
  const given: string[] = [existing.id];
  for (const path of aliasPaths) {
    const value = alias(existing.outputs, path) ?? alias(existing.inputs, path);
    if (value !== undefined) given.push(value);
  }
  const plain = given.map(plainName);
  const paths = plain.filter((one) => one.startsWith("projects/"));
  const partial = paths.flatMap((one) => {
    const steps = one.split("/");
    return steps.length > 4 ? [steps.slice(2).join("/")] : [];
  });
  const short = paths.map((one) => one.slice(one.lastIndexOf("/") + 1));
  return [...new Set([...plain, ...partial, ...short])].filter((one) => one !== "");
}

/**
 * A reference without what may stand before it: `https://www.googleapis.com/compute/v1/projects/p/global/networks/n`,
 * `//compute.googleapis.com/projects/p/…` and `projects/p/…` are one resource; so are `serviceAccount:a@p…` and `a@p…`.
 */
export function plainName(value: string): string {
  if (value.startsWith("serviceAccount:")) return value.slice("serviceAccount:".length);
  if (!value.startsWith("http") && !value.startsWith("//")) return value;
  const path = /^(?:https?:)?\/\/[^/]*googleapis\.com\/(?:.*?\/)?(projects\/.*)$/.exec(value);
  return path === null ? value : path[1]!;
}

function alias(properties: Properties, path: string): string | undefined {
  const value = readString(properties, path);
  return value.state === "known" ? value.value : undefined;
}
