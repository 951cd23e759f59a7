import { createHash } from "node:crypto";
import { type Properties, read } from "../../components/core/value.ts";
import type { CloudCreate, SimulatedCloud } from "../cloud.ts";
import { refusalOf } from "./names.ts";

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

/** A name, or the logical name with what the provider would put behind it: made up, the same on every run. */
function nameOf({ type, name, inputs }: Pick<CloudCreate, "type" | "name" | "inputs">): string {
  const given = read(inputs, "metadata.name");
  if (given.state === "known" && typeof given.value === "string") return given.value;
  return `${name}-${hash(`${type}/${name}`).slice(0, 8)}`;
}

/** What a Kubernetes API server answers, as far as a plan needs it. The same program gets the same answers on every run. */
export const simulatedKubernetes: SimulatedCloud = {
  package: "kubernetes",
  functions: [],
  types: new Map(),
  phrase: ({ code, message }) => `${code}: ${message}`,
  invoke: () => undefined,
  create: (create: CloudCreate) => {
    const [, api = "", named = ""] = create.type.split(":");
    // A release is made of many objects by the provider, and is none itself.
    if (api.startsWith("helm.sh/")) return { id: nameOf(create), outputs: {} };
    // The provider's way to change an object that somebody else made: `ConfigMapPatch` is about a `ConfigMap`.
    const kind = named.replace(/Patch$/, "");
    const refusal = refusalOf(kind, create.inputs);
    if (refusal !== undefined) throw new Error(refusal);
    const name = nameOf(create);
    const namespace = clusterScoped.has(kind) ? undefined : namespaceOf(create.inputs);
    const seed = `${create.type}/${namespace ?? ""}/${name}`;
    const status = statusOf(kind);
    return {
      id: namespace === undefined ? name : `${namespace}/${name}`,
      outputs: {
        metadata: {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          uid: uid(seed),
          resourceVersion: String(Number.parseInt(hash(seed).slice(0, 7), 16)),
          creationTimestamp: "2026-07-14T00:00:00Z",
          generation: 1,
        },
        ...(status === undefined ? {} : { status }),
      },
    };
  },
};

function namespaceOf(inputs: Properties): string {
  const given = read(inputs, "metadata.namespace");
  return given.state === "known" && typeof given.value === "string" ? given.value : "default";
}

/** What controllers write once all is well. */
function statusOf(kind: string): Properties | undefined {
  switch (kind) {
    case "Namespace":
      return { phase: "Active" };
    case "PersistentVolume":
    case "PersistentVolumeClaim":
      return { phase: "Bound" };
    case "Job":
      return { succeeded: 1, conditions: [{ type: "Complete", status: "True" }] };
    case "DaemonSet":
      return { desiredNumberScheduled: 1, numberReady: 1, observedGeneration: 1 };
    case "Deployment":
    case "StatefulSet":
      return { replicas: 1, readyReplicas: 1, observedGeneration: 1 };
    case "Pod":
      return { phase: "Running" };
    case "Service":
      return { loadBalancer: {} };
    default:
      return undefined;
  }
}

function uid(seed: string): string {
  const digits = hash(seed);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20, 32)].join("-");
}

function hash(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}
