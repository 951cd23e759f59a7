import { describe, expect, it } from "vitest";
import { readAzurePage } from "../../../components/pricing/feeds/azure.ts";

const document = { place: "azure", url: "https://example.com/prices", asOf: "2026-11-22" } as const;
const item = {
  currencyCode: "USD",
  tierMinimumUnits: 0,
  retailPrice: 98.32,
  armRegionName: "eastus",
  meterId: "meter",
  meterName: "ND96isr H100 v5",
  productName: "Virtual Machines NDsrH100v5 Series",
  skuName: "ND96isr H100 v5",
  serviceName: "Virtual Machines",
  unitOfMeasure: "1 Hour",
  type: "Consumption",
  isPrimaryMeterRegion: true,
  armSkuName: "Standard_ND96isr_H100_v5",
};
const read = (more: object): string[] =>
  readAzurePage({ Items: [{ ...item, ...more }], NextPageLink: null }, document).rows.map(
    ({ sku, region, purchase, price }) => `${sku} ${region} ${purchase} ${price}`,
  );

describe("an item of Azure's price list", () => {
  it("is a price on demand, or of spot", () => {
    expect(read({})).toEqual(["Standard_ND96isr_H100_v5 eastus on-demand 98.32"]);
    expect(read({ meterName: "ND96isr H100 v5 Spot" })).toEqual(["Standard_ND96isr_H100_v5 eastus spot 98.32"]);
  });

  it.each([
    ["Windows", { productName: "Virtual Machines NDsrH100v5 Series Windows" }],
    ["low priority", { skuName: "ND96isr H100 v5 Low Priority" }],
    ["billed in another region", { isPrimaryMeterRegion: false }],
    ["a later tier", { tierMinimumUnits: 100 }],
    ["a reservation", { type: "Reservation", reservationTerm: "1 Year" }],
    ["a machine without accelerators", { armSkuName: "Standard_D4s_v5" }],
    ["by the month", { unitOfMeasure: "1/Month" }],
  ])("is none that is looked for: %s", (_, more) => {
    expect(read(more)).toEqual([]);
  });
});
