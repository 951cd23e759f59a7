import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeFabricKind, GkeNat, GkeNetwork, type GkeNetworkArgs } from "../../components/gcp/gkeNetwork.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { only, outline } from "../support/graph.ts";
import { failing, failureOf, later, madeFrom, Probe, refusal, run, warningsOf } from "./gkeFixtures.ts";

const args = (more: Partial<GkeNetworkArgs> = {}): GkeNetworkArgs => ({ region: "us-central1", ...more });
const network = (more: Partial<GkeNetworkArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new GkeNetwork("main", args(more)).ref }), options);
const refused = (more: Partial<GkeNetworkArgs>, options: Partial<RecordOptions> = {}) =>
  failureOf(() => new GkeNetwork("main", args(more)), options);
const rdma = (zone: string) => ({ kind: GkeFabricKind.Rdma, zone });

const project = "example-project";
const vpc = "gcp:compute/network:Network";
const subnet = "gcp:compute/subnetwork:Subnetwork";
const firewall = "gcp:compute/firewall:Firewall";
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

describe("the fabrics of a GkeNetwork", () => {
  it("can be added later: nothing that is there already changes, and nothing of the cluster", async () => {
    const made = (fabrics: GkeNetworkArgs["fabrics"]) =>
      run(
        () => {
          const { ref } = new GkeNetwork("main", { region: "us-central1", ...(fabrics && { fabrics }) });
          void new GkeCluster("main", { network: ref });
        },
        { preview: false },
      );
    const inputsOf = ({ nodes }: Recording) =>
      new Map(nodes.filter(({ custom }) => custom).map(({ urn, inputs }) => [urn, inputs]));
    const later = [
      await made(undefined),
      await made([{ kind: "rdma", zone: "us-central1-b" }]),
      await made([{ kind: "rdma", zone: "us-central1-b" }, { kind: "tcpxo" }]),
    ].map(inputsOf);
    for (const [index, before] of later.slice(0, -1).entries()) {
      const after = later[index + 1]!;
      expect(after.size).toBeGreaterThan(before.size);
      for (const [urn, inputs] of before) expect(after.get(urn), urn).toEqual(inputs);
    }
  });

  it.each([
    ["tcpx", 4],
    ["tcpxo", 8],
  ] as const)("%s: %i VPCs, each with a subnet whose nodes reach each other", async (kind, count) => {
    const recording = await network({ fabrics: [{ kind }] }, { preview: false });
    const without = outline(await network());
    const names = Array.from({ length: count }, (_, index) => `main-${kind}-vpc${index + 1}`);
    expect(outline(recording).filter((line) => !without.includes(line))).toEqual([
      ...names.map((name) => `${firewall} ${name}-nodes < main`),
      ...names.map((name) => `${vpc} ${name} < main`),
      ...names.map((name) => `${subnet} ${name} < main`),
    ]);
    names.forEach((name, index) => {
      const range = `192.168.${index}.0/24`;
      const own = expect.stringMatching(new RegExp(`^projects/example-project/global/networks/${name}-[0-9a-f]{7}$`));
      expect(only(recording, vpc, name).inputs).toEqual({
        project,
        description: "GPUDirect interfaces of nodes of main",
        autoCreateSubnetworks: false,
        routingMode: "REGIONAL",
        mtu: 8244,
      });
      expect(only(recording, subnet, name).inputs).toEqual({
        project,
        region: "us-central1",
        network: own,
        ipCidrRange: range,
      });
      expect(only(recording, firewall, `${name}-nodes`).inputs).toEqual({
        project,
        network: own,
        description: "Nodes among themselves",
        direction: "INGRESS",
        sourceRanges: [range],
        allows: [
          { protocol: "tcp", ports: ["0-65535"] },
          { protocol: "udp", ports: ["0-65535"] },
          { protocol: "icmp" },
        ],
      });
    });
    expect((recording.outputs["ref"] as { fabrics: unknown }).fabrics).toEqual([
      {
        kind,
        gvnic: names.map((name) => {
          const named = expect.stringMatching(new RegExp(`^${name}-[0-9a-f]{7}$`));
          return { network: named, subnetworks: [named] };
        }),
      },
    ]);
    // Beside them the VPC of the nodes has their packet size too.
    expect(only(recording, vpc, "main-vpc").inputs["mtu"]).toBe(8244);
  });

  it.each([
    ["A3 Ultra and A4", 8, {}],
    ["A4X", 4, { rdmaSubnets: 4 }],
  ] as const)(
    "rdma for %s: a gVNIC VPC, and one with the zone's profile, %i subnets and no rule",
    async (_, count, more) => {
      const fabric = { ...rdma("us-central1-b"), ...more };
      const recording = await network({ fabrics: [fabric] }, { preview: false });
      const without = outline(await network());
      const prefix = "main-rdma-us-central1-b";
      const names = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
      expect(outline(recording).filter((line) => !without.includes(line))).toEqual([
        `${firewall} ${prefix}-gvnic-1-nodes < main`,
        `${vpc} ${prefix} < main`,
        `${vpc} ${prefix}-gvnic-1 < main`,
        ...names.map((name) => `${subnet} ${name} < main`),
        `${subnet} ${prefix}-gvnic-1 < main`,
      ]);
      expect(only(recording, vpc, prefix).inputs).toEqual({
        project,
        description: "RDMA interfaces of nodes of main in us-central1-b",
        autoCreateSubnetworks: false,
        routingMode: "REGIONAL",
        networkProfile: "projects/example-project/global/networkProfiles/us-central1-b-vpc-roce",
        mtu: 8896,
      });
      expect(only(recording, vpc, `${prefix}-gvnic-1`).inputs["mtu"]).toBe(8896);
      expect(only(recording, vpc, "main-vpc").inputs["mtu"]).toBe(8244);
      expect(only(recording, subnet, `${prefix}-gvnic-1`).inputs["ipCidrRange"]).toBe("192.168.0.0/24");
      expect(names.map((name) => only(recording, subnet, name).inputs["ipCidrRange"])).toEqual(
        names.map((_, index) => `192.168.${8 + index}.0/24`),
      );
      const named = (name: string) => expect.stringMatching(new RegExp(`^${name}-[0-9a-f]{7}$`));
      expect((recording.outputs["ref"] as { fabrics: unknown }).fabrics).toEqual([
        {
          kind: "rdma",
          zone: "us-central1-b",
          gvnic: [{ network: named(`${prefix}-gvnic-1`), subnetworks: [named(`${prefix}-gvnic-1`)] }],
          rdma: { network: named(prefix), subnetworks: names.map(named) },
        },
      ]);
    },
  );

  it("keep their names and addresses when another is added at the end", async () => {
    const fabrics = [rdma("us-central1-a"), { kind: GkeFabricKind.Tcpx, maxNodes: 100 }];
    const rangesOf = async (many: GkeNetworkArgs["fabrics"]) => {
      const { nodes } = await network({ fabrics: many });
      const made = nodes.filter(({ type, name }) => type === subnet && name !== "main-nodes");
      return made.map(({ name, inputs }) => `${name} ${inputs["ipCidrRange"]}`);
    };
    const before = await rangesOf(fabrics);
    const after = await rangesOf([...fabrics, rdma("us-central1-b")]);
    expect(before).toHaveLength(9 + 4);
    expect(after).toHaveLength(9 + 4 + 9);
    expect(after.filter((line) => before.includes(line))).toEqual(before);
    expect(new Set(after.map((line) => line.split(" ")[1])).size).toBe(after.length);
  });

  it("let nothing in from the internet, whatever is asked for", async () => {
    const { nodes } = await network({
      privateServices: true,
      fabrics: [rdma("us-central1-a"), { kind: "tcpx" }, { kind: "tcpxo" }],
    });
    const rules = nodes.filter(({ type }) => type === firewall);
    expect(rules).toHaveLength(1 + 1 + 4 + 8);
    for (const { inputs } of rules) {
      expect(inputs["sourceRanges"]).toEqual([expect.stringMatching(/^(192\.168\.\d+\.0\/24|10\.2\.0\.0\/20)$/)]);
    }
  });
});

describe("GkeNetwork with bad input", () => {
  const overlap = "Fix: use ranges that do not overlap.";
  const zones = "https://docs.cloud.google.com/compute/docs/regions-zones";
  it.each<[string, Partial<GkeNetworkArgs>, string[]]>([
    [
      "secondary ranges that overlap",
      { nodeRange: "10.0.0.0/20", podRange: "10.0.0.0/14", serviceRange: "10.3.0.0/20" },
      [
        `podRange ("10.0.0.0/14") overlaps nodeRange (10.0.0.0/20). ${overlap}`,
        `serviceRange ("10.3.0.0/20") overlaps podRange (10.0.0.0/14). ${overlap}`,
      ],
    ],
    [
      "private services in the range of pods, and a rack where the defaults are",
      {
        privateServicesRange: "10.5.0.0/20",
        fabrics: [{ kind: "tcpx" }],
        reservedCidrs: ["10.1.0.0/16", "192.168.7.0/24"],
      },
      [
        `privateServicesRange ("10.5.0.0/20") overlaps the default podRange (10.4.0.0/14). ${overlap}`,
        `reservedCidrs[0] ("10.1.0.0/16") overlaps the default serviceRange (10.1.0.0/20). ${overlap}`,
        `reservedCidrs[1] ("192.168.7.0/24") overlaps the default fabricRange (192.168.0.0/16). ${overlap}`,
      ],
    ],
    [
      "fabrics in the range of nodes",
      { nodeRange: "192.168.0.0/18", fabrics: [{ kind: "tcpxo" }] },
      [`nodeRange ("192.168.0.0/18") overlaps the default fabricRange (192.168.0.0/16). ${overlap}`],
    ],
    [
      "ranges that are none, or not where they begin",
      { nodeRange: "10.0.0.0", podRange: "10.5.0.0/14", reservedCidrs: ["::/0"] },
      [
        'nodeRange ("10.0.0.0") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
        'podRange ("10.5.0.0/14") does not begin at a boundary of /14. Fix: use 10.4.0.0/14.',
        'reservedCidrs[0] ("::/0") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
      ],
    ],
    [
      "ranges without room",
      {
        maxNodes: 500,
        nodeRange: "10.0.0.0/24",
        podRange: "10.4.0.0/16",
        fabrics: [rdma("us-central1-a"), { ...rdma("us-central1-b"), maxNodes: 4000 }],
        fabricRange: "192.168.0.0/16",
      },
      [
        'nodeRange ("10.0.0.0/24") has 256 addresses, and 500 nodes need 516: 16 are for everything else. Fix: use a /22 or larger, or lower maxNodes. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips]',
        'podRange ("10.4.0.0/16") has room for 256 nodes, and maxNodes is 500: GKE keeps 256 addresses for the pods of each. Fix: use a /15 or larger, or lower podsPerNode together with maxPodsPerNode of the pools. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr]',
        'fabricRange ("192.168.0.0/16") has room for one fabric, and 2 fabrics need a /16 each: 16 subnets with an address for every node. Fix: use a /15 or larger, or lower maxNodes of the fabrics.',
      ],
    ],
    [
      "more pods than 10.0.0.0/8 has room for",
      { maxNodes: 65000, podsPerNode: 110 },
      [
        "maxNodes (65000) needs a /8 for pods, and 10.0.0.0/8 has no such part beside the other ranges: GKE keeps 256 addresses for the pods of each. Fix: lower podsPerNode together with maxPodsPerNode of the pools, or give podRange. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr]",
      ],
    ],
    [
      "a zone for a region",
      { region: "us-central1-a" },
      [`region ("us-central1-a") is a zone, and a region is wanted. Fix: use us-central1. [${zones}]`],
    ],
    [
      "a project that is none",
      { projectId: "Example Project" },
      [
        'projectId ("Example Project") is not the id of a project. Fix: give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last. [https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects]',
      ],
    ],
    [
      "labels that Google refuses",
      { team: "Infra", owner: "a".repeat(64), labels: { "Cost-Centre": "42", purpose: "Training" } },
      [
        'team ("Infra") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        `owner ("${"a".repeat(64)}") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]`,
        'labels.Cost-Centre ("Cost-Centre") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
        'labels.purpose ("Training") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ],
    ],
    [
      "counts, modes and companions",
      {
        nat: "per-zone" as never,
        maxNodes: 0,
        podsPerNode: 512,
        mtu: 9001,
        privateServices: false,
        privateServicesRange: "10.2.0.0/20",
        fabricRange: "192.168.0.0/16",
      },
      [
        'nat ("per-zone") is not a way to the internet. Fix: use one or none.',
        "maxNodes (0) is not a whole number of nodes from 1 to 65000, the most of a GKE cluster. Fix: give for example 1000. [https://docs.cloud.google.com/kubernetes-engine/quotas]",
        "podsPerNode (512) is not a whole number of pods from 8 to 256. Fix: give 110, or 32 for pools of accelerators. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr]",
        "mtu (9001) is not a whole number of bytes from 1300 to 8896. Fix: leave it out. [https://docs.cloud.google.com/vpc/docs/mtu]",
        'privateServicesRange ("10.2.0.0/20") is given, and privateServices is false. Fix: remove one of the two.',
        'fabricRange ("192.168.0.0/16") is given, and there are no fabrics. Fix: remove it.',
      ],
    ],
    [
      "fabrics",
      {
        fabrics: [
          { kind: "rdma" },
          { kind: "rdma", zone: "us-east5-a", rdmaSubnets: 6 },
          { kind: "tcpx", zone: "us-central1-a", rdmaSubnets: 8 },
          { kind: "tcpxo", maxNodes: 0.5 },
          { kind: "infiniband" as never },
          { kind: "tcpxo" },
          { kind: "rdma", zone: "us-central1" },
        ],
      },
      [
        "fabrics[0].zone (not given) is missing: an RDMA network profile is bound to one zone. Fix: give the zone of the pool. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]",
        `fabrics[1].zone ("us-east5-a") is a zone of us-east5, not of us-central1. Fix: use a zone of us-central1, for example us-central1-a, or change the region. [${zones}]`,
        "fabrics[1].rdmaSubnets (6) is not the number of RDMA interfaces of any machine type. Fix: use 8, or 4 for A4X. [https://docs.cloud.google.com/vpc/docs/rdma-network-profiles]",
        'fabrics[2].zone ("us-central1-a") is given, and the networks of tcpx serve the whole region. Fix: remove it.',
        "fabrics[2].rdmaSubnets (8) is given, and tcpx has no RDMA network. Fix: remove it.",
        "fabrics[3].maxNodes (0.5) must be a whole number of nodes, 1 or more. Fix: give for example 250.",
        'fabrics[4].kind ("infiniband") is not a kind of GPUDirect fabric. Fix: use tcpx, tcpxo or rdma.',
        'fabrics[5] ("tcpxo") is the same fabric as fabrics[3]. Fix: name it once; several pools can use it.',
        `fabrics[6].zone ("us-central1") is a region, and a zone is wanted. Fix: name one zone of it, for example us-central1-a. [${zones}]`,
      ],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more)).toBe(refusal("GkeNetwork", "main", problems));
  });

  it("no project anywhere", async () => {
    const problem =
      "projectId (not given) is missing: every resource of Google Cloud belongs to a project. Fix: give the id of the project, or set gcp:project.";
    // As a stack whose configuration names none.
    expect(await refused({}, { config: { "gcp:project": undefined as never } })).toBe(
      refusal("GkeNetwork", "main", [problem]),
    );
  });

  it.each([
    [
      "Main",
      '("Main") is not a name that Google takes for what is made here. Fix: name the component in lower-case letters, digits and dashes, a letter first and no dash last. [https://docs.cloud.google.com/compute/docs/naming-resources]',
    ],
    [
      "training-of-everything-in-us-central1-x",
      '("training-of-everything-in-us-central1-x") makes the name of training-of-everything-in-us-central1-x-private-services 64 characters long with what Pulumi adds, and Google takes 63. Fix: name the component in at most 38 characters. [https://docs.cloud.google.com/compute/docs/naming-resources]',
    ],
  ])("a name that Google does not take: %s", async (name, problem) => {
    const message = await failureOf(() => new GkeNetwork(name, args({ privateServices: true })));
    expect(message).toBe(refusal("GkeNetwork", name, [problem]));
  });

  it("labels that Google refuses, taken from the names of the stack", async () => {
    expect(await refused({}, { project: "My.Lab" })).toBe(
      refusal("GkeNetwork", "main", [
        'project ("My.Lab") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
      ]),
    );
  });

  it("warns of a range that belongs to somebody", async () => {
    expect(warningsOf(await network({ podRange: "11.0.0.0/14" }))).toEqual([
      'GkeNetwork "main": podRange ("11.0.0.0/14") is not a private range: hosts on the internet that own these addresses cannot be reached from here. Fix: use a range out of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips]',
    ]);
    expect(warningsOf(await network({ podRange: "100.64.0.0/14" }))).toEqual([]);
  });

  it("warns of ranges that are hardly large enough", async () => {
    expect(warningsOf(await network({ serviceRange: "10.1.0.0/29", privateServicesRange: "10.2.0.0/26" }))).toEqual([
      'GkeNetwork "main": serviceRange ("10.1.0.0/29") has 8 addresses, and GKE is said to take no fewer than 16 for services. Fix: use a /20: 4096 services. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips]',
      'GkeNetwork "main": privateServicesRange ("10.2.0.0/26") has 64 addresses, and each of Google\'s services is said to take a /24 of it at the least. Fix: use a /20. [https://docs.cloud.google.com/vpc/docs/configure-private-services-access]',
    ]);
    expect(warningsOf(await network({ serviceRange: "10.1.0.0/28", privateServicesRange: "10.2.0.0/24" }))).toEqual([]);
  });
});

describe("GkeNetwork with ranges that are only known later", () => {
  it("is planned without them, and divided when they come", async () => {
    const program = () =>
      new GkeNetwork("main", args({ podRange: later("ipam", "100.64.0.0/12"), fabrics: [{ kind: "tcpx" }] }));
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    const ranges = (recording: typeof made) => only(recording, subnet, "main-nodes").inputs["secondaryIpRanges"];
    expect(ranges(planned)).toEqual([
      { rangeName: "pods", ipCidrRange: UNKNOWN },
      { rangeName: "services", ipCidrRange: UNKNOWN },
    ]);
    expect(ranges(made)).toEqual([
      { rangeName: "pods", ipCidrRange: "100.64.0.0/12" },
      { rangeName: "services", ipCidrRange: "10.1.0.0/20" },
    ]);
    expect(only(made, subnet, "main-tcpx-vpc4").inputs["ipCidrRange"]).toBe("192.168.3.0/24");
  });

  it.each<[string, () => Partial<GkeNetworkArgs>, string]>([
    [
      "a range over another",
      () => ({ podRange: later("ipam", "10.0.0.0/16") }),
      'podRange ("10.0.0.0/16") overlaps the default nodeRange (10.0.0.0/22). Fix: use ranges that do not overlap.',
    ],
    [
      "only what it must keep clear of",
      () => ({ reservedCidrs: [later("rack", "10.0.0.0/20")] }),
      'reservedCidrs[0] ("10.0.0.0/20") overlaps the default nodeRange (10.0.0.0/22). Fix: use ranges that do not overlap.',
    ],
  ])("makes nothing when the rule refuses %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new GkeNetwork("main", args(more())));
    expect(message).toBe(refusal("GkeNetwork", "main", [problem]));
    expect(made).toEqual([]);
  });
});
