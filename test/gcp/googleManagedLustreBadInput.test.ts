import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { GkeNetworkRef } from "../../components/gcp/refs.ts";
import { failing, failureOf, gkeNetworkByHand, later, refusal } from "./gkeFixtures.ts";
import { type Changes, docs, kmsKey, make, network, one, refused, train } from "./googleManagedLustreSupport.ts";

describe("Parallelstore", () => {
  const pointer = (path: string, value: string) =>
    `${path} (${value}) asks for Parallelstore, which is deprecated since 2026-08-31 and which Google Cloud Managed Lustre replaces. Fix: use Managed Lustre (GoogleManagedLustre): a size by throughputPerTiB and capacityGiB, stripes by the layouts of its volume. [https://github.com/GoogleCloudPlatform/cluster-toolkit/blob/main/modules/file-system/parallelstore/metadata.yaml]`;
  it.each<[string, unknown, string]>([
    ["tier", "parallelstore", '"parallelstore"'],
    ["service", "Parallelstore", '"Parallelstore"'],
    ["deploymentType", "SCRATCH", '"SCRATCH"'],
    ["fileStripeLevel", "FILE_STRIPE_LEVEL_MAX", '"FILE_STRIPE_LEVEL_MAX"'],
    ["directoryStripeLevel", "DIRECTORY_STRIPE_LEVEL_MIN", '"DIRECTORY_STRIPE_LEVEL_MIN"'],
    ["parallelstoreInstance", true, "true"],
    ["throughputPerTiB", "parallelstore", '"parallelstore"'],
  ])("by %s is refused, with the pointer to Managed Lustre", async (path, value, shown) => {
    expect(await refused({ [path]: value } as Changes)).toBe(one(pointer(path, shown)));
  });

  it("is not what FSx calls by the same word", async () => {
    expect(await refused({ deploymentType: "PERSISTENT_2" } as Changes)).toBe(
      one('deploymentType ("given") is not a property here, and would be passed over. Fix: remove it.'),
    );
  });
});

describe("bad arguments", () => {
  it("are all told at once", async () => {
    const failure = await refused({
      network: { ...gkeNetworkByHand(), privateServicesRange: undefined },
      zone: "us-central1",
      clients: [train, { ...train, zone: "us-east5-a" }],
      projectId: "123456789012",
      throughputPerTiB: 300,
      fileSystemName: "train-data",
      instanceId: "Train_Data",
      kmsKey: "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
      maintenanceWindow: "8:00:00",
      team: "Vision",
      labels: { Tier: "Hot", note: "x".repeat(64) },
      capacityGib: 18_000,
    } as Changes);
    const label = "[https://docs.cloud.google.com/compute/docs/labeling-resources]";
    const value = `is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. ${label}`;
    expect(failure).toBe(
      refusal("GoogleManagedLustre", "data", [
        'capacityGib ("given") is not a property here, and would be passed over. Fix: rename it to capacityGiB, or remove it.',
        `team ("Vision") ${value}`,
        `labels.Tier ("Tier") is not the key of a label. Fix: use lower-case letters, digits, - and _, at most 63, beginning with a letter. ${label}`,
        `labels.Tier ("Hot") ${value}`,
        `labels.note ("${"x".repeat(64)}") ${value}`,
        'zone ("us-central1") is a region, and a zone is wanted. Fix: name one zone of it, for example us-central1-a. [https://docs.cloud.google.com/compute/docs/regions-zones]',
        'projectId ("123456789012") is the number of a project, and its id is wanted. Fix: give the id, as gcloud projects describe prints it. [https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects]',
        `throughputPerTiB (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. [${docs}/performance-tiers]`,
        `fileSystemName ("train-data") is not the name of a file system: 1 to 8 letters and digits. Fix: shorten it, for example to train01. [${docs}/create-instance]`,
        `instanceId ("Train_Data") is not the name of an instance: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen. Fix: use a name such as train-data. [${docs}/create-instance]`,
        `network.privateServicesRange (not given) is missing: Managed Lustre is reached through private services access, which the network does not have. Fix: set privateServices on the GkeNetwork, or name the allocated range of a network that has the connection. [${docs}/vpc]`,
        'kmsKey ("projects/p/locations/us-central1/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1") is not the name of a Cloud KMS key (a version of a key is not one). Fix: write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>. [https://docs.cloud.google.com/kms/docs/getting-resource-ids]',
        'maintenanceWindow ("8:00:00") is not a day and time as d:HH:MM, 1 to 7 with 1 for Monday. Fix: write for example 7:03:00 for Sunday at three in the morning, UTC.',
        'clients[1].name ("train") is the name of clients[0] too. Fix: list each pool once, and give pools names of their own.',
      ]),
    );
  });

  it("are a zone of another region, and a key of another region", async () => {
    expect(await refused({ zone: "us-east5-a", clients: [] })).toBe(
      one(
        'zone ("us-east5-a") is a zone of us-east5, not of us-central1. Fix: use a zone of us-central1, for example us-central1-a, or change the region. [https://docs.cloud.google.com/compute/docs/regions-zones]',
      ),
    );
    const elsewhere = kmsKey.replace("us-central1", "us-east5");
    expect(await refused({ kmsKey: elsewhere })).toBe(
      one(
        `kmsKey ("${elsewhere}") is in us-east5, and a key has to be where the file system is: in us-central1. Fix: use a key of us-central1. [https://docs.cloud.google.com/kms/docs/cmek]`,
      ),
    );
  });

  it("are what is missing, and what comes later though it decides what is made", async () => {
    expect(await refused({ network: undefined, clients: undefined })).toBe(
      refusal("GoogleManagedLustre", "data", [
        "network (not given) is missing. Fix: give the ref of a GkeNetwork, or describe one by hand.",
        "clients (not given) has to be a plain list. Fix: give a list of pools, empty while there are none.",
      ]),
    );
    const failure = await failureOf(() => {
      const zone = pulumi.output("us-central1-a");
      make({ zone, clients: [{ ...train, zone }] });
    });
    const rule = '("known later") decides what is made, so it cannot come later. Fix: give a plain value.';
    expect(failure).toBe(refusal("GoogleManagedLustre", "data", [`zone ${rule}`, `clients[0] ${rule}`]));
  });

  it("come from a network, too: nothing is made in one that has no private services", async () => {
    const { privateServicesRange: _, ...bare } = network;
    const { message, made } = await failing(
      () => void make({ network: later("network", bare) as pulumi.Output<GkeNetworkRef> }),
    );
    expect(message).toBe(
      one(
        `network.privateServicesRange (not given) is missing: Managed Lustre is reached through private services access, which the network does not have. Fix: set privateServices on the GkeNetwork, or name the allocated range of a network that has the connection. [${docs}/vpc]`,
      ),
    );
    expect(made).toEqual([]);
  });
});

describe("labels that Google refuses", () => {
  const rule =
    "is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]";
  it("come from the network, or later", async () => {
    expect(await refused({ network: { ...network, labels: { tier: "Hot" } } })).toBe(
      one(`network.labels.tier ("Hot") ${rule}`),
    );
    const { message, made } = await failing(() => void make({ labels: { tier: later("tier", "Hot") } }));
    expect(message).toBe(one(`labels.tier ("Hot") ${rule}`));
    expect(made).toEqual([]);
  });
});
