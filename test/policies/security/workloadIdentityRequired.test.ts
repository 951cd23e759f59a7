import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { workloadIdentityRequired } from "../../../policies/security/workloadIdentityRequired.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const what = "whether its pods have identities of their own";
const judge = (...nodes: ResourceNode[]) => messages(workloadIdentityRequired, stackOf(...nodes));
const because = (...nodes: ResourceNode[]) =>
  findings(workloadIdentityRequired, stackOf(...nodes)).map((one) => one.because);

it("is advisory in dev, and mandatory elsewhere", () => {
  expect(workloadIdentityRequired.levels).toEqual({ dev: "advisory", staging: "mandatory", prod: "mandatory" });
});

describe("workload-identity-required on GKE", () => {
  const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity";
  const clusterType = "gcp:container/cluster:Cluster";
  const identity = { workloadIdentityConfig: { workloadPool: "example.svc.id.goog" } };
  const cluster = (inputs: Properties = {}, options: RawOptions = {}) =>
    raw(clusterType, "c", { name: "train", removeDefaultNodePool: true, ...inputs }, options);
  const server = { workloadMetadataConfig: { mode: "GKE_METADATA" } };
  const gpu = { machineType: "a3-highgpu-8g" };
  const pool = (
    of: ResourceNode | undefined,
    nodeConfig: Properties = { ...gpu, ...server },
    inputs: Properties = {},
  ) =>
    raw(
      "gcp:container/nodePool:NodePool",
      "p",
      { cluster: UNKNOWN, location: "us-central1", nodeConfig, ...inputs },
      of === undefined ? {} : { madeFrom: { cluster: [of] } },
    );
  const without = (pools = "p") =>
    `c: workloadIdentityConfig.workloadPool (not given) leaves the pods of ${pools} the identity of their nodes, with all its rights. ` +
    `Fix: set it to "<project id>.svc.id.goog", and workloadMetadataConfig.mode: "GKE_METADATA" in the pools. [${guide}]`;

  it("demands it of clusters with accelerated pools, once a cluster", () => {
    const bare = cluster();
    const second = { ...pool(bare), urn: "urn:q", name: "q" };
    expect(judge(bare, pool(bare))).toEqual([without()]);
    expect(judge(bare, pool(bare), second)).toEqual([without("p, q")]);
    expect(judge(bare)).toEqual([]);
    expect(judge(bare, pool(bare, { machineType: "e2-standard-4" }))).toEqual([]);
    // What a machine type that cannot be read has is not known to be nothing.
    expect(judge(bare, pool(bare, { machineType: UNKNOWN, ...server }))).toEqual([without()]);
    expect(judge(cluster({}, { from: "outputs" }), pool(bare))).toEqual([without()]);
    const slice = pool(bare, { machineType: "ct5p-hightpu-4t", ...server });
    expect(judge(bare, slice)).toEqual([without()]);
  });

  it("passes clusters that have it, and Autopilot", () => {
    for (const inputs of [identity, { enableAutopilot: true }]) {
      const one = cluster(inputs);
      expect(judge(one, pool(one))).toEqual([]);
    }
    const empty = cluster({ workloadIdentityConfig: { workloadPool: "" } });
    expect(judge(empty, pool(empty))).toEqual([without().replace("(not given)", '("")')]);
  });

  it("demands the metadata server of the pools", () => {
    const one = cluster(identity);
    const path = "nodeConfig.workloadMetadataConfig.mode";
    expect(judge(one, pool(one, { ...gpu, workloadMetadataConfig: { mode: "GCE_METADATA" } }))).toEqual([
      `p: ${path} ("GCE_METADATA") gives pods the identity of the node, with all its rights. Fix: set it to "GKE_METADATA". [${guide}]`,
    ]);
    expect(judge(one, pool(one, gpu))).toEqual([
      `p: ${path} (not given) leaves it to GKE, and pods of a pool that is older than the cluster's workload pool have the identity of the node. ` +
        `Fix: set it to "GKE_METADATA". [${guide}]`,
    ]);
    expect(because(one, pool(one, gpu))).toEqual(["warning"]);
    expect(judge(one, pool(one, { ...gpu, workloadMetadataConfig: UNKNOWN }))).toEqual([
      `p: whether the pods of p have identities of their own cannot be judged, because ${path} is known only after creation. Fix: give ${path} as a plain value.`,
    ]);
  });

  it("judges pools inside a cluster", () => {
    const inside = cluster({
      removeDefaultNodePool: false,
      nodePools: [{ nodeConfig: { ...gpu, workloadMetadataConfig: { mode: "GCE_METADATA" } } }, { nodeConfig: {} }],
    });
    expect(judge(inside)).toEqual([
      without("c nodePools[0]"),
      `c: nodePools[0].nodeConfig.workloadMetadataConfig.mode ("GCE_METADATA") gives pods the identity of the node, with all its rights. Fix: set it to "GKE_METADATA". [${guide}]`,
    ]);
  });

  it("finds a cluster by its name or id, and says which it cannot see", () => {
    const one = cluster();
    for (const named of ["train", "projects/example/locations/us-central1/clusters/train"]) {
      expect(judge(one, pool(undefined, undefined, { cluster: named }))).toEqual([without()]);
    }
    const foreign = pool(undefined, undefined, { cluster: "other" });
    expect(judge(one, foreign)).toEqual([
      `p: ${what} cannot be judged, because cluster "other" is not in this stack. Fix: nothing, if it has a workloadIdentityConfig.workloadPool. [${guide}]`,
    ]);
    expect(because(one, foreign)).toEqual(["warning"]);
    expect(judge(one, pool(undefined))).toEqual([
      `p: ${what} cannot be judged, because cluster is known only after creation. Fix: give cluster as a plain value.`,
    ]);
    expect(because(one, pool(undefined))).toEqual(["unknown"]);
  });

  it.each([
    [{ workloadIdentityConfig: UNKNOWN }, "known only after creation"],
    [{ workloadIdentityConfig: { workloadPool: UNKNOWN } }, "known only after creation"],
    [{ workloadIdentityConfig: { workloadPool: 1 } }, "not a string"],
  ])("fails closed on %j", (inputs, why) => {
    const one = cluster(inputs);
    const path = "workloadIdentityConfig.workloadPool";
    expect(judge(one, pool(one))).toEqual([
      `c: ${what} cannot be judged, because ${path} is ${why}. Fix: give ${path} as a plain value.`,
    ]);
    expect(because(one, pool(one))).toEqual(["unknown"]);
  });

  it("only warns of a cluster that is read, and believes what it answered", () => {
    const external = cluster({}, { external: true });
    expect(judge(external, pool(external))).toEqual([without()]);
    expect(because(external, pool(external))).toEqual(["warning"]);
    const sound = cluster({}, { external: true, outputs: identity });
    expect(judge(sound, pool(sound))).toEqual([]);
  });

  it("believes a workload pool of a project of the program", () => {
    const project = raw("gcp:organizations/project:Project", "project", {});
    const one = cluster(
      { workloadIdentityConfig: { workloadPool: UNKNOWN } },
      { madeFrom: { workloadIdentityConfig: [project] } },
    );
    expect(judge(project, one, pool(one))).toEqual([]);
  });
});

describe("workload-identity-required on EKS", () => {
  const guide = "https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html";
  const clusterType = "aws:eks/cluster:Cluster";
  const cluster = (inputs: Properties = {}, options: RawOptions = {}) =>
    raw(clusterType, "c", { name: "train", ...inputs }, options);
  const group = (
    of: ResourceNode | undefined,
    instanceTypes: unknown = ["p5.48xlarge"],
    clusterName: unknown = UNKNOWN,
  ) =>
    raw(
      "aws:eks/nodeGroup:NodeGroup",
      "p",
      { clusterName, instanceTypes },
      of === undefined ? {} : { madeFrom: { clusterName: [of] } },
    );
  const without =
    'c: ("no Pod Identity, no OIDC provider") leaves the pods of p the role of their nodes, with all its rights. ' +
    `Fix: add the add-on eks-pod-identity-agent to the cluster, or an OIDC provider of its issuer. [${guide}]`;
  const one = cluster();
  const of = (...clusters: ResourceNode[]): RawOptions => ({ madeFrom: { clusterName: clusters } });
  const addon = (addonName: unknown, options = of(one)) =>
    raw("aws:eks/addon:Addon", "a", { addonName, clusterName: UNKNOWN }, options);

  it("demands it of clusters with accelerated node groups", () => {
    expect(judge(one, group(one))).toEqual([without]);
    expect(judge(one)).toEqual([]);
    expect(judge(one, group(one, ["m7i.large"]))).toEqual([]);
    expect(judge(one, group(one, UNKNOWN))).toEqual([without]);
    expect(judge(cluster({}, { from: "outputs" }), group(one))).toEqual([without]);
    expect(judge(one, addon("vpc-cni"), group(one))).toEqual([without]);
    expect(judge(one, addon(UNKNOWN), group(one))).toEqual([without]);
  });

  it.each([
    ["the agent of Pod Identity", addon("eks-pod-identity-agent")],
    [
      "the agent, of a cluster that is named",
      raw("aws:eks/addon:Addon", "a", { addonName: "eks-pod-identity-agent", clusterName: "train" }),
    ],
    [
      "an association",
      raw("aws:eks/podIdentityAssociation:PodIdentityAssociation", "a", { clusterName: UNKNOWN }, of(one)),
    ],
    [
      "an OIDC provider",
      raw("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "o", { url: UNKNOWN }, { madeFrom: { url: [one] } }),
    ],
  ])("passes with %s", (_, node) => {
    expect(judge(one, group(one), node)).toEqual([]);
  });

  it("passes Auto Mode, and an OIDC provider with the issuer that the cluster has", () => {
    const auto = cluster({ computeConfig: { enabled: true } });
    expect(judge(auto, group(auto))).toEqual([]);
    const issuer = "https://oidc.eks.us-east-2.amazonaws.com/id/0123";
    const made = cluster({}, { outputs: { identities: [{ oidcs: [{ issuer }] }] } });
    for (const url of [issuer, issuer.slice("https://".length)]) {
      expect(
        judge(made, group(made), raw("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "o", { url })),
      ).toEqual([]);
    }
    expect(
      judge(made, group(made), raw("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "o", { url: "other" })),
    ).toEqual([without]);
  });

  it("only warns of a cluster that is read", () => {
    const external = cluster({}, { external: true });
    expect(judge(external, group(external))).toEqual([without]);
    expect(because(external, group(external))).toEqual(["warning"]);
  });

  it("takes nothing of another cluster for it", () => {
    const other = { ...cluster(), urn: "urn:other", name: "other", inputs: { name: "other" } };
    expect(judge(one, other, group(one), addon("eks-pod-identity-agent", of(other)))).toEqual([without]);
  });

  it("finds a cluster by its name, and says which it cannot see", () => {
    expect(judge(one, group(undefined, undefined, "train"))).toEqual([without]);
    const foreign = group(undefined, undefined, "other");
    expect(judge(one, foreign)).toEqual([
      `p: ${what} cannot be judged, because cluster "other" is not in this stack. Fix: nothing, if it has the add-on eks-pod-identity-agent or an OIDC provider. [${guide}]`,
    ]);
    expect(because(one, foreign)).toEqual(["warning"]);
    for (const [odd, why] of [
      [UNKNOWN, "known only after creation"],
      [7, "not a string"],
    ] as const) {
      expect(judge(one, group(undefined, undefined, odd))).toEqual([
        `p: ${what} cannot be judged, because clusterName is ${why}. Fix: give clusterName as a plain value.`,
      ]);
      expect(because(one, group(undefined, undefined, odd))).toEqual(["unknown"]);
    }
  });
});
