import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { staticKey, staticKeyTypes } from "../../components/security/staticKeys.ts";

describe("long-lived keys", () => {
  it("are found by type, with what to use instead", () => {
    expect(staticKey("aws:iam/accessKey:AccessKey").map(describeProblem)).toEqual([
      '("aws:iam/accessKey:AccessKey") is an access key of an IAM user, valid until somebody deletes it. Fix: give the workload a role: EKS Pod Identity (PodIdentityRole), an instance profile or OIDC federation. [https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html]',
    ]);
    expect(staticKey("gcp:serviceaccount/key:Key")).toHaveLength(1);
    expect(staticKey("azuread:index/applicationPassword:ApplicationPassword")).toHaveLength(1);
  });

  it("are not users, roles and keys that encrypt", () => {
    for (const type of ["aws:iam/user:User", "aws:iam/role:Role", "aws:kms/key:Key"])
      expect(staticKey(type)).toEqual([]);
  });

  it("are listed once each, under a type token", () => {
    const types = staticKeyTypes.map((row) => row.type);
    expect(new Set(types).size).toBe(types.length);
    for (const row of staticKeyTypes) {
      expect(row.type).toMatch(/^[a-z-]+:([a-zA-Z0-9]+\/[a-zA-Z0-9]+|[a-z]+):[A-Z][A-Za-z0-9]+$/);
      expect(row.source).toMatch(/^https:\/\//);
    }
  });
});
