import type { FaultDefinition, Ordered } from "./definition.ts";
import { durationExamples, millisecondsOf } from "./duration.ts";
import { knownTypes, required, warnOfType, wrong } from "./reading.ts";

const drift: FaultDefinition = {
  name: "drift",
  syntax: "drift=<type or name>[:<path>=<value>]",
  help: "somebody changes it by hand after it was made, or deletes it where no property is named",
  example: "drift=aws:eks/nodeGroup:scalingConfig.desiredSize=3",
  parse: (ordered) => {
    const argument = required(ordered);
    const equals = argument.indexOf("=");
    if (equals < 0) {
      if (argument === "" || /\s/.test(argument)) return wrong(ordered, argument, "names no resource");
      warnOfTarget(ordered, argument);
      return { kind: "drift", text: ordered.text, drift: { target: argument } };
    }
    // Types have colons themselves: the property is behind the last one.
    const colon = argument.lastIndexOf(":", equals);
    const [target, path] = [argument.slice(0, Math.max(colon, 0)), argument.slice(colon + 1, equals)];
    if (target === "" || /\s/.test(target)) return wrong(ordered, argument, "names no resource before the property");
    if (!/^[\w$-]+(?:\.[\w$-]+|\[\d+\])*$/.test(path)) {
      return wrong(ordered, path, "is not the path of a property");
    }
    warnOfTarget(ordered, target);
    const change = { path, value: literal(argument.slice(equals + 1)) };
    return { kind: "drift", text: ordered.text, drift: { target, change } };
  },
};

/** Tells a target that is written as a type and is none. Names have no colon, and ids that have one are not written so. */
function warnOfTarget(ordered: Ordered, target: string): void {
  const [place = "", ...rest] = target.split(":");
  const known = new Set(knownTypes(ordered).map((type) => type.slice(0, type.indexOf(":"))));
  const ofKnown = known.has(place) && rest.length > 0 && rest.length < 3;
  const ofOthers = /^(?!arn:|urn:)[a-z][a-z0-9-]*:(?:[\w.*-]+\/[\w.*-]+|[\w./*-]+:[\w*]+)$/.test(target);
  if (ofKnown || ofOthers) warnOfType(ordered, target);
}

/** `3` is a number, `true` is true, `"3"` and `three` are text. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const killEngine: FaultDefinition = {
  name: "kill-engine",
  syntax: "kill-engine=<duration>",
  help: "the engine is killed so long after the first resource of a cloud that the update began; what is left is settled as a user would",
  example: "kill-engine=5s",
  parse: (ordered) => {
    const milliseconds = millisecondsOf(required(ordered));
    if (milliseconds === undefined) {
      return wrong(ordered, ordered.argument, `is not a duration such as ${durationExamples}`);
    }
    return { kind: "kill-engine", text: ordered.text, milliseconds };
  },
};

/** What happens to the engine, or to the clouds between two commands. */
export const engineFaults: readonly FaultDefinition[] = [drift, killEngine];
