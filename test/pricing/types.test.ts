import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { freeReason, freeTypeNames } from "../../components/pricing/freeTypes.ts";
import { meters } from "../../components/pricing/meter.ts";
import { usageTypeNames } from "../../components/pricing/usageTypes.ts";
import { staticKeyTypes } from "../../components/security/staticKeys.ts";
import { graphOf, measured, node } from "./graph.ts";

const sdk = fileURLToPath(new URL("../../node_modules/@pulumi/aws/", import.meta.url));

const gcpSdk = fileURLToPath(new URL("../../node_modules/@pulumi/gcp/", import.meta.url));

const kubernetesSdk = fileURLToPath(new URL("../../node_modules/@pulumi/kubernetes/", import.meta.url));

/** Whether the installed SDK has a resource of this token. */
function inSdk(token: string): boolean {
  const [, module = ""] = token.split(":");
  const file = `${sdk}${module}.js`;
  return existsSync(file) && readFileSync(file, "utf8").includes(`__pulumiType = '${token}'`);
}

describe("tables of types", () => {
  it("name resources that exist", () => {
    const tokens = [...freeTypeNames, ...usageTypeNames, ...Object.keys(meters)].filter((token) =>
      token.startsWith("aws:"),
    );
    expect(tokens.filter((token) => !inSdk(token))).toEqual([]);
  });

  it("name resources of Google Cloud that exist", () => {
    const tokens = [...freeTypeNames, ...usageTypeNames, ...Object.keys(meters)].filter((token) =>
      token.startsWith("gcp:"),
    );
    expect(tokens.length).toBeGreaterThan(60);
    const known = (token: string): boolean => {
      const [, module = ""] = token.split(":");
      const folder = `${gcpSdk}${dirname(module)}/`;
      const wanted = `${basename(module)}.js`.toLowerCase();
      const file = existsSync(folder) ? readdirSync(folder).find((one) => one.toLowerCase() === wanted) : undefined;
      return file !== undefined && readFileSync(`${folder}${file}`, "utf8").includes(`__pulumiType = '${token}'`);
    };
    expect(tokens.filter((token) => !known(token))).toEqual([]);
  });

  it("name objects of Kubernetes that exist", () => {
    const tokens = [...freeTypeNames, ...Object.keys(meters)].filter((token) => token.startsWith("kubernetes:"));
    expect(tokens.length).toBeGreaterThan(40);
    const known = (token: string): boolean => {
      const [, group = "", kind = ""] = token.split(":");
      const [api = "", version = ""] = group.split("/");
      const folder = `${kubernetesSdk}${api.split(".")[0]}/${version}/`;
      const file =
        existsSync(folder) && readdirSync(folder).find((one) => one.toLowerCase() === `${kind}.js`.toLowerCase());
      return file !== undefined && readFileSync(`${folder}${file}`, "utf8").includes(`__pulumiType = '${token}'`);
    };
    expect(tokens.filter((token) => !known(token))).toEqual([]);
  });

  it("give every type one state only", () => {
    const tokens = [...freeTypeNames, ...usageTypeNames, ...Object.keys(meters)];
    expect(tokens.filter((token, index) => tokens.indexOf(token) !== index)).toEqual([]);
  });
});

describe("parts of what is priced or billed by use", () => {
  it.each([
    ["aws:rds/subnetGroup:SubnetGroup", "settings of a database, which is what costs"],
    ["aws:lambda/eventSourceMapping:EventSourceMapping", "part of a function, which is billed by use"],
    ["aws:route53/record:Record", "part of a zone, which is billed with its queries"],
    ["gcp:sql/user:User", "part of a database instance, which is what costs"],
  ])("%s costs nothing", (type, why) => {
    expect(
      freeReason({ urn: "u", name: "n", type, custom: true, inputs: {}, options: {}, propertyDependencies: {} }),
    ).toBe(why);
  });
});

describe("long-lived keys", () => {
  // What refuses them is a policy of its own, and not that nobody knows their price.
  it("cost nothing", () => {
    const keys = staticKeyTypes
      .map(({ type }) => type)
      .filter((type) => /^(aws|gcp):(?!lightsail|container)/.test(type));
    expect(keys.length).toBeGreaterThan(6);
    expect(keys.filter((type) => !freeTypeNames.includes(type))).toEqual([]);
    const node = { urn: "u", name: "k", custom: true, inputs: {}, options: {}, propertyDependencies: {} };
    expect(freeReason({ ...node, type: "gcp:storage/hmacKey:HmacKey" })).toBe("IAM of Google Cloud costs nothing");
  });
});

describe("types without a price", () => {
  it.each([
    ["aws:iam/role:Role", true, { state: "free", why: "IAM costs nothing" }],
    ["aws:ec2/subnet:Subnet", true, { state: "free", why: "VPC networking costs nothing of itself" }],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      true,
      { state: "free", why: "VPC networking costs nothing of itself" },
    ],
    [
      "aws:ec2/launchTemplate:LaunchTemplate",
      true,
      { state: "free", why: "describes instances; what launches them is priced" },
    ],
    [
      "aws:ec2/placementGroup:PlacementGroup",
      true,
      { state: "free", why: "describes instances; what launches them is priced" },
    ],
    ["aws:autoscaling/schedule:Schedule", true, { state: "free", why: "scaling rules cost nothing" }],
    ["aws:eks/addon:Addon", true, { state: "free", why: "part of the EKS control plane" }],
    [
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      true,
      { state: "free", why: "part of the EKS control plane" },
    ],
    [
      "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation",
      true,
      { state: "free", why: "links a file system to a bucket; only their storage and requests cost" },
    ],
    ["pulumi:pulumi:Stack", false, { state: "free", why: "the stack itself" }],
    ["pulumi:pulumi:StackReference", true, { state: "free", why: "reads another stack" }],
    ["pulumi:providers:aws", true, { state: "free", why: "a provider" }],
    ["random:index/randomId:RandomId", true, { state: "free", why: "values made by Pulumi" }],
    ["hybrid-gpu:index:EksCluster", false, { state: "free", why: "its children are priced" }],
    ["example:index:Anything", false, { state: "free", why: "its children are priced" }],
    [
      "aws:s3/bucket:Bucket",
      true,
      { state: "usage-based", why: "billed by what is stored, requested and transferred" },
    ],
    [
      "aws:s3/bucketV2:BucketV2",
      true,
      { state: "usage-based", why: "billed by what is stored, requested and transferred" },
    ],
    ["aws:cloudwatch/logGroup:LogGroup", true, { state: "usage-based", why: "billed by what is logged and kept" }],
    ["aws:rds/instance:Instance", true, { state: "unpriced", why: "no meter for aws:rds/instance:Instance" }],
    [
      "kubernetes:karpenter.sh/v1:NodePool",
      true,
      { state: "unpriced", why: "no meter for kubernetes:karpenter.sh/v1:NodePool" },
    ],
    ["example:index:Anything", true, { state: "unpriced", why: "no meter for example:index:Anything" }],
    ["constructor", true, { state: "unpriced", why: "no meter for constructor" }],
    ["__proto__:a:b", true, { state: "unpriced", why: "no meter for __proto__:a:b" }],
  ])("%s (custom: %s)", (type, custom, expected) => {
    expect(measured([node(type, "it", {}, { custom })])).toEqual(expected);
  });

  it("say when they were read from outputs", () => {
    expect(measured([node("aws:rds/instance:Instance", "db", {}, { from: "outputs" })])).toEqual({
      state: "unpriced",
      why: "no meter for aws:rds/instance:Instance (read from outputs, as its inputs were not to be had)",
    });
    expect(graphOf([]).nodes).toEqual([]);
  });
});
