import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { awsEnvironment } from "../../stacks/aws/environment.ts";
import { parseEnvironment } from "../../stacks/environment.ts";
import { recordAws } from "../support/graph.ts";
import { stackConfig, stacks } from "../support/stackFiles.ts";
import { aws, judgeGraph } from "./aws/index.ts";
import { cluster, data, pools } from "./awsPrograms.ts";
import { judgeGraph as judgeWith, once, type Place, requestsOf } from "./convert.ts";
import { everyArgument } from "./everyArgument.ts";
import { readServiceModel } from "./readers/documents.ts";
import { missedMutations, resource, typesIn } from "./support.ts";

const nodes = new Map<string, readonly ResourceNode[]>();
const all = (): readonly ResourceNode[] => [...nodes.values()].flat();
const programs = { pools, cluster, data };
const names = [...stacks, ...Object.keys(programs)];

beforeAll(async () => {
  // Pulumi takes a stack trace for every promise: half of the time of so many registrations.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (const stack of stacks) {
    const config = stackConfig(stack);
    const program = () => {
      const { aws, ...owner } = parseEnvironment("hybrid-gpu", stack, config);
      return awsEnvironment(owner, aws!);
    };
    nodes.set(stack, (await recordAws(program, { project: "hybrid-gpu", stack, config, preview: false })).nodes);
  }
  for (const [name, program] of Object.entries(programs)) {
    nodes.set(name, (await recordAws(program, { preview: false })).nodes);
  }
  Error.stackTraceLimit = stackTraceLimit;
}, 120_000);

describe("AWS's own SDK", () => {
  it.each(names)("has nothing against the requests of %s", (name) => {
    expect(judgeGraph(nodes.get(name)!)).toEqual([]);
  });

  it("is asked about requests of these types", () => {
    expect(typesIn(aws, all())).toEqual([
      "ec2 AllocateAddressRequest",
      "ec2 AssociateRouteTableRequest",
      "ec2 AttachInternetGatewayRequest",
      "ec2 AuthorizeSecurityGroupEgressRequest",
      "ec2 AuthorizeSecurityGroupIngressRequest",
      "ec2 CreateCapacityReservationRequest",
      "ec2 CreateFlowLogsRequest",
      "ec2 CreateInternetGatewayRequest",
      "ec2 CreateLaunchTemplateRequest",
      "ec2 CreateNatGatewayRequest",
      "ec2 CreatePlacementGroupRequest",
      "ec2 CreateRouteRequest",
      "ec2 CreateRouteTableRequest",
      "ec2 CreateSecurityGroupRequest",
      "ec2 CreateSubnetRequest",
      "ec2 CreateVpcEndpointRequest",
      "ec2 CreateVpcRequest",
      "ec2 ModifySubnetAttributeRequest",
      "ec2 ModifyVpcAttributeRequest",
      "eks AssociateAccessPolicyRequest",
      "eks CreateAccessEntryRequest",
      "eks CreateAddonRequest",
      "eks CreateClusterRequest",
      "eks CreateNodegroupRequest",
      "eks CreatePodIdentityAssociationRequest",
      "eks UpdateAddonRequest",
      "fsx CreateDataRepositoryAssociationRequest",
      "fsx CreateFileSystemRequest",
      "fsx DeleteFileSystemRequest",
      "iam AttachRolePolicyRequest",
      "iam CreateRoleRequest",
      "iam PutRolePolicyRequest",
      "s3 CreateBucketRequest",
      "s3 PutBucketEncryptionRequest",
      "s3 PutBucketLifecycleConfigurationRequest",
      "s3 PutBucketOwnershipControlsRequest",
      "s3 PutBucketPolicyRequest",
      "s3 PutBucketTaggingRequest",
      "s3 PutBucketVersioningRequest",
      "s3 PutObjectLockConfigurationRequest",
      "s3 PutPublicAccessBlockRequest",
    ]);
    expect(requestsOf(aws, all()).length).toBeGreaterThan(550);
  });

  it("finds every single mistake in a request of each type", () => {
    const { tried, missed } = missedMutations(aws, all());
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(1_000);
  });

  it("knows every type that is made here, and none that is not is excused", () => {
    const made = new Set(all().map(({ type }) => type));
    expect(Object.keys(aws.notJudged).filter((type) => !made.has(type))).toEqual([]);
    expect(() => judgeGraph([resource("aws:eks/fargateProfile:FargateProfile", {})])).toThrow(
      new Error("no converter, and no reason for none: aws:eks/fargateProfile:FargateProfile"),
    );
  });

  it("would see a launch template with a misspelt interface, and a node group with no such capacity", () => {
    const template = resource("aws:ec2/launchTemplate:LaunchTemplate", {
      networkInterfaces: [{ deviceIndex: "0", networkCard: 1, associatePublicIpAddress: "no" }],
    });
    const group = resource("aws:eks/nodeGroup:NodeGroup", {
      clusterName: "lab",
      nodeRoleArn: "arn",
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: "4" },
      capacityType: "CAPACITY-BLOCK",
    });
    expect(judgeGraph([template, group]).map(({ path, problem }) => `${path} ${problem.replace(/: “.*/, "")}`)).toEqual(
      [
        'LaunchTemplateData.NetworkInterfaces[0].DeviceIndex is "0", not a number',
        "LaunchTemplateData.NetworkInterfaces[0].NetworkCard is not a field of LaunchTemplateInstanceNetworkInterfaceSpecificationRequest",
        'LaunchTemplateData.NetworkInterfaces[0].AssociatePublicIpAddress is "no", not true or false',
        'scalingConfig.maxSize is "4", not a number',
        'capacityType is "CAPACITY-BLOCK", not one of CAPACITY_BLOCK, ON_DEMAND, SPOT',
        "subnets is missing, and CreateNodegroupRequest requires it",
      ],
    );
  });
});

describe("every argument of Pulumi's resources", () => {
  const said = everyArgument(aws, "@pulumi/aws");

  it("has a place in a request, but for some that nobody here uses, most of which go in requests of their own", () => {
    expect(said.unplaced).toEqual([
      "aws:ec2/subnet:Subnet CustomerOwnedIpv4Pool",
      "aws:ec2/subnet:Subnet EnableLniAtDeviceIndex",
      "aws:ec2/subnet:Subnet EnableResourceNameDnsAaaaRecordOnLaunch",
      "aws:ec2/subnet:Subnet PrivateDnsHostnameTypeOnLaunch",
      "aws:ec2/eip:Eip AssociateWithPrivateIp",
      "aws:ec2/eip:Eip Instance",
      "aws:ec2/eip:Eip NetworkInterface",
      "aws:ec2/routeTable:RouteTable PropagatingVgws",
      "aws:ec2/routeTable:RouteTable Routes",
      "aws:ec2/flowLog:FlowLog EniId",
      "aws:ec2/flowLog:FlowLog RegionalNatGatewayId",
      "aws:ec2/flowLog:FlowLog SubnetId",
      "aws:ec2/flowLog:FlowLog TransitGatewayAttachmentId",
      "aws:ec2/flowLog:FlowLog TransitGatewayId",
      "aws:ec2/securityGroup:SecurityGroup Egress",
      "aws:ec2/securityGroup:SecurityGroup Ingress",
      "aws:iam/role:Role InlinePolicies",
      "aws:iam/role:Role ManagedPolicyArns",
      "aws:s3/bucket:Bucket AccelerationStatus",
      "aws:s3/bucket:Bucket Acl",
      "aws:s3/bucket:Bucket CorsRules",
      "aws:s3/bucket:Bucket Grants",
      "aws:s3/bucket:Bucket LifecycleRules",
      "aws:s3/bucket:Bucket Logging",
      "aws:s3/bucket:Bucket ObjectLockConfiguration",
      "aws:s3/bucket:Bucket Policy",
      "aws:s3/bucket:Bucket ReplicationConfiguration",
      "aws:s3/bucket:Bucket RequestPayer",
      "aws:s3/bucket:Bucket ServerSideEncryptionConfiguration",
      "aws:s3/bucket:Bucket Versioning",
      "aws:s3/bucket:Bucket Website",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration LifecycleConfiguration.TransitionDefaultMinimumObjectSize",
      "aws:s3/bucketVersioning:BucketVersioning Mfa",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration ServerSideEncryptionConfiguration.Rules[0].BlockedEncryptionTypes",
    ]);
  });

  it("was tried", () => {
    expect(said.arguments).toBeGreaterThan(700);
  });
});

/** Folder of service models as botocore has it (`data/`): those also tell patterns and lengths. */
const models = process.env["HYBRID_GPU_AWS_SERVICE_MODELS"];

describe.skipIf(models === undefined)("AWS's service models (skipped without HYBRID_GPU_AWS_SERVICE_MODELS)", () => {
  const versions = (service: string): string => readdirSync(join(models!, service)).sort().at(-1)!;
  const modelled: Place = {
    ...aws,
    apis: Object.fromEntries(
      Object.keys(aws.apis).map((service) => [
        service,
        once(() => readServiceModel(service, join(models!, service, versions(service), "service-2.json.gz"))),
      ]),
    ),
  };

  it.each(names)("have nothing against the requests of %s", (name) => {
    expect(judgeWith(modelled, nodes.get(name)!)).toEqual([]);
  });
});
