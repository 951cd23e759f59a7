import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { early, script, styles } from "../../../../cli/report/html/assets.ts";

const root = join(import.meta.dirname, "../../../..");

describe("the script of the page", () => {
  it("passes the type checker, as a browser's script", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ["node_modules/typescript-7/bin/tsc", "-p", "cli/report/html/assets/tsconfig.json"],
      { cwd: root, encoding: "utf8" },
    );
    expect(`${status} ${stdout}`).toBe("0 ");
  });

  it("asks for nothing, makes no markup, and keeps nothing", () => {
    const text = `${early().text}${script().text}`;
    expect(text).not.toMatch(
      /fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(|localStorage|sessionStorage|cookie|https?:/,
    );
  });

  it("cannot end the element that it is in, nor can the styles", () => {
    for (const { text } of [early(), script(), styles()]) expect(text).not.toMatch(/<\/|<!--|\r/);
    expect(styles().text).not.toMatch(/@import|https?:/);
    expect([...styles().text.matchAll(/url\(([^)]*)\)/g)].map(([, target]) => target)).toEqual([
      '"#hatch"',
      '"#cross"',
    ]);
  });

  it("is known to the page by its hash", () => {
    for (const { text, hash } of [early(), script(), styles()]) {
      expect(hash).toBe(`'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`);
    }
  });
});

describe("the colours", () => {
  const css = readFileSync(join(root, "cli/report/html/assets/theme.css"), "utf8");
  const print = readFileSync(join(root, "cli/report/html/assets/media.css"), "utf8").split("@media print")[1]!;
  const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");
  const themes = { light: coloursOf(light), dark: coloursOf(dark), print: coloursOf(print) };

  const pairs: readonly (readonly [front: string, back: string, least: number])[] = [
    ...["text", "muted", "link", "bad", "warn", "ok"].flatMap((front) => [
      [front, "ground", 4.5] as const,
      [front, "raised", 4.5] as const,
    ]),
    ["text", "bad-ground", 4.5],
    ["text", "warn-ground", 4.5],
    ["muted", "warn-ground", 4.5],
    ["text", "ok-ground", 4.5],
    ["bad", "bad-ground", 4.5],
    ["warn", "warn-ground", 4.5],
    ["ok", "ok-ground", 4.5],
    ["control", "ground", 3],
    ["control", "raised", 3],
    ["bar", "ground", 3],
    ["bar", "bar-reach", 3],
    ["bar-before", "ground", 3],
    ["bar-before", "bar-before-ground", 3],
    ["bar-over", "ground", 3],
    ["bar-over", "bar-over-ground", 3],
    ["bar-line", "ground", 3],
    ["bar-line", "bar-reach", 3],
  ];
  it.each(Object.keys(themes) as (keyof typeof themes)[])("can be told apart in the %s theme", (theme) => {
    const colours = themes[theme];
    const weak = pairs
      .map(([front, back, least]) => ({ front, back, least, ratio: contrast(colours[front]!, colours[back]!) }))
      .filter(({ ratio, least }) => !(ratio >= least));
    expect(weak).toEqual([]);
  });
});

function coloursOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

/** WCAG 2.2: 1 for equal colours, 21 for black on white. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
