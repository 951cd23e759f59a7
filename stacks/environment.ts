import { z } from "zod";
import { isDay } from "../components/core/today.ts";
import { awsSchema, crossCheckAws } from "./aws/configuration.ts";
import { ConfigurationError, describeIssue, parseJson, unknownKey } from "./configurationError.ts";
import { crossCheckGcp, gcpSchema } from "./gcp/configuration.ts";
import { text } from "./parts.ts";

export type { AwsConfiguration } from "./aws/configuration.ts";
export { ConfigurationError } from "./configurationError.ts";
export type { GcpConfiguration } from "./gcp/configuration.ts";

/**
 * The configuration of one environment: everything that `Pulumi.<stack>.yaml` may say, parsed once. Only the parsed
 * value travels on; no component reads configuration.
 */

/** Places that an environment can be in. */
export const environmentPlaces = ["aws", "gcp"] as const;
export type EnvironmentPlace = (typeof environmentPlaces)[number];

export const environmentSchema = z.strictObject({
  environment: z.enum(["dev", "staging", "prod"]),
  places: z
    .array(z.enum(environmentPlaces))
    .min(1, "is empty; name one place at least")
    .superRefine((places, context) => {
      if (new Set(places).size === places.length) return;
      context.addIssue({ code: "custom", message: "names a place twice", input: places });
    }),
  team: text,
  owner: text,
  /** Last day on which the environment is wanted, for the tag or label `expires`: what is tried out has an end. */
  expires: z
    .string()
    .refine((day) => day === "" || isDay(day), "must be a day, YYYY-MM-DD")
    .transform((day) => (day === "" ? undefined : day))
    .optional(),
  aws: awsSchema.optional(),
  gcp: gcpSchema.optional(),
});

/** A parsed environment: `aws` and `gcp` are there if `places` names them, and only then. */
export type Environment = z.infer<typeof environmentSchema>;
/** Whose everything in an environment is, unless a pool says otherwise. */
export type Owner = Pick<Environment, "environment" | "team" | "owner" | "expires">;

const textual = new Set(["environment", "team", "owner", "expires"]);

/** What a place takes from the configuration of its provider: where the engine's own default provider takes it from, too. */
const providerKeys: Readonly<Record<EnvironmentPlace, readonly string[]>> = {
  aws: ["region"],
  gcp: ["project", "region"],
};

/**
 * Parses all configuration of a stack. What is said about a place that `places` does not name is put aside unread.
 *
 * @param config every value by full key (`hybrid-gpu:places`), as the engine hands it over: text, structured values as JSON
 * @throws ConfigurationError listing every problem: misspelt keys, wrong types, missing values, impossible counts
 */
export function parseEnvironment(
  project: string,
  stack: string,
  config: Readonly<Record<string, string>>,
): Environment {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const keys = Object.keys(environmentSchema.shape);
  for (const [fullKey, value] of Object.entries(config)) {
    const [namespace, key = ""] = fullKey.split(/:(.*)/s);
    if (namespace !== project) continue;
    if (keys.includes(key)) values[key] = textual.has(key) ? value : parseJson(value);
    else problems.push(unknownKey(fullKey, key, keys));
  }
  const named: unknown[] = Array.isArray(values["places"]) ? values["places"] : [];
  for (const place of environmentPlaces) {
    if (!named.includes(place)) delete values[place];
    else if (isEmpty(values[place])) {
      delete values[place];
      problems.push(
        `${project}:${place} (not given) is needed, because ${project}:places names ${place}. Fix: describe ${place}, or take it out of places.`,
      );
    } else values[place] = withProvider(place, values[place], config);
  }
  const parsed = environmentSchema.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const key = keyOf(project, issue.path);
    const fix = key.endsWith(":")
      ? ""
      : ` Fix: pulumi config set ${key} <value>, or write it into Pulumi.${stack}.yaml.`;
    problems.push(describeIssue(key, values, issue, environmentSchema) + fix);
  }
  if (parsed.success) {
    const { aws, gcp } = parsed.data;
    problems.push(
      ...(aws === undefined ? [] : crossCheckAws(`${project}:aws`, aws)),
      ...(gcp === undefined ? [] : crossCheckGcp(`${project}:gcp`, gcp)),
    );
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(stack, problems);
  return parsed.data;
}

/** Nothing was said: the default of a key that is not given is an empty object. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (value !== null && typeof value === "object" && Object.keys(value).length === 0);
}

function withProvider(place: EnvironmentPlace, value: unknown, config: Readonly<Record<string, string>>): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const provided = providerKeys[place].flatMap((key) => {
    const given = config[`${place}:${key}`];
    return given === undefined ? [] : [[key, given] as const];
  });
  return { ...value, ...Object.fromEntries(provided) };
}

/** The key of a configuration file that a path of the parsed value comes from. */
function keyOf(project: string, path: readonly PropertyKey[]): string {
  const [place, key] = path.map(String) as [string, string | undefined];
  const ofProvider = key !== undefined && providerKeys[place as EnvironmentPlace]?.includes(key);
  return ofProvider ? `${place}:${key}` : `${project}:`;
}
