import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { addComment } from "./comment/command.ts";
import { addLustre } from "./lustre/command.ts";
import { packageVersion } from "./package.ts";
import { type PlanOptions, plan } from "./plan.ts";
import { addPrices } from "./prices/command.ts";
import type { SpareHost } from "./programProcess.ts";
import { addQuotas } from "./quotas/command.ts";
import { addRehearse } from "./rehearse/command.ts";
import { addReport } from "./report/command.ts";
import { ExitCode, UserError } from "./userError.ts";

/**
 * Runs the command line and returns the exit code. Messages go to standard error, results to standard output.
 * `spare` is a process for the program of a plan that the launcher has started already.
 */
export async function main(args: readonly string[], spare?: SpareHost): Promise<number> {
  let code: number = ExitCode.Fine;
  const program = new Command("hybrid-gpu")
    .description("GPU and TPU clusters across clouds and racks: plans, costs, quotas and policies without an account.")
    .version(packageVersion(), "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .showSuggestionAfterError()
    // `lustre verify` has options of the same names as `lustre`.
    .enablePositionalOptions()
    .exitOverride();

  program
    .command("plan")
    .description("plan a stack of a Pulumi program offline: resources, cost, quotas and policies")
    .argument("[stack]", "stack to plan (default: dev, or the only one)")
    .option("--cwd <directory>", "where to look for Pulumi.yaml, upwards (default: here)")
    .option(
      "--project <directory>",
      "a project to plan, several times for several (default: that of --cwd, and those that a package.json lists with it)",
      collect,
    )
    .option("-c, --config <key=value...>", "configuration over that of the stack", collect)
    .option("--json", "print one JSON object (see plan.schema.json in the package)")
    .option("--full", "list every resource, price line and finding")
    .option("--no-policies", "run no policies")
    .option("--policy-pack <directory>", "policies to run in place of those of this package")
    .option("--policy-pack-config <file>", "configuration of the policies (default: policy.<stack>.json)")
    .option("--baseline <file>", "an earlier plan (--json) that the policy cost-increase-limit compares this one with")
    .option(
      "--answers <file>",
      'results of provider functions, as {"aws:ec2/getVpc:getVpc": {…}}, and outputs of other stacks, as {"pulumi:pulumi:StackReference": {"org/project/stack": {…}}}',
    )
    .addOption(
      new Option("--time-limit <seconds>", "how long the program may run").default(60).argParser(positiveNumber),
    )
    .option("--debug", "print stack traces")
    .addHelpText("after", severalPrograms)
    .action(async (stack: string | undefined, options: PlanOptions) => {
      const [named, rest] = untangle(stack, options);
      code = await plan(named, rest, spare);
    });

  addLustre(program, (result) => {
    code = result;
  });
  addPrices(program, (result) => {
    code = result;
  });
  addReport(program, (result) => {
    code = result;
  });
  addQuotas(program, (result) => {
    code = result;
  });
  addRehearse(program, (result) => {
    code = result;
  });
  addComment(program, (result) => {
    code = result;
  });

  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Commander has printed its own message; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Fine : ExitCode.Wrong;
    process.stderr.write(`${describe(error, args.includes("--debug"))}\n`);
    return ExitCode.Wrong;
  } finally {
    spare?.child.kill("SIGKILL");
  }
}

const severalPrograms = `
Programs that refer to each other (StackReference) are planned together, each after those whose
outputs it uses; what is unknown there stays unknown here. Which ones belong together is said with
--project, once for each, or in a package.json of their folder or above it, as
  "hybrid-gpu": { "projects": [".", "stacks/platform"] }
where a program without the stack is left out. A key of --config without a colon is the first
project's, and project:key is that project's. A stack that is not in the plan is given with
--answers: \`pulumi stack output --json\` prints its outputs.`;

function describe(error: unknown, debug: boolean): string {
  if (error instanceof UserError) {
    return `error: ${error.message}${debug && error.detail !== undefined ? `\n\n${error.detail}` : ""}`;
  }
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  return `error: ${debug ? (error.stack ?? error.message) : error.message}`;
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** `--config a=1 prod` takes the stack for a further pair: what has no `=` is the stack. */
function untangle(stack: string | undefined, options: PlanOptions): [string | undefined, PlanOptions] {
  const pairs = options.config ?? [];
  const names = pairs.filter((pair) => !pair.includes("="));
  if (stack !== undefined || names.length !== 1) return [stack, options];
  return [names[0], { ...options, config: pairs.filter((pair) => pair.includes("=")) }];
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0)
    throw new InvalidArgumentError("It must be a number of seconds above 0.");
  return number;
}
