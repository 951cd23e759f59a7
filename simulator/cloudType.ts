import type { Properties } from "../components/core/value.ts";
import type { QuotaSnapshotRow } from "../components/quota/snapshot.ts";
import type { Refusal } from "./refusal.ts";
import type { Existing, World } from "./world/world.ts";

/**
 * One type of resource, as its cloud treats it beyond its id and outputs. Everything is data or a small rule, and everything is
 * optional: a type that is only listed is known, and refuses nothing. What replaces one of ours stands in `components/lifecycle`.
 */
export interface CloudType {
  /** The token: `aws:ec2/subnet:Subnet`. */
  readonly type: string;
  /** The name that may be there once. */
  readonly named?: Naming;
  /** Inputs that name other resources. */
  readonly refers?: readonly Reference[];
  /** Inputs of which every change replaces it, beside those in `components/lifecycle`: for types that a user adds. */
  readonly replaces?: readonly string[];
  /** How long the cloud usually takes to make it, in minutes, where that is more than some seconds. */
  readonly minutes?: Minutes;
  /** What an import names it by. Absent: its id. `null`: its provider imports none. */
  readonly importId?: ImportId | null;
  /** Anything else that the cloud refuses when one is made or changed. The first refusal counts. */
  readonly refuse?: (asked: Asked) => Refusal | undefined;
  /** Anything else that the cloud refuses when one is deleted: it is not empty, it is protected. */
  readonly refuseDelete?: (existing: Existing, world: World) => Refusal | undefined;
  /**
   * What stays of it when its provider deletes it: all of it (`"whole"`: it is paid for as before, and told at the end), or only that
   * its name is taken (`"name"`). Absent, and `undefined`: nothing.
   */
  readonly leaves?: (existing: Existing, world: World) => Existing["left"];
  /** Outputs that a change in place changes: the latest version of a launch template. */
  readonly updated?: (before: Existing, inputs: Properties) => Properties;
  /** Set where the cloud's deletion takes others with it: a namespace and all that is in it. */
  readonly takesAlong?: (existing: Existing, world: World) => readonly Existing[];
}

/** What a provider imports a resource by that it does not find by its id. */
export interface ImportId {
  /**
   * `undefined` where nothing that is known of it tells.
   *
   * @param there what else there is
   */
  readonly of: (existing: Existing, there: readonly Existing[]) => string | undefined;
  /** The provider's answer to an id of another form, in its own words. Absent, and `undefined`: it looks for it. */
  readonly wrong?: (id: string) => Refusal | undefined;
}

/** A name that a cloud gives away once. */
export interface Naming {
  /** The name, from inputs and outputs: `undefined` where it has none. */
  readonly name: (properties: Properties) => string | undefined;
  /** What it must be unique in, as text: an account, a region, a parent. Resources of one type with equal text compete. */
  readonly within: (properties: Properties, settings: Settings) => string;
  readonly taken: (name: string, existing: Existing) => Refusal;
}

/** An input that names another resource. */
export interface Reference {
  /** `subnetId`, `vpcConfig.subnetIds[]`, `networkInterfaces[].securityGroups[]`. */
  readonly path: string;
  /** Types that it may name: by id, ARN, self link or name, whichever the value is. */
  readonly to: readonly string[];
  /**
   * The cloud's answer where there is none. Absent: the cloud takes any text. `undefined`: a text that no simulated cloud gives
   * away names something that was there before the rehearsal, a network of another team, and is taken.
   *
   * @param unseen it is there, and others do not see it yet (eventual consistency)
   */
  readonly missing?: (value: string, unseen?: Existing) => Refusal | undefined;
  /** The cloud's answer to deleting what is named while this is there. Absent: it lets it go. */
  readonly holds?: (target: Existing, by: Existing) => Refusal;
}

/** A typical time. */
export interface Minutes {
  readonly create: number;
  readonly delete?: number;
  readonly update?: number;
  readonly source: string;
}

/** Settings of a provider: its region, its project. */
export type Settings = Readonly<Record<string, string>>;

/** A resource that is to be made, or changed. */
export interface Asked {
  readonly type: string;
  readonly inputs: Properties;
  readonly settings: Settings;
  readonly world: World;
  /** Limits of the account, as policies go by them. A quota without a row refuses nothing. */
  readonly limits: readonly QuotaSnapshotRow[];
  /** What is changed; absent: it is to be made. */
  readonly before?: Existing;
  /** What the cloud adds to the inputs, where somebody knows: a name that the provider makes up. */
  readonly added?: Properties;
}
