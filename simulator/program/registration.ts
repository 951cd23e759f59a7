import type { ResourceOptions } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";

/** The engine keeps with a provider which version of it the program was written with. */
export function versionOf(request: any, type: string): Properties {
  const version: string = type.startsWith("pulumi:providers:") ? request.getVersion() : "";
  return version === "" ? {} : { version };
}

export function optionsOf(
  request: any,
  how: "create" | "read",
  propertyDependencies: Readonly<Record<string, readonly string[]>>,
): ResourceOptions {
  const implied = new Set(Object.values(propertyDependencies).flat());
  const dependsOn = (request.getDependenciesList() as string[]).filter((urn) => !implied.has(urn)).sort();
  const provider: string = request.getProvider();
  const shared = {
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
    ...(provider === "" ? {} : { provider }),
  };
  if (how === "read") return shared;
  const ignoreChanges: string[] = request.getIgnorechangesList();
  const replaceOnChanges: string[] = request.getReplaceonchangesList();
  return {
    ...shared,
    ...(request.getProtect() ? { protect: true } : {}),
    ...(request.getRetainondelete() ? { retainOnDelete: true } : {}),
    ...(request.getDeletebeforereplace() ? { deleteBeforeReplace: true } : {}),
    ...(ignoreChanges.length > 0 ? { ignoreChanges: [...ignoreChanges] } : {}),
    ...(replaceOnChanges.length > 0 ? { replaceOnChanges: [...replaceOnChanges] } : {}),
  };
}

/** What the engine lets children take over from their parent, also where the parent has it from a transform. */
export interface Inherited {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
}

export function inheritedFrom(request: any): Inherited {
  return {
    ...(request.hasProtect() ? { protect: request.getProtect() } : {}),
    ...(request.hasRetainondelete() ? { retainOnDelete: request.getRetainondelete() } : {}),
  };
}

/** Before transforms: what a child says itself counts. */
export function inherit(request: any, { protect, retainOnDelete }: Inherited = {}): void {
  if (protect !== undefined && !request.hasProtect()) request.setProtect(protect);
  if (retainOnDelete !== undefined && !request.hasRetainondelete()) request.setRetainondelete(retainOnDelete);
}
