import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { launchOf, splitArguments } from "../../cli/launch.ts";
import { findProjectFile, readProject } from "../../cli/project.ts";
import { findProgram } from "../../simulator/program/program.ts";
import { fixture, folder } from "./support.ts";

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was expected to fail, and did not");
}

const project = (yaml: string, files: Record<string, string> = {}) =>
  readProject(findProjectFile(folder({ "Pulumi.yaml": yaml, ...files })));

describe("the project file", () => {
  it("is looked for upwards, JSON before YAML", () => {
    const directory = folder({ "Pulumi.yaml": "name: a", "Pulumi.json": "{}", "sub/deep/x": "" });
    expect(findProjectFile(join(directory, "sub", "deep"))).toBe(join(directory, "Pulumi.json"));
    expect(messageOf(() => findProjectFile("/nowhere"))).toBe("--cwd /nowhere is not a directory");
    mkdirSync(join(directory, "sub", "empty"));
    expect(messageOf(() => findProjectFile("/"))).toBe(
      "there is no Pulumi.yaml in / nor above it. Fix: run in the folder of a Pulumi project, or name it with --cwd",
    );
  });

  it("reads short and full declarations, and the old way to name the folder of the stacks", () => {
    expect(readProject(findProjectFile(fixture("config"))).declarations.slice(0, 4)).toEqual([
      { key: "aws:region", written: "aws:region", secret: false, fallback: "us-west-2" },
      { key: "config:short", written: "short", secret: false, fallback: 7 },
      { key: "config:name", written: "name", secret: false, type: "string", description: "What to call it" },
      { key: "config:nodes", written: "nodes", secret: false, type: "integer", fallback: 3 },
    ]);
    const old = project("name: p\nruntime: nodejs\nconfig: stacks\n");
    expect(old.stackDirectory).toBe(join(old.directory, "stacks"));
  });

  it.each([
    ["../../escaped", "write escaped"],
    ["..", "write a name such as gpu-cluster"],
    [".", "write a name such as gpu-cluster"],
    ["my app", "write my-app"],
    ["a:b", "write a-b"],
    ["é", "write a name such as gpu-cluster"],
    ["a".repeat(101), `write ${"a".repeat(100)}`],
  ])("is refused where its name is none that the engine takes: %s", (name, fix) => {
    const said = messageOf(() => project(`name: "${name}"\nruntime: nodejs\n`));
    expect(said).toContain("must be 1 to 100 letters, digits, hyphens, underscores and periods");
    expect(said).toMatch(/Fix: (.*)$/);
    expect(/Fix: (.*?)\.?$/.exec(said)![1]).toBe(fix);
  });

  it.each(["a", "..a", "-x", "a.b_c-D", "a".repeat(100)])("may have the name %s", (name) => {
    expect(project(`name: ${name}\nruntime: nodejs\n`).name).toBe(name);
  });

  it("is refused with everything that is wrong in it", () => {
    const directory = folder({
      "Pulumi.yaml": `nmae: p
runtime: [nodejs]
main: 3
config:
  a: { typ: string }
  b: { type: number }
  c: { type: array }
  d: { type: integer, default: x }
  e: { default: 1, value: 2 }
  f: 1.5
  aws:region: { type: string, default: x }
  gcp:zone: {}
`,
    });
    expect(
      messageOf(() => readProject(join(directory, "Pulumi.yaml"))).replaceAll(directory, "."),
    ).toMatchInlineSnapshot(`
      "./Pulumi.yaml: 12 problems
        - name (not given) must be a text. Fix: rename nmae to name.
        - main (3) must be a text. Fix: write main as a text.
        - runtime (["nodejs"]) must be a name, or an object with a name and options. Fix: write runtime: nodejs.
        - config.a.typ ("string") is not a part of a declaration. Fix: rename it to type, or remove it.
        - config.b.type ("number") is not a type. Fix: use string, integer, boolean, array or object.
        - config.c ({"type":"array"}) declares an array without saying of what. Fix: add items: {type: …}.
        - config.d.default ("x") is not of type integer. Fix: correct the default.
        - config.e ({"default":1,"value":2}) has both a default and a value. Fix: keep one of them.
        - config.f (1.5) must be a text, a whole number, true, false, a list, or a declaration. Fix: write {default: …} for any other value.
        - config.aws:region ("string") declares a type for a key of another namespace. Fix: remove the type.
        - config.aws:region ("x") gives a default for a key of another namespace. Fix: write value in place of default.
        - config.gcp:zone ({}) gives no value for a key of another namespace. Fix: add a value."
    `);
  });

  it.each([
    ["name: [", "Pulumi.yaml is not valid YAML: Flow sequence in block collection must be"],
    ["- a", "Pulumi.yaml is not an object with a name and a runtime"],
    ["", "Pulumi.yaml is not an object with a name and a runtime"],
  ])("that is %j is refused", (text, message) => {
    expect(messageOf(() => project(text))).toContain(message);
  });
});

describe("how a program is started", () => {
  const extra = (yaml: string, files: Record<string, string> = {}) => {
    const { cwd, entry, execArgv } = launchOf(project(`name: p\n${yaml}`, files));
    expect([execArgv[0], execArgv[2]]).toEqual(["--require", "--import"]);
    return { cwd: cwd.split("/").slice(3).join("/"), entry, args: execArgv.slice(4) };
  };

  it("follows main and nodeargs, and brings the TypeScript loader itself", () => {
    const options = (nodeargs: string) =>
      `runtime: { name: nodejs, options: { typescript: false, nodeargs: '${nodeargs}' } }`;
    expect(extra("runtime: nodejs")).toEqual({ cwd: "", entry: ".", args: [] });
    expect(extra("runtime: nodejs\nmain: app", { "app/index.js": "" })).toEqual({ cwd: "app", entry: ".", args: [] });
    expect(extra("runtime: nodejs\nmain: ./app/go.ts", { "app/go.ts": "" })).toEqual({
      cwd: "app",
      entry: "go.ts",
      args: [],
    });
    expect(extra(options("--import tsx --max-old-space-size=4096")).args).toEqual(["--max-old-space-size=4096"]);
    expect(extra(options("--require=tsx/cjs -r ./setup.js")).args).toEqual(["-r", "./setup.js"]);
  });

  it.each([
    [
      "runtime: python",
      "Pulumi.yaml: runtime python cannot be planned offline, only nodejs can (TypeScript and JavaScript)",
    ],
    [
      "runtime: { name: nodejs, options: { typescript: no-thanks, nodeargs: [a] } }",
      'Pulumi.yaml: 2 problems\n  - runtime.options.typescript ("no-thanks") must be a boolean. Fix: write true or false.\n  - runtime.options.nodeargs (["a"]) must be a text. Fix: write, for example, "--import tsx".',
    ],
    [
      "runtime: { name: nodejs, options: { nodeargs: '\"a' } }",
      'runtime.options.nodeargs ("a) opens a " and does not close it',
    ],
  ])("refuses %s", (yaml, message) => {
    expect(messageOf(() => extra(yaml))).toBe(message);
  });

  it("refuses a main that is not there, and TypeScript that nothing reads", () => {
    expect(messageOf(() => extra("runtime: nodejs\nmain: gone"))).toMatch(
      /^Pulumi\.yaml: main \(gone\) does not exist: there is nothing at \/.*\/gone$/,
    );
    const off = "runtime: { name: nodejs, options: { typescript: false } }";
    expect(messageOf(() => extra(off, { "index.ts": "" }))).toBe(
      "Pulumi.yaml: the program is TypeScript, options.typescript is false, and options.nodeargs loads nothing that reads it. Fix: add nodeargs: --import tsx, or remove typescript: false",
    );
  });

  it.each([
    ["", []],
    ["  --a  --b=c ", ["--a", "--b=c"]],
    [`--a='x y' "p \\" q" r\\ s`, ["--a=x y", 'p " q', "r s"]],
    ["--a # the rest", ["--a"]],
    ["a#b ''", ["a#b", ""]],
  ])("splits %j as a shell does", (text, words) => {
    expect(splitArguments(text)).toEqual(words);
  });
});

describe("a program on disk", () => {
  const found = (files: Record<string, string>, entry = ".") => {
    const directory = folder(files);
    const { file, esm, warnings } = findProgram(directory, entry);
    const short = (text: string) => text.replaceAll(`${directory}/`, "").replaceAll(directory, ".");
    return { file: short(file), esm, warnings: warnings.map(short) };
  };

  it.each([
    ["index.js before index.ts", { "package.json": "{}", "index.js": "", "index.cts": "" }, "index.js", false],
    ["index.ts alone", { "package.json": "{}", "index.ts": "" }, "index.ts", false],
    [
      "index.mjs of a module",
      { "package.json": '{"type":"module"}', "index.mjs": "", "index.ts": "" },
      "index.mjs",
      true,
    ],
    ["main", { "package.json": '{"main":"a.js"}', "a.js": "", "index.js": "" }, "a.js", false],
    ["exports as a text", { "package.json": '{"exports":"./a.js","main":"b.js"}', "a.js": "" }, "a.js", false],
    ["exports of the root", { "package.json": '{"exports":{".":"./a.js"}}', "a.js": "" }, "a.js", false],
    [
      "conditions: default first",
      { "package.json": '{"exports":{".":{"import":"./b.js","default":"./a.js"}}}', "a.js": "" },
      "a.js",
      false,
    ],
    ["a folder as main", { "package.json": '{"main":"bin"}', "bin/index.js": "" }, "bin/index.js", false],
    ["a manifest that cannot be read", { "package.json": "{", "index.js": "" }, "index.js", false],
  ])("%s", (_, files, file, esm) => {
    expect(found(files as unknown as Record<string, string>)).toEqual({ file, esm, warnings: [] });
  });

  it("warns as the host does", () => {
    expect(found({ "package.json": '{"main":"a"}', "a.js": "", "index.js": "" })).toEqual({
      file: "a.js",
      esm: false,
      warnings: ["package.json names the entry point a, which does not exist: . is used instead"],
    });
    expect(found({ "package.json": '{"main":"gone.js"}', "index.js": "" }).warnings).toEqual([
      "package.json names the entry point gone.js, which does not exist: . is used instead",
    ]);
    expect(found({ "package.json": "{}", "index.js": "", "index.ts": "" }).warnings).toEqual([
      "both index.js and index.ts are there, and Pulumi.yaml names neither: index.js is used",
    ]);
  });

  it("that is not there is said with the names that were looked for", () => {
    expect(messageOf(() => found({ "package.json": '{"type":"module"}' }))).toMatch(
      /^there is no program in \/\S+: none of index\.js, index\.mjs, index\.ts, index\.mts is there, and neither Pulumi\.yaml \(main\) nor package\.json \(main, exports\) names another file$/,
    );
    expect(messageOf(() => found({ "package.json": "{}" }, "gone.ts"))).toMatch(
      /^the program \/\S+\/gone\.ts does not exist$/,
    );
  });
});
