import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { only } from "../support/graph.ts";
import { failing, later, madeFrom, run } from "./eksFixtures.ts";
import { cpu, egress, ingress, make, one, recorded, tagsOf, train } from "./fsxLustreSupport.ts";

const rules = (recording: Recording): string[] =>
  recording.nodes
    .filter(({ type }) => type === ingress || type === egress)
    .map(({ type, name }) => `${type === ingress ? "in " : "out"} ${name}`)
    .sort((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1));

describe("security groups", () => {
  const all = (prefix: string) => [`in  ${prefix}-in-all`, `out ${prefix}-out-all`];
  const tcp = (prefix: string) => [
    `in  ${prefix}-in-1018-1023`,
    `in  ${prefix}-in-988`,
    `out ${prefix}-out-1018-1023`,
    `out ${prefix}-out-988`,
  ];

  it("admit Lustre's ports between servers and clients, by group id, both ways and at both ends", async () => {
    const recording = await recorded({ clients: [cpu] });
    expect(rules(recording)).toEqual([...tcp("data-cluster-client"), ...tcp("data-cluster"), ...tcp("data-self")]);
    const rule = (type: string, name: string): ResourceNode["inputs"] => only(recording, type, name).inputs;
    const group = {
      region: "us-east-2",
      ipProtocol: "tcp",
      securityGroupId: UNKNOWN,
      referencedSecurityGroupId: UNKNOWN,
    };
    expect(rule(ingress, "data-cluster-in-988")).toEqual({
      ...group,
      referencedSecurityGroupId: "sg-cluster",
      fromPort: 988,
      toPort: 988,
      description: "Lustre connections, from clients (cluster)",
      tags: tagsOf("data-cluster-in-988"),
    });
    expect(rule(egress, "data-cluster-client-out-1018-1023")).toEqual({
      ...group,
      securityGroupId: "sg-cluster",
      fromPort: 1018,
      toPort: 1023,
      description: "Lustre connections made by the other side, to Lustre servers",
      tags: tagsOf("data-cluster-client-out-1018-1023"),
    });
    const self = only(recording, ingress, "data-self-in-988");
    expect(self.inputs).toMatchObject({ ...group, fromPort: 988, toPort: 988 });
    for (const property of ["securityGroupId", "referencedSecurityGroupId"]) {
      expect(madeFrom(recording, self, property)).toEqual(["aws:ec2/securityGroup:SecurityGroup data-servers"]);
    }
  });

  it("admit everything between servers and clients with EFA, and ports to the others", async () => {
    const other = { ...cpu, clientSecurityGroupIds: { other: "sg-other" } };
    const recording = await recorded({ efa: true, capacityGiB: 9600, clients: [train, other] });
    expect(rules(recording)).toEqual(
      [
        ...all("data-cluster"),
        ...all("data-cluster-client"),
        ...all("data-efa"),
        ...all("data-efa-client"),
        ...tcp("data-other"),
        ...tcp("data-other-client"),
        ...all("data-self"),
      ].sort((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1)),
    );
    expect(only(recording, egress, "data-efa-client-out-all").inputs).toEqual({
      region: "us-east-2",
      ipProtocol: "-1",
      securityGroupId: "sg-efa",
      referencedSecurityGroupId: UNKNOWN,
      description: "Lustre over EFA and TCP, to Lustre servers",
      tags: tagsOf("data-efa-client-out-all"),
    });
  });

  it("of several pools are each named once, and with EFA if one of them has it", async () => {
    const recording = await recorded({ efa: true, capacityGiB: 9600, clients: [cpu, train] });
    expect(rules(recording)).toEqual(
      [
        ...all("data-cluster"),
        ...all("data-cluster-client"),
        ...all("data-efa"),
        ...all("data-efa-client"),
        ...all("data-self"),
      ].sort((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1)),
    );
    const shared = await run(() => {
      const group = later("group", "sg-cluster");
      make({ clients: ["a", "b"].map((name) => ({ ...cpu, name, clientSecurityGroupIds: { cluster: group } })) });
    });
    expect(rules(shared)).toEqual([...tcp("data-cluster-client"), ...tcp("data-cluster"), ...tcp("data-self")]);
  });

  it("keep their rules' names when a pool of another cluster joins", async () => {
    const elsewhere = { ...cpu, name: "elsewhere", clientSecurityGroupIds: { cluster: "sg-elsewhere" } };
    const before = rules(await recorded({ clients: [cpu] }));
    const after = rules(await recorded({ clients: [cpu, elsewhere] }));
    expect(after.filter((rule) => !before.includes(rule))).toEqual([
      ...tcp("data-cluster-elsewhere-client"),
      ...tcp("data-cluster-elsewhere"),
    ]);
    expect(before.filter((rule) => !after.includes(rule))).toEqual([]);
  });

  it("of clients stay as they are on request", async () => {
    const recording = await recorded({ clients: [cpu], manageClientRules: false });
    expect(rules(recording)).toEqual([...tcp("data-cluster"), ...tcp("data-self")]);
  });

  it("that turn out to be one group are told, before AWS refuses the second rule", async () => {
    const { message, made } = await failing(() => {
      const [a, b] = [later("a", "sg-1"), later("b", "sg-1")];
      make({ clients: [{ ...cpu, clientSecurityGroupIds: { nodes: a, cluster: b } }] });
    });
    expect(message).toBe(
      one(
        'clients ("sg-1") is named twice, as nodes and as cluster, and AWS refuses the same rule twice. Fix: let the pools that share a group carry the same output or the same string for it.',
      ),
    );
    expect(made.filter((name) => name.includes("data-nodes") || name.includes("data-cluster"))).toEqual([]);
  });
});
