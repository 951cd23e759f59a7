import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { splitArguments } from "../../cli/launch.ts";
import type { LustreDecision } from "../../components/lustre/index.ts";
import { images, lustre, nodes } from "./lustreSupport.ts";
import { folder } from "./support.ts";

beforeEach(() => {
  vi.stubEnv("NO_COLOR", "1");
});

const small = ["--dataset", "path=/small,files=1000000,size=10TB,pattern=whole-small-files,rate=1MB/s"];
const weights = ["--dataset", "path=/all nodes/weights,files=1,size=140GB,pattern=broadcast"];
const asked = [...nodes, ...small, ...weights];

/** As `lfs getstripe -r` shows directories that have plain layouts. */
function listing(decision: LustreDecision, mount: string): string {
  return decision.directories
    .map(({ path, components }) => {
      expect(components).toHaveLength(1);
      const [{ stripeCount, stripeSizeBytes = 1 << 20 }] = components as [(typeof components)[0]];
      return `${mount}${path}\nstripe_count:  ${stripeCount} stripe_size:   ${stripeSizeBytes} pattern:       raid0 stripe_offset: -1\n`;
    })
    .join("\n");
}

const decided = async (...args: string[]) => JSON.parse((await lustre(...args, "--json")).stdout) as LustreDecision;
const file = (text: string): string => `${folder({ "getstripe.txt": text })}/getstripe.txt`;

async function verify(path: string, ...args: string[]) {
  const run = await lustre("verify", "--file", path, ...args);
  return {
    ...run,
    stdout: run.stdout.replaceAll(path, "getstripe.txt"),
    stderr: run.stderr.replaceAll(path, "getstripe.txt"),
  };
}

describe("hybrid-gpu lustre verify", () => {
  it("finds that it holds, with the command line that the decision printed", async () => {
    const directory = folder({});
    const decision = await decided(...asked, "--mount", "/scratch");
    const line = decision.verification.find((one) => one.includes("hybrid-gpu lustre verify"))!;
    const [list, check] = line.split(" && ") as [string, string];
    expect(list).toBe("lfs getstripe -r /scratch/small '/scratch/all nodes/weights' > getstripe.txt");
    writeFileSync(join(directory, "getstripe.txt"), listing(decision, "/scratch"));
    const args = splitArguments(check.replace("getstripe.txt", join(directory, "getstripe.txt"))).slice(2);
    const { code, stdout, stderr } = await lustre(...args);
    expect({ code, stderr, stdout: stdout.replace(directory, ".") }).toEqual({
      code: 0,
      stderr: "",
      stdout: "holds: 2 layouts in ./getstripe.txt, 2 directories decided\n",
    });
  });

  it("finds what drifted, with what mends it", async () => {
    const decision = await decided(...asked);
    const file1 = file(
      [
        "/mnt/lustre/small",
        "stripe_count:  -1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1",
        "",
        "/mnt/lustre/small/a.jpg",
        "lmm_stripe_count:  4",
        "lmm_stripe_size:   1048576",
        "lmm_pattern:       raid0",
        "lmm_layout_gen:    0",
        "lmm_stripe_offset: 3",
        "\tobdidx\t\t objid\t\t objid\t\t group",
        "\t     3\t             2\t          0x2\t             0",
        "",
      ].join("\n"),
    );
    const result = await verify(file1, ...asked);
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 1, stderr: "" });
    const layoutOf = (path: string): string =>
      decision.commands.find((line) => line.startsWith("lfs setstripe") && line.includes(path))!;
    const lines = result.stdout.split("\n");
    expect(lines.filter((line) => line.startsWith("drift"))).toEqual([
      expect.stringMatching(/^drift {2}\/small \(line 1\) gives new files .*; decided: -c 1\.$/),
      expect.stringMatching(/^drift {2}\/small\/a\.jpg \(line 4\), .* has .*; decided: -c 1\.$/),
      expect.stringMatching(/^drift {2}\/all nodes\/weights is not in the listing; decided: -c -1 .*\.$/),
    ]);
    expect(lines.filter((line) => line.startsWith("       "))).toEqual([
      `       ${layoutOf("/small")}`,
      "       lfs migrate -c 1 /mnt/lustre/small/a.jpg",
      `       mkdir -p '/mnt/lustre/all nodes/weights' && ${layoutOf("/all nodes/weights")}`,
    ]);
    expect(lines.slice(-3)).toEqual(["", "3 drifts: 2 layouts in getstripe.txt, 2 directories decided", ""]);
    const json = await verify(file1, ...asked, "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      holds: false,
      layouts: 2,
      drift: [
        { kind: "directory", path: "/small", wanted: "-c 1", line: 1, command: layoutOf("/small") },
        { kind: "file", path: "/small/a.jpg", line: 4 },
        { kind: "missing-directory", path: "/all nodes/weights" },
      ],
      unread: [],
    });
  });

  it.each([
    [
      "of other directories",
      "/mnt/other/x\nstripe_count:  1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n",
    ],
    [
      "of one directory without its name",
      "stripe_count:  4 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n",
    ],
  ])("mends below the usual mount point where a listing %s does not tell another", async (_, text) => {
    const commandsOf = async (...args: string[]): Promise<string[]> => {
      const { stdout } = await verify(file(text), ...nodes, ...small, ...args);
      return stdout.split("\n").filter((line) => line.startsWith("       "));
    };
    expect(await commandsOf()).toEqual([expect.stringMatching(/lfs setstripe -c 1 \/mnt\/lustre\/small$/)]);
    expect(await commandsOf()).not.toEqual([expect.stringContaining("mkdir -p /small")]);
    expect(await commandsOf("--mount", "/scratch")).toEqual([
      expect.stringMatching(/lfs setstripe -c 1 \/scratch\/small$/),
    ]);
  });

  it.each([
    ["a directory itself", "/scratch/small", "/scratch"],
    ["what lies in it", "/scratch/small/a/b", "/scratch"],
    ["the mount point, and then a directory", "/scratch\n/scratch/small", "/scratch"],
    ["relative paths", "other", "./."],
  ])("takes the mount point from a listing that names %s", async (_, paths, mount) => {
    const layout = "stripe_count:  1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n";
    const text = paths
      .split("\n")
      .map((path) => `${path}\n${layout}`)
      .join("\n");
    const { stdout } = await verify(file(text), ...nodes, ...small, ...weights);
    expect(stdout).toContain(`mkdir -p '${mount === "./." ? "." : mount}/all nodes/weights' && lfs setstripe`);
    expect(stdout).not.toContain("/mnt/lustre");
  });

  it("takes a workload file, and options over it", async () => {
    const directory = folder({
      "w.yaml":
        "nodes: 32\nmachineType: p5.48xlarge\ndatasets:\n- { path: /small, fileCount: 100000, sizeBytes: 1GB, pattern: whole-small-files, bytesPerAcceleratorPerSecond: 1MB/s }\n",
    });
    const workload = ["--workload", `${directory}/w.yaml`, "--platform", "fsx"];
    const holds = file(
      "/mnt/lustre/small\nstripe_count:  1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n",
    );
    expect(await verify(holds, ...workload)).toEqual({
      code: 0,
      stderr: "",
      stdout: "holds: 1 layout in getstripe.txt, 1 directory decided\n",
    });
    expect(JSON.parse((await verify(holds, ...workload, "--json")).stdout)).toEqual({
      holds: true,
      layouts: 1,
      drift: [],
      unread: [],
    });
    expect(await verify(holds, "--workload", `${directory}/w.yaml`)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${directory}/w.yaml: 1 problem\n  - --platform (not given) is missing. Fix: add platform: with kind: fsx, azure, google or onprem, or give --platform.\n`,
    });
  });

  it("does not say that it holds when a part could not be read", async () => {
    const decision = await decided(...asked);
    const cut = file(`${listing(decision, "/mnt/lustre")}\nlfs: \u001b[31mcannot open\n`);
    expect(await verify(cut, ...asked)).toEqual({
      code: 2,
      stderr: "",
      stdout:
        "unread getstripe.txt:7: lfs: \\x1b[31mcannot open\n\nnot known: what could be read agrees, 1 line could not be read: 2 layouts in getstripe.txt, 2 directories decided\n",
    });
  });

  it.each<[string, readonly string[], string]>([
    [
      "no listing",
      ["verify"],
      "error: --file (not given) is missing. Fix: run lfs getstripe -r /mnt/lustre/… > getstripe.txt and give --file getstripe.txt, or - for standard input\n",
    ],
    [
      "no decision",
      ["verify", "--file", "x"],
      "error: nothing says which layouts were decided. Fix: give --workload workload.yaml, or the options that the decision was made with; see hybrid-gpu lustre verify --help\n",
    ],
    [
      "standard input twice",
      ["verify", "--file", "-", "--workload", "-"],
      "error: --file and --workload cannot both be standard input. Fix: give one of them as a file\n",
    ],
    [
      "a listing that is not there",
      ["verify", "--file", "/no/x", ...nodes, ...images],
      "error: /no/x cannot be read: there is no such file\n",
    ],
    [
      "an empty listing",
      ["verify", "--file", "/dev/null", ...nodes, ...images],
      "error: /dev/null has no layout in it (it is empty). Fix: give the output of lfs getstripe -r\n",
    ],
    [
      "something else",
      ["verify", "--file", "LICENSE", ...nodes, ...images],
      `error: LICENSE has no layout in it (line ${
        readFileSync("LICENSE", "utf8")
          .split("\n")
          .findIndex((line) => line.trim() !== "") + 1
      } is "Apache License"). Fix: give the output of lfs getstripe -r\n`,
    ],
    [
      "a wrong workload",
      ["verify", "--file", "LICENSE", ...nodes, "--nodes", "0", ...images],
      "error: lustre: 1 problem\n  - --nodes (0) must be a whole number, at least 1. Fix: give a whole number, for example 8.\n",
    ],
  ])("refuses %s", async (_, args, stderr) => {
    expect(await lustre(...args)).toEqual({ code: 2, stdout: "", stderr });
  });
});

describe("hybrid-gpu lustre verify of exactly one drift", () => {
  it("refuses", async () => {
    const one = file(
      "/mnt/lustre/small\nstripe_count:  4 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n",
    );
    const { code, stdout, stderr } = await verify(one, ...nodes, ...small);
    expect({ code, stderr, stdout: stdout.split("\n") }).toEqual({
      code: 1,
      stderr: "",
      stdout: [
        "drift  /small (line 1) gives new files -c 4 -S 1M; decided: -c 1.",
        "       lfs setstripe -c 1 /mnt/lustre/small",
        "",
        "1 drift: 1 layout in getstripe.txt, 1 directory decided",
        "",
      ],
    });
  });
});
