import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { makeUpName } from "../../../simulator/aws/naming.ts";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import { RefusedError } from "../../../simulator/refusal.ts";
import { Account } from "./account.ts";

const settings = { region: "us-east-2" };
const make = (type: string, inputs: Properties, name = "one") => simulatedAws.create({ type, name, inputs, settings });

/** What the provider says by itself; fails where it says nothing. */
function checkOf(type: string, inputs: Properties, name = "one"): string {
  try {
    make(type, inputs, name);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    expect(error.refusal.code).toBe("CheckFailure");
    expect(error.refusal.source.length).toBeGreaterThan(10);
    expect(simulatedAws.phrase(error.refusal, { action: "create", type })).toBe(error.message);
    return error.message;
  }
  throw new Error("it was expected to be refused, and was not");
}

describe("a name that the provider makes up", () => {
  it.each([
    [t.bucket, "MyData", "bucket", /^mydata-[0-9a-f]{7}$/],
    [t.bucketV2, "MyData", "bucket", /^mydata-[0-9a-f]{7}$/],
    [t.role, "MyRole", "name", /^MyRole-[0-9a-f]{7}$/],
    [t.keyAlias, "main", "name", /^alias\/main-[0-9a-f]{7}$/],
    [t.keyAlias, "alias/main", "name", /^alias\/main-[0-9a-f]{7}$/],
    [t.efs, "Files", "creationToken", /^Files-[0-9a-f]{7}$/],
    [t.cluster, "Main", "name", /^Main-[0-9a-f]{7}$/],
  ])("%s %s", (type, name, property, expected) => {
    expect(make(type, {}, name).outputs[property]).toMatch(expected);
  });

  it.each([
    [t.bucket, 63, (name: string) => name.toLowerCase()],
    [t.bucketV2, 63, (name: string) => name.toLowerCase()],
    [t.role, 64, (name: string) => name],
    [t.keyAlias, 238, (name: string) => name],
    [t.queue, 80, (name: string) => name],
    [t.topic, 80, (name: string) => name],
    [t.logGroup, 255, (name: string) => name],
  ])("%s has %d characters at most", (type, longest, shaped) => {
    const fits = "N".repeat(longest - 8);
    expect(() => make(type, {}, fits)).not.toThrow();
    expect(checkOf(type, {}, `${fits}N`)).toBe(
      `could not make instance of '${type}': name '${shaped(`${fits}N`)}-' plus 7 random chars is longer than maximum length ${longest}`,
    );
  });

  it("is made up for no name that is given, begun, or known only later", () => {
    const long = "n".repeat(100);
    for (const inputs of [{ name: "short" }, { namePrefix: "short-" }, { name: UNKNOWN }]) {
      expect(() => make(t.role, inputs, long)).not.toThrow();
    }
  });

  it("is not judged of what is there already", () => {
    expect(
      simulatedAws.create({ type: t.role, name: "n".repeat(100), inputs: {}, settings, isThere: true }).id,
    ).toMatch(/^n{100}-/);
  });

  it("is the same on every run, and another one for each seed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (name, one, other) => {
        expect(makeUpName(t.role, name, one)).toBe(makeUpName(t.role, name, one));
        expect(makeUpName(t.role, name, one) === makeUpName(t.role, name, other)).toBe(one === other);
      }),
    );
  });

  it("is judged as a given one is", () => {
    const name = `c${"n".repeat(99)}`;
    expect(checkOf(t.cluster, {}, name)).toMatch(
      /has a problem: "name" length must be between 1-100 characters: "cn+-/,
    );
    expect(checkOf(t.nodeGroup, { clusterName: "main" }, "n".repeat(60))).toMatch(
      /has a problem: expected length of node_group_name to be in the range \(0 - 63\), got n+-[0-9a-f]{7}\. Examine/,
    );
  });
});

describe("what the provider refuses by itself, in a preview already", () => {
  const long = (length: number) => "n".repeat(length);
  it.each([
    [t.cluster, { name: "_bad!" }, `"name" doesn't comply with restrictions ("^[0-9A-Za-z][0-9A-Za-z_-]*$"): "_bad!"`],
    [
      t.nodeGroup,
      { clusterName: "a b" },
      `"cluster_name" doesn't comply with restrictions ("^[0-9A-Za-z][0-9A-Za-z_-]*$"): "a b"`,
    ],
    [t.role, { name: long(65) }, `expected length of name to be in the range (1 - 64), got ${long(65)}`],
    [t.role, { name: "a role" }, "invalid value for name (must match [\\w+=,.@-])"],
    [t.policy, { name: long(129) }, `expected length of name to be in the range (1 - 128), got ${long(129)}`],
    [t.instanceProfile, { name: "a/b" }, "invalid value for name (must match [\\w+=,.@-])"],
    [t.securityGroup, { name: "sg-foo" }, "invalid value for name (cannot begin with sg-)"],
    [
      t.securityGroup,
      { description: long(256) },
      `expected length of description to be in the range (0 - 255), got ${long(256)}`,
    ],
    [t.bucket, { bucket: long(64) }, `expected length of bucket to be in the range (0 - 63), got ${long(64)}`],
    [t.keyAlias, { name: "main" }, `"name" must begin with 'alias/' and be comprised of only [a-zA-Z0-9:/_-]`],
    [t.keyAlias, { name: "alias/aws/s3" }, `"name" cannot begin with reserved AWS CMK prefix 'alias/aws'`],
    [t.role, { assumeRolePolicy: "nope" }, `"assume_role_policy" contains an invalid JSON policy: not a JSON object`],
    [
      t.rolePolicy,
      { policy: " {}" },
      `"policy" contains an invalid JSON policy: leading space characters are not allowed`,
    ],
    [t.policy, { policy: "[]" }, `"policy" contains an invalid JSON policy: contains a JSON array, not a JSON object`],
    [
      t.policy,
      { policy: '"{}"' },
      `"policy" contains an invalid JSON policy: contains a JSON-encoded string, not a JSON-encoded object`,
    ],
    [t.policy, { policy: "" }, `"policy" is an empty string, which is not a valid JSON value`],
  ])("%s %j", (type, inputs, why) => {
    const property = Object.keys(inputs)[0]!;
    expect(checkOf(type, inputs)).toBe(
      `${type} resource 'one' has a problem: ${why}. Examine values at 'one.${property}'.`,
    );
  });

  it("says where JSON ends to be a policy", () => {
    expect(checkOf(t.policy, { policy: '{"a":}' })).toMatch(
      /has a problem: "policy" contains an invalid JSON policy: .+\. Examine values at 'one\.policy'\.$/,
    );
  });

  it.each([
    [t.cluster, { name: "Main_1-a" }],
    [t.role, { name: `${long(58)}+=,.@-`, assumeRolePolicy: "{}" }],
    [t.securityGroup, { name: "asg-foo", description: long(255) }],
    [t.nodeGroup, { clusterName: "main", nodeGroupName: long(63) }],
    [t.keyAlias, { name: "alias/team/main" }],
  ])("%s takes %j", (type, inputs) => {
    expect(() => make(type, inputs)).not.toThrow();
  });
});

describe("what AWS refuses", () => {
  it.each([
    "192.168.0.1",
    "xn--example",
    "sthree-example",
    "amzn-s3-demo-example",
    "example-s3alias",
    "example--ol-s3",
    "example.mrap",
    "example--x-s3",
    "example--table-s3",
    "a..b",
    "ab",
    "-example",
    "Example",
    "example_data",
  ])("a bucket called %s", (bucket) => {
    expect(new Account().refusalOf(t.bucket, { bucket })).toMatchObject({
      code: "InvalidBucketName",
      message: "The specified bucket is not valid.",
    });
  });

  it.each(["192.168.0.1.example", "example-s3alias-2", "my-xn--example", "a.b-c.9"])(
    "no bucket called %s",
    (bucket) => {
      expect(new Account().make(t.bucket, { bucket }).id).toBe(bucket);
    },
  );

  it("a bucket whose name is made up of what no name may have", () => {
    const account = new Account();
    expect(account.refusalOf(t.bucket, {}, "My_Data").code).toBe("InvalidBucketName");
    expect(account.make(t.bucket, {}, "MyData").id).toMatch(/^mydata-[0-9a-f]{7}$/);
  });

  it.each([
    [
      "Lustre → nodes",
      "Value (Lustre → nodes) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.",
    ],
    [
      "what a customer's nodes need",
      "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
    ],
  ])("a security group described as %s", (description, message) => {
    const vpcId = "vpc-0123456789abcdef0";
    expect(new Account().refusalOf(t.securityGroup, { vpcId, description })).toMatchObject({
      code: "InvalidParameterValue",
      message,
    });
    new Account().make(t.securityGroup, { vpcId, description: "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*" });
  });
});
