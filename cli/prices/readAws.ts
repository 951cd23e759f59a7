import { nearest } from "../../components/core/nearest.ts";
import { currentOffer, UnknownRegionError } from "../../components/pricing/feeds/aws.ts";
import { awsOffers } from "../../components/pricing/feeds/awsUsage.ts";
import type { FeedReading, PriceFile } from "../../components/pricing/priceFile.ts";
import { UserError } from "../userError.ts";
import { PartialFile, sweep } from "./cache.ts";
import { download } from "./download.ts";
import { persistently, type Subject } from "./http.ts";
import { fetchJson } from "./json.ts";
import { readOfferFile } from "./offerFile.ts";
import type { PlaceReading } from "./reading.ts";
import { hostOf, type World } from "./world.ts";

const main = "AmazonEC2";

/**
 * The offer files of AWS for some regions. Downloads stay in the cache until `finish`.
 * @throws UserError
 */
export async function readAws(
  regions: readonly string[],
  before: PriceFile | undefined,
  world: World,
): Promise<PlaceReading> {
  const host = hostOf("aws", world);
  const readings: FeedReading[] = [];
  const notes: string[] = [];
  const partials: PartialFile[] = [];
  try {
    for (const offer of Object.keys(awsOffers)) {
      world.progress.step(`${offer}: looking for the current version`);
      const paths = await currentPaths(host, offer, regions, world, notes);
      for (const [region, path] of paths) {
        const subject = { name: `${offer} ${region}`, url: `${host}${path}` };
        const partial = new PartialFile(world.cacheDirectory, subject.url);
        partials.push(partial);
        readings.push(await readOffer(offer, region, subject, partial, before, world));
      }
    }
  } catch (error) {
    for (const partial of partials) partial.release();
    throw error;
  }
  return {
    readings,
    notes,
    finish: () => {
      for (const partial of partials) {
        partial.remove();
        partial.release();
      }
      sweep(world.cacheDirectory);
    },
    release: () => {
      for (const partial of partials) partial.release();
    },
  };
}

/** Where the current version of an offer is, for each region that has it. */
function currentPaths(
  host: string,
  offer: string,
  regions: readonly string[],
  { http }: World,
  notes: string[],
): Promise<Map<string, string>> {
  const url = `${host}/offers/v1.0/aws/${offer}/current/region_index.json`;
  return fetchJson({ name: offer, url }, http, (index) => {
    const paths = new Map<string, string>();
    for (const region of regions) {
      try {
        paths.set(region, currentOffer(index, offer, region));
      } catch (error) {
        if (!(error instanceof UnknownRegionError)) throw error;
        // Not every service is in every region; EC2 is.
        if (offer === main) {
          throw new UserError(
            `AWS has no prices for region ${region}. Fix: use one such as ${nearest(region, error.known).join(", ")}`,
          );
        }
        notes.push(`${offer} has no prices in ${region}`);
      }
    }
    return paths;
  });
}

function readOffer(
  offer: string,
  region: string,
  subject: Subject,
  partial: PartialFile,
  before: PriceFile | undefined,
  world: World,
): Promise<FeedReading> {
  const { http, progress } = world;
  const known = before?.feeds.find(({ url }) => url === subject.url);
  // What is wrong in itself is fetched once more, and not five times: it may be gigabytes.
  const twice = { ...http, limits: { ...http.limits, attempts: 2 } };
  return persistently(subject, twice, async () => {
    progress.step(`${subject.name}: asking`);
    const got = await download({ ...subject, partial, known, progress }, http);
    const feed = { place: "aws", name: subject.name, url: subject.url, readAt: world.now() } as const;
    if (got.state === "unchanged") return { feed: { ...known!, ...feed }, rows: "unchanged" };
    const { state: _, ...validators } = got;
    try {
      const { rows, publishedAt } = await readOfferFile(partial.file, offer, region, subject.url, progress);
      return { feed: { ...feed, publishedAt, ...validators }, rows };
    } catch (error) {
      partial.remove();
      throw error;
    }
  });
}
