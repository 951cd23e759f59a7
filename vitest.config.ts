import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // 2026-11-22: prices, snapshots and waivers age, and a test has to say the same in a year.
    env: { SOURCE_DATE_EPOCH: "1795348800" },
    setupFiles: ["test/support/properties.ts"],
    // As in the processes of a plan: the SDK takes a stack trace for every promise, which was two thirds of the time of the
    // components' tests.
    execArgv: ["--require", fileURLToPath(new URL("simulator/program/lazySdk.cjs", import.meta.url))],
    // Loading the Pulumi SDK takes the first test of each file a second or two on a slow machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests that start processes run beside each other; on a small machine a few at a time is faster.
    maxConcurrency: 3,
    // Files share what they import: of 220 files, importing everything anew was a third of the time. So no test may leave
    // mocks, environment variables or timers behind.
    isolate: false,
    // Whatever a test sets in the environment ends with it.
    unstubEnvs: true,
    // One worker for each processor: by default one is left idle, and on two that is half of the machine.
    maxWorkers: "100%",
  },
});
