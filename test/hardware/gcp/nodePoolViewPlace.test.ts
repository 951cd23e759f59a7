import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import {
  defaultGkeZoneCount,
  type GkeNodePoolView,
  gkeClusterType,
  gkeNodePoolType,
  gkeNodePoolView,
} from "../../../components/hardware/gcp/nodePoolView.ts";
import { graph, node } from "../graph.ts";
import { settings, short, view } from "./nodePoolViewSupport.ts";

describe("where it runs", () => {
  const where = ({ zones, zoneCount, region, project }: GkeNodePoolView) =>
    [zones, zoneCount, region, project].map(short);
  const regional = node(gkeClusterType, "training", { location: "us-central1", project: "cluster-project" });
  const spread = node(gkeClusterType, "training", {
    location: "us-central1",
    nodeLocations: ["us-central1-a", "us-central1-b"],
  });
  const zonal = node(gkeClusterType, "training", {
    location: "us-east5-a",
    nodeLocations: ["us-east5-b", "us-east5-a"],
  });
  const later = node(gkeClusterType, "training", { location: UNKNOWN });

  it.each([
    [
      "own zones",
      { location: "us-central1", nodeLocations: ["us-central1-c"] },
      undefined,
      [["us-central1-c"], 1, "us-central1", "default-project"],
    ],
    [
      "a zonal cluster elsewhere",
      { location: "us-central1-f" },
      undefined,
      [["us-central1-f"], 1, "us-central1", "default-project"],
    ],
    [
      "a regional cluster elsewhere",
      { location: "us-central1" },
      undefined,
      [
        "? nodeLocations: not given: GKE chooses the zones in us-central1",
        "? nodeLocations: not given: GKE chooses the zones in us-central1",
        "us-central1",
        "default-project",
      ],
    ],
    [
      "a regional cluster of this stack",
      { location: "us-central1" },
      regional,
      ["? nodeLocations: not given: GKE chooses the zones in us-central1", 3, "us-central1", "cluster-project"],
    ],
    [
      "the location of the cluster",
      {},
      regional,
      ["? nodeLocations: not given: GKE chooses the zones in us-central1", 3, "us-central1", "cluster-project"],
    ],
    ["the zones of the cluster", {}, spread, [["us-central1-a", "us-central1-b"], 2, "us-central1", "default-project"]],
    [
      "the further zones of a zonal cluster",
      {},
      zonal,
      [["us-east5-a", "us-east5-b"], 2, "us-east5", "default-project"],
    ],
    [
      "no zones at all",
      { location: "us-east5-a", nodeLocations: [] },
      undefined,
      [["us-east5-a"], 1, "us-east5", "default-project"],
    ],
    [
      "the path of the cluster",
      { cluster: "projects/other-project/locations/europe-west4/clusters/c", nodeLocations: ["europe-west4-a"] },
      undefined,
      [["europe-west4-a"], 1, "europe-west4", "other-project"],
    ],
    [
      "the zone of the configuration",
      { cluster: "training" },
      undefined,
      [["us-west1-c"], 1, "us-west1", "default-project"],
    ],
    [
      "a location that is only known later",
      {},
      later,
      [
        "? location: known only after creation",
        "? location: known only after creation",
        "? location: known only after creation",
        "default-project",
      ],
    ],
    [
      "zones though the location is only known later",
      { nodeLocations: ["us-east5-c"] },
      later,
      [["us-east5-c"], 1, "us-east5", "default-project"],
    ],
    [
      "zones that are only known later",
      { location: "us-central1", nodeLocations: [UNKNOWN] },
      regional,
      [
        "? nodeLocations[0]: known only after creation",
        "? nodeLocations[0]: known only after creation",
        "us-central1",
        "cluster-project",
      ],
    ],
  ] as const)("%s", (_, inputs, cluster, expected) => {
    expect(where(view(inputs, cluster === undefined ? {} : { from: { cluster } }))).toEqual(expected);
    expect(defaultGkeZoneCount).toBe(3);
  });

  it("is asked of the provider, and not known without", () => {
    const provided = node(
      gkeNodePoolType,
      "pool",
      {},
      {},
      { providerInputs: { zone: "us-east5-b", project: "provider-1" } },
    );
    expect(where(gkeNodePoolView(graph([provided], settings), provided))).toEqual([
      ["us-east5-b"],
      1,
      "us-east5",
      "provider-1",
    ]);
    const lost = node(gkeNodePoolType, "pool", {});
    const nowhere = "? location: not given, and no zone is configured";
    expect(where(gkeNodePoolView(graph([lost], {}), lost))).toEqual([nowhere, nowhere, "-", "-"]);
  });
});
