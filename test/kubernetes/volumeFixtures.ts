import { DaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import { Job } from "kubernetes-models/batch/v1/Job";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { PersistentVolume } from "kubernetes-models/v1/PersistentVolume";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { LustreVolume, type LustreVolumeArgs, type LustreVolumeOptions } from "../../components/kubernetes/index.ts";
import { type LustreRef, LustreService } from "../../components/pulumi/lustreRef.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";
import { run } from "../aws/eksFixtures.ts";

export const volumeType = "kubernetes:core/v1:PersistentVolume";
export const claimType = "kubernetes:core/v1:PersistentVolumeClaim";
export const configType = "kubernetes:core/v1:ConfigMap";
export const jobType = "kubernetes:batch/v1:Job";
export const setType = "kubernetes:apps/v1:DaemonSet";

export const fsx: LustreRef = {
  name: "data",
  service: LustreService.Fsx,
  region: "us-east-2",
  zone: "us-east-2a",
  fileSystemId: "fs-0123456789abcdef0",
  address: "fs-0123456789abcdef0.fsx.us-east-2.amazonaws.com",
  mountName: "2pdvhbev",
  capacityGiB: 4800,
  ownership: { team: "vision" },
};
export const azure: LustreRef = {
  name: "data",
  service: LustreService.Azure,
  region: "eastus",
  zone: "1",
  fileSystemId: "amlfs-data",
  address: "10.0.0.4",
  mountName: "lustrefs",
  capacityGiB: 16_384,
};
export const google: LustreRef = {
  name: "data",
  service: LustreService.Google,
  region: "us-central1",
  zone: "us-central1-a",
  fileSystemId: "projects/lab/locations/us-central1-a/instances/data",
  address: "10.90.1.4",
  mountName: "lustre",
};
export const onPrem: LustreRef = {
  name: "scratch",
  service: LustreService.OnPrem,
  region: "basement",
  zone: "room-2",
  fileSystemId: "scratch",
  address: "10.0.0.1@o2ib:10.0.0.2@o2ib",
  mountName: "scratch/projects",
};

export const image = "registry.example/lustre-client:2.15.6";
export const usual: LustreVolumeArgs = { fileSystem: fsx, namespace: "training" };
export const full: LustreVolumeArgs = {
  ...usual,
  image,
  layouts: [{ path: "/images", components: [{ stripeCount: 4, stripeSizeBytes: 4_194_304 }] }],
  clientSettings: [{ kind: "lctl", parameter: "osc.*OST*.max_rpcs_in_flight", value: "32" }],
};

/** Records one volume named `datasets`. */
export function recorded(
  args: LustreVolumeArgs,
  opts?: LustreVolumeOptions,
  options?: Partial<RecordOptions>,
): Promise<Recording> {
  return run(() => {
    const { claimName, volumeName, jobName, ref } = new LustreVolume("datasets", args, opts);
    return { claimName, volumeName, ref, ...(jobName === undefined ? {} : { jobName }) };
  }, options);
}

const models: Record<string, new (body: never) => object> = {
  [volumeType]: PersistentVolume,
  [claimType]: PersistentVolumeClaim,
  [configType]: ConfigMap,
  [jobType]: Job,
  [setType]: DaemonSet,
};

/** Holds every object of Kubernetes of a recording against its OpenAPI schema; throws what is wrong. How many there were. */
export function validated({ nodes }: Recording): number {
  const objects = nodes.filter(({ type }) => type.startsWith("kubernetes:"));
  for (const { type, inputs } of objects) {
    const Model = models[type];
    if (Model === undefined) throw new Error(`no schema for ${type}`);
    const { apiVersion, kind, ...body } = structuredClone(inputs) as { apiVersion: string; kind: string };
    const model = new Model(body as never) as unknown as { apiVersion: string; kind: string; validate(): void };
    if (model.apiVersion !== apiVersion || model.kind !== kind) throw new Error(`${apiVersion} ${kind} is no ${type}`);
    model.validate();
  }
  return objects.length;
}
