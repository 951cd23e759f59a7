import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { packConfig, policies } from "../../policies/catalogue.ts";
import { environments } from "../../policies/environment.ts";
import { judge, violationOf } from "../../policies/judge.ts";
import { hybridGpuPolicies, PolicyOptionsError } from "../../policies/options.ts";
import { levelOf } from "../../policies/policy.ts";

describe("the catalogue", () => {
  it("has these levels", () => {
    const table = policies.map(({ name, levels }) => `${name}: ${levels.dev} ${levels.staging} ${levels.prod}`);
    expect(table).toMatchInlineSnapshot(`
      [
        "pack-configuration: mandatory mandatory mandatory",
        "cost-monthly-ceiling: mandatory mandatory mandatory",
        "cost-team-ceiling: advisory mandatory mandatory",
        "cost-increase-limit: advisory advisory mandatory",
        "cost-per-gpu-hour-ceiling: mandatory mandatory advisory",
        "cost-no-unpriced: advisory mandatory mandatory",
        "cost-no-unknown-quantity: advisory mandatory mandatory",
        "cost-price-freshness: advisory advisory mandatory",
        "cost-idle-max-guard: mandatory advisory advisory",
        "cost-no-ondemand-top-gpu: mandatory advisory disabled",
        "cost-capacity-block-approval: mandatory mandatory mandatory",
        "cost-commitment-approval: mandatory mandatory mandatory",
        "cost-spot-not-for-multinode: advisory mandatory mandatory",
        "cost-storage-right-tier: advisory advisory mandatory",
        "cost-ttl-required: mandatory advisory disabled",
        "cost-allocation-tags: advisory mandatory mandatory",
        "quota-headroom: advisory mandatory mandatory",
        "quota-snapshot-age: advisory advisory mandatory",
        "quota-zone-offers-type: mandatory mandatory mandatory",
        "capacity-flexstart-limits: mandatory mandatory mandatory",
        "efa-interface-count: mandatory mandatory mandatory",
        "gpudirect-networks: mandatory mandatory mandatory",
        "node-group-template-valid: mandatory mandatory mandatory",
        "efa-single-az: mandatory mandatory mandatory",
        "efa-placement-group: advisory mandatory mandatory",
        "efa-sg-self-reference: mandatory mandatory mandatory",
        "gcp-compact-placement: advisory mandatory mandatory",
        "tpu-topology-valid: mandatory mandatory mandatory",
        "storage-same-az-as-compute: advisory mandatory mandatory",
        "lustre-size-valid: mandatory mandatory mandatory",
        "gpu-ami-matches: advisory mandatory mandatory",
        "no-public-nodes: mandatory mandatory mandatory",
        "component-required: advisory advisory mandatory",
        "deletion-protection: disabled advisory mandatory",
        "backups-enabled: disabled advisory mandatory",
        "no-open-ingress: mandatory mandatory mandatory",
        "control-plane-private: advisory mandatory mandatory",
        "iam-no-wildcards: advisory mandatory mandatory",
        "iam-no-static-keys: mandatory mandatory mandatory",
        "workload-identity-required: advisory mandatory mandatory",
        "imdsv2-required: advisory mandatory mandatory",
        "encryption-at-rest: mandatory mandatory mandatory",
        "no-secret-in-plain-config: mandatory mandatory mandatory",
      ]
    `);
  });

  it.each(policies.map((policy) => [policy.name, policy] as const))("describes %s fully", (name, policy) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
    expect(name.length).toBeLessThanOrEqual(100);
    expect(policy.description).toMatch(/^[A-Z].*\.$/);
    expect(policy.remediation).toMatch(/^[A-Z].*\.$/);
    expect(policy.url).toMatch(/^https:\/\//);
    expect(policy.evaluate ?? policy.evaluateStack).toBeTypeOf("function");
    const properties = Object.keys(policy.configSchema?.properties ?? {});
    for (const environment of environments) {
      expect(properties).toEqual(expect.arrayContaining(Object.keys(policy.defaults(environment))));
    }
  });

  // UPDATE_DOCS=1 writes them, as it does the pages.
  it.each(environments)("keeps %s.json in step", (environment) => {
    const file = fileURLToPath(new URL(`../../policies/${environment}.json`, import.meta.url));
    const expected = packConfig(environment);
    if (process.env["UPDATE_DOCS"] !== undefined) writeFileSync(file, `${JSON.stringify(expected, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(expected);
  });
});

const context = (environment: "dev" | "staging" | "prod", preview = true) => ({
  environment: { environment, source: "test", assumed: false },
  preview,
});

describe("levels of findings", () => {
  it.each([
    ["unknown", ["advisory", undefined, undefined]],
    ["unmeasured", ["advisory", "advisory", undefined]],
    ["deferred", ["advisory", "advisory", "advisory"]],
    ["warning", ["advisory", "advisory", "advisory"]],
    ["waived", ["advisory", "advisory", "advisory"]],
    [undefined, [undefined, undefined, undefined]],
  ] as const)("%s", (because, expected) => {
    const finding = because === undefined ? { message: "m" } : { message: "m", because };
    expect(environments.map((environment) => levelOf(finding, context(environment)))).toEqual(expected);
  });

  it("no longer waits once the update is under way", () => {
    expect(levelOf({ message: "m", because: "deferred" }, context("prod", false))).toBeUndefined();
  });
});

describe("an error inside a policy", () => {
  const policy = policies[0]!;

  it("is a finding, and fails closed in staging and prod", () => {
    const [finding] = judge(policy, () => {
      throw new TypeError("x is not a function");
    });
    expect(finding).toEqual({
      because: "unknown",
      message:
        "could not be judged, because the policy failed: x is not a function. " +
        "Fix: check the configuration of pack-configuration; if it is right, report this message.",
    });
    expect(
      environments.map((environment) => violationOf(policy, finding!, context(environment)).enforcementLevel),
    ).toEqual(["advisory", undefined, undefined]);
  });

  it("is a finding when something odd was thrown, too", () => {
    const [finding] = judge(policy, () => {
      throw "odd";
    });
    expect(finding?.message).toContain("the policy failed: odd.");
  });

  it("never leaves the callbacks that the engine calls", () => {
    for (const one of hybridGpuPolicies({ environment: "prod" })) {
      const reported: unknown[] = [];
      const type = "aws:iam/policy:Policy";
      const args = Object.defineProperty({ urn: "urn::x", type, name: "x", opts: {}, getConfig: () => ({}) }, "props", {
        get: () => {
          throw new Error("no inputs");
        },
      });
      const callbacks = one as {
        validateResource?: (a: unknown, r: (m: unknown) => void) => void;
        validateStack?: (a: unknown, r: (m: unknown) => void) => void;
      };
      expect(() => callbacks.validateResource?.(args, (violation) => reported.push(violation))).not.toThrow();
      expect(() => callbacks.validateStack?.(args, (violation) => reported.push(violation))).not.toThrow();
      if (callbacks.validateStack !== undefined) expect(reported.length).toBeGreaterThan(0);
    }
  });
});

describe("hybridGpuPolicies", () => {
  const byName = (options: Parameters<typeof hybridGpuPolicies>[0]) =>
    new Map(hybridGpuPolicies(options).map((policy) => [policy.name, policy]));

  it("takes the environment, limits and overrides", () => {
    const dev = byName({
      environment: "dev",
      limits: { "cost-monthly-ceiling": { maxUsd: 1 } },
      overrides: { "efa-single-az": "advisory" },
    });
    const levels = Object.fromEntries([...dev.values()].map(({ name, enforcementLevel }) => [name, enforcementLevel]));
    const expected = policies.map(({ name, levels: own }) => [name, own.dev]);
    expect(levels).toEqual({ ...Object.fromEntries(expected), "efa-single-az": "advisory" });
    const properties = dev.get("cost-monthly-ceiling")!.configSchema!.properties;
    expect(properties["maxUsd"]!.default).toBe(1);
    expect(properties["plannedUsd"]!.default).toBe(5_000);
  });

  it("leaves defaults open while a stack tag may still name the environment", () => {
    const properties = byName({}).get("cost-monthly-ceiling")!.configSchema!.properties;
    expect(Object.values(properties).filter((schema) => schema.default !== undefined)).toEqual([]);
  });

  it("refuses what it does not know, all at once", () => {
    const options = {
      environment: "qa",
      limits: { "cost-monthly-ceilng": {}, "pack-configuration": { limit: [] } },
      overrides: { "efa-single-zone": "advisory", "lustre-size-valid": "loud" },
    };
    expect(() => hybridGpuPolicies(options as never)).toThrow(
      new PolicyOptionsError(
        'hybridGpuPolicies: environment "qa" is not one of dev, staging, prod; ' +
          "limits names cost-monthly-ceilng, which is not a policy; nearest: cost-monthly-ceiling, cost-team-ceiling, cost-no-unpriced; " +
          "overrides names efa-single-zone, which is not a policy; nearest: efa-single-az, efa-interface-count, efa-placement-group; " +
          "limits of pack-configuration have limit, which is not one of prices, priceFiles, acceptPrices, limits, snapshotFiles, waivers, waiverFiles; " +
          'overrides of lustre-size-valid is "loud", not one of disabled, advisory, mandatory, remediate',
      ),
    );
  });

  it("ends a pack with the sentence alone: what is printed of an error is its stack", () => {
    expect(new PolicyOptionsError("hybridGpuPolicies: x").stack).toBe("PolicyOptionsError: hybridGpuPolicies: x");
    expect(inspect(new PolicyOptionsError("hybridGpuPolicies: x"))).not.toContain("    at ");
  });

  it.each([
    ["dev", "advisory"],
    ["staging", undefined],
    ["us-east-2", undefined],
  ])("reads the stack's name %s from URNs when the engine gives none", (stack, level) => {
    const policy = byName({}).get("lustre-size-valid")! as {
      validateResource: (args: object, report: (violation: { enforcementLevel?: string }) => void) => void;
    };
    const type = "aws:fsx/lustreFileSystem:LustreFileSystem";
    const reported: (string | undefined)[] = [];
    const props = { deploymentType: "SCRATCH_2", storageCapacity: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    const opts = { protect: true, ignoreChanges: [] };
    policy.validateResource(
      { urn: `urn:pulumi:${stack}::example::${type}::x`, type, name: "x", props, opts, getConfig: () => ({}) },
      ({ enforcementLevel }) => reported.push(enforcementLevel),
    );
    expect(reported).toContain(level);
    expect(new Set(reported).size).toBeLessThanOrEqual(2);
  });
});
