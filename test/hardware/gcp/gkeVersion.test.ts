import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import {
  checkGkeVersion,
  compareGkeVersions,
  defaultGkeVersion,
  GkeFeature,
  type GkeVersionNeeds,
  gkeMinimums,
  parseGkeVersion,
} from "../../../components/hardware/gcp/gkeVersion.ts";
import { TpuGeneration } from "../../../components/hardware/gcp/tpu.ts";

const clusters = "https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom";
const toolkit = "GoogleCloudPlatform/cluster-toolkit modules/compute/gke-node-pool/gpu_direct.tf";

const said = (version: unknown, needs: GkeVersionNeeds) =>
  checkGkeVersion(version, needs).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

describe("versions", () => {
  it.each([
    ["1.33.5-gke.1162000", { major: 1, minor: 33, patch: 5, gke: 1162000 }],
    ["1.33.5", { major: 1, minor: 33, patch: 5 }],
    ["1.33", { major: 1, minor: 33 }],
    ["v1.33", undefined],
    ["1.33.", undefined],
    ["1", undefined],
    ["latest", undefined],
    ["1.33.5-gke", undefined],
    ["1.33-gke.100", undefined],
    [" 1.33", undefined],
    [1.33, undefined],
    [undefined, undefined],
  ])("%j is %o", (text, expected) => expect(parseGkeVersion(text)).toEqual(expected));

  it.each([
    ["1.33.5-gke.1162000", "1.33.5-gke.1162000", 0],
    ["1.33.5-gke.1162000", "1.33.5-gke.1162001", -1],
    ["1.33.10-gke.1", "1.33.9-gke.9999999", 1],
    ["1.9", "1.33", -1],
    ["1.33", "1.33.0-gke.0", 0],
    ["2.0", "1.99.99", 1],
  ])("%s against %s is %d", (a, b, sign) => {
    expect(Math.sign(compareGkeVersions(a, b))).toBe(sign);
    expect(Math.sign(compareGkeVersions(b, a))).toBe(-sign + 0);
  });

  it("are ordered as their numbers are", () => {
    const numbers = fc.tuple(fc.nat(3), fc.nat(99), fc.nat(99), fc.nat(9_999_999));
    const text = ([a, b, c, d]: [number, number, number, number]) => `${a}.${b}.${c}-gke.${d}`;
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const first = a.findIndex((value, index) => value !== b[index]);
        const expected = first < 0 ? 0 : Math.sign(a[first]! - b[first]!);
        expect(Math.sign(compareGkeVersions(text(a), text(b)))).toBe(expected);
      }),
    );
  });

  it("are not compared with what is none", () => {
    expect(() => compareGkeVersions("latest", "1.33")).toThrow(new RangeError('"latest" is not a GKE version'));
  });
});

describe("minimum versions", () => {
  it.each([
    ["A3 High", { family: "a3-highgpu" }, "1.27.16-gke.2874000"],
    ["A3 High on 1.28", { family: "a3-highgpu" }, "1.28.15-gke.3163000"],
    ["A3 Mega", { family: "a3-megagpu" }, "1.32.11-gke.1174000"],
    ["A3 Ultra", { family: "a3-ultragpu" }, "1.31.4-gke.1183000"],
    ["A4", { family: "a4-highgpu" }, "1.32.2-gke.1475000"],
    ["A4X", { family: "a4x-highgpu" }, "1.32.8-gke.1108000"],
    ["A4X on 1.33", { family: "a4x-highgpu" }, "1.33.4-gke.1036000"],
    ["A4X Max", { family: "a4x-maxgpu" }, "1.34.3-gke.1318000"],
    ["v6e", { generation: "v6e" }, "1.31.2-gke.1115000"],
    ["7x", { generation: "7x" }, "1.34.0-gke.2201000"],
    ["flex-start of GPUs", { features: ["flex-start-gpu"] }, "1.32.2-gke.1652000"],
    ["flex-start of TPUs", { features: ["flex-start-tpu"] }, "1.33.0-gke.1712000"],
    ["DRANET", { features: ["dranet"] }, "1.34.1-gke.1829001"],
    ["Lustre", { features: ["lustre-csi"] }, "1.31.5-gke.1299000"],
    ["Lustre on 1.32", { features: ["lustre-csi"] }, "1.32.1-gke.1673000"],
    ["Lustre on its port", { features: ["lustre-standard-port"] }, "1.33.2-gke.4655000"],
    ["multislice", { features: ["multislice"] }, "1.27.4-gke.900"],
  ] as [string, GkeVersionNeeds, string][])("%s is content with it, and with nothing less", (_, needs, version) => {
    expect(said(version, needs)).toEqual([]);
    const { major, minor, patch, gke } = parseGkeVersion(version)!;
    const below = `${major}.${minor}.${patch}-gke.${gke! - 1}`;
    expect(checkGkeVersion(below, needs).map(({ severity }) => severity)).toEqual(["error"]);
  });

  it("are none on minors after the last", () => {
    expect(said("1.33.0-gke.1", { family: "a3-megagpu" })).toEqual([]);
    expect(said("1.30.0-gke.1", { family: "a3-highgpu" })).toEqual([]);
  });

  it("refuses A3 Ultra on a cluster below its own", () => {
    expect(said("1.31.4-gke.1182999", { family: "a3-ultragpu" })).toEqual([
      `error: version ("1.31.4-gke.1182999") is below 1.31.4-gke.1183000, the lowest version for A3 Ultra with GPUDirect RDMA. Fix: use 1.31.4-gke.1183000 or later. [${clusters}]`,
    ]);
    expect(said("1.30.14-gke.1922000", { family: "a3-ultragpu" })).toEqual([
      `error: version ("1.30.14-gke.1922000") is below 1.31.4-gke.1183000, the lowest version for A3 Ultra with GPUDirect RDMA. Fix: use 1.31.4-gke.1183000 or later. [${clusters}]`,
    ]);
  });

  it("offers the floor of the same minor first", () => {
    expect(said("1.31.9-gke.1", { family: "a3-megagpu" })).toEqual([
      `error: version ("1.31.9-gke.1") is below 1.31.14-gke.1243000, the lowest version for A3 Mega with GPUDirect-TCPXO. Fix: use 1.31.14-gke.1243000 or later of its minor, or 1.32.11-gke.1174000 or later. [${toolkit}]`,
    ]);
  });

  it("only warns of what a minor version may still be", () => {
    expect(said("1.31", { family: "a3-ultragpu" })).toEqual([
      `warning: version ("1.31") may be below 1.31.4-gke.1183000, the lowest version for A3 Ultra with GPUDirect RDMA. Fix: name the whole version, 1.31.4-gke.1183000 or later. [${clusters}]`,
    ]);
    expect(said("1.31.4", { family: "a3-ultragpu" })).toHaveLength(1);
    expect(said("1.31.3", { family: "a3-ultragpu" })[0]).toMatch(/^error: /);
    expect(said("1.32", { family: "a3-ultragpu" })).toEqual([]);
  });

  it.each([
    [{ generation: "v4" }, "1.25.1-gke.1", "1.26.1-gke.1500", "TPU v4"],
    [{ generation: "v5e" }, "1.26.1-gke.1", "1.27.2-gke.2100", "TPU v5e"],
    [{ generation: "v5p" }, "1.27.1-gke.1", "1.28.3-gke.1024000", "TPU v5p"],
  ] as const)("only warns of what nobody has confirmed: %o", (needs, version, floor, what) => {
    expect(said(version, needs)).toEqual([
      `warning: version ("${version}") is below ${floor}, the lowest version for ${what}. Fix: use ${floor} or later. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus]`,
    ]);
  });

  it("says everything that a version lacks", () => {
    const needs: GkeVersionNeeds = { generation: "7x", features: ["flex-start-tpu", "dranet", "multislice"] };
    expect(said("1.32.1-gke.1", needs).map((text) => text.split("lowest version for ")[1]!.split(".")[0])).toEqual([
      "TPU 7x",
      "flex-start of TPU nodes",
      "managed DRANET",
    ]);
  });

  it.each(["latest", "", undefined, "1.33.x"])("refuses %j", (version) => {
    expect(checkGkeVersion(version, {}, "cluster.version")).toEqual([
      {
        severity: "error",
        path: "cluster.version",
        value: version,
        rule: "is not a GKE version",
        fix: "give a whole version such as 1.33.5-gke.1162000, or a minor one such as 1.33",
        source: "https://docs.cloud.google.com/kubernetes-engine/versioning",
      },
    ]);
  });

  it("asks nothing for what needs nothing", () => {
    expect(said("1.20", {})).toEqual([]);
    expect(said("1.20", { family: "a2-highgpu" })).toEqual([]);
  });
});

describe("the default version", () => {
  it("is new enough for everything, A4X Max aside, of which it cannot be told", () => {
    const families = new Set(gcpMachineTypes.map(({ family }) => family));
    for (const family of families) {
      const expected = family === "a4x-maxgpu" ? ["warning"] : [];
      expect(checkGkeVersion(defaultGkeVersion, { family }).map(({ severity }) => severity)).toEqual(expected);
    }
    const features = Object.values(GkeFeature);
    for (const generation of Object.values(TpuGeneration)) {
      expect(said(defaultGkeVersion, { generation, features })).toEqual([]);
    }
  });
});

describe("the table", () => {
  it("has one of family, generation and feature in every row, versions that are whole and in order", () => {
    for (const row of gkeMinimums) {
      const keys = [row.family, row.generation, row.feature].filter((key) => key !== undefined);
      expect(keys).toHaveLength(1);
      for (const version of row.versions) expect(parseGkeVersion(version)?.gke).toBeGreaterThan(0);
      const sorted = [...row.versions].sort(compareGkeVersions);
      expect(row.versions).toEqual(sorted);
      expect(row.source).toMatch(/^(https:\/\/|[\w.-]+\/[\w-]+ )/);
      expect(row.asOf).toMatch(/^2026-\d\d-\d\d$/);
    }
    for (const feature of Object.values(GkeFeature))
      expect(gkeMinimums.some((row) => row.feature === feature)).toBe(true);
    for (const generation of Object.values(TpuGeneration)) {
      expect(gkeMinimums.filter((row) => row.generation === generation)).toHaveLength(1);
    }
    const families = new Set(gcpMachineTypes.map(({ family }) => family));
    for (const { family } of gkeMinimums) if (family !== undefined) expect(families).toContain(family);
  });
});
