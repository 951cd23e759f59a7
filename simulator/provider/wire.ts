import { createRequire } from "node:module";
import { type Properties, Secret } from "../../components/core/value.ts";
import { decodeProperties, encode } from "../../components/core/wire.ts";

const require = createRequire(import.meta.url);
const structproto = require("google-protobuf/google/protobuf/struct_pb.js");

/** What marks files and archives on the wire (sdk/nodejs/runtime/rpc.ts). */
const assetSignatures: readonly unknown[] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

/** Properties of a message, as rules read them. */
export function received(struct: any): Properties {
  return decodeProperties(struct?.toJavaScript() ?? {});
}

/** Properties for a message. */
export function sent(properties: Properties): unknown {
  return structproto.Struct.fromJavaScript(encode(properties) as object);
}

/** The hash of a file or an archive, which is all that tells two of them apart. */
export function assetHashOf(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || !("hash" in value)) return undefined;
  const kind = assetKindOf(value);
  return kind === undefined ? undefined : `${kind} ${String(value.hash)}`;
}

/** The mark of a file or of an archive; nothing for anything else. */
export function assetKindOf(value: object): string | undefined {
  const signature = Object.values(value).find((one) => assetSignatures.includes(one));
  return signature === undefined ? undefined : String(signature);
}

/** A value as a cloud has it, with as secret what was secret in another one of the same shape: no cloud knows what a program hides. */
export function secretAs(model: unknown, value: unknown): unknown {
  if (value instanceof Secret) return value;
  if (model instanceof Secret) return new Secret(value);
  if (Array.isArray(model) && Array.isArray(value)) return value.map((one, index) => secretAs(model[index], one));
  if (!isRecord(model) || !isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, secretAs(model[key], one)]);
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
