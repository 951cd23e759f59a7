import type { DaemonSetArgs } from "@pulumi/kubernetes/apps/v1/daemonSet.js";
import type * as pulumi from "@pulumi/pulumi";
import { environment, lockedContainer, podDefaults, scriptPath } from "./pods.ts";
import type { LustreVolumeArgs } from "./volumeArgs.ts";

/** Where a Lustre client has its parameters, once its modules are loaded. */
const parameters = "/sys/fs/lustre";
const state = "/run/hybrid-gpu";

export interface ClientSetInputs {
  readonly name: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  readonly claimName: pulumi.Input<string>;
  readonly configName: pulumi.Input<string>;
  /** Lustre name of the file system. */
  readonly fileSystem: pulumi.Input<string>;
  readonly image: pulumi.Input<string>;
  readonly labels: Record<string, pulumi.Input<string>>;
  readonly annotations: Record<string, pulumi.Input<string>>;
}

export function clientSet(args: LustreVolumeArgs, inputs: ClientSetInputs): DaemonSetArgs {
  const { name, namespace, claimName, configName, fileSystem, image, labels, annotations } = inputs;
  // Labels of a selector can never change, so who owns it is not among them.
  const matchLabels = { "app.kubernetes.io/name": "lustre-clients", "app.kubernetes.io/instance": claimName };
  const podLabels = { ...labels, ...matchLabels };
  return {
    metadata: {
      name,
      namespace,
      labels: podLabels,
      // Nodes come and go, and its pods start where Lustre is loaded: an update does not wait for all of them.
      annotations: { ...annotations, "pulumi.com/skipAwait": "true" },
    },
    spec: {
      selector: { matchLabels },
      // Pods that wait for Lustre are not ready; one at a time, the new version would never get past them.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } },
      template: {
        metadata: { labels: podLabels },
        spec: {
          ...podDefaults(args.imagePullSecrets),
          terminationGracePeriodSeconds: 5,
          ...(args.clientNodeSelector === undefined ? {} : { nodeSelector: args.clientNodeSelector }),
          tolerations: args.clientTolerations ?? [{ operator: "Exists" }],
          securityContext: {
            // The kernel's files belong to root.
            runAsUser: 0,
            runAsGroup: 0,
            seccompProfile: { type: "RuntimeDefault" },
            // The default profile forbids writing below /sys, the one thing that this does.
            appArmorProfile: { type: "Unconfined" },
          },
          containers: [
            {
              name: "clients",
              image,
              command: ["/bin/sh", `${scriptPath}/tune-clients.sh`, `${scriptPath}/settings.tsv`, fileSystem],
              env: environment({
                INTERVAL: args.clientIntervalSeconds ?? 60,
                LCTL_TIMEOUT: args.commandTimeoutSeconds ?? 60,
                READY: `${state}/ready`,
              }),
              resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
              securityContext: lockedContainer,
              terminationMessagePolicy: "FallbackToLogsOnError",
              // Not ready: a setting does not hold. `kubectl get daemonset` counts the nodes where all do.
              readinessProbe: { exec: { command: ["test", "-e", `${state}/ready`] }, periodSeconds: 15 },
              volumeMounts: [
                { name: "parameters", mountPath: parameters },
                { name: "script", mountPath: scriptPath, readOnly: true },
                { name: "state", mountPath: state },
              ],
            },
          ],
          volumes: [
            // The pod waits until the node has loaded Lustre, and sees of /sys this directory alone as writable.
            { name: "parameters", hostPath: { path: parameters, type: "Directory" } },
            { name: "script", configMap: { name: configName } },
            { name: "state", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
          ],
        },
      },
    },
  };
}
