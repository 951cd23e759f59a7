import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import type { NodeCounts } from "../../components/core/range.ts";
import { Secret } from "../../components/core/value.ts";
import type { PoolSummary } from "../../components/pulumi/summary.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";

/** What every place's pool takes. */
export interface CommonPoolArgs {
  nodes: NodeCounts;
  team?: string;
  labels?: Record<string, string>;
  tags?: Record<string, string>;
}

/** One place's pool, for the contract that all of them keep. */
export interface PoolPlace {
  /** Type token of the component. */
  readonly type: string;
  /** Runs a program against the simulated cloud of the place. */
  record(program: () => unknown, options?: Partial<RecordOptions>): Promise<Recording>;
  /** Declares a pool in a cluster of team `platform`, owner `ops`, with the tag `cost-centre: 42`. */
  make(name: string, args: CommonPoolArgs): { readonly ref: object };
  /** What the pool says of itself, beside nodes, team and environment. */
  readonly says: Omit<PoolSummary, "nodes" | "team" | "environment">;
  /** Key of the taint on its accelerators. */
  readonly taint: string;
  /** Labels of its nodes. */
  labels(recording: Recording): Record<string, unknown>;
  /** Taints of its nodes as Kubernetes writes them: `key=value:NoSchedule`. */
  taints(recording: Recording): string[];
  /** How many nodes it asks for. */
  scaling(recording: Recording): NodeCounts;
  /** Tags of a resource; `undefined` for a type that takes none. */
  tags(node: ResourceNode): Record<string, unknown> | undefined;
}

const nodes: NodeCounts = { min: 1, planned: 2, max: 4 };

/** The contract of node pools: what holds in every place, so that policies, queues and reports need not know which it is. */
export function describePool(title: string, place: PoolPlace): void {
  const pool = (args: Partial<CommonPoolArgs> = {}, options?: Partial<RecordOptions>) =>
    place.record(() => ({ ref: place.make("train", { nodes, ...args }).ref }), options);
  const component = (recording: Recording) => recording.nodes.find(({ type }) => type === place.type)!;
  const childrenOf = (recording: Recording) =>
    recording.nodes.filter(({ parent }) => parent === component(recording).urn);

  describe(`${title} keeps the contract of pools:`, () => {
    it("it says what it is, in plain values", async () => {
      const recording = await pool({ team: "vision" });
      expect(component(recording).outputs?.["summary"]).toEqual({
        ...place.says,
        nodes,
        team: "vision",
        environment: "dev",
      });
    });

    it("it passes its arguments to the component, where policies see them", async () => {
      const recording = await pool({ team: "vision" });
      expect(component(recording).inputs).toMatchObject({ nodes, team: "vision", machineType: place.says.machineType });
    });

    it("it registers its ref", async () => {
      const recording = await pool();
      expect(component(recording).outputs?.["ref"]).toMatchObject({
        name: "train",
        region: place.says.region,
        zone: place.says.zone,
        machineType: place.says.machineType,
        maxNodes: nodes.max,
      });
    });

    it("every child is under it, and named after it", async () => {
      const children = childrenOf(await pool());
      expect(children.length).toBeGreaterThan(0);
      expect(children.map(({ name }) => name).filter((name) => !name.startsWith("train-"))).toEqual([]);
      expect(children.every(({ custom }) => custom)).toBe(true);
    });

    it("every child that takes tags says whose it is, by its own words or those of its cluster", async () => {
      for (const [args, owner] of [
        [
          { team: "vision", tags: { "cost-centre": "7", run: "a" } },
          { team: "vision", "cost-centre": "7", run: "a" },
        ],
        [{}, { team: "platform", "cost-centre": "42" }],
      ] as const) {
        const tagged = childrenOf(await pool(args)).filter((node) => place.tags(node) !== undefined);
        expect(tagged.length).toBeGreaterThan(0);
        for (const node of tagged) {
          expect(place.tags(node)).toMatchObject({ ...owner, project: "test", environment: "dev", owner: "ops" });
        }
      }
    });

    it("its nodes carry the labels by which queues and reports find them", async () => {
      const labels = place.labels(await pool({ team: "vision", labels: { tier: "gold" } }));
      expect(labels).toMatchObject({
        "hybrid-gpu/pool": "train",
        "hybrid-gpu/team": "vision",
        "hybrid-gpu/accelerator": place.says.accelerator.replace(/[^A-Za-z0-9_.-]+/g, "-"),
        "hybrid-gpu/capacity": place.says.capacity,
        tier: "gold",
      });
    });

    it("its nodes keep away what does not ask for accelerators", async () => {
      expect(place.taints(await pool())).toEqual([`${place.taint}=present:NoSchedule`]);
    });

    it("it asks for the nodes it was told", async () => {
      expect(place.scaling(await pool())).toEqual(nodes);
    });

    it("more nodes, another team or label rename nothing", async () => {
      const names = (recording: Recording) =>
        childrenOf(recording)
          .map(({ type, name }) => `${type} ${name}`)
          .sort();
      const before = names(await pool());
      expect(names(await pool({ nodes: { min: 2, planned: 8, max: 9 }, team: "vision" }))).toEqual(before);
    });

    it("it can be planned and made", async () => {
      const [planned, made] = await Promise.all([pool({}, { preview: true }), pool({}, { preview: false })]);
      expect(made.nodes.map(({ urn }) => urn)).toEqual(planned.nodes.map(({ urn }) => urn));
      expect(JSON.stringify(made.nodes.map(({ inputs }) => inputs))).not.toContain('{"unknown":true}');
    });

    it("no input is a secret that nobody asked for", async () => {
      const values = childrenOf(await pool()).flatMap(({ inputs }) => Object.values(inputs));
      expect(values.filter((value) => value instanceof Secret)).toEqual([]);
    });

    it.each<[NodeCounts, string[]]>([
      [
        { min: 3, planned: 2, max: 1 },
        [
          "nodes.min (3) is above planned (2). Fix: lower min or raise planned.",
          "nodes.planned (2) is above max (1). Fix: lower planned or raise max.",
        ],
      ],
      [
        { min: -1, planned: 1.5, max: 2 },
        [
          "nodes.min (-1) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
          "nodes.planned (1.5) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
        ],
      ],
      [
        { min: 0, planned: 0, max: 0 },
        ["nodes.max (0) allows no node at all. Fix: give the ceiling, at least 1, or leave the pool out."],
      ],
    ])("%o is refused, with everything that is wrong", async (bad, messages) => {
      const subject = `${place.type.split(":").pop()} "train"`;
      const count = messages.length === 1 ? "1 problem" : `${messages.length} problems`;
      const failure = await pool({ nodes: bad }).then(
        () => "it was accepted",
        (error: Error) => error.message,
      );
      expect(failure).toBe([`${subject}: ${count}`, ...messages.map((text) => `  - ${text}`)].join("\n"));
    });
  });
}
