import { describe, expect, it } from "vitest";
import { ConfigurationError, environmentSchema, parseEnvironment } from "../../stacks/environment.ts";
import { declaredKeys, stackConfig, stacks } from "../support/stackFiles.ts";

const parse = (config: Record<string, string>) => parseEnvironment("hybrid-gpu", "dev", config);

/** The dev stack with some keys changed; `undefined` takes a key out. */
function changed(changes: Record<string, unknown>): Record<string, string> {
  const config: Record<string, string> = { ...stackConfig("dev") };
  for (const [key, value] of Object.entries(changes)) {
    const full = key.includes(":") ? key : `hybrid-gpu:${key}`;
    if (value === undefined) delete config[full];
    else config[full] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return config;
}

function problems(changes: Record<string, unknown>): readonly string[] {
  try {
    parse(changed(changes));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  throw new Error("the configuration was expected to be refused");
}

const devPool = JSON.parse(stackConfig("dev")["hybrid-gpu:pools"]!)[0] as Record<string, unknown>;
const devLustre = JSON.parse(stackConfig("dev")["hybrid-gpu:lustre"]!) as Record<string, unknown>;

describe("an environment", () => {
  it.each(stacks)("parses Pulumi.%s.yaml and says which environment it is", (stack) => {
    expect(parseEnvironment("hybrid-gpu", stack, stackConfig(stack)).environment).toBe(stack);
  });

  it("declares every key in Pulumi.yaml with a description, and no key that is not read", () => {
    const declared = declaredKeys();
    expect(Object.keys(declared).sort()).toEqual(
      Object.keys(environmentSchema.shape)
        .filter((key) => key !== "region")
        .sort(),
    );
    for (const [key, declaration] of Object.entries(declared)) expect(declaration.description, key).toMatch(/\.$/);
  });

  it("has the same defaults in Pulumi.yaml and in the schema", () => {
    const parsed = parse(changed({ natGateways: undefined, cidrBlock: undefined, publicAccessCidrs: undefined }));
    const declared = declaredKeys();
    for (const key of ["natGateways", "cidrBlock", "kubernetesVersion", "publicAccessCidrs", "systemPool"] as const) {
      expect(parsed[key], key).toEqual(declared[key]!.default);
    }
  });

  it("reports every problem at once, without a stack trace", () => {
    const list = problems({
      kubernetesVerison: "1.34",
      environment: "qa",
      "aws:region": undefined,
      zones: ["us-east-1a"],
      owner: undefined,
    });
    expect(list).toEqual([
      "hybrid-gpu:kubernetesVerison is not a key of this project. Fix: did you mean kubernetesVersion or publicAccessCidrs?",
      'hybrid-gpu:environment ("qa"): expected one of "dev"|"staging"|"prod".',
      "aws:region (not given): expected string, received undefined.",
      'hybrid-gpu:zones (["us-east-1a"]): EKS wants subnets in two zones at least.',
      "hybrid-gpu:owner (not given): expected string, received undefined.",
    ]);
    expect(new ConfigurationError("dev", list).message.split("\n")).toEqual([
      "Pulumi.dev.yaml: 5 problems",
      ...list.map((problem) => `  - ${problem}`),
    ]);
    expect(new ConfigurationError("dev", list).__pulumiRunError).toBe(true);
  });

  it.each([
    [
      "a string where a number belongs",
      { pools: [{ ...devPool, nodes: { min: 0, planned: "1", max: 4 } }] },
      'hybrid-gpu:pools[0].nodes.planned ("1"): expected number, received string.',
    ],
    [
      "a string where a list belongs",
      { pools: "notebooks" },
      'hybrid-gpu:pools ("notebooks"): expected array, received string.',
    ],
    [
      "planned above max",
      { pools: [{ ...devPool, nodes: { min: 0, planned: 5, max: 4 } }] },
      "hybrid-gpu:pools[0].nodes.planned (5): is above max (4); lower planned or raise max.",
    ],
    [
      "half a node",
      { pools: [{ ...devPool, nodes: { min: 0, planned: 1.5, max: 4 } }] },
      "hybrid-gpu:pools[0].nodes.planned (1.5): must be a whole number of nodes, 0 or more; give a whole number, for example 0.",
    ],
    [
      "a misspelt key inside a pool",
      { pools: [{ ...devPool, machinetype: "p5.48xlarge" }] },
      "hybrid-gpu:pools[0] has unknown keys: machinetype (did you mean machineType?). Known are name, machineType, zone, nodes, capacity, team, interfaces, amiReleaseVersion.",
    ],
    [
      "a misspelt key inside a capacity",
      { pools: [{ ...devPool, capacity: { kind: "on-demand", reservation: "cr-1" } }] },
      "hybrid-gpu:pools[0].capacity has unknown keys: reservation (did you mean reservationId?). Known are kind, reservationId, placementGroup, days, startsAt.",
    ],
    [
      "a release of an image that is none",
      { pools: [{ ...devPool, amiReleaseVersion: "latest" }] },
      'hybrid-gpu:pools[0].amiReleaseVersion ("latest"): must look like "1.34.0-20260714".',
    ],
    [
      "an interface mode that is none",
      { pools: [{ ...devPool, interfaces: "fast" }] },
      'hybrid-gpu:pools[0].interfaces ("fast"): expected one of "standard"|"maximum-ip"|"paired-efa"|"none".',
    ],
    [
      "a misspelt key of the system pool",
      { systemPool: { machinetype: "m7i.2xlarge" } },
      "hybrid-gpu:systemPool has unknown keys: machinetype (did you mean machineType?). Known are machineType, amiReleaseVersion.",
    ],
    [
      "two pools of one name",
      { pools: [devPool, devPool] },
      'hybrid-gpu:pools[1].name ("notebooks"): is the name of an earlier pool; names must differ.',
    ],
    [
      "a pool in a zone outside the network",
      { pools: [{ ...devPool, zone: "us-east-1c" }] },
      'hybrid-gpu:pools[0].zone ("us-east-1c") is not one of the network\'s zones. Fix: use one of us-east-1a, us-east-1b, or add it to zones.',
    ],
    [
      "datasets that do not fit",
      { lustre: { ...devLustre, datasets: [{ path: "/images", prefix: "images/", sizeTB: 2 }] } },
      "hybrid-gpu:lustre.capacityGiB (1200) is less than the 1863 GiB of its datasets. Fix: raise capacityGiB or leave datasets out.",
    ],
    [
      "an administrator that is no role",
      { admins: ["everybody"] },
      'hybrid-gpu:admins[0] ("everybody"): must be the ARN of an IAM role or user.',
    ],
  ])("refuses %s", (_, changes, message) => {
    expect(problems(changes)).toEqual([message]);
  });
});
