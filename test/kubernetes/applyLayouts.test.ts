import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { layoutTable } from "../../components/kubernetes/volume/tables.ts";
import type { DirectoryLayout } from "../../components/lustre/layout/layout.ts";
import { type Ended, type Fault, ScriptBench, scriptFile, shells, stopTools } from "./scriptBench.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const images: DirectoryLayout = { path: "/images", components: [{ stripeCount: 4, stripeSizeBytes: 4 * MiB }] };
const text: DirectoryLayout = { path: "/text corpus/v 2", components: [{ stripeCount: 1 }] };
const mixed: DirectoryLayout = {
  path: "/mixed",
  components: [
    { endBytes: 64 * MiB, stripeCount: 1, stripeSizeBytes: MiB },
    { endBytes: 4 * GiB, stripeCount: 8, stripeSizeBytes: 4 * MiB },
    { stripeCount: -1 },
  ],
};
const initial =
  "104857600:1:1048576:raid0:-:- 10737418240:8:1048576:raid0:-:- 107374182400:16:1048576:raid0:-:- eof:32:1048576:raid0:-:-";

it("is clean for shellcheck", (context) => {
  if (spawnSync("shellcheck", ["--version"]).error !== undefined) {
    console.log("shellcheck is not on PATH: the scripts were not linted");
    context.skip();
  }
  const { stdout, status } = spawnSync(
    "shellcheck",
    ["--shell=sh", "--severity=style", scriptFile("apply-layouts.sh"), scriptFile("tune-clients.sh")],
    { encoding: "utf8" },
  );
  expect([status, stdout]).toEqual([0, ""]);
});

afterAll(stopTools);

describe.each(shells)("apply-layouts.sh under %s", (shell) => {
  let bench: ScriptBench;
  beforeEach(() => {
    bench = new ScriptBench(shell);
  });
  afterEach(() => bench.remove());

  const apply = (layouts: DirectoryLayout[], environment?: Record<string, string>): Ended =>
    bench.run("apply-layouts.sh", layoutTable(layouts), bench.mount, environment);
  const at = (path: string): string => join(bench.mount, path);
  const summary = (kept: number, made: number, refused: number, failed: number): string =>
    `${kept} had their layout, ${made} got it, ${refused} refused, ${failed} failed`;

  it("makes directories and gives them their layouts, and changes nothing the second time", () => {
    expect(apply([images, text, mixed])).toEqual({
      status: 0,
      out: [
        "set     /images: eof:4:4194304:raid0:-:-",
        "set     /text corpus/v 2: eof:1:1048576:raid0:-:-",
        "set     /mixed: 67108864:1:1048576:raid0:-:- 4294967296:8:4194304:raid0:-:- eof:-1:4194304:raid0:-:-",
        summary(0, 3, 0, 0),
      ],
      err: [],
    });
    expect(bench.asked().filter((line) => line.startsWith("setstripe"))).toEqual([
      `setstripe -c 4 -S 4M ${at("/images")}/`,
      `setstripe -c 1 ${at("/text corpus/v 2")}/`,
      `setstripe -E 64M -c 1 -S 1M -E 4G -c 8 -S 4M -E -1 -c -1 ${at("/mixed")}/`,
    ]);
    const again = apply([images, text, mixed]);
    expect([again.status, again.out.at(-1), again.err]).toEqual([0, summary(3, 0, 0, 0), []]);
    expect(bench.asked().filter((line) => !line.startsWith("getstripe -d "))).toEqual([]);
  });

  it("leaves a directory with files alone when its layout is right", () => {
    apply([images]);
    writeFileSync(at("/images/one.tar"), "x");
    expect(apply([images]).out).toEqual([
      "ok      /images: has it already (eof:4:4194304:raid0:-:-)",
      summary(1, 0, 0, 0),
    ]);
  });

  it("gives an empty directory another layout", () => {
    apply([images]);
    const wide = { ...images, components: [{ stripeCount: 8, stripeSizeBytes: 4 * MiB }] };
    expect(apply([wide]).out).toEqual(["set     /images: eof:8:4194304:raid0:-:-", summary(0, 1, 0, 0)]);
  });

  it("refuses a directory with files and another layout, says what it takes, and does the rest", () => {
    mkdirSync(at("/it"));
    writeFileSync(at("/it/.hidden"), "x");
    const layout = { ...mixed, path: "/it" };
    const { status, out, err } = apply([layout, images]);
    const quoted = `'${at("/it")}'`;
    const words = "-E 64M -c 1 -S 1M -E 4G -c 8 -S 4M -E -1 -c -1";
    const wanted = "67108864:1:1048576:raid0:*:- 4294967296:8:4194304:raid0:*:- eof:-1:4194304:raid0:*:-";
    const refusal = [
      `REFUSED /it: it has files, and its layout is ${initial} where ${wanted} is wanted. Nothing was changed.`,
      `        New files only:  lfs setstripe ${words} ${quoted}`,
      `        Files in it too: find ${quoted} -type f -print0 | xargs -0 -r -n 16 lfs migrate ${words}`,
      `        Migration writes every file anew: run it while nobody writes there. ${quoted} is where this Job has it mounted.`,
    ];
    expect({ status, out, err }).toEqual({
      status: 3,
      out: ["set     /images: eof:4:4194304:raid0:-:-", summary(0, 1, 1, 0)],
      err: [...refusal, "Not as wanted:", ...refusal],
    });
    expect(bench.asked().filter((line) => line.startsWith("setstripe"))).toEqual([
      `setstripe -c 4 -S 4M ${at("/images")}/`,
    ]);
  });

  it("prints commands that a shell reads as they are meant", () => {
    mkdirSync(at("/a b"));
    writeFileSync(at("/a b/file with blanks"), "x");
    const { err } = apply([{ path: "/a b", components: [{ stripeCount: 2 }] }]);
    const command = err
      .find((line) => line.includes("New files only:"))!
      .split("only:")[1]!
      .trim();
    bench.asked();
    expect(bench.start(["-c", command]).status).toBe(0);
    expect(bench.asked()).toEqual([`setstripe -c 2 ${at("/a b")}`]);
    expect(apply([{ path: "/a b", components: [{ stripeCount: 2 }] }]).status).toBe(0);
  });

  it.each<[string, DirectoryLayout["components"], string]>([
    ["all OSTs", [{ stripeCount: -1, stripeSizeBytes: 16 * MiB }], "eof:-1:16777216:raid0:-:-"],
    ["a pool", [{ stripeCount: 2, pool: "flash" }], "eof:2:1048576:raid0:flash:-"],
    ["overstriping", [{ stripeCount: 64, overstriped: true }], "eof:64:1048576:overstriped:-:-"],
    [
      "the metadata server",
      [
        { endBytes: MiB, stripeCount: 1, onMdt: true },
        { stripeCount: 4, stripeSizeBytes: 4 * MiB },
      ],
      "1048576:0:1048576:mdt:-:- eof:4:4194304:raid0:-:-",
    ],
    [
      "components that extend themselves",
      [
        { endBytes: 64 * MiB, stripeCount: 1, stripeSizeBytes: MiB },
        { endBytes: 128 * GiB, stripeCount: 1, extensionBytes: 16 * GiB },
        { stripeCount: 8, extensionBytes: 256 * GiB },
      ],
      "67108864:1:1048576:raid0:-:- 137438953472:1:1048576:raid0:-:17179869184 eof:8:1048576:raid0:-:274877906944",
    ],
    ["the file system's default", [{ stripeCount: 0 }], "eof:0:1048576:raid0:-:-"],
  ])("knows %s", (_, components, shown) => {
    const first = apply([{ path: "/it", components }]);
    expect([first.out, first.err]).toEqual([[`set     /it: ${shown}`, summary(0, 1, 0, 0)], []]);
    writeFileSync(at("/it/file"), "x");
    expect(apply([{ path: "/it", components }]).out).toEqual([
      `ok      /it: has it already (${shown})`,
      summary(1, 0, 0, 0),
    ]);
  });

  it("tells layouts apart that differ in one thing", () => {
    const base = { endBytes: 64 * MiB, stripeCount: 2, stripeSizeBytes: MiB, pool: "flash" };
    const last = { stripeCount: 4, stripeSizeBytes: MiB, pool: "flash" };
    apply([{ path: "/it", components: [base, last] }]);
    const others: DirectoryLayout["components"][] = [
      [{ ...base, stripeCount: 3 }, last],
      [{ ...base, endBytes: 128 * MiB }, last],
      [{ ...base, stripeSizeBytes: 2 * MiB }, last],
      [base, { ...last, pool: "disk" }],
      [base, { ...last, overstriped: true }],
      [base, { ...last, extensionBytes: 64 * MiB }],
      [last],
      [base, { ...base, endBytes: 128 * MiB }, last],
    ];
    writeFileSync(at("/it/file"), "x");
    expect(others.map((components) => apply([{ path: "/it", components }]).status)).toEqual(others.map(() => 3));
    expect(apply([{ path: "/it", components: [base, last] }]).status).toBe(0);
  });

  it("makes directories with the mode that is asked for", () => {
    apply([text], { DIRECTORY_MODE: "2775" });
    expect((statSync(at(text.path)).mode & 0o7777).toString(8)).toBe("2775");
    apply([images]);
    expect((statSync(at("/images")).mode & 0o7777).toString(8)).toBe("755");
  });

  const named = (path: string): string => `'${at(path)}'`;
  it.each<[string, Fault, (path: string) => string]>([
    [
      "a full OST",
      { on: "setstripe", path: "images", fault: "full" },
      (path) =>
        `lfs setstripe -c 4 -S 4M: error: setstripe: create stripe file '${path}/' failed: No space left on device`,
    ],
    [
      "a missing pool",
      { on: "setstripe", path: "images", fault: "pool" },
      () => "lfs setstripe -c 4 -S 4M: lfs setstripe: no such pool",
    ],
    [
      "no right to do it",
      { on: "setstripe", path: "images", fault: "denied" },
      (path) =>
        `lfs setstripe -c 4 -S 4M: error: setstripe: setstripe error for '${path}/': Operation not permitted (only its owner or root may, and this runs as user ${process.getuid!()})`,
    ],
    [
      "a failure without a word",
      { on: "setstripe", path: "images", fault: "silent" },
      () => "lfs setstripe -c 4 -S 4M: exit code 7 and not a word",
    ],
    [
      "a layout that is not kept",
      { on: "setstripe", path: "images", fault: "ignored" },
      () => `was set, but lfs getstripe shows ${initial} where eof:4:4194304:raid0:*:- is wanted`,
    ],
    [
      "another layout than asked for",
      { on: "setstripe", path: "images", fault: "other" },
      () => "was set, but lfs getstripe shows eof:2:4194304:raid0:-:- where eof:4:4194304:raid0:*:- is wanted",
    ],
    [
      "a directory that disappears midway",
      { on: "setstripe", path: "images", fault: "gone" },
      (path) => `lfs setstripe -c 4 -S 4M: error: setstripe: cannot open '${path}/': Is a directory (21)`,
    ],
    [
      "a client that lost its server",
      { on: "getstripe", path: "images", fault: "stale" },
      (path) =>
        `cannot read its layout: error: getstripe failed for ${path}: Cannot send after transport endpoint shutdown`,
    ],
  ])("reports %s, and does the rest", (_, fault, message) => {
    bench.faults(fault);
    const { status, out, err } = apply([images, text]);
    const failure = `FAILED  /images: ${message(at("/images"))}`;
    expect({ status, out, err }).toEqual({
      status: 1,
      out: ["set     /text corpus/v 2: eof:1:1048576:raid0:-:-", summary(0, 1, 0, 1)],
      err: [failure, "Not as wanted:", failure],
    });
    expect(existsSync(at("/images")) && statSync(at("/images")).isFile()).toBe(false);
    // Mended, the next attempt does what is left.
    bench.faults();
    expect(apply([images, text]).out.at(-1)).toBe(summary(1, 1, 0, 0));
  });

  it("says that the client is too old for several components", () => {
    bench.faults({ on: "setstripe", path: "", fault: "old" });
    const words = "-E 64M -c 1 -S 1M -E 4G -c 8 -S 4M -E -1 -c -1";
    const { status, err } = apply([mixed, images]);
    expect([status, err.slice(0, 2)]).toEqual([
      1,
      [
        `FAILED  /mixed: lfs setstripe ${words}: lfs: invalid option -- 'E'`,
        `usage: setstripe [--stripe-count|-c <stripe_count>] (this lfs is too old for: ${words})`,
      ],
    ]);
  });

  it.each(["nothing", "garbage"])("does not take %s for a layout", (fault) => {
    bench.faults({ on: "getstripe", path: "images", fault });
    const failure =
      "FAILED  /images: was set, but lfs getstripe shows no layout where eof:4:4194304:raid0:*:- is wanted";
    expect(apply([images])).toEqual({
      status: 1,
      out: [summary(0, 0, 0, 1)],
      err: [failure, "Not as wanted:", failure],
    });
  });

  it("does not wait for a command that hangs", () => {
    bench.faults({ on: "setstripe", path: "images", fault: "hang" });
    const { status, out, err } = apply([images, text], { LFS_TIMEOUT: "2" });
    expect([status, out.at(-1), err[0]]).toEqual([
      1,
      summary(0, 1, 0, 1),
      "FAILED  /images: lfs setstripe -c 4 -S 4M: no answer within 2 s",
    ]);
  });

  it("lists every failure, and ends as one that is worth another attempt when one of them is", () => {
    mkdirSync(at("/mixed"));
    writeFileSync(at("/mixed/file"), "x");
    writeFileSync(at("/text corpus"), "a file in the way");
    bench.faults({ on: "setstripe", path: "images", fault: "full" });
    const logs: DirectoryLayout = { path: "/logs", components: [{ stripeCount: 1 }] };
    const { status, out, err } = apply([images, mixed, text, logs]);
    expect([status, out]).toEqual([1, ["set     /logs: eof:1:1048576:raid0:-:-", summary(0, 1, 1, 2)]]);
    expect(err.slice(err.indexOf("Not as wanted:") + 1).map((line) => line.split(":")[0])).toEqual([
      "FAILED  /images",
      "REFUSED /mixed",
      "        New files only",
      "        Files in it too",
      "        Migration writes every file anew",
      "FAILED  /text corpus/v 2",
    ]);
    expect(err.at(-1)).toBe(`FAILED  /text corpus/v 2: ${named("/text corpus")} is not a directory`);
  });

  it("follows no links", () => {
    mkdirSync(join(bench.folder, "elsewhere"));
    symlinkSync(join(bench.folder, "elsewhere"), at("/text corpus"));
    symlinkSync("/nowhere", at("/images"));
    const { status, err } = apply([text, images]);
    expect([status, err.slice(0, 2)]).toEqual([
      1,
      [
        `FAILED  /text corpus/v 2: ${named("/text corpus")} is a symbolic link, and links are not followed`,
        `FAILED  /images: ${named("/images")} is a symbolic link, and links are not followed`,
      ],
    ]);
    expect(bench.asked().filter((line) => line.startsWith("setstripe"))).toEqual([]);
    expect(existsSync(join(bench.folder, "elsewhere/v 2"))).toBe(false);
  });

  it("makes nothing where the file system is not mounted", () => {
    bench.faults({ on: "getstripe", path: "mnt lustre", fault: "stale" });
    const { status, out, err } = apply([images]);
    expect([status, out, err]).toEqual([
      1,
      [],
      [
        `FAILED  /: ${bench.mount} is not a Lustre file system that answers: error: getstripe failed for ${bench.mount}: Cannot send after transport endpoint shutdown`,
      ],
    ]);
    expect(existsSync(at("/images"))).toBe(false);
  });

  it.each([
    ["/a\t-c 1\n", "cannot work: the line of /a does not have three columns"],
    ["/a\t-c 1\teof:1:*:raid0:*:-\tmore\n", "cannot work: the line of /a does not have three columns"],
    ["a\t-c 1\teof:1:*:raid0:*:-\n", "cannot work: a does not begin with a slash"],
    ["/a/../../etc\t-c 1\teof:1:*:raid0:*:-\n", "cannot work: /a/../../etc is not a plain path"],
  ])("refuses the table %j", (table, message) => {
    const { status, err } = bench.run("apply-layouts.sh", table, bench.mount);
    expect([status, err]).toEqual([2, [message]]);
  });

  it("takes a table without a line break at its end, and an empty one", () => {
    expect(bench.run("apply-layouts.sh", layoutTable([images]).trimEnd(), bench.mount).out.at(-1)).toBe(
      summary(0, 1, 0, 0),
    );
    expect(bench.run("apply-layouts.sh", "", bench.mount)).toEqual({ status: 0, out: [summary(0, 0, 0, 0)], err: [] });
  });

  it("says what it lacks", () => {
    const script = scriptFile("apply-layouts.sh");
    expect(bench.start([script])).toEqual({
      status: 2,
      out: [],
      err: ["cannot work: it takes a table of layouts and a mount point"],
    });
    expect(bench.start([script, "/nowhere", bench.mount]).err).toEqual([
      "cannot work: there is no table of layouts at /nowhere",
    ]);
    expect(bench.run("apply-layouts.sh", "", "/nowhere").err).toEqual(["cannot work: /nowhere is not a directory"]);
    expect(bench.run("apply-layouts.sh", "", bench.mount, { LFS_TIMEOUT: "1s" }).err).toEqual([
      "cannot work: LFS_TIMEOUT is 1s, which is no number of seconds",
    ]);
    rmSync(join(bench.folder, "bin/lfs"));
    expect(bench.run("apply-layouts.sh", "", bench.mount)).toEqual({
      status: 2,
      out: [],
      err: ["cannot work: the image has no lfs"],
    });
  });

  it("reads no words of a layout out of a path", () => {
    const path = "/x lcme_id: 1 stripe_count: 4 stripe_size: 4194304 pattern: mdt";
    expect(apply([{ ...mixed, path }]).out.at(-1)).toBe(summary(0, 1, 0, 0));
    expect(apply([{ ...mixed, path }]).out.at(-1)).toBe(summary(1, 0, 0, 0));
  });
});
