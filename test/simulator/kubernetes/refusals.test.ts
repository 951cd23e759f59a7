import { describe, expect, it } from "vitest";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { Cluster, kubeconfigFor, main } from "./cluster.ts";

const other = { kubeconfig: kubeconfigFor("https://OTHER.gr7.us-east-2.eks.amazonaws.com") };
const config = (name: string, namespace?: string) => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const told = (made: unknown) => {
  const { code, status, message } = made as { code?: string; status?: number; message?: string };
  return code === undefined ? undefined : [code, status, message];
};

const claim = (name: string, storage = "100Gi") => ({
  metadata: { name, namespace: "vision" },
  spec: {
    accessModes: ["ReadWriteMany"],
    storageClassName: "",
    volumeName: `vision.${name}`,
    resources: { requests: { storage } },
  },
});
const withoutClass = { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } };
const volume = (name: string) => ({
  metadata: { name },
  spec: { capacity: { storage: "100Gi" }, accessModes: ["ReadWriteMany"], csi: { driver: "fsx.csi.aws.com" } },
});
const pods = { containers: [{ name: "a", image: "registry.example/a:1" }] };
const workload = (labels: object = { app: "a" }, spec: object = pods) => ({
  metadata: { name: "a" },
  spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels }, spec } },
});
const job = (spec: object) => ({ metadata: { name: "a" }, spec: { template: { spec } } });

function withVision(): { cluster: Cluster; vision: Existing } {
  const cluster = new Cluster();
  return { cluster, vision: cluster.has("core/v1:Namespace", config("vision")) };
}

describe("names", () => {
  it("are taken once in a namespace, of one kind, in one cluster", () => {
    const { cluster } = withVision();
    cluster.has("core/v1:ConfigMap", config("c", "vision"));
    const [first, ...more] = told(cluster.make("core/v1:ConfigMap", config("c", "vision")))![2]!
      .toString()
      .split("\n\n");
    expect(first).toBe('configmaps "c" already exists');
    expect(more).toHaveLength(1);
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "default")))).toBeUndefined();
    expect(told(cluster.make("core/v1:Secret", config("c", "vision")))).toBeUndefined();
    cluster.has("core/v1:Namespace", config("vision"), other);
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision"), other))).toBeUndefined();
  });

  it.each([
    ["core/v1:Namespace", 'namespaces "a" already exists'],
    ["storage.k8s.io/v1:StorageClass", 'storageclasses.storage.k8s.io "a" already exists'],
    ["networking.k8s.io/v1:NetworkPolicy", 'networkpolicies.networking.k8s.io "a" already exists'],
    ["networking.k8s.io/v1:Ingress", 'ingresses.networking.k8s.io "a" already exists'],
    ["kueue.x-k8s.io/v1beta1:ClusterQueue", 'clusterqueues.kueue.x-k8s.io "a" already exists'],
  ])("of %s are told as the API server does", (type, words) => {
    const cluster = new Cluster();
    const object = { metadata: { name: "a" }, provisioner: "p" };
    cluster.has(type, object);
    const [code, status, message] = told(cluster.make(type, object))!;
    expect([code, status, String(message).split("\n")[0]]).toEqual(["AlreadyExists", 409, words]);
  });

  it("may be those of an object that is patched", () => {
    const cluster = new Cluster();
    cluster.has("core/v1:NamespacePatch", config("vision"));
    expect(told(cluster.make("core/v1:NamespacePatch", config("vision")))).toBeUndefined();
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision")))).toBeUndefined();
  });

  it("of releases are Helm's words", () => {
    const { cluster } = withVision();
    const release = { chart: "gpu-operator", name: "operator", namespace: "vision" };
    cluster.has("helm.sh/v3:Release", release);
    expect(told(cluster.make("helm.sh/v3:Release", release))).toEqual([
      "AlreadyExists",
      undefined,
      "cannot re-use a name that is still in use",
    ]);
  });
});

describe("namespaces", () => {
  const missing = ["NotFound", 404, 'namespaces "vision" not found'];

  it("are missed where they are not made before", () => {
    const cluster = new Cluster();
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision")))).toEqual(missing);
    expect(told(cluster.make("core/v1:ConfigMapPatch", config("c", "vision")))).toEqual(missing);
    expect(told(cluster.make("helm.sh/v3:Release", { name: "r", namespace: "vision" }))).toEqual([
      "NotFound",
      404,
      'create: failed to create: namespaces "vision" not found',
    ]);
    cluster.has("core/v1:Namespace", config("vision"), other);
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision")))).toEqual(missing);
  });

  it("are there where the cluster brings them, a chart makes them, or nobody here made the cluster", () => {
    const cluster = new Cluster();
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "kube-system")))).toBeUndefined();
    expect(told(cluster.make("core/v1:ConfigMap", config("c")))).toBeUndefined();
    cluster.has("helm.sh/v3:Release", { name: "r", namespace: "operators", createNamespace: true });
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "operators")))).toBeUndefined();
    const elsewhere = { ...main, clusterFrom: "elsewhere" };
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision"), elsewhere))).toBeUndefined();
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision"), {}))).toBeUndefined();
  });

  it("that are being deleted take nothing in", () => {
    const { cluster, vision } = withVision();
    cluster.begin(vision);
    expect(told(cluster.make("core/v1:ConfigMap", config("c", "vision")))).toEqual([
      "Forbidden",
      403,
      'configmaps "c" is forbidden: unable to create new content in namespace vision because it is being terminated',
    ]);
  });

  it("take along what is in them, and nothing else", () => {
    const { cluster, vision } = withVision();
    cluster.has("core/v1:ConfigMap", config("c", "vision"));
    cluster.has("core/v1:ConfigMap", config("c"));
    cluster.has("core/v1:PersistentVolume", volume("vision.data"));
    cluster.has("helm.sh/v3:Release", { name: "r", namespace: "vision" });
    cluster.has("core/v1:Namespace", config("vision"), other);
    cluster.has("core/v1:ConfigMap", config("c", "vision"), other);
    const { takesAlong } = simulatedKubernetes.types.get(vision.type)!;
    expect(takesAlong!(vision, cluster).map(({ type, id, settings }) => [type, id, settings === main])).toEqual([
      ["kubernetes:core/v1:ConfigMap", "vision/c", true],
      ["kubernetes:helm.sh/v3:Release", "vision/r", true],
    ]);
    expect(cluster.refusalOfDelete(vision)).toBeUndefined();
  });
});

describe("volumes", () => {
  it("are held by their claims, and claims by pods that run", () => {
    const { cluster } = withVision();
    const bound = cluster.has("core/v1:PersistentVolume", volume("vision.data"));
    const claimed = cluster.has("core/v1:PersistentVolumeClaim", claim("data"));
    const mounting = { ...pods, volumes: [{ name: "d", persistentVolumeClaim: { claimName: "data" } }] };
    const users = cluster.has("apps/v1:DaemonSet", {
      ...workload({ app: "a" }, mounting),
      metadata: { name: "a", namespace: "vision" },
    });
    expect(told(cluster.refusalOfDelete(bound))).toEqual([
      "Timeout",
      504,
      'timed out waiting for the condition: finalizers might be preventing deletion (kubernetes.io/pv-protection): it is in use by the claim "vision/data"',
    ]);
    expect(told(cluster.refusalOfDelete(claimed))).toEqual([
      "Timeout",
      504,
      'timed out waiting for the condition: finalizers might be preventing deletion (kubernetes.io/pvc-protection): it is in use by pods of the DaemonSet "vision/a"',
    ]);
    cluster.remove(users);
    expect(cluster.refusalOfDelete(claimed)).toBeUndefined();
    cluster.begin(claimed);
    expect(cluster.refusalOfDelete(bound)).toBeUndefined();
  });

  it("are not held by claims of the same name elsewhere, nor by jobs that have ended", () => {
    const { cluster } = withVision();
    const claimed = cluster.has("core/v1:PersistentVolumeClaim", claim("data"));
    const mounting = { ...pods, volumes: [{ name: "d", persistentVolumeClaim: { claimName: "data" } }] };
    cluster.has("apps/v1:DaemonSet", workload({ app: "a" }, mounting));
    cluster.has("batch/v1:Job", {
      metadata: { name: "a", namespace: "vision" },
      spec: { template: { spec: { ...mounting, restartPolicy: "Never" } } },
    });
    expect(cluster.refusalOfDelete(claimed)).toBeUndefined();
  });
});

describe("what an API server finds wrong in a new object", () => {
  it.each<[string, object, string]>([
    [
      "core/v1:PersistentVolume",
      { metadata: { name: "a" }, spec: { nfs: {} } },
      'PersistentVolume "a" is invalid: [spec.capacity: Required value, spec.accessModes: Required value, spec: Required value: must specify a volume type]',
    ],
    [
      "core/v1:PersistentVolumeClaim",
      { metadata: { name: "a" }, spec: {} },
      'PersistentVolumeClaim "a" is invalid: [spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]',
    ],
    [
      "core/v1:PersistentVolumeClaim",
      {
        metadata: { name: "a" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10 GB" } } },
      },
      `PersistentVolumeClaim "a" is invalid: spec.resources.requests.storage: Invalid value: "10 GB": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
    ],
    [
      "batch/v1:Job",
      job(pods),
      'Job.batch "a" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      "batch/v1:Job",
      job({ ...pods, restartPolicy: "Always" }),
      'Job.batch "a" is invalid: spec.template.spec.restartPolicy: Unsupported value: "Always": supported values: "OnFailure", "Never"',
    ],
    [
      "batch/v1:Job",
      job({ containers: [{ name: "a" }], restartPolicy: "Never" }),
      'Job.batch "a" is invalid: spec.template.spec.containers[0].image: Required value',
    ],
    [
      "apps/v1:Deployment",
      { metadata: { name: "a" }, spec: { template: { spec: pods } } },
      'Deployment.apps "a" is invalid: spec.selector: Required value',
    ],
    [
      "apps/v1:DaemonSet",
      workload({ app: "b" }),
      'DaemonSet.apps "a" is invalid: spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`',
    ],
    [
      "apps/v1:StatefulSet",
      workload({ app: "a" }, { ...pods, restartPolicy: "Never" }),
      'StatefulSet.apps "a" is invalid: spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      "apps/v1:DaemonSet",
      workload({ app: "a" }, {}),
      'DaemonSet.apps "a" is invalid: spec.template.spec.containers: Required value',
    ],
    [
      "storage.k8s.io/v1:StorageClass",
      config("a"),
      'StorageClass.storage.k8s.io "a" is invalid: provisioner: Required value',
    ],
    ["core/v1:Service", { metadata: { name: "a" }, spec: {} }, 'Service "a" is invalid: spec.ports: Required value'],
    [
      "rbac.authorization.k8s.io/v1:RoleBinding",
      config("a"),
      'RoleBinding.rbac.authorization.k8s.io "a" is invalid: roleRef.name: Required value',
    ],
  ])("%s %j", (type, inputs, words) => {
    expect(told(new Cluster().make(type, inputs))).toEqual(["Invalid", 422, words]);
  });

  it.each<[string, object]>([
    ["core/v1:PersistentVolume", volume("a")],
    ["batch/v1:Job", job({ ...pods, restartPolicy: "Never" })],
    ["apps/v1:Deployment", workload()],
    ["core/v1:Service", { metadata: { name: "a" }, spec: { clusterIP: "None" } }],
    ["core/v1:Service", { metadata: { name: "a" }, spec: { type: "ExternalName", externalName: "b.example" } }],
    ["kueue.x-k8s.io/v1beta1:ClusterQueue", { metadata: { name: "a" }, spec: { anything: 1 } }],
  ])("nothing: %s %j", (type, inputs) => {
    expect(told(new Cluster().make(type, inputs))).toBeUndefined();
  });
});

describe("what may not be changed", () => {
  it.each<[string, object, object, string]>([
    [
      "core/v1:PersistentVolumeClaim",
      { ...claim("a"), metadata: { name: "a" } },
      { spec: { volumeMode: "Block" } },
      'PersistentVolumeClaim "a" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    ],
    [
      "core/v1:PersistentVolumeClaim",
      { ...claim("a"), metadata: { name: "a" } },
      { spec: { resources: { requests: { storage: "50Gi" } } } },
      'PersistentVolumeClaim "a" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    ],
    [
      "core/v1:PersistentVolume",
      volume("a"),
      { spec: { volumeMode: "Block" } },
      'PersistentVolume "a" is invalid: spec.volumeMode: Invalid value: "Block": field is immutable',
    ],
    [
      "batch/v1:Job",
      job({ ...pods, restartPolicy: "Never" }),
      { spec: { completionMode: "Indexed" } },
      'Job.batch "a" is invalid: spec.completionMode: Invalid value: "Indexed": field is immutable',
    ],
    [
      "storage.k8s.io/v1:StorageClass",
      { metadata: { name: "a" }, provisioner: "p", reclaimPolicy: "Delete" },
      { reclaimPolicy: "Retain", volumeBindingMode: "WaitForFirstConsumer" },
      'StorageClass.storage.k8s.io "a" is invalid: [reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden., volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable]',
    ],
    [
      "scheduling.k8s.io/v1:PriorityClass",
      { metadata: { name: "a" }, value: 1 },
      { value: 2 },
      'PriorityClass.scheduling.k8s.io "a" is invalid: value: Forbidden: may not be changed in an update.',
    ],
    [
      "scheduling.k8s.io/v1:PriorityClass",
      { metadata: { name: "a" }, value: 1 },
      { preemptionPolicy: "Never" },
      'PriorityClass.scheduling.k8s.io "a" is invalid: preemptionPolicy: Invalid value: "Never": field is immutable',
    ],
  ])("%s %j → %j", (type, before, change: { spec?: object }, words) => {
    const cluster = new Cluster();
    const existing = cluster.has(type, before);
    const spec = "spec" in change ? { spec: { ...(before as { spec: object }).spec, ...change.spec } } : {};
    expect(told(cluster.refusalOfChange(existing, { ...before, ...change, ...spec }))).toEqual(["Invalid", 422, words]);
  });

  it.each([
    ["scheduling.k8s.io/v1:PriorityClass", { value: 1 }, { preemptionPolicy: "PreemptLowerPriority" }],
    [
      "storage.k8s.io/v1:StorageClass",
      { provisioner: "p" },
      { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" },
    ],
    ["core/v1:PersistentVolume", volume("a"), { spec: { ...volume("a").spec, volumeMode: "Filesystem" } }],
    ["core/v1:PersistentVolumeClaim", withoutClass, { spec: { ...withoutClass.spec, storageClassName: "gp3" } }],
  ])("is not what says of %s what it is anyway", (type, before: object, change) => {
    const cluster = new Cluster();
    const existing = cluster.has(type, { metadata: { name: "a" }, ...before });
    expect(cluster.refusalOfChange(existing, { metadata: { name: "a" }, ...before, ...change })).toBeUndefined();
  });

  it("is not what grows or has no such rule", () => {
    const { cluster } = withVision();
    const grown = cluster.has("core/v1:PersistentVolumeClaim", claim("a"));
    expect(cluster.refusalOfChange(grown, claim("a", "1Ti"))).toBeUndefined();
    const paused = cluster.has("batch/v1:Job", job({ ...pods, restartPolicy: "Never" }));
    expect(
      cluster.refusalOfChange(paused, {
        ...job({ ...pods, restartPolicy: "Never" }),
        metadata: { name: "a", labels: {} },
      }),
    ).toBeUndefined();
  });
});

describe("quotas", () => {
  const quota = (hard: object) => ({ metadata: { name: "q", namespace: "vision" }, spec: { hard } });

  it("count objects of a kind", () => {
    const { cluster } = withVision();
    cluster.has("core/v1:ResourceQuota", quota({ "count/jobs.batch": "1", configmaps: 1, pods: "0" }));
    const one = (name: string) => ({
      ...job({ ...pods, restartPolicy: "Never" }),
      metadata: { name, namespace: "vision" },
    });
    cluster.has("batch/v1:Job", one("a"));
    expect(told(cluster.make("batch/v1:Job", one("b")))).toEqual([
      "Forbidden",
      403,
      'jobs.batch "b" is forbidden: exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
    ]);
    cluster.has("core/v1:ConfigMap", config("a", "vision"));
    expect(told(cluster.make("core/v1:ConfigMap", config("b", "vision")))?.[0]).toBe("Forbidden");
    expect(told(cluster.make("core/v1:ConfigMap", config("b")))).toBeUndefined();
  });

  it("sum the storage that claims ask for", () => {
    const { cluster } = withVision();
    cluster.has("core/v1:ResourceQuota", quota({ "requests.storage": "250Gi" }));
    cluster.has("core/v1:PersistentVolumeClaim", claim("a"));
    cluster.has("core/v1:PersistentVolumeClaim", claim("b"));
    expect(told(cluster.make("core/v1:PersistentVolumeClaim", claim("c")))).toEqual([
      "Forbidden",
      403,
      'persistentvolumeclaims "c" is forbidden: exceeded quota: q, requested: requests.storage=100Gi, used: requests.storage=200Gi, limited: requests.storage=250Gi',
    ]);
    expect(told(cluster.make("core/v1:PersistentVolumeClaim", claim("c", "50Gi")))).toBeUndefined();
  });
});
