import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../hardware/awsRegion.ts";

/** ARN of a policy that AWS maintains. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}

/** Uses a value now if it is known now, and otherwise when it comes: what is plain stays plain. */
export function derived<A, B>(value: pulumi.Input<A>, map: (value: A) => B): pulumi.Input<B> {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return pulumi.output(value).apply((known) => map(known as A)) as pulumi.Output<B>;
  }
  return map(value as A);
}
