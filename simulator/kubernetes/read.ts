import { type Properties, readList, readString } from "../../components/core/value.ts";
import type { Settings } from "../cloudType.ts";
import { nearOf } from "../world/place.ts";
import type { Existing } from "../world/world.ts";

/** A text that is known and not empty. */
export function textAt(properties: unknown, path: string): string | undefined {
  const value = readString(properties, path);
  return value.state === "known" && value.value !== "" ? value.value : undefined;
}

/** A list that is known. */
export function listAt(properties: unknown, path: string): readonly unknown[] {
  const list = readList(properties, path);
  return list.state === "known" ? list.value : [];
}

export function nameOf(properties: Properties): string | undefined {
  return textAt(properties, "metadata.name");
}

/** Where an object of a kind with namespaces is when it names none. */
export const defaultNamespace = "default";

export function namespaceOf(properties: Properties): string {
  return textAt(properties, "metadata.namespace") ?? defaultNamespace;
}

/** What tells the cluster of a provider from others. */
export function clusterOf(settings: Settings): string {
  return nearOf({ type: "kubernetes:core/v1:Namespace", inputs: {}, settings });
}

export function isGoing({ status }: Existing): boolean {
  return status === "deleting";
}
