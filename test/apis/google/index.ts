import type { ResourceNode } from "../../../components/core/graph.ts";
import {
  asText,
  type Converter,
  type Finding,
  judgeGraph as judgeWith,
  once,
  type Place,
  sendAll,
  unsent,
} from "../convert.ts";
import { readGapi } from "../readers/declarations.ts";
import { readProtos } from "../readers/protos.ts";
import { clusterConverter } from "./cluster.ts";
import { computeConverters } from "./compute.ts";
import { nodePoolConverter } from "./nodePool.ts";
import { member, storageConverters } from "./storage.ts";

const services = "hashicorp/terraform-provider-google google/services";

const others: Readonly<Record<string, Converter>> = {
  "gcp:lustre/instance:Instance": {
    source: `${services}/lustre/resource_lustre_instance.go`,
    requests: (inputs) => {
      const { instanceId } = inputs;
      const instance = sendAll(inputs, {
        project: unsent,
        location: unsent,
        instanceId: unsent,
        deletionPolicy: unsent,
        capacityGib: { as: asText },
        perUnitStorageThroughput: { as: asText },
      });
      const parent = `projects/p/locations/${String(inputs["location"])}`;
      return [{ api: "lustre", type: "CreateInstanceRequest", body: { instance }, address: { parent, instanceId } }];
    },
  },
  "gcp:servicenetworking/connection:Connection": {
    source: `${services}/servicenetworking/resource_service_networking_connection.go`,
    requests: ({ network, reservedPeeringRanges }) => [
      { api: "servicenetworking", type: "Connection", body: { network, reservedPeeringRanges } },
    ],
  },
  "gcp:serviceaccount/account:Account": {
    source: `${services}/resourcemanager/resource_google_service_account.go`,
    requests: ({ accountId, displayName, description }) => [
      {
        api: "iamAdmin",
        type: "CreateServiceAccountRequest",
        body: {
          accountId,
          serviceAccount: {
            ...(displayName === undefined ? {} : { displayName }),
            ...(description === undefined ? {} : { description }),
          },
        },
        address: { name: "projects/p" },
      },
    ],
  },
  "gcp:serviceaccount/iAMMember:IAMMember": member("iam", "resourcemanager/iam_service_account.go"),
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": member("iam", "kms/iam_kms_crypto_key.go"),
  "gcp:projects/iAMMember:IAMMember": member("iam", "resourcemanager/iam_project.go"),
};

/**
 * Pulumi's provider for Google Cloud asks the beta versions of GKE and Compute Engine, so those are what it is judged by;
 * `generallyAvailable` tells what of it the stable versions do not have.
 */
const types = ["type/date.proto", "type/timeofday.proto"];
const apis: Place["apis"] = {
  container: once(() => readProtos("container.v1beta1", "container/v1beta1/cluster_service.proto", ...types)),
  compute: once(() => readProtos("compute.beta", "cloud/compute/v1beta/compute.proto")),
  lustre: once(() => readProtos("lustre.v1", "cloud/lustre/v1/instance.proto")),
  iamAdmin: once(() => readProtos("iam.v1", "iam/admin/v1/iam.proto")),
  iam: once(() => readProtos("iam.v1", "iam/v1/policy.proto", "type/expr.proto")),
  storage: once(() => readGapi("storage.v1", "@maxim_mazurok/gapi.client.storage-v1")),
  servicenetworking: once(() => readGapi("servicenetworking.v1", "@maxim_mazurok/gapi.client.servicenetworking-v1")),
};

export const google: Place = {
  package: "gcp",
  apis,
  converters: {
    "gcp:container/nodePool:NodePool": nodePoolConverter,
    "gcp:container/cluster:Cluster": clusterConverter,
    ...computeConverters,
    ...storageConverters,
    ...others,
  },
  notJudged: {
    "gcp:projects/serviceIdentity:ServiceIdentity": "the request that makes the account of a service has no body",
  },
};

/** The same requests before the versions of the APIs that are not beta. */
export const generallyAvailable: Place = {
  ...google,
  apis: {
    ...apis,
    container: once(() => readProtos("container.v1", "container/v1/cluster_service.proto", ...types)),
    compute: once(() => readProtos("compute.v1", "cloud/compute/v1/compute.proto")),
  },
};

export function judgeGraph(nodes: readonly ResourceNode[]): Finding[] {
  return judgeWith(google, nodes);
}
