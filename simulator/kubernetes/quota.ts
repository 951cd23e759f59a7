import { type Properties, read } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { type ObjectKind, resourceName } from "./kind.ts";
import { quantityOf } from "./quantity.ts";
import { clusterOf, isGoing, nameOf, namespaceOf, textAt } from "./read.ts";
import { forbidden } from "./refusals.ts";

const quotaType = "kubernetes:core/v1:ResourceQuota";

/**
 * Why a quota of the namespace does not let an object in: how many of a kind there may be, and how much storage claims may
 * ask for. What pods ask for is counted when controllers make them, and no program hears of it.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function quotaRefusal(kind: ObjectKind, asked: Asked): Refusal | undefined {
  if (!kind.namespaced || asked.before !== undefined) return undefined;
  const inNamespace = (one: Existing): boolean =>
    !isGoing(one) &&
    clusterOf(one.settings) === clusterOf(asked.settings) &&
    namespaceOf(one.outputs) === namespaceOf(asked.inputs);
  for (const quota of asked.world.all(quotaType).filter(inNamespace)) {
    for (const [resource, limit] of limitsOf(quota)) {
      const [amount] = amountsOf(kind, resource, [asked.inputs]);
      if (amount === undefined) continue;
      const others = asked.world.all(asked.type).filter(inNamespace);
      const used = amountsOf(
        kind,
        resource,
        others.map(({ inputs }) => inputs),
      ).reduce(plus, nothing);
      if (used.value + amount.value <= (quantityOf(limit) ?? Number.POSITIVE_INFINITY)) continue;
      return forbidden(
        kind,
        nameOf(asked.inputs) ?? "",
        `exceeded quota: ${nameOf(quota.outputs)}, requested: ${resource}=${amount.text}, used: ${resource}=${used.text}, limited: ${resource}=${limit}`,
        "kubernetes/kubernetes staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go",
      );
    }
  }
  return undefined;
}

interface Amount {
  readonly value: number;
  readonly text: string;
}

const nothing: Amount = { value: 0, text: "0" };

function plus(one: Amount, other: Amount): Amount {
  const value = one.value + other.value;
  if (one.value === 0) return other;
  return { value, text: value % 2 ** 30 === 0 ? `${value / 2 ** 30}Gi` : String(value) };
}

function limitsOf(quota: Existing): [string, string][] {
  const hard = read(quota.inputs, "spec.hard");
  if (hard.state !== "known" || typeof hard.value !== "object") return [];
  return Object.entries(hard.value as Properties).flatMap(([resource, limit]) =>
    typeof limit === "string" || typeof limit === "number" ? [[resource, String(limit)] as [string, string]] : [],
  );
}

/** What objects count for in a quota of this resource: nothing where it is about something else. */
function amountsOf(kind: ObjectKind, resource: string, objects: readonly Properties[]): Amount[] {
  const name = resourceName(kind);
  if (resource === `count/${name}` || (kind.group === "" && resource === name)) {
    return objects.map(() => ({ value: 1, text: "1" }));
  }
  if (resource !== "requests.storage" || kind.kind !== "PersistentVolumeClaim") return [];
  return objects.flatMap((inputs) => {
    const text = textAt(inputs, "spec.resources.requests.storage");
    const value = quantityOf(text ?? "");
    return text === undefined || value === undefined ? [] : [{ value, text }];
  });
}
