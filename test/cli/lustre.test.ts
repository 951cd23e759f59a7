import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { splitArguments } from "../../cli/launch.ts";
import { platformFlags } from "../../cli/lustre/flags.ts";
import { unitsText } from "../../cli/lustre/quantity.ts";
import { chooseLustre, explain, type LustreDecision } from "../../components/lustre/index.ts";
import { lustrePrices, PriceBook } from "../../components/pricing/index.ts";
import { lustreHomeRegions } from "../../components/pricing/lustrePrices.ts";
import { checkpoints, images, lustre, nodes, workload } from "./lustreSupport.ts";
import { environment, folder, launcher, run } from "./support.ts";

const decide = (): LustreDecision =>
  chooseLustre(
    workload,
    { kind: "fsx", region: "us-east-2" },
    { price: lustrePrices(PriceBook.builtIn(), "us-east-2") },
  );

const machines = ["--nodes", "32", "--accelerators", "8", "--node-network", "400Gbit/s"];
const azure = ["--platform", "azure", ...machines];

beforeEach(() => {
  // So wide that nothing is wrapped, and the same whoever runs the tests.
  vi.stubEnv("COLUMNS", "100000");
  vi.stubEnv("NO_COLOR", "1");
});
afterEach(() => vi.unstubAllEnvs());

describe("hybrid-gpu lustre", () => {
  it("prints the explanation, the candidates and the commands", async () => {
    const { code, stdout, stderr } = await lustre(...nodes, ...images, ...checkpoints);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const decision = decide();
    const explanation = explain({ ...decision, commands: [], verification: [], warnings: [] }).trimEnd();
    expect(stdout.startsWith(explanation.replace(" USD a month ", " USD a month in us-east-2 "))).toBe(true);
    const [table] = /\nCandidates, cheapest first\n[\s\S]*?\n\n/.exec(stdout)!;
    const [title, header, ...rows] = table.trim().split("\n");
    expect(title).toBe("Candidates, cheapest first");
    expect(header!.trim().split(/ {2,}/)).toEqual([
      "File system",
      "Size",
      "OSTs",
      "Reads",
      "A month",
      "Busy",
      "Why not",
    ]);
    // Reasons that are long go on below, in lines that begin with nothing.
    expect(rows.filter((row) => /^ {2}\S/.test(row)).map((row) => row.trim().split(/ {2,}/)[0])).toEqual(
      decision.candidates.map(({ system }) => system.label),
    );
    const flat = table.replace(/\s+/g, " ");
    for (const { rejected = "taken" } of decision.candidates) {
      for (const word of rejected.split(" ")) expect(flat).toContain(word);
    }
    const commands = ["", "Commands, on one node with the file system mounted at /mnt/lustre"];
    expect(stdout).toContain([...commands, ...decision.commands.map((line) => `  ${line}`), ""].join("\n"));
    for (const line of decision.verification) {
      if (!line.includes("hybrid-gpu")) expect(stdout).toContain(`\n  ${line}\n`);
    }
  });

  it("names options in what it warns about, and lines where a file was given", async () => {
    const few = [...nodes, "--dataset", "path=/few,files=8,size=60TB,pattern=sequential-shards,rate=150MB/s"];
    const fromOptions = await lustre(...few);
    expect(fromOptions.stdout).toContain(
      "\n  - --dataset (/few), files (8) is less than the 32 nodes: several nodes read the same file at once, and data cannot be divided among them by file. Fix: write it as 256 shards or more.\n",
    );
    const file = `${folder({
      "w.yaml":
        "nodes: 32\nmachineType: p5.48xlarge\ndatasets:\n- path: /few\n  fileCount: 8\n  sizeBytes: 60TB\n  pattern: sequential-shards\n  bytesPerAcceleratorPerSecond: 150MB/s\nplatform: {kind: fsx, region: us-east-2}\n",
    })}/w.yaml`;
    const fromFile = await lustre("--file", file);
    expect(fromFile.stdout).toContain(
      `\n  - ${file}:5:14: datasets[0].fileCount (8) is less than the 32 nodes: several nodes read the same file at once, and data cannot be divided among them by file. Fix: write it as 256 shards or more.\n`,
    );
  });

  it.each(["fsx", "azure", "google"] as const)(
    "says where %s has the price, and where without --region",
    async (kind) => {
      const { stdout } = await lustre("--platform", kind, ...machines, ...images);
      expect(stdout).toMatch(new RegExp(`\\n {2}[\\d,]+ USD a month in ${lustreHomeRegions[kind]} \\(`));
      const { description } = platformFlags.find(({ property }) => property === "region")!;
      expect(description).toContain(`${lustreHomeRegions[kind]} for ${kind}`);
    },
  );

  it("takes a checkpoint for asynchronous, as the help says, unless it is synchronous", async () => {
    const parts = "path=/ckpt,size=912GB,writers=256,mode=file-per-rank,stall=30s";
    const decisionOf = async (more: string) => {
      const run = await lustre(...nodes, ...images, "--checkpoint", `${parts}${more}`, "--json");
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: "" });
      const { verification: _, ...decision } = JSON.parse(run.stdout);
      return decision;
    };
    const left = await decisionOf("");
    expect(await decisionOf(",asynchronous")).toEqual(left);
    expect(await decisionOf(",synchronous=no")).toEqual(left);
    expect(left.need).toMatchObject({ syncWriteBps: 0 });
    expect((await decisionOf(",synchronous")).need).toMatchObject({ syncWriteBps: 30.4e9, asyncWriteBps: 0 });
  });

  it("warns of machines of AWS on another cloud, unless their network is given", async () => {
    const warned = async (...args: string[]) => {
      const { code, stdout } = await lustre(...args, "--machine", "p5.48xlarge", "--nodes", "4", ...images);
      expect(code).toBe(0);
      return stdout.split("\n").filter((line) => line.includes("machine type of AWS"));
    };
    expect(await warned("--platform", "azure")).toEqual([
      '  - --machine ("p5.48xlarge") is a machine type of AWS and not of Azure: its figures are used, a network of 800 Gbit/s among them. Fix: give --node-network of the machines on Azure.',
    ]);
    expect(await warned("--platform", "google")).toHaveLength(1);
    expect(await warned("--platform", "azure", "--node-network", "400Gbit/s")).toEqual([]);
    expect(await warned("--platform", "fsx")).toEqual([]);
  });

  it("names --capacity where the capacity is what it warns about", async () => {
    const { stdout } = await lustre(...nodes, ...images, "--capacity", "115200GiB", "--tier", "500");
    expect(stdout).toContain('\n  - --capacity ("115200GiB") is more than the ');
    expect(stdout).not.toContain("--platform (");
  });

  it("prints the decision itself with --json", async () => {
    const { code, stdout } = await lustre(...nodes, ...images, ...checkpoints, "--json");
    expect(code).toBe(0);
    const { verification: _, ...printed } = JSON.parse(stdout);
    const { verification: __, ...decision } = decide();
    expect(printed).toEqual(JSON.parse(JSON.stringify(decision)));
  });

  it("puts the mount point and the question into the commands", async () => {
    const path = ["--dataset", "path=/im ages,files=1,size=1GB,pattern=broadcast"];
    const { stdout } = await lustre(...nodes, ...path, "--mount", "/scratch", "--json");
    const { commands, verification } = JSON.parse(stdout) as LustreDecision;
    expect(commands).toEqual([
      "mkdir -p '/scratch/im ages'",
      expect.stringMatching(/^lfs setstripe .* '\/scratch\/im ages'$/),
    ]);
    expect(verification.find((line) => line.includes("verify"))).toBe(
      "lfs getstripe -r '/scratch/im ages' > getstripe.txt && hybrid-gpu lustre verify --file getstripe.txt --platform fsx --region us-east-2 --machine p5.48xlarge --nodes 32 --dataset 'path=/im ages,files=1,size=1GB,pattern=broadcast' --mount /scratch",
    );
  });

  it.each([
    [
      "fsx",
      ["--platform", "fsx", "--efa", "--metadata-iops", "12000"],
      { kind: "fsx", efa: true, metadataIops: 12_000 },
    ],
    [
      "a file system on FSx",
      ["--platform", "fsx", "--capacity", "96000GiB", "--tier", "500", "--osts", "80"],
      { kind: "fsx", capacityGiB: 96_000, throughputPerTiB: 500, ostCount: 80 },
    ],
    [
      "Intelligent-Tiering",
      ["--platform", "fsx", "--storage", "INTELLIGENT_TIERING"],
      { kind: "fsx", storageType: "INTELLIGENT_TIERING" },
    ],
    [
      "azure",
      ["--platform", "azure", "--region", "eastus", "--tier", "250"],
      { kind: "azure", region: "eastus", throughputPerTiB: 250 },
    ],
    [
      "google",
      ["--platform", "google", "--capacity", "108000GiB", "--tier", "500", "--osts", "24"],
      { kind: "google", capacityGiB: 108_000, throughputPerTiB: 500, ostCount: 24 },
    ],
    [
      "onprem",
      [
        ...[
          "--platform",
          "onprem",
          "--osts",
          "80",
          "--servers",
          "20",
          "--ost-read",
          "600MB/s",
          "--ost-write",
          "0.5GB/s",
        ],
        ...["--server-network", "100Gbit/s", "--flow", "5GB/s", "--capacity", "2PB", "--lustre-version", "2.15"],
        ...["--pool", "flash", "--dom-limit", "64KiB"],
      ],
      {
        kind: "onprem",
        ostCount: 80,
        ossCount: 20,
        ostReadMBps: 600,
        ostWriteMBps: 500,
        ossNetworkMBps: 12_500,
        flowMBps: 5000,
        capacityTB: 2000,
        lustreVersion: "2.15",
        pool: "flash",
        domLimitBytes: 65_536,
      },
    ],
  ] as const)("asks the library about %s", async (_, platform, expected) => {
    const { code, stdout, stderr } = await lustre(
      ...platform,
      ...["--machine", "p5.48xlarge", "--nodes", "32", "--target", "80%", "--mtbf", "8h"],
      ...["--node-memory", "1TiB", "--node-network", "200Gbit/s", "--node-vcpus", "96", "--accelerators", "4"],
      ...["--busy-without-storage", "0.95", ...images, ...checkpoints, "--json"],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const region = "region" in expected ? expected.region : undefined;
    const { verification: _v, ...decision } = chooseLustre(
      {
        ...workload,
        targetUtilisation: 0.8,
        meanTimeBetweenFailuresHours: 8,
        nodeMemoryGiB: 1024,
        nodeNetworkGbps: 200,
        nodeVcpus: 96,
        acceleratorsPerNode: 4,
        utilisationWithoutStorage: 0.95,
      },
      expected,
      { price: lustrePrices(PriceBook.builtIn(), region) },
    );
    const { verification: _p, ...printed } = JSON.parse(stdout);
    expect(printed).toEqual(JSON.parse(JSON.stringify(decision)));
  });
});

describe("what is wrong with the options is said at once, each where it was written", () => {
  it.each<[string, readonly string[], string]>([
    [
      "nothing",
      [],
      "error: nothing says what the file system is for. Fix: give --file workload.yaml, or --platform, --machine, --nodes and --dataset or --checkpoint; see hybrid-gpu lustre --help\n",
    ],
    ["another verb", ["verfy"], "error: unknown command 'lustre verfy'\n(Did you mean verify?)\n"],
    ["a misspelt option", ["--platfrom", "fsx"], "error: unknown option '--platfrom'\n(Did you mean --platform?)\n"],
    [
      "no platform",
      ["--machine", "p5.48xlarge", "--nodes", "32", ...images],
      "error: lustre: 1 problem\n  - --platform (not given) is missing. Fix: give fsx, azure, google or onprem.\n",
    ],
    [
      "no machine",
      ["--platform", "fsx", "--nodes", "32", ...images],
      "error: lustre: 1 problem\n  - --machine (not given) is missing. Fix: give the type of the nodes, or --accelerators and --node-network.\n",
    ],
    [
      "counts",
      [
        "--platform",
        "fsx",
        "--machine",
        "p5.48xlarge",
        "--nodes",
        "NaN",
        "--target",
        "2",
        "--mtbf",
        "-1h",
        "--dataset",
        "path=/a,files=1e30,size=0B,pattern=broadcast,open=-3",
      ],
      [
        "error: lustre: 6 problems",
        "  - --nodes (NaN) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        "  - --mtbf (-1) must be a number above 0. Fix: give a number above 0.",
        "  - --target (2) must be a share above 0 and at most 1. Fix: give for example 0.9.",
        "  - --dataset (/a), open (-3) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        "  - --dataset (/a), files (1e+30) must be a whole number, at least 1. Fix: give a whole number, for example 8.",
        "  - --dataset (/a), size (0) must be a number of bytes above 0 and at most 10 EB (1e19). Fix: give bytes: 60 TB are 60e12.",
        "",
      ].join("\n"),
    ],
    [
      "units",
      [
        ...nodes,
        "--mtbf",
        "8",
        "--node-network",
        "400",
        "--dataset",
        "path=/a,files=3,size=60Tb,pattern=sequential-shards,rate=150MB",
      ],
      [
        "error: lustre: 4 problems",
        '  - --node-network ("400") has no unit. Fix: write a number with B/s, kB/s, MB/s, GB/s or TB/s (powers of 1000), KiB/s to TiB/s (powers of 1024), Mbit/s or Gbit/s, for example 150MB/s.',
        '  - --mtbf ("8") has no unit. Fix: write a number with ms, s, min, h or d, for example 30s.',
        '  - --dataset (/a), size ("60Tb") has no unit of size: Tb. Fix: b are bits: write TB for bytes.',
        '  - --dataset (/a), rate ("150MB") has no unit of rate: MB. Fix: write MB/s.',
        "",
      ].join("\n"),
    ],
    [
      "an option of another platform",
      ["--platform", "azure", "--machine", "p5.48xlarge", "--nodes", "32", "--efa", "--servers", "4", ...images],
      [
        "error: lustre: 2 problems",
        "  - --efa (true) has no meaning for the platform azure. Fix: leave it out, or give --platform fsx.",
        '  - --servers ("4") has no meaning for the platform azure. Fix: leave it out, or give --platform onprem.',
        "",
      ].join("\n"),
    ],
    [
      "directories twice and inside each other",
      [
        ...nodes,
        "--dataset",
        "path=/a/b,files=1,size=1GB,pattern=broadcast",
        "--dataset",
        "path=/a,files=1,size=1GB,pattern=broadcast",
        "--checkpoint",
        "path=/a/,size=1GB,writers=1,mode=shared-file,stall=1s",
      ],
      [
        "error: lustre: 2 problems",
        '  - --dataset 1, path ("/a/b") is inside /a of --dataset 2 (/a). Fix: give each its own directory beside the other, so that no layout is taken over by the other one.',
        '  - --checkpoint, path ("/a/") is the same directory as --dataset 2 (/a). Fix: describe one directory once.',
        "",
      ].join("\n"),
    ],
    [
      "a path that a shell would take for something else",
      [...nodes, "--dataset", "path=/a/../$(rm -rf)\n'x',files=1,size=1GB,pattern=broadcast"],
      [
        "error: lustre: 3 problems",
        `  - --dataset, path ("/a/../$(rm -rf)\\n'x'") goes through . or .., which can lead out of the file system. Fix: write the path without . and ...`,
        `  - --dataset, path ("/a/../$(rm -rf)\\n'x'") has a line break or another control character, and a job that runs as root writes the path into commands. Fix: use printable characters.`,
        `  - --dataset, path ("/a/../$(rm -rf)\\n'x'") has a quote, backslash, dollar sign or backtick, and a job that runs as root writes the path into commands. Fix: use other characters.`,
        "",
      ].join("\n"),
    ],
    [
      "a region without prices",
      ["--platform", "fsx", "--region", "us-esat-2", "--machine", "p5.48xlarge", "--nodes", "32", ...images],
      'error: lustre: 1 problem\n  - --region ("us-esat-2") has no Lustre prices, and tiers are compared by them; prices are known in us-east-1, us-east-2, us-west-2. Fix: did you mean us-east-2? Otherwise compare at the prices of another region, or give --tier.\n',
    ],
    [
      "a mount point",
      [...nodes, ...images, "--mount", "mnt"],
      'error: lustre: 1 problem\n  - --mount ("mnt") is not an absolute path. Fix: write an absolute path of the file system, for example /images.\n',
    ],
    [
      "a drawing where there is no directory",
      [...nodes, ...images, "--svg", "/no/where/busy.svg"],
      'error: --svg "/no/where/busy.svg" cannot be written: there is no directory /no/where. Fix: make it, or give another one\n',
    ],
    [
      "a drawing in place of a device",
      [...nodes, ...images, "--svg", "/dev/null"],
      'error: --svg "/dev/null" does not end in .svg. Fix: give a name like busy.svg\n',
    ],
    [
      "bytes without a unit in parts",
      [
        ...nodes,
        ...["--dataset", "path=/a,files=3,size=60,pattern=random-records,rate=150,record=4096"],
        ...["--dataset", "path=/b,sizes=100x5,pattern=sequential-shards,rate=150MBps"],
        ...["--checkpoint", "path=/c,size=912,writers=1,mode=shared-file,stall=30,interval=1800,restore=9"],
      ],
      [
        "error: lustre: 7 problems",
        `  - --dataset 1 (/a), size ("60") has no unit. Fix: write a number with ${unitsText.size}, for example 60TB.`,
        `  - --dataset 1 (/a), rate ("150") has no unit. Fix: write a number with ${unitsText.rate}, for example 150MB/s.`,
        `  - --dataset 1 (/a), record ("4096") has no unit. Fix: write a number with ${unitsText.size}, for example 60TB.`,
        `  - --dataset 2 (/b), sizes ("100x5") has no unit. Fix: write a number with ${unitsText.size}, for example 60TB.`,
        '  - --dataset 2 (/b), rate ("150MBps") has no unit of rate: MBps. Fix: write MB/s.',
        `  - --checkpoint (/c), size ("912") has no unit. Fix: write a number with ${unitsText.size}, for example 60TB.`,
        `  - --checkpoint (/c), restore ("9") has no unit. Fix: write a number with ${unitsText.size}, for example 60TB.`,
        "",
      ].join("\n"),
    ],
    [
      "a capacity between two steps of FSx",
      [...nodes, ...images, "--capacity", "88000GiB", "--tier", "500"],
      'error: lustre: 1 problem\n  - --capacity ("88000GiB") is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 86400GiB or 88800GiB. [https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html]\n',
    ],
    [
      "a capacity between two steps of Azure",
      [...azure, ...images, "--capacity", "100TiB", "--tier", "250"],
      'error: lustre: 1 problem\n  - --capacity ("100TiB") is not a size at 250 MB/s per TiB: multiples of 8 TiB. Fix: use 104TiB. [https://learn.microsoft.com/azure/azure-managed-lustre/create-file-system-portal]\n',
    ],
    [
      "a throughput between two steps",
      [...nodes, ...images, "--storage", "INTELLIGENT_TIERING", "--throughput", "5GB/s"],
      'error: lustre: 1 problem\n  - --throughput ("5000MB/s") must be a multiple of 4000 MB/s, up to 2000000. Fix: use 4000MB/s or 8000MB/s. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html]\n',
    ],
    [
      "a capacity that is too small",
      [...nodes, ...images, "--capacity", "48000GiB", "--tier", "500"],
      'error: lustre: 1 problem\n  - --capacity ("48000GiB") holds 48 TB, and data sets with the checkpoints that are kept are 60 TB. Fix: give a larger capacity, keep fewer checkpoints, or put a data set elsewhere.\n',
    ],
    [
      "servers without a capacity",
      ["--platform", "onprem", "--osts", "80", "--ost-read", "600MB/s", ...nodes.slice(4), ...images],
      "error: lustre: 1 problem\n  - --capacity (not given) is missing. Fix: give the usable capacity, in TB.\n",
    ],
  ])("%s", async (_, args, stderr) => {
    expect(await lustre(...args)).toEqual({ code: 2, stdout: "", stderr });
  });

  it("an unknown machine, with the nearest", async () => {
    const { code, stderr } = await lustre("--platform", "fsx", "--machine", "p5.48xlrge", "--nodes", "32", ...images);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: lustre: 1 problem\n {2}- --machine \("p5\.48xlrge"\) .* for example p5\.48xlarge, .*; or give --accelerators and --node-network\./,
    );
  });

  it.each([
    [
      "more data than any file system holds",
      ["--platform", "google"],
      "path=/a,files=800,size=5EB,pattern=sequential-shards,rate=1MB/s",
    ],
    [
      "a need beyond every tier",
      ["--platform", "google"],
      "path=/a,files=800,size=1TB,pattern=sequential-shards,rate=900GB/s",
    ],
  ])("%s: how far it goes and which limit stops it", async (_, platform, dataset) => {
    const { code, stdout, stderr } = await lustre(
      ...platform,
      "--machine",
      "p5.48xlarge",
      "--nodes",
      "32",
      "--dataset",
      dataset,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: lustre: 1 problem\n {2}- --platform \(".*"\) is beyond every tier: .* more than the .*\n$/,
    );
  });

  it("ten thousand data sets", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => [
      "--dataset",
      `path=/d${index},files=64,size=1TB,pattern=sequential-shards,rate=1MB/s`,
    ]).flat();
    expect(await lustre(...nodes, ...many)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: lustre: 1 problem\n  - --dataset ("10000 directories") are more than the 1000 that are decided one by one. Fix: describe those that are read alike as one data set in their common directory.\n',
    });
  });
});

describe("as a program", () => {
  const args = ["lustre", ...nodes, ...images, ...checkpoints];

  it("prints no colours into a pipe unless it is told to, and keeps within the width", async () => {
    const piped = await run(args, { env: { COLUMNS: "80" } });
    expect(piped.code).toBe(0);
    expect(piped.stdout).not.toContain("\u001b");
    const prose = piped.stdout.split("\n").filter((line) => !/^ {2}(lctl|options|lfs|mkdir)\b/.test(line));
    expect(prose.filter((line) => line.length > 80 && !line.includes("https://"))).toEqual([]);
    expect((await run(args, { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[");
    expect((await run(args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).stdout).not.toContain("\u001b");
  });

  it("does not mind a reader that leaves", async () => {
    const words = [process.execPath, launcher, ...args, "--json"].map((word) => `'${word}'`).join(" ");
    const { stdout, stderr } = await promisify(execFile)("sh", ["-c", `${words} | head -1`], { env: environment() });
    expect({ stdout, stderr }).toEqual({ stdout: "{\n", stderr: "" });
  });

  it("helps with examples that work", async () => {
    const { stdout } = await run(["lustre", "--help"]);
    for (const word of ["Platform:", "Workload:", "Parts of --dataset", "Parts of --checkpoint", "Exit code: 0"]) {
      expect(stdout).toContain(word);
    }
    const commands = [...stdout.matchAll(/^ {4}(hybrid-gpu (?:[^\n\\]|\\\n)*)/gm)].map(([, text]) =>
      splitArguments(text!.replaceAll("\\\n", " ")).slice(1),
    );
    expect(commands).toHaveLength(2);
    const example = new URL("../../examples/lustre-workloads/256-h100-images.yaml", import.meta.url);
    const cwd = folder({ "workload.yaml": readFileSync(example, "utf8") });
    for (const command of commands) {
      const { code, stderr } = await run(command, { cwd });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    }
    expect(readdirSync(cwd).sort()).toEqual(["busy.svg", "workload.yaml"]);
    expect(readFileSync(`${cwd}/busy.svg`, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });
});
