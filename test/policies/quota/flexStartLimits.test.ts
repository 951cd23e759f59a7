import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { flexStartLimits } from "../../../policies/quota/flexStartLimits.ts";
import { findings, messages, stackOf } from "../../support/analyzer.ts";
import { guide, pool, unread, within } from "../gcpPlacementSupport.ts";

describe("capacity-flexstart-limits", () => {
  const dws = `[${guide}/concepts/dws]`;
  const affinity = "nodeConfig.reservationAffinity.consumeReservationType";
  const inputs = (config: object = {}, more: Properties = {}): Properties => ({
    nodeConfig: {
      machineType: "a3-megagpu-8g",
      flexStart: true,
      reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
      maxRunDuration: "604800s",
      ...config,
    },
    management: { autoRepair: false },
    autoscaling: { minNodeCount: 0, maxNodeCount: 4 },
    ...more,
  });

  it.each([
    [
      inputs({ maxRunDuration: "691200s" }),
      `nodeConfig.maxRunDuration ("691200s") is longer than the seven days that a flex-start node lives at most. Fix: use 604800s or less. ${dws}`,
    ],
    [
      inputs({ spot: true }),
      `nodeConfig.spot (true) asks spot nodes of a flex-start pool. Fix: leave one of the two out. ${dws}`,
    ],
    [
      inputs({ reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION" } }),
      `${affinity} ("SPECIFIC_RESERVATION") asks a reservation for flex-start nodes, which run in none. Fix: set it to NO_RESERVATION. ${dws}`,
    ],
    [
      inputs({ reservationAffinity: undefined }),
      `${affinity} (not given) is missing, and a flex-start pool has to say that it uses no reservation. Fix: set it to NO_RESERVATION. ${dws}`,
    ],
    [
      inputs({}, { autoscaling: undefined }),
      `autoscaling (not given) is missing, and nodes of a flex-start pool come through the autoscaler only. Fix: set it, from 0 to the most nodes there may be. ${dws}`,
    ],
    [
      inputs({}, { nodeCount: 2 }),
      `nodeCount (2) fixes the size of a flex-start pool, whose nodes come when there are some. Fix: use autoscaling from 0, and leave it out. ${dws}`,
    ],
    [
      inputs({}, { management: { autoRepair: true } }),
      `management.autoRepair (true) has to be off in a flex-start pool, whose nodes end by themselves. Fix: set it to false. ${dws}`,
    ],
    [
      inputs(
        { flexStart: undefined },
        { queuedProvisioning: { enabled: true }, autoscaling: { minNodeCount: 1, maxNodeCount: 4 } },
      ),
      `autoscaling.minNodeCount (1) wants nodes at once in a queued pool, which starts empty. Fix: set it to 0. [${guide}/how-to/provisioningrequest]`,
    ],
    [
      inputs({
        flexStart: undefined,
        spot: true,
        reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION" },
      }),
      `${affinity} ("SPECIFIC_RESERVATION") asks a reservation for spot nodes, which run in none. Fix: set it to NO_RESERVATION, or leave spot out. [${guide}/concepts/spot-vms]`,
    ],
  ])("refuses %j", (one, message) => {
    expect(messages(flexStartLimits, stackOf(pool("flex", one)))).toEqual([`flex: ${message}`]);
    const path = message.slice(0, message.indexOf(" "));
    expect(messages(flexStartLimits, stackOf(within(one)))).toEqual([
      `c: ${message.replace(path, `nodePools[1].${path}`)}`,
    ]);
  });

  it.each([
    inputs(),
    inputs({ flexStart: undefined }, { queuedProvisioning: { enabled: true } }),
    { nodeConfig: { machineType: "a3-megagpu-8g", spot: true }, nodeCount: 2 },
    { nodeConfig: { machineType: UNKNOWN }, nodeCount: UNKNOWN, autoscaling: UNKNOWN, management: UNKNOWN },
  ])("passes %j", (one) => {
    expect(findings(flexStartLimits, stackOf(pool("flex", one)))).toEqual([]);
  });

  it.each([
    [["nodeConfig.maxRunDuration"], inputs({ maxRunDuration: UNKNOWN })],
    [["nodeConfig.spot"], inputs({ spot: UNKNOWN })],
    [[affinity], inputs({ reservationAffinity: { consumeReservationType: UNKNOWN } })],
    [["management.autoRepair"], inputs({}, { management: UNKNOWN })],
    [["nodeCount"], inputs({}, { nodeCount: UNKNOWN })],
    [["nodeConfig.flexStart"], { nodeConfig: { flexStart: UNKNOWN, spot: true } }],
    // Neither is a fault by itself.
    [
      ["nodeConfig.spot", "nodeConfig.flexStart"],
      {
        nodeConfig: {
          spot: UNKNOWN,
          flexStart: UNKNOWN,
          reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
        },
        management: { autoRepair: false },
        autoscaling: { minNodeCount: 0, maxNodeCount: 4 },
      },
    ],
  ])("does not pass unknown %j", (paths, one) => {
    expect(findings(flexStartLimits, stackOf(pool("flex", one)))).toEqual(
      paths.map((path) => unread("flex", "whether it can wait for its nodes", path)),
    );
  });
});
