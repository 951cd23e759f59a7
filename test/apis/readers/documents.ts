import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  ApiDescription,
  type Field,
  type MessageType,
  plainWords,
  rulesInWords,
  type ValueType,
} from "../description.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly readOnly?: boolean;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

/** Reads a discovery document of Google: one JSON file an API, `container.v1.json`. */
export function readDiscovery(name: string, file: string): ApiDescription {
  const { schemas } = JSON.parse(readFileSync(file, "utf8")) as { schemas: Record<string, Schema> };
  const types: MessageType[] = [];
  const message = (at: string, properties: Readonly<Record<string, Schema>>): void => {
    const fields = new Map<string, Field>();
    for (const [key, schema] of Object.entries(properties)) {
      const words = plainWords(schema.description);
      const said = rulesInWords(words);
      fields.set(key, {
        name: key,
        type: typeOf(schema, `${at}.${key}`),
        required: said.required,
        outputOnly: said.outputOnly || schema.readOnly === true,
        words,
      });
    }
    types.push({ name: at, fields, alternatives: [] });
  };
  const typeOf = (schema: Schema, at: string): ValueType => {
    if (schema.$ref !== undefined) return { kind: "message", name: schema.$ref };
    switch (schema.type) {
      case "string":
        return textOf(schema);
      case "integer":
        return { kind: "number", integer: true, ...(schema.format === "uint32" ? { minimum: 0 } : {}) };
      case "number":
        return { kind: "number", integer: false };
      case "boolean":
        return { kind: "boolean" };
      case "array":
        return { kind: "list", of: typeOf(schema.items ?? {}, `${at}[]`) };
      case "object":
        if (schema.additionalProperties !== undefined) {
          return { kind: "map", of: typeOf(schema.additionalProperties, `${at}[]`) };
        }
        message(at, schema.properties ?? {});
        return { kind: "message", name: at };
    }
    return { kind: "any" };
  };
  for (const [key, { properties }] of Object.entries(schemas)) message(key, properties ?? {});
  return new ApiDescription(name, types);
}

const formatsOfGoogle: Readonly<Record<string, "int64" | "uint64" | "duration" | "timestamp">> = {
  int64: "int64",
  uint64: "uint64",
  "google-duration": "duration",
  "google-datetime": "timestamp",
  "date-time": "timestamp",
};

function textOf({ format = "", pattern, enum: values }: Schema): ValueType {
  const known = formatsOfGoogle[format];
  return {
    kind: "text",
    ...(known === undefined ? {} : { format: known }),
    ...(pattern === undefined ? {} : { pattern: new RegExp(`^(?:${pattern})$`) }),
    ...(values === undefined ? {} : { values: values.filter((value) => !/^UNDEFINED_/.test(value)) }),
  };
}

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string; readonly documentation?: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

/** Reads a service model of AWS: `service-2.json` or `service-2.json.gz`. */
export function readServiceModel(name: string, file: string): ApiDescription {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const { shapes } = JSON.parse(text) as { shapes: Readonly<Record<string, Shape>> };
  const types: MessageType[] = [];
  for (const [each, shape] of Object.entries(shapes)) {
    if (shape.type !== "structure") continue;
    const fields = new Map<string, Field>();
    for (const [key, member] of Object.entries(shape.members ?? {})) {
      fields.set(key, {
        name: key,
        type: valueOfShape(shapes, member.shape, new Set()),
        required: shape.required?.includes(key) ?? false,
        outputOnly: false,
        words: plainWords(member.documentation),
      });
    }
    types.push({ name: each, fields, alternatives: [] });
  }
  return new ApiDescription(name, types);
}

function valueOfShape(shapes: Readonly<Record<string, Shape>>, name: string, above: ReadonlySet<string>): ValueType {
  const shape = shapes[name];
  if (shape === undefined || above.has(name)) return { kind: "any" };
  const inside = (reference: { readonly shape: string } | undefined): ValueType =>
    reference === undefined ? { kind: "any" } : valueOfShape(shapes, reference.shape, new Set([...above, name]));
  const { min, max } = shape;
  switch (shape.type) {
    case "structure":
      return { kind: "message", name };
    case "string":
      return {
        kind: "text",
        ...(shape.enum === undefined ? {} : { values: shape.enum }),
        ...patternOf(shape.pattern),
        ...(min === undefined ? {} : { minLength: min }),
        ...(max === undefined ? {} : { maxLength: max }),
      };
    case "timestamp":
      return { kind: "text", format: "timestamp" };
    case "boolean":
      return { kind: "boolean" };
    case "integer":
    case "long":
    case "float":
    case "double":
      return {
        kind: "number",
        integer: shape.type === "integer" || shape.type === "long",
        ...(min === undefined ? {} : { minimum: min }),
        ...(max === undefined ? {} : { maximum: max }),
      };
    case "list":
      return {
        kind: "list",
        of: inside(shape.member),
        ...(min === undefined ? {} : { minItems: min }),
        ...(max === undefined ? {} : { maxItems: max }),
      };
    case "map":
      return { kind: "map", of: inside(shape.value) };
  }
  return { kind: "any" };
}

/** AWS writes patterns for another engine; those that this one cannot read are left out. A pattern has to match somewhere. */
function patternOf(pattern: string | undefined): { pattern?: RegExp } {
  if (pattern === undefined) return {};
  try {
    return { pattern: new RegExp(pattern.replaceAll("\\p{javaWhitespace}", "\\s"), "u") };
  } catch {
    return {};
  }
}
