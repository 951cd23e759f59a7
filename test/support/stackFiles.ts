import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");

export const stacks = ["dev", "staging", "prod"] as const;

/** Configuration of one of our stacks as the engine hands it to the program: text, structured values as JSON. */
export function stackConfig(stack: string): Record<string, string> {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** The keys that `Pulumi.yaml` declares. */
export function declaredKeys(): Record<string, { type: string; description: string; default?: unknown }> {
  return (parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { config: ReturnType<typeof declaredKeys> }).config;
}
