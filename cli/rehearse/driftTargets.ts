import { near } from "../../components/core/nearest.ts";
import { nameOfUrn } from "../../components/core/urn.ts";
import { fitsWildcard } from "../../components/core/wildcard.ts";
import { matchesType } from "../../simulator/faults/typePattern.ts";
import { kindOf } from "../render/tree.ts";
import type { StagedProgram } from "./engine/program.ts";
import type { CommandRecord, EngineStep } from "./model.ts";
import type { Orders } from "./sequence.ts";
import { namesText } from "./told/renderWords.ts";

/** Whether a drift means it by its type, or by its name in the program. */
export function isNamed(target: string, { type, urn }: Pick<EngineStep, "type" | "urn">): boolean {
  return matchesType(target, type) || fitsWildcard(target, nameOfUrn(urn));
}

/** The resources of clouds that a program declares. */
function resourcesIn({ steps, components = [] }: Pick<CommandRecord, "steps" | "components">): EngineStep[] {
  const apart = new Set(components.map(({ urn }) => urn));
  return steps.filter(({ urn, type }) => !apart.has(urn) && !type.startsWith("pulumi:"));
}

/** The names in these commands' programs that a target may have meant. An id is no misspelt name. */
export function namesNear(target: string, commands: readonly Pick<CommandRecord, "steps" | "components">[]): string[] {
  if (isIdLike(target) || target.includes("*")) return [];
  return near(
    target,
    commands.flatMap((one) => resourcesIn(one).map(({ urn }) => nameOfUrn(urn))),
  );
}

/**
 * Drifts of which a preview shows that they can meet nothing: a component, and where no other program is rehearsed, what is near a name
 * of the program. Everything else may be an id, a name of another program, or what the program declares once something is made.
 */
export function wrongTargets(
  program: StagedProgram,
  preview: CommandRecord,
  { drifts, struck = [], alone = false }: Pick<Orders, "drifts" | "struck" | "alone">,
): string[] {
  const resources = resourcesIn(preview);
  return drifts.flatMap((drift) => {
    const { target } = drift;
    if (struck.includes(drift) || resources.some((one) => isNamed(target, one))) return [];
    const component = preview.components?.find((one) => isNamed(target, one));
    if (component !== undefined) {
      const inside = component.resources.map(nameOfUrn);
      const fix =
        inside.length === 0 ? "name a resource" : `name one of its resources, such as ${namesText(inside, 3)}`;
      return [`${program.id}: drift: ${target} is a component (${kindOf(component.type)}). Fix: ${fix}`];
    }
    const names = alone ? namesNear(target, [preview]) : [];
    if (names.length === 0) return [];
    return [`${program.id}: drift: no resource of the program is named ${target}. Fix: write ${names.join(" or ")}`];
  });
}

/** Clouds give ids with colons and slashes in them, or a number behind a name. */
function isIdLike(target: string): boolean {
  return /[:/]/.test(target) || /(?=[a-f]*\d)[0-9a-f]{7,}/.test(target);
}
