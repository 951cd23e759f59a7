import { simulatedClouds } from "../../simulator/clouds.ts";
import { faultDefinitions } from "../../simulator/faults/parse.ts";

/** Wide enough for a page on GitHub. */
const columns = 110;

/** What the blocks of docs/rehearsal.md are computed by. */
export const rehearsalExamples: Readonly<Record<string, () => string>> = {
  faults: () =>
    faultDefinitions.map(({ syntax, help, example }) => `${syntax}\n  ${help}\n  --fault ${example}`).join("\n"),
  types: () => simulatedClouds.map(({ package: name, types }) => listed(name, "types", [...types.keys()])).join("\n"),
  functions: () =>
    simulatedClouds.map(({ package: name, functions }) => listed(name, "functions", functions)).join("\n"),
};

function listed(name: string, what: string, tokens: readonly string[]): string {
  const lines = grouped(tokens).map(([service, kinds]) => wrapped(`  ${service}: ${kinds.join(", ")}`));
  return `${name}: ${tokens.length} ${tokens.length === 1 ? what.replace(/s$/, "") : what}\n${lines.join("\n")}`;
}

/** Kinds by service, both sorted. */
function grouped(types: readonly string[]): [string, string[]][] {
  const services = new Map<string, string[]>();
  for (const type of types) {
    const [, module = "", kind = ""] = type.split(":");
    const service = type.startsWith("kubernetes:") ? module : module.split("/")[0]!;
    services.set(service, [...(services.get(service) ?? []), kind]);
  }
  return [...services]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([service, kinds]) => [service, [...new Set(kinds)].sort()]);
}

function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(/(?<=,) /)) {
    const last = lines.at(-1)!;
    if (last.length + word.length < columns || last === "")
      lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    else lines.push(`    ${word}`);
  }
  return lines.join("\n");
}
