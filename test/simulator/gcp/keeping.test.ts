import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { Cloud, settings } from "./support.ts";

const network = "gcp:compute/network:Network";
const subnetwork = "gcp:compute/subnetwork:Subnetwork";
const cluster = "gcp:container/cluster:Cluster";
const project = "gcp:organizations/project:Project";
const folder = "gcp:organizations/folder:Folder";
const keyRing = "gcp:kms/keyRing:KeyRing";
const key = "gcp:kms/cryptoKey:CryptoKey";
const filestore = "gcp:filestore/instance:Instance";
const identities = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";

const acme = { projectId: "acme-main", name: "Acme" };

describe("what is kept from being deleted", () => {
  it.each<[type: string, inputs: Properties, why: string, open: Properties]>([
    [project, acme, "Cannot destroy project as deletion_policy is set to PREVENT.", { deletionPolicy: "DELETE" }],
    [
      folder,
      { displayName: "Teams", parent: "organizations/1" },
      "cannot destroy folder without setting deletion_protection=false and running `terraform apply`",
      { deletionProtection: false },
    ],
    [
      "gcp:compute/storagePool:StoragePool",
      { name: "pool", zone: "us-east5-a" },
      "cannot destroy storage pool without setting deletion_protection=false and running `terraform apply`",
      { deletionProtection: false },
    ],
    [
      cluster,
      { name: "main", location: "us-east5" },
      "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion.",
      { deletionProtection: false },
    ],
    [
      "gcp:compute/instance:Instance",
      { name: "one", zone: "us-east5-a", deletionProtection: true },
      'Cannot delete instance one: instance Deletion Protection is enabled. Set deletion_protection to false for this resource and run "terraform apply" before attempting to delete it.',
      { deletionProtection: false },
    ],
    [
      "gcp:secretmanager/secret:Secret",
      { secretId: "token", deletionProtection: true },
      "cannot destroy secret manager secret without setting deletion_protection=false and running `terraform apply`",
      { deletionProtection: false },
    ],
    [
      filestore,
      { name: "home", location: "us-east5-a", deletionProtectionEnabled: true, deletionProtectionReason: "homes" },
      "Error when reading or editing Instance: googleapi: Error 400: Instance 'projects/acme-ml/locations/us-east5-a/instances/home' is protected against deletion (homes)., failedPrecondition",
      { deletionProtectionEnabled: false },
    ],
    [
      subnetwork,
      { name: "nodes", network: "main", region: "us-east5", deletionPolicy: "PREVENT" },
      'cannot destroy "projects/acme-ml/regions/us-east5/subnetworks/nodes" without setting deletion_policy="DELETE" and running `terraform apply`',
      { deletionPolicy: "DELETE" },
    ],
  ])("%s", (type, inputs, why, open) => {
    expect(new Cloud().delete(new Cloud().make(type, inputs))).toBe(why);
    expect(new Cloud().delete(new Cloud().make(type, { ...inputs, ...open }))).toBe("");
  });

  it.each([
    ["gcp:compute/instance:Instance", { name: "one", zone: "us-east5-a" }],
    ["gcp:secretmanager/secret:Secret", { secretId: "token" }],
    [filestore, { name: "home", location: "us-east5-a" }],
    [network, { name: "main" }],
  ])("%s is not, as long as nobody says so", (type, inputs) => {
    expect(new Cloud().delete(new Cloud().make(type, inputs))).toBe("");
  });

  it("goes by the settings of the provider where the resource says nothing, and its type can be told", () => {
    const careful = new Cloud([], { ...settings, deletionPolicy: "PREVENT" });
    expect(careful.delete(careful.make(network, { name: "main" }))).toContain(
      'cannot destroy "projects/acme-ml/global/networks/main"',
    );
    expect(careful.delete(careful.make(network, { name: "open", deletionPolicy: "DELETE" }))).toBe("");
    const grant = { project: "acme-ml", role: "roles/viewer", member: "user:x@y.example" };
    expect(careful.delete(careful.make("gcp:projects/iAMMember:IAMMember", grant))).toBe("");
    const free = new Cloud([], { ...settings, deletionPolicy: "DELETE" });
    expect(free.delete(free.make(project, acme))).toBe("");
  });

  it("can be told of every type of the SDK that has the input, and of no other", () => {
    const sdk = join(import.meta.dirname, "../../../node_modules/@pulumi/gcp");
    const takesPolicy = (type: string): boolean => {
      const [module = "", file = ""] = type.split(":")[1]!.split("/");
      const found = readdirSync(join(sdk, module)).find((one) => one.toLowerCase() === `${file}.d.ts`.toLowerCase())!;
      return readFileSync(join(sdk, module, found), "utf8").includes("deletionPolicy?: ");
    };
    const cloud = new Cloud([], { ...settings, deletionPolicy: "PREVENT" });
    const given: Properties = { name: "name-one", roleId: "viewer" };
    const told = [...simulatedGcp.types.keys()].filter(
      (type) =>
        simulatedGcp.types.get(type)!.refuseDelete!(cloud.make(type, given), cloud.inventory)?.code ===
        "deletionPolicy",
    );
    expect(told).toEqual([...simulatedGcp.types.keys()].filter(takesPolicy));
  });
});

describe("what stays when it is deleted", () => {
  it("is all of what is abandoned: its name is taken, and what it stands in is used", () => {
    const cloud = new Cloud();
    const main = cloud.make(network, { name: "main" });
    const inputs = { name: "nodes", network: main.id, region: "us-east5", ipCidrRange: "10.0.0.0/22" };
    const nodes = cloud.make(subnetwork, { ...inputs, deletionPolicy: "ABANDON" });
    expect(cloud.delete(nodes)).toBe("");
    expect(cloud.inventory.all(subnetwork)).toMatchObject([{ id: nodes.id, left: "whole", status: "ready" }]);
    expect(cloud.create(subnetwork, inputs)).toBe(
      `Error creating Subnetwork: googleapi: Error 409: The resource '${nodes.id}' already exists, alreadyExists`,
    );
    expect(cloud.delete(main)).toBe(
      `Error waiting for Deleting Network: The network resource '${main.id}' is already being used by '${nodes.id}', resourceInUseByAnotherResource`,
    );
  });

  it("is nothing of what is not", () => {
    const cloud = new Cloud();
    expect(cloud.delete(cloud.make(network, { name: "main" }))).toBe("");
    expect(cloud.inventory.all()).toEqual([]);
    expect(cloud.create(network, { name: "main" })).toBe("");
  });

  it("is abandoned without a word of its cloud: used or protected, with what is in it", () => {
    const cloud = new Cloud();
    const main = cloud.make(network, { name: "main", deletionPolicy: "ABANDON" });
    const gke = cloud.make(cluster, { name: "gke", location: "us-east5", network: main.id, deletionPolicy: "ABANDON" });
    const pool = cloud.make("gcp:container/nodePool:NodePool", { name: "train", cluster: gke.id });
    expect([cloud.delete(main), cloud.delete(gke)]).toEqual(["", ""]);
    expect(simulatedGcp.types.get(cluster)!.takesAlong!(gke, cloud.inventory)).toEqual([]);
    const open = { ...gke, inputs: { ...gke.inputs, deletionPolicy: "DELETE" } };
    expect(simulatedGcp.types.get(cluster)!.takesAlong!(open, cloud.inventory)).toEqual([pool]);
  });

  it.each<[type: string, inputs: Properties, taken: string]>([
    [
      keyRing,
      { name: "ring", location: "us-east5" },
      "Error creating KeyRing: googleapi: Error 409: KeyRing projects/acme-ml/locations/us-east5/keyRings/ring already exists., alreadyExists",
    ],
    [
      key,
      { name: "data", keyRing: "projects/p/locations/us-east5/keyRings/ring" },
      "Error creating CryptoKey: googleapi: Error 409: CryptoKey projects/p/locations/us-east5/keyRings/ring/cryptoKeys/data already exists., alreadyExists",
    ],
    [
      identities,
      { workloadIdentityPoolId: "github" },
      "Error creating WorkloadIdentityPool: googleapi: Error 409: Requested entity already exists, alreadyExists",
    ],
    [
      "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      { workloadIdentityPoolId: "github", workloadIdentityPoolProviderId: "actions" },
      "Error creating WorkloadIdentityPoolProvider: googleapi: Error 409: Requested entity already exists, alreadyExists",
    ],
    [
      project,
      { ...acme, deletionPolicy: "DELETE" },
      "googleapi: Error 409: Requested entity already exists (projects/acme-main), alreadyExists",
    ],
  ])("is the name of %s, by which nobody finds it", (type, inputs, taken) => {
    const cloud = new Cloud();
    const one = cloud.make(type, inputs);
    expect(cloud.inventory.find([type], one.id)?.id).toBe(one.id);
    expect(cloud.delete(one)).toBe("");
    expect(cloud.inventory.find([type], one.id)).toBeUndefined();
    expect(cloud.create(type, inputs)).toBe(taken);
  });
});
