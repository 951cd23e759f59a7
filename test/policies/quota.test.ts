import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { quotaHeadroom } from "../../policies/quota/headroom.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";

const pool = (name: string, maxSize: unknown, type = "p5.48xlarge") =>
  raw(
    "aws:autoscaling/group:Group",
    name,
    { minSize: 0, maxSize, launchTemplate: { id: UNKNOWN } },
    {
      madeFrom: { launchTemplate: [template(type)] },
    },
  );
const template = (type: string) => raw("aws:ec2/launchTemplate:LaunchTemplate", type, { instanceType: type });

const row = (limit: number | null, used: number | null, more: object = {}) => ({
  place: "aws",
  region: "us-east-2",
  service: "ec2",
  code: "L-417A185B",
  limit,
  used,
  readAt: "2026-11-20",
  ...more,
});

const p5 = template("p5.48xlarge");

describe("quota-headroom", () => {
  it("passes when the last vCPU is needed, and fails at one node more", () => {
    const limits = [row(768, 384)];
    expect(findings(quotaHeadroom, stackOf(p5, pool("train", 2)), "prod", { limits })).toEqual([]);
    expect(findings(quotaHeadroom, stackOf(p5, pool("train", 3)), "prod", { limits })).toEqual([
      {
        urn: "urn:pulumi:prod::test::aws:autoscaling/group:Group::train",
        message:
          "train may need 576 vCPU of Running On-Demand P instances (ec2 L-417A185B) in us-east-2; the limit is 768 vCPU, " +
          "384 vCPU in use (read 2026-11-20): 192 vCPU short. Fix: ask for 960 vCPU of L-417A185B, or lower the maximum sizes.",
      },
    ]);
  });

  it("sums pools that each fit", () => {
    expect(messages(quotaHeadroom, stackOf(p5, pool("a", 3), pool("b", 2)), "prod", { limits: [row(768, 0)] })).toEqual(
      [
        "a, b may need 960 vCPU of Running On-Demand P instances (ec2 L-417A185B) in us-east-2; the limit is 768 vCPU, " +
          "0 vCPU in use (read 2026-11-20): 192 vCPU short. Fix: ask for 960 vCPU of L-417A185B, or lower the maximum sizes.",
      ],
    );
  });

  it("counts what this stack runs already once", () => {
    const stack = stackOf(p5, pool("train", 4));
    expect(findings(quotaHeadroom, stack, "prod", { limits: [row(768, 768, { ownedUse: 768 })] })).toEqual([]);
    expect(messages(quotaHeadroom, stack, "prod", { limits: [row(768, 768, { ownedUse: 576 })] })).toEqual([
      "train may need 768 vCPU of Running On-Demand P instances (ec2 L-417A185B) in us-east-2; the limit is 768 vCPU, " +
        "768 vCPU in use, 576 vCPU of it by this stack (read 2026-11-20): 192 vCPU short. " +
        "Fix: ask for 960 vCPU of L-417A185B, or lower the maximum sizes.",
    ]);
  });

  it("says once what was not checked, for want of a snapshot", () => {
    expect(findings(quotaHeadroom, stackOf(p5, pool("train", 1)))).toEqual([
      {
        because: "unmeasured",
        message:
          "Whether it fits its quotas is not checked, for want of limits: train may need 192 vCPU of Running On-Demand P instances " +
          "(ec2 L-417A185B) in us-east-2. " +
          "Fix: give the limits and the use in limits or snapshotFiles of pack-configuration.",
      },
    ]);
  });

  it("does not take an unknown limit for none, nor an unknown size for zero", () => {
    const limits = [row(null, 0)];
    expect(findings(quotaHeadroom, stackOf(p5, pool("train", 1)), "prod", { limits })).toMatchObject([
      { because: "unmeasured", message: expect.stringContaining("the snapshot does not know the limit") },
    ]);
    expect(
      findings(quotaHeadroom, stackOf(p5, pool("train", UNKNOWN)), "prod", { limits: [row(768, 0)] }),
    ).toMatchObject([
      {
        urn: "urn:pulumi:prod::test::aws:autoscaling/group:Group::train",
        because: "unknown",
        message: expect.stringMatching(
          /^train may need an amount that cannot be told of Running On-Demand P instances \(ec2 L-417A185B\) in us-east-2, and whether it fits cannot be told: .*maxSize.*\. Fix: give the size as a plain value\.$/,
        ),
      },
    ]);
  });

  it("goes by snapshot files; declared rows win", () => {
    const stack = stackOf(p5, pool("train", 4));
    const file = { readFile: () => JSON.stringify([row(768, 0)]) };
    const snapshotFiles = ["quotas.json"];
    expect(findings(quotaHeadroom, stack, "prod", { snapshotFiles }, file)).toEqual([]);
    expect(findings(quotaHeadroom, stack, "prod", { snapshotFiles, limits: [row(192, 0)] }, file)).toHaveLength(1);
  });

  it("does not let a machine type without a known quota pass", () => {
    expect(findings(quotaHeadroom, stackOf(template("zz9.huge"), pool("odd", 1, "zz9.huge")))).toEqual([
      {
        urn: "urn:pulumi:prod::test::aws:autoscaling/group:Group::odd",
        because: "unknown",
        message:
          "odd spends a quota by an amount that cannot be told: no on-demand vCPU quota is known for zz9.huge. " +
          "Fix: give it as a plain value.",
      },
    ]);
  });

  it("names GPU machines outside of node pools, and what to do of them", () => {
    const vm = raw("gcp:compute/instance:Instance", "vm", { machineType: "a2-highgpu-8g", zone: "us-central1-a" });
    expect(findings(quotaHeadroom, stackOf(vm))).toEqual([
      {
        urn: vm.urn,
        because: "unknown",
        message:
          "vm spends a quota by an amount that cannot be told: accelerators of a2-highgpu-8g outside of node pools are not counted. " +
          "Fix: run them in a node pool of GKE, or see that the quota of their GPUs has room for them.",
      },
    ]);
  });
});

describe("quota-headroom on Google Cloud", () => {
  const gpus = (name: string, nodeCount: unknown, nodeConfig: object = {}) =>
    raw("gcp:container/nodePool:NodePool", name, {
      location: "us-central1",
      nodeLocations: ["us-central1-a"],
      nodeConfig: { machineType: "a3-megagpu-8g", ...nodeConfig },
      nodeCount,
    });
  const google = (code: string, limit: number, more: object = {}) => ({
    place: "gcp",
    region: "us-central1",
    service: "compute.googleapis.com",
    code,
    limit,
    used: 0,
    readAt: "2026-11-20",
    ...more,
  });
  const family = (limit: number, gpu_family = "NVIDIA_H100_MEGA") =>
    google("GPUS-PER-GPU-FAMILY-per-project-region", limit, { dimensions: { gpu_family } });
  const all = (limit: number) => google("GPUS-ALL-REGIONS-per-project", limit, { region: "global" });
  const disks = google("SSD-TOTAL-GB-per-project-region", 10_000);

  it("names the quota that binds, with its family", () => {
    const stack = stackOf(gpus("train", 2));
    const judge = (...limits: object[]) => messages(quotaHeadroom, stack, "prod", { limits: [disks, ...limits] });
    expect(judge(family(16), all(16))).toEqual([]);
    const familyShort =
      "train may need 16 GPU of NVIDIA H100 Mega GPUs (compute.googleapis.com GPUS-PER-GPU-FAMILY-per-project-region, gpu_family NVIDIA_H100_MEGA) in us-central1; " +
      "the limit is 12 GPU, 0 GPU in use (read 2026-11-20): 4 GPU short. Of the quotas that are spent at once, this is the one that binds. " +
      "Fix: ask for 16 GPU of GPUS-PER-GPU-FAMILY-per-project-region, gpu_family NVIDIA_H100_MEGA, or lower the maximum sizes.";
    expect(judge(family(12), all(16))).toEqual([familyShort]);
    expect(judge(family(12), all(14))).toEqual([
      "train may need 16 GPU of GPUs (all regions) (compute.googleapis.com GPUS-ALL-REGIONS-per-project) in the whole project; " +
        "the limit is 14 GPU, 0 GPU in use (read 2026-11-20): 2 GPU short. Fix: ask for 16 GPU of GPUS-ALL-REGIONS-per-project, or lower the maximum sizes.",
      familyShort,
    ]);
  });

  it("keeps families apart, and takes -1 for no limit", () => {
    const stack = stackOf(gpus("train", 2));
    const limits = [disks, all(-1), family(-1), family(0, "NVIDIA_H200")];
    expect(findings(quotaHeadroom, stack, "prod", { limits })).toEqual([]);
    const other = findings(quotaHeadroom, stack, "prod", { limits: [disks, all(-1), family(100, "NVIDIA_H200")] });
    expect(other).toEqual([
      {
        because: "unmeasured",
        message:
          "Whether it fits its quotas is not checked, for want of limits: train may need 16 GPU of NVIDIA H100 Mega GPUs " +
          "(compute.googleapis.com GPUS-PER-GPU-FAMILY-per-project-region, gpu_family NVIDIA_H100_MEGA) in us-central1. " +
          "Fix: give the limits and the use in limits or snapshotFiles of pack-configuration.",
      },
    ]);
  });

  it("does not take an unknown count for zero", () => {
    const limits = [disks, all(-1), family(100)];
    const found = findings(quotaHeadroom, stackOf(gpus("train", UNKNOWN)), "prod", { limits });
    expect(found.map((one) => one.because)).toEqual(found.map(() => "unknown"));
    expect(found.map((one) => one.message)).toContainEqual(
      expect.stringMatching(
        /^train may need an amount that cannot be told of NVIDIA H100 Mega GPUs \(compute\.googleapis\.com GPUS-PER-GPU-FAMILY-per-project-region, gpu_family NVIDIA_H100_MEGA\) in us-central1, and whether it fits cannot be told: .*nodeCount.*\. Fix: give the size as a plain value\.$/,
      ),
    );
  });
});
