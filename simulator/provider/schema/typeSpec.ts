/** A type as a schema has it. */
export type TypeSpec =
  | { readonly type: "string" | "number" | "boolean"; readonly const?: string }
  | { readonly type: "array"; readonly items: TypeSpec }
  | { readonly type: "object"; readonly additionalProperties: TypeSpec }
  | { readonly oneOf: readonly TypeSpec[] }
  | { readonly $ref: string };

const anything: TypeSpec = { $ref: "pulumi.json#/Any" };

const plain: Readonly<Record<string, TypeSpec>> = {
  string: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  true: { type: "boolean" },
  false: { type: "boolean" },
  "pulumi.asset.Asset": { $ref: "pulumi.json#/Asset" },
  "pulumi.asset.Archive": { $ref: "pulumi.json#/Archive" },
};

/** What stands around a type and says only when its value is there. */
const wrappers: ReadonlySet<string> = new Set(["pulumi.Input", "pulumi.Output"]);

const tokens = /"[^"]*"|[\w$.]+|[<>|{}[\]();:]/g;

/** Reads types as SDKs write them. What it does not know may be anything: a schema refuses nothing that the SDK takes. */
export class TypeReader {
  readonly #objects: (name: string) => string | undefined;
  readonly #read = new Map<string, string>();

  /** @param objects token of an object type, by its name: `inputs.s3.BucketVersioning` */
  constructor(objects: (name: string) => string | undefined) {
    this.#objects = objects;
  }

  /** As JSON: a large SDK has a hundred thousand properties, and a thousand types of them. */
  read(text: string): string {
    let found = this.#read.get(text);
    if (found === undefined) {
      const words = text.match(tokens) ?? [];
      const parsing = new Parsing(words, this.#objects);
      const whole = parsing.union();
      found = JSON.stringify(parsing.isAtEnd ? (whole ?? anything) : anything);
      this.#read.set(text, found);
    }
    return found;
  }
}

/** No type at all: `undefined`, an enumeration beside its plain type, a resource in place of its id. */
type Read = TypeSpec | undefined;

class Parsing {
  #at = 0;
  readonly #words: readonly string[];
  readonly #objects: (name: string) => string | undefined;

  constructor(words: readonly string[], objects: (name: string) => string | undefined) {
    this.#words = words;
    this.#objects = objects;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#words.length;
  }

  union(): Read {
    const members = [this.#listed()];
    while (this.#takes("|")) members.push(this.#listed());
    const known = members.filter((one) => one !== undefined);
    const different = [...new Map(known.map((one) => [JSON.stringify(withoutConst(one)), one])).values()];
    if (different.includes(anything)) return anything;
    if (different.length > 1) return { oneOf: different };
    // One of several words may be said: none of them is the only one.
    return known.length > 1 ? withoutConst(known[0]!) : known[0];
  }

  #listed(): Read {
    let one = this.#single();
    while (this.#takes("[")) {
      this.#takes("]");
      one = { type: "array", items: one ?? anything };
    }
    return one;
  }

  #single(): Read {
    const word = this.#words[this.#at++];
    if (word === undefined) return anything;
    if (word.startsWith('"')) return { type: "string", const: word.slice(1, -1) };
    if (word === "(") return this.#until(")");
    if (word === "{") return this.#map();
    if (wrappers.has(word) && this.#takes("<")) return this.#until(">");
    if (Object.hasOwn(plain, word)) return plain[word];
    if (word === "any") return anything;
    const token = this.#objects(word);
    return token === undefined ? undefined : { $ref: `#/types/${token}` };
  }

  #until(end: string): Read {
    const inner = this.union();
    return this.#takes(end) ? inner : anything;
  }

  /** `{ [key: string]: number; }` */
  #map(): TypeSpec {
    const isMap = ["[", "key", ":", "string", "]", ":"].every((word) => this.#takes(word));
    if (!isMap) return this.#leave();
    const values = this.union() ?? anything;
    this.#takes(";");
    return this.#takes("}") ? { type: "object", additionalProperties: values } : this.#leave();
  }

  /** What is not understood is not read on. */
  #leave(): TypeSpec {
    this.#at = this.#words.length + 1;
    return anything;
  }

  #takes(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }
}

function withoutConst(one: TypeSpec): TypeSpec {
  return "const" in one ? { type: one.type } : one;
}
