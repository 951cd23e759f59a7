import { Confidence } from "../../../core/fact.ts";
import { decimal } from "../../money.ts";
import type { PriceRow, Purchase } from "../../priceRow.ts";
import { type PriceTable, rowsByRegion, type TableKind } from "../table.ts";
import { catalogue, memory } from "./sources.ts";

/*
 * TPUs, per chip-hour: the machine around the chips is in the price. Chips are counted by the topology, never by the number
 * in a name. The catalogue has 700.0 where it has no price; such rows are left out.
 */

const onDemand: PriceTable = {
  ...catalogue,
  text: `
                         tpu-v4  tpu-v5e  tpu-v5p   tpu-v6e
asia-east1               -       1.38948  -         -
asia-northeast1          -       1.54104  -         3.24
asia-south1              -       -        -         3.24
asia-southeast1          -       1.56     -         2.97
europe-north1            -       1.32132  -         -
europe-west1             -       1.32132  4.459455  -
europe-west3             -       1.416    -         -
europe-west4             -       1.56     4.2525    2.97
northamerica-northeast1  -       1.32132  -         -
southamerica-west1       -       1.716    -         2.7
us-central1              -       1.2      4.2       2.7
us-central2              3.22    -        -         -
us-east1                 -       1.2      4.2       2.7
us-east4                 -       1.2      -         2.7
us-east5                 -       1.2      4.2       2.7
us-south1                -       1.416    4.779     2.7
us-west1                 -       1.2      -         2.7
us-west4                 -       1.2      -         -
`,
};

const remembered: PriceTable = {
  ...memory,
  note: "verify before relying on it",
  text: `
             tpu-7x
us-central1  12
us-east1     12
`,
};

const spot: PriceTable = {
  ...catalogue,
  confidence: Confidence.Reported,
  text: `
                         tpu-v4  tpu-v5e  tpu-v5p   tpu-v6e
asia-east1               -       0.55579  -         -
asia-northeast1          -       0.4244   -         0.94352
asia-south1              -       -        -         2.27
asia-southeast1          -       0.78     -         0.36292
europe-north1            -       0.66066  -         -
europe-west1             -       0.52853  1.783782  -
europe-west3             -       0.38997  -         -
europe-west4             -       0.44498  1.34849   1.03748
northamerica-northeast1  -       0.36389  -         -
southamerica-west1       -       0.47259  -         -
us-central1              -       0.24493  0.8357    0.54421
us-central2              0.9215  -        -         -
us-east1                 -       0.24493  0.8357    0.54421
us-east4                 -       0.6      -         0.57766
us-east5                 -       0.6      1.68      1.215
us-south1                -       0.5664   1.31614   1.35
us-west1                 -       0.24493  -         0.54421
us-west4                 -       0.48     -         -
`,
};

function kind(purchase: Purchase): TableKind {
  return { place: "gcp", service: "compute", purchase, unit: "chip-hour" };
}

const withFlexStart = ["tpu-v5e", "tpu-v5p", "tpu-v6e"];

function halved(row: PriceRow): PriceRow {
  return {
    ...row,
    purchase: "flex-start",
    price: decimal(row.price).times("0.5").toFixed(),
    source: `half of the on-demand price, to common knowledge (${row.source})`,
    confidence: memory.confidence,
    note: "verify before relying on it",
  };
}

export function tpuRows(): PriceRow[] {
  const listed = rowsByRegion(onDemand, kind("on-demand"));
  return [
    ...listed,
    ...rowsByRegion(remembered, kind("on-demand")),
    ...rowsByRegion(spot, kind("spot")),
    ...listed.filter(({ sku }) => withFlexStart.includes(sku)).map(halved),
  ];
}
