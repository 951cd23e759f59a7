import { tpuVmType, tpuVmView } from "../../../hardware/gcp/tpuVm.ts";
import { prepaidLine } from "../../line.ts";
import type { Measurement, Meters } from "../../meter.ts";
import { count, fixed, needed } from "../../reading.ts";
import { partLine, reservationRule } from "./nodes.ts";
import { tpuSku } from "./parts.ts";
import { gcpRegionOf } from "./place.ts";

export const tpuVmMeters: Meters = {
  [tpuVmType]: (node, context): Measurement => {
    const view = tpuVmView(node);
    const generation = needed(view.generation);
    const capacity = needed(view.capacity);
    const region = gcpRegionOf(node, context);
    const quantity = fixed(count(view.chips));
    const sku = tpuSku(generation);
    const common = { node, context, region, quantity };
    if (capacity === "reservation") {
      const line = prepaidLine({
        ...common,
        sku,
        unit: "chip-hour",
        purchase: "reservation",
        description: "TPU chips of a TPU VM in a reservation",
        rule: reservationRule,
        notes: ["chips are paid by the reservation"],
      });
      return { state: "priced", lines: [line] };
    }
    const part = { sku, each: 1, what: `TPU ${generation} chips of a TPU VM` };
    return { state: "priced", lines: [partLine(part, capacity, common)] };
  },
};
