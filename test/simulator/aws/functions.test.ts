import { describe, expect, it } from "vitest";
import { type Properties, Secret } from "../../../components/core/value.ts";
import { otherIdShape } from "../../../simulator/aws/idShape.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { resultKeys } from "../resultKeys.ts";
import { Account } from "./account.ts";

const settings = { region: "us-east-2" };
const at = (name: string): string => `aws:${name.includes("/") ? name : `index/${name}`}:${name.split("/").at(-1)}`;

/** What a function answers where nothing is made. */
function asked(name: string, inputs: Properties = {}, region = "us-east-2"): any {
  return simulatedAws.invoke({ token: at(name), inputs, settings: { region } });
}

describe("a function of AWS that looks nothing up", () => {
  it.each<[string, Properties, string, object]>([
    ["getCallerIdentity", {}, "us-gov-west-1", { arn: "arn:aws-us-gov:iam::123456789012:user/simulated" }],
    [
      "getAvailabilityZones",
      {},
      "us-east-2",
      { names: ["us-east-2a", "us-east-2b", "us-east-2c"], groupNames: ["us-east-2"] },
    ],
    [
      "getAvailabilityZones",
      { excludeNames: ["us-east-2a"] },
      "us-east-2",
      { names: ["us-east-2b", "us-east-2c"], zoneIds: ["use2-az2", "use2-az3"] },
    ],
    [
      "getAvailabilityZones",
      { excludeZoneIds: ["use2-az3"], state: "available" },
      "us-east-2",
      { names: ["us-east-2a", "us-east-2b"] },
    ],
    ["getAvailabilityZones", { state: "unavailable" }, "us-east-2", { names: [], zoneIds: [], groupNames: [] }],
    [
      "getAvailabilityZones",
      {
        filters: [
          { name: "opt-in-status", values: ["opt-in-not-required"] },
          { name: "zone-name", values: ["*b", "*-2c"] },
        ],
      },
      "us-east-2",
      { names: ["us-east-2b", "us-east-2c"] },
    ],
    ["getAvailabilityZones", { filters: [{ name: "zone-type", values: ["local-zone"] }] }, "us-east-2", { names: [] }],
    [
      "getRegions",
      { filters: [{ name: "region-name", values: ["us-w*"] }] },
      "us-east-2",
      { names: ["us-west-1", "us-west-2"] },
    ],
    ["getRegions", {}, "us-gov-west-1", { names: ["us-gov-east-1", "us-gov-west-1"], id: "aws-us-gov" }],
    [
      "getService",
      { serviceId: "ec2" },
      "us-east-2",
      {
        dnsName: "ec2.us-east-2.amazonaws.com",
        reverseDnsName: "com.amazonaws.us-east-2.ec2",
        reverseDnsPrefix: "com.amazonaws",
        partition: "aws",
      },
    ],
    [
      "getService",
      { dnsName: "s3.cn-north-1.amazonaws.com.cn" },
      "us-east-2",
      { serviceId: "s3", region: "cn-north-1", reverseDnsName: "cn.com.amazonaws.cn-north-1.s3" },
    ],
    [
      "getServicePrincipal",
      { serviceName: "eks" },
      "us-east-2",
      { name: "eks.amazonaws.com", suffix: "amazonaws.com", id: "eks.us-east-2.amazonaws.com" },
    ],
    ["getServicePrincipal", { serviceName: "logs" }, "cn-north-1", { name: "logs.amazonaws.com.cn" }],
    ["getServicePrincipal", { serviceName: "eks" }, "cn-north-1", { name: "eks.amazonaws.com" }],
    [
      "ec2/getInstanceTypeOfferings",
      { filters: [{ name: "instance-type", values: ["p5.48xlarge"] }] },
      "us-east-2",
      { instanceTypes: ["p5.48xlarge"], locations: ["us-east-2"], locationTypes: ["region"] },
    ],
    [
      "ec2/getInstanceTypeOfferings",
      {
        locationType: "availability-zone",
        filters: [
          { name: "instance-type", values: ["p5.48xlarge"] },
          { name: "location", values: ["us-east-2a", "us-east-2b"] },
        ],
      },
      "us-east-2",
      { instanceTypes: ["p5.48xlarge", "p5.48xlarge"], locations: ["us-east-2a", "us-east-2b"] },
    ],
    [
      "ec2/getInstanceTypeOfferings",
      { filters: [{ name: "instance-type", values: ["p5e*"] }] },
      "us-east-2",
      { instanceTypes: ["p5e.48xlarge", "p5en.48xlarge"] },
    ],
    [
      "ec2/getCapacityBlockOffering",
      { instanceType: "p5.48xlarge", instanceCount: 2, capacityDurationHours: 24 },
      "us-east-2",
      {
        availabilityZone: "us-east-2a",
        currencyCode: "USD",
        tenancy: "default",
        upfrontFee: "",
        capacityBlockOfferingId: expect.stringMatching(/^cb-0[0-9a-f]{16}$/),
      },
    ],
    [
      "eks/getClusterAuth",
      { name: "train" },
      "us-east-2",
      { id: "train", token: expect.stringMatching(/^k8s-aws-v1\.[\w-]+$/) },
    ],
    [
      "eks/getAddonVersion",
      { addonName: "vpc-cni", kubernetesVersion: "1.34", mostRecent: true },
      "us-east-2",
      { id: "vpc-cni", version: "v1.20.1-eksbuild.1" },
    ],
    [
      "eks/getAddonVersion",
      { addonName: "kube-proxy", kubernetesVersion: "1.32" },
      "us-east-2",
      { version: "v1.32.0-eksbuild.2" },
    ],
    [
      "ecr/getAuthorizationToken",
      {},
      "us-east-2",
      { userName: "AWS", proxyEndpoint: "https://123456789012.dkr.ecr.us-east-2.amazonaws.com" },
    ],
    [
      "iam/getSessionContext",
      { arn: "arn:aws:iam::1:user/a" },
      "us-east-2",
      { issuerArn: "arn:aws:iam::1:user/a", issuerName: "" },
    ],
    [
      "kms/getAlias",
      { name: "alias/aws/ebs" },
      "us-east-2",
      { arn: "arn:aws:kms:us-east-2:123456789012:alias/aws/ebs" },
    ],
    ["kms/getKey", { keyId: "alias/aws/ebs" }, "us-east-2", { keyManager: "AWS", enabled: true }],
  ] as any)("answers %s %j in %s", (name, inputs, region, expected) => {
    expect(asked(name, inputs, region)).toMatchObject(expected);
  });

  it("hands out a password that its token has", () => {
    const { authorizationToken, password } = asked("ecr/getAuthorizationToken");
    expect(Buffer.from(authorizationToken, "base64").toString()).toBe(`AWS:${password}`);
  });

  it("knows the tags that its provider gives", () => {
    const defaultTags = JSON.stringify({ tags: { team: "ml" } });
    const { tags } = simulatedAws.invoke({
      token: at("getDefaultTags"),
      inputs: {},
      settings: { ...settings, defaultTags },
    })!;
    expect(tags).toEqual({ team: "ml" });
  });

  it("names a key of AWS that no program can have made", () => {
    const { targetKeyId, targetKeyArn } = asked("kms/getAlias", { name: "alias/aws/ebs" });
    expect(targetKeyId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(targetKeyArn).toBe(`arn:aws:kms:us-east-2:123456789012:key/${targetKeyId}`);
    const account = new Account();
    account.make("aws:fsx/lustreFileSystem:LustreFileSystem", {
      subnetIds: "subnet-1",
      storageCapacity: 1200,
      deploymentType: "PERSISTENT_2",
      perUnitStorageThroughput: 125,
      kmsKeyId: targetKeyArn,
    });
  });
});

describe("an image", () => {
  it.each<[Properties, object]>([
    [
      { filters: [{ name: "architecture", values: ["arm64"] }], owners: ["amazon"] },
      { architecture: "arm64", ownerId: "137112412989" },
    ],
    [
      { filters: [{ name: "name", values: ["al2023-ami-*-arm64"] }] },
      { architecture: "arm64", name: "al2023-ami-20260714-arm64" },
    ],
    [
      { owners: ["self"] },
      { architecture: "x86_64", ownerId: "123456789012", public: false, rootDeviceName: "/dev/xvda" },
    ],
    [{ owners: ["099720109477"] }, { ownerId: "099720109477", rootDeviceName: "/dev/sda1" }],
  ])("is what the filters %j want", (inputs, expected) => {
    const image = asked("ec2/getAmi", inputs);
    expect(image).toMatchObject(expected);
    expect(image.blockDeviceMappings).toMatchObject([
      { deviceName: image.rootDeviceName, ebs: { snapshot_id: image.rootSnapshotId } },
    ]);
  });

  it("is in the parameters of EKS in one way, of the version that is asked for", () => {
    const folder = "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/nvidia/recommended";
    const { value: image, arn } = asked("ssm/getParameter", { name: `${folder}/image_id` });
    expect(arn).toBe(`arn:aws:ssm:us-east-2::parameter${folder}/image_id`);
    expect(image).toMatch(/^ami-0[0-9a-f]{16}$/);
    const { value: release } = asked("ssm/getParameter", { name: `${folder}/release_version` });
    expect(release).toBe("1.33.0-20260714");
    expect(JSON.parse(asked("ssm/getParameter", { name: folder }).value)).toEqual({
      schema_version: "2",
      image_id: image,
      image_name: "amazon-eks-node-x86_64-nvidia-1.33-v20260714",
      release_version: release,
    });
  });

  it("is in any other parameter", () => {
    expect(asked("ssm/getParameter", { name: "plain" })).toMatchObject({
      arn: "arn:aws:ssm:us-east-2:123456789012:parameter/plain",
      value: expect.stringMatching(/^ami-/),
    });
  });
});

describe("a parameter that the program has made", () => {
  it.each([
    ["String", "/team/size", "large", "large"],
    ["SecureString", "/team/password", "hunter2", ""],
  ])("of type %s is found", (type, name, value, insecureValue) => {
    const account = new Account();
    const made = account.make("aws:ssm/parameter:Parameter", { name, type, value: new Secret(value) });
    const found = { world: account.world, token: at("ssm/getParameter"), inputs: { name }, settings };
    expect(account.invoke(found)).toEqual({
      arn: made.outputs["arn"],
      id: name,
      insecureValue,
      name,
      region: "us-east-2",
      type,
      value,
      version: 1,
    });
    expect(account.invoke({ ...found, settings: { region: "us-west-2" } })).toMatchObject({
      value: expect.stringMatching(/^ami-/),
    });
  });
});

describe("what the simulated AWS answers", () => {
  const inputs: Properties = {
    ...{
      name: "alias/aws/ebs",
      id: "vpc-1",
      bucket: "data-of-ours",
      keyId: "alias/aws/ebs",
      arn: "arn:aws:iam::1:user/a",
    },
    ...{ serviceName: "eks", serviceId: "ec2", addonName: "coredns", instanceType: "p5.48xlarge" },
  };
  const answer = (token: string): Properties | undefined => {
    const name = token === at("kms/getAlias") ? { name: "alias/aws/ebs" } : {};
    const call = { token, inputs: { ...only(inputs, token), ...name }, settings };
    return simulatedAws.invoke(call) ?? simulatedAws.example!(call);
  };

  it.each(simulatedAws.functions.filter((token) => answer(token) !== undefined))(
    "%s is what the SDK declares",
    (token) => {
      const declared = [...resultKeys(token), "id"];
      expect(Object.keys(answer(token)!).filter((key) => !declared.includes(key))).toEqual([]);
    },
  );

  it("has a shape for every function", () => {
    expect(simulatedAws.functions.filter((token) => answer(token) === undefined)).toEqual([]);
    expect(simulatedAws.example!({ token: at("ec2/getVpcs"), inputs: {}, settings })).toBeUndefined();
  });

  it("has no id in a shape: whoever forgets to fill one in is told so", () => {
    const shape = simulatedAws.example!({ token: at("ec2/getVpc"), inputs: { default: true }, settings })!;
    expect(shape).toMatchObject({ default: true, id: "…", arn: "…", mainRouteTableId: "…", region: "us-east-2" });
    expect(otherIdShape("aws:ec2/vpc:Vpc", shape["id"] as string)).toBeDefined();
  });
});

/** Arguments that a function has: those which its result has too. */
function only(inputs: Properties, token: string): Properties {
  const keys = resultKeys(token);
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => keys.includes(key)));
}
