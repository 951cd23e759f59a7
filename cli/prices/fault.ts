import type { IncomingHttpHeaders } from "node:http";
import { FeedShapeError } from "../../components/pricing/feeds/feed.ts";
import { UserError } from "../userError.ts";

/** Something that went wrong with one request: in words, and whether asking again may help. */
export class FetchFault extends Error {
  readonly again: boolean;
  readonly fix: string;
  /** How long the server asks to wait. */
  readonly waitMs: number | undefined;

  constructor(message: string, options: { again: boolean; fix: string; waitMs?: number | undefined }) {
    super(message);
    this.name = "FetchFault";
    this.again = options.again;
    this.fix = options.fix;
    this.waitMs = options.waitMs;
  }
}

export const tryLater = "try again later";
const network = "check the network, a proxy in between, and that this is the right address";

const networkFaults: Readonly<Record<string, string>> = {
  ENOTFOUND: "has a name that is not known to DNS",
  EAI_AGAIN: "has a name that DNS does not answer for",
  ECONNREFUSED: "refuses connections",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
  ECONNRESET: "cut the connection",
  EPIPE: "cut the connection",
  ERR_STREAM_PREMATURE_CLOSE: "cut the connection",
  ERR_BODY_PARSE_FAILURE: "sent what is no HTTP",
  ETIMEDOUT: "did not answer in time",
};
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|WRONG_VERSION/;

/** An error of a request, in words. Errors that are none of the network's are thrown on. */
export function faultOf(error: unknown): FetchFault | UserError {
  if (error instanceof FetchFault || error instanceof UserError) return error;
  if (error instanceof FeedShapeError) {
    return new FetchFault(`is not what it should be: ${error.message}`, {
      again: true,
      fix: "try again later; if it stays so, the feed has changed, and this version of hybrid-gpu cannot read it",
    });
  }
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new FetchFault("cannot be kept: the disk is full", {
      again: false,
      fix: "make room, or set XDG_CACHE_HOME to a directory with more",
    });
  }
  if (code === "ERR_TOO_MANY_REDIRECTS") {
    return new FetchFault("redirects in a circle", { again: false, fix: network });
  }
  if (certificate.test(code)) {
    return new FetchFault(`has a certificate or encryption that is not accepted (${code})`, {
      again: false,
      fix: "set NODE_EXTRA_CA_CERTS to the certificates of the proxy in between, if there is one",
    });
  }
  const words = networkFaults[code];
  if (words !== undefined) return new FetchFault(`${words} (${code})`, { again: true, fix: network });
  // The parser of HTTP, and Node's words for a server that hangs up.
  if (code.startsWith("HPE_") || /aborted|socket hang up|premature/i.test(message)) {
    return new FetchFault("cut the connection", { again: true, fix: network });
  }
  throw error;
}

/** A status that is no success, in words. */
export function faultOfStatus(status: number, headers: IncomingHttpHeaders, hint?: string): FetchFault {
  const again = status === 408 || status === 425 || status === 429 || status >= 500;
  const fix =
    hint ??
    (status === 429 || status >= 500 ? tryLater : status === 404 ? "check the region and the address" : network);
  return new FetchFault(`answered ${status}`, {
    again,
    fix,
    waitMs: again ? retryAfter(headers["retry-after"]) : undefined,
  });
}

/** Seconds or a date. @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
