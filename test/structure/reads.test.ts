import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Code that judges resources. */
const judging = [
  "policies",
  ...["pricing", "quota", "hardware", "lustre", "security"].map((one) => `components/${one}`),
];

const files = judging.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    // Pages hold examples of resources, and judge none.
    .filter((file) => !file.startsWith("policies/pages/")),
);

/** Ways past `read…`: `node.inputs.size`, `node.inputs["size"]`, `outputs?.id`, `const { size } = node.inputs`. */
const shortcuts: readonly RegExp[] = [
  /\b(?:inputs|outputs|providerInputs)(?:!|\s*\?\?\s*\{\}\))?(?:\?\.|\.|\[)(?!\s*$)/,
  /\}\s*(?::[^=]*)?=\s*\w+(?:\.\w+)*\.(?:inputs|outputs|providerInputs)\b/,
  /\bObject\.(?:keys|values|entries)\([^)]*\b(?:inputs|outputs|providerInputs)\)/,
];

function shortcutsIn(text: string): string[] {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s)\/\/.*$/, "").trim())
    .filter((line) => shortcuts.some((one) => one.test(line)));
}

describe("code that judges resources", () => {
  it("reads inputs and outputs through the accessor that tells known, unknown and absent apart", () => {
    expect(files.length).toBeGreaterThan(50);
    const found = files.flatMap((file) =>
      shortcutsIn(readFileSync(join(root, file), "utf8")).map((line) => `${file}: ${line}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    "const size = node.inputs.size;",
    'const size = node.inputs["size"];',
    "const id = node.outputs?.id;",
    'const id = node.outputs!["id"];',
    "const { size } = node.inputs;",
    "const { size }: Sizes = pool.node.inputs;",
    "for (const key of Object.keys(node.inputs)) {",
  ])("would be told of %s", (line) => {
    expect(shortcutsIn(line)).toEqual([line]);
  });

  it.each([
    'const size = readNumber(node.inputs, "size");',
    "const { inputs } = node;",
    "const id = readString(node.outputs ?? {}, `id`);",
    "/** Never `node.inputs.size`. */",
  ])("may say %s", (line) => {
    expect(shortcutsIn(line)).toEqual([]);
  });
});
