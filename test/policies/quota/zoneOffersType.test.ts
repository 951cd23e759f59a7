import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { tpuGenerations } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import { zoneOffersType } from "../../../policies/quota/zoneOffersType.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";
import { clusterType, pool, unread } from "../gcpPlacementSupport.ts";

describe("quota-zone-offers-type", () => {
  const own = "or add it to knownZones of quota-zone-offers-type";
  const judge = (machineType: unknown, more: Properties = {}, config: object = {}) =>
    findings(zoneOffersType, stackOf(pool("p", { nodeConfig: { machineType }, ...more })), "prod", config);
  const nowhere = { location: "us-west2", nodeLocations: ["us-west2-a"] };
  const v6eRegions = tpuGenerations.find(({ generation }) => generation === "v6e")!.regions.join(", ");
  const list = `Fix: use a zone of ${v6eRegions}, ${own}. [https://docs.cloud.google.com/tpu/docs/v6e]`;

  it("refuses a region that has none, by its zone or alone", () => {
    const urn = pool("p", {}).urn;
    expect(judge("ct6e-standard-4t", nowhere)).toEqual([
      {
        urn,
        message: `p: nodeLocations ("us-west2-a") is in us-west2, which does not offer TPU v6e by the list of 2026-08-17. ${list}`,
      },
    ]);
    expect(judge("ct6e-standard-4t", { location: "us-west2", nodeLocations: undefined })).toEqual([
      {
        urn,
        message: `p: location ("us-west2") is in us-west2, which does not offer TPU v6e by the list of 2026-08-17. ${list}`,
      },
    ]);
    const inline = raw(clusterType, "c", {
      location: "us-west2",
      nodePools: [{ nodeConfig: { machineType: "ct6e-standard-4t" } }],
    });
    expect(messages(zoneOffersType, stackOf(inline))[0]).toMatch(
      /^c nodePools\[0\]: location \("us-west2"\) is in us-west2/,
    );
  });

  it("only warns of a zone that nobody has seen with it: those lists are not complete", () => {
    expect(judge("ct6e-standard-4t", { nodeLocations: ["us-central1-f"] })).toEqual([
      {
        urn: pool("p", {}).urn,
        because: "warning",
        message: `p: nodeLocations ("us-central1-f") is not a zone known to offer TPU v6e. Fix: use us-central1-a, us-central1-b, us-central1-c, or make sure that this one has it, ${own}. [https://docs.cloud.google.com/tpu/docs/v6e]`,
      },
    ]);
  });

  it("believes the configuration, by zone and by region", () => {
    for (const place of ["us-west2-a", "us-west2"]) {
      expect(judge("ct6e-standard-4t", nowhere, { knownZones: { "ct6e-standard-4t": [place] } })).toEqual([]);
    }
    expect(judge("ct6e-standard-4t", nowhere, { knownZones: { "ct6e-standard-4t": ["us-west2-b"] } })).toHaveLength(1);
    expect(judge("ct6e-standard-4t", nowhere, { knownZones: { "ct6e-standard-8t": ["us-west2"] } })).toHaveLength(1);
  });

  it("does not pass an accelerated type that it has never heard of", () => {
    expect(judge("a5-highgpu-8g")).toEqual([
      {
        urn: pool("p", {}).urn,
        because: "unknown",
        message:
          "p: whether us-central1-a offers a5-highgpu-8g cannot be told, because the catalogue does not have the machine type. " +
          "Fix: correct the name, or add the zone to knownZones of quota-zone-offers-type.",
      },
    ]);
    expect(judge("a5-highgpu-8g", {}, { knownZones: { "a5-highgpu-8g": ["us-central1"] } })).toEqual([]);
    expect(judge("a5-highgpu-8g", { nodeLocations: UNKNOWN, location: UNKNOWN })[0]?.message).toMatch(
      /^p: whether the place where it stands offers a5-highgpu-8g cannot be told/,
    );
  });

  it.each(["e2-standard-4", "n2-standard-8", "c4a-standard-4", "ct6e-standard-4t", "a3-megagpu-8g"])(
    "passes %s",
    (type) => {
      expect(judge(type)).toEqual([]);
    },
  );

  it.each([
    ["nodeConfig.machineType", "its machine type", { nodeConfig: { machineType: UNKNOWN } }],
    [
      "location",
      "a3-ultragpu-8g",
      { nodeConfig: { machineType: "a3-ultragpu-8g", spot: true }, location: UNKNOWN, nodeLocations: UNKNOWN },
    ],
  ])("does not pass an unknown %s", (path, type, inputs) => {
    expect(findings(zoneOffersType, stackOf(pool("p", inputs)))).toEqual([
      unread("p", `whether its zone offers ${type}`, path),
    ]);
  });

  it("does not pass pools of a cluster that are not known", () => {
    expect(findings(zoneOffersType, stackOf(raw(clusterType, "c", { nodePools: UNKNOWN })))).toEqual([
      {
        urn: raw(clusterType, "c", {}).urn,
        because: "unknown",
        message:
          "c: whether its zones offer the machine types of its pools cannot be judged, because nodePools is known only after creation. " +
          "Fix: give the pools as plain values.",
      },
    ]);
  });

  describe("by the way in which nodes are bought", () => {
    const gpus = "[https://docs.cloud.google.com/compute/docs/gpus]";
    const affinity = "nodeConfig.reservationAffinity.consumeReservationType";
    const specific = { consumeReservationType: "SPECIFIC_RESERVATION", key: "k", values: ["r"] };
    const bought = (machineType: string, config: object = {}, more: Properties = {}): Properties => ({
      nodeConfig: { machineType, ...config },
      location: "us-central1",
      nodeLocations: ["us-central1-b"],
      ...more,
    });
    const said = (...args: Parameters<typeof bought>) => findings(zoneOffersType, stackOf(pool("p", bought(...args))));
    const refusedOf = (...args: Parameters<typeof bought>) =>
      said(...args).filter(({ because }) => because !== "warning");
    const many = "Fix: use spot, reservation, flex-start, queued, calendar.";

    it.each([
      ["a4-highgpu-8g", {}, {}, `${affinity} (not given) makes the capacity kind on-demand`, many],
      [
        "a3-ultragpu-8g",
        { reservationAffinity: { consumeReservationType: "NO_RESERVATION" } },
        {},
        `${affinity} ("NO_RESERVATION") makes the capacity kind on-demand`,
        many,
      ],
      [
        "a3-highgpu-1g",
        { reservationAffinity: specific },
        {},
        `${affinity} ("SPECIFIC_RESERVATION") makes the capacity kind reservation`,
        "Fix: use spot, flex-start, queued.",
      ],
      [
        "a4x-highgpu-4g",
        { spot: true },
        {},
        "nodeConfig.spot (true) makes the capacity kind spot",
        "Fix: use reservation.",
      ],
      [
        "a4x-highgpu-4g",
        { preemptible: true },
        {},
        "nodeConfig.preemptible (true) makes the capacity kind spot",
        "Fix: use reservation.",
      ],
      [
        "a3-edgegpu-8g",
        {},
        { queuedProvisioning: { enabled: true } },
        "queuedProvisioning.enabled (true) makes the capacity kind queued",
        "Fix: use on-demand, spot, reservation.",
      ],
    ])("refuses %s with %j %j", (type, config, more, rule, kinds) => {
      const message = `${rule}, which is not offered for ${type}. ${kinds} ${gpus}`;
      expect(refusedOf(type, config, more)).toEqual([{ urn: pool("p", {}).urn, message: `p: ${message}` }]);
      const inline = raw(clusterType, "c", {
        location: "us-central1",
        nodePools: [{ nodeLocations: ["us-central1-b"], nodeConfig: { machineType: type, ...config }, ...more }],
      });
      const within = findings(zoneOffersType, stackOf(inline)).filter(({ because }) => because !== "warning");
      expect(within.map((one) => one.message)).toEqual([`c nodePools[0]: nodePools[0].${message}`]);
    });

    it("refuses it once over several zones, where the zones are not known, and whatever zones are known to the configuration", () => {
      const zones = { nodeLocations: ["us-central1-a", "us-central1-b"] };
      expect(refusedOf("a4-highgpu-8g", {}, zones)).toHaveLength(1);
      expect(refusedOf("a4-highgpu-8g", {}, { nodeLocations: undefined })).toHaveLength(1);
      const knownZones = { "a4-highgpu-8g": ["us-central1"] };
      expect(
        messages(zoneOffersType, stackOf(pool("p", bought("a4-highgpu-8g"))), "prod", { knownZones }),
      ).toHaveLength(1);
    });

    it.each([
      ["a4-highgpu-8g", { spot: true }],
      ["a4-highgpu-8g", { reservationAffinity: specific }],
      ["a4-highgpu-8g", { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } }],
      ["a3-ultragpu-8g", { flexStart: true }],
      ["a3-highgpu-1g", { spot: true }],
      ["a4x-highgpu-4g", { reservationAffinity: specific }],
      ["a3-megagpu-8g", {}],
      ["e2-standard-4", {}],
      // Every way that it may turn out to be bought in is offered.
      ["a3-megagpu-8g", { spot: UNKNOWN }],
      ["a3-edgegpu-8g", { spot: UNKNOWN }],
      ["e2-standard-4", { spot: UNKNOWN }],
    ])("passes %s with %j", (type, config) => {
      expect(refusedOf(type, config)).toEqual([]);
    });

    it.each([
      ["a4-highgpu-8g", "nodeConfig.spot", { spot: UNKNOWN }, {}],
      ["a3-highgpu-1g", affinity, { reservationAffinity: { consumeReservationType: UNKNOWN } }, {}],
      ["a3-edgegpu-8g", "nodeConfig.flexStart", { flexStart: UNKNOWN }, {}],
      ["a3-edgegpu-8g", "queuedProvisioning.enabled", {}, { queuedProvisioning: UNKNOWN }],
      ["a4x-highgpu-4g", "nodeConfig.preemptible", { preemptible: UNKNOWN }, {}],
    ])("does not pass %s where %s is unknown", (type, path, config, more) => {
      expect(refusedOf(type, config, more)).toEqual([unread("p", `whether ${type} is offered as it is bought`, path)]);
    });
  });

  describe("on AWS", () => {
    const group = (type: unknown, inputs: Properties = {}, options: RawOptions = {}) =>
      raw(
        "aws:eks/nodeGroup:NodeGroup",
        "g",
        {
          instanceTypes: [type],
          subnetIds: ["subnet-1"],
          scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 },
          ...inputs,
        },
        options,
      );
    const gb200 = "p6e-gb200.36xlarge";

    it("warns of regions and zones that are not known to have it", () => {
      expect(findings(zoneOffersType, stackOf(group(gb200)))).toEqual([
        {
          urn: group(gb200).urn,
          because: "warning",
          message: expect.stringMatching(
            `^g: region \\("us-east-2"\\) is not a region known to offer ${gb200}\\. Fix: use us-east-1, ${own}\\. `,
          ),
        },
      ]);
      const subnetZones = { "subnet-1": "us-east-1a" };
      expect(messages(zoneOffersType, stackOf(group(gb200)), "prod", { subnetZones })).toEqual([
        expect.stringMatching(/^g: zone \("us-east-1a"\) is not a zone known to offer p6e-gb200\.36xlarge\. /),
      ]);
      const knownZones = { [gb200]: ["us-east-1a"] };
      expect(messages(zoneOffersType, stackOf(group(gb200)), "prod", { subnetZones, knownZones })).toEqual([]);
    });

    it("says nothing of types that are to be had nearly everywhere, and does not pass what is unknown", () => {
      expect(
        findings(
          zoneOffersType,
          stackOf(group("g6e.xlarge"), raw("aws:ec2/instance:Instance", "i", { instanceType: "m7i.large" })),
        ),
      ).toEqual([]);
      expect(findings(zoneOffersType, stackOf(group(UNKNOWN)))).toEqual([
        unread("g", "whether its zone offers its machine type", "instanceTypes[0]"),
      ]);
    });
  });
});
