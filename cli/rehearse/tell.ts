import { readPolicyConfig } from "../policyConfig.ts";
import { print } from "../print.ts";
import { type Style, styleOf } from "../render/style.ts";
import { type ExitCode, UserError } from "../userError.ts";
import { checkTarget, checkWritable, writeWhole } from "../writeWhole.ts";
import { comparisonJson } from "./compare/compareJson.ts";
import { toldComparison } from "./compare/compareText.ts";
import { compareStack } from "./compare/comparison.ts";
import { type RehearsalOptions, rehearse } from "./rehearse.ts";
import { rehearsalDrawing } from "./told/drawing.ts";
import { rehearsalJson } from "./told/json.ts";
import { withoutSecrets } from "./told/jsonSecrets.ts";
import { plainRecord, plainText } from "./told/plainText.ts";
import { rehearsalText } from "./told/render.ts";
import { timelineText } from "./told/timeline.ts";

export interface TellOptions extends RehearsalOptions {
  readonly compare?: boolean;
  readonly timeline?: boolean;
  readonly svg?: string;
  readonly json?: boolean;
  readonly full?: boolean;
}

/** `hybrid-gpu rehearse`: what happened, on standard output. */
export async function tell(stack: string | undefined, given: TellOptions): Promise<ExitCode> {
  checkOptions(given);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  // A terminal has a line that changes; a log of minutes without a word looks like one that hangs.
  const isSeen = process.stderr.isTTY && process.env["TERM"] !== "dumb";
  const announce = isSeen ? {} : { announce: (text: string) => say(`${text} …`) };
  const options = { ...given, ...announce, warn: (text: string) => say(`warning: ${text}`) };
  const { svg } = options;
  const style = styleOf(process.stdout, process.env, options.full);
  if (options.compare) return tellComparison(stack, options, style);
  const { record, secrets, exitCode } = await rehearse(stack, options);
  // A secret in which a colour stands is found only without it.
  const told = withoutSecrets(plainRecord(record), [...secrets, ...secrets.map(plainText)]);
  if (svg !== undefined) writeWhole(svg, rehearsalDrawing(told), "--svg");
  if (options.json) await print(`${JSON.stringify(rehearsalJson(record, secrets), undefined, 2)}\n`);
  else await print(`${options.timeline ? `${timelineText(told, style)}\n` : ""}${rehearsalText(told, style)}`);
  return exitCode;
}

async function tellComparison(stack: string | undefined, options: TellOptions, style: Style): Promise<ExitCode> {
  const comparison = await compareStack(stack, options);
  if (options.json) await print(`${JSON.stringify(comparisonJson(comparison), undefined, 2)}\n`);
  else await print(toldComparison(comparison, style));
  return comparison.exitCode;
}

/** What contradicts itself is not guessed at; what cannot be written is said before the rehearsal, not after. */
function checkOptions(options: TellOptions): void {
  const { svg, compare, policies, policyPack, policyPackConfig } = options;
  const making = (["fault", "seed", "speed", "consistency", "timeline", "svg", "before"] as const).filter(
    (name) => options[name] !== undefined,
  );
  const wrong = [
    ...(compare && making.length > 0
      ? [`--compare makes nothing, and ${making.map((name) => `--${name}`).join(", ")} is about what is made`]
      : []),
    ...(policies === false && (policyPack ?? policyPackConfig) !== undefined
      ? ["--policy-pack and --policy-pack-config name policies to run, and --no-policies runs none"]
      : []),
  ];
  if (wrong.length > 0) throw new UserError(wrong.map((one) => `${one}. Fix: give one of them`).join("\n"));
  checkPolicyConfig(policyPackConfig);
  if (svg === undefined) return;
  checkTarget(svg, "--svg", ".svg");
  checkWritable(svg, "--svg");
}

/** Every project reads it, and each of them would say the same of it. */
function checkPolicyConfig(file: string | undefined): void {
  if (file === undefined) return;
  try {
    readPolicyConfig(file, process.cwd());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `--policy-pack-config ${JSON.stringify(file)}: ${error.message}. Fix: give a file like policy.dev.json`,
    );
  }
}
