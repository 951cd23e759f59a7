import { describe, expect, it } from "vitest";
import { describeProblem } from "../../components/core/problem.ts";
import { type IamDocumentKind, parseIamDocument, wildcardGrants } from "../../components/security/index.ts";

const practice = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";
const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

const allow = (statement: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const said = (document: unknown, kind?: IamDocumentKind) => wildcardGrants(document, kind).map(describeProblem);
const bucket = "arn:aws:s3:::data";

describe("documents that grant what was meant", () => {
  it.each<[string, unknown, IamDocumentKind?]>([
    ["named actions on named resources", allow({ Action: ["s3:GetObject"], Resource: `${bucket}/images/*` })],
    ["families of reading actions on a bucket", allow({ Action: "s3:Get*", Resource: [bucket, `${bucket}/*`] })],
    ["a JSON string", JSON.stringify(allow({ Action: "s3:GetObject", Resource: `${bucket}/a` }))],
    ["one statement without a list", { Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: bucket } }],
    ["listing and describing everything", allow({ Action: ["ec2:Describe*", "s3:ListAllMyBuckets"], Resource: "*" })],
    [
      "calls that know no resource",
      allow({ Action: ["ecr:GetAuthorizationToken", "sts:GetCallerIdentity"], Resource: "*" }),
    ],
    [
      "everything with a tag",
      allow({
        Action: "ec2:TerminateInstances",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/team": "vision" } },
      }),
    ],
    [
      "passing roles to one service",
      allow({
        Action: "iam:PassRole",
        Resource: "*",
        Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      }),
    ],
    ["a denial of everything", { Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] }],
    [
      "a denial of everything but",
      { Statement: [{ Effect: "Deny", NotAction: "iam:*", NotPrincipal: "*", Resource: "*" }] },
    ],
    ["trust in a service", allow({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }), "trust"],
    [
      "everybody of one organization",
      allow({
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${bucket}/*`,
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      }),
      "resource",
    ],
    [
      "the default policy of a key",
      allow({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" }),
      "key",
    ],
    [
      "a key for a caller's account",
      allow({
        Principal: { AWS: "*" },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } },
      }),
      "key",
    ],
  ])("%s", (_, document, kind) => {
    expect(said(document, kind)).toEqual([]);
  });
});

describe("documents that grant more", () => {
  it.each<[unknown, string[], IamDocumentKind?]>([
    [
      allow({ Action: "*", Resource: "*" }),
      [
        `Statement[0].Action ("*") grants every action of every service. Fix: list the actions that are needed. [${practice}]`,
      ],
    ],
    [
      allow({ Action: ["s3:*", "s3:GetObject"], Resource: bucket }),
      [`Statement[0].Action ("s3:*") grants every action of s3. Fix: list the actions that are needed. [${practice}]`],
    ],
    [
      allow({ Action: "s3:?*", Resource: bucket }),
      [`Statement[0].Action ("s3:?*") grants every action of s3. Fix: list the actions that are needed. [${practice}]`],
    ],
    [
      allow({ Action: "ec*:RunInstances", Resource: bucket }),
      [
        `Statement[0].Action ("ec*:RunInstances") grants every action of every service. Fix: list the actions that are needed. [${practice}]`,
      ],
    ],
    [
      allow({ Action: "GetObject", Resource: bucket }),
      [
        `Statement[0].Action ("GetObject") is not an action (service:Name). Fix: list the actions that are needed. [${practice}]`,
      ],
    ],
    [
      allow({ NotAction: ["iam:*"], Resource: bucket }),
      [
        `Statement[0].NotAction (["iam:*"]) grants every action but these, of services that do not exist yet too. Fix: list the actions that are needed in Action. [${practice}]`,
      ],
    ],
    [
      allow({ Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["*"] }),
      [
        `Statement[0].Resource ("*") lets s3:GetObject reach every resource of the account. Fix: name the ARNs, or add a condition on a tag, an account or a source. [${practice}]`,
      ],
    ],
    [
      allow({ Action: "s3:PutObject", Resource: "arn:aws:s3:::*" }),
      [
        `Statement[0].Resource ("arn:aws:s3:::*") lets s3:PutObject reach every resource of the account. Fix: name the ARNs, or add a condition on a tag, an account or a source. [${practice}]`,
      ],
    ],
    [
      allow({ Action: "s3:PutObject", NotResource: bucket }),
      [
        `Statement[0].NotResource (["arn:aws:s3:::data"]) grants on everything but these. Fix: list the resources in Resource. [${practice}]`,
      ],
    ],
    [
      allow({ Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] }, Action: "sts:AssumeRole" }),
      [
        `Statement[0].Principal ("*") admits everybody, of every account. Fix: name the roles or services, or add a condition on the caller's account, organization or ARN. [${practice}]`,
      ],
      "trust",
    ],
    [
      allow({ NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "s3:GetObject", Resource: bucket }),
      [
        `Statement[0].NotPrincipal (["AWS:arn:aws:iam::123456789012:root"]) admits everybody but these. Fix: list who is meant in Principal. [${practice}]`,
      ],
      "resource",
    ],
    [
      allow({ Principal: { AWS: "arn:aws:iam::123456789012:role/x" }, Action: "kms:*", Resource: "*" }),
      [
        `Statement[0].Action ("kms:*") grants every action of kms. Fix: list the actions that are needed. [${practice}]`,
      ],
      "key",
    ],
  ])("%j", (document, messages, kind) => {
    expect(said(document, kind)).toEqual(messages);
  });

  it.each([
    ["negated", { StringNotEquals: { "aws:ResourceTag/team": "vision" } }],
    ["met by requests without the key", { StringEqualsIfExists: { "aws:ResourceTag/team": "vision" } }],
    ["met by an empty set", { "ForAllValues:StringEquals": { "aws:ResourceTag/team": "vision" } }],
    ["open to any value", { StringLike: { "aws:ResourceTag/team": "*" } }],
    ["about something else", { Bool: { "aws:SecureTransport": "true" } }],
    ["about the time", { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } }],
  ])("a condition %s narrows nothing down", (_, Condition) => {
    expect(said(allow({ Action: "ec2:TerminateInstances", Resource: "*", Condition }))).toHaveLength(1);
    expect(
      said(allow({ Principal: "*", Action: "s3:GetObject", Resource: bucket, Condition }), "resource"),
    ).toHaveLength(1);
  });

  it("does not take any address for a caller", () => {
    const anywhere = { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } };
    const office = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } };
    const open = (Condition: object) => allow({ Principal: "*", Action: "s3:GetObject", Resource: bucket, Condition });
    expect(said(open(anywhere), "resource")).toHaveLength(1);
    expect(said(open(office), "resource")).toEqual([]);
  });

  it("judges every statement by itself", () => {
    const document = {
      Statement: [
        { Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` },
        { Effect: "Deny", Action: "*", Resource: "*" },
        { Effect: "Allow", Action: "iam:*", Resource: "arn:aws:iam::123456789012:role/x" },
      ],
    };
    expect(wildcardGrants(document).map(({ path }) => path)).toEqual(["Statement[2].Action"]);
  });
});

describe("malformed documents", () => {
  const fix = `Fix: write a policy document as IAM's grammar has it. [${grammar}]`;
  it.each<[unknown, string[]]>([
    [42, [`(42) is not a policy document. ${fix}`]],
    [{}, [`Statement (not given) is missing: a policy document holds statements. ${fix}`]],
    [
      { Statement: ["s3:*"] },
      [`Statement[0] ("s3:*") is not a statement. Fix: write an object with Effect, Action and Resource. [${grammar}]`],
    ],
    [
      { Statement: [{ Effect: "allow", Action: "s3:*" }] },
      [`Statement[0].Effect ("allow") must be Allow or Deny. Fix: write one of the two. [${grammar}]`],
    ],
    [
      { Statement: [{ Effect: "Allow", Resource: "*" }] },
      [`Statement[0] (not given) names no action. Fix: add Action. [${grammar}]`],
    ],
    [
      { Statement: [{ Effect: "Allow", Action: [7, "s3:GetObject"], Resource: bucket, Condition: "x" }] },
      [
        `Statement[0].Condition ("x") is not a condition. Fix: write {operator: {key: value}}. [${grammar}]`,
        `Statement[0].Action (7) is not a string. Fix: write a string or a list of strings. [${grammar}]`,
      ],
    ],
  ])("%j", (document, messages) => {
    expect(said(document)).toEqual(messages);
  });

  it("name the place where JSON breaks off", () => {
    const [problem, ...more] = wildcardGrants("{");
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ severity: "error", path: "", value: "{" });
    expect(problem!.rule).toMatch(/^is not JSON \(.*position 1.*\)$/);
  });

  it("are read as far as they can be", () => {
    expect(
      parseIamDocument({
        statement: {
          sid: "A",
          effect: "Allow",
          action: "s3:GetObject",
          resource: bucket,
          principal: { Service: ["a", "b"] },
        },
      }),
    ).toEqual({
      problems: [],
      statements: [
        {
          sid: "A",
          effect: "Allow",
          actions: ["s3:GetObject"],
          notActions: [],
          resources: [bucket],
          notResources: [],
          principals: ["Service:a", "Service:b"],
          notPrincipals: [],
          conditions: [],
        },
      ],
    });
  });
});
