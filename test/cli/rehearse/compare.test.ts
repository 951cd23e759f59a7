import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ComparedPlan,
  type ComparedPreview,
  compare,
  comparisonCode,
  type PlanDifference,
  previewOf,
} from "../../../cli/rehearse/compare/compare.ts";
import { comparisonText, toldComparison } from "../../../cli/rehearse/compare/compareText.ts";
import { isDefaultProvider } from "../../../cli/rehearse/compare/defaultProvider.ts";
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
      const plain = /^[A-Za-z_$][\w$]*$/.test(key);
      const quoted = `["${key.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"]`;
      const step = plain ? `${path === "" ? "" : "."}${key}` : quoted;
      return leavesOf(value[key], `${path}${step}`, [...steps, key]);
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

  it("say the same of a policy, however many lines of description the engine puts in front", () => {
    const [policy, level, urn] = ["p", "advisory", urnOf(nodeGroup, "gpu")];
    const found = (message: string) =>
      previewOf([{ policyEvent: { policyName: policy, enforcementLevel: level, resourceUrn: urn, message } }])
        .violations;
    const differences = (message: string) =>
      compare(
        { resources: [], policies: [{ policy, level, urn, message: "It is small.\nFix: more." }] },
        { resources: [], violations: found(message), errors: [] },
      );
    expect(differences("It is small.\nFix: more.\n")).toEqual([]);
    expect(differences("Of one line.\nIt is small.\nFix: more.")).toEqual([]);
    expect(differences("Of two\nlines.\nIt is small.\nFix: more.")).toEqual([]);
    const preview = { level, message: "It is large.\nFix: more." };
    const plan = { level, message: "It is small.\nFix: more." };
    expect(differences("Of one line.\nIt is large.\nFix: more.")).toEqual([
      { kind: "verdict", policy, urn, plan, preview },
    ]);
  });

  it("are compared by their verdicts in time, however many there are", () => {
    const verdicts = (many: number, message: string) =>
      Array.from({ length: many }, (_, index) => ({
        policy: `policy-${index % 7}`,
        level: "advisory",
        urn: urnOf(nodeGroup, `n${index}`),
        message: `${message} ${index}`,
      }));
    const preview = { resources: [], violations: verdicts(3_000, "new").toReversed(), errors: [] };
    const found = compare({ resources: [], policies: verdicts(3_000, "old") }, preview);
    expect(found).toHaveLength(3_000);
    expect(found[17]).toEqual({
      kind: "verdict",
      policy: "policy-3",
      urn: urnOf(nodeGroup, "n17"),
      plan: { level: "advisory", message: "old 17" },
      preview: { level: "advisory", message: "new 17" },
    });
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
    expect(isDefaultProvider(urnOf("pulumi:providers:aws", "default_7_48_0_https___example_com"))).toBe(true);
    expect(isDefaultProvider(urnOf("pulumi:providers:aws", "default_east"))).toBe(false);
    expect(isDefaultProvider(urnOf("pulumi:providers:aws", "default_2_east"))).toBe(false);
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
    expect(toldComparison({ stacks, pulumi: "v3.260.0", differences: [], resources: 118, secrets: [] }, style)).toBe(
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

  it("shows no secret of the configuration, wherever it stands", () => {
    const secret = "hunter2-hunter2";
    const urn = urnOf(nodeGroup, "gpu");
    const verdict = { level: "advisory", message: `it has ${secret}` };
    const differences: PlanDifference[] = [
      { kind: "error", message: `no such ${secret}` },
      { kind: "error", message: "no such hunter2\u001b[1m-hunter2" },
      { kind: "input", urn, path: "owner", plan: secret, preview: "x" },
      { kind: "input", urn, path: "tags", plan: { owner: secret }, preview: [secret] },
      { kind: "input", urn, path: "long", plan: { a: "a".repeat(100), b: secret }, preview: undefined },
      { kind: "verdict", urn, policy: "p", plan: verdict },
      { kind: "verdict", urn, policy: "q", plan: verdict, preview: { ...verdict, message: `${secret} is in it` } },
    ];
    const text = comparisonText(differences, 1, style, [secret]);
    expect(text).not.toContain("hunter");
    expect(text.split("[secret]")).toHaveLength(9);
  });

  it("obeys no terminal", () => {
    const differences: PlanDifference[] = [
      { kind: "error", message: "a\u001b[2Jb\u0007" },
      { kind: "input", urn: urnOf(nodeGroup, "g\u001b[31mpu"), path: "p\u009b2J", plan: "x\u009b2J", preview: 1 },
    ];
    const text = comparisonText(differences, 1, style);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text).toContain("the engine could not preview: ab\\x07\nNodeGroup gpu\n");
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
      violations: [
        {
          policy: "cost-limit",
          level: "mandatory",
          urn: "urn:a",
          message: "Too dear.",
          whole: "What it is for.\nToo dear.",
        },
      ],
      errors: ["it throws"],
    });
  });
});

describe("what the engine knows before a plan can", () => {
  const [archive, file] = ["0def7320c3a5731c473e5ecbe6d01bc7", "c44067f5952c0a294b673a41bacd8c17"];
  const inputs = (planned: unknown, previewed: unknown) => {
    const resource = { urn: urnOf(bucket, "a"), type: bucket };
    const plan: ComparedPlan = { resources: [{ ...resource, inputs: { of: [planned] }, options: {} }], policies: [] };
    const preview = { ...previewOfPlan(plan).resources[0]!, inputs: { of: [previewed] } };
    return compare(plan, { resources: [preview], violations: [], errors: [] });
  };
  const reference = { [signatureKey]: "5cf8f73096256a8f31e491e813e4eb8e", urn: urnOf("aws:iam/role:Role", "cluster") };

  it.each([
    ["a resource that is to be made", { unknown: true }, { ...reference, id: "" }],
    ["a resource whose id is not known", { unknown: true }, { ...reference, id: unknownSentinel }],
    ["a component", { unknown: true }, reference],
    ["a resource that is there", "role-1", { ...reference, id: "role-1" }],
    [
      "an archive",
      { [signatureKey]: archive, __pulumiArchive: true, path: "./fn" },
      { [signatureKey]: archive, hash: "1a2b", path: "./fn" },
    ],
    ["a file", { [signatureKey]: file, __pulumiAsset: true, text: "a" }, { [signatureKey]: file, hash: "1a2b" }],
  ])("is no difference: %s", (_, planned, previewed) => {
    expect(inputs(planned, previewed)).toEqual([]);
  });

  it.each([
    ["a resource and another one", "role-1", { ...reference, id: "role-2" }],
    ["a file and an archive", { [signatureKey]: file }, { [signatureKey]: archive, hash: "1a2b" }],
    ["an archive and nothing", { [signatureKey]: archive, path: "./fn" }, "nothing"],
  ])("is one where it is something else: %s", (_, planned, previewed) => {
    expect(inputs(planned, previewed)).toHaveLength(1);
  });
});
