import { existsSync } from "node:fs";
import { join } from "node:path";
import { schemaOf } from "./schema.ts";

/** A package as the engine has asked for it. */
export interface ServedPackage {
  readonly name: string;
  readonly version: string;
  /** Folder of its SDK for Node.js. */
  readonly sdk: string | undefined;
}

/**
 * The text of a package's schema. The engine keeps it for the whole rehearsal.
 *
 * @param made name of a package that the provider makes of arguments; empty: the provider's own
 * @throws Error where it has none: an empty one would have the host say of every type that it does not exist
 */
export function servedSchema({ name, version, sdk }: ServedPackage, made = ""): string {
  if (made !== "" && made !== name) {
    throw new Error(
      `package ("${made}") is made of ${name} with arguments, and a rehearsal knows no types of such a package. ` +
        "Fix: rehearse the program without it.",
    );
  }
  if (sdk === undefined || !existsSync(join(sdk, "package.json"))) {
    throw new Error(
      `package ("${name}") has no SDK for Node.js here${sdk === undefined ? "" : ` (${sdk})`}, and a rehearsal takes the types for ` +
        "programs in YAML from there. Fix: install the SDK beside the program, for instance with npm install " +
        `@pulumi/${name}.`,
    );
  }
  return schemaOf(sdk, name, version);
}
