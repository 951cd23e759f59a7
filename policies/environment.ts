/** How strict the pack is. What cannot be told is held to `prod`. */
export const Environment = { Dev: "dev", Staging: "staging", Prod: "prod" } as const;
export type Environment = (typeof Environment)[keyof typeof Environment];

export const environments: readonly Environment[] = [Environment.Dev, Environment.Staging, Environment.Prod];

const spellings: Readonly<Record<string, Environment>> = {
  dev: Environment.Dev,
  development: Environment.Dev,
  staging: Environment.Staging,
  stage: Environment.Staging,
  prod: Environment.Prod,
  production: Environment.Prod,
};

/** What may say which environment a stack is, strongest first. */
export interface EnvironmentHints {
  /** Given in code: `hybridGpuPolicies({ environment: "dev" })`. */
  readonly option?: string;
  readonly project?: string;
  /** `<project>:environment` of the stack's configuration. */
  readonly config?: string;
  /** Name of the stack. */
  readonly stack?: string;
  /** Tag `environment` of the stack. */
  readonly tag?: string;
}

export interface FoundEnvironment {
  readonly environment: Environment;
  /** Where it was read, for messages: `stack configuration example:environment`. */
  readonly source: string;
  /** True when nothing said which it is, so that it is held to `prod`. */
  readonly assumed: boolean;
}

/**
 * Which environment a stack belongs to: an explicit option, else the stack's configuration, else the stack's name, else
 * its tag, else `prod`. An explicit word that is not an environment counts as `prod`: a typing error must not loosen rules.
 */
export function findEnvironment(hints: EnvironmentHints): FoundEnvironment {
  const explicit: [string | undefined, string][] = [
    [hints.option, "option environment"],
    [hints.config, `stack configuration ${hints.project ?? "<project>"}:environment`],
  ];
  for (const [word, source] of explicit) {
    if (word === undefined || word === "") continue;
    const environment = parseEnvironment(word);
    if (environment !== undefined) return { environment, source, assumed: false };
    const prod = `${source} is ${JSON.stringify(word)}, which is not an environment: held to prod`;
    return { environment: Environment.Prod, source: prod, assumed: false };
  }
  const named = parseEnvironment(hints.stack);
  if (named !== undefined) return { environment: named, source: "stack name", assumed: false };
  const tagged = parseEnvironment(hints.tag);
  if (tagged !== undefined) return { environment: tagged, source: "stack tag environment", assumed: false };
  return { environment: Environment.Prod, source: "nothing names the environment: held to prod", assumed: true };
}

export function parseEnvironment(word: string | undefined): Environment | undefined {
  const key = word?.trim().toLowerCase() ?? "";
  return Object.hasOwn(spellings, key) ? spellings[key] : undefined;
}
