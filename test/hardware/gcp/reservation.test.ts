import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GcpCapacity, GcpCapacityKind } from "../../../components/hardware/gcp/machineType.ts";
import {
  isReservationPart,
  parseReservation,
  reservationAffinityKey,
  reservationValue,
} from "../../../components/hardware/gcp/reservation.ts";

const kind = GcpCapacityKind.Reservation;

describe("reservations", () => {
  it("are named by one key", () => expect(reservationAffinityKey).toBe("compute.googleapis.com/reservation-name"));

  it.each([
    ["h100", { project: "mine-1", name: "h100" }],
    ["projects/other-1/reservations/h100", { project: "other-1", name: "h100" }],
    ["h100/reservationBlocks/b-1", { project: "mine-1", name: "h100", block: "b-1" }],
    [
      "projects/other-1/reservations/h100/reservationBlocks/b-1/reservationSubBlocks/s-1",
      { project: "other-1", name: "h100", block: "b-1", subBlock: "s-1" },
    ],
    ["projects/example.com:ml/reservations/h100", { project: "example.com:ml", name: "h100" }],
    ["", undefined],
    ["H100", undefined],
    ["-h100", undefined],
    ["h100-", undefined],
    ["h100 ", undefined],
    [`a${"b".repeat(63)}`, undefined],
    ["reservations/h100", undefined],
    ["h100/reservationSubBlocks/s-1", undefined],
    ["projects/other-1/zones/us-central1-a/reservations/h100", undefined],
    ["https://www.googleapis.com/compute/v1/projects/p/zones/z/reservations/h100", undefined],
    [undefined, undefined],
    [7, undefined],
  ])("%j is %o", (text, expected) => expect(parseReservation(text, "mine-1")).toEqual(expected));

  it.each([
    [{ reservation: "h100" }, "h100"],
    [{ reservation: "projects/mine-1/reservations/h100" }, "h100"],
    [{ reservation: "projects/other-1/reservations/h100" }, "projects/other-1/reservations/h100"],
    [{ reservation: "h100", block: "b-1" }, "h100/reservationBlocks/b-1"],
    [{ reservation: "h100", block: "b-1", subBlock: "s-1" }, "h100/reservationBlocks/b-1/reservationSubBlocks/s-1"],
    [
      { reservation: "h100/reservationBlocks/b-1", subBlock: "s-1" },
      "h100/reservationBlocks/b-1/reservationSubBlocks/s-1",
    ],
    [
      { reservation: "projects/other-1/reservations/h100", block: "b-1" },
      "projects/other-1/reservations/h100/reservationBlocks/b-1",
    ],
  ])("%o is written %s", (capacity, expected) => {
    expect(reservationValue({ kind, ...capacity } as GcpCapacity, "mine-1")).toBe(expected);
  });

  it("are not written when there is none", () => {
    expect(() => reservationValue({ kind }, "mine-1")).toThrow(new RangeError("undefined does not name a reservation"));
    expect(() => reservationValue({ kind, reservation: "a/b" }, "mine-1")).toThrow(
      new RangeError('"a/b" does not name a reservation'),
    );
  });

  it("come back from what is written", () => {
    const part = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
    const option = fc.option(part, { nil: undefined });
    fc.assert(
      fc.property(part, fc.constantFrom("mine-1", "other-1"), option, option, (name, project, block, sub) => {
        const subBlock = block === undefined ? undefined : sub;
        const capacity: GcpCapacity = { kind, reservation: `projects/${project}/reservations/${name}` };
        if (block !== undefined) capacity.block = block;
        if (subBlock !== undefined) capacity.subBlock = subBlock;
        const back = parseReservation(reservationValue(capacity, "mine-1"), "mine-1");
        expect(back).toEqual({
          project,
          name,
          ...(block === undefined ? {} : { block }),
          ...(subBlock === undefined ? {} : { subBlock }),
        });
        expect(isReservationPart(name)).toBe(true);
      }),
    );
  });
});
