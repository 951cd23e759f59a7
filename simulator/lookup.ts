import { type Properties, read, Secret, Unknown } from "../components/core/value.ts";
import { RefusedError } from "./refusal.ts";
import type { Existing, World } from "./world/world.ts";

/** A property of what exists, `id` too; `undefined` where it has none that is known. What is secret in it is plain. */
export function propertyOf({ id, inputs, outputs }: Existing, path: string): unknown {
  if (path === "id") return id;
  for (const properties of [outputs, inputs]) {
    const found = read(properties, path);
    if (found.state === "known") return plain(found.value);
  }
  return undefined;
}

/** All that it is, as a function of its provider tells it: plain, as providers mark nothing in their answers. */
export function propertiesOf({ inputs, outputs }: Existing): Properties {
  return plain({ ...inputs, ...outputs }) as Properties;
}

/** What exists of some types and is not about to go, in the order of making. */
export function existingOf(world: World | undefined, types: readonly string[]): readonly Existing[] {
  const all = world === undefined ? [] : types.flatMap((type) => world.all(type));
  return all.filter(({ status, left }) => status !== "deleting" && left !== "name");
}

/**
 * The one that a function finds; `undefined` where it finds none.
 *
 * @param called what the provider calls it: `EC2 VPC`
 * @throws RefusedError where it finds several
 */
export function onlyOne(found: readonly Existing[], called: string): Existing | undefined {
  if (found.length < 2) return found[0];
  const message = `multiple ${called}s matched; use additional constraints to reduce matches to a single ${called}`;
  throw new RefusedError(message, {
    code: "MultipleMatches",
    message,
    source: "hashicorp/terraform-provider-aws internal/tfresource/errors.go (SingularDataSourceFindError)",
  });
}

/** The shape of an answer: `…` in place of every text but those that were asked with. */
export function shapeOf(answer: unknown, asked: ReadonlySet<unknown>): unknown {
  if (typeof answer === "string") return asked.has(answer) ? answer : "…";
  if (Array.isArray(answer)) return answer.map((one) => shapeOf(one, asked));
  if (!isObject(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, shapeOf(value, asked)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Secret) return plain(value.reveal());
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Unknown);
}
