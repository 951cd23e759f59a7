import type { Properties } from "../../components/core/value.ts";
import type { CloudType, Naming } from "../cloudType.ts";
import type { Id, Made } from "./made.ts";

/** A type of Google Cloud: what the provider answers about it, and what its API refuses. */
export interface GoogleType extends Omit<CloudType, "named"> {
  readonly id: Id;
  /**
   * The input that names it; `null`: it has no name.
   *
   * @default "name"
   */
  readonly nameFrom?: string | null;
  /** What only the cloud knows. */
  readonly outputs?: (made: Made, id: string) => Properties;
  /** What its self link begins with; absent: it has none. */
  readonly link?: string;
  /** `false`: it says what it belongs to otherwise than by a `project` of its own. */
  readonly project?: false;
  /**
   * The cloud's answer where there is one of that id already; `null`: it takes it again, as a grant that is there.
   *
   * @default that of Compute Engine
   */
  readonly taken?: Naming["taken"] | null;
  /** What the provider calls it in its messages: `Error creating Subnetwork: …`. `""`: the cloud's answer stands alone. */
  readonly called?: string;
}

/** The address of Compute Engine's resources. */
export const computeLink = "https://www.googleapis.com/compute/v1/";
