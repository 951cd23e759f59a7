import { type Problem, Problems } from "../../core/problem.ts";

/** Intents and the rest of a Pod Identity role, as far as they are known. */
export interface PodIdentityValues {
  namespace?: string;
  serviceAccount?: string;
  readPrefix?: { bucket?: unknown; prefix?: unknown }[];
  writeCheckpoints?: { bucket?: unknown; prefix?: unknown }[];
  decrypt?: { keyArn?: unknown; encrypt?: unknown }[];
  permissionsBoundaryArn?: string;
  maxSessionSeconds?: number;
  /** Of the cluster. */
  podIdentity?: boolean;
}

const naming = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const kubernetesNames = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
const iamLimits = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";

/** The rule of everything that is known of a Pod Identity role; what is not a string yet is passed over. */
export function checkPodIdentity(values: PodIdentityValues): Problem[] {
  const problems = new Problems();
  for (const [key, most] of [
    ["namespace", 63],
    ["serviceAccount", 253],
  ] as const) {
    const value = values[key];
    if (value === undefined || (value.length <= most && isKubernetesName(value, key === "serviceAccount"))) continue;
    problems.error(
      key,
      value,
      `is not a Kubernetes name of at most ${most} characters: lower-case letters, digits and hyphens`,
      "give the name that the pod has",
      kubernetesNames,
    );
  }
  for (const list of ["readPrefix", "writeCheckpoints"] as const) {
    for (const [index, { bucket, prefix }] of (values[list] ?? []).entries()) {
      if (typeof bucket === "string") problems.add(checkBucketName(bucket), `${list}[${index}].bucket`);
      if (typeof prefix === "string") problems.add(checkPrefix(prefix), `${list}[${index}].prefix`);
    }
  }
  for (const [index, { keyArn }] of (values.decrypt ?? []).entries()) {
    if (typeof keyArn !== "string" || /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(keyArn))
      continue;
    problems.error(
      `decrypt[${index}].keyArn`,
      keyArn,
      "is not the ARN of one KMS key (aliases and wildcards name no key)",
      "write arn:aws:kms:<region>:<account>:key/<id>",
      "https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html",
    );
  }
  const { writeCheckpoints = [], decrypt = [] } = values;
  if (writeCheckpoints.length > 0 && decrypt.length > 0 && decrypt.every(({ encrypt }) => encrypt !== true)) {
    problems.warning(
      "decrypt",
      "encrypt: false",
      "lets no key encrypt, and there are checkpoints to write: where one of these keys encrypts their bucket, every write is refused",
      "set encrypt to true for the key of the checkpoints' bucket",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    );
  }
  const { permissionsBoundaryArn: boundary, maxSessionSeconds: seconds } = values;
  if (boundary !== undefined && !/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/.test(boundary)) {
    problems.error(
      "permissionsBoundaryArn",
      boundary,
      "is not the ARN of a managed policy",
      "write arn:aws:iam::<account>:policy/<name>",
      iamLimits,
    );
  }
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < 3600 || seconds > 43_200)) {
    problems.error(
      "maxSessionSeconds",
      seconds,
      "must be a whole number of seconds, 3600 to 43200",
      "leave it out for one hour",
      iamLimits,
    );
  }
  if (values.podIdentity === false) {
    problems.error(
      "cluster",
      "podIdentity: false",
      "does not run the Pod Identity agent, so no pod would get the role",
      "install the add-on eks-pod-identity-agent and set podIdentity to true",
      "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html",
    );
  }
  return problems.list;
}

/** The rule of a bucket name: one bucket, and one that TLS certificates cover. */
export function checkBucketName(bucket: string): Problem[] {
  if (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) return [];
  return new Problems().error(
    "",
    bucket,
    "is not a bucket name: 3 to 63 lower-case letters, digits and hyphens (no dots, which TLS certificates do not cover)",
    "give the name of one bucket, not an ARN or a pattern",
    naming,
  ).list;
}

/** The rule of a prefix that rights are given on: one folder, spelled out. */
export function checkPrefix(prefix: string): Problem[] {
  const rule =
    prefix.trim() === "" || /^\/+$/.test(prefix)
      ? "is empty, which would be the whole bucket"
      : /[*?]|\$\{/.test(prefix)
        ? "holds a wildcard or a policy variable"
        : prefix.split("/").includes("..")
          ? "holds .., which S3 does not resolve"
          : prefix.startsWith("/")
            ? "begins with a slash, as no usual object name does"
            : prefix.includes("//")
              ? "holds an empty part"
              : undefined;
  if (rule === undefined) return [];
  return new Problems().error("", prefix, rule, "name one folder, for example team/vision/").list;
}

function isKubernetesName(name: string, dots: boolean): boolean {
  const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  return new RegExp(dots ? `^${label}(\\.${label})*$` : `^${label}$`).test(name);
}
