import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

const file = join(import.meta.dirname, "../../cli/endWith.ts");
const program = `
  const { endWith } = await import(${JSON.stringify(file)});
  endWith([{ kill: () => console.log("ended") }], "interrupted: nothing is left");
  setInterval(() => {}, 1000);
  console.log("ready");
`;

it("ends the children when it is interrupted, and says what became of it after that", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.once("data", () => child.kill("SIGINT"));
  const [printed, said, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  expect(printed.startsWith("ready\nended\n")).toBe(true);
  expect([said, code]).toEqual(["interrupted: nothing is left\n", 130]);
});
