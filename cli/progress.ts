/** What is going on, for somebody who waits: one line on standard error, and only when that is a terminal. */
export interface Progress {
  step(text: string): void;
  /** How far something has come, with a bar. */
  amount(transfer: Transfer): void;
  /** Prints the program's own output without mixing it with the progress line. */
  print(text: Buffer): void;
  stop(): void;
}

/** Something that takes a while, so many bytes of so many. */
export interface Transfer {
  readonly label: string;
  readonly done: number;
  /** Not known where a server does not say. */
  readonly total?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
}

const clearLine = "\r\u001b[2K";
const millisecondsBetweenLines = 100;

export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const shown = stream.isTTY && process.env["TERM"] !== "dumb";
  let line = "";
  let shownAt = Number.NEGATIVE_INFINITY;
  const columns = (): number => Math.max(10, (stream.columns || 80) - 1);
  const show = (): void => {
    // A line that wraps could not be taken back.
    if (shown && line !== "") stream.write(`${clearLine}${line.slice(0, columns())}`);
  };
  const clear = (): void => {
    if (shown && line !== "") stream.write(clearLine);
  };
  return {
    step: (text) => {
      line = `${text} …`;
      shownAt = Number.NEGATIVE_INFINITY;
      show();
    },
    amount: (transfer) => {
      const now = performance.now();
      if (!shown || now - shownAt < millisecondsBetweenLines) return;
      shownAt = now;
      line = transferLine(transfer, columns());
      show();
    },
    print: (text) => {
      clear();
      stream.write(text);
      // In the middle of a line the program goes on writing.
      if (text.at(-1) === 10) show();
    },
    stop: () => {
      clear();
      line = "";
    },
  };
}

const barColumns = 20;

/** `AmazonEC2 us-east-2 ██████░░░░ 43 %, 178 of 412 MB, 11.2 MB/s, 21 s left`; the bar goes where there is no room. */
export function transferLine({ label, done, total, bytesPerSecond: rate }: Transfer, columns = 80): string {
  const speed = rate === undefined || rate <= 0 ? [] : [`${megabytes(rate)}/s`];
  if (total === undefined || total <= 0) return [`${label} ${megabytes(done)}`, ...speed].join(", ");
  const part = Math.min(1, done / total);
  const left = rate === undefined || rate <= 0 ? [] : [`${duration(Math.max(0, total - done) / rate)} left`];
  const figures = [`${Math.floor(part * 100)} %`, `${megabytes(done)} of ${megabytes(total)}`, ...speed, ...left].join(
    ", ",
  );
  const filled = Math.round(part * barColumns);
  const bar = `${"█".repeat(filled)}${"░".repeat(barColumns - filled)} `;
  const line = `${label} ${bar}${figures}`;
  return line.length <= columns ? line : `${label} ${figures}`;
}

/** `11.2 MB`, `4.3 GB`, in powers of 1000. */
export function megabytes(bytes: number): string {
  const [amount, unit] = bytes >= 1e9 ? [bytes / 1e9, "GB"] : bytes >= 1e6 ? [bytes / 1e6, "MB"] : [bytes / 1e3, "kB"];
  return `${amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${unit}`;
}

/** `21 s`, `4 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Bytes a second over the last seconds: what the start and old pauses were says nothing about the time left. */
export class Rate {
  readonly #marks: { at: number; bytes: number }[] = [];
  readonly #windowMs: number;
  constructor(windowMs = 5000) {
    this.#windowMs = windowMs;
  }

  /** @param bytes in all, so far */
  mark(bytes: number, at = performance.now()): void {
    const last = this.#marks.at(-1);
    if (last !== undefined && at - last.at < this.#windowMs / 50) return;
    this.#marks.push({ at, bytes });
    while (this.#marks.length > 2 && at - this.#marks[0]!.at > this.#windowMs) this.#marks.shift();
  }

  get perSecond(): number | undefined {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return undefined;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }
}
