import {
  GcsTrainingBucket,
  GkeCluster,
  type GkeClusterRef,
  GkeGpuNodePool,
  GkeNetwork,
  GkeWorkloadIdentity,
  GoogleManagedLustre,
  TpuSlice,
} from "../../components/gcp/index.ts";
import type { LustreWorkload } from "../../components/lustre/workload.ts";
import type { Ownership } from "../../components/pulumi/index.ts";
import type { Owner } from "../environment.ts";
import type { Exported, PlaceOutputs } from "../outputs.ts";
import type { GcpConfiguration, GcpLustreConfiguration } from "./configuration.ts";

type Pool = GkeGpuNodePool | TpuSlice;

/** One environment on Google Cloud: network, cluster, pools and slices, buckets, Lustre, and an identity for every team. */
export function gcpEnvironment(owner: Owner, configuration: GcpConfiguration) {
  const ownership: Ownership = { team: owner.team, environment: owner.environment, owner: owner.owner };
  const labels = owner.expires === undefined ? {} : { labels: { expires: owner.expires } };
  const { project, region, location, version, releaseChannel, kmsKey } = configuration;
  const { maxNodes, nodeRange, podRange, serviceRange, fabrics, publicAccessCidrs, lustre: storage } = configuration;
  const network = new GkeNetwork("main", {
    projectId: project,
    region,
    nodeRange,
    podRange,
    serviceRange,
    maxNodes,
    fabrics,
    privateServices: storage !== undefined,
    ...ownership,
    ...labels,
  });
  const cluster = new GkeCluster("main", {
    network: network.ref,
    location,
    version,
    releaseChannel,
    publicAccessCidrs,
    // The Job that applies layouts runs here, and a node without GPUs mounts Managed Lustre only without secure boot.
    systemPool: { secureBoot: storage === undefined },
    secretsKey: kmsKey,
    ...labels,
  });
  const datasets = new GcsTrainingBucket("datasets", { projectId: project, location: region, kmsKey, ...ownership });
  const checkpoints = new GcsTrainingBucket("checkpoints", {
    projectId: project,
    location: region,
    checkpointExpirations: [{ prefix: "scratch/", days: 30 }],
    kmsKey,
    ...ownership,
  });
  const pools: Pool[] = [
    ...configuration.pools.map(
      ({ name, machineType, zone, nodes, capacity, team }) =>
        new GkeGpuNodePool(name, { cluster: cluster.ref, machineType, zone, nodes, capacity, team }),
    ),
    ...configuration.slices.map(
      ({ name, generation, topology, zone, slices, plannedSlices, scaleToZero, capacity, team }) =>
        new TpuSlice(name, {
          cluster: cluster.ref,
          generation,
          topology,
          zone,
          slices,
          plannedSlices,
          scaleToZero,
          capacity,
          team,
        }),
    ),
  ];
  const lustre = storage && lustreFileSystem(storage, network, pools, kmsKey);
  const teams = teamsOf(owner, configuration);
  const identities = teams.map((team) => trainer(team, cluster.ref, datasets, checkpoints, storage));

  return {
    region,
    teams,
    cluster: {
      name: cluster.clusterName,
      endpoint: cluster.endpoint,
      certificateAuthority: cluster.certificateAuthority,
    },
    lustre: lustre && { ...lustre.ref, layouts: lustre.layouts, clientSettings: lustre.clientSettings },
    /** For people and programs of one's own. */
    more: {
      network: { name: network.networkName },
      buckets: { datasets: datasets.bucketName, checkpoints: checkpoints.bucketName },
      identities: Object.fromEntries(teams.map((team, index) => [team, identities[index]!.member])),
    },
  } satisfies Exported<PlaceOutputs> & Record<string, unknown>;
}

function teamsOf({ team }: Owner, { pools, slices }: GcpConfiguration): string[] {
  return [...new Set([...pools, ...slices].map((one) => one.team ?? team))];
}

function lustreFileSystem(
  { name, zone, capacityGiB, throughputPerTiB, ostCount, workload }: GcpLustreConfiguration,
  network: GkeNetwork,
  pools: readonly Pool[],
  kmsKey: string | undefined,
): GoogleManagedLustre {
  return new GoogleManagedLustre(name, {
    network: network.ref,
    zone,
    capacityGiB,
    throughputPerTiB,
    ostCount,
    // Shaped by configuration, checked by the component with every other problem.
    workload: workload as LustreWorkload | undefined,
    clients: pools.map((pool) => pool.ref),
    kmsKey,
  });
}

/** Pods of a team's service account `trainer` read the data sets and write checkpoints below the team's own prefix. */
function trainer(
  team: string,
  cluster: GkeClusterRef,
  datasets: GcsTrainingBucket,
  checkpoints: GcsTrainingBucket,
  lustre: GcpLustreConfiguration | undefined,
): GkeWorkloadIdentity {
  const prefixes = lustre?.datasets.map(({ prefix }) => prefix) ?? [];
  return new GkeWorkloadIdentity(`${team}-trainer`, {
    cluster,
    namespace: team,
    serviceAccount: "trainer",
    readPrefix: prefixes.map((prefix) => ({ bucket: datasets.bucketName, prefix })),
    writeCheckpoints: [{ bucket: checkpoints.bucketName, prefix: `${team}/` }],
    team,
  });
}
