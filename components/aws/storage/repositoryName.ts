import { createHash } from "node:crypto";
import { normalPath } from "../../lustre/fsx/fsxRepositories.ts";

/**
 * What the directory of a repository is called in the names of resources. It depends on the path alone, so that
 * repositories come and go without renaming each other.
 */
export function repositoryName(path: string): string {
  const bare = normalPath(path).replace(/^\//, "");
  if (bare === "") return "root";
  if (/^[A-Za-z0-9-]+$/.test(bare)) return bare;
  // `/a/b` and `/a-b` would be called the same: the hash keeps them apart.
  const hash = createHash("sha256").update(bare).digest("hex").slice(0, 8);
  return `${bare.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")}-${hash}`;
}

/** A bucket and a prefix as FSx writes them. */
export function s3Path(bucket: string, prefix = ""): string {
  return `s3://${bucket}/${prefix.replace(/^\/+/, "")}`;
}
