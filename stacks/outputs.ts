import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { describeValue } from "../components/core/problem.ts";
import type { LustreClientSetting } from "../components/kubernetes/index.ts";
import type { DirectoryLayout } from "../components/lustre/layout/layout.ts";
import { type LustreRef, LustreService } from "../components/pulumi/lustreRef.ts";
import { type EnvironmentPlace, environmentPlaces } from "./environment.ts";

/**
 * What an environment exports for the programs that build on it, and how these read it: the one place where both sides of
 * a stack reference meet.
 */

const text = z.string();
const cluster = z.object({ name: text, endpoint: text, certificateAuthority: text });

const layout: z.ZodType<DirectoryLayout> = z.object({
  path: text,
  components: z.array(
    z.object({
      endBytes: z.number().optional(),
      stripeCount: z.number(),
      stripeSizeBytes: z.number().optional(),
      overstriped: z.boolean().optional(),
      onMdt: z.boolean().optional(),
      pool: text.optional(),
      extensionBytes: z.number().optional(),
    }),
  ),
  importedFileChunkSizeMiB: z.number().optional(),
});
const clientSetting: z.ZodType<LustreClientSetting> = z.object({
  parameter: text,
  value: text,
  kind: z.enum(["lctl", "module"]),
});

/** What decides which resources there are, or is judged before there are any: known as soon as the environment is planned. */
const plainLustre = z.object({
  name: text,
  service: z.enum(Object.values(LustreService)),
  region: text,
  zone: text,
  efa: z.boolean().optional(),
  capacityGiB: z.number().optional(),
  throughputPerTiB: z.number().optional(),
  ostCount: z.number().optional(),
  lustreVersion: text.optional(),
  domLimitBytes: z.number().optional(),
  importedPaths: z.array(text).optional(),
  ownership: z
    .object({
      team: text.optional(),
      project: text.optional(),
      environment: text.optional(),
      owner: text.optional(),
    })
    .optional(),
  layouts: z.array(layout),
  clientSettings: z.array(clientSetting),
});
/** What only the cloud knows. */
const laterLustre = z.object({ fileSystemId: text, address: text, mountName: text });

const lustre = z.object({ ...plainLustre.shape, ...laterLustre.shape });
const environment = z.object({
  teams: z.array(text),
  /** By place, as the others: a secret in one output makes that output a secret, and no other. */
  regions: z
    .object({ aws: text.optional(), gcp: text.optional() })
    .refine(({ aws, gcp }) => aws !== undefined || gcp !== undefined, "names no place"),
  clusters: z.object({ aws: cluster.optional(), gcp: cluster.optional() }),
  lustre: z.object({ aws: lustre.optional(), gcp: lustre.optional() }).optional(),
});
/** What an environment exports, once it is made. It may export more. */
export type EnvironmentOutputs = z.infer<typeof environment>;

/** What the part of an environment that is in one place gives to what the whole exports. */
export interface PlaceOutputs {
  region: string;
  /** Who has pools there. */
  teams: string[];
  cluster: z.infer<typeof cluster>;
  lustre?: z.infer<typeof lustre> | undefined;
}

/** The same while it is being made: every leaf may be an output. */
export type Exported<T> = T extends object ? { [K in keyof T]: pulumi.Input<Exported<T[K]>> } : T;

/** An environment as programs see it that build on it. */
export interface EnvironmentRef {
  /** Name of its stack: `organization/hybrid-gpu/prod`. */
  readonly stack: string;
  /** Who uses it. */
  readonly teams: readonly string[];
  /** The places that it is in. */
  readonly places: readonly PlaceRef[];
}

/** One place of an environment. */
export interface PlaceRef {
  readonly place: EnvironmentPlace;
  readonly region: string;
  readonly cluster: Readonly<Record<keyof z.infer<typeof cluster>, pulumi.Output<string>>>;
  /** Absent where there is no Lustre file system. */
  readonly lustre?: {
    readonly ref: LustreRef;
    readonly layouts: DirectoryLayout[];
    readonly clientSettings: LustreClientSetting[];
  };
}

/** An environment that does not export what is needed: every reason at once. */
export class StackOutputsError extends Error {
  /** Tells Pulumi's program runner to print the message without a stack trace. */
  readonly __pulumiRunError = true;
  override readonly name = "StackOutputsError";
}

/**
 * Reads what an environment exports, and checks its shape before anything is declared from it. Plain facts come as values;
 * what only the cloud knows comes as outputs, each by itself: unknown until it is known, secret if the environment says so.
 *
 * @throws StackOutputsError naming every property that is missing or of another kind, and what to do
 */
export async function environmentOutputs(reference: pulumi.StackReference): Promise<EnvironmentRef> {
  const { name, outputs: exported, secretOutputNames } = reference;
  const [stack, all, secrets] = await Promise.all([name, exported, secretOutputNames].map(knownParts));
  const outputs = (all ?? {}) as Record<string, unknown>;
  refuse(String(stack), outputs, (secrets ?? []) as string[]);
  const { regions } = z.object({ regions: environment.shape.regions }).parse(outputs);
  return {
    stack: String(stack),
    teams: z.array(text).parse(outputs["teams"]),
    places: environmentPlaces.flatMap((place) =>
      regions[place] === undefined ? [] : [placeOf(place, regions[place])],
    ),
  };

  function placeOf(place: EnvironmentPlace, region: string): PlaceRef {
    // A property of an output is an output by itself, known also where its neighbours are not.
    const later = (output: string, leaf: string): pulumi.Output<string> =>
      (reference.getOutput(output) as unknown as Later)[place]![leaf]!;
    const plain = (outputs["lustre"] as Record<string, unknown> | undefined)?.[place];
    return {
      place,
      region,
      cluster: {
        name: later("clusters", "name"),
        endpoint: later("clusters", "endpoint"),
        certificateAuthority: later("clusters", "certificateAuthority"),
      },
      ...(plain === undefined ? {} : { lustre: lustreOf(plainLustre.parse(plain), (leaf) => later("lustre", leaf)) }),
    };
  }
}

type Later = Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;

function lustreOf(
  { layouts, clientSettings, ...plain }: z.infer<typeof plainLustre>,
  later: (leaf: string) => pulumi.Output<string>,
): PlaceRef["lustre"] {
  const ref: LustreRef = {
    ...plain,
    fileSystemId: later("fileSystemId"),
    address: later("address"),
    mountName: later("mountName"),
  };
  return { ref, layouts, clientSettings };
}

/** May be known only once the environment is made. */
const laterPaths = new Set(
  environmentPlaces.flatMap((name) => [
    ...Object.keys(cluster.shape).map((key) => `clusters.${name}.${key}`),
    ...Object.keys(laterLustre.shape).map((key) => `lustre.${name}.${key}`),
  ]),
);

/** Plain facts become parts of names, which everybody sees. */
const plainOutputs = ["teams", "regions", "lustre"];

function refuse(stack: string, outputs: Record<string, unknown>, secrets: readonly string[]): void {
  const mend = `run \`pulumi up --stack ${stack}\` of the environment`;
  if (Object.keys(outputs).length === 0) {
    throw new StackOutputsError(`the stack ${stack} has no outputs. Fix: ${mend} first`);
  }
  const issues = environment.safeParse(outputs).error?.issues ?? [];
  const problems = issues.flatMap(({ path, message }) => {
    if (secrets.includes(String(path[0])))
      return [`${String(path[0])} is a secret, and not of the shape that is needed`];
    const name = path.reduce<string>(
      (before, step) => (typeof step === "number" ? `${before}[${step}]` : `${before}.${String(step)}`),
      "",
    );
    const property = name.slice(1);
    const value = path.reduce<unknown>((inner, step) => (isUnknown(inner) ? inner : (inner as any)?.[step]), outputs);
    if (!isUnknown(value)) {
      return [`${property} (${describeValue(value)}): ${message.replace(/^Invalid (input|option): /, "")}`];
    }
    return laterPaths.has(property)
      ? []
      : [`${property} is known only once the environment is made, and is needed before`];
  });
  for (const output of plainOutputs.filter((one) => secrets.includes(one))) {
    problems.push(`${output} is a secret, and is needed in the clear: it is in the names of what is made from it`);
  }
  if (problems.length === 0) return;
  throw new StackOutputsError(
    [
      `the outputs of the stack ${stack} are not what this program is made for:`,
      ...[...new Set(problems)].map((problem) => `  - ${problem}`),
      `Fix: ${mend} with the same version of this project as here`,
    ].join("\n"),
  );
}

function isUnknown(value: unknown): boolean {
  return (value as { __pulumiUnknown?: unknown } | undefined | null)?.__pulumiUnknown === true;
}

/**
 * What is known of an output now, with what is not known marked in it. The SDK has this for its own use and does not declare
 * it: what it does declare waits for the whole, or cannot tell a missing property from one that comes later.
 */
function knownParts(output: pulumi.Output<unknown>): Promise<unknown> {
  return (output as unknown as { promise(withUnknowns: boolean): Promise<unknown> }).promise(true);
}
