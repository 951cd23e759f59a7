import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GoogleManagedLustre, type GoogleManagedLustreArgs } from "../../components/gcp/googleManagedLustre.ts";
import type { GkeNetworkRef, GkePoolRef } from "../../components/gcp/refs.ts";
import { LustreVolume } from "../../components/kubernetes/lustreVolume.ts";
import { simulatedGcp } from "../../simulator/gcp/index.ts";
import { simulatedKubernetes } from "../../simulator/kubernetes/index.ts";
import type { Recording } from "../../simulator/record.ts";
import { only, outline } from "../support/graph.ts";
import { failing, failureOf, gkeNetworkByHand, later, madeFrom, refusal, run, warningsOf } from "./gkeFixtures.ts";

const instance = "gcp:lustre/instance:Instance";
const docs = "https://docs.cloud.google.com/managed-lustre/docs";
const kmsKey = "projects/example-project/locations/us-central1/keyRings/lab/cryptoKeys/data";
const train: GkePoolRef = {
  name: "train",
  region: "us-central1",
  zone: "us-central1-a",
  machineType: "a3-ultragpu-8g",
  maxNodes: 8,
};
const network = gkeNetworkByHand({ ownership: { team: "platform" }, labels: { "cost-center": "42" } });
const usual: GoogleManagedLustreArgs = {
  network,
  zone: "us-central1-a",
  clients: [train],
  throughputPerTiB: 500,
  capacityGiB: 18_000,
};

type Changes = Partial<Record<keyof GoogleManagedLustreArgs, unknown>>;
type Options = ConstructorParameters<typeof GoogleManagedLustre>[2];
const make = (changes: Changes = {}, opts?: Options) =>
  new GoogleManagedLustre("data", { ...usual, ...changes } as GoogleManagedLustreArgs, opts);
const recorded = (changes?: Changes, opts?: Options): Promise<Recording> => run(() => void make(changes, opts));
const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));
const one = (problem: string): string => refusal("GoogleManagedLustre", "data", [problem]);
const labelsOf = (name: string) => ({
  name,
  team: "platform",
  project: "test",
  environment: "dev",
  owner: "platform",
  "cost-center": "42",
});

describe("a file system", () => {
  it("is one instance, with these inputs unless told otherwise", async () => {
    const recording = await recorded();
    expect(outline(recording)).toEqual([
      "gcp:lustre/instance:Instance data-lustre < data [deleteBeforeReplace]",
      "hybrid-gpu:index:GoogleManagedLustre data < test-dev",
    ]);
    expect(only(recording, instance).inputs).toEqual({
      project: "example-project",
      location: "us-central1-a",
      instanceId: "test-dev-data",
      filesystem: "datcb9c9",
      capacityGib: "18000",
      perUnitStorageThroughput: "500",
      network: "projects/example-project/global/networks/lab",
      description: "Lustre file system data",
      labels: labelsOf("data-lustre"),
    });
    expect(warningsOf(recording)).toEqual([]);
  });

  it("takes everything that is offered", async () => {
    const recording = await recorded({
      projectId: "storage-project",
      throughputPerTiB: 1000,
      capacityGiB: 1_584_000,
      fileSystemName: "Train01",
      instanceId: "train-data",
      gkeSupportEnabled: true,
      kmsKey,
      maintenanceWindow: "7:03:30",
      team: "vision",
      labels: { tier: "hot" },
    });
    expect(outline(recording)).toEqual([
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember data-key < data [retainOnDelete]",
      "gcp:lustre/instance:Instance data-lustre < data [deleteBeforeReplace]",
      "gcp:projects/serviceIdentity:ServiceIdentity data-agent < data",
      "hybrid-gpu:index:GoogleManagedLustre data < test-dev",
    ]);
    expect(only(recording, instance).inputs).toEqual({
      project: "storage-project",
      location: "us-central1-a",
      instanceId: "train-data",
      filesystem: "Train01",
      capacityGib: "1584000",
      perUnitStorageThroughput: "1000",
      network: "projects/example-project/global/networks/lab",
      gkeSupportEnabled: true,
      kmsKey,
      maintenancePolicy: {
        weeklyMaintenanceWindows: { dayOfWeek: "SUNDAY", startTime: { hours: 3, minutes: 30 } },
      },
      description: "Lustre file system data",
      labels: { ...labelsOf("data-lustre"), team: "vision", owner: "vision", tier: "hot" },
    });
    expect(warningsOf(recording)).toEqual([]);
  });

  it("waits until the service may use its key", async () => {
    const made = await run(() => void make({ kmsKey }), { preview: false });
    expect(only(made, "gcp:projects/serviceIdentity:ServiceIdentity").inputs).toEqual({
      project: "example-project",
      service: "lustre.googleapis.com",
    });
    expect(only(made, "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember").inputs).toEqual({
      cryptoKeyId: kmsKey,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-123456789012@gcp-sa-lustre.iam.gserviceaccount.com",
    });
    expect(only(made, instance).inputs["kmsKey"]).toBe(kmsKey);
    expect(madeFrom(made, only(made, instance), "kmsKey")).toEqual([
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember data-key",
    ]);
    const own = await recorded({ kmsKey, grantKey: false });
    expect(only(own, instance).inputs["kmsKey"]).toBe(kmsKey);
    expect(outline(own)).toHaveLength(2);
  });

  it.each<[number, number, Properties]>([
    [125, 72_000, { perUnitStorageThroughput: "125", capacityGib: "72000" }],
    [250, 36_000, { perUnitStorageThroughput: "250", capacityGib: "36000" }],
    [500, 3_060_000 + 144_000 - 36_000, { perUnitStorageThroughput: "500", capacityGib: "3168000" }],
    [1000, 9_000, { perUnitStorageThroughput: "1000", capacityGib: "9000" }],
    [25, 472_000, { dynamicTierOptions: { mode: "DEFAULT_CACHE" }, capacityGib: "472000" }],
  ])("of %i MB/s per TiB and %i GiB", async (throughputPerTiB, capacityGiB, inputs) => {
    const found = only(await recorded({ throughputPerTiB, capacityGiB }), instance).inputs;
    expect(found).toMatchObject(inputs);
    expect("perUnitStorageThroughput" in found).toBe(throughputPerTiB !== 25);
    expect("dynamicTierOptions" in found).toBe(throughputPerTiB === 25);
  });

  it("has names of its own: no two components of a stack share one, whatever they are called", async () => {
    const recording = await run(() => {
      for (const name of [
        "data",
        "data-2",
        "Data",
        "9",
        "a-team-with-a-very-long-name-indeed-that-does-not-end-for-a-while",
      ]) {
        new GoogleManagedLustre(name, usual);
      }
    });
    const names = recording.nodes
      .filter(({ type }) => type === instance)
      .map(({ name, inputs }) => [name, inputs["instanceId"], inputs["filesystem"]])
      .sort();
    expect(names).toEqual([
      ["9-lustre", "test-dev-9", "9c06ab3a"],
      ["Data-lustre", "test-dev-data-cd9c4c45", "Dat4851c"],
      [expect.anything(), expect.stringMatching(/^test-dev-a-team-[a-z-]+-[0-9a-f]{8}$/), "ated83f2"],
      ["data-2-lustre", "test-dev-data-2", "dat60d50"],
      ["data-lustre", "test-dev-data", "datcb9c9"],
    ]);
    for (const [, id] of names) expect((id as string).length).toBeLessThanOrEqual(63);
  });

  it("has labels that Google takes, whatever it is called", async () => {
    const long = "a-team-with-a-very-long-name-indeed-that-does-not-end-for-a-while";
    const recording = await run(() => {
      new GoogleManagedLustre("Data Lake", usual);
      new GoogleManagedLustre(long, usual);
    });
    const labels = recording.nodes
      .filter(({ type }) => type === instance)
      .map(({ inputs }) => (inputs["labels"] as Properties)["name"]);
    expect(labels.sort()).toEqual([long.slice(0, 63), "data-lake-lustre"]);
  });

  it("tells volumes, policies and reports what it is", async () => {
    const { ref, summary } = only(await recorded({ ostCount: 24 }), "hybrid-gpu:index:GoogleManagedLustre").outputs!;
    expect(ref).toEqual({
      name: "data",
      service: "google-managed-lustre",
      region: "us-central1",
      zone: "us-central1-a",
      fileSystemId: UNKNOWN,
      address: UNKNOWN,
      mountName: "datcb9c9",
      capacityGiB: 18_000,
      throughputPerTiB: 500,
      ostCount: 24,
      ownership: { team: "platform", project: "test", environment: "dev", owner: "platform" },
    });
    expect(summary).toEqual({
      place: "gcp",
      region: "us-central1",
      zone: "us-central1-a",
      service: "google-managed-lustre",
      team: "platform",
      environment: "dev",
    });
  });

  it("is mounted by a volume, from its address and under its name", async () => {
    const made = await run(
      () => {
        const { ref, fileSystemId, address, mountName } = make();
        new LustreVolume("datasets", { fileSystem: ref, namespace: "training" });
        return { fileSystemId, address, mountName };
      },
      { preview: false, clouds: [simulatedGcp, simulatedKubernetes] },
    );
    const { address, ...outputs } = made.outputs;
    expect(address).toMatch(/^10\.200\.\d+\.\d+$/);
    expect(outputs).toEqual({
      fileSystemId: "projects/example-project/locations/us-central1-a/instances/test-dev-data",
      mountName: "datcb9c9",
    });
    const { spec } = only(made, "kubernetes:core/v1:PersistentVolume").inputs as { spec: Properties };
    expect(spec["csi"]).toEqual({
      driver: "lustre.csi.storage.gke.io",
      volumeHandle: "example-project/us-central1-a/test-dev-data",
      volumeAttributes: { ip: address, filesystem: "datcb9c9" },
    });
    expect(spec["capacity"]).toEqual({ storage: "18000Gi" });
  });

  it("takes a network and a capacity that are known only later, and waits for private services", async () => {
    const program = () =>
      void make({
        network: later("network", network) as pulumi.Output<GkeNetworkRef>,
        capacityGiB: later("capacity", 36_000),
      });
    const made = await run(program, { preview: false });
    expect(only(made, instance).inputs).toMatchObject({
      network: "projects/example-project/global/networks/lab",
      capacityGib: "36000",
      project: "example-project",
    });
    expect(outline(await run(program))).toEqual(outline(made));

    const connected = await run(
      () => void make({ network: { ...network, privateServicesRange: later("connection", "lab-private-services") } }),
    );
    expect(only(connected, instance).inputs["network"]).toBe(UNKNOWN);
    expect(madeFrom(connected, only(connected, instance), "network")).toEqual(["test:index:Later connection"]);
  });

  it("waits for the private services of a network that is made with it", async () => {
    const made = await run(() => {
      const lab = new GkeNetwork("lab", { region: "us-central1", privateServices: true });
      make({ network: lab.ref });
    });
    expect(madeFrom(made, only(made, instance), "network")).toContain(
      "gcp:servicenetworking/connection:Connection lab-private-services",
    );
  });

  it("takes raw changes to its children", async () => {
    const recording = await recorded(
      { kmsKey },
      {
        overrides: {
          instance: { placementPolicy: "projects/p/locations/l/resourcePolicies/close" },
          keyGrant: (args) => ({ ...args, condition: { title: "office hours", expression: "true" } }),
        },
      },
    );
    expect(only(recording, instance).inputs["placementPolicy"]).toBe("projects/p/locations/l/resourcePolicies/close");
    expect(only(recording, "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember").inputs["condition"]).toEqual({
      title: "office hours",
      expression: "true",
    });
  });
});

describe("production", () => {
  it("protects the file system, unless told otherwise", async () => {
    const options = async (changes: Changes, opts?: pulumi.ComponentResourceOptions) =>
      only(await recorded(changes, opts), instance).options;
    expect(await options({ environment: "prod" })).toEqual({ protect: true, deleteBeforeReplace: true });
    expect(await options({ environment: "prod", protect: false })).toEqual({ deleteBeforeReplace: true });
    expect(await options({ environment: "prod" }, { protect: false })).toEqual({ deleteBeforeReplace: true });
    expect(await options({ protect: true })).toEqual({ protect: true, deleteBeforeReplace: true });
  });

  it("leaves behind, on request, the file system and its right to its key", async () => {
    const recording = await recorded({ kmsKey, retainOnDelete: true });
    const kept = recording.nodes.filter(({ options }) => options.retainOnDelete).map(({ name }) => name);
    expect(kept.sort()).toEqual(["data-agent", "data-key", "data-lustre"]);
  });
});

describe("a size that Google does not sell", () => {
  const tiers = `[${docs}/performance-tiers]`;
  it.each<[number, number, string]>([
    [1000, 10_000, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 18000."],
    [1000, 4_500, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 9000."],
    [1000, 1_539_000, "is not a size at 1000 MB/s per TiB: multiples of 72000 GiB. Fix: use 1584000."],
    [500, 9_000, "is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 18000."],
    [500, 3_078_000, "is not a size at 500 MB/s per TiB: multiples of 144000 GiB. Fix: use 3168000."],
    [250, 18_000, "is not a size at 250 MB/s per TiB: multiples of 36000 GiB. Fix: use 36000."],
    [250, 6_156_000, "is not a size at 250 MB/s per TiB: multiples of 288000 GiB. Fix: use 6336000."],
    [125, 36_000, "is not a size at 125 MB/s per TiB: multiples of 72000 GiB. Fix: use 72000."],
    [125, 100_000, "is not a size at 125 MB/s per TiB: multiples of 72000 GiB. Fix: use 144000."],
    [25, 72_000, "is not a size at 25 MB/s per TiB: multiples of 472000 GiB. Fix: use 472000."],
    [25, 500_000, "is not a size at 25 MB/s per TiB: multiples of 472000 GiB. Fix: use 944000."],
    [1000, 0, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 9000."],
    [1000, 9000.5, "is not a size at 1000 MB/s per TiB: multiples of 9000 GiB. Fix: use 18000."],
    ...(
      [
        [1000, 10_080_000, "10,008,000"],
        [500, 20_160_000, "20,016,000"],
        [250, 40_320_000, "40,032,000"],
        [125, 12_312_000, "12,240,000"],
        [25, 84_488_000, "84,016,000"],
      ] as const
    ).map(([tier, size, most]): [number, number, string] => [
      tier,
      size,
      `is above the ${most} GiB that a file system of ${tier} MB/s per TiB goes to. Fix: use less of it, or spread the data over several file systems.`,
    ]),
  ])("at %i: %d GiB", async (throughputPerTiB, capacityGiB, problem) => {
    expect(await refused({ throughputPerTiB, capacityGiB })).toBe(
      one(`capacityGiB (${capacityGiB}) ${problem} ${tiers}`),
    );
  });

  it("is a tier that there is not, or a size without a tier", async () => {
    expect(await refused({ throughputPerTiB: 300 })).toBe(
      one(`throughputPerTiB (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`),
    );
    const missing = (path: string) =>
      `${path} (not given) is missing, and so is a workload: the file system has no size. Fix: give throughputPerTiB with capacityGiB, or a workload that they follow from. ${tiers}`;
    expect(await refused({ throughputPerTiB: undefined })).toBe(one(missing("throughputPerTiB")));
    expect(await refused({ capacityGiB: undefined })).toBe(one(missing("capacityGiB")));
    expect(await refused({ throughputPerTiB: undefined, capacityGiB: undefined })).toBe(
      refusal("GoogleManagedLustre", "data", [missing("throughputPerTiB"), missing("capacityGiB")]),
    );
    expect(await refused({ throughputPerTiB: 300, capacityGiB: undefined })).toBe(
      refusal("GoogleManagedLustre", "data", [
        missing("capacityGiB"),
        `throughputPerTiB (300) is not a throughput tier. Fix: use 25, 125, 250, 500 or 1000. ${tiers}`,
      ]),
    );
  });

  it("may come to light later, and then nothing is made", async () => {
    const { message, made } = await failing(() => void make({ capacityGiB: later("capacity", 20_000) }));
    expect(message).toBe(
      one(`capacityGiB (20000) is not a size at 500 MB/s per TiB: multiples of 18000 GiB. Fix: use 36000. ${tiers}`),
    );
    expect(made).toEqual([]);
  });

  it("is warned about where it can never grow", async () => {
    const warning = (size: number, step: string, next: string) =>
      `GoogleManagedLustre "data": capacityGiB (${size}) is where steps of ${step} GiB end: a file system of this size or less never grows beyond it. Fix: begin with ${next} if it has to grow. [${docs}/increase-capacity]`;
    const warned = async (throughputPerTiB: number, capacityGiB: number) =>
      warningsOf(await recorded({ throughputPerTiB, capacityGiB }));
    expect(await warned(1000, 1_530_000)).toEqual([warning(1_530_000, "9,000", "1,584,000")]);
    expect(await warned(500, 3_060_000)).toEqual([warning(3_060_000, "18,000", "3,168,000")]);
    expect(await warned(250, 6_120_000)).toEqual([warning(6_120_000, "36,000", "6,336,000")]);
    expect(await warned(1000, 1_521_000)).toEqual([]);
    expect(await warned(125, 12_240_000)).toEqual([]);
  });
});

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

describe("nodes elsewhere", () => {
  it("are warned about: in another zone, and more so in another region", async () => {
    const clients = [
      train,
      { ...train, name: "b", zone: "us-central1-b" },
      { ...train, name: "e", zone: "us-east5-a" },
    ];
    const warning = (index: number, zone: string, crossed: string) =>
      `GoogleManagedLustre "data": clients[${index}].zone ("${zone}") is not the zone of the file system, us-central1-a: everything read or written crosses a ${crossed}, which is slower and billed. Fix: put the file system in ${zone}, or the nodes in us-central1-a. [${docs}/create-instance]`;
    expect(warningsOf(await recorded({ clients }))).toEqual([
      warning(1, "us-central1-b", "zone"),
      warning(2, "us-east5-a", "region"),
    ]);
  });
});
