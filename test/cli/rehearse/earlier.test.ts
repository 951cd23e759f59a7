import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findProjects } from "../../../cli/projects.ts";
import { configureEarlier } from "../../../cli/rehearse/earlier.ts";
import type { Engine } from "../../../cli/rehearse/engine/engine.ts";
import { runAll } from "../../../cli/rehearse/rehearse.ts";
import { stageEarlier } from "../../../cli/rehearse/stage/staging.ts";
import { tell } from "../../../cli/rehearse/tell.ts";
import { UserError } from "../../../cli/userError.ts";
import { folder } from "../support.ts";
import { type Answer, bucket, type Fake, fake } from "./fakeEngine.ts";

const project = (name: string): string => `name: ${name}\nruntime: nodejs\n`;
const stack = "config: { zones: 2 }\n";

/** Folders of projects, with something installed in each: `{now: shop}`. */
function projects(named: Readonly<Record<string, string>>): string {
  const files = Object.entries(named).flatMap(([directory, name]) => [
    [`${directory}/Pulumi.yaml`, project(name)],
    [`${directory}/Pulumi.dev.yaml`, stack],
    [`${directory}/node_modules/.package-lock.json`, "{}"],
  ]);
  return folder(Object.fromEntries(files));
}

const given = {
  stack: "dev",
  organization: undefined,
  overrides: { zones: "3" },
  policyPackConfig: undefined,
  packDirectory: join(import.meta.dirname, "../../../policies"),
};

function earlier(root: string, now: string, ...before: string[]) {
  return configureEarlier(
    before.map((one) => join(root, one)),
    findProjects(join(root, now)),
    given,
  );
}

const refusal = (root: string, now: string, ...before: string[]): string => {
  try {
    earlier(root, now, ...before);
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(root, "");
    throw error;
  }
  return "nothing";
};

describe("a program as it was before an edit", () => {
  it("is read from its own folder, with the configuration that the command line gives to both", () => {
    const root = projects({ now: "shop", before: "shop" });
    const found = earlier(root, "now", "before").get("shop")!;
    expect(found.project.directory).toBe(join(root, "before"));
    expect(found.id).toEqual({ project: "shop", stack: "dev" });
    expect(found.configuration.values).toEqual({ "shop:zones": "3" });
  });

  it("is nothing where none is named", () => {
    expect(earlier(projects({ now: "shop" }), "now")).toEqual(new Map());
  });

  it("brings along the projects that its package lists with it, as far as they are rehearsed", () => {
    const root = projects({
      now: "shop",
      "now/jobs": "jobs",
      before: "shop",
      "before/jobs": "jobs",
      "before/old": "old",
    });
    const list = (...directories: string[]) => JSON.stringify({ "hybrid-gpu": { projects: directories } });
    writeFileSync(join(root, "now/package.json"), list(".", "jobs"));
    writeFileSync(join(root, "before/package.json"), list(".", "old", "jobs"));
    expect([...earlier(root, "now", "before").keys()]).toEqual(["shop", "jobs"]);
  });

  it.each([
    [
      "another project",
      { now: "shop", before: "bank" },
      ["before"],
      "--before /before: its project is bank, and shop is rehearsed. Fix: name the folder of the same project as it was",
    ],
    [
      "the program itself",
      { now: "shop" },
      ["now"],
      "--before /now: it is the folder that is rehearsed. Fix: give the program as it was a folder of its own, for instance with git worktree add ../before main",
    ],
    [
      "named twice",
      { now: "shop", before: "shop", older: "shop" },
      ["before", "older"],
      "--before /older: shop is named twice. Fix: name one folder of it",
    ],
    ["no folder", { now: "shop" }, ["nowhere"], "--before /nowhere: /nowhere is not a directory"],
  ])("is refused as %s", (_, named, before, message) => {
    expect(refusal(projects(named), "now", ...before)).toBe(message);
  });

  it("is refused where nothing is installed, and where it has no such stack", () => {
    const root = folder({
      "now/Pulumi.yaml": project("shop"),
      "now/Pulumi.dev.yaml": stack,
      "bare/Pulumi.yaml": project("shop"),
      "prod/Pulumi.yaml": project("shop"),
      "prod/Pulumi.prod.yaml": stack,
      "prod/node_modules/x": "",
    });
    expect(refusal(root, "now", "bare")).toBe(
      "--before /bare: there is no node_modules in it nor above it. Fix: install there what it needs (npm ci), or link what is installed elsewhere",
    );
    expect(refusal(root, "now", "prod")).toMatch(
      /^--before: there is no stack dev: Pulumi\.dev\.yaml does not exist\./,
    );
  });

  it("is nothing for a comparison of plan and preview", async () => {
    await expect(tell("dev", { compare: true, before: ["there"] })).rejects.toThrow(
      new UserError("--compare makes nothing, and --before is about what is made. Fix: give one of them"),
    );
  });

  it("is staged beside the edited one: the same stack, with the key of its secrets", async () => {
    const root = folder({
      "Pulumi.yaml": project("shop"),
      "Pulumi.dev.yaml": "config: { shop:size: 2, shop:token: { secure: v1:abc } }\n",
      "node_modules/x": "",
      "edited/Pulumi.dev.yaml": "encryptionsalt: v1:salt\nconfig: {}\n",
    });
    const asked: string[][] = [];
    const engine = { text: async (args: readonly string[]) => void asked.push([...args]) } as unknown as Engine;
    const place = join(folder({}), "staged");
    const [found] = configureEarlier([root], findProjects(join(projects({ now: "shop" }), "now")), {
      ...given,
      overrides: { token: "hunter2" },
    }).values();
    const edited = { ...fake([]).program, directory: join(root, "edited") };
    const staged = await stageEarlier(found!, place, () => engine, edited);
    expect(staged).toEqual({ ...edited, engine, directory: staged.directory });
    expect(parse(readFileSync(join(staged.directory, "Pulumi.dev.yaml"), "utf8"))).toEqual({
      config: { "shop:size": 2 },
      encryptionsalt: "v1:salt",
    });
    expect(asked).toEqual([["config", "set-all", "--path", "--secret", "shop:token=hunter2", "--stack", "dev"]]);
  });
});

describe("a rehearsal of an edit", () => {
  /** What was run in which folder, and why it failed. */
  const ran = async (answers: readonly Answer[]) => {
    const stage: Fake = fake(answers, folder({ "edited/x": "" }));
    const { program, clouds, listener, records } = stage;
    const before = { ...program, policies: ["--policy-pack", "there"] };
    const { outcomes } = await runAll(
      { programs: [{ ...program, earlier: before }], clouds, listener, commands: records },
      [],
    );
    return {
      log: stage.log.filter((line) => !line.startsWith("faults")),
      titles: records.map(({ title }) => title),
      failures: outcomes.flatMap(({ failures }) => failures),
    };
  };

  it("makes the stack as it was, without policies, and then edits it", async () => {
    const { log, titles, failures } = await ran([]);
    expect(log).toEqual(["up", "preview", "up", "up", "refresh", "protection lifted", "destroy"]);
    expect(titles).toEqual(["up before", "preview", "up", "up again", "refresh", "destroy"]);
    expect(failures).toEqual([]);
  });

  it("edits nothing that could not be made, and destroys what there is of it", async () => {
    const { titles, failures } = await ran([{ exitCode: 255 }]);
    expect(titles).toEqual(["up before", "destroy"]);
    expect(failures).toEqual(["organization/shop/dev: the program as it was before cannot be made"]);
  });

  it("destroys what was made before where the edit is stopped", async () => {
    const stopped = await ran([{ steps: [["create", bucket, "a"]] }, { mandatory: "no-public-nodes" }]);
    expect(stopped.titles).toEqual(["up before", "preview", "destroy"]);
    expect(stopped.failures).toEqual(["organization/shop/dev: preview: mandatory policies stop it"]);
  });
});
