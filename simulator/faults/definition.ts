import type { Problems } from "../../components/core/problem.ts";
import type { SimulatedCloud } from "../cloud.ts";
import type { CloudFault, EngineFault } from "./fault.ts";

/** A fault as it was ordered, in its parts: `throttle=0.2`. */
export interface Ordered {
  /** As it was written. */
  readonly text: string;
  /** What is behind `=`; absent: there is none. */
  readonly argument?: string;
  /** How it is to be written. */
  readonly definition: Pick<FaultDefinition, "syntax" | "example">;
  readonly clouds: readonly SimulatedCloud[];
  /** Types that users describe, besides those of the clouds. */
  readonly types: readonly string[];
  readonly problems: Problems;
}

/** One kind of fault: help and documentation are made from it. */
export interface FaultDefinition {
  readonly name: string;
  /** `throttle=<share>[@<type>]`. */
  readonly syntax: string;
  /** One line. */
  readonly help: string;
  /** As it is written on a command line. */
  readonly example: string;
  /** The fault; `undefined` after telling what is wrong with it. */
  readonly parse: (ordered: Ordered) => CloudFault | EngineFault | undefined;
}
