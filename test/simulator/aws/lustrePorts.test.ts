import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { Account } from "./account.ts";

const lustre = (more: object) => ({
  deploymentType: "PERSISTENT_2",
  storageCapacity: 4800,
  perUnitStorageThroughput: 250,
  subnetIds: "subnet-0123456789abcdef0",
  ...more,
});
const refusal = {
  code: "InvalidNetworkSettings",
  message:
    "The file system cannot be created because the default security group in the subnet provided or the provided security groups do not permit Lustre LNET network traffic on port 988",
};
const vpcId = "vpc-0123456789abcdef0";
const all = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const lnet = { protocol: "tcp", fromPort: 988, toPort: 988, self: true };

/** The groups of a file system, and whether it is made with them. */
function isMade(inputs: object, rules: (account: Account, group: Existing) => void = () => {}): boolean {
  const account = new Account();
  const group = account.make(t.securityGroup, { vpcId, ...inputs }, "files");
  rules(account, group);
  const asked = lustre({ securityGroupIds: [group.id] });
  try {
    account.make(t.lustre, asked);
    return true;
  } catch {
    expect(account.refusalOf(t.lustre, asked)).toMatchObject(refusal);
    return false;
  }
}

describe("the security groups of a file system", () => {
  it.each([
    ["no rules", {}, false],
    ["everything", { ingress: [all], egress: [all] }, true],
    ["the port alone, both ways", { ingress: [lnet], egress: [lnet] }, true],
    ["a range with the port", { ingress: [{ ...lnet, fromPort: 900, toPort: 1023 }], egress: [all] }, true],
    ["TCP by its number", { ingress: [{ ...lnet, protocol: "6" }], egress: [all] }, true],
    ["nothing out", { ingress: [all] }, false],
    ["nothing in", { egress: [all] }, false],
    ["other ports", { ingress: [{ ...lnet, fromPort: 1018, toPort: 1023 }], egress: [all] }, false],
    ["UDP", { ingress: [{ ...lnet, protocol: "udp" }], egress: [all] }, false],
    ["what is known later", { ingress: UNKNOWN, egress: [{ ...lnet, protocol: UNKNOWN }] }, true],
  ])("with %s", (_, inputs, made) => {
    expect(isMade(inputs)).toBe(made);
  });

  it("may have their rules apart, of both kinds", () => {
    const rule = { ipProtocol: "tcp", fromPort: 988, toPort: 988, cidrIpv4: "10.0.0.0/16" };
    const apart = (account: Account, securityGroupId: string, types: readonly string[]) => {
      for (const type of types) account.make(type, { ...rule, securityGroupId });
    };
    const both = [t.securityGroupIngress, t.securityGroupEgress];
    expect(isMade({}, (account, { id }) => apart(account, id, both))).toBe(true);
    expect(isMade({}, (account, { id }) => apart(account, id, [t.securityGroupIngress]))).toBe(false);
    expect(isMade({}, (account) => apart(account, "sg-0123456789abcdef0", both))).toBe(false);
    const older = (account: Account, { id: securityGroupId }: Existing, types: readonly string[]) => {
      for (const type of types) account.make(t.securityGroupRule, { ...lnet, securityGroupId, type }, type);
    };
    expect(isMade({}, (account, group) => older(account, group, ["ingress", "egress"]))).toBe(true);
    expect(isMade({}, (account, group) => older(account, group, ["ingress"]))).toBe(false);
  });

  it("are enough together", () => {
    const account = new Account();
    const one = account.make(t.securityGroup, { vpcId, ingress: [lnet] }, "in");
    const other = account.make(t.securityGroup, { vpcId, egress: [all] }, "out");
    expect(account.refusalOf(t.lustre, lustre({ securityGroupIds: [one.id] }))).toMatchObject(refusal);
    account.make(t.lustre, lustre({ securityGroupIds: [one.id, other.id] }));
  });

  it("are trusted where they are somebody else's", () => {
    const account = new Account();
    const { id } = account.make(t.securityGroup, { vpcId }, "closed");
    account.make(t.lustre, lustre({ securityGroupIds: [id, "sg-0123456789abcdef0"] }));
    account.make(t.lustre, lustre({}), "default");
  });

  it("are the default one where none is named, once the program has taken it over", () => {
    const account = new Account();
    const vpc = account.make(t.vpc, { cidrBlock: "10.0.0.0/16" });
    const subnet = account.make(t.subnet, { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    const asked = lustre({ subnetIds: subnet.id });
    account.make(t.lustre, asked, "before");
    const group = account.make(t.defaultSecurityGroup, { vpcId: vpc.id });
    expect(account.refusalOf(t.lustre, asked)).toMatchObject(refusal);
    account.change(group, { vpcId: vpc.id, ingress: [{ ...all, self: true }], egress: [all] });
    account.make(t.lustre, asked);
  });

  it("are not looked at again when it changes", () => {
    const account = new Account();
    const group = account.make(t.securityGroup, { vpcId, ingress: [all], egress: [all] });
    const made = account.make(t.lustre, lustre({ securityGroupIds: [group.id] }));
    account.change(group, { vpcId });
    account.change(made, lustre({ securityGroupIds: [group.id], storageCapacity: 7200 }));
  });
});
