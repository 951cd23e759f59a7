import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFsxLustre, type FsxLustreSpec } from "../../components/lustre/index.ts";
import { apiLustre, persistent2, said, scratch2, tiering } from "./fsxSupport.ts";

const association = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html";
const backups = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateBackup.html";

describe("links to S3", () => {
  it.each<[string, FsxLustreSpec, string[]]>([
    [
      "a directory inside another one's",
      { ...persistent2, dataRepositories: [{ path: "/a" }, { path: "/a/b" }] },
      [
        `error: dataRepositories[1].path ("/a/b") overlaps with /a of the association [0]. Fix: give each association a directory that is not inside another one's. [${association}]`,
      ],
    ],
    [
      "one directory spelled in two ways",
      { ...persistent2, dataRepositories: [{ path: "/a/" }, { path: "/a" }] },
      [
        `error: dataRepositories[1].path ("/a") is the same directory as /a/ of the association [0]. Fix: give each association a directory that is not inside another one's. [${association}]`,
      ],
    ],
    [
      "the root beside a directory",
      { ...persistent2, dataRepositories: [{ path: "/" }, { path: "/a" }] },
      [
        `error: dataRepositories[1].path ("/a") overlaps with / of the association [0]. Fix: give each association a directory that is not inside another one's. [${association}]`,
      ],
    ],
    [
      "one prefix twice",
      {
        ...persistent2,
        dataRepositories: [
          { path: "/a", dataRepositoryPath: "s3://bucket/x/" },
          { path: "/b", dataRepositoryPath: "s3://bucket/x" },
        ],
      },
      [
        `error: dataRepositories[1].dataRepositoryPath ("s3://bucket/x") is already linked by the association [0]. Fix: give each association a bucket or prefix of its own. [${association}]`,
      ],
    ],
    [
      "nine of them",
      { ...persistent2, dataRepositories: Array.from({ length: 9 }, (_, index) => ({ path: `/d${index}` })) },
      [
        `error: dataRepositories ("9 given") are more than the 8 that one file system takes. Fix: link a common parent prefix, or make a second file system. [${association}]`,
      ],
    ],
    [
      "Intelligent-Tiering",
      { ...tiering, dataRepositories: [{ path: "/a" }] },
      [
        `error: dataRepositories ("1 given") cannot be linked to PERSISTENT_2 INTELLIGENT_TIERING. Fix: use the storage type SSD, or copy the data with a job. [${association}]`,
      ],
    ],
    [
      "SCRATCH_1",
      {
        deploymentType: "SCRATCH_1",
        capacityGiB: 1200,
        fileSystemTypeVersion: "2.15",
        dataRepositories: [{ path: "/a" }],
      },
      [
        `error: dataRepositories ("1 given") cannot be linked to SCRATCH_1. Fix: use the deployment type SCRATCH_2 or PERSISTENT_2. [${association}]`,
      ],
    ],
    [
      "Lustre 2.10, which scratch storage has unless told otherwise",
      { deploymentType: "SCRATCH_2", capacityGiB: 1200, dataRepositories: [{ path: "/a" }] },
      [
        `error: dataRepositories ("1 given") need Lustre 2.12 or later, and this file system has 2.10. Fix: use the version 2.15. [${association}]`,
      ],
    ],
    [
      "values of a link",
      {
        ...persistent2,
        dataRepositories: [
          {
            path: "images",
            dataRepositoryPath: "bucket/images",
            importedFileChunkSizeMiB: 512_001,
            autoImport: ["NEW", "RENAMED"],
            autoExport: ["NEW", "NEW"],
          },
        ],
      },
      [
        `error: dataRepositories[0].path ("images") is not a directory of the file system. Fix: write an absolute path, for example /images. [${association}]`,
        `error: dataRepositories[0].dataRepositoryPath ("bucket/images") is not a place in S3. Fix: write it as s3://bucket/prefix/. [${association}]`,
        `error: dataRepositories[0].importedFileChunkSizeMiB (512001) must be a whole number of MiB, 1 to 512000. Fix: leave it out for 1024. [${association}]`,
        `error: dataRepositories[0].autoImport[1] ("RENAMED") is not an event of a data repository association. Fix: use NEW, CHANGED, DELETED. [${association}]`,
        `error: dataRepositories[0].autoExport (["NEW","NEW"]) names an event twice. Fix: name each event once. [${association}]`,
      ],
    ],
    [
      "deletions that reach S3",
      { ...persistent2, dataRepositories: [{ path: "/a", autoExport: ["NEW", "DELETED"] }] },
      [
        `warning: dataRepositories[0].autoExport (["NEW","DELETED"]) deletes the objects in S3 when somebody deletes their files. Fix: leave DELETED out, or keep versioning on the bucket. [${association}]`,
      ],
    ],
    [
      "the older link on PERSISTENT_2",
      { ...persistent2, importPath: "s3://bucket", importedFileChunkSize: 1024 },
      [
        `error: importPath ("s3://bucket") is refused by PERSISTENT_2. Fix: link S3 with a data repository association. [${association}]`,
        `error: importedFileChunkSize (1024) is refused by PERSISTENT_2. Fix: link S3 with a data repository association. [${association}]`,
      ],
    ],
    [
      "both kinds of link",
      { ...scratch2, importPath: "s3://bucket", dataRepositories: [{ path: "/a" }] },
      [
        `error: importPath ("s3://bucket") cannot be used beside data repository associations. Fix: leave it out. [${association}]`,
      ],
    ],
    [
      "a chunk size without a link",
      { ...scratch2, importedFileChunkSize: 1024 },
      [
        `error: importedFileChunkSize (1024) is only for file systems with an import path. Fix: give it to the data repository association. [${association}]`,
      ],
    ],
  ])("%s", (_, spec, messages) => {
    expect(said(spec)).toEqual(messages);
  });

  it("calls two directories overlapping exactly when one lies inside the other", () => {
    const part = fc.stringMatching(/^[ab]{1,2}$/);
    const path = fc.array(part, { minLength: 0, maxLength: 3 });
    fc.assert(
      fc.property(path, path, fc.constantFrom("", "/"), (one, two, ending) => {
        const inside =
          one.every((name, index) => two[index] === name) || two.every((name, index) => one[index] === name);
        const spec = {
          ...persistent2,
          dataRepositories: [
            { path: `/${one.join("/")}${one.length > 0 ? ending : ""}` },
            { path: `/${two.join("/")}` },
          ],
        };
        expect(checkFsxLustre(spec)).toHaveLength(inside ? 1 : 0);
      }),
    );
  });
});

describe("backups", () => {
  it.each<[string, FsxLustreSpec, string[]]>([
    [
      "of scratch storage",
      { ...scratch2, backupRetentionDays: 7, finalBackup: true },
      [
        `error: backupRetentionDays (7) is not offered by SCRATCH_2, which has no backups. Fix: leave it out, or use a persistent deployment type. [${backups}]`,
        `warning: finalBackup (true) is not offered by SCRATCH_2, which has no backups. Fix: leave it out, or use a persistent deployment type. [${backups}]`,
      ],
    ],
    [
      "of a linked file system",
      { ...persistent2, dataRepositories: [{ path: "/a" }], backupRetentionDays: 7, finalBackup: true },
      [
        `error: backupRetentionDays (7) is not offered for file systems that are linked to S3, which take no backups. Fix: leave it out: what is exported to S3 is kept there. [${backups}]`,
        `error: finalBackup (true) is not offered for file systems that are linked to S3, which take no backups. Fix: leave it out: what is exported to S3 is kept there. [${backups}]`,
      ],
    ],
    [
      "kept too long",
      { ...persistent2, backupRetentionDays: 91 },
      [
        `error: backupRetentionDays (91) must be a whole number of days, 0 to 90. Fix: use 0 for no automatic backups, or up to 90. [${apiLustre}]`,
      ],
    ],
    [
      "at a time, when there are none",
      { ...persistent2, backupRetentionDays: 0, dailyBackupStartTime: "03:00" },
      [
        `error: dailyBackupStartTime ("03:00") needs automatic backups, which are off. Fix: give the days that backups are kept, 1 to 90, or leave it out. [${apiLustre}]`,
      ],
    ],
    [
      "at no time of the day",
      { ...persistent2, backupRetentionDays: 1, dailyBackupStartTime: "24:00" },
      [
        `error: dailyBackupStartTime ("24:00") must have the form HH:MM in UTC. Fix: use for example 03:00. [${apiLustre}]`,
      ],
    ],
    [
      "with tags, where there are none",
      { ...scratch2, copyTagsToBackups: true },
      [
        `error: copyTagsToBackups (true) is not offered by SCRATCH_2, which has no backups. Fix: leave it out. [${apiLustre}]`,
      ],
    ],
  ])("%s", (_, spec, messages) => {
    expect(said(spec)).toEqual(messages);
  });
});
