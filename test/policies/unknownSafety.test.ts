import { describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { raw, stackOf } from "../support/analyzer.ts";
import { judgeOdd, judgesOf, stopping, swayedBySecrets, weakenings } from "./wideStacks.ts";

/** Policies whose types and spellings are many: their pages show a few, and this stack the others. */
const names = [
  "cost-monthly-ceiling",
  "cost-no-unpriced",
  "cost-no-unknown-quantity",
  "quota-headroom",
  "efa-interface-count",
  "node-group-template-valid",
  "efa-single-az",
  "storage-same-az-as-compute",
  "lustre-size-valid",
  "deletion-protection",
  "no-open-ingress",
  "control-plane-private",
  "iam-no-wildcards",
  "iam-no-static-keys",
];

/** A stack in which every policy finds something. */
function failing(): ResourceGraph {
  const subnetA = raw("aws:ec2/subnet:Subnet", "a", { availabilityZone: "us-east-2a", vpcId: UNKNOWN });
  const subnetB = raw("aws:ec2/subnet:Subnet", "b", { availabilityZone: "us-east-2b", vpcId: UNKNOWN });
  const subnetC = raw("aws:ec2/subnet:Subnet", "c", { availabilityZone: "us-east-2c", vpcId: UNKNOWN });
  const template = raw("aws:ec2/launchTemplate:LaunchTemplate", "train", {
    instanceType: "p5.48xlarge",
    networkInterfaces: [
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
      { networkCardIndex: 1, deviceIndex: 0, interfaceType: "efa-only" },
      // p5.48xlarge takes two interfaces a card.
      { networkCardIndex: 2, deviceIndex: 5, interfaceType: "efa-only" },
    ],
  });
  const shared = raw("aws:ec2/launchTemplate:LaunchTemplate", "shared", {
    networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa-only" }],
  });
  const train = raw(
    "aws:eks/nodeGroup:NodeGroup",
    "train",
    {
      clusterName: "c",
      capacityType: "ON_DEMAND",
      subnetIds: [UNKNOWN, UNKNOWN],
      launchTemplate: { id: UNKNOWN, version: "1" },
      scalingConfig: { minSize: 8, desiredSize: 8, maxSize: 64 },
    },
    { madeFrom: { launchTemplate: [template], subnetIds: [subnetA, subnetB] } },
  );
  const infer = raw(
    "aws:eks/nodeGroup:NodeGroup",
    "infer",
    {
      clusterName: "c",
      instanceTypes: ["g6e.48xlarge"],
      diskSize: 100,
      subnetIds: [UNKNOWN],
      launchTemplate: { id: UNKNOWN, version: "1" },
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 },
    },
    { madeFrom: { launchTemplate: [shared], subnetIds: [subnetA] } },
  );
  const files = raw(
    "aws:fsx/lustreFileSystem:LustreFileSystem",
    "files",
    {
      deploymentType: "PERSISTENT_2",
      storageType: "SSD",
      storageCapacity: 2_000,
      perUnitStorageThroughput: 500,
      subnetIds: UNKNOWN,
      skipFinalBackup: true,
    },
    { madeFrom: { subnetIds: [subnetC] } },
  );
  return stackOf(
    subnetA,
    subnetB,
    subnetC,
    template,
    shared,
    train,
    infer,
    files,
    raw("aws:eks/cluster:Cluster", "cluster", { version: "1.34" }),
    raw("aws:eks/cluster:Cluster", "open", {
      vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] },
    }),
    raw("aws:eks/nodeGroup:NodeGroup", "block", {
      clusterName: "c",
      capacityType: "CAPACITY_BLOCK",
      instanceTypes: ["p5.48xlarge"],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 },
    }),
    raw("aws:ec2/instance:Instance", "odd", { instanceType: "zz9.plural" }),
    raw("aws:eks/nodeGroup:NodeGroup", "unsized", {
      clusterName: "c",
      instanceTypes: ["g6e.xlarge"],
      scalingConfig: { maxSize: UNKNOWN },
    }),
    raw("aws:ec2/securityGroup:SecurityGroup", "inline", {
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
    }),
    raw("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
      type: "ingress",
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      ipv6CidrBlocks: ["::/0"],
    }),
    raw("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "single", {
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "0.0.0.0/0",
    }),
    raw("aws:iam/policy:Policy", "json", {
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    }),
    raw("aws:iam/role:Role", "role", {
      assumeRolePolicy: { Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] },
      inlinePolicies: [{ name: "x", policy: { Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] } }],
    }),
    raw("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
      policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    raw("aws:iam/accessKey:AccessKey", "key", { user: "ci" }),
  );
}

const roomy = { "quota-headroom": { limits: allowances() } } as Record<string, object>;

function allowances(): object[] {
  const row = (service: string, code: string, limit: number) => ({
    place: "aws",
    region: "us-east-2",
    service,
    code,
    limit,
    used: 0,
    readAt: "2026-11-20",
  });
  return [
    row("ec2", "L-DB2E81BA", 10_000),
    row("ec2", "L-417A185B", 100),
    row("eks", "L-1194D53C", 10),
    row("fsx", "L-8F1B9C74", 100_000),
    row("fsx", "L-FD6F2F22", 10),
  ];
}

const judges = judgesOf(names, roomy);

describe("a stack with all kinds of faults", () => {
  const base = failing();

  it("is stopped by every policy", () => {
    expect(stopping(judges, base)).toEqual(names);
  });

  it("stays stopped when an input is unknown, unless it is judged again before the resource is made", () => {
    expect(weakenings(judges, base, "unknown")).toEqual([
      // Two halves of one question: the price is missing, or what to price is.
      "cost-no-unpriced: odd instanceType → pass",
      // Judged again during the update, before the resource is made.
      "no-open-ingress: inline ingress → advisory",
      "no-open-ingress: inline ingress[0] → advisory",
      "no-open-ingress: inline ingress[0].cidrBlocks → advisory",
      "no-open-ingress: inline ingress[0].cidrBlocks[0] → advisory",
      "no-open-ingress: rule ipv6CidrBlocks → advisory",
      "no-open-ingress: rule ipv6CidrBlocks[0] → advisory",
      "no-open-ingress: single cidrIpv4 → advisory",
      "control-plane-private: open vpcConfig → advisory",
      "control-plane-private: open vpcConfig.endpointPublicAccess → advisory",
      "control-plane-private: open vpcConfig.publicAccessCidrs → advisory",
      "control-plane-private: open vpcConfig.publicAccessCidrs[1] → advisory",
      "iam-no-wildcards: json policy → advisory",
      "iam-no-wildcards: admin policyArn → advisory",
    ]);
  });

  it("stays stopped when an input is absent, unless the cloud is safe without it", () => {
    expect(weakenings(judges, base, "absent")).toEqual([
      // Then the type cannot be told, which is the other cost policy's finding.
      "cost-no-unpriced: odd instanceType → pass",
      // EC2 attaches one plain interface, an interface without a type is a plain one, and EKS launches t3.medium.
      "efa-interface-count: train instanceType → advisory",
      "efa-interface-count: train networkInterfaces → advisory",
      "efa-interface-count: shared networkInterfaces → advisory",
      "efa-interface-count: shared networkInterfaces[0] → advisory",
      "efa-interface-count: shared networkInterfaces[0].interfaceType → advisory",
      "efa-interface-count: infer instanceTypes → advisory",
      "efa-interface-count: infer instanceTypes[0] → advisory",
      // On-demand is the default, and what was set twice is set once.
      "node-group-template-valid: infer diskSize → pass",
      "node-group-template-valid: infer launchTemplate → pass",
      "node-group-template-valid: block capacityType → pass",
      // No template, no EFA; one subnet, one zone.
      "efa-single-az: train networkInterfaces → pass",
      "efa-single-az: train subnetIds[0] → pass",
      "efa-single-az: train subnetIds[1] → pass",
      "efa-single-az: train launchTemplate → pass",
      // No range lets nobody in, and a rule without ports opens none.
      "no-open-ingress: inline ingress → pass",
      "no-open-ingress: inline ingress[0] → pass",
      "no-open-ingress: inline ingress[0].cidrBlocks → pass",
      "no-open-ingress: inline ingress[0].cidrBlocks[0] → pass",
      "no-open-ingress: rule ipv6CidrBlocks → pass",
      "no-open-ingress: rule ipv6CidrBlocks[0] → pass",
      "no-open-ingress: single cidrIpv4 → pass",
      // Authorized networks without a range admit nobody.
      "control-plane-private: open vpcConfig.publicAccessCidrs[1] → pass",
      // Nobody has it, or nothing is granted.
      "iam-no-wildcards: json policy → pass",
      "iam-no-wildcards: admin policyArn → pass",
    ]);
  });

  it("is judged without an exception whatever an input is", () => {
    expect(() => judgeOdd(judges, base)).not.toThrow();
  });

  it("is judged alike when inputs are secret", () => {
    expect(swayedBySecrets(judges, base)).toEqual([]);
  });
});
