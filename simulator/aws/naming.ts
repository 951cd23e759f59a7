import { nameSuffix } from "./ids.ts";
import { awsTypes as t } from "./tokens.ts";

/** How the provider makes up a name that a program leaves out: that of the resource, a hyphen, and seven hex digits. */
export interface MadeUpName {
  /** The input that it stands for. */
  readonly property: string;
  /** The most characters that the name may have, with the digits. */
  readonly longest: number;
  /** What becomes of the name of the resource first. */
  readonly shaped?: (name: string) => string;
  /** What stands before it. */
  readonly before?: string;
}

const plain = (property = "name", longest = 255): MadeUpName => ({ property, longest });
const bucket: MadeUpName = { property: "bucket", longest: 63, shaped: (name) => name.toLowerCase() };

/**
 * Names that are made up, by type.
 *
 * @see pulumi/pulumi-aws provider/resources.go (`SetAutonaming(255, "-")`, and `AutoName…` where a type has its own)
 */
const madeUp: Readonly<Record<string, MadeUpName>> = {
  [t.autoscalingGroup]: plain(),
  [t.bucket]: bucket,
  [t.bucketV2]: bucket,
  [t.cluster]: plain(),
  [t.efs]: plain("creationToken"),
  [t.fargateProfile]: plain("fargateProfileName"),
  [t.group]: plain(),
  [t.instanceProfile]: plain(),
  [t.keyAlias]: { property: "name", longest: 238, before: "alias/" },
  [t.keyPair]: plain("keyName"),
  [t.launchTemplate]: plain(),
  [t.logGroup]: plain(),
  [t.nodeGroup]: plain("nodeGroupName"),
  [t.parameter]: plain(),
  [t.placementGroup]: plain(),
  [t.policy]: plain(),
  [t.queue]: plain("name", 80),
  [t.repository]: plain(),
  [t.role]: plain("name", 64),
  [t.rolePolicy]: plain(),
  [t.secret]: plain(),
  [t.securityGroup]: plain(),
  [t.topic]: plain("name", 80),
  [t.user]: plain(),
};

/** How a type gets its name where the program gives none; `undefined`: it has none, or has to be given one. */
export function madeUpNameOf(type: string): MadeUpName | undefined {
  return madeUp[type];
}

/** The name that the provider makes up. */
export function makeUpName(type: string, resource: string, seed: string): string {
  const { shaped = (name: string) => name, before = "" } = madeUp[type] ?? plain();
  const name = `${shaped(resource)}-${nameSuffix(seed)}`;
  return name.startsWith(before) ? name : `${before}${name}`;
}

/** Why the provider cannot make up a name: the one of the resource is too long for it. */
export function tooLongToMakeUp(type: string, resource: string): string | undefined {
  const rules = madeUp[type];
  if (rules === undefined) return undefined;
  const start = `${rules.shaped?.(resource) ?? resource}-`;
  if (Buffer.byteLength(start) + digits <= rules.longest) return undefined;
  return `could not make instance of '${type}': name '${start}' plus ${digits} random chars is longer than maximum length ${rules.longest}`;
}

const digits = 7;
