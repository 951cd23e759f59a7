import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { recordGcp } from "../support/graph.ts";
import { judgeGraph as judgeWith, requestsOf } from "./convert.ts";
import { everyArgument } from "./everyArgument.ts";
import { generallyAvailable, google, judgeGraph } from "./google/index.ts";
import * as byHand from "./googlePrograms.ts";
import { missedMutations, resource, typesIn } from "./support.ts";

const nodes = new Map<string, readonly ResourceNode[]>();
const all = (): readonly ResourceNode[] => [...nodes.values()].flat();
const names = Object.keys(byHand);
const bodyOf = (type: string, name: string): unknown =>
  requestsOf(google, all()).find(({ node }) => node.type === type && node.name === name)?.request.body;
const short = (type: string, inputs: Record<string, unknown>): string[] =>
  judgeGraph([resource(type, inputs)]).map(({ path, problem }) => `${path} ${problem.replace(/: “.*/, "")}`);

beforeAll(async () => {
  for (const [name, program] of Object.entries(byHand)) {
    nodes.set(name, (await recordGcp(program, { preview: false })).nodes);
  }
}, 120_000);

describe("Google's descriptions of its APIs", () => {
  it.each(names)("have nothing against the requests of %s", (name) => {
    expect(judgeGraph(nodes.get(name)!)).toEqual([]);
  });

  it("are asked about requests of these types", () => {
    expect(typesIn(google, all())).toEqual([
      "compute Address",
      "compute Firewall",
      "compute FutureReservation",
      "compute Network",
      "compute Reservation",
      "compute ResourcePolicy",
      "compute Router",
      "compute Subnetwork",
      "container CreateClusterRequest",
      "container CreateNodePoolRequest",
      "iam Policy",
      "iamAdmin CreateServiceAccountRequest",
      "lustre CreateInstanceRequest",
      "servicenetworking Connection",
      "storage Bucket",
      "storage Policy",
    ]);
  });

  it("find every single mistake in a request of each type", () => {
    const { tried, missed } = missedMutations(google, all());
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });

  it("have these parts in their beta versions only", () => {
    const beta = judgeWith(generallyAvailable, all()).map(({ urn, path }) => `${urn.split("::").at(-1)} ${path}`);
    expect(beta).toEqual([
      "a3-ultra nodePool.config.hostMaintenancePolicy",
      "compact groupPlacementPolicy.maxDistance",
    ]);
  });

  it("are asked about nothing that nobody can convert", () => {
    expect(() => judgeGraph([resource("gcp:tpu/v2Vm:V2Vm", {}), resource("gcp:compute/disk:Disk", {})])).toThrow(
      new Error("no converter, and no reason for none: gcp:compute/disk:Disk, gcp:tpu/v2Vm:V2Vm"),
    );
  });

  it("leave what is unknown before creation alone, and judge what stands beside it", () => {
    const inputs = { location: "us-east5-a", nodeCount: UNKNOWN, version: UNKNOWN, nodeConfig: { spot: "yes" } };
    expect(short("gcp:container/nodePool:NodePool", inputs)).toEqual([
      'nodePool.config.spot is "yes", not true or false',
    ]);
  });
});

describe("mistakes that they would see", () => {
  it.each<[string, string, Record<string, unknown>, string[]]>([
    [
      "a driver version that there is not",
      "gcp:container/nodePool:NodePool",
      {
        nodeConfig: {
          guestAccelerators: [
            { type: "nvidia-l4", count: 1, gpuDriverInstallationConfig: { gpuDriverVersion: "NEWEST" } },
          ],
        },
      },
      [
        'nodePool.config.accelerators[0].gpuDriverInstallationConfig.gpuDriverVersion is "NEWEST", not one of GPU_DRIVER_VERSION_UNSPECIFIED, INSTALLATION_DISABLED, DEFAULT, LATEST',
      ],
    ],
    [
      "a placement and a reservation of other names",
      "gcp:container/nodePool:NodePool",
      {
        placementPolicy: { type: "compact" },
        nodeConfig: {
          reservationAffinity: { consumeReservationType: "SPECIFIC" },
          taints: [{ key: "a", effect: "NoSchedule" }],
        },
      },
      [
        'nodePool.placementPolicy.type is "compact", not one of TYPE_UNSPECIFIED, COMPACT',
        'nodePool.config.reservationAffinity.consumeReservationType is "SPECIFIC", not one of UNSPECIFIED, NO_RESERVATION, ANY_RESERVATION, SPECIFIC_RESERVATION',
        'nodePool.config.taints[0].effect is "NoSchedule", not one of EFFECT_UNSPECIFIED, NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE',
      ],
    ],
    [
      "a duration in days",
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { maxRunDuration: "7d" } },
      ['nodePool.config.maxRunDuration is "7d", not a duration in seconds such as "3600s"'],
    ],
    [
      "a data path of another name",
      "gcp:container/cluster:Cluster",
      { name: "lab", location: "us-east5", datapathProvider: "DATAPLANE_V2" },
      [
        'cluster.networkConfig.datapathProvider is "DATAPLANE_V2", not one of DATAPATH_PROVIDER_UNSPECIFIED, LEGACY_DATAPATH, ADVANCED_DATAPATH',
      ],
    ],
    [
      "a workload policy of no type, and a name with capitals",
      "gcp:compute/resourcePolicy:ResourcePolicy",
      { name: "NVL72", workloadPolicy: { type: "HIGH_SPEED", acceleratorTopology: "1x72" } },
      [
        'workloadPolicy.type is "HIGH_SPEED", not one of HIGH_AVAILABILITY, HIGH_THROUGHPUT',
        'name is "NVL72", which does not match ^(?:[a-z]([-a-z0-9]*[a-z0-9])?)$',
      ],
    ],
    [
      "a file system of no throughput",
      "gcp:lustre/instance:Instance",
      { instanceId: "a", location: "us-east5-a", filesystem: "a", capacityGib: "18 TiB", network: "n" },
      [
        'instance.capacityGib is "18 TiB", not a whole number written as text (int64)',
        "instance.perUnitStorageThroughput is missing, and Instance requires it",
      ],
    ],
    [
      "a bucket whose old objects go to no class",
      "gcp:storage/bucket:Bucket",
      { name: "a", location: "US", lifecycleRules: [{ action: { type: "Delete" }, condition: { olderThan: 30 } }] },
      ["lifecycle.rule[0].condition.olderThan is not a field of Bucket.lifecycle.rule.condition"],
    ],
  ])("%s", (_, type, inputs, problems) => {
    expect(short(type, inputs)).toEqual(problems);
  });
});

describe("requests as the provider makes them", () => {
  it("a pool says config, accelerators and whole numbers of 64 bits as text", () => {
    expect(bodyOf("gcp:container/nodePool:NodePool", "flex-start")).toEqual({
      nodePool: {
        name: "flex-start-0123abc",
        autoscaling: { enabled: true, totalMinNodeCount: 0, totalMaxNodeCount: 8, locationPolicy: "ANY" },
        management: { autoRepair: false, autoUpgrade: true },
        config: {
          machineType: "a3-megagpu-8g",
          flexStart: true,
          maxRunDuration: "604800s",
          reservationAffinity: { consumeReservationType: "NO_RESERVATION" },
        },
      },
    });
    expect(bodyOf("gcp:container/nodePool:NodePool", "l4-shared")).toMatchObject({
      nodePool: {
        config: {
          accelerators: [
            {
              acceleratorType: "nvidia-l4",
              acceleratorCount: "1",
              gpuSharingConfig: { gpuSharingStrategy: "TIME_SHARING", maxSharedClientsPerGpu: "4" },
            },
          ],
        },
      },
    });
  });

  it("a cluster closes its public endpoint elsewhere than where it was told", () => {
    expect(bodyOf("gcp:container/cluster:Cluster", "lab")).toMatchObject({
      cluster: {
        initialClusterVersion: "1.35.3-gke.1389000",
        ipAllocationPolicy: {
          useIpAliases: true,
          useRoutes: false,
          clusterSecondaryRangeName: "pods",
          servicesSecondaryRangeName: "services",
        },
        networkConfig: {
          datapathProvider: "ADVANCED_DATAPATH",
          enableMultiNetworking: true,
          enableIntraNodeVisibility: true,
          defaultEnablePrivateNodes: true,
        },
        controlPlaneEndpointsConfig: {
          dnsEndpointConfig: { allowExternalTraffic: true },
          ipEndpointsConfig: {
            enablePublicEndpoint: true,
            globalAccess: true,
            authorizedNetworksConfig: {
              enabled: true,
              cidrBlocks: [{ cidrBlock: "203.0.113.0/24", displayName: "office" }],
            },
          },
        },
        maintenancePolicy: {
          window: {
            recurringWindow: {
              window: { startTime: "2027-01-02T02:00:00Z", endTime: "2027-01-02T10:00:00Z" },
              recurrence: "FREQ=WEEKLY;BYDAY=SA",
            },
            maintenanceExclusions: {
              pretraining: {
                startTime: "2027-01-10T00:00:00Z",
                endTime: "2027-02-20T00:00:00Z",
                maintenanceExclusionOptions: { scope: "NO_MINOR_OR_NODE_UPGRADES" },
              },
            },
          },
        },
        defaultMaxPodsConstraint: { maxPodsPerNode: "64" },
      },
    });
  });

  it("labels keep the dots of their keys", () => {
    const pool = resource("gcp:container/nodePool:NodePool", {
      nodeConfig: { labels: { "cloud.google.com/gke-queued": "true" } },
    });
    expect(requestsOf(google, [pool])[0]?.request.body).toMatchObject({
      nodePool: { config: { labels: { "cloud.google.com/gke-queued": "true" } } },
    });
  });

  it("a gateway is a part of its router, a rule of a bucket one of its life cycle", () => {
    expect(bodyOf("gcp:compute/routerNat:RouterNat", "lab")).toMatchObject({
      nats: [{ name: "lab", subnetworks: [{ name: "lab-nodes", sourceIpRangesToNat: ["ALL_IP_RANGES"] }] }],
    });
    expect(bodyOf("gcp:storage/bucket:Bucket", "models")).toMatchObject({
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
      retentionPolicy: { retentionPeriod: "86400" },
      lifecycle: {
        rule: [
          { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
          { condition: { matchesPrefix: ["runs/"], daysSinceNoncurrentTime: 30, isLive: false } },
          { condition: { age: 90, matchesSuffix: [".tmp"] } },
        ],
      },
    });
  });
});

describe("every argument of Pulumi's resources", () => {
  const said = everyArgument(google, "@pulumi/gcp");

  it("has a place in a request, but for those that the description does not have yet", () => {
    expect(said.unplaced).toEqual([
      "gcp:storage/bucket:Bucket lifecycle.rule[0].condition.sizeAboveBytes",
      "gcp:storage/bucket:Bucket lifecycle.rule[0].condition.sizeBelowBytes",
      "gcp:lustre/instance:Instance instance.accessRulesOptions",
      "gcp:lustre/instance:Instance instance.dynamicTierOptions",
      "gcp:lustre/instance:Instance instance.kmsKey",
      "gcp:lustre/instance:Instance instance.maintenancePolicy",
      "gcp:lustre/instance:Instance instance.placementPolicy",
    ]);
  });

  it("was tried", () => {
    expect(said.arguments).toBeGreaterThan(800);
  });
});
