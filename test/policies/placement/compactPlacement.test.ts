import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { compactPlacement } from "../../../policies/placement/compactPlacement.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";
import { clusterType, guide, pool, unread, within } from "../gcpPlacementSupport.ts";

describe("gcp-compact-placement", () => {
  const page = `[${guide}/how-to/compact-placement]`;
  const inputs = (machineType: string, more: Properties = {}, config: object = {}): Properties => ({
    nodeConfig: { machineType, ...config },
    placementPolicy: { type: "COMPACT" },
    nodeCount: 4,
    ...more,
  });
  const judge = (...args: Parameters<typeof inputs>) =>
    messages(compactPlacement, stackOf(pool("train", inputs(...args))));
  const reserved = { reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", key: "k", values: ["r"] } };
  const waiting = { flexStart: true };

  it.each([
    [
      inputs("a3-megagpu-8g", { nodeLocations: ["us-central1-a", "us-central1-b"] }),
      `nodeLocations (["us-central1-a","us-central1-b"]) names 2 zones, and compact placement is in one. Fix: name one zone. ${page}`,
    ],
    [
      inputs("a3-megagpu-8g", { upgradeSettings: { strategy: "BLUE_GREEN" } }),
      `upgradeSettings.strategy ("BLUE_GREEN") is an upgrade strategy that compact placement does not take. Fix: use SURGE. ${page}`,
    ],
    [
      inputs("a3-megagpu-8g", {}, reserved),
      'placementPolicy.type ("COMPACT") places A3 Mega nodes of a reservation that is named, and the pool cannot be created. Fix: leave placementPolicy out: the reservation places its nodes. [https://github.com/AI-Hypercomputer/xpk/pull/1073]',
    ],
    [
      inputs("a3-highgpu-8g", { queuedProvisioning: { enabled: true } }),
      `placementPolicy.type ("COMPACT") places GPU nodes of a queued pool, which GKE refuses. Fix: leave placementPolicy out. [${guide}/how-to/provisioningrequest]`,
    ],
    [
      inputs("a3-megagpu-8g", {}, waiting),
      `placementPolicy.type ("COMPACT") places flex-start nodes, which GKE does for A3 Ultra, A4 and H4D only. Fix: leave placementPolicy out. [${guide}/concepts/dws]`,
    ],
  ])("refuses %j", (one, message) => {
    expect(messages(compactPlacement, stackOf(pool("train", one)))).toEqual([`train: ${message}`]);
    const path = message.slice(0, message.indexOf(" "));
    expect(messages(compactPlacement, stackOf(within(one)))).toEqual([
      `c: ${message.replace(path, `nodePools[1].${path}`)}`,
    ]);
  });

  it.each([
    inputs("a3-megagpu-8g"),
    inputs("a3-ultragpu-8g", {}, waiting),
    inputs("a2-highgpu-8g", { placementPolicy: undefined }),
    inputs("a3-megagpu-8g", { placementPolicy: undefined }, reserved),
    inputs(
      "a3-megagpu-8g",
      { placementPolicy: undefined },
      { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } },
    ),
    inputs("a3-ultragpu-8g", { placementPolicy: undefined }),
    inputs("a3-megagpu-8g", { placementPolicy: undefined }, waiting),
    inputs("a3-megagpu-8g", { placementPolicy: undefined, queuedProvisioning: { enabled: true } }),
    inputs("a3-megagpu-8g", { placementPolicy: undefined, nodeCount: 1 }),
    inputs("a3-megagpu-8g", { placementPolicy: { type: "", policyName: UNKNOWN } }),
    { nodeConfig: { machineType: "e2-standard-4" }, nodeLocations: ["us-central1-a", "us-central1-b"] },
    {
      nodeConfig: { machineType: "e2-standard-4" },
      nodeCount: UNKNOWN,
      nodeLocations: UNKNOWN,
      upgradeSettings: UNKNOWN,
    },
  ])("passes %j", (one) => {
    expect(findings(compactPlacement, stackOf(pool("train", one)))).toEqual([]);
  });

  it.each(
    gcpMachineTypes
      .filter(({ network }) => network.fabric === "tcpx" || network.fabric === "tcpxo")
      .map(({ name }) => name),
  )("says that nodes of %s may stand anywhere", (name) => {
    const said =
      `train: placementPolicy (not given) leaves nodes of ${name} anywhere in the zone, and jobs over several of them at the speed of the longest way. ` +
      "Fix: set placementPolicy.type to COMPACT, unless no job spans several nodes.";
    expect(judge(name, { placementPolicy: undefined })).toEqual([said]);
    const scaled = {
      placementPolicy: undefined,
      nodeCount: undefined,
      autoscaling: { minNodeCount: 0, maxNodeCount: 8 },
    };
    expect(judge(name, scaled)).toEqual([said]);
  });

  it.each([
    { nodeLocations: ["us-central1-a", "us-central1-b"] },
    { nodeLocations: undefined },
    { nodeLocations: [] },
    { nodeLocations: undefined, location: "us-central1" },
  ])(
    "says first that nodes of A3 Mega with %j are in several zones, which compact placement does not take",
    (where) => {
      const said =
        "train: placementPolicy (not given) leaves nodes of a3-megagpu-8g in several zones, and jobs over several of them at the speed of the longest way. " +
        "Fix: name one zone in nodeLocations, and set placementPolicy.type to COMPACT, unless no job spans several nodes.";
      expect(judge("a3-megagpu-8g", { placementPolicy: undefined, ...where })).toEqual([said]);
      const { nodeConfig, nodeCount } = inputs("a3-megagpu-8g");
      const regional = { location: "us-central1", nodePools: [{ nodeConfig, nodeCount, ...where }] };
      expect(messages(compactPlacement, stackOf(raw(clusterType, "c", regional)))).toEqual([
        said
          .replace("train: placementPolicy", "c: nodePools[0].placementPolicy")
          .replace("in nodeLocations", "in nodePools[0].nodeLocations")
          .replace("set placementPolicy", "set nodePools[0].placementPolicy"),
      ]);
    },
  );

  it("has nothing to say of zones where the cluster is in one", () => {
    const zonal = { placementPolicy: undefined, nodeLocations: undefined, location: "us-central1-a" };
    expect(judge("a3-megagpu-8g", zonal)).toEqual([expect.stringContaining(" anywhere in the zone, ")]);
  });

  it.each([
    ["nodeLocations", inputs("a3-megagpu-8g", { nodeLocations: UNKNOWN })],
    ["upgradeSettings.strategy", inputs("a3-megagpu-8g", { upgradeSettings: { strategy: UNKNOWN } })],
    ["queuedProvisioning.enabled", inputs("a3-megagpu-8g", { queuedProvisioning: UNKNOWN })],
    ["nodeConfig.flexStart", inputs("a3-megagpu-8g", {}, { flexStart: UNKNOWN })],
    ["placementPolicy.type", inputs("a3-megagpu-8g", { placementPolicy: { type: UNKNOWN } }, reserved)],
    ["nodeConfig.machineType", inputs("", {}, { ...reserved, machineType: UNKNOWN })],
  ])("does not pass an unknown %s", (path, one) => {
    expect(findings(compactPlacement, stackOf(pool("train", one)))).toEqual([
      unread("train", "whether GKE places its nodes as it asks", path),
    ]);
  });
});
