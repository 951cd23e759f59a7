import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { FsxDeploymentType, FsxLogLevel, FsxLustre, FsxStorageType } from "../../components/aws/fsxLustre.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { only, outline, recordAws } from "../support/graph.ts";
import { madeFrom, warningsOf } from "./eksFixtures.ts";
import {
  association,
  type Changes,
  cpu,
  egress,
  ingress,
  lustre,
  make,
  recorded,
  tagsOf,
  usual,
} from "./fsxLustreSupport.ts";

describe("a file system", () => {
  it("is made of these", async () => {
    const repositories = [{ path: "/images", bucket: "images" }];
    expect(outline(await recorded({ repositories, clients: [cpu] }))).toEqual([
      "aws:cloudwatch/logGroup:LogGroup data-logs < data",
      "aws:ec2/securityGroup:SecurityGroup data-servers < data",
      "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation data-images < data [deleteBeforeReplace]",
      "aws:fsx/lustreFileSystem:LustreFileSystem data-lustre < data",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule data-cluster-client-out-1018-1023 < data",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule data-cluster-client-out-988 < data",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule data-cluster-out-1018-1023 < data",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule data-cluster-out-988 < data",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule data-self-out-1018-1023 < data",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule data-self-out-988 < data",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule data-cluster-client-in-1018-1023 < data",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule data-cluster-client-in-988 < data",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule data-cluster-in-1018-1023 < data",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule data-cluster-in-988 < data",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule data-self-in-1018-1023 < data",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule data-self-in-988 < data",
      "hybrid-gpu:index:FsxLustre data < test-dev",
    ]);
  });

  it("has these inputs unless told otherwise", async () => {
    const recording = await recorded();
    const fileSystem = only(recording, lustre);
    expect(fileSystem.inputs).toEqual({
      region: "us-east-2",
      subnetIds: "subnet-a",
      securityGroupIds: [UNKNOWN],
      deploymentType: "PERSISTENT_2",
      storageType: "SSD",
      storageCapacity: 4800,
      perUnitStorageThroughput: 500,
      fileSystemTypeVersion: "2.15",
      metadataConfiguration: { mode: "AUTOMATIC" },
      dataCompressionType: "LZ4",
      automaticBackupRetentionDays: 0,
      copyTagsToBackups: true,
      skipFinalBackup: true,
      tags: tagsOf("data-lustre"),
    });
    expect(fileSystem.options).toEqual({});
    expect(only(recording, "aws:ec2/securityGroup:SecurityGroup").inputs).toEqual({
      region: "us-east-2",
      vpcId: "vpc-1",
      description: "Lustre servers",
      tags: tagsOf("data-servers"),
    });
    expect(recording.nodes.filter(({ type }) => type.startsWith("aws:cloudwatch"))).toEqual([]);
  });

  it("waits for the rules between its servers, which AWS looks at while it creates", async () => {
    const recording = await recorded();
    expect(madeFrom(recording, only(recording, lustre), "securityGroupIds").sort()).toEqual([
      "aws:ec2/securityGroup:SecurityGroup data-servers",
      `${egress} data-self-out-1018-1023`,
      `${egress} data-self-out-988`,
      `${ingress} data-self-in-1018-1023`,
      `${ingress} data-self-in-988`,
    ]);
  });

  it("takes everything that AWS offers", async () => {
    const recording = await recorded({
      capacityGiB: 48_000,
      throughputPerTiB: 1000,
      efa: true,
      gpuDirectStorage: true,
      metadataIops: 36_000,
      compression: "NONE",
      rootSquash: "65534:65534",
      noSquashNids: ["10.0.1.6@tcp"],
      backupRetentionDays: 14,
      dailyBackupStartTime: "03:00",
      finalBackup: true,
      copyTagsToBackups: false,
      kmsKeyId: "arn:aws:kms:us-east-2:123456789012:key/1",
      maintenanceWindow: "7:04:00",
      logLevel: FsxLogLevel.Errors,
      logRetentionDays: 7,
      team: "vision",
    });
    expect(only(recording, lustre).inputs).toMatchObject({
      efaEnabled: true,
      metadataConfiguration: { mode: "USER_PROVISIONED", iops: 36_000 },
      dataCompressionType: "NONE",
      rootSquashConfiguration: { rootSquash: "65534:65534", noSquashNids: ["10.0.1.6@tcp"] },
      automaticBackupRetentionDays: 14,
      dailyAutomaticBackupStartTime: "03:00",
      copyTagsToBackups: false,
      skipFinalBackup: false,
      finalBackupTags: { Name: "data-final", team: "vision" },
      kmsKeyId: "arn:aws:kms:us-east-2:123456789012:key/1",
      weeklyMaintenanceStartTime: "7:04:00",
      logConfiguration: { level: "ERROR_ONLY", destination: UNKNOWN },
    });
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs).toMatchObject({
      region: "us-east-2",
      name: "/aws/fsx/test-dev-data",
      retentionInDays: 7,
    });
    expect(warningsOf(recording)).toEqual([]);
  });

  it.each<[string, Changes, object]>([
    [
      "SCRATCH_2",
      { deploymentType: FsxDeploymentType.Scratch2, throughputPerTiB: undefined },
      { deploymentType: "SCRATCH_2", storageCapacity: 4800, skipFinalBackup: true },
    ],
    [
      "hard disks",
      {
        deploymentType: FsxDeploymentType.Persistent1,
        storageType: FsxStorageType.Hdd,
        capacityGiB: 6000,
        throughputPerTiB: 12,
        driveCacheType: "READ",
      },
      { deploymentType: "PERSISTENT_1", storageType: "HDD", driveCacheType: "READ", perUnitStorageThroughput: 12 },
    ],
    [
      "Intelligent-Tiering",
      {
        storageType: FsxStorageType.IntelligentTiering,
        capacityGiB: undefined,
        throughputPerTiB: undefined,
        throughputCapacity: 8000,
      },
      {
        throughputCapacity: 8000,
        metadataConfiguration: { mode: "USER_PROVISIONED", iops: 6000 },
        dataReadCacheConfiguration: { sizingMode: "PROPORTIONAL_TO_THROUGHPUT_CAPACITY" },
      },
    ],
    [
      "Intelligent-Tiering with a cache of its own size",
      {
        storageType: FsxStorageType.IntelligentTiering,
        capacityGiB: undefined,
        throughputPerTiB: undefined,
        throughputCapacity: 4000,
        readCacheGiB: 1000,
        metadataIops: 12_000,
      },
      {
        metadataConfiguration: { mode: "USER_PROVISIONED", iops: 12_000 },
        dataReadCacheConfiguration: { sizingMode: "USER_PROVISIONED", size: 1000 },
      },
    ],
  ])("%s", async (_, changes, inputs) => {
    const found = only(await recorded(changes), lustre).inputs;
    expect(found).toMatchObject(inputs);
    const tiered = changes.storageType === FsxStorageType.IntelligentTiering;
    expect("storageCapacity" in found).toBe(!tiered);
    expect("metadataConfiguration" in found).toBe(changes.deploymentType === undefined);
  });

  it("tells volumes, policies and reports what it is", async () => {
    const recording = await recorded({ repositories: [{ path: "/images", bucket: "images" }] });
    const { ref, summary } = only(recording, "hybrid-gpu:index:FsxLustre").outputs!;
    expect(ref).toEqual({
      name: "data",
      service: "fsx-lustre",
      region: "us-east-2",
      zone: "us-east-2a",
      fileSystemId: UNKNOWN,
      address: UNKNOWN,
      mountName: UNKNOWN,
      efa: false,
      capacityGiB: 4800,
      throughputPerTiB: 500,
      importedPaths: ["/images"],
      ownership: { team: "platform", project: "test", environment: "dev", owner: "platform" },
    });
    expect(summary).toEqual({
      place: "aws",
      region: "us-east-2",
      zone: "us-east-2a",
      service: "fsx-lustre",
      team: "platform",
      environment: "dev",
    });
  });

  it("has ids once it is made", async () => {
    const { outputs } = await recordAws(
      () => {
        const { fileSystemId, dnsName, mountName, securityGroupId } = make();
        return { fileSystemId, dnsName, mountName, securityGroupId };
      },
      { preview: false },
    );
    expect(outputs["fileSystemId"]).toMatch(/^fs-0[0-9a-f]{16}$/);
    expect(outputs["dnsName"]).toBe(`${outputs["fileSystemId"]}.fsx.us-east-2.amazonaws.com`);
    expect(outputs["mountName"]).toMatch(/^[0-9a-f]{8}$/);
    expect(outputs["securityGroupId"]).toMatch(/^sg-0[0-9a-f]{16}$/);
  });
});

describe("production", () => {
  it("protects the file system, keeps a week of backups and takes a last one", async () => {
    const fileSystem = only(await recorded({ environment: "prod" }), lustre);
    expect(fileSystem.options).toEqual({ protect: true });
    expect(fileSystem.inputs).toMatchObject({
      automaticBackupRetentionDays: 7,
      skipFinalBackup: false,
      finalBackupTags: { ...tagsOf("data-final"), environment: "prod" },
    });
  });

  it("takes no backups of what is linked to S3, which FSx would refuse", async () => {
    const repositories = [{ path: "/images", bucket: "images" }];
    const { inputs, options } = only(await recorded({ environment: "prod", repositories }), lustre);
    expect(inputs).toMatchObject({ automaticBackupRetentionDays: 0, skipFinalBackup: true });
    expect(inputs["finalBackupTags"]).toBeUndefined();
    expect(options).toEqual({ protect: true });
  });

  it("gives way to what is said", async () => {
    const options = async (changes: Changes, opts?: pulumi.ComponentResourceOptions) =>
      only(await recorded(changes, opts), lustre).options;
    expect(await options({ environment: "prod", protect: false })).toEqual({});
    expect(await options({ environment: "prod" }, { protect: false })).toEqual({});
    expect(await options({ protect: true })).toEqual({ protect: true });
    expect(await options({}, { protect: true })).toEqual({ protect: true });
  });

  it("leaves behind, on request, the file system and everything it stands on", async () => {
    const recording = await recorded({
      retainOnDelete: true,
      clients: [cpu],
      repositories: [{ path: "/images", bucket: "images" }],
    });
    const kept = recording.nodes.filter(({ options }) => options.retainOnDelete).map(({ name }) => name);
    expect(kept.sort()).toEqual([
      "data-images",
      "data-logs",
      "data-lustre",
      "data-self-in-1018-1023",
      "data-self-in-988",
      "data-self-out-1018-1023",
      "data-self-out-988",
      "data-servers",
    ]);
  });
});

describe("raw changes", () => {
  it("reach every kind of child", async () => {
    const recording = await recordAws(() => {
      new FsxLustre(
        "data",
        { ...usual, repositories: [{ path: "/images", bucket: "images" }] },
        {
          overrides: {
            fileSystem: { weeklyMaintenanceStartTime: "1:00:00" },
            securityGroup: { description: "own words" },
            repository: (args, opts) => {
              opts.protect = true;
              return { ...args, importedFileChunkSize: 4096 };
            },
            logGroup: { name: "/aws/fsx/own" },
          },
        },
      );
    });
    expect(only(recording, lustre).inputs["weeklyMaintenanceStartTime"]).toBe("1:00:00");
    expect(only(recording, "aws:ec2/securityGroup:SecurityGroup").inputs["description"]).toBe("own words");
    expect(only(recording, association).inputs["importedFileChunkSize"]).toBe(4096);
    expect(only(recording, association).options).toEqual({ protect: true, deleteBeforeReplace: true });
    expect(only(recording, "aws:cloudwatch/logGroup:LogGroup").inputs["name"]).toBe("/aws/fsx/own");
  });
});
