import { describe, expect, it } from "vitest";
import { Cloud } from "./support.ts";

const network = "gcp:compute/network:Network";
const subnetwork = "gcp:compute/subnetwork:Subnetwork";
const cluster = "gcp:container/cluster:Cluster";
const lustre = "gcp:lustre/instance:Instance";
const connection = "gcp:servicenetworking/connection:Connection";
const range = "gcp:compute/globalAddress:GlobalAddress";
const bucket = "gcp:storage/bucket:Bucket";

describe("what Google Cloud refuses to make", () => {
  it.each([
    [
      network,
      { name: "main" },
      "Error creating Network: googleapi: Error 409: The resource 'projects/acme-ml/global/networks/main' already exists, alreadyExists",
    ],
    [
      cluster,
      { name: "main", location: "us-central1-a" },
      "googleapi: Error 409: Already exists: projects/acme-ml/zones/us-central1-a/clusters/main., alreadyExists",
    ],
    [
      "gcp:container/nodePool:NodePool",
      { name: "train", cluster: "main", location: "us-central1" },
      "resource - projects/acme-ml/locations/us-central1/clusters/main/nodePools/train - already exists",
    ],
    [
      "gcp:serviceaccount/account:Account",
      { accountId: "nodes-dev" },
      "Error creating service account: googleapi: Error 409: Service account nodes-dev already exists within project projects/acme-ml., alreadyExists",
    ],
    [
      bucket,
      { name: "acme-data", location: "US" },
      "googleapi: Error 409: Your previous request to create the named bucket succeeded and you already own it., conflict",
    ],
  ])("%s of a name that is taken", (type, inputs, message) => {
    const cloud = new Cloud();
    expect(cloud.create(type, inputs)).toBe("");
    cloud.make(type, inputs);
    expect(cloud.create(type, inputs)).toBe(message);
  });

  it("gives a name again in another region, and a grant again anywhere", () => {
    const cloud = new Cloud();
    cloud.make(subnetwork, { name: "nodes", network: "a", region: "us-east5" });
    expect(cloud.create(subnetwork, { name: "nodes", network: "a", region: "us-west1" })).toBe("");
    const grant = { project: "acme-ml", role: "roles/viewer", member: "user:x@y.example" };
    cloud.make("gcp:projects/iAMMember:IAMMember", grant);
    expect(cloud.create("gcp:projects/iAMMember:IAMMember", grant)).toBe("");
  });

  it("ranges that overlap with a subnet or with services of the same network, and no other's", () => {
    const cloud = new Cloud();
    const main = "projects/acme-ml/global/networks/main";
    cloud.make(network, { name: "main" });
    cloud.make(subnetwork, {
      name: "nodes",
      network: main,
      region: "us-east5",
      ipCidrRange: "10.0.0.0/22",
      secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.4.0.0/14" }],
    });
    cloud.make(range, {
      name: "services",
      network: main,
      purpose: "VPC_PEERING",
      address: "10.2.0.0",
      prefixLength: 20,
    });
    const asked = (ipCidrRange: string, within = main) =>
      cloud.create(subnetwork, { name: "more", network: within, region: "us-west1", ipCidrRange });
    expect(asked("10.5.0.0/20")).toBe(
      "Error creating Subnetwork: googleapi: Error 400: Invalid value for field 'resource.ipCidrRange': '10.5.0.0/20'. Invalid IPCidrRange: 10.5.0.0/20 conflicts with existing subnetwork 'nodes' in region 'us-east5'., invalid",
    );
    expect(asked("10.2.8.0/24")).toContain("conflicts with reserved IP range '10.2.0.0/20'., invalid");
    expect(asked("10.3.0.0/20")).toBe("");
    expect(asked("10.0.0.0/22", "projects/acme-ml/global/networks/other")).toBe("");
    expect(
      cloud.create(range, {
        name: "again",
        network: main,
        purpose: "VPC_PEERING",
        address: "10.0.0.0",
        prefixLength: 24,
      }),
    ).toContain("10.0.0.0/24 conflicts with existing subnetwork 'nodes'");
  });

  it("a cluster whose ranges the subnet does not have", () => {
    const cloud = new Cloud();
    cloud.make(subnetwork, {
      name: "nodes",
      network: "projects/acme-ml/global/networks/main",
      region: "us-east5",
      secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.4.0.0/14" }],
    });
    const asked = (pods: string, services: string) =>
      cloud.create(cluster, {
        name: "main",
        location: "us-east5",
        subnetwork: "nodes",
        ipAllocationPolicy: { clusterSecondaryRangeName: pods, servicesSecondaryRangeName: services },
      });
    expect(asked("pods", "pods")).toBe("");
    expect(asked("pod", "pods")).toBe(
      'googleapi: Error 400: Pod secondary range "pod" not found in network "https://www.googleapis.com/compute/v1/projects/acme-ml/global/networks/main", subnetwork "nodes"., badRequest',
    );
    expect(asked("pods", "svc")).toContain('Services secondary range "svc" not found');
  });

  it("what names something that only it could have named, and takes names of others", () => {
    const cloud = new Cloud();
    expect(
      cloud.create(subnetwork, { name: "nodes", network: "projects/acme-ml/global/networks/main-vpc-ce1e803" }),
    ).toBe(
      "Error creating Subnetwork: googleapi: Error 404: The resource 'projects/acme-ml/global/networks/main-vpc-ce1e803' was not found, notFound",
    );
    expect(cloud.create(subnetwork, { name: "nodes", network: "shared" })).toBe("");
  });

  it("Managed Lustre off its steps, without private services, or with a key that its account may not use", () => {
    const cloud = new Cloud();
    const asked = (more: object = {}) =>
      cloud.create(lustre, {
        instanceId: "data",
        location: "us-east5-a",
        filesystem: "data",
        capacityGib: "18000",
        perUnitStorageThroughput: "500",
        network: "projects/acme-ml/global/networks/main",
        ...more,
      });
    expect(asked({ capacityGib: "18001" })).toContain(
      'Error creating Instance: googleapi: Error 400: Invalid value for field "instance.capacityGib": 18001',
    );
    expect(asked()).toBe("");
    const main = cloud.make(network, { name: "main" });
    expect(asked()).toContain(
      "Error waiting to create Instance: Error waiting for Creating Instance: Error code 9, message: NETWORK_NOT_PEERED",
    );
    cloud.make(connection, {
      network: main.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: ["services"],
    });
    expect(asked()).toBe("");
    const key = cloud.make("gcp:kms/cryptoKey:CryptoKey", {
      name: "data",
      keyRing: "projects/acme-ml/locations/us-east5/keyRings/ring",
    });
    expect(asked({ kmsKey: key.id })).toBe(
      `Error creating Instance: googleapi: Error 403: Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '${key.id}' (or it may not exist)., forbidden`,
    );
    cloud.make("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", {
      cryptoKeyId: key.id,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-123456789012@gcp-sa-lustre.iam.gserviceaccount.com",
    });
    expect(asked({ kmsKey: key.id })).toBe("");
    expect(cloud.create(bucket, { name: "acme", location: "US", encryption: { defaultKmsKeyName: key.id } })).toContain(
      "Please ensure that your Cloud Storage service account has been authorized",
    );
  });

  it("to make a file system smaller", () => {
    const cloud = new Cloud();
    const inputs = {
      instanceId: "data",
      location: "us-east5-a",
      filesystem: "data",
      capacityGib: "36000",
      perUnitStorageThroughput: "500",
      network: "shared",
    };
    const before = cloud.make(lustre, inputs);
    expect(cloud.refusal(lustre, { ...inputs, capacityGib: "18000" }, before)?.message).toContain(
      "18000 is below the current capacity of 36000",
    );
    expect(cloud.refusal(lustre, { ...inputs, capacityGib: "54000" }, before)).toBeUndefined();
  });

  it("a second private connection, and one of a range that is not there", () => {
    const cloud = new Cloud();
    const inputs = {
      network: "shared",
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: ["services-0123abc"],
    };
    expect(cloud.create(connection, inputs)).toBe(
      "Error waiting for Create Service Networking Connection: Error code 9, message: Allocated IP range 'services-0123abc' not found in network., FAILED_PRECONDITION",
    );
    cloud.make(connection, inputs);
    expect(cloud.create(connection, inputs)).toContain(
      "Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.",
    );
  });

  it("an identity of a pool whose first cluster is still being made", () => {
    const cloud = new Cloud();
    const asked = {
      serviceAccountId: "projects/acme-ml/serviceAccounts/a@acme-ml.iam.gserviceaccount.com",
      role: "roles/iam.workloadIdentityUser",
      member: "serviceAccount:acme-ml.svc.id.goog[ml/trainer]",
    };
    const type = "gcp:serviceaccount/iAMMember:IAMMember";
    expect(cloud.create(type, asked)).toBe("");
    const inputs = {
      name: "main",
      location: "us-east5",
      workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
    };
    cloud.make(cluster, inputs, "creating");
    expect(cloud.create(type, asked)).toBe(
      "Error applying IAM policy for service account: Error setting IAM policy for service account: googleapi: Error 400: Identity Pool does not exist (acme-ml.svc.id.goog). Please check that you specified a valid resource name as returned in the `name` attribute in the configuration API., badRequest",
    );
    cloud.make(cluster, { ...inputs, name: "other" });
    expect(cloud.create(type, asked)).toBe("");
  });
});

describe("what others do not see yet", () => {
  it("is an account that is not there for a grant, until they do", () => {
    const cloud = new Cloud();
    const { outputs } = cloud.make("gcp:serviceaccount/account:Account", { accountId: "nodes-dev" });
    const grant = { project: "acme-ml", role: "roles/viewer", member: String(outputs["member"]) };
    const type = "gcp:projects/iAMMember:IAMMember";
    expect(cloud.refusal(type, grant, undefined, false)?.message).toBe(
      "Service account nodes-dev@acme-ml.iam.gserviceaccount.com does not exist.",
    );
    expect(cloud.refusal(type, grant)).toBeUndefined();
    // Of an account from before the rehearsal nobody says that it is not there.
    expect(cloud.refusal(type, { ...grant, member: "serviceAccount:a@other.iam.gserviceaccount.com" })).toBeUndefined();
  });
});

describe("what Google Cloud refuses to delete", () => {
  it("a network and a subnet that are used, until nothing uses them", () => {
    const cloud = new Cloud();
    const main = cloud.make(network, { name: "main" });
    expect(cloud.remove(main)).toBe("");
    const nodes = cloud.make(subnetwork, {
      name: "nodes",
      network: main.id,
      region: "us-east5",
      ipCidrRange: "10.0.0.0/22",
    });
    expect(cloud.remove(main)).toBe(
      "Error waiting for Deleting Network: The network resource 'projects/acme-ml/global/networks/main' is already being used by 'projects/acme-ml/regions/us-east5/subnetworks/nodes', resourceInUseByAnotherResource",
    );
    expect(cloud.remove(nodes)).toBe("");
    cloud.make(cluster, { name: "main", location: "us-east5", network: main.id, subnetwork: nodes.id });
    expect(cloud.remove(nodes)).toMatch(
      /^Error when reading or editing Subnetwork: googleapi: Error 400: The subnetwork resource 'projects\/acme-ml\/regions\/us-east5\/subnetworks\/nodes' is already being used by 'projects\/acme-ml\/zones\/us-east5-a\/instances\/gke-main-default-pool-[0-9a-f-]+', resourceInUseByAnotherResource$/,
    );
  });

  it("a protected cluster, and takes the pools of another along", () => {
    const cloud = new Cloud();
    const kept = cloud.make(cluster, { name: "main", location: "us-east5" });
    expect(cloud.remove(kept)).toBe(
      "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with cluster deletion.",
    );
    expect(cloud.remove(cloud.make(cluster, { name: "dev", location: "us-east5", deletionProtection: false }))).toBe(
      "",
    );
  });

  it("a private connection that services use", () => {
    const cloud = new Cloud();
    const inputs = {
      network: "projects/acme-ml/global/networks/main",
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [],
    };
    const one = cloud.make(connection, inputs);
    expect(cloud.remove(one)).toBe("");
    cloud.make(lustre, {
      instanceId: "data",
      location: "us-east5-a",
      network: "projects/acme-ml/global/networks/main",
    });
    expect(cloud.remove(one)).toBe(
      "Unable to remove Service Networking Connection, err: Error waiting for Delete Service Networking Connection: Error code 9, message: Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) are still using this connection., FAILED_PRECONDITION",
    );
  });

  it("a bucket with something in it, and what is never to be deleted", () => {
    const cloud = new Cloud();
    const one = cloud.make(bucket, { name: "acme-data", location: "US" });
    const emptied = cloud.make(bucket, { name: "acme-scratch", location: "US", forceDestroy: true });
    for (const name of ["acme-data", "acme-scratch"])
      cloud.make("gcp:storage/bucketObject:BucketObject", { bucket: name, name: "a.txt", content: "a" });
    expect(cloud.remove(one)).toBe("Error trying to delete bucket acme-data without `force_destroy` set to true");
    expect(cloud.remove(emptied)).toBe("");
    const held = cloud.make(network, { name: "held", deletionPolicy: "PREVENT" });
    expect(cloud.remove(held)).toContain(
      'cannot destroy "projects/acme-ml/global/networks/held" without setting deletion_policy="DELETE"',
    );
  });
});
