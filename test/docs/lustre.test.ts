import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lustreExamples } from "./lustreExamples.ts";

const page = join(import.meta.dirname, "../../docs/lustre.md");
const fence = (name: string): RegExp => new RegExp(`(\`\`\`text ${name}\\n)([\\s\\S]*?)(\\n\`\`\`)`);

/** `UPDATE_DOCS=1 npx vitest run test/docs` writes what is computed into the page. */
if (process.env["UPDATE_DOCS"] === "1") {
  let text = readFileSync(page, "utf8");
  for (const [name, compute] of Object.entries(lustreExamples)) {
    text = text.replace(fence(name), (_, before: string, __, after: string) => before + compute() + after);
  }
  writeFileSync(page, text);
}

describe("docs/lustre.md", () => {
  const text = readFileSync(page, "utf8");

  it.each(Object.keys(lustreExamples))("says of %s what is computed", (name) => {
    expect(fence(name).exec(text)?.[2]).toBe(lustreExamples[name]!());
  });

  it("has no worked example that nobody computes", () => {
    const shown = [...text.matchAll(/```text (\S+)/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual(Object.keys(lustreExamples).sort());
  });
});
