import { nearest } from "../../components/core/nearest.ts";
import { computeEngine, GcpCatalogueReader } from "../../components/pricing/feeds/gcp.ts";
import { UserError } from "../userError.ts";
import { fetchJson } from "./json.ts";
import type { PlaceReading } from "./reading.ts";
import { feedHosts, hostOf, type World } from "./world.ts";

const pageSize = 5000;
const mostPages = 200;
const keyHelp =
  "check the key in GOOGLE_API_KEY or --api-key-file: its project needs the Cloud Billing API, and its restrictions have to allow it";

/**
 * The SKUs of Compute Engine. The key goes into a header: it is in no address, and so in no message and no file.
 *
 * @param regions all where not given
 * @throws UserError
 */
export async function readGcp(
  regions: readonly string[] | undefined,
  key: string,
  world: World,
): Promise<PlaceReading> {
  const host = hostOf("gcp", world);
  const url = `${host}/v1/services/${computeEngine}/skus`;
  const name = "Compute Engine";
  const reader = new GcpCatalogueReader({ place: "gcp", url, asOf: world.today }, regions);
  const tokens = new Set<string>();
  for (let token: string | undefined = ""; token !== undefined; ) {
    world.progress.step(`${name}: page ${tokens.size + 1}, ${reader.skus.toLocaleString("en-US")} SKUs`);
    const query: Record<string, string> = { currencyCode: "USD", pageSize: String(pageSize) };
    if (token !== "") query["pageToken"] = token;
    const request = {
      name,
      url: `${url}?${new URLSearchParams(query).toString()}`,
      headers: { "x-goog-api-key": key },
      hints: { 400: keyHelp, 401: keyHelp, 403: keyHelp },
    };
    // A page counts when all of it was understood: one that is asked for again is not counted twice.
    const page: unknown = await fetchJson(request, world.http, (document) => {
      new GcpCatalogueReader({ place: "gcp", url, asOf: world.today }).add(document);
      return document;
    });
    token = reader.add(page);
    if (token !== undefined && (tokens.has(token) || tokens.size >= mostPages)) {
      throw new UserError(`${name}: ${url} leads from page to page in a circle. Fix: try again later`);
    }
    if (token !== undefined) tokens.add(token);
  }
  for (const region of regions ?? []) {
    if (reader.seenRegions.has(region)) continue;
    const known = nearest(region, reader.seenRegions).join(", ");
    throw new UserError(
      `Google Cloud has no prices for region ${region}${known === "" ? "" : `. Fix: use one such as ${known}`}`,
    );
  }
  const rows = reader.rows();
  if (rows.length === 0) {
    const what =
      reader.skus === 0 ? "has no SKUs" : `has ${reader.skus} SKUs, and none of them is one that the price book knows`;
    throw new UserError(
      `${name}: ${url} ${what}. Fix: check that it is ${feedHosts.gcp.url} or a mirror of it; else its descriptions have changed`,
    );
  }
  return { readings: [{ feed: { place: "gcp", name, url, readAt: world.now() }, rows, regions }], notes: [] };
}
