import { type Command, InvalidArgumentError } from "commander";
import { durationExamples } from "../../simulator/faults/duration.ts";
import { faultDefinitions } from "../../simulator/faults/parse.ts";
import { wrap } from "../render/text.ts";
import { type ExitCode, UserError } from "../userError.ts";

/** Adds `hybrid-gpu rehearse`. What it does is loaded when it is asked for. */
export function addRehearse(program: Command, done: (code: ExitCode) => void): void {
  program
    .command("rehearse")
    .description("run a stack on the real engine against simulated clouds: preview, up, up again, refresh, destroy")
    .argument("[stack]", "stack to rehearse (default: dev, or the only one)")
    .option("--cwd <directory>", "where to look for Pulumi.yaml, upwards (default: here)")
    .option(
      "--project <directory>",
      "a project to rehearse, several times for several, in the order in which they are made (default: as for plan)",
      collect,
    )
    .option("-c, --config <key=value...>", "configuration over that of the stack", collect)
    .option("--answers <file>", "results of provider functions and outputs of other stacks, as for plan")
    .option(
      "--before <directory>",
      "a project as it was before an edit: the stack is made so first, and then edited; several times for several",
      collect,
    )
    .option(
      "--compare",
      "compare the offline plan with the engine's preview, resource by resource, and make nothing else",
    )
    .optionsGroup("Policies:")
    .option("--no-policies", "run no policies")
    .option("--policy-pack <directory>", "policies to run in place of those of this package")
    .option("--policy-pack-config <file>", "configuration of the policies (default: policy.<stack>.json)")
    .optionsGroup("Clouds:")
    .option("--fault <fault>", "something that goes wrong while the stack is made; several times for several", collect)
    .option("--seed <number>", "decides what is left to chance (default: 1)", wholeNumber)
    .option(
      "--speed <factor>",
      "minutes of the clouds in one of ours; 0: they take no time (default: 0; with faults 600)",
      positiveOrZero,
    )
    .option("--consistency <seconds>", "seconds of the clouds until something new is seen (default: 0)", positiveOrZero)
    .option("--strict", "refuse resource types that no simulated cloud knows, in place of taking them as they come")
    .option("--types <file>", "a module with types of your own (see docs/rehearsal.md)", collect)
    .optionsGroup("Output:")
    .option("--timeline", "print what happened when")
    .option("--svg <file>", "draw what happened when (a name in .svg)")
    .option("--json", "print one JSON object (see rehearsal.schema.json, and comparison.schema.json, in the package)")
    .option("--full", "list everything")
    .option("--debug", "print stack traces")
    .addHelpText("after", faultsHelp)
    // Counted here: what the parser says of them names no way out.
    .allowExcessArguments()
    .action(async (stack: string | undefined, options, { args }: Command) => {
      if (args.length > 1) throw new UserError(severalStacks(args));
      const { tell } = await import("./tell.ts");
      done(await tell(stack, options));
    });
}

function severalStacks(stacks: readonly string[]): string {
  return `rehearse ${stacks.join(" ")}: a rehearsal is of one stack. Fix: rehearse one after the other; further programs of the same stack are named with --project`;
}

const helpColumns = 80;

const writing = `Types may be written short (aws:eks/nodeGroup for aws:eks/nodeGroup:NodeGroup, kubernetes:Job), with * for any text (aws:fsx/*). Durations are ${durationExamples}: those of kill-engine in our time, those of slow in the time of the clouds.`;

const behaviour =
  "Nothing of yours is touched: state, plugins and settings are in a folder of their own, which is removed at the end, and no cloud is asked. Needs the pulumi command. Exit codes: 0 it went as it should, also where what was ordered went wrong and the next up, or pulumi up --replace, mended it; 1 mandatory policies stop it; 2 something failed.";

const faultsHelp = (): string => {
  const faults = faultDefinitions.flatMap(({ syntax, help, example }) => [
    `  ${syntax}`,
    ...wrap(help, helpColumns - 6).map((line) => `      ${line}`),
    `      --fault '${example}'`,
  ]);
  const rest = [writing, behaviour].map((text) => wrap(text, helpColumns).join("\n"));
  return `\nFaults:\n${faults.join("\n")}\n\n${rest.join("\n\n")}`;
};

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError("It is not a whole number.");
}

function positiveOrZero(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError("It is not a number of 0 or more.");
}
