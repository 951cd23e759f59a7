import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** A Pulumi package that a program can use, and so one that needs a provider. */
export interface PulumiPackage {
  /** As tokens begin: `aws`, `azure-native`. */
  readonly name: string;
  /** Version of its SDK, which is that of the provider the engine asks for. */
  readonly version: string;
  /** Where its SDK is installed. */
  readonly folder: string;
}

/** The packages whose clouds are simulated: the others are accepted as they come. */
export const simulatedPackages = ["aws", "gcp", "kubernetes"] as const;

/**
 * The Pulumi packages that programs in these folders can import, one for each name and version. The simulated ones are there in any
 * case: in the version that Hybrid GPU itself has been built with where no program has its own.
 */
export function packagesFor(projects: readonly string[]): PulumiPackage[] {
  const found = new Map<string, PulumiPackage>();
  for (const project of projects) {
    for (const one of packagesOf(project)) found.set(`${one.name} ${one.version}`, one);
  }
  for (const name of simulatedPackages) {
    if ([...found.values()].some((one) => one.name === name)) continue;
    const own = ownPackage(name);
    if (own !== undefined) found.set(`${own.name} ${own.version}`, own);
  }
  return [...found.values()];
}

/** Of every name the nearest one, as Node resolves it: from the program's folder upwards. */
function packagesOf(project: string): PulumiPackage[] {
  const nearest = new Map<string, PulumiPackage>();
  for (let folder = project; ; folder = dirname(folder)) {
    for (const one of installedIn(join(folder, "node_modules"))) {
      if (!nearest.has(one.name)) nearest.set(one.name, one);
    }
    if (folder === dirname(folder)) return [...nearest.values()];
  }
}

function installedIn(modules: string): PulumiPackage[] {
  const manifests = names(modules).flatMap((name) =>
    name.startsWith("@")
      ? names(join(modules, name)).map((inner) => join(modules, name, inner))
      : [join(modules, name)],
  );
  return manifests.flatMap((folder) => packageAt(join(folder, "package.json")) ?? []);
}

function names(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith("."));
}

/**
 * The package that a manifest is of, as the language host of Node.js finds out which plugins a program needs.
 *
 * @see pulumi/pulumi sdk/nodejs/cmd/pulumi-language-nodejs/main.go (`getPackageInfo`, `getPluginName`, `getPluginVersion`)
 * @see pulumi/pulumi sdk/go/common/resource/plugin (`PulumiPluginJSON`: name and version of a plugin go before those of its package)
 */
function packageAt(manifest: string): PulumiPackage | undefined {
  let text: string;
  try {
    text = readFileSync(manifest, "utf8");
  } catch {
    return undefined;
  }
  // Most of what a program has installed is no Pulumi package, and needs no parsing.
  if (!text.includes('"pulumi"')) return undefined;
  let parsed: Manifest;
  try {
    parsed = JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
  const { pulumi } = parsed;
  if (typeof pulumi !== "object" || pulumi?.resource !== true) return undefined;
  const name = pulumi.name ?? parsed.name?.replace(/^@pulumi\//, "");
  const version = (pulumi.version ?? parsed.version)?.replace(/^v/, "");
  return isPlain(name) && isPlain(version) ? { name, version, folder: dirname(manifest) } : undefined;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string; readonly version?: string };
}

/** Names and versions become names of folders: nothing that leads elsewhere. */
function isPlain(text: string | undefined): text is string {
  return text !== undefined && /^[\w][\w.+-]*$/.test(text);
}

function ownPackage(name: string): PulumiPackage | undefined {
  try {
    return packageAt(require.resolve(`@pulumi/${name}/package.json`));
  } catch {
    return undefined;
  }
}
