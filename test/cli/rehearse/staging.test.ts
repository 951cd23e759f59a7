import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfiguration } from "../../../cli/configuration.ts";
import { readProject } from "../../../cli/project.ts";
import type { Engine } from "../../../cli/rehearse/engine/engine.ts";
import { stageProgram } from "../../../cli/rehearse/stage/staging.ts";
import { folder } from "../support.ts";

/** Stages a program, and tells what the engine was asked for. */
async function staged(files: Record<string, string>, overrides: Record<string, string> = {}, below = "") {
  const root = folder(files);
  const project = readProject(join(root, below, "Pulumi.yaml"));
  const asked: string[][] = [];
  const engine = {
    text: async (args: readonly string[]) => {
      asked.push([...args]);
      return "";
    },
  } as unknown as Engine;
  const place = join(folder({}), "staged");
  const program = await stageProgram(
    {
      project,
      id: { project: project.name, stack: "dev" },
      organization: "organization",
      configuration: readConfiguration(project, "dev", overrides),
      overridden: Object.keys(overrides),
      policyConfig: { byPolicy: {} } as never,
    },
    place,
    () => engine,
    [],
  );
  const target = program.directory;
  return { root, target, asked, program, stack: parse(readFileSync(join(target, "Pulumi.dev.yaml"), "utf8")) };
}

describe("a staged program", () => {
  it("has project and stack files of its own, and links to everything else", async () => {
    const { root, target, program, asked } = await staged({
      "Pulumi.yaml": "name: example\nruntime: nodejs\nbackend: { url: s3://example }\n",
      "Pulumi.dev.yaml": "encryptionsalt: v1:abc\nconfig:\n  example:size: 3\n",
      "Pulumi.prod.yaml": "config: {}\n",
      "index.ts": "export {};\n",
      ".env": "A=1\n",
    });
    expect(readdirSync(target).sort()).toEqual([".env", "Pulumi.dev.yaml", "Pulumi.yaml", "index.ts"]);
    expect(readlinkSync(join(target, "index.ts"))).toBe(join(root, "index.ts"));
    expect(lstatSync(join(target, "Pulumi.dev.yaml")).isSymbolicLink()).toBe(false);
    expect(parse(readFileSync(join(target, "Pulumi.yaml"), "utf8"))).toEqual({ name: "example", runtime: "nodejs" });
    // Neither the salt of another passphrase nor a backend of somebody's.
    expect(readFileSync(join(target, "Pulumi.dev.yaml"), "utf8")).not.toContain("encryptionsalt");
    expect(program).toMatchObject({ id: "organization/example/dev", project: "example", stack: "dev" });
    expect(asked).toEqual([["stack", "init", "dev"]]);
  });

  it("leaves the files of the user as they are", async () => {
    const text = "encryptionsalt: v1:abc\nconfig:\n  example:size: 3\n";
    const { root } = await staged({ "Pulumi.yaml": "name: example\nruntime: nodejs\n", "Pulumi.dev.yaml": text });
    expect(readdirSync(root).sort()).toEqual(["Pulumi.dev.yaml", "Pulumi.yaml"]);
    expect(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")).toBe(text);
  });

  it("keeps days, numbers in quotes and large numbers what they are", async () => {
    const { target, stack } = await staged({
      "Pulumi.yaml": "name: example\nruntime: nodejs\n",
      "Pulumi.dev.yaml":
        'config:\n  example:day: "2035-12-31"\n  example:text: "010"\n  example:big: 9007199254740993\n',
    });
    expect(stack.config["example:day"]).toBe("2035-12-31");
    expect(stack.config["example:text"]).toBe("010");
    expect(readFileSync(join(target, "Pulumi.dev.yaml"), "utf8")).toContain("9007199254740993");
    // An unquoted date is a point in time to the engine.
    expect(readFileSync(join(target, "Pulumi.dev.yaml"), "utf8")).toContain('"2035-12-31"');
  });

  it("finds stack files in a folder of their own, and writes none there", async () => {
    const { root, target } = await staged({
      "Pulumi.yaml": "name: example\nruntime: nodejs\nstackConfigDir: config\n",
      "config/Pulumi.dev.yaml": "config:\n  example:size: 3\n",
    });
    expect(parse(readFileSync(join(target, "Pulumi.dev.yaml"), "utf8"))).toEqual({ config: { "example:size": 3 } });
    expect(parse(readFileSync(join(target, "Pulumi.yaml"), "utf8"))).toEqual({ name: "example", runtime: "nodejs" });
    expect(readdirSync(join(root, "config"))).toEqual(["Pulumi.dev.yaml"]);
  });

  it("has a placeholder for every secret, encrypted by the engine and never in a file", async () => {
    const { asked, stack } = await staged({
      "Pulumi.yaml": "name: example\nruntime: nodejs\n",
      "Pulumi.dev.yaml":
        "config:\n  example:token: { secure: v1:abc }\n  example:nested: { keys: [{ secure: v1:a }, plain], inner: { secure: v1:b }, open: 1 }\n",
    });
    expect(stack).toEqual({ config: { "example:nested": { keys: ["[sealed secret]", "plain"], open: 1 } } });
    expect(asked).toEqual([
      ["stack", "init", "dev"],
      [
        "config",
        "set-all",
        "--path",
        "--secret",
        "example:token=[sealed secret]",
        "--secret",
        "example:nested.keys[0]=[sealed secret]",
        "--secret",
        "example:nested.inner=[sealed secret]",
        "--stack",
        "dev",
      ],
    ]);
  });

  it("takes what the command line gives in the type that is declared, and secrets as secrets", async () => {
    const declared =
      "name: example\nruntime: nodejs\nconfig:\n  size: { type: integer }\n  on: { type: boolean }\n  zones: { type: array, items: { type: string } }\n  token: { type: string, secret: true }\n  name: { type: string }\n";
    const { asked, stack } = await staged(
      { "Pulumi.yaml": declared, "Pulumi.dev.yaml": "config:\n  example:token: { secure: v1:abc }\n" },
      { size: "3", on: "true", zones: '["a"]', token: "hunter2", name: "3" },
    );
    expect(stack).toEqual({
      config: { "example:size": 3, "example:on": true, "example:zones": ["a"], "example:name": "3" },
    });
    expect(asked[1]).toEqual(["config", "set-all", "--path", "--secret", "example:token=hunter2", "--stack", "dev"]);
  });

  it("sees what lies above it in its repository, as from its own folder", async () => {
    const files = {
      ".git/HEAD": "",
      "shared/zones.json": '["us-east-2a"]',
      "node_modules/example/package.json": "{}",
      "team/infra/Pulumi.yaml": "name: example\nruntime: nodejs\n",
      "team/infra/index.js": "",
      "team/data/one.txt": "1",
    };
    const { root, target } = await staged(files, {}, "team/infra");
    expect(readFileSync(join(target, "../../shared/zones.json"), "utf8")).toBe('["us-east-2a"]');
    expect(readFileSync(join(target, "../data/one.txt"), "utf8")).toBe("1");
    expect(readlinkSync(join(target, "../../node_modules"))).toBe(join(root, "node_modules"));
    expect(readdirSync(join(target, "../.."))).not.toContain(".git");
    expect(lstatSync(join(target, "..")).isSymbolicLink()).toBe(false);
  });

  it("has files beside its folder also where there is no repository", async () => {
    const files = { "infra/Pulumi.yaml": "name: example\nruntime: nodejs\n", "shared/zones.json": "[]" };
    const { target } = await staged(files, {}, "infra");
    expect(readFileSync(join(target, "../shared/zones.json"), "utf8")).toBe("[]");
  });

  it("compiles with the tsconfig.json of its own folder, and not with the link", async () => {
    const { root, target } = await staged({
      "Pulumi.yaml":
        "name: example\nruntime:\n  name: nodejs\n  options: { nodeargs: --import tsx, typescript: false }\n",
      "tsconfig.json": "{}",
    });
    const { runtime } = parse(readFileSync(join(target, "Pulumi.yaml"), "utf8"));
    const [, file] = /^"--require=(.*)" --import tsx$/.exec(runtime.options.nodeargs)!;
    expect(runtime.options).toEqual({
      typescript: false,
      tsconfig: join(root, "tsconfig.json"),
      nodeargs: runtime.options.nodeargs,
    });
    expect(readFileSync(file!, "utf8")).toBe(
      `process.env.TSX_TSCONFIG_PATH ??= ${JSON.stringify(join(root, "tsconfig.json"))};\n`,
    );
  });

  it("takes the tsconfig.json above it for tsx only, and the one that the project names", async () => {
    const files = {
      ".git/HEAD": "",
      "tsconfig.json": "{}",
      "infra/Pulumi.yaml": "name: example\nmain: src\nruntime: { name: nodejs, options: { nodeargs: --import tsx } }\n",
      "infra/src/index.ts": "",
    };
    const above = await staged(files, {}, "infra");
    const options = parse(readFileSync(join(above.target, "Pulumi.yaml"), "utf8")).runtime.options;
    expect(Object.keys(options)).toEqual(["nodeargs"]);
    expect(options.nodeargs).toMatch(/^"--require=.*" --import tsx$/);

    const named = await staged(
      {
        ...files,
        "infra/src/tsconfig.pulumi.json": "{}",
        "infra/Pulumi.yaml":
          "name: example\nmain: src\nruntime: { name: nodejs, options: { tsconfig: tsconfig.pulumi.json } }\n",
      },
      {},
      "infra",
    );
    expect(parse(readFileSync(join(named.target, "Pulumi.yaml"), "utf8")).runtime.options).toEqual({
      tsconfig: join(named.root, "infra/src/tsconfig.pulumi.json"),
    });
  });

  it("uses no provider that the project brings along: it would ask a real cloud", async () => {
    const { target } = await staged({
      "Pulumi.yaml": "name: example\nruntime: nodejs\nplugins: { providers: [{ name: aws, path: bin }] }\n",
      "Pulumi.dev.yaml": "config: {}\n",
    });
    expect(parse(readFileSync(join(target, "Pulumi.yaml"), "utf8"))).toEqual({ name: "example", runtime: "nodejs" });
  });
});
