import { type Properties, Unknown } from "../../../components/core/value.ts";
import type { Settings } from "../../cloudType.ts";
import type { World } from "../../world/world.ts";

/** A call of a function of AWS. */
export interface AwsCall {
  readonly inputs: Properties;
  readonly settings: Settings;
  /** Where it asks: its own region, or its provider's. */
  readonly region: string;
  /** What the program has made; absent: nothing. */
  readonly world?: World | undefined;
}

/** What a function answers; `undefined`: it finds nothing that the program has made. */
export type Answer = (call: AwsCall) => Properties | undefined;

/** The arguments come back with an answer, as far as they are known. */
export function known(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !(value instanceof Unknown)));
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** A filter as EC2 takes it: one of its values must fit. */
export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

export function filtersOf(inputs: Properties): readonly Filter[] {
  const given = Array.isArray(inputs["filters"]) ? (inputs["filters"] as Properties[]) : [];
  return given.map(({ name, values }) => ({ name: textOf(name), values: textsOf(values) }));
}

/**
 * Whether a text fits one of the values of a filter, in which `*` is any text and `?` any letter.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function fitsOne(value: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const exactly = pattern
      .replaceAll(/[\\^$.+()[\]{}|]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${exactly}$`, "s").test(value);
  });
}
