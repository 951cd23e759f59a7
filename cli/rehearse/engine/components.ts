import { urnParts } from "../../../components/core/urn.ts";
import { isRecord } from "../../markup.ts";
import type { Component } from "../model.ts";
import type { EngineEvent } from "./engine.ts";

interface Declared {
  readonly type: string;
  readonly parent: string;
  readonly custom: boolean;
}

/** The components that a program declares, each with the resources of clouds that are below it, however deep. */
export function componentsOf(events: readonly EngineEvent[]): Component[] {
  const declared = new Map<string, Declared>();
  for (const { event } of events) {
    for (const one of [event["resourcePreEvent"], event["resOutputsEvent"]]) {
      const metadata = isRecord(one) ? one["metadata"] : undefined;
      const state = isRecord(metadata) ? metadata["new"] : undefined;
      if (!isRecord(metadata) || !isRecord(state)) continue;
      const urn = String(metadata["urn"]);
      const parent = typeof state["parent"] === "string" ? state["parent"] : "";
      declared.set(urn, { type: urnParts(urn).type, parent, custom: state["custom"] === true });
    }
  }
  const above = (urn: string): string[] => {
    const parent = declared.get(urn)?.parent ?? "";
    return parent === "" ? [] : [parent, ...above(parent)];
  };
  const resources = [...declared]
    .filter(([, { custom, type }]) => custom && !type.startsWith("pulumi:"))
    .map(([urn]) => ({ urn, above: above(urn) }));
  return [...declared]
    .filter(([, { custom, type }]) => !custom && type !== "pulumi:pulumi:Stack")
    .map(([urn, { type }]) => ({
      urn,
      type,
      resources: resources.filter((one) => one.above.includes(urn)).map((one) => one.urn),
    }));
}
