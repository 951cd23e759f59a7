import { type Properties, Secret, Unknown } from "../core/value.ts";
import { signatureKey } from "../core/wire.ts";
import type { AlikeInputs } from "./alikeInputs.ts";
import { alikeOfAmazon } from "./aws/alikeOfAmazon.ts";
import { alikeOfGoogle } from "./gcp/alikeOfGoogle.ts";
import { isSameText } from "./sameText.ts";

/** Of types of which it is known. */
export const alike: Readonly<Record<string, AlikeInputs>> = { ...alikeOfAmazon, ...alikeOfGoogle };

/** A resource that is to be changed. */
export interface Change {
  /** The inputs that it was made of. */
  readonly before: Properties;
  /** The inputs that it is to have. */
  readonly after: Properties;
  /** What it has now, where that is known. */
  readonly outputs?: Properties;
  /** The configuration of its provider, where that is known. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Both sides of a change without what the provider of the type takes for the same: what it does not tell in its diff, and what replaces
 * nothing. An input that is said for the first time, and is what the resource has already, is none: that goes for all bridged
 * providers, which compare what a program says with the state of the resource. Kubernetes compares what a program says with what it said.
 *
 * @see hashicorp/terraform-plugin-sdk helper/schema/schema.go (`schemaMap.diff`)
 */
export function withoutAlike(type: string, change: Change): Pick<Change, "before" | "after"> {
  if (type.startsWith("kubernetes:")) return { before: change.before, after: change.after };
  const rules = new Rules(Object.hasOwn(alike, type) ? alike[type] : undefined, change.settings ?? {});
  const [before, after] = objects(change.before, change.after, change.outputs, "", rules);
  return { before, after };
}

/** What a provider fills in from its configuration where a resource says nothing. */
const fromSettings: ReadonlySet<string> = new Set(["project", "region", "zone"]);

/** The inputs of one type, by path. */
class Rules {
  readonly #known: AlikeInputs | undefined;
  readonly #settings: Readonly<Record<string, string>>;

  constructor(known: AlikeInputs | undefined, settings: Readonly<Record<string, string>>) {
    this.#known = known;
    this.#settings = settings;
  }

  usual(path: string): unknown {
    const defaults = this.#known?.defaults ?? {};
    if (Object.hasOwn(defaults, path)) return defaults[path];
    return fromSettings.has(path) && Object.hasOwn(this.#settings, path) ? this.#settings[path] : undefined;
  }

  isKept(path: string): boolean {
    return this.#known?.keptWhenLeftOut?.includes(path) === true;
  }

  isSet(path: string): boolean {
    return this.#known?.sets?.includes(path) === true;
  }

  /** Two values without parts. */
  isSame(path: string, before: unknown, after: unknown): boolean {
    if (before instanceof Unknown || after instanceof Unknown) return false;
    if (before === after) return true;
    if (this.#known === undefined || typeof before !== "string" || typeof after !== "string") return false;
    return isSameText(this.#known, path, before, after, this.#settings["project"]);
  }
}

type Sides<T = unknown> = readonly [before: T, after: T];

function compared(given: unknown, wanted: unknown, had: unknown, path: string, rules: Rules): Sides {
  const [before, after] = [bare(given), bare(wanted)];
  if (before === undefined) return [undefined, after === undefined ? undefined : added(after, bare(had), path, rules)];
  if (after === undefined) return [removed(before, path, rules), undefined];
  if (Array.isArray(before) && Array.isArray(after)) return lists(before, after, bare(had), path, rules);
  if (isObject(before) && isObject(after)) return objects(before, after, bare(had), path, rules);
  return rules.isSame(path, before, after) ? [before, before] : [before, after];
}

function objects(before: Properties, after: Properties, had: unknown, path: string, rules: Rules): Sides<Properties> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const pairs = keys.map((key): readonly [key: string, sides: Sides] => [
    key,
    compared(own(before, key), own(after, key), own(had, key), below(path, key), rules),
  ]);
  const side = (which: 0 | 1): Properties =>
    Object.fromEntries(pairs.map(([key, sides]) => [key, sides[which]]).filter(([, value]) => value !== undefined));
  return [side(0), side(1)];
}

/** One element more or less is a difference, whatever is in it. */
function lists(before: unknown[], after: unknown[], had: unknown, path: string, rules: Rules): Sides {
  if (rules.isSet(path) && isSameSet(before, after, path, rules)) return [before, before];
  const places = before.map((element, place): Sides => {
    if (place >= after.length) return [element, undefined];
    return compared(element, after[place], Array.isArray(had) ? had[place] : undefined, path, rules);
  });
  return [
    places.map(([old]) => old),
    after.map((element, place) => (place < before.length ? places[place]![1] : element)),
  ];
}

function isSameSet(before: readonly unknown[], after: readonly unknown[], path: string, rules: Rules): boolean {
  const left = [...after];
  return (
    before.length === after.length &&
    before.every((one) => {
      const place = left.findIndex((other) => isSame(one, other, path, rules));
      if (place >= 0) left.splice(place, 1);
      return place >= 0;
    })
  );
}

function isSame(given: unknown, wanted: unknown, path: string, rules: Rules): boolean {
  const [before, after] = [bare(given), bare(wanted)];
  if (Array.isArray(before) && Array.isArray(after)) {
    if (rules.isSet(path)) return isSameSet(before, after, path, rules);
    return before.length === after.length && before.every((one, place) => isSame(one, after[place], path, rules));
  }
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].every((key) => isSame(own(before, key), own(after, key), below(path, key), rules));
  }
  return rules.isSame(path, before, after);
}

/** What is new of something that is said for the first time; nothing where the resource has all of it. */
function added(after: unknown, had: unknown, path: string, rules: Rules): unknown {
  const there = had ?? rules.usual(path);
  if (there !== undefined && isPartOf(after, there)) return undefined;
  return inParts(after, (value, key) => added(value, bare(own(had, key)), below(path, key), rules));
}

/** What is lost of something that is not said any longer. */
function removed(before: unknown, path: string, rules: Rules): unknown {
  if (rules.isKept(path)) return undefined;
  const usual = rules.usual(path);
  if (usual !== undefined && isPartOf(before, usual)) return undefined;
  return inParts(before, (value, key) => removed(value, below(path, key), rules));
}

/** What is left of an object when its parts have been looked at: nothing where nothing is left of them. */
function inParts(value: unknown, look: (part: unknown, key: string) => unknown): unknown {
  if (!isObject(value)) return value;
  const given = Object.entries(value).filter(([, part]) => bare(part) !== undefined);
  const left = given
    .map(([key, part]): [string, unknown] => [key, look(bare(part), key)])
    .filter(([, part]) => part !== undefined);
  return given.length > 0 && left.length === 0 ? undefined : Object.fromEntries(left);
}

/** Whether all that is said is there; a cloud adds to it what it likes. */
function isPartOf(given: unknown, had: unknown): boolean {
  const [said, there] = [bare(given), bare(had)];
  if (said instanceof Unknown || there instanceof Unknown) return false;
  if (Array.isArray(said) && Array.isArray(there)) {
    return said.length === there.length && said.every((one, place) => isPartOf(one, there[place]));
  }
  if (isObject(said) && isObject(there)) {
    return Object.entries(said).every(([key, one]) => bare(one) === undefined || isPartOf(one, own(there, key)));
  }
  return said === there;
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A value without its secrecy; nothing for `null`. */
function bare(value: unknown): unknown {
  const known = value instanceof Secret ? value.reveal() : value;
  return known === null ? undefined : known;
}

/** Files and archives are objects on the wire, and one value to whoever compares them. */
function isObject(value: unknown): value is Properties {
  if (value === null || typeof value !== "object" || Array.isArray(value) || value instanceof Unknown) return false;
  return !(value instanceof Secret) && !Object.hasOwn(value, signatureKey);
}
