import type { ResourceNode } from "../../core/graph.ts";
import { read, readList, readString } from "../../core/value.ts";
import type { Measurement, Meters } from "../meter.ts";

const free = (why: string): Measurement => ({ state: "free", why });
const unpriced = (why: string): Measurement => ({ state: "unpriced", why });

function measureService(node: ResourceNode): Measurement {
  const type = readString(node.inputs, "spec.type");
  if (type.state === "unknown") return unpriced("whether it is a load balancer is only known later");
  return type.state === "known" && type.value === "LoadBalancer"
    ? unpriced("the cluster has its cloud make a load balancer, billed by the hour and by traffic")
    : free("an address inside the cluster");
}

function measureIngress(): Measurement {
  return unpriced("what its controller makes of it, a load balancer for example, is not in the program");
}

function measureClaim(node: ResourceNode): Measurement {
  const storageClass = readString(node.inputs, "spec.storageClassName");
  const volume = read(node.inputs, "spec.volumeName");
  const isStatic = storageClass.state === "known" && storageClass.value === "";
  if (isStatic || volume.state === "known") return free("claims a volume that exists; its service bills it");
  if (storageClass.state === "unknown" || volume.state === "unknown") {
    return unpriced("whether the cluster makes a disk for it is only known later");
  }
  const size = readString(node.inputs, "spec.resources.requests.storage");
  const what = size.state === "known" ? `a disk of ${size.value}` : "a disk";
  const how = storageClass.state === "known" ? `class ${storageClass.value}` : "its default class";
  return unpriced(`the cluster makes ${what} for it, of ${how}`);
}

/** Where workloads have the specification of their pods. */
const podPaths = ["spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"];

function measureWorkload(node: ResourceNode): Measurement {
  const templates = readList(node.inputs, "spec.volumeClaimTemplates");
  if (templates.state !== "absent" && !(templates.state === "known" && templates.value.length === 0)) {
    return unpriced("the cluster makes disks for its pods");
  }
  for (const path of podPaths) {
    const volumes = readList(node.inputs, `${path}.volumes`);
    if (volumes.state !== "known") continue;
    if (volumes.value.some((volume) => read(volume, "ephemeral").state !== "absent")) {
      return unpriced("the cluster makes disks for its pods");
    }
  }
  return free("runs on nodes, which are priced");
}

/** Objects of a cluster cost nothing; what a cluster has its cloud make for some of them does. */
export const kubernetesMeters: Meters = {
  "kubernetes:core/v1:Service": measureService,
  "kubernetes:networking.k8s.io/v1:Ingress": measureIngress,
  "kubernetes:core/v1:PersistentVolumeClaim": measureClaim,
  "kubernetes:apps/v1:DaemonSet": measureWorkload,
  "kubernetes:apps/v1:Deployment": measureWorkload,
  "kubernetes:apps/v1:ReplicaSet": measureWorkload,
  "kubernetes:apps/v1:StatefulSet": measureWorkload,
  "kubernetes:batch/v1:CronJob": measureWorkload,
  "kubernetes:batch/v1:Job": measureWorkload,
  "kubernetes:core/v1:Pod": measureWorkload,
  "kubernetes:core/v1:ReplicationController": measureWorkload,
};
