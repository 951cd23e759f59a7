import type { Properties } from "../../components/core/value.ts";
import type { CloudType, Naming } from "../cloudType.ts";
import type { Protection } from "./keeping.ts";
import type { Id, Made } from "./made.ts";

/** A type of Google Cloud: what the provider answers about it, and what its API refuses. */
export interface GoogleType extends Omit<CloudType, "named" | "leaves"> {
  readonly id: Id;
  /**
   * The input that names it; `null`: it has no name.
   *
   * @default "name"
   */
  readonly nameFrom?: string | null;
  /** The input that is the name of the resource in the program where it is left out, without digits. */
  readonly title?: string;
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
  /**
   * What its provider does with it where neither the program nor the provider's settings say so; `false`: it cannot be told.
   *
   * @default "DELETE"
   */
  readonly deletionPolicy?: "PREVENT" | false;
  /** A switch of its own that keeps it from being deleted. */
  readonly protection?: Protection;
  /** Where it is written that its name is not given again once it is deleted. */
  readonly nameStays?: string;
}

/** The address of Compute Engine's resources. */
export const computeLink = "https://www.googleapis.com/compute/v1/";
