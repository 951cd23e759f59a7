import { PodIdentityAssociation, type PodIdentityAssociationArgs } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role, type RoleArgs } from "@pulumi/aws/iam/role.js";
import { RolePolicy, type RolePolicyArgs } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem, type Problem, Problems } from "../core/problem.ts";
import { checked, gated, type Inputs, isPlain } from "../pulumi/checked.ts";
import { after, derived } from "../pulumi/later.ts";
import { make } from "../pulumi/make.ts";
import type { Override } from "../pulumi/override.ts";
import type { ComponentSummary } from "../pulumi/summary.ts";
import { type OwnedArgs, ownershipOf } from "../pulumi/tags.ts";
import { checkPodIdentity, type PodIdentityValues } from "./iam/checkIntents.ts";
import {
  checkpointDocument,
  clusterArnOf,
  type IamPolicyDocument,
  keyDocument,
  podIdentityTrust,
  readDocument,
} from "./iam/documents.ts";
import { physicalName } from "./iam/physicalName.ts";
import { accountOf, scopeOf } from "./network/scope.ts";
import type { ClusterRef } from "./refs.ts";

/** Reading what is below a prefix of a bucket. */
export interface ReadPrefixIntent {
  /** Name of the bucket. */
  bucket: pulumi.Input<string>;
  /** Folder, `images/`. Never empty, no wildcards. */
  prefix: pulumi.Input<string>;
}

/** Writing checkpoints below a prefix of a bucket, and reading them back. */
export interface WriteCheckpointsIntent {
  /** Name of the bucket. */
  bucket: pulumi.Input<string>;
  /** Folder, `vision/checkpoints/`. Never empty, no wildcards. */
  prefix: pulumi.Input<string>;
  /** Whether objects may be deleted. Plain. @default false: the bucket's lifecycle removes old checkpoints */
  deleteObjects?: boolean;
}

/** Using a KMS key through S3: for objects that it encrypts. */
export interface DecryptIntent {
  /** ARN of the key; an alias is not one. */
  keyArn: pulumi.Input<string>;
  /**
   * Whether the pods may encrypt with it too, as writing to its bucket takes: `kms:GenerateDataKey` beside `kms:Decrypt`.
   * Plain. Set it for the key of a bucket that `writeCheckpoints` names.
   * @default false: least privilege, a dataset is only read
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
   */
  encrypt?: boolean;
}

/** Arguments of `PodIdentityRole`. */
export interface PodIdentityRoleArgs extends OwnedArgs {
  /** The cluster: `cluster.ref`, or one written by hand. */
  cluster: pulumi.Input<ClusterRef>;
  /** Kubernetes namespace of the pods. */
  namespace: pulumi.Input<string>;
  /** Service account of the pods. */
  serviceAccount: pulumi.Input<string>;
  /** Datasets to read. Plain list. */
  readPrefix?: ReadPrefixIntent[];
  /** Checkpoints to write. Plain list. */
  writeCheckpoints?: WriteCheckpointsIntent[];
  /** Keys that the buckets are encrypted with. Plain list. They decrypt; those with `encrypt` encrypt too. */
  decrypt?: DecryptIntent[];
  /** ARN of a policy that the role can never go beyond. */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /** Longest session, seconds, 3600 to 43200. @default 3600 */
  maxSessionSeconds?: pulumi.Input<number>;
  /** Name of the role in AWS, at most 64 characters. Plain. @default `<project>-<stack>-<name>`, cut with a hash if it is longer */
  roleName?: string;
}

/** Options of `PodIdentityRole`: Pulumi's own, and raw changes to children. */
export interface PodIdentityRoleOptions extends pulumi.ComponentResourceOptions {
  overrides?: {
    role?: Override<RoleArgs>;
    readPolicy?: Override<RolePolicyArgs>;
    checkpointPolicy?: Override<RolePolicyArgs>;
    keyPolicy?: Override<RolePolicyArgs>;
    association?: Override<PodIdentityAssociationArgs>;
  };
}

/**
 * An IAM role for the pods of one service account, through EKS Pod Identity: no key is made or stored anywhere.
 *
 * Creates: the role, which trusts the Pod Identity agent for this service account of this cluster of this account; an
 * inline policy per kind of intent; the association. Rights follow from intents, so there is no way to write a wildcard:
 * a pod reads below the prefixes it names and nowhere else.
 *
 * **Cost**: none. Requests to S3 and KMS are billed where they are made.
 *
 * @example
 * ```ts
 * new PodIdentityRole("trainer", {
 *   cluster: cluster.ref, namespace: "vision", serviceAccount: "trainer",
 *   readPrefix: [{ bucket: bucket.bucketName, prefix: "images/" }],
 *   writeCheckpoints: [{ bucket: bucket.bucketName, prefix: "checkpoints/vision/" }],
 *   decrypt: [{ keyArn: bucket.keyArn, encrypt: true }],
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentityRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  readonly roleArn: pulumi.Output<string>;
  /** Name of the role. */
  readonly roleName: pulumi.Output<string>;
  /** Id of the association. */
  readonly associationId: pulumi.Output<string>;

  constructor(name: string, args: PodIdentityRoleArgs, opts: PodIdentityRoleOptions = {}) {
    const type = "hybrid-gpu:index:PodIdentityRole";
    const later = laterInputs(args);
    const problems = checkArgs(args, knownOf(later));
    super(type, name, checked(type, name, args, problems), opts);

    const { overrides = {} } = opts;
    const { readPrefix = [], writeCheckpoints = [], decrypt = [] } = args;
    const shown = new Set(problems.map(describeProblem));
    const gate = gated<Later>(
      type,
      name,
      later,
      (values) => checkPodIdentity(values as PodIdentityValues).filter((one) => !shown.has(describeProblem(one))),
      this,
    );
    const cluster = plainCluster(args.cluster);
    const region = derived(args.cluster, ({ network }) => network.region);
    const ownership = ownershipOf(args, cluster?.ownership);
    const shared = { ...cluster?.tags, ...args.tags };
    const { child, tags } = scopeOf(this, name, region, ownership, shared, gate.passed);

    const account = accountOf(this);
    const clusterName = derived(args.cluster, (ref) => ref.name as string);
    // An ARN that is an output is unknown until the cluster is made; what it will be is known now, and policies can read it.
    const arn = cluster?.arn;
    const clusterArn =
      typeof arn === "string"
        ? pulumi.output(arn)
        : pulumi.all([region, account, clusterName]).apply((parts) => clusterArnOf(...parts));
    const trust = pulumi
      .all([account, clusterArn, args.namespace, args.serviceAccount])
      .apply(([account, clusterArn, namespace, serviceAccount]) =>
        JSON.stringify(podIdentityTrust({ account, clusterArn, namespace, serviceAccount })),
      );
    const role = make(
      Role,
      `${name}-role`,
      {
        name: args.roleName ?? physicalName([pulumi.getProject(), pulumi.getStack(), name], 64),
        description: pulumi.interpolate`Pods of ${args.namespace}/${args.serviceAccount} in ${clusterName}`,
        assumeRolePolicy: trust,
        ...(args.permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: args.permissionsBoundaryArn }),
        ...(args.maxSessionSeconds === undefined ? {} : { maxSessionDuration: args.maxSessionSeconds }),
        tags: tags(`${name}-role`),
      },
      // Its name is fixed, so there cannot be two of it for a moment.
      { ...child, deleteBeforeReplace: true },
      overrides.role,
    );
    const policies = [
      policy("read", readPrefix.length, overrides.readPolicy, () =>
        pulumi.all([region, pulumi.output(readPrefix)]).apply(([at, prefixes]) => readDocument(at, prefixes)),
      ),
      policy("checkpoints", writeCheckpoints.length, overrides.checkpointPolicy, () =>
        pulumi.all([region, pulumi.output(writeCheckpoints)]).apply(([at, list]) => checkpointDocument(at, list)),
      ),
      policy("key", decrypt.length, overrides.keyPolicy, () => pulumi.output(decrypt).apply(keyDocument)),
    ].flat();
    const association = make(
      PodIdentityAssociation,
      `${name}-association`,
      {
        region,
        clusterName,
        namespace: args.namespace,
        serviceAccount: args.serviceAccount,
        // Pods that start the moment it exists find their rights in place.
        roleArn: after(role.arn, policies),
        tags: tags(`${name}-association`),
      },
      // A service account has one association: the new one cannot be made beside the old one.
      { ...child, deleteBeforeReplace: true },
      overrides.association,
    );

    this.roleArn = role.arn;
    this.roleName = role.name;
    this.associationId = association.associationId;
    const { team, environment } = ownership;
    const summary: Inputs<ComponentSummary> = { place: "aws", region, team, environment };
    this.registerOutputs({
      roleArn: this.roleArn,
      roleName: this.roleName,
      associationId: this.associationId,
      summary,
    });

    function policy(
      kind: string,
      count: number,
      override: Override<RolePolicyArgs> | undefined,
      document: () => pulumi.Output<IamPolicyDocument>,
    ): RolePolicy[] {
      if (count === 0) return [];
      const json = document().apply((content) => JSON.stringify(content));
      return [make(RolePolicy, `${name}-${kind}`, { name: kind, role: role.name, policy: json }, child, override)];
    }
  }
}

/** What may be known only later. */
type Later = { [K in keyof Required<PodIdentityValues>]: PodIdentityValues[K] | undefined };

function laterInputs(args: PodIdentityRoleArgs): Inputs<Later> {
  return {
    namespace: args.namespace,
    serviceAccount: args.serviceAccount,
    readPrefix: args.readPrefix as Inputs<Later>["readPrefix"],
    writeCheckpoints: args.writeCheckpoints as Inputs<Later>["writeCheckpoints"],
    decrypt: args.decrypt as Inputs<Later>["decrypt"],
    permissionsBoundaryArn: args.permissionsBoundaryArn,
    maxSessionSeconds: args.maxSessionSeconds,
    podIdentity: derived(args.cluster, ({ podIdentity }) => podIdentity),
  };
}

/** Those that are known now; lists of intents always, with the leaves that are. */
function knownOf(later: Inputs<Later>): PodIdentityValues {
  const lists = ["readPrefix", "writeCheckpoints", "decrypt"];
  return Object.fromEntries(
    Object.entries(later).filter(([key, value]) => isPlain(value) || (lists.includes(key) && Array.isArray(value))),
  );
}

function checkArgs(args: PodIdentityRoleArgs, known: PodIdentityValues): Problem[] {
  const problems = new Problems();
  const lists = ["readPrefix", "writeCheckpoints", "decrypt"] as const;
  for (const list of lists) {
    if (args[list] === undefined || Array.isArray(args[list])) continue;
    problems.error(list, "known later", "has to be a plain list", "give a list; its values may come later");
  }
  if (problems.hasErrors) return problems.list;
  if (lists.every((list) => (args[list]?.length ?? 0) === 0)) {
    problems.error(
      "",
      undefined,
      "states no intent, so the role would allow nothing",
      "give readPrefix, writeCheckpoints or decrypt",
    );
  }
  const { roleName } = args;
  if (roleName !== undefined && !/^[\w+=,.@-]{1,64}$/.test(roleName)) {
    problems.error(
      "roleName",
      roleName,
      "is not a role name: 1 to 64 letters, digits and _+=,.@-",
      "shorten it, or leave it out",
      "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
    );
  }
  return problems.add(checkPodIdentity(known)).list;
}

function plainCluster(cluster: pulumi.Input<ClusterRef>): ClusterRef | undefined {
  return pulumi.Output.isInstance(cluster) || cluster instanceof Promise ? undefined : (cluster as ClusterRef);
}
