import { createHash } from "node:crypto";
import { type Properties, Unknown } from "../../components/core/value.ts";
import type { CloudCall, CloudCreate, SimulatedCloud } from "../cloud.ts";

/** The project of every simulated answer where the stack names none. */
export const simulatedProject = "example-project";
/** Its number. */
export const simulatedProjectNumber = "123456789012";

type Settings = Readonly<Record<string, string>>;
type Answer = (call: { readonly inputs: Properties; readonly settings: Settings }) => Properties;

const answers: Readonly<Record<string, Answer>> = {
  "gcp:organizations/getProject:getProject": ({ inputs, settings }) => {
    const projectId = text(inputs["projectId"]) || projectOf(settings);
    return {
      ...known(inputs),
      id: `projects/${projectId}`,
      name: projectId,
      number: simulatedProjectNumber,
      projectId,
      labels: {},
      effectiveLabels: {},
      pulumiLabels: {},
      tags: {},
    };
  },
  "gcp:organizations/getClientConfig:getClientConfig": ({ settings }) => ({
    id: projectOf(settings),
    project: projectOf(settings),
    region: settings["region"] ?? "",
    zone: settings["zone"] ?? "",
    defaultLabels: {},
  }),
  "gcp:compute/getZones:getZones": ({ inputs, settings }) => {
    const region = text(inputs["region"]) || (settings["region"] ?? "us-central1");
    return {
      ...known(inputs),
      id: `projects/${projectOf(settings)}/regions/${region}`,
      region,
      project: projectOf(settings),
      names: ["a", "b", "c"].map((letter) => `${region}-${letter}`),
    };
  },
  "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": ({ inputs, settings }) => {
    const emailAddress = `service-${simulatedProjectNumber}@gs-project-accounts.iam.gserviceaccount.com`;
    return {
      ...known(inputs),
      id: emailAddress,
      emailAddress,
      member: `serviceAccount:${emailAddress}`,
      project: text(inputs["project"]) || projectOf(settings),
    };
  },
};

/** What Google Cloud answers, as far as a plan needs it. Deterministic: the same program gets the same answers on every run. */
export const simulatedGcp: SimulatedCloud = {
  package: "gcp",
  functions: Object.keys(answers).sort(),
  types: new Map(),
  phrase: ({ code, message }) => `${code}: ${message}`,
  invoke: ({ token, inputs, settings }: CloudCall) => answers[token]?.({ inputs, settings }),
  create: ({ type, name: resource, inputs, settings }: CloudCreate) => {
    const name = nameOf(type, resource, inputs);
    const project = text(inputs["project"]) || projectOf(settings);
    const made: Made = { name, project, inputs, settings, seed: `${type}/${project}/${resource}` };
    const id = (ids[type] ?? ((one: Made) => `projects/${one.project}/${kindOf(type)}/${one.name}`))(made);
    const links = linked.has(type) ? { selfLink: `https://www.googleapis.com/compute/v1/${id}` } : {};
    const own = projectless.has(type) ? {} : { project };
    return { id, outputs: { ...own, ...named(type, name), ...links, ...computed[type]?.(made, id) } };
  },
};

/** What the outputs of a new resource are made from. */
interface Made {
  /** What Google knows it by. */
  readonly name: string;
  readonly project: string;
  readonly inputs: Properties;
  readonly settings: Settings;
  readonly seed: string;
}

/** Where in the hierarchy of a project a resource is. */
const global =
  (kind: string) =>
  ({ project, name }: Made): string =>
    `projects/${project}/global/${kind}/${name}`;
const regional =
  (kind: string) =>
  (made: Made): string =>
    `projects/${made.project}/regions/${regionOf(made)}/${kind}/${made.name}`;
const located =
  (kind: string) =>
  (made: Made): string =>
    `projects/${made.project}/locations/${text(made.inputs["location"]) || regionOf(made)}/${kind}/${made.name}`;
const member =
  (of: string) =>
  ({ inputs }: Made): string =>
    [inputs[of], inputs["role"], inputs["member"]].map(text).join("/");

/** Ids as the provider writes them, by type. */
const ids: Readonly<Record<string, (made: Made) => string>> = {
  "gcp:compute/network:Network": global("networks"),
  "gcp:compute/subnetwork:Subnetwork": regional("subnetworks"),
  "gcp:compute/firewall:Firewall": global("firewalls"),
  "gcp:compute/router:Router": regional("routers"),
  "gcp:compute/routerNat:RouterNat": (made) =>
    `${made.project}/${regionOf(made)}/${text(made.inputs["router"])}/${made.name}`,
  "gcp:compute/address:Address": regional("addresses"),
  "gcp:compute/globalAddress:GlobalAddress": global("addresses"),
  "gcp:compute/resourcePolicy:ResourcePolicy": regional("resourcePolicies"),
  "gcp:compute/reservation:Reservation": (made) =>
    `projects/${made.project}/zones/${text(made.inputs["zone"])}/reservations/${made.name}`,
  "gcp:compute/futureReservation:FutureReservation": (made) =>
    `projects/${made.project}/zones/${text(made.inputs["zone"])}/futureReservations/${made.name}`,
  "gcp:servicenetworking/connection:Connection": ({ inputs }) =>
    `${encodeURIComponent(text(inputs["network"]))}:${text(inputs["service"])}`,
  "gcp:container/cluster:Cluster": located("clusters"),
  "gcp:container/nodePool:NodePool": (made) =>
    `projects/${made.project}/locations/${text(made.inputs["location"])}/clusters/${text(made.inputs["cluster"])}/nodePools/${made.name}`,
  "gcp:lustre/instance:Instance": located("instances"),
  "gcp:storage/bucket:Bucket": ({ name }) => name,
  "gcp:storage/bucketIAMMember:BucketIAMMember": member("bucket"),
  "gcp:projects/iAMMember:IAMMember": member("project"),
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": member("cryptoKeyId"),
  "gcp:serviceaccount/iAMMember:IAMMember": member("serviceAccountId"),
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": member("repository"),
  "gcp:serviceaccount/account:Account": (made) => `projects/${made.project}/serviceAccounts/${emailOf(made)}`,
  "gcp:kms/keyRing:KeyRing": located("keyRings"),
  "gcp:kms/cryptoKey:CryptoKey": ({ inputs, name }) => `${text(inputs["keyRing"])}/cryptoKeys/${name}`,
  "gcp:projects/serviceIdentity:ServiceIdentity": ({ project, inputs }) =>
    `projects/${project}/services/${text(inputs["service"])}`,
  "gcp:projects/service:Service": ({ project, inputs }) => `${project}/${text(inputs["service"])}`,
};

/** What only the cloud knows, by type. */
const computed: Readonly<Record<string, (made: Made, id: string) => Properties>> = {
  "gcp:compute/network:Network": ({ seed }) => ({ networkId: number(seed), numericId: number(seed), gatewayIpv4: "" }),
  "gcp:compute/subnetwork:Subnetwork": ({ seed }) => ({ gatewayAddress: address(seed, "10.0") }),
  "gcp:compute/address:Address": ({ seed }) => ({ address: address(seed, "203.0") }),
  "gcp:compute/globalAddress:GlobalAddress": ({ seed }) => ({ address: address(seed, "10.200") }),
  "gcp:servicenetworking/connection:Connection": () => ({ peering: "servicenetworking-googleapis-com" }),
  "gcp:container/cluster:Cluster": (made) => ({
    endpoint: address(made.seed, "172.16"),
    masterAuth: { clusterCaCertificate: Buffer.from("simulated").toString("base64") },
    masterVersion: text(made.inputs["minMasterVersion"]) || "1.35.0-gke.1000000",
    selfLink: `https://container.googleapis.com/v1/${located("clusters")(made)}`,
    ...(made.inputs["controlPlaneEndpointsConfig"] === undefined
      ? {}
      : {
          controlPlaneEndpointsConfig: {
            dnsEndpointConfig: { endpoint: `gke-${hash(made.seed).slice(0, 12)}-${simulatedProjectNumber}.gke.goog` },
          },
        }),
  }),
  "gcp:container/nodePool:NodePool": (made) => {
    const zone = text(made.inputs["location"]);
    const group = `gke-${hash(made.seed).slice(0, 20)}-grp`;
    const url = (kind: string): string =>
      `https://www.googleapis.com/compute/v1/projects/${made.project}/zones/${zone}/${kind}/${group}`;
    return {
      instanceGroupUrls: [url("instanceGroupManagers")],
      managedInstanceGroupUrls: [url("instanceGroups")],
      version: text(made.inputs["version"]) || "1.35.0-gke.1000000",
    };
  },
  "gcp:lustre/instance:Instance": ({ inputs, seed }, id) => ({
    name: id,
    mountPoint: `${address(seed, "10.200")}@tcp:/${text(inputs["filesystem"])}`,
    state: "ACTIVE",
    uid: hash(seed).slice(0, 32),
  }),
  "gcp:projects/serviceIdentity:ServiceIdentity": ({ inputs }) => {
    const [service = ""] = text(inputs["service"]).split(".");
    const email = `service-${simulatedProjectNumber}@gcp-sa-${service}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}` };
  },
  "gcp:storage/bucket:Bucket": ({ name }) => ({
    url: `gs://${name}`,
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    projectNumber: Number(simulatedProjectNumber),
  }),
  "gcp:serviceaccount/account:Account": (made) => {
    const email = emailOf(made);
    return {
      email,
      member: `serviceAccount:${email}`,
      name: `projects/${made.project}/serviceAccounts/${email}`,
      uniqueId: number(made.seed),
    };
  },
};

/** Types that have a link under Compute Engine's address. */
const linked = new Set(Object.keys(ids).filter((type) => type.startsWith("gcp:compute/") && !type.includes("Nat")));
/** Types that say what they belong to otherwise than by a project of their own. */
const projectless = new Set([
  "gcp:servicenetworking/connection:Connection",
  "gcp:storage/bucketIAMMember:BucketIAMMember",
  "gcp:kms/cryptoKey:CryptoKey",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
  "gcp:serviceaccount/iAMMember:IAMMember",
]);
/** Types whose name is another property, or that have none. */
const nameProperties: Readonly<Record<string, string>> = {
  "gcp:lustre/instance:Instance": "instanceId",
  "gcp:serviceaccount/account:Account": "accountId",
};
const nameless =
  /:(?:IAMMember|BucketIAMMember|CryptoKeyIAMMember|RepositoryIamMember|Connection|Service|ServiceIdentity)$/;

function nameOf(type: string, resource: string, inputs: Properties): string {
  const given = text(inputs[nameProperties[type] ?? "name"]);
  return given === "" ? `${resource}-${hash(`${type}/${resource}`).slice(0, 7)}` : given;
}

function named(type: string, name: string): Properties {
  return nameless.test(type) || nameProperties[type] !== undefined ? {} : { name };
}

/** Service accounts are known by an address. */
function emailOf({ project, name }: Made): string {
  return `${name}@${project}.iam.gserviceaccount.com`;
}

function projectOf(settings: Settings): string {
  return settings["project"] ?? simulatedProject;
}

function regionOf({ inputs, settings }: Made): string {
  return text(inputs["region"]) || (settings["region"] ?? "us-central1");
}

/** `gcp:dns/managedZone:ManagedZone` → `managedZones`. */
function kindOf(type: string): string {
  const kind = type.split(":")[2] ?? "resource";
  return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}s`;
}

function known(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !(value instanceof Unknown)));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function hash(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

function number(seed: string): string {
  return BigInt(`0x${hash(seed).slice(0, 15)}`)
    .toString()
    .padStart(19, "1");
}

function address(seed: string, prefix: string): string {
  const [a = 0, b = 0] = createHash("sha256").update(seed).digest();
  return `${prefix}.${a}.${(b % 253) + 2}`;
}
