import { type Properties, UNKNOWN, Unknown } from "../../../components/core/value.ts";
import { crc32 } from "../crc32.ts";
import {
  type Document,
  goJson,
  lists,
  objects,
  type Principal,
  parsed,
  principalLists,
  refused,
  type Statement,
  text,
  texts,
  writtenDocument,
} from "./policyModel.ts";

const oldVersion = "2008-10-17";
/**
 * What `getPolicyDocument` answers: the documents of `sourcePolicyDocuments`, its own statements over them, and those of
 * `overridePolicyDocuments` over both. A statement replaces the one with its Sid.
 *
 * @throws RefusedError where the provider refuses: a Sid twice, a variable that the version does not have
 */
export function policyDocumentAnswer(inputs: Properties): Properties {
  // A document with a part that nobody knows yet is not known either.
  if (hasUnknown(inputs)) return { json: UNKNOWN, minifiedJson: UNKNOWN };
  const merged: Document = { id: "", version: "", statements: [] };
  const sids = new Set<string>();
  for (const [index, json] of texts(inputs["sourcePolicyDocuments"]).entries()) {
    if (json === "") continue;
    const document = parsed(json, `merging source document ${index}`);
    for (const [at, { sid }] of document.statements.entries()) {
      if (sids.has(sid)) {
        throw refused(
          `merging source document ${index}: duplicate Sid (${sid}) in source_policy_documents (statement ${at}). ` +
            "Remove the Sid or ensure Sids are unique.",
        );
      }
      if (sid !== "") sids.add(sid);
    }
    merge(merged, document);
  }
  merge(merged, ownDocument(inputs));
  for (const [index, json] of texts(inputs["overridePolicyDocuments"]).entries()) {
    if (json !== "") merge(merged, parsed(json, `merging override document ${index}`));
  }
  const written = writtenDocument(merged);
  const json = goJson(written, 2);
  return { id: String(crc32(json)), json, minifiedJson: goJson(written) };
}

function merge(into: Document, { id, version, statements }: Document): void {
  if (id !== "") into.id = id;
  if (version > into.version) into.version = version;
  for (const statement of statements) {
    const there = statement.sid === "" ? -1 : into.statements.findIndex(({ sid }) => sid === statement.sid);
    if (there < 0) into.statements.push(statement);
    else into.statements[there] = statement;
  }
}

/* What the program gives. */

function ownDocument(inputs: Properties): Document {
  const version = text(inputs["version"]) || "2012-10-17";
  const sids = new Set<string>();
  const statements = objects(inputs["statements"]).map((given): Statement => {
    const sid = text(given["sid"]);
    if (sids.has(sid)) throw refused(`duplicate Sid (${sid}). Remove the Sid or ensure the Sid is unique.`);
    if (sid !== "") sids.add(sid);
    const principals = Object.entries(principalLists).map(([from, to]) => [
      to,
      inSetOrder(objects(given[from]), principalKey).map((one) => ownPrincipal(one, version)),
    ]);
    return {
      sid,
      effect: text(given["effect"]) || "Allow",
      lists: ownLists(given, version),
      principals: Object.fromEntries(principals),
      conditions: inSetOrder(objects(given["conditions"]), conditionKey).map((one) => ({
        test: text(one["test"]),
        variable: text(one["variable"]),
        values: texts(one["values"]).map((value) => replaced(value, version) as string),
      })),
    };
  });
  return { id: text(inputs["policyId"]), version, statements };
}

function ownLists(given: Properties, version: string): Record<string, unknown> {
  const entries = Object.entries(lists).flatMap(([from, to]) => {
    const known = oneOrMany(texts(given[from]));
    if (known.length === 0) return [];
    return [[to, to.endsWith("Resource") ? replaced(known, version) : known] as const];
  });
  return Object.fromEntries(entries);
}

function ownPrincipal(given: Properties, version: string): Principal {
  return { type: text(given["type"]), identifiers: replaced(oneOrMany(texts(given["identifiers"])), version) };
}

/** A set of texts as the provider writes it: one plain, several as a list from Z to A. */
function oneOrMany(given: readonly string[]): string | readonly string[] {
  const all = [...new Set(given)];
  return all.length === 1 ? all[0]! : all.sort().reverse();
}

/** `&{aws:username}` is how a program writes a variable of IAM; the first version of the language has none. */
function replaced(given: string | readonly string[], version: string): string | readonly string[] {
  if (typeof given !== "string") return given.map((one) => replaced(one, version) as string);
  if (version === oldVersion && given.includes("&{")) {
    throw refused(`found &{ sequence in (${given}), which is not supported in document version ${oldVersion}`);
  }
  return given.replaceAll("&{", "${");
}

/**
 * Blocks of a set come in the order of their hashes: it shows where two have one type, or one test and variable.
 *
 * @see hashicorp/terraform-plugin-sdk helper/schema/serialize.go, helper/schema/set.go
 */
function inSetOrder(blocks: readonly Properties[], serialized: (block: Properties) => string): Properties[] {
  const byHash = new Map(blocks.map((block) => [String(crc32(serialized(block))), block]));
  return [...byHash].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, block]) => block);
}

function principalKey(given: Properties): string {
  const identifiers = new Map(texts(given["identifiers"]).map((one) => [String(crc32(`${one};`)), `${one};`]));
  const inOrder = [...identifiers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return `identifiers:{${inOrder.join("")}};type:${text(given["type"])};`;
}

function conditionKey(given: Properties): string {
  const values = texts(given["values"]).map((one) => `${one};`);
  return `test:${text(given["test"])};values:(${values.join("")});variable:${text(given["variable"])};`;
}

function hasUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(hasUnknown);
}
