import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { previewed } from "../../../simulator/cloud.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { Cloud, settings } from "./support.ts";

const cluster = "gcp:container/cluster:Cluster";
const pool = "gcp:container/nodePool:NodePool";
const version = "1.35.0-gke.1000000";

const outputsOf = (inputs: Properties, cloud = new Cloud()): Properties =>
  cloud.make(cluster, { name: "main", location: "us-east5", ...inputs }).outputs;

function withSubnet(): Cloud {
  const cloud = new Cloud();
  cloud.make("gcp:compute/subnetwork:Subnetwork", {
    name: "nodes",
    network: "main",
    region: "us-east5",
    ipCidrRange: "10.0.0.0/28",
    secondaryIpRanges: [
      { rangeName: "pods", ipCidrRange: "10.4.0.0/14" },
      { rangeName: "services", ipCidrRange: "10.8.0.0/20" },
    ],
  });
  return cloud;
}

describe("the ranges of a cluster", () => {
  it("are those of its subnet", () => {
    const inputs = {
      subnetwork: "nodes",
      ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
    };
    expect(outputsOf(inputs, withSubnet())).toMatchObject({
      clusterIpv4Cidr: "10.4.0.0/14",
      servicesIpv4Cidr: "10.8.0.0/20",
      ipAllocationPolicy: {
        clusterIpv4CidrBlock: "10.4.0.0/14",
        clusterSecondaryRangeName: "pods",
        podCidrOverprovisionConfig: { disabled: false },
        servicesIpv4CidrBlock: "10.8.0.0/20",
        servicesSecondaryRangeName: "services",
        stackType: "IPV4",
      },
    });
  });

  it("are those that are asked for, else such as GKE chooses", () => {
    const asked = {
      clusterIpv4CidrBlock: "10.64.0.0/14",
      servicesIpv4CidrBlock: "10.96.0.0/22",
      stackType: "IPV4_IPV6",
    };
    expect(outputsOf({ ipAllocationPolicy: asked })).toMatchObject({
      clusterIpv4Cidr: "10.64.0.0/14",
      servicesIpv4Cidr: "10.96.0.0/22",
      ipAllocationPolicy: {
        ...asked,
        clusterSecondaryRangeName: expect.stringMatching(/^gke-main-pods-[0-9a-f]{8}$/),
        servicesSecondaryRangeName: expect.stringMatching(/^gke-main-services-[0-9a-f]{8}$/),
      },
    });
    for (const inputs of [{}, { ipAllocationPolicy: { clusterIpv4CidrBlock: "/14" } }]) {
      expect(outputsOf(inputs)).toMatchObject({
        clusterIpv4Cidr: expect.stringMatching(/^10\.\d+\.0\.0\/14$/),
        servicesIpv4Cidr: "34.118.224.0/20",
      });
    }
    const [, second] = String(outputsOf({})["clusterIpv4Cidr"]).split(".").map(Number);
    expect(second! % 4).toBe(0);
    expect(outputsOf({ networkingMode: "ROUTES", clusterIpv4Cidr: "10.20.0.0/14" })).toMatchObject({
      clusterIpv4Cidr: "10.20.0.0/14",
    });
    expect(outputsOf({ networkingMode: "ROUTES" })).not.toHaveProperty("ipAllocationPolicy");
  });
});

describe("the endpoints of a cluster", () => {
  it.each<[string, Properties, string, RegExp]>([
    ["public, as long as nobody says otherwise", {}, "publicEndpoint", /^34\.16\./],
    [
      "in the subnet",
      { privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true } },
      "privateEndpoint",
      /^10\.0\.0\.(?:[2-9]|1[0-3])$/,
    ],
    [
      "in a range of the control plane's own",
      { privateClusterConfig: { enablePrivateEndpoint: true, masterIpv4CidrBlock: "172.16.0.0/28" } },
      "privateEndpoint",
      /^172\.16\.0\.(?:[2-9]|1[0-3])$/,
    ],
  ])("are %s", (_, inputs, which, like) => {
    const outputs = outputsOf({ subnetwork: "nodes", ...inputs }, withSubnet());
    const config = outputs["privateClusterConfig"] as Properties;
    expect(config[which]).toMatch(like);
    expect(outputs["endpoint"]).toBe(config[which]);
    expect(config).toMatchObject({
      privateEndpoint: expect.any(String),
      publicEndpoint: expect.any(String),
      masterGlobalAccessConfig: { enabled: false },
      peeringName: "",
    });
  });

  it("are unknown in a preview, beside what is asked for", () => {
    const inputs = { name: "main", privateClusterConfig: { enablePrivateNodes: true } };
    const shown = previewed(inputs, simulatedGcp.create({ type: cluster, name: "main", inputs, settings }).outputs);
    expect(shown["privateClusterConfig"]).toEqual({
      enablePrivateEndpoint: UNKNOWN,
      enablePrivateNodes: true,
      masterGlobalAccessConfig: UNKNOWN,
      masterIpv4CidrBlock: UNKNOWN,
      peeringName: UNKNOWN,
      privateEndpoint: UNKNOWN,
      publicEndpoint: UNKNOWN,
    });
    expect([shown["nodePools"], shown["clusterIpv4Cidr"], shown["nodeVersion"]]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
  });
});

describe("the pools of a cluster", () => {
  it("are the default one, unless it is taken away", () => {
    expect(outputsOf({ initialNodeCount: 2, nodeLocations: ["us-east5-b"] })["nodePools"]).toEqual([
      {
        name: "default-pool",
        initialNodeCount: 2,
        nodeCount: 2,
        version,
        instanceGroupUrls: [expect.stringMatching(/\/zones\/us-east5-b\/instanceGroupManagers\/gke-[0-9a-f]+-grp$/)],
        managedInstanceGroupUrls: [expect.stringMatching(/\/zones\/us-east5-b\/instanceGroups\/gke-[0-9a-f]+-grp$/)],
      },
    ]);
    expect(outputsOf({ removeDefaultNodePool: true, initialNodeCount: 1 })["nodePools"]).toEqual([]);
    expect(outputsOf({ enableAutopilot: true })["nodePools"]).toEqual([]);
  });

  it("are those in it, with what GKE adds", () => {
    const nodePools = [
      { name: "system", nodeCount: 3 },
      { namePrefix: "gpu-", initialNodeCount: 1, version: "1.34.1-gke.5" },
    ];
    expect(outputsOf({ nodePools, minMasterVersion: "1.34" })["nodePools"]).toMatchObject([
      { name: "system", nodeCount: 3, version: "1.34.0-gke.1000000", instanceGroupUrls: { length: 3 } },
      { name: expect.stringMatching(/^gpu-[0-9a-f]{7}$/), nodeCount: 1, initialNodeCount: 1, version: "1.34.1-gke.5" },
    ]);
  });

  it("have the version of the cluster, as its own nodes have", () => {
    const cloud = new Cloud();
    const main = cloud.make(cluster, { name: "main", location: "us-east5", minMasterVersion: "1.33.5-gke.1162000" });
    expect(main.outputs["nodeVersion"]).toBe("1.33.5-gke.1162000");
    expect(outputsOf({ nodeVersion: "1.32.9-gke.7" })["nodeVersion"]).toBe("1.32.9-gke.7");
    const version = (inputs: Properties) => cloud.make(pool, { name: "train", ...inputs }).outputs["version"];
    expect(version({ cluster: main.id })).toBe("1.33.5-gke.1162000");
    expect(version({ cluster: "main", location: "us-east5" })).toBe("1.33.5-gke.1162000");
    expect(version({ cluster: main.id, version: "1.32.9-gke.7" })).toBe("1.32.9-gke.7");
    expect(version({ cluster: "theirs", location: "us-east5" })).toBe("1.35.0-gke.1000000");
  });
});
