import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { packageVersion } from "./package.ts";
import { type PlanOptions, plan } from "./plan.ts";
import type { SpareHost } from "./programProcess.ts";
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
    .exitOverride();

  program
    .command("plan")
    .description("plan a stack of a Pulumi program offline: resources, cost, quotas and policies")
    .argument("[stack]", "stack to plan (default: dev, or the only one)")
    .option("--cwd <directory>", "where to look for Pulumi.yaml, upwards (default: here)")
    .option("-c, --config <key=value...>", "configuration over that of the stack", collect)
    .option("--json", "print one JSON object (see plan.schema.json in the package)")
    .option("--full", "list every resource, price line and finding")
    .option("--no-policies", "run no policies")
    .option("--policy-pack <directory>", "policies to run in place of those of this package")
    .option("--policy-pack-config <file>", "configuration of the policies (default: policy.<stack>.json)")
    .option("--answers <file>", 'results of provider functions, as {"aws:ec2/getVpc:getVpc": {…}}')
    .addOption(
      new Option("--time-limit <seconds>", "how long the program may run").default(60).argParser(positiveNumber),
    )
    .option("--debug", "print stack traces")
    .action(async (stack: string | undefined, options: PlanOptions) => {
      const [named, rest] = untangle(stack, options);
      code = await plan(named, rest, spare);
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
