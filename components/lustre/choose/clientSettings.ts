import { LustrePlatformKind } from "../platform/platform.ts";
import { GiB, MiB } from "../units.ts";
import type { ClientSetting } from "./decision.ts";

const manual = "https://doc.lustre.org/lustre_manual.xhtml#lustreparameters";
const fsxTips = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance-tips.html";
const manyNodes = "awslabs/awsome-distributed-ai architectures/aws-pcs/docs/OPERATIONS.md";

/** Pages that settings of clients cite. */
export const clientSettingSources = { manual, fsxTips, manyNodes } as const;

/** What settings of clients follow from. */
export interface ClientSettingsInput {
  /** Nodes that work at the same time, whole number, at least 1. */
  readonly nodes: number;
  /** Memory of one node, GiB, above 0. Without it nothing that depends on it is set. */
  readonly nodeMemoryGiB?: number;
  /** CPUs of one node, whole number, at least 1. Without it nothing that depends on it is set. */
  readonly nodeVcpus?: number;
  /** The largest stripe count of a file that is read from start to end, whole number, at least 1; -1 resolved to the number of OSTs. */
  readonly maxStripeCount: number;
  /** Bytes of one RPC, 4096 to 16 MiB. */
  readonly rpcBytes: number;
  readonly platform: LustrePlatformKind;
  /** Nodes speak EFA. */
  readonly efa: boolean;
  /** Files that one node reads at the same time. @default 1 */
  readonly openFilesPerNode?: number;
}

/** Defaults and bounds of the parameters, as Lustre documents them. */
export const clientLimits = {
  /** RPCs of a client in flight to one OST or metadata target. */
  rpcs: { least: 1, default: 8, most: 256 },
  /** Of those to a metadata target, the ones that change something. */
  changingRpcs: { least: 1, default: 7, most: 255 },
  /** Written data that waits on a client for one OST, MiB: more than this is refused, as is more than a quarter of memory. */
  dirtyMiB: { least: 1, most: 2047, shareOfMemory: 1 / 4 },
  /** RPCs whose data should fit into what waits. */
  dirtyRpcsPerSlot: 4,
  /** What is read ahead, MiB: default of older releases, and the most as a share of memory. */
  readAheadMiB: { default: 64, shareOfMemory: 1 / 2 },
  rpcBytes: { least: 4096, most: 16 * MiB },
  /** Entries of a directory that are looked up ahead. */
  statahead: { default: 32, most: 8192 },
} as const;

/** From this many nodes on, many clients' settings pay. */
const manyNodesFrom = 16;
const largeMemoryGiB = 64;
const manyVcpus = 64;

/**
 * Settings of clients for a workload, in the order in which they have to be made: a limit comes before what it limits,
 * because Lustre cuts or refuses a value above the limit of the moment.
 *
 * @throws {RangeError} on values that no node has
 */
export function clientSettings(input: ClientSettingsInput): ClientSetting[] {
  requireSane(input);
  return [...moduleSettings(input), ...lockSettings(input), ...rpcSettings(input), ...readAheadSettings(input)];
}

/** Options of kernel modules: they count from the next load of the module on. */
function moduleSettings({ nodeVcpus = 0, platform, efa }: ClientSettingsInput): ClientSetting[] {
  if (nodeVcpus <= manyVcpus) return [];
  const why = `${nodeVcpus} CPUs are above ${manyVcpus}`;
  const settings: ClientSetting[] = [
    {
      parameter: "options ptlrpc ptlrpcd_per_cpt_max",
      value: "32",
      kind: "module",
      why: `${why}: more threads send requests`,
      source: fsxTips,
    },
  ];
  // Servers of one's own may speak InfiniBand, which has credits of its own.
  if (platform !== LustrePlatformKind.OnPrem) {
    settings.push({
      parameter: "options ksocklnd credits",
      value: "2560",
      kind: "module",
      why: `${why}: more messages at once over TCP${efa ? ", which metadata takes beside EFA" : ""}`,
      source: fsxTips,
    });
  }
  return settings;
}

/** Locks that an idle client keeps. */
function lockSettings({ nodeMemoryGiB = 0, nodeVcpus }: ClientSettingsInput): ClientSetting[] {
  if (nodeMemoryGiB <= largeMemoryGiB) return [];
  const why = `${nodeMemoryGiB} GiB of memory are above ${largeMemoryGiB}: locks that nobody uses are given back`;
  const settings: ClientSetting[] = [
    {
      parameter: "ldlm.namespaces.*.lru_max_age",
      value: "600000",
      kind: "lctl",
      why: `${why} after ten minutes`,
      source: fsxTips,
    },
  ];
  if (nodeVcpus !== undefined) {
    settings.push({
      parameter: "ldlm.namespaces.*.lru_size",
      value: String(100 * nodeVcpus),
      kind: "lctl",
      why: `${why} beyond 100 for each of ${nodeVcpus} CPUs`,
      source: fsxTips,
    });
  }
  return settings;
}

function rpcSettings(input: ClientSettingsInput): ClientSetting[] {
  const { nodes, nodeVcpus = 0, nodeMemoryGiB, rpcBytes, platform } = input;
  const settings: ClientSetting[] = [];
  const many = nodes >= manyNodesFrom;
  const wanted = many ? 64 : nodeVcpus > manyVcpus ? 32 : clientLimits.rpcs.default;
  const because = many
    ? `${nodes} nodes are ${manyNodesFrom} or more`
    : nodeVcpus > manyVcpus
      ? `${nodeVcpus} CPUs are above ${manyVcpus}`
      : `${wanted} requests are in flight by default`;
  // Four RPCs for each slot have to fit into what may wait: fewer slots where they do not.
  const dirtyMost = mostDirtyMiB(nodeMemoryGiB);
  const perSlot = (clientLimits.dirtyRpcsPerSlot * rpcBytes) / MiB;
  const rpcs = Math.max(clientLimits.rpcs.least, Math.min(wanted, Math.floor(dirtyMost / perSlot)));
  if (rpcs !== clientLimits.rpcs.default) {
    const cut = rpcs < wanted ? `, and no more than ${rpcs} of ${mib(rpcBytes)} find room four times over` : "";
    settings.push({
      parameter: "osc.*OST*.max_rpcs_in_flight",
      value: String(rpcs),
      kind: "lctl",
      why: `${because}: more requests on their way to each OST${cut}`,
      source: many ? manyNodes : nodeVcpus > manyVcpus ? fsxTips : manual,
    });
  }
  const dirty = Math.min(dirtyMost, Math.ceil(rpcs * perSlot));
  settings.push({
    parameter: "osc.*OST*.max_dirty_mb",
    value: String(dirty),
    kind: "lctl",
    why: `${clientLimits.dirtyRpcsPerSlot} × ${mib(rpcBytes)} × ${rpcs} requests in flight: writers do not wait for requests to fill`,
    source: manual,
  });
  if (nodeVcpus > manyVcpus) {
    settings.push({
      parameter: "mdc.*.max_rpcs_in_flight",
      value: "64",
      kind: "lctl",
      why: `${nodeVcpus} CPUs are above ${manyVcpus}: more metadata requests at once`,
      source: fsxTips,
    });
    // Metadata servers take 7 unless their owner allows more, and refuse the setting; Amazon's do allow more.
    if (platform === LustrePlatformKind.Fsx) {
      settings.push({
        parameter: "mdc.*.max_mod_rpcs_in_flight",
        value: "50",
        kind: "lctl",
        why: "50 of the 64 metadata requests may change something; it has to stay below them, so it is set after them",
        source: fsxTips,
      });
    }
  }
  return settings;
}

function readAheadSettings(input: ClientSettingsInput): ClientSetting[] {
  const { nodes, nodeMemoryGiB, maxStripeCount, rpcBytes, openFilesPerNode = 1 } = input;
  const settings: ClientSetting[] = [];
  const many = nodes >= manyNodesFrom;
  const need = perFileReadAheadMiB(maxStripeCount, rpcBytes);
  const least = many ? 256 : 0;
  const most = mostReadAheadMiB(nodeMemoryGiB);
  const perFile = Math.min(Math.max(need, least), most);
  if (perFile > clientLimits.readAheadMiB.default) {
    const total = Math.min(perFile * openFilesPerNode, most);
    const short = perFile < need ? `, cut to half of ${nodeMemoryGiB} GiB of memory` : "";
    const source = need >= least ? manual : manyNodes;
    settings.push(
      {
        parameter: "llite.*.max_read_ahead_mb",
        value: String(total),
        kind: "lctl",
        why: `${openFilesPerNode === 1 ? "one file" : `${openFilesPerNode} files`} read at once with ${perFile} MiB each${total < perFile * openFilesPerNode ? `, cut to half of ${nodeMemoryGiB} GiB of memory` : ""}; it bounds what one file gets, so it is set first`,
        source,
      },
      {
        parameter: "llite.*.max_read_ahead_per_file_mb",
        value: String(perFile),
        kind: "lctl",
        why:
          need >= least
            ? `2 × ${maxStripeCount} stripes × ${mib(rpcBytes)}: with less some stripes of a file stand idle${short}`
            : `${nodes} nodes are ${manyNodesFrom} or more; ${maxStripeCount} stripes alone need ${need} MiB`,
        source,
      },
    );
  }
  if (many) {
    settings.push({
      parameter: "llite.*.statahead_max",
      value: "512",
      kind: "lctl",
      why: `${nodes} nodes are ${manyNodesFrom} or more: listing a directory looks up more of it ahead`,
      source: manyNodes,
    });
  }
  return settings;
}

/** Read-ahead that keeps all stripes of one file busy, MiB: two RPCs for each. */
export function perFileReadAheadMiB(stripeCount: number, rpcBytes: number): number {
  return Math.ceil((2 * stripeCount * rpcBytes) / MiB);
}

/** The most that may wait on a client for one OST, MiB. */
export function mostDirtyMiB(nodeMemoryGiB: number | undefined): number {
  const { most, shareOfMemory } = clientLimits.dirtyMiB;
  return nodeMemoryGiB === undefined
    ? most
    : Math.max(1, Math.min(most, Math.floor(nodeMemoryGiB * 1024 * shareOfMemory)));
}

/** The most that may be read ahead on a client, MiB. */
export function mostReadAheadMiB(nodeMemoryGiB: number | undefined): number {
  if (nodeMemoryGiB === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(nodeMemoryGiB * 1024 * clientLimits.readAheadMiB.shareOfMemory));
}

function mib(bytes: number): string {
  return bytes >= MiB ? `${Number((bytes / MiB).toFixed(2))} MiB` : `${Number((bytes / 1024).toFixed(2))} KiB`;
}

function requireSane(input: ClientSettingsInput): void {
  const whole = (name: string, value: number | undefined): void => {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) return;
    throw new RangeError(`${name} is ${value}; it has to be a whole number, at least 1.`);
  };
  whole("nodes", input.nodes);
  whole("nodeVcpus", input.nodeVcpus);
  whole("maxStripeCount", input.maxStripeCount);
  whole("openFilesPerNode", input.openFilesPerNode);
  const { nodeMemoryGiB, rpcBytes } = input;
  if (nodeMemoryGiB !== undefined && !(nodeMemoryGiB > 0 && nodeMemoryGiB < GiB)) {
    throw new RangeError(`nodeMemoryGiB is ${nodeMemoryGiB}; it has to be a number of GiB above 0.`);
  }
  const { least, most } = clientLimits.rpcBytes;
  if (!Number.isInteger(rpcBytes) || rpcBytes < least || rpcBytes > most) {
    throw new RangeError(`rpcBytes is ${rpcBytes}; it has to be a whole number, ${least} to ${most}.`);
  }
}
