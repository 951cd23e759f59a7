import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { sep } from "node:path";
import { settingsVariable } from "../../../simulator/provider/settings.ts";
import { isListed, processStat } from "../../../simulator/world/processTable.ts";

/** A process, so that it is told from another one which got its number later. */
export interface ProcessMark {
  readonly pid: number;
  /** When it began, as this system tells it; absent where it does not (Windows). Equal text: the same process. */
  readonly started?: string;
  readonly host: string;
  /** The run of the kernel that it belongs to; Linux only. */
  readonly boot?: string;
  /** The namespace in which its number counts; Linux only. Another container has other numbers. */
  readonly namespace?: string;
}

/** This process, or another one of this machine. */
export function markOf(pid = process.pid): ProcessMark {
  const started = startOf(pid);
  const boot = read("/proc/sys/kernel/random/boot_id");
  const namespace = link("/proc/self/ns/pid");
  return {
    pid,
    ...(started === undefined ? {} : { started }),
    host: hostname(),
    ...(boot === undefined ? {} : { boot }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Whether a process is gone: `unknown` where it may run on another machine, or in another container. */
export function isGone(mark: ProcessMark): boolean | "unknown" {
  const here = markOf();
  if (mark.host !== here.host) return "unknown";
  if (mark.boot !== undefined && here.boot !== undefined && mark.boot !== here.boot) return true;
  if (mark.namespace !== here.namespace) return "unknown";
  if (!isListed(mark.pid)) return true;
  // Where no start is told, whoever has the number is taken for the owner.
  if (mark.started === undefined) return false;
  const started = startOf(mark.pid);
  // Its number was given away again; or it has ended, and only its parent has not asked how.
  return started === undefined ? process.platform === "linux" : started !== mark.started;
}

/** When a process began: in ticks since the start of the machine on Linux, as a date elsewhere. */
function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const stat = processStat(pid);
    // What has ended is no process any more.
    return stat?.ended === false ? stat.started : undefined;
  }
  if (process.platform === "win32") return undefined;
  const { stdout, status } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    timeout: 5_000,
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
  });
  const text = status === 0 ? stdout.trim() : "";
  return text === "" ? undefined : text;
}

/**
 * Processes of this user that were started for the rehearsal in a folder: the engine and everything that it starts have
 * the folder in their environment. Linux only; elsewhere none can be proven to belong to it.
 */
export function processesOf(folder: string): readonly ProcessMark[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isOwn(pid) && belongsTo(pid, folder))
    .map((pid) => markOf(pid))
    .filter(({ started }) => started !== undefined);
}

function isOwn(pid: number): boolean {
  try {
    return statSync(`/proc/${pid}`).uid === process.getuid?.();
  } catch {
    return false;
  }
}

const telling = ["PULUMI_HOME", settingsVariable].map((name) => `${name}=`);

function belongsTo(pid: number, folder: string): boolean {
  const environment = read(`/proc/${pid}/environ`)?.split("\0") ?? [];
  return environment.some((entry) => telling.some((name) => entry.startsWith(`${name}${folder}${sep}`)));
}

/** Ends processes for good. What has ended meanwhile, or is another process by now, is left alone. */
export function end(marks: readonly ProcessMark[]): number {
  let ended = 0;
  for (const { pid, started } of marks) {
    if (started === undefined || startOf(pid) !== started) continue;
    try {
      process.kill(pid, "SIGKILL");
      ended++;
    } catch {
      // It was faster.
    }
  }
  return ended;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch {
    return undefined;
  }
}

function link(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
