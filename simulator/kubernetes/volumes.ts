import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import { clusterOf, isGoing, listAt, nameOf, namespaceOf, textAt } from "./read.ts";
import { heldBy } from "./refusals.ts";

const claimType = "kubernetes:core/v1:PersistentVolumeClaim";

/** Types with pods that run on and on, and where their pods are described. A job that has ended holds no volume. */
const running: Readonly<Record<string, string>> = {
  "kubernetes:apps/v1:Deployment": "spec.template.spec",
  "kubernetes:apps/v1:StatefulSet": "spec.template.spec",
  "kubernetes:apps/v1:DaemonSet": "spec.template.spec",
  "kubernetes:core/v1:Pod": "spec",
};

/** A volume that a claim is bound to is marked, and goes only after the claim. */
export function volumeHeld(volume: Existing, world: World): Refusal | undefined {
  const name = nameOf(volume.outputs);
  const claim = world
    .all(claimType)
    .find((one) => !isGoing(one) && sameCluster(one, volume) && textAt(one.outputs, "spec.volumeName") === name);
  return claim === undefined
    ? undefined
    : heldBy("kubernetes.io/pv-protection", `the claim ${JSON.stringify(claim.id)}`);
}

/** A claim that pods have mounted is marked, and goes only after them. */
export function claimHeld(claim: Existing, world: World): Refusal | undefined {
  const name = nameOf(claim.outputs);
  for (const [type, path] of Object.entries(running)) {
    const user = world
      .all(type)
      .find(
        (one) =>
          !isGoing(one) &&
          sameCluster(one, claim) &&
          namespaceOf(one.outputs) === namespaceOf(claim.outputs) &&
          listAt(one.outputs, `${path}.volumes`).some(
            (volume) => textAt(volume, "persistentVolumeClaim.claimName") === name,
          ),
      );
    if (user === undefined) continue;
    const kind = type.slice(type.lastIndexOf(":") + 1);
    return heldBy("kubernetes.io/pvc-protection", `pods of the ${kind} ${JSON.stringify(user.id)}`);
  }
  return undefined;
}

function sameCluster(one: Existing, other: Existing): boolean {
  return clusterOf(one.settings) === clusterOf(other.settings);
}
