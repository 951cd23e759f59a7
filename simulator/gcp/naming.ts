import { hash } from "./made.ts";

/** How the provider makes up a name that a program leaves out: that of the resource, a separator, and seven hex digits. */
interface MadeUpName {
  /** The most characters that the name may have, with the digits. */
  readonly longest: number;
  /** @default "-" */
  readonly separator?: "_";
  /** Set where capitals become small letters. */
  readonly isLowered?: true;
}

const usual: MadeUpName = { longest: 255 };
const inAddress: MadeUpName = { longest: 63, isLowered: true };

/**
 * Names that are made up otherwise than usual, or for another property than `name`.
 *
 * @see pulumi/pulumi-gcp provider/resources.go (`SetAutonaming(255, "-")`; `lowercaseAutoName`, `AutoName…` where a type has its own)
 */
export const madeUpNames: Readonly<Record<string, MadeUpName>> = {
  "gcp:cloudfunctions/function:Function": { longest: 63 },
  "gcp:cloudrun/service:Service": inAddress,
  "gcp:cloudrunv2/service:Service": { longest: 50, isLowered: true },
  "gcp:compute/backendService:BackendService": inAddress,
  "gcp:compute/httpHealthCheck:HttpHealthCheck": inAddress,
  "gcp:compute/httpsHealthCheck:HttpsHealthCheck": inAddress,
  "gcp:compute/network:Network": inAddress,
  "gcp:compute/router:Router": inAddress,
  "gcp:compute/routerNat:RouterNat": inAddress,
  "gcp:compute/securityPolicy:SecurityPolicy": inAddress,
  "gcp:compute/subnetwork:Subnetwork": inAddress,
  "gcp:compute/targetHttpProxy:TargetHttpProxy": inAddress,
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": inAddress,
  "gcp:compute/uRLMap:URLMap": inAddress,
  "gcp:firestore/database:Database": inAddress,
  "gcp:organizations/iAMCustomRole:IAMCustomRole": { longest: 255, separator: "_" },
  "gcp:organizations/project:Project": { longest: 30, isLowered: true },
  "gcp:projects/iAMCustomRole:IAMCustomRole": usual,
  "gcp:serviceaccount/account:Account": { longest: 30 },
  "gcp:storage/bucket:Bucket": { longest: 222 },
};

/** Whether the provider makes up a name for a type, where the program gives none in this property. */
export function isMadeUp(type: string, property: string): boolean {
  return property === "name" || madeUpNames[type] !== undefined;
}

/** The name that the provider makes up: another one for another seed. */
export function makeUpName(type: string, resource: string, seed: string): string {
  return `${startOf(type, resource)}${hash(seed).slice(0, digits)}`;
}

/** Why the provider cannot make up a name: the one of the resource is too long for it. */
export function tooLongToMakeUp(type: string, resource: string): string | undefined {
  const { longest } = madeUpNames[type] ?? usual;
  const start = startOf(type, resource);
  if (Buffer.byteLength(start) + digits <= longest) return undefined;
  return `could not make instance of '${type}': name '${start}' plus ${digits} random chars is longer than maximum length ${longest}`;
}

const digits = 7;

function startOf(type: string, resource: string): string {
  const { separator = "-", isLowered } = madeUpNames[type] ?? usual;
  return `${isLowered === true ? resource.toLowerCase() : resource}${separator}`;
}
