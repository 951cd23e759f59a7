import { describe, expect, it } from "vitest";
import { RepositoryEvent } from "../../components/aws/fsxLustre.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { only } from "../support/graph.ts";
import { later, madeFrom, run } from "./eksFixtures.ts";
import { association, lustre, make, recorded, tagsOf } from "./fsxLustreSupport.ts";

describe("repositories", () => {
  it("show a prefix of a bucket in a directory", async () => {
    const recording = await recorded({
      repositories: [
        { path: "/images", bucket: "images", prefix: "/v2/" },
        {
          path: "/models/release/",
          bucket: "models",
          importedFileChunkSizeMiB: 2048,
          autoImport: [],
          autoExport: [RepositoryEvent.New, RepositoryEvent.Changed],
          importMetadataOnCreate: false,
        },
      ],
    });
    expect(only(recording, association, "data-images").inputs).toEqual({
      region: "us-east-2",
      fileSystemId: UNKNOWN,
      fileSystemPath: "/images",
      dataRepositoryPath: "s3://images/v2/",
      batchImportMetaDataOnCreate: true,
      deleteDataInFilesystem: false,
      s3: { autoImportPolicy: { events: ["NEW", "CHANGED", "DELETED"] } },
      tags: tagsOf("data-images"),
    });
    const [release] = recording.nodes.filter(({ name }) => name.startsWith("data-models"));
    expect(release!.name).toMatch(/^data-models-release-[0-9a-f]{8}$/);
    expect(release!.inputs).toMatchObject({
      fileSystemPath: "/models/release/",
      dataRepositoryPath: "s3://models/",
      batchImportMetaDataOnCreate: false,
      importedFileChunkSize: 2048,
      s3: { autoExportPolicy: { events: ["NEW", "CHANGED"] } },
    });
    expect(only(recording, lustre).inputs["logConfiguration"]).toEqual({ level: "WARN_ERROR", destination: UNKNOWN });
  });

  it("are named by their paths, so that they come and go without renaming each other", async () => {
    const names = async (...paths: string[]) =>
      (await recorded({ repositories: paths.map((path, index) => ({ path, bucket: `bucket-${index}` })) })).nodes
        .filter(({ type }) => type === association)
        .map(({ name, inputs }) => `${String(inputs["fileSystemPath"])} ${name}`)
        .sort();
    const [all, some] = [await names("/a/b", "/a-b", "/a_b", "/c"), await names("/c", "/a-b")];
    expect(new Set(all.map((line) => line.split(" ")[1])).size).toBe(4);
    expect(all).toEqual(expect.arrayContaining(some));
    expect(some).toEqual(["/a-b data-a-b", "/c data-c"]);
    expect(await names("/")).toEqual(["/ data-root"]);
  });

  it("know their bucket only later, and keep their own dependencies", async () => {
    const program = () => {
      const [images, models] = [later("images", "images"), later("models", "models")];
      make({
        repositories: [
          { path: "/images", bucket: images, prefix: "v2/" },
          { path: "/models", bucket: models },
        ],
      });
    };
    const preview = await run(program);
    const node = only(preview, association, "data-images");
    expect(node.inputs["dataRepositoryPath"]).toBe(UNKNOWN);
    expect(madeFrom(preview, node, "dataRepositoryPath")).toEqual(["test:index:Later images"]);
    expect(only(preview, lustre).inputs["storageCapacity"]).toBe(4800);
    const made = await run(program, { preview: false });
    expect(only(made, association, "data-models").inputs["dataRepositoryPath"]).toBe("s3://models/");
  });
});
