import { type Properties, read } from "../../../components/core/value.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import type { CloudType } from "../../../simulator/cloudType.ts";
import type { CloudFault, Effect, Operation } from "../../../simulator/faults/fault.ts";
import type { Refusal } from "../../../simulator/refusal.ts";

export const shelf = "shop:index:Shelf";
export const jar = "shop:index:Jar";
export const oven = "shop:index:Oven";

const refusal = (code: string, message: string): Refusal => ({ code, message, source: "test" });

const types: readonly CloudType[] = [
  {
    type: shelf,
    named: {
      name: (properties) => text(properties, "name"),
      within: () => "",
      taken: (name) => refusal("NameTaken", `there is a shelf ${name}`),
    },
    refuse: ({ inputs }) =>
      text(inputs, "wood") === "glass" ? refusal("NoWood", "a shelf is made of wood") : undefined,
    takesAlong: (existing, world) =>
      world.all("shop:index:Label").filter(({ inputs }) => text(inputs, "shelf") === existing.id),
  },
  {
    type: jar,
    refers: [
      {
        path: "shelf",
        to: [shelf],
        missing: (value) => refusal("NoSuchShelf", `there is no shelf ${value}`),
        holds: (target, by) => refusal("ShelfInUse", `${target.id} has ${by.id} on it`),
      },
    ],
    updated: (before) => ({ version: Number(before.outputs["version"]) + 1 }),
  },
  { type: oven, minutes: { create: 10, delete: 5, update: 2, source: "test" } },
  { type: "shop:index:Label" },
];

/** A small cloud: jars stand on shelves, ovens take their time. */
export function shop(packageName = "shop"): SimulatedCloud {
  return {
    package: packageName,
    functions: ["shop:index:getPrice"],
    types: new Map(types.map((one) => [one.type, one])),
    phrase: ({ code, message }, { action, type }) => `${action} ${type}: ${code}: ${message}`,
    invoke: ({ token, inputs, settings }) =>
      token === "shop:index:getPrice" ? { ...inputs, currency: settings["currency"] ?? "EUR" } : undefined,
    create: ({ type, name, inputs, again = 0 }) => {
      const id = `${name}-${again}`;
      if (type === jar)
        return {
          id,
          outputs: {
            version: 1,
            lid: { serial: `serial of ${id}` },
            shelfLabel: `on ${text(inputs, "shelf") ?? "no shelf"}`,
          },
        };
      if (type === shelf) return { id, outputs: { name: text(inputs, "name") ?? id } };
      return { id, outputs: { serial: `serial of ${id}` } };
    },
  };
}

function text(properties: Properties, path: string): string | undefined {
  const found = read(properties, path);
  return found.state === "known" ? String(found.value) : undefined;
}

/** A fault that does what it is told. */
export function fault(
  name: string,
  effect: (operation: Operation, happened: number) => Effect | undefined,
): CloudFault {
  return { text: name, effect };
}

export const tooMany = refusal("TooMany", "ask again later");
export const broken = refusal("Broken", "it broke half-way");
