import type { Properties } from "../../../components/core/value.ts";
import type { QuotaSnapshotRow } from "../../../components/quota/snapshot.ts";
import { created } from "../../../simulator/cloud.ts";
import type { Settings } from "../../../simulator/cloudType.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import type { Refusal } from "../../../simulator/refusal.ts";
import { deletedEntry } from "../../../simulator/world/entries.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import { refusalOf, refusalOfDelete } from "../../../simulator/world/judge.ts";
import type { Existing } from "../../../simulator/world/world.ts";

export const settings = { project: "acme-ml", region: "us-central1" };
const now = 1_000_000;

/** A world with some resources in it, and what the cloud says to more of them. */
export class Cloud {
  readonly inventory = new Inventory([], () => now);
  readonly limits: readonly QuotaSnapshotRow[];
  readonly settings: Settings;
  #count = 0;

  constructor(limits: readonly QuotaSnapshotRow[] = [], own: Settings = settings) {
    this.limits = limits;
    this.settings = own;
  }

  make(
    type: string,
    inputs: Properties,
    status: Existing["status"] = "ready",
    name = `one-${this.#count++}`,
  ): Existing {
    const { settings, inventory: world } = this;
    const { id, outputs } = simulatedGcp.create({ type, name, inputs, settings, world });
    const resource: Existing = {
      type,
      id,
      urn: `urn:pulumi:dev::test::${type}::${name}`,
      inputs,
      outputs: created(inputs, outputs),
      settings: this.settings,
      status,
      due: status === "ready" ? 0 : now + 1000,
    };
    this.inventory.apply({ kind: "is", at: now, resource, by: "provider" });
    return resource;
  }

  refusal(type: string, inputs: Properties, before?: Existing, sees = true): Refusal | undefined {
    const { settings } = this;
    const { outputs } = simulatedGcp.create({ type, name: "asked", inputs, settings });
    return refusalOf(
      simulatedGcp.types,
      this.inventory,
      {
        type,
        inputs,
        settings,
        world: this.inventory,
        limits: this.limits,
        ...(before === undefined ? {} : { before }),
      },
      { outputs, sees: () => sees },
    );
  }

  /** What the provider prints when one is made; `""`: nothing is wrong. */
  create(type: string, inputs: Properties): string {
    const refusal = this.refusal(type, inputs);
    return refusal === undefined ? "" : simulatedGcp.phrase(refusal, { action: "create", type });
  }

  /** What the provider prints when one is deleted. */
  remove(existing: Existing): string {
    const refusal = refusalOfDelete(simulatedGcp.types, this.inventory, existing);
    return refusal === undefined ? "" : simulatedGcp.phrase(refusal, { action: "delete", type: existing.type });
  }

  /** What the provider prints when one is deleted; `""`: it is, and what stays of it is there. */
  delete(existing: Existing): string {
    const why = this.remove(existing);
    const left = simulatedGcp.types.get(existing.type)?.leaves?.(existing, this.inventory);
    if (why === "") this.inventory.apply(deletedEntry(existing, left, now));
    return why;
  }
}
