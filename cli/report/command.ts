import { type Command, Option } from "commander";
import type { ExitCode } from "../userError.ts";

/** Adds `hybrid-gpu report`. What it does is loaded when it is asked for. */
export function addReport(program: Command, done: (code: ExitCode) => void): void {
  program
    .command("report")
    .description("what a change costs, needs and breaks, as a comment for a pull request, a page or JSON")
    .option("--plan <file>", "a plan (hybrid-gpu plan --json), - for standard input")
    .option("--baseline <file>", "the plan to compare it with: that of the base branch")
    .option(
      "--preview <file>",
      "in place of a plan: a preview (pulumi preview --json --show-sames), - for standard input",
    )
    .addOption(
      new Option("--format <format>", "markdown: a comment on GitHub; html: one page; json: see report.schema.json")
        .choices(["markdown", "html", "json"])
        .default("markdown"),
    )
    .option("--output <file>", "write it there (default: print it)")
    .option("--no-fail", "exit with 0 when mandatory findings stand: for a step that only reports")
    .optionsGroup("Comment:")
    .option("--id <id>", "tells the comments of one pull request apart (default: project/stack)")
    .option("--title <text>", "heading of the comment (default: Hybrid GPU: project/stack)")
    .option("--link <url>", "address of the HTML report, for what the comment has no room for")
    .optionsGroup("Policies, for a preview:")
    .option("--no-policies", "run no policies")
    .option("--policy-pack <directory>", "policies to run in place of those of this package")
    .option(
      "--policy-pack-config <file>",
      "prices, limits, waivers and levels (default: policy.<stack>.json beside the project's Pulumi.yaml)",
    )
    .option("--cwd <directory>", "where to look for Pulumi.yaml, upwards (default: here)")
    .option("--debug", "print stack traces")
    .addHelpText("after", help)
    .action(async (options) => {
      const { report } = await import("./report.ts");
      done(await report(options));
    });
}

const help = `
A preview is priced as it is and as it will be, with the same prices, and judged by the policies: the engine's JSON carries no
verdicts. Only the engine knows what is replaced; a plan marks as replaced what is known to be, from inputs alone, and says
"update or replace" where that is not known.
A comment has room for 60,000 characters: what is most dangerous comes first, and the rest is in the HTML.
Exit code: 0 fine, 1 mandatory findings stand or the engine refuses the update, 2 something is wrong.

Examples:
  hybrid-gpu plan prod --json > plan.json
  hybrid-gpu report --plan plan.json --baseline main.json > comment.md
  pulumi preview --json --show-sames > preview.json
  hybrid-gpu report --preview preview.json --format html --output report.html`;
