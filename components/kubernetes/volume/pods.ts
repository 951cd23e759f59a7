import type * as pulumi from "@pulumi/pulumi";

/** Security of every container here: no capabilities, no way to get any, nothing to write to. */
export const lockedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** Where scripts and tables are inside the pods. */
export const scriptPath = "/hybrid-gpu";

/** What the pods here have in common: nothing of the cluster's credentials, nothing of its services. */
export function podDefaults(imagePullSecrets: readonly pulumi.Input<string>[] | undefined) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...(imagePullSecrets === undefined ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
  };
}

/** Variables of a container, without those that are left to the script. */
export function environment(variables: Record<string, number | string>): { name: string; value: string }[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value: String(value) }));
}
