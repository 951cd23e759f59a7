import { type Fact, isFirm } from "../../core/fact.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { gkeMinimumRows } from "./rows/gkeMinimums.ts";
import type { TpuGeneration } from "./tpu.ts";

const versionsGuide = "https://docs.cloud.google.com/kubernetes-engine/versioning";

/** `1.33.5-gke.1162000` in numbers; what a version leaves open is absent. */
export interface GkeVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
  /** The number after `-gke.`. */
  readonly gke?: number;
}

/** What a pool or cluster may use beside machine types. */
export const GkeFeature = {
  /** Flex-start of GPU nodes. */
  FlexStartGpu: "flex-start-gpu",
  /** Flex-start of TPU nodes. */
  FlexStartTpu: "flex-start-tpu",
  /** Managed DRANET: `acceleratorNetworkProfile` "auto". */
  Dranet: "dranet",
  /** The CSI driver of Managed Lustre. */
  LustreCsi: "lustre-csi",
  /** Managed Lustre on its ordinary port: neither `gkeSupportEnabled` nor the legacy port. */
  LustreStandardPort: "lustre-standard-port",
  /** Several TPU slices as one job. */
  Multislice: "multislice",
} as const;
export type GkeFeature = (typeof GkeFeature)[keyof typeof GkeFeature];

/** What a pool or cluster uses that may need a version. */
export interface GkeVersionNeeds {
  /** Family of a machine type: `a3-ultragpu`. */
  readonly family?: string;
  readonly generation?: TpuGeneration;
  readonly features?: readonly GkeFeature[];
}

/** The lowest version that something runs with: of a family, a TPU generation or a feature. */
export interface GkeMinimum extends Fact {
  readonly family?: string;
  readonly generation?: TpuGeneration;
  readonly feature?: GkeFeature;
  /** What needs it, for messages: `A3 Ultra`. */
  readonly what: string;
  /**
   * One version, or one for each minor that got it late, lowest first: later minors have it from the start, minors before
   * the first not at all.
   */
  readonly versions: readonly string[];
}

export const gkeMinimums: readonly GkeMinimum[] = gkeMinimumRows;

/** The minor version that clusters take when nothing is said: new enough for every machine type and feature here. */
export const defaultGkeVersion = "1.35";

/** A version in numbers: `1.33.5-gke.1162000`, or less of it (`1.33.5`, `1.33`); `undefined` for anything else. */
export function parseGkeVersion(version: unknown): GkeVersion | undefined {
  if (typeof version !== "string") return undefined;
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3})(?:-gke\.(\d{1,9}))?)?$/.exec(version);
  if (match === null) return undefined;
  const [, major, minor, patch, gke] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    ...(patch === undefined ? {} : { patch: Number(patch) }),
    ...(gke === undefined ? {} : { gke: Number(gke) }),
  };
}

/**
 * Below 0 where `a` is the older, above 0 where it is the newer. What a version leaves open counts as the lowest there is.
 * @throws {RangeError} when one of them is not a version
 */
export function compareGkeVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => {
    const parsed = parseGkeVersion(version);
    if (parsed === undefined) throw new RangeError(`${JSON.stringify(version)} is not a GKE version`);
    return [parsed.major, parsed.minor, parsed.patch ?? 0, parsed.gke ?? 0];
  });
  for (let index = 0; index < 4; index++) {
    const difference = left![index]! - right![index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The rule of every version: new enough for all that is to run. What Google documents refuses, the rest warns. */
export function checkGkeVersion(version: unknown, needs: GkeVersionNeeds, path = "version"): Problem[] {
  const problems = new Problems();
  const parsed = parseGkeVersion(version);
  if (parsed === undefined) {
    const fix = "give a whole version such as 1.33.5-gke.1162000, or a minor one such as 1.33";
    return problems.error(path, version, "is not a GKE version", fix, versionsGuide).list;
  }
  for (const minimum of gkeMinimums) {
    if (!isNeeded(minimum, needs)) continue;
    const floor = floorOf(minimum, parsed);
    if (floor === undefined || compareGkeVersions(version as string, floor) >= 0) continue;
    if (mayReach(parsed, floor)) {
      const rule = `may be below ${floor}, the lowest version for ${minimum.what}`;
      problems.warning(path, version, rule, `name the whole version, ${floor} or later`, minimum.source);
      continue;
    }
    const later = minimum.versions.at(-1)!;
    const fix = floor === later ? `use ${later} or later` : `use ${floor} or later of its minor, or ${later} or later`;
    const say = isFirm(minimum) ? problems.error.bind(problems) : problems.warning.bind(problems);
    say(path, version, `is below ${floor}, the lowest version for ${minimum.what}`, fix, minimum.source);
  }
  return problems.list;
}

function isNeeded({ family, generation, feature }: GkeMinimum, needs: GkeVersionNeeds): boolean {
  if (family !== undefined) return family === needs.family;
  if (generation !== undefined) return generation === needs.generation;
  return feature !== undefined && needs.features?.includes(feature) === true;
}

/** The version that counts for this minor: its own, or the first of all for a minor before it; none for a later minor. */
function floorOf({ versions }: GkeMinimum, { major, minor }: GkeVersion): string | undefined {
  const floors = versions.map((text) => ({ text, ...parseGkeVersion(text)! }));
  const own = floors.find((floor) => floor.major === major && floor.minor === minor);
  if (own !== undefined) return own.text;
  const first = floors[0]!;
  return major < first.major || (major === first.major && minor < first.minor) ? first.text : undefined;
}

/** Whether a version that is not whole may stand for one that is not below the floor. */
function mayReach(version: GkeVersion, floor: string): boolean {
  const { major, minor, patch } = parseGkeVersion(floor)!;
  if (version.major !== major || version.minor !== minor) return false;
  return version.patch === undefined || (version.gke === undefined && version.patch === patch);
}
