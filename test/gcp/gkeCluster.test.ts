import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import {
  GkeCluster,
  type GkeClusterArgs,
  GkeExclusionScope,
  GkeReleaseChannel,
} from "../../components/gcp/gkeCluster.ts";
import { GkeFabricKind, GkeNetwork } from "../../components/gcp/gkeNetwork.ts";
import type { GkeNetworkRef } from "../../components/gcp/refs.ts";
import type { Recording, RecordOptions } from "../../simulator/record.ts";
import { only, outline } from "../support/graph.ts";
import {
  failing,
  failureOf,
  gkeNetworkByHand,
  later,
  madeFrom,
  Probe,
  rdmaFabric,
  refusal,
  run,
  tcpxoFabric,
  warningsOf,
} from "./gkeFixtures.ts";

const network = gkeNetworkByHand({ ownership: { team: "infra", owner: "ann" }, labels: { "cost-centre": "42" } });
const args = (more: Partial<GkeClusterArgs> = {}): GkeClusterArgs => ({ network, ...more });
const cluster = (more: Partial<GkeClusterArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new GkeCluster("main", args(more)).ref }), options);
const refused = (more: Partial<GkeClusterArgs>) => failureOf(() => new GkeCluster("main", args(more)));
const controlPlane = (recording: Recording) => only(recording, "gcp:container/cluster:Cluster");
const systemPool = (recording: Recording) => only(recording, "gcp:container/nodePool:NodePool");
const networkLater = (more: Partial<GkeNetworkRef> = {}) =>
  later("network", { ...network, ...more }) as unknown as GkeClusterArgs["network"];

const project = "example-project";
const key = "projects/keys-1/locations/us-central1/keyRings/gke/cryptoKeys/secrets";
const email = "test-dev-main-nodes@example-project.iam.gserviceaccount.com";
const identity = {
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  workloadMetadataConfig: { mode: "GKE_METADATA" },
  metadata: { "disable-legacy-endpoints": "true" },
};
const labelled = (name: string) => ({
  "cost-centre": "42",
  name,
  team: "infra",
  owner: "ann",
  project: "test",
  environment: "dev",
});

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

  it("runs what keeps it going on a small pool over three zones, without accelerators or taints", async () => {
    expect(systemPool(await cluster({}, { preview: false })).inputs).toEqual({
      project,
      location: "us-central1",
      cluster: expect.stringMatching(/^main-cluster-[0-9a-f]{7}$/),
      initialNodeCount: 1,
      autoscaling: { totalMinNodeCount: 3, totalMaxNodeCount: 6, locationPolicy: "BALANCED" },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        machineType: "e2-standard-4",
        imageType: "COS_CONTAINERD",
        diskType: "pd-balanced",
        diskSizeGb: 100,
        serviceAccount: email,
        ...identity,
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
        gvnic: { enabled: true },
        labels: { "hybrid-gpu/pool": "system" },
        resourceLabels: labelled("main-system"),
      },
    });
  });

  it("gives nodes an account with the role they need, images on request, and never a key", async () => {
    const recording = await cluster({ artifactRegistryReader: true }, { preview: false });
    expect(only(recording, "gcp:serviceaccount/account:Account").inputs).toEqual({
      project,
      accountId: "test-dev-main-nodes",
      displayName: "Nodes of main",
      description: "Nodes of main: logs, metrics and images",
    });
    const grants = recording.nodes.filter(({ type }) => type === "gcp:projects/iAMMember:IAMMember");
    expect(grants.map(({ name, inputs }) => [name, inputs])).toEqual([
      [
        "main-nodes-defaultNodeServiceAccount",
        { project, role: "roles/container.defaultNodeServiceAccount", member: `serviceAccount:${email}` },
      ],
      ["main-nodes-reader", { project, role: "roles/artifactregistry.reader", member: `serviceAccount:${email}` }],
    ]);
    expect(recording.nodes.filter(({ type }) => type === "gcp:serviceaccount/key:Key")).toEqual([]);
    const plain = await cluster();
    expect(only(plain, "gcp:serviceaccount/account:Account").inputs["description"]).toBe(
      "Nodes of main: logs, metrics",
    );
    expect(only(plain, "gcp:projects/iAMMember:IAMMember").name).toBe("main-nodes-defaultNodeServiceAccount");
  });

  it("lets nodes have an account made elsewhere", async () => {
    const nodeServiceAccount = "gke@example-project.iam.gserviceaccount.com";
    const recording = await cluster({ nodeServiceAccount });
    expect(outline(recording)).toEqual([
      "gcp:container/cluster:Cluster main-cluster < main [ignoreChanges=nodeConfig]",
      "gcp:container/nodePool:NodePool main-system < main [ignoreChanges=initialNodeCount,nodeConfig.labels,nodeConfig.taints]",
      "hybrid-gpu:index:GkeCluster main < test-dev",
    ]);
    for (const { inputs } of [controlPlane(recording), systemPool(recording)]) {
      expect(inputs["nodeConfig"]).toMatchObject({ serviceAccount: nodeServiceAccount });
    }
    expect((recording.outputs["ref"] as { nodeServiceAccount: string }).nodeServiceAccount).toBe(nodeServiceAccount);
  });

  it("makes an account's id that Google takes out of long names", async () => {
    const recording = await cluster({}, { project: "foundation-models", stack: "staging" });
    expect(only(recording, "gcp:serviceaccount/account:Account").inputs["accountId"]).toBe(
      "foundation-models-sta-2f9f5812",
    );
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

  it.each([
    ["a zone", { location: "us-central1-b" }, { initialNodeCount: 2, autoscaling: [2, 4] }, undefined],
    [
      "two zones and more nodes",
      { systemPool: { zones: ["us-central1-a", "us-central1-f"], nodes: { min: 2, planned: 5, max: 8 } } },
      { initialNodeCount: 3, autoscaling: [2, 8] },
      ["us-central1-a", "us-central1-f"],
    ],
    [
      "other machines",
      { systemPool: { machineType: "n2-standard-8", bootDiskGiB: 50, secureBoot: false } },
      { initialNodeCount: 1, autoscaling: [3, 6] },
      undefined,
    ],
  ] as [string, Partial<GkeClusterArgs>, { initialNodeCount: number; autoscaling: number[] }, string[] | undefined][])(
    "has a system pool for %s",
    async (_, more, counts, zones) => {
      const { inputs, options } = systemPool(await cluster(more));
      const { totalMinNodeCount, totalMaxNodeCount } = inputs["autoscaling"] as Record<string, number>;
      const { initialNodeCount } = inputs;
      expect({ initialNodeCount, autoscaling: [totalMinNodeCount, totalMaxNodeCount] }).toEqual(counts);
      expect(inputs["nodeLocations"]).toEqual(zones);
      expect(options.ignoreChanges).toEqual(["initialNodeCount", "nodeConfig.labels", "nodeConfig.taints"]);
      const { machineType = "e2-standard-4", bootDiskGiB = 100, secureBoot = true } = more.systemPool ?? {};
      expect(inputs["nodeConfig"]).toMatchObject({
        machineType,
        diskSizeGb: bootDiskGiB,
        shieldedInstanceConfig: { enableSecureBoot: secureBoot, enableIntegrityMonitoring: true },
      });
    },
  );

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

describe("GkeCluster with bad input", () => {
  const zones = "https://docs.cloud.google.com/compute/docs/regions-zones";
  const labelGuide = "https://docs.cloud.google.com/compute/docs/labeling-resources";
  const maintenance =
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions";
  const isolation = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation";
  it.each<[string, Partial<GkeClusterArgs>, string[]]>([
    [
      "no network",
      { network: undefined as never },
      ["network (not given) is missing. Fix: give the ref of a GkeNetwork, or describe a network."],
    ],
    [
      "a network whose ranges overlap, of no project",
      {
        network: gkeNetworkByHand({
          project: "My Project",
          ranges: { nodes: "10.4.0.0/20", pods: "10.4.0.0/14", services: "10.7.0.0/20" },
        }),
      },
      [
        'network.project ("My Project") is not the id of a project. Fix: give 6 to 30 lower-case letters, digits and dashes, a letter first and no dash last. [https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects]',
        'network.ranges.pods ("10.4.0.0/14") overlaps network.ranges.nodes (10.4.0.0/20). Fix: use ranges that do not overlap.',
        'network.ranges.services ("10.7.0.0/20") overlaps network.ranges.pods (10.4.0.0/14). Fix: use ranges that do not overlap.',
      ],
    ],
    [
      "a network without its names",
      { network: { project: "example-project", region: "us-central1" } as never },
      ["network", "subnetwork", "podRange", "serviceRange"].map(
        (key) => `network.${key} (not given) is missing. Fix: give its name, as Compute Engine has it.`,
      ),
    ],
    [
      "a zone for the region of a network",
      { network: gkeNetworkByHand({ region: "us-central1-a" }) },
      [`network.region ("us-central1-a") is a zone, and a region is wanted. Fix: use us-central1. [${zones}]`],
    ],
    [
      "another region than its network's",
      { location: "us-east5" },
      [
        'location ("us-east5") is not where its network is: in us-central1. Fix: leave it out, or name a zone of us-central1.',
      ],
    ],
    [
      "a zone of another region",
      { location: "us-east5-a" },
      [
        `location ("us-east5-a") is a zone of us-east5, not of us-central1. Fix: use a zone of us-central1, for example us-central1-a, or change the region. [${zones}]`,
      ],
    ],
    [
      "a version that is none",
      { version: "v1.35" },
      [
        'version ("v1.35") is not a GKE version. Fix: give a whole version such as 1.33.5-gke.1162000, or a minor one such as 1.33. [https://docs.cloud.google.com/kubernetes-engine/versioning]',
      ],
    ],
    [
      "a version below that of its drivers",
      { version: "1.30.5-gke.1014000" },
      [
        'version ("1.30.5-gke.1014000") is below 1.33.2-gke.4655000, the lowest version for the CSI driver of Managed Lustre and Managed Lustre on its ordinary port. Fix: use 1.33.2-gke.4655000 or later, or set drivers.lustre to false. [https://docs.cloud.google.com/managed-lustre/docs/create-instance]',
      ],
    ],
    [
      "a version below that of the Lustre driver alone, whatever its port",
      { version: "1.31.4-gke.1183000", drivers: { legacyLustrePort: true } },
      [
        'version ("1.31.4-gke.1183000") is below 1.31.5-gke.1299000, the lowest version for the CSI driver of Managed Lustre. Fix: use 1.31.5-gke.1299000 or later of its minor, or 1.32.1-gke.1673000 or later, or set drivers.lustre to false. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/lustre-csi-driver-new-volume]',
      ],
    ],
    [
      "multi-networking off, and networks that need it",
      {
        multiNetworking: false,
        network: gkeNetworkByHand({ fabrics: [tcpxoFabric(), rdmaFabric()] }),
      },
      [
        "multiNetworking (false) is off, and the network has fabrics (tcpxo, rdma) that pools are attached to with it alone; it is chosen when the cluster is made. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/setup-multinetwork-support-for-pods]",
      ],
    ],
    [
      "labels that Google refuses",
      { team: "Research", labels: { run: "A".repeat(3), purpose: "x".repeat(64) } },
      [
        `team ("Research") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [${labelGuide}]`,
        `labels.run ("AAA") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [${labelGuide}]`,
        `labels.purpose ("${"x".repeat(64)}") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [${labelGuide}]`,
      ],
    ],
    [
      "names, channels and drivers",
      {
        clusterName: "Main",
        releaseChannel: "regular" as never,
        drivers: { lustre: false, legacyLustrePort: true },
      },
      [
        'releaseChannel ("regular") is not a release channel of GKE. Fix: use one of RAPID, REGULAR, STABLE, EXTENDED.',
        'clusterName ("Main") is not a name for a GKE cluster. Fix: use at most 40 lower-case letters, digits and dashes, a letter first and no dash last.',
        "drivers.legacyLustrePort (true) is true, and the Lustre driver is off. Fix: remove one of the two. [https://docs.cloud.google.com/managed-lustre/docs/connect-from-kubernetes-engine-existing-instance]",
      ],
    ],
    [
      "an API open to the internet, and ranges in the wrong place",
      {
        publicAccessCidrs: ["0.0.0.0/0", "203.0.113.7", "10.0.0.0/8"],
        privateAccessCidrs: ["203.0.113.0/24", "10.0.0.1/8"],
      },
      [
        `publicAccessCidrs[0] ("0.0.0.0/0") opens the Kubernetes API to the whole internet. Fix: give the ranges of your offices and runners, or use dnsEndpoint, where IAM decides. [${isolation}]`,
        'publicAccessCidrs[1] ("203.0.113.7") is not an IPv4 address range. Fix: give one in CIDR form, for example 10.0.0.0/16.',
        `publicAccessCidrs[2] ("10.0.0.0/8") is a private range, which never comes over the internet. Fix: give it as privateAccessCidrs. [${isolation}]`,
        `privateAccessCidrs[0] ("203.0.113.0/24") is not a private range: what comes from it comes over the internet. Fix: give it as publicAccessCidrs, which opens the public endpoint. [${isolation}]`,
        'privateAccessCidrs[1] ("10.0.0.1/8") does not begin at a boundary of /8. Fix: use 10.0.0.0/8.',
      ],
    ],
    [
      "an account that is none, and rights for it from here",
      { nodeServiceAccount: "gke", artifactRegistryReader: true },
      [
        'nodeServiceAccount ("gke") is not the email of a service account. Fix: give one such as nodes@<project>.iam.gserviceaccount.com. [https://docs.cloud.google.com/iam/docs/service-account-overview]',
        "artifactRegistryReader (true) is true, and nodeServiceAccount is an account made elsewhere. Fix: grant it roles/artifactregistry.reader there, and remove this.",
      ],
    ],
    [
      "keys elsewhere",
      { secretsKey: key.replace("us-central1", "us-east5") },
      [
        `secretsKey ("${key.replace("us-central1", "us-east5")}") is in us-east5, and a key has to be where the cluster is: in us-central1. Fix: use a key of us-central1. [https://docs.cloud.google.com/kms/docs/cmek]`,
      ],
    ],
    [
      "maintenance that cannot be",
      {
        maintenanceWindow: { startTime: "2026-01-03", endTime: "2026-01-03T10:00:00Z", recurrence: "weekly" },
        maintenanceExclusions: [
          { name: "a", startTime: "2026-01-03T02:00:00+01:00" },
          { name: "a", startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T02:00:00Z" },
          { name: "", startTime: "2026-01-03T02:00:00Z", scope: "NODES" as never },
        ],
      },
      [
        `maintenanceWindow.startTime ("2026-01-03") is not a time. Fix: write it in UTC, such as 2026-01-03T02:00:00Z. [${maintenance}]`,
        `maintenanceWindow.recurrence ("weekly") is not a rule of RFC 5545. Fix: write one such as FREQ=WEEKLY;BYDAY=SA,SU. [${maintenance}]`,
        `maintenanceExclusions[0].startTime ("2026-01-03T02:00:00+01:00") is not a time. Fix: write it in UTC, such as 2026-01-03T02:00:00Z. [${maintenance}]`,
        'maintenanceExclusions[1].name ("a") is the name of maintenanceExclusions[0]. Fix: give each a name of its own.',
        'maintenanceExclusions[1].endTime ("2026-01-03T02:00:00Z") is not after startTime (2026-01-03T02:00:00Z). Fix: give a later time.',
        'maintenanceExclusions[2].name ("") is missing. Fix: give one such as pretraining.',
        `maintenanceExclusions[2].scope ("NODES") is not what GKE can leave alone. Fix: use one of NO_UPGRADES, NO_MINOR_UPGRADES, NO_MINOR_OR_NODE_UPGRADES. [${maintenance}]`,
      ],
    ],
    [
      "twenty-one exclusions",
      {
        maintenanceExclusions: Array.from({ length: 21 }, (_, index) => ({
          name: `run-${index}`,
          startTime: "2026-01-03T02:00:00Z",
        })),
      },
      [
        `maintenanceExclusions (21) is more than the 20 exclusions that a cluster takes. Fix: remove those that are over. [${maintenance}]`,
      ],
    ],
    [
      "a system pool that cannot be",
      {
        systemPool: {
          machineType: "a3-megagpu-8g",
          nodes: { min: 2, planned: 1, max: 4 },
          zones: ["us-central1-a", "us-central1-a", "us-east5-a"],
          bootDiskGiB: 8,
        },
      },
      [
        "systemPool.nodes.min (2) is above planned (1). Fix: lower min or raise planned.",
        'systemPool.machineType ("a3-megagpu-8g") is not a known type without accelerators. Fix: use one such as e2-standard-4 or n2-standard-4.',
        'systemPool.zones[1] ("us-central1-a") is the same zone as systemPool.zones[0]. Fix: name every zone once.',
        `systemPool.zones[2] ("us-east5-a") is a zone of us-east5, not of us-central1. Fix: use a zone of us-central1, for example us-central1-a, or change the region. [${zones}]`,
        "systemPool.bootDiskGiB (8) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
      ],
    ],
    [
      "fewer nodes than zones",
      {
        systemPool: {
          zones: ["us-central1-a", "us-central1-b", "us-central1-c"],
          nodes: { min: 1, planned: 2, max: 2 },
        },
      },
      [
        "systemPool.nodes.max (2) is below the 3 zones, which are made with a node each. Fix: raise it, or name fewer zones.",
      ],
    ],
    [
      "fewer nodes than the zones that GKE chooses",
      { systemPool: { nodes: { min: 1, planned: 1, max: 2 } } },
      [
        "systemPool.nodes.max (2) is below the 3 zones, which are made with a node each. Fix: raise it, or name fewer zones.",
      ],
    ],
    [
      "no zones",
      { systemPool: { zones: [] } },
      ["systemPool.zones ([]) names no zone. Fix: leave it out, and GKE chooses three."],
    ],
  ])("%s", async (_, more, problems) => {
    expect(await refused(more)).toBe(refusal("GkeCluster", "main", problems));
  });

  it("a name that Google does not take", async () => {
    const name = "training-of-everything-in-us";
    expect(await failureOf(() => new GkeCluster(name, args()))).toBe(
      refusal("GkeCluster", name, [
        `("${name}") makes the name of ${name}-cluster 44 characters long with what Pulumi adds, and Google takes 40. Fix: name the component in at most 24 characters. [https://docs.cloud.google.com/compute/docs/naming-resources]`,
      ]),
    );
  });

  it("warns of what Google lets through, and what ends badly", async () => {
    const exclusion = { name: "launch", startTime: "2026-01-01T00:00:00Z", scope: GkeExclusionScope.NoUpgrades };
    expect(
      warningsOf(
        await cluster({
          systemPool: { zones: ["us-central1-a"], nodes: { min: 0, planned: 1, max: 2 } },
          maintenanceExclusions: [exclusion, { ...exclusion, name: "year", endTime: "2026-03-01T00:00:00Z" }],
        }),
      ),
    ).toEqual([
      `GkeCluster "main": maintenanceExclusions[0].scope ("NO_UPGRADES") keeps all upgrades away without an end, and GKE takes 30 days of that. Fix: use NO_MINOR_OR_NODE_UPGRADES, or an endTime within 30 days. [${maintenance}]`,
      `GkeCluster "main": maintenanceExclusions[1].scope ("NO_UPGRADES") keeps all upgrades away for 59 days, and GKE takes 30 days of that. Fix: use NO_MINOR_OR_NODE_UPGRADES, or an endTime within 30 days. [${maintenance}]`,
      'GkeCluster "main": systemPool.nodes.min (0) lets the nodes of DNS and the storage drivers go away, and with them everything that depends on them. Fix: use 2.',
      'GkeCluster "main": systemPool.zones (["us-central1-a"]) has one zone for a regional cluster: when it has no such machines left, nothing starts. Fix: name two more, or leave it out. [https://github.com/NVIDIA/aicr/issues/2764]',
    ]);
    expect(warningsOf(await cluster())).toEqual([]);
    expect(warningsOf(await cluster({ version: "1.33" }))).toEqual([
      'GkeCluster "main": version ("1.33") may be below 1.33.2-gke.4655000, the lowest version for Managed Lustre on its ordinary port. Fix: name the whole version, 1.33.2-gke.4655000 or later, or set drivers.lustre to false. [https://docs.cloud.google.com/managed-lustre/docs/create-instance]',
    ]);
    expect(warningsOf(await cluster({ version: "1.30.5-gke.1014000", drivers: { lustre: false } }))).toEqual([]);
  });
});

describe("GkeCluster with inputs that are only known later", () => {
  it("is planned without them, and made when they come", async () => {
    const program = () => ({
      ref: new GkeCluster(
        "main",
        args({
          network: networkLater(),
          publicAccessCidrs: [later("office", "203.0.113.0/24")],
          secretsKey: later("key", key),
          labels: { run: later("run", "a") },
          systemPool: { bootDiskGiB: later("disk", 50) },
        }),
      ).ref,
    });
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect(controlPlane(planned).inputs).toMatchObject({
      location: UNKNOWN,
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: UNKNOWN }] },
    });
    expect(controlPlane(made).inputs).toMatchObject({
      project,
      location: "us-central1",
      network: "lab",
      workloadIdentityConfig: { workloadPool: "example-project.svc.id.goog" },
      enableMultiNetworking: true,
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] },
      databaseEncryption: { keyName: key },
      resourceLabels: { run: "a", name: "main-cluster" },
    });
    expect(systemPool(made).inputs).toMatchObject({ initialNodeCount: 1, nodeConfig: { diskSizeGb: 50 } });
    expect(made.outputs["ref"]).toMatchObject({ project, location: "us-central1", network: { network: "lab" } });
    expect(planned.outputs["ref"]).toEqual(UNKNOWN);
  });

  it.each<[string, () => Partial<GkeClusterArgs>, string]>([
    [
      "an open range",
      () => ({ publicAccessCidrs: [later("office", "0.0.0.0/0")] }),
      'publicAccessCidrs[0] ("0.0.0.0/0") opens the Kubernetes API to the whole internet. Fix: give the ranges of your offices and runners, or use dnsEndpoint, where IAM decides. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation]',
    ],
    [
      "a key that is none",
      () => ({ secretsKey: later("key", "my-key") }),
      'secretsKey ("my-key") is not the name of a Cloud KMS key (a version of a key is not one). Fix: write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>. [https://docs.cloud.google.com/kms/docs/getting-resource-ids]',
    ],
    [
      "an account that is none",
      () => ({ nodeServiceAccount: later("account", "gke") }),
      'nodeServiceAccount ("gke") is not the email of a service account. Fix: give one such as nodes@<project>.iam.gserviceaccount.com. [https://docs.cloud.google.com/iam/docs/service-account-overview]',
    ],
    [
      "a label that Google refuses",
      () => ({ labels: { run: later("run", "A") } }),
      'labels.run ("A") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
    ],
    [
      "a system pool without room for its image",
      () => ({ systemPool: { bootDiskGiB: later("disk", 5) } }),
      "systemPool.bootDiskGiB (5) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
    ],
    [
      "a network that has fabrics, without multi-networking",
      () => ({ multiNetworking: false, network: networkLater({ fabrics: [tcpxoFabric()] }) }),
      "multiNetworking (false) is off, and the network has fabrics (tcpxo) that pools are attached to with it alone; it is chosen when the cluster is made. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/setup-multinetwork-support-for-pods]",
    ],
  ])("makes nothing of %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new GkeCluster("main", args(more())));
    expect(message).toBe(refusal("GkeCluster", "main", [problem]));
    expect(made).toEqual([]);
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
