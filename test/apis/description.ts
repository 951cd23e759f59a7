/**
 * What an API says it takes, in a form that does not depend on who wrote it down: protocol buffers, discovery documents,
 * declarations of an SDK and service models are all read into this.
 */

/** How a text must look beyond being a text. */
export type TextFormat = "int64" | "uint64" | "duration" | "timestamp";

export type ValueType =
  | {
      readonly kind: "text";
      readonly format?: TextFormat;
      /** All values that there are, where the API lists them. */
      readonly values?: readonly string[];
      readonly pattern?: RegExp;
      readonly minLength?: number;
      readonly maxLength?: number;
    }
  | { readonly kind: "number"; readonly integer: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "list"; readonly of: ValueType; readonly minItems?: number; readonly maxItems?: number }
  | { readonly kind: "map"; readonly of: ValueType }
  | { readonly kind: "message"; readonly name: string }
  /** The description does not say, or says that everything goes. */
  | { readonly kind: "any" };

export interface Field {
  /** As it stands in a request. */
  readonly name: string;
  readonly type: ValueType;
  readonly required: boolean;
  /** Only answers carry it. */
  readonly outputOnly: boolean;
  /** What the description says of it, in its own words. */
  readonly words: string;
}

export interface MessageType {
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Names of fields of which at most one may be given. */
  readonly alternatives: readonly (readonly string[])[];
}

export class ApiDescription {
  /** Which API, and where its description was read: `container.v1 (google-proto-files 5.0.3)`. */
  readonly name: string;
  readonly #types: ReadonlyMap<string, MessageType>;

  constructor(name: string, types: Iterable<MessageType>) {
    this.name = name;
    this.#types = new Map(Array.from(types, (type) => [type.name, type]));
  }

  has(name: string): boolean {
    return this.#types.has(name);
  }

  message(name: string): MessageType {
    const found = this.#types.get(name);
    if (found === undefined) throw new Error(`${this.name} has no type ${name}`);
    return found;
  }

  get types(): readonly MessageType[] {
    return [...this.#types.values()];
  }
}

/** The first sentences of a comment, on one line: enough to quote. */
export function plainWords(comment: string | null | undefined): string {
  return (comment ?? "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Rules that descriptions give in words and always in the same ones. */
export function rulesInWords(words: string): { required: boolean; outputOnly: boolean; pattern?: RegExp } {
  const pattern = /regular expression:? `([^`]+)`/.exec(words)?.[1];
  return {
    required: /^(\[?Optional\]?\. )?\[?Required\]?[.:] /.test(words),
    outputOnly: /^(\[?Optional\]?\. )?\[?Output only\]?[.:\] ]/i.test(words),
    ...(pattern === undefined ? {} : { pattern: new RegExp(`^(?:${pattern})$`) }),
  };
}
