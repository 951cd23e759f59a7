import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { deletionProtection } from "../../../policies/data/deletionProtection.ts";
import { holdsOf, precious } from "../../../policies/data/precious.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";

describe("what holds data or money", () => {
  it.each([
    ["aws:fsx/lustreFileSystem:LustreFileSystem", "its files"],
    ["gcp:lustre/instance:Instance", "its files"],
    ["aws:efs/fileSystem:FileSystem", "its files"],
    ["aws:ebs/volume:Volume", "all that is on it"],
    ["gcp:compute/regionDisk:RegionDisk", "all that is on it"],
    ["aws:s3/directoryBucket:DirectoryBucket", "its objects"],
    ["gcp:storage/bucket:Bucket", "its objects"],
    ["gcp:kms/cryptoKey:CryptoKey", "all that it encrypts"],
    [
      "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
      "sight of a block that is paid for and cannot be cancelled",
    ],
    ["gcp:compute/regionCommitment:RegionCommitment", "sight of a commitment that is paid for until it ends"],
    ["aws:rds/instance:Instance", "its data"],
    ["aws:dynamodb/table:Table", "its data"],
    ["gcp:sql/databaseInstance:DatabaseInstance", "its data"],
    ["gcp:bigquery/dataset:Dataset", "its data"],
    ["aws:secretsmanager/secret:Secret", "its value"],
    ["aws:sqs/queue:Queue", "its messages"],
    ["gcp:pubsub/subscription:Subscription", "its messages"],
    ["aws:ecr/repository:Repository", "its images and packages"],
    ["kubernetes:core/v1:PersistentVolumeClaim", "all that is on its volume"],
    ["aws:ec2/vpc:Vpc", undefined],
    ["toString", undefined],
  ])("%s loses %s", (type, holds) => {
    expect(holdsOf({ type, inputs: {} })).toBe(holds);
  });

  it("is no claim on a volume that is named: who made the volume keeps it", () => {
    const claim = "kubernetes:core/v1:PersistentVolumeClaim";
    expect(holdsOf({ type: claim, inputs: { spec: { volumeName: "datasets" } } })).toBeUndefined();
    expect(holdsOf({ type: claim, inputs: { spec: { volumeName: UNKNOWN } } })).toBeUndefined();
    const unnamed = raw(claim, "scratch", { spec: {} });
    const named = raw(claim, "datasets", { spec: { volumeName: "datasets" } });
    expect(findings(deletionProtection, stackOf(unnamed, named)).map(({ urn }) => urn)).toEqual([unnamed.urn]);
  });

  it("has to be protected, all of it", () => {
    expect(deletionProtection.types).toEqual(Object.keys(precious));
    const nodes = Object.keys(precious).map((type, index) => raw(type, `thing-${index}`, {}));
    const found = findings(deletionProtection, stackOf(...nodes)).filter(({ message }) =>
      message.includes("is not protected"),
    );
    expect(found.map(({ urn }) => urn)).toEqual(nodes.map(({ urn }) => urn));
    const safe = nodes.map((node) => ({ ...node, options: { protect: true } }));
    expect(messages(deletionProtection, stackOf(...safe))).toEqual([]);
  });

  it("says what is lost with it", () => {
    expect(messages(deletionProtection, stackOf(raw("aws:ebs/volume:Volume", "scratch", {})))).toEqual([
      "scratch (aws:ebs/volume:Volume) is not protected: a change that replaces or removes it takes all that is on it with it. Fix: set the resource option protect: true.",
    ]);
    const bucket = raw(
      "aws:s3/directoryBucket:DirectoryBucket",
      "ckpt",
      { forceDestroy: true },
      { options: { protect: true } },
    );
    expect(messages(deletionProtection, stackOf(bucket))).toEqual([
      "ckpt has forceDestroy: true, and then the bucket is deleted with every object that is in it. Fix: set forceDestroy: false, or leave it out.",
    ]);
  });
});
