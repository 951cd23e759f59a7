import { Chalk, type ChalkInstance } from "chalk";

/** How a report is printed. */
export interface Style {
  /** Columns of the terminal. */
  readonly width: number;
  /** Every line of every list, and every resource of the tree. */
  readonly full: boolean;
  readonly paint: Paint;
}

export type Tone = "plain" | "bold" | "dim" | "good" | "warn" | "bad" | "accent";
export type Paint = (tone: Tone, text: string) => string;

type Stream = { readonly isTTY?: boolean; readonly columns?: number; getColorDepth?(): number };

/** Colours on a terminal only; `FORCE_COLOR` wants them anyway, `NO_COLOR` never. */
export function styleOf(stream: Stream, environment: NodeJS.ProcessEnv, full = false): Style {
  const chalk = new Chalk({ level: colourLevel(stream, environment) });
  // Narrower than this no table can be read; a terminal wraps by itself.
  const width = stream.isTTY === true ? stream.columns || 100 : columnsOf(environment);
  return { width: Math.max(40, width), full, paint: painter(chalk) };
}

/** The width of a report that goes into a file or a pipe. */
function columnsOf(environment: NodeJS.ProcessEnv): number {
  const columns = Number(environment["COLUMNS"]);
  return Number.isInteger(columns) && columns > 0 ? columns : 100;
}

function colourLevel(stream: Stream, environment: NodeJS.ProcessEnv): 0 | 1 | 2 | 3 {
  if ((environment["NO_COLOR"] ?? "") !== "") return 0;
  const force = environment["FORCE_COLOR"];
  if (force !== undefined) {
    if (force === "0" || force === "false") return 0;
    return force === "2" ? 2 : force === "3" ? 3 : 1;
  }
  if (stream.isTTY !== true || environment["TERM"] === "dumb") return 0;
  const depth = stream.getColorDepth?.() ?? 4;
  return depth >= 24 ? 3 : depth >= 8 ? 2 : depth > 1 ? 1 : 0;
}

function painter(chalk: ChalkInstance): Paint {
  const tones: Record<Tone, (text: string) => string> = {
    plain: (text) => text,
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    warn: chalk.yellow,
    bad: chalk.red,
    accent: chalk.cyan,
  };
  return (tone, text) => tones[tone](text);
}
