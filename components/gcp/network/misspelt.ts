import { type Shape, unknownKeysWithin } from "../../core/knownKeys.ts";
import type { Problem } from "../../core/problem.ts";

/** What components of another place call it. */
const elsewhere: Readonly<Record<string, string>> = {
  tags: "labels",
  kubernetesVersion: "version",
  natGateways: "nat",
  maxPods: "maxPodsPerNode",
  rootVolumeGiB: "bootDiskGiB",
  secretsKeyArn: "secretsKey",
};

/** Arguments that there are not, nested ones too: they would be passed over in silence. */
export function misspelt(args: object, shape: Shape): Problem[] {
  return unknownKeysWithin(args, shape).map((problem) => {
    const here = elsewhere[problem.path];
    return here !== undefined && shape.keys.includes(here) ? { ...problem, fix: `it is called ${here} here` } : problem;
  });
}
