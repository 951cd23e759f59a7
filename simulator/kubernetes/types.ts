import type { Asked, CloudType } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { immutableProblems, immutableSource } from "./immutable.ts";
import { kindName, type ObjectKind, objectKind } from "./kind.ts";
import { contentsOf, namespaceIn, namespaceRefusal, releaseType } from "./namespaces.ts";
import { quotaRefusal } from "./quota.ts";
import { isAllKnown } from "./reach.ts";
import { clusterOf, defaultNamespace, nameOf, namespaceOf, textAt } from "./read.ts";
import { alreadyExists, invalid, notFound } from "./refusals.ts";
import { specProblems, validationSource } from "./validate.ts";
import { claimHeld, volumeHeld } from "./volumes.ts";

/** What an API server says of an object of this kind, beyond its id and outputs. */
function objectType(type: string, kind: ObjectKind): CloudType {
  // A patch is about an object that is there already, or that it makes: it takes no name.
  if (kind.patch) return { type, refuse: (asked) => namespaceRefusal(kind, asked) };
  return {
    type,
    named: {
      name: nameOf,
      within: (properties, settings) =>
        [clusterOf(settings), kindName(kind), kind.namespaced ? namespaceOf(properties) : ""].join("/"),
      taken: (name) => alreadyExists(kind, name),
    },
    refuse: (asked) => namespaceRefusal(kind, asked) ?? specRefusal(kind, asked) ?? quotaRefusal(kind, asked),
    ...deletion[kind.kind],
  };
}

function specRefusal(kind: ObjectKind, { inputs, before }: Asked): Refusal | undefined {
  const name = nameOf(before?.outputs ?? inputs) ?? "";
  const changed = before === undefined ? [] : immutableProblems(kind.kind, before, inputs);
  if (changed.length > 0) return invalid(kind, name, changed, immutableSource);
  const problems = specProblems(kind.kind, inputs);
  return problems.length === 0 ? undefined : invalid(kind, name, problems, validationSource);
}

const deletion: Readonly<Record<string, Pick<CloudType, "refuseDelete" | "takesAlong">>> = {
  Namespace: { takesAlong: contentsOf },
  PersistentVolume: { refuseDelete: volumeHeld },
  PersistentVolumeClaim: { refuseDelete: claimHeld },
};

/** A chart that the provider installs as Helm does. */
const release: CloudType = {
  type: releaseType,
  named: {
    name: (properties) => textAt(properties, "name"),
    within: (properties, settings) => `${clusterOf(settings)}/${textAt(properties, "namespace") ?? defaultNamespace}`,
    taken: () => ({
      code: "AlreadyExists",
      message: "cannot re-use a name that is still in use",
      source: "helm/helm pkg/action/install.go (availableName)",
    }),
  },
  refuse: ({ inputs, before, world, settings }) => {
    const name = textAt(inputs, "namespace") ?? defaultNamespace;
    const makes = inputs["createNamespace"] === true;
    const there = name === defaultNamespace || namespaceIn(world, name, clusterOf(settings)) !== undefined;
    if (before !== undefined || makes || there || !isAllKnown(settings)) return undefined;
    const missing = notFound({ group: "", kind: "Namespace" }, name);
    return {
      ...missing,
      message: `create: failed to create: ${missing.message}`,
      source: `${missing.source}; helm/helm pkg/storage/driver/secrets.go (Create)`,
    };
  },
};

/** Types that components create, and those that programs commonly have. */
const common: readonly string[] = [
  "core/v1:ConfigMap",
  "core/v1:ConfigMapPatch",
  "core/v1:LimitRange",
  "core/v1:Namespace",
  "core/v1:NamespacePatch",
  "core/v1:NodePatch",
  "core/v1:PersistentVolume",
  "core/v1:PersistentVolumeClaim",
  "core/v1:Pod",
  "core/v1:ResourceQuota",
  "core/v1:Secret",
  "core/v1:SecretPatch",
  "core/v1:Service",
  "core/v1:ServiceAccount",
  "core/v1:ServiceAccountPatch",
  "core/v1:ServicePatch",
  "admissionregistration.k8s.io/v1:MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/v1:CustomResourceDefinition",
  "apps/v1:DaemonSet",
  "apps/v1:DaemonSetPatch",
  "apps/v1:Deployment",
  "apps/v1:DeploymentPatch",
  "apps/v1:ReplicaSet",
  "apps/v1:StatefulSet",
  "apps/v1:StatefulSetPatch",
  "autoscaling/v2:HorizontalPodAutoscaler",
  "batch/v1:CronJob",
  "batch/v1:Job",
  "networking.k8s.io/v1:Ingress",
  "networking.k8s.io/v1:IngressClass",
  "networking.k8s.io/v1:NetworkPolicy",
  "node.k8s.io/v1:RuntimeClass",
  "policy/v1:PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1:ClusterRole",
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  "rbac.authorization.k8s.io/v1:Role",
  "rbac.authorization.k8s.io/v1:RoleBinding",
  "resource.k8s.io/v1:DeviceClass",
  "resource.k8s.io/v1:ResourceClaimTemplate",
  "scheduling.k8s.io/v1:PriorityClass",
  "storage.k8s.io/v1:CSIDriver",
  "storage.k8s.io/v1:StorageClass",
  "storage.k8s.io/v1:StorageClassPatch",
];

/** Listed are the common types; asked for, every object of every API group is known: custom resources have any. */
class ObjectTypes extends Map<string, CloudType> {
  override get(type: string): CloudType | undefined {
    const known = super.get(type);
    if (known !== undefined) return known;
    const kind = objectKind(type);
    return kind === undefined ? undefined : objectType(type, kind);
  }

  override has(type: string): boolean {
    return super.has(type) || objectKind(type) !== undefined;
  }
}

export const kubernetesTypes: ReadonlyMap<string, CloudType> = new ObjectTypes([
  ...common.map((name): [string, CloudType] => {
    const type = `kubernetes:${name}`;
    return [type, objectType(type, objectKind(type)!)];
  }),
  [releaseType, release],
]);
