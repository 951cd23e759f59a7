import type { Command } from "commander";
import type { ExitCode } from "../userError.ts";

export interface CommentOptions {
  readonly file: readonly string[];
  readonly repository?: string;
  readonly pullRequest?: string;
  readonly head?: string;
  readonly commit?: string;
  readonly link?: string;
  readonly id: string;
  /** Whether the reports were made where somebody else's code runs. */
  readonly untrusted?: boolean;
  readonly dryRun?: boolean;
}

/** Adds `hybrid-gpu comment`. What it does is loaded when it is asked for. */
export function addComment(program: Command, done: (code: ExitCode) => void): void {
  program
    .command("comment")
    .description("put reports into one comment of a pull request on GitHub, and keep it up to date")
    .requiredOption("-f, --file <report>", "a report in markdown (hybrid-gpu report), once for each stack", collect)
    .option("--repository <owner/name>", "where the pull request is (default: GITHUB_REPOSITORY)")
    .option(
      "--pull-request <number>",
      "its number; or --head and --commit, where only the run that made the report is known",
    )
    .option("--head <owner:branch>", "where its commits come from")
    .option("--commit <sha>", "its last commit, in full: an older report than that is not put up")
    .option("--link <url>", "address of the whole reports, for what the comment has no room for")
    .option("--id <id>", "tells several comments of one pull request apart: letters, digits, ., _ and -", "hybrid-gpu")
    .option("--untrusted", "the reports are of a fork: refuse what hybrid-gpu report never writes")
    .option("--dry-run", "print the comment and put up nothing")
    .addHelpText("after", help)
    .action(async (options: CommentOptions) => {
      const { comment } = await import("./comment.ts");
      done(await comment(options));
    });
}

const help = `
GITHUB_TOKEN is the token, with pull-requests: write and no more; GITHUB_API_URL the API of an enterprise server. The comment
is found again by its first line, and only among those that a bot has written.`;

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
