import type { Spread } from "./lustreRegret.ts";

const width = 860;
const left = 150;
const right = 250;
const top = 96;
const row = 34;
/** Times as long as the best: the axis is logarithmic, and goes to the first of these that holds everything. */
const ticks = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const times = (share: number): string => {
  const ratio = share + 1;
  if (ratio < 1.1) return `+${Math.max(0, share * 100).toFixed(1)} %`;
  return ratio < 2 ? `+${(share * 100).toFixed(0)} %` : `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`;
};

/** The regret table as a picture that reads on light and on dark pages. */
export function drawing(table: readonly Spread[], count: number): string {
  const most = Math.max(...table.map(({ worst }) => worst + 1));
  const shown = ticks.slice(0, Math.max(4, ticks.findIndex((tick) => tick >= most) + 1 || ticks.length));
  const end = shown.at(-1)!;
  const x = (share: number): number =>
    left + (Math.log2(Math.min(end, Math.max(1, share + 1))) / Math.log2(end)) * (width - left - right);
  const height = top + table.length * row + 78;
  const bottom = top + table.length * row;
  const columns = [width - 170, width - 95, width - 20];
  const text = (at: number, y: number, words: string, kind = "", anchor = "start"): string =>
    `<text x="${at.toFixed(1)}" y="${y}"${kind === "" ? "" : ` class="${kind}"`} text-anchor="${anchor}">${words}</text>`;
  const lines: string[] = [
    text(20, 30, "How much longer a job takes than with the best layout of a search", "title"),
    text(
      20,
      52,
      `${count} random workloads and file systems, judged by the simulator; 1 × is the best that was found`,
      "quiet",
    ),
    ...["median", "90th %", "worst"].map((word, i) => text(columns[i]!, top - 14, word, "quiet", "end")),
    ...shown.map(
      (tick) =>
        `<line x1="${x(tick - 1).toFixed(1)}" x2="${x(tick - 1).toFixed(1)}" y1="${top - 6}" y2="${bottom}" class="grid"/>${text(x(tick - 1), bottom + 18, `${tick} ×`, "quiet", "middle")}`,
    ),
    text(
      (left + width - right) / 2,
      bottom + 42,
      "time of the job, in times of the best layout (logarithmic)",
      "quiet",
      "middle",
    ),
  ];
  table.forEach(({ name, median, p90, worst }, i) => {
    const y = top + i * row + row / 2;
    const kind = i === 0 ? "own" : "other";
    lines.push(
      text(
        left - 14,
        y + 5,
        i === 0 ? "Hybrid GPU" : name.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
        i === 0 ? "strong" : "",
        "end",
      ),
      `<line x1="${x(median).toFixed(1)}" x2="${x(p90).toFixed(1)}" y1="${y}" y2="${y}" class="${kind} thick"/>`,
      `<line x1="${x(p90).toFixed(1)}" x2="${x(worst).toFixed(1)}" y1="${y}" y2="${y}" class="${kind} thin"/>`,
      `<circle cx="${x(worst).toFixed(1)}" cy="${y}" r="3.5" class="${kind} open"/>`,
      `<circle cx="${x(median).toFixed(1)}" cy="${y}" r="5.5" class="${kind} full"/>`,
      ...[median, p90, worst].map((share, k) => text(columns[k]!, y + 5, times(share), i === 0 ? "strong" : "", "end")),
    );
  });
  lines.push(
    text(
      20,
      height - 6,
      "Dot: median. Thick line: up to the 90th percentile. Thin line and ring: up to the worst.",
      "quiet",
    ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 10}" width="${width}" height="${height + 10}" role="img" aria-label="Regret of stripe layouts">
<style>
svg { background: #fff; color-scheme: light dark; }
text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1c2430; }
.title { font-size: 18px; font-weight: 600; }
.quiet { fill: #5b6675; font-size: 13px; }
.strong { font-weight: 600; }
.grid { stroke: #d8dee6; }
.own { stroke: #0a7d55; } .own.full { fill: #0a7d55; }
.other { stroke: #8a5a00; } .other.full { fill: #8a5a00; }
.open { fill: #fff; stroke-width: 2; }
.thick { stroke-width: 5; } .thin { stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  svg { background: #12161c; }
  text { fill: #e6ebf1; } .quiet { fill: #9aa6b5; }
  .grid { stroke: #2c3440; } .open { fill: #12161c; }
  .own { stroke: #3ccf97; } .own.full { fill: #3ccf97; }
  .other { stroke: #e0a84a; } .other.full { fill: #e0a84a; }
}
</style>
${lines.join("\n")}
</svg>
`;
}
