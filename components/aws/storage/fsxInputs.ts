import * as pulumi from "@pulumi/pulumi";
import { FsxReadCacheMode, FsxStorageType } from "../../lustre/fsx/fsxFacts.ts";
import { type Inputs, isPlain } from "../../pulumi/checked.ts";
import { derived } from "../../pulumi/later.ts";
import type { NetworkRef } from "../refs.ts";
import { type FsxLustrePlan, type LaterValues, metadataOf, readCacheMode } from "./checkFsxLustre.ts";
import type { FsxLustreArgs } from "./lustreArgs.ts";

/** A network, and what of it can be said before its outputs are known. */
export interface NetworkAtHand {
  readonly network: pulumi.Input<NetworkRef>;
  /** The reference itself, when it is not an output as a whole. */
  readonly plain?: NetworkRef;
}

export function networkOf(network: pulumi.Input<NetworkRef>): NetworkAtHand {
  return pulumi.Output.isInstance(network) || network instanceof Promise
    ? { network }
    : { network, plain: network as NetworkRef };
}

/** An id out of a network: the very output that the network carries, so that it keeps its own dependencies. */
export function leafOf(
  network: pulumi.Input<NetworkRef>,
  pick: (network: NetworkRef) => pulumi.Input<string>,
): pulumi.Input<string> {
  return derived(network, (known) => pick(known) as string);
}

/** What the rule reads and may be known only later. */
export function laterInputs(args: FsxLustreArgs, { network }: NetworkAtHand): Inputs<LaterValues> {
  const repositories = (Array.isArray(args.repositories) ? args.repositories : []).map(
    ({ bucket, prefix, importedFileChunkSizeMiB }) => ({ bucket, prefix, importedFileChunkSizeMiB }),
  );
  return {
    capacityGiB: args.capacityGiB,
    throughputPerTiB: args.throughputPerTiB,
    throughputCapacity: args.throughputCapacity,
    metadataIops: args.metadataIops,
    readCacheGiB: args.readCacheGiB,
    compression: args.compression,
    rootSquash: args.rootSquash,
    noSquashNids: args.noSquashNids as pulumi.Input<string[]>,
    fileSystemTypeVersion: args.fileSystemTypeVersion,
    backupRetentionDays: args.backupRetentionDays,
    dailyBackupStartTime: args.dailyBackupStartTime,
    maintenanceWindow: args.maintenanceWindow,
    region: derived(network, ({ region }) => region),
    zones: derived(network, ({ privateSubnets }) => Object.keys(privateSubnets)),
    repositories: repositories as pulumi.Input<LaterValues["repositories"]>,
  };
}

/** Those that are known now. */
export function knownOf(later: Inputs<LaterValues>): Partial<LaterValues> {
  return Object.fromEntries(Object.entries(later).filter(([, value]) => isPlain(value))) as Partial<LaterValues>;
}

/** An argument of a child, when the component's argument behind it is given. */
export function given<K extends string, T>(
  key: K,
  argument: unknown,
  value: pulumi.Input<T | undefined> | undefined,
): { [P in K]?: pulumi.Input<T> } {
  return (argument === undefined ? {} : { [key]: value }) as { [P in K]?: pulumi.Input<T> };
}

export function metadataConfiguration(args: FsxLustreArgs, plan: FsxLustrePlan, values: Inputs<LaterValues>) {
  const { metadata } = metadataOf(args, plan, {});
  if (metadata === undefined) return {};
  const iops = args.metadataIops === undefined ? metadata.iops : values.metadataIops;
  return { metadataConfiguration: { mode: metadata.mode, ...given("iops", iops, iops) } };
}

export function readCacheConfiguration(args: FsxLustreArgs, storageType: string, values: Inputs<LaterValues>) {
  if (storageType !== FsxStorageType.IntelligentTiering) return {};
  const sizingMode = readCacheMode(args);
  const size = sizingMode === FsxReadCacheMode.UserProvisioned ? values.readCacheGiB : undefined;
  return { dataReadCacheConfiguration: { sizingMode, ...given("size", size, size) } };
}

/** Whether deletion is refused: what the arguments say, then the options, then the environment. */
export function protection(
  args: FsxLustreArgs,
  opts: pulumi.ComponentResourceOptions,
  production: boolean,
): { protect?: boolean } {
  const protect = args.protect ?? opts.protect ?? (production ? true : undefined);
  return protect === undefined ? {} : { protect };
}
