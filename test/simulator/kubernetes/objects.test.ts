import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { PersistentVolume } from "@pulumi/kubernetes/core/v1/persistentVolume.js";
import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { record } from "../../../simulator/program/record.ts";
import type { RefusedError } from "../../../simulator/refusal.ts";

const refusalOf = (making: () => unknown) => {
  try {
    return making();
  } catch (error) {
    const { message, refusal } = error as RefusedError;
    return [message, refusal.code, refusal.status];
  }
};

const make = (type: string, inputs: object, name = "a") =>
  simulatedKubernetes.create({ type: `kubernetes:${type}`, name, inputs: { ...inputs }, settings: {} });

describe("objects", () => {
  it.each([
    ["core/v1:ConfigMap", { name: "c", namespace: "vision" }, "vision/c"],
    ["core/v1:ConfigMap", { name: "c" }, "default/c"],
    ["core/v1:PersistentVolume", { name: "vision.data" }, "vision.data"],
    ["core/v1:Namespace", { name: "vision" }, "vision"],
    ["storage.k8s.io/v1:StorageClass", { name: "fast" }, "fast"],
    ["rbac.authorization.k8s.io/v1:ClusterRole", { name: "system:reader" }, "system:reader"],
    ["core/v1:NamespacePatch", { name: "vision" }, "vision"],
    ["kueue.x-k8s.io/v1beta1:LocalQueue", { name: "train", namespace: "vision" }, "vision/train"],
  ])("%s %j has the id %s", (type, metadata, id) => expect(make(type, { metadata }).id).toBe(id));

  it("without a name get one from their logical name, the same every time", () => {
    const { id } = make("core/v1:ConfigMap", {}, "settings");
    expect(id).toMatch(/^default\/settings-[0-9a-f]{8}$/);
    expect(make("core/v1:ConfigMap", {}, "settings").id).toBe(id);
    expect(make("core/v1:Secret", {}, "settings").id).not.toBe(id);
  });

  it("get what the API server adds, and the status that controllers write", () => {
    const { outputs } = make("batch/v1:Job", { metadata: { name: "apply", namespace: "vision" } });
    expect(outputs).toEqual({
      metadata: {
        name: "apply",
        namespace: "vision",
        uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: "2026-07-14T00:00:00Z",
        generation: 1,
      },
      status: { succeeded: 1, conditions: [{ type: "Complete", status: "True" }] },
    });
  });

  it("of a release are Helm's to make", () => {
    expect(make("helm.sh/v3:Release", { chart: "x", name: "operator", namespace: "gpu" })).toEqual({
      id: "gpu/operator",
      outputs: {
        name: "operator",
        namespace: "gpu",
        status: { name: "operator", namespace: "gpu", revision: 1, status: "deployed" },
      },
    });
    expect(make("helm.sh/v4:Chart", { chart: "x" }, "operator").outputs).toEqual({});
  });
});

describe("a preview", () => {
  it("knows what the program says and not what the API server adds", async () => {
    const { outputs } = await record(
      () => {
        const volume = new PersistentVolume("data", { metadata: { name: "vision.data" }, spec: {} });
        const field = (name: string) => (volume.metadata as unknown as Record<string, pulumi.Output<string>>)[name];
        return { name: volume.metadata.name, uid: field("uid"), id: volume.id, status: volume.status };
      },
      { clouds: [simulatedKubernetes] },
    );
    expect(outputs).toEqual({ name: "vision.data", uid: UNKNOWN, id: UNKNOWN, status: UNKNOWN });
  });

  it("of something made has all of it", async () => {
    const { outputs } = await record(
      () => {
        const space = new Namespace("vision", { metadata: { name: "vision" } });
        const map = new ConfigMap("c", { metadata: { name: "c", namespace: space.metadata.name } });
        return { id: map.id, phase: space.status.phase };
      },
      { clouds: [simulatedKubernetes], preview: false },
    );
    expect(outputs).toEqual({ id: "vision/c", phase: "Active" });
  });
});

describe("what the API server refuses", () => {
  const subdomain =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  const label =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

  it.each([
    [
      "core/v1:PersistentVolume",
      { name: "Data_1" },
      `PersistentVolume "Data_1" is invalid: metadata.name: Invalid value: "Data_1": ${subdomain}`,
    ],
    [
      "core/v1:ConfigMap",
      { name: "a".repeat(254) },
      `ConfigMap "${"a".repeat(254)}" is invalid: metadata.name: Invalid value: "${"a".repeat(254)}": must be no more than 253 bytes`,
    ],
    [
      "core/v1:Namespace",
      { name: "team.vision" },
      `Namespace "team.vision" is invalid: metadata.name: Invalid value: "team.vision": ${label}`,
    ],
    [
      "core/v1:Service",
      { name: "1st" },
      `Service "1st" is invalid: metadata.name: Invalid value: "1st": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character`,
    ],
    [
      "core/v1:ConfigMap",
      { name: "c", namespace: "a.b", labels: { "x/y/z": "v", team: "-vision-" } },
      `ConfigMap "c" is invalid: [metadata.namespace: Invalid value: "a.b": ${label}, metadata.labels: Invalid value: "x/y/z": a key is an optional DNS subdomain prefix and '/', and a name of at most 63 letters, digits, '-', '_' or '.' that starts and ends with a letter or digit, metadata.labels: Invalid value: "-vision-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character, at most 63 of them]`,
    ],
    [
      "batch/v1:Job",
      { name: "j".repeat(64) },
      `Job.batch "${"j".repeat(64)}" is invalid: spec.template.labels: Invalid value: "${"j".repeat(64)}": must be no more than 63 bytes`,
    ],
    [
      "rbac.authorization.k8s.io/v1:Role",
      { name: "a/b" },
      `Role.rbac.authorization.k8s.io "a/b" is invalid: metadata.name: Invalid value: "a/b": may not be '.' or '..' and may not contain '/' or '%'`,
    ],
  ])("%s %j", (type, metadata, message) => {
    expect(refusalOf(() => make(type, { metadata }))).toEqual([message, "Invalid", 422]);
  });

  it("is not what it cannot see yet", () => {
    expect(make("core/v1:ConfigMap", { metadata: { name: UNKNOWN, namespace: UNKNOWN } }).id).toMatch(/^default\/a-/);
  });

  it("fails the program that asks for it, in a preview too", async () => {
    const program = () => void new Job("j", { metadata: { name: "Apply" }, spec: { template: {} } });
    await expect(record(program, { clouds: [simulatedKubernetes] })).rejects.toThrow(
      `Job.batch "Apply" is invalid: metadata.name: Invalid value: "Apply": ${subdomain}`,
    );
  });
});
