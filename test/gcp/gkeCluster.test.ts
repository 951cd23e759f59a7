import { describe, expect, it } from "vitest";
import {
  GkeCluster,
  type GkeClusterArgs,
  GkeExclusionScope,
  GkeReleaseChannel,
} from "../../components/gcp/gkeCluster.ts";
import { GkeFabricKind, GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import { only, outline } from "../support/graph.ts";
import {
  args,
  cluster,
  controlPlane,
  email,
  identity,
  key,
  labelled,
  network,
  project,
  systemPool,
} from "./gkeClusterSupport.ts";
import { gkeNetworkByHand, madeFrom, Probe, run, tcpxoFabric } from "./gkeFixtures.ts";

describe("GkeCluster", () => {
  it("makes this", async () => {
    expect(outline(await cluster())).toMatchInlineSnapshot(`
      [
        "gcp:container/cluster:Cluster main-cluster < main [ignoreChanges=nodeConfig]",
        "gcp:container/nodePool:NodePool main-system < main [ignoreChanges=initialNodeCount,nodeConfig.labels,nodeConfig.taints]",
        "gcp:projects/iAMMember:IAMMember main-nodes-defaultNodeServiceAccount < main",
        "gcp:serviceaccount/account:Account main-nodes < main",
        "hybrid-gpu:index:GkeCluster main < test-dev",
      ]
    `);
  });

  it("is private, on Dataplane V2, with Workload Identity, and admits nobody by accident", async () => {
    expect(controlPlane(await cluster({}, { preview: false })).inputs).toEqual({
      project,
      location: "us-central1",
      minMasterVersion: "1.35",
      releaseChannel: { channel: "REGULAR" },
      network: "lab",
      subnetwork: "lab-nodes",
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
      datapathProvider: "ADVANCED_DATAPATH",
      enableMultiNetworking: true,
      enableIntranodeVisibility: false,
      enableShieldedNodes: true,
      workloadIdentityConfig: { workloadPool: "example-project.svc.id.goog" },
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      masterAuthorizedNetworksConfig: { cidrBlocks: [], gcpPublicCidrsAccessEnabled: false },
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: false } },
      addonsConfig: {
        gcsFuseCsiDriverConfig: { enabled: true },
        lustreCsiDriverConfig: { enabled: true },
        gcePersistentDiskCsiDriverConfig: { enabled: true },
        gcpFilestoreCsiDriverConfig: { enabled: false },
        networkPolicyConfig: { disabled: true },
      },
      costManagementConfig: { enabled: true },
      nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: {
        diskType: "pd-standard",
        diskSizeGb: 30,
        serviceAccount: email,
        ...identity,
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      },
      deletionProtection: false,
      resourceLabels: labelled("main-cluster"),
    });
  });

  it("in production neither Pulumi nor the provider deletes it", async () => {
    const recording = await cluster({}, { stack: "prod" });
    expect(controlPlane(recording).options).toMatchObject({ protect: true, ignoreChanges: ["nodeConfig"] });
    expect(controlPlane(recording).inputs["deletionProtection"]).toBe(true);
    const open = await cluster({ deletionProtection: false }, { stack: "prod" });
    expect(controlPlane(open).options.protect).toBeUndefined();
    expect(controlPlane(open).inputs["deletionProtection"]).toBe(false);
  });

  it("opens its endpoints to the ranges that are named, and to no others", async () => {
    const access = async (more: Partial<GkeClusterArgs>) => {
      const { inputs } = controlPlane(await cluster(more));
      const { enablePrivateEndpoint } = inputs["privateClusterConfig"] as { enablePrivateEndpoint: boolean };
      return [enablePrivateEndpoint, (inputs["masterAuthorizedNetworksConfig"] as { cidrBlocks: unknown }).cidrBlocks];
    };
    const [office, vpn] = [["203.0.113.0/24"], ["10.200.0.0/16"]];
    expect(await access({ publicAccessCidrs: office })).toEqual([false, [{ cidrBlock: office[0] }]]);
    expect(await access({ privateAccessCidrs: vpn })).toEqual([true, [{ cidrBlock: vpn[0] }]]);
    expect(await access({ publicAccessCidrs: office, privateAccessCidrs: vpn })).toEqual([
      false,
      [{ cidrBlock: office[0] }, { cidrBlock: vpn[0] }],
    ]);
  });

  it("takes what is asked for: name, place, version, channel, DNS, drivers, visibility, protection", async () => {
    const { inputs } = controlPlane(
      await cluster({
        clusterName: "lab",
        location: "us-central1-b",
        version: "1.34.1-gke.3971000",
        releaseChannel: GkeReleaseChannel.Extended,
        dnsEndpoint: true,
        multiNetworking: true,
        intranodeVisibility: true,
        costAllocation: false,
        drivers: { gcsFuse: false, legacyLustrePort: true, persistentDisk: false, filestore: true },
        deletionProtection: true,
      }),
    );
    expect(inputs).toMatchObject({
      name: "lab",
      location: "us-central1-b",
      minMasterVersion: "1.34.1-gke.3971000",
      releaseChannel: { channel: "EXTENDED" },
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: true } },
      enableMultiNetworking: true,
      enableIntranodeVisibility: true,
      costManagementConfig: { enabled: false },
      deletionProtection: true,
    });
    expect(inputs["addonsConfig"]).toEqual({
      gcsFuseCsiDriverConfig: { enabled: false },
      lustreCsiDriverConfig: { enabled: true, enableLegacyLustrePort: true },
      gcePersistentDiskCsiDriverConfig: { enabled: false },
      gcpFilestoreCsiDriverConfig: { enabled: true },
      networkPolicyConfig: { disabled: true },
    });
  });

  it("turns multi-networking on for a network that has fabrics", async () => {
    const withFabric = gkeNetworkByHand({ fabrics: [tcpxoFabric()] });
    const recording = await cluster({ network: withFabric });
    expect(controlPlane(recording).inputs["enableMultiNetworking"]).toBe(true);
    expect((recording.outputs["ref"] as { multiNetworking: boolean }).multiNetworking).toBe(true);
  });

  it("encrypts secrets with a key on request, once GKE may use it", async () => {
    const recording = await cluster({ secretsKey: key });
    const without = outline(await cluster());
    expect(outline(recording).filter((line) => !without.includes(line))).toEqual([
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember main-key < main [retainOnDelete]",
    ]);
    expect(only(recording, "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember").inputs).toEqual({
      cryptoKeyId: key,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com",
    });
    const made = controlPlane(recording);
    expect(made.inputs["databaseEncryption"]).toEqual({ state: "ENCRYPTED", keyName: key });
    expect(madeFrom(recording, made, "databaseEncryption")).toEqual([
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember main-key",
    ]);
  });

  it("keeps upgrades away from long training", async () => {
    const policy = async (more: Partial<GkeClusterArgs>) =>
      controlPlane(await cluster(more)).inputs["maintenancePolicy"];
    expect(await policy({})).toBeUndefined();
    expect(
      await policy({ maintenanceExclusions: [{ name: "pretraining", startTime: "2026-12-01T00:00:00Z" }] }),
    ).toEqual({
      dailyMaintenanceWindow: { startTime: "03:00" },
      maintenanceExclusions: [
        {
          exclusionName: "pretraining",
          startTime: "2026-12-01T00:00:00Z",
          exclusionOptions: { scope: "NO_MINOR_OR_NODE_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
        },
      ],
    });
    const maintenanceWindow = {
      startTime: "2026-01-03T02:00:00Z",
      endTime: "2026-01-03T10:00:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
    };
    const launch = { name: "launch", startTime: "2026-12-20T00:00:00Z", endTime: "2027-01-04T00:00:00Z" };
    expect(
      await policy({ maintenanceWindow, maintenanceExclusions: [{ ...launch, scope: GkeExclusionScope.NoUpgrades }] }),
    ).toEqual({
      recurringWindow: maintenanceWindow,
      maintenanceExclusions: [
        {
          exclusionName: "launch",
          startTime: "2026-12-20T00:00:00Z",
          endTime: "2027-01-04T00:00:00Z",
          exclusionOptions: { scope: "NO_UPGRADES" },
        },
      ],
    });
    expect(await policy({ maintenanceWindow })).toEqual({
      recurringWindow: maintenanceWindow,
      maintenanceExclusions: [],
    });
  });

  it("hands out a ref whose leaves depend on just what they are made from", async () => {
    const recording = await cluster({ labels: { run: "a" } }, { preview: false });
    expect(recording.outputs["ref"]).toEqual({
      name: expect.stringMatching(/^main-cluster-[0-9a-f]{7}$/),
      location: "us-central1",
      project,
      projectNumber: "123456789012",
      version: "1.35",
      network,
      multiNetworking: true,
      workloadPool: "example-project.svc.id.goog",
      nodeServiceAccount: email,
      endpoint: expect.stringMatching(/^172\.16\./),
      certificateAuthority: "c2ltdWxhdGVk",
      ownership: { team: "infra", owner: "ann", project: "test", environment: "dev" },
      labels: { run: "a" },
    });
    const made = only(recording, "hybrid-gpu:index:GkeCluster").outputs!;
    expect(made["summary"]).toEqual({ place: "gcp", region: "us-central1", team: "infra", environment: "dev" });
    expect(made["dnsName"]).toMatch(/\.gke\.goog$/);
    const user = await run(() => {
      const { ref } = new GkeCluster("main", args());
      new Probe("probe", { name: ref.name, account: ref.nodeServiceAccount!, number: ref.projectNumber! });
    });
    const probe = only(user, "test:index:Probe");
    expect(probe.inputs["number"]).toBe("123456789012");
    expect(madeFrom(user, probe, "name")).toEqual(["gcp:container/cluster:Cluster main-cluster"]);
    expect(madeFrom(user, probe, "account")).toEqual([
      "gcp:projects/iAMMember:IAMMember main-nodes-defaultNodeServiceAccount",
      "gcp:serviceaccount/account:Account main-nodes",
    ]);
  });

  it("lets each child be changed from outside", async () => {
    const recording = await run(
      () =>
        new GkeCluster("main", args({ secretsKey: key }), {
          overrides: {
            cluster: { verticalPodAutoscaling: { enabled: true } },
            systemPool: (pool) => ({ ...pool, maxPodsPerNode: 64 }),
            nodeServiceAccount: { displayName: "ours" },
            secretsKeyGrant: { condition: { title: "t", expression: "true" } },
          },
        }),
    );
    expect(controlPlane(recording).inputs["verticalPodAutoscaling"]).toEqual({ enabled: true });
    expect(systemPool(recording).inputs["maxPodsPerNode"]).toBe(64);
    expect(only(recording, "gcp:serviceaccount/account:Account").inputs["displayName"]).toBe("ours");
    expect(only(recording, "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember").inputs["condition"]).toEqual({
      title: "t",
      expression: "true",
    });
  });
});

describe("GkeCluster on a GkeNetwork", () => {
  it("waits for the way out of its subnet, and has multi-networking for its fabrics", async () => {
    const recording = await run(() => {
      const { ref } = new GkeNetwork("net", { region: "us-central1", fabrics: [{ kind: GkeFabricKind.Tcpx }] });
      new GkeCluster("main", { network: ref });
    });
    const made = controlPlane(recording);
    expect(madeFrom(recording, made, "subnetwork")).toEqual([
      "gcp:compute/routerNat:RouterNat net-nat",
      "gcp:compute/subnetwork:Subnetwork net-nodes",
    ]);
    expect(made.inputs["enableMultiNetworking"]).toBe(true);
  });
});
