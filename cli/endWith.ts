/**
 * Ends the children when this process is told to end. Returns how to take that back.
 *
 * @param last said on standard error once they have ended; default: nothing
 */
export function endWith(children: readonly { kill(): void }[], last?: string): () => void {
  const killAll = (): void => {
    for (const child of children) child.kill();
  };
  const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
  const handlers = Object.entries(signals).map(([signal, number]) => {
    const handler = (): void => {
      killAll();
      // On a terminal the cursor is behind `^C`, or in the line of what was going on.
      if (last !== undefined) process.stderr.write(`${process.stderr.isTTY ? "\n" : ""}${last}\n`);
      process.exit(128 + number);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  process.on("exit", killAll);
  return () => {
    for (const off of handlers) off();
    process.off("exit", killAll);
  };
}
