import { describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../components/core/graph.ts";
import { Secret, UNKNOWN } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import { environments } from "../../policies/environment.ts";
import { Level } from "../../policies/policy.ts";
import { raw, stackOf } from "../support/analyzer.ts";
import { found, levels, mutated, mutations, odd, silencedInDev, weakened } from "./mutations.ts";

/** The policies that judge AWS. */
const google = [
  "quota-zone-offers-type",
  "capacity-flexstart-limits",
  "gpudirect-networks",
  "gcp-compact-placement",
  "tpu-topology-valid",
];
const aws = policies.filter((policy) => !google.includes(policy.name));

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

/** The same kinds of resources as they should be. */
function passing(): ResourceGraph {
  const subnet = raw("aws:ec2/subnet:Subnet", "a", { availabilityZone: "us-east-2a", vpcId: UNKNOWN });
  const template = raw("aws:ec2/launchTemplate:LaunchTemplate", "train", {
    instanceType: "g6e.8xlarge",
    networkInterfaces: [
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
      { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" },
    ],
  });
  const group = raw(
    "aws:eks/nodeGroup:NodeGroup",
    "train",
    {
      clusterName: "c",
      subnetIds: [UNKNOWN],
      launchTemplate: { id: UNKNOWN, version: "1" },
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 2 },
    },
    { madeFrom: { launchTemplate: [template], subnetIds: [subnet] } },
  );
  const files = raw(
    "aws:fsx/lustreFileSystem:LustreFileSystem",
    "files",
    {
      deploymentType: "PERSISTENT_2",
      storageType: "SSD",
      storageCapacity: 2_400,
      perUnitStorageThroughput: 125,
      metadataConfiguration: { mode: "AUTOMATIC" },
      kmsKeyId: UNKNOWN,
      subnetIds: UNKNOWN,
      skipFinalBackup: false,
    },
    { madeFrom: { subnetIds: [subnet] }, options: { protect: true } },
  );
  return stackOf(
    subnet,
    template,
    group,
    files,
    raw(
      "aws:eks/cluster:Cluster",
      "cluster",
      { version: "1.34", vpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } },
      { options: { protect: true } },
    ),
    raw("aws:s3/bucket:Bucket", "images", {}, { options: { protect: true } }),
    raw("aws:ec2/securityGroup:SecurityGroup", "inside", {
      ingress: [{ protocol: "tcp", fromPort: 988, toPort: 988, cidrBlocks: ["10.0.0.0/8"], securityGroups: [UNKNOWN] }],
    }),
    raw("aws:iam/policy:Policy", "json", {
      policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }],
      }),
    }),
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

const judges = { policies: aws, config: roomy };

describe("unknown inputs", () => {
  const base = failing();

  it("starts from a stack in which every policy fails", () => {
    const failures = aws.filter((policy) => [...levels(policy, base, judges).values()].includes(Level.Mandatory));
    expect(failures.map((policy) => policy.name)).toEqual(aws.map((policy) => policy.name));
  });

  it.each(["staging", "prod"] as const)("never turn a failure into a pass in %s", (environment) => {
    expect(weakened(judges, base, environment, () => UNKNOWN)).toEqual(
      [
        // Two halves of one question, at one level: the price is missing, or what to price is.
        "cost-no-unpriced: odd instanceType → pass",
        // Judged again during the update, before the resource is made.
        "iam-no-wildcards: admin policyArn → advisory",
        "iam-no-wildcards: json policy → advisory",
        "no-open-ingress: inline ingress → advisory",
        "no-open-ingress: inline ingress.0 → advisory",
        "no-open-ingress: inline ingress.0.cidrBlocks → advisory",
        "no-open-ingress: inline ingress.0.cidrBlocks.0 → advisory",
        "no-open-ingress: open vpcConfig → advisory",
        "no-open-ingress: open vpcConfig.endpointPublicAccess → advisory",
        "no-open-ingress: open vpcConfig.publicAccessCidrs → advisory",
        "no-open-ingress: open vpcConfig.publicAccessCidrs.1 → advisory",
        "no-open-ingress: rule ipv6CidrBlocks → advisory",
        "no-open-ingress: rule ipv6CidrBlocks.0 → advisory",
        "no-open-ingress: single cidrIpv4 → advisory",
      ].sort(),
    );
  });

  it("leave a finding behind in dev, too", () => {
    expect(silencedInDev(judges, base)).toEqual(["cost-no-unpriced: odd instanceType"]);
  });

  it("are judged without an exception, wrong types and secrets too", () => {
    for (const change of odd) {
      for (const { urn, path } of mutations(base)) {
        const graph = mutated(base, urn, path, change);
        for (const policy of policies) expect(() => found(policy, graph, judges)).not.toThrow();
      }
    }
  });

  it("of a secret kind are judged like plain ones", () => {
    for (const policy of policies) {
      const before = levels(policy, base, judges);
      for (const { urn, path } of mutations(base)) {
        const secret = mutated(base, urn, path, (value) => new Secret(value));
        expect(levels(policy, secret, judges)).toEqual(before);
      }
    }
  });
});

describe("absent inputs", () => {
  it("turn a failure into a pass only where the cloud is safe without them", () => {
    expect(weakened(judges, failing(), "prod", () => undefined)).toEqual(
      [
        // Then the type cannot be told, which is the other cost policy's finding.
        "cost-no-unpriced: odd instanceType → pass",
        // EC2 attaches one plain interface, and an interface without a type is a plain one on device 0: slow, not refused.
        "efa-interface-count: shared networkInterfaces → advisory",
        "efa-interface-count: shared networkInterfaces.0 → advisory",
        "efa-interface-count: shared networkInterfaces.0.interfaceType → advisory",
        "efa-interface-count: train networkInterfaces → advisory",
        "efa-interface-count: train networkInterfaces.2 → advisory",
        "efa-interface-count: train networkInterfaces.2.deviceIndex → advisory",
        "efa-single-az: train networkInterfaces → pass",
        // EKS launches t3.medium, of whose cards the catalogue knows nothing.
        "efa-interface-count: infer instanceTypes → advisory",
        "efa-interface-count: infer instanceTypes.0 → advisory",
        "efa-interface-count: train instanceType → advisory",
        // No template, no EFA; one subnet, one zone.
        "efa-single-az: train launchTemplate → pass",
        "efa-single-az: train subnetIds.0 → pass",
        "efa-single-az: train subnetIds.1 → pass",
        // On-demand is the default, and what was set twice is set once.
        "node-group-template-valid: block capacityType → pass",
        "node-group-template-valid: infer diskSize → pass",
        "node-group-template-valid: infer launchTemplate → pass",
        // No document grants nothing; no range lets nobody in.
        "iam-no-wildcards: admin policyArn → pass",
        "iam-no-wildcards: json policy → pass",
        "no-open-ingress: inline ingress → pass",
        "no-open-ingress: inline ingress.0 → pass",
        "no-open-ingress: inline ingress.0.cidrBlocks → pass",
        "no-open-ingress: inline ingress.0.cidrBlocks.0 → pass",
        "no-open-ingress: open vpcConfig.publicAccessCidrs.1 → pass",
        "no-open-ingress: rule ipv6CidrBlocks → pass",
        "no-open-ingress: rule ipv6CidrBlocks.0 → pass",
        "no-open-ingress: single cidrIpv4 → pass",
      ].sort(),
    );
  });
});

describe("a sound stack", () => {
  const base = passing();

  it("passes every policy", () => {
    expect(policies.map((policy) => [policy.name, ...levels(policy, base, judges).entries()])).toEqual(
      policies.map((policy) => [policy.name]),
    );
  });

  it("is judged without an exception whatever input is unknown or absent", () => {
    for (const change of [() => UNKNOWN, () => undefined]) {
      for (const { urn, path } of mutations(base)) {
        const graph = mutated(base, urn, path, change);
        for (const policy of policies) {
          for (const environment of environments) expect(() => found(policy, graph, judges, environment)).not.toThrow();
        }
      }
    }
  });
});
