import { stringify } from "yaml";
import { Secret, Unknown } from "../../components/core/value.ts";
import { type Example, type ExampleResource, Ref } from "./page.ts";

/**
 * The resources of an example as a program of Pulumi YAML.
 * @see https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/
 */
export function pulumiYaml({ resources }: Example): string {
  const program = Object.fromEntries(resources.map((resource) => [resource.name, declaration(resource)]));
  // The engine reads YAML 1.1, in which 2012-10-17 is a date unless it is quoted.
  return stringify({ resources: program }, { lineWidth: 0, version: "1.1" }).trimEnd();
}

function declaration({ type, inputs, options = {}, parent }: ExampleResource): object {
  const given = { ...options, ...(parent === undefined ? {} : { parent: `\${${parent}}` }) };
  return {
    type: shortToken(type),
    ...(Object.keys(inputs).length === 0 ? {} : { properties: plain(inputs) }),
    ...(Object.keys(given).length === 0 ? {} : { options: given }),
  };
}

/** `aws:ec2/subnet:Subnet` → `aws:ec2:Subnet`, which the language takes for the same. */
export function shortToken(type: string): string {
  const [name = "", module = "", member = ""] = type.split(":");
  const [folder = "", file] = module.split("/");
  if (file === undefined) return folder === "index" ? `${name}:${member}` : type;
  return file === member.charAt(0).toLowerCase() + member.slice(1) ? `${name}:${folder}:${member}` : type;
}

function plain(value: unknown): unknown {
  if (value instanceof Ref) return `\${${value.name}.${value.output}}`;
  if (value instanceof Secret) return { "fn::secret": plain(value.reveal()) };
  if (value instanceof Unknown) throw new Error("an unknown value of an example has to be a ref");
  if (typeof value === "string") return document(value) ?? value.replaceAll("${", () => "$${");
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** A JSON document in a string is written as an object: that is how people write and read it. */
function document(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return { "fn::toJSON": plain(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}
