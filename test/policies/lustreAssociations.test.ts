import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { lustreSizeValid } from "../../policies/placement/lustreSizeValid.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";

const fileSystem = (inputs: object = {}) =>
  raw("aws:fsx/lustreFileSystem:LustreFileSystem", "data", {
    deploymentType: "PERSISTENT_2",
    storageCapacity: 2400,
    perUnitStorageThroughput: 250,
    ...inputs,
  });
type FileSystem = ReturnType<typeof fileSystem>;

const association = (on: FileSystem, name: string, fileSystemPath: unknown, bucket = name) =>
  raw(
    "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation",
    name,
    { fileSystemId: UNKNOWN, fileSystemPath, dataRepositoryPath: `s3://example-${bucket}/images/` },
    { madeFrom: { fileSystemId: [on] } },
  );

describe("lustre-size-valid, of data repository associations that anybody wrote", () => {
  it("accepts directories that lie apart", () => {
    const fs = fileSystem();
    expect(messages(lustreSizeValid, stackOf(fs, association(fs, "a", "/a"), association(fs, "ab", "/ab")))).toEqual(
      [],
    );
  });

  it("refuses directories inside one another, and names the associations", () => {
    const fs = fileSystem();
    const found = messages(
      lustreSizeValid,
      stackOf(fs, association(fs, "outer", "/a"), association(fs, "zinner", "/a/b")),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^data: dataRepositories\[1\]\.path \("\/a\/b"\) overlaps with \/a of the association \[0\]\. .* Associations: \[0\] outer, \[1\] zinner\.$/,
    );
  });

  it("refuses the ninth", () => {
    const fs = fileSystem();
    const nine = Array.from({ length: 9 }, (_, index) => association(fs, `d${index}`, `/d${index}`));
    const found = messages(lustreSizeValid, stackOf(fs, ...nine));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('("9 given") are more than the 8 that one file system takes');
  });

  it("refuses any on a file system that takes none, once, and repeats nothing that the file system does wrong alone", () => {
    const fs = fileSystem({ deploymentType: "SCRATCH_1", perUnitStorageThroughput: undefined, storageCapacity: 1201 });
    const found = messages(lustreSizeValid, stackOf(fs, association(fs, "a", "/a")));
    expect(found.filter((message) => message.includes("storageCapacity (1201)"))).toHaveLength(1);
    expect(found.filter((message) => message.includes("Associations: [0] a."))).toHaveLength(1);
  });

  it("keeps two file systems apart, and judges what is known beside what is not", () => {
    const [one, two] = [fileSystem(), { ...fileSystem(), urn: "urn:pulumi:prod::test::x::two", name: "two" }];
    const graph = stackOf(
      one,
      two,
      association(one, "a", "/a"),
      association(two, "b", "/a"),
      association(one, "c", UNKNOWN),
    );
    expect(messages(lustreSizeValid, graph)).toEqual([]);
  });

  describe("of a file system that is not of the stack", () => {
    const elsewhere = (name: string, inputs: object, id: unknown = "fs-0abc1234def567890") =>
      raw("aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation", name, {
        fileSystemId: id,
        fileSystemPath: `/${name}`,
        dataRepositoryPath: `s3://example-${name}/images/`,
        ...inputs,
      });
    const exported = { s3: { autoExportPolicy: { events: ["NEW", "DELETED"] } } };

    it.each(["fs-0abc1234def567890", UNKNOWN])("warns of deletions that reach the bucket, of file system %s", (id) => {
      const one = elsewhere("a", exported, id);
      expect(findings(lustreSizeValid, stackOf(one))).toEqual([
        {
          urn: one.urn,
          because: "warning",
          message: expect.stringMatching(
            /^a: s3\.autoExportPolicy\.events \(\["NEW","DELETED"\]\) deletes the objects in S3 when somebody deletes their files\. Fix: leave DELETED out, or keep versioning on the bucket\. \[https:\/\/\S+\]$/,
          ),
        },
      ]);
    });

    it("says the same of a file system of the stack", () => {
      const fs = fileSystem();
      const own = { ...association(fs, "a", "/a"), inputs: elsewhere("a", exported, UNKNOWN).inputs };
      expect(messages(lustreSizeValid, stackOf(fs, own))).toEqual([
        expect.stringContaining("deletes the objects in S3 when somebody deletes their files"),
      ]);
    });

    it("refuses directories inside one another, of one file system alone", () => {
      const [outer, inner] = [
        elsewhere("outer", { fileSystemPath: "/a" }),
        elsewhere("zinner", { fileSystemPath: "/a/b" }),
      ];
      const found = findings(lustreSizeValid, stackOf(outer, inner));
      expect(found.map(({ urn, because }) => [urn, because])).toEqual([[inner.urn, undefined]]);
      expect(found[0]!.message).toMatch(
        /^zinner: fileSystemPath \("\/a\/b"\) overlaps with \/a of the association \[0\]\..* Associations: \[0\] outer, \[1\] zinner\.$/,
      );
      const other = elsewhere("zinner", { fileSystemPath: "/a/b" }, "fs-0fedcba987654321");
      expect(findings(lustreSizeValid, stackOf(outer, other))).toEqual([]);
    });
  });
});
