import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { GoogleManagedLustre } from "../../components/gcp/googleManagedLustre.ts";
import type { GkeNetworkRef } from "../../components/gcp/refs.ts";
import { LustreVolume } from "../../components/kubernetes/lustreVolume.ts";
import { simulatedGcp } from "../../simulator/gcp/index.ts";
import { simulatedKubernetes } from "../../simulator/kubernetes/index.ts";
import { only, outline } from "../support/graph.ts";
import { later, madeFrom, run, warningsOf } from "./gkeFixtures.ts";
import { type Changes, docs, kmsKey, make, network, recorded, train, usual } from "./googleManagedLustreSupport.ts";

const instance = "gcp:lustre/instance:Instance";
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
