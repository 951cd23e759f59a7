import { readBoolean } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { type ObjectKind, objectKind } from "./kind.ts";
import { isAllKnown } from "./reach.ts";
import { clusterOf, defaultNamespace, isGoing, nameOf, namespaceOf, textAt } from "./read.ts";
import { forbidden, notFound } from "./refusals.ts";

const types = ["kubernetes:core/v1:Namespace", "kubernetes:core/v1:NamespacePatch"];
export const releaseType = "kubernetes:helm.sh/v3:Release";

/** Namespaces that a cluster comes with, or that its cloud makes in it. */
const givenNamespaces = /^(?:default|kube-(?:system|public|node-lease)|gmp-.*|gke-.*|amazon-.*|aws-.*)$/;

/** Why an object cannot be made in its namespace: it is not there, or on its way out. */
export function namespaceRefusal(kind: ObjectKind, asked: Asked): Refusal | undefined {
  // What there is has its namespace, and cannot move.
  if (!kind.namespaced || asked.before !== undefined) return undefined;
  const name = namespaceOf(asked.inputs);
  const found = namespaceIn(asked.world, name, clusterOf(asked.settings));
  if (found === undefined) return isGiven(name, asked) ? undefined : notFound({ group: "", kind: "Namespace" }, name);
  if (!isGoing(found)) return undefined;
  return forbidden(
    kind,
    nameOf(asked.inputs) ?? "",
    `unable to create new content in namespace ${name} because it is being terminated`,
    "kubernetes/kubernetes staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go",
  );
}

export function namespaceIn(world: World, name: string, cluster: string): Existing | undefined {
  return types
    .flatMap((type) => world.all(type))
    .find((one) => nameOf(one.outputs) === name && clusterOf(one.settings) === cluster);
}

function isGiven(name: string, { world, settings }: Asked): boolean {
  if (!isAllKnown(settings) || name === defaultNamespace || givenNamespaces.test(name)) return true;
  return world.all(releaseType).some((release) => {
    const makes = readBoolean(release.inputs, "createNamespace");
    const own = clusterOf(release.settings) === clusterOf(settings) && textAt(release.outputs, "namespace") === name;
    return own && makes.state === "known" && makes.value;
  });
}

/** Everything that goes with a namespace. */
export function contentsOf(namespace: Existing, world: World): readonly Existing[] {
  const name = nameOf(namespace.outputs);
  const cluster = clusterOf(namespace.settings);
  return world.all().filter((one) => {
    if (clusterOf(one.settings) !== cluster) return false;
    if (one.type === releaseType) return textAt(one.outputs, "namespace") === name;
    return objectKind(one.type)?.namespaced === true && namespaceOf(one.outputs) === name;
  });
}
