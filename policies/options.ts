import type {
  Policies,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidation,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { graphDefaults } from "../components/core/graph.ts";
import { nearest } from "../components/core/nearest.ts";
import { adaptInputs } from "./adapt.ts";
import { type PolicyLimits, type PolicyName, policies } from "./catalogue.ts";
import { changed } from "./changed.ts";
import { Collector } from "./collector.ts";
import {
  type Environment,
  type EnvironmentHints,
  environments,
  type FoundEnvironment,
  findEnvironment,
} from "./environment.ts";
import { judge, violationOf } from "./judge.ts";
import { PackSettings } from "./packSettings.ts";
import { type AnyPolicy, type Finding, Level, type PolicyContext, packConfigurationName } from "./policy.ts";
import { readerFrom } from "./readerFrom.ts";
import { waived } from "./waiver.ts";

export interface HybridGpuPolicyOptions {
  /** `dev`, `staging` or `prod`. @default what the stack's configuration, name or tag says, else `prod` */
  environment?: Environment;
  /** Configuration by policy, laid over the defaults of the environment; `--policy-pack-config` is laid over both. */
  limits?: { [N in PolicyName]?: Partial<PolicyLimits[N]> };
  /** Levels by policy, instead of those of the environment. `--policy-pack-config` wins over both. */
  overrides?: { [N in PolicyName]?: Level };
}

/** Options that cannot be followed: every reason at once. */
export class PolicyOptionsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PolicyOptionsError";
    // What is printed of an error that ends a pack is its stack: that of our own code buries the sentence.
    this.stack = `${this.name}: ${message}`;
  }
}

/**
 * The policies, for a pack of one's own:
 *
 * ```ts
 * new PolicyPack("example", { policies: [...hybridGpuPolicies({ environment: "prod", overrides: { "efa-single-az": "advisory" } }), …mine] });
 * ```
 *
 * Call it once in a process: the policies share what they saw of the stack.
 *
 * @throws {PolicyOptionsError} when an option names an unknown policy, level or environment
 */
export function hybridGpuPolicies(options: HybridGpuPolicyOptions = {}): Policies {
  checkOptions(options);
  const hints = hintsOfProcess(options.environment);
  const collector = new Collector(graphDefaults((key) => pulumi.runtime.getConfig(key)));
  const host: Host = {
    hints,
    boot: findEnvironment(hints),
    preview: pulumi.runtime.isDryRun(),
    collector,
    readFile: readerFrom(process.cwd()),
    settings: new PackSettings(readerFrom(process.cwd()), options.limits?.[packConfigurationName] ?? {}),
  };
  return policies.map((policy) => {
    const { limits = {}, overrides = {} } = options;
    const name = policy.name as PolicyName;
    return enginePolicy(policy, host, { ...limits[name] }, overrides[name]);
  });
}

interface Host {
  readonly hints: EnvironmentHints;
  /** As far as it can be told before the engine sends the stack's tags. */
  readonly boot: FoundEnvironment;
  readonly preview: boolean;
  readonly collector: Collector;
  readonly readFile: (path: string) => string;
  readonly settings: PackSettings;
}

function hintsOfProcess(option: string | undefined): EnvironmentHints {
  const stack = pulumi.runtime.getStack();
  return {
    ...(option === undefined ? {} : { option }),
    ...hintsOfProject(pulumi.runtime.getProject()),
    ...(stack === "" ? {} : { stack }),
  };
}

function hintsOfProject(project: string): Pick<EnvironmentHints, "project" | "config"> {
  if (project === "") return {};
  const config = pulumi.runtime.getConfig(`${project}:environment`);
  return { project, ...(config === undefined ? {} : { config }) };
}

/** One of our policies as @pulumi/policy takes it. */
function enginePolicy(
  policy: AnyPolicy,
  host: Host,
  limits: Readonly<Record<string, unknown>>,
  override: Level | undefined,
): ResourceValidationPolicy {
  const { name, description, severity, url, remediation, evaluate, evaluateStack, stackTypes, remediate } = policy;
  const { collector } = host;
  const types = policy.types === undefined ? undefined : new Set(policy.types);

  const contextOf = (args: Args): PolicyContext<object> => {
    const tag = args.stackTags?.get("environment");
    // On a state file, `pulumi policy analyze` tells a pack no stack, and the SDK then makes up "stack"; URNs know it. They
    // know the project as well, of which an offline plan may have several, judged one after the other.
    const [, , stack, project] = (args.urn ?? args.resources?.[0]?.urn ?? "").split(/:+/);
    const environment = findEnvironment({
      ...host.hints,
      ...(project === undefined || project === host.hints.project
        ? {}
        : { config: undefined, ...hintsOfProject(project) }),
      ...(stack === undefined ? {} : { stack }),
      ...(tag === undefined ? {} : { tag }),
    });
    const given = args.getConfig<Record<string, unknown>>();
    host.settings.note(policy, given);
    const { config, configured } = configOf(policy, environment.environment, limits, given);
    const { readFile, settings } = host;
    return { environment, preview: host.preview, config, configured, readFile, shared: settings.facts };
  };
  const report = (
    args: Args,
    run: (context: PolicyContext<object>) => Finding[],
    reportViolation: ReportViolation,
  ): void => {
    let context: PolicyContext<object> | undefined;
    const findings = judge(policy, () => {
      context = contextOf(args);
      return run(context);
    });
    const { environment, preview } = context ?? { environment: host.boot, preview: host.preview };
    const waivers = context?.shared.waivers ?? [];
    for (const found of findings) {
      const urn = found.urn ?? stackUrn(args);
      const finding = waivers.length === 0 ? found : waived(found, { policy: name, urn }, waivers);
      // The declared type knows text only; the SDK has taken objects with a level since 1.20.
      reportViolation(violationOf(policy, finding, { environment, preview }) as unknown as string, finding.urn);
    }
  };

  const stackPart: Partial<StackValidationPolicy> =
    evaluateStack === undefined
      ? {}
      : {
          validateStack: onlyFor(
            stackTypes,
            (types) => collector.lacks(types, name),
            (args, reportViolation) =>
              report(args, (context) => evaluateStack(collector.graph(args, name), context), reportViolation),
          ),
        };
  return {
    name,
    description,
    severity,
    url,
    remediationSteps: remediation,
    enforcementLevel: override ?? policy.levels[host.boot.environment],
    ...(policy.configSchema === undefined ? {} : { configSchema: schemaWithDefaults(policy, host.boot, limits) }),
    // Also of a policy that only judges the stack: whichever policies are switched on, the inputs have to be seen.
    validateResource: (args, reportViolation) => {
      collector.offer(args);
      // The stack itself comes first of all: what every policy is told is known from then on.
      if (args.type === stackType || name === packConfigurationName) host.settings.note(policy, args.getConfig());
      if (evaluate === undefined || types?.has(args.type) === false) return;
      report(args, (context) => evaluate(collector.node(args), context), reportViolation);
    },
    ...(remediate === undefined
      ? {}
      : {
          remediateResource: (args) => {
            if (types?.has(args.type) === false) return undefined;
            return changed(args.props, attempt(() => remediate(adaptInputs(args), contextOf(args))) ?? []);
          },
        }),
    ...stackPart,
  };
}

const stackType = "pulumi:pulumi:Stack";

/** The stack's URN, which a finding about no resource in particular has. */
function stackUrn(args: Args): string {
  if (args.urn !== undefined) return args.urn;
  return args.resources?.find(({ urn }) => urn.includes(`::${stackType}::`))?.urn ?? "";
}

/** A remediation that fails leaves things as they are: what it was to mend is then found by the policy itself. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/**
 * Lets the SDK leave a policy out of stacks that have nothing for it, before it reads the stack anew for it. The SDK asks
 * a callback for the one type that it is about (`validateStackResourcesOfType` says it so); asked about several, we name
 * one of them only when the stack is known to have none, as an earlier policy has seen.
 */
function onlyFor(
  types: readonly string[] | undefined,
  lacks: (types: readonly string[]) => boolean,
  validate: StackValidation,
): StackValidation {
  if (types === undefined) return validate;
  const get = (): string | undefined => (types.length === 1 || lacks(types) ? types[0] : undefined);
  return Object.defineProperty(validate, "__pulumiType", { get });
}

/** What both callbacks give. */
interface Args {
  readonly urn?: string;
  readonly resources?: readonly { readonly urn: string }[];
  getConfig<T extends object>(): T;
  readonly stackTags: ReadonlyMap<string, string>;
}

/** The defaults, then the options, then what the engine was given. */
export function configOf(
  policy: AnyPolicy,
  environment: Environment,
  limits: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): { config: object; configured: Set<string> } {
  const defaults = policy.defaults(environment) as Record<string, unknown>;
  const config: Record<string, unknown> = { ...defaults, ...limits, ...given };
  // The engine fills schema defaults in, so a value counts as somebody's choice when it differs from the default.
  const configured = Object.keys(config).filter((key) => !equal(config[key], defaults[key]));
  return { config, configured: new Set(configured) };
}

/** The engine shows and fills in defaults; where the environment may still change (by a tag), it is left to `configOf`. */
function schemaWithDefaults(
  policy: AnyPolicy,
  boot: FoundEnvironment,
  limits: Readonly<Record<string, unknown>>,
): PolicyConfigSchema {
  const schema = policy.configSchema!;
  if (boot.assumed) return schema;
  const defaults: Record<string, unknown> = { ...policy.defaults(boot.environment), ...limits };
  const properties = Object.entries(schema.properties).map(([key, value]) => {
    const fallback = defaults[key];
    return [key, fallback === undefined ? value : { ...value, default: fallback as object }];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function checkOptions({ environment, limits = {}, overrides = {} }: HybridGpuPolicyOptions): void {
  const wrong: string[] = [];
  if (environment !== undefined && !environments.includes(environment)) {
    wrong.push(`environment ${JSON.stringify(environment)} is not one of ${environments.join(", ")}`);
  }
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  for (const [option, keys] of [
    ["limits", Object.keys(limits)],
    ["overrides", Object.keys(overrides)],
  ] as const) {
    for (const key of keys) {
      if (byName.has(key)) continue;
      wrong.push(`${option} names ${key}, which is not a policy; nearest: ${nearest(key, byName.keys()).join(", ")}`);
    }
  }
  for (const [key, value] of Object.entries(limits)) {
    const properties = Object.keys(byName.get(key)?.configSchema?.properties ?? {});
    for (const property of Object.keys(value ?? {})) {
      if (!byName.has(key) || properties.includes(property)) continue;
      wrong.push(`limits of ${key} have ${property}, which is not one of ${properties.join(", ") || "its none"}`);
    }
  }
  const known = Object.values(Level);
  for (const [key, value] of Object.entries(overrides)) {
    if (value !== undefined && !known.includes(value)) {
      wrong.push(`overrides of ${key} is ${JSON.stringify(value)}, not one of ${known.join(", ")}`);
    }
  }
  if (wrong.length > 0) throw new PolicyOptionsError(`hybridGpuPolicies: ${wrong.join("; ")}`);
}

function equal(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
