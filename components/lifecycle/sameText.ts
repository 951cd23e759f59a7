import type { AlikeInputs } from "./alikeInputs.ts";

/**
 * Whether two texts at a path name the same thing.
 *
 * @param project of the provider, in which a bare name is looked for
 */
export function isSameText(known: AlikeInputs, path: string, before: string, after: string, project?: string): boolean {
  if (known.names?.includes(path) === true && isSameName(before, after, project)) return true;
  if (known.links?.includes(path) === true && isSameLink(before, after)) return true;
  return known.caseless?.includes(path) === true && isSameLetters(before, after);
}

/**
 * A name stands for whatever has it. The state of the real provider has a self link whatever a program says, which tells the project
 * of a name that the program has said before: it is that of the provider.
 *
 * @see hashicorp/terraform-provider-google google/tpgresource/self_link_helpers.go (`CompareSelfLinkOrResourceName`)
 */
export function isSameName(before: string, after: string, project: string | undefined): boolean {
  if (!after.includes("/")) return lastOf(before) === after;
  if (before.includes("/")) return isSameLink(before, after);
  const elsewhere = /(?:^|\/)projects\/([^/]+)\//.exec(after)?.[1];
  return lastOf(after) === before && (project === undefined || elsewhere === undefined || elsewhere === project);
}

/** @see hashicorp/terraform-provider-google google/tpgresource/self_link_helpers.go (`CompareSelfLinkRelativePaths`) */
function isSameLink(before: string, after: string): boolean {
  const [old, now] = [relativePath(before), relativePath(after)];
  return old !== undefined && old === now;
}

function relativePath(link: string): string | undefined {
  const from = link.indexOf("projects/");
  return from < 0 ? undefined : link.slice(from);
}

function lastOf(link: string): string {
  return link.slice(link.lastIndexOf("/") + 1);
}

/**
 * Principals of identity pools keep their capitals.
 *
 * @see hashicorp/terraform-provider-google google/tpgresource/utils.go (`IamPrincipalIsCaseSensitive`)
 */
function isSameLetters(before: string, after: string): boolean {
  const fixed = /^principal(?:Set|Hierarchy)?:|allAuthenticatedUsers|allUsers/;
  if (fixed.test(before) || fixed.test(after)) return false;
  return before.toUpperCase() === after.toUpperCase();
}
