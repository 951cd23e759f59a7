import * as pulumi from "@pulumi/pulumi";
import { derived } from "../../pulumi/later.ts";
import { LustreService } from "../../pulumi/lustreRef.ts";
import type { LustreDriver } from "./volumeArgs.ts";

/** Where a volume is mounted from: the part of a PersistentVolume's specification that differs from place to place. */
export type VolumeSource =
  | {
      readonly csi: {
        readonly driver: pulumi.Input<string>;
        readonly volumeHandle: pulumi.Input<string>;
        readonly volumeAttributes?: Record<string, pulumi.Input<string>>;
      };
    }
  | { readonly hostPath: { readonly path: pulumi.Input<string>; readonly type: string } };

export interface SourceInputs {
  readonly fileSystemId: pulumi.Input<string>;
  readonly address: pulumi.Input<string>;
  readonly mountName: pulumi.Input<string>;
  readonly driver?: LustreDriver;
  readonly hostPath?: pulumi.Input<string>;
}

/** The source of a file system, once it is known who runs it. The inputs have passed `checkVolume`. */
export function sourceOf(service: LustreService, inputs: SourceInputs): VolumeSource {
  const { fileSystemId, address, mountName, driver, hostPath } = inputs;
  if (hostPath !== undefined) return { hostPath: { path: hostPath, type: "Directory" } };
  if (driver !== undefined || service === LustreService.OnPrem) {
    const { name = "", volumeHandle, volumeAttributes } = driver ?? {};
    return {
      csi: {
        driver: name,
        volumeHandle: volumeHandle ?? joined([address, mountName], ":/"),
        ...(volumeAttributes === undefined ? {} : { volumeAttributes }),
      },
    };
  }
  switch (service) {
    case LustreService.Fsx:
      return {
        csi: {
          driver: "fsx.csi.aws.com",
          volumeHandle: fileSystemId,
          volumeAttributes: { dnsname: address, mountname: mountName },
        },
      };
    case LustreService.Azure:
      return {
        csi: {
          driver: "azurelustre.csi.azure.com",
          // The driver reads name, file system and address out of its handles.
          volumeHandle: joined([fileSystemId, mountName, address], "#"),
          volumeAttributes: { "mgs-ip-address": address },
        },
      };
    case LustreService.Google:
      return {
        csi: {
          driver: "lustre.csi.storage.gke.io",
          volumeHandle: derived(fileSystemId, googleHandle),
          volumeAttributes: { ip: address, filesystem: mountName },
        },
      };
  }
}

const googleId = /^projects\/([^/]+)\/locations\/([^/]+)\/instances\/([^/]+)$/;
const googleShort = /^[^/\s]+\/[^/\s]+\/[^/\s]+$/;

/** `projects/p/locations/z/instances/i` and `p/z/i` → `p/z/i`, as Google's driver has it. */
export function googleHandle(id: string): string {
  return id.replace(googleId, "$1/$2/$3");
}

export function isGoogleId(id: string): boolean {
  return googleShort.test(googleHandle(id));
}

/** Several values as one text; plain when all of them are. */
function joined(values: pulumi.Input<string>[], separator: string): pulumi.Input<string> {
  if (values.every((value) => typeof value === "string")) return values.join(separator);
  return pulumi.all(values).apply((known) => known.join(separator));
}
