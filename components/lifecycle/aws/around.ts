import { type Properties, read as readInput, readString } from "../../core/value.ts";
import type { ReplacingInputs } from "../replacingInputs.ts";
import { read, remembered } from "./row.ts";

/** `undefined`: nobody knows yet. */
const listAt = (inputs: Properties, path: string): readonly unknown[] | undefined => {
  const list = readInput(inputs, path);
  if (list.state === "unknown") return undefined;
  return list.state === "known" && Array.isArray(list.value) ? list.value : [];
};

const isOfType = (inputs: Properties, type: string): boolean => {
  const given = readString(inputs, "loadBalancerType");
  return (given.state === "known" ? given.value : "application") === type;
};

/** A network load balancer takes further subnets in place, and nothing else. */
const notMore =
  (path: string) =>
  (before: Properties, after: Properties): boolean => {
    const [old, now] = [listAt(before, path), listAt(after, path)];
    return isOfType(after, "network") && old !== undefined && now !== undefined && now.length <= old.length;
  };

const loadBalancer = read(
  "elbv2/load_balancer.go",
  ["customerOwnedIpv4Pool", "internal", "loadBalancerType", "name", "namePrefix", "region"],
  {
    sometimes: {
      // A network load balancer has security groups from the beginning, or never.
      securityGroups: (before, after) => {
        const [old, now] = [listAt(before, "securityGroups"), listAt(after, "securityGroups")];
        if (!isOfType(after, "network") || old === undefined || now === undefined) return false;
        return (old.length === 0) !== (now.length === 0);
      },
      subnetMappings: notMore("subnetMappings"),
      subnets: notMore("subnets"),
    },
  },
);

const targetGroup = read("elbv2/target_group.go", ["ipAddressType", "name", "namePrefix", "region", "targetType"], {
  // A function has neither port nor network: there, they are not looked at.
  sometimes: Object.fromEntries(
    ["port", "protocol", "protocolVersion", "vpcId"].map((path) => [
      path,
      (_: Properties, after: Properties) => {
        const type = readString(after, "targetType");
        return !(type.state === "known" && type.value === "lambda");
      },
    ]),
  ),
});
const listener = read("elbv2/listener.go", ["loadBalancerArn", "region"]);
const listenerRule = read("elbv2/listener_rule.go", ["listenerArn", "region"]);

const enabled = (path: string) => (before: Properties, after: Properties) => {
  const [old, now] = [readString(before, path), readString(after, path)];
  return old.state === "known" && old.value === "disable" && (now.state !== "known" || now.value === "enable");
};

/** Load balancers, networks between networks, and what tells of events. */
export const replacedAround: Readonly<Record<string, ReplacingInputs>> = {
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:alb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/targetGroup:TargetGroup": targetGroup,
  "aws:alb/targetGroup:TargetGroup": targetGroup,
  "aws:lb/listener:Listener": listener,
  "aws:alb/listener:Listener": listener,
  "aws:lb/listenerRule:ListenerRule": listenerRule,
  "aws:alb/listenerRule:ListenerRule": listenerRule,
  "aws:sns/topicSubscription:TopicSubscription": read(
    "sns/topic_subscription.go",
    ["endpoint", "protocol", "region", "topic"],
    { complete: true },
  ),
  "aws:resourcegroups/group:Group": read("resourcegroups/group.go", ["name", "region"], { complete: true }),
  "aws:efs/accessPoint:AccessPoint": read(
    "efs/access_point.go",
    ["fileSystemId", "posixUser", "region", "rootDirectory"],
    { complete: true },
  ),
  "aws:s3/directoryBucket:DirectoryBucket": remembered("s3/directory_bucket.go", [
    "bucket",
    "dataRedundancy",
    "location",
    "region",
    "type",
  ]),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": remembered("s3/bucket_replication_configuration.go", [
    "bucket",
    "region",
  ]),
  "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": read(
    "s3/bucket_website_configuration.go",
    ["bucket", "expectedBucketOwner", "region"],
    { complete: true },
  ),
  "aws:ec2transitgateway/transitGateway:TransitGateway": read(
    "ec2/transitgateway_.go",
    ["amazonSideAsn", "multicastSupport", "region"],
    {
      sometimes: {
        defaultRouteTableAssociation: enabled("defaultRouteTableAssociation"),
        defaultRouteTablePropagation: enabled("defaultRouteTablePropagation"),
      },
    },
  ),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": read("ec2/transitgateway_vpc_attachment.go", [
    "region",
    "transitGatewayId",
    "vpcId",
  ]),
  "aws:ec2transitgateway/routeTable:RouteTable": read(
    "ec2/transitgateway_route_table.go",
    ["region", "transitGatewayId"],
    { complete: true },
  ),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": read(
    "ec2/vpc_peering_connection.go",
    ["peerOwnerId", "peerRegion", "peerVpcId", "region", "vpcId"],
    { complete: true },
  ),
  "aws:ec2/networkAcl:NetworkAcl": read("ec2/vpc_network_acl.go", ["region", "vpcId"], { complete: true }),
  "aws:acm/certificate:Certificate": read("acm/certificate.go", [
    "certificateAuthorityArn",
    "domainName",
    "keyAlgorithm",
    "region",
    "subjectAlternativeNames",
    "validationMethod",
    "validationOptions",
  ]),
  "aws:cloudwatch/eventRule:EventRule": read("events/rule.go", ["eventBusName", "name", "namePrefix", "region"], {
    complete: true,
  }),
  "aws:cloudwatch/eventTarget:EventTarget": read("events/target.go", ["eventBusName", "region", "rule", "targetId"], {
    complete: true,
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": read("cloudwatch/metric_alarm.go", ["name", "region"]),
};
