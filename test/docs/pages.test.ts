import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { googleExamples } from "./googleExamples.ts";
import { lustreExamples } from "./lustreExamples.ts";
import { rehearsalExamples } from "./rehearsalExamples.ts";

/** Pages and what their blocks are computed by. */
const pages = {
  "lustre.md": lustreExamples,
  "google-cloud.md": googleExamples,
  "rehearsal.md": rehearsalExamples,
};
const fence = (name: string): RegExp => new RegExp(`(\`\`\`text ${name}\\n)([\\s\\S]*?)(\\n\`\`\`)`);

describe.each(Object.entries(pages))("docs/%s", (name, examples) => {
  const page = join(import.meta.dirname, "../../docs", name);

  /** `UPDATE_DOCS=1 npx vitest run test/docs` writes what is computed into the page. */
  if (process.env["UPDATE_DOCS"] === "1") {
    let text = readFileSync(page, "utf8");
    for (const [block, compute] of Object.entries(examples)) {
      text = text.replace(fence(block), (_, before: string, __, after: string) => before + compute() + after);
    }
    writeFileSync(page, text);
  }
  const text = readFileSync(page, "utf8");

  it.each(Object.keys(examples))("says of %s what is computed", (block) => {
    expect(fence(block).exec(text)?.[2]).toBe(examples[block]!());
  });

  it("has no block that nobody computes", () => {
    const shown = [...text.matchAll(/```text (\S+)/g)].map(([, block]) => block);
    expect(shown.sort()).toEqual(Object.keys(examples).sort());
  });
});
