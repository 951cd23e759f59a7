import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { goneEntry, isEntry } from "../../../simulator/world/entries.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { resultKeys } from "../resultKeys.ts";
import { Account } from "./account.ts";

const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const group = "aws:ec2/securityGroup:SecurityGroup";
const at = (name: string): string => `aws:${name}:${name.split("/").at(-1)}`;

/** An account in which a program has made a little of everything. */
function account() {
  const made = new Account();
  const main = made.make(vpc, { cidrBlock: "10.0.0.0/16", tags: { Name: "main", team: "ml" } }, "main");
  const other = made.make(vpc, { cidrBlock: "10.1.0.0/16", tags: { Name: "other" } }, "other");
  const a = made.make(
    subnet,
    { vpcId: main.id, cidrBlock: "10.0.0.0/24", availabilityZone: "us-east-2a", tags: { tier: "private" } },
    "a",
  );
  const b = made.make(
    subnet,
    { vpcId: main.id, cidrBlock: "10.0.1.0/24", availabilityZone: "us-east-2b", tags: { tier: "public" } },
    "b",
  );
  const nodes = made.make(group, { name: "nodes", vpcId: main.id, description: "nodes" }, "nodes");
  const role = made.make("aws:iam/role:Role", {
    name: "nodes",
    assumeRolePolicy:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
  });
  const cluster = made.make("aws:eks/cluster:Cluster", {
    name: "train",
    roleArn: role.outputs["arn"],
    version: "1.33",
    vpcConfig: { subnetIds: [a.id, b.id] },
  });
  const key = made.make("aws:kms/key:Key", { description: "data" });
  made.make("aws:kms/alias:Alias", { name: "alias/data", targetKeyId: key.id });
  const bucket = made.make("aws:s3/bucket:Bucket", { bucket: "data-of-ours" });
  const zone = made.make("aws:route53/zone:Zone", { name: "ml.example.com" });
  const secret = made.make("aws:secretsmanager/secret:Secret", { name: "token" });
  made.make("aws:secretsmanager/secretVersion:SecretVersion", { secretId: secret.id, secretString: "one" }, "v1");
  const version = made.make(
    "aws:secretsmanager/secretVersion:SecretVersion",
    { secretId: secret.id, secretString: "two" },
    "v2",
  );
  return { made, main, other, a, b, nodes, role, cluster, key, bucket, zone, secret, version };
}

const there = account();

function asked(name: string, inputs: Properties, region = "us-east-2"): any {
  return there.made.invoke({ token: at(name), inputs, settings: { region }, world: there.made.world });
}

const tag = (name: string, ...values: string[]): object => ({ name: `tag:${name}`, values });

describe("a function of AWS that looks something up", () => {
  it.each<[string, Properties, Properties]>([
    [
      "ec2/getVpc",
      { id: there.main.id },
      {
        id: there.main.id,
        cidrBlock: "10.0.0.0/16",
        default: false,
        state: "available",
        arn: there.main.outputs["arn"],
      },
    ],
    ["ec2/getVpc", { tags: { team: "ml" } }, { id: there.main.id, tags: { Name: "main", team: "ml" } }],
    ["ec2/getVpc", { filters: [tag("Name", "o*")] }, { id: there.other.id }],
    ["ec2/getVpc", { cidrBlock: "10.1.0.0/16", state: "available" }, { id: there.other.id }],
    [
      "ec2/getSubnet",
      { vpcId: there.main.id, availabilityZone: "us-east-2b" },
      { id: there.b.id, availabilityZoneId: "use2-az2", availableIpAddressCount: 251 },
    ],
    [
      "ec2/getSubnet",
      { filters: [{ name: "cidr-block", values: ["10.0.0.0/24"] }] },
      { id: there.a.id, vpcId: there.main.id },
    ],
    [
      "ec2/getSubnets",
      { filters: [{ name: "vpc-id", values: [there.main.id] }] },
      { id: "us-east-2", ids: [there.a.id, there.b.id] },
    ],
    [
      "ec2/getSubnets",
      { filters: [{ name: "vpc-id", values: [there.main.id] }], tags: { tier: "public" } },
      { ids: [there.b.id] },
    ],
    ["ec2/getSubnets", { filters: [{ name: "vpc-id", values: [there.other.id] }] }, { ids: [] }],
    ["ec2/getSecurityGroup", { name: "nodes", vpcId: there.main.id }, { id: there.nodes.id, description: "nodes" }],
    ["ec2/getSecurityGroup", { filters: [{ name: "group-name", values: ["node?"] }] }, { id: there.nodes.id }],
    [
      "eks/getCluster",
      { name: "train" },
      {
        id: "train",
        version: "1.33",
        endpoint: there.cluster.outputs["endpoint"],
        certificateAuthorities: [there.cluster.outputs["certificateAuthority"]],
        vpcConfig: expect.objectContaining({ subnetIds: [there.a.id, there.b.id], vpcId: there.main.id }),
        outpostConfigs: [],
        tags: {},
      },
    ],
    [
      "iam/getRole",
      { name: "nodes" },
      { id: "nodes", arn: there.role.outputs["arn"], path: "/", uniqueId: there.role.outputs["uniqueId"] },
    ],
    [
      "iam/getSessionContext",
      { arn: "arn:aws:sts::123456789012:assumed-role/nodes/i-0123" },
      { issuerArn: there.role.outputs["arn"], issuerName: "nodes", sessionName: "i-0123" },
    ],
    ["kms/getAlias", { name: "alias/data" }, { targetKeyId: there.key.id, targetKeyArn: there.key.outputs["arn"] }],
    [
      "kms/getKey",
      { keyId: "alias/data" },
      { id: there.key.id, arn: there.key.outputs["arn"], description: "data", keyManager: "CUSTOMER" },
    ],
    ["kms/getKey", { keyId: there.key.outputs["arn"] }, { id: there.key.id }],
    [
      "s3/getBucket",
      { bucket: "data-of-ours" },
      { id: "data-of-ours", arn: "arn:aws:s3:::data-of-ours", bucketRegion: "us-east-2" },
    ],
    [
      "route53/getZone",
      { name: "ml.example.com." },
      { id: there.zone.id, zoneId: there.zone.id, nameServers: there.zone.outputs["nameServers"], privateZone: false },
    ],
    ["route53/getZone", { zoneId: there.zone.id }, { name: "ml.example.com" }],
    [
      "secretsmanager/getSecretVersion",
      { secretId: there.secret.id },
      {
        secretString: "two",
        versionStage: "AWSCURRENT",
        versionId: there.version.outputs["versionId"],
        arn: there.secret.id,
      },
    ],
    ["secretsmanager/getSecretVersion", { secretId: "token", versionStage: "AWSPREVIOUS" }, { secretString: "one" }],
  ] as any)("finds with %s %j what the program has made", (name, inputs, expected) => {
    const answer = asked(name, inputs);
    expect(answer).toMatchObject(expected);
    const declared = [...resultKeys(at(name)), "id"];
    expect(Object.keys(answer).filter((key) => !declared.includes(key))).toEqual([]);
  });

  it.each<[string, Properties]>([
    ["ec2/getVpc", { id: "vpc-0a1b2c3d" }],
    ["ec2/getVpc", { default: true }],
    ["ec2/getVpc", {}],
    ["ec2/getVpc", { filters: [{ name: "dhcp-options-id", values: ["dopt-1"] }] }],
    ["ec2/getVpc", { filters: [{ name: "something-else", values: ["*"] }] }],
    ["ec2/getSubnet", { id: "subnet-1" }],
    ["ec2/getSubnets", { filters: [{ name: "vpc-id", values: ["vpc-0a1b2c3d"] }] }],
    ["ec2/getSubnets", { tags: { tier: "none" } }],
    ["eks/getCluster", { name: "theirs" }],
    ["iam/getRole", { name: "theirs" }],
    ["iam/getPolicy", { arn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" }],
    ["iam/getSessionContext", { arn: "arn:aws:sts::123456789012:assumed-role/theirs/i-0123" }],
    ["kms/getAlias", { name: "alias/theirs" }],
    ["kms/getKey", { keyId: "alias/theirs" }],
    ["s3/getBucket", { bucket: "theirs" }],
    ["secretsmanager/getSecretVersion", { secretId: "theirs" }],
    ["secretsmanager/getSecretVersion", { secretId: "token", versionId: "none" }],
  ])("leaves %s %j to the user: what was there before nobody knows", (name, inputs) => {
    expect(asked(name, inputs)).toBeUndefined();
  });

  it.each<[string, Properties]>([
    ["ec2/getVpc", { id: there.main.id }],
    ["ec2/getSubnets", { filters: [{ name: "vpc-id", values: [there.main.id] }] }],
    ["eks/getCluster", { name: "train" }],
    ["kms/getAlias", { name: "alias/data" }],
    ["secretsmanager/getSecretVersion", { secretId: "token" }],
  ])("does not see with %s in another region", (name, inputs) => {
    expect(asked(name, inputs)).toBeDefined();
    expect(asked(name, inputs, "us-west-2")).toBeUndefined();
    expect(asked(name, { ...inputs, region: "us-west-2" })).toBeUndefined();
    expect(asked(name, { ...inputs, region: "us-east-2" }, "us-west-2")).toBeDefined();
  });

  it("sees what is in no region from everywhere", () => {
    expect(asked("iam/getRole", { name: "nodes" }, "us-west-2").id).toBe("nodes");
    expect(asked("s3/getBucket", { bucket: "data-of-ours" }, "us-west-2").id).toBe("data-of-ours");
  });

  it("refuses to choose of several", () => {
    expect(() => asked("ec2/getSubnet", { vpcId: there.main.id })).toThrow(
      "multiple EC2 Subnets matched; use additional constraints to reduce matches to a single EC2 Subnet",
    );
  });

  it("does not find what is going, or gone", () => {
    const { made, nodes } = account();
    const find = (): unknown =>
      made.invoke({
        token: at("ec2/getSecurityGroup"),
        inputs: { id: nodes.id },
        settings: { region: "us-east-2" },
        world: made.world,
      });
    expect(find()).toBeDefined();
    const going: Existing = { ...nodes, status: "deleting", due: Number.MAX_SAFE_INTEGER };
    made.world.apply(isEntry(going, 0));
    expect(find()).toBeUndefined();
    made.world.apply(goneEntry(nodes, 0));
    expect(find()).toBeUndefined();
  });

  it("finds nothing where nothing is made", () => {
    const call = { token: at("eks/getCluster"), inputs: { name: "train" }, settings: { region: "us-east-2" } };
    expect(simulatedAws.invoke(call)).toBeUndefined();
    expect(Object.keys(simulatedAws.example!(call)!)).toContain("certificateAuthorities");
  });
});
