import { Confidence, type Fact } from "../../core/fact.ts";
import { readBoolean } from "../../core/value.ts";
import type { Forces, ReplacingInputs } from "../replacingInputs.ts";

const provider = (file: string): Fact => ({
  source: `pulumi/pulumi-kubernetes provider/pkg/provider/${file}`,
  asOf: "2026-07-01",
  confidence: Confidence.Observed,
});

/** What every object of an API server is known by. */
const identity = ["metadata.name", "metadata.namespace"] as const;

const row = (...inputs: readonly string[]): ReplacingInputs => ({
  always: [...identity, ...inputs],
  complete: true,
  ...provider("diff.go (forceNew)"),
});

/**
 * Data that another object is made for, unless the provider is told to change it in place; then only where the object is immutable.
 *
 * @see pulumi/pulumi-kubernetes provider/pkg/provider/provider.go (`Configure`): both settings are off by default
 */
function data(setting: string, ...inputs: readonly string[]): ReplacingInputs {
  const forces: Forces = (_, after, settings) => {
    const immutable = readBoolean(after, "immutable");
    return settings[setting] !== "true" || (immutable.state === "known" && immutable.value);
  };
  return { ...row(), sometimes: Object.fromEntries(inputs.map((input) => [input, forces])) };
}

const job = row("spec.completions", "spec.parallelism", "spec.selector", "spec.template");
const selected = row("spec.selector");
const statefulSet = row(
  "spec.podManagementPolicy",
  "spec.revisionHistoryLimit",
  "spec.selector",
  "spec.serviceName",
  "spec.volumeClaimTemplates",
);
const binding = row("roleRef");

const special: Readonly<Record<string, ReplacingInputs>> = {
  "core/v1:ConfigMap": data("enableConfigMapMutable", "binaryData", "data"),
  "core/v1:PersistentVolume": row(
    "spec.awsElasticBlockStore",
    "spec.azureDisk",
    "spec.azureFile",
    "spec.cephfs",
    "spec.cinder",
    "spec.csi",
    "spec.fc",
    "spec.flexVolume",
    "spec.flocker",
    "spec.gcePersistentDisk",
    "spec.glusterfs",
    "spec.hostPath",
    "spec.iscsi",
    "spec.local",
    "spec.nfs",
    "spec.photonPersistentDisk",
    "spec.portworxVolume",
    "spec.quobyte",
    "spec.rbd",
    "spec.scaleIO",
    "spec.storageos",
    "spec.vsphereVolume",
  ),
  "core/v1:PersistentVolumeClaim": row("spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"),
  "core/v1:Pod": row(
    "spec.affinity",
    "spec.automountServiceAccountToken",
    // Whatever runs in them; that is all of a container but its name.
    "spec.containers",
    "spec.dnsConfig",
    "spec.dnsPolicy",
    "spec.enableServiceLinks",
    "spec.hostAliases",
    "spec.hostIPC",
    "spec.hostNetwork",
    "spec.hostPID",
    "spec.hostname",
    "spec.imagePullSecrets",
    "spec.initContainers",
    "spec.nodeName",
    "spec.nodeSelector",
    "spec.overhead",
    "spec.preemptionPolicy",
    "spec.priority",
    "spec.priorityClassName",
    "spec.readinessGates",
    "spec.restartPolicy",
    "spec.runtimeClassName",
    "spec.schedulerName",
    "spec.securityContext",
    "spec.serviceAccount",
    "spec.serviceAccountName",
    "spec.shareProcessNamespace",
    "spec.subdomain",
    "spec.terminationGracePeriodSeconds",
    "spec.volumes",
  ),
  "core/v1:ResourceQuota": row("spec.scopes"),
  "core/v1:Secret": data("enableSecretMutable", "data", "stringData", "type"),
  "core/v1:Service": row("spec.clusterIP"),
  "apps/v1:DaemonSet": selected,
  "apps/v1:Deployment": selected,
  "apps/v1:StatefulSet": statefulSet,
  "apps/v1beta2:DaemonSet": selected,
  "apps/v1beta2:Deployment": selected,
  "apps/v1beta2:StatefulSet": statefulSet,
  "apps/v1beta1:StatefulSet": statefulSet,
  "batch/v1:Job": job,
  "batch/v1beta1:Job": job,
  "batch/v2alpha1:Job": job,
  "policy/v1beta1:PodDisruptionBudget": row("spec"),
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding": binding,
  "rbac.authorization.k8s.io/v1:RoleBinding": binding,
  "rbac.authorization.k8s.io/v1beta1:ClusterRoleBinding": binding,
  "rbac.authorization.k8s.io/v1beta1:RoleBinding": binding,
  "storage.k8s.io/v1:StorageClass": row("parameters", "provisioner"),
  "helm.sh/v3:Release": {
    always: ["name", "namespace"],
    complete: true,
    ...provider("helm_release.go (Diff)"),
  },
};

/** Of objects of Kubernetes that more than a new name replaces, and of releases of Helm. */
export const replacedByKubernetes: Readonly<Record<string, ReplacingInputs>> = Object.fromEntries(
  Object.entries(special).map(([type, inputs]) => [`kubernetes:${type}`, inputs]),
);

/** Every other object, of custom kinds too, is replaced for another name or namespace alone. */
const ordinary = row();

/** Parts of the provider that are no objects: charts and files of objects are components. */
const notObjects = /^kubernetes:(?:helm\.sh|yaml|kustomize)[/:]/;

/** What replaces a type of Kubernetes: there are more kinds than any list has, and one rule for all that are in none. */
export function replacingInputsOfObject(type: string): ReplacingInputs | undefined {
  if (Object.hasOwn(replacedByKubernetes, type)) return replacedByKubernetes[type];
  const isObject = /^kubernetes:[^:]+:[^:]+$/.test(type) && !notObjects.test(type);
  return isObject ? ordinary : undefined;
}
