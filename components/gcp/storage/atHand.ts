import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import { type Inputs, isPlain } from "../../pulumi/checked.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import { checkOwnership, labelsOf } from "../labels.ts";

/** Those of several inputs that are known now. */
export function knownOf<T extends object>(later: Inputs<T>): Partial<T> {
  return Object.fromEntries(Object.entries(later).filter(([, value]) => isPlain(value))) as Partial<T>;
}

/** An argument of a child, when the component's argument behind it is given. */
export function given<K extends string, T>(
  key: K,
  argument: unknown,
  value: pulumi.Input<T | undefined> | undefined,
): { [P in K]?: pulumi.Input<T> } {
  return (argument === undefined ? {} : { [key]: value }) as { [P in K]?: pulumi.Input<T> };
}

/** Text made of inputs: plain when all of them are. */
export function textOf(
  parts: readonly pulumi.Input<string>[],
  make: (...known: string[]) => string,
): pulumi.Input<string> {
  if (parts.every((part) => typeof part === "string")) return make(...(parts as string[]));
  return pulumi.all([...parts]).apply((known) => make(...known));
}

/** The rule of whose a resource is, defaults included. An owner that is only the team over again is said once. */
export function checkWhose(ownership: Required<Ownership>): Problem[] {
  const { owner, ...rest } = ownership;
  return checkOwnership(owner === rest.team ? rest : ownership);
}

/** Labels of a child. A component may be called what no label value may be. */
export function childLabels(
  ownership: Required<Ownership>,
  name: string,
  more?: Record<string, pulumi.Input<string>>,
): Record<string, pulumi.Input<string>> {
  const value = name
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}_-]+/gu, "-")
    .slice(0, 63);
  return labelsOf(ownership, value, more);
}

/** Whether deletion is refused: what the arguments say, then the options, then the environment. */
export function protection(
  protect: boolean | undefined,
  opts: pulumi.ComponentResourceOptions,
  production: boolean,
): { protect?: boolean } {
  const chosen = protect ?? opts.protect ?? (production ? true : undefined);
  return chosen === undefined ? {} : { protect: chosen };
}
