import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import {
  replacedByKubernetes,
  replacingInputsOfObject,
} from "../../../components/lifecycle/kubernetes/replacedByKubernetes.ts";
import { mayReplace, replaces, replacingInputsOf } from "../../../components/lifecycle/replacedBy.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { record } from "../../../simulator/program/record.ts";
import { parsePlatform } from "../../../stacks/platform/configuration.ts";
import { platform } from "../../../stacks/platform/platform.ts";
import { Cluster } from "./cluster.ts";

const project = "hybrid-gpu-platform";
/** What an environment exports that has a file system with layouts and settings of clients. */
const outputs = {
  teams: ["vision"],
  regions: { aws: "us-east-2" },
  clusters: {
    aws: { name: "main", endpoint: "https://A.gr7.us-east-2.eks.amazonaws.com", certificateAuthority: "Y2E=" },
  },
  lustre: {
    aws: {
      name: "datasets",
      service: "fsx-lustre",
      region: "us-east-2",
      zone: "us-east-2a",
      efa: false,
      capacityGiB: 9600,
      fileSystemId: "fs-0123456789abcdef0",
      address: "fs-0123456789abcdef0.fsx.us-east-2.amazonaws.com",
      mountName: "abcdefgh",
      ownership: { team: "research", project: "hybrid-gpu", environment: "dev", owner: "ml-platform" },
      layouts: [{ path: "/images", components: [{ stripeCount: 4, stripeSizeBytes: 4_194_304 }], why: "64 shards" }],
      clientSettings: [
        { parameter: "osc.*.max_rpcs_in_flight", value: "32", kind: "lctl", why: "one shard a client", source: "-" },
      ],
    },
  },
};

async function objectsOfPlatform(): Promise<ResourceNode[]> {
  const config = {
    [`${project}:environment`]: "dev",
    [`${project}:volumes`]: '[{"team":"vision"}]',
    [`${project}:lustreClientImage`]: "registry.example/lustre-client:2.15.6",
  };
  const { nodes } = await record(() => platform(parsePlatform(project, "dev", config)), {
    project,
    stack: "dev",
    config,
    clouds: [simulatedKubernetes],
    stacks: () => outputs,
    preview: false,
  });
  return nodes.filter(({ type }) => type.startsWith("kubernetes:"));
}

const common = [...simulatedKubernetes.types.keys()];

describe("the platform", () => {
  it("is made of types that are known, and have a row of what replaces them", async () => {
    const types = [...new Set((await objectsOfPlatform()).map(({ type }) => type))].sort();
    expect(types).toEqual([
      "kubernetes:apps/v1:DaemonSet",
      "kubernetes:batch/v1:Job",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:core/v1:Namespace",
      "kubernetes:core/v1:PersistentVolume",
      "kubernetes:core/v1:PersistentVolumeClaim",
    ]);
    for (const type of types) {
      expect(common).toContain(type);
      expect(replacingInputsOf(type)?.always.slice(0, 2)).toEqual(["metadata.name", "metadata.namespace"]);
    }
  });

  it("is taken by an API server as it is, goes in its order, and is not made twice", async () => {
    const cluster = new Cluster();
    const objects = await objectsOfPlatform();
    const spaces = objects.filter(({ type }) => type.endsWith(":Namespace"));
    const rest = objects.filter((one) => !spaces.includes(one));
    const short = (type: string) => type.replace("kubernetes:", "");
    const made = [...spaces, ...rest].map(({ type, inputs }) => cluster.has(short(type), inputs));
    const again = objects.map(({ type, inputs }) => cluster.make(short(type), inputs));
    expect(again.map((one) => ("code" in one ? one.code : "made"))).toEqual(objects.map(() => "AlreadyExists"));
    // Settings of clients are applied by a DaemonSet that mounts nothing of a claim.
    const held = made.filter((one) => cluster.refusalOfDelete(one) !== undefined);
    expect(held.map(({ type }) => type)).toEqual([
      "kubernetes:core/v1:PersistentVolume",
      "kubernetes:core/v1:PersistentVolume",
    ]);
  });
});

describe("the examples with objects", () => {
  const root = join(import.meta.dirname, "../../..");
  const withObjects = readdirSync(join(root, "examples")).filter((name) => {
    const program = join(root, "examples", name, "index.ts");
    return existsSync(program) && /from "(?:hybrid-gpu|@pulumi)\/kubernetes/.test(readFileSync(program, "utf8"));
  });

  it("are made of known types that have a row", () => {
    expect(withObjects).toEqual(["lustre-own-servers"]);
    const run = spawnSync(process.execPath, [join(root, "bin/hybrid-gpu.js"), "plan", "--json"], {
      cwd: join(root, "examples", withObjects[0]!),
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const { resources } = JSON.parse(run.stdout) as { resources: { type: string }[] };
    const types = [...new Set(resources.map(({ type }) => type))].filter((type) => /^kubernetes:/.test(type)).sort();
    expect(types).toEqual([
      "kubernetes:apps/v1:DaemonSet",
      "kubernetes:batch/v1:Job",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:core/v1:PersistentVolume",
      "kubernetes:core/v1:PersistentVolumeClaim",
    ]);
    expect(types.filter((type) => !common.includes(type) || replacingInputsOf(type) === undefined)).toEqual([]);
  });
});

const sdkFolder = new URL("../../../node_modules/@pulumi/kubernetes/", import.meta.url);

/** `kubernetes:storage.k8s.io/v1:StorageClass` → `storage/v1/storageClass.d.ts`. */
function fileOf(type: string): string {
  const [, api = "", kind = ""] = type.split(":");
  const [group = "", version] = api.split("/");
  const upper = /^[A-Z]+/.exec(kind)![0];
  return `${group.split(".")[0]}/${version}/${upper.toLowerCase()}${kind.slice(upper.length)}.d.ts`;
}

/** The arguments that the SDK documents, and those of the specification in them. */
function sdk(type: string): { args: string; inputs: string } {
  const read = (path: string) => readFileSync(new URL(path, sdkFolder), "utf8");
  const text = read(fileOf(type));
  return { args: text.slice(text.search(/export interface \w+Args /)), inputs: read("types/input.d.ts") };
}

describe("types that are listed", () => {
  it.each(common)("%s is one of the SDK", (type) => {
    expect(existsSync(new URL(fileOf(type), sdkFolder))).toBe(true);
  });
});

describe("inputs that replace an object", () => {
  const inSdk = Object.entries(replacedByKubernetes).filter(([type]) => !/v1beta|v2alpha/.test(type));

  it.each(inSdk)("%s: the provider has them", (type, known) => {
    const { args, inputs } = sdk(type);
    const missing = known.always.filter((path) => {
      const [first = "", second] = path.split(".");
      if (!new RegExp(`^ {4}${first}\\??:`, "m").test(args)) return true;
      return second !== undefined && !new RegExp(`^ +${second}\\??:`, "m").test(inputs);
    });
    expect(missing).toEqual([]);
  });

  it.each<[string, string, boolean]>([
    ["batch/v1:Job", "spec.template.spec.containers[0].image", true],
    ["batch/v1:Job", "spec.backoffLimit", false],
    ["core/v1:ConfigMap", "data.layouts", true],
    ["core/v1:ConfigMap", "metadata.labels.team", false],
    ["core/v1:ConfigMap", "metadata.namespace", true],
    ["core/v1:PersistentVolume", "spec.csi.volumeHandle", true],
    ["core/v1:PersistentVolume", "spec.mountOptions", false],
    ["core/v1:PersistentVolumeClaim", "spec.volumeName", true],
    ["core/v1:PersistentVolumeClaim", "spec.resources.requests.storage", false],
    ["core/v1:Service", "spec.clusterIP", true],
    ["core/v1:Service", "spec.clusterIPs", false],
    ["core/v1:Secret", "stringData.key", true],
    ["apps/v1:Deployment", "spec.selector.matchLabels.app", true],
    ["apps/v1:DaemonSet", "spec.template.spec", false],
    ["apps/v1:StatefulSet", "spec.volumeClaimTemplates[0].spec", true],
    ["storage.k8s.io/v1:StorageClass", "parameters.type", true],
    ["storage.k8s.io/v1:StorageClass", "reclaimPolicy", false],
    ["rbac.authorization.k8s.io/v1:RoleBinding", "roleRef.name", true],
    ["rbac.authorization.k8s.io/v1:RoleBinding", "subjects[0].name", false],
    ["kueue.x-k8s.io/v1beta1:ClusterQueue", "metadata.name", true],
    ["kueue.x-k8s.io/v1beta1:ClusterQueue", "spec.cohort", false],
    ["core/v1:NamespacePatch", "metadata.name", true],
    ["helm.sh/v3:Release", "namespace", true],
    ["helm.sh/v3:Release", "values.a", false],
  ])("%s %s: %s", (type, path, does) => {
    expect(replaces(`kubernetes:${type}`, path, {}, {})).toBe(does);
    // The list of the provider is all there is: what is not in it is changed in place.
    expect(mayReplace(`kubernetes:${type}`, path)).toBe(does && replacesWhole(type, path));
  });

  const mutable = { enableConfigMapMutable: "true" };
  it.each<[string, string, object, Record<string, string>, boolean]>([
    ["core/v1:ConfigMap", "data.layouts", {}, { enableConfigMapMutable: "false" }, true],
    ["core/v1:ConfigMap", "data.layouts", {}, mutable, false],
    ["core/v1:ConfigMap", "binaryData.layouts", { immutable: true }, mutable, true],
    ["core/v1:ConfigMap", "metadata.name", {}, mutable, true],
    ["core/v1:Secret", "data.key", {}, mutable, true],
    ["core/v1:Secret", "stringData.key", {}, { enableSecretMutable: "true" }, false],
    ["core/v1:Secret", "type", { immutable: true }, { enableSecretMutable: "true" }, true],
  ])("%s %s of %j with %j: %s", (type, path, after, settings, does) => {
    expect(replaces(`kubernetes:${type}`, path, {}, { ...after }, settings)).toBe(does);
  });

  it("are not told of what is no object", () => {
    expect(replacingInputsOfObject("kubernetes:helm.sh/v4:Chart")).toBeUndefined();
    expect(replacingInputsOfObject("kubernetes:yaml/v2:ConfigGroup")).toBeUndefined();
    expect(replacingInputsOfObject("aws:ec2/vpc:Vpc")).toBeUndefined();
  });

  it("are there for every type that is listed", () => {
    expect(common.filter((type) => replacingInputsOf(type)?.complete !== true)).toEqual([]);
  });
});

/** Whether a listed input is at the path or below it. */
function replacesWhole(type: string, path: string): boolean {
  return replacingInputsOf(`kubernetes:${type}`)!.always.some(
    (input) => input === path || input.startsWith(`${path}.`),
  );
}
