export { type LustreRef, LustreService } from "../pulumi/lustreRef.ts";
export * from "./lustreVolume.ts";
export {
  type LustreClaimRef,
  type LustreClientSetting,
  type LustreDriver,
  LustreSettingKind,
  type LustreToleration,
  type LustreVolumeArgs,
  type LustreVolumeOptions,
} from "./volume/volumeArgs.ts";
