import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is at an address. */
export interface Served {
  readonly body: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** One request, as it came. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

export type Fault = (request: IncomingMessage, response: ServerResponse, document: Served) => void;

/**
 * A server that answers as the vendors' do: ranges, conditional requests, and, on request, what goes wrong. Faults of an address
 * are used up one by one; then it answers as it should.
 */
export class FeedServer {
  readonly seen: Seen[] = [];
  readonly documents = new Map<string, Served>();
  readonly #faults = new Map<string, Fault[]>();
  readonly #server: Server;
  ranges = true;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<FeedServer> {
    const server = new FeedServer();
    await new Promise<void>((resolve) => {
      server.#server.listen(0, "127.0.0.1", resolve);
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The requests of paths that contain this. */
  asked(part: string): readonly Seen[] {
    return this.seen.filter(({ path }) => path.includes(part));
  }

  serve(path: string, document: Served | string): void {
    this.documents.set(path, typeof document === "string" ? { body: document } : document);
  }

  fault(path: string, ...faults: readonly Fault[]): void {
    this.#faults.set(path, [...faults]);
  }

  reset(): void {
    this.seen.length = 0;
    this.documents.clear();
    this.#faults.clear();
    this.ranges = true;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "";
    this.seen.push({ path, headers: request.headers });
    const bare = path.split("?")[0]!;
    const document = this.documents.get(path) ?? this.documents.get(bare);
    const fault = (this.#faults.get(path) ?? this.#faults.get(bare))?.shift();
    if (fault !== undefined) fault(request, response, document ?? { body: "" });
    else if (document === undefined) response.writeHead(404).end("no such document");
    else sound(request, response, document, this.ranges);
  }
}

function sound({ headers }: IncomingMessage, response: ServerResponse, document: Served, ranges: boolean): void {
  const { etag, lastModified } = document;
  const body = Buffer.from(document.body);
  if (etag !== undefined) response.setHeader("etag", etag);
  if (lastModified !== undefined) response.setHeader("last-modified", lastModified);
  if (etag !== undefined && headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  const from = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  const same = headers["if-range"] === undefined || [etag, lastModified].includes(String(headers["if-range"]));
  if (!ranges || from === undefined || !same) {
    response.writeHead(200, { "content-length": body.length }).end(body);
  } else if (Number(from) >= body.length) {
    response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
  } else {
    const part = body.subarray(Number(from));
    response
      .writeHead(206, {
        "content-length": part.length,
        "content-range": `bytes ${from}-${body.length - 1}/${body.length}`,
      })
      .end(part);
  }
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return (_, response) => {
    response.writeHead(code, headers).end("<html><body>sorry</body></html>");
  };
}

/**
 * Sends so many bytes of what is asked for, and hangs up when they have arrived.
 *
 * @param kept bytes that the other side has: what is still on its way when a connection is cut is lost
 */
export function cutAfter(bytes: number, kept: () => number): Fault {
  return (request, response, document) => {
    const body = Buffer.from(document.body);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (document.etag !== undefined) response.setHeader("etag", document.etag);
    response.setHeader("content-length", body.length - from);
    if (from > 0) response.setHeader("content-range", `bytes ${from}-${body.length - 1}/${body.length}`);
    response.writeHead(from > 0 ? 206 : 200);
    response.write(body.subarray(from, from + bytes));
    hangUpWhen(response, () => kept() >= from + bytes);
  };
}

export function hangUpWhen(response: ServerResponse, arrived: () => boolean): void {
  const timer = setInterval(() => {
    if (arrived()) response.destroy();
  }, 2);
  response.on("close", () => clearInterval(timer));
}

/** An answer that is complete as far as HTTP goes, with another body. */
export function instead(body: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return (_, response) => {
    response.writeHead(200, headers);
    response.write(body);
    response.end();
  };
}

/** A byte now and then. */
export function drip(everyMs: number): Fault {
  return (_, response) => {
    response.writeHead(200, { "content-length": "100000" }).flushHeaders();
    const timer = setInterval(() => response.write("x"), everyMs);
    response.on("close", () => clearInterval(timer));
  };
}
