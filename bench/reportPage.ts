import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CDPSession, Page } from "playwright-core";
import { renderHtml } from "../cli/report/html/index.ts";
import { largeReport } from "../test/cli/report/fixtures.ts";
import { installedBrowser, launch } from "../test/cli/report/html/browser.ts";
import { median, milliseconds, repeated } from "./measure.ts";

/** The report as a page: how long it takes to write, how large it is, and how fast it answers in a browser. */
export async function reportPage(): Promise<void> {
  for (const count of [100, 1_000, 10_000]) {
    const report = largeReport(count);
    const elapsed = repeated(() => {
      const began = performance.now();
      renderHtml(report);
      return performance.now() - began;
    });
    const megabytes = (Buffer.byteLength(renderHtml(report)) / 1e6).toFixed(2);
    console.log(`report page, ${count} resources: ${milliseconds(elapsed)}, ${megabytes} MB`);
  }
  const executable = installedBrowser();
  if (executable === undefined) return console.log("report page in a browser: not measured, no chromium on PATH");
  const folder = mkdtempSync(join(tmpdir(), "report-page-"));
  const browser = await launch(executable);
  try {
    const file = join(folder, "report.html");
    writeFileSync(file, renderHtml(largeReport(10_000)));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const session = await page.context().newCDPSession(page);
    // Time of the page's own thread: other processes do not count.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const opened = await spent(page, session, () => page.goto(pathToFileURL(file).href));
    console.log(`report page of 10,000 resources, opened in a browser: ${said(opened)}`);
    const words = ["pool-12", "pool-120-template", "nodegroup", "team-7", ""];
    const runs: Spent[] = [];
    for (const word of [...words, ...words, ...words]) {
      runs.push(
        await spent(page, session, () =>
          page.evaluate(
            `document.querySelector("#text").value = ${JSON.stringify(word)}; document.querySelector("#filters").requestSubmit()`,
          ),
        ),
      );
    }
    const middle = { script: median(runs.map(({ script }) => script)), all: median(runs.map(({ all }) => all)) };
    console.log(`report page of 10,000 resources, filtered: ${said(middle)}  (budget 200 ms)`);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of the page's thread: in the script, and with styles, layout and painting. */
interface Spent {
  readonly script: number;
  readonly all: number;
}

async function spent(page: Page, session: CDPSession, run: () => Promise<unknown>): Promise<Spent> {
  const before = await metrics(session);
  await run();
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  const after = await metrics(session);
  return { script: after.script - before.script, all: after.all - before.all };
}

async function metrics(session: CDPSession): Promise<Spent> {
  const { metrics: all } = await session.send("Performance.getMetrics");
  const named = (name: string): number => (all.find((one) => one.name === name)?.value ?? 0) * 1000;
  return { script: named("ScriptDuration"), all: named("TaskDuration") };
}

function said({ script, all }: Spent): string {
  return `${milliseconds(all)} of its thread, of it the script ${milliseconds(script)}`;
}
