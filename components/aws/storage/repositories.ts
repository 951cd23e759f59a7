import {
  DataRepositoryAssociation,
  type DataRepositoryAssociationArgs,
} from "@pulumi/aws/fsx/dataRepositoryAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import { isPlain } from "../../pulumi/checked.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import type { Scope } from "../network/scope.ts";
import { defaultImportEvents } from "./checkFsxLustre.ts";
import { given } from "./fsxInputs.ts";
import type { LustreRepository } from "./lustreArgs.ts";
import { repositoryName, s3Path } from "./repositoryName.ts";

/** Ties a directory of a file system to a place in S3. */
export function associate(
  { name, region, tags }: Scope,
  fileSystemId: pulumi.Input<string>,
  repository: LustreRepository,
  opts: pulumi.CustomResourceOptions,
  override?: Override<DataRepositoryAssociationArgs>,
): void {
  const { path, bucket, prefix, importedFileChunkSizeMiB } = repository;
  const label = `${name}-${repositoryName(path)}`;
  const [autoImport, autoExport] = [repository.autoImport ?? defaultImportEvents, repository.autoExport ?? []];
  make(
    DataRepositoryAssociation,
    label,
    {
      region,
      fileSystemId,
      fileSystemPath: path,
      dataRepositoryPath:
        isPlain(bucket) && isPlain(prefix)
          ? s3Path(bucket as string, prefix as string | undefined)
          : pulumi.all([bucket, prefix]).apply(([at, below]) => s3Path(at, below)),
      batchImportMetaDataOnCreate: repository.importMetadataOnCreate ?? true,
      // Unlinking a bucket is no reason to lose files that were not exported yet.
      deleteDataInFilesystem: false,
      ...given("importedFileChunkSize", importedFileChunkSizeMiB, importedFileChunkSizeMiB),
      s3: {
        ...(autoImport.length > 0 ? { autoImportPolicy: { events: autoImport } } : {}),
        ...(autoExport.length > 0 ? { autoExportPolicy: { events: autoExport } } : {}),
      },
      tags: tags(label),
    },
    {
      ...opts,
      // A directory and a bucket are linked once: the new link cannot be made while the old one is there.
      deleteBeforeReplace: true,
      customTimeouts: { create: "60m", delete: "60m" },
    },
    override,
  );
}
