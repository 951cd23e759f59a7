import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import {
  ApiDescription,
  type Field,
  type MessageType,
  plainWords,
  rulesInWords,
  type ValueType,
} from "../description.ts";

const root = join(import.meta.dirname, "../../../node_modules/google-proto-files/google");

/** What protocol buffers become in JSON, by the rules of the proto3 JSON mapping. */
const scalars: Readonly<Record<string, ValueType>> = {
  string: { kind: "text" },
  bytes: { kind: "text" },
  bool: { kind: "boolean" },
  double: { kind: "number", integer: false },
  float: { kind: "number", integer: false },
  int32: { kind: "number", integer: true, minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  sint32: { kind: "number", integer: true, minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  uint32: { kind: "number", integer: true, minimum: 0, maximum: 2 ** 32 - 1 },
  fixed32: { kind: "number", integer: true, minimum: 0, maximum: 2 ** 32 - 1 },
  int64: { kind: "text", format: "int64" },
  sint64: { kind: "text", format: "int64" },
  uint64: { kind: "text", format: "uint64" },
  fixed64: { kind: "text", format: "uint64" },
  "google.protobuf.Timestamp": { kind: "text", format: "timestamp" },
  "google.protobuf.Duration": { kind: "text", format: "duration" },
  "google.protobuf.FieldMask": { kind: "text" },
  "google.protobuf.BoolValue": { kind: "boolean" },
  "google.protobuf.StringValue": { kind: "text" },
  "google.protobuf.Int32Value": { kind: "number", integer: true },
  "google.protobuf.UInt32Value": { kind: "number", integer: true, minimum: 0 },
  "google.protobuf.Int64Value": { kind: "text", format: "int64" },
  "google.protobuf.UInt64Value": { kind: "text", format: "uint64" },
  "google.protobuf.DoubleValue": { kind: "number", integer: false },
  "google.protobuf.FloatValue": { kind: "number", integer: false },
};

/** Reads the messages of `.proto` files, by their path below `google/`: `container/v1/cluster_service.proto`. */
export function readProtos(name: string, ...files: readonly string[]): ApiDescription {
  const all = new protobuf.Root();
  for (const file of files) {
    protobuf.parse(readFileSync(join(root, file), "utf8"), all, { keepCase: true, alternateCommentMode: true });
  }
  return new ApiDescription(name, Array.from(messagesIn(all), message));
}

function* messagesIn(scope: protobuf.NamespaceBase): Generator<protobuf.Type> {
  for (const nested of scope.nestedArray) {
    if (nested instanceof protobuf.Type) yield nested;
    if (nested instanceof protobuf.Namespace) yield* messagesIn(nested);
  }
}

/** `Cluster`, and `Cluster.Inner` for a message inside one. */
function nameOf(object: protobuf.ReflectionObject): string {
  const names = [object.name];
  for (let { parent } = object; parent instanceof protobuf.Type; parent = parent.parent) names.unshift(parent.name);
  return names.join(".");
}

/** The name in JSON: an underscore goes, and the letter after it becomes a capital. */
function jsonName(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function message(type: protobuf.Type): MessageType {
  const fields = new Map<string, Field>();
  for (const each of type.fieldsArray) {
    const words = plainWords(each.comment);
    const said = rulesInWords(words);
    const behaviour = JSON.stringify(each.parsedOptions ?? "");
    const one = elementType(type, each, words);
    const element: ValueType =
      one.kind === "text" && said.pattern !== undefined ? { ...one, pattern: said.pattern } : one;
    const name = jsonName(each.name);
    fields.set(name, {
      name,
      type: each.map ? { kind: "map", of: element } : each.repeated ? { kind: "list", of: element } : element,
      required: said.required || behaviour.includes('"REQUIRED"'),
      outputOnly: said.outputOnly || behaviour.includes('"OUTPUT_ONLY"'),
      words,
    });
  }
  return {
    name: nameOf(type),
    fields,
    // An underscore begins what the parser makes of `optional`.
    alternatives: type.oneofsArray
      .filter(({ name }) => !name.startsWith("_"))
      .map(({ oneof }) => oneof.map((name) => jsonName(name))),
  };
}

function elementType(owner: protobuf.Type, field: protobuf.Field, words: string): ValueType {
  const listed = field.type === "string" ? enumerationInWords(owner, words) : undefined;
  if (listed !== undefined) return { kind: "text", values: listed };
  const scalar = scalars[field.type];
  if (scalar !== undefined) return scalar;
  const found = owner.lookup(field.type);
  if (found instanceof protobuf.Enum) return { kind: "text", values: valuesOf(found) };
  if (found instanceof protobuf.Type) return { kind: "message", name: nameOf(found) };
  // Of a file that is not read.
  return { kind: "any" };
}

/** Compute Engine declares its enumerations beside texts, and its comments say which belongs to which. */
function enumerationInWords(owner: protobuf.Type, words: string): string[] | undefined {
  const name = /Check the (\w+) enum for the list of possible values/.exec(words)?.[1];
  if (name === undefined) return undefined;
  const found = owner.lookup(name, [protobuf.Enum]);
  if (!(found instanceof protobuf.Enum))
    throw new Error(`${nameOf(owner)} names an enumeration ${name} that is not there`);
  const more = /Additional supported values which may be not listed in the enum directly due to technical reasons:(.*)/;
  return [...valuesOf(found), ...(more.exec(words)?.[1]?.match(/[A-Z][A-Z0-9_]+/g) ?? [])];
}

/** Without the value that stands for none. */
function valuesOf(found: protobuf.Enum): string[] {
  return Object.keys(found.values).filter((value) => !/^UNDEFINED_/.test(value));
}
