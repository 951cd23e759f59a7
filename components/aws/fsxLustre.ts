import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { LustreFileSystem } from "@pulumi/aws/fsx/lustreFileSystem.js";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem } from "../core/problem.ts";
import { type LustrePrediction, layoutsOf, predictionOf, settingsOf } from "../lustre/choose/decisionOutputs.ts";
import { explain } from "../lustre/choose/explain.ts";
import type { LustreClientSetting } from "../lustre/clientSetting.ts";
import type { DirectoryLayout } from "../lustre/layout/layout.ts";
import { checked, gated, type Inputs } from "../pulumi/checked.ts";
import { after } from "../pulumi/later.ts";
import { type LustreRef, LustreService } from "../pulumi/lustreRef.ts";
import { make } from "../pulumi/make.ts";
import type { StorageSummary } from "../pulumi/summary.ts";
import { isProduction, ownershipOf } from "../pulumi/tags.ts";
import { scopeOf } from "./network/scope.ts";
import {
  backupDays,
  checkArgs,
  defaultVersion,
  finalBackup,
  type LaterValues,
  planOf,
} from "./storage/checkFsxLustre.ts";
import {
  given,
  knownOf,
  laterInputs,
  leafOf,
  metadataConfiguration,
  networkOf,
  protection,
  readCacheConfiguration,
} from "./storage/fsxInputs.ts";
import { FsxCompression, FsxLogLevel, type FsxLustreArgs, type FsxLustreOptions } from "./storage/lustreArgs.ts";
import { clientGroups } from "./storage/lustreRules.ts";
import { clientRules, serverRules } from "./storage/lustreSecurity.ts";
import { associate } from "./storage/repositories.ts";
import { sizedByWorkload, unique } from "./storage/workloadSize.ts";

export { FsxDeploymentType, FsxReadCacheMode, FsxStorageType } from "../lustre/fsx/fsxFacts.ts";
export { type LustreRef, LustreService } from "../pulumi/lustreRef.ts";
export {
  FsxCompression,
  FsxLogLevel,
  type FsxLustreArgs,
  type FsxLustreOptions,
  type LustreRepository,
  RepositoryEvent,
} from "./storage/lustreArgs.ts";

/**
 * A Lustre file system on Amazon FSx for node pools that train.
 *
 * Creates: the file system; its security group with the rules that Lustre needs (TCP 988 and 1018-1023 in both
 * directions, by group id; with EFA all traffic, by group id), and their counterparts on the clients' groups; a data
 * repository association per directory that shows S3; a log group for what goes wrong with those.
 *
 * Files under a repository take their stripes from its `importedFileChunkSizeMiB`; for all others the layout is set on
 * directories before the first write. Servers drop packets whose source port was rewritten, so pods that mount it go
 * out with their own address or their node's. With EFA, nodes have to set LNet up for it before they mount: without that
 * they mount over TCP and say nothing.
 *
 * These changes make a new, empty file system and delete the old one: zone, deployment type, storage type, EFA, KMS key,
 * tag copying, and a lower capacity, Lustre version or metadata performance. In production it is protected, which stops
 * the deletion. Metadata performance and Lustre version can be raised in place.
 *
 * **Cost** (us-east-1, July 2026, per GB and month; 1 TiB counts as 1024): PERSISTENT_2 0.145 USD at 125 MB/s per TiB, about
 * 0.21 at 250, 0.34 at 500, 0.60 at 1000; SCRATCH_2 0.14. 96,000 GiB at 500 MB/s per TiB are about 32,640 USD a month and
 * give 48 GB/s. Backups 0.05, metadata above what is granted 0.055 an IOPS. EFA itself is free. Nodes in another zone
 * pay 0.01 USD for every GB each way.
 *
 * @example
 * ```ts
 * const data = new FsxLustre("datasets", {
 *   network: network.ref, zone: "us-east-2a", capacityGiB: 96_000, throughputPerTiB: 500, clients: [train.ref],
 *   repositories: [{ path: "/images", bucket: bucket.bucketName, prefix: "images/" }],
 * });
 * ```
 *
 * @example Sized by what it is for: the cheapest tier that feeds 256 H100, with a layout for every directory
 * ```ts
 * const data = new FsxLustre("datasets", {
 *   network: network.ref, zone: "us-east-2a", clients: [train.ref],
 *   workload: {
 *     nodes: 32,
 *     datasets: [{
 *       path: "/images", fileCount: 2048, sizeBytes: 60e12, pattern: AccessPattern.SequentialShards,
 *       bytesPerAcceleratorPerSecond: 150e6,
 *     }],
 *   },
 * });
 * data.explanation.apply(console.log);
 * ```
 *
 * @example Checkpoints of a large job over EFA, straight into GPU memory
 * ```ts
 * const fast = new FsxLustre("checkpoints", {
 *   network: network.ref, zone: "us-east-2a", clients: [train.ref], capacityGiB: 48_000, throughputPerTiB: 1000,
 *   efa: true, gpuDirectStorage: true, metadataIops: 24_000, maintenanceWindow: "7:03:00", retainOnDelete: true,
 * });
 * ```
 *
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/what-is.html
 */
export class FsxLustre extends pulumi.ComponentResource {
  /** Id of the file system. */
  readonly fileSystemId: pulumi.Output<string>;
  /** Name that clients mount it from. */
  readonly dnsName: pulumi.Output<string>;
  /** Name that follows the colon in the mount. */
  readonly mountName: pulumi.Output<string>;
  /** Security group of the servers. */
  readonly securityGroupId: pulumi.Output<string>;
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

  constructor(name: string, args: FsxLustreArgs, opts: FsxLustreOptions = {}) {
    const type = "hybrid-gpu:index:FsxLustre";
    const network = networkOf(args.network);
    const ownership = ownershipOf(args, network.plain?.ownership);
    const sized = sizedByWorkload(args, network.plain?.region);
    const settled = sized.args;
    const plan = planOf(settled, isProduction(ownership.environment));
    const later = laterInputs(settled, network);
    const problems = unique([...sized.problems, ...checkArgs(settled, plan, knownOf(later))]);
    super(type, name, checked(type, name, args, problems), opts);

    const { overrides = {} } = opts;
    const { deploymentType, storageType, efa, persistent, linked } = plan;
    const shown = new Set(problems.map(describeProblem));
    const gate = gated<LaterValues>(
      type,
      name,
      later,
      (values) => checkArgs(settled, plan, values).filter((problem) => !shown.has(describeProblem(problem))),
      this,
    );
    const { values } = gate;
    const { region } = values;
    const shared = { ...network.plain?.tags, ...settled.tags };
    const scope = scopeOf(this, name, region, ownership, shared, gate.passed);
    const { tags } = scope;
    // What a file system that stays behind still needs has to stay with it: AWS refuses to delete a group in use.
    const kept: pulumi.CustomResourceOptions = {
      ...scope.child,
      ...(settled.retainOnDelete ? { retainOnDelete: true } : {}),
    };

    // One group, made here and never swapped: another group on a file system means another file system.
    const securityGroup = make(
      SecurityGroup,
      `${name}-servers`,
      {
        region,
        vpcId: leafOf(settled.network, ({ vpcId }) => vpcId),
        description: "Lustre servers",
        tags: tags(`${name}-servers`),
      },
      kept,
      overrides.securityGroup,
    );
    const groups = clientGroups(settled.clients, efa);
    const own = serverRules({ scope, kept, group: securityGroup.id, efa });
    clientRules({
      type,
      scope,
      component: this,
      group: securityGroup.id,
      groups,
      both: settled.manageClientRules ?? true,
      passed: gate.passed,
    });

    const logLevel = settled.logLevel ?? (linked ? FsxLogLevel.WarningsAndErrors : FsxLogLevel.Disabled);
    const logGroup =
      logLevel === FsxLogLevel.Disabled
        ? undefined
        : make(
            LogGroup,
            `${name}-logs`,
            {
              region,
              // FSx writes to groups below /aws/fsx only.
              name: `/aws/fsx/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
              retentionInDays: settled.logRetentionDays ?? 90,
              tags: tags(`${name}-logs`),
            },
            kept,
            overrides.logGroup,
          );

    const label = `${name}-lustre`;
    const fileSystem = make(
      LustreFileSystem,
      label,
      {
        region,
        // One string, although the name is plural: a file system stands in one subnet.
        subnetIds: leafOf(settled.network, ({ privateSubnets }) => privateSubnets[settled.zone]!),
        // AWS looks at the rules while it creates, and refuses a file system whose servers cannot talk to each other.
        securityGroupIds: [after(securityGroup.id, own)],
        deploymentType,
        storageType,
        ...given("storageCapacity", settled.capacityGiB, values.capacityGiB),
        ...given("perUnitStorageThroughput", settled.throughputPerTiB, values.throughputPerTiB),
        ...given("throughputCapacity", settled.throughputCapacity, values.throughputCapacity),
        fileSystemTypeVersion:
          settled.fileSystemTypeVersion === undefined ? defaultVersion : values.fileSystemTypeVersion,
        ...(efa ? { efaEnabled: true } : {}),
        ...metadataConfiguration(settled, plan, values),
        ...readCacheConfiguration(settled, plan.storageType, values),
        ...given("driveCacheType", settled.driveCacheType, settled.driveCacheType),
        dataCompressionType: settled.compression === undefined ? FsxCompression.Lz4 : values.compression,
        ...(settled.rootSquash === undefined
          ? {}
          : {
              rootSquashConfiguration: {
                rootSquash: values.rootSquash,
                ...given("noSquashNids", settled.noSquashNids, values.noSquashNids),
              },
            }),
        ...(persistent
          ? {
              automaticBackupRetentionDays:
                settled.backupRetentionDays === undefined ? backupDays(plan) : values.backupRetentionDays,
              ...given("dailyAutomaticBackupStartTime", settled.dailyBackupStartTime, values.dailyBackupStartTime),
              // Set from the beginning, because turning it on later makes a new, empty file system.
              copyTagsToBackups: settled.copyTagsToBackups ?? true,
              ...given("kmsKeyId", settled.kmsKeyId, settled.kmsKeyId),
            }
          : {}),
        // The provider's default throws the last state away.
        skipFinalBackup: !(settled.finalBackup ?? finalBackup(plan)),
        ...((settled.finalBackup ?? finalBackup(plan)) ? { finalBackupTags: tags(`${name}-final`) } : {}),
        ...given("weeklyMaintenanceStartTime", settled.maintenanceWindow, values.maintenanceWindow),
        ...(logGroup === undefined ? {} : { logConfiguration: { level: logLevel, destination: logGroup.arn } }),
        tags: tags(label),
      },
      {
        ...kept,
        ...protection(settled, opts, plan.production),
        // With many servers creation takes most of an hour, and more capacity or throughput several.
        customTimeouts: { create: "90m", update: "6h", delete: "90m" },
        // Nothing is ignored: capacity, throughput and metadata are meant to grow through the program. Replacement makes
        // the new one first, which is harmless beside the deletion that `protect` stops.
      },
      overrides.fileSystem,
    );

    for (const repository of settled.repositories ?? []) {
      associate(scope, fileSystem.id, repository, kept, overrides.repository);
    }

    this.fileSystemId = fileSystem.id;
    this.dnsName = fileSystem.dnsName;
    this.mountName = fileSystem.mountName;
    this.securityGroupId = securityGroup.id;
    const { decision } = sized;
    this.layouts = pulumi.output(decision === undefined ? [] : layoutsOf(decision));
    this.clientSettings = pulumi.output(decision === undefined ? [] : settingsOf(decision));
    this.prediction = pulumi.output(decision === undefined ? undefined : predictionOf(decision));
    this.explanation = pulumi.output(decision === undefined ? undefined : explain(decision));
    this.ref = {
      name,
      service: LustreService.Fsx,
      region,
      zone: settled.zone,
      fileSystemId: fileSystem.id,
      address: fileSystem.dnsName,
      mountName: fileSystem.mountName,
      efa,
      ...given("capacityGiB", settled.capacityGiB, values.capacityGiB),
      ...given("throughputPerTiB", settled.throughputPerTiB, values.throughputPerTiB),
      ...(settled.ostCount === undefined ? {} : { ostCount: settled.ostCount }),
      ...(linked ? { importedPaths: settled.repositories!.map(({ path }) => path) } : {}),
      ownership,
    };
    const summary: Inputs<StorageSummary> = {
      place: "aws",
      region,
      zone: args.zone,
      service: "fsx-lustre",
      team: ownership.team,
      environment: ownership.environment,
    };
    this.registerOutputs({
      fileSystemId: this.fileSystemId,
      dnsName: this.dnsName,
      mountName: this.mountName,
      securityGroupId: this.securityGroupId,
      layouts: this.layouts,
      prediction: this.prediction,
      ref: this.ref,
      summary,
    });
  }
}
