import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { mayReplace, replacedBy, replaces } from "../../components/lifecycle/replacedBy.ts";
import { hasInput } from "./sdkInputs.ts";

describe("inputs that replace a resource", () => {
  it.each(Object.entries(replacedBy))("%s: the provider has them", (type, known) => {
    const inputs = [...known.always, ...Object.keys(known.sometimes ?? {})];
    if (type.includes("bucketV2")) return;
    expect(inputs.filter((input) => !hasInput(type, input))).toEqual([]);
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

  const instance = "gcp:compute/instance:Instance";
  const script = (metadataStartupScript?: string, inMetadata?: string) => ({
    ...(metadataStartupScript === undefined ? {} : { metadataStartupScript }),
    ...(inMetadata === undefined ? {} : { metadata: { "startup-script": inMetadata } }),
  });
  const at = (networkIp: string | undefined, network = "a") => ({ networkInterfaces: [{ network, networkIp }] });
  const project = "projects/p/global/networks";
  it.each<[string, string, string, Properties, Properties, boolean]>([
    ["an interface more", instance, "networkInterfaces[1]", at("x"), { networkInterfaces: [{}, {}] }, true],
    ["another alias of an interface", instance, "networkInterfaces[0].aliasIpRanges[0]", at("x"), at("x"), false],
    ["another address in a network", instance, "networkInterfaces[0].networkIp", at("10.0.0.2"), at("10.0.0.3"), true],
    ["its first address in a network", instance, "networkInterfaces[0].networkIp", at(undefined), at("10.0.0.3"), true],
    ["an address given up", instance, "networkInterfaces[0].networkIp", at("10.0.0.2"), at(undefined), false],
    ["an address elsewhere", instance, "networkInterfaces[0].networkIp", at("10.0.0.2"), at("10.1.0.2", "b"), false],
    [
      "an address in a network under another name",
      instance,
      "networkInterfaces[0].networkIp",
      at("10.0.0.2"),
      at("10.0.0.3", `${project}/a`),
      true,
    ],
    ["an address nobody knows yet", instance, "networkInterfaces[0].networkIp", at("x"), at(UNKNOWN as never), true],
    ["a scratch disk less", instance, "scratchDisks[1]", { scratchDisks: [{}, {}] }, { scratchDisks: [{}] }, true],
    [
      "another interface of a scratch disk",
      instance,
      "scratchDisks[0].interface",
      { scratchDisks: [{}] },
      { scratchDisks: [{}] },
      false,
    ],
    ["a confidential machine", instance, "confidentialInstanceConfig", {}, { confidentialInstanceConfig: {} }, true],
    ["disks nobody knows yet", instance, "scratchDisks", {}, { scratchDisks: UNKNOWN }, true],
    ["another script", instance, "metadataStartupScript", script("a"), script("b"), true],
    ["a script for the first time", instance, "metadataStartupScript", script(), script("a"), true],
    ["a script that moves to metadata", instance, "metadataStartupScript", script("a"), script(undefined, "a"), false],
    [
      "a script that comes from metadata",
      instance,
      "metadataStartupScript",
      script(undefined, "a"),
      script("a"),
      false,
    ],
    ["another script from metadata", instance, "metadataStartupScript", script(undefined, "a"), script("b"), true],
    ["another script to metadata", instance, "metadataStartupScript", script("a"), script(undefined, "b"), true],
    ["tags of a firewall", "gcp:compute/firewall:Firewall", "params", {}, { params: {} }, true],
    [
      "other tags of a router",
      "gcp:compute/router:Router",
      "params.resourceManagerTags",
      { params: {} },
      { params: {} },
      false,
    ],
    ["the name of a NAT", "gcp:compute/routerNat:RouterNat", "name", {}, {}, true],
    ["the ring of a key", "gcp:kms/cryptoKey:CryptoKey", "keyRing", {}, {}, true],
    ["the name of a key", "gcp:kms/cryptoKey:CryptoKey", "name", {}, {}, true],
    ["nodes of a cluster", "gcp:container/cluster:Cluster", "nodeConfig.serviceAccount", {}, {}, true],
    ["their machine type", "gcp:container/cluster:Cluster", "nodeConfig.machineType", {}, {}, false],
    [
      "nodes of a pool in a cluster",
      "gcp:container/cluster:Cluster",
      "nodePools[0].nodeConfig.spot",
      { nodePools: [{}] },
      { nodePools: [{}] },
      true,
    ],
    [
      "a pool more in a cluster",
      "gcp:container/cluster:Cluster",
      "nodePools[1]",
      { nodePools: [{}] },
      { nodePools: [{}, {}] },
      true,
    ],
    [
      "another size of a pool in a cluster",
      "gcp:container/cluster:Cluster",
      "nodePools[0].nodeCount",
      { nodePools: [{}] },
      { nodePools: [{}] },
      false,
    ],
    [
      "a locked policy that is unlocked",
      "gcp:storage/bucket:Bucket",
      "retentionPolicy.isLocked",
      { retentionPolicy: { isLocked: true } },
      { retentionPolicy: { isLocked: false } },
      true,
    ],
    [
      "a policy that is locked",
      "gcp:storage/bucket:Bucket",
      "retentionPolicy.isLocked",
      { retentionPolicy: { isLocked: false } },
      { retentionPolicy: { isLocked: true } },
      false,
    ],
    ["a label of a metric", "gcp:logging/metric:Metric", "metricDescriptor.labels[0].key", {}, {}, true],
    [
      "places of a secret",
      "gcp:secretmanager/secret:Secret",
      "replication.auto",
      { replication: { auto: {} } },
      { replication: {} },
      true,
    ],
    ["addresses of a mount target", "aws:efs/mountTarget:MountTarget", "ipAddressType", {}, {}, true],
    ["a lower tier", "aws:ssm/parameter:Parameter", "tier", { tier: "Advanced" }, { tier: "Standard" }, true],
    ["a higher tier", "aws:ssm/parameter:Parameter", "tier", { tier: "Standard" }, { tier: "Advanced" }, false],
    ["a tier that is left out", "aws:ssm/parameter:Parameter", "tier", { tier: "Advanced" }, {}, false],
  ])("%s", (_, type, path, before, after, expected) => {
    expect(replaces(type, path, before, after, { project: "p" })).toBe(expected);
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
    expect(replaces("aws:mq/broker:Broker", "engineType", {}, {})).toBe(false);
    expect(replaces("constructor", "subnetIds", {}, {})).toBe(false);
  });
});
