import type { Clouds } from "../../../cli/rehearse/clouds.ts";
import type { Engine, EngineEvent, EngineOutcome } from "../../../cli/rehearse/engine/engine.ts";
import type { Listener, StagedProgram } from "../../../cli/rehearse/engine/program.ts";
import type { EngineState } from "../../../cli/rehearse/engine/state.ts";
import { importIdsOf } from "../../../cli/rehearse/knownClouds.ts";
import type { CommandRecord } from "../../../cli/rehearse/model.ts";
import { isSame } from "../../../simulator/world/place.ts";
import type { Existing } from "../../../simulator/world/world.ts";

export const projectUrn = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;

export const bucket = "aws:s3/bucket:Bucket";
export const nodeGroup = "aws:eks/nodeGroup:NodeGroup";

export function existing(type: string, name: string, more: Partial<Existing> = {}): Existing {
  const urn = projectUrn(type, name);
  return {
    type,
    id: `${name}-1`,
    urn,
    inputs: {},
    outputs: {},
    settings: { region: "us-east-2" },
    status: "ready",
    due: 0,
    ...more,
  };
}

/** What the engine does at a command: exit code (0), events, and what it leaves in the clouds and the state. */
export interface Answer {
  readonly exitCode?: number | null;
  /** What changes: `[operation, type, name, property…]`. */
  readonly steps?: readonly (readonly [string, string, string, ...string[]])[];
  /** Components, and the names of what is in them: `[type, name, resource…]`. */
  readonly components?: readonly (readonly [string, string, ...string[]])[];
  readonly mandatory?: string;
  /** What it complains of. */
  readonly error?: string;
  readonly leaves?: (fake: Fake) => void;
}

/** An engine and clouds that answer as they were told, and write down in which order they were asked. */
export interface Fake {
  readonly program: StagedProgram;
  readonly clouds: Clouds;
  readonly listener: Listener;
  /** Commands without what all of them have, and what was done in the clouds between them. */
  readonly log: string[];
  readonly records: CommandRecord[];
  state: { resources: object[]; pending: object[] };
  live: Existing[];
}

/** Types that the clouds refuse. */
export const unknown = new Set(["aws:memorydb/cluster:Cluster", "random:index/randomId:RandomId"]);

const common = new Set(["--json", "--yes", "--skip-preview", "--stack", "dev"]);

/** @param answers one a command that is not `stack export`, in the order in which they come; afterwards all is well */
export function fake(answers: readonly Answer[], directory = "/nowhere"): Fake {
  const log: string[] = [];
  const records: CommandRecord[] = [];
  let asked = 0;
  const engine: Pick<Engine, "run" | "text" | "kill"> = {
    run: async (args, options): Promise<EngineOutcome> => {
      const shown = args
        .filter((one) => !common.has(one))
        .map((one) => one.replace(/^.*\/[\w-]+\.[\w-]+\.json$/, "FILE"));
      log.push([...shown, ...(options?.kill === undefined ? [] : ["(to be killed)"])].join(" "));
      const answer = answers[asked++] ?? {};
      answer.leaves?.(self);
      return {
        began: asked,
        ended: asked,
        exitCode: answer.exitCode ?? exitOf(answer),
        events: eventsOf(answer),
        text: "",
      };
    },
    text: async (): Promise<string> => {
      const { resources, pending } = self.state;
      return JSON.stringify({ deployment: { resources, pending_operations: pending } } satisfies EngineState | object);
    },
    kill: () => undefined,
  };
  const self: Fake = {
    program: {
      id: "organization/shop/dev",
      project: "shop",
      stack: "dev",
      engine: engine as Engine,
      directory,
      policies: [],
    },
    clouds: cloudsOf(() => self, log),
    listener: {
      progress: () => undefined,
      began: () => undefined,
      done: (record) => records.push(record),
      news: () => [],
    },
    log,
    records,
    state: { resources: [], pending: [] },
    live: [],
  };
  return self;
}

function exitOf({ exitCode, mandatory }: Answer): number | null {
  return exitCode === null ? null : mandatory === undefined ? 0 : 255;
}

function eventsOf({ steps = [], components = [], mandatory, error }: Answer): EngineEvent[] {
  const changes: Record<string, number> = {};
  for (const [op] of steps) changes[op] = (changes[op] ?? 0) + 1;
  const done = steps.map(([op, type, name, ...diffs]) => {
    const above = components.find(([, , ...inside]) => inside.includes(name));
    const parent = above === undefined ? {} : { parent: projectUrn(above[0], above[1]) };
    const metadata = { op, type, urn: projectUrn(type, name), diffs, new: { custom: true, ...parent } };
    return { at: 1, event: { sequence: 1, resOutputsEvent: { metadata } } };
  });
  const declared = components.map(([type, name]) => ({
    at: 1,
    event: {
      sequence: 1,
      resourcePreEvent: { metadata: { op: "create", type, urn: projectUrn(type, name), new: {} } },
    },
  }));
  const found =
    mandatory === undefined
      ? []
      : [{ at: 1, event: { policyEvent: { policyName: mandatory, enforcementLevel: "mandatory", message: "no" } } }];
  const said =
    error === undefined ? [] : [{ at: 1, event: { diagnosticEvent: { severity: "error", message: error } } }];
  return [...declared, ...done, ...found, ...said, { at: 2, event: { summaryEvent: { resourceChanges: changes } } }];
}

function cloudsOf(self: () => Fake, log: string[]): Clouds {
  const named = (found: readonly Existing[]): string => found.map(({ id }) => id).join(", ");
  return {
    order: (faults) => void log.push(`faults: ${faults.join(", ") || "none"}`),
    entries: () => [],
    contents: () => [{ package: "aws", existing: self().live }],
    // As a look into the journals gives it: the same things, and other objects each time.
    live: () => self().live.map((one) => ({ ...one })),
    refusedTypes: async (types) =>
      [...new Set(types)].filter((type) => unknown.has(type)).map((type) => ({ type, near: [] })),
    importIds: async (found) => importIdsOf(found, self().live, []),
    drift: async ({ target }, counts) => {
      log.push(`drift of ${target}`);
      const found = self().live.filter((one) => one.type === target && counts(one));
      return { notes: found.map(({ id }) => `by hand: somebody deleted ${id}`), misspelt: [] };
    },
    liftProtection: async () => {
      log.push("protection lifted");
      return [];
    },
    removeRetained: async (retained) => {
      log.push(`retained removed: ${retained.map(({ urn }) => urn.split("::").at(-1)).join(", ") || "none"}`);
      return retained.map(({ id }) => `by hand: ${id} was deleted`);
    },
    remove: async (found) => {
      if (found.length > 0) log.push(`removed by hand: ${named(found)}`);
      self().live = self().live.filter((one) => !found.some((other) => isSame(one, other)));
      return [...found];
    },
  };
}
