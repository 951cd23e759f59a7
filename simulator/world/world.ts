import type { Properties } from "../../components/core/value.ts";
import type { Settings } from "../cloudType.ts";

/** A resource that exists in a simulated cloud. */
export interface Existing {
  readonly type: string;
  readonly id: string;
  /** Who asked for it. No real cloud knows; a rehearsal finds by it what a state has lost. */
  readonly urn: string;
  readonly inputs: Properties;
  /** Inputs and everything that the cloud added. */
  readonly outputs: Properties;
  /** Settings of the provider that made it. */
  readonly settings: Settings;
  /** `failed`: the cloud gave up on it half-way, and it is still there. */
  readonly status: "creating" | "ready" | "failed" | "deleting";
  /** What it is when it is made. @default "ready" */
  readonly becomes?: "failed";
  /** When it becomes ready, or is gone: milliseconds since the epoch, by the wall clock. */
  readonly due: number;
  /** What stayed of it when it was deleted: all of it, or its name, by which nobody finds it any more. */
  readonly left?: "whole" | "name" | undefined;
}

/** What exists in the simulated clouds of a rehearsal, as their rules see it. */
export interface World {
  /** In the order of making; of one type, or all. */
  all(type?: string): readonly Existing[];
  /**
   * By id, ARN, self link or name: whatever the cloud takes in its place.
   *
   * @param near where it is looked for (`placeOf`): of two that a name fits, the one in the same region, or cluster
   */
  find(types: readonly string[], value: string, near?: string): Existing | undefined;
  /** Resources of a type that have a text anywhere in their inputs. Absent: whoever asks reads them all. */
  mentions?(type: string, text: string): readonly Existing[];
  /** Whether something of this type and id was in a place (`placeOf`), and is no more. */
  had?(type: string, id: string, place: string): boolean;
  /** When a resource was made: milliseconds since the epoch; absent: long ago. */
  madeAt?(existing: Existing): number | undefined;
}
