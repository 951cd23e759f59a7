import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { SimulatedCloud } from "../cloud.ts";
import type { CloudType } from "../cloudType.ts";

/**
 * A cloud that knows the types of a user's modules too: those of its package, which go before its own.
 *
 * @throws Error for a module that has no list of types as its default export
 */
export async function withUserTypes(cloud: SimulatedCloud, modules: readonly string[]): Promise<SimulatedCloud> {
  const given = (await Promise.all(modules.map(typesOf))).flat();
  const own = given.filter(({ type }) => type.split(":")[0] === cloud.package);
  if (own.length === 0) return cloud;
  return { ...cloud, types: new LayeredTypes(own, cloud.types) };
}

/** A user's types over those of a cloud: what is not listed is still asked for below, as objects of Kubernetes are. */
class LayeredTypes extends Map<string, CloudType> {
  readonly #below: ReadonlyMap<string, CloudType>;

  constructor(own: readonly CloudType[], below: ReadonlyMap<string, CloudType>) {
    super([...below, ...own.map((one): [string, CloudType] => [one.type, one])]);
    this.#below = below;
  }

  override get(type: string): CloudType | undefined {
    return super.get(type) ?? this.#below.get(type);
  }

  override has(type: string): boolean {
    return super.has(type) || this.#below.has(type);
  }
}

async function typesOf(module: string): Promise<readonly CloudType[]> {
  const list = await loadTypes(module);
  const isList = Array.isArray(list) && list.every((one) => typeof (one as CloudType | null)?.type === "string");
  if (!isList) {
    throw new Error(`${module} has no list of types as its default export. Fix: export default [{ type: "aws:…" }].`);
  }
  return list as readonly CloudType[];
}

/** What a module has as its default export, whatever that is. */
export async function loadTypes(module: string): Promise<unknown> {
  const loaded = (await load(resolve(module))) as { default?: unknown };
  // CommonJS seen from a module: its exports are the default one, with the author's own inside.
  return Array.isArray(loaded.default) ? loaded.default : (loaded.default as { default?: unknown } | null)?.default;
}

/** TypeScript too, where this runs compiled and nothing translates it. */
async function load(file: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  if (!/\.[cm]?tsx?$/.test(file) || import.meta.url.endsWith(".ts")) return import(url);
  const { tsImport } = await import("tsx/esm/api");
  return tsImport(url, import.meta.url);
}
