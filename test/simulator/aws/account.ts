import type { Properties } from "../../../components/core/value.ts";
import type { QuotaSnapshotRow } from "../../../components/quota/snapshot.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { type CloudAnswers, type CloudCall, type CloudCreate, created } from "../../../simulator/cloud.ts";
import { type Action, type Refusal, RefusedError } from "../../../simulator/refusal.ts";
import { deletedEntry, isEntry } from "../../../simulator/world/entries.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import { refusalOf, refusalOfDelete } from "../../../simulator/world/judge.ts";
import type { Existing } from "../../../simulator/world/world.ts";

const noon = 1_800_000_000_000;
const settings = { region: "us-east-2" };

/** The simulated AWS with somebody's resources in it, without an engine: nothing takes time. */
export class Account implements CloudAnswers {
  readonly package = "aws";
  readonly functions = simulatedAws.functions;
  readonly world = new Inventory([], () => noon);
  readonly limits: readonly QuotaSnapshotRow[];
  readonly #made = new Map<string, number>();

  constructor(limits: readonly QuotaSnapshotRow[] = []) {
    this.limits = limits;
  }

  invoke(call: CloudCall): Properties | undefined {
    return simulatedAws.invoke(call);
  }

  create(create: CloudCreate): { id: string; outputs: Properties } {
    const urn = `urn:pulumi:dev::test::${create.type}::${create.name}`;
    const again = this.#made.get(urn) ?? 0;
    const given = { ...settings, ...create.settings };
    const { id, outputs } = simulatedAws.create({ ...create, settings: given, again, world: this.world });
    const asked = { type: create.type, inputs: create.inputs, settings: given, world: this.world, limits: this.limits };
    this.#refuse(refusalOf(simulatedAws.types, this.world, asked, { outputs }), "create", create.type);
    this.#made.set(urn, again + 1);
    const made: Existing = {
      type: create.type,
      id,
      urn,
      inputs: create.inputs,
      outputs: created(create.inputs, outputs),
      settings: given,
      status: "ready",
      due: noon,
    };
    this.world.apply(isEntry(made, noon));
    return { id, outputs };
  }

  /** Makes a resource: `aws:ec2/vpc:Vpc`. */
  make(type: string, inputs: Properties = {}, name = "one"): Existing {
    const { id } = this.create({ type, name, inputs, settings });
    return this.world.all(type).find((one) => one.id === id)!;
  }

  change(before: Existing, inputs: Properties): Existing {
    const { type, world, limits } = { ...before, world: this.world, limits: this.limits };
    const asked = { type, inputs, settings: before.settings, world, limits, before };
    this.#refuse(refusalOf(simulatedAws.types, world, asked, { outputs: before.outputs }), "update", before.type);
    const changed = { ...before, inputs, outputs: { ...before.outputs, ...inputs } };
    world.apply(isEntry(changed, noon));
    return changed;
  }

  remove(existing: Existing): void {
    this.#refuse(refusalOfDelete(simulatedAws.types, this.world, existing), "delete", existing.type);
    const left = simulatedAws.types.get(existing.type)?.leaves?.(existing, this.world);
    this.world.apply(deletedEntry(existing, left, noon));
  }

  /** What is refused of making it; fails where it is made. */
  refusalOf(type: string, inputs: Properties, name = "one"): Refusal {
    return refusalFrom(() => this.make(type, inputs, name));
  }

  #refuse(refusal: Refusal | undefined, action: Action, type: string): void {
    if (refusal === undefined) return;
    // No refusal is made up: each says where it was read or seen.
    if (refusal.source.length < 10) throw new Error(`${refusal.code} has no source`);
    throw new RefusedError(simulatedAws.phrase(refusal, { action, type }), refusal);
  }
}

/** What is refused; fails where nothing is. */
export function refusalFrom(act: () => unknown): Refusal & { readonly phrase: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof RefusedError) return { ...error.refusal, phrase: error.message };
    throw error;
  }
  throw new Error("it was expected to be refused, and was not");
}
