import type { Range } from "../core/range.ts";

/** What a stack cost before a change. */
export interface Baseline {
  /** USD a month. */
  readonly monthly: Range<number>;
  /** USD paid once. */
  readonly oneOff: number;
  /** Resources that had no price: the figures are that much too low. */
  readonly unpriced: number;
  /** Which they were, where the baseline says so. */
  readonly unpricedUrns?: readonly string[];
}

/** Which program a baseline is wanted for. */
export interface BaselineProgram {
  readonly project: string;
  readonly stack: string;
}

export type BaselineAnswer =
  | { readonly state: "read"; readonly baseline: Baseline }
  /** One phrase that goes on after "the baseline". */
  | { readonly state: "unreadable"; readonly why: string };

/**
 * The figures of a program in a baseline: a plan as `hybrid-gpu plan --json` prints it, of one program or of several, or
 * figures alone: `{ "monthly": { "min": 0, "planned": 0, "max": 0 }, "oneOff": 0 }`. A plan of another program or stack is
 * no baseline: every comparison with it would be about something else.
 */
export function readBaseline(value: unknown, program: BaselineProgram): BaselineAnswer {
  if (!isObject(value)) return unreadable("is no JSON object");
  if ("programs" in value) return ofPrograms(value, program);
  if (!("estimate" in value)) return figuresOf(value, "");
  if (!isOf(value, program)) return unreadable(`is a plan of ${nameOf(value)}, not of ${spelled(program)}`);
  return figuresOf(value["estimate"], "estimate.", unpricedOf(value["estimate"]));
}

function ofPrograms(plan: Properties, program: BaselineProgram): BaselineAnswer {
  const programs = plan["programs"];
  if (!Array.isArray(programs)) return unreadable("has programs that are no list");
  const index = programs.findIndex((one) => isObject(one) && isOf(one, program));
  if (index < 0) {
    const names = programs.map((one) => (isObject(one) ? nameOf(one) : "something else")).join(", ");
    return unreadable(`is a plan of ${names === "" ? "nothing" : names}, not of ${spelled(program)}`);
  }
  const own = (programs[index] as Properties)["estimate"];
  const prefix = `urn:pulumi:${program.stack}::${program.project}::`;
  // The list of all programs is beside them, not in each.
  const listed = unpricedOf(plan["estimate"])?.filter((urn) => urn.startsWith(prefix));
  return figuresOf(own, `programs[${index}].estimate.`, listed);
}

function figuresOf(value: unknown, path: string, unpricedUrns?: readonly string[]): BaselineAnswer {
  if (!isObject(value)) return unreadable(`has no ${path.slice(0, -1)}`);
  const monthly: Record<string, unknown> = isObject(value["monthly"]) ? value["monthly"] : {};
  for (const key of ["min", "planned", "max"]) {
    if (!isAmount(monthly[key])) return unreadable(`has no ${path}monthly.${key} of 0 or more`);
  }
  const oneOff = value["oneOff"] ?? 0;
  if (!isAmount(oneOff)) return unreadable(`has a ${path}oneOff that is not 0 or more`);
  const states = value["states"];
  const counted = isObject(states) && isAmount(states["unpriced"]) ? states["unpriced"] : undefined;
  const { min, planned, max } = monthly as Record<"min" | "planned" | "max", number>;
  return {
    state: "read",
    baseline: {
      monthly: { min, planned, max },
      oneOff,
      unpriced: counted ?? unpricedUrns?.length ?? 0,
      ...(unpricedUrns === undefined ? {} : { unpricedUrns }),
    },
  };
}

function unpricedOf(estimate: unknown): readonly string[] | undefined {
  if (!isObject(estimate) || !Array.isArray(estimate["unpriced"])) return undefined;
  return estimate["unpriced"].flatMap((one) => (isObject(one) && typeof one["urn"] === "string" ? [one["urn"]] : []));
}

/** How much dearer one figure is than another. */
export interface Increase {
  /** Negative: cheaper. */
  readonly usd: number;
  /** Undefined where there was nothing before: no percentage says what it is now. */
  readonly percent: number | undefined;
}

export function increase(before: number, after: number): Increase {
  const usd = Math.round((after - before) * 100) / 100;
  return { usd, percent: before === 0 ? undefined : ((after - before) / before) * 100 };
}

export interface IncreaseLimits {
  readonly percent: number;
  readonly usd: number;
}

/**
 * Whether an increase is above both limits. A percentage alone would stop every change of a small stack, and an amount alone
 * every change of a large one. A limit of 0 leaves the other to decide.
 */
export function exceeds({ usd, percent }: Increase, limits: IncreaseLimits): boolean {
  return usd > 0 && usd > limits.usd && (percent ?? Number.POSITIVE_INFINITY) > limits.percent;
}

type Properties = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isOf(value: Properties, { project, stack }: BaselineProgram): boolean {
  return value["project"] === project && value["stack"] === stack;
}

function nameOf({ project, stack }: Properties): string {
  return `${String(project)} ${String(stack)}`;
}

function spelled({ project, stack }: BaselineProgram): string {
  return `${project} ${stack}`;
}

function unreadable(why: string): BaselineAnswer {
  return { state: "unreadable", why };
}
