import { unknownKeys } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { checkGcpProject, checkGcpZone, gcpRegionOfZone } from "../../hardware/gcp/region.ts";
import {
  checkGoogleLustre,
  googleLustreSources,
  parallelstore,
  refuseParallelstore,
} from "../../lustre/platform/google.ts";
import { isPlain } from "../../pulumi/checked.ts";
import { checkRef } from "../../pulumi/describedBy.ts";
import { refNow } from "../../pulumi/later.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import { checkLabels } from "../labels.ts";
import type { GkePoolRef } from "../refs.ts";
import { checkWhose } from "./atHand.ts";
import { type GoogleManagedLustreArgs, googleLustreArgumentNames } from "./googleLustreArgs.ts";
import { checkKmsKey } from "./kmsKey.ts";
import { weeklyWindow } from "./maintenance.ts";

/** The inputs that the rules read and that may be known only later. */
export interface LustreLater {
  capacityGiB: number | undefined;
  kmsKey: string | undefined;
  /** Of the network. */
  region: string;
  /** Of the network: absent where it has no private services access. */
  privateServices: boolean;
}

/** What follows from the arguments before anything is known of the later ones. */
export interface LustreNames {
  readonly fileSystemName: string;
  readonly instanceId: string;
}

/** The arguments whose value has to be plain, because they decide what is made, or what its names are. */
const plainArguments = [
  "zone",
  "projectId",
  "throughputPerTiB",
  "fileSystemName",
  "instanceId",
  "gkeSupportEnabled",
  "grantKey",
  "maintenanceWindow",
  "protect",
  "retainOnDelete",
] as const;

/** Everything wrong with the arguments, as far as it can be told from what is known. `ownership` is the one that counts. */
export function checkGoogleLustreArgs(
  args: GoogleManagedLustreArgs,
  names: LustreNames,
  ownership: Required<Ownership>,
  known: Partial<LustreLater>,
): Problem[] {
  const problems = new Problems();
  problems.add(misspelt(args)).add(checkWhose(ownership)).add(checkLabels(args.labels));
  const inherited = args.network === undefined || args.network === null ? undefined : refNow(args.network)?.labels;
  problems.add(checkLabels(inherited, "network.labels"));
  if (args.network === undefined || args.network === null) {
    const fix = "give the ref of a GkeNetwork, or describe one by hand";
    problems.error("network", undefined, "is missing", fix);
  }
  const wrongNetwork = checkRef(args.network, "network", ["GkeNetwork"]);
  problems.add(wrongNetwork);
  if (!Array.isArray(args.clients)) {
    const value = args.clients === undefined ? undefined : "known later";
    problems.error("clients", value, "has to be a plain list", "give a list of pools, empty while there are none");
    return problems.list;
  }
  const components = args.clients.map((client, index) =>
    checkRef(client, `clients[${index}]`, ["GkeGpuNodePool", "TpuSlice"]),
  );
  problems.add(components.flat());
  const shaping: [string, unknown][] = [
    ...plainArguments.map((key): [string, unknown] => [key, args[key]]),
    ...args.clients.flatMap((client, index): [string, unknown][] =>
      components[index]!.length > 0 ? [] : [[`clients[${index}]`, client]],
    ),
  ];
  const before = problems.list.length;
  for (const [path, value] of shaping) {
    if (isPlain(value)) continue;
    problems.error(path, "known later", "decides what is made, so it cannot come later", "give a plain value");
  }
  if (problems.list.length > before || components.flat().length > 0) return problems.list;
  problems.add(checkGcpZone(args.zone, known.region));
  if (args.projectId !== undefined) problems.add(checkGcpProject(args.projectId, "projectId"));
  checkSize(problems, args, names, known);
  if (known.privateServices === false && wrongNetwork.length === 0) {
    problems.error(
      "network.privateServicesRange",
      undefined,
      "is missing: Managed Lustre is reached through private services access, which the network does not have",
      "set privateServices on the GkeNetwork, or name the allocated range of a network that has the connection",
      "https://docs.cloud.google.com/managed-lustre/docs/vpc",
    );
  }
  if (known.kmsKey !== undefined) {
    problems.add(checkKmsKey(known.kmsKey, gcpRegionOfZone(args.zone), "the file system"));
  }
  if (args.maintenanceWindow !== undefined && weeklyWindow(args.maintenanceWindow) === undefined) {
    problems.error(
      "maintenanceWindow",
      args.maintenanceWindow,
      "is not a day and time as d:HH:MM, 1 to 7 with 1 for Monday",
      "write for example 7:03:00 for Sunday at three in the morning, UTC",
    );
  }
  return problems.add(checkClients(args.clients, args.zone)).list;
}

/** Arguments that there are not. Those of Parallelstore get the pointer to what has taken its place. */
function misspelt(args: GoogleManagedLustreArgs): Problem[] {
  return unknownKeys(args, googleLustreArgumentNames).map((problem) => {
    const value = (args as unknown as Record<string, unknown>)[problem.path];
    return isParallelstore(problem.path, value) ? refuseParallelstore(problem.path, value) : problem;
  });
}

function isParallelstore(key: string, value: unknown): boolean {
  if (/parallelstore/i.test(key) || (typeof value === "string" && /parallelstore/i.test(value))) return true;
  // FSx has a deployment type too: only Parallelstore's own two values tell.
  if (key === "deploymentType") return value === "SCRATCH" || value === "PERSISTENT";
  return (parallelstore.properties as readonly string[]).includes(key);
}

function checkSize(
  problems: Problems,
  args: GoogleManagedLustreArgs,
  names: LustreNames,
  known: Partial<LustreLater>,
): void {
  const { capacityGiB, throughputPerTiB } = args;
  if (typeof throughputPerTiB === "string" && /parallelstore/i.test(throughputPerTiB)) {
    problems.add([refuseParallelstore("throughputPerTiB", throughputPerTiB)]);
    return;
  }
  // A workload that nothing could be decided for has said so itself.
  if (args.workload === undefined) {
    for (const path of ["throughputPerTiB", "capacityGiB"] as const) {
      if (args[path] !== undefined) continue;
      problems.error(
        path,
        undefined,
        "is missing, and so is a workload: the file system has no size",
        "give throughputPerTiB with capacityGiB, or a workload that they follow from",
        googleLustreSources.tiers,
      );
    }
  }
  // Without a size every further word about sizes would only repeat it.
  const sized = throughputPerTiB !== undefined && capacityGiB !== undefined;
  const later = capacityGiB !== undefined && known.capacityGiB === undefined;
  const spec = {
    ...names,
    ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
    ...(sized && !later ? { capacityGiB: known.capacityGiB! } : {}),
  };
  problems.add(
    checkGoogleLustre(spec, later ? { unknown: new Set(["capacityGiB"] as const) } : {}).filter(
      ({ path }) => path !== "throughputPerTiB" || throughputPerTiB !== undefined,
    ),
  );
}

/** The rule of the nodes that mount a file system. */
function checkClients(clients: readonly GkePoolRef[], zone: string): Problem[] {
  const problems = new Problems();
  for (const [index, client] of clients.entries()) {
    const twin = clients.findIndex((other) => other.name === client.name);
    if (twin < index) {
      problems.error(
        `clients[${index}].name`,
        client.name,
        `is the name of clients[${twin}] too`,
        "list each pool once, and give pools names of their own",
      );
    }
    if (client.zone === zone) continue;
    const crossed = gcpRegionOfZone(client.zone) === gcpRegionOfZone(zone) ? "zone" : "region";
    problems.warning(
      `clients[${index}].zone`,
      client.zone,
      `is not the zone of the file system, ${zone}: everything read or written crosses a ${crossed}, which is slower and billed`,
      `put the file system in ${client.zone}, or the nodes in ${zone}`,
      googleLustreSources.create,
    );
  }
  return problems.list;
}
