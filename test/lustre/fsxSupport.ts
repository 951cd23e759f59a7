import { describeProblem } from "../../components/core/problem.ts";
import { checkFsxLustre, type FsxLustreSpec } from "../../components/lustre/index.ts";

export const api = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html";
export const apiLustre =
  "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html";
export const throughput = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html";

/** Specs that FSx takes, from which tests change one thing. */
export const persistent2: FsxLustreSpec = {
  deploymentType: "PERSISTENT_2",
  capacityGiB: 2400,
  throughputPerTiB: 125,
  metadata: { mode: "AUTOMATIC" },
  fileSystemTypeVersion: "2.15",
};
export const tiering: FsxLustreSpec = {
  deploymentType: "PERSISTENT_2",
  storageType: "INTELLIGENT_TIERING",
  throughputCapacity: 8000,
  metadata: { mode: "USER_PROVISIONED", iops: 6000 },
  readCache: { sizingMode: "PROPORTIONAL_TO_THROUGHPUT_CAPACITY" },
  fileSystemTypeVersion: "2.15",
};
export const scratch2: FsxLustreSpec = {
  deploymentType: "SCRATCH_2",
  capacityGiB: 1200,
  fileSystemTypeVersion: "2.15",
};

/** What is said of a spec, with how grave it is. */
export const said = (spec: FsxLustreSpec, unknown?: ReadonlySet<keyof FsxLustreSpec>): string[] =>
  checkFsxLustre(spec, { unknown }).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);
