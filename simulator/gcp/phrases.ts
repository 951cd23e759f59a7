import { gkeClusterType, gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import type { Action, Refusal } from "../refusal.ts";
import { connectionType } from "./servicenetworking.ts";
import { Stage } from "./stage.ts";

/** What is asked of which type, and what the provider calls it. */
export interface Phrased {
  readonly action: Action;
  readonly type: string;
  /** `Subnetwork`; `""`: the cloud's answer stands alone. */
  readonly called: string;
}

/**
 * A refusal as the provider prints it. A code that its text leaves out (those of operations) stands at its end: it is what people
 * search for.
 *
 * @see hashicorp/terraform-provider-google google/services (`fmt.Errorf` of each resource), google.golang.org/api/googleapi (Error)
 */
export function phrased(refusal: Refusal, asked: Phrased): string {
  const { code, message, status = 400, operation } = refusal;
  const told = message.includes(code) ? message : `${message.replace(/\n$/, "")}, ${code}`;
  switch (operation) {
    case Stage.Provider:
      return message;
    case Stage.Token:
      return `${requesting(asked)}Post "https://${serviceOf(asked.type)}.googleapis.com/": ${message}`;
    case Stage.Operation:
      return `${waiting(asked)}${told}`;
    default:
      return `${requesting(asked)}googleapi: Error ${status}: ${message}, ${code}`;
  }
}

/** How an answer to the request itself begins. */
function requesting({ action, type, called }: Phrased): string {
  if (type === gkeNodePoolType && action === "create") return "error creating NodePool: ";
  if (called === "IAM policy" && action !== "read")
    return `Error applying IAM policy for ${granted(type)}: Error setting IAM policy for ${granted(type)}: `;
  if (called === "") return "";
  switch (action) {
    case "create":
      return `Error creating ${called}: `;
    case "update":
      return `Error updating ${called}: `;
    case "delete":
      return type === gkeNodePoolType ? "Error deleting NodePool: " : `Error when reading or editing ${called}: `;
    case "read":
      return `Error when reading or editing ${called}: `;
    default:
      return "";
  }
}

/** How the end of an operation begins that was waited for. */
function waiting({ action, type, called }: Phrased): string {
  const doing = { create: "creating", update: "updating", delete: "deleting", read: "reading", invoke: "calling" }[
    action
  ];
  if (type === gkeClusterType) return `Error waiting for ${doing} GKE cluster: `;
  if (type === gkeNodePoolType) return `Error waiting for ${doing} GKE NodePool: `;
  if (type === connectionType) {
    if (action === "delete") return `Unable to remove ${called}, err: Error waiting for Delete ${called}: `;
    return `Error waiting for ${action === "create" ? "Create" : "Update"} ${called}: `;
  }
  if (called === "instance") return `Error waiting for instance to ${action}: `;
  if (called === "") return `Error waiting for ${doing}: `;
  const ended = `Error waiting for ${doing.charAt(0).toUpperCase()}${doing.slice(1)} ${called}: `;
  return action === "create" ? `Error waiting to create ${called}: ${ended}` : ended;
}

/** `gcp:storage/bucketIAMMember:BucketIAMMember` → `storage bucket`. */
function granted(type: string): string {
  const [module = "", name = ""] = (type.split(":")[1] ?? "").split("/");
  const of = name.replace(/[Ii](?:AM|am)(?:Member|Binding|Policy)$/, "");
  const plain = of
    .replaceAll(/([A-Z])/g, " $1")
    .toLowerCase()
    .trim();
  if (plain === "")
    return { serviceaccount: "service account", projects: "project" }[module] ?? module.replace(/s$/, "");
  return module === "kms" ? `KMS ${plain}` : `${module} ${plain}`;
}

/** `gcp:compute/network:Network` → `compute`. */
function serviceOf(type: string): string {
  const module = type.split(":")[1]?.split("/")[0] ?? "compute";
  return (
    {
      projects: "cloudresourcemanager",
      organizations: "cloudresourcemanager",
      folder: "cloudresourcemanager",
      serviceaccount: "iam",
      kms: "cloudkms",
      filestore: "file",
    }[module] ?? module
  );
}
