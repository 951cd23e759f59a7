import { createHash } from "node:crypto";
import { type Properties, readNumber, readString } from "../../components/core/value.ts";
import type { CloudCreate } from "../cloud.ts";

/**
 * What resources of the package `random` come to, as far as programs build names of it: other resources are named after them, and none
 * may be without. The same program gets the same ones on every run.
 */
export function randomResults(create: CloudCreate): Properties {
  const results = kinds[create.type.slice(create.type.lastIndexOf(":") + 1)];
  const { type, name, again = 0 } = create;
  return results?.(createHash("sha512").update(`${type}/${name}/${again}`).digest(), create.inputs) ?? {};
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const signs = `${letters}${letters.toUpperCase()}0123456789`;

const kinds: Readonly<Record<string, (bytes: Buffer, inputs: Properties) => Properties>> = {
  RandomId: (bytes, inputs) => {
    const given = bytes.subarray(0, numberOf(inputs, "byteLength", 8));
    const url = given.toString("base64url");
    const prefix = textOf(inputs, "prefix");
    return {
      id: url,
      b64Url: prefix + url,
      b64Std: prefix + given.toString("base64"),
      hex: prefix + given.toString("hex"),
      dec: prefix + BigInt(`0x${given.toString("hex") || "0"}`).toString(),
    };
  },
  RandomInteger: (bytes, inputs) => {
    const [min, max] = [numberOf(inputs, "min", 0), numberOf(inputs, "max", 0)];
    const result = min + (bytes.readUInt32BE(0) % Math.max(1, max - min + 1));
    return { id: String(result), result };
  },
  RandomPassword: (bytes, inputs) => ({ id: "none", result: textFrom(bytes, signs, numberOf(inputs, "length", 16)) }),
  RandomPet: (bytes, inputs) => {
    const words = [...Array(numberOf(inputs, "length", 2)).keys()].map((index) =>
      textFrom(bytes.subarray(index), letters, 6),
    );
    const prefix = textOf(inputs, "prefix");
    return { id: [...(prefix === "" ? [] : [prefix]), ...words].join(textOf(inputs, "separator") || "-") };
  },
  RandomString: (bytes, inputs) => {
    const isLower = inputs["upper"] === false;
    const result = textFrom(bytes, isLower ? `${letters}0123456789` : signs, numberOf(inputs, "length", 16));
    return { id: result, result };
  },
  RandomUuid: (bytes) => {
    const hex = bytes.toString("hex");
    const result = [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join("-");
    return { id: result, result };
  },
};

function textFrom(bytes: Buffer, from: string, length: number): string {
  return [...Array(length).keys()].map((index) => from[bytes[index % bytes.length]! % from.length]).join("");
}

function numberOf(inputs: Properties, path: string, usual: number): number {
  const given = readNumber(inputs, path);
  return given.state === "known" ? given.value : usual;
}

function textOf(inputs: Properties, path: string): string {
  const given = readString(inputs, path);
  return given.state === "known" ? given.value : "";
}
