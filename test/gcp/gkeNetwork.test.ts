import { describe, expect, it } from "vitest";
import { GkeNat, GkeNetwork, type GkeNetworkArgs } from "../../components/gcp/gkeNetwork.ts";
import { only, outline } from "../support/graph.ts";
import { madeFrom, Probe, run } from "./gkeFixtures.ts";
import { args, firewall, network, project, rdma, subnet, vpc } from "./gkeNetworkSupport.ts";

const vpcId = expect.stringMatching(/^projects\/example-project\/global\/networks\/main-vpc-[0-9a-f]{7}$/);

describe("GkeNetwork", () => {
  it("makes this", async () => {
    expect(outline(await network())).toMatchInlineSnapshot(`
      [
        "gcp:compute/network:Network main-vpc < main",
        "gcp:compute/router:Router main-router < main",
        "gcp:compute/routerNat:RouterNat main-nat < main",
        "gcp:compute/subnetwork:Subnetwork main-nodes < main",
        "hybrid-gpu:index:GkeNetwork main < test-dev",
      ]
    `);
  });

  it("has nothing but what it is told to have", async () => {
    const recording = await network({}, { preview: false });
    expect(only(recording, vpc).inputs).toEqual({
      project,
      description: "Nodes of main",
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      mtu: 8244,
    });
    expect(only(recording, subnet).inputs).toEqual({
      project,
      region: "us-central1",
      network: vpcId,
      description: "Nodes, pods and services of main",
      ipCidrRange: "10.0.0.0/22",
      privateIpGoogleAccess: true,
      secondaryIpRanges: [
        { rangeName: "pods", ipCidrRange: "10.4.0.0/14" },
        { rangeName: "services", ipCidrRange: "10.1.0.0/20" },
      ],
    });
    expect(only(recording, "gcp:compute/router:Router").inputs).toEqual({
      project,
      region: "us-central1",
      network: vpcId,
      description: "Way out of main",
    });
    expect(only(recording, "gcp:compute/routerNat:RouterNat").inputs).toEqual({
      project,
      region: "us-central1",
      router: expect.stringMatching(/^main-router-/),
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
  });

  it("goes without a way to the internet, and logs flows, on request", async () => {
    const recording = await network({ nat: GkeNat.None, flowLogs: true });
    expect(outline(recording)).toEqual([
      `${vpc} main-vpc < main`,
      `${subnet} main-nodes < main`,
      "hybrid-gpu:index:GkeNetwork main < test-dev",
    ]);
    expect(only(recording, subnet).inputs["logConfig"]).toEqual({
      aggregationInterval: "INTERVAL_10_MIN",
      flowSampling: 0.5,
      metadata: "INCLUDE_ALL_METADATA",
    });
  });

  it("connects Google's services at an address of its own choosing, and lets Lustre through from there alone", async () => {
    const recording = await network({ privateServices: true, labels: { "cost-centre": "42" } }, { preview: false });
    const without = outline(await network());
    expect(outline(recording).filter((line) => !without.includes(line))).toEqual([
      `${firewall} main-lustre < main`,
      "gcp:compute/globalAddress:GlobalAddress main-private-services < main",
      "gcp:servicenetworking/connection:Connection main-private-services < main",
    ]);
    expect(only(recording, "gcp:compute/globalAddress:GlobalAddress").inputs).toEqual({
      project,
      network: vpcId,
      description: "Google's services in main",
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      address: "10.2.0.0",
      prefixLength: 20,
      labels: {
        "cost-centre": "42",
        name: "main-private-services",
        team: "shared",
        project: "test",
        environment: "dev",
        owner: "shared",
      },
    });
    expect(only(recording, "gcp:servicenetworking/connection:Connection").inputs).toEqual({
      network: vpcId,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [expect.stringMatching(/^main-private-services-/)],
    });
    expect(only(recording, firewall).inputs).toEqual({
      project,
      network: vpcId,
      description: "Lustre servers to nodes",
      direction: "INGRESS",
      sourceRanges: ["10.2.0.0/20"],
      allows: [{ protocol: "tcp", ports: ["988", "6988"] }],
    });
  });

  it("takes the ranges that it is given", async () => {
    const recording = await network({
      nodeRange: "10.20.0.0/20",
      podRange: "100.64.0.0/14",
      serviceRange: "10.21.0.0/22",
      privateServicesRange: "10.22.0.0/22",
      mtu: 1460,
    });
    expect(only(recording, subnet).inputs).toMatchObject({
      ipCidrRange: "10.20.0.0/20",
      secondaryIpRanges: [
        { rangeName: "pods", ipCidrRange: "100.64.0.0/14" },
        { rangeName: "services", ipCidrRange: "10.21.0.0/22" },
      ],
    });
    expect(only(recording, "gcp:compute/globalAddress:GlobalAddress").inputs).toMatchObject({
      address: "10.22.0.0",
      prefixLength: 22,
    });
    expect(only(recording, vpc).inputs["mtu"]).toBe(1460);
  });

  it("hands out a ref whose leaves wait for what they need", async () => {
    const labels = { "cost-centre": "42" };
    const recording = await network({ team: "infra", labels, privateServices: true }, { preview: false });
    expect(recording.outputs["ref"]).toEqual({
      project,
      region: "us-central1",
      network: expect.stringMatching(/^main-vpc-[0-9a-f]{7}$/),
      subnetwork: expect.stringMatching(/^main-nodes-[0-9a-f]{7}$/),
      podRange: "pods",
      serviceRange: "services",
      ranges: { nodes: "10.0.0.0/22", pods: "10.4.0.0/14", services: "10.1.0.0/20" },
      privateServicesRange: expect.stringMatching(/^main-private-services-[0-9a-f]{7}$/),
      ownership: { team: "infra", project: "test", environment: "dev", owner: "infra" },
      labels,
    });
    expect(only(recording, "hybrid-gpu:index:GkeNetwork").outputs!["summary"]).toEqual({
      place: "gcp",
      region: "us-central1",
      team: "infra",
      environment: "dev",
    });
    const user = await run(() => {
      const { ref } = new GkeNetwork("main", args({ privateServices: true, fabrics: [rdma("us-central1-a")] }));
      const [fabric] = ref.fabrics!;
      new Probe("probe", {
        network: ref.network,
        subnetwork: ref.subnetwork,
        range: ref.privateServicesRange!,
        gvnic: fabric!.gvnic[0]!.subnetworks[0]!,
        rdma: fabric!.rdma!.subnetworks[7]!,
      });
    });
    const probe = only(user, "test:index:Probe");
    expect(madeFrom(user, probe, "network")).toEqual([`${vpc} main-vpc`]);
    expect(madeFrom(user, probe, "subnetwork")).toEqual([
      "gcp:compute/routerNat:RouterNat main-nat",
      `${subnet} main-nodes`,
    ]);
    expect(madeFrom(user, probe, "range")).toEqual([
      `${firewall} main-lustre`,
      "gcp:compute/globalAddress:GlobalAddress main-private-services",
      "gcp:servicenetworking/connection:Connection main-private-services",
    ]);
    expect(madeFrom(user, probe, "gvnic")).toEqual([
      `${firewall} main-rdma-us-central1-a-gvnic-1-nodes`,
      `${subnet} main-rdma-us-central1-a-gvnic-1`,
    ]);
    expect(madeFrom(user, probe, "rdma")).toEqual([`${subnet} main-rdma-us-central1-a-7`]);
  });

  it("takes the project of the stack, or the one it is told", async () => {
    const projects = async (more: Partial<GkeNetworkArgs>, config: Record<string, string>) => {
      const { nodes, outputs } = await network(
        { privateServices: true, fabrics: [{ kind: "tcpx" }], ...more },
        { config },
      );
      const made = nodes.filter(({ custom, type }) => custom && type.startsWith("gcp:compute/"));
      expect((outputs["ref"] as { project: string }).project).toBe(made[0]!.inputs["project"]);
      return new Set(made.map(({ inputs }) => inputs["project"]));
    };
    expect(await projects({}, { "gcp:project": "lab-42" })).toEqual(new Set(["lab-42"]));
    expect(await projects({ projectId: "lab-43" }, { "gcp:project": "lab-42" })).toEqual(new Set(["lab-43"]));
  });

  it("lets each child be changed from outside", async () => {
    const recording = await run(
      () =>
        new GkeNetwork("main", args({ privateServices: true, fabrics: [rdma("us-central1-a")] }), {
          overrides: {
            network: { bgpBestPathSelectionMode: "STANDARD" },
            subnetwork: (subnetwork) => ({ ...subnetwork, stackType: "IPV4_IPV6" }),
            router: { bgp: { asn: 64514 } },
            nat: { minPortsPerVm: 128 },
            fabricNetwork: { deletionPolicy: "ABANDON" },
            fabricSubnetwork: { purpose: "PRIVATE" },
            fabricFirewall: { priority: 900 },
            privateServicesAddress: { description: "ours" },
            privateServicesConnection: { deletionPolicy: "ABANDON" },
            lustreFirewall: { priority: 901 },
          },
        }),
    );
    const input = (type: string, name: string, key: string) => only(recording, type, name).inputs[key];
    expect(input(vpc, "main-vpc", "bgpBestPathSelectionMode")).toBe("STANDARD");
    expect(input(subnet, "main-nodes", "stackType")).toBe("IPV4_IPV6");
    expect(input("gcp:compute/router:Router", "main-router", "bgp")).toEqual({ asn: 64514 });
    expect(input("gcp:compute/routerNat:RouterNat", "main-nat", "minPortsPerVm")).toBe(128);
    for (const name of ["main-rdma-us-central1-a", "main-rdma-us-central1-a-gvnic-1"]) {
      expect(input(vpc, name, "deletionPolicy")).toBe("ABANDON");
    }
    for (const name of ["main-rdma-us-central1-a-0", "main-rdma-us-central1-a-gvnic-1"]) {
      expect(input(subnet, name, "purpose")).toBe("PRIVATE");
    }
    expect(input(firewall, "main-rdma-us-central1-a-gvnic-1-nodes", "priority")).toBe(900);
    expect(input(firewall, "main-lustre", "priority")).toBe(901);
    const [address, connection] = [
      "gcp:compute/globalAddress:GlobalAddress",
      "gcp:servicenetworking/connection:Connection",
    ];
    expect(input(address!, "main-private-services", "description")).toBe("ours");
    expect(input(connection!, "main-private-services", "deletionPolicy")).toBe("ABANDON");
  });
});
