import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { compose } from "../../../cli/comment/compose.ts";
import { foreignIn } from "../../../cli/comment/foreign.ts";
import { renderMarkdown } from "../../../cli/report/markdown.ts";
import { exampleReport, largeReport } from "../report/fixtures.ts";

const link = "https://github.com/example/shop/actions/runs/12";
const page = "https://unpkg.com/hybrid-gpu/docs/policies/spread.md";
const around = (text: string): string =>
  `<!-- hybrid-gpu-report shop/prod -->\n### Hybrid GPU: \`shop/prod\`\n\n**Fine**.\n\n${text}\n`;

describe("the report of a fork", () => {
  it("passes as hybrid-gpu report writes it", () => {
    for (const report of [exampleReport(), largeReport(10_000)]) {
      expect(foreignIn(renderMarkdown(report, { link }), link)).toBeUndefined();
      expect(foreignIn(renderMarkdown(report), undefined)).toBeUndefined();
    }
    const cluttered = exampleReport().resources.map(({ name }) => `${name} is <b>@everyone</b> | https://example.com`);
    expect(foreignIn(renderMarkdown({ ...exampleReport(), notes: cluttered }, { link }), link)).toBeUndefined();
  });

  it.each([
    ["HTML", "<img src=x>"],
    ["a folding that is open", "<details open><summary>a</summary>\n\nb\n\n</details>"],
    ["HTML behind a folding", "<details><summary>a</summary>\n`<img src=x>`\n\n</details>"],
    ["HTML behind the end of one", "<details><summary>a</summary>\n\n</details>\n`<img src=x>`"],
    ["HTML in a summary", "<details><summary><b>a</b></summary>\n\nb\n\n</details>"],
    ["a folding that does not end", "<details><summary>a</summary>\n\nb"],
    ["the end of another folding", "a\n\n</details>"],
    ["another mark", "<!-- hybrid-gpu-comment hybrid-gpu -->"],
    ["an image", "![a](https://example.com/a.png)"],
    ["an image of the run", `see ![HTML report](${link})`],
    ["a link to another host", "[free GPUs](https://example.com)"],
    ["a link to another run", `[HTML report](${link}3)`],
    ["a link to another page of the host of ours", "[spread](https://unpkg.com/evil/spread.md)"],
    ["a page under another name", `[free](${page})`],
    ["a title of a link", `[spread](${page} "a")`],
    ["a bare address", "see https://example.com"],
    ["an address without a scheme", "see www.example.com"],
    ["a mention", "cc @everyone"],
    ["an issue", "fixes #1"],
    ["an issue in words", "fixes GH-1"],
    ["an emoji", "a :rocket: b"],
    ["mathematics", "$a$"],
    ["an entity", "&lt;a"],
    ["an escape", "a \\* b"],
    ["a quotation", "> a"],
    ["a large heading", "# a"],
    ["code by indentation", "    a"],
    ["code by a fence", "```\na\n```"],
    ["a code span that does not end", "a `b"],
    ["a code span over two lines", "a `b\nc` d"],
    ["a code span that a cell ends", "| `a | <img src=x> |` |\n| --- | --- | --- |"],
    ["a row behind a table that does not look like one", "| a | b |\n| --- | --- |\n`<img src=x> | b`"],
    ["a table below words", "a\n| --- |\n| `<img src=x> | b` |"],
    ["a table of one column", "a\n:---\n`<img src=x> | b`"],
    ["a table by an empty item", "a\n- \n`<img src=x> | b`"],
    ["backslashes before a bar", "| `a\\\\| <img src=x> | b` |"],
    ["a rule", "---"],
    ["a character that is not seen", "a `b\u202ec` d"],
    ["a return", "a\rb"],
  ])("is refused for %s", (_, text) => {
    expect(foreignIn(around(text), link)).toMatch(/^has in line \d+ what hybrid-gpu report never writes: /);
  });

  it("begins with a heading and a verdict, and names the line where it does not", () => {
    expect(foreignIn("<!-- hybrid-gpu-report x -->\n# a\n\n**Fine**.\n", link)).toContain("has in line 2 ");
    expect(foreignIn("<!-- hybrid-gpu-report x -->\n### a\n**Fine**.\n", link)).toContain("has in line 3 ");
    expect(foreignIn("<!-- hybrid-gpu-report x -->\n### a\n\n| a |\n", link)).toContain("has in line 4 ");
    expect(foreignIn(around("a\n\n@b"), link)).toContain("has in line 8 ");
  });

  it("is harmless where it passes, however it is put together", () => {
    const pieces = [
      ...[
        "`",
        "``",
        "|",
        "\\|",
        "\\",
        "a",
        "[",
        "]",
        "(",
        ")",
        "!",
        "<img src=x>",
        "<b>",
        "@you",
        "-",
        "- ",
        ":--",
        "---",
      ],
      ...[
        "| a |",
        "| --- |",
        "\n",
        "\n",
        "\n\n",
        " ",
        "**",
        "*",
        "_",
        "#### ",
        "`a`",
        "`a | b`",
        "| `c` | d |",
        "https://x.example",
      ],
      ...[
        "<details><summary>a</summary>",
        "</details>",
        `[spread](${page})`,
        `[HTML report](${link})`,
        "1.",
        "&amp;",
        "~~",
        "=",
      ],
    ];
    let passed = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (parts) => {
        const report = around(parts.join(""));
        if (foreignIn(report, link) !== undefined) return;
        passed++;
        expectHarmless(report);
        expectHarmless(compose([report, report], { id: "x", link, untrusted: true }));
      }),
      { numRuns: 3_000 },
    );
    expect(passed).toBeGreaterThan(50);
  });
});

const tags = /^(?:<details><summary>[\w ]+<\/summary>|<\/details>|<!-- hybrid-gpu-[\w./ -]* -->)$/;

function expectHarmless(markdown: string): void {
  marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === "html") for (const line of token.raw.trim().split("\n")) expect(line).toMatch(tags);
    if (token.type === "link") expect([link, page]).toContain(token["href"]);
    expect(token.type).not.toMatch(/^(?:image|code|def|blockquote|escape)$/);
    if (token.type === "text" && !("tokens" in token && token.tokens !== undefined)) {
      expect(token.raw).not.toMatch(/[@#$<&]|:\/\/|www\./);
    }
  });
}
