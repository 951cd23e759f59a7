import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Loading the Pulumi SDK takes the first test of each file a second or two on a slow machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
