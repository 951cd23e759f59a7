import { readdirSync, readFileSync } from "node:fs";

const packages = new URL("../../node_modules/@pulumi/", import.meta.url);
const texts = new Map<string, string>();

function textOf(path: string): string {
  const known = texts.get(path) ?? readFileSync(new URL(path, packages), "utf8");
  texts.set(path, known);
  return known;
}

/** The arguments that the SDK documents: `aws:fsx/lustreFileSystem:LustreFileSystem`. */
function argumentsOf(type: string): string {
  const [name, module = ""] = type.split(":");
  const [folder, file] = module.split("/");
  // `iAMMember` stands in iammember.d.ts, `v2Vm` in v2vm.d.ts.
  const files = readdirSync(new URL(`${name}/${folder}/`, packages));
  const found = files.find((one) => one.toLowerCase() === `${file}.d.ts`.toLowerCase());
  const text = textOf(`${name}/${folder}/${found}`);
  return text.slice(text.search(/export interface \w+Args /));
}

/** What is in `inputs.container.NodePoolNodeConfig`. */
function interfaceOf(name: string, [space = "", ...names]: readonly string[]): string {
  const text = textOf(`${name}/types/input.d.ts`);
  const inSpace = text.slice(text.indexOf(`export declare namespace ${space} {`));
  const from = inSpace.indexOf(`interface ${names.join(".")} {`);
  return inSpace.slice(from, inSpace.indexOf("\n    }", from));
}

/** Whether a resource type has an input at a path, as deep as its SDK tells; keys of maps are any text. */
export function hasInput(type: string, path: string): boolean {
  let text = argumentsOf(type);
  for (const step of path.split(".")) {
    const found = new RegExp(`^ +${step}\\??: (.*)$`, "m").exec(text);
    if (found === null) return false;
    const inner = /inputs\.([\w.]+)/.exec(found[1]!)?.[1];
    if (inner === undefined) text = "";
    else text = interfaceOf(type.split(":")[0]!, inner.split("."));
  }
  return true;
}
