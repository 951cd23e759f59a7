import { PartialFile } from "./cache.ts";
import type { World } from "./world.ts";

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/**
 * Ends in order when this process is told to end: what was downloaded stays for the next time, and no lock does. Returns how to
 * take that back.
 */
export function stopOnSignal(
  output: string,
  { progress }: Pick<World, "progress">,
  exit: (code: number) => void = process.exit,
): () => void {
  const handlers = Object.entries(signals).map(([signal, number]) => {
    const handler = (): void => {
      progress.stop();
      PartialFile.releaseAll();
      process.stderr.write(
        `stopped: ${output} is as it was. What was downloaded is kept, and the next prices refresh goes on from there\n`,
      );
      exit(128 + number);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
