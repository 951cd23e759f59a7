import { expect, it } from "vitest";
import { componentsOf } from "../../../cli/rehearse/engine/components.ts";
import type { EngineEvent } from "../../../cli/rehearse/engine/engine.ts";
import { recordOf } from "../../../cli/rehearse/engine/events.ts";
import { bucket, urnOf } from "./samples.ts";

const store = "shop:index:Store";
const shelf = "shop:index:Shelf";
const stack = "pulumi:pulumi:Stack";
const event = (key: string, type: string, name: string, state?: object): EngineEvent => {
  const metadata = { op: "create", type, urn: urnOf(type, name), ...(state === undefined ? {} : { new: state }) };
  return { at: 1, event: { sequence: 1, [key]: { metadata } } };
};
const parent = (type: string, name: string) => ({ parent: urnOf(type, name) });

const events = [
  event("resourcePreEvent", stack, "shop-dev", {}),
  event("resourcePreEvent", store, "main", parent(stack, "shop-dev")),
  event("resourcePreEvent", shelf, "top", parent(store, "main")),
  event("resourcePreEvent", bucket, "images", { custom: true, ...parent(shelf, "top") }),
  event("resOutputsEvent", bucket, "images", { custom: true, ...parent(shelf, "top") }),
  event("resOutputsEvent", bucket, "logs", { custom: true, ...parent(store, "main") }),
  event("resOutputsEvent", bucket, "own", { custom: true, ...parent(stack, "shop-dev") }),
  event("resourcePreEvent", "pulumi:providers:aws", "east", { custom: true, ...parent(store, "main") }),
  event("resourcePreEvent", bucket, "gone"),
];

it("components have the resources of clouds that are below them, however deep", () => {
  expect(componentsOf(events)).toEqual([
    { urn: urnOf(store, "main"), type: store, resources: [urnOf(bucket, "images"), urnOf(bucket, "logs")] },
    { urn: urnOf(shelf, "top"), type: shelf, resources: [urnOf(bucket, "images")] },
  ]);
});

it("a record has those of its command, where there are any", () => {
  const said = { title: "up", stack: "organization/shop/dev", commandLine: "pulumi up --yes", cloud: [] };
  const record = (given: EngineEvent[]) => recordOf({ began: 1, ended: 2, exitCode: 0, events: given, text: "" }, said);
  expect(record(events).components).toEqual(componentsOf(events));
  expect(Object.hasOwn(record([]), "components")).toBe(false);
});
