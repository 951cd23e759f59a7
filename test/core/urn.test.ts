import { describe, expect, it } from "vitest";
import { nameOfUrn, urnParts } from "../../components/core/urn.ts";

describe("a URN", () => {
  it("has a stack, a project, types and a name", () => {
    expect(urnParts("urn:pulumi:prod::shop::shop:index:Store$shop:index:Shelf$aws:s3/bucket:Bucket::images")).toEqual({
      stack: "prod",
      project: "shop",
      types: "shop:index:Store$shop:index:Shelf$aws:s3/bucket:Bucket",
      above: "shop:index:Store$shop:index:Shelf",
      type: "aws:s3/bucket:Bucket",
      name: "images",
    });
    expect(urnParts("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::images")).toMatchObject({
      types: "aws:s3/bucket:Bucket",
      above: "",
      type: "aws:s3/bucket:Bucket",
    });
  });

  it("has a name in which there may be colons", () => {
    expect(urnParts("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::team::images").name).toBe("team::images");
    expect(nameOfUrn("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::team::images")).toBe("team::images");
  });

  it("has empty parts where it is none, and is its own name then", () => {
    expect(urnParts("images")).toEqual({ stack: "images", project: "", types: "", above: "", type: "", name: "" });
    expect(nameOfUrn("images")).toBe("images");
    expect(nameOfUrn("")).toBe("");
  });
});
