import { describe, expect, it } from "vitest";
import type { PreviewFile } from "../../../cli/report/previewFile.ts";
import { previewGraphs } from "../../../cli/report/previewGraphs.ts";
import { bucket, urnOf } from "./support.ts";

const network = "shop:index:Network";
const state = (type: string, name: string, more: object = {}) => ({
  urn: urnOf(type, name),
  type: type.split("$").at(-1)!,
  custom: type !== network,
  inputs: { tags: { a: 1 } },
  ...more,
});

describe("a preview of a resource with an alias", () => {
  it("has it under its new name before and after, below its parent's, and says what it was called", () => {
    const child = `${network}$${bucket}`;
    const preview: PreviewFile = {
      steps: [
        { op: "same", urn: urnOf(network, "net"), oldState: state(network, "old"), newState: state(network, "net") },
        {
          op: "same",
          urn: urnOf(child, "net-data"),
          oldState: state(child, "old-data", { parent: urnOf(network, "old") }),
          newState: state(child, "net-data", { parent: urnOf(network, "net") }),
        },
      ],
    };
    const { before, after, steps } = previewGraphs(preview, "preview.json");
    for (const graph of [before, after]) {
      expect(graph.get(urnOf(child, "net-data"))).toMatchObject({ name: "net-data", parent: urnOf(network, "net") });
      expect(graph.nodes).toHaveLength(2);
    }
    expect(steps.get(urnOf(child, "net-data"))).toEqual({
      operation: "update",
      properties: [],
      renamedFrom: urnOf(child, "old-data"),
    });
  });
});
