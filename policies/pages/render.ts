import { packConfig } from "../catalogue.ts";
import { type Environment, environments } from "../environment.ts";
import type { AnyPolicy, Change, Level } from "../policy.ts";
import type { Waiver } from "../waiver.ts";
import type { CommonReading } from "./commonReads.ts";
import { lineDiff } from "./lineDiff.ts";
import type { Example, PolicyPage, Reading } from "./page.ts";
import { pulumiYaml, shortToken } from "./pulumiYaml.ts";

/** What a policy makes of the example that fails. */
export interface Said {
  /** Where the example is judged: prod, unless the policy is strict only elsewhere. */
  readonly environment: Environment;
  readonly findings: readonly { readonly level: Level; readonly message: string }[];
  /** What it would set at the level `remediate`, by resource. */
  readonly changes: readonly (Change & { readonly resource: string })[];
}

const packPage = "[pack-configuration](pack-configuration.md)";

/** The page of a policy, as markdown. */
export function renderPage(policy: AnyPolicy, page: PolicyPage, said: Said): string {
  const { fails, fixed } = page.example;
  return `${[
    `# ${policy.name}`,
    policy.description,
    table(
      ["Severity", ...environments, "Judges"],
      [[policy.severity, ...environments.map((one) => policy.levels[one]), judges(policy)]],
    ),
    "## Why",
    page.accident,
    list([...page.sources, policy.source].filter((one, index, all) => all.indexOf(one) === index).map(link)),
    "## What it reads",
    ...reads(page),
    "## Options",
    ...options(policy),
    "## What it stops",
    fence("yaml", pulumiYaml(fails)),
    ...told(policy, fails),
    `In ${said.environment}, \`pulumi preview\` with this pack says:`,
    fence("text", said.findings.map(({ level, message }) => `${level}: ${message}`).join("\n\n")),
    "## Mended",
    ...mended(fails, fixed),
    policy.remediation,
    ...remediation(policy, said),
    "## Another level, or a waiver",
    ...configuration(policy, said),
    ...(page.notes === undefined ? [] : ["## Good to know", list(page.notes)]),
  ].join("\n\n")}\n`;
}

function judges({ evaluate, evaluateStack }: AnyPolicy): string {
  const each = "each resource, before it is made";
  const whole = "the stack, once it is planned";
  if (evaluate === undefined) return whole;
  return evaluateStack === undefined ? each : `${each}; ${whole}`;
}

function reads({ reads: entries }: PolicyPage): string[] {
  if (entries.length === 0) return ["It reads no inputs of resources of its own."];
  const softened = entries.some(({ whenUnknown, whenAbsent }) => (whenUnknown ?? whenAbsent) !== undefined);
  const same = "A violation stays one when an input is known only after creation, or is left out";
  const columns = ["Input", "Of", "For"];
  const extra: readonly [string, keyof Reading][] = [
    ["Known only later", "whenUnknown"],
    ["Left out", "whenAbsent"],
  ];
  const shown = extra.filter(([, key]) => entries.some((entry) => entry[key] !== undefined));
  return [
    table(
      [...columns, ...shown.map(([title]) => title)],
      entries.map((entry) => [
        code(entry.path),
        tokens(entry.types),
        entry.use,
        ...shown.map(([, key]) => (entry[key] as string | undefined) ?? "—"),
      ]),
    ),
    softened ? `${same}, except where the table says why not.` : `${same}.`,
    "What all policies may look at, such as where a resource is and whose, stands [there](README.md#what-every-policy-reads) once.",
  ];
}

function options({ name, configSchema, defaults }: AnyPolicy): string[] {
  const properties = Object.entries(configSchema?.properties ?? {});
  const shared = `Prices, limits and waivers are the whole pack's: ${packPage}.`;
  if (properties.length === 0) return [`It has none of its own. ${shared}`];
  const byEnvironment = environments.map((one) => defaults(one) as Record<string, unknown>);
  const same = properties.every(
    ([key]) => new Set(byEnvironment.map((values) => JSON.stringify(values[key]))).size === 1,
  );
  const columns = same ? ["Default"] : environments.map((one) => `Default in ${one}`);
  const rows = properties.map(([key, schema]) => [
    code(key),
    typeOf(schema as Schema),
    (schema as Schema).description ?? "",
    ...byEnvironment
      .slice(0, columns.length)
      .map((values) => (key in values ? code(JSON.stringify(values[key])) : "none")),
  ]);
  return [table(["Option", "Type", "What", ...columns], rows), ...(name === "pack-configuration" ? [] : [shared])];
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

function typeOf({ type, minimum, maximum, enum: values, items, additionalProperties }: Schema): string {
  if (values !== undefined) return values.map((one) => code(JSON.stringify(one))).join(", ");
  if (type === "array") return items === undefined ? "list" : `list of ${typeOf(items)}`;
  if (type === "object") {
    return typeof additionalProperties === "object" ? `object of ${typeOf(additionalProperties)}` : "object";
  }
  const from = minimum === undefined ? "" : ` from ${minimum}`;
  const to = maximum === undefined ? "" : ` to ${maximum}`;
  return `${[type ?? "any"].flat().join(" or ")}${from}${to}`;
}

/** What the policy and the pack are told in an example. */
function told({ name }: AnyPolicy, { config = {}, files = {} }: Example): string[] {
  return [
    ...(Object.keys(config).length === 0
      ? []
      : [
          `With this configuration of the ${name === "pack-configuration" ? "pack" : "policy"}:`,
          fence("json", json(config)),
        ]),
    ...Object.entries(files).flatMap(([path, content]) => [`And \`${path}\`:`, fence("json", json(content))]),
  ];
}

function mended(fails: Example, fixed: Example): string[] {
  const parts: [string, string][] = [
    [pulumiYaml(fails), pulumiYaml(fixed)],
    [json(fails.config ?? {}), json(fixed.config ?? {})],
    [json(fails.files ?? {}), json(fixed.files ?? {})],
  ];
  return parts.flatMap(([before, after]) =>
    before === after ? [] : [fence("diff", lineDiff(before, after).join("\n"))],
  );
}

function remediation({ remediate }: AnyPolicy, { changes }: Said): string[] {
  if (remediate === undefined) return [];
  const set = changes.map(
    ({ resource, path, value }) => `${code(path.join("."))} of ${resource} to ${code(JSON.stringify(value))}`,
  );
  return [
    `At the level \`remediate\` the policy mends this itself before the resource is made: here it sets ${set.join(", ")}.`,
  ];
}

function configuration({ name }: AnyPolicy, { environment }: Said): string[] {
  const own = { [name]: packConfig(environment)[name]! };
  if (name === "pack-configuration") {
    return [
      "The file for `--policy-pack-config`, with what is the default. Findings of this policy cannot be waived: they say that waivers do not count.",
      fence("json", json(own)),
    ];
  }
  return [
    `In the file for \`--policy-pack-config\`, with what is the default in ${environment}; a waiver makes findings advisory until a day:`,
    fence("json", json({ ...own, "pack-configuration": { waivers: [exampleWaiver(name, environment)] } })),
  ];
}

/** A waiver as pages show it: a test holds it to what the pack takes. */
export function exampleWaiver(policy: string, environment: Environment): Waiver {
  return {
    policy,
    urn: `urn:pulumi:${environment}::example::*::train`,
    reason: "moves to another pool in January",
    approver: "ana",
    expires: "2027-01-31",
  };
}

/** `docs/policies/README.md`. */
export function renderIndex(
  groups: readonly (readonly [title: string, policies: readonly AnyPolicy[]])[],
  common: readonly CommonReading[],
): string {
  const count = groups.reduce((sum, [, members]) => sum + members.length, 0);
  return `${[
    "# Policies",
    `${count} policies judge raw resources of any program as well as the components of this package. Levels are those of the environment; \`mandatory\` stops the deployment.`,
    ...groups.flatMap(([title, members]) => [
      `## ${title}`,
      table(
        ["Policy", "What", ...environments, "Mends"],
        members.map((policy) => [
          `[${policy.name}](${policy.name}.md)`,
          policy.description,
          ...environments.map((one) => policy.levels[one]),
          policy.remediate === undefined ? "" : "on request",
        ]),
      ),
    ]),
    "## What every policy reads",
    "Pages list what a policy looks at in the inputs of resources. These they all may look at:",
    table(
      ["Input", "Of", "For"],
      common.map(({ path, types, use }) => [code(path), types === undefined ? "all that have it" : tokens(types), use]),
    ),
    "A value that is known only after creation is not zero and not absent: a policy that needs it says so, and in staging and prod that stops the deployment like a violation, unless the same policy judges the same resource again before it is made.",
  ].join("\n\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((one) => one.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

function list(items: readonly string[]): string {
  return items.map((one) => `- ${one}`).join("\n");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function tokens(types: readonly string[]): string {
  return types.map((type) => code(shortToken(type))).join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** An address, or the path of a file in a public repository. */
function link(source: string): string {
  return source.startsWith("https://") ? `<${source}>` : code(source);
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
