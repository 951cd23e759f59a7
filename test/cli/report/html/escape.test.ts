import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeText, html, trusted, webAddress } from "../../../../cli/report/html/escape.ts";

describe("text in a page", () => {
  it.each([
    ["train-nodes", "train-nodes"],
    ["</script><script>alert(1)</script>", "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"],
    [`" onmouseover='x' &amp;`, "&quot; onmouseover=&#39;x&#39; &amp;amp;"],
    ["<!--", "&lt;!--"],
    ["admin\u202Egpj.exe", "admin[U+202E]gpj.exe"],
    ["a\u2066b\u2069\u200Fc\u061C", "a[U+2066]b[U+2069][U+200F]c[U+061C]"],
    ["zero\u200Bwidth\uFEFF", "zero[U+200B]width[U+FEFF]"],
    ["nul\u0000bell\u0007return\r", "nul[U+0000]bell[U+0007]return[U+000D]"],
    ["a line\r\nand another", "a line\nand another"],
    ["half \uD83D or \uDE00", "half [U+D83D] or [U+DE00]"],
    ["two lines\nand a\ttab", "two lines\nand a\ttab"],
    ["größer, 訓練, تدريب, 😀, 👩‍💻", "größer, 訓練, تدريب, 😀, 👩‍💻"],
  ])("%j is written %j", (text, written) => {
    expect(escapeText(text)).toBe(written);
  });

  it("never opens a tag, ends an attribute, or hides a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = escapeText(text);
        expect(written).not.toMatch(/[<>"']/);
        expect(written.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
        expect(written).not.toMatch(/(?![\n\t])[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
        expect(() => encodeURIComponent(written)).not.toThrow();
      }),
    );
  });
});

describe("a template", () => {
  it("escapes strings, and takes pieces, lists and numbers as they are", () => {
    const items = ["<a>", "b"].map((text) => html`<li>${text}</li>`);
    expect(html`<ul title="${'"'}">${items}${undefined}${3}${trusted("<hr>")}</ul>`.toString()).toBe(
      '<ul title="&quot;"><li>&lt;a&gt;</li><li>b</li>3<hr></ul>',
    );
  });
});

describe("a link", () => {
  it.each([
    ["https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2"],
    ["http://example.com", "http://example.com/"],
    ["javascript:alert(1)", undefined],
    ["JaVaScRiPt:alert(1)", undefined],
    [" javascript:alert(1)", undefined],
    ["data:text/html,x", undefined],
    ["file:///etc/passwd", undefined],
    ["docs/policies/x.md", undefined],
    ["common knowledge of the AWS price list", undefined],
    [undefined, undefined],
  ])("%j leads to %j", (address, target) => {
    expect(webAddress(address)).toBe(target);
  });
});
