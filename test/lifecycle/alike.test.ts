import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../components/core/value.ts";
import { type Change, withoutAlike } from "../../components/lifecycle/alike.ts";
import { differences } from "../../simulator/provider/difference.ts";

/** What is left of a change, by path. */
function left(type: string, change: Change): Record<string, string> {
  const { before, after } = withoutAlike(type, change);
  return Object.fromEntries(differences(before, after).map(({ path, kind }) => [path, kind]));
}

const group = "aws:eks/nodeGroup:NodeGroup";
const cluster = "aws:eks/cluster:Cluster";
const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const pool = "gcp:container/nodePool:NodePool";
const bucket = "gcp:storage/bucket:Bucket";
const member = "gcp:projects/iAMMember:IAMMember";
const binding = "gcp:projects/iAMBinding:IAMBinding";
const network = (project: string) => `https://www.googleapis.com/compute/v1/projects/${project}/global/networks/net`;

describe("a default that is said for the first time, or no longer", () => {
  it.each<[string, Properties]>([
    [group, { capacityType: "ON_DEMAND" }],
    [cluster, { bootstrapSelfManagedAddons: true }],
    [cluster, { accessConfig: { bootstrapClusterCreatorAdminPermissions: true } }],
    [lustre, { storageType: "SSD", copyTagsToBackups: false }],
    ["aws:ec2/capacityReservation:CapacityReservation", { tenancy: "default", instanceMatchCriteria: "open" }],
    ["aws:ec2/natGateway:NatGateway", { connectivityType: "public" }],
    ["aws:ec2/eip:Eip", { domain: "vpc" }],
    [
      "aws:kms/key:Key",
      { keyUsage: "ENCRYPT_DECRYPT", customerMasterKeySpec: "SYMMETRIC_DEFAULT", multiRegion: false },
    ],
    ["aws:iam/role:Role", { path: "/" }],
    ["aws:s3/bucket:Bucket", { objectLockEnabled: false }],
    ["aws:efs/fileSystem:FileSystem", { performanceMode: "generalPurpose", encrypted: false }],
    ["aws:ec2/securityGroup:SecurityGroup", { description: "Managed by Pulumi" }],
    [pool, { nodeConfig: { spot: false, preemptible: false } }],
    [pool, { nodeConfig: { metadata: { "disable-legacy-endpoints": "true" } } }],
    ["gcp:compute/network:Network", { autoCreateSubnetworks: true }],
  ])("is no difference of %s: %j", (type, said) => {
    expect(left(type, { before: {}, after: said })).toEqual({});
    expect(left(type, { before: said, after: {} })).toEqual({});
  });

  it.each<[string, Properties, Record<string, string>]>([
    [group, { capacityType: "SPOT" }, { capacityType: "add" }],
    [cluster, { bootstrapSelfManagedAddons: false }, { bootstrapSelfManagedAddons: "add" }],
    [pool, { nodeConfig: { spot: true, preemptible: false } }, { nodeConfig: "add" }],
    ["aws:ec2/subnet:Subnet", { availabilityZone: UNKNOWN }, { availabilityZone: "add" }],
  ])("is one of %s where it is not the default: %j", (type, said, expected) => {
    expect(left(type, { before: {}, after: said })).toEqual(expected);
  });

  it("is left out of what comes with it", () => {
    const accessConfig = { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true };
    expect(withoutAlike(cluster, { before: {}, after: { accessConfig } })).toEqual({
      before: {},
      after: { accessConfig: { authenticationMode: "API" } },
    });
  });

  it("is what the configuration of the provider says", () => {
    const settings = { region: "us-east-2", project: "p" };
    const vpc = { before: {}, settings };
    expect(left("aws:ec2/vpc:Vpc", { ...vpc, after: { region: "us-east-2" } })).toEqual({});
    expect(left("aws:ec2/vpc:Vpc", { ...vpc, after: { region: "us-west-2" } })).toEqual({ region: "add" });
    expect(left("gcp:compute/router:Router", { before: { project: "p" }, after: {}, settings })).toEqual({});
    expect(left("gcp:compute/router:Router", { before: { project: "q" }, after: {}, settings })).toEqual({
      project: "delete",
    });
  });
});

describe("what a resource has already", () => {
  const outputs = { id: "x", size: 20, tags: { a: "1" }, zones: ["a"], parts: [{ name: "n", id: "1" }], open: UNKNOWN };

  it.each<[string, Properties, Record<string, string>]>([
    ["a value", { size: 20 }, {}],
    ["a secret", { size: new Secret(20) }, {}],
    ["a part of what there is", { parts: [{ name: "n" }] }, {}],
    ["another value", { size: 21 }, { size: "add" }],
    ["more of a list", { zones: ["a", "b"] }, { zones: "add" }],
    ["more of an object", { tags: { a: "1", b: "1" } }, { tags: "add" }],
    ["what is not known yet", { size: UNKNOWN }, { size: "add" }],
    ["what was not known then", { open: "a" }, { open: "add" }],
  ])("is no difference when it is said: %s", (_, after, expected) => {
    expect(left("random:index/thing:Thing", { before: {}, after, outputs })).toEqual(expected);
  });

  it("is one of an object of Kubernetes, whose provider compares what is said", () => {
    const change = { before: {}, after: { size: 20 }, outputs };
    expect(left("kubernetes:core/v1:ConfigMap", change)).toEqual({ size: "add" });
  });

  it("counts where a value is new in something that was said before", () => {
    const change = { before: { boot: { size: 1 } }, after: { boot: { size: 1, kind: "ssd" } } };
    expect(left("a:b:C", { ...change, outputs: { boot: { size: 1, kind: "ssd" } } })).toEqual({});
    expect(left("a:b:C", { ...change, outputs: { boot: { size: 1, kind: "hdd" } } })).toEqual({ "boot.kind": "add" });
    // What it has is stronger than what is usual.
    const said = { before: {}, after: { capacityType: "ON_DEMAND" }, outputs: { capacityType: "SPOT" } };
    expect(left(group, said)).toEqual({ capacityType: "add" });
  });
});

describe("what is no longer said", () => {
  it.each<[string, Properties, Record<string, string>]>([
    [group, { capacityType: "SPOT", instanceTypes: ["p5.48xlarge"], amiType: "CUSTOM", diskSize: 100 }, {}],
    [group, { nodeGroupName: "a" }, { nodeGroupName: "delete" }],
    ["aws:ec2/subnet:Subnet", { availabilityZone: "us-east-2a" }, {}],
    [pool, { initialNodeCount: 1 }, {}],
    [pool, { nodeConfig: { machineType: "a", serviceAccount: "b" } }, {}],
    [pool, { networkConfig: { podRange: "a", enablePrivateNodes: true } }, { networkConfig: "delete" }],
    [lustre, { fileSystemTypeVersion: "2.15", importPath: "s3://a" }, { importPath: "delete" }],
    [lustre, { storageType: "HDD" }, { storageType: "delete" }],
  ])("stays as it is where the cloud fills it in, of %s: %j", (type, before, expected) => {
    expect(left(type, { before, after: {} })).toEqual(expected);
  });

  it("goes with an element of a list all the same", () => {
    const networks = [{ network: "a" }, { network: "b" }];
    const config = (count: number) => ({ networkConfig: { additionalNodeNetworkConfigs: networks.slice(0, count) } });
    expect(left(pool, { before: config(2), after: config(1) })).toEqual({
      "networkConfig.additionalNodeNetworkConfigs[1]": "delete",
    });
  });
});

describe("a list without an order", () => {
  it.each<[string, Properties, Properties, Record<string, string>]>([
    [group, { subnetIds: ["a", "b"] }, { subnetIds: ["b", "a"] }, {}],
    [group, { subnetIds: ["a", "a"] }, { subnetIds: ["a", "b"] }, { "subnetIds[1]": "update" }],
    [group, { subnetIds: ["a"] }, { subnetIds: ["a", "b"] }, { "subnetIds[1]": "add" }],
    [
      group,
      { subnetIds: ["a", UNKNOWN] },
      { subnetIds: [UNKNOWN, "a"] },
      { "subnetIds[0]": "update", "subnetIds[1]": "update" },
    ],
    [group, { taints: [{ key: "a" }, { key: "b" }] }, { taints: [{ key: "b" }, { key: "a" }] }, {}],
    [
      group,
      { instanceTypes: ["a", "b"] },
      { instanceTypes: ["b", "a"] },
      { "instanceTypes[0]": "update", "instanceTypes[1]": "update" },
    ],
    [lustre, { securityGroupIds: ["a", "b"] }, { securityGroupIds: ["b", "a"] }, {}],
    [cluster, { vpcConfig: { subnetIds: ["a", "b"] } }, { vpcConfig: { subnetIds: ["b", "a"] } }, {}],
    [pool, { nodeConfig: { oauthScopes: ["a", "b"] } }, { nodeConfig: { oauthScopes: ["b", "a"] } }, {}],
    [binding, { members: ["user:A@x", "user:b@x"] }, { members: ["user:b@x", "user:a@x"] }, {}],
  ])("of %s: %j, %j", (type, before, after, expected) => {
    expect(left(type, { before, after })).toEqual(expected);
  });
});

describe("two ways to write one thing", () => {
  const gke = "gcp:container/cluster:Cluster";
  const subnetwork = "gcp:compute/subnetwork:Subnetwork";
  const peering = "gcp:compute/networkPeering:NetworkPeering";
  it.each<[string, string, string, string, boolean]>([
    [subnetwork, "network", "net", network("p"), true],
    [subnetwork, "network", network("p"), "net", true],
    [subnetwork, "network", network("p"), "projects/p/global/networks/net", true],
    [gke, "network", "net", "projects/p/global/networks/net", true],
    [subnetwork, "network", "net", network("host"), false],
    [subnetwork, "network", network("host"), network("p"), false],
    [subnetwork, "network", "net", "other", false],
    [subnetwork, "description", "net", network("p"), false],
    [peering, "network", network("p"), "projects/p/global/networks/net", true],
    [peering, "network", "net", network("p"), false],
    [bucket, "location", "us", "US", true],
    [bucket, "name", "a", "A", false],
    [member, "member", "user:A@example.com", "user:a@example.com", true],
    [member, "member", "principalSet://iam/Pool", "principalSet://iam/pool", false],
    [member, "member", "allUsers", "allusers", false],
    ["gcp:storage/bucketIAMMember:BucketIAMMember", "bucket", "b/data", "data", true],
    ["aws:iam/role:Role", "path", "/a/", "/A/", false],
  ])("%s %s: %s, %s: %s", (type, input, before, after, same) => {
    const change = { before: { [input]: before }, after: { [input]: after }, settings: { project: "p" } };
    expect(left(type, change)).toEqual(same ? {} : { [input]: "update" });
  });

  it("count in any project where nobody knows that of the provider", () => {
    expect(left(subnetwork, { before: { network: "net" }, after: { network: network("host") } })).toEqual({});
  });
});

describe("any other change", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const inputs = fc.dictionary(fc.constantFrom("a", "b", "capacityType", "subnetIds"), value);

  it("is told as it is of a type of which nothing is known, and nothing is there", () => {
    fc.assert(
      fc.property(inputs, inputs, (before, after) => {
        expect(left("a:b:C", { before, after })).toEqual(
          Object.fromEntries(differences(before, after).map(({ path, kind }) => [path, kind])),
        );
      }),
    );
  });

  it("is none of inputs and themselves, and none more than there is", () => {
    fc.assert(
      fc.property(inputs, inputs, inputs, (before, after, outputs) => {
        expect(left(group, { before, after: before, outputs })).toEqual({});
        const all = differences(before, after).map(({ path }) => path);
        const rest = Object.keys(left(group, { before, after, outputs }));
        expect(rest.filter((path) => !all.includes(path))).toEqual([]);
      }),
    );
  });
});
