import { type Properties, read, readString, Secret } from "../../components/core/value.ts";

/** Every text inside properties, also in lists, objects and secrets. What is unknown has none. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (value instanceof Secret) yield* textsIn(value.reveal());
  else if (Array.isArray(value)) for (const element of value) yield* textsIn(element);
  else if (value !== null && typeof value === "object") for (const inner of Object.values(value)) yield* textsIn(inner);
}

/** The texts at a path such as `networkInterfaces[].securityGroups[]`. What is unknown is left out, and secrets are opened. */
export function textsAt(properties: Properties, path: string): readonly string[] {
  let values: unknown[] = [properties];
  for (const [index, step] of path.split("[]").entries()) {
    if (index > 0) values = values.flatMap((value) => (Array.isArray(value) ? value : []));
    const inner = step.replace(/^\./, "");
    if (inner !== "") values = values.map((value) => opened(value, inner));
  }
  return values.flatMap((value) => {
    const text = readString({ value }, "value");
    return text.state === "known" && text.value !== "" ? [text.value] : [];
  });
}

function opened(value: unknown, path: string): unknown {
  const answer = read(value, path);
  return answer.state === "known" ? answer.value : undefined;
}
