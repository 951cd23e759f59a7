import { describe, expect, it } from "vitest";
import { hybridGpu } from "./report/support.ts";
import { fixture, folder, planOf, run } from "./support.ts";

const failing = (name: string, ...args: string[]) => planOf("failures", "--config", `case=${name}`, ...args);

describe.concurrent("a program that fails is met with one message and exit code 2", () => {
  it.concurrent.each([
    ["throw", "error: the program failed at index.ts:7:11: TypeError: the cidr block is missing\n"],
    ["reject", "error: the program failed at index.ts:9:32: rejected on purpose\n"],
    ["run-error", "error: a message that says it all\n"],
    ["throw-text", "error: the program threw 'just words', which is not an error\n"],
    [
      "throw-in-apply",
      'error: the program failed at index.ts:18:13: error serializing property "cidrBlock": inside apply\n',
    ],
    ["log-error", "error: this stack must not be made\n"],
    [
      "exit",
      "error: the program ended the process itself (process.exit, code 3) before its resources were declared. Fix: throw an error, or return\n",
    ],
    [
      "never-resolves",
      "error: the program never ends: it waits for a promise or an output that nothing will ever resolve. Fix: look for an await without an answer\n",
    ],
    [
      "twins",
      "error: the program failed at index.ts:31:38: failed to register new resource twin [aws:ec2/vpc:Vpc]: Duplicate resource URN 'urn:pulumi:dev::failures::aws:ec2/vpc:Vpc::twin'; try giving it a unique name\n",
    ],
  ])("%s", async (name, stderr) => {
    expect(await failing(name)).toEqual({ code: 2, stdout: "", stderr });
  });

  it("throw-later: outside the program's promises", async () => {
    const { code, stdout, stderr } = await failing("throw-later");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: the program failed at index\.ts:22:\d+: SyntaxError: .*JSON.*\n$/);
  });

  it("unknown-function: names it, and how to answer it", async () => {
    const { code, stderr } = await failing("unknown-function");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: the program failed at index\.ts:36:\d+: the simulated cloud has no answer for the function aws:ec2\/getVpcs:getVpc \(nearest known: .*\)\. Fix: give its result in a file for --answers, as \{"aws:ec2\/getVpcs:getVpc": \{…\}\}, or avoid the call in a preview\.\n$/,
    );
  });

  it("with its stack trace when --debug asks for it", async () => {
    const { code, stderr } = await failing("throw", "--debug");
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n\nTypeError: the cidr block is missing\n {4}at .*index\.ts:7:11/);
  });
});

describe.concurrent("a program that cannot be loaded", () => {
  const yaml = "name: p\nruntime: nodejs\n";
  const plan = (files: Record<string, string>) => {
    const directory = folder({ "Pulumi.yaml": yaml, ...files });
    return run(["plan", "--no-policies", "--cwd", directory]).then((result) => ({
      ...result,
      stderr: result.stderr.replaceAll(directory, "."),
    }));
  };

  it.concurrent.each([
    [
      "imports a missing package",
      { "index.ts": 'import { Cluster } from "@pulumi/gcp/container";\nexport const id = new Cluster("c").id;\n' },
      "error: index.ts imports the package @pulumi/gcp, which is not installed. Fix: run `npm install @pulumi/gcp` in .\n",
    ],
    [
      "imports a missing package from a module",
      {
        "package.json": '{"type":"module"}',
        "src/a.ts": 'export * from "left-pad";',
        "index.ts": 'export * from "./src/a.ts";',
      },
      "error: src/a.ts imports the package left-pad, which is not installed. Fix: run `npm install left-pad` in .\n",
    ],
    [
      "imports a missing file",
      { "package.json": '{"type":"module"}', "index.js": 'export * from "./bin/main.js";' },
      "error: index.js imports bin/main.js, which does not exist. Fix: correct the path, or build the program first if the file is generated\n",
    ],
    [
      "does not parse, in TypeScript",
      { "index.ts": "export const a = 1;\nconst b = ;\n" },
      'error: the program cannot be read: index.ts:2:11: Unexpected ";"\n',
    ],
    [
      "does not parse, in a JavaScript module",
      { "package.json": '{"type":"module"}', "index.js": "export const a = 1;\nconst b = ;\n" },
      "error: the program cannot be read: index.js:2: Unexpected token ';'\n",
    ],
    [
      "is not there",
      { "package.json": '{"type":"module"}' },
      "error: there is no program in .: none of index.js, index.mjs, index.ts, index.mts is there, and neither Pulumi.yaml (main) nor package.json (main, exports) names another file\n",
    ],
    [
      "exports by default and by name",
      { "package.json": '{"type":"module"}', "index.js": "export default 1; export const a = 2;" },
      "error: the program failed: expected entrypoint module to have either a default export or named exports but not both\n",
    ],
    [
      "wants arguments that Node.js does not know",
      {
        "Pulumi.yaml": "name: p\nruntime: { name: nodejs, options: { nodeargs: --no-such-thing } }\n",
        "index.js": "",
      },
      /^.*bad option: --no-such-thing\nerror: Node\.js does not accept the arguments in runtime\.options\.nodeargs: see what it printed\n$/,
    ],
  ])("%s", async (_, files, stderr) => {
    const result = await plan(files as Record<string, string>);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: "" });
    if (typeof stderr === "string") expect(result.stderr).toBe(stderr);
    else expect(result.stderr).toMatch(stderr);
  });
});

// In this process: one of its own would end before it has started a program, and take a second to start.
describe("a program that is not started", () => {
  it("lacks configuration", async () => {
    expect(await hybridGpu("plan", "--no-policies", "--cwd", fixture("failures"))).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: configuration of stack dev: 1 problem\n" +
        "  - case (not given) is required by Pulumi.yaml (What goes wrong). Fix: add failures:case: … in a file Pulumi.dev.yaml, or give --config case=….\n",
    });
  });

  it("wants another runtime", async () => {
    const directory = folder({ "Pulumi.yaml": "name: p\nruntime: yaml\n" });
    expect(await hybridGpu("plan", "--no-policies", "--cwd", directory)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: Pulumi.yaml: runtime yaml cannot be planned offline, only nodejs can (TypeScript and JavaScript)\n",
    });
  });
});

describe("a wrong command line", () => {
  it.each([
    [["plam"], "error: unknown command 'plam'\n(Did you mean plan?)\n"],
    [["plan", "--jsno"], "error: unknown option '--jsno'\n(Did you mean --json?)\n"],
    [
      ["plan", "--time-limit", "soon"],
      "error: option '--time-limit <seconds>' argument 'soon' is invalid. It must be a number of seconds above 0.\n",
    ],
    [["plan", "--cwd", "/nowhere"], "error: --cwd /nowhere is not a directory\n"],
    [["plan", "--config", "=x"], "error: --config =x is not of the form key=value\n"],
    [
      ["plan", "--policy-pack", "/nowhere"],
      "error: --policy-pack /nowhere: there is no PulumiPolicy.yaml in /nowhere\n",
    ],
    [["plan", "--answers", "package.json"], /^error: --answers package\.json: .* is not of the form /],
  ])("%j", async (args, message) => {
    const { code, stderr } = await hybridGpu(...args);
    expect(code).toBe(2);
    if (typeof message === "string") expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });
});
