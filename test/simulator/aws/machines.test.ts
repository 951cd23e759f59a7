import { describe, expect, it } from "vitest";
import type { QuotaSnapshotRow } from "../../../components/quota/snapshot.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import { Account, refusalFrom } from "./account.ts";

const subnetIds = ["subnet-0123456789abcdef0"];
const nodeRoleArn = "arn:aws:iam::123456789012:role/example-nodes";
const group = (desiredSize: number, more: object = {}) => ({
  clusterName: "main",
  nodeRoleArn,
  subnetIds,
  scalingConfig: { minSize: 0, desiredSize, maxSize: 128 },
  ...more,
});
const limit = (code: string, most: number): QuotaSnapshotRow => ({
  place: "aws",
  region: "us-east-2",
  service: code === "L-8F1B9C74" ? "fsx" : "ec2",
  code,
  limit: most,
  used: 0,
  readAt: "2026-11-22",
});

const reserved = (account: Account, instanceCount: number, more: object = {}) =>
  account.make(t.capacityReservation, {
    availabilityZone: "us-east-2a",
    instanceType: "p5.48xlarge",
    instancePlatform: "Linux/UNIX",
    instanceCount,
    ...more,
  });
const template = (account: Account, more: object, name = "nodes") =>
  account.make(t.launchTemplate, { instanceType: "p5.48xlarge", ...more }, name);
const targets = (id: string) => ({
  capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: id } },
});
const of = (id: string) => ({ launchTemplate: { id, version: "1" } });
const failed = "waiting for EKS Node Group (main:node-group) create: unexpected state 'CREATE_FAILED'";

describe("a quota of vCPUs", () => {
  it("counts the nodes that are asked for now, of all groups", () => {
    const account = new Account([limit("L-417A185B", 600)]);
    const made = account.make(t.nodeGroup, group(2, { instanceTypes: ["p5.48xlarge"] }));
    const refused = refusalFrom(() => account.make(t.nodeGroup, group(2, { instanceTypes: ["p5.48xlarge"] }), "two"));
    expect(refused.code).toBe("VcpuLimitExceeded");
    expect(refused.phrase.startsWith(failed)).toBe(true);
    expect(refused.phrase).toContain(
      "AsgInstanceLaunchFailures: Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 600 allows",
    );
    // A group that may grow further is made, and grows as far as there is room.
    const small = account.make(t.nodeGroup, group(1, { instanceTypes: ["p5.48xlarge"] }), "two");
    const grown = group(2, { instanceTypes: ["p5.48xlarge"] });
    expect(refusalFrom(() => account.change(small, grown)).code).toBe("VcpuLimitExceeded");
    account.remove(made);
    account.change(small, grown);
  });

  it("is spent by reservations and single machines too", () => {
    const account = new Account([limit("L-417A185B", 192)]);
    reserved(account, 1);
    expect(account.refusalOf(t.instance, { ami: "ami-0123456789abcdef0", instanceType: "p5.48xlarge" })).toMatchObject({
      code: "VcpuLimitExceeded",
    });
    expect(account.refusalOf(t.capacityReservation, { ...account.world.all()[0]!.inputs }, "two").operation).toBe(
      "EC2: CreateCapacityReservation",
    );
  });

  it("refuses nothing where no limit is known", () => {
    const account = new Account();
    account.make(t.nodeGroup, group(100, { instanceTypes: ["p5.48xlarge"] }));
  });
});

describe("a reservation", () => {
  it("holds as many nodes as it has, of all groups that name it", () => {
    const account = new Account();
    const { id } = reserved(account, 4);
    const nodes = template(account, targets(id));
    account.make(t.nodeGroup, group(3, of(nodes.id)), "one");
    const refused = account.refusalOf(t.nodeGroup, group(2, of(nodes.id)), "two");
    expect(refused.code).toBe("ReservationCapacityExceeded");
    expect(refused.message).toContain(
      "ReservationCapacityExceeded - The requested reservation does not have sufficient compatible and available capacity for this request.",
    );
    account.make(t.nodeGroup, group(1, of(nodes.id)), "two");
  });

  it("is for its own machine type, and not for a placement group that it was not made in", () => {
    const account = new Account();
    const near = account.make(t.placementGroup, { name: "near", strategy: "cluster" });
    const plain = reserved(account, 4);
    const other = template(account, { instanceType: "p5en.48xlarge", ...targets(plain.id) }, "other");
    expect(account.refusalOf(t.nodeGroup, group(1, of(other.id))).code).toBe("ReservationCapacityExceeded");
    const placed = template(account, { ...targets(plain.id), placement: { groupName: "near" } }, "placed");
    expect(account.refusalOf(t.nodeGroup, group(1, of(placed.id))).code).toBe("InsufficientInstanceCapacity");
    const within = account.make(
      t.capacityReservation,
      { ...plain.inputs, placementGroupArn: near.outputs["arn"] },
      "within",
    );
    const fits = template(account, { ...targets(within.id), placement: { groupName: "near" } }, "fits");
    account.make(t.nodeGroup, group(1, of(fits.id)));
    expect(refusalFrom(() => account.remove(near)).code).toBe("InvalidPlacementGroup.InUse");
  });

  it("a Capacity Block is asked for in full, and has 64 instances at most", () => {
    const account = new Account();
    const block = { capacityType: "CAPACITY_BLOCK" };
    const market = { instanceMarketOptions: { marketType: "capacity-block" } };
    const plain = template(account, targets("cr-0123456789abcdef0"), "plain");
    expect(account.refusalOf(t.nodeGroup, group(0, { ...block, ...of(plain.id) }))).toMatchObject({
      code: "InvalidParameterException",
      message: expect.stringContaining("launchTemplate.instanceMarketOptions.marketType is missing"),
    });
    const whole = template(account, { ...targets("cr-0123456789abcdef0"), ...market }, "whole");
    expect(account.refusalOf(t.nodeGroup, group(65, { ...block, ...of(whole.id) })).code).toBe(
      "ReservationCapacityExceeded",
    );
    account.make(t.nodeGroup, group(64, { ...block, ...of(whole.id) }));
    const spot = template(account, { instanceMarketOptions: { marketType: "spot" } }, "spot");
    expect(account.refusalOf(t.nodeGroup, group(0, of(spot.id)), "spot").message).toBe(
      "Instance market options are not supported with the launch template",
    );
  });
});

describe("a node group", () => {
  it.each([
    [{ minSize: 3, desiredSize: 3, maxSize: 2 }, "minSize can't be greater than maxSize"],
    [{ minSize: 0, desiredSize: 3, maxSize: 2 }, "desiredSize can't be greater than maxSize"],
    [{ minSize: 2, desiredSize: 1, maxSize: 4 }, "Minimum capacity 2 can't be greater than desired size 1"],
  ])("of %o", (scalingConfig, message) => {
    expect(new Account().refusalOf(t.nodeGroup, group(0, { scalingConfig })).message).toBe(message);
  });
});

describe("a launch template", () => {
  const card = (networkCardIndex: number, deviceIndex: number, interfaceType: string) => ({
    networkCardIndex,
    deviceIndex,
    interfaceType,
  });

  it("is taken as it comes, and its interfaces fail at launch", () => {
    const account = new Account();
    const counted = template(account, {
      networkInterfaces: [card(0, 0, "interface"), card(1, 2, "efa-only")],
    });
    // Nothing is launched yet, and nothing fails.
    const empty = account.make(t.nodeGroup, group(0, of(counted.id)));
    const refused = refusalFrom(() => account.change(empty, group(1, of(counted.id))));
    expect(refused.message).toContain(
      "device index exceeds the maximum number of network interfaces supported by the network card",
    );
    const right = template(
      account,
      {
        networkInterfaces: [
          card(0, 0, "interface"),
          card(0, 1, "efa-only"),
          ...Array.from({ length: 31 }, (_, index) => card(index + 1, 0, "efa-only")),
        ],
      },
      "right",
    );
    account.make(t.nodeGroup, group(1, of(right.id)), "right");
  });

  it("has its security groups in one place", () => {
    const refused = new Account().refusalOf(t.launchTemplate, {
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
      networkInterfaces: [card(0, 0, "interface")],
    });
    expect(refused.message).toBe(
      "Network interfaces and an instance-level security groups may not be specified on the same request",
    );
  });

  it("has another version after each change", () => {
    const account = new Account();
    const one = template(account, {});
    expect(one.outputs).toMatchObject({ latestVersion: 1, defaultVersion: 1 });
    const updated = (inputs: object) => simulatedAws.types.get(t.launchTemplate)!.updated!(one, { ...inputs });
    expect(updated({})).toEqual({ latestVersion: 2 });
    expect(updated({ updateDefaultVersion: true })).toEqual({ latestVersion: 2, defaultVersion: 2 });
  });

  it("several interfaces have no public address", () => {
    const account = new Account();
    const { id } = template(account, {
      networkInterfaces: [
        { ...card(0, 0, "interface"), associatePublicIpAddress: "true" },
        card(0, 1, "efa-only"),
        ...Array.from({ length: 31 }, (_, index) => card(index + 1, 0, "efa-only")),
      ],
    });
    expect(account.refusalOf(t.instance, { launchTemplate: { id } }).code).toBe("InvalidParameterCombination");
    expect(account.refusalOf(t.nodeGroup, group(0, of(id))).code).toBe("InvalidParameterException");
  });
});

describe("a file system", () => {
  const lustre = (more: object = {}) => ({
    deploymentType: "PERSISTENT_2",
    storageCapacity: 4800,
    perUnitStorageThroughput: 1000,
    subnetIds: "subnet-0123456789abcdef0",
    ...more,
  });

  it.each([
    ["a capacity between two steps", { storageCapacity: 1300 }, "BadRequest", /storageCapacity/],
    ["a tier that there is not", { perUnitStorageThroughput: 300 }, "InvalidPerUnitStorageThroughput", /300/],
    [
      "EFA on scratch",
      { deploymentType: "SCRATCH_2", perUnitStorageThroughput: undefined, efaEnabled: true },
      "BadRequest",
      /EFA|efaEnabled/,
    ],
    [
      "EFA without metadata",
      { efaEnabled: true },
      "BadRequest",
      /^EFA is only supported for PERSISTENT_2 filesystems with metadata configuration$/,
    ],
  ])("%s", (_, more, code, message) => {
    const refused = new Account().refusalOf(t.lustre, lustre(more));
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(message);
  });

  it("with EFA wants a security group that is open to itself", () => {
    const account = new Account();
    const files = account.make(t.securityGroup, { vpcId: "vpc-0123456789abcdef0" });
    const efa = lustre({
      efaEnabled: true,
      metadataConfiguration: { mode: "AUTOMATIC" },
      securityGroupIds: [files.id],
    });
    const refused = account.refusalOf(t.lustre, efa);
    expect(refused.message).toBe("Insufficient security group permissions to create an EFA-enabled file system");
    const rule = { securityGroupId: files.id, referencedSecurityGroupId: files.id, ipProtocol: "-1" };
    account.make(t.securityGroupIngress, rule);
    expect(account.refusalOf(t.lustre, efa).code).toBe("InvalidNetworkSettings");
    account.make(t.securityGroupEgress, rule);
    account.make(t.lustre, efa);
    expect(refusalFrom(() => account.remove(files)).code).toBe("DependencyViolation");
  });

  it("stays within the quota of its kind", () => {
    const account = new Account([limit("L-8F1B9C74", 5000)]);
    account.make(t.lustre, lustre());
    expect(account.refusalOf(t.lustre, lustre(), "two").code).toBe("ServiceLimitExceeded");
  });

  it("is linked to places that do not overlap", () => {
    const account = new Account();
    const { id: fileSystemId } = account.make(t.lustre, lustre());
    const link = (fileSystemPath: string, dataRepositoryPath: string) => ({
      fileSystemId,
      fileSystemPath,
      dataRepositoryPath,
    });
    account.make(t.repositoryAssociation, link("/data", "s3://example-data/a/"));
    const refused = account.refusalOf(t.repositoryAssociation, link("/data/images", "s3://example-data/b/"), "two");
    expect(refused).toMatchObject({ code: "BadRequest", message: expect.stringContaining("FileSystemPath overlaps") });
    account.make(t.repositoryAssociation, link("/weights", "s3://example-data/b/"), "two");
    const old = account.make(t.lustre, { storageCapacity: 1200, subnetIds: "subnet-0123456789abcdef0" }, "old");
    expect(
      account.refusalOf(t.repositoryAssociation, { ...link("/x", "s3://example-data/x/"), fileSystemId: old.id }, "old")
        .code,
    ).toBe("UnsupportedOperation");
  });
});
