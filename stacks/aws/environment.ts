import { CapacityReservation } from "@pulumi/aws/ec2/capacityReservation.js";
import { PlacementGroup } from "@pulumi/aws/ec2/placementGroup.js";
import {
  CapacityKind,
  type ClusterRef,
  EksCluster,
  EksGpuNodePool,
  EksNetwork,
  EksNeuronNodePool,
  FsxLustre,
  PodIdentityRole,
  TrainingBucket,
} from "../components/aws/index.ts";
import { findAwsMachineType } from "../components/hardware/index.ts";
import type { LustreWorkload } from "../components/lustre/workload.ts";
import type { Ownership } from "../components/pulumi/index.ts";
import { isProduction, ownershipOf, tagsOf } from "../components/pulumi/index.ts";
import type { Environment, LustreConfiguration, PoolConfiguration } from "./environment.ts";
import type { EnvironmentOutputs, Exported } from "./outputs.ts";

type Pool = EksGpuNodePool | EksNeuronNodePool;

/** One environment on AWS: network, cluster, pools, buckets, Lustre in front of them, and a role for every team. */
export function awsEnvironment(environment: Environment) {
  const ownership = { team: environment.team, environment: environment.environment, owner: environment.owner };
  const network = new EksNetwork("main", {
    region: environment.region,
    zones: environment.zones,
    cidrBlock: environment.cidrBlock,
    natGateways: environment.natGateways,
    ...ownership,
  });
  const cluster = new EksCluster("main", {
    network: network.ref,
    kubernetesVersion: environment.kubernetesVersion,
    admins: environment.admins,
    publicAccessCidrs: environment.publicAccessCidrs,
    systemPool: environment.systemPool,
  });
  const datasets = new TrainingBucket("datasets", { region: environment.region, ...ownership });
  const checkpoints = new TrainingBucket("checkpoints", {
    region: environment.region,
    checkpointExpirations: [{ prefix: "scratch/", days: 30 }],
    ...ownership,
  });
  const pools = environment.pools.map((pool) => nodePool(pool, cluster.ref, { ...ownership, team: pool.team }));
  const lustre = environment.lustre && lustreFileSystem(environment.lustre, network, pools, datasets);
  const teams = [...new Set(environment.pools.map((pool) => pool.team ?? environment.team))];
  const roles = teams.map((team) => trainerRole(team, cluster.ref, datasets, checkpoints, environment));

  return {
    region: environment.region,
    network: { vpcId: network.vpcId, privateSubnetIds: network.privateSubnetIds },
    teams,
    cluster: {
      name: cluster.clusterName,
      endpoint: cluster.endpoint,
      certificateAuthority: cluster.certificateAuthority,
    },
    buckets: { datasets: datasets.bucketName, checkpoints: checkpoints.bucketName },
    pools: Object.fromEntries(environment.pools.map((pool, index) => [pool.name, pools[index]!.nodeGroupName])),
    ...(lustre && { lustre: { ...lustre.ref, layouts: lustre.layouts, clientSettings: lustre.clientSettings } }),
    roles: Object.fromEntries(teams.map((team, index) => [team, roles[index]!.roleArn])),
  } satisfies Exported<EnvironmentOutputs> & Record<string, unknown>;
}

/** A pool of the configuration, as the component of its vendor. */
function nodePool(pool: PoolConfiguration, cluster: ClusterRef, ownership: Ownership): Pool {
  const { name, machineType, zone, nodes, interfaces, amiReleaseVersion } = pool;
  const isNeuron = findAwsMachineType(machineType)?.accelerator.vendor === "aws";
  const Component = isNeuron ? EksNeuronNodePool : EksGpuNodePool;
  const capacity = needsReservation(pool) ? reservedCapacity(pool, cluster, ownership) : pool.capacity;
  return new Component(name, {
    cluster,
    machineType,
    zone,
    nodes,
    capacity,
    interfaces,
    amiReleaseVersion,
    team: ownership.team,
  });
}

function needsReservation({ capacity }: PoolConfiguration): boolean {
  return capacity.kind === CapacityKind.Reservation && capacity.reservationId === undefined;
}

/**
 * Reserves the nodes of a pool, in a placement group of their own so that EFA stays short. Billed from creation, used or
 * not: that is what makes the nodes certain.
 */
function reservedCapacity(
  { name, machineType, zone, nodes }: PoolConfiguration,
  cluster: ClusterRef,
  ownership: Ownership,
) {
  const { region, ownership: inherited } = cluster.network;
  const tags = tagsOf(ownershipOf(ownership, inherited), `${name}-reservation`);
  const group = new PlacementGroup(`${name}-reservation`, { region, strategy: "cluster", tags });
  const reservation = new CapacityReservation(
    `${name}-reservation`,
    {
      region,
      availabilityZone: zone,
      instanceType: machineType,
      instancePlatform: "Linux/UNIX",
      instanceCount: nodes.max,
      instanceMatchCriteria: "targeted",
      placementGroupArn: group.arn,
      tags,
    },
    { protect: isProduction(ownership.environment ?? "") },
  );
  return { kind: CapacityKind.Reservation, reservationId: reservation.id, placementGroup: group.name };
}

function lustreFileSystem(
  lustre: LustreConfiguration,
  network: EksNetwork,
  pools: readonly Pool[],
  bucket: TrainingBucket,
) {
  const { name, zone, deploymentType, capacityGiB, throughputPerTiB, efa, metadataIops, ostCount, workload, datasets } =
    lustre;
  return new FsxLustre(name, {
    network: network.ref,
    zone,
    deploymentType,
    capacityGiB,
    throughputPerTiB,
    efa,
    metadataIops,
    ostCount,
    // Shaped by configuration, checked by the component with every other problem.
    workload: workload as LustreWorkload | undefined,
    clients: pools.map((pool) => pool.ref),
    repositories: datasets.map(({ path, prefix }) => ({ path, bucket: bucket.bucketName, prefix })),
  });
}

/** Pods of a team's service account `trainer` read the data sets and write checkpoints below the team's own prefix. */
function trainerRole(
  team: string,
  cluster: ClusterRef,
  datasets: TrainingBucket,
  checkpoints: TrainingBucket,
  { lustre }: Environment,
): PodIdentityRole {
  const prefixes = lustre?.datasets.map((dataset) => dataset.prefix) ?? [];
  return new PodIdentityRole(`${team}-trainer`, {
    cluster,
    namespace: team,
    serviceAccount: "trainer",
    readPrefix: prefixes.map((prefix) => ({ bucket: datasets.bucketName, prefix })),
    writeCheckpoints: [{ bucket: checkpoints.bucketName, prefix: `${team}/` }],
    decrypt: [
      ...(prefixes.length > 0 ? [{ keyArn: datasets.keyArn }] : []),
      { keyArn: checkpoints.keyArn, encrypt: true },
    ],
    team,
  });
}
