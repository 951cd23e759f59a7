import type { Properties } from "../../../components/core/value.ts";
import { dnsSuffixOf, partitionOf } from "../../../components/hardware/aws/region.ts";
import { tagsAll } from "../../defaultTags.ts";
import { accountArn, simulatedAccount, zoneIdOf, zonesOf } from "../place.ts";
import { type Answer, type Filter, filtersOf, fitsOne, known, textOf, textsOf } from "./answer.ts";

/**
 * Regions that an account has without asking for them, by the part of AWS.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html (opt-in status)
 */
const regions: Readonly<Record<string, readonly string[]>> = {
  aws: [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
  "aws-eusc": ["eusc-de-east-1"],
};

/** Services whose principals end as addresses in China do. */
const chineseServices = new Set(["codedeploy", "elasticmapreduce", "logs"]);

/** Functions about the account and where it is. */
export const placeAnswers: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": ({ region }) => ({
    accountId: simulatedAccount,
    arn: accountArn("iam", region, "user/simulated"),
    id: simulatedAccount,
    userId: "AIDASIMULATED",
  }),
  "aws:index/getPartition:getPartition": ({ region }) => {
    const partition = partitionOf(region);
    const dnsSuffix = dnsSuffixOf(region);
    return { partition, dnsSuffix, reverseDnsPrefix: reversed(dnsSuffix), id: partition };
  },
  "aws:index/getRegion:getRegion": ({ region }) => ({
    description: region,
    endpoint: `ec2.${region}.${dnsSuffixOf(region)}`,
    id: region,
    name: region,
    region,
  }),
  "aws:index/getRegions:getRegions": ({ inputs, region }) => {
    const partition = partitionOf(region);
    const names = [...new Set([...regions[partition]!, region])].sort();
    const about = (name: string): Readonly<Record<string, string>> => ({
      "region-name": name,
      "opt-in-status": regions[partition]!.includes(name) ? "opt-in-not-required" : "opted-in",
      endpoint: `ec2.${name}.${dnsSuffixOf(name)}`,
    });
    return { ...known(inputs), id: partition, names: names.filter((name) => fits(about(name), filtersOf(inputs))) };
  },
  "aws:index/getAvailabilityZones:getAvailabilityZones": ({ region, inputs }) => {
    const filters = [...filtersOf(inputs), ...stateFilter(inputs)];
    const names = zonesOf(region).filter(
      (zone) =>
        !textsOf(inputs["excludeNames"]).includes(zone) &&
        !textsOf(inputs["excludeZoneIds"]).includes(zoneIdOf(zone)) &&
        fits(aboutZone(zone, region), filters),
    );
    return {
      ...known(inputs),
      groupNames: [...new Set(names.map(() => region))],
      id: region,
      names,
      region,
      zoneIds: names.map(zoneIdOf),
    };
  },
  // @see hashicorp/terraform-provider-aws internal/service/meta/service_data_source.go
  "aws:index/getService:getService": ({ inputs, region: own }) => {
    const name = textOf(inputs["reverseDnsName"]) || reversed(textOf(inputs["dnsName"]));
    const parts = name === "" ? [] : name.split(".");
    const serviceId = parts.at(-1) ?? textOf(inputs["serviceId"]);
    const region = parts.at(-2) ?? own;
    const prefix = parts.slice(0, -2).join(".") || textOf(inputs["reverseDnsPrefix"]) || reversed(dnsSuffixOf(region));
    const reverseDnsName = `${prefix}.${region}.${serviceId}`;
    return {
      ...known(inputs),
      dnsName: reversed(reverseDnsName).toLowerCase(),
      id: reverseDnsName,
      partition: partitionOf(region),
      region,
      reverseDnsName,
      reverseDnsPrefix: prefix,
      serviceId,
      supported: true,
    };
  },
  // @see hashicorp/terraform-provider-aws internal/service/meta/service_principal_data_source.go
  "aws:index/getServicePrincipal:getServicePrincipal": ({ inputs, region }) => {
    const serviceName = textOf(inputs["serviceName"]);
    const isChinese = partitionOf(region) === "aws-cn" && chineseServices.has(serviceName);
    const suffix = isChinese ? dnsSuffixOf(region) : "amazonaws.com";
    return { id: `${serviceName}.${region}.${suffix}`, name: `${serviceName}.${suffix}`, region, serviceName, suffix };
  },
  "aws:index/getDefaultTags:getDefaultTags": ({ region, settings }) => ({
    id: partitionOf(region),
    tags: tagsAll({}, settings),
  }),
};

/** What EC2 knows of a zone, by the names of its filters. Zones of other cities are not simulated. */
function aboutZone(zone: string, region: string): Readonly<Record<string, string>> {
  return {
    "group-name": region,
    "opt-in-status": "opt-in-not-required",
    "region-name": region,
    state: "available",
    "zone-id": zoneIdOf(zone),
    "zone-name": zone,
    "zone-type": "availability-zone",
  };
}

function stateFilter(inputs: Properties): Filter[] {
  const state = textOf(inputs["state"]);
  return state === "" ? [] : [{ name: "state", values: [state] }];
}

/** What EC2 has no value for fits nothing. */
function fits(about: Readonly<Record<string, string>>, filters: readonly Filter[]): boolean {
  return filters.every(({ name, values }) => about[name] !== undefined && fitsOne(about[name], values));
}

function reversed(name: string): string {
  return name.split(".").reverse().join(".");
}
