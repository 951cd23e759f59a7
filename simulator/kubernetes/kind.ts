/** What a type token of Kubernetes says: `kubernetes:apps/v1:DeploymentPatch`. */
export interface ObjectKind {
  /** `apps`; empty for the core of Kubernetes. */
  readonly group: string;
  readonly version: string;
  /** `Deployment`, also of a patch. */
  readonly kind: string;
  /** The provider's way to change an object that somebody else made: `ConfigMapPatch` is about a `ConfigMap`. */
  readonly patch: boolean;
  /** Whether it is in a namespace, and not the whole cluster's. */
  readonly namespaced: boolean;
}

/** Types of the provider that are no objects of an API server. */
const notObjects = /^(helm\.sh|yaml|kustomize)(\/|$)/;

/** The kind of object that a type is; `undefined` for charts, files of objects and the like. */
export function objectKind(type: string): ObjectKind | undefined {
  const [place, api = "", named = ""] = type.split(":");
  if (place !== "kubernetes" || named === "" || notObjects.test(api)) return undefined;
  const slash = api.indexOf("/");
  const group = slash < 0 ? "" : api.slice(0, slash);
  const patch = named.endsWith("Patch") && named !== "Patch";
  const kind = patch ? named.slice(0, -"Patch".length) : named;
  return {
    group: group === "core" ? "" : group,
    version: api.slice(slash + 1),
    kind,
    patch,
    namespaced: !clusterScoped.has(kind),
  };
}

/** `deployments.apps`, `namespaces`: what an API server calls them in its answers. */
export function resourceName({ group, kind }: Pick<ObjectKind, "group" | "kind">): string {
  return qualified(pluralOf(kind), group);
}

/** `Deployment.apps`, `Namespace`: what it calls one that is invalid. */
export function kindName({ group, kind }: Pick<ObjectKind, "group" | "kind">): string {
  return qualified(kind, group);
}

function qualified(name: string, group: string): string {
  return group === "" ? name : `${name}.${group}`;
}

/** @see kubernetes/apimachinery pkg/api/meta/restmapper.go (UnsafeGuessKindToResource) */
function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === "endpoints") return lower;
  if (/(?:s|x|ch|sh)$/.test(lower)) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

/** Kinds without a namespace, of those that Kubernetes itself has. */
const clusterScoped = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IngressClass",
  "IPAddress",
  "MutatingAdmissionPolicy",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);
