import { closest } from "../components/core/nearest.ts";
import { today } from "../components/core/today.ts";
import { policies } from "./catalogue.ts";
import { type AnyPolicy, packConfigurationName } from "./policy.ts";
import { noPackConfiguration, type PackConfiguration, type SharedFacts, sharedFacts } from "./shared.ts";

/**
 * What the engine told the policies, one by one: it gives a policy its own options only, so `pack-configuration`, which is
 * asked first, leaves here what all of them go by.
 */
export class PackSettings {
  readonly #readFile: (path: string) => string;
  readonly #limits: Partial<PackConfiguration>;
  /** What is wrong with the options of each policy. */
  readonly #unknownOptions = new Map<string, readonly string[]>();
  /** Of the whole update: a pack lives no longer. */
  readonly #day = today();
  #given: Readonly<Record<string, unknown>> = {};
  #facts: SharedFacts | undefined;

  constructor(readFile: (path: string) => string, limits: Partial<PackConfiguration>) {
    this.#readFile = readFile;
    this.#limits = limits;
  }

  /** Takes note of what a policy was told. */
  note(policy: AnyPolicy, given: Readonly<Record<string, unknown>>): void {
    this.#checkOptions(policy, given);
    if (policy.name !== packConfigurationName || sameValues(this.#given, given)) return;
    this.#given = given;
    this.#facts = undefined;
  }

  get facts(): SharedFacts {
    if (this.#facts !== undefined) return this.#facts;
    const read = sharedFacts(
      { ...noPackConfiguration, ...this.#limits, ...this.#given },
      { readFile: this.#readFile, today: this.#day, policyNames: policies.map(({ name }) => name) },
    );
    this.#facts = { ...read, problems: [...[...this.#unknownOptions.values()].flat(), ...read.problems] };
    return this.#facts;
  }

  /** The engine passes over options that a policy does not have: a limit that is misspelt would limit nothing. */
  #checkOptions(policy: AnyPolicy, given: Readonly<Record<string, unknown>>): void {
    const known = Object.keys(policy.configSchema?.properties ?? {});
    const unknown = Object.keys(given).filter((key) => !known.includes(key));
    const before = this.#unknownOptions.get(policy.name);
    if (unknown.length === 0 && before === undefined) return;
    const problems = unknown.map((key) => {
      const meant = closest(key, known);
      return (
        `${policy.name} has no option ${key}${known.length === 0 ? "" : `; it has ${known.join(", ")}`}. ` +
        `Fix: ${meant === undefined ? "remove it" : `rename it to ${meant}, or remove it`}.`
      );
    });
    if (before?.join() === problems.join()) return;
    this.#unknownOptions.set(policy.name, problems);
    this.#facts = undefined;
  }
}

function sameValues(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
