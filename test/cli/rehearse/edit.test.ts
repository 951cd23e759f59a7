import { describe, expect, it } from "vitest";
import type { CommandRecord, EngineStep } from "../../../cli/rehearse/model.ts";
import { editsOf } from "../../../cli/rehearse/told/edit.ts";
import { rehearsalText } from "../../../cli/rehearse/told/render.ts";
import { bucket, commandOf, nodeGroup, recordOf, stack, step, urnOf } from "./samples.ts";
import { style } from "./style.ts";

const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const component = "hybrid-gpu:index:FsxLustre";

const changed = (operation: string, type: string, name: string, more: Partial<EngineStep> = {}): EngineStep => ({
  ...step(operation, type, name, [0, 1]),
  ...more,
});

const preview = (steps: readonly EngineStep[], more: Partial<CommandRecord> = {}): CommandRecord =>
  commandOf("preview", [10, 20], { commandLine: "pulumi preview", steps, ...more });

const before = commandOf("up before", [0, 10]);

const steps = [
  changed("create", nodeGroup, "more"),
  changed("same", nodeGroup, "same"),
  changed("read", bucket, "theirs"),
  changed("update", component, "datasets"),
  changed("update", nodeGroup, "train", { changed: ["scalingConfig.maxSize"] }),
  changed("delete", nodeGroup, "old"),
  changed("delete", bucket, "gone", { loses: "its objects" }),
  changed("replace", lustre, "files", {
    changed: ["storageCapacity", "tags.a"],
    replacing: ["storageCapacity"],
    loses: "its files",
  }),
  changed("create-replacement", lustre, "files"),
  changed("delete-replaced", lustre, "files"),
  changed("update", "pulumi:providers:aws", "east"),
];

describe("an edit", () => {
  it("is what the preview after the up before does in clouds: what loses something first", () => {
    const components = [{ urn: urnOf(component, "datasets"), type: component, resources: [] }];
    expect(editsOf(recordOf([before, preview(steps, { components })]))).toEqual([
      {
        stack,
        changes: [
          { operation: "replace", urn: urnOf(lustre, "files"), properties: ["storageCapacity"], loses: "its files" },
          { operation: "delete", urn: urnOf(bucket, "gone"), properties: [], loses: "its objects" },
          { operation: "delete", urn: urnOf(nodeGroup, "old"), properties: [] },
          { operation: "update", urn: urnOf(nodeGroup, "train"), properties: ["scalingConfig.maxSize"] },
          { operation: "create", urn: urnOf(nodeGroup, "more"), properties: [] },
        ],
      },
    ]);
  });

  it("is none of a stack that was not made before", () => {
    expect(editsOf(recordOf([preview(steps)]))).toEqual([]);
    const other = { stack: "organization/other/dev" };
    expect(editsOf(recordOf([before, preview(steps, other)]))).toEqual([]);
  });

  it("has a section of the report", () => {
    const components = [{ urn: urnOf(component, "datasets"), type: component, resources: [] }];
    expect(rehearsalText(recordOf([before, preview(steps, { components })]), style)).toContain(`
The edit of shop/dev
  - replace LustreFileSystem files, forced by storageCapacity: it takes its files with it
  - delete Bucket gone: it takes its objects with it
  - delete NodeGroup old
  - update NodeGroup train: scalingConfig.maxSize
  - create NodeGroup more
`);
    expect(rehearsalText(recordOf([before, preview([])]), style)).toContain(
      "\nThe edit of shop/dev\n  It changes nothing.\n",
    );
    expect(rehearsalText(recordOf([preview(steps)]), style)).not.toContain("The edit");
  });
});
