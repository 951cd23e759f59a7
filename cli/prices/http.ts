import type { IncomingHttpHeaders } from "node:http";
import got, { type Request, type Response } from "got";
import { packageVersion } from "../package.ts";
import { UserError } from "../userError.ts";
import { FetchFault, faultOf, tryLater } from "./fault.ts";

/** How long is waited, and how often is asked. */
export interface HttpLimits {
  /** For an answer to begin. */
  readonly answerMs: number;
  /** For the next bytes of one. */
  readonly idleMs: number;
  /** The slowest that is put up with, measured over windows of `windowMs`. */
  readonly bytesPerSecond: number;
  readonly windowMs: number;
  /** Requests in a row that bring nothing before it is given up. */
  readonly attempts: number;
  /** The first pause; each is twice the one before, up to `longestPauseMs`. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** The longest that a server's Retry-After is obeyed. */
  readonly longestRetryAfterMs: number;
}

export const usualLimits: HttpLimits = {
  answerMs: 30_000,
  idleMs: 30_000,
  bytesPerSecond: 4_000,
  windowMs: 60_000,
  attempts: 5,
  pauseMs: 1_000,
  longestPauseMs: 30_000,
  longestRetryAfterMs: 300_000,
};

/** How requests are made. Tests wait for nothing. */
export interface Http {
  readonly limits: HttpLimits;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** 0 to 1: pauses differ, so that many do not come back at once. */
  readonly random: () => number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** @throws FetchFault where it stops, or comes too slowly */
  readonly body: AsyncIterable<Buffer>;
  /** Lets the rest of the body go. */
  discard(): void;
}

const secretHeaders = ["x-goog-api-key"];

/** One request. A key goes into a header: addresses end up in messages and files. */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  http: Http,
  gzip = false,
): Promise<Answer> {
  const { limits } = http;
  const start = new URL(url);
  const stream = got.stream(start, {
    headers: { "user-agent": `hybrid-gpu/${packageVersion()}`, ...headers },
    throwHttpErrors: false,
    retry: { limit: 0 },
    decompress: gzip,
    maxRedirects: 5,
    timeout: {
      lookup: limits.answerMs,
      connect: limits.answerMs,
      secureConnect: limits.answerMs,
      response: limits.answerMs,
    },
    hooks: {
      beforeRedirect: [
        ({ url: next, headers: sent }) => {
          const to = new URL(String(next));
          if (start.protocol === "https:" && to.protocol !== "https:") {
            throw new FetchFault("redirects to an address without encryption", {
              again: false,
              fix: "check the address",
            });
          }
          if (to.origin !== start.origin) for (const name of secretHeaders) delete sent[name];
        },
      ],
    },
  });
  try {
    const response = await answered(stream);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: watched(stream, limits),
      discard: () => stream.destroy(),
    };
  } catch (error) {
    stream.destroy();
    throw faultOf(cause(error));
  }
}

function answered(stream: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    stream.once("response", (response: Response) => {
      resolve(response);
    });
    // Stays: an error without a listener would end the process.
    stream.on("error", reject);
  });
}

/** Our own faults come wrapped from hooks. */
function cause(error: unknown): unknown {
  const inner = (error as { cause?: unknown }).cause;
  return inner instanceof FetchFault || inner instanceof UserError ? inner : error;
}

/** The bytes of a body, for as long as they come fast enough. */
async function* watched(stream: Request, limits: HttpLimits): AsyncGenerator<Buffer> {
  let last = performance.now();
  let windowBegan = last;
  let windowBytes = 0;
  let slow: FetchFault | undefined;
  const watch = setInterval(
    () => {
      const now = performance.now();
      if (now - last > limits.idleMs) slow = tooSlow(`sent nothing for ${seconds(limits.idleMs)}`);
      else if (now - windowBegan >= limits.windowMs) {
        const rate = (windowBytes * 1000) / (now - windowBegan);
        if (rate < limits.bytesPerSecond) {
          slow = tooSlow(
            `sent ${Math.round(rate)} bytes a second for ${seconds(limits.windowMs)}, less than ${limits.bytesPerSecond}`,
          );
        }
        windowBegan = now;
        windowBytes = 0;
      }
      if (slow !== undefined) stream.destroy();
    },
    Math.max(5, Math.min(limits.idleMs, limits.windowMs) / 4),
  );
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      last = performance.now();
      windowBytes += chunk.length;
      yield chunk;
      // What the reader took to write it is not the server's time.
      last = performance.now();
    }
  } catch (error) {
    throw slow ?? faultOf(cause(error));
  } finally {
    clearInterval(watch);
    stream.destroy();
  }
  if (slow !== undefined) throw slow;
}

function tooSlow(message: string): FetchFault {
  return new FetchFault(message, { again: true, fix: tryLater });
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

/** What is asked for, as messages name it. */
export interface Subject {
  /** `AmazonEC2 us-east-2`. */
  readonly name: string;
  /** Without a key. */
  readonly url: string;
}

/**
 * Asks again while that may help: at most so many times in a row without anything having come.
 *
 * @param received bytes so far: a request that was cut after a good part of a large file is no failure
 * @throws UserError that says what was asked for, what happened, how often it was tried, and what to do
 */
export async function persistently<T>(
  subject: Subject,
  http: Http,
  attempt: () => Promise<T>,
  received: () => number = () => 0,
): Promise<T> {
  const { limits } = http;
  let inVain = 0;
  for (let tried = 1; ; tried++) {
    const before = received();
    try {
      return await attempt();
    } catch (error) {
      const fault = faultOf(error);
      if (fault instanceof UserError) throw fault;
      inVain = received() - before >= goodPart ? 1 : inVain + 1;
      const askedFor = fault.waitMs;
      const tooLong = askedFor !== undefined && askedFor > limits.longestRetryAfterMs;
      if (!fault.again || inVain >= limits.attempts || tooLong) {
        const wait = tooLong ? ` and asks to wait ${seconds(askedFor)}` : "";
        const times = tried === 1 ? "tried once" : `tried ${tried} times`;
        throw new UserError(`${subject.name}: ${subject.url} ${fault.message}${wait} (${times}). Fix: ${fault.fix}`);
      }
      const pause = Math.min(limits.longestPauseMs, limits.pauseMs * 2 ** (inVain - 1));
      await http.sleep(askedFor ?? pause * (0.5 + http.random() / 2));
    }
  }
}

const goodPart = 1 << 20;
