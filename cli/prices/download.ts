import { open } from "node:fs/promises";
import { type Progress, Rate } from "../progress.ts";
import type { PartialFile } from "./cache.ts";
import { FetchFault, faultOfStatus } from "./fault.ts";
import { type Answer, ask, type Http, persistently, type Subject } from "./http.ts";

/** By what a server tells whether a document is the one that was read before. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export type Downloaded = { readonly state: "unchanged" } | ({ readonly state: "whole" } & Validators);

export interface DownloadRequest extends Subject {
  readonly partial: PartialFile;
  /** Of the document as it was read before: it is not sent again when it is still the same. */
  readonly known?: Validators | undefined;
  readonly progress: Pick<Progress, "amount">;
}

/**
 * Brings a large document into a file. Goes on where an earlier download stopped, in this run or another one, as long as the
 * server says that the document is still the same.
 *
 * @throws UserError
 */
export function download(request: DownloadRequest, http: Http): Promise<Downloaded> {
  const { partial } = request;
  let received = 0;
  return persistently(
    request,
    http,
    async () => {
      const have = partial.state;
      const validator = have === undefined ? undefined : strong(have.note);
      const answer = await ask(request.url, headersOf(have, validator, request.known), http);
      const { status, headers } = answer;
      if (status === 304 && validator === undefined) {
        answer.discard();
        return { state: "unchanged" };
      }
      if (status === 416 && have !== undefined) {
        answer.discard();
        const total = /^bytes \*\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
        if (Number(total) === have.size && (have.note.total ?? have.size) === have.size) return wholeOf(have.note);
        partial.remove();
        throw new FetchFault("has become another document", { again: true, fix: "try again" });
      }
      if (status !== 200 && status !== 206) {
        answer.discard();
        throw faultOfStatus(status, headers);
      }
      if (status === 206 && (have === undefined || !continues(answer, have.size))) {
        answer.discard();
        partial.remove();
        throw new FetchFault("sent another part than was asked for", { again: true, fix: "try again" });
      }
      if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity") {
        answer.discard();
        throw new FetchFault(`sent ${headers["content-encoding"]}, which was not asked for`, {
          again: false,
          fix: "check the proxy or mirror in between",
        });
      }
      // A server that knows nothing of ranges, and one whose document is another now, send all of it.
      const resumed = status === 206 && have !== undefined ? have : undefined;
      const total = resumed === undefined ? lengthOf(headers["content-length"]) : totalOf(answer);
      const note = resumed?.note ?? { etag: headers.etag, lastModified: headers["last-modified"], total };
      if (resumed === undefined) partial.begin(note);
      const from = resumed?.size ?? 0;
      const size = await append(answer, request, from, total, (bytes) => {
        received += bytes;
      });
      if (total !== undefined && size !== total) {
        throw new FetchFault(`sent ${size} of ${total} bytes`, { again: true, fix: "try again" });
      }
      return wholeOf(note);
    },
    () => received,
  );
}

function wholeOf({ etag, lastModified }: Validators): Downloaded {
  return {
    state: "whole",
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}

/** What If-Range takes: a strong ETag, else a date. Without one a part cannot be told from that of another document. */
function strong({ etag, lastModified }: Validators): string | undefined {
  return etag !== undefined && !etag.startsWith("W/") ? etag : lastModified;
}

function headersOf(
  have: { readonly size: number } | undefined,
  validator: string | undefined,
  known: Validators | undefined,
): Record<string, string> {
  if (have !== undefined && validator !== undefined) return { range: `bytes=${have.size}-`, "if-range": validator };
  return {
    ...(known?.etag === undefined ? {} : { "if-none-match": known.etag }),
    ...(known?.lastModified === undefined ? {} : { "if-modified-since": known.lastModified }),
  };
}

function continues({ headers }: Answer, from: number): boolean {
  return new RegExp(`^bytes ${from}-\\d+/(?:\\d+|\\*)$`).test(headers["content-range"] ?? "");
}

function totalOf({ headers }: Answer): number | undefined {
  return lengthOf(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]);
}

function lengthOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Writes what comes behind what is there; keeps what came when it stops. */
async function append(
  answer: Answer,
  { partial, name, progress }: DownloadRequest,
  from: number,
  total: number | undefined,
  received: (bytes: number) => void,
): Promise<number> {
  const rate = new Rate();
  let done = from;
  rate.mark(done);
  const file = await open(partial.file, "r+");
  try {
    for await (const chunk of answer.body) {
      await file.write(chunk, 0, chunk.length, done);
      done += chunk.length;
      received(chunk.length);
      rate.mark(done);
      progress.amount({ label: name, done, total, bytesPerSecond: rate.perSecond });
    }
    return done;
  } finally {
    answer.discard();
    await file.close();
  }
}
