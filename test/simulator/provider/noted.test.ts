import { describe, expect, it } from "vitest";
import { Secret } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import type { RehearsalSettings } from "../../../simulator/provider/settings.ts";
import { closeAfterEach, type ProviderClient, provider, rehearsing } from "./client.ts";
import { oven, shop } from "./shop.ts";

closeAfterEach();

const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

async function aws(more: Partial<RehearsalSettings> = {}): Promise<ProviderClient> {
  const asked = await provider(simulatedAws, { rehearsal: rehearsing(more) });
  await asked.configure({ region: "us-east-2" });
  return asked;
}

async function google(): Promise<ProviderClient> {
  const asked = await provider(simulatedGcp, { rehearsal: rehearsing() });
  await asked.configure({ project: "acme", region: "us-central1" });
  return asked;
}

/** What is in the journal beside resources and operations, without times. */
function notes({ entries }: ProviderClient): string[] {
  return entries.flatMap((entry) => {
    const by = (urn = ""): string => urn.slice(urn.lastIndexOf("::") + 2);
    if (entry.kind === "presumed") return [`presumed ${entry.type} ${entry.id} by ${by(entry.urn)}`];
    if (entry.kind === "unlisted") return [`unlisted ${entry.machine} by ${by(entry.urn)}`];
    return entry.kind === "answered" ? [`answered ${entry.answer}`] : [];
  });
}

describe("what a resource names and nobody has made", () => {
  it("is noted once a type and id, with what named it first", async () => {
    const asked = await aws();
    await asked.create("aws:ec2/routeTable:RouteTable", "routes", { vpcId: "vpc-0a1b" });
    await asked.create("aws:ec2/securityGroup:SecurityGroup", "nodes", { vpcId: "vpc-0a1b" });
    await asked.create(nodeGroup, "nodes", { clusterName: "theirs", subnetIds: ["subnet-0123", "subnet-0123"] });
    expect(notes(asked)).toEqual([
      `presumed ${vpc} vpc-0a1b by routes`,
      "presumed aws:eks/cluster:Cluster theirs by nodes",
      `presumed ${subnet} subnet-0123 by nodes`,
    ]);
  });

  it("is noted once, whether it is read too or not", async () => {
    const asked = await aws();
    await asked.read(vpc, "theirs", "vpc-0a1b");
    await asked.create("aws:ec2/routeTable:RouteTable", "routes", { vpcId: "vpc-0a1b" });
    expect(notes(asked)).toEqual([`presumed ${vpc} vpc-0a1b by `]);
  });

  it("is noted where a change names it, and not again", async () => {
    const asked = await aws();
    const { id, outputs } = await asked.create("aws:autoscaling/group:Group", "gpu", { vpcZoneIdentifiers: [] });
    const change = (known: object, zones: string[]) =>
      asked.update("aws:autoscaling/group:Group", "gpu", id, known as any, { vpcZoneIdentifiers: zones });
    const after = await change({ inputs: { vpcZoneIdentifiers: [] }, outputs }, ["subnet-a"]);
    await change({ inputs: { vpcZoneIdentifiers: ["subnet-a"] }, outputs: after }, ["subnet-a", "subnet-b"]);
    expect(notes(asked)).toEqual([`presumed ${subnet} subnet-a by gpu`, `presumed ${subnet} subnet-b by gpu`]);
  });

  it("is nothing that was made here, that came with it, or that is gone by now", async () => {
    const asked = await aws();
    const net = await asked.create(vpc, "net", { cidrBlock: "10.0.0.0/16" });
    await asked.create("aws:ec2/route:Route", "out", {
      routeTableId: net.outputs["mainRouteTableId"],
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "local",
    });
    await asked.create("aws:iam/role:Role", "nodes", { name: "nodes", assumeRolePolicy: "{}" });
    await asked.delete("aws:iam/role:Role", "nodes", "nodes");
    await asked.create("aws:iam/rolePolicy:RolePolicy", "own", { role: "nodes", policy: "{}" });
    expect(typeof net.outputs["mainRouteTableId"]).toBe("string");
    expect(notes(asked)).toEqual([]);
  });

  it("is nothing that AWS has of itself", async () => {
    const asked = await aws();
    const entry = (name: string, principalArn: string) =>
      asked.create("aws:eks/accessEntry:AccessEntry", name, { clusterName: "theirs", principalArn });
    await asked.create(attachment, "own", { role: "mine", policyArn: "arn:aws:iam::123456789012:policy/mine" });
    await asked.create(attachment, "aws", {
      role: "mine",
      policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    });
    await asked.create("aws:fsx/lustreFileSystem:LustreFileSystem", "data", {
      subnetIds: "subnet-a",
      storageCapacity: 1200,
      deploymentType: "PERSISTENT_2",
      perUnitStorageThroughput: 125,
      kmsKeyId: "alias/aws/fsx",
    });
    await entry("root", "arn:aws:iam::123456789012:root");
    await entry(
      "service",
      "arn:aws:iam::123456789012:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
    );
    await entry("admin", "arn:aws:iam::123456789012:role/admin");
    expect(notes(asked)).toEqual([
      "presumed aws:iam/role:Role mine by own",
      "presumed aws:iam/policy:Policy arn:aws:iam::123456789012:policy/mine by own",
      `presumed ${subnet} subnet-a by data`,
      "presumed aws:eks/cluster:Cluster theirs by root",
      "presumed aws:iam/role:Role arn:aws:iam::123456789012:role/admin by admin",
    ]);
  });

  it("is nothing that Google Cloud has of itself", async () => {
    const asked = await google();
    const member = (name: string, one: string) =>
      asked.create("gcp:projects/iAMMember:IAMMember", name, { project: "acme", role: "roles/viewer", member: one });
    await asked.create("gcp:compute/network:Network", "auto", { name: "auto" });
    await asked.create("gcp:container/cluster:Cluster", "a", { name: "a", network: "default", subnetwork: "default" });
    await asked.create("gcp:container/cluster:Cluster", "b", { name: "b", network: "auto", subnetwork: "auto" });
    await asked.create("gcp:container/cluster:Cluster", "c", {
      name: "c",
      network: "projects/host/global/networks/shared",
      subnetwork: "nodes",
    });
    await member("group", "group:all@acme.example");
    await member("everybody", "allUsers");
    await member("compute", "serviceAccount:123-compute@developer.gserviceaccount.com");
    await member("agent", "serviceAccount:service-123@container-engine-robot.iam.gserviceaccount.com");
    await member("tpu", "serviceAccount:service-123@gcp-sa-tpu.iam.gserviceaccount.com");
    await member("pods", "serviceAccount:acme.svc.id.goog[default/trainer]");
    await member("theirs", "serviceAccount:ci@tools.iam.gserviceaccount.com");
    expect(notes(asked)).toEqual([
      "presumed gcp:compute/network:Network projects/host/global/networks/shared by c",
      "presumed gcp:compute/subnetwork:Subnetwork nodes by c",
      "presumed gcp:serviceaccount/account:Account serviceAccount:ci@tools.iam.gserviceaccount.com by theirs",
    ]);
  });

  it("is not told where the user says that it is there, which counts as asked for", async () => {
    const answers = {
      [`${subnet}::subnet-0123`]: {},
      "aws:ec2/getVpc:getVpc": { id: "vpc-0a1b" },
      "pulumi:pulumi:StackReference": { "organization/network/dev": { groups: ["sg-1"] } },
    };
    const asked = await aws({ answers });
    await asked.create("aws:ec2/instance:Instance", "head", {
      subnetId: "subnet-0123",
      vpcSecurityGroupIds: ["sg-1", "sg-2"],
      instanceType: "m5.large",
    });
    await asked.create("aws:ec2/routeTable:RouteTable", "routes", { vpcId: "vpc-0a1b" });
    await asked.create("aws:ec2/networkInterface:NetworkInterface", "second", { subnetId: "subnet-0123" });
    expect(notes(asked)).toEqual([
      `answered ${subnet}::subnet-0123`,
      "presumed aws:ec2/securityGroup:SecurityGroup sg-2 by head",
    ]);
  });

  it("is in no note where it is a secret", async () => {
    const asked = await aws();
    await asked.create("aws:ec2/routeTable:RouteTable", "routes", { vpcId: new Secret("vpc-0a1b") });
    expect(notes(asked)).toEqual([]);
  });
});

describe("a machine type that no table has", () => {
  it("is noted with everything that names it, also where no machine is wanted yet", async () => {
    const asked = await aws();
    const scalingConfig = { desiredSize: 0, minSize: 0, maxSize: 2 };
    const group = { clusterName: "theirs", subnetIds: ["subnet-a"], scalingConfig };
    await asked.create(nodeGroup, "nodes", { ...group, instanceTypes: ["m5.huge", "m5.large", "p5.48xlarge"] });
    const { id, outputs } = await asked.create(template, "gpu", { instanceType: "m5.huge" });
    await asked.update(
      template,
      "gpu",
      id,
      { inputs: { instanceType: "m5.huge" }, outputs },
      { instanceType: "m5.huge", ebsOptimized: "true" },
    );
    const machines = notes(asked).filter((one) => one.startsWith("unlisted"));
    expect(machines).toEqual(["unlisted m5.huge by nodes", "unlisted m5.huge by gpu"]);
  });

  it("is no size of one's own making in Google Cloud, and is found at the end of a path", async () => {
    const asked = await google();
    const make = (name: string, machineType: string) =>
      asked.create("gcp:compute/instanceTemplate:InstanceTemplate", name, { name, machineType });
    await make("own", "n2-custom-8-16384");
    await make("older", "custom-2-4096");
    await make("known", "zones/us-central1-a/machineTypes/a3-highgpu-8g");
    await make("unknown", "zones/us-central1-a/machineTypes/a3-hugegpu-8g");
    expect(notes(asked)).toEqual(["unlisted a3-hugegpu-8g by unknown"]);
  });
});

describe("what the user has given", () => {
  it("is noted once when it is asked for: by a function, by a look, by an import", async () => {
    const answers = { "aws:ssm/getParameter:getParameter": { value: "ami-1" }, [`${vpc}::vpc-1`]: {}, "aws:x/y:z": {} };
    const asked = await aws({ answers });
    for (const _ of [1, 2]) {
      expect(await asked.invoke("aws:ssm/getParameter:getParameter")).toEqual({ value: "ami-1" });
      await asked.read(vpc, "theirs", "vpc-1");
    }
    expect(notes(asked)).toEqual(["answered aws:ssm/getParameter:getParameter", `answered ${vpc}::vpc-1`]);
  });
});

it("without a rehearsal nothing is noted: what others have made, nobody knows", async () => {
  const asked = await provider(simulatedAws, {});
  await asked.create("aws:ec2/routeTable:RouteTable", "routes", { vpcId: "vpc-0a1b" });
  expect(notes(asked)).toEqual([]);
  const other = await provider(shop(), {});
  await other.create(oven, "big", { instanceType: "m5.huge" });
  expect(notes(other)).toEqual([]);
});
