import * as pulumi from "@pulumi/pulumi";

/** A description (`cluster.ref`) that is an object now, whatever its leaves are; `undefined` when the whole of it comes later. */
export function refNow<T extends object>(ref: pulumi.Input<T>): T | undefined {
  return pulumi.Output.isInstance(ref) || ref instanceof Promise ? undefined : (ref as T);
}

/** Uses a value now if it is known now, and otherwise when it comes: what is plain stays plain. */
export function derived<A, B>(value: pulumi.Input<A>, map: (value: A) => B): pulumi.Input<B> {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return pulumi.output(value).apply((known) => map(known as A)) as pulumi.Output<B>;
  }
  return map(value as A);
}

/**
 * A value that is known only once some resources exist. Whoever uses it waits for them, without naming them in
 * `dependsOn`; in a preview it stays as known as it was, because the URNs it waits for are known then.
 */
export function after<T>(value: pulumi.Input<T>, resources: readonly pulumi.Resource[]): pulumi.Output<T> {
  const waits = resources.map((resource) => resource.urn);
  return pulumi.all([value, pulumi.all(waits)]).apply(([known]) => known) as pulumi.Output<T>;
}
