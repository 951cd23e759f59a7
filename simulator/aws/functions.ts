import { type Properties, Unknown } from "../../components/core/value.ts";
import { dnsSuffixOf, partitionOf } from "../../components/hardware/aws/region.ts";
import type { CloudCall } from "../cloud.ts";
import { hash, sideId } from "./ids.ts";
import { regionalArn, regionOf, simulatedAccount, zoneIdOf, zonesOf } from "./place.ts";

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
    const names = zonesOf(region);
    return {
      ...known(inputs),
      groupNames: names.map(() => region),
      id: region,
      names,
      region,
      zoneIds: names.map(zoneIdOf),
    };
  },
  "aws:ssm/getParameter:getParameter": ({ inputs, region }) => ({
    ...known(inputs),
    arn: regionalArn("ssm", region, `parameter${text(inputs["name"])}`),
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
    arn: `arn:${partitionOf(region)}:ec2:${region}::image/${sideId("ami", JSON.stringify(inputs))}`,
    creationDate: "2026-07-14T00:00:00.000Z",
    id: sideId("ami", JSON.stringify(inputs)),
    imageId: sideId("ami", JSON.stringify(inputs)),
    name: "simulated",
    region,
    state: "available",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ inputs }) => {
    const json = JSON.stringify(policyDocument(inputs));
    return { ...known(inputs), id: hash(json).slice(0, 10), json, minifiedJson: json };
  },
};

/** The functions that the simulated AWS answers. */
export const awsFunctions: readonly string[] = Object.keys(answers).sort();

/** The answer to a provider function; `undefined` where it is none of them. */
export function answerAws({ token, inputs, settings }: CloudCall): Properties | undefined {
  return Object.hasOwn(answers, token) ? answers[token]!({ inputs, region: regionOf(inputs, settings) }) : undefined;
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

function parameterValue(name: string): string {
  return name.endsWith("release_version") ? "1.34.0-20260714" : sideId("ami", name);
}

function known(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !(value instanceof Unknown)));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
