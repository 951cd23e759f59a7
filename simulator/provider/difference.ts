import { covers, pathOf, type Step, stepsOf } from "../../components/core/path.ts";
import { type Properties, Secret, Unknown } from "../../components/core/value.ts";
import { signatureKey } from "../../components/core/wire.ts";
import { assetHashOf } from "./wire.ts";

/** One place where inputs differ. */
export interface Difference {
  /** `tags.team`, `subnetIds[1]`, `metadata.labels["app.kubernetes.io/name"]`. */
  readonly path: string;
  /** The input that it is in or below: `tags`. */
  readonly property: string;
  readonly kind: "add" | "update" | "delete";
  /** The paths of what comes or goes with it; its own where it is a value. */
  readonly leaves: readonly string[];
}

/**
 * Where inputs differ, in the order of their names. A value that is not known yet differs from every other; a secret is what is in it;
 * `null` is nothing, as everywhere in Pulumi.
 *
 * @param ignored paths as in the option `ignoreChanges`: `tags`, `containers[*].image`, `*`
 */
export function differences(before: Properties, after: Properties, ignored: readonly string[] = []): Difference[] {
  const found: Difference[] = [];
  const ignoredSteps = ignored.map(stepsOf);
  compareObjects(before, after, [], (steps, kind, value) => {
    if (ignoredSteps.some((pattern) => covers(pattern, steps))) return;
    const leaves = kind === "update" ? [pathOf(steps)] : leavesOf(value, steps).map(pathOf);
    found.push({ path: pathOf(steps), property: String(steps[0]), kind, leaves });
  });
  return found;
}

/** Whether two values are the same, as far as anybody can tell: nothing is the same as what is not known. */
export function isEqual(before: unknown, after: unknown): boolean {
  let same = true;
  compare(before, after, [], () => {
    same = false;
  });
  return same;
}

type Tell = (steps: readonly Step[], kind: Difference["kind"], value: unknown) => void;

function compare(given: unknown, wanted: unknown, steps: readonly Step[], tell: Tell): void {
  const [before, after] = [bare(given), bare(wanted)];
  if (before === undefined || after === undefined) {
    if (after !== undefined) tell(steps, "add", after);
    if (before !== undefined) tell(steps, "delete", before);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    for (let index = 0; index < length; index++) compare(before[index], after[index], [...steps, index], tell);
  } else if (isObject(before) && isObject(after)) {
    compareObjects(before, after, steps, tell);
  } else if (!isSameValue(before, after)) {
    tell(steps, "update", after);
  }
}

/** Two values without parts; files are the same when their content is. */
function isSameValue(before: unknown, after: unknown): boolean {
  if (before instanceof Unknown) return false;
  const hash = assetHashOf(before);
  return before === after || (hash !== undefined && hash === assetHashOf(after));
}

function compareObjects(before: Properties, after: Properties, steps: readonly Step[], tell: Tell): void {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  for (const key of keys) compare(own(before, key), own(after, key), [...steps, key], tell);
}

function own(properties: Properties, key: string): unknown {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** A value without its secrecy; nothing for `null`. */
function bare(value: unknown): unknown {
  const known = value instanceof Secret ? value.reveal() : value;
  return known === null ? undefined : known;
}

/** Files and archives are objects on the wire, and one value to whoever compares them. */
function isObject(value: unknown): value is Properties {
  if (value === null || typeof value !== "object" || Array.isArray(value) || value instanceof Unknown) return false;
  return !Object.hasOwn(value, signatureKey);
}

function leavesOf(value: unknown, steps: readonly Step[]): (readonly Step[])[] {
  const known = bare(value);
  const inner: [Step, unknown][] = Array.isArray(known)
    ? known.map((one, index) => [index, one])
    : known !== undefined && isObject(known)
      ? Object.entries(known)
      : [];
  return inner.length === 0 ? [steps] : inner.flatMap(([step, one]) => leavesOf(one, [...steps, step]));
}
