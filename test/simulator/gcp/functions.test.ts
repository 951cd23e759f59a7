import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { plural } from "../../../simulator/gcp/functions/lookup.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { resultKeys } from "../resultKeys.ts";
import { Cloud, settings } from "./support.ts";

const at = (name: string): string => `gcp:${name}:${name.split("/").at(-1)}`;
const zone = "us-central1-a";

/** A project in which a program has made a little of everything. */
function cloud() {
  const made = new Cloud();
  const network = made.make("gcp:compute/network:Network", { name: "main", autoCreateSubnetworks: false });
  const subnetwork = made.make("gcp:compute/subnetwork:Subnetwork", {
    name: "nodes",
    network: network.id,
    region: "us-central1",
    ipCidrRange: "10.0.0.0/20",
  });
  const cluster = made.make("gcp:container/cluster:Cluster", {
    name: "train",
    location: zone,
    network: network.id,
    subnetwork: subnetwork.id,
    initialNodeCount: 1,
    resourceLabels: { team: "ml" },
    ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
    workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
  });
  const address = made.make("gcp:compute/address:Address", { name: "door", region: "us-central1" });
  const reservation = made.make("gcp:compute/reservation:Reservation", {
    name: "h100",
    zone,
    specificReservation: { count: 2, instanceProperties: { machineType: "a3-highgpu-8g" } },
  });
  const account = made.make("gcp:serviceaccount/account:Account", { accountId: "node-account", displayName: "nodes" });
  const bucket = made.make("gcp:storage/bucket:Bucket", {
    name: "data-of-ours",
    location: "US",
    versioning: { enabled: true },
  });
  const ring = made.make("gcp:kms/keyRing:KeyRing", { name: "ring", location: "us-central1" });
  const key = made.make("gcp:kms/cryptoKey:CryptoKey", { name: "key", keyRing: ring.id });
  const secret = made.make("gcp:secretmanager/secret:Secret", { secretId: "token", replication: { auto: {} } });
  const version = made.make("gcp:secretmanager/secretVersion:SecretVersion", {
    secret: secret.id,
    secretData: "hunter2",
  });
  const managed = made.make("gcp:dns/managedZone:ManagedZone", { name: "ml", dnsName: "ml.example.com." });
  const lustre = made.make("gcp:lustre/instance:Instance", {
    instanceId: "scratch",
    location: zone,
    filesystem: "scratch",
    capacityGib: "18000",
    perUnitStorageThroughput: "1000",
    network: network.id,
  });
  return {
    made,
    network,
    subnetwork,
    cluster,
    address,
    reservation,
    account,
    bucket,
    ring,
    key,
    secret,
    version,
    managed,
    lustre,
  };
}

const there = cloud();

function asked(name: string, inputs: Properties = {}, own: Readonly<Record<string, string>> = settings): any {
  return simulatedGcp.invoke({ token: at(name), inputs, settings: own, world: there.made.inventory });
}

describe("a function of Google Cloud that looks something up", () => {
  it.each<[string, Properties, Properties]>([
    [
      "compute/getNetwork",
      { name: "main" },
      { id: there.network.id, subnetworksSelfLinks: [there.subnetwork.outputs["selfLink"]] },
    ],
    ["compute/getNetwork", { selfLink: there.network.outputs["selfLink"] }, { id: there.network.id, name: "main" }],
    [
      "compute/getNetwork",
      { name: "default" },
      { id: "projects/acme-ml/global/networks/default", subnetworksSelfLinks: [] },
    ],
    [
      "compute/getSubnetwork",
      { name: "nodes" },
      { id: there.subnetwork.id, ipCidrRange: "10.0.0.0/20", privateIpGoogleAccess: false },
    ],
    ["compute/getSubnetwork", { selfLink: there.subnetwork.outputs["selfLink"] }, { id: there.subnetwork.id }],
    [
      "container/getCluster",
      { name: "train", location: zone },
      {
        id: there.cluster.id,
        endpoint: there.cluster.outputs["endpoint"],
        masterAuths: [expect.objectContaining({ clusterCaCertificate: expect.any(String) })],
        ipAllocationPolicies: [expect.objectContaining({ clusterSecondaryRangeName: "pods" })],
        workloadIdentityConfigs: [{ workloadPool: "acme-ml.svc.id.goog" }],
        resourceLabels: { team: "ml" },
      },
    ],
    ["compute/getAddress", { name: "door" }, { id: there.address.id, address: there.address.outputs["address"] }],
    [
      "compute/getReservation",
      { name: "h100", zone },
      {
        id: there.reservation.id,
        specificReservations: [
          expect.objectContaining({
            count: 2,
            instanceProperties: [expect.objectContaining({ machineType: "a3-highgpu-8g" })],
          }),
        ],
      },
    ],
    [
      "serviceaccount/getAccount",
      { accountId: "node-account" },
      { email: "node-account@acme-ml.iam.gserviceaccount.com", displayName: "nodes" },
    ],
    [
      "serviceaccount/getAccount",
      { accountId: "node-account@acme-ml.iam.gserviceaccount.com" },
      { id: there.account.id },
    ],
    ["storage/getBucket", { name: "data-of-ours" }, { url: "gs://data-of-ours", versionings: [{ enabled: true }] }],
    ["kms/getKMSKeyRing", { name: "ring", location: "us-central1" }, { id: there.ring.id }],
    ["kms/getKMSCryptoKey", { name: "key", keyRing: there.ring.id }, { id: there.key.id }],
    ["secretmanager/getSecret", { secretId: "token" }, { id: there.secret.id }],
    [
      "secretmanager/getSecretVersion",
      { secret: "token" },
      { secretData: "hunter2", version: "1", id: there.version.id },
    ],
    [
      "secretmanager/getSecretVersion",
      { secret: there.secret.id, version: "1", isSecretDataBase64: true },
      { secretData: "aHVudGVyMg==" },
    ],
    [
      "secretmanager/getSecretVersion",
      { secret: "token", fetchSecretData: false },
      { secretData: "", name: there.version.id },
    ],
    ["dns/getManagedZone", { name: "ml" }, { dnsName: "ml.example.com.", visibility: "public" }],
    [
      "lustre/getInstance",
      { instanceId: "scratch", zone },
      { id: there.lustre.id, mountPoint: there.lustre.outputs["mountPoint"] },
    ],
  ] as any)("finds with %s %j what the program has made", (name, inputs, expected) => {
    const answer = asked(name, inputs);
    expect(answer).toMatchObject(expected);
    const declared = [...resultKeys(at(name)), "id"];
    expect(Object.keys(answer).filter((key) => !declared.includes(key))).toEqual([]);
  });

  it.each<[string, Properties]>([
    ["compute/getNetwork", { name: "theirs" }],
    ["compute/getSubnetwork", { name: "nodes", region: "us-east5" }],
    ["container/getCluster", { name: "train", location: "us-central1" }],
    ["container/getCluster", { name: "train", location: zone, project: "other-project" }],
    ["serviceaccount/getAccount", { accountId: "x" }],
    ["serviceaccount/getAccount", { accountId: "theirs@acme-ml.iam.gserviceaccount.com" }],
    ["secretmanager/getSecretVersion", { secret: "token", version: "2" }],
    ["secretmanager/getSecretVersion", { secret: "theirs" }],
    ["storage/getBucket", { name: "theirs" }],
  ])("leaves %s %j to the user: what was there before nobody knows", (name, inputs) => {
    expect(asked(name, inputs)).toBeUndefined();
  });

  it("looks in the project of its provider", () => {
    expect(
      asked("container/getCluster", { name: "train", location: zone }, { project: "other-project" }),
    ).toBeUndefined();
    const own = { name: "train", location: zone, project: "acme-ml" };
    expect(asked("container/getCluster", own, { project: "other-project" }).id).toBe(there.cluster.id);
  });

  it("does not find what is going", () => {
    const { made, cluster } = cloud();
    const find = (): unknown =>
      simulatedGcp.invoke({
        token: at("container/getCluster"),
        inputs: { name: "train", location: zone },
        settings,
        world: made.inventory,
      });
    expect(find()).toBeDefined();
    const going = { ...cluster, status: "deleting", due: Number.MAX_SAFE_INTEGER } as const;
    made.inventory.apply({ kind: "is", at: 0, resource: going, by: "provider" });
    expect(find()).toBeUndefined();
  });
});

describe("a function of Google Cloud that looks nothing up", () => {
  it.each<[string, Properties, Properties]>([
    ["organizations/getClientConfig", {}, { accessToken: "ya29.simulated", project: "acme-ml", region: "us-central1" }],
    [
      "tpu/getV2RuntimeVersions",
      { zone: "us-east5-a" },
      {
        id: "projects/acme-ml/locations/us-east5-a",
        zone: "us-east5-a",
        versions: expect.arrayContaining(["v2-alpha-tpuv6e"]),
      },
    ],
  ] as any)("answers %s %j", (name, inputs, expected) => {
    expect(asked(name, inputs)).toMatchObject(expected);
  });
});

describe("what the simulated Google Cloud answers", () => {
  const inputs: Properties = {
    name: "train",
    location: zone,
    zone,
    keyRing: "projects/p/locations/l/keyRings/r",
    secretId: "token",
  };
  const answer = (token: string): Properties | undefined => {
    const declared = resultKeys(token);
    const given = Object.fromEntries(Object.entries(inputs).filter(([key]) => declared.includes(key)));
    const call = { token, inputs: given, settings };
    return simulatedGcp.invoke(call) ?? simulatedGcp.example!(call);
  };
  const known = simulatedGcp.functions.filter((token) => answer(token) !== undefined);

  it.each(known)("%s is what the SDK declares", (token) => {
    const declared = [...resultKeys(token), "id"];
    expect(Object.keys(answer(token)!).filter((key) => !declared.includes(key))).toEqual([]);
  });

  it("has a shape for every function", () => {
    expect(simulatedGcp.functions.filter((token) => !known.includes(token))).toEqual([]);
    expect(simulatedGcp.example!({ token: at("compute/getThing"), inputs: {}, settings })).toBeUndefined();
  });

  it.each([
    ["ipAllocationPolicy", "ipAllocationPolicies"],
    ["masterAuth", "masterAuths"],
    ["defaultSnatStatus", "defaultSnatStatuses"],
    ["autoclass", "autoclasses"],
    ["shareSettings", "shareSettings"],
    ["gatewayApiConfig", "gatewayApiConfigs"],
  ])("calls a list of %s %s", (one, many) => {
    expect(plural(one)).toBe(many);
  });
});
