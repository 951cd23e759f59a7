import { z } from "zod";
import { isDnsLabel } from "../../components/core/kubernetesNames.ts";
import { ConfigurationError, describeIssue, parseJson, unknownKey } from "../configurationError.ts";
import { environmentPlaces } from "../environment.ts";

/** The configuration of what runs in an environment's cluster: everything that `Pulumi.<stack>.yaml` may say, parsed once. */

const dnsLabel = z
  .string()
  .refine(isDnsLabel, "must be lower-case letters, digits and dashes, at most 63, with a letter or digit at both ends");

/** Where layouts are applied and clients are tuned: pods there see more of a node than those of teams. */
export const lustreNamespace = "lustre-system";

const volume = z.strictObject({
  /** A team of the environment. */
  team: z.string().min(1),
  /** Where its pods run. @default the team's name, where the roles of its service accounts are */
  namespace: dnsLabel.optional(),
  /** Places whose file system it is for. @default every place of the environment that has one */
  places: z.array(z.enum(environmentPlaces)).min(1, "is empty; leave it out for every place").optional(),
  /** What its pods mount. @default the file system's name */
  claim: dnsLabel.optional(),
});
export type VolumeConfiguration = z.infer<typeof volume>;

export const platformSchema = z.strictObject({
  environment: z.enum(["dev", "staging", "prod"]),
  environmentProject: z.string().min(1).default("hybrid-gpu"),
  volumes: z
    .array(volume)
    .superRefine((volumes, context) => {
      volumes.forEach((one, index) => {
        if (namespaceOf(one) === lustreNamespace) {
          context.addIssue({
            code: "custom",
            path: [index],
            message: `is in ${lustreNamespace}, which is kept for what applies layouts; give it another namespace`,
            input: one,
          });
        }
        if (volumes.findIndex((other) => namespaceOf(other) === namespaceOf(one)) === index) return;
        context.addIssue({
          code: "custom",
          path: [index],
          message: `is a second volume for the namespace ${namespaceOf(one)}; one volume serves all pods of a namespace`,
          input: one,
        });
      });
    })
    .default([]),
  lustreClientImage: z.string().default(""),
});
export type PlatformConfiguration = z.infer<typeof platformSchema>;

/** Where the pods of a volume run. */
export function namespaceOf({ team, namespace }: VolumeConfiguration): string {
  return namespace ?? team;
}

/**
 * Parses all configuration of a stack.
 *
 * @param config every value by full key (`hybrid-gpu-platform:volumes`), as the engine hands it over
 * @throws ConfigurationError listing every problem: misspelt keys, wrong types, missing values
 */
export function parsePlatform(
  project: string,
  stack: string,
  config: Readonly<Record<string, string>>,
): PlatformConfiguration {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const keys = Object.keys(platformSchema.shape);
  for (const [fullKey, text] of Object.entries(config)) {
    const [namespace, key = ""] = fullKey.split(/:(.*)/s);
    if (namespace !== project) continue;
    if (keys.includes(key)) values[key] = key === "volumes" ? parseJson(text) : text;
    else problems.push(unknownKey(fullKey, key, keys));
  }
  const parsed = platformSchema.safeParse(values);
  for (const issue of parsed.error?.issues ?? [])
    problems.push(describeIssue(`${project}:`, values, issue, platformSchema));
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(stack, problems);
  return parsed.data;
}
