import { Confidence, type Fact } from "../../core/fact.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { wholeText } from "../units.ts";
import { googleTiers } from "./rates.ts";
import { checkTier } from "./tierCapacity.ts";

/** Throughput of the Dynamic tier, MB/s per TiB of the whole: the resource says it by a mode, and leaves the throughput out. */
export const googleDynamicTier = 25;

/** The modes of `dynamicTierOptions`. */
export const GoogleDynamicMode = { Disabled: "DISABLED", DefaultCache: "DEFAULT_CACHE" } as const;
export type GoogleDynamicMode = (typeof GoogleDynamicMode)[keyof typeof GoogleDynamicMode];

const documented = (page: string): Fact => ({
  source: `https://docs.cloud.google.com/managed-lustre/docs/${page}`,
  asOf: "2026-11-22",
  confidence: Confidence.Documented,
});

/** Pages that state the rules of Google Cloud Managed Lustre. */
export const googleLustreSources = {
  tiers: documented("performance-tiers").source,
  create: documented("create-instance").source,
  grow: documented("increase-capacity").source,
  performance: documented("performance").source,
} as const;

/** A Managed Lustre instance in plain values. What is undefined was not given. */
export interface GoogleLustreSpec {
  readonly capacityGiB?: number;
  /** MB/s per TiB: 125, 250, 500 or 1000; 25 is the Dynamic tier. 0 and nothing are the same to the resource. */
  readonly throughputPerTiB?: number;
  /** `dynamicTierOptions.mode`, where the resource has it. */
  readonly dynamicMode?: string;
  /** Name that clients mount. */
  readonly fileSystemName?: string;
  /** Name of the instance in its project and zone. */
  readonly instanceId?: string;
}

/** What a check leaves out: properties whose value is known only later. */
export interface GoogleLustreCheckOptions {
  readonly unknown?: ReadonlySet<keyof GoogleLustreSpec>;
}

/**
 * THE rule of a Managed Lustre instance: tier, capacity, names. Paths are those of the specification. A component that takes
 * the Dynamic tier as 25 MB/s per TiB and a resource that says it by `dynamicTierOptions` are judged alike.
 */
export function checkGoogleLustre(
  spec: GoogleLustreSpec,
  { unknown = new Set() }: GoogleLustreCheckOptions = {},
): Problem[] {
  const problems = new Problems();
  checkSize(problems, spec, unknown);
  const { fileSystemName, instanceId } = spec;
  if (fileSystemName !== undefined && !/^[A-Za-z0-9]{1,8}$/.test(fileSystemName)) {
    problems.error(
      "fileSystemName",
      fileSystemName,
      "is not the name of a file system: 1 to 8 letters and digits",
      "shorten it, for example to train01",
      googleLustreSources.create,
    );
  }
  if (instanceId !== undefined && !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(instanceId)) {
    problems.error(
      "instanceId",
      instanceId,
      "is not the name of an instance: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
      "use a name such as train-data",
      googleLustreSources.create,
    );
  }
  return problems.list;
}

function checkSize(problems: Problems, spec: GoogleLustreSpec, unknown: ReadonlySet<keyof GoogleLustreSpec>): void {
  const { dynamicMode } = spec;
  const modes: readonly string[] = Object.values(GoogleDynamicMode);
  if (dynamicMode !== undefined && !modes.includes(dynamicMode)) {
    problems.error(
      "dynamicMode",
      dynamicMode,
      "is not a mode of the Dynamic tier",
      `use ${modes.join(" or ")}`,
      googleLustreSources.tiers,
    );
    return;
  }
  const throughput = spec.throughputPerTiB === 0 ? undefined : spec.throughputPerTiB;
  const dynamic = dynamicMode === GoogleDynamicMode.DefaultCache;
  if (dynamic && throughput !== undefined && throughput !== googleDynamicTier) {
    problems.error(
      "throughputPerTiB",
      throughput,
      "is given beside the Dynamic tier, which has none of its own",
      "leave one of them out",
      googleLustreSources.tiers,
    );
    return;
  }
  // Which steps count follows from the tier.
  if (unknown.has("throughputPerTiB") || unknown.has("dynamicMode")) return;
  const tier = dynamic ? googleDynamicTier : throughput;
  const capacity = unknown.has("capacityGiB") ? undefined : spec.capacityGiB;
  checkTier(googleTiers, tier, capacity, { at: "", unit: "GiB" }, problems);
  const row = googleTiers.find(({ throughputPerTiB }) => throughputPerTiB === tier);
  if (row?.largeFrom === undefined || capacity !== row.largeFrom) return;
  problems.warning(
    "capacityGiB",
    capacity,
    `is where steps of ${wholeText(row.step)} GiB end: a file system of this size or less never grows beyond it`,
    `begin with ${wholeText(row.largeFrom - (row.largeFrom % row.largeStep!) + row.largeStep!)} if it has to grow`,
    googleLustreSources.grow,
  );
}

/** What replaces an instance, and with it every file on it; and what cannot be changed at all. */
export interface GoogleReplacingProperty extends Fact {
  /** Input of the resource. */
  readonly property: string;
  /** Argument of `GoogleManagedLustre`, where it differs. */
  readonly argument?: string;
  /** Which change. */
  readonly when: "changed" | "lowered";
  /** `replaced`: a new, empty file system. `refused`: Google answers with an error and leaves it as it was. */
  readonly effect: "replaced" | "refused";
}

/** Capacity only grows, and hardly anything else of an instance can be changed. */
export const googleReplacingProperties: readonly GoogleReplacingProperty[] = [
  { property: "location", argument: "zone", when: "changed", effect: "replaced", ...documented("create-instance") },
  { property: "network", when: "changed", effect: "replaced", ...documented("create-instance") },
  {
    property: "filesystem",
    argument: "fileSystemName",
    when: "changed",
    effect: "replaced",
    ...documented("create-instance"),
  },
  { property: "instanceId", when: "changed", effect: "replaced", ...documented("create-instance") },
  {
    property: "perUnitStorageThroughput",
    argument: "throughputPerTiB",
    when: "changed",
    effect: "replaced",
    ...documented("create-instance"),
  },
  {
    property: "capacityGib",
    argument: "capacityGiB",
    when: "lowered",
    effect: "refused",
    ...documented("increase-capacity"),
  },
];

/** Parallelstore: the service that Managed Lustre has taken the place of. */
export const parallelstore = {
  /** Type of its instances. */
  type: "gcp:parallelstore/instance:Instance",
  /** Properties that only its instances have. */
  properties: ["fileStripeLevel", "directoryStripeLevel", "deploymentType"],
  source:
    "https://github.com/GoogleCloudPlatform/cluster-toolkit/blob/main/modules/file-system/parallelstore/metadata.yaml",
  asOf: "2026-06-25",
  confidence: Confidence.Observed,
} as const;

/** What is said to whoever asks for Parallelstore, wherever it is asked for. */
export function refuseParallelstore(path: string, value: unknown): Problem {
  return {
    severity: "error",
    path,
    value,
    rule: "asks for Parallelstore, which is deprecated since 2026-08-31 and which Google Cloud Managed Lustre replaces",
    fix: "use Managed Lustre (GoogleManagedLustre): a size by throughputPerTiB and capacityGiB, stripes by the layouts of its volume",
    source: parallelstore.source,
  };
}
