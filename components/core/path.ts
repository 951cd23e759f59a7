/** A name of a property, or the place in a list. */
export type Step = string | number;

/**
 * The steps of a path: `scalingConfig.desiredSize`, `ingress[0].port`, `labels["app.kubernetes.io/name"]`.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/property_path.go
 */
export function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match;
    steps.push(index !== undefined ? Number(index) : (quoted?.replaceAll(/\\(.)/g, "$1") ?? name!));
  }
  return steps;
}

/** Whether a path is what a pattern names, or below it: `*` in a pattern is any step. */
export function covers(pattern: readonly Step[], steps: readonly Step[]): boolean {
  return pattern.length <= steps.length && pattern.every((step, index) => step === "*" || step === steps[index]);
}

/** A path as the engine writes and reads it: a name that is none of a language is quoted. */
export function pathOf(steps: readonly Step[]): string {
  return steps.reduce<string>((path, step) => path + stepText(step, path === ""), "");
}

/** One step further than a path. */
export function below(path: string, step: Step): string {
  return path + stepText(step, path === "");
}

function stepText(step: Step, first: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `["${step.replaceAll(/["\\]/g, "\\$&")}"]`;
  return first ? step : `.${step}`;
}
