import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkpointParts, datasetParts, parseDirectoryOption } from "../../cli/lustre/directoryOption.ts";
import { numberOf, parseQuantity, QuantityKind, quantityPattern, unitsText } from "../../cli/lustre/quantity.ts";

const { Size, Rate, Duration } = QuantityKind;

describe("a number with a unit", () => {
  it.each([
    ["60TB", Size, 60e12],
    ["1.1 TB", Size, 1_100_000_000_000],
    ["912GB", Size, 912e9],
    ["4KiB", Size, 4096],
    ["2 MiB", Size, 2 * 1024 ** 2],
    ["10kB", Size, 10_000],
    ["10KB", Size, 10_000],
    ["6e1TB", Size, 60e12],
    ["64", Size, 64],
    [".5GB", Size, 5e8],
    ["-3GB", Size, -3e9],
    ["Infinity", Size, Number.POSITIVE_INFINITY],
    ["nan", Size, Number.NaN],
    ["1e999", Size, Number.POSITIVE_INFINITY],
    ["150MB/s", Rate, 150e6],
    ["1GiB/s", Rate, 1024 ** 3],
    ["400Gbit/s", Rate, 50e9],
    ["30s", Duration, 30],
    ["500ms", Duration, 0.5],
    ["30 min", Duration, 1800],
    ["1.5h", Duration, 5400],
    ["2d", Duration, 172_800],
  ])("%s is a %s of %d", (text, kind, number) => expect(parseQuantity(text, kind)).toBe(number));

  it.each([
    ["60Tb", Size, "has no unit of size: Tb", "b are bits: write TB for bytes"],
    ["60tb", Size, "has no unit of size: tb", "write TB"],
    ["60MB/s", Size, "has no unit of size: MB/s", "write MB: it is an amount and no rate"],
    ["150MB", Rate, "has no unit of rate: MB", "write MB/s"],
    ["400Gbps", Rate, "has no unit of rate: Gbps", "write Gbit/s"],
    ["400gbps", Rate, "has no unit of rate: gbps", "write Gbit/s"],
    ["150Mb/s", Rate, "has no unit of rate: Mb/s", "write Mbit/s"],
    ["150MBps", Rate, "has no unit of rate: MBps", "write MB/s"],
    ["150MBPS", Rate, "has no unit of rate: MBPS", "write MB/s"],
    ["150kBps", Rate, "has no unit of rate: kBps", "write kB/s"],
    ["150MiBps", Rate, "has no unit of rate: MiBps", "write MiB/s"],
    ["150kb/s", Rate, "has no unit of rate: kb/s", "b are bits: write kB/s for bytes"],
    ["30m", Duration, "has no unit of duration: m", "write min"],
    ["3w", Duration, "has no unit of duration: w", `write a number with ${unitsText.duration}, for example 30s`],
    ["", Size, "is not a size", `write a number with ${unitsText.size}, for example 60TB`],
    ["60,000", Size, "is not a size", `write a number with ${unitsText.size}, for example 60TB`],
    ["sixty", Rate, "is not a rate", `write a number with ${unitsText.rate}, for example 150MB/s`],
    ["1 2 s", Duration, "is not a duration", `write a number with ${unitsText.duration}, for example 30s`],
  ])("%s is no %s", (text, kind, rule, fix) => expect(parseQuantity(text, kind)).toEqual({ rule, fix }));

  it("needs its unit where it is asked for", () => {
    expect(parseQuantity("400", Rate, true)).toEqual({
      rule: "has no unit",
      fix: `write a number with ${unitsText.rate}, for example 150MB/s`,
    });
  });

  it("is understood wherever the schema takes it, and never above 0 where it is below", () => {
    for (const kind of Object.values(QuantityKind)) {
      const texts = fc.stringMatching(new RegExp(quantityPattern(kind)), { maxLength: 30 });
      fc.assert(
        fc.property(texts, (text) => {
          const number = parseQuantity(text, kind, true);
          expect(number).toSatisfy((value) => typeof value === "number" && value >= 0);
        }),
      );
    }
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...Object.values(QuantityKind)), (text, kind) => {
        const read = parseQuantity(text, kind);
        if (typeof read !== "number") expect(read.fix).toMatch(/^(write|b are bits)/);
        const plain = numberOf(text);
        if (plain !== undefined) expect(parseQuantity(text, kind)).toBe(plain);
      }),
    );
  });
});

describe("--dataset and --checkpoint", () => {
  it("say everything that a workload can", () => {
    expect(
      parseDirectoryOption(
        "path=/im ages,files=64,size=60TB,pattern=random-records,rate=150MB/s,record=4KiB,open=2,imported,in-sequence=no",
        datasetParts,
      ),
    ).toEqual({
      value: {
        path: "/im ages",
        fileCount: 64,
        sizeBytes: 60e12,
        pattern: "random-records",
        bytesPerAcceleratorPerSecond: 150e6,
        recordBytes: 4096,
        openFilesPerAccelerator: 2,
        importedFromObjectStore: true,
        createdInSequence: false,
      },
      problems: [],
    });
    expect(
      parseDirectoryOption(
        "path=/ckpt,size=912GB,writers=256,mode=shared-file,stall=30s,synchronous,interval=30min,keep=3,restore=1TB",
        checkpointParts,
      ),
    ).toEqual({
      value: {
        path: "/ckpt",
        bytes: 912e9,
        writers: 256,
        mode: "shared-file",
        maxStallSeconds: 30,
        synchronous: true,
        intervalSeconds: 1800,
        keep: 3,
        restoreBytes: 1e12,
      },
      problems: [],
    });
  });

  it("takes sizes by class, and asynchronous for not synchronous", () => {
    expect(parseDirectoryOption("sizes=100000x1MB+200x50GB", datasetParts).value).toEqual({
      sizes: [
        { sizeBytes: 1e6, count: 100_000 },
        { sizeBytes: 50e9, count: 200 },
      ],
    });
    expect(parseDirectoryOption("asynchronous", checkpointParts).value).toEqual({ synchronous: false });
    expect(parseDirectoryOption("stall=30", checkpointParts).value).toEqual({
      maxStallSeconds: 30,
      synchronous: false,
    });
  });

  const known = "path, files, size, sizes, pattern, rate, record, open, imported, in-sequence";
  it.each([
    ["patern=x", [["patern", "x", "is not known", `did you mean pattern? Known are ${known}`]]],
    ["sizeBytes=3", [["sizeBytes", "3", "is not known", `did you mean size? Known are ${known}`]]],
    [
      "path=/a,b",
      [
        [
          "",
          "b",
          "is neither key=value nor a flag",
          `use ${known}; a path with a comma can be given in a file, with --file`,
        ],
      ],
    ],
    ["files=3,files=4", [["files", "files=4", "is given twice", "keep one of them"]]],
    ["path", [["path", undefined, "has no value", "write key=value"]]],
    ["imported=maybe", [["imported", "maybe", "must be yes or no", "write the flag alone, or leave it out"]]],
    ["size=3Tb", [["size", "3Tb", "has no unit of size: Tb", "b are bits: write TB for bytes"]]],
    [
      "sizes=3",
      [
        [
          "sizes",
          "3",
          "is not a class of files",
          "write count x size of each class with + between them, for example 100000x1MB+200x50GB",
        ],
      ],
    ],
    ["constructor=3", [["constructor", "3", "is not known", `known are ${known}`]]],
  ])("%s", (text, problems) => {
    expect(
      parseDirectoryOption(text, datasetParts).problems.map(({ path, value, rule, fix }) => [path, value, rule, fix]),
    ).toEqual(problems);
  });

  it("knows synchronous and asynchronous for one thing", () => {
    expect(parseDirectoryOption("synchronous,asynchronous", checkpointParts).problems).toEqual([
      {
        severity: "error",
        path: "asynchronous",
        value: "asynchronous",
        rule: "is given beside synchronous",
        fix: "keep one of them",
      },
    ]);
  });
});
