import { describe, expect, it } from "vitest";
import { awsSchema } from "../../stacks/aws/configuration.ts";
import { ConfigurationError, environmentSchema, parseEnvironment } from "../../stacks/environment.ts";
import { gcpSchema } from "../../stacks/gcp/configuration.ts";
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

const sections = {
  aws: JSON.parse(stackConfig("dev")["hybrid-gpu:aws"]!) as Record<string, any>,
  gcp: JSON.parse(stackConfig("dev")["hybrid-gpu:gcp"]!) as Record<string, any>,
};
const devPool = sections.aws["pools"][0] as Record<string, unknown>;
const devLustre = sections.aws["lustre"] as Record<string, unknown>;
const devSlice = sections.gcp["slices"][0] as Record<string, unknown>;

/** The section of a place with some keys changed; `undefined` takes a key out. */
const aws = (changes: Record<string, unknown>) => ({ aws: { ...sections.aws, ...changes } });
const gcp = (changes: Record<string, unknown>) => ({ gcp: { ...sections.gcp, ...changes } });

describe("an environment", () => {
  it.each(stacks)("parses Pulumi.%s.yaml and says which environment it is", (stack) => {
    expect(parseEnvironment("hybrid-gpu", stack, stackConfig(stack)).environment).toBe(stack);
  });

  it("declares every key in Pulumi.yaml with a description, and no key that is not read", () => {
    const declared = declaredKeys();
    expect(Object.keys(declared).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
    for (const [key, declaration] of Object.entries(declared)) expect(declaration.description, key).toMatch(/\.$/);
  });

  it("says of every key of a place in Pulumi.yaml what it is", () => {
    const declared = declaredKeys();
    for (const [place, schema] of [
      ["aws", awsSchema],
      ["gcp", gcpSchema],
    ] as const) {
      const words = declared[place]!.description;
      const missing = Object.keys(schema.shape).filter((key) => !new RegExp(`\\b${key}\\b`).test(words));
      expect(missing, place).toEqual([]);
    }
  });

  it("takes what only the provider's configuration says from there", () => {
    const { aws: onAws, gcp: onGcp } = parse(stackConfig("dev"));
    expect([onAws!.region, onGcp!.project, onGcp!.region]).toEqual(["us-east-1", "example-project", "us-central1"]);
  });

  it("puts aside what is said about a place that is not chosen, whatever it is", () => {
    const parsed = parse(changed({ places: ["gcp"], aws: { pools: "nonsense" }, "aws:region": undefined }));
    expect(parsed.aws).toBeUndefined();
    expect(parsed.gcp!.slices).toHaveLength(1);
  });

  it("reports every problem at once, without a stack trace", () => {
    const list = problems({
      plcaes: ["aws"],
      environment: "qa",
      "aws:region": undefined,
      ...aws({ kubernetesVerison: "1.34", zones: ["us-east-1a"] }),
      owner: undefined,
    });
    expect(list).toEqual([
      "hybrid-gpu:plcaes is not a key of this project. Fix: did you mean places?",
      'hybrid-gpu:environment ("qa"): expected one of "dev"|"staging"|"prod".',
      "hybrid-gpu:owner (not given): expected string, received undefined.",
      "aws:region (not given): expected string, received undefined. Fix: pulumi config set aws:region <value>, or write it into Pulumi.dev.yaml.",
      'hybrid-gpu:aws.zones (["us-east-1a"]): EKS wants subnets in two zones at least.',
      "hybrid-gpu:aws has unknown keys: kubernetesVerison (did you mean kubernetesVersion?). Known are region, zones, cidrBlock, natGateways, kubernetesVersion, admins, publicAccessCidrs, systemPool, pools, lustre.",
    ]);
    expect(new ConfigurationError("dev", list).message.split("\n")).toEqual([
      "Pulumi.dev.yaml: 6 problems",
      ...list.map((problem) => `  - ${problem}`),
    ]);
    expect(new ConfigurationError("dev", list).__pulumiRunError).toBe(true);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["no place", { places: [] }, ["hybrid-gpu:places ([]): is empty; name one place at least."]],
    [
      "a place that is none",
      { places: ["aws", "azur"] },
      ['hybrid-gpu:places[1] ("azur"): expected one of "aws"|"gcp".'],
    ],
    ["a place twice", { places: ["aws", "aws"] }, ['hybrid-gpu:places (["aws","aws"]): names a place twice.']],
    [
      "a place without a section",
      { gcp: undefined },
      [
        "hybrid-gpu:gcp (not given) is needed, because hybrid-gpu:places names gcp. Fix: describe gcp, or take it out of places.",
      ],
    ],
    [
      "an empty section",
      { gcp: {} },
      [
        "hybrid-gpu:gcp (not given) is needed, because hybrid-gpu:places names gcp. Fix: describe gcp, or take it out of places.",
      ],
    ],
    [
      "a section that is none",
      { gcp: "us-central1" },
      ['hybrid-gpu:gcp ("us-central1"): expected object, received string.'],
    ],
    [
      "no project",
      { "gcp:project": undefined },
      [
        "gcp:project (not given): expected string, received undefined. Fix: pulumi config set gcp:project <value>, or write it into Pulumi.dev.yaml.",
      ],
    ],
    [
      "a node count for a slice",
      gcp({ slices: [{ ...devSlice, nodes: 4 }] }),
      ["hybrid-gpu:gcp.slices[0].nodes (4): is a number of nodes, which follows from the topology; leave it out."],
    ],
    [
      "a generation that is none",
      gcp({ slices: [{ ...devSlice, generation: "v7" }] }),
      ['hybrid-gpu:gcp.slices[0].generation ("v7"): expected one of "v4"|"v5e"|"v5p"|"v6e"|"7x".'],
    ],
    [
      "a slice with the name of a pool",
      gcp({ slices: [{ ...devSlice, name: "notebooks" }] }),
      ['hybrid-gpu:gcp.slices[0].name ("notebooks") is the name of a pool. Fix: give it another name.'],
    ],
    [
      "more nodes than the ranges are made for",
      gcp({ maxNodes: 16, slices: [{ ...devSlice, topology: "4x4", slices: 2 }] }),
      [
        "hybrid-gpu:gcp.maxNodes (16) is less than the 24 nodes that pools and slices may grow to, the cluster's own 12 among them. Fix: make them smaller, or give a network that is not made yet more room.",
      ],
    ],
    [
      "a fabric that is none",
      gcp({ fabrics: [{ kind: "efa" }] }),
      ['hybrid-gpu:gcp.fabrics[0].kind ("efa"): expected one of "tcpx"|"tcpxo"|"rdma".'],
    ],
    [
      "a version that is none",
      gcp({ version: "1.34.x" }),
      ['hybrid-gpu:gcp.version ("1.34.x"): must look like "1.35" or "1.34.1-gke.1829001", in quotes.'],
    ],
  ])("refuses %s", (_, changes, messages) => {
    expect(problems(changes)).toEqual(messages);
  });

  it.each([
    [
      "a string where a number belongs",
      aws({ pools: [{ ...devPool, nodes: { min: 0, planned: "1", max: 4 } }] }),
      'hybrid-gpu:aws.pools[0].nodes.planned ("1"): expected number, received string.',
    ],
    [
      "a string where a list belongs",
      aws({ pools: "notebooks" }),
      'hybrid-gpu:aws.pools ("notebooks"): expected array, received string.',
    ],
    [
      "planned above max",
      aws({ pools: [{ ...devPool, nodes: { min: 0, planned: 5, max: 4 } }] }),
      "hybrid-gpu:aws.pools[0].nodes.planned (5): is above max (4); lower planned or raise max.",
    ],
    [
      "half a node",
      aws({ pools: [{ ...devPool, nodes: { min: 0, planned: 1.5, max: 4 } }] }),
      "hybrid-gpu:aws.pools[0].nodes.planned (1.5): must be a whole number of nodes, 0 or more; give a whole number, for example 0.",
    ],
    [
      "a misspelt key inside a pool",
      aws({ pools: [{ ...devPool, machinetype: "p5.48xlarge" }] }),
      "hybrid-gpu:aws.pools[0] has unknown keys: machinetype (did you mean machineType?). Known are name, machineType, zone, nodes, capacity, team, interfaces, amiReleaseVersion.",
    ],
    [
      "a misspelt key inside a capacity",
      aws({ pools: [{ ...devPool, capacity: { kind: "on-demand", reservation: "cr-1" } }] }),
      "hybrid-gpu:aws.pools[0].capacity has unknown keys: reservation (did you mean reservationId?). Known are kind, reservationId, placementGroup, days, startsAt.",
    ],
    [
      "a release of an image that is none",
      aws({ pools: [{ ...devPool, amiReleaseVersion: "latest" }] }),
      'hybrid-gpu:aws.pools[0].amiReleaseVersion ("latest"): must look like "1.34.0-20260714".',
    ],
    [
      "an interface mode that is none",
      aws({ pools: [{ ...devPool, interfaces: "fast" }] }),
      'hybrid-gpu:aws.pools[0].interfaces ("fast"): expected one of "standard"|"maximum-ip"|"paired-efa"|"none".',
    ],
    [
      "a system pool in a zone that the network has not",
      aws({ systemPool: { zones: ["us-east-1b", "us-east-1c"] } }),
      'hybrid-gpu:aws.systemPool.zones[1] ("us-east-1c") is not one of the network\'s zones. Fix: use one of us-east-1a, us-east-1b, or add it to zones.',
    ],
    [
      "a misspelt key of the system pool",
      aws({ systemPool: { machinetype: "m7i.2xlarge" } }),
      "hybrid-gpu:aws.systemPool has unknown keys: machinetype (did you mean machineType?). Known are machineType, zones, amiReleaseVersion.",
    ],
    [
      "two pools of one name",
      aws({ pools: [devPool, devPool] }),
      'hybrid-gpu:aws.pools[1].name ("notebooks"): is the name of an earlier pool; names must differ.',
    ],
    [
      "a pool in a zone outside the network",
      aws({ pools: [{ ...devPool, zone: "us-east-1c" }] }),
      'hybrid-gpu:aws.pools[0].zone ("us-east-1c") is not one of the network\'s zones. Fix: use one of us-east-1a, us-east-1b, or add it to zones.',
    ],
    [
      "datasets that do not fit",
      aws({ lustre: { ...devLustre, datasets: [{ path: "/images", prefix: "images/", sizeTB: 2 }] } }),
      "hybrid-gpu:aws.lustre.capacityGiB (1200) is less than the 1863 GiB of its datasets. Fix: raise capacityGiB or leave datasets out.",
    ],
    [
      "an administrator that is no role",
      aws({ admins: ["everybody"] }),
      'hybrid-gpu:aws.admins[0] ("everybody"): must be the ARN of an IAM role or user.',
    ],
  ])("refuses %s", (_, changes, message) => {
    expect(problems(changes)).toEqual([message]);
  });
});
