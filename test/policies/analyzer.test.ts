import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import type { PolicyDiagnostic, PolicyPackProcess } from "../../simulator/pack/analyzer.ts";
import { inStack, raw, stackOf, startPack, urnOf } from "../support/analyzer.ts";

/** A stack that breaks every policy once, in raw resources. */
function broken() {
  const a = raw("aws:ec2/subnet:Subnet", "a", { availabilityZone: "us-east-2a" });
  const b = raw("aws:ec2/subnet:Subnet", "b", { availabilityZone: "us-east-2b" });
  const c = raw("aws:ec2/subnet:Subnet", "c", { availabilityZone: "us-east-2c" });
  const template = raw("aws:ec2/launchTemplate:LaunchTemplate", "template", {
    instanceType: "p5.48xlarge",
    networkInterfaces: [
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa" },
      { networkCardIndex: 1, deviceIndex: 2, interfaceType: "efa" },
    ],
  });
  const train = raw(
    "aws:eks/nodeGroup:NodeGroup",
    "train",
    {
      clusterName: "c",
      subnetIds: [UNKNOWN, UNKNOWN],
      launchTemplate: { id: UNKNOWN, version: "1" },
      diskSize: 100,
      scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 64 },
    },
    // The engine drops an output with an unknown inside: the size has to come from the inputs.
    { madeFrom: { subnetIds: [a, b], launchTemplate: [template] }, outputs: { clusterName: "c" } },
  );
  return stackOf(
    a,
    b,
    c,
    template,
    train,
    raw("aws:eks/nodeGroup:NodeGroup", "unsized", {
      clusterName: "c",
      instanceTypes: ["g6e.xlarge"],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: UNKNOWN },
    }),
    raw(
      "aws:fsx/lustreFileSystem:LustreFileSystem",
      "files",
      { deploymentType: "PERSISTENT_2", storageCapacity: 2_000, perUnitStorageThroughput: 125, subnetIds: UNKNOWN },
      { madeFrom: { subnetIds: [c] } },
    ),
    raw("aws:foo/bar:Bar", "odd", {}),
    raw("aws:ec2/securityGroupRule:SecurityGroupRule", "ssh", {
      type: "ingress",
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrBlocks: ["0.0.0.0/0"],
    }),
    raw("aws:iam/policy:Policy", "all", {
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    }),
    raw("aws:iam/policy:Policy", "later", { policy: UNKNOWN }),
    raw("aws:iam/accessKey:AccessKey", "key", { user: "ci" }),
  );
}

const summary = (diagnostics: readonly PolicyDiagnostic[]): string[] =>
  [...new Set(diagnostics.map(({ policy, level, urn }) => `${policy} ${level} ${urn.split("::").pop()}`))].sort();

describe.each([
  [
    "dev",
    [
      "component-required advisory train",
      "component-required advisory unsized",
      "cost-allocation-tags advisory a",
      "cost-allocation-tags advisory all",
      "cost-allocation-tags advisory b",
      "cost-allocation-tags advisory c",
      "cost-allocation-tags advisory files",
      "cost-allocation-tags advisory later",
      "cost-allocation-tags advisory template",
      "cost-allocation-tags advisory train",
      "cost-allocation-tags advisory unsized",
      "cost-idle-max-guard advisory unsized",
      "cost-idle-max-guard mandatory train",
      "cost-increase-limit advisory test-dev",
      "cost-monthly-ceiling mandatory test-dev",
      "cost-no-ondemand-top-gpu mandatory train",
      "cost-no-unknown-quantity advisory unsized",
      "cost-no-unpriced advisory odd",
      "cost-price-freshness advisory test-dev",
      "cost-ttl-required mandatory files",
      "cost-ttl-required mandatory train",
      "cost-ttl-required mandatory unsized",
      "efa-interface-count mandatory template",
      "efa-placement-group advisory train",
      "efa-sg-self-reference advisory template",
      "efa-single-az mandatory train",
      "encryption-at-rest mandatory template",
      "encryption-at-rest mandatory unsized",
      "gpu-ami-matches advisory train",
      "gpu-ami-matches advisory unsized",
      "iam-no-static-keys mandatory key",
      "iam-no-wildcards advisory all",
      "iam-no-wildcards advisory later",
      "imdsv2-required advisory template",
      "lustre-size-valid mandatory files",
      "no-open-ingress mandatory ssh",
      "node-group-template-valid mandatory train",
      "quota-headroom advisory test-dev",
      "quota-headroom advisory unsized",
      "storage-same-az-as-compute advisory files",
      "workload-identity-required advisory train",
      "workload-identity-required advisory unsized",
    ],
  ],
  [
    "staging",
    [
      "backups-enabled advisory files",
      "component-required advisory train",
      "component-required advisory unsized",
      "cost-allocation-tags mandatory a",
      "cost-allocation-tags mandatory all",
      "cost-allocation-tags mandatory b",
      "cost-allocation-tags mandatory c",
      "cost-allocation-tags mandatory files",
      "cost-allocation-tags mandatory later",
      "cost-allocation-tags mandatory template",
      "cost-allocation-tags mandatory train",
      "cost-allocation-tags mandatory unsized",
      "cost-idle-max-guard advisory train",
      "cost-idle-max-guard advisory unsized",
      "cost-increase-limit advisory test-staging",
      "cost-monthly-ceiling mandatory test-staging",
      "cost-no-ondemand-top-gpu advisory train",
      "cost-no-unknown-quantity mandatory unsized",
      "cost-no-unpriced mandatory odd",
      "cost-price-freshness advisory test-staging",
      "cost-ttl-required advisory files",
      "cost-ttl-required advisory train",
      "cost-ttl-required advisory unsized",
      "deletion-protection advisory files",
      "efa-interface-count mandatory template",
      "efa-placement-group mandatory train",
      "efa-sg-self-reference mandatory template",
      "efa-single-az mandatory train",
      "encryption-at-rest mandatory template",
      "encryption-at-rest mandatory unsized",
      "gpu-ami-matches mandatory train",
      "gpu-ami-matches mandatory unsized",
      "iam-no-static-keys mandatory key",
      "iam-no-wildcards advisory later",
      "iam-no-wildcards mandatory all",
      "imdsv2-required mandatory template",
      "lustre-size-valid mandatory files",
      "no-open-ingress mandatory ssh",
      "node-group-template-valid mandatory train",
      "quota-headroom advisory test-staging",
      "quota-headroom mandatory unsized",
      "storage-same-az-as-compute mandatory files",
      "workload-identity-required advisory train",
      "workload-identity-required advisory unsized",
    ],
  ],
  [
    "prod",
    [
      "backups-enabled mandatory files",
      "component-required mandatory train",
      "component-required mandatory unsized",
      "cost-allocation-tags mandatory a",
      "cost-allocation-tags mandatory all",
      "cost-allocation-tags mandatory b",
      "cost-allocation-tags mandatory c",
      "cost-allocation-tags mandatory files",
      "cost-allocation-tags mandatory later",
      "cost-allocation-tags mandatory template",
      "cost-allocation-tags mandatory train",
      "cost-allocation-tags mandatory unsized",
      "cost-idle-max-guard advisory unsized",
      "cost-increase-limit advisory test-prod",
      "cost-monthly-ceiling mandatory test-prod",
      "cost-no-unknown-quantity mandatory unsized",
      "cost-no-unpriced mandatory odd",
      "cost-price-freshness mandatory test-prod",
      "deletion-protection mandatory files",
      "efa-interface-count mandatory template",
      "efa-placement-group mandatory train",
      "efa-sg-self-reference mandatory template",
      "efa-single-az mandatory train",
      "encryption-at-rest mandatory files",
      "encryption-at-rest mandatory template",
      "encryption-at-rest mandatory unsized",
      "gpu-ami-matches mandatory train",
      "gpu-ami-matches mandatory unsized",
      "iam-no-static-keys mandatory key",
      "iam-no-wildcards advisory later",
      "iam-no-wildcards mandatory all",
      "imdsv2-required mandatory template",
      "lustre-size-valid mandatory files",
      "no-open-ingress mandatory ssh",
      "node-group-template-valid mandatory train",
      "quota-headroom mandatory test-prod",
      "quota-headroom mandatory unsized",
      "storage-same-az-as-compute mandatory files",
      "workload-identity-required advisory train",
      "workload-identity-required advisory unsized",
    ],
  ],
] as const)("the pack on a preview of %s", (stack, expected) => {
  let pack: PolicyPackProcess;
  beforeAll(async () => {
    pack = await startPack({ stack });
  });
  afterAll(() => pack?.close());

  it("lists its policies with the levels of the environment", async () => {
    const { name, version, policies: listed } = await pack.info();
    expect([name, version]).toEqual(["hybrid-gpu", "0.1.0"]);
    expect(listed.map((one) => [one.name, one.level, one.severity, one.url, one.remediation])).toEqual(
      policies.map((one) => [one.name, one.levels[stack], one.severity, one.url, one.remediation]),
    );
  });

  it("finds each thing once, at its level", async () => {
    expect(summary(await pack.analyzeAll(inStack(broken(), stack)))).toEqual(expected);
  });
});

describe("the pack", () => {
  let pack: PolicyPackProcess;
  beforeAll(async () => {
    pack = await startPack({ stack: "prod" });
  });
  afterAll(() => pack?.close());

  it("prices the inputs that the resource callback saw, not the outputs that the engine thinned out", async () => {
    await pack.configure({});
    const found = (await pack.analyzeAll(broken())).filter((one) => one.policy === "cost-monthly-ceiling");
    expect(found).toHaveLength(1);
    expect(found[0]!.urn).toBe(urnOf("pulumi:pulumi:Stack", "test-prod"));
    expect(found[0]!.message).toMatch(
      /^The stack costs [\d,]+\.\d\d USD a month with every pool at its maximum, not counting 2 without a price, above the ceiling of 400,000\.00 USD \(default of prod\)\. Dearest: train [\d,]+\.\d\d USD \(64 × p5\.48xlarge in us-east-2, on-demand at /,
    );
  });

  it("fails closed on a resource of which only outputs are known", async () => {
    const fresh = await startPack({ stack: "prod" });
    try {
      const found = await fresh.analyzeStack(broken());
      expect(summary(found)).toContain("cost-no-unknown-quantity mandatory train");
    } finally {
      await fresh.close();
    }
  });

  it("takes levels and limits from the configuration, validated and merged as the engine does it", async () => {
    const effective = await pack.configure({
      all: "advisory",
      "iam-no-static-keys": "disabled",
      "no-open-ingress": { enforcementLevel: "mandatory", allowedPorts: [22] },
      "cost-monthly-ceiling": { maxUsd: 10_000_000 },
    });
    expect(effective.get("cost-monthly-ceiling")).toEqual({
      level: "advisory",
      properties: { plannedUsd: 250_000, maxUsd: 10_000_000, oneOffUsd: 0, allowUnpriced: [] },
    });
    const found = await pack.analyzeAll(broken());
    expect([...new Set(found.map((one) => one.level))]).toEqual(["advisory"]);
    const names = new Set(found.map((one) => one.policy));
    expect(names.has("iam-no-static-keys")).toBe(false);
    expect(names.has("no-open-ingress")).toBe(false);
    expect(found.find((one) => one.policy === "cost-monthly-ceiling")!.message).toMatch(
      /^The stack costs at least [\d,.]+ USD a month .* and the ceiling of 10,000,000\.00 USD \(policy configuration\) cannot be told/,
    );
  });

  it("still sees the inputs when every resource policy is switched off", async () => {
    await pack.configure({ all: "disabled", "cost-monthly-ceiling": "mandatory" });
    const found = await pack.analyzeAll(broken());
    expect(found.map((one) => [one.policy, one.level])).toEqual([["cost-monthly-ceiling", "mandatory"]]);
    expect(found[0]!.message).toContain("Dearest: train ");
  });

  it("makes a finding of a configuration that it cannot use", async () => {
    await pack.configure({ "pack-configuration": { prices: [{ sku: "p5.48xlarge" }] } });
    const found = (await pack.analyzeAll(broken())).filter((one) => one.policy === "pack-configuration");
    expect(found.map((one) => one.level)).toEqual(found.map(() => "mandatory"));
    expect(found.map((one) => one.message)).toContain(
      'prices: [0].price (not given) must be a decimal above 0, as a string. Fix: write it as "55.04"; what costs nothing has no price row.',
    );
  });

  it("makes a finding of an option that a policy does not have", async () => {
    await pack.configure({ "cost-monthly-ceiling": { plannedUsdd: 1 }, "lustre-size-valid": { x: 1 } });
    const stack = stackOf(raw("pulumi:pulumi:Stack", "test-prod", {}, { custom: false }));
    const found = (await pack.analyzeAll(stack)).filter((one) => one.policy === "pack-configuration");
    expect(found.map(({ level, message }) => [level, message])).toEqual([
      [
        "mandatory",
        "cost-monthly-ceiling has no option plannedUsdd; it has plannedUsd, maxUsd, oneOffUsd, allowUnpriced. Fix: rename it to plannedUsd, or remove it.",
      ],
      ["mandatory", "lustre-size-valid has no option x. Fix: remove it."],
    ]);
  });

  it("lets what is waived stand, and says so", async () => {
    const waiver = { reason: "until the next block", approver: "ml-platform", expires: "2026-12-31" };
    const waivers = [
      { policy: "iam-no-static-keys", urn: "*::key", ...waiver },
      { policy: "cost-monthly-ceiling", urn: "*pulumi:pulumi:Stack::*", ...waiver },
    ];
    await pack.configure({ "pack-configuration": { waivers } });
    const stack = stackOf(...broken().nodes, raw("pulumi:pulumi:Stack", "test-prod", {}, { custom: false }));
    const found = await pack.analyzeAll(stack);
    for (const policy of ["iam-no-static-keys", "cost-monthly-ceiling"]) {
      const own = found.filter((one) => one.policy === policy);
      expect(own.map(({ level }) => level)).toEqual(own.map(() => "advisory"));
      expect(own[0]!.message).toMatch(/^\[waived until 2026-12-31 by ml-platform: until the next block\] .*Fix: /s);
    }
    expect(found.filter((one) => one.policy === "pack-configuration")).toEqual([]);
  });

  it("finds fault with a waiver that has expired, and with what it covered", async () => {
    const old = { policy: "iam-no-static-keys", urn: "*::key", reason: "r", approver: "a", expires: "2026-11-21" };
    await pack.configure({ "pack-configuration": { waivers: [old, { policy: "efa-single-az" }] } });
    const found = await pack.analyzeAll(broken());
    expect(found.filter((one) => one.policy === "iam-no-static-keys").map(({ level }) => level)).toEqual(["mandatory"]);
    expect(
      found.filter((one) => one.policy === "pack-configuration").map(({ level, message }) => [level, message]),
    ).toEqual([
      ...[
        "[1].urn (not given) must be given. Fix: name what it is about, as *::train.",
        "[1].reason (not given) must be given. Fix: say why the finding may stand.",
        "[1].approver (not given) must be given. Fix: say who allowed it.",
        "[1].expires (not given) must be given. Fix: give its last day as YYYY-MM-DD.",
      ].map((problem) => ["mandatory", `waivers: ${problem}`]),
      [
        "mandatory",
        "waivers: the waiver of iam-no-static-keys for *::key by a (r) expired on 2026-11-21. Fix: mend what it covered, or have it approved anew with a later day.",
      ],
    ]);
  });

  it("lets no waiver cover what it finds in waivers themselves", async () => {
    const waiver = { urn: "*Stack::*", reason: "r", approver: "a", expires: "2026-12-31" };
    const waivers = ["pack-configuration", "iam-no-static-key"].map((policy) => ({ policy, ...waiver }));
    await pack.configure({ "pack-configuration": { waivers } });
    const found = (await pack.analyzeAll(stackOf())).filter((one) => one.policy === "pack-configuration");
    expect(found.map(({ level, message }) => [level, message.split(" (")[0]])).toEqual([
      ["mandatory", "waivers: [0].policy"],
      ["mandatory", "waivers: [1].policy"],
    ]);
  });

  it("mends before it judges, where it is told to", async () => {
    const own = { team: "research", project: "test", environment: "prod" };
    await pack.configure({
      "imdsv2-required": "remediate",
      "cost-allocation-tags": { enforcementLevel: "remediate", values: { owner: "research" } },
    });
    const template = raw("aws:ec2/launchTemplate:LaunchTemplate", "template", {
      imageId: UNKNOWN,
      userData: new Secret("IyEvYmluL3No"),
      metadataOptions: { httpPutResponseHopLimit: 5, httpEndpoint: "enabled" },
      tags: own,
    });
    const { node, remediations } = await pack.remediate(template);
    expect(remediations.map(({ policy }) => policy).sort()).toEqual(["cost-allocation-tags", "imdsv2-required"]);
    expect(node.inputs).toEqual({
      imageId: UNKNOWN,
      userData: new Secret("IyEvYmluL3No"),
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2, httpEndpoint: "enabled" },
      tags: { ...own, owner: "research" },
    });
    expect((node.inputs["userData"] as Secret).reveal()).toBe("IyEvYmluL3No");
    const found = (await pack.analyze(node)).map(({ policy }) => policy);
    expect(found).not.toContain("imdsv2-required");
    expect(found).not.toContain("cost-allocation-tags");
  });

  it("passes a sound stack", async () => {
    const tags = { team: "research", project: "test", environment: "prod", owner: "research" };
    await pack.configure({
      // What has to do with the day and with earlier plans.
      "cost-price-freshness": "disabled",
      "cost-increase-limit": "disabled",
      "pack-configuration": {
        limits: [
          {
            place: "aws",
            region: "us-east-2",
            service: "eks",
            code: "L-1194D53C",
            limit: 100,
            used: 3,
            readAt: "2026-11-20",
          },
        ],
      },
    });
    const sound = stackOf(
      raw("pulumi:pulumi:Stack", "test-prod", {}, { custom: false }),
      raw(
        "aws:eks/cluster:Cluster",
        "main",
        {
          version: "1.34",
          vpcConfig: { endpointPublicAccess: false },
          encryptionConfig: {
            provider: { keyArn: "arn:aws:kms:us-east-2:123456789012:key/example" },
            resources: ["secrets"],
          },
          tags,
        },
        { options: { protect: true } },
      ),
      raw("aws:iam/role:Role", "role", {
        assumeRolePolicy: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
        tags,
      }),
    );
    expect(await pack.analyzeAll(sound)).toEqual([]);
  });
});

describe("the environment", () => {
  it("stops what was put off in the preview once the update knows it", async () => {
    const pack = await startPack({ stack: "prod", preview: false });
    try {
      const later = raw("aws:iam/policy:Policy", "later", { policy: UNKNOWN });
      const found = (await pack.analyze(later)).filter((one) => one.policy === "iam-no-wildcards");
      expect(found.map((one) => one.level)).toEqual(["mandatory"]);
    } finally {
      await pack.close();
    }
  });

  it("comes from the stack's configuration before its name", async () => {
    const pack = await startPack({ stack: "prod", config: { "test:environment": "dev" } });
    try {
      const levels = (await pack.info()).policies.map((one) => one.level);
      expect(levels).toEqual(policies.map((one) => one.levels.dev));
    } finally {
      await pack.close();
    }
  });

  it("gives limits by a stack tag, at prod's levels, when nothing else names it", async () => {
    const pack = await startPack({ stack: "us-east-2", tags: { environment: "dev" } });
    try {
      const reservation = raw("aws:ec2/capacityReservation:CapacityReservation", "one", {
        instancePlatform: "Linux/UNIX",
        instanceType: "p5.48xlarge",
        instanceCount: 1,
      });
      const found = await pack.analyzeAll(inStack(stackOf(reservation), "us-east-2"));
      expect(
        found.filter((one) => one.policy === "cost-monthly-ceiling").map((one) => [one.level, one.message.slice(-220)]),
      ).toEqual([
        ["mandatory", expect.stringContaining("plannedUsd")],
        ["mandatory", expect.stringContaining("maxUsd")],
      ]);
      expect(found.some((one) => one.message.includes("the ceiling of 15,000.00 USD (default of dev)"))).toBe(true);
      expect(found.find((one) => one.policy === "deletion-protection")!.level).toBe("mandatory");
    } finally {
      await pack.close();
    }
  });
});
