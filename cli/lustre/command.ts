import { type Command, Option } from "commander";
import { printable } from "../../components/lustre/layout/shellQuote.ts";
import { type ExitCode, UserError } from "../userError.ts";
import { platformFlags, workloadFlags } from "./flags.ts";

/** Adds `hybrid-gpu lustre` and `hybrid-gpu lustre verify`. What they do is loaded when they are asked for. */
export function addLustre(program: Command, done: (code: ExitCode) => void): void {
  const lustre = program
    .command("lustre")
    .description("the cheapest Lustre file system that feeds a workload, a layout for every directory, and why")
    .usage("[options]\n       hybrid-gpu lustre verify [options]")
    .allowExcessArguments()
    .option(
      "-f, --file <file>",
      "workload in YAML or JSON, - for standard input (workload.schema.json in the package)",
    );
  workloadOptions(lustre)
    .option("--json", "print the decision as one JSON object")
    .option(
      "--svg <file>",
      "draw how busy accelerators are against the stripe count, with the choice marked (a name in .svg)",
    )
    .addHelpText("after", grammar + examples)
    .action(async (options, { args: [word] }: Command) => {
      if (word !== undefined)
        throw new UserError(`unknown command 'lustre ${printable(word)}'\n(Did you mean verify?)`);
      const { ask } = await import("./ask.ts");
      done(await ask(options));
    });
  const verifying = lustre
    .command("verify")
    .description("compare the output of `lfs getstripe -r` with the decision: exit code 1 when something drifted")
    .option("-f, --file <file>", "output of `lfs getstripe -r` for the directories, - for standard input")
    .option("--workload <file>", "workload in YAML or JSON that the decision follows from, or the options below");
  workloadOptions(verifying)
    .option("--json", "print one JSON object: holds, layouts, drift, unread")
    .addHelpText("after", verifyHelp)
    .action(async (options) => {
      const { verify } = await import("./verify.ts");
      done(await verify(options));
    });
}

function workloadOptions(command: Command): Command {
  command.optionsGroup("Platform:").option("--platform <kind>", "fsx (Amazon), azure, google or onprem");
  for (const { flags, description } of platformFlags) command.addOption(new Option(flags, description));
  command.optionsGroup("Workload:");
  for (const { flags, description } of workloadFlags) command.addOption(new Option(flags, description));
  return command
    .option("--dataset <parts>", "data that is read: path=…,files=…,size=…,pattern=…,rate=…; once for each", collect())
    .option(
      "--checkpoint <parts>",
      "data that is written: path=…,size=…,writers=…,mode=…,stall=…; once for each",
      collect(),
    )
    .optionsGroup("Output:")
    .option("--mount <directory>", "where nodes mount it, for the commands (default: /mnt/lustre)");
}

/** Gathers an option that is given several times; ten thousand times as well. */
function collect(): (value: string) => string[] {
  const all: string[] = [];
  return (value) => {
    all.push(value);
    return all;
  };
}

const grammar = `
Parts of --dataset, with commas between them:
  path=/images          directory of the file system
  files=64              how many files
  size=60TB             size of all of them; or sizes=100000x1MB+200x50GB where they differ much
  pattern=…             sequential-shards, random-records, whole-small-files or broadcast
  rate=150MB/s          what one accelerator reads while it is busy (not for broadcast)
  record=4KiB           size of one record, for random-records
  open=1                files that one accelerator has open at once
  imported              the files come from an object store
  in-sequence           files that are read together were written one after another

Parts of --checkpoint:
  path=/ckpt            directory of the file system
  size=912GB            size of one checkpoint
  writers=256           ranks that write
  mode=…                file-per-rank or shared-file
  stall=30s             how long training may stand still for it
  synchronous           training waits until it is written
  asynchronous          it drains while training goes on (default)
  interval=30min        time from one to the next (default: what loses least)
  keep=2                checkpoints that are kept
  restore=912GB         what all ranks read at a restart (default: as much as one checkpoint)

Sizes are in B, kB, MB, GB, TB, PB (powers of 1000) or KiB to PiB (powers of 1024), rates the same with /s or in Gbit/s,
durations in s, min, h or d. Each needs its unit; only stall and interval without one are seconds.
Options go over what --file says; --platform of another kind replaces the platform of the file.
Exit code: 0 decided, 2 something is wrong: everything at once, where it was written.
`;

const examples = `
Examples:
  Size FSx for 256 H100 that read images from shards and write checkpoints for which training waits:
    hybrid-gpu lustre --platform fsx --region us-east-2 --machine p5.48xlarge --nodes 32 \\
      --dataset path=/images,files=64,size=60TB,pattern=sequential-shards,rate=150MB/s \\
      --checkpoint path=/ckpt,size=912GB,writers=256,mode=file-per-rank,stall=30s,synchronous
  Layouts for servers of your own, from a file, with a drawing:
    hybrid-gpu lustre --file workload.yaml --platform onprem --osts 80 --servers 20 --ost-read 600MB/s --capacity 2PB \\
      --svg busy.svg`;

const verifyHelp = `
The options have to be those of the decision. Exit code: 0 it holds, 1 something drifted: each with the command that mends it,
2 something cannot be read.

Examples:
  lfs getstripe -r /mnt/lustre/images /mnt/lustre/ckpt > getstripe.txt
  hybrid-gpu lustre verify --file getstripe.txt --workload workload.yaml
  lfs getstripe -r /mnt/lustre/images | hybrid-gpu lustre verify --file - --workload workload.yaml --json`;
