import { createHash } from "node:crypto";
import type { CloudCreate, SimulatedCloud } from "../cloud.ts";
import { randomResults } from "./random.ts";

/**
 * A cloud that nobody has modelled: any package of Pulumi. It takes every type as it comes: what a resource is, are its inputs and an
 * id. It refuses nothing, and knows no functions.
 */
export function genericCloud(packageName: string): SimulatedCloud {
  return {
    package: packageName,
    functions: [],
    types: new Map(),
    phrase: ({ code, message }) => `${code}: ${message}`,
    invoke: () => undefined,
    create: (create) => {
      const id = idOf(create);
      const results = packageName === "random" ? randomResults(create) : {};
      return { id: typeof results["id"] === "string" ? results["id"] : id, outputs: results };
    },
  };
}

/** The same program gets the same ids on every run, and no two resources have one. */
function idOf({ type, name, again = 0 }: CloudCreate): string {
  const hash = createHash("sha256").update(`${type}/${name}/${again}`).digest("hex");
  return `${name}-${hash.slice(0, 8)}`;
}
