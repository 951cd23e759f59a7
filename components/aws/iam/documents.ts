import { dnsSuffixOf, partitionOf } from "../../hardware/aws/region.ts";

/** A policy document as IAM writes it. */
export interface IamPolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly object[];
}

const document = (...statements: object[]): IamPolicyDocument => ({ Version: "2012-10-17", Statement: statements });

export interface PodIdentityTrust {
  readonly account: string;
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * Who may assume a Pod Identity role: the agent, for pods of one service account in one cluster of this account. Namespace
 * and service account come as session tags, which an association sends unless it is told not to.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function podIdentityTrust({
  account,
  clusterArn,
  namespace,
  serviceAccount,
}: PodIdentityTrust): IamPolicyDocument {
  return document({
    Sid: "PodsOfOneServiceAccount",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:SourceAccount": account,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
      ArnEquals: { "aws:SourceArn": clusterArn },
    },
  });
}

export interface Prefix {
  readonly bucket: string;
  readonly prefix: string;
}

export interface WritablePrefix extends Prefix {
  readonly deleteObjects?: boolean;
}

/** Reading objects below prefixes. */
export function readDocument(region: string, prefixes: readonly Prefix[]): IamPolicyDocument {
  return document(
    ...prefixes.flatMap((at, index) => [
      ...listing(region, at, `Read${index}`, ["s3:GetBucketLocation"]),
      { Sid: `Read${index}`, Effect: "Allow", Action: ["s3:GetObject"], Resource: [objectsOf(region, at)] },
    ]),
  );
}

/** Writing checkpoints below prefixes, reading them back, and deleting them where that was asked for. */
export function checkpointDocument(region: string, prefixes: readonly WritablePrefix[]): IamPolicyDocument {
  return document(
    ...prefixes.flatMap((at, index) => [
      ...listing(region, at, `Write${index}`, ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]),
      {
        Sid: `Write${index}`,
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:PutObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
          ...(at.deleteObjects === true ? ["s3:DeleteObject"] : []),
        ],
        Resource: [objectsOf(region, at)],
      },
    ]),
  );
}

export interface UsableKey {
  readonly keyArn: string;
  readonly encrypt?: boolean;
}

/** Using keys through S3: to read what they encrypt, and to write with those that may encrypt. */
export function keyDocument(keys: readonly UsableKey[]): IamPolicyDocument {
  return document(
    ...keys.map(({ keyArn, encrypt }, index) => ({
      Sid: `Key${index}`,
      Effect: "Allow",
      Action: ["kms:Decrypt", ...(encrypt === true ? ["kms:GenerateDataKey"] : [])],
      Resource: [keyArn],
      Condition: { StringEquals: { "kms:ViaService": viaS3(keyArn.split(":")[3]!) } },
    })),
  );
}

function viaS3(region: string): string {
  return `s3.${region}.${dnsSuffixOf(region)}`;
}

function listing(region: string, { bucket, prefix }: Prefix, sid: string, actions: readonly string[]): object[] {
  const Resource = [bucketArnOf(region, bucket)];
  return [
    {
      Sid: `${sid}List`,
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource,
      // Ends in a slash before the star: `team/vision` alone would list `team/vision-secret` too.
      Condition: { StringLike: { "s3:prefix": [`${folderOf(prefix)}*`] } },
    },
    { Sid: `${sid}Bucket`, Effect: "Allow", Action: actions, Resource },
  ];
}

function objectsOf(region: string, { bucket, prefix }: Prefix): string {
  return `${bucketArnOf(region, bucket)}/${folderOf(prefix)}*`;
}

function folderOf(prefix: string): string {
  return prefix.endsWith("/") ? prefix : `${prefix}/`;
}

export function bucketArnOf(region: string, bucket: string): string {
  return `arn:${partitionOf(region)}:s3:::${bucket}`;
}

export function clusterArnOf(region: string, account: string, name: string): string {
  return `arn:${partitionOf(region)}:eks:${region}:${account}:cluster/${name}`;
}

/** What a bucket refuses: anything that does not come over TLS 1.2 or later. */
export function tlsOnlyDocument(region: string, bucket: string): IamPolicyDocument {
  const arn = bucketArnOf(region, bucket);
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`] };
  return document(
    { Sid: "TlsOnly", ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "RecentTlsOnly", ...deny, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  );
}

/**
 * Policy of a bucket's own key: the account decides through IAM, and FSx file systems of the account that link the bucket
 * may use it, which their service-linked role cannot be given in any other way.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/s3-server-side-encryption-support.html
 */
export function bucketKeyDocument(region: string, account: string, bucket: string, lustre: boolean): IamPolicyDocument {
  const bucketArn = bucketArnOf(region, bucket);
  const fsx = {
    Sid: "LustreFileSystemsThatLinkTheBucket",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": account, "kms:ViaService": viaS3(region) },
      // With a bucket key the context is the bucket's ARN; for objects written without one it is the object's.
      StringLike: { "aws:userid": "*:FSx", "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
    },
  };
  return document(
    {
      Sid: "AccountDecides",
      Effect: "Allow",
      Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    ...(lustre ? [fsx] : []),
  );
}
