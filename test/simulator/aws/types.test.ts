import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { replacedBy } from "../../../components/lifecycle/replacedBy.ts";
import { madeHere } from "../../../simulator/aws/ids.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";

const root = join(import.meta.dirname, "../../..");
const types = [...simulatedAws.types.keys()];

/** What components, stacks and examples import of the SDK: every resource that they can make. */
function importedTypes(): string[] {
  const folders = ["components/aws", "stacks", "examples"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/import \{([^}]*)\} from "@pulumi\/aws\/(\w+)\/(\w+)\.js"/g)].flatMap(
      ([, names = "", module = "", part = ""]) =>
        names
          .split(",")
          .map((name) => name.trim())
          .filter((name) => /^[A-Z]\w*$/.test(name) && name.toLowerCase() === part.toLowerCase())
          .map((name) => `aws:${module}/${part}:${name}`),
    ),
  );
  return [...new Set(found)].filter((type) => !type.startsWith("aws:index/")).sort();
}

describe("the types of the simulated AWS", () => {
  it("are all that components, stacks and examples make", () => {
    const imported = importedTypes();
    expect(imported.length).toBeGreaterThan(35);
    expect(imported.filter((type) => !simulatedAws.types.has(type))).toEqual([]);
  });

  it("are in the SDK, and it is known what replaces them", () => {
    const missing = types.filter((type) => {
      const [, module = ""] = type.split(":");
      return !readdirSync(join(root, "node_modules/@pulumi/aws", module.split("/")[0]!)).includes(
        `${module.split("/")[1]}.d.ts`,
      );
    });
    expect(missing).toEqual([]);
    expect(types.filter((type) => !Object.hasOwn(replacedBy, type))).toEqual([]);
    expect(types.length).toBeGreaterThanOrEqual(75);
  });

  it.each(types)("%s: its outputs are those of the SDK", (type) => {
    const [, module = ""] = type.split(":");
    const text = readFileSync(join(root, `node_modules/@pulumi/aws/${module}.d.ts`), "utf8");
    const { outputs } = simulatedAws.create({ type, name: "one", inputs: {}, settings: {} });
    const unknown = Object.keys(outputs).filter(
      (key) => !new RegExp(`^ {4}readonly ${key}!?: pulumi.Output`, "m").test(text),
    );
    expect(unknown).toEqual([]);
  });

  it.each(types)("%s: its answers need no known input", (type) => {
    const inputs = new Proxy({}, { get: () => UNKNOWN, has: () => true, ownKeys: () => [] });
    const { id } = simulatedAws.create({ type, name: "one", inputs, settings: { region: "us-east-2" } });
    expect(id).not.toBe("");
    expect(id).not.toMatch(/undefined|unknown|\[object/);
  });

  it("have times with sources", () => {
    const timed = [...simulatedAws.types.values()].flatMap(({ type, minutes }) =>
      minutes ? [{ type, ...minutes }] : [],
    );
    expect(timed.length).toBeGreaterThan(10);
    expect(timed.filter(({ create, source }) => !(create > 0) || source.length < 20)).toEqual([]);
  });
});

const id17 = "[0-9a-f]{17}";
const here = "us-east-2:123456789012";
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const inputs = {
  addonName: "coredns",
  autoscalingGroupName: "eks-train",
  bucket: "example-data",
  clusterName: "main",
  destinationCidrBlock: "0.0.0.0/0",
  fileSystemId: "fs-0123456789abcdef0",
  key: "weights.bin",
  name: "given",
  policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
  principalArn: "arn:aws:iam::123456789012:role/example-admin",
  role: "nodes",
  routeTableId: "rtb-0123456789abcdef0",
  scheduledActionName: "begin",
  tag: { key: "team" },
};

describe("ids and ARNs", () => {
  it.each([
    ["aws:ec2/vpc:Vpc", `vpc-${id17}`, `arn:aws:ec2:${here}:vpc/vpc-${id17}`],
    ["aws:ec2/subnet:Subnet", `subnet-${id17}`, `arn:aws:ec2:${here}:subnet/subnet-${id17}`],
    ["aws:ec2/internetGateway:InternetGateway", `igw-${id17}`, `arn:aws:ec2:${here}:internet-gateway/igw-${id17}`],
    ["aws:ec2/eip:Eip", `eipalloc-${id17}`, `arn:aws:ec2:${here}:elastic-ip/eipalloc-${id17}`],
    ["aws:ec2/routeTable:RouteTable", `rtb-${id17}`, `arn:aws:ec2:${here}:route-table/rtb-${id17}`],
    ["aws:ec2/securityGroup:SecurityGroup", `sg-${id17}`, `arn:aws:ec2:${here}:security-group/sg-${id17}`],
    ["aws:ec2/launchTemplate:LaunchTemplate", `lt-${id17}`, `arn:aws:ec2:${here}:launch-template/lt-${id17}`],
    ["aws:ec2/placementGroup:PlacementGroup", "given", `arn:aws:ec2:${here}:placement-group/given`],
    [
      "aws:ec2/capacityReservation:CapacityReservation",
      `cr-${id17}`,
      `arn:aws:ec2:${here}:capacity-reservation/cr-${id17}`,
    ],
    ["aws:ec2/instance:Instance", `i-${id17}`, `arn:aws:ec2:${here}:instance/i-${id17}`],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", `vpce-${id17}`, `arn:aws:ec2:${here}:vpc-endpoint/vpce-${id17}`],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      `sgr-${id17}`,
      `arn:aws:ec2:${here}:security-group-rule/sgr-${id17}`,
    ],
    ["aws:eks/cluster:Cluster", "given", `arn:aws:eks:${here}:cluster/given`],
    [
      "aws:eks/nodeGroup:NodeGroup",
      "main:one-[0-9a-f]{7}",
      `arn:aws:eks:${here}:nodegroup/main/one-[0-9a-f]{7}/${uuid}`,
    ],
    ["aws:eks/addon:Addon", "main:coredns", `arn:aws:eks:${here}:addon/main/coredns/${uuid}`],
    ["aws:fsx/lustreFileSystem:LustreFileSystem", `fs-${id17}`, `arn:aws:fsx:${here}:file-system/fs-${id17}`],
    [
      "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation",
      `dra-${id17}`,
      `arn:aws:fsx:${here}:association/fs-0123456789abcdef0/dra-${id17}`,
    ],
    ["aws:iam/role:Role", "given", "arn:aws:iam::123456789012:role/given"],
    ["aws:iam/policy:Policy", "arn:aws:iam::123456789012:policy/given", "arn:aws:iam::123456789012:policy/given"],
    ["aws:iam/instanceProfile:InstanceProfile", "given", "arn:aws:iam::123456789012:instance-profile/given"],
    ["aws:kms/key:Key", uuid, `arn:aws:kms:${here}:key/${uuid}`],
    ["aws:s3/bucket:Bucket", "example-data", "arn:aws:s3:::example-data"],
    ["aws:cloudwatch/logGroup:LogGroup", "given", `arn:aws:logs:${here}:log-group:given`],
    [
      "aws:autoscaling/group:Group",
      "given",
      `arn:aws:autoscaling:${here}:autoScalingGroup:${uuid}:autoScalingGroupName/given`,
    ],
    [
      "aws:autoscaling/schedule:Schedule",
      "begin",
      `arn:aws:autoscaling:${here}:scheduledUpdateGroupAction:${uuid}:autoScalingGroupName/eks-train:scheduledActionName/begin`,
    ],
    ["aws:ecr/repository:Repository", "given", `arn:aws:ecr:${here}:repository/given`],
    ["aws:sqs/queue:Queue", "https://sqs.us-east-2.amazonaws.com/123456789012/given", `arn:aws:sqs:${here}:given`],
    ["aws:ssm/parameter:Parameter", "given", `arn:aws:ssm:${here}:parameter/given`],
    ["aws:efs/fileSystem:FileSystem", `fs-${id17}`, `arn:aws:elasticfilesystem:${here}:file-system/fs-${id17}`],
    ["aws:route53/zone:Zone", "Z[A-Z2-7]{20}", "arn:aws:route53:::hostedzone/Z[A-Z2-7]{20}"],
  ])("of %s", (type, id, arn) => {
    const made = simulatedAws.create({ type, name: "one", inputs, settings: { region: "us-east-2" } });
    expect(made.id).toMatch(new RegExp(`^${id}$`));
    expect(made.outputs["arn"]).toMatch(new RegExp(`^${arn}$`));
  });

  it.each([
    ["aws:ec2/route:Route", "r-rtb-0123456789abcdef01080289494"],
    ["aws:iam/rolePolicy:RolePolicy", "nodes:given"],
    ["aws:autoscaling/tag:Tag", "eks-train,team"],
    ["aws:eks/accessEntry:AccessEntry", "main:arn:aws:iam::123456789012:role/example-admin"],
    [
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      "main#arn:aws:iam::123456789012:role/example-admin#arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    ],
    ["aws:s3/bucketVersioning:BucketVersioning", "example-data"],
  ])("of %s, as the provider makes them", (type, id) => {
    expect(simulatedAws.create({ type, name: "one", inputs, settings: {} }).id).toBe(id);
  });

  it("of an attachment begin with its role", () => {
    const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    expect(simulatedAws.create({ type, name: "one", inputs, settings: {} }).id).toMatch(/^nodes-20260714\d{18}$/);
  });

  it("are in the partition of their region", () => {
    const arnIn = (region: string) =>
      simulatedAws.create({ type: "aws:ec2/vpc:Vpc", name: "one", inputs: {}, settings: { region } }).outputs["arn"];
    expect(arnIn("cn-north-1")).toMatch(/^arn:aws-cn:ec2:cn-north-1:/);
    expect(arnIn("us-gov-west-1")).toMatch(/^arn:aws-us-gov:ec2:us-gov-west-1:/);
  });

  it("are given once, however often something of the same name is made", () => {
    // The default group of a VPC is there with it, and is only taken over.
    const random = types.filter(
      (type) =>
        type !== "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup" &&
        /^[a-z-]+-0[0-9a-f]{16}$/.test(
          simulatedAws.create({ type, name: "one", inputs, settings: {}, isThere: true }).id,
        ),
    );
    expect(random.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(fc.constantFrom(...random), fc.string({ minLength: 1, maxLength: 20 }), (type, name) => {
        const ids = [0, 1, 2, 3, 40].map(
          (again) => simulatedAws.create({ type, name, inputs, settings: {}, again }).id,
        );
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids[0]).toBe(simulatedAws.create({ type, name, inputs, settings: {} }).id);
        expect(ids.every(madeHere)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("of real accounts are told from those that are given here", () => {
    expect(madeHere("subnet-0123456789abcdef0")).toBe(false);
    expect(madeHere("arn:aws:iam::123456789012:role/example-platform-admin")).toBe(false);
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{16}$/), (digits) => {
        // One in 65,536 has the mark by chance.
        fc.pre(!madeHere(`vpc-0${digits}`));
        expect(madeHere(`subnet-0${digits}`)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
