import type { ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { type Read, readNumber, readString } from "../../components/core/value.ts";
import {
  checkGoogleLustre,
  type GoogleLustreSpec,
  parallelstore,
  refuseParallelstore,
} from "../../components/lustre/platform/google.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

export const managedLustreType = "gcp:lustre/instance:Instance";
export const parallelstoreType = parallelstore.type;

/** Resource property by property of the rule. */
const spelling: Readonly<Record<keyof GoogleLustreSpec, string>> = {
  capacityGiB: "capacityGib",
  throughputPerTiB: "perUnitStorageThroughput",
  dynamicMode: "dynamicTierOptions.mode",
  fileSystemName: "filesystem",
  instanceId: "instanceId",
};

/** Whether Google Cloud takes the size of a Managed Lustre instance; Parallelstore it takes no more. */
export function judgeGoogleLustre(node: ResourceNode): Finding[] {
  if (node.type === parallelstoreType) return problemFindings(node, [refuseParallelstore("", node.type)]);
  const unknown = new Set<keyof GoogleLustreSpec>();
  const unread: (Read<unknown> & { state: "unknown" })[] = [];
  const take = <T>(key: keyof GoogleLustreSpec, answer: Read<T>): { [key: string]: T } => {
    if (answer.state === "known") return { [key]: answer.value };
    if (answer.state === "unknown") {
      unknown.add(key);
      unread.push(answer);
    }
    return {};
  };
  const { inputs } = node;
  const spec: GoogleLustreSpec = {
    ...take("capacityGiB", readNumber(inputs, spelling.capacityGiB)),
    ...take("throughputPerTiB", readNumber(inputs, spelling.throughputPerTiB)),
    ...take("dynamicMode", readString(inputs, spelling.dynamicMode)),
    ...take("fileSystemName", readString(inputs, spelling.fileSystemName)),
    ...take("instanceId", readString(inputs, spelling.instanceId)),
  };
  const problems = checkGoogleLustre(spec, { unknown }).map(
    (problem): Problem => ({ ...problem, path: spelling[problem.path as keyof GoogleLustreSpec] ?? problem.path }),
  );
  return [
    ...problemFindings(node, problems),
    ...unread.map((answer) => unreadable(node, answer, "whether Managed Lustre takes it")),
  ];
}
