import type { Command } from "commander";
import type { ExitCode } from "../userError.ts";

export interface RefreshOptions {
  readonly region?: readonly string[];
  readonly project?: string;
  readonly output: string;
  readonly state?: string;
  readonly assumeUnused?: boolean;
}

export interface ShowOptions {
  readonly file: string;
  readonly region?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Adds `hybrid-gpu quotas refresh` and `hybrid-gpu quotas show`. What they do is loaded when they are asked for. */
export function addQuotas(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command("quotas")
    .description("limits and use of the quotas that clusters spend, read from your accounts into a file");
  command
    .command("refresh")
    .description(
      "read limits and use with your own credentials, read only, and write the snapshot that the policies judge by",
    )
    .option("--region <region>", "region to read, once for each: us-east-2, us-central1", collect)
    .option("--project <project>", "Google Cloud project (default: GOOGLE_CLOUD_PROJECT)")
    .option("-o, --output <file>", "the snapshot; rows of other places and regions in it are kept", "quotas.json")
    .option("--state <file>", "output of `pulumi stack export` of the stack, to count what it has already only once")
    .option("--assume-unused", "record 0 in use where the cloud publishes no use, in place of unknown")
    .addHelpText("after", refreshHelp)
    .action(async (options: RefreshOptions) => {
      const { refresh } = await import("./refresh.ts");
      done(await refresh(options));
    });
  command
    .command("show")
    .description("show a snapshot: limits, use and age")
    .option("-f, --file <file>", "the snapshot", "quotas.json")
    .option("--region <region>", "only this region, once for each", collect)
    .option("--all", "quotas with a limit of 0 and no use, too")
    .option("--json", "print the rows as JSON")
    .action(async (options: ShowOptions) => {
      const { show } = await import("./show.ts");
      done(await show(options));
    });
}

const refreshHelp = `
Credentials are your own, as the clouds' tools find them: AWS_PROFILE and the like, gcloud's application-default login or
GOOGLE_OAUTH_ACCESS_TOKEN. What is asked, all of it read only: servicequotas:GetServiceQuota and
GetAWSDefaultServiceQuota, cloudwatch:GetMetricStatistics, ec2:DescribeInstances, sts:GetCallerIdentity;
cloudquotas.quotas.get, monitoring.timeSeries.list.

What a cloud refuses or does not know is written as null: unknown, which the policy quota-headroom does not take for
unlimited. Give the file to the policies as "pack-configuration": { "snapshotFiles": ["quotas.json"] }.`;

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
