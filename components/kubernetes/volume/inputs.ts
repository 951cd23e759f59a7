import * as pulumi from "@pulumi/pulumi";
import type { DirectoryLayout } from "../../lustre/layout/layout.ts";
import { type Inputs, isPlain } from "../../pulumi/checked.ts";
import { derived } from "../../pulumi/later.ts";
import type { LustreRef, LustreService } from "../../pulumi/lustreRef.ts";
import type { ComponentSummary } from "../../pulumi/summary.ts";
import { isApplied } from "./tables.ts";
import type { LustreVolumeArgs } from "./volumeArgs.ts";
import type { VolumeValues } from "./volumeValues.ts";

const places: Readonly<Record<LustreService, ComponentSummary["place"]>> = {
  "fsx-lustre": "aws",
  "azure-managed-lustre": "azure",
  "google-managed-lustre": "gcp",
  "onprem-lustre": "onprem",
};

/** A file system, and what of it can be said before its outputs are known. */
export interface FileSystemAtHand {
  /** The reference itself, when it is not an output as a whole. */
  readonly plain?: LustreRef;
  readonly service: pulumi.Input<LustreService>;
  readonly place: pulumi.Input<ComponentSummary["place"]>;
  readonly region: pulumi.Input<string>;
  readonly zone: pulumi.Input<string>;
}

export function fileSystemOf(ref: pulumi.Input<LustreRef>): FileSystemAtHand {
  const later = pulumi.Output.isInstance(ref) || ref instanceof Promise;
  return {
    ...(later ? {} : { plain: ref as LustreRef }),
    service: derived(ref, ({ service }) => service),
    place: derived(ref, ({ service }) => places[service]),
    region: derived(ref, ({ region }) => region as string),
    zone: derived(ref, ({ zone }) => zone),
  };
}

/** What the rule reads and may be known only later: the very leaves, so that each keeps its own dependencies. */
export function laterInputs(args: LustreVolumeArgs, defaultClaim: string): Inputs<VolumeValues> {
  const leaf = <T>(pick: (ref: LustreRef) => pulumi.Input<T> | undefined): pulumi.Input<T | undefined> =>
    // What is missing is said by the rule, with everything else.
    derived(args.fileSystem ?? ({} as LustreRef), (ref) => pick(ref) as T | undefined);
  return {
    service: leaf(({ service }) => service),
    fileSystemId: leaf(({ fileSystemId }) => fileSystemId),
    address: leaf(({ address }) => address),
    mountName: leaf(({ mountName }) => mountName),
    fileSystemGiB: leaf(({ capacityGiB }) => capacityGiB),
    efa: leaf(({ efa }) => efa),
    ostCount: leaf(({ ostCount }) => ostCount),
    lustreVersion: leaf(({ lustreVersion }) => lustreVersion),
    domLimitBytes: leaf(({ domLimitBytes }) => domLimitBytes),
    importedPaths: leaf(({ importedPaths }) => importedPaths),
    namespace: args.namespace,
    claimName: args.claimName ?? defaultClaim,
    capacityGiB: args.capacityGiB,
    hostPath: args.hostPath,
    layouts: args.layouts as pulumi.Input<VolumeValues["layouts"]>,
    clientSettings: args.clientSettings as pulumi.Input<VolumeValues["clientSettings"]>,
    image: args.image,
  };
}

/** Those that are known now. */
export function knownOf(later: Inputs<VolumeValues>): Partial<VolumeValues> {
  return Object.fromEntries(Object.entries(later).filter(([, value]) => isPlain(value))) as Partial<VolumeValues>;
}

/** Whether there is a layout to apply. One that comes later counts: it must not decide whether there is a Job. */
export function wantsLayouts({ layouts }: LustreVolumeArgs): boolean {
  if (!Array.isArray(layouts)) return layouts !== undefined;
  return layouts.some((layout) => !isPlain(layout) || layout === null || isApplied(layout as DirectoryLayout));
}

/** Whether there is a setting to keep. */
export function wantsSettings({ clientSettings }: LustreVolumeArgs): boolean {
  return Array.isArray(clientSettings) ? clientSettings.length > 0 : clientSettings !== undefined;
}
