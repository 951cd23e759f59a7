import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { checkNeededVersion } from "../../components/gcp/nodes/neededVersion.ts";
import {
  checkGkeVersion,
  GkeFeature,
  type GkeVersionNeeds,
  gkeMinimums,
} from "../../components/hardware/gcp/gkeVersion.ts";
import type { TpuGeneration } from "../../components/hardware/gcp/tpu.ts";

const said = (version: string, needs: GkeVersionNeeds) =>
  checkNeededVersion(version, needs).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);
const docs = "https://docs.cloud.google.com/kubernetes-engine/docs";
const mega = "GoogleCloudPlatform/cluster-toolkit modules/compute/gke-node-pool/gpu_direct.tf";

describe("the version that is needed for several things", () => {
  it.each<[string, string, GkeVersionNeeds, string[]]>([
    [
      "the highest of the lowest",
      "1.20",
      { features: [GkeFeature.LustreCsi, GkeFeature.LustreStandardPort] },
      [
        'error: version ("1.20") is below 1.33.2-gke.4655000, the lowest version for the CSI driver of Managed Lustre and Managed Lustre on its ordinary port. Fix: use 1.33.2-gke.4655000 or later. [https://docs.cloud.google.com/managed-lustre/docs/create-instance]',
      ],
    ],
    [
      "where one of them is later in the minor of the other",
      "1.28.1-gke.1000",
      { family: "a3-megagpu", features: [GkeFeature.FlexStartGpu, GkeFeature.Multislice] },
      [
        `error: version ("1.28.1-gke.1000") is below 1.32.11-gke.1174000, the lowest version for A3 Mega with GPUDirect-TCPXO and flex-start of GPU nodes. Fix: use 1.32.11-gke.1174000 or later. [${mega}]`,
      ],
    ],
    [
      "of one of several minors",
      "1.30.1-gke.1000",
      { family: "a3-megagpu", features: [GkeFeature.LustreCsi] },
      [
        `error: version ("1.30.1-gke.1000") is below 1.31.14-gke.1243000, the lowest version for A3 Mega with GPUDirect-TCPXO and the CSI driver of Managed Lustre. Fix: use 1.31.14-gke.1243000 or later of its minor, or 1.32.11-gke.1174000 or later. [${mega}]`,
      ],
    ],
    [
      "and not what is only likely, where it is enough for that too",
      "1.32",
      { features: [GkeFeature.LustreCsi, GkeFeature.LustreStandardPort] },
      [
        'error: version ("1.32") is below 1.33.2-gke.4655000, the lowest version for Managed Lustre on its ordinary port. Fix: use 1.33.2-gke.4655000 or later. [https://docs.cloud.google.com/managed-lustre/docs/create-instance]',
      ],
    ],
    [
      "as likely, where the version is not whole",
      "1.34",
      { generation: "7x", features: [GkeFeature.Dranet] },
      [
        `warning: version ("1.34") may be below 1.34.1-gke.1829001, the lowest version for TPU 7x and managed DRANET. Fix: name the whole version, 1.34.1-gke.1829001 or later. [${docs}/how-to/allocate-network-resources-dra]`,
      ],
    ],
    [
      "what is not certain beside what is, where it asks for more",
      "1.31.1-gke.1000",
      { family: "g4-standard", features: [GkeFeature.FlexStartGpu] },
      [
        `error: version ("1.31.1-gke.1000") is below 1.32.2-gke.1652000, the lowest version for flex-start of GPU nodes. Fix: use 1.32.2-gke.1652000 or later. [${docs}/concepts/dws]`,
        `warning: version ("1.31.1-gke.1000") is below 1.34.1-gke.1829001, the lowest version for G4 in pools that GKE makes by itself, and may be needed in others. Fix: use 1.34.1-gke.1829001 or later. [${docs}/concepts/node-auto-provisioning]`,
      ],
    ],
    ["none, where all have what they need", "1.35", { family: "a3-megagpu", features: [GkeFeature.Dranet] }, []],
    [
      "none of a version that is none",
      "v1.20",
      { features: [GkeFeature.LustreCsi, GkeFeature.LustreStandardPort] },
      [
        'error: version ("v1.20") is not a GKE version. Fix: give a whole version such as 1.33.5-gke.1162000, or a minor one such as 1.33. [https://docs.cloud.google.com/kubernetes-engine/versioning]',
      ],
    ],
  ])("%s", (_, version, needs, expected) => {
    expect(said(version, needs)).toEqual(expected);
  });

  it("is said once for each weight, and whoever follows it is refused no more", () => {
    const families = gkeMinimums.flatMap(({ family }) => (family === undefined ? [] : [family]));
    const generations = gkeMinimums.flatMap(({ generation }) => (generation === undefined ? [] : [generation]));
    const needed: fc.Arbitrary<GkeVersionNeeds> = fc.record(
      {
        family: fc.constantFrom(...families),
        generation: fc.constantFrom<TpuGeneration[]>(...generations),
        features: fc.uniqueArray(fc.constantFrom(...Object.values(GkeFeature))),
      },
      { requiredKeys: [] },
    );
    const version = fc
      .tuple(fc.integer({ min: 25, max: 36 }), fc.option(fc.nat(15)), fc.nat(5_000_000))
      .map(([minor, patch, gke]) => (patch === null ? `1.${minor}` : `1.${minor}.${patch}-gke.${gke}`));
    fc.assert(
      fc.property(version, needed, (given, needs) => {
        const problems = checkNeededVersion(given, needs);
        const errors = problems.filter(({ severity }) => severity === "error");
        const before = checkGkeVersion(given, needs);
        expect(errors.length).toBe(before.some(({ severity }) => severity === "error") ? 1 : 0);
        expect(problems.length > 0).toBe(before.length > 0);
        for (const { fix } of errors) {
          for (const [offered] of fix.matchAll(/\d+\.\d+\.\d+-gke\.\d+/g)) {
            expect(checkGkeVersion(offered, needs).filter(({ severity }) => severity === "error")).toEqual([]);
          }
        }
        const last = problems.at(-1);
        if (last === undefined) return;
        const enough = /\d+\.\d+\.\d+-gke\.\d+(?= or later$)/.exec(last.fix)![0];
        expect(checkGkeVersion(enough, needs)).toEqual([]);
      }),
    );
  });
});
