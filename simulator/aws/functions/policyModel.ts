import type { Properties } from "../../../components/core/value.ts";
import { type Refusal, RefusedError } from "../../refusal.ts";

/** A policy document as the provider holds it: its own statements, and those of the documents that it merges. */
export interface Document {
  id: string;
  version: string;
  readonly statements: Statement[];
}

export interface Statement {
  readonly sid: string;
  readonly effect: string;
  /** `Action`, `NotAction`, `Resource` and `NotResource`, as they are written. */
  readonly lists: Readonly<Record<string, unknown>>;
  /** `Principal` and `NotPrincipal`. */
  readonly principals: Readonly<Record<string, readonly Principal[]>>;
  readonly conditions: readonly Condition[];
}

export interface Principal {
  readonly type: string;
  readonly identifiers: string | readonly string[];
}

export interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

const source =
  "hashicorp/terraform-provider-aws internal/service/iam/policy_document_data_source.go, internal/service/iam/policy_model.go";

/** Properties of a statement in the program, and how IAM calls them. */
export const lists = {
  actions: "Action",
  notActions: "NotAction",
  resources: "Resource",
  notResources: "NotResource",
} as const;
export const principalLists = { principals: "Principal", notPrincipals: "NotPrincipal" } as const;

/* Documents that it merges. */

/** @param doing what the provider does with it, for its message */
export function parsed(json: string, doing: string): Document {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    throw refused(`${doing}: contains an invalid JSON: ${json.slice(0, 60)}`);
  }
  const statements = field(given, "Statement") ?? [];
  if (!isObject(given) || !Array.isArray(statements)) {
    throw refused(`${doing}: json: cannot unmarshal, Statement is not a list`);
  }
  return {
    id: text(field(given, "Id")),
    version: text(field(given, "Version")),
    statements: statements.map((one) => parsedStatement(one, doing)),
  };
}

function parsedStatement(given: unknown, doing: string): Statement {
  const written = Object.values(lists).map((name) => [name, field(given, name)] as const);
  return {
    sid: text(field(given, "Sid")),
    effect: text(field(given, "Effect")),
    lists: Object.fromEntries(written.filter(([, value]) => value !== undefined)),
    principals: Object.fromEntries(
      Object.values(principalLists).map((name) => [name, parsedPrincipals(field(given, name), doing)]),
    ),
    conditions: parsedConditions(field(given, "Condition")),
  };
}

function parsedPrincipals(given: unknown, doing: string): Principal[] {
  if (given === undefined) return [];
  if (typeof given === "string") return [{ type: "*", identifiers: ["*"] }];
  if (!isObject(given)) throw refused(`${doing}: Unsupported data type for IAMPolicyStatementPrincipalSet`);
  return Object.entries(given).map(([type, value]) => ({
    type,
    identifiers: typeof value === "string" ? value : texts(value),
  }));
}

/** A value that is no text, no list and neither true nor false is lost: the provider has no case for it. */
function parsedConditions(given: unknown): Condition[] {
  if (!isObject(given)) return [];
  return Object.entries(given).flatMap(([test, variables]) =>
    Object.entries(isObject(variables) ? variables : {}).flatMap(([variable, value]): Condition[] => {
      if (Array.isArray(value)) return [{ test, variable, values: texts(value) }];
      if (typeof value !== "string" && typeof value !== "boolean") return [];
      return [{ test, variable, values: [String(value)] }];
    }),
  );
}

/** Go takes the name of a field in capitals or not. */
function field(object: unknown, name: string): unknown {
  if (!isObject(object)) return undefined;
  const key = Object.hasOwn(object, name)
    ? name
    : Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (object[key] ?? undefined);
}

/* What is written. */

/** A document as it is written, in the order of its fields. */
export function writtenDocument({ id, version, statements }: Document): object {
  return filled({
    Version: version,
    Id: id,
    Statement: statements.map(({ sid, effect, lists: own, principals, conditions }) =>
      filled({
        Sid: sid,
        Effect: effect,
        ...Object.fromEntries(Object.values(lists).map((name) => [name, own[name]])),
        Principal: writtenPrincipals(principals["Principal"]!),
        NotPrincipal: writtenPrincipals(principals["NotPrincipal"]!),
        Condition: writtenConditions(conditions),
      }),
    ),
  });
}

/** Everybody is `"*"` where nobody else is named: `{"AWS": "*"}` stays, as roles take no other. */
function writtenPrincipals(principals: readonly Principal[]): unknown {
  if (principals.length === 0) return undefined;
  const [first, ...others] = principals;
  if (others.length === 0 && first!.type === "*" && [first!.identifiers].flat().join("\n") === "*") return "*";
  const byType = new Map<string, string | string[]>();
  for (const { type, identifiers } of principals) {
    const there = byType.get(type);
    if (typeof identifiers === "string" && there === undefined) byType.set(type, identifiers);
    else {
      const more = typeof identifiers === "string" ? [identifiers] : [...identifiers].sort().reverse();
      byType.set(type, [...(there === undefined ? [] : [there].flat()), ...more]);
    }
  }
  return inKeyOrder(byType);
}

function writtenConditions(conditions: readonly Condition[]): unknown {
  if (conditions.length === 0) return undefined;
  const byTest = new Map<string, Map<string, string[]>>();
  for (const { test, variable, values } of conditions) {
    const byVariable = byTest.get(test) ?? new Map<string, string[]>();
    byTest.set(test, byVariable.set(variable, [...(byVariable.get(variable) ?? []), ...values]));
  }
  const tests = [...byTest].map(([test, byVariable]) => {
    const variables = [...byVariable].map(([variable, values]) => [variable, values.length === 1 ? values[0] : values]);
    return [test, inKeyOrder(new Map(variables as [string, unknown][]))] as const;
  });
  return inKeyOrder(new Map(tests));
}

function inKeyOrder(map: ReadonlyMap<string, unknown>): object {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without what Go leaves out when it is empty. */
function filled(given: Readonly<Record<string, unknown>>): object {
  const isEmpty = (key: string, value: unknown): boolean =>
    value === undefined || value === "" || (key === "Statement" && (value as unknown[]).length === 0);
  return Object.fromEntries(Object.entries(given).filter(([key, value]) => !isEmpty(key, value)));
}

/** JSON as Go writes it: with `<`, `>` and `&` as they may stand in a page. */
export function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replaceAll(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The provider says no. */
export function refused(message: string): RefusedError {
  const refusal: Refusal = { code: "InvalidPolicyDocument", message, source };
  return new RefusedError(`writing IAM Policy Document: ${message}`, refusal);
}

export function objects(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
