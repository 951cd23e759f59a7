import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { measuredGcp, node } from "./graph.ts";

const type = "gcp:compute/instance:Instance";

/** `sku purchase unitPrice × quantity = a month, ceiling`, or what it is instead. */
function brief(inputs: Record<string, unknown>): string[] {
  const measurement = measuredGcp([node(type, "it", inputs)]);
  const lines = "lines" in measurement ? (measurement.lines ?? []) : [];
  return [
    ...lines.map(
      ({ sku, purchase, unitPrice, quantity, monthly }) =>
        `${sku} ${purchase} ${unitPrice} × ${quantity.planned} = ${monthly.planned}, ${monthly.max}`,
    ),
    ...(measurement.state === "priced" ? [] : [`${measurement.state}: ${measurement.why}`]),
  ];
}

const disk = { bootDisk: { initializeParams: { size: 100, type: "pd-balanced" } } };

describe("a machine of Compute Engine", () => {
  it("costs its parts, its local SSD and its boot disk", () => {
    expect(brief({ zone: "us-central1-a", machineType: "a3-highgpu-8g", ...disk })).toEqual([
      "nvidia-h100-80gb on-demand 9.79655 × 8 = 57211.85, 57211.85",
      "host:a3-highgpu-8g on-demand 9.46006 × 1 = 6905.84, 6905.84",
      "local-ssd on-demand 0.08 × 6000 = 480, 480",
      "pd-balanced on-demand 0.1 × 100 = 10, 10",
    ]);
  });

  it("on spot is planned at its price, and capped at that on demand", () => {
    const spot = { provisioningModel: "SPOT", preemptible: true };
    const [gpus] = brief({ zone: "us-central1-a", machineType: "a3-highgpu-8g", scheduling: spot, ...disk });
    expect(gpus).toMatch(/^nvidia-h100-80gb spot [\d.]+ × 8 = [\d.]+, 57211\.85$/);
  });

  it("has scratch disks where its type brings no local SSD", () => {
    const machineType = "zones/us-central1-a/machineTypes/e2-standard-4";
    const scratchDisks = [{ interface: "NVME" }, { interface: "NVME" }];
    expect(brief({ zone: "us-central1-a", machineType, scratchDisks, ...disk })).toEqual([
      "core:e2 on-demand 0.02181159 × 4 = 63.69, 63.69",
      "ram:e2 on-demand 0.00292353 × 16 = 34.15, 34.15",
      "local-ssd on-demand 0.08 × 750 = 60, 60",
      "pd-balanced on-demand 0.1 × 100 = 10, 10",
    ]);
  });

  it("is not priced without the GPUs attached to it", () => {
    const guestAccelerators = [{ type: "nvidia-tesla-t4", count: 2 }];
    expect(brief({ zone: "us-central1-a", machineType: "n1-standard-8", guestAccelerators, ...disk })).toEqual([
      expect.stringMatching(/^unpriced: no price for gcp compute nvidia-tesla-t4 in us-central1, on-demand /),
    ]);
  });

  it("in a reservation is paid by it", () => {
    const reservationAffinity = { type: "SPECIFIC_RESERVATION" };
    expect(brief({ zone: "us-central1-a", machineType: "a3-highgpu-8g", reservationAffinity, ...disk })).toEqual([
      "a3-highgpu-8g reservation 0 × 1 = 0, 0",
      "pd-balanced on-demand 0.1 × 100 = 10, 10",
    ]);
  });

  it.each([
    [{ bootDisk: { source: UNKNOWN } }, []],
    [{ bootDisk: UNKNOWN }, ["unpriced: whether it makes its boot disk is known only after creation"]],
    [{ bootDisk: {} }, ["unpriced: the size of its boot disk is that of its image"]],
    [
      { bootDisk: { initializeParams: { size: UNKNOWN } } },
      [expect.stringMatching(/^unpriced: bootDisk\.initializeParams\.size: /)],
    ],
  ])("keeps the machine on the bill whatever its disk is: %j", (more, rest) => {
    expect(brief({ zone: "us-central1-a", machineType: "e2-standard-4", ...more })).toEqual([
      "core:e2 on-demand 0.02181159 × 4 = 63.69, 63.69",
      "ram:e2 on-demand 0.00292353 × 16 = 34.15, 34.15",
      ...rest,
    ]);
  });

  it.each([
    [{ machineType: UNKNOWN }, /^unpriced: machineType: /],
    [{ machineType: "zz9-plural-1" }, /^unpriced: what zz9-plural-1 is billed by is not known/],
    [{ machineType: "e2-standard-4", zone: "nowhere" }, /^unpriced: zone: "nowhere" is no zone/],
    [{ machineType: "e2-standard-4", scheduling: { provisioningModel: "FREE" } }, /is no provisioning model/],
  ])("is unpriced, never free, with %j", (inputs, expected) => {
    const said = brief({ zone: "us-central1-a", ...disk, ...inputs });
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  it("costs nothing as a template", () => {
    for (const template of ["instanceTemplate:InstanceTemplate", "regionInstanceTemplate:RegionInstanceTemplate"]) {
      expect(measuredGcp([node(`gcp:compute/${template}`, "it", { machineType: "a3-highgpu-8g" })]).state).toBe("free");
    }
  });
});
