import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { environment, fixture, launcher, planOf } from "./support.ts";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isGone(pid: number, withinMs = 5_000): Promise<boolean> {
  for (let waited = 0; waited < withinMs && isAlive(pid); waited += 50) await sleep(50);
  return !isAlive(pid);
}

/** Starts a plan whose program loops, and waits until it does. */
async function looping(): Promise<{ plan: ReturnType<typeof spawn>; programPid: number; ended: Promise<unknown[]> }> {
  const args = [launcher, "plan", "--no-policies", "--cwd", fixture("failures"), "--config", "case=loop"];
  const plan = spawn(process.execPath, args, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<unknown[]>((resolve) => plan.once("exit", (...how) => resolve(how)));
  let text = "";
  for await (const chunk of plan.stderr!) {
    text += String(chunk);
    const pid = /looping as (\d+)\n/.exec(text)?.[1];
    if (pid !== undefined) return { plan, programPid: Number(pid), ended };
  }
  throw new Error(`the program never got to loop: ${text}`);
}

describe.concurrent("the process of a program", () => {
  it.each(["loop", "wait-forever"])("is ended at the time limit: %s", async (name) => {
    const { code, stdout, stderr } = await planOf("failures", "--config", `case=${name}`, "--time-limit", "3.5");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const [, pid] = /^looping as (\d+)\n/.exec(stderr) ?? [];
    expect(stderr.replace(/^looping as \d+\n/, "")).toBe(
      "error: the program did not end within 3.5 s and was stopped. Fix: look for a loop or a wait that never ends, or raise --time-limit\n",
    );
    if (pid !== undefined) expect(await isGone(Number(pid))).toBe(true);
  });

  it.each([
    ["SIGINT", [130, null]],
    ["SIGTERM", [143, null]],
    ["SIGKILL", [null, "SIGKILL"]],
  ] as const)("does not outlive a plan that is ended by %s", async (signal, how) => {
    const { plan, programPid, ended } = await looping();
    expect(isAlive(programPid)).toBe(true);
    plan.kill(signal);
    expect(await ended).toEqual(how);
    expect(await isGone(programPid)).toBe(true);
  });
});
