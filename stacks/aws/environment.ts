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
} from "../../components/aws/index.ts";
import { findAwsMachineType } from "../../components/hardware/index.ts";
import type { LustreWorkload } from "../../components/lustre/workload.ts";
import type { Ownership } from "../../components/pulumi/index.ts";
import { isProduction, ownershipOf, tagsOf } from "../../components/pulumi/index.ts";
import type { Owner } from "../environment.ts";
import type { Exported, PlaceOutputs } from "../outputs.ts";
import type { AwsConfiguration, AwsLustreConfiguration, AwsPoolConfiguration } from "./configuration.ts";

type Pool = EksGpuNodePool | EksNeuronNodePool;

/** One environment on AWS: network, cluster, pools, buckets, Lustre in front of them, and a role for every team. */
export function awsEnvironment(owner: Owner, configuration: AwsConfiguration) {
  const ownership: Ownership = { team: owner.team, environment: owner.environment, owner: owner.owner };
  const tags = owner.expires === undefined ? {} : { tags: { expires: owner.expires } };
  const network = new EksNetwork("main", {
    region: configuration.region,
    zones: configuration.zones,
    cidrBlock: configuration.cidrBlock,
    natGateways: configuration.natGateways,
    ...ownership,
    ...tags,
  });
  const cluster = new EksCluster("main", {
    network: network.ref,
    kubernetesVersion: configuration.kubernetesVersion,
    admins: configuration.admins,
    publicAccessCidrs: configuration.publicAccessCidrs,
    systemPool: configuration.systemPool,
    ...tags,
  });
  const datasets = new TrainingBucket("datasets", { region: configuration.region, ...ownership });
  const checkpoints = new TrainingBucket("checkpoints", {
    region: configuration.region,
    checkpointExpirations: [{ prefix: "scratch/", days: 30 }],
    ...ownership,
  });
  const pools = configuration.pools.map((pool) => nodePool(pool, cluster.ref, { ...ownership, team: pool.team }));
  const lustre = configuration.lustre && lustreFileSystem(configuration.lustre, network, pools, datasets);
  const teams = [...new Set(configuration.pools.map((pool) => pool.team ?? owner.team))];
  const roles = teams.map((team) => trainerRole(team, cluster.ref, datasets, checkpoints, configuration));

  return {
    region: configuration.region,
    teams,
    cluster: {
      name: cluster.clusterName,
      endpoint: cluster.endpoint,
      certificateAuthority: cluster.certificateAuthority,
    },
    lustre: lustre && { ...lustre.ref, layouts: lustre.layouts, clientSettings: lustre.clientSettings },
    /** For people and programs of one's own. */
    more: {
      network: { vpcId: network.vpcId, privateSubnetIds: network.privateSubnetIds },
      buckets: { datasets: datasets.bucketName, checkpoints: checkpoints.bucketName },
      pools: Object.fromEntries(configuration.pools.map((pool, index) => [pool.name, pools[index]!.nodeGroupName])),
      roles: Object.fromEntries(teams.map((team, index) => [team, roles[index]!.roleArn])),
    },
  } satisfies Exported<PlaceOutputs> & Record<string, unknown>;
}

/** A pool of the configuration, as the component of its vendor. */
function nodePool(pool: AwsPoolConfiguration, cluster: ClusterRef, ownership: Ownership): Pool {
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

function needsReservation({ capacity }: AwsPoolConfiguration): boolean {
  return capacity.kind === CapacityKind.Reservation && capacity.reservationId === undefined;
}

/**
 * Reserves the nodes of a pool, in a placement group of their own so that EFA stays short. Billed from creation, used or
 * not: that is what makes the nodes certain.
 */
function reservedCapacity(
  { name, machineType, zone, nodes }: AwsPoolConfiguration,
  cluster: ClusterRef,
  ownership: Ownership,
) {
  const { region, ownership: inherited, tags: common } = cluster.network;
  const tags = tagsOf(ownershipOf(ownership, inherited), `${name}-reservation`, common);
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
  lustre: AwsLustreConfiguration,
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
    // The copy is locked with the key of what it is a copy of; scratch takes no key.
    ...(deploymentType?.startsWith("SCRATCH") === true ? {} : { kmsKeyId: bucket.keyArn }),
  });
}

/** Pods of a team's service account `trainer` read the data sets and write checkpoints below the team's own prefix. */
function trainerRole(
  team: string,
  cluster: ClusterRef,
  datasets: TrainingBucket,
  checkpoints: TrainingBucket,
  { lustre }: AwsConfiguration,
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
