import { describe, expect, it } from "vitest";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import { Account } from "./account.ts";

const limit = (code: string, most: number) =>
  ({ place: "aws", region: "global", service: "iam", code, limit: most, used: 0, readAt: "2026-11-22" }) as const;
const attach = (account: Account, role: string, index: number) =>
  account.make(t.rolePolicyAttachment, { role, policyArn: `arn:aws:iam::aws:policy/P${index}` }, `p${index}`);
/** A policy of so many characters, without the white space that it has besides. */
const policyOf = (characters: number): string => `{  \n"a":"${"x".repeat(characters - 8)}"}`;

describe("policies on a role", () => {
  it.each([
    [10, []],
    [3, [limit("L-0DA4ABF3", 3)]],
  ])("are %d at most, unless the account has another limit", (most, limits) => {
    const account = new Account(limits);
    const role = account.make(t.role, { name: "nodes" });
    for (let index = 0; index < most; index++) attach(account, index % 2 === 0 ? "nodes" : String(role.id), index);
    expect(
      account.refusalOf(t.rolePolicyAttachment, { role: "nodes", policyArn: "arn:aws:iam::aws:policy/More" }, "more"),
    ).toMatchObject({
      code: "LimitExceeded",
      message: `Cannot exceed quota for PoliciesPerRole: ${most}`,
      status: 409,
    });
    // One that it has already is none more, and other roles have their own.
    account.make(t.rolePolicyAttachment, { role: "nodes", policyArn: "arn:aws:iam::aws:policy/P0" }, "again");
    attach(account, "others", 1);
  });

  it("count with those that the role itself names", () => {
    const account = new Account([limit("L-0DA4ABF3", 2)]);
    account.make(t.role, { name: "nodes", managedPolicyArns: ["arn:aws:iam::aws:policy/P0"] });
    attach(account, "nodes", 1);
    expect(
      account.refusalOf(t.rolePolicyAttachment, { role: "nodes", policyArn: "arn:aws:iam::aws:policy/P2" }, "p2").code,
    ).toBe("LimitExceeded");
  });
});

describe("the size of a policy", () => {
  it.each([
    [t.policy, "policy", 6144, "Cannot exceed quota for PolicySize: 6144", []],
    [t.role, "assumeRolePolicy", 2048, "Cannot exceed quota for ACLSizePerRole: 2048", []],
    [t.role, "assumeRolePolicy", 4096, "Cannot exceed quota for ACLSizePerRole: 4096", [limit("L-C07B4B0D", 4096)]],
    [t.rolePolicy, "policy", 10_240, "Maximum policy size of 10240 bytes exceeded for role nodes", []],
  ])("%s %s: %d characters without white space", (type, property, most, message, limits) => {
    const of = (characters: number) => ({ role: "nodes", [property]: policyOf(characters) });
    expect(new Account(limits).refusalOf(type, of(most + 1))).toMatchObject({ code: "LimitExceeded", message });
    new Account(limits).make(type, of(most));
  });

  it("is that of all policies in a role together", () => {
    const account = new Account();
    account.make(t.rolePolicy, { role: "nodes", policy: policyOf(10_000) });
    expect(account.refusalOf(t.rolePolicy, { role: "nodes", policy: policyOf(241) }, "two").code).toBe("LimitExceeded");
    account.make(t.rolePolicy, { role: "others", policy: policyOf(241) }, "two");
    account.make(t.rolePolicy, { role: "nodes", policy: policyOf(240) }, "two");
  });
});
