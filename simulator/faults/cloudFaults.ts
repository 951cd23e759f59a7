import type { FaultDefinition, Ordered } from "./definition.ts";
import { durationExamples, millisecondsOf } from "./duration.ts";
import type { CloudFault, Effect, Operation } from "./fault.ts";
import { machinesOf, type WantedMachines, zonesNeededBy, zonesOf } from "./machines.ts";
import { warnOfMachine, warnOfZone } from "./names.ts";
import { count, pattern, required, split, wrong } from "./reading.ts";
import { wordsOf } from "./words.ts";

const changing = ["create", "update", "delete"] as const;
const actions = ["create", "read", "update", "delete", "invoke"] as const;

/** How long EKS and GKE try to get machines before they give up, in minutes. @see aws/containers-roadmap issue 2204 */
const triesForMinutes = 20;

/** How long a creation takes that fails half-way, where nothing is known of the type, in minutes. */
const givesUpAfterMinutes = 5;

const throttle: FaultDefinition = {
  name: "throttle",
  syntax: "throttle=<share>[@<type>]",
  help: "this share of all calls is throttled; providers wait and ask again",
  example: "throttle=0.2@aws:ec2/*",
  parse: (ordered) => {
    const [share, type] = split(required(ordered), "@");
    const given = Number(share);
    if (share === "" || !(given > 0 && given <= 1)) {
      return wrong(ordered, share, "is not a share above 0 and up to 1");
    }
    const meant = type === undefined ? () => true : pattern(ordered, type);
    return (
      meant && {
        text: ordered.text,
        effect: (operation, _, chance) =>
          meant(operation.type) && chance < given
            ? { kind: "throttled", refusal: wordsOf(operation.package).throttled(operation) }
            : undefined,
      }
    );
  },
};

const noCapacity: FaultDefinition = {
  name: "no-capacity",
  syntax: "no-capacity=<machine type>[@<zone>]",
  help: "no machine of this type is left there, without a zone anywhere: node pools are left half-made after a while, machines are refused at once",
  example: "no-capacity=p5.48xlarge@us-east-2a",
  parse: (ordered) => {
    const [machine, zone] = split(required(ordered), "@");
    if (machine === "" || zone === "")
      return wrong(
        ordered,
        ordered.argument,
        "names no machine, or an empty zone (the zone may be left out with its @)",
      );
    warnOfMachine(ordered, machine);
    if (zone !== undefined) warnOfZone(ordered, zone, machine);
    return {
      text: ordered.text,
      effect: (operation) => (operation.action === "create" ? withoutCapacity(operation, machine, zone) : undefined),
      elsewhere: (operation) => (zone !== undefined && wants(operation, machine) ? othersThan(zone, operation) : []),
    };
  },
};

function withoutCapacity(operation: Operation, machine: string, zone: string | undefined): Effect | undefined {
  const wanted = wants(operation, machine);
  if (wanted === undefined) return undefined;
  const zones = zonesOf(operation);
  if (zone !== undefined && !isOut(operation, zones, zone)) return undefined;
  const where = zone ?? zones[0] ?? operation.settings["zone"] ?? "the zone that was asked for";
  const refusal = wordsOf(operation.package).noCapacity(operation, machine, where);
  return wanted.managed ? { kind: "half-made", refusal, minutes: triesForMinutes } : { kind: "refused", refusal };
}

/** The machines that an operation asks for, where they are of one type and no other: of several any will do. */
function wants(operation: Operation, machine: string): WantedMachines | undefined {
  const wanted = machinesOf(operation);
  return wanted?.machineTypes.every((type) => type === machine) === true ? wanted : undefined;
}

/** Where else something may go that could be made in a zone. */
function othersThan(zone: string, operation: Operation): readonly string[] {
  const zones = zonesOf(operation);
  return zones.includes(zone) && !isOut(operation, zones, zone) ? zones.filter((one) => one !== zone) : [];
}

/**
 * Whether something spread over zones fails when one of them is out, or has no machines: AWS goes to another, and Google Cloud wants
 * nodes in all of them.
 */
function isOut({ package: cloud }: Operation, zones: readonly string[], zone: string): boolean {
  if (cloud === "gcp") return zones.includes(zone);
  return zones.length > 0 && zones.every((one) => one === zone);
}

const fail: FaultDefinition = {
  name: "fail",
  syntax: "fail=<type>:<create|read|update|delete|invoke>[:<times>]",
  help: "the cloud fails at this for a reason of its own, once or so many times",
  example: "fail=aws:fsx/*:create:2",
  parse: (ordered) => {
    const argument = required(ordered);
    const match = /^(.+?):([a-z]+)(?::(\d+))?$/.exec(argument);
    const [, type = "", action = ""] = match ?? [];
    const known = actions.find((one) => one === action);
    if (match === null || known === undefined) {
      return wrong(ordered, argument, `does not end in one of ${actions.join(", ")}, and how often`);
    }
    return limitedTo(ordered, { type, action: known, times: match[3] }, (operation) => ({
      kind: "refused",
      refusal: wordsOf(operation.package).failed(operation),
    }));
  },
};

const slow: FaultDefinition = {
  name: "slow",
  syntax: "slow=<type>:<duration>",
  help: "making, changing and deleting it takes so much longer, in the time of the cloud",
  example: "slow=aws:eks/cluster:20m",
  parse: (ordered) => {
    const argument = required(ordered);
    const at = argument.lastIndexOf(":");
    const milliseconds = millisecondsOf(argument.slice(at + 1));
    if (at < 1 || milliseconds === undefined) {
      return wrong(ordered, argument, `does not end in a duration such as ${durationExamples}`);
    }
    const meant = pattern(ordered, argument.slice(0, at));
    return (
      meant && {
        text: ordered.text,
        effect: ({ type, action }) =>
          changing.some((one) => one === action) && meant(type)
            ? { kind: "slow", minutes: milliseconds / 60_000 }
            : undefined,
      }
    );
  },
};

const partial: FaultDefinition = {
  name: "partial",
  syntax: "partial=<type>[:<times>]",
  help: "the cloud begins to make it, gives up half-way, and what there is of it stays; once or so many times",
  example: "partial=aws:eks/nodeGroup",
  parse: (ordered) => {
    const argument = required(ordered);
    const [, type = argument, times] = /^(.+?)(?::(\d+))?$/.exec(argument) ?? [];
    return limitedTo(ordered, { type, action: "create", times }, (operation) => ({
      kind: "half-made",
      refusal: wordsOf(operation.package).gaveUp(operation),
      minutes: usualMinutes(ordered, operation.type),
    }));
  },
};

function usualMinutes({ clouds }: Ordered, type: string): number {
  const found = clouds.map((cloud) => cloud.types.get(type)).find((known) => known !== undefined);
  return found?.minutes?.create ?? givesUpAfterMinutes;
}

const crashProvider: FaultDefinition = {
  name: "crash-provider",
  syntax: "crash-provider=[<package>:]<operations>",
  help: "a provider dies once, with the change that comes after so many operations: made in the cloud, unknown to the engine",
  example: "crash-provider=aws:10",
  parse: (ordered) => {
    const argument = required(ordered);
    const [first, second] = split(argument, ":");
    const place = second === undefined ? undefined : packageNamed(ordered, first);
    const after = count(ordered, second ?? first);
    if (after === undefined || (second !== undefined && place === undefined)) return undefined;
    return limited(ordered.text, 1, (operation) =>
      changing.some((action) => action === operation.action) &&
      operation.earlier >= after &&
      (place === undefined || place === operation.package)
        ? { kind: "crash" }
        : undefined,
    );
  },
};

function packageNamed(ordered: Ordered, name: string): string | undefined {
  const packages = ordered.clouds.map((cloud) => cloud.package);
  if (packages.includes(name)) return name;
  wrong(ordered, name, `is not one of the simulated clouds ${packages.join(", ")}`);
  return undefined;
}

const zoneOutage: FaultDefinition = {
  name: "zone-outage",
  syntax: "zone-outage=<zone>",
  help: "what is made, changed or read in this zone fails; what AWS may put elsewhere goes there, and a regional GKE cluster fails only while made",
  example: "zone-outage=us-east-2a",
  parse: (ordered) => {
    const zone = required(ordered);
    if (!/^[a-z][a-z0-9-]*$/.test(zone)) return wrong(ordered, zone, "is not the name of a zone");
    warnOfZone(ordered, zone);
    return {
      text: ordered.text,
      effect: (operation) =>
        operation.action !== "invoke" && isOut(operation, zonesNeededBy(operation), zone)
          ? { kind: "refused", refusal: wordsOf(operation.package).zoneDown(operation, zone) }
          : undefined,
    };
  },
};

const expiredCredentials: FaultDefinition = {
  name: "expired-credentials",
  syntax: "expired-credentials[=<operations>]",
  help: "after so many operations, or from the start, every call fails because the login has run out",
  example: "expired-credentials=20",
  parse: (ordered) => {
    const after = ordered.argument === undefined ? 0 : count(ordered, ordered.argument);
    if (after === undefined) return undefined;
    return {
      text: ordered.text,
      effect: (operation) =>
        operation.earlier >= after
          ? { kind: "refused", refusal: wordsOf(operation.package).expired(operation) }
          : undefined,
    };
  },
};

/** What happens once, or as often as is written, at one action on the types of a pattern. */
function limitedTo(
  ordered: Ordered,
  { type, action, times = "1" }: { type: string; action: Operation["action"]; times: string | undefined },
  effect: (operation: Operation) => Effect,
): CloudFault | undefined {
  const most = count(ordered, times);
  const meant = pattern(ordered, type);
  if (most === undefined || meant === undefined) return undefined;
  return limited(ordered.text, most, (operation) =>
    operation.action === action && meant(operation.type) ? effect(operation) : undefined,
  );
}

function limited(text: string, times: number, effect: (operation: Operation) => Effect | undefined): CloudFault {
  return { text, effect: (operation, happened) => (happened < times ? effect(operation) : undefined) };
}

/** Faults of clouds and their providers. */
export const cloudFaults: readonly FaultDefinition[] = [
  throttle,
  noCapacity,
  fail,
  slow,
  crashProvider,
  partial,
  zoneOutage,
  expiredCredentials,
];
