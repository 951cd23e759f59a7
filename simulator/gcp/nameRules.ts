import { gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Refusal } from "../refusal.ts";
import { badRequest, invalid } from "./refusals.ts";

/** What the cloud says to a name that it does not take. */
type NameRule = (name: string) => Refusal | undefined;

const ofCompute: NameRule = (name) =>
  /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/.test(name)
    ? undefined
    : invalid(
        "name",
        name,
        "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
        "https://docs.cloud.google.com/compute/docs/naming-resources, https://github.com/DefangLabs/defang/issues/1665",
      );

const ofNodePool: NameRule = (name) =>
  /^(?:[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?)$/.test(name)
    ? undefined
    : badRequest(
        `Invalid value for field "node_pool.name": "${name}". Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?)' ` +
          "(only lowercase alphanumerics and '-' allowed, must start with a letter and end with an alphanumeric, and must be no longer than 40 characters).",
        "https://github.com/pulumi/pulumi-gcp/issues/1510",
      );

/** Close misspellings of "google" are refused as well: which those are, Google does not say. */
const ofBucket: NameRule = (name) => {
  const isRight =
    /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name) &&
    name.split(".").every((part) => part !== "" && part.length <= 63) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) &&
    !/^goog|google/.test(name);
  if (isRight) return undefined;
  return {
    code: "invalid",
    message: `Invalid bucket name: '${name}'`,
    status: 400,
    source:
      "https://docs.cloud.google.com/storage/docs/buckets#naming, https://github.com/pulumi/pulumi-gcp/issues/126",
  };
};

/** What follows the field is not published whole: ours, in the form of its answers. */
const ofProject: NameRule = (name) =>
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(name)
    ? undefined
    : badRequest(
        "field [project_id] has issue [project_id must be 6 to 30 lowercase letters, digits, or hyphens, start with a letter, and not end with a hyphen]",
        "https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects, https://github.com/google/stellar-engine/issues/51",
      );

const compute = (...kinds: readonly string[]): Record<string, NameRule> =>
  Object.fromEntries(
    kinds.map((kind) => [`gcp:compute/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`, ofCompute]),
  );

/** Names that only the cloud looks at, or looks at more closely than its provider. */
export const nameRules: Readonly<Record<string, NameRule>> = {
  ...compute(
    "ExternalVpnGateway",
    "ForwardingRule",
    "FutureReservation",
    "GlobalAddress",
    "HealthCheck",
    "Image",
    "InstanceGroupManager",
    "InterconnectAttachment",
    "NetworkFirewallPolicy",
    "RegionDisk",
    "RegionInstanceGroupManager",
    "Reservation",
    "ResizeRequest",
    "ResourcePolicy",
    "Route",
    "Snapshot",
    "StoragePool",
    "VPNTunnel",
  ),
  [gkeNodePoolType]: ofNodePool,
  "gcp:organizations/project:Project": ofProject,
  "gcp:storage/bucket:Bucket": ofBucket,
};
