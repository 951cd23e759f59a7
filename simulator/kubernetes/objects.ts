import { createHash } from "node:crypto";
import type { Properties } from "../../components/core/value.ts";
import type { CloudCreate } from "../cloud.ts";
import type { Settings } from "../cloudType.ts";
import type { ObjectKind } from "./kind.ts";
import { clusterOf, nameOf, namespaceOf, textAt } from "./read.ts";

/** A name, or the logical name with what the provider would put behind it: made up, the same on every run. */
export function nameFor({ type, name, inputs, again = 0 }: CloudCreate, path = "metadata.name"): string {
  const given = textAt(inputs, path);
  if (given !== undefined) return given;
  return `${name}-${hash(seedOf(`${type}/${name}`, again)).slice(0, 8)}`;
}

/** Id and computed outputs of a new object. */
export function newObject(kind: ObjectKind, create: CloudCreate): { id: string; outputs: Properties } {
  const name = nameFor(create);
  const namespace = kind.namespaced ? namespaceOf(create.inputs) : undefined;
  const seed = seedOf(`${create.type}/${namespace ?? ""}/${name}`, create.again ?? 0);
  const status = statusOf(kind.kind, create);
  return {
    id: namespace === undefined ? name : `${namespace}/${name}`,
    outputs: {
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid: uid(seed),
        resourceVersion: versionOf(seed),
        creationTimestamp: "2026-07-14T00:00:00Z",
        generation: 1,
      },
      ...(kind.kind === "Service" ? serviceOf(create, seed) : {}),
      ...(status === undefined ? {} : { status }),
    },
  };
}

/** A release of Helm: what the provider says of it, and none of its objects. */
export function newRelease(create: CloudCreate): { id: string; outputs: Properties } {
  const name = nameFor(create, "name");
  const namespace = textAt(create.inputs, "namespace") ?? "default";
  return {
    id: `${namespace}/${name}`,
    outputs: { name, namespace, status: { name, namespace, revision: 1, status: "deployed" } },
  };
}

/** What controllers write once all is well. */
function statusOf(kind: string, { inputs, settings }: CloudCreate): Properties | undefined {
  switch (kind) {
    case "Namespace":
      return { phase: "Active" };
    case "PersistentVolume":
    case "PersistentVolumeClaim":
      return { phase: "Bound" };
    case "Job":
      return { succeeded: 1, conditions: [{ type: "Complete", status: "True" }] };
    case "DaemonSet":
      return { desiredNumberScheduled: 1, numberReady: 1, observedGeneration: 1 };
    case "Deployment":
    case "StatefulSet":
      return { replicas: 1, readyReplicas: 1, observedGeneration: 1 };
    case "Pod":
      return { phase: "Running" };
    case "Service":
    case "Ingress": {
      const balanced = kind === "Ingress" || textAt(inputs, "spec.type") === "LoadBalancer";
      return { loadBalancer: balanced ? { ingress: [balancer(`${kind}/${nameOf(inputs) ?? ""}`, settings)] } : {} };
    }
    default:
      return undefined;
  }
}

/** The address inside the cluster that a service gets, unless it wants none or another name. */
function serviceOf({ inputs }: CloudCreate, seed: string): Properties {
  const given = textAt(inputs, "spec.clusterIP");
  if (given !== undefined || textAt(inputs, "spec.type") === "ExternalName") return {};
  const clusterIP = `172.20.${Number.parseInt(hash(seed).slice(0, 2), 16)}.${(Number.parseInt(hash(seed).slice(2, 4), 16) % 253) + 2}`;
  return { spec: { clusterIP } };
}

/** Load balancers of AWS are known by a name, those of others by an address. */
function balancer(seed: string, settings: Settings): Properties {
  const cluster = clusterOf(settings);
  const digits = hash(`${cluster}/${seed}`);
  const region = /\.([a-z0-9-]+)\.eks\.amazonaws\.com/.exec(cluster)?.[1];
  if (region !== undefined) {
    return {
      hostname: `a${digits.slice(0, 31)}-${Number.parseInt(digits.slice(0, 7), 16)}.${region}.elb.amazonaws.com`,
    };
  }
  const [a = 0, b = 0] = Buffer.from(digits, "hex");
  return { ip: `203.0.113.${((a + b) % 253) + 2}` };
}

/** One that is made again is another object. */
function seedOf(seed: string, again: number): string {
  return again === 0 ? seed : `${seed}#${again}`;
}

function versionOf(seed: string): string {
  return String(Number.parseInt(hash(seed).slice(0, 7), 16));
}

function uid(seed: string): string {
  const digits = hash(seed);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20, 32)].join("-");
}

function hash(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}
