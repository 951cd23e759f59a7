import type { Fact } from "../core/fact.ts";

/**
 * What the provider of a type takes for no change of it, although the program says something else than before. Paths are those of
 * inputs, without places in lists: `networkInterfaces.network`.
 */
export interface AlikeInputs extends Fact {
  /** What is there where a program says nothing: to say it for the first time, or no longer, changes nothing. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Inputs that keep their value when a program does not say it any longer (`Optional` and `Computed`). */
  readonly keptWhenLeftOut?: readonly string[];
  /** Lists without an order. */
  readonly sets?: readonly string[];
  /** Inputs that name a resource of Google Cloud by its name, its id or its self link. */
  readonly names?: readonly string[];
  /** Inputs that name one by its id or its self link. */
  readonly links?: readonly string[];
  /** Inputs in which capital letters are as good as small ones. */
  readonly caseless?: readonly string[];
}
