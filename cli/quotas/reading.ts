import type { Place } from "../../components/hardware/place.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";

/** What was read of the quotas of one place and region. */
export interface Reading {
  readonly place: Place;
  /** Region, or `global`. */
  readonly region: string;
  readonly rows: readonly QuotaSnapshotRow[];
  /** What could not be read, and so is `null` in the rows, or has none. */
  readonly unknown: readonly string[];
}

/** What a reader is asked for. */
export interface ReadRequest {
  readonly regions: readonly string[];
  /** When this reading is said to be, ISO date and time. */
  readonly readAt: string;
  /** Record 0 where the cloud publishes no use. */
  readonly assumeUnused: boolean;
  /** How long one request may take, retries apart. @default 30 s, 500 ms before it is sent again (doubling) */
  readonly patience?: { readonly timeoutMs: number; readonly retryDelayMs: number };
  /** Told before each step, for somebody who waits. */
  readonly step: (text: string) => void;
}

export const patience = { timeoutMs: 30_000, retryDelayMs: 500 } as const;

/** An error of an SDK as one line: its name and message, never a stack or a credential. */
export function reasonOf(error: unknown): string {
  const { name, message, cause } = error as { name?: unknown; message?: unknown; cause?: { code?: unknown } };
  const text = typeof message === "string" && message !== "" ? message : String(error);
  if (/\babort|timed? ?out/i.test(`${String(name)} ${text}`)) return "no answer in time";
  const code = typeof cause?.code === "string" && !text.includes(cause.code) ? ` (${cause.code})` : "";
  const kind = typeof name === "string" && name !== "Error" && !text.startsWith(name) ? `${name}: ` : "";
  return `${kind}${text.replaceAll(/\s+/g, " ").trim().slice(0, 300)}${code}`;
}
