import { describe, expect, it } from "vitest";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { awsExpired, awsNoCapacity, awsThrottled } from "../../../simulator/aws/outages.ts";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { Account, refusalFrom } from "./account.ts";

const networkOf = (account: Account) => {
  const vpc = account.make(t.vpc, { cidrBlock: "10.0.0.0/16" });
  const subnet = (letter: string, third: number) =>
    account.make(
      t.subnet,
      { vpcId: vpc.id, cidrBlock: `10.0.${third}.0/24`, availabilityZone: `us-east-2${letter}` },
      letter,
    );
  return { vpc, a: subnet("a", 0), b: subnet("b", 1) };
};

const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const clusterIn = (account: Account, subnets: readonly Existing[], more: object = {}) => {
  const role = account.make(t.role, { assumeRolePolicy: trust, name: "cluster" });
  return account.make(t.cluster, {
    name: "main",
    roleArn: role.outputs["arn"],
    version: "1.34",
    vpcConfig: { subnetIds: subnets.map(({ id }) => id) },
    ...more,
  });
};

const groupIn = (cluster: Existing, subnet: Existing, more: object = {}) => ({
  clusterName: cluster.id,
  nodeRoleArn: "arn:aws:iam::123456789012:role/example-nodes",
  subnetIds: [subnet.id],
  scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 4 },
  ...more,
});

describe("a network", () => {
  it("has no two subnets in one range, and none outside its own", () => {
    const account = new Account();
    const { vpc } = networkOf(account);
    const subnet = (cidrBlock: string) => account.refusalOf(t.subnet, { vpcId: vpc.id, cidrBlock }, "c");
    expect(subnet("10.0.1.128/25")).toMatchObject({
      code: "InvalidSubnet.Conflict",
      message: "The CIDR '10.0.1.128/25' conflicts with another subnet",
    });
    expect(subnet("10.1.0.0/24").code).toBe("InvalidSubnet.Range");
    expect(subnet("10.0.2.0/29").code).toBe("InvalidSubnet.Range");
    account.make(t.subnet, { vpcId: vpc.id, cidrBlock: "10.0.2.0/24" }, "c");
  });

  it("takes subnets in Local Zones, and in ranges that a pool has chosen", () => {
    const account = new Account();
    const { vpc } = networkOf(account);
    const local = { vpcId: vpc.id, cidrBlock: "10.0.3.0/24", availabilityZone: "us-east-2-chi-1a" };
    account.make(t.subnet, local, "local");
    const far = { ...local, cidrBlock: "10.0.4.0/24", availabilityZone: "us-west-2a" };
    expect(account.refusalOf(t.subnet, far, "far").code).toBe("InvalidParameterValue");
    account.make(t.vpcCidr, { vpcId: vpc.id, ipv4IpamPoolId: "ipam-pool-1", ipv4NetmaskLength: 20 });
    account.make(t.subnet, { vpcId: vpc.id, cidrBlock: "10.7.0.0/24" }, "pooled");
  });

  it("is not deleted before what is in it, and then it is", () => {
    const account = new Account();
    const { vpc, a, b } = networkOf(account);
    const eip = account.make(t.eip, { domain: "vpc" });
    const nat = account.make(t.natGateway, { subnetId: a.id, allocationId: eip.id });
    expect(nat.outputs["publicIp"]).toBe(eip.outputs["publicIp"]);
    const refused = refusalFrom(() => account.remove(vpc));
    expect(refused.code).toBe("DependencyViolation");
    expect(refused.phrase).toBe(
      "deleting EC2 VPC: operation error EC2: DeleteVpc, https response error StatusCode: 400, " +
        "RequestID: 00000000-0000-0000-0000-000000000000, api error DependencyViolation: " +
        `The vpc '${vpc.id}' has dependencies and cannot be deleted.`,
    );
    expect(refusalFrom(() => account.remove(a)).message).toBe(
      `The subnet '${a.id}' has dependencies and cannot be deleted.`,
    );
    expect(refusalFrom(() => account.remove(eip)).code).toBe("InvalidIPAddress.InUse");
    for (const one of [nat, eip, a, b, vpc]) account.remove(one);
    expect(account.world.all()).toEqual([]);
  });

  it("that is no more is missed; that of another team is taken", () => {
    const account = new Account();
    const { vpc, a, b } = networkOf(account);
    for (const one of [a, b, vpc]) account.remove(one);
    expect(account.refusalOf(t.subnet, { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" })).toMatchObject({
      code: "InvalidVpcID.NotFound",
      message: `The vpc ID '${vpc.id}' does not exist`,
    });
    account.make(t.subnet, { vpcId: "vpc-0123456789abcdef0", cidrBlock: "10.0.0.0/24" });
  });

  it("has one route to a place in a table, and one table for a subnet", () => {
    const account = new Account();
    const { vpc, a } = networkOf(account);
    const table = account.make(t.routeTable, { vpcId: vpc.id });
    const gateway = account.make(t.internetGateway, { vpcId: vpc.id });
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id };
    account.make(t.route, route);
    expect(account.refusalOf(t.route, route, "two").message).toBe("The route identified by 0.0.0.0/0 already exists.");
    account.make(t.routeTableAssociation, { routeTableId: table.id, subnetId: a.id });
    expect(account.refusalOf(t.routeTableAssociation, { routeTableId: table.id, subnetId: a.id }, "two").code).toBe(
      "Resource.AlreadyAssociated",
    );
    expect(account.refusalOf(t.internetGateway, { vpcId: vpc.id }, "two").code).toBe("Resource.AlreadyAssociated");
  });

  it("has security groups that stay while others name them", () => {
    const account = new Account();
    const { vpc } = networkOf(account);
    const nodes = account.make(t.securityGroup, { vpcId: vpc.id, name: "nodes" }, "nodes");
    const files = account.make(t.securityGroup, { vpcId: vpc.id, name: "files" }, "files");
    expect(account.refusalOf(t.securityGroup, { vpcId: vpc.id, name: "nodes" }, "again").code).toBe(
      "InvalidGroup.Duplicate",
    );
    const rule = {
      securityGroupId: files.id,
      referencedSecurityGroupId: nodes.id,
      ipProtocol: "tcp",
      fromPort: 988,
      toPort: 988,
    };
    const made = account.make(t.securityGroupIngress, rule);
    expect(account.refusalOf(t.securityGroupIngress, rule, "two")).toMatchObject({
      code: "InvalidPermission.Duplicate",
      message: `the specified rule "peer: ${nodes.id}, TCP, from port: 988, to port: 988, ALLOW" already exists`,
    });
    account.make(t.securityGroupIngress, { ...rule, fromPort: 1018, toPort: 1023 }, "three");
    expect(refusalFrom(() => account.remove(nodes)).message).toBe(`resource ${nodes.id} has a dependent object`);
    account.remove(made);
    expect(refusalFrom(() => account.remove(nodes)).code).toBe("DependencyViolation");
    account.remove(account.world.all(t.securityGroupIngress)[0]!);
    account.remove(nodes);
  });
});

describe("a cluster", () => {
  it("wants two zones, a version that EKS has, and a name of its own", () => {
    const account = new Account();
    const { a, b, vpc } = networkOf(account);
    const ask = (more: object) =>
      account.refusalOf(t.cluster, { name: "main", vpcConfig: { subnetIds: [a.id, b.id] }, ...more });
    expect(ask({ vpcConfig: { subnetIds: [a.id] } }).message).toBe(
      "Subnets specified must be in at least two different AZs",
    );
    expect(ask({ version: "1.99" }).message).toBe("unsupported Kubernetes version 1.99");
    const cluster = clusterIn(account, [a, b]);
    expect(cluster.outputs["vpcConfig"]).toMatchObject({ vpcId: vpc.id });
    const taken = refusalFrom(() => clusterIn(account, [a, b]));
    // The role is made first, and its name is taken as well.
    expect(taken.phrase).toBe(
      "creating IAM Role: operation error IAM: CreateRole, https response error StatusCode: 409, " +
        "RequestID: 00000000-0000-0000-0000-000000000000, EntityAlreadyExistsException: Role with name cluster already exists.",
    );
    expect(ask({}).message).toBe("Cluster already exists with name: main");
  });

  it("goes after its node groups, and not while it is protected", () => {
    const account = new Account();
    const { a, b } = networkOf(account);
    const cluster = clusterIn(account, [a, b], { deletionProtection: true });
    const group = account.make(t.nodeGroup, groupIn(cluster, a));
    expect(refusalFrom(() => account.remove(cluster)).code).toBe("InvalidRequestException");
    const open = account.change(cluster, { ...cluster.inputs, deletionProtection: false });
    const refused = refusalFrom(() => account.remove(open));
    expect(refused.phrase).toBe(
      "deleting EKS Cluster: operation error EKS: DeleteCluster, https response error StatusCode: 409, " +
        "RequestID: 00000000-0000-0000-0000-000000000000, ResourceInUseException: Cluster has nodegroups attached",
    );
    expect(refusalFrom(() => account.remove(a)).code).toBe("DependencyViolation");
    account.remove(group);
    account.remove(open);
    account.remove(a);
  });

  it("is missing once it is deleted here, and else it is somebody's", () => {
    const account = new Account();
    const { a, b } = networkOf(account);
    const entry = { principalArn: "arn:aws:iam::123456789012:role/example-admin" };
    const cluster = clusterIn(account, [a, b], {
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    });
    account.make(t.accessEntry, { ...entry, clusterName: "elsewhere" }, "elsewhere");
    const association = {
      ...entry,
      clusterName: "main",
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    };
    expect(account.refusalOf(t.accessPolicyAssociation, association).code).toBe("ResourceNotFoundException");
    account.make(t.accessEntry, { ...entry, clusterName: "main" });
    expect(account.refusalOf(t.accessEntry, { ...entry, clusterName: "main" }, "two").message).toBe(
      "The specified access entry resource is already in use on this cluster.",
    );
    const made = account.make(t.accessPolicyAssociation, association);
    account.remove(made);
    account.remove(cluster);
    expect(account.refusalOf(t.addon, { clusterName: "main", addonName: "coredns" })).toMatchObject({
      code: "ResourceNotFoundException",
      message: "No cluster found for name: main.",
    });
  });

  it("on an Outpost is in one zone", () => {
    const ordinary = new Account();
    expect(() => clusterIn(ordinary, [networkOf(ordinary).a])).toThrow("at least two different AZs");
    const account = new Account();
    const { a } = networkOf(account);
    clusterIn(account, [a], {
      outpostConfig: { controlPlaneInstanceType: "m5.large", outpostArns: ["arn:aws:outposts"] },
    });
  });

  it("has each add-on and each identity once", () => {
    const account = new Account();
    const { a, b } = networkOf(account);
    const { id: clusterName } = clusterIn(account, [a, b]);
    account.make(t.addon, { clusterName, addonName: "coredns" });
    expect(account.refusalOf(t.addon, { clusterName, addonName: "coredns" }, "two").message).toBe(
      "Addon already exists.",
    );
    expect(
      account.refusalOf(t.addon, { clusterName, addonName: "vpc-cni", configurationValues: "{}" }).message,
    ).toMatch(
      /^waiting for EKS Add-On \(main:vpc-cni\) create: unexpected state 'CREATE_FAILED'.*ConfigurationConflict/,
    );
    account.make(t.addon, {
      clusterName,
      addonName: "vpc-cni",
      configurationValues: "{}",
      resolveConflictsOnCreate: "OVERWRITE",
    });
    const identity = {
      clusterName,
      namespace: "team",
      serviceAccount: "trainer",
      roleArn: "arn:aws:iam::123456789012:role/t",
    };
    const made = account.make(t.podIdentityAssociation, identity);
    expect(account.refusalOf(t.podIdentityAssociation, identity, "two").message).toBe(
      `Association already exists: ${made.id}`,
    );
  });
});

describe("names and roles", () => {
  it("a role goes after its policies", () => {
    const account = new Account();
    const role = account.make(t.role, { assumeRolePolicy: trust });
    const attached = account.make(t.rolePolicyAttachment, { role: role.id, policyArn: "arn:aws:iam::aws:policy/A" });
    const inline = account.make(t.rolePolicy, { role: role.id, policy: "{}" });
    expect(refusalFrom(() => account.remove(role)).phrase).toBe(
      "deleting IAM Role: operation error IAM: DeleteRole, https response error StatusCode: 409, " +
        "RequestID: 00000000-0000-0000-0000-000000000000, DeleteConflictException: Cannot delete entity, must detach all policies first.",
    );
    account.remove(attached);
    expect(refusalFrom(() => account.remove(role)).message).toBe("Cannot delete entity, must delete policies first.");
    account.remove(inline);
    account.remove(role);
    expect(account.refusalOf(t.rolePolicy, { role: role.id, policy: "{}" }).message).toBe(
      `The role with name ${role.id} cannot be found.`,
    );
  });

  it.each([
    [t.bucket, { bucket: "example-data" }, "BucketAlreadyOwnedByYou"],
    [t.logGroup, { name: "/aws/eks/main/cluster" }, "ResourceAlreadyExistsException"],
    [t.keyAlias, { name: "alias/main", targetKeyId: "key" }, "AlreadyExistsException"],
    [t.launchTemplate, { name: "nodes" }, "InvalidLaunchTemplateName.AlreadyExistsException"],
    [t.placementGroup, { name: "near", strategy: "cluster" }, "InvalidPlacementGroup.Duplicate"],
    [t.policy, { name: "read", policy: "{}" }, "EntityAlreadyExists"],
    ["aws:ecr/repository:Repository", { name: "images" }, "RepositoryAlreadyExistsException"],
  ])("%s: a name is given once", (type, inputs, code) => {
    const account = new Account();
    account.make(type, inputs);
    expect(account.refusalOf(type, inputs, "two").code).toBe(code);
  });

  it("a bucket goes once it is empty", () => {
    const account = new Account();
    const bucket = account.make(t.bucket, { bucket: "example-data", forceDestroy: false });
    account.make(t.bucketVersioning, { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } });
    account.make(t.bucketObject, { bucket: bucket.id, key: "weights" });
    expect(refusalFrom(() => account.remove(bucket))).toMatchObject({
      code: "BucketNotEmpty",
      message: "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
    });
    account.remove(account.change(bucket, { ...bucket.inputs, forceDestroy: true }));
    expect(account.refusalOf(t.bucket, { bucket: "Example_Data" }).code).toBe("InvalidBucketName");
  });
});

describe("outages", () => {
  it("no machines: what EKS says of a node group, and EC2 of a machine", () => {
    const inputs = { clusterName: "main", nodeGroupName: "train" };
    const group = awsNoCapacity("p5.48xlarge", "us-east-2a", { type: t.nodeGroup, inputs });
    expect(simulatedAws.phrase(group, { action: "create", type: t.nodeGroup })).toBe(
      "waiting for EKS Node Group (main:train) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. last error: eks-train: " +
        "AsgInstanceLaunchFailures: Could not launch On-Demand Instances. InsufficientInstanceCapacity - " +
        "We currently do not have sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-2a). " +
        "Our system will be working on provisioning additional capacity. You can currently get p5.48xlarge capacity by not " +
        "specifying an Availability Zone in your request or choosing us-east-2b, us-east-2c. Launching EC2 instance failed.",
    );
    const machine = simulatedAws.phrase(awsNoCapacity("p5.48xlarge", "us-east-2a"), {
      action: "create",
      type: t.instance,
    });
    expect(machine).toMatch(
      /^creating EC2 Instance: operation error EC2: RunInstances, https response error StatusCode: 500, RequestID: [0-]+, api error InsufficientInstanceCapacity: We currently/,
    );
  });

  it.each([
    [t.vpc, "RequestLimitExceeded", 503],
    [t.cluster, "ThrottlingException", 400],
    [t.role, "Throttling", 400],
    [t.bucket, "SlowDown", 503],
  ])("too many calls about %s", (type, code, status) => {
    const refusal = awsThrottled(type);
    expect(refusal).toMatchObject({ code, status });
    expect(simulatedAws.phrase(refusal, { action: "create", type })).toContain(`api error ${code}: `);
  });

  it("a login that has run out", () => {
    expect(simulatedAws.phrase(awsExpired(), { action: "read", type: t.vpc })).toBe(
      "reading EC2 VPC: operation error STS: GetCallerIdentity, https response error StatusCode: 403, " +
        "RequestID: 00000000-0000-0000-0000-000000000000, api error ExpiredToken: The security token included in the request is expired",
    );
  });
});
