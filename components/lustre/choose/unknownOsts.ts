import type { LayoutComponent } from "../layout/layout.ts";
import { GiB, MiB } from "../units.ts";
import type { StripeReason } from "./decision.ts";

/** What is right for most files when nobody knows how many OSTs there are: narrow for small ones, wider as they grow. */
export function unknownOstsLayout(): {
  components: LayoutComponent[];
  reason: StripeReason;
  why: string;
  whyStripeSize: string;
} {
  return {
    components: [
      { endBytes: 64 * MiB, stripeCount: 1, stripeSizeBytes: MiB },
      { endBytes: 4 * GiB, stripeCount: 8, stripeSizeBytes: 4 * MiB },
      { stripeCount: 32, stripeSizeBytes: 4 * MiB },
    ],
    reason: "unknown-osts",
    why: "how many OSTs there are is not published: a layout that grows with the file; count them with `lfs df` and give ostCount for one that is computed",
    whyStripeSize: "1 MiB in the part on one OST, 4 MiB beyond: one RPC on one object",
  };
}
