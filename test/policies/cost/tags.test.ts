import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { isGoogleLabelKey, isGoogleLabelValue } from "../../../components/core/tags/googleLabels.ts";
import type { Properties } from "../../../components/core/value.ts";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { changed } from "../../../policies/changed.ts";
import { type AllocationTagsConfig, allocationTags } from "../../../policies/cost/allocationTags.ts";
import { expiringTypes, ttlRequired } from "../../../policies/cost/ttlRequired.ts";
import { contextOf, findings, raw, stackOf, startPack, urnOf } from "../../support/analyzer.ts";

const fileSystem = "aws:fsx/lustreFileSystem:LustreFileSystem";
const poolType = "gcp:container/nodePool:NodePool";
const scalingType = "aws:autoscaling/group:Group";
const clusterType = "gcp:container/cluster:Cluster";

const tagged = (tags: unknown, providerInputs?: Properties): ResourceNode =>
  raw(fileSystem, "files", tags === undefined ? {} : { tags }, providerInputs === undefined ? {} : { providerInputs });
const labelled = (resourceLabels: unknown, providerInputs?: Properties): ResourceNode =>
  raw(poolType, "nodes", { nodeConfig: { resourceLabels } }, providerInputs === undefined ? {} : { providerInputs });
const grouped = (tags: unknown, providerInputs?: Properties): ResourceNode =>
  raw(scalingType, "group", { tags }, providerInputs === undefined ? {} : { providerInputs });

describe("cost-ttl-required", () => {
  const judge = (node: ResourceNode, config = {}) => findings(ttlRequired, stackOf(node), "dev", config);
  const said = (...args: Parameters<typeof judge>) => judge(...args).map(({ message }) => message);

  it("asks for a last day, where the type has its tags or labels", () => {
    expect(judge(tagged({ team: "vision" }))).toEqual([
      {
        urn: urnOf(fileSystem, "files"),
        message:
          "files has no tag expires (default of dev), and costs money until somebody deletes it. " +
          "Fix: add expires with the last day on which it is wanted, as YYYY-MM-DD, to tags, or to defaultTags of its provider.",
      },
    ]);
    expect(said(labelled({}))).toEqual([
      "nodes has no label expires (default of dev), and costs money until somebody deletes it. " +
        "Fix: add expires with the last day on which it is wanted, as YYYY-MM-DD, to nodeConfig.resourceLabels.",
    ]);
    expect(said(grouped(undefined), { key: "ttl" })).toEqual([
      "group has no tag ttl (policy configuration), and costs money until somebody deletes it. " +
        "Fix: add ttl with the last day on which it is wanted, as YYYY-MM-DD, to tags.",
    ]);
  });

  it.each<[string, string | undefined]>([
    ["2026-11-22", undefined],
    ["2026-11-23", undefined],
    ["2099-12-31", undefined],
    [
      "2026-11-21",
      'files: tags.expires ("2026-11-21") was 1 day before today, 2026-11-22. Fix: delete it, or give a later day if it is still wanted.',
    ],
    [
      "2025-11-22",
      'files: tags.expires ("2025-11-22") was 365 days before today, 2026-11-22. Fix: delete it, or give a later day if it is still wanted.',
    ],
    ["", 'files: tags.expires ("") is not a day. Fix: write it as YYYY-MM-DD.'],
    ["2026-02-30", 'files: tags.expires ("2026-02-30") is not a day. Fix: write it as YYYY-MM-DD.'],
    ["2026-12-31T00:00:00Z", 'files: tags.expires ("2026-12-31T00:00:00Z") is not a day. Fix: write it as YYYY-MM-DD.'],
    ["31.12.2026", 'files: tags.expires ("31.12.2026") is not a day. Fix: write it as YYYY-MM-DD.'],
    ["never", 'files: tags.expires ("never") is not a day. Fix: write it as YYYY-MM-DD.'],
  ])("reads %j", (day, expected) => {
    expect(said(tagged({ expires: day }))).toEqual(expected === undefined ? [] : [expected]);
  });

  it("limits how far off the day may be only where it is told to", () => {
    expect(said(tagged({ expires: "2026-12-22" }), { maxDays: 30 })).toEqual([]);
    expect(said(tagged({ expires: "2026-12-23" }), { maxDays: 30 })).toEqual([
      'files: tags.expires ("2026-12-23") is 31 days after today, 2026-11-22, above the limit of 30 days (policy configuration). Fix: give an earlier day, or raise maxDays of cost-ttl-required.',
    ]);
    expect(contextOf(ttlRequired, "dev").config.maxDays).toBeUndefined();
  });

  it("leaves to the update what is known only then", () => {
    const deferred = (path: string) => [
      {
        urn: urnOf(fileSystem, "files"),
        because: "deferred",
        message: `files: until when it is wanted is judged again during the update, because ${path} is known only after creation. Fix: give expires as a plain value, YYYY-MM-DD, to know now.`,
      },
    ];
    expect(judge(tagged({ expires: UNKNOWN }))).toEqual(deferred("tags.expires"));
    expect(judge(tagged(UNKNOWN))).toEqual(deferred("tags.expires"));
    expect(judge(tagged({}, { defaultTags: UNKNOWN }))).toEqual(deferred("defaultTags"));
  });

  it("takes the day of the provider, and that of the resource before it", () => {
    const defaults = { defaultTags: { tags: { expires: "2020-01-31" } } };
    expect(said(tagged({}, defaults))).toEqual([
      'files: defaultTags.tags.expires ("2020-01-31") was 2487 days before today, 2026-11-22. Fix: delete it, or give a later day if it is still wanted.',
    ]);
    expect(said(tagged({ expires: "2026-12-31" }, defaults))).toEqual([]);
  });

  it("leaves out types that are excepted, and asks for nothing in prod", () => {
    expect(said(tagged({}), { exceptTypes: ["aws:fsx/*"] })).toEqual([]);
    expect(ttlRequired.levels).toEqual({ dev: "mandatory", staging: "advisory", prod: "disabled" });
  });
});

describe("cost-allocation-tags", () => {
  const all = { team: "vision", project: "captions", environment: "prod", owner: "ml-platform" };
  const { team: _, ...three } = all;
  const judge = (node: ResourceNode, config: Partial<AllocationTagsConfig> = {}) =>
    findings(allocationTags, stackOf(node), "prod", config);
  const said = (...args: Parameters<typeof judge>) => judge(...args).map(({ message }) => message);
  const wanted = (word: string) => `of the ${word}s team, project, environment, owner (default of prod)`;

  it("asks for every key, in the place of the type", () => {
    expect(judge(tagged({ ...three, owner: " " }))).toEqual([
      {
        urn: urnOf(fileSystem, "files"),
        message: `files has no tag team, owner (empty), ${wanted("tag")}. Fix: add them to tags, or to defaultTags of its provider.`,
      },
    ]);
    expect(said(labelled(three))).toEqual([
      `nodes has no label team, ${wanted("label")}. Fix: add it to nodeConfig.resourceLabels.`,
    ]);
    expect(said(raw(clusterType, "c", { resourceLabels: three }))).toEqual([
      `c has no label team, ${wanted("label")}. Fix: add it to resourceLabels, or to defaultLabels of its provider.`,
    ]);
    expect(
      said(grouped([{ key: "team", value: "vision", propagateAtLaunch: true }]), { keys: ["team", "CostCentre"] }),
    ).toEqual([
      "group has no tag CostCentre, of the tags team, CostCentre (policy configuration). Fix: add it to tags.",
    ]);
    for (const node of [tagged(all), labelled(all), raw(clusterType, "c", { resourceLabels: all })]) {
      expect(said(node)).toEqual([]);
    }
  });

  it.each<[string, unknown, string[]]>([
    ["nothing", undefined, ["team"]],
    ["null", null, ["team"]],
    ["no map", "team=vision", ["team"]],
    ["a list", ["team"], ["team"]],
    ["a key with a dot in it", { "team.name": "vision" }, ["team"]],
    ["an inherited key", Object.create({ team: "vision" }), ["team"]],
    ["a secret", new Secret({ team: "vision" }), []],
    ["a secret value", { team: new Secret("vision") }, []],
  ])("finds in tags that are %s what is there", (_case, tags, lacking) => {
    expect(said(tagged(tags), { keys: ["team"] })).toHaveLength(lacking.length);
  });

  it("finds keys with dots and brackets in them", () => {
    const keys = ["example.com/team", "cost[1]"];
    expect(said(tagged({ "example.com/team": "vision", "cost[1]": "4711" }), { keys })).toEqual([]);
    expect(said(tagged({ example: { "com/team": "vision" } }), { keys })).toEqual([
      "files has no tag example.com/team, cost[1], of the tags example.com/team, cost[1] (policy configuration). Fix: add them to tags, or to defaultTags of its provider.",
    ]);
    expect(
      judge(tagged({ "example.com/team": UNKNOWN, "cost[1]": "1" }), { keys }).map(({ because }) => because),
    ).toEqual(["deferred"]);
  });

  it("counts what the provider adds, as an object or as the JSON that SDKs make of it", () => {
    for (const defaultTags of [
      { tags: all },
      JSON.stringify({ tags: all }),
      new Secret(JSON.stringify({ tags: all })),
    ]) {
      expect(said(tagged({}, { defaultTags }))).toEqual([]);
      expect(said(tagged(undefined, { defaultTags }))).toEqual([]);
      // Of Auto Scaling groups the provider leaves the tags alone.
      expect(said(grouped([], { defaultTags }))).toHaveLength(1);
    }
    const bucket = (providerInputs: Properties) => raw("gcp:storage/bucket:Bucket", "data", {}, { providerInputs });
    expect(said(bucket({ defaultLabels: JSON.stringify(all) }))).toEqual([]);
    expect(said(bucket({ defaultLabels: all }))).toEqual([]);
    expect(said(labelled({}, { defaultLabels: all }))).toHaveLength(1);
    expect(said(tagged({}, { defaultTags: JSON.stringify({ tags: three }) }))).toEqual([
      `files has no tag team, ${wanted("tag")}. Fix: add it to tags, or to defaultTags of its provider.`,
    ]);
    expect(said(tagged({}, { defaultTags: "" }))).toEqual([
      "files: whether it has the tags team, project, environment, owner (default of prod) is judged again during the update, because it cannot be told yet: " +
        "team (defaultTags is not JSON), project (defaultTags is not JSON), environment (defaultTags is not JSON), owner (defaultTags is not JSON). Fix: give them as plain values to know now.",
    ]);
  });

  it("leaves to the update what is known only then, and nothing more", () => {
    expect(judge(tagged({ team: UNKNOWN, project: "captions" }))).toEqual([
      {
        urn: urnOf(fileSystem, "files"),
        message: `files has no tag environment, owner, ${wanted("tag")}. Fix: add them to tags, or to defaultTags of its provider.`,
      },
      {
        urn: urnOf(fileSystem, "files"),
        because: "deferred",
        message:
          "files: whether it has the tags team, project, environment, owner (default of prod) is judged again during the update, because it cannot be told yet: " +
          "team (tags.team is known only after creation). Fix: give them as plain values to know now.",
      },
    ]);
    for (const node of [
      tagged(UNKNOWN),
      labelled(UNKNOWN),
      grouped(UNKNOWN),
      grouped([{ key: UNKNOWN, value: "x" }]),
    ]) {
      expect(judge(node).map(({ because }) => because)).toEqual(["deferred"]);
    }
  });

  it("wants values that labels take, on Google Cloud", () => {
    expect(said(labelled({ ...all, team: "Vision Team", owner: "" }))).toEqual([
      `nodes has no label owner (empty), ${wanted("label")}. Fix: add it to nodeConfig.resourceLabels.`,
      'nodes: nodeConfig.resourceLabels.team ("Vision Team") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63.',
    ]);
    expect(said(tagged({ ...all, team: "Vision Team" }))).toEqual([]);
    expect(said(labelled({ costcentre: "4711" }), { keys: ["CostCentre"] })).toEqual([]);
    expect(["a", "a-1_b", "é", "x".repeat(63)].map(isGoogleLabelValue)).toEqual([true, true, true, true]);
    expect(["A", "a b", "a.b", "x".repeat(64)].map(isGoogleLabelValue)).toEqual([false, false, false, false]);
    expect(["a1", "1a", "", "A"].map(isGoogleLabelKey)).toEqual([true, false, false, false]);
  });

  it("leaves out types that are excepted", () => {
    expect(said(tagged({}), { exceptTypes: [fileSystem] })).toEqual([]);
    expect(said(tagged({}), { exceptTypes: ["aws:fsx/*"] })).toEqual([]);
    expect(said(tagged({}), { exceptTypes: ["aws:ec2/*"] })).toHaveLength(1);
  });

  describe("mends", () => {
    const values = { team: "vision", owner: "ML Platform", project: "" };
    const changes = (node: ResourceNode, config: Partial<AllocationTagsConfig> = { values }) =>
      allocationTags.remediate!(node, contextOf(allocationTags, "prod", config));
    const mended = (node: ResourceNode, config?: Partial<AllocationTagsConfig>) =>
      changed(node.inputs, changes(node, config));

    it("what is missing, with what it was given, and nothing that is there", () => {
      expect(changes(tagged({ team: "language" }))).toEqual([{ path: ["tags", "owner"], value: "ML Platform" }]);
      expect(mended(tagged({ team: "language", other: 1 }))).toEqual({
        tags: { team: "language", other: 1, owner: "ML Platform" },
      });
      expect(mended(tagged(undefined))).toEqual({ tags: { team: "vision", owner: "ML Platform" } });
      expect(changes(tagged({ team: "", owner: "" }))).toEqual([]);
      expect(changes(tagged({}), {})).toEqual([]);
      expect(changes(tagged({}, { defaultTags: { tags: { team: "language" } } }))).toEqual([
        { path: ["tags", "owner"], value: "ML Platform" },
      ]);
    });

    it("labels with what labels take, inside what there is", () => {
      expect(mended(labelled({ a: "b" }))).toEqual({ nodeConfig: { resourceLabels: { a: "b", team: "vision" } } });
      expect(mended(raw(poolType, "nodes", { cluster: "c" }))).toEqual({
        cluster: "c",
        nodeConfig: { resourceLabels: { team: "vision" } },
      });
    });

    it("lists of tags at their end", () => {
      const first = { key: "a", value: "b", propagateAtLaunch: false };
      expect(mended(grouped([first]))).toEqual({
        tags: [
          first,
          { key: "team", value: "vision", propagateAtLaunch: true },
          { key: "owner", value: "ML Platform", propagateAtLaunch: true },
        ],
      });
    });

    it("nothing where it cannot tell what is there", () => {
      for (const node of [
        tagged(UNKNOWN),
        tagged("team"),
        tagged({ team: UNKNOWN, owner: UNKNOWN }),
        tagged({}, { defaultTags: UNKNOWN }),
        labelled(UNKNOWN),
        raw(poolType, "nodes", { nodeConfig: UNKNOWN }),
        grouped(UNKNOWN),
        grouped([{ key: UNKNOWN, value: "vision" }]),
      ]) {
        expect(changes(node)).toEqual([]);
      }
    });

    it("in a pack process, before the resource is judged", async () => {
      const policyConfig = {
        all: { enforcementLevel: "disabled" },
        "cost-allocation-tags": { enforcementLevel: "remediate", values: { team: "vision", owner: "ml-platform" } },
      } as const;
      const pack = await startPack({ policyConfig });
      try {
        const defaultTags = JSON.stringify({ tags: { environment: "prod" } });
        const { node, remediations } = await pack.remediate(
          tagged({ team: "language", Name: UNKNOWN, note: new Secret("x") }, { defaultTags }),
        );
        expect(remediations.map(({ policy, diagnostic }) => [policy, diagnostic])).toEqual([
          ["cost-allocation-tags", undefined],
        ]);
        expect(node.inputs).toEqual({
          tags: { team: "language", Name: UNKNOWN, note: new Secret("x"), owner: "ml-platform" },
        });
        expect((await pack.analyze(node)).map(({ message, level }) => [message.split("\n").at(-1), level])).toEqual([
          [
            `files has no tag project, ${wanted("tag")}. Fix: add it to tags, or to defaultTags of its provider.`,
            "mandatory",
          ],
        ]);
      } finally {
        await pack.close();
      }
    });
  });
});

it("everything that has to expire takes tags or labels", () => {
  const known = new Set(allocationTags.types);
  expect(expiringTypes.filter((type) => !known.has(type))).toEqual([]);
});
