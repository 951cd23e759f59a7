import type { Problem } from "../core/problem.ts";

/** A resource type whose existence puts a long-lived secret into the state file and into somebody's hands. */
export interface StaticKeyType {
  /** Pulumi type token. */
  readonly type: string;
  /** The property that makes it one, where the type alone does not: it is a key when this is true. */
  readonly when?: string;
  /** What the secret is. */
  readonly what: string;
  /** What to use instead. */
  readonly instead: string;
  readonly source: string;
}

const podIdentity =
  "give the workload a role: EKS Pod Identity (PodIdentityRole), an instance profile or OIDC federation";
const workloadIdentity =
  "use Workload Identity Federation (GkeWorkloadIdentity in a cluster), which issues tokens that expire within the hour";
const managedIdentity = "use a managed identity, or a federated credential of the application";

const awsKeys = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";
const googleKeys = "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys";
const azureKeys = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/**
 * Types that are long-lived keys. An `aws:iam/user:User` alone has no secret and is not among them; its access key, its
 * console password and its other credentials are.
 */
export const staticKeyTypes: readonly StaticKeyType[] = [
  {
    type: "aws:iam/accessKey:AccessKey",
    what: "an access key of an IAM user, valid until somebody deletes it",
    instead: podIdentity,
    source: awsKeys,
  },
  {
    type: "aws:iam/userLoginProfile:UserLoginProfile",
    what: "a console password of an IAM user",
    instead: "give people access through IAM Identity Center",
    source: awsKeys,
  },
  {
    type: "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    what: "a user name and password of an IAM user for one service",
    instead: podIdentity,
    source: awsKeys,
  },
  {
    type: "aws:ec2/keyPair:KeyPair",
    what: "an SSH key that opens every machine started with it",
    instead: "use SSM Session Manager, which needs no key and leaves an audit trail",
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  },
  {
    type: "aws:lightsail/keyPair:KeyPair",
    what: "an SSH key that opens every machine started with it",
    instead: "use SSM Session Manager, which needs no key and leaves an audit trail",
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  },
  {
    type: "aws-native:iam:AccessKey",
    what: "an access key of an IAM user, valid until somebody deletes it",
    instead: podIdentity,
    source: awsKeys,
  },
  {
    type: "gcp:serviceaccount/key:Key",
    what: "a key file of a service account, valid for up to ten years",
    instead: workloadIdentity,
    source: googleKeys,
  },
  {
    type: "gcp:storage/hmacKey:HmacKey",
    what: "an HMAC key of a service account, valid until somebody deletes it",
    instead: workloadIdentity,
    source: googleKeys,
  },
  {
    type: "gcp:projects/apiKey:ApiKey",
    what: "an API key, valid until somebody deletes it",
    instead: workloadIdentity,
    source: googleKeys,
  },
  {
    type: "gcp:iam/oauthClientCredential:OauthClientCredential",
    what: "a secret of an OAuth client, valid until somebody disables it",
    instead: workloadIdentity,
    source: googleKeys,
  },
  {
    type: "gcp:container/cluster:Cluster",
    when: "masterAuth.clientCertificateConfig.issueClientCertificate",
    what: "a client certificate of a cluster, which nobody can revoke",
    instead: "leave it out: people and workloads sign in to the cluster with their Google identity",
    source: "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
  },
  {
    type: "azuread:index/applicationPassword:ApplicationPassword",
    what: "a client secret of an application",
    instead: managedIdentity,
    source: azureKeys,
  },
  {
    type: "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
    what: "a client secret of a service principal",
    instead: managedIdentity,
    source: azureKeys,
  },
  {
    type: "azuread:index/applicationCertificate:ApplicationCertificate",
    what: "a certificate that signs an application in until it expires",
    instead: managedIdentity,
    source: azureKeys,
  },
  {
    type: "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate",
    what: "a certificate that signs a service principal in until it expires",
    instead: managedIdentity,
    source: azureKeys,
  },
];

const byType = new Map(staticKeyTypes.map((row) => [row.type, row]));

/**
 * The problem with a resource of this type, if it is a long-lived key. Where a property decides it (`when`), the caller
 * has seen that it is true.
 */
export function staticKey(type: string): Problem[] {
  const row = byType.get(type);
  if (row === undefined) return [];
  const { when: path = "", what, instead, source } = row;
  return [
    {
      severity: "error",
      path,
      value: path === "" ? type : true,
      rule: `${path === "" ? "is" : "makes"} ${what}`,
      fix: instead,
      source,
    },
  ];
}

/** The property on which it depends whether a resource of this type is a key. */
export function staticKeyProperty(type: string): string | undefined {
  return byType.get(type)?.when;
}
