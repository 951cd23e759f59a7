import { describe, expect, it } from "vitest";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { findClientMachine, nearestMachines } from "../../components/hardware/clientMachine.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { tpuMachineTypes } from "../../components/hardware/gcp/tpuCatalogue.ts";

describe("a machine as a storage client", () => {
  it.each([
    ["p5.48xlarge", { place: "aws", accelerators: 8, ipGbps: 800, fabricGbps: 3200 }],
    ["a3-megagpu-8g", { place: "gcp", accelerators: 8, ipGbps: 200 }],
    ["a3-ultragpu-8g", { place: "gcp", accelerators: 8, ipGbps: 400 }],
    ["a4x-highgpu-4g", { place: "gcp", accelerators: 4, ipGbps: 400 }],
    ["ct5p-hightpu-4t", { place: "gcp", accelerators: 4, ipGbps: 200, vcpus: 208, memoryGiB: 448 }],
  ])("%s is known with the network that reaches storage", (name, figures) => {
    expect(findClientMachine(name)).toMatchObject({ name, ...figures });
  });

  it("has no network where none is documented, rather than a guess", () => {
    expect(findClientMachine("ct6e-standard-4t")).toEqual({
      name: "ct6e-standard-4t",
      place: "gcp",
      accelerators: 4,
      vcpus: 180,
      memoryGiB: 720,
    });
  });

  it("is any type of any catalogue, and names differ between places", () => {
    const names = [...awsMachineTypes, ...gcpMachineTypes, ...tpuMachineTypes].map(({ name }) => name);
    expect(names.filter((name) => findClientMachine(name)?.name !== name)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(findClientMachine("p9.48xlarge")).toBeUndefined();
  });

  it("offers names of both places for a misspelt one", () => {
    expect(nearestMachines("a3-megagpu-9g")[0]).toBe("a3-megagpu-8g");
    expect(nearestMachines("p5.48xlrge")[0]).toBe("p5.48xlarge");
  });
});
