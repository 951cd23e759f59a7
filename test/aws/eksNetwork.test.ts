import { describe, expect, it } from "vitest";
import { EksNetwork, type EksNetworkArgs, NatGateways } from "../../components/aws/eksNetwork.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import type { RecordOptions } from "../../simulator/program/record.ts";
import { failureOf, only, outline, recordAws } from "../support/graph.ts";
import { failing, later, madeFrom, Probe, run, warningsOf } from "./eksFixtures.ts";

const args = (more: Partial<EksNetworkArgs> = {}): EksNetworkArgs => ({
  region: "us-east-2",
  zones: ["us-east-2a", "us-east-2b"],
  cidrBlock: "10.0.0.0/16",
  ...more,
});
const network = (more: Partial<EksNetworkArgs> = {}, options: Partial<RecordOptions> = {}) =>
  recordAws(() => ({ ref: new EksNetwork("main", args(more)).ref }), options);
const refused = (more: Partial<EksNetworkArgs>) => failureOf(() => new EksNetwork("main", args(more)));

const anywhere = "0.0.0.0/0";

describe("EksNetwork", () => {
  it("makes this, outside production, with one NAT gateway", async () => {
    expect(outline(await network())).toMatchInlineSnapshot(`
      [
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup main-default < main",
        "aws:ec2/eip:Eip main-nat-us-east-2a < main",
        "aws:ec2/internetGateway:InternetGateway main-internet < main",
        "aws:ec2/natGateway:NatGateway main-nat-us-east-2a < main",
        "aws:ec2/route:Route main-private-us-east-2a-nat < main",
        "aws:ec2/route:Route main-private-us-east-2b-nat < main",
        "aws:ec2/route:Route main-public-internet < main",
        "aws:ec2/routeTable:RouteTable main-private-us-east-2a < main",
        "aws:ec2/routeTable:RouteTable main-private-us-east-2b < main",
        "aws:ec2/routeTable:RouteTable main-public < main",
        "aws:ec2/routeTableAssociation:RouteTableAssociation main-private-us-east-2a < main",
        "aws:ec2/routeTableAssociation:RouteTableAssociation main-private-us-east-2b < main",
        "aws:ec2/routeTableAssociation:RouteTableAssociation main-public-us-east-2a < main",
        "aws:ec2/securityGroup:SecurityGroup main-efa < main",
        "aws:ec2/subnet:Subnet main-private-us-east-2a < main",
        "aws:ec2/subnet:Subnet main-private-us-east-2b < main",
        "aws:ec2/subnet:Subnet main-public-us-east-2a < main",
        "aws:ec2/vpc:Vpc main-vpc < main",
        "aws:ec2/vpcEndpoint:VpcEndpoint main-s3 < main",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule main-efa-everywhere < main",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule main-efa-out < main",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule main-efa-in < main",
        "hybrid-gpu:index:EksNetwork main < test-dev",
      ]
    `);
  });

  it.each<[string, Partial<EksNetworkArgs>, string, string[]]>([
    ["production", {}, "prod", ["main-nat-us-east-2a", "main-nat-us-east-2b"]],
    ["an environment called prod", { environment: "prod" }, "dev", ["main-nat-us-east-2a", "main-nat-us-east-2b"]],
    ["one in production when told so", { natGateways: NatGateways.One }, "prod", ["main-nat-us-east-2a"]],
    ["none", { natGateways: NatGateways.None }, "dev", []],
  ])("NAT gateways: %s", async (_, more, stack, names) => {
    const recording = await network(more, { stack });
    const named = (type: string) => recording.nodes.filter((node) => node.type === type).map(({ name }) => name);
    expect(named("aws:ec2/natGateway:NatGateway")).toEqual(names);
    expect(named("aws:ec2/eip:Eip")).toEqual(names);
    expect(named("aws:ec2/internetGateway:InternetGateway")).toEqual(names.length > 0 ? ["main-internet"] : []);
    expect(named("aws:ec2/subnet:Subnet").filter((name) => name.includes("public"))).toEqual(
      names.map((name) => name.replace("-nat-", "-public-")),
    );
  });

  it("routes each zone through its own gateway, and a local zone through the first", async () => {
    const zones = ["us-east-1a", "us-east-1b", "us-east-1-dfw-2a"];
    const more = { region: "us-east-1", zones, natGateways: NatGateways.PerZone };
    const recording = await network(more, { preview: false });
    const gatewayOf = (zone: string) =>
      madeFrom(recording, only(recording, "aws:ec2/route:Route", `main-private-${zone}-nat`), "natGatewayId");
    expect(zones.map(gatewayOf)).toEqual([
      ["aws:ec2/natGateway:NatGateway main-nat-us-east-1a"],
      ["aws:ec2/natGateway:NatGateway main-nat-us-east-1b"],
      ["aws:ec2/natGateway:NatGateway main-nat-us-east-1a"],
    ]);
  });

  it("divides the range, gives out no public address, and says which subnets are for internal load balancers", async () => {
    const recording = await network();
    const subnets = recording.nodes.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    const looks = ["cidrBlock", "availabilityZone", "mapPublicIpOnLaunch"] as const;
    expect(subnets.map(({ inputs }) => looks.map((key) => inputs[key]))).toEqual([
      ["10.0.0.0/18", "us-east-2a", false],
      ["10.0.64.0/18", "us-east-2b", false],
      ["10.0.192.0/24", "us-east-2a", false],
    ]);
    const tag = "kubernetes.io/role/internal-elb";
    expect(subnets.map(({ inputs }) => (inputs["tags"] as Record<string, string>)[tag])).toEqual(["1", "1", undefined]);
  });

  it("lets EFA through by group id, in and out, and ordinary traffic out", async () => {
    const recording = await network({}, { preview: false });
    const group = (recording.outputs["ref"] as any).efaSecurityGroupId;
    expect(group).toMatch(/^sg-0[0-9a-f]{16}$/);
    const rule = (type: string, name: string) => {
      const { tags, region, ...inputs } = only(recording, `aws:vpc/${type}`, name).inputs;
      expect(region).toBe("us-east-2");
      return inputs;
    };
    expect(rule("securityGroupIngressRule:SecurityGroupIngressRule", "main-efa-in")).toEqual({
      securityGroupId: group,
      referencedSecurityGroupId: group,
      ipProtocol: "-1",
      description: "EFA from this group",
    });
    expect(rule("securityGroupEgressRule:SecurityGroupEgressRule", "main-efa-out")).toEqual({
      securityGroupId: group,
      referencedSecurityGroupId: group,
      ipProtocol: "-1",
      description: "EFA to this group",
    });
    expect(rule("securityGroupEgressRule:SecurityGroupEgressRule", "main-efa-everywhere")).toEqual({
      securityGroupId: group,
      cidrIpv4: anywhere,
      ipProtocol: "-1",
      description: "API server, registries and storage",
    });
  });

  it("empties the default security group", async () => {
    const { ingress, egress } = only(await network(), "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs;
    expect({ ingress, egress }).toEqual({ ingress: [], egress: [] });
  });

  it("reaches S3 from every private subnet for nothing", async () => {
    const recording = await network({}, { preview: false });
    const { inputs } = only(recording, "aws:ec2/vpcEndpoint:VpcEndpoint", "main-s3");
    expect(inputs).toMatchObject({ serviceName: "com.amazonaws.us-east-2.s3", vpcEndpointType: "Gateway" });
    expect(inputs["routeTableIds"]).toHaveLength(2);
  });

  it("makes interface endpoints on request, behind a group that lets HTTPS in from the VPC", async () => {
    const recording = await network({ interfaceEndpoints: ["ecr.api", "sts"] });
    const before = outline(await network());
    expect(outline(recording).filter((line) => !before.includes(line))).toEqual([
      "aws:ec2/securityGroup:SecurityGroup main-endpoints < main",
      "aws:ec2/vpcEndpoint:VpcEndpoint main-ecr.api < main",
      "aws:ec2/vpcEndpoint:VpcEndpoint main-sts < main",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule main-endpoints-https < main",
    ]);
    expect(only(recording, "aws:ec2/vpcEndpoint:VpcEndpoint", "main-ecr.api").inputs).toMatchObject({
      serviceName: "com.amazonaws.us-east-2.ecr.api",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [UNKNOWN, UNKNOWN],
    });
    const rule = only(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "main-endpoints-https");
    expect(rule.inputs).toMatchObject({ cidrIpv4: "10.0.0.0/16", ipProtocol: "tcp", fromPort: 443, toPort: 443 });
  });

  it("keeps flow logs on request, with a role that can write those logs and no others", async () => {
    const recording = await network({ flowLogDays: 30 });
    const before = outline(await network());
    expect(outline(recording).filter((line) => !before.includes(line))).toEqual([
      "aws:cloudwatch/logGroup:LogGroup main-flow-logs < main",
      "aws:ec2/flowLog:FlowLog main-flow-logs < main",
      "aws:iam/role:Role main-flow-logs < main",
      "aws:iam/rolePolicy:RolePolicy main-flow-logs < main",
    ]);
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs).toMatchObject({
      name: "/hybrid-gpu/test-dev-main/flow-logs",
      retentionInDays: 30,
    });
    expect(JSON.parse(only(recording, "aws:iam/rolePolicy:RolePolicy").inputs["policy"] as string).Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: "arn:aws:logs:us-east-2:123456789012:log-group:/hybrid-gpu/test-dev-main/flow-logs:*",
      },
    ]);
    expect(JSON.parse(only(recording, "aws:iam/role:Role").inputs["assumeRolePolicy"] as string).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
  });

  it("hands out a ref: subnets wait for their route, the EFA group for its rules", async () => {
    const recording = await network({ team: "infra", tags: { "cost-centre": "42" } }, { preview: false });
    expect(recording.outputs["ref"]).toMatchObject({
      region: "us-east-2",
      vpcId: expect.stringMatching(/^vpc-0/),
      privateSubnets: {
        "us-east-2a": expect.stringMatching(/^subnet-0/),
        "us-east-2b": expect.stringMatching(/^subnet-0/),
      },
      cidrBlock: "10.0.0.0/16",
      addressesPerZone: 16384,
      ownership: { team: "infra", project: "test", environment: "dev", owner: "infra" },
      tags: { "cost-centre": "42" },
    });
    expect(only(recording, "hybrid-gpu:index:EksNetwork").outputs!["summary"]).toEqual({
      place: "aws",
      region: "us-east-2",
      team: "infra",
      environment: "dev",
    });
    const user = await run(() => {
      const { ref } = new EksNetwork("main", args());
      new Probe("probe", { subnet: ref.privateSubnets["us-east-2b"]!, group: ref.efaSecurityGroupId! });
    });
    const probe = only(user, "test:index:Probe");
    expect(madeFrom(user, probe, "subnet")).toEqual([
      "aws:ec2/route:Route main-private-us-east-2b-nat",
      "aws:ec2/routeTableAssociation:RouteTableAssociation main-private-us-east-2b",
      "aws:ec2/subnet:Subnet main-private-us-east-2b",
    ]);
    expect(madeFrom(user, probe, "group")).toEqual([
      "aws:ec2/securityGroup:SecurityGroup main-efa",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule main-efa-everywhere",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule main-efa-out",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule main-efa-in",
    ]);
  });

  it("tags everything that takes tags, and keeps to its region", async () => {
    const { nodes } = await network({ team: "infra", owner: "ann", tags: { "cost-centre": "42" }, flowLogDays: 7 });
    const untagged = /:(Route|RouteTableAssociation|RolePolicy)$/;
    const global = /^aws:iam/;
    for (const node of nodes.filter(({ custom, type }) => custom && type.startsWith("aws:"))) {
      if (!untagged.test(node.type)) {
        expect(node.inputs["tags"]).toMatchObject({
          Name: node.name,
          team: "infra",
          project: "test",
          environment: "dev",
          owner: "ann",
          "cost-centre": "42",
        });
      }
      if (!global.test(node.type)) expect(node.inputs["region"]).toBe("us-east-2");
    }
  });

  it("lets each child be changed from outside", async () => {
    const recording = await recordAws(
      () =>
        new EksNetwork("main", args({ interfaceEndpoints: ["sts"] }), {
          overrides: {
            vpc: { instanceTenancy: "default" },
            privateSubnet: (subnet) => ({ ...subnet, enableResourceNameDnsARecordOnLaunch: true }),
            interfaceEndpoint: { ipAddressType: "ipv4" },
          },
        }),
    );
    expect(only(recording, "aws:ec2/vpc:Vpc").inputs).toMatchObject({
      instanceTenancy: "default",
      cidrBlock: "10.0.0.0/16",
    });
    expect(only(recording, "aws:ec2/subnet:Subnet", "main-private-us-east-2a").inputs).toMatchObject({
      enableResourceNameDnsARecordOnLaunch: true,
      cidrBlock: "10.0.0.0/18",
    });
    expect(only(recording, "aws:ec2/vpcEndpoint:VpcEndpoint", "main-sts").inputs["ipAddressType"]).toBe("ipv4");
  });
});

describe("EksNetwork with bad input", () => {
  it.each<[string, Partial<EksNetworkArgs>, string]>([
    [
      "two zones equal",
      { zones: ["us-east-2a", "us-east-2b", "us-east-2a"] },
      'EksNetwork "main": 1 problem\n  - zones[2] ("us-east-2a") is the same zone as zones[0]. Fix: name every zone once.',
    ],
    [
      "a zone of another region, and a zone id",
      { zones: ["us-west-2a", "use2-az1"] },
      [
        'EksNetwork "main": 2 problems',
        '  - zones[0] ("us-west-2a") is a zone of us-west-2, not of us-east-2. Fix: use a zone of us-east-2, for example us-east-2a, or change the region. [https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html]',
        '  - zones[1] ("use2-az1") is the id of a zone, not its name. Fix: use a zone of us-east-2, for example us-east-2a; zone names differ by account, aws ec2 describe-availability-zones maps them. [https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html]',
      ].join("\n"),
    ],
    [
      "one zone",
      { zones: ["us-east-2a"] },
      'EksNetwork "main": 1 problem\n  - zones (["us-east-2a"]) has fewer than two zones of the region itself, and an EKS control plane spans at least two. Fix: add a zone; pools still run in one each. [https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html]',
    ],
    [
      "no range",
      { cidrBlock: undefined } as never,
      'EksNetwork "main": 1 problem\n  - cidrBlock (not given) is missing. Fix: give an IPv4 range, for example 10.0.0.0/16.',
    ],
    [
      "a range that is too small",
      { cidrBlock: "10.0.0.0/24" },
      'EksNetwork "main": 1 problem\n  - cidrBlock ("10.0.0.0/24") gives each zone a subnet of 64 addresses, and a pool of 4 nodes needs 144: 32 a node with prefix delegation, 16 for everything else. Fix: use a /22 or larger, or plan fewer nodes with nodesPerZone. [https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html]',
    ],
    [
      "a range that overlaps a rack's",
      { reservedCidrs: ["10.0.128.0/20"] },
      'EksNetwork "main": 1 problem\n  - reservedCidrs[0] ("10.0.128.0/20") overlaps cidrBlock (10.0.0.0/16). Fix: use ranges that do not overlap.',
    ],
    [
      "an unknown region, count and retention, and services",
      {
        region: "Ohio",
        natGateways: "two" as never,
        nodesPerZone: 0,
        flowLogDays: 10,
        interfaceEndpoints: ["s3", "ECR", "sts", "sts"],
      },
      [
        'EksNetwork "main": 7 problems',
        '  - region ("Ohio") is not the name of an AWS region. Fix: use one such as us-east-2.',
        '  - natGateways ("two") is not a way to place NAT gateways. Fix: use per-zone, one, none.',
        "  - nodesPerZone (0) must be a whole number of nodes, 1 or more. Fix: give for example 16.",
        "  - flowLogDays (10) is not a retention that CloudWatch Logs offers. Fix: use 14. [https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html]",
        '  - interfaceEndpoints[0] ("s3") has a gateway endpoint already, which is free. Fix: remove it.',
        '  - interfaceEndpoints[1] ("ECR") is not the short name of a service. Fix: use one such as ecr.api.',
        '  - interfaceEndpoints[3] ("sts") is the same as interfaceEndpoints[2]. Fix: name it once.',
      ].join("\n"),
    ],
  ])("%s", async (_, more, message) => {
    expect(await refused(more)).toBe(message);
  });

  it("warns of nodes that could not join", async () => {
    expect(
      warningsOf(await network({ natGateways: NatGateways.None, interfaceEndpoints: ["ec2", "ecr.api", "sts"] })),
    ).toEqual([
      'EksNetwork "main": interfaceEndpoints (["ec2","ecr.api","sts"]) leaves nodes without a way to ecr.dkr, eks, eks-auth, and there is no NAT gateway: they cannot join the cluster. Fix: add ecr.dkr, eks, eks-auth, or a NAT gateway. [https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html]',
    ]);
    expect(
      warningsOf(
        await network({
          natGateways: NatGateways.None,
          interfaceEndpoints: ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts"],
        }),
      ),
    ).toEqual([]);
  });
});

describe("EksNetwork with a range that is only known later", () => {
  it("is planned without it, and divided when it comes", async () => {
    const program = () => new EksNetwork("main", args({ cidrBlock: later("ipam", "10.8.0.0/16") }));
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    const subnets = (recording: typeof made) =>
      recording.nodes.filter(({ type }) => type === "aws:ec2/subnet:Subnet").map(({ inputs }) => inputs["cidrBlock"]);
    expect(subnets(planned)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(subnets(made)).toEqual(["10.8.0.0/18", "10.8.64.0/18", "10.8.192.0/24"]);
  });

  it("makes nothing of it when the rule refuses", async () => {
    const { message, made } = await failing(
      () =>
        new EksNetwork(
          "main",
          args({ cidrBlock: later("ipam", "10.8.0.0/24"), reservedCidrs: [later("rack", "10.8.0.0/16")] }),
        ),
    );
    expect(message).toBe(
      [
        'EksNetwork "main": 2 problems',
        '  - reservedCidrs[0] ("10.8.0.0/16") overlaps cidrBlock (10.8.0.0/24). Fix: use ranges that do not overlap.',
        '  - cidrBlock ("10.8.0.0/24") gives each zone a subnet of 64 addresses, and a pool of 4 nodes needs 144: 32 a node with prefix delegation, 16 for everything else. Fix: use a /22 or larger, or plan fewer nodes with nodesPerZone. [https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html]',
      ].join("\n"),
    );
    expect(made).toEqual([]);
  });

  it("makes nothing when only what it must keep clear of comes later", async () => {
    const { message, made } = await failing(
      () => new EksNetwork("main", args({ reservedCidrs: [later("rack", "10.0.0.0/8")] })),
    );
    expect(message).toBe(
      'EksNetwork "main": 1 problem\n  - reservedCidrs[0] ("10.0.0.0/8") overlaps cidrBlock (10.0.0.0/16). Fix: use ranges that do not overlap.',
    );
    expect(made).toEqual([]);
  });
});
