import * as pulumi from "@pulumi/pulumi";
import { kindOf } from "../core/knownKeys.ts";
import { type Problem, Problems } from "../core/problem.ts";

/**
 * The rule of every argument that takes the `ref` of a component: tells the component itself, any other resource, and what
 * is no object at all. What is missing is left to others, and so is what comes later.
 *
 * @param wanted classes whose `ref` the argument takes: `["GkeCluster"]`
 */
export function checkRef(value: unknown, path: string, wanted: readonly string[]): Problem[] {
  const problems = new Problems();
  const refs = `give the ref of ${wanted.map((name) => `a ${name}`).join(" or ")}`;
  if (pulumi.Resource.isInstance(value)) {
    const { __pulumiType: type, __name: name } = value as unknown as { __pulumiType: string; __name: string };
    const kind = type.split(":").pop()!;
    const rule = pulumi.ComponentResource.isInstance(value)
      ? "is a component, not its description"
      : "is a resource, not the description of one";
    return problems.error(path, `${kind} ${name}`, rule, wanted.includes(kind) ? `give ${path}.ref` : refs).list;
  }
  const kind = value === null ? undefined : kindOf(value);
  return kind === undefined ? [] : problems.error(path, value, `is ${kind}, not a description`, refs).list;
}
