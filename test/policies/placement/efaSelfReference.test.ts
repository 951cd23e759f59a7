import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { efaSelfReference } from "../../../policies/placement/efaSelfReference.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const ruleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const itself = { protocol: "-1", fromPort: 0, toPort: 0, self: true };
const everywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const good = { ingress: [itself], egress: [itself] };

const group = (inputs: Properties, name = "nodes", options: RawOptions = {}): ResourceNode =>
  raw(groupType, name, inputs, options);
const template = (securityGroups: unknown, behind: readonly ResourceNode[], more: Properties = {}): ResourceNode =>
  raw(
    "aws:ec2/launchTemplate:LaunchTemplate",
    "train",
    { networkInterfaces: [{ interfaceType: "efa", securityGroups }], ...more },
    { madeFrom: { networkInterfaces: behind } },
  );
/** What is said of a template whose EFA interface carries this group, with rules apart. */
function said(one: ResourceNode, ...rules: ResourceNode[]): string[] {
  return messages(efaSelfReference, stackOf(one, template([UNKNOWN], [one]), ...rules));
}
const apart = (
  type: string,
  name: string,
  of: ResourceNode,
  inputs: Properties,
  peer?: [string, ResourceNode],
): ResourceNode =>
  raw(
    type,
    name,
    { securityGroupId: UNKNOWN, ...(peer === undefined ? {} : { [peer[0]]: UNKNOWN }), ...inputs },
    { madeFrom: { securityGroupId: [of], ...(peer === undefined ? {} : { [peer[0]]: [peer[1]] }) } },
  );

describe("efa-sg-self-reference", () => {
  it("takes rules inside the group", () => {
    expect(said(group(good))).toEqual([]);
    expect(said(group({ ingress: [everywhere, { ...itself, protocol: "all" }], egress: [itself] }))).toEqual([]);
  });

  it("does not count 0.0.0.0/0, other protocols, or other groups", () => {
    expect(said(group({ ingress: [itself], egress: [everywhere] }))).toEqual([
      "train: security group nodes of its EFA interfaces does not allow all traffic out to itself (protocol -1 with the group as the peer; 0.0.0.0/0 does not count for EFA), so jobs over several nodes hang. Fix: add an egress rule to nodes with protocol -1 and self: true. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html]",
    ]);
    expect(said(group({ ingress: [{ ...itself, protocol: "tcp" }], egress: [itself] }))).toEqual([
      "train: security group nodes of its EFA interfaces does not allow all traffic in from itself (protocol -1 with the group as the peer; 0.0.0.0/0 does not count for EFA), so jobs over several nodes hang. Fix: add an ingress rule to nodes with protocol -1 and self: true. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html]",
    ]);
    expect(said(group({}))).toEqual([
      "train: security group nodes of its EFA interfaces does not allow all traffic in from itself and out to itself (protocol -1 with the group as the peer; 0.0.0.0/0 does not count for EFA), so jobs over several nodes hang. Fix: add an ingress rule and an egress rule to nodes with protocol -1 and self: true. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html]",
    ]);
    const nodes = group({ ingress: [itself] });
    const other = group({}, "other");
    const rule = apart(egressType, "out", nodes, { ipProtocol: "-1" }, ["referencedSecurityGroupId", other]);
    expect(said(nodes, other, rule)).toHaveLength(1);
    const ofOther = apart(egressType, "out", other, { ipProtocol: "-1" }, ["referencedSecurityGroupId", nodes]);
    expect(said(nodes, other, ofOther)).toHaveLength(1);
  });

  it("takes rules apart from the group, in both spellings", () => {
    const nodes = group({});
    const peer: [string, ResourceNode] = ["referencedSecurityGroupId", nodes];
    const rules = [
      apart(ingressType, "in", nodes, { ipProtocol: "-1" }, peer),
      apart(egressType, "out", nodes, { ipProtocol: "-1" }, peer),
    ];
    expect(said(nodes, ...rules)).toEqual([]);
    expect(said(nodes, rules[0]!)).toHaveLength(1);
    const older = [
      apart(ruleType, "in", nodes, { type: "ingress", protocol: "-1", self: true }),
      apart(ruleType, "out", nodes, { type: "egress", protocol: "-1" }, ["sourceSecurityGroupId", nodes]),
    ];
    expect(said(nodes, ...older)).toEqual([]);
    expect(
      said(nodes, ...older.map((rule) => ({ ...rule, inputs: { ...rule.inputs, type: "ingress" } }))),
    ).toHaveLength(1);
    expect(
      said(nodes, ...older.map((rule) => ({ ...rule, inputs: { ...rule.inputs, protocol: "tcp" } }))),
    ).toHaveLength(1);
  });

  it("goes by ids once they are known", () => {
    const nodes = group({}, "nodes", { outputs: { id: "sg-1" } });
    const other = group(good, "other", { outputs: { id: "sg-2" } });
    const rule = (type: string, name: string, id: string): ResourceNode =>
      raw(type, name, { securityGroupId: "sg-1", referencedSecurityGroupId: id, ipProtocol: "-1" });
    const graph = (id: string, ids: string[]) =>
      stackOf(
        nodes,
        other,
        template(ids, []),
        rule(ingressType, "in", "123456789012/sg-1"),
        rule(egressType, "out", id),
      );
    expect(messages(efaSelfReference, graph("sg-1", ["sg-1"]))).toEqual([]);
    expect(messages(efaSelfReference, graph("sg-2", ["sg-1"]))).toHaveLength(1);
    expect(messages(efaSelfReference, graph("sg-2", ["sg-1", "sg-2"]))).toEqual([]);
    const inline = group(
      { ingress: [{ ...itself, self: false, securityGroups: ["sg-1"] }], egress: [itself] },
      "nodes",
      { outputs: { id: "sg-1" } },
    );
    expect(messages(efaSelfReference, stackOf(inline, template(["sg-1"], [])))).toEqual([]);
  });

  it("takes the group that EKS makes for a cluster", () => {
    const cluster = raw("aws:eks/cluster:Cluster", "main", {});
    const nodes = group({});
    const both = template([UNKNOWN, UNKNOWN], [cluster, nodes]);
    expect(messages(efaSelfReference, stackOf(cluster, nodes, both))).toEqual([]);
    const made = { ...cluster, outputs: { vpcConfig: { clusterSecurityGroupId: "sg-9" } } };
    expect(messages(efaSelfReference, stackOf(made, nodes, template(["sg-9"], [])))).toEqual([]);
  });

  it("warns where it depends on which of several groups an interface carries", () => {
    const efa = group(good, "efa");
    const nodes = group({});
    const one = template([UNKNOWN], [efa, nodes]);
    expect(findings(efaSelfReference, stackOf(efa, nodes, one))).toEqual([
      {
        urn: one.urn,
        because: "warning",
        message:
          "train: which of efa, nodes an EFA interface carries is known only after creation, and not all of them let EFA through. Fix: nothing if it carries the one that allows all traffic to itself; the update judges it again.",
      },
    ]);
    expect(messages(efaSelfReference, stackOf(efa, nodes, template([UNKNOWN, UNKNOWN], [efa, nodes])))).toEqual([]);
    const bad = group({}, "other");
    expect(messages(efaSelfReference, stackOf(bad, nodes, template([UNKNOWN], [bad, nodes])))).toEqual([
      "train: no security group of its EFA interfaces allows all traffic both ways, other not in from itself and out to itself, nodes not in from itself and out to itself (protocol -1 with the group as the peer; 0.0.0.0/0 does not count for EFA), so jobs over several nodes hang. Fix: add an ingress rule and an egress rule to other with protocol -1 and self: true. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html]",
    ]);
  });

  it("warns of groups that are made elsewhere", () => {
    expect(findings(efaSelfReference, stackOf(template(["sg-0abc"], [])))).toEqual([
      {
        urn: template([], []).urn,
        because: "warning",
        message:
          "train: its EFA interfaces carry sg-0abc, which is not of this stack, so whether EFA traffic gets through is not judged. Fix: nothing if the group allows all traffic in from itself and out to itself, by its id.",
      },
    ]);
    expect(findings(efaSelfReference, stackOf(template([UNKNOWN], []))).map(({ because }) => because)).toEqual([
      "warning",
    ]);
  });

  it("fails closed on what it cannot read, and where no group is named", () => {
    const because = (...graph: ResourceNode[]) =>
      findings(efaSelfReference, stackOf(...graph)).map((one) => one.because);
    for (const inputs of [
      { ingress: UNKNOWN, egress: [itself] },
      { ingress: [itself], egress: [{ ...itself, self: UNKNOWN }] },
      { ingress: [{ ...itself, protocol: UNKNOWN }], egress: [itself] },
      { ingress: [itself], egress: [{ ...itself, protocol: -1 }] },
      { ingress: "all", egress: [itself] },
    ]) {
      expect(because(group(inputs), template([UNKNOWN], [group(inputs)]))).toEqual(["unknown"]);
    }
    expect(said(group({ ingress: UNKNOWN, egress: [itself] }))).toEqual([
      "nodes: whether it lets EFA through cannot be judged, because ingress is known only after creation. Fix: give ingress as a plain value.",
    ]);
    const nodes = group({ ingress: [itself] });
    const rule = apart(egressType, "out", nodes, { ipProtocol: UNKNOWN }, ["referencedSecurityGroupId", nodes]);
    expect(said(nodes, rule)).toEqual([
      "nodes: out: whether it lets EFA through cannot be judged, because ipProtocol is known only after creation. Fix: give ipProtocol as a plain value.",
    ]);
    expect(messages(efaSelfReference, stackOf(template(undefined, [])))).toEqual([
      "train: its EFA interfaces name no security group, so they carry that of their cluster, or the default one of the VPC, which does not let EFA out. Fix: name a group in securityGroups that allows all traffic in from itself and out to itself.",
    ]);
    expect(because(template(undefined, []))).toEqual(["unknown"]);
    const open = template([], [], { networkInterfaces: [{ interfaceType: UNKNOWN }] });
    expect(messages(efaSelfReference, stackOf(open))).toEqual([
      "train: whether EFA traffic gets through cannot be judged, because networkInterfaces[0].interfaceType is known only after creation. Fix: give networkInterfaces[0].interfaceType as a plain value.",
    ]);
    expect(because(template([], [], { networkInterfaces: UNKNOWN }))).toEqual(["unknown"]);
  });

  it("takes the groups of the template where its interfaces name none", () => {
    const nodes = group(good);
    const one = raw(
      "aws:ec2/launchTemplate:LaunchTemplate",
      "train",
      { networkInterfaces: [{ interfaceType: "efa" }], vpcSecurityGroupIds: [UNKNOWN] },
      { madeFrom: { vpcSecurityGroupIds: [nodes] } },
    );
    expect(messages(efaSelfReference, stackOf(nodes, one))).toEqual([]);
    expect(messages(efaSelfReference, stackOf(group({}), one))).toHaveLength(1);
  });

  it("judges interfaces that are resources, and says once what is wrong with many", () => {
    const nodes = group({});
    const face = (interfaceType: unknown): ResourceNode =>
      raw(
        "aws:ec2/networkInterface:NetworkInterface",
        "card",
        { interfaceType, securityGroups: [UNKNOWN] },
        { madeFrom: { securityGroups: [nodes] } },
      );
    expect(messages(efaSelfReference, stackOf(nodes, face("efa")))).toHaveLength(1);
    expect(messages(efaSelfReference, stackOf(nodes, face(undefined)))).toEqual([]);
    const many = template([], [nodes], {
      networkInterfaces: Array.from({ length: 32 }, () => ({ interfaceType: "efa-only", securityGroups: [UNKNOWN] })),
    });
    expect(messages(efaSelfReference, stackOf(nodes, many))).toHaveLength(1);
  });
});
