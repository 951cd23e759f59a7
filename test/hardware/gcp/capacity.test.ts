import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Confidence } from "../../../components/core/fact.ts";
import { describeProblem } from "../../../components/core/problem.ts";
import {
  checkGcpCapacity,
  type GcpCapacityQuestion,
  waitsForCapacity,
} from "../../../components/hardware/gcp/capacity.ts";
import { gcpMachineType, gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { type GcpCapacity, GcpCapacityKind } from "../../../components/hardware/gcp/machineType.ts";
import { gcpRegionOfZone } from "../../../components/hardware/gcp/region.ts";
import type { TpuGeneration } from "../../../components/hardware/gcp/tpu.ts";
import { findTpuGeneration, tpuGenerations } from "../../../components/hardware/gcp/tpuCatalogue.ts";

const gpus = "https://docs.cloud.google.com/compute/docs/gpus";
const flexStart = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws";
const reservations = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations";
const calendar = "https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview";
const clusters = "https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom";
const zones = "https://docs.cloud.google.com/compute/docs/regions-zones";

const nodes = { min: 0, planned: 2, max: 8 };

function ask(
  name: string,
  zone: string,
  capacity: GcpCapacity,
  more: Partial<GcpCapacityQuestion> = {},
): GcpCapacityQuestion {
  const region = gcpRegionOfZone(zone) ?? zone;
  return { machine: gcpMachineType(name), zone, region, capacity, nodes, project: "example-project", ...more };
}

function askTpu(generation: TpuGeneration, zone: string, capacity: GcpCapacity): GcpCapacityQuestion {
  const region = gcpRegionOfZone(zone) ?? zone;
  return { generation: findTpuGeneration(generation), zone, region, capacity, nodes, project: "example-project" };
}

/** `error: …` and `warning: …`, as a person reads them. */
const said = (question: GcpCapacityQuestion) =>
  checkGcpCapacity(question).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

const mega = (capacity: GcpCapacity, more: Partial<GcpCapacityQuestion> = {}) =>
  said(ask("a3-megagpu-8g", "us-central1-a", capacity, more));

describe("what is fine", () => {
  it.each([
    ["L4 on demand", ask("g2-standard-12", "us-central1-a", { kind: "on-demand" })],
    ["A100 on spot", ask("a2-ultragpu-8g", "us-central1-c", { kind: "spot" })],
    ["one H100 on spot", ask("a3-highgpu-1g", "us-east4-a", { kind: "spot" })],
    ["A3 Mega by flex-start", ask("a3-megagpu-8g", "us-west4-a", { kind: "flex-start" })],
    ["A3 Mega by flex-start, for 7 days", ask("a3-megagpu-8g", "us-west4-a", { kind: "flex-start", maxRunHours: 168 })],
    [
      "A3 Mega queued, for a quarter of an hour",
      ask("a3-megagpu-8g", "us-west4-a", { kind: "queued", maxRunHours: 0.25 }),
    ],
    ["A3 Mega in any reservation", ask("a3-megagpu-8g", "us-west4-a", { kind: "reservation" })],
    [
      "A3 Ultra in a sub-block of a shared reservation",
      ask("a3-ultragpu-8g", "us-east5-a", {
        kind: "reservation",
        reservation: "projects/other-project/reservations/h200",
        block: "block-1",
        subBlock: "sub-1",
      }),
    ],
    [
      "A3 Ultra by calendar",
      ask("a3-ultragpu-8g", "us-east5-a", { kind: "calendar", reservation: "december", days: 90 }),
    ],
    [
      "a rack of GB200",
      ask(
        "a4x-highgpu-4g",
        "us-central1-a",
        { kind: "reservation", reservation: "rack" },
        { nodes: { min: 18, planned: 18, max: 18 } },
      ),
    ],
    ["v5p by reservation", askTpu("v5p", "us-east5-a", { kind: "reservation", reservation: "pod" })],
    ["v5e on demand", askTpu("v5e", "us-central1-a", { kind: "on-demand" })],
    ["v6e by flex-start", askTpu("v6e", "us-east5-b", { kind: "flex-start" })],
    ["v4 on spot", askTpu("v4", "us-central2-b", { kind: "spot" })],
    ["7x by calendar", askTpu("7x", "us-central1-c", { kind: "calendar", reservation: "ironwood" })],
    ["nodes of any other type", { zone: "us-east5-a", region: "us-east5", capacity: { kind: "spot" }, nodes }],
  ] as [string, GcpCapacityQuestion][])("%s", (_, question) => expect(said(question)).toEqual([]));

  it("is every confirmed kind of every type in every zone known for it", () => {
    for (const machine of gcpMachineTypes) {
      const known = machine.zones ?? machine.regions!.map((region) => `${region}-a`);
      for (const kind of machine.capacityKinds) {
        for (const zone of known)
          expect(said(ask(machine.name, zone, { kind }))).toEqual(
            kind === "calendar" ? [expect.stringContaining("capacity.reservation (not given) is missing")] : [],
          );
      }
    }
    for (const { generation, capacityKinds, regions, zones: seen } of tpuGenerations) {
      for (const zone of seen ?? regions.map((region) => `${region}-a`)) {
        for (const kind of capacityKinds.filter((one) => one !== "calendar")) {
          expect(said(askTpu(generation, zone, { kind }))).toEqual([]);
        }
      }
    }
  });
});

describe("where", () => {
  it("refuses v6e in a zone of a region that has none", () => {
    const regions = findTpuGeneration("v6e").regions.join(", ");
    expect(said(askTpu("v6e", "europe-west2-b", { kind: "spot" }))).toEqual([
      `error: zone ("europe-west2-b") is in europe-west2, which does not offer TPU v6e by the list of 2026-08-17. Fix: use a zone of ${regions}. [https://docs.cloud.google.com/tpu/docs/v6e]`,
    ]);
  });

  it("warns of v6e in a zone where it has not been seen", () => {
    expect(said(askTpu("v6e", "us-central1-f", { kind: "spot" }))).toEqual([
      'warning: zone ("us-central1-f") is not a zone known to offer TPU v6e. Fix: use us-central1-a, us-central1-b, us-central1-c, or make sure that this one has it. [https://docs.cloud.google.com/tpu/docs/v6e]',
    ]);
    expect(said(askTpu("v6e", "asia-east1-c", { kind: "spot" }))[0]).toContain(
      "use asia-northeast1-b, asia-south1-b, asia-south1-c",
    );
  });

  it("refuses A3 Mega outside its regions", () => {
    const regions = gcpMachineType("a3-megagpu-8g").regions!.join(", ");
    expect(said(ask("a3-megagpu-8g", "me-west1-b", { kind: "spot" }))).toEqual([
      `error: zone ("me-west1-b") is in me-west1, which does not offer a3-megagpu-8g by the list of 2026-08-17. Fix: use a zone of ${regions}. [${gpus}]`,
    ]);
  });

  it("refuses a region where a zone is wanted, once", () => {
    expect(said(ask("a3-megagpu-8g", "us-central1", { kind: "spot" }, { region: "us-central1" }))).toEqual([
      `error: zone ("us-central1") is a region, and a zone is wanted. Fix: name one zone of it, for example us-central1-a. [${zones}]`,
    ]);
  });

  it("refuses a zone of another region, once", () => {
    expect(mega({ kind: "spot" }, { region: "us-east4" })).toEqual([
      `error: zone ("us-central1-a") is a zone of us-central1, not of us-east4. Fix: use a zone of us-east4, for example us-east4-a, or change the region. [${zones}]`,
    ]);
  });

  it("only warns by facts that are not firm", () => {
    const machine = { ...gcpMachineType("a3-ultragpu-8g"), confidence: Confidence.Reported };
    const [place, kind] = said(ask("a3-ultragpu-8g", "me-west1-b", { kind: "on-demand" }, { machine })).sort();
    expect(place).toMatch(/^warning: capacity.kind \("on-demand"\) is not offered for a3-ultragpu-8g/);
    expect(kind).toMatch(/^warning: zone \("me-west1-b"\) is in me-west1, which does not offer/);
  });
});

describe("the kind", () => {
  it("is one that there is", () => {
    expect(mega({ kind: "capacity-block" as GcpCapacityKind })).toEqual([
      'error: capacity.kind ("capacity-block") is not a capacity kind. Fix: use one of on-demand, spot, reservation, flex-start, queued, calendar.',
    ]);
  });

  it.each([
    ["a3-highgpu-1g", "us-east4-a", "on-demand", "spot, flex-start, queued"],
    ["a3-ultragpu-8g", "us-east5-a", "on-demand", "spot, reservation, flex-start, queued, calendar"],
    ["a4-highgpu-8g", "us-east4-b", "on-demand", "spot, reservation, flex-start, queued, calendar"],
    ["a4x-highgpu-4g", "us-east4-a", "spot", "reservation"],
    ["a4x-maxgpu-4g-metal", "us-east4-a", "flex-start", "reservation"],
    ["a3-edgegpu-8g", "us-east4-a", "flex-start", "on-demand, spot, reservation"],
  ] as const)("of %s in %s is not %s", (name, zone, kind, offered) => {
    expect(said(ask(name, zone, { kind }))).toEqual([
      `error: capacity.kind ("${kind}") is not offered for ${name}. Fix: use ${offered}. [${gpus}]`,
    ]);
  });

  it("of v4 is not flex-start", () => {
    expect(said(askTpu("v4", "us-central2-b", { kind: "flex-start" }))).toEqual([
      'error: capacity.kind ("flex-start") is not offered for TPU v4. Fix: use on-demand, spot, reservation. [https://docs.cloud.google.com/tpu/docs/v4]',
    ]);
  });

  it("of L4 may not be calendar", () => {
    expect(said(ask("g2-standard-12", "us-east4-a", { kind: "calendar", reservation: "l4" }))).toEqual([
      `warning: capacity.kind ("calendar") is not known to be offered for g2-standard-12. Fix: use on-demand, spot, reservation, flex-start, queued. [${gpus}]`,
    ]);
  });
});

describe("reservations", () => {
  it.each(["spot", "on-demand", "flex-start", "queued"] as const)("are not for %s nodes", (kind) => {
    const why = `belongs to a reservation, and ${kind} nodes do not run in one. Fix: leave it out, or use the capacity kind reservation. [${reservations}]`;
    expect(mega({ kind, reservation: "h100", block: "b-1", subBlock: "s-1" })).toEqual([
      `error: capacity.reservation ("h100") ${why}`,
      `error: capacity.block ("b-1") ${why}`,
      `error: capacity.subBlock ("s-1") ${why}`,
    ]);
  });

  it.each(["H100", "", "a/b", "projects/p/zones/z/reservations/r", "reservation_1"])("are not named %j", (name) => {
    expect(mega({ kind: "reservation", reservation: name })).toEqual([
      `error: capacity.reservation (${JSON.stringify(name)}) does not name a reservation. Fix: give its name, or projects/<project>/reservations/<name> where another project shares it. [${reservations}]`,
    ]);
  });

  it("of calendar mode are named", () => {
    expect(mega({ kind: "calendar" })).toEqual([
      `error: capacity.reservation (not given) is missing: a calendar reservation is used by its name. Fix: give the name of the reservation that the future reservation makes. [${calendar}]`,
    ]);
  });

  it("are named when a block of them is", () => {
    const ultra = (capacity: GcpCapacity) => said(ask("a3-ultragpu-8g", "us-east5-a", capacity));
    expect(ultra({ kind: "reservation", block: "b-1" })).toEqual([
      `error: capacity.block ("b-1") is a block of a reservation that is not named. Fix: give capacity.reservation as well. [${reservations}]`,
    ]);
    expect(ultra({ kind: "reservation", reservation: "r-1", subBlock: "s-1" })).toEqual([
      `error: capacity.subBlock ("s-1") is a sub-block of a block that is not named. Fix: give capacity.block as well. [${reservations}]`,
    ]);
    expect(ultra({ kind: "reservation", reservation: "r-1", block: "B", subBlock: "s_1" })).toEqual([
      `error: capacity.block ("B") is not the name of a block. Fix: give 1 to 63 lower-case letters, digits and dashes. [${reservations}]`,
      `error: capacity.subBlock ("s_1") is not the name of a sub-block. Fix: give 1 to 63 lower-case letters, digits and dashes. [${reservations}]`,
    ]);
    expect(ultra({ kind: "reservation", reservation: "r-1/reservationBlocks/b-1", block: "b-2" })).toEqual([
      'error: capacity.block ("b-2") is given beside the one in capacity.reservation (b-1). Fix: leave one of the two out.',
    ]);
    expect(ultra({ kind: "reservation", reservation: "r-1/reservationBlocks/b-1", subBlock: "s-1" })).toEqual([]);
  });

  it("have blocks for machines of an RDMA fabric, as far as known", () => {
    const why = `is a block of a reservation, and reservations of a3-megagpu-8g are not known to have blocks. Fix: leave it out. [${clusters}]`;
    expect(mega({ kind: "reservation", reservation: "r-1", block: "b-1" })).toEqual([
      `warning: capacity.block ("b-1") ${why}`,
    ]);
    expect(mega({ kind: "reservation", reservation: "r-1/reservationBlocks/b-1" })).toEqual([
      `warning: capacity.reservation ("b-1") ${why}`,
    ]);
    expect(
      said(askTpu("7x", "us-central1-c", { kind: "reservation", reservation: "r-1", block: "b-1", subBlock: "s-1" })),
    ).toEqual([]);
  });
});

describe("how long", () => {
  it.each(["flex-start", "queued"] as const)("%s nodes live seven days at most", (kind) => {
    expect(mega({ kind, maxRunHours: 8 * 24 })).toEqual([
      `error: capacity.maxRunHours (192) is longer than the 168 hours (seven days) that a flex-start node lives at most. Fix: use 168 or fewer, and let jobs begin again from their checkpoints. [${flexStart}]`,
    ]);
    expect(mega({ kind, maxRunHours: 168.5 })).toHaveLength(1);
  });

  it.each([0, -1, Number.NaN, 0.0001, Number.POSITIVE_INFINITY, "24" as unknown as number])(
    "is not %s",
    (maxRunHours) => {
      expect(mega({ kind: "flex-start", maxRunHours })).toEqual([
        `error: capacity.maxRunHours (${typeof maxRunHours === "string" ? '"24"' : maxRunHours}) is not a length of time. Fix: give hours, 168 or fewer.`,
      ]);
    },
  );

  it.each(["on-demand", "spot", "reservation"] as const)("%s nodes live is not said", (kind) => {
    expect(mega({ kind, maxRunHours: 24 })).toEqual([
      `error: capacity.maxRunHours (24) is the life of a flex-start node, and the capacity kind is ${kind}. Fix: leave it out.`,
    ]);
  });

  it.each([0, 91, 1.5, -3])("a calendar reservation does not last %s days", (days) => {
    expect(mega({ kind: "calendar", reservation: "r-1", days })).toEqual([
      `error: capacity.days (${days}) is not a length that calendar reservations have. Fix: give whole days, 1 to 90. [${calendar}]`,
    ]);
  });

  it("other nodes have no days", () => {
    expect(mega({ kind: "reservation", reservation: "r-1", days: 7 })).toEqual([
      "error: capacity.days (7) is the length of a calendar reservation, and the capacity kind is reservation. Fix: leave it out.",
    ]);
  });
});

describe("how many", () => {
  const some = { nodes: { min: 1, planned: 2, max: 8 } };

  it("a queued pool starts empty", () => {
    expect(mega({ kind: "queued" }, some)).toEqual([
      `error: nodes.min (1) keeps nodes, and a queued pool has none until a ProvisioningRequest is met. Fix: use min 0. [${flexStart}]`,
    ]);
  });

  it("a flex-start pool had better", () => {
    expect(mega({ kind: "flex-start" }, some)).toEqual([
      `warning: nodes.min (1) keeps nodes wanted that come only when there are some, and go after seven days. Fix: use min 0. [${flexStart}]`,
    ]);
    expect(mega({ kind: "spot" }, some)).toEqual([]);
  });

  it.each([
    ["a4x-highgpu-4g", "GB200"],
    ["a4x-maxgpu-4g-metal", "GB300"],
  ])("a pool of %s is one rack", (name, gpu) => {
    const capacity = { kind: GcpCapacityKind.Reservation, reservation: "rack" };
    expect(said(ask(name, "us-central1-a", capacity, { nodes: { min: 0, planned: 18, max: 36 } }))).toEqual([
      `error: nodes.max (36) is above the 18 nodes of one NVLink domain of 72 ${gpu}. Fix: use 18 or fewer, and one pool per domain. [${clusters}]`,
    ]);
  });
});

describe("whatever is asked", () => {
  it("every problem is whole, and kinds wait as they say", () => {
    const capacity = fc.record(
      {
        kind: fc.constantFrom(...Object.values(GcpCapacityKind)),
        reservation: fc.constantFrom("r-1", "R", "projects/p-12345/reservations/r-1", "r-1/reservationBlocks/b"),
        block: fc.constantFrom("b-1", "B"),
        subBlock: fc.constantFrom("s-1", "S"),
        maxRunHours: fc.constantFrom(1, 168, 200, 0),
        days: fc.constantFrom(1, 90, 91),
      },
      { requiredKeys: ["kind"] },
    );
    const machine = fc.constantFrom(...gcpMachineTypes);
    const zone = fc.constantFrom("us-central1-a", "us-east5-a", "me-west1-b", "us-east5", "nowhere");
    fc.assert(
      fc.property(machine, zone, capacity, ({ name }, where, how) => {
        const problems = checkGcpCapacity(ask(name, where, how as GcpCapacity));
        for (const { path, rule, fix } of problems) {
          expect(path).toMatch(/^(zone|capacity\.\w+|nodes\.(min|max))$/);
          expect(rule.length > 10 && fix.length > 5).toBe(true);
        }
        const reserved = how.kind === "reservation" || how.kind === "calendar";
        const named = how.reservation !== undefined || how.block !== undefined || how.subBlock !== undefined;
        if (!reserved && named) expect(problems.some(({ severity }) => severity === "error")).toBe(true);
        if (how.maxRunHours === 200) expect(problems.map(({ path }) => path)).toContain("capacity.maxRunHours");
      }),
    );
    expect(Object.values(GcpCapacityKind).filter(waitsForCapacity)).toEqual(["flex-start", "queued"]);
  });
});
