import { parseCidr } from "../../components/core/cidr.ts";
import { read, readBoolean, readList } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { computeLink, type GoogleType } from "./googleType.ts";
import {
  address,
  addressIn,
  computeMadeAt,
  fingerprint,
  lastPart,
  type Made,
  number,
  text,
  withAdded,
  zonal,
} from "./made.ts";
import { quotaExceeded } from "./quota.ts";
import { disks, inUse, network, notFound, subnetwork } from "./refusals.ts";
import { Stage } from "./stage.ts";

const provider = "hashicorp/terraform-provider-google google/services/compute/resource_compute_instance.go";

/** Machines outside of GKE. */
export const instanceTypes: readonly GoogleType[] = [
  {
    type: "gcp:compute/instance:Instance",
    id: zonal("instances"),
    link: computeLink,
    outputs: (made) => ({
      creationTimestamp: computeMadeAt,
      instanceId: number(made.seed),
      currentStatus: text(made.inputs, "desiredStatus") || "RUNNING",
      cpuPlatform: "Intel Sapphire Rapids",
      labelFingerprint: fingerprint(made.seed),
      metadataFingerprint: fingerprint(`${made.seed}/metadata`),
      tagsFingerprint: fingerprint(`${made.seed}/tags`),
      ...interfacesOf(made),
    }),
    called: "instance",
    minutes: {
      create: 0.7,
      delete: 1.5,
      source: "https://docs.cloud.google.com/compute/docs/instances/instance-lifecycle",
    },
    refers: [
      network("networkInterfaces[].network"),
      subnetwork("networkInterfaces[].subnetwork"),
      { path: "attachedDisks[].source", to: disks, missing: notFound, holds: inUse("disk") },
      { path: "bootDisk.source", to: disks, missing: notFound, holds: inUse("disk") },
    ],
    refuse: (asked) => hasToStop(asked) ?? quotaExceeded(asked),
    protection: {
      property: "deletionProtection",
      refusal: ({ id }) => ({
        code: "deletionProtection",
        message:
          `Cannot delete instance ${lastPart(id)}: instance Deletion Protection is enabled. Set deletion_protection to false for this ` +
          'resource and run "terraform apply" before attempting to delete it.',
        operation: Stage.Provider,
        source: `${provider} (resourceComputeInstanceDelete)`,
      }),
    },
  },
];

/** Addresses that Google chooses: one in the subnet, and one for each way in from outside. */
function interfacesOf({ inputs, seed, world }: Made) {
  const given = readList(inputs, "networkInterfaces");
  if (given.state !== "known") return {};
  return {
    networkInterfaces: given.value.map((one, index) => {
      const at = `networkInterfaces[${index}]`;
      const own = `${seed}/${at}`;
      const value = text(inputs, `${at}.subnetwork`);
      const subnet = value === "" ? undefined : world?.find(["gcp:compute/subnetwork:Subnetwork"], value);
      const range = subnet === undefined ? undefined : parseCidr(text(subnet.inputs, "ipCidrRange"));
      const outside = readList(inputs, `${at}.accessConfigs`);
      return withAdded(one, {
        name: `nic${index}`,
        networkIp:
          text(inputs, `${at}.networkIp`) || (range === undefined ? address(own, "10.128") : addressIn(own, range)),
        ...(outside.state === "known"
          ? {
              accessConfigs: outside.value.map((config, each) =>
                withAdded(config, {
                  natIp: text(inputs, `${at}.accessConfigs[${each}].natIp`) || address(`${own}/${each}`, "34.23"),
                  networkTier: text(inputs, `${at}.accessConfigs[${each}].networkTier`) || "PREMIUM",
                }),
              ),
            }
          : {}),
      });
    }),
  };
}

/** What changes only on a machine that stands still. */
interface StoppedInput {
  readonly path: string;
  /** Left out, it stays as it is: the provider keeps what the cloud has. */
  readonly isKept?: true;
  /** Left out before, Google has found it by itself: to say it is no change. */
  readonly isFound?: true;
  /** What is compared of a text: two names of one thing are alike. */
  readonly alike?: (value: string) => string;
}

const stopped: readonly StoppedInput[] = [
  { path: "machineType", alike: lastPart },
  { path: "minCpuPlatform", isKept: true },
  { path: "serviceAccount.email", isKept: true },
  { path: "serviceAccount.scopes" },
  { path: "enableDisplay" },
  { path: "shieldedInstanceConfig", isKept: true },
  { path: "scheduling.nodeAffinities" },
  { path: "scheduling.maxRunDuration" },
  { path: "scheduling.terminationTime" },
  { path: "advancedMachineFeatures" },
];
const stoppedOfInterface: readonly StoppedInput[] = [
  { path: "network", isKept: true, isFound: true, alike: lastPart },
  { path: "subnetwork", isKept: true, isFound: true, alike: lastPart },
  { path: "subnetworkProject", isKept: true, isFound: true },
];

/** The provider stops no machine that it was not allowed to stop. */
function hasToStop({ inputs, before }: Asked): Refusal | undefined {
  if (before === undefined || text(before.outputs, "currentStatus") !== "RUNNING") return undefined;
  const allowed = readBoolean(inputs, "allowStoppingForUpdate");
  if ((allowed.state === "known" && allowed.value) || text(inputs, "desiredStatus") === "TERMINATED") return undefined;
  const interfaces = readList(inputs, "networkInterfaces");
  const count = interfaces.state === "known" ? interfaces.value.length : 0;
  const all = [
    ...stopped,
    ...Array.from({ length: count }, (_, index) =>
      stoppedOfInterface.map((one) => ({ ...one, path: `networkInterfaces[${index}].${one.path}` })),
    ).flat(),
  ];
  if (!all.some((one) => changes(before.inputs, inputs, one))) return undefined;
  return {
    code: "allowStoppingForUpdate",
    message:
      "Changing the machine_type, min_cpu_platform, service_account, enable_display, shielded_instance_config, scheduling.node_affinities, " +
      "scheduling.max_run_duration or network_interface.[#d].(network/subnetwork/subnetwork_project) or advanced_machine_features on a " +
      "started instance requires stopping it. To acknowledge this, please set allow_stopping_for_update = true in your config. You can " +
      'also stop it by setting desired_status = "TERMINATED", but the instance will not be restarted after the update.',
    operation: Stage.Provider,
    source: `${provider} (needToStopInstanceBeforeUpdating)`,
  };
}

function changes(
  before: Asked["inputs"],
  after: Asked["inputs"],
  { path, isKept, isFound, alike }: StoppedInput,
): boolean {
  const [was, is] = [read(before, path), read(after, path)];
  if (is.state !== "known") return is.state === "absent" && isKept !== true && meansSomething(was);
  if (was.state === "unknown") return false;
  if (was.state === "absent") return isFound !== true && meansSomething(is);
  return shown(was.value, alike) !== shown(is.value, alike);
}

/** What is off or empty is as if it were left out. */
function meansSomething(answer: ReturnType<typeof read>): boolean {
  return answer.state === "known" && answer.value !== false && answer.value !== "";
}

function shown(value: unknown, alike: (value: string) => string = (text) => text): string {
  if (typeof value === "string") return JSON.stringify(alike(value));
  // Lists here are sets.
  if (Array.isArray(value)) return `[${value.map((one) => shown(one)).sort()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "";
  const entries = Object.entries(value).map(([key, one]) => `${key}:${shown(one)}`);
  return `{${entries.sort()}}`;
}
