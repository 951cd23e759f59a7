import type { Properties } from "../../../components/core/value.ts";
import type { CloudCall } from "../../cloud.ts";
import { existingOf, propertyOf } from "../../lookup.ts";
import type { Existing } from "../../world/world.ts";
import { lastPart, text } from "../made.ts";

/** A function that finds a resource which the program has made. */
export interface Lookup {
  /** The type of what it finds. */
  readonly finds: string;
  /**
   * The inputs that give a resource the id which the arguments mean.
   *
   * @default the arguments
   */
  readonly inputs?: (args: Properties) => Properties;
  /** An argument that names it as it stands, a link or an address; `""`, and absent: none does. */
  readonly reference?: (args: Properties) => string;
  /**
   * Properties of the resource that the answer has too, beside `id`.
   *
   * @default all of them
   */
  readonly gives?: readonly string[];
  /** What the answer says where the resource says nothing. */
  readonly otherwise?: Properties;
  /** What the answer has and the resource has not. */
  readonly more?: (found: Existing, call: CloudCall) => Properties;
  /** Whether Google Cloud has it of itself. */
  readonly itself?: (args: Properties) => boolean;
}

const network = "gcp:compute/network:Network";
const subnetwork = "gcp:compute/subnetwork:Subnetwork";
const addressKeys = [
  "address",
  "addressType",
  "name",
  "network",
  "networkTier",
  "prefixLength",
  "project",
  "purpose",
  "selfLink",
  "subnetwork",
];

/** Functions that find what a program has made, by token. Names and shapes are those of `Get…Result` in `@pulumi/gcp`. */
export const lookups: Readonly<Record<string, Lookup>> = {
  "gcp:artifactregistry/getRepository:getRepository": { finds: "gcp:artifactregistry/repository:Repository" },
  "gcp:compute/getAddress:getAddress": {
    finds: "gcp:compute/address:Address",
    gives: [...addressKeys, "region"],
    otherwise: { addressType: "EXTERNAL", status: "RESERVED", users: "" },
  },
  "gcp:compute/getGlobalAddress:getGlobalAddress": {
    finds: "gcp:compute/globalAddress:GlobalAddress",
    gives: addressKeys,
    otherwise: { addressType: "EXTERNAL", status: "RESERVED", users: "" },
  },
  "gcp:compute/getInstance:getInstance": {
    finds: "gcp:compute/instance:Instance",
    reference: (args) => text(args, "selfLink"),
  },
  "gcp:compute/getNetwork:getNetwork": {
    finds: network,
    reference: (args) => text(args, "selfLink"),
    gives: ["description", "gatewayIpv4", "internalIpv6Range", "name", "networkId", "numericId", "project", "selfLink"],
    otherwise: { description: "", gatewayIpv4: "", internalIpv6Range: "" },
    more: (found, { world }) => ({
      subnetworksSelfLinks: existingOf(world, [subnetwork])
        .filter((one) => isIn(one, found))
        .map((one) => propertyOf(one, "selfLink")),
    }),
    itself: (args) => text(args, "name") === "default",
  },
  "gcp:compute/getReservation:getReservation": { finds: "gcp:compute/reservation:Reservation" },
  "gcp:compute/getRouter:getRouter": { finds: "gcp:compute/router:Router" },
  "gcp:compute/getSubnetwork:getSubnetwork": {
    finds: subnetwork,
    reference: (args) => text(args, "selfLink"),
    gives: [
      "description",
      "externalIpv6Prefix",
      "gatewayAddress",
      "internalIpv6Prefix",
      "ipCidrRange",
      "ipv6AccessType",
      "name",
      "network",
      "privateIpGoogleAccess",
      "project",
      "region",
      "secondaryIpRanges",
      "selfLink",
      "stackType",
      "subnetworkId",
    ],
    otherwise: { description: "", privateIpGoogleAccess: false, secondaryIpRanges: [], stackType: "IPV4_ONLY" },
  },
  "gcp:container/getCluster:getCluster": { finds: "gcp:container/cluster:Cluster" },
  "gcp:dns/getManagedZone:getManagedZone": {
    finds: "gcp:dns/managedZone:ManagedZone",
    gives: ["description", "dnsName", "managedZoneId", "name", "nameServers", "project", "visibility"],
    otherwise: { description: "Managed by Pulumi", visibility: "public" },
  },
  "gcp:filestore/getInstance:getInstance": { finds: "gcp:filestore/instance:Instance" },
  "gcp:kms/getKMSCryptoKey:getKMSCryptoKey": { finds: "gcp:kms/cryptoKey:CryptoKey" },
  "gcp:kms/getKMSKeyRing:getKMSKeyRing": { finds: "gcp:kms/keyRing:KeyRing" },
  "gcp:lustre/getInstance:getInstance": {
    finds: "gcp:lustre/instance:Instance",
    inputs: ({ zone, ...args }) => (zone === undefined ? args : { ...args, location: zone }),
  },
  "gcp:secretmanager/getSecret:getSecret": { finds: "gcp:secretmanager/secret:Secret" },
  "gcp:serviceaccount/getAccount:getAccount": {
    finds: "gcp:serviceaccount/account:Account",
    reference: (args) => {
      const account = lastPart(text(args, "accountId"));
      return account.includes("@") ? account : "";
    },
    gives: ["accountId", "disabled", "displayName", "email", "member", "name", "project", "uniqueId"],
    otherwise: { disabled: false, displayName: "" },
  },
  "gcp:storage/getBucket:getBucket": { finds: "gcp:storage/bucket:Bucket" },
};

/** Whether a subnetwork is in a network: it names it by its id, its link or its name. */
function isIn(one: Existing, { id }: Existing): boolean {
  const named = String(propertyOf(one, "network") ?? "");
  if (named.includes("/")) return named.endsWith(id);
  return lastPart(id) === named && id.split("/")[1] === one.id.split("/")[1];
}
