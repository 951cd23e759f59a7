import { today } from "../../components/core/today.ts";
import { addressOf } from "../address.ts";
import { print } from "../print.ts";
import { ExitCode, UserError } from "../userError.ts";
import { checkTarget, writeWhole } from "../writeWhole.ts";
import type { PolicyRule } from "./findings.ts";
import type { MarkdownOptions } from "./markdown.ts";
import type { Report } from "./model.ts";

export interface ReportOptions {
  readonly plan?: string;
  readonly baseline?: string;
  readonly preview?: string;
  readonly format: "markdown" | "html" | "json";
  readonly output?: string;
  /** False with `--no-fail`. */
  readonly fail?: boolean;
  readonly id?: string;
  readonly title?: string;
  readonly link?: string;
  /** False with `--no-policies`. */
  readonly policies?: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  readonly cwd?: string;
}

/** Reads, compares and prints: `hybrid-gpu report`. */
export async function report(options: ReportOptions): Promise<ExitCode> {
  checkOptions(options);
  const { plan, baseline, preview, output } = options;
  if (output !== undefined) {
    for (const source of [plan, baseline, preview]) checkTarget(output, "--output", "", source);
  }
  const made = await reportOf(options);
  const text = await rendered(made, options);
  if (output === undefined) await print(text);
  else writeWhole(output, text, "--output");
  return made.verdict.blocked && options.fail !== false ? ExitCode.Refused : ExitCode.Fine;
}

async function reportOf({ plan, baseline, preview, ...options }: ReportOptions): Promise<Report> {
  const { policies } = await import("../../policies/catalogue.ts");
  const rules = new Map<string, PolicyRule>(policies.map(({ name, description, url }) => [name, { description, url }]));
  const day = today();
  if (preview !== undefined) {
    const { reportOfPreview } = await import("./fromPreview.ts");
    return reportOfPreview({ preview, rules, day, ...options });
  }
  const { reportOfPlan } = await import("./fromPlan.ts");
  return reportOfPlan({ plan: plan!, rules, day, ...(baseline === undefined ? {} : { baseline }) });
}

async function rendered(made: Report, options: ReportOptions): Promise<string> {
  switch (options.format) {
    case "json":
      return (await import("./json.ts")).renderJson(made);
    case "html":
      return (await import("./html/index.ts")).renderHtml(made);
    case "markdown": {
      const { id, title, link } = options;
      const more: MarkdownOptions = {
        ...(id === undefined ? {} : { id }),
        ...(title === undefined ? {} : { title }),
        ...(link === undefined ? {} : { link: addressOf(link)! }),
      };
      return (await import("./markdown.ts")).renderMarkdown(made, more);
    }
  }
}

/** Everything that is wrong with the options, at once. */
function checkOptions({ plan, baseline, preview, id, ...options }: ReportOptions): void {
  const wrong: string[] = [];
  if ((plan === undefined) === (preview === undefined)) {
    wrong.push(
      plan === undefined
        ? "there is nothing to report on. Fix: give --plan or --preview"
        : "--plan and --preview exclude each other. Fix: give one of them",
    );
  }
  if (baseline !== undefined && plan === undefined) {
    wrong.push("--baseline is for plans: a preview is compared with the state of the stack. Fix: leave it out");
  }
  if (plan === "-" && baseline === "-") {
    wrong.push("--plan and --baseline cannot both be read from standard input. Fix: give a file for one of them");
  }
  if (id !== undefined && !/^[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?$/.test(id)) {
    wrong.push(
      `--id ${JSON.stringify(id)} has to be letters, digits, ., _, / and -. Fix: give a name like team-a/prod`,
    );
  }
  if (plan !== undefined) {
    const forPreviews = {
      policyPack: "--policy-pack",
      policyPackConfig: "--policy-pack-config",
      cwd: "--cwd",
    } as const;
    for (const [key, flag] of Object.entries(forPreviews)) {
      if (options[key as keyof typeof forPreviews] === undefined) continue;
      wrong.push(`${flag} is for previews: a plan has been judged already. Fix: give it to hybrid-gpu plan`);
    }
    if (options.policies === false) {
      wrong.push(
        "--no-policies is for previews, and what --plan names has been judged already. Fix: give it to hybrid-gpu plan, or leave it out",
      );
    }
  } else if (options.policies === false && options.policyPack !== undefined) {
    wrong.push("--policy-pack names policies to run, and --no-policies runs none. Fix: give one of them");
  }
  if (options.link !== undefined && addressOf(options.link) === undefined) {
    wrong.push(`--link ${JSON.stringify(options.link)} is not an address. Fix: give one that begins with https://`);
  }
  if (wrong.length > 0) throw new UserError(wrong.join("\n"));
}
