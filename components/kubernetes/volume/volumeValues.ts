import type { DirectoryLayout } from "../../lustre/layout/layout.ts";
import type { LustreService } from "../../pulumi/lustreRef.ts";
import type { LustreClientSetting } from "./volumeArgs.ts";

/** What the rule reads and may be known only later. `undefined`: not given, or not known yet. */
export interface VolumeValues {
  readonly service: LustreService | undefined;
  readonly fileSystemId: string | undefined;
  readonly address: string | undefined;
  readonly mountName: string | undefined;
  readonly fileSystemGiB: number | undefined;
  readonly efa: boolean | undefined;
  readonly ostCount: number | undefined;
  readonly lustreVersion: string | undefined;
  readonly domLimitBytes: number | undefined;
  readonly importedPaths: string[] | undefined;
  readonly namespace: string | undefined;
  readonly claimName: string | undefined;
  readonly capacityGiB: number | undefined;
  readonly hostPath: string | undefined;
  readonly layouts: DirectoryLayout[] | undefined;
  readonly clientSettings: LustreClientSetting[] | undefined;
  readonly image: string | undefined;
}
