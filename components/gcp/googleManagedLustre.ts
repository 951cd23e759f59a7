import { Instance } from "@pulumi/gcp/lustre/instance.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem } from "../core/problem.ts";
import { gcpRegionOfZone } from "../hardware/gcp/region.ts";
import { type LustrePrediction, layoutsOf, predictionOf, settingsOf } from "../lustre/choose/decisionOutputs.ts";
import { explain } from "../lustre/choose/explain.ts";
import type { LustreClientSetting } from "../lustre/clientSetting.ts";
import type { DirectoryLayout } from "../lustre/layout/layout.ts";
import { GoogleDynamicMode, googleDynamicTier } from "../lustre/platform/google.ts";
import { checked, gated, type Inputs } from "../pulumi/checked.ts";
import { derived, refNow } from "../pulumi/later.ts";
import { type LustreRef, LustreService } from "../pulumi/lustreRef.ts";
import { make } from "../pulumi/make.ts";
import type { StorageSummary } from "../pulumi/summary.ts";
import { isProduction, ownershipOf } from "../pulumi/tags.ts";
import { googleName, shortHash } from "./iam/googleName.ts";
import { allPassed, gatedLabels } from "./network/laterLabels.ts";
import type { GkeNetworkRef } from "./refs.ts";
import { childLabels, given, knownOf, protection, textOf } from "./storage/atHand.ts";
import { checkGoogleLustreArgs, type LustreLater, type LustreNames } from "./storage/checkGoogleLustreArgs.ts";
import type { GoogleManagedLustreArgs, GoogleManagedLustreOptions } from "./storage/googleLustreArgs.ts";
import { sizedByWorkload, unique } from "./storage/googleLustreSize.ts";
import { grantedKey } from "./storage/keyGrant.ts";
import { weeklyWindow } from "./storage/maintenance.ts";

export type { GoogleManagedLustreArgs, GoogleManagedLustreOptions } from "./storage/googleLustreArgs.ts";

/**
 * A Lustre file system on Google Cloud Managed Lustre for node pools and slices that train.
 *
 * Creates: the instance; with a key of one's own, the service's account in the project and its right to use the key.
 *
 * The service has no setting for stripes: layouts are set on directories before the first write, which `LustreVolume` does.
 * Nodes run Container-Optimized OS with the cluster's Lustre CSI driver, GKE 1.33.2-gke.4655000 or later (older ones need
 * `gkeSupportEnabled`), and nodes without GPUs mount it only without secure boot. A node mounts an instance once, and two
 * of one name never: names follow from project, stack and component unless they are given.
 *
 * These changes make a new, empty file system and delete the old one: zone, network, tier, key, both names and
 * `gkeSupportEnabled`. In production it is protected, which stops the deletion. Capacity grows in place; Google refuses a
 * lower one.
 *
 * **Cost** (us-central1, from memory of 2026, verify before relying on it; per GiB and month): 0.145 USD at 125 MB/s per TiB,
 * 0.21 at 250, 0.34 at 500, 0.60 at 1000. The smallest are 5,400 USD a month at 1000 (9,000 GiB, 8.8 GB/s), 6,120 at 500,
 * 7,560 at 250, 10,440 at 125: the tier that is cheapest by the GiB is the dearest to begin with. What is provisioned is
 * billed, used or not; there is no idle state. Nodes in another zone pay for every byte.
 *
 * @example
 * ```ts
 * const data = new GoogleManagedLustre("datasets", {
 *   network: network.ref, zone: "us-east5-a", clients: [slice.ref], throughputPerTiB: 500, capacityGiB: 54_000,
 * });
 * ```
 *
 * @example Sized by what it is for: the cheapest tier that feeds 64 H200, with a layout for every directory
 * ```ts
 * const data = new GoogleManagedLustre("datasets", {
 *   network: network.ref, zone: "us-central1-b", clients: [train.ref],
 *   workload: {
 *     nodes: 8,
 *     datasets: [{
 *       path: "/images", fileCount: 2048, sizeBytes: 60e12, pattern: AccessPattern.SequentialShards,
 *       bytesPerAcceleratorPerSecond: 150e6,
 *     }],
 *   },
 * });
 * data.explanation.apply(console.log);
 * ```
 *
 * @see https://docs.cloud.google.com/managed-lustre/docs/overview
 */
export class GoogleManagedLustre extends pulumi.ComponentResource {
  /** Full name of the instance, `projects/<project>/locations/<zone>/instances/<instance>`. */
  readonly fileSystemId: pulumi.Output<string>;
  /** Address that clients mount it from. */
  readonly address: pulumi.Output<string>;
  /** Name that follows the address in the mount. */
  readonly mountName: pulumi.Output<string>;
  /** Layouts of the workload's directories, for a volume to apply. Empty without a workload. */
  readonly layouts: pulumi.Output<DirectoryLayout[]>;
  /** Settings that clients of the workload should have. Empty without a workload. */
  readonly clientSettings: pulumi.Output<LustreClientSetting[]>;
  /** What the workload is predicted to get. Nothing without a workload. */
  readonly prediction: pulumi.Output<LustrePrediction | undefined>;
  /** Why this size and these layouts, in words. Nothing without a workload. Not kept in state. */
  readonly explanation: pulumi.Output<string | undefined>;
  /** What volumes take. */
  readonly ref: LustreRef;

  constructor(name: string, args: GoogleManagedLustreArgs, opts: GoogleManagedLustreOptions = {}) {
    const type = "hybrid-gpu:index:GoogleManagedLustre";
    const network = refNow(args.network);
    const ownership = ownershipOf(args, network?.ownership);
    const sized = sizedByWorkload(args, network?.region ?? gcpRegionOfZone(String(args.zone)));
    const settled = sized.args;
    const names = namesOf(name, settled);
    const later = laterInputs(settled);
    const problems = unique([...sized.problems, ...checkGoogleLustreArgs(settled, names, ownership, knownOf(later))]);
    super(type, name, checked(type, name, args, problems), opts);

    const { overrides = {} } = opts;
    const shown = new Set(problems.map(describeProblem));
    const { values, passed } = gated<LustreLater>(
      type,
      name,
      later,
      (known) =>
        checkGoogleLustreArgs(settled, names, ownership, known).filter((one) => !shown.has(describeProblem(one))),
      this,
    );
    const { zone, throughputPerTiB } = settled;
    const region = gcpRegionOfZone(zone)!;
    const project = settled.projectId ?? derived(args.network, (ref) => ref.project);
    const labels = gatedLabels(type, name, { ...network?.labels, ...settled.labels }, this);
    const waits = allPassed([passed, labels.passed]);
    // What a file system that stays behind still needs has to stay with it.
    const child: pulumi.CustomResourceOptions = {
      parent: this,
      ...(waits === undefined ? {} : { dependsOn: waits }),
      ...(settled.retainOnDelete ? { retainOnDelete: true } : {}),
    };
    const dynamic = throughputPerTiB === googleDynamicTier;
    const window = settled.maintenanceWindow === undefined ? undefined : weeklyWindow(settled.maintenanceWindow);

    const instance = make(
      Instance,
      `${name}-lustre`,
      {
        project,
        location: zone,
        instanceId: names.instanceId,
        filesystem: names.fileSystemName,
        capacityGib: derived(values.capacityGiB, (gib) => String(gib)),
        ...(dynamic
          ? { dynamicTierOptions: { mode: GoogleDynamicMode.DefaultCache } }
          : { perUnitStorageThroughput: String(throughputPerTiB) }),
        network: networkName(args.network),
        ...(settled.gkeSupportEnabled ? { gkeSupportEnabled: true } : {}),
        ...given("kmsKey", settled.kmsKey, usableKey()),
        ...(window === undefined ? {} : { maintenancePolicy: { weeklyMaintenanceWindows: window } }),
        description: `Lustre file system ${name}`,
        labels: childLabels(ownership, `${name}-lustre`, labels.labels),
      },
      {
        ...child,
        ...protection(settled.protect, opts, isProduction(ownership.environment)),
        // Its names are fixed, so there cannot be two of it for a moment. In production `protect` stops the deletion.
        deleteBeforeReplace: true,
        // Creation takes most of an hour, more capacity longer.
        customTimeouts: { create: "2h", update: "4h", delete: "2h" },
      },
      overrides.instance,
    );

    this.fileSystemId = instance.name;
    this.address = instance.mountPoint.apply(addressOf);
    this.mountName = instance.filesystem;
    const { decision } = sized;
    this.layouts = pulumi.output(decision === undefined ? [] : layoutsOf(decision));
    this.clientSettings = pulumi.output(decision === undefined ? [] : settingsOf(decision));
    this.prediction = pulumi.output(decision === undefined ? undefined : predictionOf(decision));
    this.explanation = pulumi.output(decision === undefined ? undefined : explain(decision));
    this.ref = {
      name,
      service: LustreService.Google,
      region,
      zone,
      fileSystemId: this.fileSystemId,
      address: this.address,
      mountName: this.mountName,
      ...given("capacityGiB", settled.capacityGiB, values.capacityGiB),
      ...(throughputPerTiB === undefined ? {} : { throughputPerTiB }),
      ...(settled.ostCount === undefined ? {} : { ostCount: settled.ostCount }),
      ownership,
    };
    const summary: Inputs<StorageSummary> = {
      place: "gcp",
      region,
      zone,
      service: LustreService.Google,
      team: ownership.team,
      environment: ownership.environment,
    };
    this.registerOutputs({
      fileSystemId: this.fileSystemId,
      address: this.address,
      mountName: this.mountName,
      layouts: this.layouts,
      prediction: this.prediction,
      ref: this.ref,
      summary,
    });

    function usableKey(): pulumi.Input<string> | undefined {
      const key = values.kmsKey as pulumi.Input<string> | undefined;
      if (key === undefined || settled.grantKey === false) return key;
      // The account that the service acts as is made on first use of the API: asking for it makes it.
      const agent = new ServiceIdentity(`${name}-agent`, { project, service: "lustre.googleapis.com" }, child);
      return grantedKey({ name, key, member: agent.member, override: overrides.keyGrant }, child);
    }
  }
}

/** Names that the instance has unless they are given. */
function namesOf(name: string, { fileSystemName, instanceId }: GoogleManagedLustreArgs): LustreNames {
  const parts = [pulumi.getProject(), pulumi.getStack(), name];
  const letters = name.replace(/[^A-Za-z0-9]/g, "").slice(0, 3);
  return {
    fileSystemName: fileSystemName ?? `${letters}${shortHash(parts.join("/"))}`.slice(0, 8),
    instanceId: instanceId ?? googleName(parts, 63),
  };
}

function laterInputs(args: GoogleManagedLustreArgs): Inputs<LustreLater> {
  // What is missing is said by the rule, with everything else.
  return {
    capacityGiB: args.capacityGiB,
    kmsKey: args.kmsKey,
    ...(args.network === undefined || args.network === null
      ? {}
      : {
          region: derived(args.network, ({ region }) => region),
          privateServices: derived(args.network, (ref) => ref.privateServicesRange !== undefined),
        }),
  } as Inputs<LustreLater>;
}

/** Full name of the network: known only once its private services are there, which the instance has to wait for. */
function networkName(network: pulumi.Input<GkeNetworkRef>): pulumi.Input<string> {
  const full = ({ project, network: vpc, privateServicesRange }: GkeNetworkRef): pulumi.Input<string> =>
    textOf([vpc, privateServicesRange ?? ""], (known) => `projects/${project}/global/networks/${known}`);
  const plain = refNow(network);
  return plain === undefined
    ? pulumi.output(network).apply((ref) => full(ref as GkeNetworkRef) as string)
    : full(plain);
}

/** `10.0.0.2@tcp:/train` → `10.0.0.2`. */
function addressOf(mountPoint: string): string {
  return mountPoint.split("@")[0]!;
}
