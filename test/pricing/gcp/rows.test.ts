import Big from "big.js";
import { describe, expect, it } from "vitest";
import { gcpMachineTypes } from "../../../components/hardware/gcp/catalogue.ts";
import { findGcpHostType, gcpHostTypes } from "../../../components/hardware/gcp/hostType.ts";
import { sliceShape } from "../../../components/hardware/gcp/topology.ts";
import { tpuGenerations } from "../../../components/hardware/gcp/tpuCatalogue.ts";
import { PriceBook, type Purchase } from "../../../components/pricing/index.ts";
import { machineParts } from "../../../components/pricing/meters/gcp/parts.ts";

const book = PriceBook.builtIn();
const rows = book.rows().filter((row) => row.place === "gcp");

const price = (sku: string, region: string, purchase: Purchase = "on-demand", service = "compute"): string =>
  book.price({ place: "gcp", service, sku, region, purchase }).price;

/** USD per hour of a machine: accelerators and host, without local SSD. */
function machine(name: string, region: string, purchase: Purchase = "on-demand"): Big {
  return machineParts(name).reduce(
    (sum, { sku, each }) => sum.plus(new Big(price(sku, region, purchase)).times(each)),
    new Big(0),
  );
}

describe("machines, as the sum of their parts", () => {
  it.each([
    ["a3-highgpu-8g", "us-east4", "on-demand", "87.83"],
    ["a3-megagpu-8g", "us-central1", "on-demand", "92.21"],
    ["a3-ultragpu-8g", "us-west1", "on-demand", "86.76"],
    ["a4-highgpu-8g", "us-east4", "flex-start", "64.44"],
    ["a4-highgpu-8g", "us-central1", "calendar", "90.22"],
    ["a4-highgpu-8g", "us-central1", "spot", "32.61"],
    ["a4-highgpu-8g", "us-central1", "on-demand", "128.88"],
    ["a3-highgpu-8g", "us-central1", "flex-start", "43.07"],
    ["a3-megagpu-8g", "us-central1", "flex-start", "44.85"],
    ["ct5p-hightpu-4t", "us-east5", "on-demand", "16.80"],
    ["ct6e-standard-8t", "asia-northeast1", "on-demand", "25.92"],
    ["ct4p-hightpu-4t", "us-central2", "on-demand", "12.88"],
  ] as const)("%s in %s, %s: %s an hour", (name, region, purchase, expected) => {
    expect(machine(name, region, purchase).toFixed(2)).toBe(expected);
  });

  // What Google publishes of whole machines, on 2026-08-03: the judge of how the parts were told apart.
  it.each([
    ["a2-highgpu-1g", "asia-northeast1", "on-demand", 4.049590926, 0],
    ["a2-highgpu-8g", "us-central1", "on-demand", 29.38708, 0],
    ["a2-megagpu-16g", "europe-west4", "on-demand", 56.62656, 0],
    ["a2-ultragpu-1g", "us-central1", "on-demand", 5.06879789041096, 375],
    ["a2-ultragpu-8g", "us-east4", "on-demand", 45.6618598356164, 3000],
    ["a3-highgpu-1g", "us-central1", "on-demand", 11.0612499878219, 750],
    ["a3-highgpu-4g", "asia-northeast1", "on-demand", 63.321695316274, 3000],
    ["a3-highgpu-8g", "us-central1", "on-demand", 88.4899999025753, 6000],
    ["a3-highgpu-8g", "us-east4", "on-demand", 88.5557561512329, 6000],
    ["a3-highgpu-8g", "europe-west4", "on-demand", 112.540479175233, 6000],
    ["a3-megagpu-8g", "us-east5", "on-demand", 94.0666410145753, 6000],
    ["a3-megagpu-8g", "us-west4", "on-demand", 104.584234439233, 6000],
    ["g2-standard-4", "us-central1", "on-demand", 0.706832255, 0],
    ["g2-standard-32", "us-east4", "on-demand", 1.728697244, 0],
    ["g2-standard-96", "asia-south1", "on-demand", 8.331093072, 0],
    ["g4-standard-48", "us-central1", "on-demand", 4.49993, 0],
    ["g4-standard-384", "europe-west1", "on-demand", 39.599384, 0],
    ["a3-highgpu-8g", "us-central1", "spot", 50.6095408219178, 6000],
    ["a3-megagpu-8g", "us-east4", "spot", 23.2752366027397, 6000],
    ["a2-highgpu-2g", "us-east1", "spot", 3.85604, 0],
    ["a2-ultragpu-8g", "us-east5", "spot", 14.2227802739726, 3000],
    ["g2-standard-24", "europe-west3", "spot", 1.4148, 0],
    ["e2-medium", "us-central1", "on-demand", 0.03350571, 0],
    ["e2-micro", "us-central1", "on-demand", 0.0083764275, 0],
    ["n1-highmem-8", "us-central1", "on-demand", 0.473212, 0],
    ["n2d-standard-8", "us-central1", "on-demand", 0.337968, 0],
    ["t2d-standard-8", "us-central1", "on-demand", 0.337968, 0],
    ["c2-standard-8", "us-central1", "on-demand", 0.417616, 0],
    ["n4d-standard-8", "us-central1", "on-demand", 0.3388, 0],
    ["c4d-standard-8", "us-central1", "on-demand", 0.377981788, 0],
  ] as const)("%s in %s, %s, is what Google publishes of it", (name, region, purchase, published, ssdGiB) => {
    const ssd = new Big(price("local-ssd", region, "on-demand", "disk")).times(ssdGiB).div(730);
    const ratio = machine(name, region, purchase).plus(ssd).div(published).toNumber();
    expect(Math.abs(ratio - 1)).toBeLessThan(0.0002);
  });

  it("smaller sizes are parts of the largest", () => {
    expect(machine("a3-highgpu-1g", "us-east4").times(8).eq(machine("a3-highgpu-8g", "us-east4"))).toBe(true);
    expect(price("host:a3-highgpu-2g", "us-east4")).toBe("2.365015");
  });
});

describe("slices", () => {
  it("cost by the chips of their topology, never by the number in a name", () => {
    const { chips, acceleratorName } = sliceShape("v5p", "8x8x16");
    expect([chips, acceleratorName]).toEqual([1024, "v5p-2048"]);
    expect(new Big(price("tpu-v5p", "us-east5")).times(chips).toFixed(2)).toBe("4300.80");
  });

  it.each([
    ["tpu-v4", "us-central2", "3.22", "0.9215"],
    ["tpu-v5e", "us-central1", "1.2", "0.24493"],
    ["tpu-v5e", "europe-west1", "1.32132", "0.52853"],
    ["tpu-v5p", "us-east5", "4.2", "1.68"],
    ["tpu-v5p", "europe-west1", "4.459455", "1.783782"],
    ["tpu-v6e", "us-east5", "2.7", "1.215"],
    ["tpu-v6e", "asia-south1", "3.24", "2.27"],
  ])("%s in %s: %s a chip-hour, %s on spot", (sku, region, onDemand, spot) => {
    expect(price(sku, region)).toBe(onDemand);
    expect(price(sku, region, "spot")).toBe(spot);
  });

  it("of 7x have a price from memory, and say so", () => {
    expect(
      book.price({ place: "gcp", service: "compute", sku: "tpu-7x", region: "us-central1", purchase: "on-demand" }),
    ).toMatchObject({
      price: "12",
      unit: "chip-hour",
      confidence: "memory",
      note: "verify before relying on it",
    });
  });
});

describe("levels", () => {
  it("of other ways of buying never stand as on demand", () => {
    const onDemand = rows.filter(({ purchase, unit }) => purchase === "on-demand" && unit === "GPU-hour");
    const least = (sku: string) =>
      Math.min(...onDemand.filter((row) => row.sku === sku).map((row) => Number(row.price)));
    expect(
      ["nvidia-tesla-a100", "nvidia-a100-80gb", "nvidia-h100-80gb", "nvidia-h100-mega-80gb", "nvidia-h200-141gb"].map(
        least,
      ),
    ).toEqual([2.93391, 3.92808, 9.79655, 10.34428, 9.31174]);
  });

  it.each([
    ["nvidia-tesla-a100", "asia-northeast1", 0.55],
    ["nvidia-a100-80gb", "us-central1", 0.47],
    ["nvidia-h100-80gb", "us-east4", 0.43],
    ["nvidia-h100-mega-80gb", "us-central1", 0.43],
    ["nvidia-h200-141gb", "us-west1", 0.49],
    ["nvidia-b200", "us-east4", 0.5],
  ])("flex-start of %s in %s is %d of on demand, and said to be an inference", (sku, region, fraction) => {
    const row = book.price({ place: "gcp", service: "compute", sku, region, purchase: "flex-start" });
    expect(Number(row.price) / Number(price(sku, region))).toBeCloseTo(fraction, 2);
    expect(row.confidence).toBe("derived");
    expect(row.note).toMatch(/is an inference/);
  });

  it("without a known price are missing: no calendar price but that of B200, no flex-start of L4", () => {
    expect([...new Set(rows.filter(({ purchase }) => purchase === "calendar").map(({ sku }) => sku))]).toEqual([
      "nvidia-b200",
    ]);
    expect(rows.filter(({ purchase, sku }) => purchase === "flex-start" && sku === "nvidia-l4")).toEqual([]);
  });

  it("never carry the 700.0 that the catalogue has where there is no price", () => {
    expect(rows.filter(({ price: text }) => Number(text) >= 130)).toEqual([]);
    expect(rows.filter(({ sku, region }) => sku === "tpu-v6e" && region === "asia-east1")).toEqual([]);
    expect(
      rows.filter((row) => row.sku === "tpu-v6e" && row.region === "southamerica-west1" && row.purchase === "spot"),
    ).toEqual([]);
  });
});

describe("provenance", () => {
  it("of what is derived or from memory is said in its confidence, and mostly in a note", () => {
    const count = (confidence: string) => rows.filter((row) => row.confidence === confidence).length;
    expect([count("observed") > 300, count("derived") > 400, count("memory") > 200]).toEqual([true, true, true]);
    const silent = rows.filter((row) => row.confidence === "memory" && row.note === undefined);
    expect([...new Set(silent.map(({ service, sku }) => `${service} ${sku}`))].sort()).toEqual([
      "disk local-ssd",
      "disk pd-balanced",
      "disk pd-ssd",
      "disk pd-standard",
      "kms key-version:hsm",
      "kms key-version:software",
      "network nat-gateway",
      "network nat-gateway:data",
      "storage standard",
    ]);
  });

  it("knows no sustained-use discount and no commitment", () => {
    expect([...new Set(rows.map(({ purchase }) => purchase))].sort()).toEqual([
      "calendar",
      "flex-start",
      "on-demand",
      "spot",
    ]);
  });
});

describe("what there is", () => {
  const priced = (name: string, region: string): boolean => {
    try {
      return machine(name, region).gt(0);
    } catch {
      return false;
    }
  };

  it("covers every GPU machine type somewhere, but the racks, which have no published price", () => {
    const regions = [...new Set(rows.map(({ region }) => region))].filter((region) => region !== "*");
    const without = gcpMachineTypes.filter(({ name }) => !regions.some((region) => priced(name, region)));
    expect(without.map(({ name }) => name)).toEqual(["a4x-highgpu-4g", "a4x-maxgpu-4g-metal", "a4x-highgpu-4g-nolssd"]);
  });

  it("covers every CPU-only type in us-central1", () => {
    expect(gcpHostTypes.filter(({ name }) => !priced(name, "us-central1")).map(({ name }) => name)).toEqual([]);
    expect(findGcpHostType("e2-standard-4")).toBeDefined();
  });

  it("covers every TPU generation in its regions, as far as the catalogue has a price", () => {
    const without = tpuGenerations.flatMap(({ generation, regions }) =>
      regions
        .filter(
          (region) =>
            book.find({ place: "gcp", service: "compute", sku: `tpu-${generation}`, region, purchase: "on-demand" }) ===
            undefined,
        )
        .map((region) => `${generation} ${region}`),
    );
    expect(without).toEqual(["v6e asia-east1", "v6e southamerica-east1", "7x europe-west2"]);
  });

  it("has the disks of a node wherever it has an accelerator", () => {
    const regions = new Set(
      rows.filter(({ unit }) => unit === "GPU-hour" || unit === "chip-hour").map(({ region }) => region),
    );
    regions.delete("*");
    const without = [...regions].flatMap((region) =>
      ["pd-balanced", "hyperdisk-balanced", "local-ssd"].filter(
        (sku) => book.find({ place: "gcp", service: "disk", sku, region, purchase: "on-demand" }) === undefined,
      ),
    );
    expect(without).toEqual([]);
  });
});
