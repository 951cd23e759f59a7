import { Firewall } from "@pulumi/gcp/compute/firewall.js";
import { Network } from "@pulumi/gcp/compute/network.js";
import { RouterNat } from "@pulumi/gcp/compute/routerNat.js";
import { Subnetwork } from "@pulumi/gcp/compute/subnetwork.js";
import { NodePool } from "@pulumi/gcp/container/nodePool.js";
import { Instance } from "@pulumi/gcp/lustre/instance.js";
import { getProjectOutput } from "@pulumi/gcp/organizations/getProject.js";
import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember.js";
import { describe, expect, it } from "vitest";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { record } from "../../../simulator/program/record.ts";

const made = (program: () => unknown, config: Record<string, string> = { "gcp:project": "acme-ml" }) =>
  record(program, { project: "p", stack: "dev", clouds: [simulatedGcp], config, preview: false });

describe("the simulated Google Cloud", () => {
  it("gives ids as the provider writes them", async () => {
    const { outputs } = await made(() => ({
      network: new Network("a", { name: "main" }).id,
      subnetwork: new Subnetwork("a", {
        name: "nodes",
        network: "main",
        region: "us-east5",
        ipCidrRange: "10.0.0.0/20",
      }).id,
      firewall: new Firewall("a", { name: "lustre", network: "main", allows: [{ protocol: "tcp" }] }).id,
      nat: new RouterNat("a", {
        name: "nat",
        router: "main",
        region: "us-east5",
        sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      }).id,
      pool: new NodePool("a", { name: "train", cluster: "main", location: "us-east5-a", project: "other-project" }).id,
      lustre: new Instance("a", {
        instanceId: "scratch",
        location: "us-east5-a",
        filesystem: "scratch",
        capacityGib: "18000",
        network: "projects/acme-ml/global/networks/main",
      }).id,
      account: new Account("a", { accountId: "trainer" }).email,
      bucket: new Bucket("a", { name: "acme-data", location: "US" }).url,
      grant: new BucketIAMMember("a", {
        bucket: "acme-data",
        role: "roles/storage.objectViewer",
        member: "user:x@y.example",
      }).id,
      project: new IAMMember("a", { project: "acme-ml", role: "roles/viewer", member: "user:x@y.example" }).id,
    }));
    expect(outputs).toEqual({
      network: "projects/acme-ml/global/networks/main",
      subnetwork: "projects/acme-ml/regions/us-east5/subnetworks/nodes",
      firewall: "projects/acme-ml/global/firewalls/lustre",
      nat: "acme-ml/us-east5/main/nat",
      pool: "projects/other-project/locations/us-east5-a/clusters/main/nodePools/train",
      lustre: "projects/acme-ml/locations/us-east5-a/instances/scratch",
      account: "trainer@acme-ml.iam.gserviceaccount.com",
      bucket: "gs://acme-data",
      grant: "b/acme-data/roles/storage.objectViewer/user:x@y.example",
      project: "acme-ml/roles/viewer/user:x@y.example",
    });
  });

  it("names what the program does not name, the same on every run", async () => {
    const program = () => ({ name: new Network("main", {}).name, link: new Network("other", {}).selfLink });
    const [first, second] = [await made(program), await made(program)];
    expect(first.outputs["name"]).toMatch(/^main-[0-9a-f]{7}$/);
    expect(first.outputs["link"]).toMatch(
      /^https:\/\/www\.googleapis\.com\/compute\/v1\/projects\/acme-ml\/global\/networks\/other-[0-9a-f]{7}$/,
    );
    expect(second.outputs).toEqual(first.outputs);
  });

  it("says where a Lustre instance is mounted from", async () => {
    const { outputs } = await made(() => ({
      mountPoint: new Instance("a", {
        instanceId: "scratch",
        location: "us-east5-a",
        filesystem: "data",
        capacityGib: "18000",
        network: "n",
      }).mountPoint,
    }));
    expect(outputs["mountPoint"]).toMatch(/^10\.200\.\d+\.\d+@tcp:\/data$/);
  });

  it("takes the project from the argument, the provider's settings or its own example, in this order", async () => {
    const program = () => ({
      asked: getProjectOutput({ projectId: "shared-vpc" }).projectId,
      own: getProjectOutput({}).projectId,
      number: getProjectOutput({}).number,
    });
    expect((await made(program)).outputs).toEqual({ asked: "shared-vpc", own: "acme-ml", number: "123456789012" });
    expect((await made(program, {})).outputs["own"]).toBe("example-project");
  });
});
