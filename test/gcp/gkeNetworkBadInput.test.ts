import { describe, expect, it } from "vitest";
import { GkeNetwork, type GkeNetworkArgs } from "../../components/gcp/gkeNetwork.ts";
import type { RecordOptions } from "../../simulator/program/record.ts";
import { failureOf, refusal, warningsOf } from "./gkeFixtures.ts";
import { args, network, rdma } from "./gkeNetworkSupport.ts";

const refused = (more: Partial<GkeNetworkArgs>, options: Partial<RecordOptions> = {}) =>
  failureOf(() => new GkeNetwork("main", args(more)), options);

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
