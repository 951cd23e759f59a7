/** A property as TypeScript declares it. */
export interface Member {
  readonly name: string;
  readonly required: boolean;
  /** As it is written: `pulumi.Input<string | undefined>`. */
  readonly type: string;
}

export interface DeclaredClass {
  /** What it extends: `pulumi.CustomResource`. */
  readonly base: string;
  readonly members: readonly Member[];
  /** The interface of the arguments that its constructor takes. */
  readonly args: string | undefined;
}

export interface DeclaredFunction {
  readonly parameters: string;
  /** What it promises. */
  readonly result: string;
}

/**
 * A file of declarations as the generator of Pulumi SDKs writes it: four spaces a level, and a closing brace below its opening line. The
 * compiler reads every form of TypeScript, takes several times as long, and is not always installed. What is written otherwise is not
 * found.
 */
export class Declarations {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text.replace(/\/\*[\s\S]*?\*\//g, "");
  }

  /** Properties of an interface that stands in no namespace. */
  interface(name: string): readonly Member[] | undefined {
    const start = this.#text.indexOf(`interface ${name} {\n`);
    return start < 0 ? undefined : membersOf(this.#bodyAt(start, ""), "");
  }

  /** All interfaces, with their namespaces in front: `ec2.GetAmiFilter`. */
  *interfaces(): Iterable<readonly [string, readonly Member[]]> {
    const namespaces: string[] = [];
    for (const { index, 1: indent = "", 2: kind, 3: name = "" } of this.#text.matchAll(opened)) {
      namespaces.length = Math.min(namespaces.length, indent.length / 4);
      if (kind === "namespace") namespaces.push(name);
      else yield [[...namespaces, name].join("."), membersOf(this.#bodyAt(index, indent), indent)];
    }
  }

  /** The class of a name; where there is none, the first one. */
  class(name: string): DeclaredClass | undefined {
    const all = [...this.#text.matchAll(classed)];
    const found = all.find((one) => one[1] === name) ?? all[0];
    if (found === undefined) return undefined;
    const body = this.#bodyAt(found.index, "");
    return { base: found[2]!, members: membersOf(body, "", true), args: constructed.exec(body)?.[1] };
  }

  /** The function of a name; where there is none, the first one. */
  function(name: string): DeclaredFunction | undefined {
    const all = [...this.#text.matchAll(promised)];
    const found = all.find((one) => one[1] === name) ?? all[0];
    return found && { parameters: found[2]!, result: found[3]! };
  }

  #bodyAt(index: number, indent: string): string {
    const end = this.#text.indexOf(`\n${indent}}`, index);
    return this.#text.slice(this.#text.indexOf("\n", index), end < 0 ? undefined : end + 1);
  }
}

const opened = /^( *)(?:export )?(?:declare )?(namespace|interface) ([\w.]+) \{$/gm;
const classed = /^export declare class (\w+) extends ([\w.]+) \{$/gm;
const constructed = /^ {4}constructor\(name: string, args\??: (\w+)/m;
const promised = /^export declare function (\w+)\((.*)\): Promise<(.*)>;$/gm;

/** A property by the spaces before it. Its type ends with its line, or with the line of the brace below. */
const properties = new Map<string, RegExp>();

function membersOf(body: string, indent: string, onlyReadable = false): Member[] {
  const spaces = `${indent}    `;
  const key = `${spaces}${onlyReadable}`;
  let property = properties.get(key);
  if (property === undefined) {
    const readable = onlyReadable ? "readonly " : "(?:readonly )?";
    const type = String.raw`((?:[^;{\n]|\{[\s\S]*?\n${spaces}\})+)`;
    property = new RegExp(String.raw`^${spaces}${readable}"?([\w$-]+)"?(\?)?: ${type};$`, "gm");
    properties.set(key, property);
  }
  return Array.from(body.matchAll(property), ([, name, optional, type]) => {
    return { name: name!, required: optional === undefined, type: type! };
  });
}
