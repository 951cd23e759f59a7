/** One thing wrong with an input, in words that let the reader mend it. */
export interface Problem {
  /** `error` refuses; `warning` is shown and let through. */
  readonly severity: "error" | "warning";
  /** The property, as the user wrote it: `nodes.max`, `repositories[1].path`. Empty for the whole object. */
  readonly path: string;
  /** The value that was given. `undefined` when it is missing. */
  readonly value?: unknown;
  /** What is wrong, naming the rule: `is above the 64 instances that one Capacity Block holds`. */
  readonly rule: string;
  /** What to change. */
  readonly fix: string;
  /** Where the rule is written, for a limit of a cloud. */
  readonly source?: string;
}

/** Collects every problem of an input, so that the user mends all of them in one go. */
export class Problems {
  readonly list: Problem[] = [];

  error(path: string, value: unknown, rule: string, fix: string, source?: string): this {
    this.list.push({ severity: "error", path, value, rule, fix, source });
    return this;
  }

  warning(path: string, value: unknown, rule: string, fix: string, source?: string): this {
    this.list.push({ severity: "warning", path, value, rule, fix, source });
    return this;
  }

  /** Adds problems of a part, below `prefix`. */
  add(problems: Iterable<Problem>, prefix = ""): this {
    for (const problem of problems) this.list.push({ ...problem, path: joinPath(prefix, problem.path) });
    return this;
  }

  get hasErrors(): boolean {
    return this.list.some((problem) => problem.severity === "error");
  }
}

/** `a` + `b` → `a.b`, `a` + `[0]` → `a[0]`, empty parts left out. */
export function joinPath(prefix: string, path: string): string {
  if (prefix === "" || path === "") return prefix + path;
  return path.startsWith("[") ? prefix + path : `${prefix}.${path}`;
}

/** One line for a person: path, value, rule, fix, source. */
export function describeProblem(problem: Problem): string {
  const subject = problem.path === "" ? "" : `${problem.path} `;
  const source = problem.source === undefined ? "" : ` [${problem.source}]`;
  return `${subject}(${describeValue(problem.value)}) ${problem.rule}. Fix: ${problem.fix}.${source}`;
}

/** A value as it may appear in a message: short, and never the inside of a secret. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "not given";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
