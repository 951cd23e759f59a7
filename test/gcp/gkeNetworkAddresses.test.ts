import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrSize, cidrsOverlap, parseCidr } from "../../components/core/cidr.ts";
import {
  type AddressPlan,
  type AddressQuestion,
  checkAddresses,
  planAddresses,
  podAddressesPerNode,
} from "../../components/gcp/network/addresses.ts";
import { GkeFabricKind, type GkeFabricShape } from "../../components/gcp/network/fabricShape.ts";

const nothingMore = { privateServices: false, fabrics: [] };

describe("podAddressesPerNode", () => {
  // https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr
  it.each([
    [8, 16],
    [9, 32],
    [16, 32],
    [17, 64],
    [32, 64],
    [33, 128],
    [64, 128],
    [65, 256],
    [110, 256],
    [128, 256],
    [129, 512],
    [256, 512],
  ])("%i pods take %i addresses", (pods, addresses) => {
    expect(podAddressesPerNode(pods)).toBe(addresses);
  });
});

describe("planAddresses", () => {
  it.each([
    [{}, "10.0.0.0/22", "10.4.0.0/14"],
    [{ maxNodes: 1 }, "10.0.0.0/27", "10.4.0.0/24"],
    [{ maxNodes: 240 }, "10.0.0.0/24", "10.4.0.0/16"],
    [{ maxNodes: 241 }, "10.0.0.0/23", "10.4.0.0/16"],
    [{ maxNodes: 2048 }, "10.0.0.0/20", "10.8.0.0/13"],
    [{ maxNodes: 2048, podsPerNode: 15 }, "10.0.0.0/20", "10.4.0.0/16"],
    [{ maxNodes: 15000 }, "10.0.0.0/18", "10.64.0.0/10"],
    [{ maxNodes: 65000, podsPerNode: 32 }, "10.0.0.0/16", "10.64.0.0/10"],
  ])("%j: nodes in %s, pods in %s", (question, nodes, pods) => {
    expect(planAddresses({ ...question, ...nothingMore })).toEqual({
      nodes,
      pods,
      services: "10.1.0.0/20",
      fabrics: [],
    });
  });

  it("keeps the networks of fabrics apart, and has room for every node in each", () => {
    const fabrics: GkeFabricShape[] = [
      { kind: "tcpx" },
      { kind: "rdma", zone: "us-central1-a", maxNodes: 252 },
      { kind: "rdma", zone: "us-central1-b", rdmaSubnets: 4 },
    ];
    const nets = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `192.168.${from + index}.0/24`);
    expect(planAddresses({ privateServices: false, fabrics }).fabrics).toEqual([
      { gvnic: nets(0, 4), rdma: [] },
      { gvnic: nets(16, 1), rdma: nets(24, 8) },
      { gvnic: nets(32, 1), rdma: nets(40, 4) },
    ]);
  });

  it("never lets two ranges overlap, and always has room, unless the rule says so", () => {
    const range = (...given: string[]) =>
      fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...given));
    const elsewhere = ["10.0.0.0/12", "10.128.0.0/10", "172.16.0.0/12"];
    const fabric = fc.record<GkeFabricShape>(
      { kind: fc.constantFrom(...Object.values(GkeFabricKind)), maxNodes: fc.integer({ min: 1, max: 1000 }) },
      { requiredKeys: ["kind"] },
    );
    const question = fc
      .record({
        maxNodes: fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 65000 })),
        podsPerNode: fc.integer({ min: 8, max: 256 }),
        nodeRange: range(...elsewhere),
        podRange: range("100.64.0.0/10", ...elsewhere),
        fabricRange: range("100.128.0.0/9", ...elsewhere),
        privateServices: fc.boolean(),
        fabrics: fc.array(fabric, { maxLength: 4 }),
      })
      .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
    let planned = 0;
    fc.assert(
      fc.property(question, (given) => {
        const asked = given as unknown as AddressQuestion & { maxNodes: number; podsPerNode: number };
        if (checkAddresses(asked).some(({ severity }) => severity === "error")) return;
        planned += 1;
        const plan = planAddresses(asked);
        const ranges = rangesOf(plan)
          .map(parsed)
          .sort((a, b) => a.base - b.base);
        const clash = ranges.find((range, index) => index > 0 && cidrsOverlap(ranges[index - 1]!, range));
        expect(clash).toBeUndefined();
        expect(cidrSize(parsed(plan.nodes))).toBeGreaterThanOrEqual(asked.maxNodes + 16);
        expect(cidrSize(parsed(plan.pods))).toBeGreaterThanOrEqual(
          asked.maxNodes * podAddressesPerNode(asked.podsPerNode),
        );
        plan.fabrics.forEach(({ gvnic, rdma }, index) => {
          const { kind, maxNodes = 250 } = asked.fabrics[index]!;
          expect([gvnic.length, rdma.length]).toEqual({ tcpx: [4, 0], tcpxo: [8, 0], rdma: [1, 8] }[kind]);
          const smallest = Math.min(...[...gvnic, ...rdma].map((cidr) => cidrSize(parsed(cidr))));
          expect(smallest).toBeGreaterThanOrEqual(maxNodes + 4);
        });
      }),
      { numRuns: 400, seed: 20261122 },
    );
    // The property says something: many of the questions have an answer.
    expect(planned).toBeGreaterThan(120);
  });
});

function rangesOf({ nodes, pods, services, privateServices, fabrics }: AddressPlan): string[] {
  const more = privateServices === undefined ? [] : [privateServices];
  return [nodes, pods, services, ...more, ...fabrics.flatMap(({ gvnic, rdma }) => [...gvnic, ...rdma])];
}

function parsed(cidr: string) {
  const range = parseCidr(cidr);
  if (range === undefined) throw new Error(`${cidr} is not on its own boundary`);
  return range;
}
