import { type Properties, Secret, UNKNOWN, Unknown } from "./value.ts";

/** Pulumi's own sentinels on the wire (sdk/nodejs/runtime/rpc.ts). */
export const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
export const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Properties as Pulumi sends them (plain JSON with sentinels) → graph values with `UNKNOWN` and `Secret`. */
export function decode(wire: unknown): unknown {
  if (wire === unknownSentinel) return UNKNOWN;
  if (Array.isArray(wire)) return wire.map(decode);
  if (wire === null || typeof wire !== "object") return wire;
  const object = wire as Record<string, unknown>;
  switch (object[signatureKey]) {
    case secretSignature:
      // An exported stack has secrets encrypted: that there is one is known, and not what it is.
      return new Secret(Object.hasOwn(object, "value") ? decode(object["value"]) : UNKNOWN);
    case resourceSignature:
      // A reference to a resource reads as its id, which is what it stands for in an input.
      return typeof object["id"] === "string" && object["id"] !== "" ? decode(object["id"]) : UNKNOWN;
    case outputSignature: {
      const value = Object.hasOwn(object, "value") ? decode(object["value"]) : UNKNOWN;
      return object["secret"] === true ? new Secret(value) : value;
    }
  }
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, decode(value)]));
}

export function decodeProperties(wire: unknown): Properties {
  const decoded = decode(wire);
  return decoded !== null && typeof decoded === "object" && !Array.isArray(decoded) ? (decoded as Properties) : {};
}

/** The way back: graph values → what the engine would send to a policy pack. */
export function encode(value: unknown): unknown {
  if (value instanceof Unknown) return unknownSentinel;
  if (value instanceof Secret) return { [signatureKey]: secretSignature, value: encode(value.reveal()) };
  if (Array.isArray(value)) return value.map(encode);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
}
