import { type Properties, read, readList, readString } from "../../../core/value.ts";
import { counted, type Forces, type ReplacingInputs } from "../../replacingInputs.ts";
import { isSameName } from "../../sameText.ts";
import { google } from "../source.ts";

/** What replaces a template: the same for one of all regions as for one of a single region. */
const templateInputs = [
  "advancedMachineFeatures.enableNestedVirtualization",
  "advancedMachineFeatures.enableUefiNetworking",
  "advancedMachineFeatures.performanceMonitoringUnit",
  "advancedMachineFeatures.threadsPerCore",
  "advancedMachineFeatures.visibleCoreCount",
  "canIpForward",
  "confidentialInstanceConfig",
  "description",
  "disks",
  "guestAccelerators",
  "instanceDescription",
  "keyRevocationActionType",
  "labels",
  "machineType",
  "metadata",
  "metadataStartupScript",
  "minCpuPlatform",
  "name",
  "namePrefix",
  "networkInterfaces.accessConfigs",
  "networkInterfaces.aliasIpRanges",
  "networkInterfaces.internalIpv6PrefixLength",
  "networkInterfaces.ipv6AccessConfigs",
  "networkInterfaces.ipv6AccessType",
  "networkInterfaces.ipv6Address",
  "networkInterfaces.name",
  "networkInterfaces.network",
  "networkInterfaces.networkAttachment",
  "networkInterfaces.networkIp",
  "networkInterfaces.nicType",
  "networkInterfaces.queueCount",
  "networkInterfaces.stackType",
  "networkInterfaces.subnetwork",
  "networkInterfaces.subnetworkProject",
  "networkInterfaces.vlan",
  "networkPerformanceConfig",
  "project",
  "region",
  "reservationAffinity",
  "resourceManagerTags",
  "resourcePolicies",
  "scheduling",
  "serviceAccount",
  "shieldedInstanceConfig",
  "tags",
  "workloadIdentityConfig",
];

const templateBlocks: Readonly<Record<string, Forces>> = {
  advancedMachineFeatures: counted("advancedMachineFeatures"),
  networkInterfaces: counted("networkInterfaces"),
};

/**
 * A script that moves between its own input and `metadata` is still the same; any other change of the input makes another machine.
 *
 * @see resource_compute_instance.go (`isGracefulMetadataStartupSwitch`)
 */
const isNotMoved: Forces = (before, after) => {
  const script = (inputs: Properties) => textAt(inputs, "metadataStartupScript");
  const metadata = (inputs: Properties) => textAt(inputs, "metadata.startup-script");
  const [old, now] = [script(before), script(after)];
  if (old === undefined) return now === undefined || now !== metadata(before);
  return now !== undefined || old !== metadata(after);
};

/**
 * An address is changed in place where its interface moves to another network. In the network that it has, it makes another machine.
 *
 * @see resource_compute_instance.go (`forceNewIfNetworkIPNotUpdatable`)
 */
const hasOtherAddress: Forces = (before, after, settings) => {
  const interfaces = readList(after, "networkInterfaces");
  if (interfaces.state !== "known") return false;
  return interfaces.value.some((_, place) => {
    const at = (input: string) => `networkInterfaces[${place}].${input}`;
    const now = read(after, at("networkIp"));
    if (now.state === "absent") return false;
    if (now.state === "known" && now.value === textAt(before, at("networkIp"))) return false;
    return ["network", "subnetwork"].every((input) => {
      const [old, wanted] = [textAt(before, at(input)), textAt(after, at(input))];
      return (
        old === wanted || (old !== undefined && wanted !== undefined && isSameName(old, wanted, settings["project"]))
      );
    });
  });
};

function textAt(inputs: Properties, path: string): string | undefined {
  const text = readString(inputs, path);
  return text.state === "known" ? text.value : undefined;
}

/** Machines outside of GKE, and templates of them. */
export const instanceRows: Readonly<Record<string, ReplacingInputs>> = {
  "gcp:compute/instance:Instance": {
    always: [
      "advancedMachineFeatures.enableUefiNetworking",
      "attachedDisks.forceAttach",
      "bootDisk.deviceName",
      "bootDisk.diskEncryptionKeyRaw",
      "bootDisk.diskEncryptionKeyRsa",
      "bootDisk.diskEncryptionServiceAccount",
      "bootDisk.forceAttach",
      "bootDisk.guestOsFeatures",
      "bootDisk.initializeParams.architecture",
      "bootDisk.initializeParams.enableConfidentialCompute",
      "bootDisk.initializeParams.image",
      "bootDisk.initializeParams.provisionedIops",
      "bootDisk.initializeParams.provisionedThroughput",
      "bootDisk.initializeParams.replicaZones",
      "bootDisk.initializeParams.resourceManagerTags",
      "bootDisk.initializeParams.resourcePolicies",
      "bootDisk.initializeParams.snapshot",
      "bootDisk.initializeParams.sourceImageEncryptionKey.kmsKeySelfLink",
      "bootDisk.initializeParams.sourceImageEncryptionKey.kmsKeyServiceAccount",
      "bootDisk.initializeParams.sourceImageEncryptionKey.rawKey",
      "bootDisk.initializeParams.sourceImageEncryptionKey.rsaEncryptedKey",
      "bootDisk.initializeParams.sourceSnapshotEncryptionKey.kmsKeySelfLink",
      "bootDisk.initializeParams.sourceSnapshotEncryptionKey.kmsKeyServiceAccount",
      "bootDisk.initializeParams.sourceSnapshotEncryptionKey.rawKey",
      "bootDisk.initializeParams.sourceSnapshotEncryptionKey.rsaEncryptedKey",
      "bootDisk.initializeParams.storagePool",
      "bootDisk.initializeParams.type",
      "bootDisk.kmsKeySelfLink",
      "bootDisk.mode",
      "bootDisk.source",
      "guestAccelerators",
      "hostname",
      "instanceEncryptionKey",
      "keyRevocationActionType",
      "name",
      "networkInterfaces.ipv6AccessConfigs.externalIpv6",
      "networkInterfaces.ipv6AccessConfigs.externalIpv6PrefixLength",
      "networkInterfaces.ipv6AccessConfigs.name",
      "networkInterfaces.networkAttachment",
      "networkInterfaces.nicType",
      "networkInterfaces.queueCount",
      "networkInterfaces.vlan",
      "networkPerformanceConfig",
      "project",
      "reservationAffinity",
      "scheduling.localSsdRecoveryTimeout",
      "scheduling.maxRunDuration",
      "scheduling.onInstanceStopAction",
      "scheduling.preemptible",
      "scheduling.provisioningModel",
      "scheduling.terminationTime",
      "scratchDisks.size",
      "workloadIdentityConfig.identity",
      "workloadIdentityConfig.identityCertificateEnabled",
      "zone",
    ],
    sometimes: {
      confidentialInstanceConfig: counted("confidentialInstanceConfig"),
      metadataStartupScript: isNotMoved,
      networkInterfaces: (before, after, settings) =>
        counted("networkInterfaces")(before, after) || hasOtherAddress(before, after, settings),
      params: counted("params"),
      scratchDisks: counted("scratchDisks"),
    },
    ...google("compute/resource_compute_instance.go"),
  },
  "gcp:compute/instanceTemplate:InstanceTemplate": {
    always: templateInputs,
    sometimes: templateBlocks,
    ...google("compute/resource_compute_instance_template.go"),
  },
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": {
    always: templateInputs,
    sometimes: templateBlocks,
    ...google("compute/resource_compute_region_instance_template.go"),
  },
};
