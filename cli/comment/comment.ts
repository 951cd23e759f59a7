import { addressOf } from "../address.ts";
import { print } from "../print.ts";
import { ExitCode, UserError } from "../userError.ts";
import type { CommentOptions } from "./command.ts";
import { compose, markOf } from "./compose.ts";
import { GitHub } from "./github.ts";
import { readReports } from "./reportFile.ts";

/** Puts reports into one comment of a pull request. */
export async function comment(options: CommentOptions): Promise<ExitCode> {
  const { repository = process.env["GITHUB_REPOSITORY"] ?? "", pullRequest, head, commit, id, untrusted } = options;
  const token = process.env["GITHUB_TOKEN"] ?? "";
  const link = options.link === undefined ? undefined : addressOf(options.link);
  const wrong: string[] = [];
  const reports = readReports(options.file, { untrusted, link }, wrong);
  wrong.push(
    ...faultsOf({ ...options, repository }),
    ...(options.link !== undefined && link === undefined
      ? [`--link ${JSON.stringify(options.link)} is not an address. Fix: begin it with https://`]
      : []),
    ...(options.dryRun === true ? [] : missing({ ...options, repository }, token)),
  );
  if (wrong.length > 0) throw new UserError(wrong.join("\n"));
  const body = compose(reports, { id, untrusted, link });
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

/** What is wrong with the options that are given. */
function faultsOf({ repository, pullRequest, head, commit, id }: CommentOptions): string[] {
  const faults: string[] = [];
  const check = (flag: string, value: string | undefined, form: RegExp, fault: string): void => {
    if (value !== undefined && !form.test(value)) faults.push(`${flag} ${JSON.stringify(value)} ${fault}`);
  };
  check("--repository", repository === "" ? undefined : repository, /^[\w.-]+\/[\w.-]+$/, "is not owner/name");
  check("--pull-request", pullRequest, /^[1-9]\d{0,14}$/, "is not a number. Fix: give that of its address, as 12");
  check("--head", head, /^[\w.-]+:[^\s:]+$/, "is not owner:branch");
  check("--commit", commit, /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not a commit. Fix: give its whole hash");
  check("--id", id, /^[\w.-]{1,100}$/, "has to be letters, digits, ., _ and -. Fix: give a name like team-a");
  return faults;
}

/** What a comment cannot be put up without. */
function missing({ repository, pullRequest, head, commit }: CommentOptions, token: string): string[] {
  return [
    ...(repository === "" ? ["it is not known where the pull request is. Fix: give --repository owner/name"] : []),
    ...(token === "" ? ["GITHUB_TOKEN is not set: whose comment is it?"] : []),
    ...(pullRequest === undefined && (head === undefined || commit === undefined)
      ? ["it is not known which pull request it is. Fix: give --pull-request, or --head owner:branch and --commit"]
      : []),
  ];
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
