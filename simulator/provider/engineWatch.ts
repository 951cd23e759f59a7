import { isListed } from "../world/processTable.ts";

/** How often a provider looks whether the engine that started it is still there, in milliseconds. */
const interval = 500;

/**
 * Ends this process once the engine is gone: nobody would stop the provider of an engine that was killed. What it was doing in its
 * cloud goes on there without it; a journal is whole after every line.
 */
export function endWithEngine(engine = process.ppid): void {
  const timer = setInterval(() => {
    // On Windows a process keeps the number of a parent that is gone.
    if (process.ppid !== engine || !isListed(engine)) process.exit(0);
  }, interval);
  timer.unref();
}
