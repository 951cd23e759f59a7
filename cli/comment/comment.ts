import { readFileSync } from "node:fs";
import { print } from "../print.ts";
import { ExitCode, UserError } from "../userError.ts";
import type { CommentOptions } from "./command.ts";
import { compose, markOf } from "./compose.ts";
import { GitHub } from "./github.ts";

/** A report is at most as long as a comment; a file of another size is something else. */
const mostBytes = 1_000_000;

/** Puts reports into one comment of a pull request. */
export async function comment(options: CommentOptions): Promise<ExitCode> {
  const wrong: string[] = [];
  const reports = options.file.map((file) => readReport(file, wrong));
  const { repository = process.env["GITHUB_REPOSITORY"] ?? "", pullRequest, head, commit } = options;
  const token = process.env["GITHUB_TOKEN"] ?? "";
  if (options.dryRun !== true) {
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
      wrong.push(`--repository ${JSON.stringify(repository)} is not owner/name`);
    if (token === "") wrong.push("GITHUB_TOKEN is not set: whose comment is it?");
    if (pullRequest === undefined ? head === undefined || commit === undefined : !/^[1-9]\d*$/.test(pullRequest)) {
      wrong.push("--pull-request is not a number; where it is not known, give --head owner:branch and --commit");
    }
  }
  if (wrong.length > 0) throw new UserError(wrong.join("\n"));
  const body = compose(reports, options.id);
  if (options.dryRun === true) {
    await print(body);
    return ExitCode.Fine;
  }
  const github = new GitHub({ repository, token, api: process.env["GITHUB_API_URL"] ?? "https://api.github.com" });
  const number = pullRequest === undefined ? await github.pullRequestOf(head!, commit!) : Number(pullRequest);
  const said = await say(github, number, options, body);
  await print(`${said}\n`);
  return ExitCode.Fine;
}

async function say(
  github: GitHub,
  number: number | undefined,
  { head, commit, id }: CommentOptions,
  body: string,
): Promise<string> {
  if (number === undefined) return `No open pull request of ${head} is at ${commit}: nothing to comment.`;
  // Two runs may end in the wrong order: the later commit's report stays.
  if (commit !== undefined && (await github.headOf(number)) !== commit) {
    return `Pull request ${number} has moved on from ${commit}: its report is not put up.`;
  }
  return `The comment of pull request ${number} is ${await github.put(number, markOf(id), body)}.`;
}

function readReport(file: string, wrong: string[]): string {
  try {
    const text = readFileSync(file);
    if (text.length <= mostBytes) return text.toString("utf8");
    wrong.push(`--file ${file} has ${text.length.toLocaleString("en-US")} bytes: is it the report in markdown?`);
  } catch (error) {
    wrong.push(`--file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  return "";
}
