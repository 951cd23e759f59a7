import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPulumi, judgeVersion, missingPulumi, onPath, testedPulumi } from "../../../cli/rehearse/stage/pulumi.ts";
import { UserError } from "../../../cli/userError.ts";
import { folder } from "../support.ts";

const onUnix = it.skipIf(process.platform === "win32");

/** A folder with commands that are shell scripts. */
function commands(scripts: Readonly<Record<string, string>>): string {
  const directory = folder(
    Object.fromEntries(Object.entries(scripts).map(([name, body]) => [name, `#!/bin/sh\n${body}\n`])),
  );
  for (const name of Object.keys(scripts)) chmodSync(join(directory, name), 0o755);
  return directory;
}

const pathOf = (...folders: string[]): NodeJS.ProcessEnv => ({ PATH: [...folders, "/usr/bin", "/bin"].join(":") });
const host = { "pulumi-language-nodejs": "exit 0" };

describe("pulumi", () => {
  onUnix("is found with its version and its language host", async () => {
    const directory = commands({
      pulumi: 'test "$1 $PULUMI_SKIP_UPDATE_CHECK" = "version true" && echo v3.260.1',
      ...host,
    });
    expect(await findPulumi("nodejs", { environment: pathOf("/nowhere", directory) })).toEqual({
      file: join(directory, "pulumi"),
      version: "3.260.1",
      warnings: [],
    });
  });

  onUnix("is no folder, and no file that cannot be run", async () => {
    const directory = folder({ "a/pulumi/x": "", "b/pulumi": "" });
    await expect(findPulumi("nodejs", { environment: { PATH: `${directory}/a:${directory}/b` } })).rejects.toThrow(
      "there is no `pulumi` on PATH",
    );
  });

  onUnix.each([
    ["echo; exit 3", "version tells no version. Fix:"],
    ["echo development build", "version tells no version (development build). Fix:"],
    ["echo 3.260.0; exit 1", "version tells no version (3.260.0). Fix:"],
  ])("that answers with `%s` is not used", async (body, message) => {
    const directory = commands({ pulumi: body, ...host });
    const found = findPulumi("nodejs", { environment: pathOf(directory) });
    await expect(found).rejects.toThrow(UserError);
    await expect(found).rejects.toThrow(message);
  });

  onUnix("that does not answer is not waited for", async () => {
    const directory = commands({ pulumi: "exec sleep 60", ...host });
    await expect(findPulumi("nodejs", { environment: pathOf(directory), timeLimit: 200 })).rejects.toThrow(
      `${join(directory, "pulumi")} version gave no answer in 0.2 s. Fix: see that \`pulumi version\` works here`,
    );
  });

  onUnix("is not asked where there is no place for a home of its own", async () => {
    const directory = commands({ pulumi: "echo v3.260.1", ...host });
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = "/nowhere/at/all";
    try {
      await expect(findPulumi("nodejs", { environment: pathOf(directory) })).rejects.toThrow(
        new UserError(
          "the temporary folder /nowhere/at/all cannot be written to (TMPDIR): there is no such folder. Fix: set TMPDIR to a folder that can be written to and has 100 MB free",
        ),
      );
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });

  onUnix("that cannot be started says why", async () => {
    const directory = folder({ pulumi: "#!/no/such/interpreter\n" });
    chmodSync(join(directory, "pulumi"), 0o755);
    await expect(findPulumi("nodejs", { environment: pathOf(directory) })).rejects.toThrow("version cannot be run (");
  });

  onUnix("without the language host of the project is named as such", async () => {
    const directory = commands({ pulumi: "echo v3.260.0", ...host });
    await expect(findPulumi("java", { environment: pathOf(directory) })).rejects.toThrow(
      `the project's runtime is java, and its language host pulumi-language-java is neither on PATH nor beside ${join(directory, "pulumi")}. Fix: install the whole of pulumi`,
    );
  });

  onUnix("finds the language host beside itself where it is linked from elsewhere", async () => {
    const directory = commands({ pulumi: "echo v3.260.0", ...host });
    const links = folder({});
    symlinkSync(join(directory, "pulumi"), join(links, "pulumi"));
    const { file } = await findPulumi("nodejs", { environment: pathOf(links) });
    expect(file).toBe(join(links, "pulumi"));
  });

  it("is found on Windows by the extensions that are programs there, whatever PATH is called", () => {
    const directory = folder({ "one/pulumi": "", "two/pulumi.exe": "" });
    // In a test a path has no drive: the separator is what differs.
    const environment = { Path: `"${directory}/one";${directory}/two`, PATHEXT: ".COM;.EXE;.CMD" };
    expect(onPath("pulumi", environment, "win32")).toBe(join(directory, "two", "pulumi.exe"));
    expect(onPath("pulumi", { Path: environment.Path }, "win32")).toBe(join(directory, "two", "pulumi.exe"));
    expect(onPath("pulumi", environment, "linux")).toBe(undefined);
  });
});

describe("a missing pulumi", () => {
  it.each([
    ["linux", "curl -fsSL https://get.pulumi.com | sh"],
    ["darwin", "brew install pulumi/tap/pulumi"],
    ["win32", "choco install pulumi"],
    ["freebsd", "see https://www.pulumi.com/docs/install/"],
  ] as const)("on %s is to be had by %s, and a plan needs none", (platform, way) => {
    const lines = missingPulumi(platform).split("\n");
    expect(lines[0]).toBe(
      "there is no `pulumi` on PATH: a rehearsal runs the real engine. Fix: install it, and open a new terminal",
    );
    expect(lines[1]).toBe(`  ${way}`);
    expect(lines.at(-1)).toContain("`hybrid-gpu plan` needs no pulumi");
  });
});

describe("a version", () => {
  it.each(["3.256.0", "3.260.0", "3.999.0"])("%s is as tested", (version) => expect(judgeVersion(version)).toEqual([]));

  it.each([
    [
      "3.184.1",
      "pulumi is version 3.184.1: rehearsals are tested with 3.260.0, and meant for 3.248.0 and later, because the SDK that components and simulated clouds are built with is of that version; it sets a loader of its own beside `nodeargs: --import`, so that a TypeScript program that is run from source may not load. Fix: update it",
    ],
    [
      "4.0.0",
      "pulumi is version 4.0.0; rehearsals are tested with 3.260.0, and meant for 3.248.0 and later: a new major version may stream other events and speak another plugin protocol",
    ],
  ])("%s is used with a warning", (version, warning) => expect(judgeVersion(version)).toEqual([warning]));

  it.each(["3.86.1", "2.99.0", "0.1.0"])("%s is not used: it might ask real clouds", (version) => {
    expect(() => judgeVersion(version, "/opt/pulumi")).toThrow(
      `/opt/pulumi is version ${version}, and a rehearsal needs at least 3.87.0: older ones cannot be kept from downloading the real providers of clouds in place of the simulated ones. Fix: update it (rehearsals are tested with 3.260.0, and meant for 3.248.0 and later)`,
    );
  });

  it("is judged by facts that each say where they come from", () => {
    const bounds = Object.values(testedPulumi).filter((bound) => typeof bound !== "string");
    expect(bounds).toHaveLength(4);
    for (const { source } of bounds)
      expect(source).toMatch(/^(?:pulumi\/pulumi CHANGELOG\.md, 3\.|https:\/\/|package-lock\.json: )/);
  });
});

// The order in which a shell looks: the first folder that has it.
onUnix("the first of several is taken", () => {
  const one = commands({ pulumi: "exit 0" });
  const two = commands({ pulumi: "exit 0" });
  mkdirSync(join(one, "sub"));
  writeFileSync(join(one, "sub", "pulumi"), "");
  expect(dirname(onPath("pulumi", { PATH: `${join(one, "sub")}:${two}:${one}` })!)).toBe(two);
});
