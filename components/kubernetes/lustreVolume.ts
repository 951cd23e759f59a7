import { DaemonSet } from "@pulumi/kubernetes/apps/v1/daemonSet.js";
import { Job } from "@pulumi/kubernetes/batch/v1/job.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { PersistentVolume } from "@pulumi/kubernetes/core/v1/persistentVolume.js";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim.js";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem } from "../core/problem.ts";
import { checked, gated, type Inputs } from "../pulumi/checked.ts";
import { after } from "../pulumi/later.ts";
import { overridden } from "../pulumi/override.ts";
import type { StorageSummary } from "../pulumi/summary.ts";
import { ownershipOf } from "../pulumi/tags.ts";
import { checkVolume } from "./volume/checkVolume.ts";
import { clientSet } from "./volume/clientSet.ts";
import { fileSystemOf, knownOf, laterInputs, wantsLayouts, wantsSettings } from "./volume/inputs.ts";
import { ownerAnnotations, ownerLabels } from "./volume/labels.ts";
import { deadlineOf, layoutJob, layoutJobSettings } from "./volume/layoutJob.ts";
import { nameWith, revisionOf } from "./volume/revision.ts";
import { scriptText } from "./volume/scripts.ts";
import { layoutTable, settingsTable } from "./volume/tables.ts";
import type { LustreClaimRef, LustreVolumeArgs, LustreVolumeOptions } from "./volume/volumeArgs.ts";
import { claimSpec, volumeSpec } from "./volume/volumeSpec.ts";
import type { VolumeValues } from "./volume/volumeValues.ts";

/**
 * A Lustre file system as pods use it: a volume and its claim, the layouts of its directories, the settings of its
 * clients.
 *
 * Creates:
 * 1. a PersistentVolume and a PersistentVolumeClaim that know only each other, for many pods at once. Drivers:
 *    `fsx.csi.aws.com`, `azurelustre.csi.azure.com` or `lustre.csi.storage.gke.io` by the service of the file system; on
 *    servers of one's own the `driver` that is named, or the `hostPath` where nodes have it mounted;
 * 2. with `layouts`, a ConfigMap and a Job that gives every directory its layout (`lfs setstripe`) and reads it back (`lfs
 *    getstripe`). Its name carries a revision of everything that counts: layouts, script, image, file system. What changes
 *    none of these does not run it again; what does runs a new one. Directories that have their layout are left alone. One
 *    with files and another layout is not touched: the Job fails, and says which `lfs migrate` it takes;
 * 3. with `clientSettings`, a ConfigMap and a DaemonSet that keeps them on every node that mounts the file system, after
 *    reboots and new mounts too, and reads back what it set. Options of kernel modules it only reads, and reports the line
 *    and the reboot that they take.
 *
 * Whoever uses `claimName` waits until the layouts are there: files keep the layout that they were made with.
 *
 * **What the cluster needs**: Kubernetes 1.31 or later; the storage driver, installed; nodes with a Lustre client; the
 * namespace; an image with `lfs` and `lctl` that fits the servers. The claim and the Job pass the Pod Security Standard
 * `baseline`, the Job with a `runAsUser` other than 0 `restricted`. The DaemonSet needs a namespace that allows `privileged`,
 * because it sees a directory of the node.
 *
 * **What its pods may do**: the Job is root by default, since only the owner of a directory or root may set its layout, and
 * root owns the top of a new file system; it has no capabilities, a root file system that it cannot write to, no credentials of
 * the cluster. With `runAsUser` it is nobody special. The DaemonSet is root without capabilities and not privileged: of the
 * node it sees `/sys/fs/lustre` alone, for which it is exempt from the default AppArmor profile. Where SELinux enforces, give
 * it a type that may write there through `overrides.clientSet`.
 *
 * The data belongs to the file system: nothing here deletes any of it. The volume is kept (`Retain`) when it is removed.
 * A new file system in place of the old one takes a new volume and claim, for which pods that use the old one have to end.
 * On Google Cloud a node mounts a file system once, and all volumes of it share that mount: pods of several namespaces run
 * side by side. One pod takes one claim of it; with two it waits for ever. Two file systems of one Lustre name cannot be
 * mounted on one node.
 *
 * **Cost**: nothing of its own. The pods ask for 50 thousandths of a CPU while layouts are applied and for 10 on every node,
 * which is no node more.
 *
 * @example
 * ```ts
 * const volume = new LustreVolume("datasets", { fileSystem: data.ref, namespace: "training" });
 * ```
 *
 * @example With layouts and client settings
 * ```ts
 * const volume = new LustreVolume("datasets", {
 *   fileSystem: data.ref,
 *   namespace: "training",
 *   image: "registry.example/lustre-client:2.15.6",
 *   layouts: [
 *     { path: "/images", components: [{ stripeCount: 4, stripeSizeBytes: 4_194_304 }] },
 *     { path: "/checkpoints", components: [{ stripeCount: -1, stripeSizeBytes: 16_777_216 }] },
 *   ],
 *   clientSettings: [{ kind: LustreSettingKind.Lctl, parameter: "osc.*OST*.max_rpcs_in_flight", value: "32" }],
 *   runAsGroup: 2000,
 *   directoryMode: "2775",
 * });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class LustreVolume extends pulumi.ComponentResource {
  /** Name of the claim, known once the directories have their layouts. */
  readonly claimName: pulumi.Output<string>;
  /** Name of the volume. */
  readonly volumeName: pulumi.Output<string>;
  /** Name of the Job that applied the layouts. Absent without layouts. */
  readonly jobName?: pulumi.Output<string>;
  /** What workloads take. */
  readonly ref: LustreClaimRef;

  constructor(name: string, args: LustreVolumeArgs, opts: LustreVolumeOptions = {}) {
    const type = "hybrid-gpu:index:LustreVolume";
    const later = laterInputs(args, name);
    const problems = checkVolume(args, knownOf(later), name);
    super(type, name, checked(type, name, args, problems), opts);

    const { overrides = {} } = opts;
    const fileSystem = fileSystemOf(args.fileSystem);
    const ownership = ownershipOf(args, fileSystem.plain?.ownership);
    const shown = new Set(problems.map(describeProblem));
    const { values, passed } = gated<VolumeValues>(
      type,
      name,
      later,
      (all) => checkVolume(args, all, name).filter((problem) => !shown.has(describeProblem(problem))),
      this,
    );
    const child: pulumi.CustomResourceOptions = {
      parent: this,
      ...(passed === undefined ? {} : { dependsOn: passed }),
    };
    const labels = ownerLabels(ownership, args.tags);
    const noted = ownerAnnotations(ownership, args.tags);
    const annotations = Object.keys(noted).length > 0 ? { annotations: noted } : {};
    const namespace = values.namespace as pulumi.Input<string>;
    const claimName = values.claimName as pulumi.Input<string>;

    // Names are fixed, so that the old ones have to go first. Replaced together: a claim is bound to one volume for life.
    const replaced: pulumi.CustomResourceOptions = { ...child, deleteBeforeReplace: true };
    const volumeArgs = {
      // The dot is in neither of them, so that no two claims make one name.
      metadata: { name: pulumi.interpolate`${namespace}.${claimName}`, labels, ...annotations },
      spec: volumeSpec(args, values),
    };
    const volume = new PersistentVolume(`${name}-volume`, overridden(volumeArgs, replaced, overrides.volume), replaced);
    const claimArgs = {
      metadata: { name: claimName, namespace, labels, ...annotations },
      spec: claimSpec(volume.metadata.name),
    };
    const claim = new PersistentVolumeClaim(
      `${name}-claim`,
      overridden(claimArgs, replaced, overrides.claim),
      replaced,
    );

    const image = values.image as pulumi.Input<string>;
    const jobs: Job[] = [];
    if (wantsLayouts(args)) {
      const script = scriptText("apply-layouts.sh");
      const table = pulumi.output(values.layouts).apply((layouts) => layoutTable(layouts ?? []));
      const revision = pulumi
        .all([table, image, namespace, claimName, values.fileSystemId, values.address, values.mountName])
        .apply((parts) => revisionOf([script, layoutJobSettings(args), ...parts]));
      const named = pulumi.all([claimName, revision]).apply(([claimed, hash]) => nameWith(claimed, `layouts-${hash}`));
      const configArgs = {
        metadata: { name: named, namespace, labels, ...annotations },
        immutable: true,
        data: { "apply-layouts.sh": script, "layouts.tsv": table },
      };
      const config = new ConfigMap(`${name}-layouts`, overridden(configArgs, child, overrides.layoutConfig), child);
      const jobOptions: pulumi.CustomResourceOptions = {
        ...child,
        // One that failed is made anew under its name.
        deleteBeforeReplace: true,
        customTimeouts: { create: `${Math.ceil(deadlineOf(args) / 60) + 5}m` },
      };
      const jobArgs = layoutJob(args, {
        name: named,
        namespace,
        claimName: claim.metadata.name,
        configName: config.metadata.name,
        image,
        labels,
        annotations: noted,
      });
      jobs.push(new Job(`${name}-layouts`, overridden(jobArgs, jobOptions, overrides.layoutJob), jobOptions));
    }

    if (wantsSettings(args)) {
      const script = scriptText("tune-clients.sh");
      const table = pulumi.output(values.clientSettings).apply((settings) => settingsTable(settings ?? []));
      const named = pulumi
        .all([claimName, table])
        .apply(([claimed, text]) => nameWith(claimed, `clients-${revisionOf([script, text])}`));
      const configArgs = {
        metadata: { name: named, namespace, labels, ...annotations },
        immutable: true,
        data: { "tune-clients.sh": script, "settings.tsv": table },
      };
      const config = new ConfigMap(`${name}-clients`, overridden(configArgs, child, overrides.clientConfig), child);
      const setArgs = clientSet(args, {
        name: pulumi.output(claimName).apply((claimed) => nameWith(claimed, "clients")),
        namespace,
        claimName,
        configName: config.metadata.name,
        fileSystem: pulumi.output(values.mountName).apply((mounted) => (mounted ?? "").split("/")[0]!),
        image,
        labels,
        annotations: noted,
      });
      new DaemonSet(`${name}-clients`, overridden(setArgs, child, overrides.clientSet), child);
    }

    this.claimName = after(claim.metadata.name, jobs);
    this.volumeName = volume.metadata.name;
    if (jobs[0] !== undefined) this.jobName = jobs[0].metadata.name;
    this.ref = { namespace, claimName: this.claimName, ownership };
    const summary: Inputs<StorageSummary> = {
      place: fileSystem.place,
      region: fileSystem.region,
      zone: fileSystem.zone,
      service: fileSystem.service,
      team: ownership.team,
      environment: ownership.environment,
    };
    this.registerOutputs({
      claimName: this.claimName,
      volumeName: this.volumeName,
      ...(this.jobName === undefined ? {} : { jobName: this.jobName }),
      ref: this.ref,
      summary,
    });
  }
}
