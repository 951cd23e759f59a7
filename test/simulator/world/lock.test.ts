import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { FileLock } from "../../../simulator/world/lock.ts";
import { ended, says, start, temporaryFolder } from "./support.ts";

const hasProcessTable = existsSync("/proc/self/stat");

/** The number of a process that has ended. */
function deadProcess(): string {
  return execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
}

function lockIn(folder: string): string {
  return join(folder, "journal.lock");
}

/** How many were inside at once, at most, when so many each take a lock of their own on one file. */
async function mostInside(path: string, locks: number): Promise<number> {
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: locks }, () =>
      new FileLock(path).hold(async () => {
        most = Math.max(most, ++inside);
        await sleep(1);
        inside--;
      }),
    ),
  );
  return most;
}

describe("the lock of a journal", () => {
  it("loses no count of four processes, also when a fifth is killed while it holds the lock", async () => {
    const file = join(temporaryFolder(), "count");
    writeFileSync(file, "0");
    const killed = start("counting.ts", file, "hang");
    await says(killed, "held");
    const counting = Array.from({ length: 4 }, () => start("counting.ts", file, "25"));
    killed.kill("SIGKILL");
    expect(await ended(killed)).toBe("SIGKILL");
    expect(await Promise.all(counting.map(ended))).toEqual([0, 0, 0, 0]);
    expect(readFileSync(file, "utf8")).toBe("100");
    expect(readdirSync(dirname(file)).filter((name) => name !== "count")).toEqual([]);
  });

  it("gives back what the work returns or throws, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const lock = new FileLock(lockIn(folder));
    expect(await lock.hold(() => readdirSync(folder))).toEqual(["journal.lock"]);
    await expect(lock.hold(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("lets one in at a time when many find a dead holder", async () => {
    const path = lockIn(temporaryFolder());
    symlinkSync(`${deadProcess()}:1:nonce`, path);
    expect(await mostInside(path, 12)).toBe(1);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it("is broken also where somebody died while breaking it, or breaking that", async () => {
    const path = lockIn(temporaryFolder());
    const dead = deadProcess();
    for (const end of ["", ".breaking", ".breaking.breaking"]) symlinkSync(`${dead}:1:${end}`, `${path}${end}`);
    expect(await mostInside(path, 4)).toBe(1);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it("is broken where its text names no process", async () => {
    const path = lockIn(temporaryFolder());
    symlinkSync("somebody", path);
    expect(await mostInside(path, 2)).toBe(1);
  });

  it.runIf(hasProcessTable)("is broken where its holder's number is now another process", async () => {
    const path = lockIn(temporaryFolder());
    symlinkSync(`${process.pid}:1:nonce`, path);
    expect(await mostInside(path, 2)).toBe(1);
  });

  it.runIf(hasProcessTable)("is kept by a holder that could not tell when it was started", async () => {
    const path = lockIn(temporaryFolder());
    symlinkSync(`${process.pid}::nonce`, path);
    await expect(new FileLock(path, { patience: 20 }).hold(() => undefined)).rejects.toThrow("is held by process");
  });

  it.runIf(hasProcessTable)("is broken where its killed holder was never asked for by its parent", async () => {
    // `sleep` never waits for the child that it has from the shell.
    const parent = spawn("sh", ["-c", "sleep 1 & echo $!; exec sleep 600"], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const pid = await new Promise<string>((resolve) =>
      parent.stdout.once("data", (text) => resolve(String(text).trim())),
    );
    const stat = () => readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]!.split(" ");
    while (stat()[0] !== "Z") await sleep(5);
    const path = lockIn(temporaryFolder());
    symlinkSync(`${pid}:${stat()[19]}:nonce`, path);
    expect(await mostInside(path, 2)).toBe(1);
  });

  it("is waited for so long, and then an error says who has it and what to do", async () => {
    const path = lockIn(temporaryFolder());
    let release = (): void => {};
    const held = new FileLock(path).hold(() => new Promise<void>((resolve) => (release = resolve)));
    const failure: Error = await new FileLock(path, { patience: 20 })
      .hold(() => undefined)
      .then(
        () => new Error("it was let in"),
        (error) => error,
      );
    release();
    await held;
    expect(failure.message).toBe(
      `${path} is held by process ${process.pid}, and was not given back within 0.02 s. ` +
        `Fix: end that process (see what it is with: ps -p ${process.pid}); if it is no rehearsal, delete ${path}.`,
    );
    expect(readdirSync(dirname(path)).filter((name) => name === basename(path))).toEqual([]);
  });

  it("does not take away a lock that somebody else has by now", async () => {
    const path = lockIn(temporaryFolder());
    const other = `${process.ppid}:theirs:nonce`;
    await new FileLock(path).hold(async () => {
      // Somebody deleted it by hand, and another process came.
      execFileSync("rm", [path]);
      symlinkSync(other, path);
    });
    expect(readdirSync(dirname(path))).toEqual(["journal.lock"]);
  });
});
