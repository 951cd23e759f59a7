import { createRequire } from "node:module";
import { type Properties, read } from "../../components/core/value.ts";
import { objectKind } from "./kind.ts";
import { textAt } from "./read.ts";

const require = createRequire(import.meta.url);

/** Reads the objects of a file: what `yaml.ConfigFile` and `yaml.ConfigGroup` ask the provider for. */
export const decodeToken = "kubernetes:yaml:decode";

/**
 * The objects in a text of YAML, one a document, those without a kind left out. Objects of a kind with namespaces that name
 * none get the default one, where there is one.
 *
 * @see pulumi/pulumi-kubernetes provider/pkg/provider/invoke_decode_yaml.go
 */
export function decodeYaml(inputs: Properties): Properties {
  const text = textAt(inputs, "text");
  if (text === undefined && inputs["text"] !== "") throw new Error("missing required field 'text' of type string");
  const namespace = textAt(inputs, "defaultNamespace");
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  const documents = parseAllDocuments(text ?? "");
  const objects = ("empty" in documents ? [] : documents).map((document) => {
    const [wrong] = document.errors;
    if (wrong !== undefined) throw new Error(`error converting YAML to JSON: ${wrong.message}`);
    return document.toJS() as unknown;
  });
  return { result: objects.filter(isObject).map((object) => inNamespace(object, namespace)) };
}

function isObject(value: unknown): value is Properties {
  return textAt(value, "kind") !== undefined && textAt(value, "apiVersion") !== undefined;
}

function inNamespace(object: Properties, namespace: string | undefined): Properties {
  const api = textAt(object, "apiVersion")!;
  const kind = objectKind(`kubernetes:${api.includes("/") ? api : `core/${api}`}:${textAt(object, "kind")}`);
  if (namespace === undefined || kind?.namespaced !== true || textAt(object, "metadata.namespace") !== undefined) {
    return object;
  }
  const metadata = read(object, "metadata");
  return { ...object, metadata: { ...(metadata.state === "known" ? (metadata.value as object) : {}), namespace } };
}
