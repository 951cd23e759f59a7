import { readNumber } from "../../components/core/value.ts";
import { computeLink, type GoogleType } from "./googleType.ts";
import {
  address,
  computeMadeAt,
  fingerprint,
  global,
  type Made,
  number,
  projectIn,
  regional,
  regionOf,
  text,
  zonal,
  zoneOf,
} from "./made.ts";
import { quotaExceeded } from "./quota.ts";
import { disks, inUse, network, notFound, subnetwork } from "./refusals.ts";

const link = computeLink;
const source = "https://docs.cloud.google.com/compute/docs/instances/instance-lifecycle";
const made = { creationTimestamp: computeMadeAt };
const template = (seed: string) => ({
  ...made,
  numericId: number(seed),
  metadataFingerprint: fingerprint(`${seed}/metadata`),
  tagsFingerprint: "",
});
const disk = ({ seed }: Made) => ({
  ...made,
  diskId: number(seed),
  labelFingerprint: fingerprint(seed),
  lastAttachTimestamp: "",
  lastDetachTimestamp: "",
  sourceDiskId: "",
  sourceImageId: "",
  sourceSnapshotId: "",
  users: [],
});
const group = (place: string) => (one: Made) => ({
  ...made,
  fingerprint: fingerprint(one.seed),
  instanceGroupManagerId: Number(number(one.seed).slice(0, 15)),
  instanceGroup: `${link}projects/${one.project}/${place}/${place === "zones" ? zoneOf(one) : regionOf(one)}/instanceGroups/${one.name}`,
  statuses: [{ isStable: true }],
});

/** What machines outside of GKE are made of, and come in groups by. */
export const machineTypes: readonly GoogleType[] = [
  {
    type: "gcp:compute/instanceTemplate:InstanceTemplate",
    id: global("instanceTemplates"),
    link,
    outputs: ({ seed, project, name }) => ({
      ...template(seed),
      selfLinkUnique: `${link}projects/${project}/global/instanceTemplates/${name}?uniqueId=${number(seed)}`,
    }),
    called: "instance template",
    deletionPolicy: false,
    refers: [network("networkInterfaces[].network"), subnetwork("networkInterfaces[].subnetwork")],
  },
  {
    type: "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
    id: regional("instanceTemplates"),
    link,
    outputs: ({ seed }) => template(seed),
    called: "RegionInstanceTemplate",
    refers: [network("networkInterfaces[].network"), subnetwork("networkInterfaces[].subnetwork")],
  },
  {
    type: "gcp:compute/instanceGroupManager:InstanceGroupManager",
    id: zonal("instanceGroupManagers"),
    link,
    outputs: group("zones"),
    called: "InstanceGroupManager",
    minutes: { create: 1, delete: 2, source },
    refers: [managed("instanceTemplates")],
    refuse: quotaExceeded,
  },
  {
    type: "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager",
    id: regional("instanceGroupManagers"),
    link,
    outputs: group("regions"),
    called: "RegionInstanceGroupManager",
    minutes: { create: 1, delete: 2, source },
    refers: [managed("instanceTemplates")],
    refuse: quotaExceeded,
  },
  {
    type: "gcp:compute/resizeRequest:ResizeRequest",
    id: (one) =>
      `projects/${one.project}/zones/${zoneOf(one)}/instanceGroupManagers/${text(one.inputs, "instanceGroupManager")}/resizeRequests/${one.name}`,
    outputs: () => ({ ...made, state: "ACCEPTED", statuses: [] }),
    called: "ResizeRequest",
  },
  {
    type: "gcp:compute/healthCheck:HealthCheck",
    id: global("healthChecks"),
    link,
    outputs: ({ inputs }) => ({ ...made, type: checkKind(inputs) }),
    called: "HealthCheck",
  },
  {
    type: "gcp:compute/disk:Disk",
    id: zonal("disks"),
    link,
    outputs: (one) => ({ ...disk(one), sourceInstantSnapshotId: "" }),
    called: "Disk",
    minutes: { create: 0.2, delete: 0.2, source },
    refuse: quotaExceeded,
  },
  {
    type: "gcp:compute/regionDisk:RegionDisk",
    id: regional("disks"),
    link,
    outputs: disk,
    called: "RegionDisk",
    minutes: { create: 0.3, delete: 0.2, source },
  },
  {
    type: "gcp:compute/attachedDisk:AttachedDisk",
    id: (one) => `projects/${one.project}/zones/${zoneOf(one)}/instances/${last(one, "instance")}/${last(one, "disk")}`,
    nameFrom: null,
    outputs: (one) => ({ zone: zoneOf(one) }),
    called: "",
    refers: [{ path: "disk", to: disks, missing: notFound, holds: inUse("disk") }],
  },
  {
    type: "gcp:compute/image:Image",
    id: global("images"),
    link,
    outputs: ({ seed }) => ({ ...made, archiveSizeBytes: 0, labelFingerprint: fingerprint(seed) }),
    called: "Image",
    minutes: { create: 1.5, delete: 0.2, source: "https://docs.cloud.google.com/compute/docs/images/create-custom" },
  },
  {
    type: "gcp:compute/snapshot:Snapshot",
    id: global("snapshots"),
    link,
    outputs: ({ seed, inputs }) => {
      const size = readNumber(inputs, "diskSizeGb");
      return {
        ...made,
        snapshotId: Number(number(seed).slice(0, 15)),
        labelFingerprint: fingerprint(seed),
        diskSizeGb: size.state === "known" ? size.value : 10,
        storageBytes: 0,
        licenses: [],
      };
    },
    called: "Snapshot",
  },
  {
    type: "gcp:compute/forwardingRule:ForwardingRule",
    id: regional("forwardingRules"),
    link,
    outputs: ({ seed, inputs }) => ({
      ...made,
      forwardingRuleId: Number(number(seed).slice(0, 15)),
      ipAddress: text(inputs, "ipAddress") || address(seed, "10.0"),
      labelFingerprint: fingerprint(seed),
      baseForwardingRule: "",
      pscConnectionId: "",
      pscConnectionStatus: "",
      serviceName: "",
    }),
    called: "ForwardingRule",
    refers: [network("network"), subnetwork("subnetwork")],
  },
  {
    type: "gcp:compute/projectMetadata:ProjectMetadata",
    id: ({ inputs, settings }) => projectIn(inputs, settings),
    nameFrom: null,
    called: "",
    taken: null,
  },
  {
    type: "gcp:compute/sharedVPCHostProject:SharedVPCHostProject",
    id: ({ inputs, settings }) => projectIn(inputs, settings),
    nameFrom: null,
    called: "",
    taken: null,
  },
  {
    type: "gcp:compute/sharedVPCServiceProject:SharedVPCServiceProject",
    id: ({ inputs }) => `${text(inputs, "hostProject")}/${text(inputs, "serviceProject")}`,
    nameFrom: null,
    project: false,
    called: "",
    taken: null,
  },
];

function managed(kind: string) {
  const types = [
    "gcp:compute/instanceTemplate:InstanceTemplate",
    "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate",
  ];
  return {
    path: "versions[].instanceTemplate",
    to: types,
    missing: notFound,
    holds: inUse(kind === "instanceTemplates" ? "instance_template" : kind),
  };
}

function last({ inputs }: Made, path: string): string {
  const value = text(inputs, path);
  return value.slice(value.lastIndexOf("/") + 1);
}

function checkKind(inputs: Readonly<Record<string, unknown>>): string {
  const kinds = ["grpc", "http2", "https", "http", "ssl", "tcp"] as const;
  return (kinds.find((kind) => inputs[`${kind}HealthCheck`] !== undefined) ?? "tcp").toUpperCase();
}
