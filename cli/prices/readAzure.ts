import { type AzurePage, azureFilter, readAzurePage } from "../../components/pricing/feeds/azure.ts";
import type { FeedReading } from "../../components/pricing/priceFile.ts";
import type { PriceRow } from "../../components/pricing/priceRow.ts";
import { UserError } from "../userError.ts";
import { fetchJson } from "./json.ts";
import type { PlaceReading } from "./reading.ts";
import { hostOf, type World } from "./world.ts";

const version = "2023-01-01-preview";
/** A region has some 40 pages of 100. */
const mostPages = 2000;

/**
 * The prices of virtual machines with accelerators. A region without any is no error: its sizes have no price.
 * @throws UserError
 */
export async function readAzure(regions: readonly string[], world: World): Promise<PlaceReading> {
  const host = hostOf("azure", world);
  const readings: FeedReading[] = [];
  const notes: string[] = [];
  for (const region of regions) {
    const { reading, items } = await readRegion(host, region, world);
    readings.push(reading);
    if (items === 0)
      notes.push(`Azure lists nothing in ${region}: what runs there has no price. Is it the name of a region?`);
  }
  return { readings, notes };
}

async function readRegion(
  host: string,
  region: string,
  world: World,
): Promise<{ reading: FeedReading; items: number }> {
  const name = `Virtual Machines ${region}`;
  const path = `${host}/api/retail/prices`;
  const first = new URL(path);
  first.search = query({ "api-version": version, currencyCode: "USD", $filter: azureFilter(region) });
  const document = {
    place: "azure",
    url: `${path}?${query({ $filter: `armRegionName eq '${region}'` })}`,
    asOf: world.today,
  } as const;
  const rows: PriceRow[] = [];
  const seen = new Set<string>();
  let items = 0;
  for (let url: string | undefined = first.href; url !== undefined; ) {
    if (seen.has(url) || seen.size >= mostPages) {
      throw new UserError(`${name}: ${path} leads from page to page in a circle. Fix: try again later`);
    }
    seen.add(url);
    world.progress.step(`${name}: page ${seen.size}, ${items.toLocaleString("en-US")} prices`);
    const page: AzurePage = await fetchJson({ name, url }, world.http, (answer) => readAzurePage(answer, document));
    rows.push(...page.rows);
    items += page.items;
    url = page.next === undefined ? undefined : nextPage(path, page.next, name);
  }
  return { reading: { feed: { place: "azure", name, url: document.url, readAt: world.now() }, rows }, items };
}

/** The next page of this host, whatever host the link names: a mirror passes on the links of the original. */
function nextPage(path: string, link: string, name: string): string {
  if (!URL.canParse(link))
    throw new UserError(`${name}: ${path} has a next page that is no address. Fix: try again later`);
  return `${path}${new URL(link).search}`;
}

/** `$` stays as it is: the documentation of the API has it so, and addresses are easier to read. */
function query(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join("&");
}
