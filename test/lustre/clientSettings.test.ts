import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import {
  type ClientGround,
  type ClientSetting,
  type ClientSettingsInput,
  checkClientSettings,
  clientSettings,
} from "../../components/lustre/index.ts";

const MiB = 2 ** 20;
const manual = "https://doc.lustre.org/lustre_manual.xhtml#lustreparameters";
const tips = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance-tips.html";
const pcs = "awslabs/awsome-distributed-ai architectures/aws-pcs/docs/OPERATIONS.md";

const p5: ClientSettingsInput = {
  nodes: 32,
  nodeMemoryGiB: 2048,
  nodeVcpus: 192,
  maxStripeCount: 8,
  rpcBytes: 4 * MiB,
  platform: "fsx",
  efa: true,
};
const lines = (input: ClientSettingsInput): string[] =>
  clientSettings(input).map(({ kind, parameter, value }) => `${kind}: ${parameter}=${value}`);

describe("settings of clients", () => {
  it("32 nodes with 192 CPUs and 2 TiB, with reasons and in order", () => {
    expect(clientSettings(p5)).toEqual([
      {
        parameter: "options ptlrpc ptlrpcd_per_cpt_max",
        value: "32",
        kind: "module",
        why: "192 CPUs are above 64: more threads send requests",
        source: tips,
      },
      {
        parameter: "options ksocklnd credits",
        value: "2560",
        kind: "module",
        why: "192 CPUs are above 64: more messages at once over TCP, which metadata takes beside EFA",
        source: tips,
      },
      {
        parameter: "ldlm.namespaces.*.lru_max_age",
        value: "600000",
        kind: "lctl",
        why: "2048 GiB of memory are above 64: locks that nobody uses are given back after ten minutes",
        source: tips,
      },
      {
        parameter: "ldlm.namespaces.*.lru_size",
        value: "19200",
        kind: "lctl",
        why: "2048 GiB of memory are above 64: locks that nobody uses are given back beyond 100 for each of 192 CPUs",
        source: tips,
      },
      {
        parameter: "osc.*OST*.max_rpcs_in_flight",
        value: "64",
        kind: "lctl",
        why: "32 nodes are 16 or more: more requests on their way to each OST",
        source: pcs,
      },
      {
        parameter: "osc.*OST*.max_dirty_mb",
        value: "1024",
        kind: "lctl",
        why: "4 × 4 MiB × 64 requests in flight: writers do not wait for requests to fill",
        source: manual,
      },
      {
        parameter: "mdc.*.max_rpcs_in_flight",
        value: "64",
        kind: "lctl",
        why: "192 CPUs are above 64: more metadata requests at once",
        source: tips,
      },
      {
        parameter: "mdc.*.max_mod_rpcs_in_flight",
        value: "50",
        kind: "lctl",
        why: "50 of the 64 metadata requests may change something; it has to stay below them, so it is set after them",
        source: tips,
      },
      {
        parameter: "llite.*.max_read_ahead_mb",
        value: "256",
        kind: "lctl",
        why: "one file read at once with 256 MiB each; it bounds what one file gets, so it is set first",
        source: pcs,
      },
      {
        parameter: "llite.*.max_read_ahead_per_file_mb",
        value: "256",
        kind: "lctl",
        why: "32 nodes are 16 or more; 8 stripes alone need 64 MiB",
        source: pcs,
      },
      {
        parameter: "llite.*.statahead_max",
        value: "512",
        kind: "lctl",
        why: "32 nodes are 16 or more: listing a directory looks up more of it ahead",
        source: pcs,
      },
    ]);
  });

  it("a small node keeps defaults, except for what waits to be written", () => {
    expect(lines({ ...p5, nodes: 2, nodeMemoryGiB: 64, nodeVcpus: 64, maxStripeCount: 4 })).toEqual([
      "lctl: osc.*OST*.max_dirty_mb=128",
    ]);
  });

  it("what is not known decides nothing", () => {
    const { nodeMemoryGiB: _, nodeVcpus: __, ...unknown } = p5;
    expect(lines({ ...unknown, nodes: 1 })).toEqual(["lctl: osc.*OST*.max_dirty_mb=128"]);
    expect(lines({ ...unknown, nodes: 1, nodeMemoryGiB: 65 })).toEqual([
      "lctl: ldlm.namespaces.*.lru_max_age=600000",
      "lctl: osc.*OST*.max_dirty_mb=128",
    ]);
  });

  it("many CPUs on few nodes", () => {
    expect(lines({ ...p5, nodes: 4, nodeMemoryGiB: 64, nodeVcpus: 96, rpcBytes: MiB })).toEqual([
      "module: options ptlrpc ptlrpcd_per_cpt_max=32",
      "module: options ksocklnd credits=2560",
      "lctl: osc.*OST*.max_rpcs_in_flight=32",
      "lctl: osc.*OST*.max_dirty_mb=128",
      "lctl: mdc.*.max_rpcs_in_flight=64",
      "lctl: mdc.*.max_mod_rpcs_in_flight=50",
    ]);
  });

  it("leaves out what other platforms' servers may refuse or do not have", () => {
    const few = { ...p5, nodes: 4, nodeMemoryGiB: 64, efa: false };
    const differs = (platform: ClientSettingsInput["platform"]): string[] => {
      const there = lines({ ...few, platform });
      return lines(few).filter((line) => !there.includes(line));
    };
    expect(differs("azure")).toEqual(["lctl: mdc.*.max_mod_rpcs_in_flight=50"]);
    expect(differs("google")).toEqual(["lctl: mdc.*.max_mod_rpcs_in_flight=50"]);
    expect(differs("onprem")).toEqual([
      "module: options ksocklnd credits=2560",
      "lctl: mdc.*.max_mod_rpcs_in_flight=50",
    ]);
  });

  it.each<[number, number]>([
    [16, 128],
    [32, 256],
    [2000, 16_000],
  ])("%d stripes of 4 MiB RPCs read %d MiB ahead", (maxStripeCount, mib) => {
    const settings = lines({ ...p5, nodes: 2, maxStripeCount }).filter((line) => line.includes("read_ahead"));
    expect(settings).toEqual([
      `lctl: llite.*.max_read_ahead_mb=${mib}`,
      `lctl: llite.*.max_read_ahead_per_file_mb=${mib}`,
    ]);
  });

  it("8 stripes of 4 MiB RPCs are read ahead by default", () => {
    expect(lines({ ...p5, nodes: 2, maxStripeCount: 8 }).filter((line) => line.includes("read_ahead"))).toEqual([]);
  });

  it("reads ahead for all open files, within half of memory", () => {
    const ahead = (input: Partial<ClientSettingsInput>): string[] =>
      lines({ ...p5, nodes: 2, maxStripeCount: 32, ...input }).filter((line) => line.includes("read_ahead"));
    expect(ahead({ openFilesPerNode: 8 })).toEqual([
      "lctl: llite.*.max_read_ahead_mb=2048",
      "lctl: llite.*.max_read_ahead_per_file_mb=256",
    ]);
    expect(ahead({ openFilesPerNode: 8, nodeMemoryGiB: 1 })).toEqual([
      "lctl: llite.*.max_read_ahead_mb=512",
      "lctl: llite.*.max_read_ahead_per_file_mb=256",
    ]);
    expect(
      clientSettings({ ...p5, nodes: 2, maxStripeCount: 32, nodeMemoryGiB: 0.25 })
        .map(({ value, why }) => [value, why])
        .slice(-2),
    ).toEqual([
      ["128", "one file read at once with 128 MiB each; it bounds what one file gets, so it is set first"],
      ["128", "2 × 32 stripes × 4 MiB: with less some stripes of a file stand idle, cut to half of 0.25 GiB of memory"],
    ]);
  });

  it("sends fewer requests where four times their data would find no room", () => {
    expect(lines({ ...p5, rpcBytes: 16 * MiB }).filter((line) => line.includes("osc."))).toEqual([
      "lctl: osc.*OST*.max_rpcs_in_flight=31",
      "lctl: osc.*OST*.max_dirty_mb=1984",
    ]);
    expect(lines({ ...p5, nodeMemoryGiB: 0.25 }).filter((line) => line.includes("osc."))).toEqual([
      "lctl: osc.*OST*.max_rpcs_in_flight=4",
      "lctl: osc.*OST*.max_dirty_mb=64",
    ]);
  });

  it.each<[Partial<ClientSettingsInput>, string]>([
    [{ nodes: 0 }, "nodes is 0; it has to be a whole number, at least 1."],
    [{ nodes: Number.NaN }, "nodes is NaN; it has to be a whole number, at least 1."],
    [{ nodeVcpus: 1.5 }, "nodeVcpus is 1.5; it has to be a whole number, at least 1."],
    [{ maxStripeCount: -1 }, "maxStripeCount is -1; it has to be a whole number, at least 1."],
    [{ openFilesPerNode: 0 }, "openFilesPerNode is 0; it has to be a whole number, at least 1."],
    [{ nodeMemoryGiB: Number.POSITIVE_INFINITY }, "nodeMemoryGiB is Infinity; it has to be a number of GiB above 0."],
    [{ nodeMemoryGiB: 0 }, "nodeMemoryGiB is 0; it has to be a number of GiB above 0."],
    [{ rpcBytes: 0 }, "rpcBytes is 0; it has to be a whole number, 4096 to 16777216."],
    [{ rpcBytes: 32 * MiB }, "rpcBytes is 33554432; it has to be a whole number, 4096 to 16777216."],
  ])("%o is refused", (change, message) => {
    expect(() => clientSettings({ ...p5, ...change })).toThrow(new RangeError(message));
  });

  it("holds Lustre's rules for every node", () => {
    fc.assert(
      fc.property(
        fc.record({
          nodes: fc.integer({ min: 1, max: 20_000 }),
          nodeMemoryGiB: fc.option(fc.integer({ min: 1, max: 8192 }), { nil: undefined }),
          nodeVcpus: fc.option(fc.integer({ min: 1, max: 896 }), { nil: undefined }),
          maxStripeCount: fc.integer({ min: 1, max: 2000 }),
          rpcBytes: fc.constantFrom(64 * 1024, MiB, 4 * MiB, 16 * MiB),
          platform: fc.constantFrom("fsx" as const, "azure" as const, "google" as const, "onprem" as const),
          efa: fc.boolean(),
          openFilesPerNode: fc.integer({ min: 1, max: 64 }),
        }),
        ({ nodeMemoryGiB, nodeVcpus, ...rest }) => {
          const input = {
            ...rest,
            ...(nodeMemoryGiB === undefined ? {} : { nodeMemoryGiB }),
            ...(nodeVcpus === undefined ? {} : { nodeVcpus }),
          };
          const settings = clientSettings(input);
          expect(checkClientSettings(settings, input).map(describeProblem)).toEqual([]);
          for (const { why, source } of settings) {
            expect(why).not.toMatch(/undefined|NaN|Infinity/);
            expect(source).not.toBe("");
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("settings that somebody chose", () => {
  const set = (parameter: string, value: string, kind: ClientSetting["kind"] = "lctl"): ClientSetting => ({
    parameter,
    value,
    kind,
    why: "",
    source: "",
  });
  const said = (settings: readonly ClientSetting[], on?: ClientGround): string[] =>
    checkClientSettings(settings, on, "clientSettings").map(
      (problem) => `${problem.severity}: ${describeProblem(problem)}`,
    );
  const rpcs = "osc.*OST*.max_rpcs_in_flight";
  const dirty = "osc.*OST*.max_dirty_mb";
  const total = "llite.*.max_read_ahead_mb";
  const perFile = "llite.*.max_read_ahead_per_file_mb";
  const all = "mdc.*.max_rpcs_in_flight";
  const changing = "mdc.*.max_mod_rpcs_in_flight";

  it.each<[string, ClientSetting[], string[], ClientGround?]>([
    [
      "no RPCs",
      [set(rpcs, "0")],
      [`error: clientSettings[0].value ("0") must be a whole number, 1 to 256. Fix: use 1 to 256. [${manual}]`],
    ],
    [
      "257 RPCs",
      [set(rpcs, "257")],
      [`error: clientSettings[0].value ("257") must be a whole number, 1 to 256. Fix: use 1 to 256. [${manual}]`],
    ],
    [
      "words for a number",
      [set(rpcs, "many")],
      [`error: clientSettings[0].value ("many") must be a whole number, 1 to 256. Fix: use 1 to 256. [${manual}]`],
    ],
    [
      "2048 MiB that wait",
      [set(dirty, "2048")],
      [`error: clientSettings[0].value ("2048") must be a whole number, 1 to 2047. Fix: use 1 to 2047. [${manual}]`],
    ],
    [
      "more that waits than a quarter of memory",
      [set(dirty, "1500")],
      [
        `error: clientSettings[0].value ("1500") is above a quarter of the node's 4 GiB of memory: clients refuse it. Fix: use at most 1024. [${manual}]`,
      ],
      { nodeMemoryGiB: 4 },
    ],
    [
      "less that waits than four RPCs for each slot",
      [set(rpcs, "64"), set(dirty, "256")],
      [
        `warning: clientSettings[1].value ("256") is below 4 × the RPC of 4194304 bytes × 64 in flight: writers wait before requests are full. Fix: use at least 1024. [${manual}]`,
      ],
      { rpcBytes: 4 * MiB },
    ],
    [
      "RPCs that find no room",
      [set(rpcs, "256"), set(dirty, "2000")],
      [
        `warning: clientSettings[1].value ("2000") is below 4 × the RPC of 4194304 bytes × 256 in flight: writers wait before requests are full. Fix: lower osc.*OST*.max_rpcs_in_flight: at most 2047 MiB may wait. [${manual}]`,
      ],
      { rpcBytes: 4 * MiB },
    ],
    [
      "all metadata requests may change something",
      [set(all, "50"), set(changing, "50")],
      [
        `error: clientSettings[1].value ("50") is not below mdc.*.max_rpcs_in_flight, which is 50: clients refuse it. Fix: use at most 49, or raise mdc.*.max_rpcs_in_flight to 51. [${manual}]`,
      ],
    ],
    [
      "more than the default may change something",
      [set(changing, "50")],
      [
        `error: clientSettings[0].value ("50") is not below mdc.*.max_rpcs_in_flight, which is 8 by default: clients refuse it. Fix: use at most 7, or raise mdc.*.max_rpcs_in_flight to 51. [${manual}]`,
      ],
    ],
    [
      "metadata requests in the wrong order",
      [set(changing, "50"), set(all, "64")],
      [
        `error: clientSettings[0].value ("50") is set before mdc.*.max_rpcs_in_flight, and clients refuse what is not below that at the moment. Fix: set mdc.*.max_rpcs_in_flight first. [${manual}]`,
      ],
    ],
    [
      "one metadata request",
      [set(all, "1")],
      [`error: clientSettings[0].value ("1") must be a whole number, 2 to 256. Fix: use 2 to 256. [${manual}]`],
    ],
    [
      "one file above all files",
      [set(total, "128"), set(perFile, "256")],
      [
        `error: clientSettings[1].value ("256") is above llite.*.max_read_ahead_mb, which is 128: clients cut it. Fix: use at most 128, or raise llite.*.max_read_ahead_mb. [${manual}]`,
      ],
    ],
    [
      "read-ahead in the wrong order",
      [set(perFile, "256"), set(total, "256")],
      [
        `error: clientSettings[0].value ("256") is set before llite.*.max_read_ahead_mb, and clients cut what is above that at the moment. Fix: set llite.*.max_read_ahead_mb first. [${manual}]`,
      ],
    ],
    [
      "one file alone",
      [set(perFile, "256")],
      [
        `warning: clientSettings[0].value ("256") is above the 64 MiB that clients read ahead in all by default, at least in older releases, and is cut to it. Fix: set llite.*.max_read_ahead_mb to at least 256 first. [${manual}]`,
      ],
    ],
    [
      "more ahead than half of memory",
      [set(total, "4096")],
      [
        `error: clientSettings[0].value ("4096") is above half of the node's 4 GiB of memory: clients cut it. Fix: use at most 2048. [${manual}]`,
      ],
      { nodeMemoryGiB: 4 },
    ],
    [
      "stripes that stand idle",
      [set(total, "64"), set(perFile, "64")],
      [
        `warning: clientSettings[1].value ("64") is below 2 × 32 stripes × the RPC of 4194304 bytes: some stripes of a file stand idle. Fix: use at least 256. [${manual}]`,
      ],
      { maxStripeCount: 32, rpcBytes: 4 * MiB },
    ],
    [
      "8193 entries ahead",
      [set("llite.*.statahead_max", "8193")],
      [`error: clientSettings[0].value ("8193") must be a whole number, 0 to 8192. Fix: use 0 to 8192. [${manual}]`],
    ],
    [
      "a negative number of locks",
      [set("ldlm.namespaces.*.lru_size", "-1")],
      [
        `error: clientSettings[0].value ("-1") must be a whole number, at least 0. Fix: give a whole number. [${manual}]`,
      ],
    ],
    [
      "twice",
      [set(rpcs, "8"), set(rpcs, "16")],
      [
        'error: clientSettings[1].parameter ("osc.*OST*.max_rpcs_in_flight") is set already by clientSettings[0]. Fix: set every parameter once.',
      ],
    ],
    [
      "a command in a value",
      [set("llite.*.checksums", "1; reboot")],
      [
        'error: clientSettings[0].value ("1; reboot") is not a value that a job of root may set: letters, digits and _ . , : + - only. Fix: give the value as text, for example 32.',
      ],
    ],
    [
      "a command in a name",
      [set("llite.$(reboot).checksums", "1")],
      [
        'error: clientSettings[0].parameter ("llite.$(reboot).checksums") is not the name of a parameter of lctl. Fix: write it like osc.*OST*.max_rpcs_in_flight.',
      ],
    ],
    [
      "a line break in an option",
      [set("options ksocklnd credits\ninstall x", "1", "module")],
      [
        'error: clientSettings[0].parameter ("options ksocklnd credits\\ninstall x") is not an option of a kernel module. Fix: write it like options ksocklnd credits.',
      ],
    ],
    [
      "no kind",
      [set("a.b", "1", "sysctl" as "lctl")],
      ['error: clientSettings[0].kind ("sysctl") is not a kind of setting. Fix: use lctl or module.'],
    ],
  ])("%s", (_, settings, messages, on) => {
    expect(said(settings, on)).toEqual(messages);
  });

  it("others are taken as they are", () => {
    expect(
      said([
        set("llite.*.checksums", "0"),
        set("osc.fs1-OST0000*.checksum_type", "crc32c"),
        set("options lnet networks", "tcp0", "module"),
        set(changing, "7"),
      ]),
    ).toEqual([]);
  });
});
