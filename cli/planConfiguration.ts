import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { closest } from "../components/core/nearest.ts";

/** Namespaces of configuration that are known wherever they are installed. */
const always: readonly string[] = ["pulumi", "hybrid-gpu", "aws", "gcp", "kubernetes"];

/**
 * A note for every key whose namespace is that of no project and of no installed package: a program may read a namespace of
 * any name, but most often it is misspelt, and then nothing reads the value.
 *
 * @param projects that are planned together
 * @param root directory of the program, from which its packages are found
 */
export function strayKeyNotes(keys: readonly string[], projects: readonly string[], root: string): string[] {
  const known = [...projects, ...always];
  const strays = keys.filter((key) => key.includes(":") && !known.includes(namespaceOf(key)));
  if (strays.length === 0) return [];
  const packages = installedPackages(root);
  return strays
    .filter((key) => !packages.includes(namespaceOf(key)))
    .map((key) => {
      const namespace = namespaceOf(key);
      const close = closest(namespace, [...projects, ...always, ...packages]);
      const hint = close === undefined ? "" : ` Did you mean ${close}${key.slice(namespace.length)}?`;
      return `no project or installed package is called ${namespace}, so nothing may read ${key}.${hint}`;
    });
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf(":"));
}

/** Names of Pulumi packages as configuration has them: `aws` of `@pulumi/aws`, `hcloud` of `@scope/pulumi-hcloud`. */
function installedPackages(root: string): string[] {
  const found = new Set<string>();
  for (let directory = root, above = ""; directory !== above; above = directory, directory = dirname(directory)) {
    const modules = join(directory, "node_modules");
    for (const name of entriesOf(modules)) {
      const isScope = name.startsWith("@");
      for (const inner of isScope ? entriesOf(join(modules, name)) : [name]) {
        if (isScope && name.includes("pulumi")) found.add(inner);
        if (inner.startsWith("pulumi-")) found.add(inner.slice("pulumi-".length));
      }
    }
  }
  return [...found].sort();
}

function entriesOf(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
