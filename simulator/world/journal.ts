import type { Action, Refusal } from "../refusal.ts";
import type { Existing } from "./world.ts";

/** One line of the journal of a simulated cloud: what is there now, and what was tried. Times are milliseconds since the epoch. */
export type JournalEntry =
  /** A resource as it is from now on: made, changed, or given up on. `by` "hand": nobody's `pulumi` did it. */
  | { readonly kind: "is"; readonly at: number; readonly resource: Existing; readonly by: "provider" | "hand" }
  | {
      readonly kind: "gone";
      readonly at: number;
      readonly type: string;
      readonly id: string;
      /** Where it was (`placeOf`), for ids that are given once a region or cluster. Absent: the first of that id. */
      readonly place?: string;
      readonly by: "provider" | "hand";
    }
  /** An operation as its provider saw it, from beginning to end. */
  | {
      readonly kind: "operation";
      readonly at: number;
      readonly until: number;
      readonly action: Action;
      readonly type: string;
      readonly urn: string;
      readonly id?: string;
      readonly outcome: "done" | "refused" | "half-made" | "crashed";
      /** Why it was refused, or half-made. */
      readonly refusal?: Refusal;
      /** How often the cloud wanted to be asked again later. */
      readonly throttled?: number;
      /** Faults that it met, as they were ordered. */
      readonly faults?: readonly string[];
    }
  /** A type that the cloud does not know was accepted as it came. */
  | { readonly kind: "generic"; readonly at: number; readonly type: string }
  /** The program named something that is in no simulated cloud: it was taken for one that was there before. */
  | {
      readonly kind: "presumed";
      readonly at: number;
      readonly type: string;
      readonly id: string;
      /** What named it. Absent: the program read it. */
      readonly urn?: string;
    }
  /** A resource names a machine type that no table of the catalogue has: whether there is one, nobody has checked. */
  | { readonly kind: "unlisted"; readonly at: number; readonly machine: string; readonly urn: string }
  /** Somebody asked for what the user has given in a file for `--answers`, by its key there. */
  | { readonly kind: "answered"; readonly at: number; readonly answer: string };

/** An entry of the journal of one package's cloud. */
export type CloudEntry = JournalEntry & { readonly package: string };
