import { type Problem, Problems } from "../../core/problem.ts";
import { checkKmsKey } from "../storage/kmsKey.ts";
import { iamLimits } from "./conditions.ts";
import { folderName } from "./googleName.ts";

/** Intents and the rest of a workload identity, as far as they are known. */
export interface WorkloadIdentityValues {
  namespace?: string;
  serviceAccount?: string;
  readPrefix?: { bucket?: unknown; prefix?: unknown; name?: unknown }[];
  writeCheckpoints?: { bucket?: unknown; prefix?: unknown; name?: unknown }[];
  mountBuckets?: { bucket?: unknown; name?: unknown }[];
  decrypt?: { key?: unknown; name?: unknown }[];
  /** Of the cluster. */
  workloadPool?: string;
  projectNumber?: string;
}

const naming = "https://docs.cloud.google.com/storage/docs/buckets#naming";
const objectNames = "https://docs.cloud.google.com/storage/docs/objects#naming";
const kubernetesNames = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
const identityGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity";
const iamQuotas = "https://docs.cloud.google.com/iam/quotas";

const lists = ["readPrefix", "writeCheckpoints"] as const;

/** The rule of everything that is known of a workload identity; what is not a string yet is passed over. */
export function checkWorkloadIdentity(values: WorkloadIdentityValues): Problem[] {
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
  for (const list of lists) {
    const intents = values[list] ?? [];
    for (const [index, { bucket, prefix, name }] of intents.entries()) {
      const at = `${list}[${index}]`;
      if (typeof bucket === "string") problems.add(checkGcsBucketName(bucket), `${at}.bucket`);
      problems.add(checkGcsPrefix(prefix), `${at}.prefix`);
      if (name !== undefined) problems.add(checkWord(name), `${at}.name`);
      const word = wordOf(intents[index]!);
      const twin = intents.findIndex((other) => wordOf(other) === word);
      if (twin < index) {
        problems.error(
          `${at}.name`,
          name,
          `makes the same names of resources as ${list}[${twin}] (${word})`,
          "state each folder once, and give intents of several buckets a name each",
        );
      }
    }
    problems.add(checkCount(list, intents));
  }
  checkMounts(problems, values.mountBuckets ?? []);
  for (const [index, { key, name }] of (values.decrypt ?? []).entries()) {
    problems.add(checkWord(name), `decrypt[${index}].name`);
    const twin = (values.decrypt ?? []).findIndex((other) => other.name === name);
    if (twin < index) {
      const fix = "give each key a name of its own";
      problems.error(`decrypt[${index}].name`, name, `is the name of decrypt[${twin}] too`, fix);
    }
    if (typeof key === "string") problems.add(checkKmsKey(key, undefined, undefined, `decrypt[${index}].key`));
  }
  checkPool(problems, values);
  return problems.list;
}

/** What an intent is called in the names of resources. */
export function wordOf({ prefix, name }: { prefix?: unknown; name?: unknown }): string {
  return typeof name === "string" ? name : folderName(String(prefix));
}

function checkMounts(problems: Problems, mounts: readonly { bucket?: unknown; name?: unknown }[]): void {
  for (const [index, { bucket, name }] of mounts.entries()) {
    const at = `mountBuckets[${index}]`;
    if (typeof bucket === "string") problems.add(checkGcsBucketName(bucket), `${at}.bucket`);
    problems.add(checkWord(name), `${at}.name`);
    for (const key of ["bucket", "name"] as const) {
      const value = key === "bucket" ? bucket : name;
      const twin = mounts.findIndex((other) => other[key] === value);
      if (twin < index) {
        const fix = key === "bucket" ? "state each bucket once" : "give each bucket a name of its own";
        problems.error(
          `${at}.${key}`,
          typeof value === "string" ? value : "given",
          `is that of mountBuckets[${twin}] too`,
          fix,
        );
      }
    }
  }
}

function checkPool(problems: Problems, { workloadPool, projectNumber }: WorkloadIdentityValues): void {
  if (workloadPool !== undefined && !/^[a-z][a-z0-9.:-]*[a-z0-9]\.svc\.id\.goog$/.test(workloadPool)) {
    problems.error(
      "cluster.workloadPool",
      workloadPool,
      "is not a workload identity pool",
      "write <project>.svc.id.goog",
      identityGuide,
    );
  }
  if (projectNumber !== undefined && !/^\d{4,20}$/.test(projectNumber)) {
    problems.error(
      "cluster.projectNumber",
      projectNumber,
      "is not the number of a project",
      "give the figure that gcloud projects describe prints as projectNumber",
      identityGuide,
    );
  }
}

/** The same role for the same principal on the same bucket, each time under another condition: IAM counts those. */
function checkCount(list: string, intents: readonly { bucket?: unknown }[]): Problem[] {
  const most = iamLimits.conditionalBindings;
  const counts = new Map<unknown, number>();
  for (const { bucket } of intents) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  return [...counts].flatMap(([bucket, count]) =>
    count <= most
      ? []
      : new Problems().error(
          list,
          `${count} folders of ${typeof bucket === "string" ? bucket : "one bucket"}`,
          `are more than the ${most} conditions that a bucket's policy has room for, for one role and one service account`,
          "name a folder that holds several of them, or use several service accounts",
          iamQuotas,
        ).list,
  );
}

/** The rule of a bucket name. */
export function checkGcsBucketName(bucket: string): Problem[] {
  const problems = new Problems();
  if (!/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(bucket)) {
    problems.error(
      "",
      bucket,
      "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and underscores, a letter or digit at both ends (names with dots are domains, which have to be verified)",
      "give the name of one bucket, without gs://",
      naming,
    );
  } else if (/^goog|google|g00gle/.test(bucket)) {
    problems.error(
      "",
      bucket,
      "begins with goog or holds google, which bucket names must not",
      "use a name of your own",
      naming,
    );
  }
  return problems.list;
}

/** The rule of a prefix that rights are given on: one folder, spelled out, which a condition can be written of. */
export function checkGcsPrefix(prefix: unknown): Problem[] {
  const problems = new Problems();
  const folder = "name one folder, for example team/vision/";
  if (typeof prefix !== "string") {
    const given = prefix === undefined ? undefined : "known later";
    return problems.error("", given, "has to be plain text: names of resources are made from it", folder).list;
  }
  const rule =
    prefix.trim() === "" || /^\/+$/.test(prefix)
      ? "is empty, which would be the whole bucket"
      : /[*?[\]]/.test(prefix)
        ? "holds a wildcard"
        : /["'`\\$]|\p{Cc}/u.test(prefix)
          ? "holds a quote, a backslash, a dollar or a control character, which could change the condition"
          : prefix.split("/").some((part) => part === ".." || part === ".")
            ? "holds . or .., which Cloud Storage does not resolve"
            : prefix.startsWith("/")
              ? "begins with a slash, as no usual object name does"
              : prefix.includes("//")
                ? "holds an empty part"
                : Buffer.byteLength(prefix) > 512
                  ? "is longer than 512 bytes"
                  : undefined;
  if (rule !== undefined) problems.error("", prefix, rule, folder, objectNames);
  return problems.list;
}

function checkWord(name: unknown): Problem[] {
  if (typeof name === "string" && /^[A-Za-z0-9-]{1,60}$/.test(name)) return [];
  return new Problems().error(
    "",
    typeof name === "object" ? "known later" : name,
    "is not a word that names of resources are made from: 1 to 60 letters, digits and hyphens",
    "give a plain word, for example datasets",
  ).list;
}

function isKubernetesName(name: string, dots: boolean): boolean {
  const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  return new RegExp(dots ? `^${label}(\\.${label})*$` : `^${label}$`).test(name);
}
