import { describe, expect, it } from "vitest";
import { FeedShapeError } from "../../../components/pricing/feeds/feed.ts";
import { GcpCatalogueReader } from "../../../components/pricing/feeds/gcp.ts";
import { readDescription } from "../../../components/pricing/feeds/gcpSkus.ts";
import { builtInRows } from "../../../components/pricing/rows/index.ts";
import { sku } from "../../cli/prices/feeds.ts";

const document = { place: "gcp", url: "https://example.com/skus", asOf: "2026-11-22" } as const;

describe("descriptions of Google's catalogue", () => {
  it.each([
    ["Nvidia H100 80GB GPU running in Americas", "OnDemand", "nvidia-h100-80gb on-demand"],
    ["Nvidia H100 80GB Plus GPU running in Americas", "OnDemand", "nvidia-h100-mega-80gb on-demand"],
    [
      "Nvidia H100 80GB Mega GPU attached to Spot Preemptible VMs running in Iowa",
      "Preemptible",
      "nvidia-h100-mega-80gb spot",
    ],
    [
      "Nvidia H100 Mega 80GB GPU attached to DWS Defined Duration VMs running in Americas",
      "OnDemand",
      "nvidia-h100-mega-80gb flex-start",
    ],
    ["Reserved Nvidia H100 80GB Mega GPU in Americas in Calendar Mode", "OnDemand", "nvidia-h100-mega-80gb calendar"],
    ["H200 141GB GPU running in Netherlands", "OnDemand", "nvidia-h200-141gb on-demand"],
    ["A4 Nvidia B200 (1 gpu slice) running in Americas", "OnDemand", "nvidia-b200 on-demand"],
    ["Spot Preemptible A4 Nvidia B200 (1 gpu slice) running in Americas", "OnDemand", "nvidia-b200 spot"],
    ["Nvidia Tesla A100 80GB GPU running in Netherlands", "OnDemand", "nvidia-a100-80gb on-demand"],
    ["DWS Defined Duration A3 Core running in Americas", "OnDemand", "core:a3 flex-start"],
    ["Spot Preemptible A3 Instance Ram running in Americas", "Preemptible", "ram:a3 spot"],
    ["A3Plus Instance Core running in Americas", "OnDemand", "core:a3plus on-demand"],
    ["N1 Predefined Instance Core running in Americas", "OnDemand", "core:n1 on-demand"],
    ["Compute optimized Ram running in Frankfurt", "OnDemand", "ram:c2 on-demand"],
    ["TpuV6e running in Columbus", "OnDemand", "tpu-v6e on-demand"],
    ["TpuV6e attached to Spot Preemptible VMs running in Columbus", "Preemptible", "tpu-v6e spot"],
    ["DWS Defined Duration V6e running in Columbus", "OnDemand", "tpu-v6e flex-start"],
    ["TpuV6e running in Columbus", "Preemptible", "tpu-v6e spot"],
    ["Balanced PD Capacity", "OnDemand", "pd-balanced on-demand"],
    ["Balanced PD Capacity in Japan", "OnDemand", "pd-balanced on-demand"],
  ])("%s", (description, usageType, expected) => {
    const found = readDescription(description, usageType);
    expect(`${found?.thing.sku} ${found?.purchase}`).toBe(expected);
  });

  it.each([
    ["Commitment v1: Nvidia H100 80GB GPU running in Americas for 1 Year", "Commit1Yr"],
    ["Commitment v1: N4A Core in Johannesburg for 5 Years", "Commit"],
    ["Reserved A2 Ram in Netherlands", "OnDemand"],
    ["Capacity Optimized TpuV6e running in Columbus", "OnDemand"],
    ["Regional Balanced PD Capacity in Japan", "OnDemand"],
    ["N2 Sole Tenancy Instance Core running in Iowa", "OnDemand"],
    ["N2 Custom Instance Core running in Iowa", "OnDemand"],
    ["Sole Tenancy Premium for N2 Instance Core running in Iowa", "OnDemand"],
    ["Nvidia H100 80GB GPU running in Americas", "Commit1Yr"],
    ["RTX 6000 96GB running in Belgium", "OnDemand"],
    // The word of another price may stand behind the place.
    ["Nvidia H100 80GB GPU in Calendar Mode", "OnDemand"],
    ["TpuV5p in Americas in Calendar Mode", "OnDemand"],
    ["A3 Instance Core running in Iowa DWS Defined Duration", "OnDemand"],
    ["TpuV6e running in Americas for Flex-Start", "OnDemand"],
    ["TpuV6e running in Americas Reserved", "OnDemand"],
    ["Nvidia H100 80GB GPU attached to DWS Defined Duration VMs running in Americas", "Preemptible"],
  ])("is no price that is looked for: %s", (description, usageType) => {
    expect(readDescription(description, usageType)).toBeUndefined();
  });
});

describe("pages of Google's catalogue", () => {
  const read = (...skus: object[]) => {
    const reader = new GcpCatalogueReader(document);
    reader.add({ skus });
    return reader.rows().map((row) => [row.sku, row.region, row.purchase, row.price].join(" "));
  };

  it("have host parts only where both parts have one price", () => {
    const core = (price: string, id: string) => sku("G2 Instance Core running in Americas", price, { id });
    const ram = sku("G2 Instance Ram running in Americas", "0.003", { id: "ram", unit: "GiBy.h" });
    expect(read(core("0.025", "a"))).toEqual([]);
    expect(read(core("0.025", "a"), core("0.026", "b"), ram)).toEqual([]);
    expect(read(core("0.025", "a"), ram).filter((row) => row.startsWith("host:g2-standard-4 "))).toEqual([
      "host:g2-standard-4 us-central1 on-demand 0.148",
    ]);
  });

  it("have the price beyond what comes free, none for what costs nothing, and none by another unit", () => {
    expect(read(sku("Storage PD Capacity", "0.04", { unit: "GiBy.mo", free: true }))).toEqual([
      "pd-standard us-central1 on-demand 0.04",
    ]);
    expect(read(sku("Nvidia L4 GPU running in Americas", "0.0"))).toEqual([]);
    expect(read(sku("Nvidia L4 GPU running in Americas", "0.56", { unit: "s" }))).toEqual([]);
  });

  it("are refused where a price is in another currency", () => {
    const one = sku("Nvidia L4 GPU running in Americas", "0.56");
    const euros = JSON.parse(JSON.stringify(one).replaceAll('"USD"', '"EUR"')) as object;
    expect(() => read(euros)).toThrow(
      new FeedShapeError(
        'SKU Nvidia L4 GPU running in Americas (Nvidia L4 GPU running in Americas) is in "EUR", not in USD',
      ),
    );
  });

  it("lead to keys that the price book has", () => {
    const known = new Set(builtInRows("gcp").map((row) => `${row.service} ${row.sku} ${row.unit}`));
    const reader = new GcpCatalogueReader(document);
    const series = ["E2", "N2", "N2D AMD", "N1 Predefined", "C4A Arm", "A2", "A3", "A3Ultra", "A3Plus", "G2"];
    reader.add({
      skus: [
        ...series.map((name) => sku(`${name} Instance Core running in Iowa`, "0.02")),
        ...series.map((name) => sku(`${name} Instance Ram running in Iowa`, "0.002", { unit: "GiBy.h" })),
        ...["TpuV5e", "TpuV5p", "TpuV6e", "TPU7x", "Nvidia L4 GPU", "Nvidia Tesla A100 GPU"].map((name) =>
          sku(`${name} running in Iowa`, "1"),
        ),
        ...["Storage PD Capacity", "SSD backed PD Capacity", "SSD backed Local Storage"].map((name) =>
          sku(name, "0.1", { unit: "GiBy.mo" }),
        ),
      ],
    });
    const unknown = reader.rows().filter((row) => !known.has(`${row.service} ${row.sku} ${row.unit}`));
    expect(unknown).toEqual([]);
    expect(new Set(reader.rows().map((row) => row.sku)).size).toBe(5 * 2 + 9 + 23);
  });
});
