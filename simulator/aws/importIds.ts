import type { ImportId } from "../cloudType.ts";
import type { Existing } from "../world/world.ts";
import { number, text, texts } from "./model.ts";
import { awsTypes as t } from "./tokens.ts";

/** Where an import is read in the provider. */
const services = "hashicorp/terraform-provider-aws internal/service";

const joined = (existing: Existing, paths: readonly string[], separator: string): string | undefined => {
  const parts = paths.map((path) => text(existing.inputs, path));
  return parts.includes(undefined) ? undefined : parts.join(separator);
};

/** What its provider says to an id that is not of some parts. */
const parted = (
  fits: (id: string) => boolean,
  words: (id: string) => string,
  source: string,
): Pick<Required<ImportId>, "wrong"> => ({
  wrong: (id) =>
    fits(id) ? undefined : { code: "ImportId", message: words(id), source: `${services}/${source} (import)` },
});

const inParts = (separator: string, many: number) => (id: string) => id.split(separator).length === many;

/** `sg-1_ingress_tcp_8000_8000_10.0.3.0/24`: one rule that EC2 gives no id. */
function ruleId({ inputs }: Existing): string | undefined {
  const [group, way, protocol] = ["securityGroupId", "type", "protocol"].map((path) => text(inputs, path));
  const peer = text(inputs, "sourceSecurityGroupId");
  const sources = [
    ...(inputs["self"] === true ? ["self"] : []),
    ...["cidrBlocks", "ipv6CidrBlocks", "prefixListIds"].flatMap((path) => texts(inputs, path)),
    ...(peer === undefined ? [] : [peer]),
  ];
  if (group === undefined || way === undefined || protocol === undefined || sources.length === 0) return undefined;
  const ports = ["fromPort", "toPort"].map((path) => number(inputs, path) ?? 0);
  return [group, way, protocol === "-1" ? "all" : protocol, ...ports, ...sources].join("_");
}

const destinations = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];

/** A setting of a bucket, whose id has its owner where that is another account than the one that asks. */
const ofBucket = (...more: readonly string[]): ImportId => ({
  of: ({ inputs }) => {
    const parts = ["bucket", "expectedBucketOwner", ...more].map((path) => text(inputs, path));
    return parts[0] === undefined ? undefined : parts.filter((part) => part !== undefined).join(",");
  },
});

/**
 * Types of AWS that an import does not name by their ids; `null`: those that cannot be imported.
 *
 * @see `## Import` of each type in the SDK (`@pulumi/aws`)
 */
export const importIds: ReadonlyMap<string, ImportId | null> = new Map<string, ImportId | null>([
  [
    t.route,
    {
      of: ({ inputs }) => {
        const table = text(inputs, "routeTableId");
        const destination = destinations.map((path) => text(inputs, path)).find((one) => one !== undefined);
        return table === undefined || destination === undefined ? undefined : `${table}_${destination}`;
      },
      ...parted(
        (id) => /^[^_]+_[^_]+$/.test(id),
        (id) => `unexpected format of ID (${JSON.stringify(id)}), expected ROUTETABLEID_DESTINATION`,
        "ec2/vpc_route.go",
      ),
    },
  ],
  [
    t.routeTableAssociation,
    {
      of: (one) => joined(one, ["subnetId", "routeTableId"], "/") ?? joined(one, ["gatewayId", "routeTableId"], "/"),
      ...parted(
        inParts("/", 2),
        (id) => `Unexpected format for import: ${id}. Use 'subnet ID/route table ID' or 'gateway ID/route table ID`,
        "ec2/vpc_route_table_association.go",
      ),
    },
  ],
  ["aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", null],
  [
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    {
      of: ({ id }, there) =>
        there.find(({ type, outputs }) => type === t.vpc && text(outputs, "defaultRouteTableId") === id)?.id,
    },
  ],
  [
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    {
      of: (one) => joined(one, ["vpcEndpointId", "routeTableId"], "/"),
      ...parted(
        inParts("/", 2),
        (id) => `wrong format of import ID (${id}), use: 'vpc-endpoint-id/route-table-id'`,
        "ec2/vpc_endpoint_route_table_association.go",
      ),
    },
  ],
  [
    t.securityGroupRule,
    {
      of: ruleId,
      ...parted(
        (id) => id.split("_").length >= 6,
        (id) =>
          `unexpected format for ID (${JSON.stringify(id)}), expected ` +
          "SECURITYGROUPID_TYPE_PROTOCOL_FROMPORT_TOPORT_SOURCE[_SOURCE]*: too few parts",
        "ec2/vpc_security_group_rule.go",
      ),
    },
  ],
  [t.capacityBlock, null],
  ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", null],
  [
    t.podIdentityAssociation,
    {
      of: ({ id, inputs }) => {
        const cluster = text(inputs, "clusterName");
        return cluster === undefined ? undefined : `${cluster},${id}`;
      },
      ...parted(
        (id) => /^[^,]+,[^,]+$/.test(id),
        (id) => `wrong format of import ID (${id}), use: 'cluster-name,association-id'`,
        "eks/pod_identity_association.go",
      ),
    },
  ],
  [
    t.rolePolicyAttachment,
    {
      of: (one) => joined(one, ["role", "policyArn"], "/"),
      ...parted(
        (id) => /^[^/]+\/./.test(id),
        (id) => `unexpected format of ID (${JSON.stringify(id)}), expected <role-name>/<policy_arn>`,
        "iam/role_policy_attachment.go",
      ),
    },
  ],
  [
    t.schedule,
    {
      of: (one) => joined(one, ["autoscalingGroupName", "scheduledActionName"], "/"),
      ...parted(
        inParts("/", 2),
        (id) => `wrong format of import ID (${id}), use: 'asg-name/action-name'`,
        "autoscaling/schedule.go",
      ),
    },
  ],
  ["aws:s3/bucketAcl:BucketAcl", ofBucket("acl")],
  ...[
    "AccelerateConfiguration",
    "CorsConfiguration",
    "LifecycleConfiguration",
    "Logging",
    "ObjectLockConfiguration",
    "ServerSideEncryptionConfiguration",
    "Versioning",
  ].map((kind): [string, ImportId] => [`aws:s3/bucket${kind}:Bucket${kind}`, ofBucket()]),
]);
