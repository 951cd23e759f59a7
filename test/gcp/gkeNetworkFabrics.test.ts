import { describe, expect, it } from "vitest";
import { GkeCluster } from "../../components/gcp/gkeCluster.ts";
import { GkeFabricKind, GkeNetwork, type GkeNetworkArgs } from "../../components/gcp/gkeNetwork.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { only, outline } from "../support/graph.ts";
import { run } from "./gkeFixtures.ts";
import { firewall, network, project, rdma, subnet, vpc } from "./gkeNetworkSupport.ts";

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
