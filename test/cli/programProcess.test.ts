import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProgramProcess } from "../../cli/programProcess.ts";

/** A host that says what the test lets it say. */
class FakeHost extends EventEmitter {
  readonly sent: unknown[] = [];
  send(message: unknown): void {
    this.sent.push(message);
  }
  kill(): void {
    this.emit("exit", null, "SIGKILL");
    this.emit("close");
  }
}

const job = {} as Parameters<ProgramProcess["run"]>[0];
const done = { kind: "done", nodes: [], outputs: {}, diagnostics: [], warnings: [] };

function start(): { host: FakeHost; program: ProgramProcess } {
  const host = new FakeHost();
  const spare = { child: host as unknown as ChildProcess, execArgv: [], cwd: process.cwd() };
  return { host, program: ProgramProcess.start({ cwd: process.cwd(), entry: ".", execArgv: [] }, () => {}, spare) };
}

describe("the time limit of a program", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends it", async () => {
    const { program } = start();
    const ended = expect(program.run(job, 2, { onRegister: () => {}, onReference: async () => ({}) })).rejects.toThrow(
      "the program did not end within 2 s and was stopped",
    );
    await vi.advanceTimersByTimeAsync(2_100);
    await ended;
  });

  it("does not count while it waits for another program", async () => {
    const { host, program } = start();
    const onReference = () => new Promise((resolve) => setTimeout(resolve, 60_000, { vpcId: "vpc-1" }));
    const running = program.run(job, 2, { onRegister: () => {}, onReference });
    await vi.advanceTimersByTimeAsync(1_000);
    host.emit("message", { kind: "refers", reference: "organization/network/dev" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.sent).toEqual([
      job,
      { kind: "stack", reference: "organization/network/dev", outputs: { vpcId: "vpc-1" } },
    ]);
    await vi.advanceTimersByTimeAsync(800);
    host.emit("message", done);
    expect(await running).toEqual(done);
  });
});

describe("a reference that is refused", () => {
  it("ends the program with the words of the refusal", async () => {
    const { host, program } = start();
    const onReference = () => Promise.reject(new Error("there is no such stack"));
    const running = program.run(job, 2, { onRegister: () => {}, onReference });
    host.emit("message", { kind: "refers", reference: "a/b/c" });
    await expect(running).rejects.toThrow("there is no such stack");
  });
});
