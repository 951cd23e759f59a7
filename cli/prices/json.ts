import { FeedShapeError } from "../../components/pricing/feeds/feed.ts";
import { FetchFault, faultOfStatus } from "./fault.ts";
import { ask, type Http, persistently, type Subject } from "./http.ts";

/** A page of 5,000 SKUs has some 10 MB. */
const longest = 64 << 20;

export interface JsonRequest extends Subject {
  readonly headers?: Readonly<Record<string, string>>;
  /** What to do about a status, where it is known. */
  readonly hints?: Readonly<Record<number, string>>;
}

/**
 * A JSON document, read whole and understood.
 *
 * @param read takes it apart; a `FeedShapeError` of it counts as a failed request, as a page that was cut may be whole next time
 * @throws UserError
 */
export function fetchJson<T>(request: JsonRequest, http: Http, read: (document: unknown) => T): Promise<T> {
  const { url, headers = {}, hints = {} } = request;
  return persistently(request, http, async () => {
    const answer = await ask(url, { accept: "application/json", ...headers }, http, true);
    if (answer.status !== 200) {
      answer.discard();
      throw faultOfStatus(answer.status, answer.headers, hints[answer.status]);
    }
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of answer.body) {
      length += part.length;
      if (length > longest) {
        const fix = "check the address";
        throw new FetchFault(`is longer than the ${longest >> 20} MiB that are read`, { again: false, fix });
      }
      parts.push(part);
    }
    return read(parsed(Buffer.concat(parts).toString("utf8")));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const kind = looksLike(text);
    throw new FeedShapeError(kind === undefined ? "it is half a JSON document, or none" : `it is ${kind}, no JSON`);
  }
}

/** What a text is that should be something else. */
export function looksLike(text: string): string | undefined {
  const start = text
    .slice(0, 200)
    .replace(/^\uFEFF/, "")
    .trimStart()
    .toLowerCase();
  if (start === "") return "empty";
  if (/^<(?:!doctype html|html|head|body)/.test(start)) return "a web page";
  if (start.startsWith("<")) return "XML";
  return undefined;
}
