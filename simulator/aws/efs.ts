import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { addressIn } from "./addresses.ts";
import { hexId, sideId } from "./ids.ts";
import { type AwsType, chosen, type Making, nameOf, plain, refers, text } from "./model.ts";
import { regionalArn, simulatedAccount, zoneIdOf } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";
import { inSubnet } from "./vpc.ts";

const api = "AWS EFS API Reference";
const groups = [t.securityGroup, t.defaultSecurityGroup];

export const efsTypes: readonly AwsType[] = [
  {
    type: t.efs,
    id: ({ seed }) => hexId("fs", seed),
    arn: ({ region }, id) => regionalArn("elasticfilesystem", region, `file-system/${id}`),
    outputs: (made, id) => ({
      dnsName: fileSystemName(made, id),
      numberOfMountTargets: 0,
      ownerId: simulatedAccount,
      ...chosen(made.inputs, {
        creationToken: nameOf(made, "creationToken"),
        encrypted: false,
        performanceMode: "generalPurpose",
        throughputMode: "bursting",
      }),
    }),
  },
  {
    type: t.mountTarget,
    refers: [
      inSubnet("subnetId"),
      refers(
        "fileSystemId",
        t.efs,
        (id) => plain("FileSystemNotFound", `File system '${id}' does not exist.`, `${api}, CreateMountTarget`, 404),
        (fileSystem) =>
          plain(
            "FileSystemInUse",
            `File system '${fileSystem.id}' has mount targets`,
            `${api}, DeleteFileSystem (FileSystemInUse)`,
            409,
          ),
      ),
      refers(
        "securityGroups[]",
        groups,
        (id) =>
          plain("SecurityGroupNotFound", `The security group '${id}' does not exist`, `${api}, CreateMountTarget`),
        (group) =>
          plain(
            "DependencyViolation",
            `resource ${group.id} has a dependent object`,
            "AWS EC2 API Reference, error codes (DependencyViolation)",
          ),
      ),
    ],
    id: ({ seed }) => hexId("fsmt", seed),
    outputs: mountTargetOutputs,
    minutes: {
      create: 1.5,
      delete: 1,
      source: "hashicorp/terraform-provider-aws internal/service/efs/mount_target.go (waits for available)",
    },
    refuse: refuseMountTarget,
  },
];

/** @see hashicorp/terraform-provider-aws internal/service/efs/mount_target.go (DNS names) */
function mountTargetOutputs(made: Making): Record<string, unknown> {
  const { inputs, seed, region, world } = made;
  const subnet = world?.find([t.subnet], text(inputs, "subnetId") ?? "");
  const vpc = subnet && world?.find([t.vpc], text(subnet.inputs, "vpcId") ?? "");
  const zone = (subnet && text(subnet.outputs, "availabilityZone")) ?? `${region}a`;
  const fileSystem = text(inputs, "fileSystemId") ?? "fs";
  const dnsName = fileSystemName(made, fileSystem);
  return {
    availabilityZoneName: zone,
    availabilityZoneId: zoneIdOf(zone),
    dnsName,
    mountTargetDnsName: `${zone}.${dnsName}`,
    fileSystemArn: regionalArn("elasticfilesystem", region, `file-system/${fileSystem}`),
    networkInterfaceId: hexId("eni", `mount ${seed}`),
    ownerId: simulatedAccount,
    ...chosen(inputs, {
      ipAddress: addressIn(subnet, seed),
      securityGroups: [(vpc && text(vpc.outputs, "defaultSecurityGroupId")) ?? sideId("sg", seed)],
    }),
  };
}

function fileSystemName({ region, dnsSuffix }: Making, id: string): string {
  return `${id}.efs.${region}.${dnsSuffix}`;
}

/** A file system has one mount target in a zone. */
function refuseMountTarget({ inputs, world, before }: Asked): Refusal | undefined {
  const fileSystem = text(inputs, "fileSystemId");
  const zoneOf = (properties: Existing["inputs"]): string | undefined => {
    const subnet = world.find([t.subnet], text(properties, "subnetId") ?? "");
    return subnet && text(subnet.outputs, "availabilityZone");
  };
  const zone = zoneOf(inputs);
  const other = world
    .all(t.mountTarget)
    .some(
      (one) =>
        one.id !== before?.id &&
        text(one.inputs, "fileSystemId") === fileSystem &&
        (text(one.inputs, "subnetId") === text(inputs, "subnetId") ||
          (zone !== undefined && zoneOf(one.inputs) === zone)),
    );
  if (!other || fileSystem === undefined) return undefined;
  return plain(
    "MountTargetConflict",
    "mount target already exists in this AZ",
    "hashicorp/terraform-provider-aws issue 2525; docker-archive/compose-cli issue 1085",
    409,
  );
}
