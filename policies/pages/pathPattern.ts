/** A place in the inputs of a resource: `["networkInterfaces", 0, "interfaceType"]`. */
export type Path = readonly (string | number)[];

const parsed = new Map<string, readonly string[]>();

/** `networkInterfaces[*].interfaceType` → `["networkInterfaces", "[*]", "interfaceType"]`. */
function stepsOf(pattern: string): readonly string[] {
  let steps = parsed.get(pattern);
  if (steps === undefined) {
    steps = pattern.match(/\[(?:\*|\d+)\]|[^.[\]]+/g) ?? [];
    parsed.set(pattern, steps);
  }
  return steps;
}

function fits(step: string, key: string | number): boolean {
  if (step === "[*]") return typeof key === "number";
  if (step === "*") return typeof key === "string";
  return step === (typeof key === "number" ? `[${key}]` : key);
}

/**
 * How a place lies to a pattern: `at` it (for `tags.*`, `tags` and all that is inside), or `above` it, on the way there. `undefined`
 * when they have nothing to do with each other.
 */
export function match(pattern: string, path: Path): "at" | "above" | undefined {
  const steps = stepsOf(pattern);
  const open = steps.at(-1) === "*";
  if (path.length > steps.length && !open) return undefined;
  for (const [index, key] of path.entries()) {
    // What is inside the last `*` is inside all of it.
    if (index >= steps.length) return "at";
    if (!fits(steps[index]!, key) && !(open && index === steps.length - 1)) return undefined;
  }
  return path.length >= steps.length - (open ? 1 : 0) ? "at" : "above";
}

/** `["networkInterfaces", 0, "interfaceType"]` → `networkInterfaces[0].interfaceType`. */
export function spelled(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`)).join("");
}
