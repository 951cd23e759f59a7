import { partitionOf } from "../../hardware/aws/region.ts";

/** ARN of a policy that AWS maintains. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}
