import type { JobArgs } from "@pulumi/kubernetes/batch/v1/job.js";
import type * as pulumi from "@pulumi/pulumi";
import { environment, lockedContainer, podDefaults, scriptPath } from "./pods.ts";
import type { LustreVolumeArgs } from "./volumeArgs.ts";

/** Where the layout Job has the file system. */
export const jobMountPath = "/mnt/lustre";

/** Ends of `apply-layouts.sh` that another attempt would not change: it cannot work, or files are in the way. */
const hopeless = [2, 3];

export interface LayoutJobInputs {
  readonly name: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  readonly claimName: pulumi.Input<string>;
  readonly configName: pulumi.Input<string>;
  readonly image: pulumi.Input<string>;
  readonly labels: Record<string, pulumi.Input<string>>;
  readonly annotations: Record<string, pulumi.Input<string>>;
}

/** Seconds that the Job has with all its attempts. */
export function deadlineOf(args: LustreVolumeArgs): number {
  return args.deadlineSeconds ?? 1800;
}

/** What of the arguments changes what the Job does: part of its revision. */
export function layoutJobSettings(args: LustreVolumeArgs) {
  const { runAsUser = 0, directoryMode = "0755", commandTimeoutSeconds = 60 } = args;
  return { runAsUser, runAsGroup: args.runAsGroup ?? runAsUser, directoryMode, commandTimeoutSeconds };
}

export function layoutJob(args: LustreVolumeArgs, inputs: LayoutJobInputs): JobArgs {
  const { name, namespace, claimName, configName, image, labels, annotations } = inputs;
  const { runAsUser, runAsGroup, directoryMode, commandTimeoutSeconds } = layoutJobSettings(args);
  return {
    metadata: {
      name,
      namespace,
      labels,
      // After a failure the next update makes it anew, in place of waiting for the one that failed.
      annotations: { ...annotations, "pulumi.com/replaceUnready": "true" },
    },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: deadlineOf(args),
      // No ttlSecondsAfterFinished: a Job that deletes itself is gone when Pulumi looks, and runs again at the next update.
      podFailurePolicy: {
        rules: [
          { action: "FailJob", onExitCodes: { containerName: "layouts", operator: "In", values: hopeless } },
          // A drained node is no failure of the layouts.
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: {
        metadata: { labels },
        spec: {
          ...podDefaults(args.imagePullSecrets),
          restartPolicy: "Never",
          ...(args.nodeSelector === undefined ? {} : { nodeSelector: args.nodeSelector }),
          ...(args.tolerations === undefined ? {} : { tolerations: args.tolerations }),
          // No fsGroup: some drivers hand the file system's root, or every file in it, to that group.
          securityContext: {
            runAsUser,
            runAsGroup,
            runAsNonRoot: runAsUser !== 0,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "layouts",
              image,
              command: ["/bin/sh", `${scriptPath}/apply-layouts.sh`, `${scriptPath}/layouts.tsv`, jobMountPath],
              env: environment({ LFS_TIMEOUT: commandTimeoutSeconds, DIRECTORY_MODE: directoryMode }),
              resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
              securityContext: lockedContainer,
              // What went wrong stands in the pod's status, and so in what Pulumi shows.
              terminationMessagePolicy: "FallbackToLogsOnError",
              volumeMounts: [
                { name: "lustre", mountPath: jobMountPath },
                { name: "script", mountPath: scriptPath, readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: "lustre", persistentVolumeClaim: { claimName } },
            { name: "script", configMap: { name: configName } },
          ],
        },
      },
    },
  };
}
