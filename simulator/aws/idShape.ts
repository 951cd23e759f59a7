import { simulatedAws } from "./index.ts";

/**
 * What ids of a type look like, where this one does not: a slip in it shows nowhere else, as nobody asks the cloud.
 *
 * @returns `undefined` where it looks like one, or where ids of its type have no such form
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html 17 digits, and 8 for what was made before 2018
 */
export function otherIdShape(type: string, id: string): string | undefined {
  if (!simulatedAws.types.has(type) || id.startsWith("arn:")) return undefined;
  const prefix = /^([a-z-]+-)[0-9a-f]{17}$/.exec(exampleId(type))?.[1];
  if (prefix === undefined) return undefined;
  const rest = id.startsWith(prefix) ? id.slice(prefix.length) : "";
  return /^([0-9a-f]{8}|[0-9a-f]{17})$/.test(rest) ? undefined : `${prefix} and 17 digits of 0-9 and a-f`;
}

function exampleId(type: string): string {
  try {
    return simulatedAws.create({ type, name: "example", inputs: {}, settings: {} }).id;
  } catch {
    // Its id follows from inputs that it needs.
    return "";
  }
}
