import type { World } from "../world/world.ts";
import { lastPart } from "./made.ts";

const networkType = "gcp:compute/network:Network";

/**
 * Whether Google Cloud has something of itself, so that nobody has to make it: the network of a new project, the subnets of a network
 * in auto mode, the accounts of its services, and members that are no account of a project.
 */
export function isOfGoogle(type: string, value: string, world: World): boolean {
  const name = lastPart(value);
  if (type === networkType) return name === "default";
  if (type === "gcp:compute/subnetwork:Subnetwork") {
    // Subnets in auto mode are called as their network is.
    return name === "default" || world.find([networkType], name) !== undefined;
  }
  if (type !== "gcp:serviceaccount/account:Account") return false;
  const [, local = "", project] =
    /^(?:serviceAccount:)?([^@:]+)@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(name) ?? [];
  return project === undefined || project.startsWith("gcp-sa-") || /^service-\d+$/.test(local);
}
