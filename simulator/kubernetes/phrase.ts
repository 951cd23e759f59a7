import type { Phrased } from "../cloud.ts";
import type { Action, Refusal } from "../refusal.ts";
import { releaseType } from "./namespaces.ts";

/** How to get rid of what was in a cluster that is gone. */
const removal =
  "If the cluster was deleted, you can remove this resource from Pulumi state by " +
  'rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

/**
 * A refusal as the provider prints it.
 *
 * @see pulumi/pulumi-kubernetes provider/pkg/provider/provider.go (Create, Read, Update, Delete), helm_release.go
 */
export function phrase(refusal: Refusal, { action, type, urn, id }: Phrased): string {
  const { message, operation } = refusal;
  const resource = JSON.stringify(urn ?? type);
  if (operation === "configure") return unreachablePhrase(message, action, type);
  // Helm's own words: the provider adds none.
  if (type === releaseType) return message;
  switch (action) {
    case "create":
      return operation === "await"
        ? `resource ${resource} was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: ${message}`
        : `resource ${resource} was not successfully created by the Kubernetes API server: ${message}`;
    case "update":
      return `the Kubernetes API server reported that ${JSON.stringify(id ?? urn ?? type)} failed to fully initialize or become live: ${message}`;
    default:
      return message;
  }
}

function unreachablePhrase(message: string, action: Action, type: string): string {
  // The state of releases too is read by the provider's own function, which looks at the cluster first.
  if (action === "read") return `failed to read resource state due to unreachable cluster. ${removal}`;
  if (type === releaseType) {
    return action === "delete"
      ? `can't delete Helm Release with unreachable cluster. Reason: ${JSON.stringify(message)}`
      : `can't ${action} Helm Release with unreachable cluster: ${message}`;
  }
  if (action === "delete") return `configured Kubernetes cluster is unreachable. ${removal}`;
  return `configured Kubernetes cluster is unreachable: ${message}`;
}
