import { describe, expect, it } from "vitest";
import { GkeCluster, type GkeClusterArgs, GkeExclusionScope } from "../../components/gcp/gkeCluster.ts";
import { args, cluster, key } from "./gkeClusterSupport.ts";
import { failureOf, gkeNetworkByHand, rdmaFabric, refusal, tcpxoFabric, warningsOf } from "./gkeFixtures.ts";

const refused = (more: Partial<GkeClusterArgs>) => failureOf(() => new GkeCluster("main", args(more)));

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
