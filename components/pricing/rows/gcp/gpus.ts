import { Confidence } from "../../../core/fact.ts";
import type { PriceRow, Purchase } from "../../priceRow.ts";
import { everyRegion } from "../../priceRow.ts";
import { type PriceTable, rowsByRegion, type TableKind } from "../table.ts";
import { catalogue, remainders, wholeMachines } from "./sources.ts";

/*
 * The GPU part of a machine, per GPU-hour. Where the catalogue gives a GPU a lower price in some regions, always the same
 * fraction of the price elsewhere, it shows another way of buying. On demand is what adds up, with host part and local SSD,
 * to the published price of the whole machine: so it does in all 40 regions and GPUs that both sources have.
 */

const flexStartNote =
  "that this is the flex-start price is an inference: the catalogue shows it in place of on-demand, at the same fraction wherever it does";

/** On demand, as the catalogue has it. */
const onDemand: PriceTable = {
  ...catalogue,
  text: `
                         nvidia-tesla-a100  nvidia-a100-80gb  nvidia-h100-80gb  nvidia-h100-mega-80gb  nvidia-h200-141gb  nvidia-l4
asia-east1               -                  -                 11.34343          -                      -                  0.64847
asia-northeast1          -                  -                 -                 -                      -                  0.7192
asia-northeast3          -                  -                 12.58073          -                      -                  0.7192
asia-south1              -                  -                 10.18841          -                      -                  0.58298
asia-south2              -                  -                 11.76664          -                      -                  -
asia-southeast1          -                  4.84607           -                 -                      -                  0.69092
australia-southeast1     -                  -                 -                 12.93034               -                  -
europe-north1            -                  -                 10.78698          -                      -                  -
europe-west1             -                  -                 10.78698          -                      -                  0.61666
europe-west2             -                  -                 11.16807          -                      -                  0.63765
europe-west3             -                  -                 11.55993          -                      -                  0.66085
europe-west4             -                  -                 12.73552          13.44756               -                  0.58804
europe-west6             -                  -                 -                 -                      -                  0.78344
europe-west9             -                  -                 11.364            -                      -                  -
me-central2              -                  -                 -                 -                      -                  0.89606
me-west1                 3.2273             -                 -                 -                      -                  -
northamerica-northeast1  -                  -                 -                 -                      -                  0.61666
northamerica-northeast2  -                  -                 -                 -                      -                  0.61666
us-central1              2.93391            -                 -                 10.34428               9.31174            0.56004
us-east1                 2.93391            -                 -                 -                      -                  0.56004
us-east4                 -                  -                 9.79655           10.34428               9.31174            0.55821
us-east5                 -                  4.4242            11.03385          -                      -                  -
us-west1                 2.93391            -                 -                 10.34428               9.31174            0.56004
us-west3                 3.43686            -                 -                 -                      -                  -
us-west4                 3.10156            -                 -                 11.65076               -                  0.63077
`,
};

/** On demand, where the catalogue has another way of buying. */
const onDemandRemainders: PriceTable = {
  ...remainders,
  text: `
                      nvidia-tesla-a100  nvidia-a100-80gb  nvidia-h100-80gb  nvidia-h100-mega-80gb
asia-northeast1       3.10156            -                 14.205            13.28412
asia-northeast3       3.10156            -                 -                 -
asia-southeast1       3.10156            -                 12.73552          13.44756
australia-southeast1  -                  -                 12.24569          -
europe-west1          -                  -                 -                 11.39008
europe-west3          -                  -                 -                 12.20625
europe-west4          2.93391            4.32521           -                 -
us-central1           -                  3.92808           9.79655           -
us-east4              -                  4.4242            -                 -
us-east5              -                  -                 -                 10.34428
us-west1              -                  -                 9.79655           -
us-west4              -                  -                 11.03385          -
`,
};

/** On demand: machines whose host part is in the price of the GPU. */
const onDemandWhole: PriceTable = {
  ...wholeMachines,
  text: `
                 nvidia-rtx-pro-6000
asia-east1       5.849909
asia-south1      5.84959
asia-south2      5.849909
asia-southeast1  5.399916
asia-southeast2  6.051057
europe-north1    4.949923
europe-west1     4.949923
europe-west10    5.3991
europe-west2     5.399916
europe-west4     4.949923
europe-west8     5.399916
me-central2      5.3991
us-central1      4.49993
us-east1         4.49993
us-east4         4.49993
us-east5         4.949923
us-south1        4.49993
us-west1         4.49993
us-west3         4.949923
us-west4         4.949923
`,
};

/** Flex-start, where it differs by region: 0.55 (A100 40 GB) and 0.47 (A100 80 GB) of on-demand. */
const flexStart: PriceTable = {
  ...catalogue,
  confidence: Confidence.Derived,
  note: flexStartNote,
  text: `
                 nvidia-tesla-a100  nvidia-a100-80gb
asia-northeast1  1.70586            -
asia-northeast3  1.70586            -
asia-southeast1  1.70586            -
europe-west4     1.61365            2.03285
us-central1      -                  1.8462
us-east4         -                  2.07937
`,
};

/** Spot. Host and GPU add up to the price of the machine; how they divide it is as in the catalogue. */
const spot: PriceTable = {
  ...remainders,
  confidence: Confidence.Reported,
  text: `
                         nvidia-tesla-a100  nvidia-a100-80gb  nvidia-h100-80gb  nvidia-h100-mega-80gb  nvidia-l4  nvidia-rtx-pro-6000
asia-east1               -                  -                 5.28043           -                      0.3065     2.34166
asia-northeast1          1.81386            -                 2.82966           3.30566                0.4315     -
asia-northeast3          1.68626            -                 -                 -                      0.2146     -
asia-south1              -                  -                 4.11017           -                      0.2571     2.3397
asia-south2              -                  -                 3.38312           -                      -          2.3397
asia-southeast1          1.86083            2.38681           5.66305           5.96965                0.4146     2.16018
asia-southeast2          -                  -                 -                 -                      -          2.42044
australia-southeast1     -                  -                 3.05134           4.14904                -          -
europe-north1            -                  -                 1.02956           -                      -          1.98
europe-west1             -                  -                 4.17253           4.42733                0.2832     1.98
europe-west10            -                  -                 -                 -                      -          2.16055
europe-west2             -                  -                 -                 -                      0.3826     2.16018
europe-west3             -                  -                 4.68675           5.95355                0.396      -
europe-west4             1.33063            2.3793            4.94177           5.20737                0.3089     1.98
europe-west6             -                  -                 -                 -                      0.4537     -
europe-west8             -                  -                 -                 -                      -          2.16018
europe-west9             -                  -                 2.56678           -                      -          -
me-central2              -                  -                 -                 -                      0.4655     2.15982
me-west1                 1.84113            -                 -                 -                      -          -
northamerica-northeast1  -                  -                 -                 -                      0.3252     -
northamerica-northeast2  -                  -                 -                 -                      0.3316     -
us-central1              1.53282            2.12391           5.57159           -                      0.3148     1.79982
us-east1                 1.53282            -                 -                 -                      0.3148     1.79982
us-east4                 -                  1.81361           3.97027           2.33957                0.2461     1.79982
us-east5                 -                  1.40793           4.08437           3.82497                -          1.98
us-south1                -                  -                 -                 -                      -          1.79982
us-west1                 1.53282            -                 5.57159           -                      0.3148     1.79982
us-west3                 2.06087            -                 -                 -                      -          1.98
us-west4                 1.43231            -                 4.0767            2.2746                 0.3664     1.98
`,
};

/** Spot, where only the catalogue has it. */
const spotCatalogue: PriceTable = {
  ...catalogue,
  confidence: Confidence.Reported,
  text: `
                         nvidia-h100-80gb  nvidia-h100-mega-80gb  nvidia-h200-141gb  nvidia-b200
asia-northeast1          -                 -                      -                  4.891
asia-northeast3          2.4847            -                      -                  -
asia-south1              -                 -                      4.8421             -
asia-southeast1          -                 -                      -                  4.4464
europe-north1            -                 -                      -                  4.4834
europe-west1             -                 -                      5.1266             -
europe-west2             1.384             -                      -                  -
europe-west4             -                 -                      4.8887             4.4834
northamerica-northeast2  1.9416            -                      -                  -
us-central1              -                 3.1601                 4.6559             4.0758
us-east1                 -                 -                      -                  4.0758
us-east4                 -                 -                      3.6567             4.0758
us-south1                -                 -                      5.4939             4.0758
us-west1                 -                 3.1601                 4.6559             -
us-west2                 -                 -                      -                  4.0758
us-west3                 -                 -                      -                  4.0758
`,
};

/** Prices that are the same in every region where they have been seen. */
function everywhere(sku: string, purchase: Purchase, price: string, note: string): PriceRow {
  return {
    place: "gcp",
    service: "compute",
    sku,
    region: everyRegion,
    purchase,
    unit: "GPU-hour",
    price,
    currency: "USD",
    ...catalogue,
    confidence: Confidence.Derived,
    note,
  };
}

const flat: readonly PriceRow[] = [
  everywhere("nvidia-h100-80gb", "flex-start", "4.20076", flexStartNote),
  everywhere("nvidia-h100-mega-80gb", "flex-start", "4.42394", flexStartNote),
  everywhere("nvidia-h200-141gb", "flex-start", "4.57532", flexStartNote),
  everywhere("nvidia-b200", "flex-start", "8.055", flexStartNote),
  everywhere(
    "nvidia-b200",
    "calendar",
    "11.277",
    "that this is the price of calendar mode is an inference: the catalogue has two levels, 0.5 and 0.7 of the same price",
  ),
  everywhere(
    "nvidia-b200",
    "on-demand",
    "16.11",
    "no price list shows it: twice the lower of the two levels that the catalogue has",
  ),
];

function kind(purchase: Purchase): TableKind {
  return { place: "gcp", service: "compute", purchase, unit: "GPU-hour" };
}

export function gpuRows(): PriceRow[] {
  return [
    ...[onDemand, onDemandRemainders, onDemandWhole].flatMap((table) => rowsByRegion(table, kind("on-demand"))),
    ...rowsByRegion(flexStart, kind("flex-start")),
    ...[spot, spotCatalogue].flatMap((table) => rowsByRegion(table, kind("spot"))),
    ...flat,
  ];
}
