import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { created, previewed } from "../cloud.ts";
import type { Asked, Settings } from "../cloudType.ts";
import { type Action, type Refusal, RefusedError } from "../refusal.ts";
import { seenAt } from "../world/consistency.ts";
import { begunEntry, isEntry } from "../world/entries.ts";
import { refusalOf, refusalOfDelete } from "../world/judge.ts";
import { isSame, placeOf } from "../world/place.ts";
import type { Existing } from "../world/world.ts";
import { notThere, presumed, takenOver } from "./before.ts";
import { deletionOf } from "./deletion.ts";
import { isEqual } from "./difference.ts";
import { find, findNamed } from "./findExisting.ts";
import { safeError, withoutHidden } from "./hidden.ts";
import type { Note } from "./history.ts";
import { withKept } from "./keptInputs.ts";
import type { Ledger } from "./ledger.ts";
import { notedOf } from "./noted.ts";
import { addedTo, type Before, outputsAfter } from "./outputs.ts";
import { type Refused, Running, type Surroundings } from "./running.ts";
import type { RehearsalSettings } from "./settings.ts";

export interface ProviderSurroundings extends Surroundings {
  /** Absent: nobody rehearses, and what the ledger does not know may be there all the same. */
  readonly rehearsal: RehearsalSettings | undefined;
  /** Tells the user something, once. */
  readonly tell: (text: string) => void;
}

/** A resource that the engine asks for. */
export interface Wanted {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly settings: Settings;
  /** Why its provider can do nothing in its cloud. */
  readonly unreachable?: Refusal | undefined;
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
  /** Why it is not what it should be, although it is there. */
  readonly failed?: string;
}

/** Functions that real providers work out by themselves: no login, no limit of calls. */
const local = new Set([
  "aws:eks/getClusterAuth:getClusterAuth",
  "aws:iam/getPolicyDocument:getPolicyDocument",
  "aws:index/getDefaultTags:getDefaultTags",
  "aws:index/getPartition:getPartition",
  "aws:index/getRegion:getRegion",
  "aws:index/getService:getService",
  "aws:index/getServicePrincipal:getServicePrincipal",
]);

/** A call that leaves the cloud as it is. */
const changesNothing = { minutes: 0, atOnce: () => [], begin: () => [], finish: () => [] };

/** What a provider does in its cloud. */
export class Operations {
  readonly #around: ProviderSurroundings;

  constructor(surroundings: ProviderSurroundings) {
    this.#around = surroundings;
  }

  /** Nothing is made in a preview, and nothing is refused. */
  previewCreate(wanted: Wanted): Properties {
    try {
      return previewed(wanted.inputs, this.#around.cloud.create(wanted).outputs);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw safeError(error, wanted.inputs);
      throw new RefusedError(this.#running("create", wanted).phrase(error.refusal), error.refusal);
    }
  }

  async create(wanted: Wanted): Promise<Made> {
    const { cloud, clock } = this.#around;
    const running = this.#running("create", wanted);
    const { result, met } = await running.run((world, { halfMade }) => {
      const { id, outputs: added } = this.#newIn(world, wanted);
      const refused = this.#refusal(world, wanted, added);
      if (refused !== undefined) return refused;
      const noted = notedOf(this.#around, world, wanted);
      const resource: Existing = {
        ...existing(wanted, id, created(wanted.inputs, added), clock.now()),
        status: halfMade === undefined ? "ready" : "failed",
      };
      return {
        result: resource,
        id,
        minutes: cloud.types.get(wanted.type)?.minutes?.create ?? 0,
        atOnce: () => [...noted, isEntry(resource, clock.now())],
        begin: (due) => [...noted, begunEntry(resource, clock.now(), due)],
        finish: (later) => {
          // Whatever somebody has done to it by hand meanwhile stays done.
          const now = later.get(resource.type, id, placeOf(resource));
          if (now === undefined) return [];
          const { becomes: _, ...made } = now;
          return [isEntry({ ...made, status: resource.status, due: clock.now() }, clock.now())];
        },
      };
    });
    return madeOf(result, met.halfMade?.refusal, running);
  }

  /** What an update would show: computed values that change are not known before. */
  previewUpdate(wanted: Wanted, id: string, known: Before): Properties {
    const before = existing({ ...wanted, inputs: known.inputs }, id, known.outputs, 0);
    return this.#after(withKept(wanted, known.inputs), before, () => UNKNOWN);
  }

  /** What is there is changed in place. */
  async update(id: string, asked: Wanted, known: Before): Promise<Made> {
    const { cloud, clock, rehearsal } = this.#around;
    const running = this.#running("update", asked, id, known);
    const { result, met } = await running.run((world, { halfMade }) => {
      const there = find(world, asked, id, known.outputs);
      const wanted = withKept(asked, (there ?? known).inputs);
      if (there === undefined && rehearsal !== undefined) return { refused: notThere(wanted.urn) };
      const refused = there && this.#refusal(world, wanted, {}, there);
      if (refused !== undefined) return refused;
      const before = there ?? existing({ ...wanted, inputs: known.inputs }, id, known.outputs, clock.now());
      const { inputs, settings, urn } = wanted;
      const changed: Existing = {
        ...before,
        urn,
        inputs,
        settings,
        outputs: this.#after(wanted, before),
        status: halfMade !== undefined || this.#staysFailed(before) ? "failed" : "ready",
        due: clock.now(),
      };
      const noted = notedOf(this.#around, world, wanted, before.inputs);
      return {
        result: changed,
        id,
        minutes: cloud.types.get(wanted.type)?.minutes?.update ?? 0,
        atOnce: () => [...noted, isEntry(changed, clock.now())],
        begin: () => [...noted, isEntry(changed, clock.now())],
        finish: () => [],
      };
    });
    return madeOf(result, met.halfMade?.refusal, running);
  }

  /** What is not there any more is deleted: providers take "not found" for success. */
  async delete(id: string, wanted: Wanted, known: Before): Promise<void> {
    const { cloud, clock } = this.#around;
    await this.#running("delete", wanted, id, known).run((world) => {
      const there = find(world, wanted, id, known.outputs);
      const refused = there && refusalOfDelete(cloud.types, world, there);
      if (refused !== undefined) return { refused };
      const type = cloud.types.get(wanted.type);
      const along = (there && type?.takesAlong?.(there, world)) ?? [];
      const gone = there === undefined ? [] : [...along.filter((one) => !isSame(one, there)), there];
      const minutes = there === undefined ? 0 : (type?.minutes?.delete ?? 0);
      return { result: undefined, id, minutes, ...deletionOf(gone, cloud.types, world, () => clock.now()) };
    });
  }

  /** What is there, with what was changed by hand in it; `undefined`: nothing is. */
  async read(id: string, wanted: Wanted, known: Before): Promise<Existing | undefined> {
    const { rehearsal, clock, history } = this.#around;
    const given = this.#givenOf(wanted.type, id);
    if (given !== undefined) {
      await this.answered(`${wanted.type}::${id}`);
      return existing(wanted, id, { ...wanted.inputs, ...given }, clock.now());
    }
    const isImport = Object.keys(known.outputs).length === 0;
    const importId = isImport ? this.#around.cloud.types.get(wanted.type)?.importId : undefined;
    const wrong = importId?.wrong?.(id);
    if (wrong !== undefined) throw new RefusedError(wrong.message, wrong);
    let missing = false;
    const { result } = await this.#running("read", wanted, id, known).run((world) => {
      const there =
        find(world, wanted, id, known.outputs) ?? (isImport ? findNamed(world, wanted, id, importId) : undefined);
      const seen = there !== undefined && this.#seenAt(world, there) > clock.now() ? undefined : there;
      missing = there === undefined && !history.wasMade(wanted.type, id);
      return { ...changesNothing, result: seen, id };
    });
    if (result !== undefined || !missing) return result;
    if (rehearsal === undefined) return isImport ? undefined : existing(wanted, id, known.outputs, clock.now());
    // A program that refers to something says some of it at most: what its cloud adds, the engine knows from the first look on.
    const isFirstLook = isImport || isEqual(known.inputs, known.outputs);
    if (!isFirstLook) return existing(wanted, id, known.outputs, clock.now());
    await this.#noteOnce({ kind: "presumed", at: clock.now(), type: wanted.type, id });
    return existing(wanted, id, presumed(this.#around.cloud, wanted, id), clock.now());
  }

  /** The inputs of something that the program takes over and that nothing here has made; `undefined`: its inputs are known. */
  takenOver(type: string, id: string, wanted: Properties): Properties | undefined {
    const given = this.#givenOf(type, id);
    if (given !== undefined) return takenOver(wanted, given);
    const { history, ledger } = this.#around;
    history.catchUp(ledger);
    return history.isPresumed(type, id) ? takenOver(wanted) : undefined;
  }

  /** Notes that somebody asked for what the user has given, by its key. */
  async answered(answer: string): Promise<void> {
    await this.#noteOnce({ kind: "answered", at: this.#around.clock.now(), answer });
  }

  /** What is in the journal already costs no writing. */
  async #noteOnce(note: Note): Promise<void> {
    const { ledger, history } = this.#around;
    history.catchUp(ledger);
    if (history.isNoted(note)) return;
    await ledger.transact((world) => {
      history.catchUp(world);
      return { entries: history.isNoted(note) ? [] : [note], result: undefined };
    });
  }

  #givenOf(type: string, id: string): Properties | undefined {
    return this.#around.rehearsal?.answers[`${type}::${id}`] as Properties | undefined;
  }

  /** A call of a provider function: faults refuse it as well. */
  async call(token: string, inputs: Properties, settings: Settings): Promise<void> {
    if (!this.#around.outages.any || local.has(token)) return;
    const called = { type: token, urn: "", name: "", inputs, settings };
    await this.#running("invoke", called).run(() => ({ ...changesNothing, result: undefined }));
  }

  #running(action: Action, wanted: Wanted, id?: string, known: Before = { inputs: {}, outputs: {} }): Running {
    const { type, urn, inputs, settings, unreachable } = wanted;
    const safe = (text: string): string => withoutHidden(text, inputs, known.inputs, known.outputs);
    const beforehand = { unreachable, safe, ...(id === undefined ? {} : { id }) };
    return new Running(this.#around, { action, type, urn, inputs, settings }, beforehand);
  }

  /** The id and the outputs that the cloud gives it: on the first making those of the offline plan, and never one that is taken. */
  #newIn(world: Ledger, wanted: Wanted): { id: string; outputs: Properties } {
    const { cloud, history } = this.#around;
    for (let again = history.made(wanted.urn), last: string | undefined; ; again++) {
      const { id, outputs } = cloud.create({ ...wanted, again, world });
      const there = world.get(wanted.type, id, placeOf({ ...wanted, outputs }));
      // Where the id follows from the inputs there is no other; whether that is allowed, the rules of names say.
      if (there === undefined || id === last) return { id, outputs };
      last = id;
    }
  }

  /** What it is after a change: computed as at its making, with the number of making that has given it its id. */
  #after(wanted: Wanted, before: Existing, show?: (value: unknown) => unknown): Properties {
    const { cloud, history } = this.#around;
    const made = { ...wanted, inputs: before.inputs, settings: before.settings, isThere: true as const };
    let again = 0;
    const most = history.made(wanted.urn);
    while (again < most && cloud.create({ ...made, again }).id !== before.id) again++;
    const was = cloud.create({ ...made, again }).outputs;
    const is = cloud.create({ ...wanted, again }).outputs;
    const outputs = outputsAfter(before, wanted.inputs, was, is, show);
    const updated = cloud.types.get(wanted.type)?.updated?.(before, wanted.inputs) ?? {};
    if (show === undefined) return { ...outputs, ...updated };
    return { ...outputs, ...Object.fromEntries(Object.entries(updated).map(([key, value]) => [key, show(value)])) };
  }

  #refusal(world: Ledger, wanted: Wanted, outputs: Properties, before?: Existing): Refused | undefined {
    const { cloud, clock, rehearsal } = this.#around;
    // What others have made, nobody knows without a rehearsal: nothing can be said to be missing.
    if (rehearsal === undefined) return undefined;
    const { type, inputs, settings } = wanted;
    const asked: Asked = { type, inputs, settings, world, limits: rehearsal.limits };
    const judge = (sees: (one: Existing) => boolean): Refusal | undefined =>
      before === undefined
        ? refusalOf(cloud.types, world, asked, { outputs, sees })
        : refusalOf(cloud.types, world, { ...asked, before }, { outputs: addedTo(inputs, before), sees });
    const unseen: number[] = [];
    const refused = judge((one) => {
      const at = this.#seenAt(world, one);
      if (at > clock.now()) unseen.push(at);
      return at <= clock.now();
    });
    if (refused === undefined) return undefined;
    const askAgainAt = unseen.at(-1);
    return askAgainAt === undefined ? { refused } : { refused, askAgainAt };
  }

  #seenAt(world: Ledger, one: Existing): number {
    const { clock, rehearsal } = this.#around;
    return seenAt(world, one, clock.millisecondsOf(rehearsal?.consistencySeconds ?? 0));
  }

  /**
   * What a cloud has given up on does not mend by itself. The engine sends an update without a change for what has `initErrors`, and a
   * bridged provider answers with what it reads then: the engine forgets the errors, and the cloud has what it had. The provider of
   * Kubernetes waits again, and its cluster goes on trying.
   *
   * @see pulumi/pulumi pkg/resource/deploy/step_generator.go (`hasInitErrors`), pulumi/pulumi issue 1838
   * @see hashicorp/terraform-plugin-sdk helper/schema/resource.go (`Apply`): without a difference `update` runs, and reads
   */
  #staysFailed({ status }: Existing): boolean {
    return status === "failed" && this.#around.cloud.package !== "kubernetes";
  }
}

function madeOf({ id, outputs }: Existing, refusal: Refusal | undefined, running: Running): Made {
  return refusal === undefined ? { id, outputs } : { id, outputs, failed: running.phrase(refusal, id) };
}

function existing({ type, urn, inputs, settings }: Wanted, id: string, outputs: Properties, due: number): Existing {
  return { type, id, urn, inputs, outputs, settings, status: "ready", due };
}
