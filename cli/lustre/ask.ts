import { print } from "../print.ts";
import { styleOf } from "../render/style.ts";
import { ExitCode } from "../userError.ts";
import { chart } from "./chart.ts";
import type { LustreOptions } from "./commandLine.ts";
import { withRecipe } from "./recipe.ts";
import { report } from "./report.ts";
import { decide, refuseNothing } from "./request.ts";
import { writeWhole } from "./writeWhole.ts";

/** Decides and prints: `hybrid-gpu lustre`. Nothing is printed when the drawing cannot be written. */
export async function ask(options: LustreOptions & { json?: boolean; svg?: string }): Promise<ExitCode> {
  refuseNothing(options);
  const request = decide(options);
  const decision = withRecipe(request, options);
  if (options.svg !== undefined) writeWhole(options.svg, chart(request.workload, decision), "--svg");
  if (options.json === true) await print(`${JSON.stringify(decision, null, 2)}\n`);
  else await print(report(decision, request, styleOf(process.stdout, process.env)));
  return ExitCode.Fine;
}
