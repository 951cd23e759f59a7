import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import type { NodeCounts } from "../../components/core/range.ts";
import { read, Secret, UNKNOWN } from "../../components/core/value.ts";
import type { PoolSummary } from "../../components/pulumi/summary.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";

/** What every place's pool takes, whatever it calls it. */
export interface CommonPoolArgs {
  team?: string;
  /** Labels of the nodes, for Kubernetes. */
  nodeLabels?: Record<string, string>;
  /** What the place marks resources with, so that bills have an owner: tags, labels. */
  tags?: Record<string, string>;
}

/** One way of saying how many nodes there are, in the place's own arguments, and what follows from it. */
export interface StatedCounts {
  readonly args: Readonly<Record<string, unknown>>;
  readonly nodes: NodeCounts;
}

/** How a pool is told how many nodes it has. Not everywhere by numbers of nodes: slices have none. */
export interface PoolCounts {
  readonly usual: StatedCounts;
  /** More of them, and the children that come along, as `type name`: none where a pool is one resource of any size. */
  readonly larger: StatedCounts & { readonly adds: readonly string[] };
  /** What is refused, each with every message. */
  readonly refused: readonly (readonly [args: Readonly<Record<string, unknown>>, messages: readonly string[]])[];
}

/** What a pool is made in. */
export interface PoolCluster {
  /** Described by hand, every leaf known. */
  byHand(): object;
  /** Described by hand, with names that are known only once something is made. */
  laterLeaves(): object;
  /** Known only once something is made, the whole of it. */
  later(): pulumi.Output<unknown>;
  /** Known only then, and somewhere else than the pool. */
  elsewhere(): pulumi.Output<unknown>;
}

/** One place's pool, for the contract that all of them keep. */
export interface PoolPlace {
  /** Type token of the component. */
  readonly type: string;
  /** Runs a program against the simulated cloud of the place. */
  record(program: () => unknown, options?: Partial<RecordOptions>): Promise<Recording>;
  /** Runs a program that fails once its resources are being made: the message, and what was made all the same. */
  failing(program: () => unknown): Promise<{ message: string; made: string[] }>;
  /** Declares a pool on capacity that nobody holds, unless `args` say otherwise. */
  make(name: string, args: object, options?: object): { readonly ref: object };
  /** Clusters of team `platform`, owner `ops`, marked with `cost-centre: 42`. */
  readonly cluster: PoolCluster;
  /** The place's names for what it takes: `labels` of nodes on AWS are `nodeLabels` on Google Cloud. */
  readonly words: { readonly nodeLabels: string; readonly tags: string };
  /** What the pool is asked to be, in its own arguments: they reach the component as they are. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly counts: PoolCounts;
  /** What the pool says of itself, beside nodes, team and environment. */
  readonly says: Omit<PoolSummary, "nodes" | "team" | "environment">;
  /** Arguments that put the pool on capacity that somebody holds. */
  readonly held: object;
  /** Type of the resource that the nodes come from. */
  readonly nodes: string;
  /** Where it names its cluster. */
  readonly clusterPath: string;
  /** Path of the size at creation, where an autoscaler changes it later; absent where the size is what it is. */
  readonly sizeAtCreation?: string;
  /** A raw change to that resource: option by which, path that it changes, value. */
  readonly override: { readonly child: string; readonly property: string; readonly value: unknown };
  /** The complaint about the cluster `elsewhere`. */
  readonly elsewhere: string;
  /** Key of the taint on its accelerators. */
  readonly taint: string;
  /** Labels of the nodes of one such resource. */
  labels(nodes: ResourceNode): Record<string, unknown>;
  /** Taints of its nodes as Kubernetes writes them: `key=value:NoSchedule`. */
  taints(nodes: ResourceNode): string[];
  /** How many nodes all of the pool's resources ask for together, as anybody reads it who sees the recording. */
  scaling(nodes: readonly ResourceNode[], recording: Recording): NodeCounts;
  /** Tags of a resource; `undefined` for a type that takes none. */
  tags(node: ResourceNode): Record<string, unknown> | undefined;
}

/** Counts of pools that are told their nodes. */
export const nodeCounts: PoolCounts = {
  usual: { args: { nodes: { min: 1, planned: 2, max: 4 } }, nodes: { min: 1, planned: 2, max: 4 } },
  larger: { args: { nodes: { min: 2, planned: 8, max: 9 } }, nodes: { min: 2, planned: 8, max: 9 }, adds: [] },
  refused: [
    [
      { nodes: { min: 3, planned: 2, max: 1 } },
      [
        "nodes.min (3) is above planned (2). Fix: lower min or raise planned.",
        "nodes.planned (2) is above max (1). Fix: lower planned or raise max.",
      ],
    ],
    [
      { nodes: { min: -1, planned: 1.5, max: 2 } },
      [
        "nodes.min (-1) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
        "nodes.planned (1.5) must be a whole number of nodes, 0 or more. Fix: give a whole number, for example 0.",
      ],
    ],
    [
      { nodes: { min: 0, planned: 0, max: 0 } },
      ["nodes.max (0) allows no node at all. Fix: give the ceiling, at least 1, or leave the pool out."],
    ],
  ],
};

const stack = "pulumi:pulumi:Stack";

/** The contract of node pools: what holds in every place, so that policies, queues and reports need not know which it is. */
export function describePool(title: string, place: PoolPlace): void {
  const { usual, larger, refused } = place.counts;
  const argsOf = ({ team, nodeLabels, tags }: CommonPoolArgs) => ({
    ...(team === undefined ? {} : { team }),
    ...(nodeLabels === undefined ? {} : { [place.words.nodeLabels]: nodeLabels }),
    ...(tags === undefined ? {} : { [place.words.tags]: tags }),
  });
  const make = (args: object, options?: object) =>
    place.make("train", { cluster: place.cluster.byHand(), ...place.asked, ...usual.args, ...args }, options);
  const recordings = new Map<string, Promise<Recording>>();
  /** The same pool is recorded once: nobody changes a recording. */
  const pool = (args: CommonPoolArgs & { own?: object } = {}, { preview = true }: { preview?: boolean } = {}) => {
    const key = JSON.stringify([args, preview]);
    const found = recordings.get(key);
    if (found !== undefined) return found;
    const recording = place.record(() => ({ ref: make({ ...argsOf(args), ...args.own }).ref }), { preview });
    recordings.set(key, recording);
    return recording;
  };
  const component = (recording: Recording) => recording.nodes.find(({ type }) => type === place.type)!;
  const childrenOf = (recording: Recording) =>
    recording.nodes.filter(({ parent }) => parent === component(recording).urn);
  const nodesOf = (recording: Recording) => {
    const found = childrenOf(recording).filter(({ type }) => type === place.nodes);
    expect(found.length).toBeGreaterThan(0);
    return found;
  };
  const names = (recording: Recording) =>
    childrenOf(recording)
      .map(({ type, name }) => `${type} ${name}`)
      .sort();
  const refusal = (messages: readonly string[]) => {
    const count = messages.length === 1 ? "1 problem" : `${messages.length} problems`;
    return [`${place.type.split(":").pop()} "train": ${count}`, ...messages.map((text) => `  - ${text}`)].join("\n");
  };
  /** The message of a refused program, and the types of all that had been registered by then. */
  const refusedWith = async (args: object) => {
    const registered: string[] = [];
    const failure = await place
      .record(() => make(args), { preview: false, onRegister: ({ type }) => registered.push(type) })
      .then(
        () => "it was accepted",
        (error: Error) => error.message,
      );
    return { failure, registered };
  };

  describe(`${title} keeps the contract of pools:`, () => {
    it("it says what it is, in plain values", async () => {
      const recording = await pool({ team: "vision" });
      expect(component(recording).outputs?.["summary"]).toEqual({
        ...place.says,
        nodes: usual.nodes,
        team: "vision",
        environment: "dev",
      });
    });

    it("it passes its arguments to the component, where policies see them", async () => {
      const recording = await pool({ team: "vision" });
      expect(component(recording).inputs).toMatchObject({ ...place.asked, ...usual.args, team: "vision" });
    });

    it("it registers its ref", async () => {
      const recording = await pool();
      const ref = {
        name: "train",
        region: place.says.region,
        zone: place.says.zone,
        machineType: place.says.machineType,
        maxNodes: usual.nodes.max,
      };
      expect(component(recording).outputs?.["ref"]).toMatchObject(ref);
      expect(recording.outputs["ref"]).toMatchObject(ref);
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
        const recording = await pool(args);
        const tagged = childrenOf(recording).filter((node) => place.tags(node) !== undefined);
        expect(tagged).toEqual(expect.arrayContaining(nodesOf(recording)));
        for (const node of tagged) {
          expect(place.tags(node)).toMatchObject({ ...owner, project: "test", environment: "dev", owner: "ops" });
        }
      }
    });

    it("its nodes carry the labels by which queues and reports find them", async () => {
      for (const node of nodesOf(await pool({ team: "vision", nodeLabels: { tier: "gold" } }))) {
        expect(place.labels(node)).toMatchObject({
          "hybrid-gpu/pool": "train",
          "hybrid-gpu/team": "vision",
          "hybrid-gpu/accelerator": place.says.accelerator.replace(/[^A-Za-z0-9_.-]+/g, "-"),
          "hybrid-gpu/capacity": place.says.capacity,
          tier: "gold",
        });
      }
    });

    it("its nodes keep away what does not ask for accelerators", async () => {
      for (const node of nodesOf(await pool()))
        expect(place.taints(node)).toEqual([`${place.taint}=present:NoSchedule`]);
    });

    it("it asks for the nodes it was told", async () => {
      for (const { args, nodes } of [usual, larger]) {
        const recording = await pool({ own: args });
        expect(place.scaling(nodesOf(recording), recording)).toEqual(nodes);
      }
    });

    it("more nodes, another team or label rename nothing", async () => {
      const before = names(await pool());
      expect(names(await pool({ team: "vision", nodeLabels: { tier: "gold" }, tags: { run: "a" } }))).toEqual(before);
      expect(names(await pool({ own: larger.args }))).toEqual([...before, ...larger.adds].sort());
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

    it("a cluster described by hand is enough: nothing is read from the cloud", async () => {
      expect((await pool({}, { preview: false })).calls).toEqual([]);
    });

    it("names of its cluster that come later are waited for, and hide nothing else", async () => {
      const program = () => make({ cluster: place.cluster.laterLeaves() });
      const known = nodesOf(await pool({}, { preview: false }));
      const planned = await place.record(program);
      const made = await place.record(program, { preview: false });
      expect(names(planned)).toEqual(names(await pool()));
      expect(names(made)).toEqual(names(planned));
      nodesOf(planned).forEach((node, index) => {
        expect(node.inputs[place.clusterPath]).toBe(UNKNOWN);
        expect(node.propertyDependencies[place.clusterPath]?.length).toBeGreaterThan(0);
        expect(place.labels(node)).toEqual(place.labels(known[index]!));
      });
      expect(place.scaling(nodesOf(planned), planned)).toEqual(usual.nodes);
      expect(nodesOf(made).map(({ inputs }) => inputs)).toEqual(known.map(({ inputs }) => inputs));
    });

    it("a cluster that comes later altogether changes neither what is planned nor what is made", async () => {
      const program = () => make({ ...argsOf({ team: "vision" }), cluster: place.cluster.later() });
      const planned = await place.record(program);
      const made = await place.record(program, { preview: false });
      const byHand = nodesOf(await pool({ team: "vision" }));
      expect(names(planned)).toEqual(names(await pool({ team: "vision" })));
      expect(names(made)).toEqual(names(planned));
      expect(place.scaling(nodesOf(made), made)).toEqual(usual.nodes);
      expect(component(planned).outputs?.["summary"]).toMatchObject({ ...place.says, team: "vision" });
      nodesOf(made).forEach((node, index) => {
        expect(node.inputs[place.clusterPath]).toBe(byHand[index]!.inputs[place.clusterPath]);
        expect(place.labels(node)).toEqual(place.labels(byHand[index]!));
        expect(place.taints(node)).toEqual(place.taints(byHand[index]!));
      });
    });

    it("a cluster that comes later and is somewhere else gets no nodes", async () => {
      const { message, made } = await place.failing(() => make({ cluster: place.cluster.elsewhere() }));
      expect(message).toBe(refusal([place.elsewhere]));
      expect(made).toEqual([]);
    });

    it("whoever needs what it does not offer can change its nodes, by values or by a function", async () => {
      const { child, property, value } = place.override;
      const before = nodesOf(await pool()).map(({ inputs }) => inputs);
      const asFunction = (inputs: object, options: pulumi.CustomResourceOptions) => {
        options.protect = true;
        return { ...inputs, [property]: value };
      };
      for (const override of [{ [property]: value }, asFunction]) {
        const recording = await place.record(() => make({}, { overrides: { [child]: override } }));
        const nodes = nodesOf(recording);
        expect(nodes.map(({ inputs }) => inputs)).toEqual(before.map((inputs) => ({ ...inputs, [property]: value })));
        expect(nodes.every(({ options }) => options.protect === true)).toBe(override === asFunction);
      }
    });

    it("nodes that somebody holds capacity for go before new ones come, and others after", async () => {
      const first = async (own: object) =>
        nodesOf(await pool({ own })).map(({ options }) => options.deleteBeforeReplace ?? false);
      expect(new Set(await first({}))).toEqual(new Set([false]));
      expect(new Set(await first(place.held))).toEqual(new Set([true]));
    });

    it("the size at creation is no matter of later runs, where an autoscaler changes it", async () => {
      for (const node of nodesOf(await pool())) {
        if (place.sizeAtCreation === undefined) continue;
        expect(read(node.inputs, place.sizeAtCreation).state).toBe("known");
        expect(node.options.ignoreChanges).toContain(place.sizeAtCreation);
      }
    });

    it.each(refused)(
      "%o is refused, with everything that is wrong, before anything is registered",
      async (bad, messages) => {
        const { failure, registered } = await refusedWith(bad);
        expect(failure).toBe(refusal(messages));
        expect(registered.filter((type) => type !== stack)).toEqual([]);
      },
    );

    it("labels that Kubernetes does not take are refused before anything is registered", async () => {
      const guide = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/";
      const path = place.words.nodeLabels;
      const nodeLabels = { team: "Computer Vision", "hybrid-gpu/pool": "x", "-": "a" };
      const { failure, registered } = await refusedWith(argsOf({ nodeLabels }));
      expect(failure).toBe(
        refusal([
          `${path}.team ("Computer Vision") is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. Fix: use Computer-Vision. [${guide}]`,
          `${path}.hybrid-gpu/pool ("x") has the prefix hybrid-gpu/, which the library sets itself. Fix: use another prefix.`,
          `${path}.- ("a") has a key that Kubernetes does not take. Fix: use a name such as tier, or one with a DNS prefix such as example.com/tier. [${guide}]`,
        ]),
      );
      expect(registered.filter((type) => type !== stack)).toEqual([]);
    });

    it("a taint on the accelerators, which it has anyway, is refused", async () => {
      const { failure } = await refusedWith({ taints: [{ key: place.taint, effect: "NO_SCHEDULE" }] });
      expect(failure).toBe(
        refusal([`taints[0].key ("${place.taint}") is the key of the taint that the pool has anyway. Fix: remove it.`]),
      );
    });

    it("without a cluster it is refused before anything is registered", async () => {
      const { failure, registered } = await refusedWith({ cluster: undefined });
      expect(failure).toMatch(
        /: 1 problem\n {2}- cluster \(not given\) is missing\. Fix: give the ref of an? \w+, or describe a cluster\.$/,
      );
      expect(registered.filter((type) => type !== stack)).toEqual([]);
    });

    it("what decides which resources there are cannot come later", async () => {
      const [key, value] = Object.entries(place.asked)[0]!;
      const { failure, registered } = await refusedWith({ [key]: Promise.resolve(value) });
      expect(failure).toBe(
        refusal([
          `${key} (not given) is an Output, and it decides which resources there are. Fix: give a plain value, for example from configuration.`,
        ]),
      );
      expect(registered.filter((type) => type !== stack)).toEqual([]);
    });
  });
}
