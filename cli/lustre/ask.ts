import { print } from "../print.ts";
import { styleOf } from "../render/style.ts";
import { ExitCode } from "../userError.ts";
import { checkTarget, writeWhole } from "../writeWhole.ts";
import { chart } from "./chart.ts";
import type { LustreOptions } from "./commandLine.ts";
import { withRecipe } from "./recipe.ts";
import { report } from "./report.ts";
import { decide, refuseNothing } from "./request.ts";

/**
 * Decides and prints: `hybrid-gpu lustre`. Nothing is printed when the drawing cannot be written; where there is nothing to
 * draw, the answer is printed all the same.
 */
export async function ask(options: LustreOptions & { json?: boolean; svg?: string }): Promise<ExitCode> {
  refuseNothing(options);
  const { svg } = options;
  if (svg !== undefined) checkTarget(svg, "--svg", ".svg", options.file);
  const request = decide(options);
  const decision = withRecipe(request, options);
  const drawn = svg === undefined ? undefined : chart(request.workload, decision);
  if (svg !== undefined && drawn !== undefined) writeWhole(svg, drawn, "--svg");
  if (options.json === true) await print(`${JSON.stringify(decision, null, 2)}\n`);
  else await print(report(decision, request, styleOf(process.stdout, process.env)));
  if (svg !== undefined && drawn === undefined) {
    await print(
      `warning: --svg ${JSON.stringify(svg)} is not drawn: how many OSTs there are is not published for this platform. Fix: count them with \`lfs df\` and give --osts\n`,
      process.stderr,
    );
  }
  return ExitCode.Fine;
}
