import * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../../pulumi/checked.ts";
import { derived } from "../../pulumi/later.ts";
import { LustreService } from "../../pulumi/lustreRef.ts";
import { sourceOf } from "./source.ts";
import type { LustreVolumeArgs } from "./volumeArgs.ts";
import type { VolumeValues } from "./volumeValues.ts";

/** Specification of the volume. Unknown as a whole only while it is not known who runs the file system. */
export function volumeSpec(args: LustreVolumeArgs, values: Inputs<VolumeValues>) {
  const own = values.capacityGiB as pulumi.Input<number | undefined>;
  const inherited = values.fileSystemGiB as pulumi.Input<number | undefined>;
  const storage =
    args.capacityGiB === undefined
      ? derived(inherited, (gib) => `${gib ?? 1}Gi`)
      : derived(own, (gib) => `${gib ?? 1}Gi`);
  const inputs = {
    fileSystemId: values.fileSystemId as pulumi.Input<string>,
    address: values.address as pulumi.Input<string>,
    mountName: values.mountName as pulumi.Input<string>,
    ...(args.driver === undefined ? {} : { driver: args.driver }),
    ...(args.hostPath === undefined ? {} : { hostPath: values.hostPath as pulumi.Input<string> }),
  };
  const specOf = (service: LustreService) => {
    const mountOptions = args.mountOptions ?? defaultMountOptions(service, args);
    return {
      capacity: { storage },
      accessModes: ["ReadWriteMany"],
      volumeMode: "Filesystem",
      persistentVolumeReclaimPolicy: "Retain",
      // Empty, and not left out: the cluster's default class would be filled in.
      storageClassName: "",
      ...(mountOptions.length === 0 ? {} : { mountOptions }),
      claimRef: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        namespace: values.namespace as pulumi.Input<string>,
        name: values.claimName as pulumi.Input<string>,
      },
      ...sourceOf(service, inputs),
    };
  };
  const service = values.service as pulumi.Input<LustreService>;
  return pulumi.Output.isInstance(service)
    ? service.apply((known) => pulumi.output(specOf(known)))
    : specOf(service as LustreService);
}

export function claimSpec(volumeName: pulumi.Input<string>) {
  return {
    accessModes: ["ReadWriteMany"],
    volumeMode: "Filesystem",
    storageClassName: "",
    volumeName,
    // A claim of such a volume can never ask for more than it did, so it asks for little: the volume grows with its file system.
    resources: { requests: { storage: "1Gi" } },
  };
}

function defaultMountOptions(service: LustreService, { hostPath }: LustreVolumeArgs): string[] {
  if (hostPath !== undefined) return [];
  return service === LustreService.Azure ? ["noatime", "flock"] : ["flock"];
}
