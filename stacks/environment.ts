import { z } from "zod";
import { describeValue } from "../components/core/problem.ts";
import { checkNodeCounts } from "../components/core/range.ts";
import { InterfaceMode } from "../components/hardware/aws/interfaceLayout.ts";
import { CapacityKind } from "../components/hardware/aws/machineType.ts";
import { ConfigurationError, describeIssue, parseJson, unknownKey } from "./configurationError.ts";

export { ConfigurationError } from "./configurationError.ts";

/**
 * The configuration of one environment: everything that `Pulumi.<stack>.yaml` may say, parsed once. Only the parsed
 * value travels on; no component reads configuration.
 */

const zone = z.string().min(1);
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, "must be lower-case letters, digits and dashes, at most 30, starting with a letter");

const nodes = z
  .strictObject({ min: z.number(), planned: z.number(), max: z.number() })
  .superRefine((value, context) => {
    for (const problem of checkNodeCounts(value)) {
      context.addIssue({
        code: "custom",
        path: [problem.path],
        message: `${problem.rule}; ${problem.fix}`,
        input: problem.value,
      });
    }
  });

const capacity = z.strictObject({
  kind: z.enum(Object.values(CapacityKind)),
  /** Of a Capacity Block, or of a reservation made elsewhere. */
  reservationId: z.string().optional(),
  /** The reservation's own placement group. */
  placementGroup: z.string().optional(),
  /** Length of a Capacity Block, for its price. */
  days: z.number().int().positive().optional(),
  /** When a Capacity Block begins, ISO 8601: nodes are asked for then. */
  startsAt: z.string().optional(),
});

const releaseVersion = z.string().regex(/^1\.\d{2}\.\d+-\d{8}$/, 'must look like "1.34.0-20260714"');

const pool = z.strictObject({
  name,
  machineType: z.string().min(1),
  zone,
  nodes,
  capacity,
  team: z.string().min(1).optional(),
  /** Network interfaces of a node. */
  interfaces: z.enum(Object.values(InterfaceMode)).optional(),
  /** Release of the nodes' image, to pin it and to upgrade it on purpose. */
  amiReleaseVersion: releaseVersion.optional(),
});
export type PoolConfiguration = z.infer<typeof pool>;

const systemPool = z.strictObject({
  /** A type without accelerators. */
  machineType: z.string().min(1).optional(),
  amiReleaseVersion: releaseVersion.optional(),
});

const dataset = z.strictObject({
  /** Where it appears in the file system. */
  path: z.string().regex(/^\/[^\s]*$/, "must be an absolute path without spaces"),
  /** Where it is in the datasets bucket. */
  prefix: z.string().min(1),
  /** Its size in TB (10^12 bytes): the file system should hold it. */
  sizeTB: z.number().positive().optional(),
});

const lustre = z.strictObject({
  name,
  zone,
  deploymentType: z.enum(["SCRATCH_2", "PERSISTENT_1", "PERSISTENT_2"]),
  /** Left out where it follows from the workload. Write it down once the file system holds data. */
  capacityGiB: z.number().optional(),
  throughputPerTiB: z.number().optional(),
  efa: z.boolean().default(false),
  metadataIops: z.number().optional(),
  /** OSTs that `lfs df` counts, once somebody has counted. */
  ostCount: z.number().int().positive().optional(),
  /** What it is for: layouts follow from it, and the size where none is given. The component checks what is in it. */
  workload: z.record(z.string(), z.unknown()).optional(),
  datasets: z.array(dataset).default([]),
});
export type LustreConfiguration = z.infer<typeof lustre>;

export const environmentSchema = z.strictObject({
  environment: z.enum(["dev", "staging", "prod"]),
  region: z.string().min(1),
  zones: z.array(zone).min(2, "EKS wants subnets in two zones at least"),
  cidrBlock: z.string().default("10.0.0.0/16"),
  natGateways: z.enum(["none", "one", "per-zone"]).default("one"),
  kubernetesVersion: z
    .string()
    .regex(/^1\.\d{2}$/, 'must look like "1.34", in quotes')
    .default("1.34"),
  team: z.string().min(1),
  owner: z.string().min(1),
  admins: z
    .array(z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of an IAM role or user"))
    .min(1),
  publicAccessCidrs: z.array(z.string()).default([]),
  systemPool: systemPool.default({}),
  pools: z.array(pool).superRefine((pools, context) => {
    pools.forEach((one, index) => {
      if (pools.findIndex((other) => other.name === one.name) < index) {
        context.addIssue({
          code: "custom",
          path: [index, "name"],
          message: "is the name of an earlier pool; names must differ",
          input: one.name,
        });
      }
    });
  }),
  lustre: lustre.optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

const textual = new Set(["environment", "region", "cidrBlock", "natGateways", "kubernetesVersion", "team", "owner"]);

/**
 * Parses all configuration of a stack.
 *
 * @param config every value by full key (`hybrid-gpu:zones`), as the engine hands it over: text, structured values as JSON
 * @throws ConfigurationError listing every problem: misspelt keys, wrong types, missing values, impossible counts
 */
export function parseEnvironment(
  project: string,
  stack: string,
  config: Readonly<Record<string, string>>,
): Environment {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const keys = Object.keys(environmentSchema.shape).filter((key) => key !== "region");
  if (config["aws:region"] !== undefined) values["region"] = config["aws:region"];
  for (const [fullKey, text] of Object.entries(config)) {
    const [namespace, key = ""] = fullKey.split(/:(.*)/s);
    if (namespace !== project) continue;
    if (!keys.includes(key)) {
      problems.push(unknownKey(fullKey, key, keys));
      continue;
    }
    values[key] = textual.has(key) ? text : parseJson(text);
  }
  const parsed = environmentSchema.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(describeIssue(project, values, issue, partOf));
  } else {
    problems.push(...crossChecks(project, parsed.data));
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(stack, problems);
  return parsed.data;
}

/** What one value alone cannot show: zones that pools and storage name must be the network's, data must fit. */
function crossChecks(project: string, environment: Environment): string[] {
  const problems: string[] = [];
  const known = environment.zones.join(", ");
  const inNetwork = (path: string, value: string): void => {
    if (!environment.zones.includes(value)) {
      problems.push(
        `${project}:${path} (${describeValue(value)}) is not one of the network's zones. Fix: use one of ${known}, or add it to zones.`,
      );
    }
  };
  for (const [index, pool] of environment.pools.entries()) inNetwork(`pools[${index}].zone`, pool.zone);
  const { lustre } = environment;
  if (lustre === undefined) return problems;
  inNetwork("lustre.zone", lustre.zone);
  const neededGiB = lustre.datasets.reduce((sum, { sizeTB = 0 }) => sum + (sizeTB * 1e12) / 2 ** 30, 0);
  if (lustre.capacityGiB !== undefined && neededGiB > lustre.capacityGiB) {
    problems.push(
      `${project}:lustre.capacityGiB (${lustre.capacityGiB}) is less than the ${Math.ceil(neededGiB)} GiB of its datasets. ` +
        `Fix: raise capacityGiB or leave datasets out.`,
    );
  }
  return problems;
}

/** The schema of the object that a path leads to: its keys are what a misspelt one may have meant. */
function partOf(path: readonly PropertyKey[]): z.ZodObject {
  if (path.includes("nodes")) return nodes;
  if (path.includes("capacity")) return capacity;
  if (path.includes("datasets")) return dataset;
  if (path[0] === "systemPool") return systemPool;
  return path[0] === "pools" ? pool : lustre;
}
