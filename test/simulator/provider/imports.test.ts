import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { closeAfterEach, failing, provider, rehearsing } from "./client.ts";

closeAfterEach();

const root = join(import.meta.dirname, "../../..");

const [bucket, key] = ["acme-data", "acme/"];
const policyArn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";

/** Type, inputs, what an import names it by, and what its provider says to its plain id (`<id>`). */
const rows: [type: string, inputs: object, importId: string, refused?: string][] = [
  [
    "aws:ec2/route:Route",
    { routeTableId: "rtb-0a1b", destinationCidrBlock: "10.42.0.0/16", gatewayId: "igw-0a1b" },
    "rtb-0a1b_10.42.0.0/16",
    'unexpected format of ID ("<id>"), expected ROUTETABLEID_DESTINATION',
  ],
  [
    "aws:ec2/route:Route",
    { routeTableId: "rtb-0a1b", destinationIpv6CidrBlock: "::/0", gatewayId: "igw-0a1b" },
    "rtb-0a1b_::/0",
  ],
  [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    { subnetId: "subnet-0a1b", routeTableId: "rtb-0a1b" },
    "subnet-0a1b/rtb-0a1b",
    "Unexpected format for import: <id>. Use 'subnet ID/route table ID' or 'gateway ID/route table ID",
  ],
  [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    { gatewayId: "igw-0a1b", routeTableId: "rtb-0a1b" },
    "igw-0a1b/rtb-0a1b",
  ],
  [
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    { vpcEndpointId: "vpce-0a1b", routeTableId: "rtb-0a1b" },
    "vpce-0a1b/rtb-0a1b",
    "wrong format of import ID (<id>), use: 'vpc-endpoint-id/route-table-id'",
  ],
  [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    {
      securityGroupId: "sg-0a1b",
      type: "ingress",
      protocol: "tcp",
      fromPort: 988,
      toPort: 1023,
      self: true,
      cidrBlocks: ["10.0.3.0/24", "10.0.4.0/24"],
    },
    "sg-0a1b_ingress_tcp_988_1023_self_10.0.3.0/24_10.0.4.0/24",
    'unexpected format for ID ("<id>"), expected SECURITYGROUPID_TYPE_PROTOCOL_FROMPORT_TOPORT_SOURCE[_SOURCE]*: too few parts',
  ],
  [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    { securityGroupId: "sg-0a1b", type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] },
    "sg-0a1b_egress_all_0_0_0.0.0.0/0",
  ],
  [
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    { clusterName: "train", namespace: "train", serviceAccount: "trainer", roleArn: "arn:aws:iam::1:role/trainer" },
    "train,<id>",
    "wrong format of import ID (<id>), use: 'cluster-name,association-id'",
  ],
  [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    { role: "cluster", policyArn },
    `cluster/${policyArn}`,
    'unexpected format of ID ("<id>"), expected <role-name>/<policy_arn>',
  ],
  [
    "aws:autoscaling/schedule:Schedule",
    { autoscalingGroupName: "workers", scheduledActionName: "night" },
    "workers/night",
    "wrong format of import ID (<id>), use: 'asg-name/action-name'",
  ],
  ["aws:s3/bucketAcl:BucketAcl", { bucket, acl: "private" }, `${bucket},private`],
  [
    "aws:s3/bucketVersioning:BucketVersioning",
    { bucket, expectedBucketOwner: "210987654321", versioningConfiguration: { status: "Enabled" } },
    `${bucket},210987654321`,
  ],
  [
    "gcp:storage/bucketIAMMember:BucketIAMMember",
    { bucket, role: "roles/storage.objectAdmin", member: "user:jane@example.com" },
    `b/${bucket} roles/storage.objectAdmin user:jane@example.com`,
    "Wrong number of parts to Member id [<id>]; expected 'resource_name role member [condition_title]'.",
  ],
  [
    "gcp:projects/iAMMember:IAMMember",
    {
      project: "acme",
      role: "projects/acme/roles/reader",
      member: "user:jane@example.com",
      condition: { title: "until then", expression: "true" },
    },
    "acme projects/acme/roles/reader user:jane@example.com until then",
  ],
  [
    "gcp:storage/bucketIAMBinding:BucketIAMBinding",
    { bucket, role: "roles/storage.objectViewer", members: ["allUsers"] },
    `b/${bucket} roles/storage.objectViewer`,
    "Wrong number of parts to Binding id [<id>]; expected 'resource_name role [condition_title]'.",
  ],
  [
    "gcp:compute/networkPeering:NetworkPeering",
    { name: "there", network: "projects/acme/global/networks/here", peerNetwork: "projects/other/global/networks/n" },
    "acme/here/there",
    "Error parsing network peering import format, expected: {project}/{network}/{name}",
  ],
];

describe("a provider that imports", () => {
  it.each<[string, object, string, string?]>(rows)(
    "finds %s %j as %s, and gives it its id",
    async (type, inputs, importId, refused) => {
      const asked = await provider(type.startsWith("aws:") ? simulatedAws : simulatedGcp, { rehearsal: rehearsing() });
      const { id, outputs } = await asked.create(type, "one", { ...inputs });
      const named = importId.replace("<id>", id);
      expect(named).not.toBe(id);
      expect(await asked.read(type, "one", named)).toEqual({ id, inputs, outputs });
      // What is in the state already is read by its id.
      expect((await asked.read(type, "one", id, { inputs: { ...inputs }, outputs })).id).toBe(id);
      if (refused === undefined) return;
      expect((await failing(asked.read(type, "one", id))).details).toBe(refused.replace("<id>", id));
    },
  );
});

it("of two that an import names alike, the one in the region of the provider is found", async () => {
  const rehearsal = rehearsing();
  const type = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
  const inputs = { vpcEndpointId: "vpce-0a1b", routeTableId: "rtb-0a1b" };
  const [west, east] = [await provider(simulatedAws, { rehearsal }), await provider(simulatedAws, { rehearsal })];
  await west.configure({ region: "us-west-2" });
  await east.configure({ region: "us-east-2" });
  await west.create(type, "night", inputs);
  const { outputs } = await east.create(type, "night", inputs);
  expect((await east.read(type, "night", "vpce-0a1b/rtb-0a1b")).outputs).toEqual(outputs);
  expect(outputs["region"]).toBe("us-east-2");
});

/** What the SDK says of types, above their classes. */
function pagesOf(packageName: string, types: Iterable<string>): [type: string, page: string][] {
  const folder = join(root, "node_modules/@pulumi", packageName);
  return [...types].map((type) => {
    const [, module = "", name = ""] = type.split(":");
    // Of a name that begins with several capitals, all of them are small in the name of its file.
    const small = name.replace(/^[A-Z0-9]+/, (capitals) => capitals.toLowerCase());
    const files = [`${module}.d.ts`, `${dirname(module)}/${small}.d.ts`].map((file) => join(folder, file));
    return [type, readFileSync(files.find((file) => existsSync(file))!, "utf8").split("export declare class")[0]!];
  });
}

it("what the SDK says cannot be imported, is imported by nothing", () => {
  const none = (cloud: SimulatedCloud, says: (page: string) => boolean) =>
    pagesOf(cloud.package, cloud.types.keys()).flatMap(([type, page]) => (says(page) ? [type] : []));
  const known = (cloud: SimulatedCloud) =>
    [...cloud.types].flatMap(([type, { importId }]) => (importId === null ? [type] : []));
  expect(known(simulatedGcp).sort()).toEqual(none(simulatedGcp, (page) => /not support import/.test(page)).sort());
  expect(known(simulatedGcp)).toHaveLength(3);
  expect(known(simulatedAws).sort()).toEqual(none(simulatedAws, (page) => !page.includes("pulumi import")).sort());
  expect(known(simulatedAws)).toHaveLength(3);
});

it("every other type is found by its id", async () => {
  const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
  const type = "aws:s3/bucketObject:BucketObject";
  const { id } = await asked.create(type, "one", { bucket, key });
  expect((await asked.read(type, "one", id)).id).toBe(`${bucket}/${key}`);
});

it("the route table that comes with a VPC is found by the VPC", async () => {
  const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
  const vpc = await asked.create("aws:ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
  const table = "aws:ec2/defaultRouteTable:DefaultRouteTable";
  const { defaultRouteTableId } = vpc.outputs;
  await asked.create(table, "main", { defaultRouteTableId });
  expect((await asked.read(table, "main", vpc.id)).id).toBe(defaultRouteTableId);
});
