import type { Problem } from "../../components/core/problem.ts";
import type { Properties } from "../../components/core/value.ts";
import type { Settings } from "../cloudType.ts";
import type { Action, Refusal } from "../refusal.ts";
import type { World } from "../world/world.ts";

/** What a provider is about to do in its cloud: what faults are decided about. */
export interface Operation {
  readonly package: string;
  readonly type: string;
  readonly action: Action;
  readonly urn: string;
  readonly inputs: Properties;
  readonly settings: Settings;
  /** What is there already: the zone of a node group stands in its subnets, its machine type in its launch template. */
  readonly world: World;
  /** How many operations all providers of the rehearsal have ended before it: the `operation` lines of all journals. */
  readonly earlier: number;
  /** How often the provider has tried it in this request before. */
  readonly attempt: number;
}

/** What a fault does to an operation. */
export type Effect =
  /** The cloud wants to be asked again later, and a provider does so. */
  | { readonly kind: "throttled"; readonly refusal: Refusal }
  /** The cloud refuses for good. */
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** It takes so many minutes longer. */
  | { readonly kind: "slow"; readonly minutes: number }
  /** The cloud begins, and gives up after so many minutes: the resource is there, and not ready. */
  | { readonly kind: "half-made"; readonly refusal: Refusal; readonly minutes: number }
  /** The provider dies once the cloud has done it, before the engine hears of it. */
  | { readonly kind: "crash" };

/** Something that goes wrong in a cloud or its provider, as ordered with `--fault`. */
export interface CloudFault {
  /** As it was ordered: `no-capacity=p5.48xlarge@us-east-2a`. */
  readonly text: string;
  /** What was said of it when it was ordered: it names what nobody here knows, and happens all the same. */
  readonly warnings?: readonly Problem[];
  /**
   * What it does to an operation; `undefined`: nothing.
   *
   * @param happened how often it has happened in this rehearsal already, in all processes
   * @param chance a number from 0 to below 1 that seed, fault, resource, action and attempt decide: the same in every run
   */
  effect(operation: Operation, happened: number, chance: number): Effect | undefined;
  /** The zones that something goes to instead of the one that the fault names; empty: none, or it is not meant. Absent: nothing does. */
  elsewhere?(operation: Operation): readonly string[];
}

/** Something that happens to the engine, or to the clouds between two commands. */
export type EngineFault = {
  readonly text: string;
  /** What was said of it when it was ordered. Absent: nothing. */
  readonly warnings?: readonly Problem[];
} & (
  | { readonly kind: "kill-engine"; readonly milliseconds: number }
  | { readonly kind: "drift"; readonly drift: Drift }
);

/** Somebody changes a resource by hand, or removes it. */
export interface Drift {
  /** Type, name or id of the resource, with `*` for any text. */
  readonly target: string;
  /** Absent: it is deleted. */
  readonly change?: { readonly path: string; readonly value: unknown };
}
