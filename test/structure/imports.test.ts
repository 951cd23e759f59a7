import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Which folders a folder may import from. Arrows run one way; what is not listed is not allowed. */
const arrows: Record<string, readonly string[]> = {
  "components/core": [],
  "components/hardware": ["components/core"],
  "components/security": ["components/core"],
  "components/lustre": ["components/core", "components/hardware"],
  "components/pricing": ["components/core", "components/hardware", "components/lustre"],
  "components/quota": ["components/core", "components/hardware", "components/lustre"],
  "components/lifecycle": ["components/core", "components/hardware"],
  "components/pulumi": ["components/core"],
  "components/aws": [
    "components/core",
    "components/hardware",
    "components/lustre",
    "components/pricing",
    "components/security",
    "components/pulumi",
  ],
  "components/gcp": [
    "components/core",
    "components/hardware",
    "components/lustre",
    "components/pricing",
    "components/security",
    "components/pulumi",
  ],
  "components/kubernetes": ["components/core", "components/hardware", "components/lustre", "components/pulumi"],
  stacks: ["components"],
  policies: [
    "components/core",
    "components/hardware",
    "components/lustre",
    "components/pricing",
    "components/quota",
    "components/security",
  ],
  simulator: [
    "components/core",
    "components/hardware",
    "components/lifecycle",
    "components/lustre",
    "components/quota",
    "components/security",
  ],
  cli: [
    "components/security",
    "components/core",
    "components/lifecycle",
    "components/hardware",
    "components/lustre",
    "components/pricing",
    "components/quota",
    "policies",
    "simulator",
  ],
};

/** Packages that only some folders may load. `""` is everything else. */
const pure = [
  "components/core",
  "components/hardware",
  "components/pricing",
  "components/quota",
  "components/lifecycle",
  "components/lustre",
  "components/security",
];
const clouds: Record<string, RegExp> = {
  "components/aws": /^@pulumi\/aws\//,
  "components/gcp": /^@pulumi\/gcp\//,
  "components/kubernetes": /^@pulumi\/kubernetes\//,
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const found: Import[] = [];
  for (const match of text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;"']*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm,
  )) {
    const target = match[2] ?? match[3] ?? match[4]!;
    found.push({ file, target, typeOnly: match[1] !== undefined });
  }
  return found;
}

function resolveTarget({ file, target }: Import): string {
  return target.startsWith(".")
    ? normalize(join(dirname(file), target))
        .split(sep)
        .join("/")
    : target;
}

const homes = Object.keys(arrows).sort((a, b) => b.length - a.length);
const homeOf = (file: string): string | undefined => homes.find((home) => file === home || file.startsWith(`${home}/`));
const files = ["components", "stacks", "policies", "simulator", "cli"].flatMap(sources);
const imports = files.flatMap(importsOf);

describe("the house", () => {
  it("has every source file in a known room", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => homeOf(file) === undefined)).toEqual([]);
  });

  it("imports in one direction only", () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith("."))
      .filter((one) => {
        const from = homeOf(one.file)!;
        const to = homeOf(resolveTarget(one));
        return (
          to === undefined ||
          (to !== from && !arrows[from]!.some((allowed) => to === allowed || to.startsWith(`${allowed}/`)))
        );
      })
      .map((one) => `${one.file} → ${resolveTarget(one)}`);
    expect(wrong).toEqual([]);
  });

  it("has no import cycle", () => {
    const edges = new Map<string, string[]>();
    for (const one of imports) {
      if (!one.target.startsWith(".") || one.typeOnly) continue;
      edges.set(one.file, [...(edges.get(one.file) ?? []), resolveTarget(one)]);
    }
    const cycles: string[] = [];
    const state = new Map<string, "open" | "done">();
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
        return;
      }
      state.set(file, "open");
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, "done");
    };
    for (const file of edges.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("keeps Pulumi and I/O out of facts and arithmetic", () => {
    const wrong = imports
      .filter(({ file }) => pure.includes(homeOf(file)!))
      .filter(({ target }) => /^(@pulumi\/|node:(fs|child_process|net|http))/.test(target))
      .map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  it("lets a cloud's folder import that cloud's SDK only, by deep path", () => {
    const wrong = imports
      .filter(({ target }) => /^@pulumi\/(?!pulumi(\/|$)|policy(\/|$))/.test(target))
      .filter(({ file, target }) => {
        const own =
          clouds[homeOf(file)!] ?? (homeOf(file) === "stacks" ? /^@pulumi\/(aws|gcp|kubernetes)\// : undefined);
        return own === undefined || !own.test(target);
      })
      .map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  it("has no file past 320 lines unless it is a table of data", () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length }))
      .filter(({ file, lines }) => lines > 320 && !/\/(rows|data|tables?)\//.test(file))
      .map(({ file, lines }) => `${file}: ${lines}`);
    expect(long).toEqual([]);
  });

  it("has no two public classes of one name", () => {
    const names = files
      .filter((file) => file.startsWith("components/"))
      .flatMap((file) =>
        [...readFileSync(join(root, file), "utf8").matchAll(/^export class (\w+)/gm)].map((match) => match[1]!),
      );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
