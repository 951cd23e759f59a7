export * from "./checkWorkload.ts";
export { type ClientGround, checkClientSettings } from "./choose/checkClientSettings.ts";
export * from "./choose/choose.ts";
export {
  type ClientSettingsInput,
  clientLimits,
  clientSettings,
  perFileReadAheadMiB,
} from "./choose/clientSettings.ts";
export { checkpointInterval, lostShare, meanTimeBetweenFailures } from "./choose/daly.ts";
export * from "./choose/decision.ts";
export { layoutsFor } from "./choose/directories.ts";
export { explain } from "./choose/explain.ts";
export * from "./clientSetting.ts";
export * from "./fsx/fsx.ts";
export * from "./fsx/fsxFacts.ts";
export { versionOf } from "./fsx/fsxFeatures.ts";
export { automaticMetadataIops, metadataIops } from "./fsx/fsxMetadata.ts";
export * from "./fsx/fsxReplacing.ts";
export { checkRepositories, checkRepository, type FsxRepositorySpec, normalPath } from "./fsx/fsxRepositories.ts";
export {
  aggregateThroughputMBps,
  fsxCapacityStep,
  fsxTiBInGiB,
  ossCount,
  subnetInterfaceCount,
} from "./fsx/fsxSize.ts";
export type { FsxCheckOptions, FsxLustreSpec } from "./fsx/fsxSpec.ts";
export * from "./layout/index.ts";
export * from "./platform/platform.ts";
export type { LustreSystem, OstSource } from "./platform/system.ts";
export * from "./ports.ts";
export * from "./workload.ts";
