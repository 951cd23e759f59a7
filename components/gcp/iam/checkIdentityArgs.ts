import { unknownKeys } from "../../core/knownKeys.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { isPlain } from "../../pulumi/checked.ts";
import { checkRef } from "../../pulumi/describedBy.ts";
import { refNow } from "../../pulumi/later.ts";
import type { Ownership } from "../../pulumi/tags.ts";
import { checkWhose } from "../storage/atHand.ts";
import { checkWorkloadIdentity, type WorkloadIdentityValues } from "./checkIntents.ts";
import { type GkeWorkloadIdentityArgs, identityArgumentNames } from "./identityArgs.ts";

const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity";
const lists = ["readPrefix", "writeCheckpoints", "mountBuckets", "decrypt"] as const;
/** Properties of intents that decide what is made. */
const shaping = ["prefix", "name", "deleteObjects", "listAllObjects", "encrypt"] as const;

/** Everything wrong with the arguments, as far as it can be told from what is known. */
export function checkIdentityArgs(
  args: GkeWorkloadIdentityArgs,
  ownership: Required<Ownership>,
  known: WorkloadIdentityValues,
): Problem[] {
  const problems = new Problems().add(unknownKeys(args, identityArgumentNames)).add(checkWhose(ownership));
  const before = problems.list.length;
  for (const list of lists) {
    if (args[list] === undefined || Array.isArray(args[list])) continue;
    problems.error(list, "known later", "has to be a plain list", "give a list; buckets and keys may come later");
  }
  for (const key of ["impersonate", "serviceAccountId"] as const) {
    if (isPlain(args[key])) continue;
    problems.error(key, "known later", "decides what is made, so it cannot come later", "give a plain value");
  }
  // Without its lists and switches there is nothing to go through.
  if (problems.list.length > before) return problems.list;
  for (const list of lists) {
    for (const [index, intent] of (args[list] ?? []).entries()) {
      for (const key of shaping) {
        const value = (intent as unknown as Record<string, unknown>)[key];
        // Of folders and names the rule of intents says it.
        if (key === "prefix" || key === "name" || isPlain(value)) continue;
        const rule = "decides what is made, so it cannot come later";
        problems.error(`${list}[${index}].${key}`, "known later", rule, "give a plain value");
      }
    }
  }
  if (lists.every((list) => (args[list]?.length ?? 0) === 0)) {
    problems.error(
      "",
      undefined,
      "states no intent, so the pods would be allowed nothing",
      `give ${lists.slice(0, -1).join(", ")} or ${lists.at(-1)}`,
    );
  }
  checkCluster(problems, args);
  const { serviceAccountId } = args;
  if (serviceAccountId !== undefined && args.impersonate !== true) {
    problems.error(
      "serviceAccountId",
      serviceAccountId,
      "names an IAM service account, and none is made",
      "leave it out: rights are given to the Kubernetes service account itself; or set impersonate",
      guide,
    );
  } else if (serviceAccountId !== undefined && !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(serviceAccountId)) {
    problems.error(
      "serviceAccountId",
      serviceAccountId,
      "is not the id of a service account: 6 to 30 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
      "shorten it, or leave it out",
      "https://docs.cloud.google.com/iam/docs/service-accounts-create",
    );
  }
  return problems.add(checkWorkloadIdentity(known)).list;
}

/** What a cluster has to have, as far as it is known; one that comes later is looked at again then. */
export function checkCluster(problems: Problems, args: Pick<GkeWorkloadIdentityArgs, "cluster" | "impersonate">): void {
  if (args.cluster === undefined || args.cluster === null) {
    problems.error("cluster", undefined, "is missing", "give the ref of a GkeCluster, or describe one by hand");
    return;
  }
  const wrong = checkRef(args.cluster, "cluster", ["GkeCluster"]);
  problems.add(wrong);
  const cluster = refNow(args.cluster);
  if (cluster === undefined || wrong.length > 0) return;
  problems.add(clusterProblems(cluster.workloadPool, cluster.projectNumber, args.impersonate === true));
}

export function clusterProblems(workloadPool: unknown, projectNumber: unknown, impersonate: boolean): Problem[] {
  const problems = new Problems();
  if (workloadPool === undefined) {
    problems.error(
      "cluster.workloadPool",
      undefined,
      "is missing: without Workload Identity pods have no identity of their own, only that of their node",
      "turn Workload Identity on and give <project>.svc.id.goog",
      guide,
    );
  }
  if (projectNumber === undefined && !impersonate) {
    problems.error(
      "cluster.projectNumber",
      undefined,
      "is missing: the names of Kubernetes service accounts in IAM begin with it",
      "give the figure that gcloud projects describe prints as projectNumber",
      guide,
    );
  }
  return problems.list;
}
