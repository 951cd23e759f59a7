import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { read, readBoolean, readList, readString } from "../../components/core/value.ts";
import { launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import { ec2InstanceType, spotInstanceRequestType } from "../../components/hardware/aws/nodeGroup.ts";
import { gkeNodePoolType } from "../../components/hardware/gcp/nodePoolTypes.ts";
import { type EncryptedStore, encryptedStore, encryptedStores } from "../../components/security/encryptedStores.ts";
import { Environment } from "../environment.ts";
import { type Finding, gpuPolicy, levels, limitSource, type PolicyContext } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import {
  blockDevicePlaces,
  blockDeviceTypes,
  foreignTemplate,
  judgeBlockDevices,
  judgeFlag,
  templatedTypes,
} from "./blockDevices.ts";
import { bucketConfigurationTypes, bucketKeyPlaces, bucketsWithoutKey, bucketTypes } from "./bucketEncryption.ts";
import { judgeKeys, type KeyPlace, unknownKeys } from "./customerKey.ts";

export interface EncryptionAtRestConfig {
  /** Whether the account encrypts new EBS volumes by default, in every region that is used. */
  readonly ebsEncryptedByDefault: boolean;
  /** Types whose data have to be under a key of the customer's own. */
  readonly customerKeys: readonly string[];
}

/** Disks of machines of Google Cloud: a list of them, or one. */
const googleDisks: Readonly<Record<string, { readonly list?: string; readonly keys: readonly string[] }>> = {
  "gcp:compute/instance:Instance": {
    keys: ["bootDisk.kmsKeySelfLink", "bootDisk.diskEncryptionKeyRaw", "bootDisk.diskEncryptionKeyRsa"],
  },
  "gcp:compute/instanceTemplate:InstanceTemplate": { list: "disks", keys: ["diskEncryptionKey.kmsKeySelfLink"] },
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": {
    list: "disks",
    keys: ["diskEncryptionKey.kmsKeySelfLink"],
  },
  [gkeNodePoolType]: { keys: ["nodeConfig.bootDiskKmsKey"] },
};
const disks = "https://docs.cloud.google.com/compute/docs/disks/customer-managed-encryption";

/** What keeps data when the machines are gone. Disks of nodes are copies, and go with them: their key is a choice. */
const durable: readonly string[] = [...encryptedStores.map(({ type }) => type), ...bucketTypes];
const keyed: readonly string[] = [
  ...durable,
  launchTemplateType,
  ec2InstanceType,
  spotInstanceRequestType,
  ...Object.keys(googleDisks),
];
const types: readonly string[] = [...new Set([...keyed, ...blockDeviceTypes, ...bucketConfigurationTypes])];

/**
 * Google Cloud, FSx, S3 and Kubernetes secrets are encrypted whatever a program says; EBS and EFS are when asked to. Keys
 * that come from another resource are judged during the update, unless they come from a key of the program.
 */
export const encryptionAtRest = gpuPolicy<EncryptionAtRestConfig>({
  name: "encryption-at-rest",
  description:
    "Volumes and file systems are encrypted, and in prod data that outlive machines are under a key of the customer's own.",
  severity: "high",
  source: "https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/welcome.html",
  remediation: "Set encrypted: true, and give the id of a KMS key of your own where one is asked for.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      ebsEncryptedByDefault: {
        type: "boolean",
        description: "Whether the account encrypts new EBS volumes by default, in every region that is used.",
      },
      customerKeys: {
        type: "array",
        items: { type: "string", enum: [...keyed] },
        description: "Resource types whose data have to be under a key of the customer's own.",
      },
    },
  },
  defaults: (environment) => ({
    ebsEncryptedByDefault: false,
    customerKeys: environment === Environment.Prod ? durable : [],
  }),
  types,
  evaluate: (node, context) => [
    ...judgeEncrypted(node, context.config.ebsEncryptedByDefault),
    ...judgeCustomerKeys(node, context),
  ],
  stackTypes: [...new Set([...keyed, ...templatedTypes, ...bucketConfigurationTypes])],
  // Which key a value was made from, and which bucket a configuration is for, is only told with the stack.
  evaluateStack: (graph, context) => {
    const { customerKeys, ebsEncryptedByDefault } = context.config;
    const asked = limitSource(context, "customerKeys");
    return [
      ...(ebsEncryptedByDefault ? [] : all(graph, templatedTypes).flatMap((node) => foreignTemplate(graph, node))),
      ...bucketTypes
        .filter((type) => customerKeys.includes(type))
        .flatMap((type) => bucketsWithoutKey(graph, type, asked)),
      ...all(graph, types)
        .filter((node) => isAsked(node, customerKeys))
        .flatMap((node) => unknownKeys(graph, node, placesOf(node).places)),
    ];
  },
});

/** Resources that are only read are judged where they are made. */
const all = (graph: ResourceGraph, of: readonly string[]): ResourceNode[] =>
  of.flatMap((type) => graph.ofType(type).filter(({ external }) => external !== true));

function judgeEncrypted(node: ResourceNode, accountEncrypts: boolean): Finding[] {
  if (blockDeviceTypes.includes(node.type)) return judgeBlockDevices(node, accountEncrypts);
  const store = encryptedStore(node.type);
  if (store?.encrypted === undefined) return [];
  return judgeFlag(node, readBoolean(node.inputs, store.encrypted), {
    ...store,
    accountEncrypts: store.byAccount === true && accountEncrypts,
  });
}

function judgeCustomerKeys(node: ResourceNode, context: PolicyContext<EncryptionAtRestConfig>): Finding[] {
  if (!isAsked(node, context.config.customerKeys)) return [];
  const { places, findings } = placesOf(node);
  return [...findings, ...judgeKeys(node, places, limitSource(context, "customerKeys"))];
}

/** The configuration of a bucket stands for the bucket. */
function isAsked({ type }: ResourceNode, customerKeys: readonly string[]): boolean {
  if (!bucketConfigurationTypes.includes(type)) return customerKeys.includes(type);
  return bucketTypes.some((bucket) => customerKeys.includes(bucket));
}

interface Places {
  readonly places: readonly KeyPlace[];
  readonly findings: readonly Finding[];
}

function placesOf(node: ResourceNode): Places {
  if (bucketTypes.includes(node.type) || bucketConfigurationTypes.includes(node.type)) return bucketKeyPlaces(node);
  if (blockDeviceTypes.includes(node.type)) return { places: blockDevicePlaces(node), findings: [] };
  const store = encryptedStore(node.type);
  if (store !== undefined) return placesOfStore(node, store);
  return placesOfDisks(node);
}

function placesOfStore(node: ResourceNode, { keys, keyless, off, what, source }: EncryptedStore): Places {
  const place: KeyPlace = { at: "", keys, what, source };
  const none: Places = { places: [], findings: [] };
  if (keyless !== undefined) {
    const [path, start] = keyless;
    const kind = readString(node.inputs, path);
    if (kind.state === "absent" || (kind.state === "known" && kind.value.startsWith(start))) return none;
    const missing = keys.every((key) => read(node.inputs, key).state === "absent");
    if (kind.state === "unknown" && missing) {
      return { places: [], findings: [unreadable(node, kind, `whether ${what} may have a key of your own`)] };
    }
  }
  if (off !== undefined) {
    const [path, value] = off;
    const state = readString(node.inputs, path);
    if (state.state === "unknown") {
      return { places: [place], findings: [unreadable(node, state, `whether ${what} have a key of your own`)] };
    }
    if (state.state === "known" && state.value === value) {
      const rule = `takes no account of a key for ${what}, and a key of your own is asked for`;
      const fix = `set it to "ENCRYPTED", with ${keys[0]!}`;
      return { places: [], findings: problemFindings(node, [{ severity: "error", path, value, rule, fix, source }]) };
    }
  }
  return { places: [place], findings: [] };
}

function placesOfDisks(node: ResourceNode): Places {
  const { list: path, keys } = googleDisks[node.type]!;
  const place = (at: string): KeyPlace => ({ at, keys, what: "the disk", source: disks });
  if (path === undefined) return { places: [place("")], findings: [] };
  const list = readList(node.inputs, path);
  if (list.state === "unknown")
    return { places: [], findings: [unreadable(node, list, "whether its disks have a key of your own")] };
  const count = list.state === "known" ? list.value.length : 0;
  return { places: Array.from({ length: count }, (_, index) => place(joinPath(path, `[${index}]`))), findings: [] };
}
