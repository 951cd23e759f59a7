import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { parseEnvironment } from "../../stacks/environment.ts";
import { gcpEnvironment } from "../../stacks/gcp/environment.ts";
import { recordGcp } from "../support/graph.ts";
import { stackConfig, stacks } from "../support/stackFiles.ts";
import { judgeGraph as judgeWith, once, type Place, requestsOf } from "./convert.ts";
import { generallyAvailable, google, judgeGraph } from "./google/index.ts";
import * as components from "./googleComponents.ts";
import { readDiscovery } from "./readers/documents.ts";
import { missedMutations, typesIn } from "./support.ts";

const nodes = new Map<string, readonly ResourceNode[]>();
const all = (): readonly ResourceNode[] => [...nodes.values()].flat();
const { newerThanDescribed, ...described } = components;
const names = [...stacks, ...Object.keys(described)];

beforeAll(async () => {
  // Pulumi takes a stack trace for every promise: half of the time of so many registrations.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (const stack of stacks) {
    const config = stackConfig(stack);
    const program = () => {
      const { gcp, ...owner } = parseEnvironment("hybrid-gpu", stack, config);
      return gcpEnvironment(owner, gcp!);
    };
    const recorded = await recordGcp(program, { project: "hybrid-gpu", stack, config, preview: false });
    nodes.set(stack, recorded.nodes.map(asDescribed));
  }
  for (const [name, program] of Object.entries(described)) {
    nodes.set(name, (await recordGcp(program, { preview: false })).nodes);
  }
  Error.stackTraceLimit = stackTraceLimit;
}, 120_000);

/** Without what Managed Lustre takes and its descriptions do not have yet: see below. */
function asDescribed(node: ResourceNode): ResourceNode {
  if (node.type !== "gcp:lustre/instance:Instance") return node;
  const { kmsKey: _, ...inputs } = node.inputs;
  return { ...node, inputs };
}

describe("Google's descriptions of its APIs", () => {
  it.each(names)("have nothing against the requests of %s", (name) => {
    expect(judgeGraph(nodes.get(name)!)).toEqual([]);
  });

  it("do not have all that Managed Lustre takes yet: these two are in no installed description", async () => {
    const { nodes } = await recordGcp(newerThanDescribed, { preview: false });
    expect(judgeGraph(nodes).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      "instance.kmsKey is not a field of Instance",
      "instance.maintenancePolicy is not a field of Instance",
    ]);
  });

  it("have all that our components ask for in the stable versions, too", () => {
    expect(judgeWith(generallyAvailable, all())).toEqual([]);
  });

  it("are asked about requests of these types", () => {
    expect(typesIn(google, all())).toEqual([
      "compute Address",
      "compute Firewall",
      "compute Network",
      "compute ResourcePolicy",
      "compute Router",
      "compute Subnetwork",
      "container CreateClusterRequest",
      "container CreateNodePoolRequest",
      "iam Policy",
      "iamAdmin CreateServiceAccountRequest",
      "lustre CreateInstanceRequest",
      "servicenetworking Connection",
      "storage Bucket",
      "storage Policy",
    ]);
    expect(requestsOf(google, all()).length).toBeGreaterThan(300);
  });

  it("find every single mistake in a request of each type", () => {
    const { tried, missed } = missedMutations(google, all());
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });
});

/** Folder of discovery documents, `container.v1.json` and so on, as google-api-python-client has them. */
const documents = process.env["HYBRID_GPU_GOOGLE_DISCOVERY"];

describe.skipIf(documents === undefined)("discovery documents (skipped without HYBRID_GPU_GOOGLE_DISCOVERY)", () => {
  const files: Readonly<Record<string, string>> = {
    container: "container.v1beta1.json",
    compute: "compute.beta.json",
    storage: "storage.v1.json",
    servicenetworking: "servicenetworking.v1.json",
    iamAdmin: "iam.v1.json",
    iam: "iam.v1.json",
  };
  const discovered: Place = {
    ...google,
    apis: {
      ...google.apis,
      ...Object.fromEntries(
        Object.entries(files)
          .filter(([, file]) => existsSync(join(documents ?? "", file)))
          .map(([name, file]) => [name, once(() => readDiscovery(name, join(documents!, file)))]),
      ),
    },
  };

  it.each(names)("have nothing against the requests of %s", (name) => {
    expect(judgeWith(discovered, nodes.get(name)!)).toEqual([]);
  });
});
