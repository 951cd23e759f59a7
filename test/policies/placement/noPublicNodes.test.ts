import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { noPublicNodes } from "../../../policies/placement/noPublicNodes.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const clusterType = "gcp:container/cluster:Cluster";
const poolType = "gcp:container/nodePool:NodePool";
const isPrivate = { privateClusterConfig: { enablePrivateNodes: true } };
const said = (type: string, inputs: Properties): string[] => messages(noPublicNodes, stackOf(raw(type, "one", inputs)));
const because = (...nodes: ResourceNode[]) => findings(noPublicNodes, stackOf(...nodes)).map((one) => one.because);

describe("no-public-nodes of AWS", () => {
  it.each([
    ["aws:ec2/launchTemplate:LaunchTemplate", { networkInterfaces: [{ associatePublicIpAddress: "true" }] }],
    ["aws:ec2/launchConfiguration:LaunchConfiguration", { associatePublicIpAddress: true }],
    ["aws:ec2/instance:Instance", { instanceType: "g6e.xlarge", associatePublicIpAddress: true }],
    ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", { associatePublicIpAddress: true }],
  ])("finds an address that %s asks for", (type, inputs) => {
    expect(said(type, inputs)).toEqual([
      expect.stringMatching(
        /^one: (networkInterfaces\[0\]\.)?associatePublicIpAddress \(true\) gives each machine a public address\. Fix: set it to false, and use private subnets with a NAT gateway or endpoints\. \[https:\S+\]$/,
      ),
    ]);
  });

  it("takes templates and instances that ask for none, and those that leave it to their subnet", () => {
    expect(said("aws:ec2/launchTemplate:LaunchTemplate", {})).toEqual([]);
    expect(
      said("aws:ec2/launchTemplate:LaunchTemplate", { networkInterfaces: [{}, { associatePublicIpAddress: "false" }] }),
    ).toEqual([]);
    expect(said("aws:ec2/instance:Instance", { instanceType: "g6e.xlarge" })).toEqual([]);
  });

  it("fails closed on what it cannot read", () => {
    expect(said("aws:ec2/launchTemplate:LaunchTemplate", { networkInterfaces: UNKNOWN })).toEqual([
      "one: whether its machines have public addresses cannot be judged, because networkInterfaces is known only after creation. Fix: give networkInterfaces as a plain value.",
    ]);
    expect(
      said("aws:ec2/launchTemplate:LaunchTemplate", { networkInterfaces: [{ associatePublicIpAddress: 1 }] }),
    ).toEqual([
      "one: whether its machines have public addresses cannot be judged, because networkInterfaces[0].associatePublicIpAddress is not a boolean. Fix: give networkInterfaces[0].associatePublicIpAddress as a plain value.",
    ]);
    expect(because(raw("aws:ec2/instance:Instance", "one", { associatePublicIpAddress: UNKNOWN }))).toEqual([
      "unknown",
    ]);
  });

  const subnet = (name: string, inputs: Properties, options: RawOptions = {}): ResourceNode =>
    raw("aws:ec2/subnet:Subnet", name, inputs, options);
  const open = subnet("open", { mapPublicIpOnLaunch: true });
  const closed = subnet("closed", {});
  const group = (subnetIds: unknown, ...subnets: ResourceNode[]): ResourceNode =>
    raw(
      "aws:eks/nodeGroup:NodeGroup",
      "train",
      { instanceTypes: ["g6e.12xlarge"], subnetIds },
      { madeFrom: { subnetIds: subnets } },
    );

  it("follows groups and instances to the subnets that give addresses", () => {
    expect(messages(noPublicNodes, stackOf(open, group([UNKNOWN], open)))).toEqual([
      "train gets public addresses from its subnets (mapPublicIpOnLaunch of open is true). Fix: set mapPublicIpOnLaunch: false on the subnet, or use a private one. [https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html]",
    ]);
    expect(messages(noPublicNodes, stackOf(open, closed, group([UNKNOWN, UNKNOWN], open, closed)))).toHaveLength(1);
    expect(messages(noPublicNodes, stackOf(closed, group([UNKNOWN], closed)))).toEqual([]);
    const asg = raw(
      "aws:autoscaling/group:Group",
      "train",
      { vpcZoneIdentifiers: [UNKNOWN] },
      { madeFrom: { vpcZoneIdentifiers: [open] } },
    );
    expect(messages(noPublicNodes, stackOf(open, asg))).toHaveLength(1);
    const instance = (inputs: Properties): ResourceNode =>
      raw("aws:ec2/instance:Instance", "one", { subnetId: UNKNOWN, ...inputs }, { madeFrom: { subnetId: [open] } });
    expect(messages(noPublicNodes, stackOf(open, instance({})))).toHaveLength(1);
    expect(messages(noPublicNodes, stackOf(open, instance({ associatePublicIpAddress: false })))).toEqual([]);
  });

  it("knows that default subnets give addresses, and finds subnets by their id", () => {
    const standard = raw("aws:ec2/defaultSubnet:DefaultSubnet", "standard", { availabilityZone: "us-east-2a" });
    expect(messages(noPublicNodes, stackOf(standard, group([UNKNOWN], standard)))).toHaveLength(1);
    const made = subnet("made", { mapPublicIpOnLaunch: true }, { outputs: { id: "subnet-1" } });
    expect(messages(noPublicNodes, stackOf(made, group(["subnet-1"])))).toHaveLength(1);
    expect(messages(noPublicNodes, stackOf(made, closed, group(["subnet-2"], made, closed)))).toEqual([]);
    expect(messages(noPublicNodes, stackOf(group(["subnet-2"])))).toEqual([]);
  });

  it("warns where it depends on which of several subnets is named", () => {
    expect(because(open, closed, group([UNKNOWN], open, closed))).toEqual(["warning"]);
    expect(messages(noPublicNodes, stackOf(open, closed, group(UNKNOWN, open, closed)))).toEqual([
      "train: subnetIds was made from more subnets than it names, some of which give public addresses (open), and which it names is known only after creation. Fix: nothing if it names private subnets; the update judges it again.",
    ]);
    const unclear = subnet("unclear", { mapPublicIpOnLaunch: UNKNOWN });
    expect(because(unclear, group([UNKNOWN], unclear))).toEqual(["unknown"]);
    expect(messages(noPublicNodes, stackOf(unclear, group([UNKNOWN], unclear)))).toEqual([
      "train: whether it gets public addresses cannot be judged, because mapPublicIpOnLaunch of unclear cannot be read. Fix: give mapPublicIpOnLaunch as a plain value.",
    ]);
  });

  it("lets the template speak before the subnet", () => {
    const template = (networkInterfaces: unknown): ResourceNode =>
      raw("aws:ec2/launchTemplate:LaunchTemplate", "lt", { networkInterfaces });
    const started = (behind: ResourceNode): ResourceNode =>
      raw(
        "aws:eks/nodeGroup:NodeGroup",
        "train",
        { launchTemplate: { id: UNKNOWN }, subnetIds: [UNKNOWN] },
        { madeFrom: { subnetIds: [open], launchTemplate: [behind] } },
      );
    for (const [networkInterfaces, count] of [
      [[{ associatePublicIpAddress: "false" }], 0],
      // EC2 gives no address of its own accord to machines with several interfaces.
      [[{}, { networkCardIndex: 1 }], 0],
      [[{}], 1],
      [undefined, 1],
    ] as const) {
      const behind = template(networkInterfaces);
      expect(messages(noPublicNodes, stackOf(open, behind, started(behind)))).toHaveLength(count);
    }
  });
});

describe("no-public-nodes of Google Cloud", () => {
  it("knows that nodes of GKE are public unless somebody says otherwise", () => {
    expect(said(clusterType, {})).toEqual([
      "one: privateClusterConfig.enablePrivateNodes (not given) gives each node a public address, the default of GKE. Fix: set it to true, and give the network a Cloud NAT. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation]",
    ]);
    expect(said(clusterType, { privateClusterConfig: { enablePrivateNodes: false } })).toEqual([
      "one: privateClusterConfig.enablePrivateNodes (false) gives each node a public address. Fix: set it to true, and give the network a Cloud NAT. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation]",
    ]);
    expect(said(clusterType, isPrivate)).toEqual([]);
    expect(because(raw(clusterType, "one", { privateClusterConfig: UNKNOWN }))).toEqual(["unknown"]);
  });

  it("judges node pools, inside a cluster too", () => {
    expect(
      said(clusterType, { ...isPrivate, nodePools: [{}, { networkConfig: { enablePrivateNodes: false } }] }),
    ).toEqual([
      "one: nodePools[1].networkConfig.enablePrivateNodes (false) gives each node a public address. Fix: set it to true, and give the network a Cloud NAT. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation]",
    ]);
    const cluster = raw(clusterType, "main", isPrivate);
    const pool = (networkConfig: unknown): ResourceNode =>
      raw(poolType, "infer", { cluster: UNKNOWN, networkConfig }, { madeFrom: { cluster: [cluster] } });
    expect(messages(noPublicNodes, stackOf(cluster, pool({ enablePrivateNodes: false })))).toHaveLength(1);
    expect(messages(noPublicNodes, stackOf(cluster, pool({ enablePrivateNodes: true })))).toEqual([]);
    expect(messages(noPublicNodes, stackOf(cluster, pool(undefined)))).toEqual([]);
    expect(because(cluster, pool({ enablePrivateNodes: UNKNOWN }))).toEqual(["unknown"]);
  });

  it("warns of a pool that does as a cluster of another stack", () => {
    const pool = (cluster: unknown): ResourceNode => raw(poolType, "infer", { cluster });
    expect(because(pool("shared"))).toEqual(["warning"]);
    expect(messages(noPublicNodes, stackOf(pool("shared")))).toEqual([
      "infer: networkConfig.enablePrivateNodes is not given, so whether its nodes have public addresses is decided by its cluster shared, which is not of this stack. Fix: set networkConfig.enablePrivateNodes: true.",
    ]);
    const named = raw(clusterType, "main", { name: "shared", ...isPrivate });
    expect(
      messages(noPublicNodes, stackOf(pool("projects/example/locations/us-central1/clusters/shared"), named)),
    ).toEqual([]);
  });

  it.each([
    "instance:Instance",
    "instanceTemplate:InstanceTemplate",
    "regionInstanceTemplate:RegionInstanceTemplate",
    "instanceFromTemplate:InstanceFromTemplate",
  ])("finds the addresses of gcp:compute/%s", (name) => {
    const type = `gcp:compute/${name}`;
    expect(said(type, { networkInterfaces: [{ network: "default" }] })).toEqual([]);
    expect(said(type, { networkInterfaces: [{ accessConfigs: [] }] })).toEqual([]);
    expect(
      said(type, { networkInterfaces: [{ accessConfigs: [{}] }, { ipv6AccessConfigs: [{ networkTier: "PREMIUM" }] }] }),
    ).toEqual([
      'one: networkInterfaces[0].accessConfigs ("1 given") gives each machine a public address. Fix: leave it out, and give the network a Cloud NAT. [https://docs.cloud.google.com/compute/docs/ip-addresses]',
      'one: networkInterfaces[1].ipv6AccessConfigs ("1 given") gives each machine a public address. Fix: leave it out, and give the network a Cloud NAT. [https://docs.cloud.google.com/compute/docs/ip-addresses]',
    ]);
    expect(because(raw(type, "one", { networkInterfaces: [{ accessConfigs: UNKNOWN }] }))).toEqual(["unknown"]);
    expect(because(raw(type, "one", { networkInterfaces: "default" }))).toEqual(["unknown"]);
  });

  it("judges TPU VMs, alone and queued", () => {
    const vm = "gcp:tpu/v2Vm:V2Vm";
    const queued = "gcp:tpu/v2QueuedResource:V2QueuedResource";
    expect(said(vm, { networkConfig: { enableExternalIps: true } })).toEqual([
      "one: networkConfig.enableExternalIps (true) gives each TPU VM a public address. Fix: set it to false, on a subnetwork with Private Google Access. [https://docs.cloud.google.com/tpu/docs/reference/rest/v2/NetworkConfig]",
    ]);
    expect(said(vm, { networkConfig: { enableExternalIps: false } })).toEqual([]);
    expect(said(vm, { networkConfigs: [{ enableExternalIps: false }, { enableExternalIps: true }] })).toHaveLength(1);
    expect(because(raw(vm, "one", {}))).toEqual(["warning"]);
    expect(said(vm, {})).toEqual([
      "one: networkConfig.enableExternalIps (not given) leaves it to the Cloud TPU API whether TPU VMs have public addresses. Fix: set it to false, on a subnetwork with Private Google Access. [https://docs.cloud.google.com/tpu/docs/reference/rest/v2/NetworkConfig]",
    ]);
    const specs = (enableExternalIps: unknown): Properties => ({
      tpu: { nodeSpecs: [{ node: { networkConfig: { enableExternalIps } } }] },
    });
    expect(said(queued, specs(true))).toHaveLength(1);
    expect(said(queued, specs(false))).toEqual([]);
    expect(because(raw(queued, "one", specs(UNKNOWN)))).toEqual(["unknown"]);
  });

  it("judges outputs where a targeted update shows nothing else", () => {
    const cluster = raw(
      clusterType,
      "main",
      { privateClusterConfig: { enablePrivateNodes: false } },
      { from: "outputs" },
    );
    expect(messages(noPublicNodes, stackOf(cluster))).toHaveLength(1);
  });
});
