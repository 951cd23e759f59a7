import * as pulumi from "@pulumi/pulumi";

/**
 * A value that is known only once some resources exist. Whoever uses it waits for them, without naming them in
 * `dependsOn`; in a preview it stays as known as it was, because the URNs it waits for are known then.
 */
export function after<T>(value: pulumi.Input<T>, resources: readonly pulumi.Resource[]): pulumi.Output<T> {
  const waits = resources.map((resource) => resource.urn);
  return pulumi.all([value, pulumi.all(waits)]).apply(([known]) => known) as pulumi.Output<T>;
}
