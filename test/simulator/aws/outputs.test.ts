import { describe, expect, it } from "vitest";
import { cidrContains, parseCidr } from "../../../components/core/cidr.ts";
import { madeHere } from "../../../simulator/aws/ids.ts";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import { Account, refusalFrom } from "./account.ts";

const networkOf = (account: Account, more: object = {}) => {
  const vpc = account.make(t.vpc, { cidrBlock: "10.8.0.0/16", ...more });
  const subnet = (letter: string, third: number, rest: object = {}) =>
    account.make(
      t.subnet,
      { vpcId: vpc.id, cidrBlock: `10.8.${third}.0/24`, availabilityZone: `us-east-2${letter}`, ...rest },
      `${letter}${third}`,
    );
  return { vpc, subnet };
};
const isIn = (address: unknown, range: string): boolean => {
  const [one, outer] = [parseCidr(`${String(address)}/32`), parseCidr(range)];
  return one !== undefined && outer !== undefined && cidrContains(outer, one);
};

describe("an EKS cluster", () => {
  it("says how one gets in, and how long its versions are supported", () => {
    const account = new Account();
    const asIs = account.make(t.cluster, { name: "main" });
    expect(asIs.outputs).toMatchObject({
      accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: true,
      upgradePolicy: { supportType: "EXTENDED" },
    });
    const given = {
      name: "other",
      accessConfig: { authenticationMode: "API" },
      upgradePolicy: { supportType: "STANDARD" },
      bootstrapSelfManagedAddons: false,
    };
    expect(account.make(t.cluster, given, "two").outputs).toMatchObject({
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: false,
      upgradePolicy: { supportType: "STANDARD" },
    });
  });
});

describe("a node group", () => {
  const group = { clusterName: "main", nodeRoleArn: "arn:aws:iam::123456789012:role/n", subnetIds: ["subnet-0a"] };
  it("has usual machines and disks", () => {
    const { outputs } = new Account().make(t.nodeGroup, group);
    expect(outputs).toMatchObject({ instanceTypes: ["t3.medium"], diskSize: 20 });
  });

  it("has those of its launch template", () => {
    const { outputs } = new Account().make(t.nodeGroup, { ...group, launchTemplate: { id: "lt-0a", version: "1" } });
    expect(outputs).not.toHaveProperty("instanceTypes");
    expect(outputs).not.toHaveProperty("diskSize");
  });
});

describe("an interface endpoint", () => {
  it("has a name in the region, in its zones, and the one of the service", () => {
    const account = new Account();
    const { vpc, subnet } = networkOf(account);
    const endpoint = {
      vpcId: vpc.id,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.us-east-2.ecr.dkr",
      subnetIds: [subnet("a", 0).id, subnet("b", 1).id],
    };
    const { id, outputs } = account.make(t.vpcEndpoint, { ...endpoint, privateDnsEnabled: true });
    const entries = outputs["dnsEntries"] as { dnsName: string; hostedZoneId: string }[];
    const own = entries[0]!.dnsName.split(".")[0]!;
    expect(own).toMatch(new RegExp(`^${id}-[0-9a-f]{8}$`));
    expect(entries.map(({ dnsName }) => dnsName)).toEqual([
      `${own}.dkr.ecr.us-east-2.vpce.amazonaws.com`,
      `${own}-us-east-2a.dkr.ecr.us-east-2.vpce.amazonaws.com`,
      `${own}-us-east-2b.dkr.ecr.us-east-2.vpce.amazonaws.com`,
      "dkr.ecr.us-east-2.amazonaws.com",
    ]);
    expect(entries.every(({ hostedZoneId }) => /^Z[A-Z2-7]{13,20}$/.test(hostedZoneId))).toBe(true);
    const s3 = { ...endpoint, serviceName: "com.amazonaws.us-east-2.s3" };
    expect(account.make(t.vpcEndpoint, s3, "s3").outputs["dnsEntries"]).toHaveLength(3);
    const gateway = account.make(t.vpcEndpoint, { vpcId: vpc.id, serviceName: s3.serviceName }, "gateway");
    expect(gateway.outputs["dnsEntries"]).toEqual([]);
  });
});

describe("addresses", () => {
  it("are in the subnet", () => {
    const account = new Account();
    const { subnet } = networkOf(account);
    const { id: subnetId } = subnet("a", 3);
    const eip = account.make(t.eip, {});
    const nat = account.make(t.natGateway, { subnetId, allocationId: eip.id });
    const fileSystemId = account.make(t.efs).id;
    for (const [address, path] of [
      [account.make(t.instance, { subnetId }), "privateIp"],
      [nat, "privateIp"],
      [account.make(t.mountTarget, { subnetId, fileSystemId }), "ipAddress"],
    ] as const) {
      expect([address.type, isIn(address.outputs[path], "10.8.3.0/24")]).toEqual([address.type, true]);
    }
  });

  it.each([
    [{}, {}, false],
    [{ associatePublicIpAddress: true }, {}, true],
    [{}, { mapPublicIpOnLaunch: true }, true],
    [{ associatePublicIpAddress: false }, { mapPublicIpOnLaunch: true }, false],
  ])("are public where a machine %j in a subnet %j is to have one", (machine, network, isPublic) => {
    const account = new Account();
    const { id: subnetId } = networkOf(account).subnet("a", 0, network);
    const { publicIp, publicDns } = account.make(t.instance, { subnetId, ...machine }).outputs;
    expect(publicIp).toMatch(isPublic ? /^3\.1(2[89]|3[0-5])\.\d+\.\d+$/ : /^$/);
    const name = `ec2-${String(publicIp).replaceAll(".", "-")}.us-east-2.compute.amazonaws.com`;
    expect(publicDns).toBe(isPublic ? name : "");
  });

  it("of the sixth version are given to a VPC that asks for them", () => {
    const { vpc } = networkOf(new Account(), { assignGeneratedIpv6CidrBlock: true });
    expect(vpc.outputs["ipv6CidrBlock"]).toMatch(/^2600:1f16:[0-9a-f]{3}:[0-9a-f]{2}00::\/56$/);
    expect(vpc.outputs["ipv6AssociationId"]).toMatch(/^vpc-cidr-assoc-0[0-9a-f]{16}$/);
    expect(networkOf(new Account()).vpc.outputs).not.toHaveProperty("ipv6CidrBlock");
  });

  it("that are bound to a machine have its own beside", () => {
    const account = new Account();
    const machine = account.make(t.instance, { subnetId: networkOf(account).subnet("a", 0).id });
    const bound = account.make(t.eip, { instance: machine.id });
    expect(bound.outputs["privateIp"]).toBe(machine.outputs["privateIp"]);
    expect(bound.outputs["associationId"]).toMatch(/^eipassoc-0[0-9a-f]{16}$/);
    const free = account.make(t.eip, {}, "free");
    expect(free.outputs).not.toHaveProperty("associationId");
    expect(free.outputs).not.toHaveProperty("privateIp");
  });
});

describe("a mount target", () => {
  it("has the names and the zone of its file system and its subnet", () => {
    const account = new Account();
    const { vpc, subnet } = networkOf(account);
    const files = account.make(t.efs);
    const target = account.make(t.mountTarget, { fileSystemId: files.id, subnetId: subnet("b", 0).id });
    expect(target.outputs).toMatchObject({
      availabilityZoneId: "use2-az2",
      availabilityZoneName: "us-east-2b",
      dnsName: `${files.id}.efs.us-east-2.amazonaws.com`,
      fileSystemArn: files.outputs["arn"],
      mountTargetDnsName: `us-east-2b.${files.id}.efs.us-east-2.amazonaws.com`,
      securityGroups: [vpc.outputs["defaultSecurityGroupId"]],
    });
  });

  it("is the only one in its zone, and holds what it stands on", () => {
    const account = new Account();
    const { vpc, subnet } = networkOf(account);
    const [one, near, far] = [subnet("a", 0), subnet("a", 1), subnet("b", 2)];
    const group = account.make(t.securityGroup, { vpcId: vpc.id });
    const files = account.make(t.efs);
    const at = (subnetId: string) => ({ fileSystemId: files.id, subnetId, securityGroups: [group.id] });
    const target = account.make(t.mountTarget, at(one.id));
    for (const { id } of [one, near]) {
      expect(account.refusalOf(t.mountTarget, at(id), "two")).toMatchObject({
        code: "MountTargetConflict",
        message: "mount target already exists in this AZ",
      });
    }
    account.change(target, at(one.id));
    const second = account.make(t.mountTarget, at(far.id), "two");
    account.make(t.mountTarget, { fileSystemId: "fs-0123456789abcdef0", subnetId: near.id }, "theirs");
    expect(refusalFrom(() => account.remove(one)).code).toBe("DependencyViolation");
    expect(refusalFrom(() => account.remove(group)).code).toBe("DependencyViolation");
    expect(refusalFrom(() => account.remove(files)).code).toBe("FileSystemInUse");
    for (const gone of [target, second, one, group, files]) account.remove(gone);
    expect(account.refusalOf(t.mountTarget, at(far.id), "late").code).toBe("FileSystemNotFound");
  });
});

describe("names", () => {
  it.each([
    ["www", "www.example.com"],
    ["WWW", "www.example.com"],
    ["www.example.com", "www.example.com"],
    ["www.example.com.", "www.example.com"],
    ["", "example.com"],
  ])("of a record %j end in its zone", (name, fqdn) => {
    const account = new Account();
    const zone = account.make(t.zone, { name: "example.com." });
    expect(account.make(t.record, { zoneId: zone.id, name, type: "A" }).outputs["fqdn"]).toBe(fqdn);
  });

  it("of records that share one are told apart", () => {
    const account = new Account();
    const record = { zoneId: "Z1", name: "WWW", type: "A" };
    expect(account.make(t.record, record).id).toBe("Z1_www_A");
    expect(account.make(t.record, { ...record, setIdentifier: "east" }).id).toBe("Z1_www_A_east");
  });

  it.each([
    ["fsx.amazonaws.com", undefined, "AWSServiceRoleForAmazonFSx"],
    ["spot.amazonaws.com", undefined, "AWSServiceRoleForEC2Spot"],
    ["autoscaling.amazonaws.com", "gpu", "AWSServiceRoleForAutoScaling_gpu"],
  ])("of the role of %s (%s)", (awsServiceName, customSuffix, name) => {
    const account = new Account();
    const inputs = { awsServiceName, ...(customSuffix === undefined ? {} : { customSuffix }) };
    const type = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
    const arn = `arn:aws:iam::123456789012:role/aws-service-role/${awsServiceName}/${name}`;
    expect(account.make(type, inputs)).toMatchObject({
      id: arn,
      outputs: { arn, name, path: `/aws-service-role/${awsServiceName}/` },
    });
    expect(account.refusalOf(type, inputs, "two").message).toBe(
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  });

  it("of an alias that is taken say where", () => {
    const account = new Account();
    const alias = { name: "alias/main", targetKeyId: "key" };
    account.make(t.keyAlias, alias);
    expect(account.refusalOf(t.keyAlias, alias, "two").message).toBe(
      "An alias with the name arn:aws:kms:us-east-2:123456789012:alias/main already exists",
    );
  });

  it("of a key that AWS keeps look like those of keys, and are nobody's", () => {
    const made = new Account().make(t.lustre, { storageCapacity: 1200, subnetIds: "subnet-0123456789abcdef0" });
    const arn = String(made.outputs["kmsKeyId"]);
    expect(arn).toMatch(/^arn:aws:kms:us-east-2:123456789012:key\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(madeHere(arn)).toBe(false);
  });
});
