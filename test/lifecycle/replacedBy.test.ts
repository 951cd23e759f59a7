import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mayReplace, replacedBy, replaces } from "../../components/lifecycle/replacedBy.ts";

/** `aws:fsx/lustreFileSystem:LustreFileSystem` → the arguments that the SDK documents. */
function argumentsOf(type: string): string {
  const [name, module = ""] = type.split(":");
  const [folder, file] = module.split("/");
  const within = new URL(`../../node_modules/@pulumi/${name}/${folder}/`, import.meta.url);
  // `iAMMember` stands in iammember.d.ts, `v2Vm` in v2vm.d.ts.
  const found = readdirSync(within).find((one) => one.toLowerCase() === `${file}.d.ts`.toLowerCase());
  const text = readFileSync(new URL(found!, within), "utf8");
  const from = text.search(/export interface \w+Args /);
  return text.slice(from);
}

describe("inputs that replace a resource", () => {
  it.each(Object.entries(replacedBy))("%s: the provider has them", (type, known) => {
    const inputs = [...known.always, ...Object.keys(known.sometimes ?? {})].map((path) => path.split(".")[0]!);
    if (type.includes("bucketV2")) return;
    const text = argumentsOf(type);
    expect(inputs.filter((input) => !new RegExp(`^ {4}${input}\\??:`, "m").test(text))).toEqual([]);
  });

  const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
  it.each([
    [
      "a newer version is an upgrade",
      "fileSystemTypeVersion",
      { fileSystemTypeVersion: "2.12" },
      { fileSystemTypeVersion: "2.15" },
      false,
    ],
    [
      "an older version is another file system",
      "fileSystemTypeVersion",
      { fileSystemTypeVersion: "2.15" },
      { fileSystemTypeVersion: "2.12" },
      true,
    ],
    ["another subnet", "subnetIds[0]", {}, {}, true],
    [
      "more capacity",
      "storageCapacity",
      { storageCapacity: 1200 },
      { storageCapacity: 2400, deploymentType: "PERSISTENT_2" },
      false,
    ],
    [
      "less capacity",
      "storageCapacity",
      { storageCapacity: 2400 },
      { storageCapacity: 1200, deploymentType: "PERSISTENT_2" },
      true,
    ],
    ["more capacity of SCRATCH_1", "storageCapacity", { storageCapacity: 1200 }, { storageCapacity: 2400 }, true],
    [
      "less metadata",
      "metadataConfiguration.iops",
      { metadataConfiguration: { iops: 6000 } },
      { metadataConfiguration: { iops: 3000 } },
      true,
    ],
    ["no metadata any more", "metadataConfiguration", { metadataConfiguration: { iops: 6000 } }, {}, false],
    ["tags", "tags.team", {}, {}, false],
    ["a name that begins alike", "subnetIdsOfOthers", {}, {}, false],
  ])("%s", (_, path, before, after, expected) => {
    expect(replaces(lustre, path, before, after)).toBe(expected);
  });

  it.each([
    ["aws:eks/nodeGroup:NodeGroup", "subnetIds[1]", {}, {}, true],
    ["aws:eks/nodeGroup:NodeGroup", "instanceTypes[0]", {}, {}, true],
    ["aws:eks/nodeGroup:NodeGroup", "launchTemplate.name", {}, {}, true],
    ["aws:eks/nodeGroup:NodeGroup", "launchTemplate.version", {}, {}, false],
    ["aws:eks/nodeGroup:NodeGroup", "scalingConfig.maxSize", {}, {}, false],
    ["aws:ec2/vpc:Vpc", "cidrBlock", {}, {}, true],
    ["aws:ec2/vpc:Vpc", "instanceTenancy", {}, { instanceTenancy: "dedicated" }, true],
    ["aws:ec2/vpc:Vpc", "instanceTenancy", {}, { instanceTenancy: "default" }, false],
    ["aws:ec2/subnet:Subnet", "availabilityZone", {}, {}, true],
    ["aws:ec2/subnet:Subnet", "ipv6CidrBlock", { assignIpv6AddressOnCreation: true }, {}, true],
    ["aws:ec2/subnet:Subnet", "ipv6CidrBlock", {}, {}, false],
    ["gcp:container/nodePool:NodePool", "nodeConfig.guestAccelerators[0].count", {}, {}, true],
    ["gcp:container/nodePool:NodePool", "nodeConfig.machineType", {}, {}, false],
    ["gcp:container/nodePool:NodePool", "networkConfig.acceleratorNetworkProfile", {}, {}, true],
    ["gcp:container/nodePool:NodePool", "nodeConfig.confidentialNodes.enabled", {}, {}, false],
    ["gcp:container/nodePool:NodePool", "nodeConfig.confidentialNodes.confidentialInstanceType", {}, {}, true],
    ["gcp:container/cluster:Cluster", "ipAllocationPolicy.podCidrOverprovisionConfig.disabled", {}, {}, true],
    ["gcp:container/cluster:Cluster", "enableL4IlbSubsetting", { enableL4IlbSubsetting: true }, {}, true],
    ["gcp:container/cluster:Cluster", "enableL4IlbSubsetting", {}, { enableL4IlbSubsetting: true }, false],
    ["gcp:filestore/instance:Instance", "networks[0].network", {}, {}, true],
    ["gcp:filestore/instance:Instance", "networks[0].reservedIpRange", {}, {}, true],
    ["gcp:compute/instance:Instance", "networkInterfaces[0].nicType", {}, {}, true],
    ["aws:ec2/instance:Instance", "ebsBlockDevices[1].volumeSize", {}, {}, true],
    ["aws:ec2/instance:Instance", "ebsBlockDevices[1].tags.team", {}, {}, false],
    ["aws:ec2/instance:Instance", "ipv6Addresses[0]", {}, {}, true],
    ["gcp:container/nodePool:NodePool", "placementPolicy.tpuTopology", {}, {}, true],
    ["gcp:compute/network:Network", "name", {}, {}, true],
    [
      "gcp:compute/subnetwork:Subnetwork",
      "ipCidrRange",
      { ipCidrRange: "10.0.0.0/20" },
      { ipCidrRange: "10.0.0.0/16" },
      false,
    ],
    [
      "gcp:compute/subnetwork:Subnetwork",
      "ipCidrRange",
      { ipCidrRange: "10.0.0.0/16" },
      { ipCidrRange: "10.0.0.0/20" },
      true,
    ],
  ])("of %s: %s", (type, path, before, after, expected) => {
    expect(replaces(type, path, before, after)).toBe(expected);
  });

  it("are all known of some types", () => {
    expect(mayReplace("aws:eks/nodeGroup:NodeGroup", "scalingConfig.maxSize")).toBe(false);
    expect(mayReplace("aws:eks/nodeGroup:NodeGroup", "launchTemplate")).toBe(true);
    expect(mayReplace("gcp:filestore/instance:Instance", "networks[1]")).toBe(true);
    expect(mayReplace("gcp:filestore/instance:Instance", "fileShares[0].capacityGb")).toBe(false);
    expect(mayReplace("gcp:storage/bucket:Bucket", "labels.team")).toBe(true);
    expect(mayReplace("constructor", "name")).toBe(true);
  });

  it("are not known of other types", () => {
    expect(replaces("aws:rds/instance:Instance", "engine", {}, {})).toBe(false);
    expect(replaces("constructor", "subnetIds", {}, {})).toBe(false);
  });
});
