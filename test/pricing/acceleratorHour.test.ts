import { describe, expect, it } from "vitest";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { tpuMachineTypes } from "../../components/hardware/gcp/tpuCatalogue.ts";
import {
  type AcceleratedMachine,
  acceleratorHour,
  acceleratorsOf,
  findAcceleratorHour,
  lowestListHour,
} from "../../components/pricing/acceleratorHour.ts";
import { PriceBook, type PriceRow } from "../../components/pricing/index.ts";

const row = (more: Partial<PriceRow>): PriceRow => ({
  place: "aws",
  service: "ec2",
  sku: "p5.48xlarge",
  region: "us-east-2",
  purchase: "on-demand",
  unit: "instance-hour",
  price: "55.04",
  currency: "USD",
  source: "list",
  asOf: "2026-11-01",
  confidence: "observed",
  ...more,
});
const gcp: Partial<PriceRow> = { place: "gcp", service: "compute", region: "us-central1" };
const book = PriceBook.of([
  row({}),
  row({ sku: "p5.4xlarge", price: "7", asOf: "2026-10-01" }),
  row({ sku: "p5.48xlarge", region: "us-west-1", price: "54.4" }),
  row({ sku: "p5.48xlarge", purchase: "capacity-block", price: "40" }),
  row({ sku: "m7i.xlarge", price: "0.2" }),
  row({ ...gcp, sku: "nvidia-h100-80gb", unit: "GPU-hour", price: "10" }),
  row({ ...gcp, sku: "nvidia-h100-80gb", unit: "GPU-hour", region: "us-east4", price: "9" }),
  row({ ...gcp, sku: "host:a3-highgpu-8g", price: "8", asOf: "2026-09-01" }),
  row({ ...gcp, sku: "nvidia-tesla-t4", unit: "GPU-hour", price: "0.35" }),
  row({ ...gcp, sku: "core:n1", unit: "vCPU-hour", price: "0.03" }),
  row({ ...gcp, sku: "ram:n1", unit: "GB-hour", price: "0.004" }),
  row({ ...gcp, sku: "tpu-v5p", unit: "chip-hour", region: "*", price: "4.2" }),
]);

const aws = (machineType: string): AcceleratedMachine => ({ place: "aws", machineType });
const google = (machineType: string, attached?: AcceleratedMachine["attached"]): AcceleratedMachine => ({
  place: "gcp",
  machineType,
  ...(attached === undefined ? {} : { attached }),
});
const t4 = { type: "nvidia-tesla-t4", count: 2 };

describe("accelerators of a machine", () => {
  it.each([
    [aws("p5.48xlarge"), { name: "H100", count: 8 }],
    [aws("m7i.xlarge"), undefined],
    [google("a3-highgpu-1g"), { name: "H100", count: 1 }],
    [google("ct5p-hightpu-4t"), { name: "TPU v5p", count: 4 }],
    [google("tpu-v5p"), { name: "TPU v5p", count: 1 }],
    [google("n1-standard-8", t4), { name: "nvidia-tesla-t4", count: 2 }],
    [google("n1-standard-8", { ...t4, count: 0 }), undefined],
    [google("n1-standard-8", { type: "nvidia-l4", count: 1 }), { name: "L4", count: 1 }],
    [google("a2-highgpu-2g", t4), { name: "A100", count: 2 }],
    [google("n1-standard-8"), undefined],
    [{ place: "azure", machineType: "p5.48xlarge" } as const, undefined],
  ])("%j", (machine, accelerators) => {
    expect(acceleratorsOf(machine)).toEqual(accelerators);
  });

  it("are known of every machine type of the tables", () => {
    for (const { name, accelerator } of awsMachineTypes) {
      expect(acceleratorsOf(aws(name))).toEqual({ name: accelerator.name, count: accelerator.count });
    }
    for (const { name, accelerator } of gcpMachineTypes)
      expect(acceleratorsOf(google(name))?.count).toBe(accelerator.count);
    for (const { name, chips } of tpuMachineTypes) expect(acceleratorsOf(google(name))?.count).toBe(chips);
  });
});

describe("an hour of an accelerator", () => {
  const hour = (machine: AcceleratedMachine, region: string, purchase: PriceRow["purchase"] = "on-demand") => {
    const found = findAcceleratorHour(book, machine, acceleratorsOf(machine)!, region, purchase);
    return found === undefined ? undefined : [found.usd.toString(), found.priceDate];
  };

  it("is the machine's price divided by its accelerators, as old as the oldest part", () => {
    expect(hour(aws("p5.48xlarge"), "us-east-2")).toEqual(["6.88", "2026-11-01"]);
    expect(hour(aws("p5.48xlarge"), "us-east-2", "capacity-block")).toEqual(["5", "2026-11-01"]);
    expect(hour(google("a3-highgpu-8g"), "us-central1")).toEqual(["11", "2026-09-01"]);
    // (2 × 0.35 + 8 × 0.03 + 30 × 0.004) / 2
    expect(hour(google("n1-standard-8", t4), "us-central1")).toEqual(["0.53", "2026-11-01"]);
    expect(hour(google("tpu-v5p"), "us-east5")).toEqual(["4.2", "2026-11-01"]);
    expect(hour(google("ct5p-hightpu-4t"), "us-east5")).toEqual(["4.2", "2026-11-01"]);
  });

  it("is not known where a part of it has no price", () => {
    expect(hour(google("a3-highgpu-8g"), "us-east4")).toBeUndefined();
    expect(hour(aws("p5.48xlarge"), "eu-west-1")).toBeUndefined();
    const machine = aws("p5.48xlarge");
    expect(() => acceleratorHour(book, machine, acceleratorsOf(machine)!, "eu-west-1", "on-demand")).toThrow(
      /aws ec2 p5\.48xlarge in eu-west-1, on-demand/,
    );
  });

  it("is lowest over all regions and machine types of a place that have every part", () => {
    const lowest = (place: "aws" | "gcp" | "azure", accelerator: string, of = book) => {
      const found = lowestListHour(of, place, accelerator);
      return found === undefined ? undefined : [found.usd.toString(), found.machineType, found.region];
    };
    expect(lowest("aws", "H100")).toEqual(["6.8", "p5.48xlarge", "us-west-1"]);
    expect(lowest("gcp", "H100")).toEqual(["11", "a3-highgpu-8g", "us-central1"]);
    expect(lowest("gcp", "TPU v5p")).toEqual(["4.2", "tpu-v5p", "*"]);
    expect(lowest("gcp", "H200")).toBeUndefined();
    expect(lowest("azure", "H100")).toBeUndefined();
    expect(lowest("aws", "H100", book.with([row({ sku: "p5.4xlarge", price: "6.7" })]))).toEqual([
      "6.7",
      "p5.4xlarge",
      "us-east-2",
    ]);
  });

  it("costs at most 2.1 times the lowest, with the built-in book, on machines with several", () => {
    const builtIn = PriceBook.builtIn();
    for (const { place, name, accelerator } of [...awsMachineTypes, ...gcpMachineTypes]) {
      const machine = { place, machineType: name };
      const lowest = lowestListHour(builtIn, place, accelerator.name);
      if (accelerator.count < 2 || lowest === undefined) continue;
      for (const region of ["us-east-1", "us-east-2", "us-central1"]) {
        const own = findAcceleratorHour(builtIn, machine, accelerator, region, "on-demand");
        if (own !== undefined) expect(own.usd.div(lowest.usd).toNumber()).toBeLessThan(2.1);
      }
    }
  });
});
