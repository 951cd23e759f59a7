import type { Reference } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { lastPart, pathOf } from "./made.ts";
import { Stage } from "./stage.ts";

const issues = "https://github.com/hashicorp/terraform-provider-google/issues";

/** A name of Compute Engine is taken. */
export function taken(_: string, { id }: Existing): Refusal {
  return {
    code: "alreadyExists",
    message: `The resource '${id}' already exists`,
    status: 409,
    source: "https://github.com/GoogleCloudPlatform/terraform-dynamic-python-webapp/issues/60",
  };
}

/** A name of one of the younger APIs is taken. */
export function takenEntity(_: string, { id }: Existing): Refusal {
  return {
    code: "alreadyExists",
    message: `Resource '${id}' already exists`,
    status: 409,
    source: `https://github.com/terraform-google-modules/terraform-example-foundation/issues/494, ${issues}/8143`,
  };
}

/** Names that the provider gives end so. Others may be of something that was there before the rehearsal. */
const givenName = /-[0-9a-f]{7}$/;

/** What a request names is not there, where only a simulated cloud can have given it its name. */
export function notFound(value: string): Refusal | undefined {
  if (!givenName.test(value)) return undefined;
  return {
    code: "notFound",
    message: `The resource '${pathOf(value)}' was not found`,
    status: 404,
    source: "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/1680",
  };
}

/** A resource of Compute Engine cannot go while another uses it. */
export const inUse =
  (kind: string, user: (by: Existing) => string = ({ id }) => id) =>
  (target: Existing, by: Existing): Refusal => ({
    code: "resourceInUseByAnotherResource",
    message: `The ${kind} resource '${target.id}' is already being used by '${user(by)}'`,
    status: 400,
    // A network is let go by an operation, which then fails.
    ...(kind === "network" ? { operation: Stage.Operation } : {}),
    source: `https://github.com/f5devcentral/f5-digital-customer-engagement-center/issues/156, ${issues}/5423`,
  });

/** What GKE made of a cluster or node pool in Compute Engine, as it stands in such a message. */
export function machineOf({ id, inputs }: Existing): string {
  const [, project = "", , location = "", , cluster = "", , pool = "default-pool"] = id.split("/");
  const zones = inputs["nodeLocations"];
  const zone = Array.isArray(zones) && typeof zones[0] === "string" ? zones[0] : location;
  return `projects/${project}/zones/${/-[a-z]$/.test(zone) ? zone : `${zone}-a`}/instances/gke-${cluster}-${pool}-0a1b2c3d-4e5f`;
}

/** The firewall rule that GKE made of a cluster. */
export function firewallOf({ id }: Existing): string {
  const [, project = ""] = id.split("/");
  return `projects/${project}/global/firewalls/gke-${lastPart(id)}-0a1b2c3d-all`;
}

/** An invalid value, as Compute Engine says it. */
export function invalid(field: string, value: string, why: string, source: string): Refusal {
  return {
    code: "invalid",
    message: `Invalid value for field 'resource.${field}': '${value}'. ${why}`,
    status: 400,
    source,
  };
}

/** A request that makes no sense to the API. */
export function badRequest(message: string, source: string): Refusal {
  return { code: "badRequest", message, status: 400, source };
}

/** What a machine has its data on. */
export const disks: readonly string[] = ["gcp:compute/disk:Disk", "gcp:compute/regionDisk:RegionDisk"];

/** An input that names a network. */
export const network = (path: string, more: Partial<Reference> = {}): Reference => ({
  path,
  to: ["gcp:compute/network:Network"],
  missing: notFound,
  holds: inUse("network"),
  ...more,
});

/** An input that names a subnet. */
export const subnetwork = (path: string, more: Partial<Reference> = {}): Reference => ({
  path,
  to: ["gcp:compute/subnetwork:Subnetwork"],
  missing: notFound,
  holds: inUse("subnetwork"),
  ...more,
});
