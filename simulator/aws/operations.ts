import type { Action } from "../refusal.ts";

/** How the provider and AWS name a type: `creating EC2 Subnet`, `operation error EC2: CreateSubnet`. */
interface Names {
  /** The service as its SDK for Go calls itself. */
  readonly service: string;
  /** As the provider calls it in messages. */
  readonly called: string;
  readonly create: string;
  readonly delete: string;
  readonly update: string;
  readonly read: string;
}

const crud = (service: string, called: string, noun: string, more: Partial<Names> = {}): Names => ({
  service,
  called,
  create: `Create${noun}`,
  delete: `Delete${noun}`,
  update: `Modify${noun}`,
  read: `Describe${noun}s`,
  ...more,
});

const securityGroupRule = (direction: "Egress" | "Ingress"): Names =>
  crud("EC2", `VPC Security Group ${direction} Rule`, "SecurityGroupRule", {
    create: `AuthorizeSecurityGroup${direction}`,
    delete: `RevokeSecurityGroup${direction}`,
    update: "ModifySecurityGroupRules",
  });

const names: Readonly<Record<string, Names>> = {
  "aws:autoscaling/group:Group": crud("Auto Scaling", "Auto Scaling Group", "AutoScalingGroup", {
    update: "UpdateAutoScalingGroup",
  }),
  "aws:autoscaling/schedule:Schedule": crud("Auto Scaling", "Auto Scaling Scheduled Action", "ScheduledAction", {
    create: "PutScheduledUpdateGroupAction",
    update: "PutScheduledUpdateGroupAction",
  }),
  "aws:autoscaling/tag:Tag": crud("Auto Scaling", "Auto Scaling Tag", "Tags", {
    create: "CreateOrUpdateTags",
    update: "CreateOrUpdateTags",
    read: "DescribeTags",
  }),
  "aws:cloudwatch/logGroup:LogGroup": crud("CloudWatch Logs", "CloudWatch Logs Log Group", "LogGroup", {
    update: "PutRetentionPolicy",
  }),
  "aws:ec2/capacityBlockReservation:CapacityBlockReservation": crud(
    "EC2",
    "EC2 Capacity Block Reservation",
    "CapacityReservation",
    { create: "PurchaseCapacityBlock" },
  ),
  "aws:ec2/capacityReservation:CapacityReservation": crud("EC2", "EC2 Capacity Reservation", "CapacityReservation", {
    delete: "CancelCapacityReservation",
  }),
  "aws:ec2/eip:Eip": crud("EC2", "EC2 EIP", "Address", {
    create: "AllocateAddress",
    delete: "ReleaseAddress",
    read: "DescribeAddresses",
  }),
  "aws:ec2/instance:Instance": crud("EC2", "EC2 Instance", "Instance", {
    create: "RunInstances",
    delete: "TerminateInstances",
    update: "ModifyInstanceAttribute",
  }),
  "aws:ec2/launchTemplate:LaunchTemplate": crud("EC2", "EC2 Launch Template", "LaunchTemplate", {
    update: "CreateLaunchTemplateVersion",
  }),
  "aws:ec2/natGateway:NatGateway": crud("EC2", "EC2 NAT Gateway", "NatGateway"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": crud("EC2", "Route Table Association", "RouteTable", {
    create: "AssociateRouteTable",
    delete: "DisassociateRouteTable",
    update: "ReplaceRouteTableAssociation",
  }),
  "aws:ec2/securityGroup:SecurityGroup": crud("EC2", "Security Group", "SecurityGroup"),
  "aws:ec2/subnet:Subnet": crud("EC2", "EC2 Subnet", "Subnet", { update: "ModifySubnetAttribute" }),
  "aws:ec2/vpc:Vpc": crud("EC2", "EC2 VPC", "Vpc", { update: "ModifyVpcAttribute" }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": crud("EC2", "EC2 VPC Endpoint", "VpcEndpoint", { delete: "DeleteVpcEndpoints" }),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": crud(
    "EKS",
    "EKS Access Policy Association",
    "AccessPolicy",
    {
      create: "AssociateAccessPolicy",
      delete: "DisassociateAccessPolicy",
      read: "ListAssociatedAccessPolicies",
    },
  ),
  "aws:eks/addon:Addon": crud("EKS", "EKS Add-On", "Addon", { update: "UpdateAddon", read: "DescribeAddon" }),
  "aws:eks/cluster:Cluster": crud("EKS", "EKS Cluster", "Cluster", {
    update: "UpdateClusterConfig",
    read: "DescribeCluster",
  }),
  "aws:eks/nodeGroup:NodeGroup": crud("EKS", "EKS Node Group", "Nodegroup", {
    update: "UpdateNodegroupConfig",
    read: "DescribeNodegroup",
  }),
  "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation": crud(
    "FSx",
    "FSx Lustre Data Repository Association",
    "DataRepositoryAssociation",
    { update: "UpdateDataRepositoryAssociation" },
  ),
  "aws:fsx/lustreFileSystem:LustreFileSystem": crud("FSx", "FSx for Lustre File System", "FileSystem", {
    update: "UpdateFileSystem",
  }),
  "aws:iam/role:Role": crud("IAM", "IAM Role", "Role", { update: "UpdateRole", read: "GetRole" }),
  "aws:iam/rolePolicy:RolePolicy": crud("IAM", "IAM Role Policy", "RolePolicy", {
    create: "PutRolePolicy",
    update: "PutRolePolicy",
    read: "GetRolePolicy",
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": crud("IAM", "IAM Role Policy Attachment", "RolePolicy", {
    create: "AttachRolePolicy",
    delete: "DetachRolePolicy",
    read: "ListAttachedRolePolicies",
  }),
  "aws:kms/key:Key": crud("KMS", "KMS Key", "Key", { delete: "ScheduleKeyDeletion", read: "DescribeKey" }),
  "aws:s3/bucket:Bucket": crud("S3", "S3 Bucket", "Bucket", { read: "HeadBucket" }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule("Egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule("Ingress"),
};

/** Services by the first part of a token, as their SDKs for Go call themselves. */
const services: Readonly<Record<string, string>> = {
  autoscaling: "Auto Scaling",
  batch: "Batch",
  cloudwatch: "CloudWatch Logs",
  ebs: "EC2",
  ec2: "EC2",
  ec2transitgateway: "EC2",
  ecr: "ECR",
  efs: "EFS",
  eks: "EKS",
  fsx: "FSx",
  iam: "IAM",
  kms: "KMS",
  route53: "Route 53",
  s3: "S3",
  secretsmanager: "Secrets Manager",
  sns: "SNS",
  sqs: "SQS",
  ssm: "SSM",
  vpc: "EC2",
};

/** `EC2`, `EKS`: the service that a type belongs to, as its SDK for Go calls itself. */
export function serviceOf(type: string): string {
  const module = type.split(":")[1]?.split("/")[0] ?? "";
  return names[type]?.service ?? services[module] ?? module.toUpperCase();
}

/** `EC2: CreateSubnet`: the call that a provider makes for it. */
export function operationOf(type: string, action: Action): string {
  const kind = type.split(":")[2] ?? "Resource";
  const own = names[type] ?? (type.startsWith("aws:s3/bucket") ? setting(kind) : crud(serviceOf(type), kind, kind));
  return `${own.service}: ${action === "invoke" ? own.read : own[action]}`;
}

/** Settings of a bucket are put, and put again. */
function setting(kind: string): Names {
  return crud("S3", `S3 ${spaced(kind)}`, kind, { create: `Put${kind}`, update: `Put${kind}`, read: `Get${kind}` });
}

/** `EC2 Subnet`: what the provider calls a type in its messages. */
export function calledBy(type: string): string {
  return names[type]?.called ?? `${serviceOf(type)} ${spaced(type.split(":")[2] ?? "Resource")}`;
}

/** `LustreFileSystem` → `Lustre File System`. */
function spaced(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, "$1 $2");
}
