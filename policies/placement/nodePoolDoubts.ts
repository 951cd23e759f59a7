import type { Problem } from "../../components/core/problem.ts";
import type {
  GkeNodePoolReading,
  GkeNodePoolRule,
  GkeNodePoolSpec,
} from "../../components/hardware/gcp/nodePoolSpec.ts";

/** Values that an unknown property may turn out to have, among them the worst for a rule. */
type Candidates = (spec: GkeNodePoolSpec) => GkeNodePoolSpec[];

const set =
  <K extends keyof GkeNodePoolSpec>(key: K, ...values: GkeNodePoolSpec[K][]): Candidates =>
  (spec) =>
    values.map((value) => ({ ...spec, [key]: value }));

const within =
  <K extends "reservationAffinity" | "autoscaling" | "placement">(
    key: K,
    inner: keyof NonNullable<GkeNodePoolSpec[K]>,
    ...values: unknown[]
  ): Candidates =>
  (spec) =>
    values.map((value) => ({ ...spec, [key]: { ...spec[key], [inner]: value } }));

/** Far from any size that a slice has. */
const many = 1_000_000;

/** One machine type of each kind that rules tell apart. */
const machineTypes = [
  "ct5p-hightpu-4t",
  "ct5lp-hightpu-4t",
  "tpu7x-standard-4t",
  "a2-highgpu-1g",
  "a3-megagpu-8g",
  "a4x-highgpu-4g",
];

const candidates: Readonly<Record<string, Candidates>> = {
  "nodeConfig.machineType": set("machineType", ...machineTypes),
  "nodeConfig.guestAccelerators[0].type": set("acceleratorType", "another"),
  "nodeConfig.guestAccelerators[0].count": set("acceleratorCount", many),
  "nodeConfig.spot": set("spot", true),
  "nodeConfig.preemptible": set("preemptible", true),
  "nodeConfig.flexStart": set("flexStart", true),
  "queuedProvisioning.enabled": set("queued", true),
  "nodeConfig.reservationAffinity.consumeReservationType": within(
    "reservationAffinity",
    "type",
    "SPECIFIC_RESERVATION",
  ),
  "nodeConfig.maxRunDuration": set("maxRunDuration", `${many}s`),
  "management.autoRepair": set("autoRepair", true),
  "autoscaling.minNodeCount": within("autoscaling", "min", many),
  "autoscaling.maxNodeCount": within("autoscaling", "max", many),
  "autoscaling.totalMinNodeCount": within("autoscaling", "totalMin", many),
  "autoscaling.totalMaxNodeCount": within("autoscaling", "totalMax", many),
  nodeCount: set("nodeCount", many),
  initialNodeCount: set("initialNodeCount", many),
  nodeLocations: set("nodeLocations", ["us-central1-a", "us-central1-b"]),
  location: set("location", "us-central1"),
  "placementPolicy.type": within("placement", "type", "COMPACT", ""),
  "placementPolicy.tpuTopology": within("placement", "tpuTopology", "0x0"),
  "networkConfig.additionalNodeNetworkConfigs": set("additionalNodeNetworks", many),
  "networkConfig.acceleratorNetworkProfile": set("acceleratorNetworkProfile", "auto"),
  "upgradeSettings.strategy": set("upgradeStrategy", "BLUE_GREEN"),
};

/**
 * The unknown values on which a rule turns: those that may turn out to break it. Of others it is enough that they are
 * given. Two at a time as well, where a whole part of the pool is unknown: spot is no fault, spot beside flex-start is.
 */
export function nodePoolDoubts({ spec, unknown }: GkeNodePoolReading, rule: GkeNodePoolRule): string[] {
  const open = unknown.filter((path) => Object.hasOwn(candidates, path));
  const certain = new Set(errorsOf(rule(spec, unknown)));
  const breaks = (one: GkeNodePoolSpec, ...known: string[]): boolean => {
    const rest = unknown.filter((path) => !known.includes(path));
    return errorsOf(rule(one, rest)).some((key) => !certain.has(key));
  };
  const alone = open.filter((path) => candidates[path]!(spec).some((one) => breaks(one, path)));
  if (alone.length > 0) return alone;
  const pairs = open.flatMap((first, index) => open.slice(index + 1).map((second) => [first, second] as const));
  const together = pairs.find(([first, second]) =>
    candidates[first]!(spec).some((one) => candidates[second]!(one).some((both) => breaks(both, first, second))),
  );
  return together === undefined ? [] : [...together];
}

function errorsOf(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ severity, path, rule }) => (severity === "error" ? [`${path} ${rule}`] : []));
}
