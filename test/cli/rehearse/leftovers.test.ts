import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { isGone, markOf, processesOf } from "../../../cli/rehearse/stage/leftoverProcesses.ts";
import { noTemporaryFolder, orphansOf, ownFolder, sweep, sweptNote } from "../../../cli/rehearse/stage/leftovers.ts";
import { halfMadeOf } from "../../../cli/rehearse/told/renderWords.ts";
import { UserError } from "../../../cli/userError.ts";
import { goneEntry, isEntry } from "../../../simulator/world/entries.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { folder } from "../support.ts";
import { bucket, commandOf, nodeGroup, urnOf } from "./samples.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that waits until it is ended. */
async function sleeper(environment: NodeJS.ProcessEnv = {}): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ["-e", "console.log(1); setInterval(() => {}, 1000)"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(child);
  await once(child.stdout!, "data");
  return child as ChildProcess & { pid: number };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

/** The marker of a rehearsal whose process is gone: it had this one's machine, and another process's number. */
async function deadOwner(): Promise<object> {
  const child = await sleeper();
  const mark = markOf(child.pid);
  child.kill("SIGKILL");
  await ended(child);
  return mark;
}

function mark(directory: string, owner: object, made = Date.now()): void {
  writeFileSync(join(directory, "owner.json"), JSON.stringify({ kind: "hybrid-gpu rehearsal", owner, made }));
}

/** A folder of a rehearsal, as a killed one leaves it, with a link out of it. */
function left(parent: string, owner: object, made?: number): string {
  const { folder: directory } = ownFolder(parent);
  mark(directory, owner, made);
  mkdirSync(join(directory, "home", "plugins"), { recursive: true });
  writeFileSync(join(directory, "home", "plugins", "a"), "");
  symlinkSync(parent, join(directory, "home", "outside"));
  return directory;
}

const existing = (type: string, name: string, status: Existing["status"] = "ready"): Existing => ({
  type,
  id: `${name}-id`,
  urn: urnOf(type, name),
  inputs: {},
  outputs: {},
  settings: {},
  status,
  due: 0,
});
const inState = (type: string, name: string, retainOnDelete?: boolean) => ({
  urn: urnOf(type, name),
  type,
  id: `${name}-id`,
  ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
});

describe("what is in the clouds and in no state", () => {
  it("is an orphan, or was kept on purpose", () => {
    const clouds = [
      {
        package: "aws",
        existing: [
          existing(bucket, "known"),
          existing(bucket, "kept"),
          existing(nodeGroup, "lost"),
          existing(nodeGroup, "going", "deleting"),
        ],
      },
      { package: "gcp", existing: [existing("gcp:storage/bucket:Bucket", "known")] },
    ];
    const before = [inState(bucket, "kept", true), inState(nodeGroup, "lost", false)];
    expect(orphansOf(clouds, [inState(bucket, "known")], before)).toEqual([
      { package: "aws", type: bucket, id: "kept-id", urn: urnOf(bucket, "kept"), why: "retained" },
      { package: "aws", type: nodeGroup, id: "lost-id", urn: urnOf(nodeGroup, "lost"), why: "orphan" },
      {
        package: "gcp",
        type: "gcp:storage/bucket:Bucket",
        id: "known-id",
        urn: urnOf("gcp:storage/bucket:Bucket", "known"),
        why: "orphan",
      },
    ]);
  });

  it("is retained where its provider does not delete it, and nothing where only its name is taken", () => {
    const clouds = [
      {
        package: "aws",
        existing: [
          { ...existing(bucket, "paid"), left: "whole" as const },
          { ...existing(bucket, "named"), left: "name" as const },
        ],
      },
    ];
    expect(orphansOf(clouds, []).map(({ id, why }) => [id, why])).toEqual([["paid-id", "retained"]]);
  });

  it("is an orphan when another one of its name was meant to be kept", () => {
    const second = { ...existing(bucket, "kept"), id: "second" };
    const clouds = [{ package: "aws", existing: [existing(bucket, "kept"), second] }];
    expect(orphansOf(clouds, [], [inState(bucket, "kept", true)]).map(({ id, why }) => [id, why])).toEqual([
      ["kept-id", "retained"],
      ["second", "orphan"],
    ]);
  });

  it("is told from another one of the same type and id, in another region or cluster", () => {
    const [here, there] = [existing(bucket, "a"), { ...existing(bucket, "b"), id: "a-id" }];
    const clouds = [{ package: "aws", existing: [here, there] }];
    const known = inState(bucket, "b");
    expect(orphansOf(clouds, [{ ...known, id: "a-id" }])).toEqual([
      { package: "aws", type: bucket, id: "a-id", urn: here.urn, why: "orphan" },
    ]);
    const kept = orphansOf(clouds, [], [{ ...known, id: "a-id", retainOnDelete: true }]);
    expect(kept.map(({ urn, why }) => [urn, why])).toEqual([
      [here.urn, "orphan"],
      [there.urn, "retained"],
    ]);
  });

  it("is none where the program gave another name to what it has", () => {
    const clouds = [{ package: "aws", existing: [existing(bucket, "old")] }];
    const renamed = { ...inState(bucket, "new"), id: "old-id" };
    expect(orphansOf(clouds, [renamed])).toEqual([]);
    expect(orphansOf(clouds, [], [{ ...renamed, retainOnDelete: true }]).map(({ why }) => why)).toEqual(["retained"]);
  });

  it("is half-made in one region, and not where another one has its id", () => {
    const at = (region: string, status: Existing["status"]): Existing => ({
      ...existing(nodeGroup, "gpu", status),
      urn: urnOf(nodeGroup, region),
      settings: { region },
    });
    const failed = isEntry(at("us-east-2", "failed"), 1);
    const told = (...entries: readonly JournalEntry[]): string[] => {
      const cloud = entries.map((entry) => ({ ...entry, package: "aws" }));
      return halfMadeOf({ commands: [commandOf("up", [0, 1], { cloud })] }).map(({ urn }) => urn);
    };
    expect(told(failed, isEntry(at("eu-west-1", "ready"), 2))).toEqual([urnOf(nodeGroup, "us-east-2")]);
    expect(told(failed, goneEntry(at("eu-west-1", "ready"), 2))).toEqual([urnOf(nodeGroup, "us-east-2")]);
    expect(told(failed, goneEntry(at("us-east-2", "failed"), 2))).toEqual([]);
    expect(told(failed, isEntry(at("us-east-2", "ready"), 2))).toEqual([]);
  });

  it("is nothing where everything is known", () => {
    expect(orphansOf([{ package: "aws", existing: [existing(bucket, "a")] }], [inState(bucket, "a")])).toEqual([]);
  });
});

describe("the folder of a rehearsal", () => {
  it("is private, says whose it is, and goes with everything in it but not what links lead to", () => {
    const parent = folder({ "precious/file": "" });
    const own = ownFolder(parent);
    if (process.platform !== "win32") expect(statSync(own.folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(own.folder)).toEqual(["owner.json"]);
    expect(JSON.parse(readFileSync(join(own.folder, "owner.json"), "utf8"))).toMatchObject({
      kind: "hybrid-gpu rehearsal",
      owner: { pid: process.pid },
    });
    symlinkSync(join(parent, "precious"), join(own.folder, "link"));
    own.remove();
    expect(readdirSync(parent)).toEqual(["precious"]);
    expect(existsSync(join(parent, "precious", "file"))).toBe(true);
    own.remove();
  });

  it.skipIf(process.platform === "win32").each([
    ["ENOENT", "/nowhere/at/all", "there is no such folder"],
    ["ENOTDIR", "/dev/null", "it is no folder"],
  ])("is refused with a way out where there is no place for it: %s", (_, parent, why) => {
    expect(() => ownFolder(parent)).toThrow(
      new UserError(
        `the temporary folder ${parent} cannot be written to (TMPDIR): ${why}. Fix: set TMPDIR to a folder that can be written to and has 100 MB free`,
      ),
    );
  });

  it.skipIf(process.platform === "win32").each([
    ["EACCES", "permission denied"],
    ["ENOSPC", "no space is left"],
    ["EROFS", "its file system can only be read"],
  ])("says of %s what it means", (code, why) => {
    const error = noTemporaryFolder("/full", Object.assign(new Error(`${code}: mkdtemp`), { code }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toBe(
      `the temporary folder /full cannot be written to (TMPDIR): ${why}. Fix: set TMPDIR to a folder that can be written to and has 100 MB free`,
    );
  });

  it("is left alone as long as its process lives", () => {
    const parent = folder({});
    const { folder: own } = ownFolder(parent);
    expect(sweep(parent)).toEqual([]);
    expect(existsSync(own)).toBe(true);
  });

  it("is removed once its process is gone, and what links lead to stays", async () => {
    const parent = folder({ precious: "" });
    const directory = left(parent, await deadOwner(), 1_234);
    expect(sweep(parent)).toEqual([{ folder: directory, made: 1_234, processes: 0 }]);
    expect(readdirSync(parent)).toEqual(["precious"]);
    expect(sweep(parent)).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("is removed when its process's number has been given to another one", () => {
    const parent = folder({});
    left(parent, { ...markOf(), started: "1" });
    expect(sweep(parent)).toHaveLength(1);
  });

  it.skipIf(process.platform !== "linux")(
    "is removed when its process has ended, and nobody has asked how",
    async () => {
      const parent = folder({});
      // Its parent becomes a program that never waits for it.
      const shell = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
      children.push(shell);
      const [printed] = (await once(shell.stdout, "data")) as [Buffer];
      const owner = markOf(Number(printed.toString()));
      expect(owner.started).toMatch(/^\d+$/);
      // As long as the shell is one it takes note of children that end, and what has ended is not there any more.
      while (readFileSync(`/proc/${shell.pid}/comm`, "utf8") !== "sleep\n") await setTimeout(5);
      const directory = left(parent, owner);
      process.kill(owner.pid, "SIGKILL");
      while (isGone(owner) === false) await setTimeout(20);
      expect(existsSync(`/proc/${owner.pid}`)).toBe(true);
      expect(sweep(parent).map((one) => one.folder)).toEqual([directory]);
    },
  );

  it.skipIf(process.platform !== "linux")("is removed after the machine was started anew", () => {
    const parent = folder({});
    left(parent, { ...markOf(), boot: "another one" });
    expect(sweep(parent)).toHaveLength(1);
  });

  it("is left alone for a week where nobody can tell whether its process lives", () => {
    const parent = folder({});
    const elsewhere = { ...markOf(), host: "another-machine.example" };
    const [young, old] = [left(parent, elsewhere), left(parent, elsewhere, Date.now() - 8 * 24 * 3_600_000)];
    left(parent, { ...markOf(), namespace: "pid:[1]" });
    expect(isGone(elsewhere)).toBe("unknown");
    expect(sweep(parent).map((one) => one.folder)).toEqual([old]);
    expect(existsSync(young)).toBe(true);
    expect(readdirSync(parent)).toHaveLength(2);
  });

  it("is only what carries a marker of its own: no folder without, no link, no other file", async () => {
    const owner = await deadOwner();
    const elsewhere = folder({});
    mark(elsewhere, owner);
    const parent = folder({ "hybrid-gpu-rehearsal-file": "", "hybrid-gpu-rehearsal-bare/owner": "", "other/x": "" });
    symlinkSync(elsewhere, join(parent, "hybrid-gpu-rehearsal-link"));
    mark(join(parent, "other"), owner);
    const names = {
      torn: '{"kind":"hybrid-gpu reh',
      foreign: JSON.stringify({ kind: "x", owner, made: 1 }),
      pid: JSON.stringify({ kind: "hybrid-gpu rehearsal", owner: { ...owner, pid: -1 }, made: 1 }),
      big: JSON.stringify({ kind: "hybrid-gpu rehearsal", owner, made: 1, more: "x".repeat(5_000) }),
    };
    for (const [name, text] of Object.entries(names)) {
      mkdirSync(join(parent, `hybrid-gpu-rehearsal-${name}`));
      writeFileSync(join(parent, `hybrid-gpu-rehearsal-${name}`, "owner.json"), text);
    }
    mkdirSync(join(parent, "hybrid-gpu-rehearsal-linked-marker"));
    symlinkSync(join(elsewhere, "owner.json"), join(parent, "hybrid-gpu-rehearsal-linked-marker", "owner.json"));
    const before = readdirSync(parent).sort();
    expect(sweep(parent)).toEqual([]);
    expect(readdirSync(parent).sort()).toEqual(before);
    expect(existsSync(join(elsewhere, "owner.json"))).toBe(true);
    expect(lstatSync(join(parent, "hybrid-gpu-rehearsal-link")).isSymbolicLink()).toBe(true);
  });

  it("is found again when its removal was interrupted: the marker goes last", async () => {
    const parent = folder({});
    const directory = left(parent, await deadOwner());
    // As one that sweeps takes it for itself, and dies.
    renameSync(directory, join(parent, "hybrid-gpu-rehearsal-removed-0123456789ab"));
    expect(sweep(parent)).toHaveLength(1);
    expect(readdirSync(parent)).toEqual([]);
  });

  it("is removed by one of several that sweep at once", async () => {
    const parent = folder({});
    const owner = await deadOwner();
    for (let index = 0; index < 8; index++) left(parent, owner);
    const module = new URL("../../../cli/rehearse/stage/leftovers.ts", import.meta.url).href;
    const script = `import(${JSON.stringify(module)}).then(({ sweep }) => process.stdout.write(String(sweep(process.argv[1]).length)))`;
    const counts = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, ["--import", "tsx", "-e", script, parent], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        children.push(child);
        let text = "";
        child.stdout.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        await once(child, "close");
        return Number(text);
      }),
    );
    expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(8);
    expect(readdirSync(parent)).toEqual([]);
  }, 60_000);
});

describe.skipIf(process.platform !== "linux")("processes of a killed rehearsal", () => {
  it("are ended, and no others", async () => {
    const parent = folder({});
    const directory = left(parent, await deadOwner());
    const engine = await sleeper({ PULUMI_HOME: join(directory, "home") });
    const plugin = await sleeper({ HYBRID_GPU_REHEARSAL: join(directory, "settings.json") });
    const others = [
      await sleeper({ PULUMI_HOME: `${directory}-other/home` }),
      await sleeper({ SOMETHING: join(directory, "home") }),
    ];
    expect(
      processesOf(directory)
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual([engine.pid, plugin.pid].sort());
    expect(sweep(parent)).toEqual([{ folder: directory, made: expect.any(Number), processes: 2 }]);
    await Promise.all([ended(engine), ended(plugin)]);
    expect([engine.signalCode, plugin.signalCode]).toEqual(["SIGKILL", "SIGKILL"]);
    expect(others.map(({ signalCode }) => signalCode)).toEqual([null, null]);
  });

  it("of one that lives are left alone by a sweep, and ended when its folder goes", async () => {
    const parent = folder({});
    const own = ownFolder(parent);
    const plugin = await sleeper({ PULUMI_HOME: join(own.folder, "home") });
    expect(sweep(parent)).toEqual([]);
    expect(plugin.signalCode).toBe(null);
    own.remove();
    await ended(plugin);
    expect(plugin.signalCode).toBe("SIGKILL");
  });
});

describe("the note of a sweep", () => {
  const swept = { folder: "x", made: 0, processes: 0 };
  it.each([
    [[], undefined],
    [[swept], "1 folder of earlier rehearsals that had been killed was removed."],
    [
      [swept, { ...swept, processes: 3 }],
      "2 folders of earlier rehearsals that had been killed were removed, and 3 processes that still ran were ended.",
    ],
  ])("for %j is %s", (all, note) => expect(sweptNote(all)).toBe(note));
});
