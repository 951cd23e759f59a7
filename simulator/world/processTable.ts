import { readFileSync } from "node:fs";

/** Whether there is a process of this number, whoever's it is; one that has ended counts until its parent has asked how. */
export function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Anything else, as EPERM, is said of a process that lives.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** A process as the system tells of it (Linux). */
export interface ProcessStat {
  /** `true`: it has ended, and its parent has not asked how. */
  readonly ended: boolean;
  /** In ticks since the start of the machine: a number is given again, and then with another time. */
  readonly started: string;
}

/** Nothing where there is none, or where the system does not tell. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function processStat(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // After the name, which may hold anything: state is the 3rd field, starttime the 22nd.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { ended: fields[0] === "Z" || fields[0] === "X", started: fields[19]! };
  } catch {
    return undefined;
  }
}
