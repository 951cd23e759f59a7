import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Problem } from "../../components/core/problem.ts";
import { lustre } from "./lustreSupport.ts";
import { folder, run } from "./support.ts";

const good = [
  "nodes: 32",
  "machineType: p5.48xlarge",
  "datasets:",
  "  - path: /images",
  "    fileCount: 64",
  "    sizeBytes: 60TB",
  "    pattern: sequential-shards",
  "    bytesPerAcceleratorPerSecond: 150 MB/s",
  "platform:",
  "  kind: fsx",
  "  region: us-east-2",
  "",
].join("\n");

/** Asks about a file of this content; the folder is left out of what is printed. */
async function ask(text: string | Buffer, ...args: string[]) {
  const directory = folder({});
  const file = join(directory, "w.yaml");
  writeFileSync(file, text);
  const { code, stdout, stderr } = await lustre("--file", file, "--json", ...args);
  return { code, stdout, stderr: stderr.replaceAll(`${directory}/`, "") };
}

const decided = async (text: string, ...args: string[]) => {
  const { code, stdout, stderr } = await ask(text, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { verification: _, ...decision } = JSON.parse(stdout);
  return decision;
};

describe("a workload file", () => {
  it("says the same in YAML, with units and without, in JSON, with anchors, and on standard input", async () => {
    const expected = await decided(good);
    const plain = good.replace("60TB", "60e12").replace("150 MB/s", "150000000");
    expect(await decided(plain)).toEqual(expected);
    expect(
      await decided(
        JSON.stringify(
          {
            $schema: "https://hybrid-gpu.dev/workload.schema.json",
            region: "us-east-2",
            nodes: 32,
            machineType: "p5.48xlarge",
            datasets: [
              {
                path: "/images",
                fileCount: 64,
                sizeBytes: 6e13,
                pattern: "sequential-shards",
                bytesPerAcceleratorPerSecond: 1.5e8,
              },
            ],
            platform: { kind: "fsx" },
          },
          undefined,
          "\t",
        ),
      ),
    ).toEqual(expected);
    const anchored = good.replace(
      /datasets:[\s\S]*platform:/,
      [
        "datasets:",
        "  - &images",
        "    path: /images",
        "    fileCount: 64",
        "    sizeBytes: 60TB",
        "    pattern: sequential-shards",
        "    bytesPerAcceleratorPerSecond: 150MB/s",
        "  - <<: *images",
        "    path: /more",
        "platform:",
      ].join("\n"),
    );
    const [first, second] = (await decided(anchored)).directories;
    expect({ ...second, path: first.path }).toEqual(first);
    const directory = folder({ "w.yaml": `\uFEFF${good.replaceAll("\n", "\r\n")}` });
    expect(await decided(readFileSync(join(directory, "w.yaml"), "utf8"))).toEqual(expected);
  });

  it("is overruled by options", async () => {
    const { system } = await decided(good, "--nodes", "64", "--tier", "1000");
    expect(system.throughputPerTiB ?? system.fsx.throughputPerTiB).toBe(1000);
    const azure = await decided(good, "--platform", "azure", "--region", "eastus");
    expect(azure.system.platform).toBe("azure");
    expect(await ask(good, "--dataset", "path=/b,files=1,size=1GB,pattern=broadcast")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: w.yaml: 1 problem\n  - --dataset ("path=/b,files=1,size=1GB,pattern=broadcast") is given beside datasets in w.yaml. Fix: keep one of them.\n',
    });
  });

  const known =
    "path, fileCount, sizeBytes, sizes, pattern, recordBytes, bytesPerAcceleratorPerSecond, openFilesPerAccelerator, importedFromObjectStore, createdInSequence";

  it.each<[string, string, readonly string[]]>([
    [
      "every problem in the order of the file",
      good
        .replace("nodes: 32", "nodes: 0")
        .replace("pattern:", "patern:")
        .replace("64", "sixty")
        .replace("60TB", "60Tb")
        .replace("150 MB/s", "-1")
        .replace("kind: fsx", "kind: fsx\n  effa: yes"),
      [
        "w.yaml:1:8: nodes (0) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        'w.yaml:5:16: datasets[0].fileCount ("sixty") must be a whole number, at least 1. Fix: give a whole number, for example 8.',
        'w.yaml:6:16: datasets[0].sizeBytes ("60Tb") has no unit of size: Tb. Fix: b are bits: write TB for bytes.',
        `w.yaml:7:5: datasets[0].patern ("sequential-shards") is not known. Fix: did you mean pattern? Known are ${known}.`,
        "w.yaml:8:35: datasets[0].bytesPerAcceleratorPerSecond (-1) must be a number of bytes a second above 0. Fix: give bytes a second: 150 MB/s are 150e6.",
        'w.yaml:11:3: platform.effa ("yes") is not known. Fix: did you mean efa? Known are kind, region, deploymentType, storageType, throughputPerTiB, efa, capacityGiB, throughputCapacity, metadataIops, ostCount.',
      ],
    ],
    [
      "kinds of values",
      "nodes: [1]\nmachineType: 5\ndatasets: /images\ncheckpoints: [17]\nplatform: fsx\n",
      [
        "w.yaml:1:8: nodes ([1]) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        "w.yaml:2:14: machineType (5) must be a text. Fix: write a text, in quotes where YAML would take it for something else.",
        'w.yaml:3:11: datasets ("/images") must be a list. Fix: write a list, also for one.',
        "w.yaml:4:15: checkpoints[0] (17) must be a mapping of properties. Fix: write properties below it, moved in.",
        'w.yaml:5:11: platform ("fsx") must be a mapping of properties. Fix: write properties below it, moved in.',
      ],
    ],
    [
      "numbers that are none",
      good.replace("32", ".nan").replace("64", ".inf").replace("60TB", "1e400"),
      [
        "w.yaml:1:8: nodes (NaN) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        "w.yaml:5:16: datasets[0].fileCount (Infinity) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        "w.yaml:6:16: datasets[0].sizeBytes (Infinity) must be a number of bytes above 0 and at most 10 EB (1e19). Fix: give bytes: 60 TB are 60e12.",
      ],
    ],
    [
      "a region said twice",
      `region: us-west-2\n${good}`,
      ['region ("us-west-2") is another one than platform.region. Fix: keep one of them.'],
    ],
    [
      "no platform",
      good.replace(/platform:[\s\S]*/, ""),
      [
        "--platform (not given) is missing. Fix: add platform: with kind: fsx, azure, google or onprem, or give --platform.",
      ],
    ],
    [
      "a platform of another name",
      good.replace("fsx", "lustre"),
      [
        'w.yaml:10:9: platform.kind ("lustre") is not a platform. Fix: did you mean azure? Known are fsx, azure, google, onprem.',
      ],
    ],
    [
      "a property of something merged",
      good.replace(
        /datasets:[\s\S]*platform:/,
        "common: &c { fileCount: -1 }\ndatasets:\n- { <<: *c, path: /a, sizeBytes: 1, pattern: broadcast }\nplatform:",
      ),
      [
        'w.yaml:3:1: common ({"fileCount":-1}) is not known. Fix: known are nodes, machineType, acceleratorsPerNode, nodeNetworkGbps, nodeMemoryGiB, nodeVcpus, datasets, checkpoints, meanTimeBetweenFailuresHours, targetUtilisation, utilisationWithoutStorage, region, platform.',
        "w.yaml:3:25: datasets[0].fileCount (-1) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
      ],
    ],
  ])("%s", async (_, text, problems) => {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    expect(await ask(text)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: w.yaml: ${count}\n${problems.map((line) => `  - ${line}\n`).join("")}`,
    });
  });

  it("that says words of the command line is told the properties", async () => {
    const text = [
      "machine: p5.48xlarge",
      "nodes: 32",
      "datasets:",
      "- { path: /a, files: 64, size: 60TB, pattern: random-records, rate: 150MB/s, record: 4KiB }",
      "checkpoints:",
      "- { path: /c, size: 9TB, writers: 256, mode: shared-file, synchronous: true, stall: 30s, restore: 1TB, interval: 1h }",
      "platform: { kind: azure, tier: 250, capacity: 128, osts: 8, region: eastus }",
      "",
    ].join("\n");
    const { code, stderr } = await ask(text);
    expect(code).toBe(2);
    const told = [...stderr.matchAll(/^ {2}- w\.yaml:\d+:\d+: (\S+) .* is not known\. Fix: did you mean (\w+)\?/gm)];
    expect(told.map(([, path, meant]) => [path, meant])).toEqual([
      ["machine", "machineType"],
      ["datasets[0].files", "fileCount"],
      ["datasets[0].size", "sizeBytes"],
      ["datasets[0].rate", "bytesPerAcceleratorPerSecond"],
      ["datasets[0].record", "recordBytes"],
      ["checkpoints[0].size", "bytes"],
      ["checkpoints[0].stall", "maxStallSeconds"],
      ["checkpoints[0].restore", "restoreBytes"],
      ["checkpoints[0].interval", "intervalSeconds"],
      ["platform.tier", "throughputPerTiB"],
      ["platform.capacity", "capacityTiB"],
      ["platform.osts", "ostCount"],
    ]);
    // And nothing else: that they are missing is no news.
    expect(stderr.split("\n")[0]).toBe("error: w.yaml: 12 problems");
  });

  it("is where a capacity is wrong that it gives, and an option is where that gives it", async () => {
    const given = `${good}  throughputPerTiB: 500\n`;
    const rule =
      "holds 48 TB, and data sets with the checkpoints that are kept are 60 TB. Fix: give a larger capacity, keep fewer checkpoints, or put a data set elsewhere.";
    expect((await ask(`${given}  capacityGiB: 48000\n`)).stderr).toBe(
      `error: w.yaml: 1 problem\n  - w.yaml:13:16: platform.capacityGiB ("48000 GiB") ${rule}\n`,
    );
    expect((await ask(given, "--capacity", "48000GiB")).stderr).toBe(
      `error: w.yaml: 1 problem\n  - --capacity ("48000GiB") ${rule}\n`,
    );
    expect((await ask(`${given}  capacityGiB: 88000\n`)).stderr).toContain(
      "platform.capacityGiB (88000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 86400 or 88800.",
    );
  });

  it("keeps plain numbers for bytes, and asks where a rate seems to have lost its unit", async () => {
    const warned = async (rate: string) =>
      (await decided(good.replace("150 MB/s", rate))).warnings.filter(({ rule }: Problem) => rule.includes("unit"));
    const warning = {
      severity: "warning",
      path: "datasets[0].bytesPerAcceleratorPerSecond",
      value: 150,
      rule: "is 150 bytes a second: a unit may be missing",
      fix: "write a number with its unit, for example 150MB/s",
    };
    expect(await warned("150")).toEqual([warning]);
    expect(await warned("999.5")).toEqual([
      { ...warning, value: 999.5, rule: "is 999.5 bytes a second: a unit may be missing" },
    ]);
    expect(await warned("1000")).toEqual([]);
    expect(await warned("1kB/s")).toEqual([]);
    vi.stubEnv("COLUMNS", "100000");
    const file = `${folder({ "w.yaml": good.replace("150 MB/s", "150") })}/w.yaml`;
    expect((await lustre("--file", file)).stdout).toContain(
      `\n  - ${file}:8:35: datasets[0].bytesPerAcceleratorPerSecond (150) is 150 bytes a second: a unit may be missing. Fix: write a number with its unit, for example 150MB/s.\n`,
    );
  });

  it.each<[string, string | Buffer, string]>([
    [
      "tabs and a quote that does not close",
      'nodes: 1\n\tmachineType: 3\nplatform:\n\tkind: "fsx\n',
      'is not valid YAML\n  - w.yaml:2:1: Tabs are not allowed as indentation\n  - w.yaml:4:1: Tabs are not allowed as indentation\n  - w.yaml:5:1: Missing closing "quote\n',
    ],
    [
      "keys given twice",
      "nodes: 1\nnodes: 2\nplatform: {kind: fsx, kind: azure}\n",
      "is not valid YAML\n  - w.yaml:2:1: Map keys must be unique\n  - w.yaml:3:23: Map keys must be unique\n",
    ],
    ["broken JSON", '{"nodes": 3,,}', "is not valid YAML\n  - w.yaml:1:13: Unexpected , in flow map\n"],
    [
      "an alias of nothing",
      "nodes: *n\n",
      "is not valid YAML\n  - w.yaml:1:8: There is no anchor &n before this alias\n",
    ],
    ["two documents", `${good}---\n${good}`, "is not valid YAML\n  - w.yaml:12:1: A second document begins here\n"],
    ["a key that is a list", "[1, 2]: 3\n", "is not valid YAML\n  - w.yaml:1:1: A key has to be a text\n"],
    [
      "aliases of aliases",
      [
        "a: &a [x,x,x,x,x,x,x,x,x]",
        ..."bcdefghij"
          .split("")
          .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[at]}`).join(",")}]`),
      ].join("\n"),
      "has more than 200,000 values once its aliases are followed. Fix: describe fewer directories, with fewer aliases\n",
    ],
    [
      "an alias inside of itself",
      "datasets: &d [*d]\n",
      "is nested deeper than 64 levels, or an alias is inside of what it stands for. Fix: write a workload, which has four levels\n",
    ],
    [
      "endless brackets",
      "[".repeat(20_000),
      "is nested deeper than 64 levels, or an alias is inside of what it stands for. Fix: write a workload, which has four levels\n",
    ],
    [
      "ten thousand data sets",
      `nodes: 1\ndatasets:\n${Array.from({ length: 10_000 }, (_, at) => `- {path: /d${at}, fileCount: 64, sizeBytes: 1TB, pattern: broadcast}\n`).join("")}`,
      "has 678,909 bytes, more than the 500,000 bytes that are read. Fix: a workload has at most 1000 data sets and checkpoints\n",
    ],
    ["nothing", "", "is empty. Fix: begin with nodes: and machineType:\n"],
    ["only a comment", "# later\n", "is empty. Fix: begin with nodes: and machineType:\n"],
    ["a text", "hello", "is no mapping of properties. Fix: begin with nodes: and machineType:\n"],
    ["something binary", Buffer.from([1, 2, 0, 255]), "is not a text file: it has NUL characters\n"],
    ["Latin-1", Buffer.from("gr\xfc\xdfe: 1", "latin1"), "is not a text file: it is not UTF-8\n"],
    ["UTF-16", Buffer.from("\uFEFFnodes: 1", "utf16le"), "is UTF-16. Fix: save it as UTF-8\n"],
  ])("that is %s is refused", async (_, text, message) => {
    expect(await ask(text)).toEqual({ code: 2, stdout: "", stderr: `error: w.yaml ${message}` });
  });

  it("with more directories than are decided says so, and nothing else", async () => {
    const many = Array.from({ length: 1001 }, (_, at) => `- {path: /d${at}, patern: x}\n`).join("");
    expect(await ask(`nodes: 1\nmachineType: p5.48xlarge\nplatform: {kind: fsx}\ndatasets:\n${many}`)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: w.yaml: 1 problem\n  - w.yaml:5:1: datasets ("1001 directories") are more than the 1000 that are decided one by one. Fix: describe those that are read alike as one data set in their common directory.\n',
    });
  });

  it("that is not there, a directory, or endless is refused", async () => {
    const directory = folder({ "a.yaml": "" });
    mkdirSync(join(directory, "b"));
    const told = async (file: string) => (await lustre("--file", file)).stderr.replaceAll(directory, ".");
    expect(await told(join(directory, "none.yaml"))).toBe("error: ./none.yaml cannot be read: there is no such file\n");
    expect(await told(join(directory, "b"))).toBe("error: ./b is a directory. Fix: give a file\n");
    expect(await told(join(directory, "a.yaml/c"))).toBe(
      "error: ./a.yaml/c cannot be read: a part of the path is no directory\n",
    );
    expect(await told("/dev/zero")).toBe(
      "error: /dev/zero has more than the 500,000 bytes that are read. Fix: a workload has at most 1000 data sets and checkpoints\n",
    );
  });

  it.skipIf(process.getuid?.() === 0)("that may not be read is refused (needs a user who is not root)", async () => {
    const directory = folder({ "a.yaml": good });
    chmodSync(join(directory, "a.yaml"), 0);
    expect((await lustre("--file", join(directory, "a.yaml"))).stderr).toBe(
      `error: ${directory}/a.yaml cannot be read: permission denied\n`,
    );
  });

  it("is not waited for on an empty standard input", async () => {
    const { code, stderr } = await run(["lustre", "--file", "-"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: standard input is empty. Fix: begin with nodes: and machineType:\n",
    });
  });
});
