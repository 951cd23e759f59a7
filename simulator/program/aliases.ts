import { urnParts } from "../../components/core/urn.ts";

/**
 * All names that a resource may have had, as the engine makes them of its aliases and of its parent's. The engine takes the
 * parent's name that is in the state; without a state it may be any of them.
 *
 * @param request of its registration, in Pulumi's protocol
 * @param parentAliases former names of its parent
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go
 */
export function aliasesOf(urn: string, request: any, parentAliases: readonly string[] = []): string[] {
  const type: string = request.getType();
  const name: string = request.getName();
  const parent: string = request.getParent();
  const own: string[] = request.getAliasesList().flatMap((alias: any) => namesOf(alias, urn, request, parentAliases));
  const inherited = parentAliases.flatMap((above) => [
    belowAlias(type, name, parent, above),
    ...own.map((former) => {
      const parts = urnParts(former);
      return belowAlias(parts.type, parts.name, parent, above);
    }),
  ]);
  return [...new Set([...own, ...inherited])].filter((one) => one !== urn);
}

/** What one alias says: a URN, or what of it was another one. */
function namesOf(alias: any, urn: string, request: any, parentAliases: readonly string[]): string[] {
  const spec = alias.getSpec();
  if (spec === undefined || spec === null) return [alias.getUrn()];
  const parent: string = request.getParent();
  const given: string = spec.getParenturn() || parent;
  const home = urnParts(urn);
  const start = `urn:pulumi:${spec.getStack() || home.stack}::${spec.getProject() || home.project}::`;
  const parents = spec.getNoparent() ? [""] : [given, ...(given === parent ? parentAliases : [])];
  return parents.map((above) => {
    const isRoot = above === "" || urnParts(above).types === "pulumi:pulumi:Stack";
    const prefix = isRoot ? start : `${above.slice(0, above.lastIndexOf("::"))}$`;
    return `${prefix}${spec.getType() || request.getType()}::${spec.getName() || request.getName()}`;
  });
}

/** A child by a former name of its parent. One that is named after its parent was named after it then as well. */
function belowAlias(type: string, name: string, parent: string, alias: string): string {
  const now = urnParts(parent);
  const then = urnParts(alias);
  const called = name.startsWith(now.name) ? `${then.name}${name.slice(now.name.length)}` : name;
  return `urn:pulumi:${now.stack}::${now.project}::${then.types}$${type}::${called}`;
}
