import type { Properties } from "../../../components/core/value.ts";
import { decodeProperties } from "../../../components/core/wire.ts";
import { created } from "../../../simulator/cloud.ts";
import type { Settings } from "../../../simulator/cloudType.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import type { Refusal } from "../../../simulator/refusal.ts";
import { refusalOf, refusalOfDelete } from "../../../simulator/world/judge.ts";
import type { Existing, World } from "../../../simulator/world/world.ts";

/** A kubeconfig as programs give it. */
export const kubeconfigFor = (server: string): string =>
  JSON.stringify({ clusters: [{ name: "main", cluster: { server } }] });

/** Settings of the provider of one cluster. */
export const main: Settings = { kubeconfig: kubeconfigFor("https://MAIN.gr7.us-east-2.eks.amazonaws.com") };

/** A cluster that objects are put into one after the other. */
export class Cluster implements World {
  readonly #objects: Existing[] = [];

  all(type?: string): readonly Existing[] {
    return this.#objects.filter((one) => type === undefined || one.type === type);
  }

  find(types: readonly string[], value: string): Existing | undefined {
    return this.#objects.find((one) => types.includes(one.type) && one.id === value);
  }

  /** Makes one, or says why the cloud does not. */
  make(type: string, inputs: object, settings: Settings = main): Existing | Refusal {
    const wanted = { type: `kubernetes:${type}`, inputs: decodeProperties(inputs), settings };
    const { id, outputs } = simulatedKubernetes.create({ ...wanted, name: "a" });
    const asked = { ...wanted, world: this, limits: [] };
    const refusal = refusalOf(simulatedKubernetes.types, this, asked, { outputs });
    if (refusal !== undefined) return refusal;
    const made: Existing = {
      ...wanted,
      id,
      urn: `urn:pulumi:dev::p::${wanted.type}::${id}`,
      outputs: created(wanted.inputs, outputs),
      status: "ready",
      due: 0,
    };
    this.#objects.push(made);
    return made;
  }

  /** The same, where it must be made. */
  has(type: string, inputs: object, settings: Settings = main): Existing {
    const made = this.make(type, inputs, settings);
    if (!("outputs" in made)) throw new Error(made.message);
    return made;
  }

  /** Why it may not become this. */
  refusalOfChange(before: Existing, inputs: object): Refusal | undefined {
    const { type, settings } = before;
    const asked = { type, inputs: decodeProperties(inputs) as Properties, settings, world: this, limits: [], before };
    return refusalOf(simulatedKubernetes.types, this, asked, { outputs: before.outputs });
  }

  refusalOfDelete(existing: Existing): Refusal | undefined {
    return refusalOfDelete(simulatedKubernetes.types, this, existing);
  }

  /** It is on its way out. */
  begin(existing: Existing): void {
    this.#objects[this.#objects.indexOf(existing)] = { ...existing, status: "deleting" };
  }

  remove(existing: Existing): void {
    this.#objects.splice(this.#objects.indexOf(existing), 1);
  }
}
