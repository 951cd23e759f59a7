import { type Properties, read } from "../../components/core/value.ts";
import type { CloudCreate } from "../cloud.ts";
import type { Refusal } from "../refusal.ts";
import { type Making, nameOf, text } from "./model.ts";
import { madeUpNameOf, tooLongToMakeUp } from "./naming.ts";
import { awsTypes as t } from "./tokens.ts";

/** Its provider looks at an input before it asks the cloud: what it says of a text that it does not take. */
type Check = (value: string, called: string) => string | undefined;

/** An input that the provider looks at, by the name that it has in Pulumi. */
interface CheckedInput {
  readonly property: string;
  readonly checks: readonly Check[];
  readonly source: string;
}

/** @see hashicorp/terraform-plugin-sdk helper/validation/strings.go for the sentences */
const length =
  (least: number, most: number): Check =>
  (value, called) => {
    const bytes = Buffer.byteLength(value);
    if (bytes >= least && bytes <= most) return undefined;
    return `expected length of ${called} to be in the range (${least} - ${most}), got ${value}`;
  };
const like =
  (pattern: RegExp, words: string): Check =>
  (value, called) =>
    pattern.test(value) ? undefined : `invalid value for ${called} (${words})`;
const unlike =
  (pattern: RegExp, words: string): Check =>
  (value, called) =>
    pattern.test(value) ? `invalid value for ${called} (${words})` : undefined;

const clusterName: Check = (value, called) => {
  if (value.length < 1 || value.length > 100) return `"${called}" length must be between 1-100 characters: "${value}"`;
  const pattern = "^[0-9A-Za-z][0-9A-Za-z_-]*$";
  if (new RegExp(pattern).test(value)) return undefined;
  return `"${called}" doesn't comply with restrictions ("${pattern}"): "${value}"`;
};

const aliasName: Check = (value, called) => {
  if (value.startsWith("alias/aws")) return `"${called}" cannot begin with reserved AWS CMK prefix 'alias/aws'`;
  if (/^alias\/[a-zA-Z0-9:/_-]+$/.test(value)) return undefined;
  return `"${called}" must begin with 'alias/' and be comprised of only [a-zA-Z0-9:/_-]`;
};

const policyDocument: Check = (value, called) => {
  const invalid = `"${called}" contains an invalid JSON policy`;
  if (value === "") return `"${called}" is an empty string, which is not a valid JSON value`;
  if (/^\s/.test(value)) return `${invalid}: leading space characters are not allowed`;
  if (value.startsWith('"')) return `${invalid}: contains a JSON-encoded string, not a JSON-encoded object`;
  if (value.startsWith("[")) return `${invalid}: contains a JSON array, not a JSON object`;
  if (!value.startsWith("{")) return `${invalid}: not a JSON object`;
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    return `${invalid}: ${(error as Error).message}`;
  }
};

const inProvider = (path: string): string => `hashicorp/terraform-provider-aws internal/service/${path}`;
const iamName = (most: number): CheckedInput => ({
  property: "name",
  checks: [length(1, most), like(/^[\w+=,.@-]*$/, "must match [\\w+=,.@-]")],
  source: inProvider("iam/validate.go (validResourceName)"),
});
const policyIn = (property: string): CheckedInput => ({
  property,
  checks: [policyDocument],
  source: "hashicorp/terraform-provider-aws internal/verify/validate.go (ValidIAMPolicyJSON)",
});
const ofCluster: CheckedInput = {
  property: "clusterName",
  checks: [clusterName],
  source: inProvider("eks/validate.go (validClusterName)"),
};

/** Inputs that the provider looks at, by type. */
const checkedInputs: Readonly<Record<string, readonly CheckedInput[]>> = {
  [t.bucket]: [{ property: "bucket", checks: [length(0, 63)], source: inProvider("s3/bucket.go") }],
  [t.cluster]: [{ ...ofCluster, property: "name" }],
  [t.accessEntry]: [ofCluster],
  [t.addon]: [ofCluster],
  [t.fargateProfile]: [ofCluster],
  [t.instanceProfile]: [iamName(128)],
  [t.keyAlias]: [{ property: "name", checks: [aliasName], source: inProvider("kms/validate.go (validName)") }],
  [t.nodeGroup]: [
    ofCluster,
    { property: "nodeGroupName", checks: [length(0, 63)], source: inProvider("eks/node_group.go") },
  ],
  [t.policy]: [iamName(128), policyIn("policy")],
  [t.role]: [iamName(64), policyIn("assumeRolePolicy")],
  [t.rolePolicy]: [iamName(128), policyIn("policy")],
  [t.securityGroup]: [
    {
      property: "name",
      checks: [length(0, 255), unlike(/^sg-/, "cannot begin with sg-")],
      source: inProvider("ec2/vpc_security_group.go"),
    },
    { property: "description", checks: [length(0, 255)], source: inProvider("ec2/vpc_security_group.go") },
  ],
};

/** How a refusal is marked that the provider makes by itself, in a preview already, and in its own sentence. */
export const providerCheck = "CheckFailure";

/** What the provider refuses by itself, before it asks AWS for anything. */
export function checkedByProvider(made: Making): Refusal | undefined {
  const naming = madeUpNameOf(made.type);
  const isMadeUp = naming !== undefined && isAbsent(made.inputs, naming.property);
  if (naming !== undefined && isMadeUp && isAbsent(made.inputs, `${naming.property}Prefix`)) {
    const tooLong = tooLongToMakeUp(made.type, made.name);
    if (tooLong !== undefined) {
      return refused(
        tooLong,
        "pulumi/pulumi sdk/go/common/resource/resource_id.go (NewUniqueName); pulumi/pulumi-aws issue 1317",
      );
    }
  }
  for (const { property, checks, source } of checkedInputs[made.type] ?? []) {
    const value = isMadeUp && naming?.property === property ? nameOf(made, property) : text(made.inputs, property);
    if (value === undefined) continue;
    for (const check of checks) {
      const why = check(value, called(property));
      if (why !== undefined) return refused(problemOf(made, property, why), source);
    }
  }
  return undefined;
}

/** @see pulumi/pulumi-terraform-bridge pkg/tfbridge/check_failures.go, pulumi/pulumi sdk/go/common/diag/errors.go */
function problemOf({ type, name }: CloudCreate, property: string, why: string): string {
  return `${type} resource '${name}' has a problem: ${why}. Examine values at '${name}.${property}'.`;
}

function refused(message: string, source: string): Refusal {
  return { code: providerCheck, message, source };
}

function isAbsent(inputs: Properties, property: string): boolean {
  return read(inputs, property).state === "absent";
}

/** `nodeGroupName` is `node_group_name` to the provider. */
function called(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
