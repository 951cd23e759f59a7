import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chance } from "../../../simulator/faults/chance.ts";

const operation = {
  urn: "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::a",
  type: "aws:ec2/vpc:Vpc",
  action: "create",
  attempt: 0,
} as const;

describe("chance", () => {
  it("is the same in every run", () => {
    expect(chance(1, "throttle=0.2", operation)).toBe(chance(1, "throttle=0.2", { ...operation }));
    expect(chance(1, "throttle=0.2", operation)).toBe(0.16505607439053094);
  });

  it("is another for another seed, fault, resource, type, action and attempt", () => {
    const all = [
      chance(1, "throttle=0.2", operation),
      chance(2, "throttle=0.2", operation),
      chance(1, "throttle=0.3", operation),
      chance(1, "throttle=0.2", { ...operation, urn: "urn:b" }),
      chance(1, "throttle=0.2", { ...operation, type: "aws:ec2/subnet:Subnet" }),
      chance(1, "throttle=0.2", { ...operation, action: "read" }),
      chance(1, "throttle=0.2", { ...operation, attempt: 1 }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it("is a number from 0 to below 1, evenly", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, urn) => {
        const number = chance(seed, "f", { ...operation, urn });
        return number >= 0 && number < 1;
      }),
    );
    const below = Array.from({ length: 1000 }, (_, attempt) => chance(7, "f", { ...operation, attempt })).filter(
      (number) => number < 0.2,
    );
    expect(below.length).toBe(193);
  });
});
