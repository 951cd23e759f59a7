import { describe, expect, it } from "vitest";
import type { Properties } from "../../components/core/value.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { compactPlacement } from "../../policies/placement/compactPlacement.ts";
import { lustreSizeValid } from "../../policies/placement/lustreSizeValid.ts";
import { storageSameZone } from "../../policies/placement/storageSameZone.ts";
import { tpuTopologyValid } from "../../policies/placement/tpuTopologyValid.ts";
import type { AnyPolicy } from "../../policies/policy.ts";
import { flexStartLimits } from "../../policies/quota/flexStartLimits.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";
import { clusterType, pool, unread, within } from "./gcpPlacementSupport.ts";

describe("lustre-size-valid on Google Cloud", () => {
  const type = "gcp:lustre/instance:Instance";
  const tiers = "[https://docs.cloud.google.com/managed-lustre/docs/performance-tiers]";
  const sound = { capacityGib: "18000", perUnitStorageThroughput: "500", filesystem: "train01", instanceId: "train" };
  const judge = (more: Properties) => messages(lustreSizeValid, stackOf(raw(type, "files", { ...sound, ...more })));

  it("passes sizes on the steps of their tier", () => {
    expect(judge({})).toEqual([]);
    expect(
      judge({
        capacityGib: "472000",
        perUnitStorageThroughput: undefined,
        dynamicTierOptions: { mode: "DEFAULT_CACHE" },
      }),
    ).toEqual([]);
  });

  it.each([
    [
      { capacityGib: "20000" },
      `capacityGib (20000) is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 36000. ${tiers}`,
    ],
    [
      { perUnitStorageThroughput: "300" },
      `perUnitStorageThroughput (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
    ],
    [
      { perUnitStorageThroughput: undefined },
      `perUnitStorageThroughput (not given) is missing beside a capacity. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
    ],
    [
      { dynamicTierOptions: { mode: "FAST" } },
      `dynamicTierOptions.mode ("FAST") is not a mode of the Dynamic tier. Fix: use DISABLED or DEFAULT_CACHE. ${tiers}`,
    ],
    [
      { filesystem: "training-data" },
      'filesystem ("training-data") is not the name of a file system: 1 to 8 letters and digits. Fix: shorten it, for example to train01. [https://docs.cloud.google.com/managed-lustre/docs/create-instance]',
    ],
  ])("refuses %j", (more, message) => {
    expect(judge(more)).toEqual([`files: ${message}`]);
  });

  it.each(["capacityGib", "perUnitStorageThroughput", "filesystem", "instanceId"])(
    "does not pass an unknown %s",
    (property) => {
      const node = raw(type, "files", { ...sound, [property]: UNKNOWN });
      expect(findings(lustreSizeValid, stackOf(node))).toEqual([
        unread("files", "whether Managed Lustre takes it", property),
      ]);
    },
  );

  it("does not pass a mode that is known later", () => {
    const node = raw(type, "files", { ...sound, dynamicTierOptions: { mode: UNKNOWN } });
    expect(findings(lustreSizeValid, stackOf(node))).toEqual([
      unread("files", "whether Managed Lustre takes it", "dynamicTierOptions.mode"),
    ]);
  });

  it("refuses Parallelstore, and says what took its place", () => {
    const node = raw("gcp:parallelstore/instance:Instance", "files", { capacityGib: "12000" });
    expect(messages(lustreSizeValid, stackOf(node))).toEqual([
      expect.stringMatching(
        /^files: \("gcp:parallelstore\/instance:Instance"\) asks for Parallelstore, which .* Managed Lustre replaces\. Fix: use Managed Lustre \(GoogleManagedLustre\)/,
      ),
    ]);
  });
});

describe("storage-same-az-as-compute on Google Cloud", () => {
  const name = "gcp:lustre/instance:Instance";
  const files = (location: unknown) => raw(name, "files", { location });
  const gpus = (zones: unknown, machineType: unknown = "a3-megagpu-8g") =>
    pool("train", { nodeConfig: { machineType }, nodeLocations: zones });
  const urn = files("").urn;

  it.each([
    ["together", [files("us-central1-a"), gpus(["us-central1-a"])]],
    ["without accelerated pools", [files("us-central1-a"), gpus(["us-central1-b"], "e2-standard-4")]],
    ["without a pool", [files("us-central1-a")]],
    // Another cloud's pools read other file systems.
    [
      "beside a pool of AWS",
      [
        files("us-central1-a"),
        raw("aws:ec2/instance:Instance", "p5", { instanceType: "p5.48xlarge", availabilityZone: "us-east-2a" }),
      ],
    ],
    [
      "beside a pool inside a cluster",
      [files("us-central1-a"), within({ nodeConfig: { machineType: "ct6e-standard-4t" } })],
    ],
  ])("passes a file system %s", (_, nodes) => {
    expect(findings(storageSameZone, stackOf(...nodes))).toEqual([]);
  });

  it("refuses a file system where no pool is, and a pool that is only partly beside it", () => {
    expect(findings(storageSameZone, stackOf(files("us-central1-b"), gpus(["us-central1-a"])))).toEqual([
      {
        urn,
        message:
          "files stands in us-central1-b, where no accelerated pool does (train in us-central1-a). Fix: make it in the zone of the pool that reads it (location).",
      },
    ]);
    expect(
      findings(storageSameZone, stackOf(files("us-central1-a"), gpus(["us-central1-a", "us-central1-b"]))),
    ).toEqual([
      {
        urn: gpus([]).urn,
        message:
          "train stands in us-central1-a, us-central1-b, and the file system files in us-central1-a only: nodes in the other zones read it across zones. " +
          "Fix: give train the one zone us-central1-a (nodeLocations).",
      },
    ]);
  });

  it.each([
    ["location is known only after creation", [files(UNKNOWN), gpus(["us-central1-a"])]],
    ["location us-central1 is not a zone", [files("us-central1"), gpus(["us-central1-a"])]],
    ["location is not given", [files(undefined), gpus(["us-central1-a"])]],
    ["train: nodeLocations is known only after creation", [files("us-central1-a"), gpus(UNKNOWN)]],
    [
      "train: nodeLocations is not given: GKE chooses the zones in us-central1",
      [files("us-central1-a"), gpus(undefined)],
    ],
    [
      "c: nodePools is known only after creation",
      [files("us-central1-a"), raw(clusterType, "c", { nodePools: UNKNOWN })],
    ],
  ])("does not pass what it cannot tell: %s", (why, nodes) => {
    expect(findings(storageSameZone, stackOf(...nodes))).toEqual([
      {
        urn,
        because: "unknown",
        message:
          `files: whether it stands in the zone of an accelerated pool cannot be told: ${why}. ` +
          "Fix: give location of the file system, and nodeLocations of the pool, as plain values.",
      },
    ]);
  });

  it("does not pass pools that may be accelerated", () => {
    expect(findings(storageSameZone, stackOf(files("us-central1-b"), gpus(["us-central1-a"], UNKNOWN)))).toMatchObject([
      { urn, because: "unknown" },
    ]);
    expect(
      messages(storageSameZone, stackOf(files("us-central1-b"), gpus(["us-central1-a"], "a5-highgpu-8g"))),
    ).toHaveLength(1);
  });
});

it("all judge a cluster's default pool, too", () => {
  const cluster = (more: Properties) =>
    raw(clusterType, "c", { location: "us-central1-a", initialNodeCount: 1, ...more });
  const flex = cluster({ nodeConfig: { machineType: "a3-megagpu-8g", flexStart: true } });
  const policies: AnyPolicy[] = [flexStartLimits, tpuTopologyValid, compactPlacement];
  expect(policies.map((policy) => findings(policy, stackOf(flex)).length > 0)).toEqual([true, false, false]);
  for (const policy of policies) {
    expect(
      findings(policy, stackOf(cluster({ removeDefaultNodePool: true, nodeConfig: { flexStart: true } }))),
    ).toEqual([]);
  }
});
