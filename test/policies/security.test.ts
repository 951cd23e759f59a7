import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { deletionProtection } from "../../policies/data/deletionProtection.ts";
import { noOpenIngress } from "../../policies/security/noOpenIngress.ts";
import { noStaticKeys } from "../../policies/security/noStaticKeys.ts";
import { noWildcards } from "../../policies/security/noWildcards.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";

const rules = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const fix =
  "Fix: name the security groups or the ranges of your own networks that need it, or allow the port in the policy's configuration.";

describe("no-open-ingress", () => {
  const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };
  const judge = (type: string, inputs: object, config: object = {}) =>
    messages(noOpenIngress, stackOf(raw(type, "sg", { ...inputs })), "prod", config);

  it.each([
    [
      "aws:ec2/securityGroup:SecurityGroup",
      {
        ingress: [
          { ...ssh, cidrBlocks: ["10.0.0.0/8"] },
          { ...ssh, cidrBlocks: ["10.1.0.0/16", "0.0.0.0/0"] },
        ],
      },
      `sg: ingress[1].cidrBlocks (["10.1.0.0/16","0.0.0.0/0"]) opens TCP port 22 to the internet. ${fix} [${rules}]`,
    ],
    [
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }] },
      `sg: ingress[0].ipv6CidrBlocks (["::/0"]) opens every port of every protocol to the internet. ${fix} [${rules}]`,
    ],
    [
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      { type: "ingress", ...ssh, cidrBlocks: ["0.0.0.0/1"] },
      `sg: cidrBlocks (["0.0.0.0/1"]) opens TCP port 22 to the internet. ${fix} [${rules}]`,
    ],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { ipProtocol: "tcp", fromPort: 22, toPort: 23, cidrIpv4: "0.0.0.0/0" },
      `sg: cidrIpv4 (["0.0.0.0/0"]) opens TCP ports 22-23 to the internet. ${fix} [${rules}]`,
    ],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { ipProtocol: "-1", cidrIpv6: "::/0" },
      `sg: cidrIpv6 (["::/0"]) opens every port of every protocol to the internet. ${fix} [${rules}]`,
    ],
  ])("refuses the internet in %s", (type, inputs, message) => {
    expect(judge(type, inputs)).toEqual([message]);
  });

  it.each([
    ["aws:ec2/securityGroup:SecurityGroup", {}],
    ["aws:ec2/securityGroup:SecurityGroup", { ingress: [{ ...ssh, securityGroups: [UNKNOWN], self: true }] }],
    [
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] },
    ],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { ipProtocol: "tcp", fromPort: 988, toPort: 988, referencedSecurityGroupId: UNKNOWN },
    ],
  ])("passes what stays inside: %s %j", (type, inputs) => {
    expect(judge(type, inputs)).toEqual([]);
  });

  it("allows the ports it is told, and no others", () => {
    const https = { type: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };
    const config = { allowedPorts: [443] };
    expect(judge("aws:ec2/securityGroupRule:SecurityGroupRule", https, config)).toEqual([]);
    expect(judge("aws:ec2/securityGroupRule:SecurityGroupRule", { ...https, toPort: 444 }, config)).toHaveLength(1);
    // A port that cannot be read is every port.
    expect(judge("aws:ec2/securityGroupRule:SecurityGroupRule", { ...https, toPort: UNKNOWN }, config)[0]).toContain(
      "opens every port of every protocol to the internet",
    );
  });

  it("leaves ranges of other resources to the update, and judges the others now", () => {
    const inputs = { ingress: [{ ...ssh, cidrBlocks: [UNKNOWN, "0.0.0.0/0"], ipv6CidrBlocks: [UNKNOWN] }] };
    const found = findings(noOpenIngress, stackOf(raw("aws:ec2/securityGroup:SecurityGroup", "sg", inputs)));
    expect(found.map((one) => one.because)).toEqual([undefined, "deferred", "deferred"]);
    expect(found[1]!.message).toBe(
      "sg: ingress[0].cidrBlocks[0] is known only after creation, so whether it lets the internet in is judged during the update, before it is made. " +
        "Fix: nothing if it comes from a network of yours; else give ingress[0].cidrBlocks[0] as a plain value.",
    );
  });
});

describe("iam-no-wildcards", () => {
  const judge = (type: string, inputs: object) => messages(noWildcards, stackOf(raw(type, "p", { ...inputs })));
  const statement = (more: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });
  const json = (more: object) => JSON.stringify(statement(more));
  const read = { Action: "s3:GetObject", Resource: "arn:aws:s3:::images/*" };

  it.each([
    [
      "aws:iam/policy:Policy",
      { policy: json({ Action: "*", Resource: "*" }) },
      'p: policy.Statement[0].Action ("*") grants every action of every service.',
    ],
    [
      "aws:iam/rolePolicy:RolePolicy",
      { policy: statement({ Action: ["s3:*"], Resource: "arn:aws:s3:::b/*" }) },
      'p: policy.Statement[0].Action ("s3:*") grants every action of s3.',
    ],
    [
      "aws:iam/userPolicy:UserPolicy",
      { policy: json({ ...read, Resource: "*" }) },
      'p: policy.Statement[0].Resource ("*") lets s3:GetObject reach every resource of the account.',
    ],
    [
      "aws:iam/groupPolicy:GroupPolicy",
      { policy: json({ NotAction: "iam:*", Resource: "*" }) },
      'p: policy.Statement[0].NotAction (["iam:*"]) grants every action but these,',
    ],
    [
      "aws:iam/role:Role",
      { assumeRolePolicy: json({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" }) },
      'p: assumeRolePolicy.Statement[0].Principal ("*") admits everybody, of every account.',
    ],
    [
      "aws:iam/role:Role",
      { inlinePolicies: [{ policy: json(read) }, { policy: json({ Action: "ec2:*", Resource: "*" }) }] },
      'p: inlinePolicies[1].policy.Statement[0].Action ("ec2:*") grants every action of ec2.',
    ],
    [
      "aws:iam/role:Role",
      {
        managedPolicyArns: [
          "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
          "arn:aws-us-gov:iam::aws:policy/AdministratorAccess",
        ],
      },
      'p: managedPolicyArns[1] ("arn:aws-us-gov:iam::aws:policy/AdministratorAccess") grants nearly everything in the account.',
    ],
    [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      { policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
      'p: policyArn ("arn:aws:iam::aws:policy/PowerUserAccess") grants nearly everything in the account.',
    ],
    [
      "aws:s3/bucketPolicy:BucketPolicy",
      { policy: json({ Principal: "*", ...read }) },
      'p: policy.Statement[0].Principal ("*") admits everybody, of every account.',
    ],
    [
      "aws:kms/key:Key",
      { policy: json({ Principal: { Service: "logs.amazonaws.com" }, Action: "kms:*", Resource: "*" }) },
      'p: policy.Statement[0].Action ("kms:*") grants every action of kms.',
    ],
    ["aws:iam/policy:Policy", { policy: "{" }, 'p: policy ("{") is not JSON'],
  ])("refuses %s %j", (type, inputs, start) => {
    expect(judge(type, inputs).map((message) => message.slice(0, start.length))).toContain(start);
  });

  it.each([
    ["aws:iam/policy:Policy", { policy: json(read) }],
    ["aws:iam/policy:Policy", { policy: json({ Effect: "Deny", Action: "*", Resource: "*" }) }],
    [
      "aws:iam/role:Role",
      {
        assumeRolePolicy: json({
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
        }),
      },
    ],
    [
      "aws:s3/bucketPolicy:BucketPolicy",
      {
        policy: json({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      },
    ],
    ["aws:kms/key:Key", {}],
    // AWS's default key policy.
    [
      "aws:kms/key:Key",
      { policy: json({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" }) },
    ],
  ])("passes %s %j", (type, inputs) => {
    expect(judge(type, inputs)).toEqual([]);
  });

  const practices = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

  it.each([
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sns/topic:Topic",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
  ])("judges the resource policy of %s", (type) => {
    expect(judge(type, { policy: json({ Principal: "*", Action: "sqs:*", Resource: "*" }) })).toEqual([
      `p: policy.Statement[0].Action ("sqs:*") grants every action of sqs. Fix: list the actions that are needed. [${practices}]`,
      `p: policy.Statement[0].Principal ("*") admits everybody, of every account. Fix: name the roles or services, or add a condition on the caller's account, organization or ARN. [${practices}]`,
    ]);
    const named = {
      Principal: { AWS: "arn:aws:iam::123456789012:role/trainer" },
      Action: "sqs:SendMessage",
      Resource: "*",
    };
    expect(judge(type, { policy: json(named) })).toEqual([]);
    expect(judge(type, {})).toEqual([]);
    expect(findings(noWildcards, stackOf(raw(type, "p", { policy: UNKNOWN })))).toMatchObject([
      { because: "deferred" },
    ]);
  });

  it.each([
    "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    "arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess",
    "arn:aws:iam::aws:policy/AWSLambda_FullAccess",
    "arn:aws:iam::aws:policy/service-role/AWSExampleFullAccess",
  ])("refuses to attach %s", (policyArn) => {
    const what = `("${policyArn}") grants every action of a service, on every resource of the account. Fix: attach a policy that lists the actions and ARNs that are needed. [${practices}]`;
    for (const kind of ["role", "user", "group"]) {
      const type = `aws:iam/${kind}PolicyAttachment:${kind.charAt(0).toUpperCase()}${kind.slice(1)}PolicyAttachment`;
      expect(judge(type, { policyArn })).toEqual([`p: policyArn ${what}`]);
    }
    expect(judge("aws:iam/role:Role", { managedPolicyArns: [policyArn] })).toEqual([`p: managedPolicyArns[0] ${what}`]);
  });

  it.each([
    "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    // An account's own policy is judged where it is declared, whatever it is called.
    "arn:aws:iam::123456789012:policy/TeamFullAccess",
  ])("lets %s be attached", (policyArn) => {
    expect(judge("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn })).toEqual([]);
  });

  it("leaves a document of unknown ARNs to the update", () => {
    const node = raw("aws:iam/policy:Policy", "p", { policy: UNKNOWN });
    expect(findings(noWildcards, stackOf(node))).toEqual([
      {
        urn: node.urn,
        because: "deferred",
        message:
          "p: policy is known only after creation, so it is judged during the update, before the resource is made. " +
          "Fix: nothing, or build the document from names that are known, to have it judged in the preview.",
      },
    ]);
  });

  it("judges what is known of a document with unknown parts", () => {
    const policy = {
      Statement: [
        { Effect: "Allow", Action: "*", Resource: UNKNOWN },
        { Effect: "Allow", Action: "kms:*", Resource: "*", Principal: { AWS: UNKNOWN } },
        UNKNOWN,
      ],
    };
    const found = findings(noWildcards, stackOf(raw("aws:kms/key:Key", "p", { policy })));
    expect(found.map((one) => [one.because, one.message.slice(0, 58)])).toEqual([
      [undefined, 'p: policy.Statement[0].Action ("*") grants every action of'],
      ["deferred", "p: policy.Statement[0].Resource is known only after creati"],
    ]);
  });

  it("trusts an ARN of a policy that this program declares, and no other unknown one", () => {
    const declared = raw("aws:iam/policy:Policy", "own", { policy: json(read) });
    const attach = (madeFrom: object) =>
      raw("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { policyArn: UNKNOWN }, { madeFrom } as never);
    expect(findings(noWildcards, stackOf(declared, attach({ policyArn: [declared] })))).toEqual([]);
    expect(findings(noWildcards, stackOf(attach({})))).toMatchObject([{ because: "deferred" }]);
  });
});

describe("iam-no-static-keys", () => {
  it("refuses an access key, and not the user", () => {
    const key = raw("aws:iam/accessKey:AccessKey", "ci", { user: "ci" });
    expect(findings(noStaticKeys, stackOf(raw("aws:iam/user:User", "ci", {}), key))).toEqual([
      {
        urn: key.urn,
        message:
          'ci: ("aws:iam/accessKey:AccessKey") is an access key of an IAM user, valid until somebody deletes it. ' +
          "Fix: give the workload a role: EKS Pod Identity (PodIdentityRole), an instance profile or OIDC federation. " +
          "[https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html]",
      },
    ]);
  });
});

describe("deletion-protection", () => {
  const protectedOptions = { options: { protect: true } };
  const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
  const files = (inputs: object) => raw(lustre, "files", { ...inputs }, protectedOptions);

  it.each([
    ["aws:eks/cluster:Cluster", "every workload that runs in it"],
    [lustre, "its files"],
    ["aws:s3/bucket:Bucket", "its objects"],
    ["aws:s3/bucketV2:BucketV2", "its objects"],
    ["aws:kms/key:Key", "all that it encrypts"],
    ["aws:ec2/capacityReservation:CapacityReservation", "capacity that may not be had again"],
    [
      "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
      "sight of a block that is paid for and cannot be cancelled",
    ],
  ])("demands protect of %s", (type, loss) => {
    const open = raw(type, "x", {});
    expect(findings(deletionProtection, stackOf(open))).toEqual([
      {
        urn: open.urn,
        message: `x (${type}) is not protected: a change that replaces or removes it takes ${loss} with it. Fix: set the resource option protect: true.`,
      },
    ]);
    expect(findings(deletionProtection, stackOf(raw(type, "x", {}, protectedOptions)))).toEqual([]);
  });

  it.each([
    [{ deploymentType: "PERSISTENT_2" }, "not given, and true by default"],
    [{ deploymentType: "PERSISTENT_1", skipFinalBackup: true }, "true"],
  ])("demands a final backup in prod of %j", (inputs, given) => {
    const node = files(inputs);
    expect(findings(deletionProtection, stackOf(node))).toEqual([
      {
        urn: node.urn,
        message: `files is deleted without a final backup (skipFinalBackup is ${given}). Fix: set skipFinalBackup: false.`,
      },
    ]);
    expect(findings(deletionProtection, stackOf(node), "staging")).toEqual([]);
  });

  it("demands none where FSx makes none: scratch, and file systems that are linked to S3", () => {
    const linked = files({ deploymentType: "PERSISTENT_2" });
    const association = raw(
      "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation",
      "images",
      { fileSystemId: UNKNOWN },
      { madeFrom: { fileSystemId: [linked] } },
    );
    for (const stack of [
      stackOf(files({ deploymentType: "SCRATCH_2" })),
      stackOf(files({})),
      stackOf(linked, association),
      stackOf(files({ deploymentType: "PERSISTENT_1", importPath: "s3://b" })),
    ]) {
      expect(findings(deletionProtection, stack)).toEqual([]);
    }
  });

  it.each(["deploymentType", "skipFinalBackup"])("does not pass an unknown %s", (property) => {
    const node = files({ deploymentType: "PERSISTENT_2", skipFinalBackup: false, [property]: UNKNOWN });
    expect(findings(deletionProtection, stackOf(node))).toEqual([
      {
        urn: node.urn,
        because: "unknown",
        message: `files: whether it has a final backup cannot be judged, because ${property} is known only after creation. Fix: give ${property} as a plain value.`,
      },
    ]);
  });
});
