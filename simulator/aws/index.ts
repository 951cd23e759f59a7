import { createHash } from "node:crypto";
import { type Properties, Unknown } from "../../components/core/value.ts";
import { dnsSuffixOf, partitionOf } from "../../components/hardware/aws/region.ts";
import type { CloudCall, CloudCreate, SimulatedCloud } from "../cloud.ts";

/** The account of every simulated answer: AWS's own documentation uses it for examples. */
export const simulatedAccount = "123456789012";

type Answer = (call: { readonly inputs: Properties; readonly region: string }) => Properties;

const answers: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    accountId: simulatedAccount,
    arn: `arn:aws:iam::${simulatedAccount}:user/simulated`,
    id: simulatedAccount,
    userId: "AIDASIMULATED",
  }),
  "aws:index/getPartition:getPartition": ({ region }) => {
    const partition = partitionOf(region);
    const dnsSuffix = dnsSuffixOf(region);
    return {
      partition,
      dnsSuffix,
      reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
      id: partition,
    };
  },
  "aws:index/getRegion:getRegion": ({ region }) => ({
    description: region,
    endpoint: `ec2.${region}.${dnsSuffixOf(region)}`,
    id: region,
    name: region,
    region,
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": ({ region, inputs }) => {
    const names = ["a", "b", "c"].map((letter) => `${region}${letter}`);
    return {
      ...known(inputs),
      groupNames: names.map(() => region),
      id: region,
      names,
      region,
      zoneIds: names.map((_, index) => `${shortRegion(region)}-az${index + 1}`),
    };
  },
  "aws:ssm/getParameter:getParameter": ({ inputs, region }) => ({
    ...known(inputs),
    arn: `arn:${partitionOf(region)}:ssm:${region}:${simulatedAccount}:parameter${text(inputs["name"])}`,
    id: text(inputs["name"]),
    insecureValue: parameterValue(text(inputs["name"])),
    region,
    type: "String",
    value: parameterValue(text(inputs["name"])),
    version: 1,
  }),
  "aws:ec2/getAmi:getAmi": ({ inputs, region }) => ({
    ...known(inputs),
    architecture: "x86_64",
    arn: `arn:${partitionOf(region)}:ec2:${region}::image/${hexId("ami", JSON.stringify(inputs))}`,
    creationDate: "2026-07-14T00:00:00.000Z",
    id: hexId("ami", JSON.stringify(inputs)),
    imageId: hexId("ami", JSON.stringify(inputs)),
    name: "simulated",
    region,
    state: "available",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ inputs }) => {
    const json = JSON.stringify(policyDocument(inputs));
    return { ...known(inputs), id: hash(json).slice(0, 10), json, minifiedJson: json };
  },
};

/** What AWS answers, as far as a plan needs it. Deterministic: the same program gets the same answers on every run. */
export const simulatedAws: SimulatedCloud = {
  package: "aws",
  functions: Object.keys(answers).sort(),
  types: new Map(),
  phrase: ({ code, message }) => `${code}: ${message}`,
  invoke: (call) => answers[call.token]?.({ inputs: call.inputs, region: regionOf(call) }),
  create: (request: CloudCreate) => {
    const { type, name, inputs } = request;
    const region = regionOf(request);
    const seed = `${type}/${region}/${name}`;
    const id = idOf(type, name, seed);
    return { id, outputs: computed(type, id, name, inputs, region) };
  },
};

/** The region of a call: what it says itself, as version 7 of the provider takes it, else its provider's. */
function regionOf({ inputs, settings }: Pick<CloudCall, "inputs" | "settings">): string {
  return typeof inputs["region"] === "string" ? inputs["region"] : (settings["region"] ?? "us-east-1");
}

const idPrefixes: Readonly<Record<string, string>> = {
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
  "aws:ec2/launchTemplate:LaunchTemplate": "lt",
  "aws:ec2/capacityReservation:CapacityReservation": "cr",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
  "aws:fsx/lustreFileSystem:LustreFileSystem": "fs",
  "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation": "dra",
};

/** Types whose id is the name that AWS knows them by. */
const nameProperties: Readonly<Record<string, string>> = {
  "aws:ec2/placementGroup:PlacementGroup": "name",
  "aws:eks/cluster:Cluster": "name",
  "aws:iam/role:Role": "name",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:cloudwatch/logGroup:LogGroup": "name",
};

/** Kinds that ARNs write otherwise than types. */
const arnKinds: Readonly<Record<string, string>> = { "aws:ec2/placementGroup:PlacementGroup": "placement-group" };

function idOf(type: string, name: string, seed: string): string {
  const prefix = idPrefixes[type];
  if (prefix !== undefined) return hexId(prefix, seed);
  return `${name}-${hash(seed).slice(0, 7)}`;
}

function computed(type: string, id: string, name: string, inputs: Properties, region: string): Properties {
  const named = nameProperties[type];
  const physical = named === undefined ? id : typeof inputs[named] === "string" ? (inputs[named] as string) : id;
  const service = type.split(":")[1]?.split("/")[0] ?? "unknown";
  const kind = type.split(":")[2] ?? "resource";
  const resource = `${arnKinds[type] ?? `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`}/${physical}`;
  const arn =
    service === "iam"
      ? `arn:${partitionOf(region)}:iam::${simulatedAccount}:${resource}`
      : service === "s3"
        ? `arn:${partitionOf(region)}:s3:::${physical}`
        : `arn:${partitionOf(region)}:${service}:${region}:${simulatedAccount}:${resource}`;
  return { arn, region, ...(named === undefined ? {} : { [named]: physical }), ...special(type, id, name, region) };
}

function special(type: string, id: string, name: string, region: string): Properties {
  switch (type) {
    case "aws:eks/cluster:Cluster":
      return {
        endpoint: `https://${hash(name).slice(0, 32).toUpperCase()}.gr7.${region}.eks.amazonaws.com`,
        certificateAuthority: { data: Buffer.from("simulated").toString("base64") },
        vpcConfig: { clusterSecurityGroupId: hexId("sg", `${name}/cluster`) },
        status: "ACTIVE",
      };
    case "aws:fsx/lustreFileSystem:LustreFileSystem":
      return {
        dnsName: `${id}.fsx.${region}.amazonaws.com`,
        mountName: hash(id).slice(0, 8),
        networkInterfaceIds: [hexId("eni", id)],
      };
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return { latestVersion: 1, defaultVersion: 1 };
    case "aws:s3/bucket:Bucket":
      return { bucketDomainName: `${id}.s3.amazonaws.com` };
    case "aws:kms/key:Key":
      return { keyId: id };
    case "aws:eks/nodeGroup:NodeGroup":
      return {
        nodeGroupName: `${name}-${hash(id).slice(0, 7)}`,
        status: "ACTIVE",
        resources: [{ autoscalingGroups: [{ name: `eks-${name}-${hash(id).slice(0, 8)}` }] }],
      };
    default:
      return {};
  }
}

/** IAM's JSON from the statements of `getPolicyDocument`, as the provider writes it: one value plain, several as a list. */
function policyDocument(inputs: Properties): object {
  const statements = Array.isArray(inputs["statements"]) ? (inputs["statements"] as Properties[]) : [];
  const single = (list: unknown): unknown => (Array.isArray(list) && list.length === 1 ? list[0] : list);
  return {
    Version: text(inputs["version"]) || "2012-10-17",
    Statement: statements.map((statement) => ({
      ...(statement["sid"] === undefined ? {} : { Sid: statement["sid"] }),
      Effect: statement["effect"] ?? "Allow",
      ...(statement["actions"] === undefined ? {} : { Action: single(statement["actions"]) }),
      ...(statement["notActions"] === undefined ? {} : { NotAction: single(statement["notActions"]) }),
      ...(statement["resources"] === undefined ? {} : { Resource: single(statement["resources"]) }),
      ...(statement["notResources"] === undefined ? {} : { NotResource: single(statement["notResources"]) }),
      ...principals(statement["principals"], single),
      ...conditions(statement["conditions"], single),
    })),
  };
}

function principals(list: unknown, single: (list: unknown) => unknown): object {
  if (!Array.isArray(list) || list.length === 0) return {};
  const entries = (list as Properties[]).map(({ type, identifiers }) => [String(type), single(identifiers)]);
  return { Principal: Object.fromEntries(entries) };
}

function conditions(list: unknown, single: (list: unknown) => unknown): object {
  if (!Array.isArray(list) || list.length === 0) return {};
  const byTest: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of list as Properties[]) {
    byTest[String(test)] = { ...byTest[String(test)], [String(variable)]: single(values) };
  }
  return { Condition: byTest };
}

/** us-east-2 → use2, ap-southeast-1 → apse1: the prefix of zone ids. */
function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-").slice(-3);
  const letters: Record<string, string> = { northeast: "ne", northwest: "nw", southeast: "se", southwest: "sw" };
  return `${area}${letters[direction] ?? direction.charAt(0)}${number}`;
}

function parameterValue(name: string): string {
  return name.endsWith("release_version") ? "1.34.0-20260714" : hexId("ami", name);
}

function known(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !(value instanceof Unknown)));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function hash(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

function hexId(prefix: string, seed: string): string {
  return `${prefix}-0${hash(seed).slice(0, 16)}`;
}
