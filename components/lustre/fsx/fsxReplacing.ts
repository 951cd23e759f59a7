import { Confidence, type Fact } from "../../core/fact.ts";

/** An input of `aws:fsx/lustreFileSystem:LustreFileSystem` whose change makes a new, empty file system. */
export interface ReplacingProperty extends Fact {
  /** Input of the resource. */
  readonly property: string;
  /** Argument of `FsxLustre`, where it differs. */
  readonly argument?: string;
  /** Which change replaces. */
  readonly when: "changed" | "lowered" | "changed on SCRATCH_1, lowered otherwise";
  /** What to do instead. */
  readonly instead: string;
}

const provider = (confidence: Confidence = Confidence.Observed): Fact => ({
  source: "hashicorp/terraform-provider-aws internal/service/fsx/lustre_file_system.go",
  asOf: "2026-11-21",
  confidence,
});
const sdk: Fact = {
  source: "https://www.pulumi.com/registry/packages/aws/api-docs/fsx/lustrefilesystem/",
  asOf: "2026-11-21",
  confidence: Confidence.Documented,
};

const move = "make a second file system, copy the data with a job, then remove the first";

/**
 * What replaces a file system, and with it every file on it that is not in S3. Protection stops the deletion; the new
 * file system would be made first all the same.
 */
export const replacingProperties: readonly ReplacingProperty[] = [
  { property: "deploymentType", when: "changed", instead: move, ...provider() },
  { property: "storageType", when: "changed", instead: move, ...provider() },
  {
    property: "storageCapacity",
    argument: "capacityGiB",
    when: "changed on SCRATCH_1, lowered otherwise",
    instead: `capacity only grows; to shrink, ${move}`,
    ...provider(),
  },
  {
    property: "fileSystemTypeVersion",
    when: "lowered",
    instead: "a higher version is an upgrade in place; there is no way back",
    ...sdk,
  },
  {
    property: "metadataConfiguration.iops",
    argument: "metadata.iops",
    when: "lowered",
    instead: "metadata performance can only be raised",
    ...sdk,
  },
  { property: "efaEnabled", argument: "efa", when: "changed", instead: move, ...sdk },
  {
    property: "subnetIds",
    argument: "zone",
    when: "changed",
    instead: `a file system stays in its zone; ${move}`,
    ...provider(),
  },
  {
    property: "securityGroupIds",
    when: "changed",
    instead: "change the rules of the group that it has",
    ...provider(),
  },
  { property: "kmsKeyId", when: "changed", instead: move, ...provider() },
  { property: "copyTagsToBackups", when: "changed", instead: "leave it as it was made", ...provider() },
  { property: "driveCacheType", when: "changed", instead: move, ...provider() },
  { property: "backupId", when: "changed", instead: "leave it as it was made", ...provider() },
  { property: "importPath", when: "changed", instead: "link S3 with a data repository association", ...provider() },
  { property: "exportPath", when: "changed", instead: "link S3 with a data repository association", ...provider() },
  {
    property: "importedFileChunkSize",
    when: "changed",
    instead: "link S3 with a data repository association, whose chunk size can change",
    ...provider(),
  },
];
