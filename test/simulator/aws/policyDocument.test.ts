import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";

const token = "aws:iam/getPolicyDocument:getPolicyDocument";
const asked = (inputs: Properties): Properties => simulatedAws.invoke({ token, inputs, settings: {} })!;
const document = (inputs: Properties): any => JSON.parse(asked(inputs)["json"] as string);
const statement = (given: Properties): any => document({ statements: [given] }).Statement[0];

describe("getPolicyDocument", () => {
  // @see hashicorp/terraform-provider-aws internal/service/iam/policy_document_data_source_test.go
  it("writes what the provider's own test expects", () => {
    const { json } = asked({
      policyId: "policy_id",
      statements: [
        {
          sid: "1",
          actions: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
          resources: ["arn:aws:s3:::*"],
        },
        {
          actions: ["s3:ListBucket"],
          resources: ["arn:aws:s3:::foo"],
          conditions: [{ test: "StringLike", variable: "s3:prefix", values: ["home/", "", "home/&{aws:username}/"] }],
          notPrincipals: [{ type: "AWS", identifiers: ["arn:blahblah:example"] }],
        },
        {
          actions: ["s3:*"],
          resources: ["arn:aws:s3:::foo/home/&{aws:username}", "arn:aws:s3:::foo/home/&{aws:username}/*"],
          principals: [{ type: "AWS", identifiers: ["arn:blahblah:example"] }],
        },
        { effect: "Deny", notActions: ["s3:*"], notResources: ["arn:aws:s3:::*"] },
        { effect: "Allow", actions: ["kinesis:*"], principals: [{ type: "AWS", identifiers: ["*"] }] },
        { effect: "Allow", actions: ["firehose:*"], principals: [{ type: "*", identifiers: ["*"] }] },
      ],
    });
    expect(json).toBe(`{
  "Version": "2012-10-17",
  "Id": "policy_id",
  "Statement": [
    {
      "Sid": "1",
      "Effect": "Allow",
      "Action": [
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation"
      ],
      "Resource": "arn:aws:s3:::*"
    },
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::foo",
      "NotPrincipal": {
        "AWS": "arn:blahblah:example"
      },
      "Condition": {
        "StringLike": {
          "s3:prefix": [
            "home/",
            "",
            "home/\${aws:username}/"
          ]
        }
      }
    },
    {
      "Effect": "Allow",
      "Action": "s3:*",
      "Resource": [
        "arn:aws:s3:::foo/home/\${aws:username}/*",
        "arn:aws:s3:::foo/home/\${aws:username}"
      ],
      "Principal": {
        "AWS": "arn:blahblah:example"
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "s3:*",
      "NotResource": "arn:aws:s3:::*"
    },
    {
      "Effect": "Allow",
      "Action": "kinesis:*",
      "Principal": {
        "AWS": "*"
      }
    },
    {
      "Effect": "Allow",
      "Action": "firehose:*",
      "Principal": "*"
    }
  ]
}`);
  });

  it.each<[string, Properties, unknown]>([
    ["a list of one", [{ type: "Service", identifiers: ["a"] }], { Service: "a" }],
    ["a list", [{ type: "Service", identifiers: ["a", "c", "b", "a"] }], { Service: ["c", "b", "a"] }],
    [
      "two blocks of one type",
      [
        { type: "Service", identifiers: ["ec2.amazonaws.com"] },
        { type: "Service", identifiers: ["eks.amazonaws.com"] },
      ],
      { Service: expect.arrayContaining(["ec2.amazonaws.com", "eks.amazonaws.com"]) },
    ],
    [
      "several types",
      [
        { type: "Service", identifiers: ["a"] },
        { type: "AWS", identifiers: ["b"] },
      ],
      { AWS: "b", Service: "a" },
    ],
    ["everybody", [{ type: "*", identifiers: ["*"] }], "*"],
    ["everybody with an account", [{ type: "AWS", identifiers: ["*"] }], { AWS: "*" }],
    [
      "everybody and somebody",
      [
        { type: "*", identifiers: ["*"] },
        { type: "AWS", identifiers: ["b"] },
      ],
      { "*": "*", AWS: "b" },
    ],
  ] as any)("names as principals %s", (_, principals, expected) => {
    expect(statement({ actions: ["a:b"], principals }).Principal).toEqual(expected);
    expect(statement({ actions: ["a:b"], notPrincipals: principals }).NotPrincipal).toEqual(expected);
  });

  // @see hashicorp/terraform-provider-aws internal/service/iam/policy_document_data_source_test.go
  it.each<[string, number[][], number[]]>([
    ["aws", [[1], [2, 3]], [1, 3, 2]],
    ["aws", [[1, 2], [3], [4]], [3, 4, 2, 1]],
    ["aws-us-gov", [[1, 2], [3], [4]], [3, 2, 1, 4]],
  ])("has blocks of one type in the order of their hashes: %s %j", (partition, blocks, expected) => {
    const root = (digit: number): string => `arn:${partition}:iam::${String(digit).repeat(12)}:root`;
    const principals = blocks.map((digits) => ({ type: "AWS", identifiers: digits.map(root) }));
    expect(statement({ principals }).Principal).toEqual({ AWS: expected.map(root) });
  });

  it("merges the values of conditions of one test and variable", () => {
    const { Condition } = statement({
      conditions: [
        { test: "StringEquals", variable: "v", values: ["a"] },
        { test: "StringEquals", variable: "v", values: ["b", "b"] },
        { test: "StringEquals", variable: "u", values: ["a"] },
        { test: "Bool", variable: "v", values: ["true"] },
      ],
    });
    expect(Condition).toEqual({
      Bool: { v: "true" },
      StringEquals: { u: "a", v: expect.arrayContaining(["a", "b", "b"]) },
    });
    expect(Condition.StringEquals.v).toHaveLength(3);
  });

  it("merges documents under it and over it, by Sid", () => {
    const source = {
      Id: "theirs",
      Statement: [one("A", "under"), one("B", "under"), { Effect: "Deny", Action: "x:y" }],
    };
    const override = { Version: "2012-10-17", Statement: [one("B", "over"), one("C", "over")] };
    const merged = document({
      sourcePolicyDocuments: [JSON.stringify(source), JSON.stringify({ Statement: [one("D", "second")] })],
      statements: [{ sid: "A", actions: ["own:a"] }],
      overridePolicyDocuments: [JSON.stringify(override)],
    });
    expect(merged).toEqual({
      Version: "2012-10-17",
      Id: "theirs",
      Statement: [
        { Sid: "A", Effect: "Allow", Action: "own:a" },
        one("B", "over"),
        { Effect: "Deny", Action: "x:y" },
        one("D", "second"),
        one("C", "over"),
      ],
    });
    expect(document({ version: "2008-10-17", statements: [] })).toEqual({ Version: "2008-10-17" });
  });

  it("keeps of a merged document what the provider reads of it", () => {
    const given = {
      statement: [
        {
          Effect: "Allow",
          Action: ["b", "a"],
          Resource: "*",
          Unknown: 1,
          Principal: "anybody",
          NotPrincipal: { AWS: ["a", "b"] },
          Condition: { Bool: { secure: true }, NumericLessThan: { age: 3 }, StringLike: { v: ["x"] } },
        },
      ],
    };
    expect(document({ sourcePolicyDocuments: [JSON.stringify(given), ""] })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["b", "a"],
          Resource: "*",
          Principal: "*",
          NotPrincipal: { AWS: ["b", "a"] },
          Condition: { Bool: { secure: "true" }, StringLike: { v: "x" } },
        },
      ],
    });
  });

  it("writes as Go does", () => {
    const { json, minifiedJson } = asked({ statements: [{ actions: ["a:b"], resources: ["<a> & b"] }] });
    expect(minifiedJson).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"\\u003ca\\u003e \\u0026 b"}]}',
    );
    expect(JSON.stringify(JSON.parse(json as string))).toBe(JSON.stringify(JSON.parse(minifiedJson as string)));
  });

  it.each<[string, Properties]>([
    [
      "duplicate Sid (A). Remove the Sid or ensure the Sid is unique.",
      {
        statements: [
          { sid: "A", actions: ["a:b"] },
          { sid: "A", actions: ["a:c"] },
        ],
      },
    ],
    [
      "merging source document 1: duplicate Sid (A) in source_policy_documents (statement 0). Remove the Sid or ensure Sids are unique.",
      {
        sourcePolicyDocuments: [
          JSON.stringify({ Statement: [one("A", "x")] }),
          JSON.stringify({ Statement: [one("A", "y")] }),
        ],
      },
    ],
    ["merging override document 0: contains an invalid JSON: nope", { overridePolicyDocuments: ["nope"] }],
    [
      "merging source document 0: json: cannot unmarshal, Statement is not a list",
      { sourcePolicyDocuments: [JSON.stringify({ Statement: one("A", "x") })] },
    ],
    [
      "found &{ sequence in (&{aws:username}), which is not supported in document version 2008-10-17",
      { version: "2008-10-17", statements: [{ resources: ["&{aws:username}"] }] },
    ],
  ])("is refused: %s", (message, inputs) => {
    expect(() => asked(inputs)).toThrow(`writing IAM Policy Document: ${message}`);
  });

  it("is unknown as soon as a part of it is", () => {
    expect(asked({ statements: [{ actions: ["a:b"], resources: [UNKNOWN] }] })).toMatchObject({
      json: UNKNOWN,
      minifiedJson: UNKNOWN,
    });
  });
});

describe("any policy document", () => {
  const word = fc.stringMatching(/^[a-z][a-z:*/]{0,8}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 4 });
  const principals = fc.uniqueArray(
    fc.record({ type: fc.constantFrom("AWS", "Service", "Federated", "*"), identifiers: words }),
    { selector: ({ type }) => type, maxLength: 3 },
  );
  const conditions = fc.array(
    fc.record({ test: fc.constantFrom("StringLike", "Bool"), variable: fc.constantFrom("a", "b"), values: words }),
    { maxLength: 4 },
  );
  const given = fc.record(
    {
      effect: fc.constantFrom("Allow", "Deny"),
      actions: words,
      notActions: words,
      resources: fc.array(
        fc.oneof(
          word,
          word.map((one) => `&{${one}}`),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      notResources: words,
      principals,
      notPrincipals: principals,
      conditions,
    },
    { requiredKeys: [] },
  );
  const statements = fc
    .array(given, { maxLength: 4 })
    .map((all) => all.map((one, index) => (index % 2 === 0 ? { ...one, sid: `S${index}` } : one)));

  it("says in each statement exactly what was given", () => {
    fc.assert(
      fc.property(statements, (all) => {
        const written = document({ statements: all }).Statement ?? [];
        expect(written).toHaveLength(all.length);
        for (const [index, one] of all.entries()) {
          const { Action, Resource, Principal, Condition, Effect } = written[index];
          expect(Effect).toBe(one.effect ?? "Allow");
          expect(Action).toEqual(oneOrMany(one.actions));
          expect(Resource).toEqual(oneOrMany(one.resources, (text) => text.replaceAll("&{", "${")));
          const named = Principal === "*" ? { "*": "*" } : (Principal ?? {});
          expect(named).toEqual(
            Object.fromEntries((one.principals ?? []).map((who) => [who.type, oneOrMany(who.identifiers)])),
          );
          const blocks = [...new Map((one.conditions ?? []).map((block) => [JSON.stringify(block), block])).values()];
          for (const { test, variable } of blocks) {
            const values = blocks
              .filter((block) => block.test === test && block.variable === variable)
              .flatMap((block) => block.values);
            expect([Condition[test][variable]].flat().sort()).toEqual(values.sort());
          }
        }
      }),
    );
  });

  it("is the same when it is merged into nothing, and under its own", () => {
    fc.assert(
      fc.property(statements, (all) => {
        const { json } = asked({ statements: all });
        expect(asked({ sourcePolicyDocuments: [json] })["json"]).toBe(json);
        expect(asked({ overridePolicyDocuments: [json] })["json"]).toBe(json);
        const named = all.filter((one) => "sid" in one);
        const own = asked({ statements: named })["json"];
        expect(asked({ sourcePolicyDocuments: [own], statements: named, overridePolicyDocuments: [own] })["json"]).toBe(
          own,
        );
      }),
    );
  });
});

function one(sid: string, action: string): object {
  return { Sid: sid, Effect: "Allow", Action: action };
}

/** A set as the provider writes it. */
function oneOrMany(given: readonly string[] | undefined, as = (text: string): string => text): unknown {
  if (given === undefined) return undefined;
  const sorted = [...new Set(given)].sort().reverse();
  return sorted.length === 1 ? as(sorted[0]!) : sorted.map(as);
}
