import { closest } from "../../components/core/nearest.ts";
import { type Problem, Problems } from "../../components/core/problem.ts";
import type { SimulatedCloud } from "../cloud.ts";
import { simulatedClouds } from "../clouds.ts";
import { cloudFaults } from "./cloudFaults.ts";
import type { FaultDefinition, Ordered } from "./definition.ts";
import { engineFaults } from "./engineFaults.ts";
import type { CloudFault, EngineFault } from "./fault.ts";

/** Every fault that can be ordered: what help and documentation are made from. */
export const faultDefinitions: readonly FaultDefinition[] = [...cloudFaults, ...engineFaults];

export interface ParsedFaults {
  readonly cloud: CloudFault[];
  readonly engine: EngineFault[];
  /** Everything that is wrong, of all faults; those that are warnings do not keep a fault from happening. */
  readonly problems: Problem[];
}

/**
 * Faults as they are ordered with `--fault`, one a text. What cannot be understood is left out, and told.
 *
 * @param clouds the clouds whose types patterns are held against. Default: all simulated ones
 * @param types types besides those of the clouds, as users describe them
 */
export function parseFaults(
  texts: readonly string[],
  clouds: readonly SimulatedCloud[] = simulatedClouds,
  types: readonly string[] = [],
): ParsedFaults {
  const problems = new Problems();
  const cloud: CloudFault[] = [];
  const engine: EngineFault[] = [];
  const seen = new Set<string>();
  for (const written of texts) {
    const text = written.trim();
    if (seen.has(text)) {
      problems.warning("--fault", text, "is ordered twice", "order it once; what happens several times says so itself");
      continue;
    }
    seen.add(text);
    const own = new Problems();
    const fault = parseFault(text, { clouds, types, problems: own });
    problems.list.push(...own.list);
    if (fault === undefined) continue;
    if ("effect" in fault) cloud.push({ ...fault, warnings: own.list });
    else engine.push(own.list.length === 0 ? fault : { ...fault, warnings: own.list });
  }
  return { cloud, engine, problems: problems.list };
}

function parseFault(text: string, around: Pick<Ordered, "clouds" | "types" | "problems">) {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const definition = faultDefinitions.find((one) => one.name === name);
  if (definition === undefined) {
    const names = faultDefinitions.map((one) => one.name);
    const meant = closest(name, names);
    around.problems.error(
      "--fault",
      text,
      "is not a fault that can be ordered",
      meant === undefined ? `use one of ${names.join(", ")}` : `write ${meant}; there are ${names.join(", ")}`,
    );
    return undefined;
  }
  const argument = equals < 0 ? {} : { argument: text.slice(equals + 1) };
  return definition.parse({ text, ...argument, definition, ...around });
}
