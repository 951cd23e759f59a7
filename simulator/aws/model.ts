import {
  type Properties,
  read,
  readBoolean,
  readNumber,
  readString,
  readStrings,
} from "../../components/core/value.ts";
import { dnsSuffixOf } from "../../components/hardware/aws/region.ts";
import type { CloudCreate } from "../cloud.ts";
import type { CloudType, Naming, Reference } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { madeHere, nameSuffix } from "./ids.ts";
import { makeUpName } from "./naming.ts";
import { regionOf } from "./place.ts";

/** A type of the simulated AWS: what it refuses, and what it answers. */
export interface AwsType extends CloudType {
  readonly id: (made: Making) => string;
  readonly arn?: (made: Making, id: string) => string;
  /** What AWS adds beside the ARN, the region and all tags; never what was given. */
  readonly outputs?: (made: Making, id: string) => Properties;
  /** In the account, and in no region: it has no `region`. */
  readonly global?: true;
}

/** A resource that is being made. */
export interface Making extends CloudCreate {
  readonly region: string;
  readonly dnsSuffix: string;
  /** Decides all that is random about it. */
  readonly seed: string;
}

export function makingOf(create: CloudCreate): Making {
  const region = regionOf(create.inputs, create.settings);
  const again = create.again ?? 0;
  const seed = `${create.type}/${region}/${create.name}${again === 0 ? "" : `/${again}`}`;
  return { ...create, region, dnsSuffix: dnsSuffixOf(region), seed };
}

/** The name that was given, or the one that the provider makes up. */
export function nameOf(made: Making, property = "name", prefix = `${property}Prefix`): string {
  const given = text(made.inputs, property);
  if (given !== undefined) return given;
  const start = text(made.inputs, prefix);
  if (start === undefined) return makeUpName(made.type, made.name, made.seed);
  return `${start}${start.endsWith("-") ? "" : "-"}${nameSuffix(made.seed)}`;
}

/** Those of some values that were not given: AWS chose them. */
export function chosen(inputs: Properties, values: Properties, at = ""): Properties {
  const free = Object.entries(values).filter(
    ([key]) => read(inputs, at === "" ? key : `${at}.${key}`).state === "absent",
  );
  return Object.fromEntries(free);
}

export function text(inputs: Properties, path: string): string | undefined {
  const value = readString(inputs, path);
  return value.state === "known" ? value.value : undefined;
}

export function number(inputs: Properties, path: string): number | undefined {
  const value = readNumber(inputs, path);
  return value.state === "known" ? value.value : undefined;
}

export function flag(inputs: Properties, path: string): boolean | undefined {
  const value = readBoolean(inputs, path);
  return value.state === "known" ? value.value : undefined;
}

export function texts(inputs: Properties, path: string): string[] {
  const value = readStrings(inputs, path);
  return value.state === "known" ? value.value : [];
}

/**
 * A reference that AWS checks. What no simulated cloud gave away was there before, a network of another team, and is taken; what
 * it gave away and is no more is missing.
 */
export function refers(
  path: string,
  to: string | readonly string[],
  missing: (value: string) => Refusal,
  holds?: Reference["holds"],
): Reference {
  return {
    path,
    to: typeof to === "string" ? [to] : to,
    missing: (value) => (madeHere(value) ? missing(value) : undefined),
    ...(holds === undefined ? {} : { holds }),
  };
}

const ec2Errors =
  "AWS EC2 API Reference, error codes (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html)";

/** A refusal of EC2, as its page of error codes has it. */
export function ec2(code: string, message: string, operation?: string, source = ec2Errors): Refusal {
  return { code, message, ...(operation === undefined ? {} : { operation: `EC2: ${operation}` }), source };
}

/** EC2 lets nothing go that others stand on. */
export function dependency(kind: string, id: string, operation?: string): Refusal {
  return ec2("DependencyViolation", `The ${kind} '${id}' has dependencies and cannot be deleted.`, operation);
}

/** A refusal of a service that has no words of its own here. */
export const plain = (code: string, message: string, source: string, status = 400): Refusal => ({
  code,
  message,
  status,
  source,
});
/** A name that is given once a region. */
export const once = (property: string, taken: Naming["taken"]): Naming => ({
  name: (properties: Properties) => text(properties, property),
  within: regionOf,
  taken,
});
