import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { measured, node } from "./graph.ts";

const runs = { state: "free", why: "runs on nodes, which are priced" };
const disks = { state: "unpriced", why: "the cluster makes disks for its pods" };
const later = { state: "unpriced", why: "whether the cluster makes a disk for it is only known later" };
const exists = { state: "free", why: "claims a volume that exists; its service bills it" };
const inside = { state: "free", why: "an address inside the cluster" };
const pods = (volumes: unknown[]) => ({ spec: { template: { spec: { volumes } } } });

/** Objects of a cluster cost nothing; what the cluster has its cloud make for them does. */
describe("objects of a cluster", () => {
  it.each([
    ["core/v1:Service", {}, inside],
    ["core/v1:Service", { spec: { type: "NodePort" } }, inside],
    [
      "core/v1:Service",
      { spec: { type: "LoadBalancer" } },
      {
        state: "unpriced",
        why: "the cluster has its cloud make a load balancer, billed by the hour and by traffic",
      },
    ],
    [
      "core/v1:Service",
      { spec: { type: UNKNOWN } },
      { state: "unpriced", why: "whether it is a load balancer is only known later" },
    ],
    [
      "networking.k8s.io/v1:Ingress",
      {},
      {
        state: "unpriced",
        why: "what its controller makes of it, a load balancer for example, is not in the program",
      },
    ],
    ["core/v1:PersistentVolumeClaim", { spec: { storageClassName: "", volumeName: "data" } }, exists],
    ["core/v1:PersistentVolumeClaim", { spec: { storageClassName: "", volumeName: UNKNOWN } }, exists],
    ["core/v1:PersistentVolumeClaim", { spec: { storageClassName: "gp3", volumeName: "data" } }, exists],
    ["core/v1:PersistentVolumeClaim", { spec: { storageClassName: UNKNOWN } }, later],
    ["core/v1:PersistentVolumeClaim", { spec: { storageClassName: "gp3", volumeName: UNKNOWN } }, later],
    [
      "core/v1:PersistentVolumeClaim",
      { spec: { storageClassName: "gp3", resources: { requests: { storage: "100Gi" } } } },
      { state: "unpriced", why: "the cluster makes a disk of 100Gi for it, of class gp3" },
    ],
    [
      "core/v1:PersistentVolumeClaim",
      { spec: {} },
      { state: "unpriced", why: "the cluster makes a disk for it, of its default class" },
    ],
    ["core/v1:PersistentVolume", {}, { state: "free", why: "names storage that exists; its service bills it" }],
    ["core/v1:ConfigMap", {}, { state: "free", why: "an object of the cluster, which is priced" }],
    ["batch/v1:Job", pods([{ name: "x", configMap: { name: "x" } }]), runs],
    ["apps/v1:Deployment", pods([{ name: "scratch", ephemeral: { volumeClaimTemplate: {} } }]), disks],
    ["core/v1:Pod", { spec: { volumes: [{ name: "scratch", ephemeral: UNKNOWN }] } }, disks],
    ["batch/v1:CronJob", { spec: { jobTemplate: pods([{ name: "scratch", ephemeral: {} }]) } }, disks],
    ["apps/v1:StatefulSet", pods([]), runs],
    ["apps/v1:StatefulSet", { spec: { volumeClaimTemplates: [] } }, runs],
    ["apps/v1:StatefulSet", { spec: { volumeClaimTemplates: [{}] } }, disks],
    ["apps/v1:StatefulSet", { spec: { volumeClaimTemplates: UNKNOWN } }, disks],
    ["helm.sh/v3:Release", {}, { state: "unpriced", why: "no meter for kubernetes:helm.sh/v3:Release" }],
  ])("%s %j", (type, inputs, expected) => {
    expect(measured([node(`kubernetes:${type}`, "it", inputs)])).toEqual(expected);
  });
});
