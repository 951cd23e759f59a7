import { type Problem, Problems } from "../../core/problem.ts";
import { fsxAssociations, fsxSources } from "./fsxFacts.ts";

/** A data repository association in plain values: a directory of the file system tied to a place in S3. */
export interface FsxRepositorySpec {
  /** Directory of the file system: `/images`. */
  readonly path?: string;
  /** `s3://bucket/prefix/`. Left out while it is not known. */
  readonly dataRepositoryPath?: string;
  readonly importedFileChunkSizeMiB?: number;
  /** Events in S3 that show up in the file system. */
  readonly autoImport?: readonly string[];
  /** Events in the file system that are carried to S3. */
  readonly autoExport?: readonly string[];
}

/** The rule of all associations of one file system. */
export function checkRepositories(repositories: readonly FsxRepositorySpec[]): Problem[] {
  const problems = new Problems();
  if (repositories.length > fsxAssociations.most) {
    problems.error(
      "",
      `${repositories.length} given`,
      `are more than the ${fsxAssociations.most} that one file system takes`,
      "link a common parent prefix, or make a second file system",
      fsxSources.association,
    );
  }
  for (const [index, repository] of repositories.entries()) {
    problems.add(checkRepository(repository), `[${index}]`);
    for (const [before, other] of repositories.slice(0, index).entries()) {
      checkPair(problems, index, repository, before, other);
    }
  }
  return problems.list;
}

/** The rule of one association by itself. */
export function checkRepository(repository: FsxRepositorySpec): Problem[] {
  const { path, dataRepositoryPath, importedFileChunkSizeMiB, autoImport, autoExport } = repository;
  const problems = new Problems();
  if (path !== undefined && (!path.startsWith("/") || /\/\/|\s|\0/.test(path) || path.split("/").includes(".."))) {
    problems.error(
      "path",
      path,
      "is not a directory of the file system",
      "write an absolute path, for example /images",
      fsxSources.association,
    );
  }
  if (dataRepositoryPath !== undefined && !/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/|$)/.test(dataRepositoryPath)) {
    problems.error(
      "dataRepositoryPath",
      dataRepositoryPath,
      "is not a place in S3",
      "write it as s3://bucket/prefix/",
      fsxSources.association,
    );
  }
  const { least, most, default: usual } = fsxAssociations.chunkMiB;
  if (importedFileChunkSizeMiB !== undefined) {
    const size = importedFileChunkSizeMiB;
    if (!Number.isInteger(size) || size < least || size > most) {
      problems.error(
        "importedFileChunkSizeMiB",
        size,
        `must be a whole number of MiB, ${least} to ${most}`,
        `leave it out for ${usual}`,
        fsxSources.association,
      );
    }
  }
  for (const [name, events] of Object.entries({ autoImport, autoExport })) {
    for (const [index, event] of (events ?? []).entries()) {
      if ((fsxAssociations.events as readonly string[]).includes(event)) continue;
      problems.error(
        `${name}[${index}]`,
        event,
        "is not an event of a data repository association",
        `use ${fsxAssociations.events.join(", ")}`,
        fsxSources.association,
      );
    }
    if (events !== undefined && new Set(events).size < events.length) {
      problems.error(name, events, "names an event twice", "name each event once", fsxSources.association);
    }
  }
  if (autoExport?.includes("DELETED")) {
    problems.warning(
      "autoExport",
      autoExport,
      "deletes the objects in S3 when somebody deletes their files",
      "leave DELETED out, or keep versioning on the bucket",
      fsxSources.association,
    );
  }
  return problems.list;
}

function checkPair(
  problems: Problems,
  index: number,
  one: FsxRepositorySpec,
  before: number,
  other: FsxRepositorySpec,
): void {
  if (one.path !== undefined && other.path !== undefined && overlap(one.path, other.path)) {
    const same = normalPath(one.path) === normalPath(other.path);
    problems.error(
      `[${index}].path`,
      one.path,
      `${same ? "is the same directory as" : "overlaps with"} ${other.path} of the association [${before}]`,
      "give each association a directory that is not inside another one's",
      fsxSources.association,
    );
  }
  if (one.dataRepositoryPath === undefined || other.dataRepositoryPath === undefined) return;
  if (normalPath(one.dataRepositoryPath) === normalPath(other.dataRepositoryPath)) {
    problems.error(
      `[${index}].dataRepositoryPath`,
      one.dataRepositoryPath,
      `is already linked by the association [${before}]`,
      "give each association a bucket or prefix of its own",
      fsxSources.association,
    );
  }
}

/** Whether one directory is the other or inside it. `/a` and `/ab` are apart, `/` holds everything. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [`${normalPath(one)}/`, `${normalPath(other)}/`];
  return a.startsWith(b) || b.startsWith(a);
}

/** A path without trailing and doubled slashes; the root is empty. */
export function normalPath(path: string): string {
  return path.replace(/(?<!:)\/{2,}/g, "/").replace(/\/+$/, "");
}
