/** What is going on, for somebody who waits: one line on standard error, and only when that is a terminal. */
export interface Progress {
  step(text: string): void;
  /** Prints the program's own output without mixing it with the progress line. */
  print(text: Buffer): void;
  stop(): void;
}

const clearLine = "\r\u001b[2K";

export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const shown = stream.isTTY && process.env["TERM"] !== "dumb";
  let line = "";
  const show = (): void => {
    // A line that wraps could not be taken back.
    if (shown && line !== "") stream.write(`${clearLine}${line.slice(0, Math.max(10, (stream.columns || 80) - 1))}`);
  };
  const clear = (): void => {
    if (shown && line !== "") stream.write(clearLine);
  };
  return {
    step: (text) => {
      line = `${text} …`;
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
