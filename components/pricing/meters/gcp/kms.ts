import type { ResourceNode } from "../../../core/graph.ts";
import { read, readBoolean, readString } from "../../../core/value.ts";
import { priceLine } from "../../line.ts";
import type { Measurement, MeterContext, Meters } from "../../meter.ts";
import { everyRegion } from "../../priceRow.ts";
import { fixed, orElse } from "../../reading.ts";

const keyRingType = "gcp:kms/keyRing:KeyRing";

/** Keys cost by their versions: a rotation adds one. */
function measureKey(node: ResourceNode, context: MeterContext): Measurement {
  if (orElse(readBoolean(node.inputs, "skipInitialVersionCreation"), false)) {
    return { state: "free", why: "a key without a version; versions are billed" };
  }
  const level = orElse(readString(node.inputs, "versionTemplate.protectionLevel"), "SOFTWARE").toLowerCase();
  const region = locationOf(node, context);
  const { book } = context;
  const row = book.price({ place: "gcp", service: "kms", sku: `key-version:${level}`, region, purchase: "on-demand" });
  const rotates = read(node.inputs, "rotationPeriod").state !== "absent";
  const line = priceLine({
    node,
    context,
    region,
    row,
    description: `KMS key version, ${level}`,
    quantity: fixed(1),
    notes: [rotates ? "each rotation adds a version that costs as much, until it is destroyed" : undefined],
  });
  return { state: "priced", lines: [line], notes: ["requests to the key are billed by use"] };
}

/** Where the key ring is; the price is the same everywhere. */
function locationOf(node: ResourceNode, { graph }: MeterContext): string {
  const ring = graph.behind(node, "keyRing", keyRingType)[0];
  const location = ring === undefined ? undefined : readString(ring.inputs, "location");
  return location?.state === "known" ? location.value : everyRegion;
}

export const gcpKmsMeters: Meters = { "gcp:kms/cryptoKey:CryptoKey": measureKey };
