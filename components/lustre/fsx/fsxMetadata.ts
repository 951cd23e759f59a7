import { FsxMetadataMode, FsxStorageType, fsxAutomaticIops, fsxMetadataIops, fsxSources } from "./fsxFacts.ts";
import { type FsxContext, type FsxLustreSpec, nameOf, neighbours, orList } from "./fsxSpec.ts";

export function checkMetadata({ spec, type, problems, knows }: FsxContext): void {
  if (!knows("metadata")) return;
  const { metadata, capacityGiB } = spec;
  const tiered = type.storageType === FsxStorageType.IntelligentTiering;
  const path = (name: string): string => `metadata.${name}`;
  if (metadata === undefined) {
    if (tiered) {
      problems.error(
        "metadata",
        undefined,
        "is missing: INTELLIGENT_TIERING needs provisioned metadata",
        "use mode USER_PROVISIONED with 6000 or 12000 IOPS",
        fsxSources.metadata,
      );
    }
    return;
  }
  if (!type.metadata) {
    problems.error(
      "metadata",
      metadata,
      `cannot be configured for ${nameOf(type)}`,
      "leave it out, or use the deployment type PERSISTENT_2",
      fsxSources.metadata,
    );
    return;
  }
  const { mode, iops } = metadata;
  const modes = Object.values(FsxMetadataMode) as string[];
  if (mode !== undefined && !modes.includes(mode)) {
    problems.error(path("mode"), mode, "is not a metadata mode", `use ${orList(modes)}`, fsxSources.metadata);
    return;
  }
  if (tiered && mode !== FsxMetadataMode.UserProvisioned) {
    problems.error(
      path("mode"),
      mode,
      "must be USER_PROVISIONED for INTELLIGENT_TIERING",
      "use USER_PROVISIONED with 6000 or 12000 IOPS",
      fsxSources.metadata,
    );
  }
  if (mode === FsxMetadataMode.Automatic && iops !== undefined) {
    problems.error(
      path("iops"),
      iops,
      "cannot be given in mode AUTOMATIC, which derives it from the capacity",
      "leave it out, or use mode USER_PROVISIONED",
      fsxSources.metadata,
    );
    return;
  }
  if (iops === undefined) {
    if (mode === FsxMetadataMode.UserProvisioned) {
      problems.error(
        path("iops"),
        undefined,
        "is missing: USER_PROVISIONED metadata has to be told its IOPS",
        tiered ? "use 6000 or 12000" : "use 1500, 3000, 6000 or a multiple of 12000 up to 192000",
        fsxSources.metadata,
      );
    }
    return;
  }
  const { ssd, intelligentTiering } = fsxMetadataIops;
  if (tiered) {
    if (!(intelligentTiering as readonly number[]).includes(iops)) {
      problems.error(
        path("iops"),
        iops,
        "is not a metadata performance of INTELLIGENT_TIERING",
        `use ${orList(intelligentTiering)}`,
        fsxSources.metadata,
      );
    }
    return;
  }
  const valid = (ssd.small as readonly number[]).includes(iops) || (iops % ssd.step === 0 && iops > 0);
  if (!valid || iops > ssd.most) {
    const steps = Array.from({ length: ssd.most / ssd.step }, (_, index) => (index + 1) * ssd.step);
    problems.error(
      path("iops"),
      iops,
      "is not a metadata performance: 1500, 3000, 6000 and multiples of 12000 up to 192000 IOPS",
      `use ${orList(neighbours(iops, [...ssd.small, ...steps]))}`,
      fsxSources.metadata,
    );
    return;
  }
  if (!knows("capacityGiB") || capacityGiB === undefined || !(capacityGiB > 0)) return;
  const granted = automaticMetadataIops(capacityGiB);
  if (iops < granted) {
    problems.warning(
      path("iops"),
      iops,
      `is below the ${granted} IOPS that mode AUTOMATIC grants at ${capacityGiB} GiB without extra charge`,
      `leave it out, or use ${granted} or more`,
      fsxSources.performance,
    );
  }
}

/** Metadata IOPS that mode AUTOMATIC grants at a capacity. Reported by third parties, not by AWS's API. */
export function automaticMetadataIops(capacityGiB: number): number {
  if (capacityGiB >= 48_000) {
    return Math.min(Math.floor(capacityGiB / 24_000) * 12_000, fsxMetadataIops.ssd.most);
  }
  return fsxAutomaticIops.findLast((row) => capacityGiB >= row.fromGiB)!.iops;
}

/** Metadata IOPS of a file system: what was asked for, or what AUTOMATIC grants. `undefined` without a metadata configuration. */
export function metadataIops(spec: FsxLustreSpec): number | undefined {
  if (spec.metadata === undefined) return undefined;
  if (spec.metadata.iops !== undefined) return spec.metadata.iops;
  return spec.capacityGiB === undefined ? undefined : automaticMetadataIops(spec.capacityGiB);
}
