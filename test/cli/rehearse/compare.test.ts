import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ComparedPlan,
  type ComparedPreview,
  compare,
  comparisonCode,
  isDefaultProvider,
  type PlanDifference,
  previewOf,
} from "../../../cli/rehearse/compare.ts";
import { comparisonText, toldComparison } from "../../../cli/rehearse/compareText.ts";
import type { Style } from "../../../cli/render/style.ts";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { secretSignature, signatureKey, unknownSentinel } from "../../../components/core/wire.ts";
import { bucket, nodeGroup, urnOf } from "./samples.ts";

const style: Style = { width: 100, full: false, paint: (_, text) => text };
const stackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

/** How the engine writes what a plan has. */
function asEngineWrites(value: any): any {
  if (Array.isArray(value)) return value.map(asEngineWrites);
  if (value === "[secret]") return { [signatureKey]: secretSignature, ciphertext: "[secret]" };
  if (value === null || typeof value !== "object") return value;
  if (value.unknown === true) return unknownSentinel;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asEngineWrites(inner)]));
}

function previewOfPlan(plan: ComparedPlan): ComparedPreview {
  return {
    resources: plan.resources.map(({ urn, type, inputs, parent, options }) => ({
      urn,
      type,
      inputs: {
        ...asEngineWrites(inputs),
        ...(type.startsWith("pulumi:providers:") ? { __internal: { version: "7" } } : {}),
      },
      protect: options.protect === true,
      retainOnDelete: options.retainOnDelete === true,
      parent: parent ?? stackUrn,
      provider: options.provider
        ? `${options.provider}::${unknownSentinel}`
        : "urn:pulumi:dev::shop::pulumi:providers:aws::default_7_48_0::id",
      dependsOn: [...(options.dependsOn ?? [])].reverse(),
    })),
    violations: [...plan.policies].reverse().map((one) => ({ ...one, message: `${one.message}\n` })),
    errors: [],
  };
}

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant("[secret]"),
  fc.constant({ unknown: true }),
);
const keys = fc
  .oneof(fc.constantFrom("name", "tags", "size", "a b", "x.y"), fc.string({ minLength: 1 }))
  .filter((key) => key !== "__proto__" && key !== signatureKey && key !== "unknown" && key !== "__internal");
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
  ),
}));
const urns = fc.constantFrom("a", "b", "c", "d", "e").map((name) => urnOf(nodeGroup, name));
const resources = fc.record({
  urn: urns,
  type: fc.constantFrom(nodeGroup, bucket, "pulumi:providers:aws"),
  inputs: fc.dictionary(keys, values, { maxKeys: 5 }),
  parent: fc.constantFrom(null, stackUrn, urnOf("shop:index:Cluster", "main")),
  options: fc.record({
    protect: fc.boolean(),
    retainOnDelete: fc.boolean(),
    dependsOn: fc.uniqueArray(urns, { maxLength: 3 }),
    provider: fc.constantFrom(null, urnOf("pulumi:providers:aws", "own")),
  }),
});
const policies = fc.record({
  policy: fc.constantFrom("cost-limit", "lustre-backup"),
  level: fc.constantFrom("mandatory", "advisory"),
  urn: urns,
  message: fc.constantFrom("too dear", "no backup"),
});
const plans: fc.Arbitrary<ComparedPlan> = fc.record({
  resources: fc.uniqueArray(resources, { minLength: 1, maxLength: 5, selector: ({ urn }) => urn }),
  policies: fc.array(policies, { maxLength: 4 }),
});

/** The places of all leaves: how to get there, and the path as it is named. */
function leavesOf(
  value: any,
  path = "",
  steps: (string | number)[] = [],
): { path: string; steps: (string | number)[] }[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((one, index) => leavesOf(one, `${path}[${index}]`, [...steps, index]));
  if (value !== null && typeof value === "object" && value.unknown !== true && Object.keys(value).length > 0) {
    return Object.keys(value).flatMap((key) => {
      const named = /^[\w$/-]+$/.test(key) ? (path === "" ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`;
      return leavesOf(value[key], named, [...steps, key]);
    });
  }
  return steps.length === 0 ? [] : [{ path, steps }];
}

describe("a plan and a preview", () => {
  it("that say the same do not differ, whatever is in them", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(compare(plan, previewOfPlan(plan))).toEqual([]);
      }),
    );
  });

  it("differ where one input was changed, and its path and both values are named", () => {
    fc.assert(
      fc.property(plans, fc.nat(), fc.nat(), (plan, which, where) => {
        const preview = structuredClone(previewOfPlan(plan)) as any;
        const at = which % plan.resources.length;
        const leaves = leavesOf(plan.resources[at]!.inputs);
        fc.pre(leaves.length > 0);
        const { path, steps } = leaves[where % leaves.length]!;
        let inner = preview.resources[at].inputs;
        for (const step of steps.slice(0, -1)) inner = inner[step];
        inner[steps.at(-1)!] = "something else that nothing is";
        const found = compare(plan, preview);
        expect(found).toEqual([
          expect.objectContaining({
            kind: "input",
            urn: plan.resources[at]!.urn,
            path,
            preview: "something else that nothing is",
          }),
        ]);
        // It may be wrapped anywhere.
        expect(comparisonText(found, 1, style).replaceAll(/\s+/g, " ")).toContain("something else");
      }),
    );
  });

  it("differ where an input is there on one side only, also null", () => {
    const plan = planOf({ a: 1, list: [1], gone: "x" });
    const preview = previewOfPlan(planOf({ a: 1, list: [1, 2], more: null }));
    expect(compare(plan, preview)).toEqual([
      { kind: "input", urn: urnOf(nodeGroup, "gpu"), path: "list[1]", plan: undefined, preview: 2 },
      { kind: "input", urn: urnOf(nodeGroup, "gpu"), path: "gone", plan: "x", preview: undefined },
      { kind: "input", urn: urnOf(nodeGroup, "gpu"), path: "more", plan: undefined, preview: null },
    ]);
  });

  it("differ where one knows what the other does not, or keeps secret what the other shows", () => {
    const preview = previewOfPlan(planOf({ a: { unknown: true }, b: "[secret]", c: "x" }));
    expect(compare(planOf({ a: "x", b: "x", c: { unknown: true } }), preview)).toEqual([
      { kind: "input", urn: urnOf(nodeGroup, "gpu"), path: "a", plan: "x", preview: UNKNOWN },
      { kind: "input", urn: urnOf(nodeGroup, "gpu"), path: "b", plan: "x", preview: expect.any(Secret) },
      { kind: "input", urn: urnOf(nodeGroup, "gpu"), path: "c", plan: UNKNOWN, preview: "x" },
    ]);
    const options = { unknownFits: true };
    expect(compare(planOf({ c: { unknown: true } }), previewOfPlan(planOf({ c: "x" })), options)).toEqual([]);
    // What is not there at all fits nothing, and the other way round is still a difference.
    expect(compare(planOf({ c: { unknown: true } }), previewOfPlan(planOf({})), options)).toHaveLength(1);
    expect(compare(planOf({ c: "x" }), previewOfPlan(planOf({ c: { unknown: true } })), options)).toHaveLength(1);
  });

  it("differ by every single mutation of anything else", () => {
    const mutations: readonly (readonly [(preview: any, at: number) => void, (difference: any) => boolean])[] = [
      [(preview, at) => preview.resources.splice(at, 1), ({ kind }) => kind === "only in plan"],
      [
        (preview, at) => preview.resources.push({ ...preview.resources[at], urn: "urn:new" }),
        ({ kind, urn }) => kind === "only in preview" && urn === "urn:new",
      ],
      [
        (preview, at) =>
          Object.assign(preview.resources[at], {
            type: "aws:x/y:Z",
            inputs: withoutInternal(preview.resources[at].inputs),
          }),
        ({ kind, preview }) => kind === "type" && preview === "aws:x/y:Z",
      ],
      ...["protect", "retainOnDelete"].map(
        (path) =>
          [
            (preview: any, at: number) =>
              Object.assign(preview.resources[at], { [path]: !preview.resources[at][path] }),
            (one: any) => one.kind === "option" && one.path === path,
          ] as const,
      ),
      ...["parent", "provider"].map(
        (path) =>
          [
            (preview: any, at: number) =>
              Object.assign(preview.resources[at], { [path]: "urn:pulumi:dev::shop::a:b:C::other" }),
            (one: any) => one.kind === "option" && one.path === path,
          ] as const,
      ),
      [
        (preview, at) => preview.resources[at].dependsOn.push("urn:other"),
        ({ kind, path }) => kind === "option" && path === "dependsOn",
      ],
      [
        (preview) => preview.violations.push({ policy: "new", level: "mandatory", urn: "u", message: "m" }),
        ({ kind, policy, plan }) => kind === "verdict" && policy === "new" && plan === undefined,
      ],
      [
        (preview) => preview.errors.push("it throws"),
        ({ kind, message }) => kind === "error" && message === "it throws",
      ],
    ];
    fc.assert(
      fc.property(plans, fc.nat(), fc.constantFrom(...mutations), (plan, which, [mutate, isFound]) => {
        const preview = structuredClone(previewOfPlan(plan));
        mutate(preview, which % plan.resources.length);
        const found = compare(plan, preview);
        expect(found.map((one) => isFound(one))).toEqual([true]);
      }),
    );
  });

  it("differ by a verdict that only one has, or that is at another level or in other words", () => {
    fc.assert(
      fc.property(plans, fc.nat(), fc.constantFrom("level", "message", "gone"), (plan, which, what) => {
        fc.pre(plan.policies.length > 0);
        const preview = previewOfPlan(plan);
        const at = which % plan.policies.length;
        const violations = [...preview.violations] as any[];
        if (what === "gone") violations.splice(at, 1);
        else violations[at] = { ...violations[at], [what]: "other" };
        const found = compare(plan, { ...preview, violations });
        const gone = preview.violations[at]!;
        expect(found).toHaveLength(1);
        expect(found[0]).toMatchObject({ kind: "verdict", policy: gone.policy, urn: gone.urn });
      }),
    );
  });

  it("are not compared in what only one of them knows", () => {
    const preview: ComparedPreview = {
      resources: [{ urn: urnOf(nodeGroup, "gpu"), type: nodeGroup, inputs: {}, protect: false }],
      violations: [],
      errors: [],
    };
    const options = { retainOnDelete: true, provider: "urn:p", dependsOn: ["urn:d"] };
    const plan = {
      resources: [{ urn: urnOf(nodeGroup, "gpu"), type: nodeGroup, inputs: {}, parent: "urn:x", options }],
      policies: [],
    };
    expect(compare(plan, preview)).toEqual([]);
  });

  it("are compared without the providers that the engine makes of its own, unless the program has one of that name", () => {
    const urn = urnOf("pulumi:providers:aws", "default_7_48_0");
    const engines = { urn, type: "pulumi:providers:aws", inputs: {}, protect: false };
    const preview = { resources: [engines], violations: [], errors: [] };
    expect(compare({ resources: [], policies: [] }, preview)).toEqual([]);
    const plan = { resources: [{ urn, type: engines.type, inputs: { region: "x" }, options: {} }], policies: [] };
    expect(compare(plan, preview)).toHaveLength(1);
    expect(isDefaultProvider(urnOf("pulumi:providers:azure-native", "default"))).toBe(true);
    expect(isDefaultProvider(urnOf("pulumi:providers:aws", "default-east"))).toBe(false);
    expect(isDefaultProvider(urnOf("aws:s3/bucket:Bucket", "default"))).toBe(false);
  });
});

function withoutInternal({ __internal: _, ...inputs }: any): any {
  return inputs;
}

function planOf(inputs: object, name = "gpu"): ComparedPlan {
  return {
    resources: [{ urn: urnOf(nodeGroup, name), type: nodeGroup, inputs, parent: null, options: {} }],
    policies: [],
  };
}

describe("the end of a comparison", () => {
  it.each([
    [[], 0],
    [[{ kind: "only in plan", urn: "u", type: "t" }], 1],
    [
      [
        { kind: "only in plan", urn: "u", type: "t" },
        { kind: "error", message: "it throws" },
      ],
      2,
    ],
  ] as const)("with %j is exit code %d", (differences, code) => {
    expect(comparisonCode(differences as readonly PlanDifference[])).toBe(code);
  });
});

describe("a comparison as text", () => {
  it("says that both agree", () => {
    const stacks = ["organization/network/dev", "organization/shop/dev"];
    expect(toldComparison({ stacks, pulumi: "v3.260.0", differences: [], resources: 118 }, style)).toBe(
      "Comparison of network/dev, shop/dev\npulumi 3.260.0\n\n" +
        "Plan and preview agree: 118 resources with the same inputs and options, and the same verdicts.\n",
    );
    expect(comparisonText([], 118, style)).toBe(
      "Plan and preview agree: 118 resources with the same inputs and options, and the same verdicts.\n",
    );
  });

  it("says what differs resource by resource, once where several differ alike", () => {
    const urn = urnOf(nodeGroup, "gpu");
    const long = `{"Statement":[${'{"Effect":"Allow","Action":"s3:GetObject"},'.repeat(5)}`;
    const differences: PlanDifference[] = [
      { kind: "error", message: "the program throws" },
      ...["a", "b", "c", "d", "e", "f"].map(
        (name) => ({ kind: "only in preview", urn: urnOf(bucket, name), type: bucket }) as const,
      ),
      { kind: "type", urn, path: "type", plan: nodeGroup, preview: bucket },
      { kind: "input", urn, path: "scalingConfig.maxSize", plan: 4, preview: undefined },
      { kind: "input", urn, path: "amiType", plan: UNKNOWN, preview: null },
      { kind: "input", urn, path: "policy", plan: `${long}A`, preview: `${long}B and more` },
      { kind: "option", urn, path: "protect", plan: true, preview: false },
      {
        kind: "verdict",
        urn,
        policy: "cost-limit",
        plan: { level: "mandatory", message: "too dear" },
        preview: { level: "advisory", message: "too dear" },
      },
      {
        kind: "verdict",
        urn,
        policy: "quota",
        plan: { level: "advisory", message: "4 of 5" },
        preview: { level: "advisory", message: "4 of 6" },
      },
      { kind: "verdict", urn: "", policy: "quota", preview: { level: "advisory", message: "new" } },
    ];
    expect(
      comparisonText(differences, 9, { ...style, full: true }),
    ).toBe(`✕ the engine could not preview: the program throws
Bucket a, Bucket b, Bucket c, Bucket d, Bucket e, Bucket f
  - is only in preview
NodeGroup gpu
  - type: plan "aws:eks/nodeGroup:NodeGroup", preview "aws:s3/bucket:Bucket"
  - scalingConfig.maxSize: plan 4, preview nothing
  - amiType: plan known only after creation, preview null
  - policy: plan "…low\\",\\"Action\\":\\"s3:GetObject\\"},A", preview
    "…low\\",\\"Action\\":\\"s3:GetObject\\"},B and more"
  - option protect: plan true, preview false
  - policy cost-limit: mandatory in the plan, advisory in the preview
  - policy quota: plan says advisory "4 of 5", preview says advisory "4 of 6"
the stack
  - policy quota: advisory in the preview only: new

Plan and preview differ: 14 differences in 8 resources.
`);
    const short = comparisonText(differences, 9, style);
    expect(short).toContain("Bucket a, Bucket b, Bucket c, Bucket d and 2 more\n");
    expect(short).toContain("  … 1 more difference (--full shows all)\n");
  });

  it("shows no secret, marked or not", () => {
    const key = "AKIAQQQQWWWWEEEERRRR";
    const differences = compare(
      planOf({ marked: "[secret]", password: "hunter2", script: `x ${key}`, url: "a" }),
      previewOfPlan(planOf({ marked: "hunter3", password: "hunter4", script: "x", url: `${"a".repeat(200)} ${key}` })),
    );
    const text = comparisonText(differences, 1, style);
    expect(text).toBe(`NodeGroup gpu
  - marked: plan [secret], preview "hunter3"
  - password: plan [not shown], preview [not shown]
  - script: plan [not shown], preview "x"
  - url: plan "a", preview [not shown]

Plan and preview differ: 4 differences in 1 resource.
`);
  });

  it("is short however much differs", () => {
    const many = Array.from(
      { length: 3_000 },
      (_, index): PlanDifference => ({
        kind: "input",
        urn: urnOf(nodeGroup, `n${index}`),
        path: `p${index}`,
        plan: index,
        preview: undefined,
      }),
    );
    const text = comparisonText(many, 3_000, style);
    expect(text.split("\n").length).toBeLessThan(40);
    expect(text).toContain("… 2,988 more resources (--full shows all)\n");
    expect(comparisonText(many, 3_000, { ...style, full: true })).toContain("p2999");
  });
});

describe("what the engine streams", () => {
  it("is read as a preview", () => {
    const metadata = {
      urn: "urn:a",
      type: nodeGroup,
      new: { inputs: { a: 1 }, protect: true, parent: stackUrn, provider: "urn:p::id" },
    };
    expect(
      previewOf([
        { sequence: 1, resourcePreEvent: { metadata } },
        { sequence: 2, resourcePreEvent: { metadata: { urn: "urn:gone", type: bucket, op: "delete", new: null } } },
        {
          policyEvent: {
            policyName: "cost-limit",
            enforcementLevel: "mandatory",
            resourceUrn: "urn:a",
            message: "What it is for.\nToo dear.",
          },
        },
        { diagnosticEvent: { severity: "error", message: "preview failed\n" } },
        { diagnosticEvent: { severity: "info", message: "hello" } },
        { diagnosticEvent: { severity: "error", message: "it throws" } },
      ]),
    ).toEqual({
      resources: [
        {
          urn: "urn:a",
          type: nodeGroup,
          inputs: { a: 1 },
          protect: true,
          retainOnDelete: false,
          parent: stackUrn,
          provider: "urn:p::id",
        },
      ],
      violations: [{ policy: "cost-limit", level: "mandatory", urn: "urn:a", message: "Too dear." }],
      errors: ["it throws"],
    });
  });
});
