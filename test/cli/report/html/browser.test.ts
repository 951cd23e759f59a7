import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../../../cli/report/html/index.ts";
import type { ResourceRow } from "../../../../cli/report/model.ts";
import { exampleReport, largeReport } from "../fixtures.ts";
import { installedBrowser, launch, open, Pages } from "./browser.ts";
import { hostileReport } from "./hostile.ts";

const executable = installedBrowser();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const large = largeReport(10_000);
const medium = largeReport(250);
const pages = new Pages();
let browser: Browser;

beforeAll(async () => {
  if (executable === undefined) return;
  pages.add("example", renderHtml(exampleReport()));
  pages.add("large", renderHtml(large));
  pages.add("medium", renderHtml(medium));
  pages.add("hostile", renderHtml(hostileReport()));
  await pages.listen();
  browser = await launch(executable);
});

afterAll(async () => {
  await browser?.close();
  if (executable !== undefined) await pages.close();
});

const show = (name: string, options?: BrowserContextOptions) => open(browser, pages.url(name), options);
const rowsShown = (page: Page): Promise<number> =>
  page.evaluate<number>(
    "[...document.querySelectorAll('#tree tbody tr')].filter((row) => row.offsetHeight > 0).length",
  );
const status = (page: Page): Promise<string | null> => page.locator("#matches").textContent();
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    "((at) => at.id || at.getAttribute('aria-label') || at.textContent || at.tagName)(document.activeElement)",
  );

/** What an accessibility checker has against the page as it is now. */
async function violations(page: Page, rules?: { part?: string; only?: string; without?: string }): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  const options = {
    resultTypes: ["violations"],
    ...(rules?.only === undefined ? {} : { runOnly: [rules.only] }),
    ...(rules?.without === undefined ? {} : { rules: { [rules.without]: { enabled: false } } }),
  };
  return await page.evaluate<string[]>(
    `axe.run(${JSON.stringify(rules?.part ?? "html")}, ${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`,
  );
}

const title =
  executable === undefined ? "the page in a browser (skipped: no chromium on PATH)" : "the page in a browser";

describe.skipIf(executable === undefined)(title, () => {
  it("is accessible in light, in dark and in forced colours", async () => {
    const { page, complaints } = await show("example", { colorScheme: "light" });
    await page.locator("#urns").check();
    expect(await violations(page)).toEqual([]);
    for (const media of [{ colorScheme: "dark" }, { forcedColors: "active" }] as const) {
      await page.emulateMedia(media);
      expect(await violations(page, { only: "color-contrast" })).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is accessible in a narrow window, with hostile names, and no wider than that", async () => {
    const { page, complaints } = await show("hostile", {
      colorScheme: "dark",
      viewport: { width: 375, height: 800 },
    });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(375);
    expect(await page.locator(".scroll:has(#tree)").getAttribute("tabindex")).toBe("0");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is accessible when it is long: folded in part, and with more to show", async () => {
    const { page } = await show("medium");
    await page.locator("#unfold").click();
    expect(await status(page)).toBe("250 resources; the first 200 rows are shown.");
    await page.locator("#r1 .fold").click();
    expect(await page.locator("#r1 .fold").getAttribute("aria-expanded")).toBe("false");
    expect(await page.locator("#more").isVisible()).toBe(true);
    // Colours are those of the other pages.
    expect(await violations(page, { part: "#resources", without: "color-contrast" })).toEqual([]);
    await page.locator("#fold").click();
    expect(await rowsShown(page)).toBe(1);
    await page.context().close();
  });

  it("asks for itself and nothing else, and lets nothing in", async () => {
    const from = pages.asked.length;
    const { page, complaints } = await show("hostile");
    expect(await page.title()).toContain("Hybrid GPU report of");
    expect(complaints).toEqual([]);
    const outcome = await page.evaluate<unknown>(`(async () => {
      const add = (tag, with_) => document.body.append(Object.assign(document.createElement(tag), with_));
      add("script", { textContent: "document.title = 'taken'" });
      add("img", { src: "/pixel" });
      add("style", { textContent: "body { display: none }" });
      add("iframe", { src: "/frame" });
      const fetched = await fetch("/data").then(() => "fetched", () => "refused");
      return [document.title === "taken", fetched, getComputedStyle(document.body).display];
    })()`);
    expect(outcome).toEqual([false, "refused", "block"]);
    // The browser tells of them one by one, and of some after the page has gone on.
    const refused = (): number => complaints.filter((text) => text.includes("Content Security Policy")).length;
    await expect.poll(refused, { timeout: 20_000 }).toBeGreaterThanOrEqual(5);
    expect(pages.asked.slice(from)).toEqual(["/hostile"]);
    await page.context().close();
  });

  it("has everything without its script", async () => {
    const { page } = await show("example", { javaScriptEnabled: false });
    const { resources } = exampleReport();
    expect(await page.locator("#tree tbody tr:visible").count()).toBe(resources.length);
    expect(await page.locator("#filters").isVisible()).toBe(false);
    expect(await page.locator("#paging").isVisible()).toBe(false);
    const urn = page.locator("#r0 code");
    expect(await urn.isVisible()).toBe(false);
    await page.locator("#urns").check();
    expect(await urn.isVisible()).toBe(true);
    expect(await urn.textContent()).toBe(resources[0]!.urn);
    await page.locator("#findings a", { hasText: "checkpoints-bucket" }).click();
    await page.waitForURL(/#r10$/);
    await page.context().close();
  });

  it("shows the whole tree when its script breaks", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript("Uint8Array.prototype.fill = () => { throw new Error('broken'); }");
    await page.goto(pages.url("example"));
    expect(await rowsShown(page)).toBe(exampleReport().resources.length);
    await context.close();
  });

  it("filters by text, change, team, cost and findings, and says how many match", async () => {
    const { page, complaints } = await show("medium");
    const everything = "250 resources; the first 200 rows are shown.";
    await page.locator("#unfold").click();
    expect(await status(page)).toBe(everything);
    const said = (words: string): Promise<void> => page.locator("#matches", { hasText: words }).waitFor();
    const matching = (test: (row: ResourceRow) => boolean): string => {
      const { length } = medium.resources.filter(test);
      return `${length} of 250 resources ${length === 1 ? "matches" : "match"}`;
    };
    const replaced = ({ operation }: ResourceRow): boolean => operation === "replace";
    const ofTeam = (row: ResourceRow): boolean => replaced(row) && row.team === "team-26";
    const dear = (row: ResourceRow): boolean => ofTeam(row) && (row.monthly?.planned ?? 0) >= 1_000;

    await page.locator("#text").fill("nothing is called this");
    await said("None of 250 resources matches.");
    expect(await rowsShown(page)).toBe(0);
    await page.locator("#filters button[type=reset]").click();
    await said("250 resources;");
    for (const [control, value, test] of [
      ["#operation", "replace", replaced],
      ["#team", "=team-26", ofTeam],
      ["#cost", "1000", dear],
    ] as const) {
      await page.locator(control).selectOption(value);
      await said(matching(test));
    }
    expect(medium.resources.filter(dear).length).toBeGreaterThan(0);
    await page.locator("#filters button[type=reset]").click();
    await said("250 resources;");
    await page.locator("#cost").selectOption("none");
    await said(matching(({ urn }) => medium.unpriced.some((one) => one.urn === urn)));
    await page.locator("#filters button[type=reset]").click();
    await page.locator("#found").check();
    await said(matching(({ findings }) => findings > 0));
    expect(await rowsShown(page)).toBe(200);
    await page.locator("#more").click();
    expect(await rowsShown(page)).toBe(250);
    expect(await page.evaluate("document.activeElement.tagName")).toBe("TR");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("shows no more of ten thousand resources than a browser lays out in an instant", async () => {
    const { page, complaints } = await show("large");
    const said = (words: string): Promise<void> => page.locator("#matches", { hasText: words }).waitFor();
    expect(await status(page)).toBe("10,000 resources; the first 200 rows are shown.");
    const { length } = large.resources.filter(({ urn }) => urn.includes("pool-12") && urn.includes("NodeGroup"));
    await page.locator("#text").pressSequentially("POOL-12 nodegroup");
    await said(`${length} of 10,000 resources match; the first 200 rows are shown.`);
    expect(await rowsShown(page)).toBe(200);
    await page.locator("#text").fill("pool-120-template");
    await said("1 of 10,000 resources matches.");
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('#tree tbody tr:not([hidden])')].map(({ id, className }) => [id, className])",
      ),
    ).toEqual([
      ["r0", "context"],
      ["r361", "context"],
      ["r363", ""],
    ]);

    // A link to a row that the filter hides, far below.
    await page.evaluate("location.hash = '#r9001'");
    await page.locator("#r9001").waitFor();
    expect(await page.locator("#text").inputValue()).toBe("");
    expect(await rowsShown(page)).toBe(202);
    expect(await status(page)).toBe("10,000 resources; rows 8,982 to 9,181 are shown.");
    await page.locator("#earlier").click();
    expect(await status(page)).toBe("10,000 resources; rows 8,782 to 9,181 are shown.");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("works from the keyboard alone", async () => {
    const { page } = await show("example");
    const press = async (key: string): Promise<string> => {
      await page.keyboard.press(key);
      return await focused(page);
    };
    expect(await press("Tab")).toBe("Skip to the report");
    expect(await page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")).toBe(true);
    expect(await press("Enter")).toBe("main");
    expect(await press("Tab")).toBe("datasets-lustre");
    await press("Enter");
    expect(await page.evaluate("document.querySelector(':target').id")).toBe("r7");

    await page.locator("#text").focus();
    await page.keyboard.type("bucket");
    await press("Enter");
    expect(await status(page)).toBe("2 of 14 resources match.");
    const stops: string[] = [];
    for (let stop = 0; stop < 8; stop++) stops.push(await press("Tab"));
    expect(stops).toEqual([
      "operation",
      "team",
      "cost",
      "found",
      "Clear",
      "unfold",
      "fold",
      "13 below hybrid-gpu-prod",
    ]);
    expect(await rowsShown(page)).toBe(3);
    await press("Space");
    expect(await rowsShown(page)).toBe(1);
    expect(await page.locator("#r0 .fold").getAttribute("aria-expanded")).toBe("false");
    await press("Enter");
    expect(await rowsShown(page)).toBe(3);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.context().close();
  });

  it("has on paper what is folded, and nothing that only a screen can use", async () => {
    const { page } = await show("medium");
    const folded = "document.querySelector('#findings details.more li').getBoundingClientRect().height";
    expect(await page.locator("#findings details.more li").first().isVisible()).toBe(false);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate<number>(folded)).toBeGreaterThan(0);
    for (const part of [".contents", ".setting", "#operation", ".fold", "#paging"]) {
      expect(await page.locator(part).first().isVisible()).toBe(false);
    }
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    await page.context().close();
  });
});
