import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Declarations, type Member } from "./declarations.ts";
import { TypeReader } from "./typeSpec.ts";

/**
 * The schema of a package, from the declarations of its SDK for Node.js: that was generated from the schema of the real provider. Tokens
 * and secrets are in the code beside the declarations. It is put together as text, which takes half the time of objects.
 *
 * @param folder where the SDK is installed
 * @see https://www.pulumi.com/docs/iac/extending-pulumi/schema/
 */
export function schemaOf(folder: string, name: string, version: string): string {
  const root = join(folder, dirname(mainOf(folder)));
  const { types, reader } = objectTypes(root, name);
  const resources = new Map<string, string>();
  const functions = new Map<string, string>();
  for (const file of codeOf(root)) {
    const code = contentOf(`${file}.js`);
    const type = typeToken.exec(code)?.[1];
    if (type !== undefined) {
      const found = resourceOf(declarationsOf(file), type, code, reader);
      if (found !== undefined) resources.set(type, found);
      continue;
    }
    const token = functionToken.exec(code)?.[1];
    const found = token && functionOf(declarationsOf(file), token, reader);
    if (found) functions.set(token, found);
  }
  // Providers have the name of their package as their type.
  const provider = resources.get(name) ?? "{}";
  resources.delete(name);
  return textOf({
    name: JSON.stringify(name),
    version: JSON.stringify(version),
    provider,
    resources: textOf(resources),
    functions: textOf(functions),
    types: textOf(types),
  });
}

/** An object of what is JSON already. Names of properties and tokens have nothing in them to escape. */
function textOf(members: ReadonlyMap<string, string> | Readonly<Record<string, string>>): string {
  const entries = members instanceof Map ? [...members] : Object.entries(members);
  return `{${entries.map(([name, text]) => `"${name}":${text}`).join(",")}}`;
}

const typeToken = /__pulumiType = ["']([^"']+)["']/;
const functionToken = /runtime\.invoke(?:Single)?\("([^"]+)"/;

function mainOf(folder: string): string {
  const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { main?: string };
  return main ?? "index.js";
}

/** Folders of an SDK in which there are no resources and no functions. */
const leftOut: ReadonlySet<string> = new Set(["node_modules", "types", "config"]);

/** Files of code with declarations beside them, without the ending. */
function codeOf(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : codeOf(path);
    return path.endsWith(".js") && names.has(entry.name.replace(/js$/, "d.ts")) ? [path.slice(0, -3)] : [];
  });
}

/** Only in comments there is more than ASCII, and not to decode it saves a third of the time. */
function contentOf(file: string): string {
  return readFileSync(file, "latin1");
}

function declarationsOf(file: string): Declarations {
  return new Declarations(existsSync(`${file}.d.ts`) ? contentOf(`${file}.d.ts`) : "");
}

/** The types of objects in properties: all of a package stand in two files. */
function objectTypes(root: string, packageName: string): { types: Map<string, string>; reader: TypeReader } {
  const tokens = new Map<string, string>();
  const found = (["input", "output"] as const).flatMap((side) =>
    Array.from(declarationsOf(join(root, "types", side)).interfaces(), ([name, members]) => {
      const [last, ...namespaces] = name.split(".").reverse();
      const token = `${packageName}:${[...namespaces.reverse(), side].join("/")}:${last}`;
      tokens.set(`${side}s.${name}`, token);
      return [token, members] as const;
    }),
  );
  const reader = new TypeReader((name) => tokens.get(name));
  return { types: new Map(found.map(([token, members]) => [token, objectOf(members, reader)])), reader };
}

function resourceOf(declared: Declarations, token: string, code: string, reader: TypeReader): string | undefined {
  const found = declared.class(lastOf(token));
  if (found === undefined) return undefined;
  const { base, members, args } = found;
  const inputs = (args && declared.interface(args)) || [];
  const hidden = secretOutputs.exec(code)?.[1]?.matchAll(/"([^"]+)"/g) ?? [];
  return textOf({
    isComponent: String(base.endsWith("ComponentResource")),
    properties: propertiesOf(members, reader, captured(hidden)),
    inputProperties: propertiesOf(inputs, reader, captured(code.matchAll(secretInput))),
    requiredInputs: requiredOf(inputs),
  });
}

const secretOutputs = /additionalSecretOutputs: \[([^\]]*)\]/;
const secretInput = /pulumi\.secret\(args\.(\w+)\)/g;

function captured(matches: Iterable<RegExpMatchArray>): Set<string> {
  return new Set(Array.from(matches, (one) => one[1]!));
}

function functionOf(declared: Declarations, token: string, reader: TypeReader): string | undefined {
  const found = declared.function(lastOf(token));
  if (found === undefined) return undefined;
  const args = /^args\??: (\w+)/.exec(found.parameters)?.[1];
  const inputs = args === undefined ? oneByOne(found.parameters) : (declared.interface(args) ?? []);
  const outputs = declared.interface(found.result);
  return textOf({
    inputs: objectOf(inputs, reader),
    outputs: outputs === undefined ? reader.read(found.result) : objectOf(outputs, reader),
  });
}

/** `id: string, opts?: pulumi.InvokeOptions` */
function oneByOne(parameters: string): Member[] {
  return Array.from(parameters.matchAll(/(\w+)(\?)?: ([^,]+)/g), ([, name, optional, type]) => {
    return { name: name!, required: optional === undefined, type: type! };
  }).filter(({ name }) => name !== "opts");
}

function objectOf(members: readonly Member[], reader: TypeReader): string {
  return `{"type":"object","properties":${propertiesOf(members, reader)},"required":${requiredOf(members)}}`;
}

function propertiesOf(members: readonly Member[], reader: TypeReader, secret?: ReadonlySet<string>): string {
  const all = members.map(({ name, type }) => {
    const text = reader.read(type);
    return `"${name}":${secret?.has(name) === true ? `${text.slice(0, -1)},"secret":true}` : text}`;
  });
  return `{${all.join(",")}}`;
}

function requiredOf(members: readonly Member[]): string {
  return JSON.stringify(members.filter(({ required }) => required).map(({ name }) => name));
}

function lastOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
