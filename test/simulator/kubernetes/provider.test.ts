import { describe, expect, it } from "vitest";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { quantityOf } from "../../../simulator/kubernetes/quantity.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";
import { kubeconfigFor } from "./cluster.ts";

const urn = "urn:pulumi:dev::p::kubernetes:core/v1:ConfigMap::c";
const type = "kubernetes:core/v1:ConfigMap";
const release = "kubernetes:helm.sh/v3:Release";
const missing = { code: "NotFound", message: 'namespaces "x" not found', source: "-" };
const unready = { code: "Timeout", message: "'c' timed out waiting to be Ready", operation: "await", source: "-" };
const unreachable = { code: "Unreachable", message: "unable to load", operation: "configure", source: "-" };

describe("what the provider prints", () => {
  it.each([
    [
      missing,
      { action: "create", type, urn },
      `resource "${urn}" was not successfully created by the Kubernetes API server: namespaces "x" not found`,
    ],
    [
      unready,
      { action: "create", type, urn },
      `resource "${urn}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: 'c' timed out waiting to be Ready`,
    ],
    [
      missing,
      { action: "update", type, urn, id: "x/c" },
      'the Kubernetes API server reported that "x/c" failed to fully initialize or become live: namespaces "x" not found',
    ],
    [missing, { action: "delete", type, urn, id: "x/c" }, 'namespaces "x" not found'],
    [missing, { action: "create", type: release, urn }, 'namespaces "x" not found'],
    [unreachable, { action: "create", type, urn }, "configured Kubernetes cluster is unreachable: unable to load"],
    [
      unreachable,
      { action: "delete", type, urn },
      'configured Kubernetes cluster is unreachable. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
    ],
    [
      unreachable,
      { action: "create", type: release, urn },
      "can't create Helm Release with unreachable cluster: unable to load",
    ],
    [
      unreachable,
      { action: "delete", type: release, urn },
      `can't delete Helm Release with unreachable cluster. Reason: "unable to load"`,
    ],
  ] as const)("%j of %j", (refusal, asked, words) => expect(simulatedKubernetes.phrase(refusal, asked)).toBe(words));
});

describe("the cluster of a kubeconfig", () => {
  const resource = (of: string, id: string, outputs: object): CloudEntry => ({
    package: of.split(":")[0]!,
    kind: "is",
    at: 0,
    by: "provider",
    resource: { type: of, id, urn: "urn", inputs: {}, outputs: { ...outputs }, settings: {}, status: "ready", due: 0 },
  });
  const gone = (of: string, id: string): CloudEntry => ({
    package: of.split(":")[0]!,
    kind: "gone",
    at: 1,
    type: of,
    id,
    by: "provider",
  });
  const eks = resource("aws:eks/cluster:Cluster", "main", { endpoint: "https://ABC.gr7.us-east-2.eks.amazonaws.com" });
  const gke = resource("gcp:container/cluster:Cluster", "projects/p/locations/l/clusters/c", {
    endpoint: "172.16.0.2",
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: "gke-1.us-central1.gke.goog" } },
  });
  const configured = (server: string, entries: readonly CloudEntry[]) =>
    simulatedKubernetes.configured!({ kubeconfig: kubeconfigFor(server) }, entries);

  it.each([
    ["https://ABC.gr7.us-east-2.eks.amazonaws.com"],
    ["https://abc.gr7.us-east-2.eks.amazonaws.com:443/"],
    ["https://172.16.0.2"],
    ["https://gke-1.us-central1.gke.goog"],
  ])("%s is one of the rehearsal", (server) => {
    const { settings, unreachable: why } = configured(server, [eks, gke]);
    expect([settings["clusterFrom"], why]).toEqual(["rehearsal", undefined]);
  });

  it.each([
    [
      "https://ABC.gr7.us-east-2.eks.amazonaws.com",
      'unable to load schema information from the API server: Get "https://abc.gr7.us-east-2.eks.amazonaws.com/openapi/v2?timeout=32s": dial tcp: lookup abc.gr7.us-east-2.eks.amazonaws.com: no such host',
    ],
    [
      "https://172.16.0.2",
      'unable to load schema information from the API server: Get "https://172.16.0.2/openapi/v2?timeout=32s": dial tcp 172.16.0.2:443: i/o timeout',
    ],
  ])("%s cannot be reached once it is gone", (server, words) => {
    const entries = [
      eks,
      gke,
      gone("aws:eks/cluster:Cluster", "main"),
      gone("gcp:container/cluster:Cluster", "projects/p/locations/l/clusters/c"),
    ];
    expect(configured(server, entries).unreachable?.message).toBe(words);
    expect(configured(server, [...entries, eks, gke]).unreachable).toBeUndefined();
  });

  it("that nobody here made is somebody else's, and answers", () => {
    const { settings, unreachable: why } = configured("https://API.example", [eks]);
    expect([settings["clusterFrom"], why]).toEqual(["elsewhere", undefined]);
    expect(simulatedKubernetes.configured!({}, [eks]).settings).toEqual({ clusterFrom: "elsewhere" });
  });
});

describe("files of objects", () => {
  const decode = (text: string, defaultNamespace?: string) =>
    simulatedKubernetes.invoke({
      token: "kubernetes:yaml:decode",
      inputs: { text, ...(defaultNamespace === undefined ? {} : { defaultNamespace }) },
      settings: {},
    });
  const text = `
apiVersion: v1
kind: Namespace
metadata: {name: vision}
---
# nothing
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: other}
`;
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "vision" } };
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "other" } };

  it("are read one a document, those without a kind left out", () => {
    expect(decode(text)).toEqual({
      result: [namespace, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" } }, map],
    });
    expect(decode("")).toEqual({ result: [] });
  });

  it("get the default namespace where their kind has one and they name none", () => {
    expect(decode(text, "vision")).toEqual({
      result: [
        namespace,
        { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a", namespace: "vision" } },
        map,
      ],
    });
  });

  it("are refused where they are no YAML", () => {
    expect(() => decode("a: [")).toThrow(/^error converting YAML to JSON: /);
    expect(() => simulatedKubernetes.invoke({ token: "kubernetes:yaml:decode", inputs: {}, settings: {} })).toThrow(
      "missing required field 'text' of type string",
    );
  });
});

describe("services", () => {
  const make = (spec: object, settings = {}) =>
    simulatedKubernetes.create({
      type: "kubernetes:core/v1:Service",
      name: "a",
      inputs: { metadata: { name: "a" }, spec },
      settings,
    }).outputs as { spec?: object; status: { loadBalancer: { ingress?: { hostname?: string; ip?: string }[] } } };

  it("get an address in the cluster, and one outside where they want it", () => {
    expect(make({}).spec).toEqual({ clusterIP: expect.stringMatching(/^172\.20\.\d+\.\d+$/) });
    expect(make({ clusterIP: "None" }).spec).toBeUndefined();
    expect(make({ type: "ExternalName" }).spec).toBeUndefined();
    expect(make({}).status).toEqual({ loadBalancer: {} });
    const aws = { kubeconfig: kubeconfigFor("https://ABC.gr7.us-east-2.eks.amazonaws.com") };
    expect(make({ type: "LoadBalancer" }, aws).status.loadBalancer.ingress).toEqual([
      { hostname: expect.stringMatching(/^a[0-9a-f]{31}-\d+\.us-east-2\.elb\.amazonaws\.com$/) },
    ]);
    expect(make({ type: "LoadBalancer" }).status.loadBalancer.ingress).toEqual([
      { ip: expect.stringMatching(/^203\.0\.113\.\d+$/) },
    ]);
  });
});

describe("quantities", () => {
  it.each([
    ["10Gi", 10 * 2 ** 30],
    ["500m", 0.5],
    ["1.5T", 1.5e12],
    ["1e3", 1000],
    ["7", 7],
    [".5", 0.5],
    ["10 GB", undefined],
    ["ten", undefined],
    ["", undefined],
  ])("%j is %j", (text, value) => expect(quantityOf(text)).toBe(value));
});
