import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defaultedOutputs } from "../../simulator/defaultTags.ts";

const require = createRequire(import.meta.url);

/** The file in which the SDK of its package declares a type or a function; nothing where there is none here. */
function declarationOf(token: string): string | undefined {
  const [own = "", module = "", name = ""] = token.split(":");
  const last = module.slice(module.lastIndexOf("/") + 1);
  if (!/^[\w-]+$/.test(own) || !/^[\w/.-]+$/.test(module) || last.toLowerCase() !== name.toLowerCase())
    return undefined;
  const folder = module.startsWith("index/") ? "" : module.slice(0, -last.length);
  // Of a name that begins with several capitals, all of them are small in the name of its file: `iamauditConfig`.
  for (const file of [last, name.replace(/^[A-Z0-9]+/, (capitals) => capitals.toLowerCase())]) {
    try {
      return require.resolve(`@pulumi/${own}/${folder}${file}.d.ts`);
    } catch {
      // The next one.
    }
  }
  return undefined;
}

/** Whether there is such a type or function, as far as an SDK that is installed here tells. */
export function isInSdk(token: string): boolean {
  return declarationOf(token) !== undefined;
}

/** All tags and labels follow from those that somebody sets. */
function isDefaulted(property: string): boolean {
  return defaultedOutputs.some((one) => one === property);
}

/** Whether a property of a type is worked out by its cloud, and is none that a program may give. */
export function isComputed(type: string, property: string): boolean {
  const file = isDefaulted(property) ? undefined : declarationOf(type);
  if (file === undefined) return false;
  const text = readFileSync(file, "utf8");
  const name = type.slice(type.lastIndexOf(":") + 1);
  const inputs = new RegExp(`^export interface ${name}Args \\{$([\\s\\S]*?)^\\}$`, "m").exec(text)?.[1];
  if (inputs === undefined || !/^\w+$/.test(property)) return false;
  return (
    new RegExp(`^    readonly ${property}: `, "m").test(text) && !new RegExp(`^    ${property}\\??: `, "m").test(inputs)
  );
}
