import type * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPodIdentity } from "../../components/aws/iam/checkIntents.ts";
import { checkpointDocument, keyDocument, podIdentityTrust, readDocument } from "../../components/aws/iam/documents.ts";
import { PodIdentityRole, type PodIdentityRoleArgs } from "../../components/aws/podIdentityRole.ts";
import type { ClusterRef } from "../../components/aws/refs.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { IamDocumentKind, wildcardGrants } from "../../components/security/iamDocument.ts";
import { failureOf, only, outline, recordAws } from "../support/graph.ts";
import { failing, later, run, warningsOf } from "./eksFixtures.ts";

const cluster: ClusterRef = {
  name: "main",
  securityGroupId: "sg-1",
  kubernetesVersion: "1.34",
  network: { region: "us-east-2", vpcId: "vpc-1", privateSubnets: { "us-east-2a": "subnet-a" } },
  podIdentity: true,
  ownership: { team: "platform" },
  tags: { "cost-center": "42" },
};
const keyArn = "arn:aws:kms:us-east-2:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";
const trainer: PodIdentityRoleArgs = {
  cluster,
  namespace: "vision",
  serviceAccount: "trainer",
  readPrefix: [{ bucket: "data", prefix: "images/" }],
  writeCheckpoints: [{ bucket: "models", prefix: "vision" }],
  decrypt: [{ keyArn, encrypt: true }],
};
const make =
  (args: Partial<PodIdentityRoleArgs> = {}) =>
  () => {
    const role = new PodIdentityRole("trainer", { ...trainer, ...args });
    return { roleArn: role.roleArn, roleName: role.roleName, associationId: role.associationId };
  };
const policyOf = async (name: string, args?: Partial<PodIdentityRoleArgs>): Promise<unknown> => {
  const recording = await recordAws(make(args));
  return JSON.parse(only(recording, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"] as string);
};

describe("a Pod Identity role", () => {
  it("is made of these", async () => {
    expect(outline(await recordAws(make()))).toEqual([
      "aws:eks/podIdentityAssociation:PodIdentityAssociation trainer-association < trainer [deleteBeforeReplace]",
      "aws:iam/role:Role trainer-role < trainer [deleteBeforeReplace]",
      "aws:iam/rolePolicy:RolePolicy trainer-checkpoints < trainer",
      "aws:iam/rolePolicy:RolePolicy trainer-key < trainer",
      "aws:iam/rolePolicy:RolePolicy trainer-read < trainer",
      "hybrid-gpu:index:PodIdentityRole trainer < test-dev",
    ]);
    expect(outline(await recordAws(make({ readPrefix: undefined, decrypt: [] })))).toEqual([
      "aws:eks/podIdentityAssociation:PodIdentityAssociation trainer-association < trainer [deleteBeforeReplace]",
      "aws:iam/role:Role trainer-role < trainer [deleteBeforeReplace]",
      "aws:iam/rolePolicy:RolePolicy trainer-checkpoints < trainer",
      "hybrid-gpu:index:PodIdentityRole trainer < test-dev",
    ]);
  });

  it("trusts the pods of one service account in one cluster", async () => {
    const recording = await recordAws(
      make({ permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess", maxSessionSeconds: 7200 }),
    );
    const { assumeRolePolicy, ...role } = only(recording, "aws:iam/role:Role").inputs;
    expect(role).toEqual({
      name: "test-dev-trainer",
      description: "Pods of vision/trainer in main",
      permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      maxSessionDuration: 7200,
      tags: {
        Name: "trainer-role",
        team: "platform",
        project: "test",
        environment: "dev",
        owner: "platform",
        "cost-center": "42",
      },
    });
    expect(JSON.parse(assumeRolePolicy as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PodsOfOneServiceAccount",
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "123456789012",
              "aws:RequestTag/kubernetes-namespace": "vision",
              "aws:RequestTag/kubernetes-service-account": "trainer",
            },
            ArnEquals: { "aws:SourceArn": "arn:aws:eks:us-east-2:123456789012:cluster/main" },
          },
        },
      ],
    });
  });

  it("reads below its prefix, and lists nothing beside it", async () => {
    expect(await policyOf("trainer-read")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read0List",
          Effect: "Allow",
          Action: ["s3:ListBucket"],
          Resource: ["arn:aws:s3:::data"],
          Condition: { StringLike: { "s3:prefix": ["images/*"] } },
        },
        { Sid: "Read0Bucket", Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: ["arn:aws:s3:::data"] },
        { Sid: "Read0", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::data/images/*"] },
      ],
    });
  });

  it("writes checkpoints, and deletes them only on request", async () => {
    const statements = (actions: string[]) => [
      {
        Sid: "Write0List",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: ["arn:aws:s3:::models"],
        Condition: { StringLike: { "s3:prefix": ["vision/*"] } },
      },
      {
        Sid: "Write0Bucket",
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
        Resource: ["arn:aws:s3:::models"],
      },
      { Sid: "Write0", Effect: "Allow", Action: actions, Resource: ["arn:aws:s3:::models/vision/*"] },
    ];
    const actions = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
    expect(await policyOf("trainer-checkpoints")).toEqual({ Version: "2012-10-17", Statement: statements(actions) });
    const writeCheckpoints = [{ bucket: "models", prefix: "vision/", deleteObjects: true }];
    expect(await policyOf("trainer-checkpoints", { writeCheckpoints })).toEqual({
      Version: "2012-10-17",
      Statement: statements([...actions, "s3:DeleteObject"]),
    });
  });

  it("uses keys through S3 only, and encrypts only where it writes", async () => {
    const statement = (Action: string[]) => ({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Key0",
          Effect: "Allow",
          Action,
          Resource: [keyArn],
          Condition: { StringEquals: { "kms:ViaService": "s3.us-east-2.amazonaws.com" } },
        },
      ],
    });
    expect(await policyOf("trainer-key")).toEqual(statement(["kms:Decrypt", "kms:GenerateDataKey"]));
    expect(await policyOf("trainer-key", { decrypt: [{ keyArn }] })).toEqual(statement(["kms:Decrypt"]));
    expect(await policyOf("trainer-key", { decrypt: [{ keyArn, encrypt: false }] })).toEqual(
      statement(["kms:Decrypt"]),
    );
  });

  it("encrypts with the keys that it says, and reads with the others", async () => {
    const dataKey = keyArn.replace("0a1b2c3d", "11111111");
    const policy = await policyOf("trainer-key", { decrypt: [{ keyArn: dataKey }, { keyArn, encrypt: true }] });
    const { Statement } = policy as { Statement: { Action: string[]; Resource: string[] }[] };
    expect(Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["kms:Decrypt"], [dataKey]],
      [["kms:Decrypt", "kms:GenerateDataKey"], [keyArn]],
    ]);
  });

  it("is warned about, once, when it writes and no key of its may encrypt", async () => {
    const dataKey = keyArn.replace("0a1b2c3d", "11111111");
    const warnings = async (more: Partial<PodIdentityRoleArgs>) => warningsOf(await run(make(more)));
    const warning = [
      'PodIdentityRole "trainer": decrypt ("encrypt: false") lets no key encrypt, and there are checkpoints to write: where one of these keys encrypts their bucket, every write is refused. Fix: set encrypt to true for the key of the checkpoints\' bucket. [https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html]',
    ];
    expect(await warnings({ decrypt: [{ keyArn }, { keyArn: dataKey, encrypt: false }] })).toEqual(warning);
    expect(await warnings({ decrypt: [{ keyArn }, { keyArn: dataKey, encrypt: true }] })).toEqual([]);
    expect(await warnings({ decrypt: [{ keyArn }], writeCheckpoints: [] })).toEqual([]);
    expect(await warnings({ decrypt: [] })).toEqual([]);
    const made = await run(() => void make({ decrypt: [{ keyArn: later("key", keyArn) }] })(), { preview: false });
    expect(warningsOf(made)).toEqual(warning);
  });

  it("says what it is, in plain values", async () => {
    const recording = await recordAws(make());
    expect(only(recording, "hybrid-gpu:index:PodIdentityRole").outputs!["summary"]).toEqual({
      place: "aws",
      region: "us-east-2",
      team: "platform",
      environment: "dev",
    });
  });

  it("is found by pods once its rights are there", async () => {
    const recording = await recordAws(make());
    const association = only(recording, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    expect(association.inputs).toMatchObject({
      region: "us-east-2",
      clusterName: "main",
      namespace: "vision",
      serviceAccount: "trainer",
      roleArn: UNKNOWN,
    });
    const names = association.propertyDependencies["roleArn"]!.map((urn) => urn.split("::").at(-1)).sort();
    expect(names).toEqual(["trainer-checkpoints", "trainer-key", "trainer-read", "trainer-role"]);
  });

  it("follows the partition of its cluster", async () => {
    const china = { ...cluster, network: { ...cluster.network, region: "cn-north-1" } };
    const key = "arn:aws-cn:kms:cn-north-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";
    const recording = await recordAws(make({ cluster: china, decrypt: [{ keyArn: key }] }));
    const policy = (name: string) => only(recording, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"] as string;
    expect(policy("trainer-read")).toContain('"arn:aws-cn:s3:::data/images/*"');
    expect(policy("trainer-key")).toContain('"s3.cn-north-1.amazonaws.com.cn"');
    expect(only(recording, "aws:iam/role:Role").inputs["assumeRolePolicy"]).toContain(
      '"arn:aws-cn:eks:cn-north-1:123456789012:cluster/main"',
    );
  });

  it("has a name of at most 64 characters, whatever it is called", async () => {
    const long = "a-team-with-a-very-long-name-indeed-that-does-not-end-for-a-while";
    const recording = await recordAws(() => void new PodIdentityRole(long, trainer));
    const role = only(recording, "aws:iam/role:Role").inputs["name"] as string;
    expect(role).toMatch(/^test-dev-a-team-[a-z-]+-[0-9a-f]{8}$/);
    expect(role.length).toBeLessThanOrEqual(64);
    const own = await recordAws(make({ roleName: "vision-trainer" }));
    expect(only(own, "aws:iam/role:Role").inputs["name"]).toBe("vision-trainer");
  });

  it("takes a cluster and intents that are known only later", async () => {
    const program = () =>
      void make({
        cluster: later("cluster", cluster) as pulumi.Output<ClusterRef>,
        namespace: later("namespace", "vision"),
        readPrefix: [{ bucket: later("bucket", "data"), prefix: later("prefix", "images/") }],
      })();
    const recording = await run(program, { preview: false });
    expect(only(recording, "aws:iam/rolePolicy:RolePolicy", "trainer-read").inputs["policy"]).toContain(
      '"arn:aws:s3:::data/images/*"',
    );
    expect(only(recording, "aws:iam/role:Role").inputs["assumeRolePolicy"]).toContain("cluster/main");
    expect(outline(await run(program))).toEqual(outline(recording));
  });

  it("keeps documents readable in a preview beside one that is not known yet", async () => {
    const recording = await run(() => void make({ decrypt: [{ keyArn: later("key", keyArn) }] })());
    const policy = (name: string) => only(recording, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"];
    expect(policy("trainer-key")).toBe(UNKNOWN);
    expect(policy("trainer-read")).toContain('"arn:aws:s3:::data/images/*"');
    expect(policy("trainer-checkpoints")).toContain('"arn:aws:s3:::models/vision/*"');
    expect(only(recording, "aws:iam/role:Role").inputs["assumeRolePolicy"]).toContain("cluster/main");
  });

  it("takes raw changes to its children", async () => {
    const recording = await recordAws(() => {
      new PodIdentityRole("trainer", trainer, {
        overrides: {
          role: { path: "/training/" },
          readPolicy: { name: "own-read" },
          checkpointPolicy: { name: "own-checkpoints" },
          keyPolicy: { name: "own-key" },
          association: (args) => ({ ...args, disableSessionTags: false }),
        },
      });
    });
    expect(only(recording, "aws:iam/role:Role").inputs["path"]).toBe("/training/");
    const names = recording.nodes
      .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
      .map(({ inputs }) => inputs["name"]);
    expect(names).toEqual(["own-checkpoints", "own-key", "own-read"]);
    expect(only(recording, "aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs["disableSessionTags"]).toBe(
      false,
    );
  });
});

describe("documents from intents", () => {
  const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/);
  const prefix = fc
    .array(
      fc.stringMatching(/^[A-Za-z0-9._=+-]{1,12}$/).filter((part) => part !== ".."),
      { minLength: 1, maxLength: 4 },
    )
    .chain((parts) => fc.constantFrom(parts.join("/"), `${parts.join("/")}/`));
  const intent = fc.record({ bucket, prefix, deleteObjects: fc.boolean() });
  const region = fc.constantFrom("us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1");
  const key = region.map((at) => `arn:aws:kms:${at}:123456789012:key/mrk-0123`);

  it("hold no wildcard grant, whatever the intents", () => {
    fc.assert(
      fc.property(
        region,
        fc.array(intent, { minLength: 1 }),
        fc.array(key, { minLength: 1 }),
        fc.boolean(),
        (at, list, arns, encrypt) => {
          const keys = arns.map((keyArn) => ({ keyArn, encrypt }));
          const writeCheckpoints = encrypt ? list : [];
          expect(checkPodIdentity({ readPrefix: list, writeCheckpoints, decrypt: keys })).toEqual([]);
          expect(wildcardGrants(readDocument(at, list))).toEqual([]);
          expect(wildcardGrants(checkpointDocument(at, list))).toEqual([]);
          expect(wildcardGrants(keyDocument(keys))).toEqual([]);
        },
      ),
    );
    const trust = podIdentityTrust({ account: "123456789012", clusterArn: "arn", namespace: "a", serviceAccount: "b" });
    expect(wildcardGrants(trust, IamDocumentKind.Trust)).toEqual([]);
  });

  it("reach the objects below a prefix and no others", () => {
    fc.assert(
      fc.property(intent, fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/), (one, more) => {
        const statements = readDocument("us-east-1", [one]).Statement as { Sid: string; Resource: string[] }[];
        const [pattern] = statements.find(({ Sid }) => Sid === "Read0")!.Resource;
        const folder = one.prefix.replace(/\/$/, "");
        const matches = (object: string) => `arn:aws:s3:::${object}`.startsWith(pattern!.slice(0, -1));
        expect(matches(`${one.bucket}/${folder}/${more}`)).toBe(true);
        expect(matches(`${one.bucket}/${folder}${more}`)).toBe(false);
        expect(matches(`${one.bucket}-2/${folder}/${more}`)).toBe(false);
      }),
    );
  });
});

describe("bad arguments of a Pod Identity role", () => {
  it("are all told at once", async () => {
    const failure = await failureOf(
      make({
        cluster: { ...cluster, podIdentity: false },
        namespace: "Vision",
        serviceAccount: "trainer/x",
        readPrefix: [
          { bucket: "data", prefix: "" },
          { bucket: "data", prefix: "images/*" },
          { bucket: "arn:aws:s3:::data", prefix: "a/../b" },
          { bucket: "*", prefix: "/a" },
        ],
        writeCheckpoints: [
          { bucket: "models", prefix: ["$", "{aws:PrincipalTag/team}/"].join("") },
          { bucket: "models", prefix: "a//b" },
          { bucket: "models", prefix: "/" },
        ],
        decrypt: [{ keyArn: "arn:aws:kms:us-east-2:123456789012:alias/models" }, { keyArn: "*" }],
        permissionsBoundaryArn: "boundary",
        maxSessionSeconds: 60,
        roleName: "a role",
      }),
    );
    const naming = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
    const names = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
    const createRole = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
    const folder = "Fix: name one folder, for example team/vision/.";
    const bucketRule = `is not a bucket name: 3 to 63 lower-case letters, digits and hyphens (no dots, which TLS certificates do not cover). Fix: give the name of one bucket, not an ARN or a pattern. [${naming}]`;
    const keyRule =
      "is not the ARN of one KMS key (aliases and wildcards name no key). Fix: write arn:aws:kms:<region>:<account>:key/<id>. [https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html]";
    expect(failure.split("\n")).toEqual(
      [
        'PodIdentityRole "trainer": 16 problems',
        `  - roleName ("a role") is not a role name: 1 to 64 letters, digits and _+=,.@-. Fix: shorten it, or leave it out. [${createRole}]`,
        `  - namespace ("Vision") is not a Kubernetes name of at most 63 characters: lower-case letters, digits and hyphens. Fix: give the name that the pod has. [${names}]`,
        `  - serviceAccount ("trainer/x") is not a Kubernetes name of at most 253 characters: lower-case letters, digits and hyphens. Fix: give the name that the pod has. [${names}]`,
        `  - readPrefix[0].prefix ("") is empty, which would be the whole bucket. ${folder}`,
        `  - readPrefix[1].prefix ("images/*") holds a wildcard or a policy variable. ${folder}`,
        `  - readPrefix[2].bucket ("arn:aws:s3:::data") ${bucketRule}`,
        `  - readPrefix[2].prefix ("a/../b") holds .., which S3 does not resolve. ${folder}`,
        `  - readPrefix[3].bucket ("*") ${bucketRule}`,
        `  - readPrefix[3].prefix ("/a") begins with a slash, as no usual object name does. ${folder}`,
        `  - writeCheckpoints[0].prefix ("\${aws:PrincipalTag/team}/") holds a wildcard or a policy variable. ${folder}`,
        `  - writeCheckpoints[1].prefix ("a//b") holds an empty part. ${folder}`,
        `  - writeCheckpoints[2].prefix ("/") is empty, which would be the whole bucket. ${folder}`,
        `  - decrypt[0].keyArn ("arn:aws:kms:us-east-2:123456789012:alias/models") ${keyRule}`,
        `  - decrypt[1].keyArn ("*") ${keyRule}`,
        `  - permissionsBoundaryArn ("boundary") is not the ARN of a managed policy. Fix: write arn:aws:iam::<account>:policy/<name>. [${createRole}]`,
        `  - maxSessionSeconds (60) must be a whole number of seconds, 3600 to 43200. Fix: leave it out for one hour. [${createRole}]`,
        '  - cluster ("podIdentity: false") does not run the Pod Identity agent, so no pod would get the role. Fix: install the add-on eks-pod-identity-agent and set podIdentity to true. [https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html]',
      ].map((line, index, lines) => (index === 0 ? `PodIdentityRole "trainer": ${lines.length - 1} problems` : line)),
    );
  });

  it("a role without an intent allows nothing", async () => {
    expect(await failureOf(make({ readPrefix: [], writeCheckpoints: undefined, decrypt: undefined }))).toBe(
      'PodIdentityRole "trainer": 1 problem\n  - (not given) states no intent, so the role would allow nothing. Fix: give readPrefix, writeCheckpoints or decrypt.',
    );
  });

  it("may come later, and then no role is made before they are checked", async () => {
    const { message, made } = await failing(() =>
      make({ readPrefix: [{ bucket: "data", prefix: later("prefix", "*") }] })(),
    );
    expect(message).toBe(
      'PodIdentityRole "trainer": 1 problem\n  - readPrefix[0].prefix ("*") holds a wildcard or a policy variable. Fix: name one folder, for example team/vision/.',
    );
    expect(made).toEqual([]);
  });
});
