import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  FsxDeploymentType,
  FsxLogLevel,
  FsxLustre,
  type FsxLustreArgs,
  FsxReadCacheMode,
  FsxStorageType,
  RepositoryEvent,
} from "../../components/aws/fsxLustre.ts";
import type { NetworkRef, PoolRef } from "../../components/aws/refs.ts";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import type { Recording } from "../../simulator/record.ts";
import { failureOf, only, outline, recordAws } from "../support/graph.ts";
import { failing, later, madeFrom, run, warningsOf } from "./eksFixtures.ts";

const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
const association = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const api = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html";
const associationPage = "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html";

const network: NetworkRef = {
  region: "us-east-2",
  vpcId: "vpc-1",
  privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
  ownership: { team: "platform" },
  tags: { "cost-center": "42" },
};
const train: PoolRef = {
  name: "train",
  region: "us-east-2",
  zone: "us-east-2a",
  machineType: "p5.48xlarge",
  clientSecurityGroupIds: { cluster: "sg-cluster", efa: "sg-efa" },
  efa: true,
  maxNodes: 32,
};
const cpu: PoolRef = {
  ...train,
  name: "cpu",
  machineType: "m7i.4xlarge",
  clientSecurityGroupIds: { cluster: "sg-cluster" },
  efa: false,
};
const usual: FsxLustreArgs = {
  network,
  zone: "us-east-2a",
  clients: [train],
  capacityGiB: 4800,
  throughputPerTiB: 500,
};

type Changes = Partial<FsxLustreArgs>;
const make = (changes: Changes = {}, opts?: ConstructorParameters<typeof FsxLustre>[2]) =>
  new FsxLustre("data", { ...usual, ...changes }, opts);
const recorded = (changes?: Changes, opts?: ConstructorParameters<typeof FsxLustre>[2]): Promise<Recording> =>
  recordAws(() => void make(changes, opts));
const refused = (changes: Changes): Promise<string> => failureOf(() => void make(changes));
const one = (problem: string): string => `FsxLustre "data": 1 problem\n  - ${problem}`;
const tagsOf = (name: string) => ({
  Name: name,
  team: "platform",
  project: "test",
  environment: "dev",
  owner: "platform",
  "cost-center": "42",
});
const rules = (recording: Recording): string[] =>
  recording.nodes
    .filter(({ type }) => type === ingress || type === egress)
    .map(({ type, name }) => `${type === ingress ? "in " : "out"} ${name}`)
    .sort((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1));

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

describe("security groups", () => {
  const all = (prefix: string) => [`in  ${prefix}-in-all`, `out ${prefix}-out-all`];
  const tcp = (prefix: string) => [
    `in  ${prefix}-in-1018-1023`,
    `in  ${prefix}-in-988`,
    `out ${prefix}-out-1018-1023`,
    `out ${prefix}-out-988`,
  ];

  it("admit Lustre's ports between servers and clients, by group id, both ways and at both ends", async () => {
    const recording = await recorded({ clients: [cpu] });
    expect(rules(recording)).toEqual([...tcp("data-cluster-client"), ...tcp("data-cluster"), ...tcp("data-self")]);
    const rule = (type: string, name: string): ResourceNode["inputs"] => only(recording, type, name).inputs;
    const group = {
      region: "us-east-2",
      ipProtocol: "tcp",
      securityGroupId: UNKNOWN,
      referencedSecurityGroupId: UNKNOWN,
    };
    expect(rule(ingress, "data-cluster-in-988")).toEqual({
      ...group,
      referencedSecurityGroupId: "sg-cluster",
      fromPort: 988,
      toPort: 988,
      description: "Lustre connections, from clients (cluster)",
      tags: tagsOf("data-cluster-in-988"),
    });
    expect(rule(egress, "data-cluster-client-out-1018-1023")).toEqual({
      ...group,
      securityGroupId: "sg-cluster",
      fromPort: 1018,
      toPort: 1023,
      description: "Lustre connections made by the other side, to Lustre servers",
      tags: tagsOf("data-cluster-client-out-1018-1023"),
    });
    const self = only(recording, ingress, "data-self-in-988");
    expect(self.inputs).toMatchObject({ ...group, fromPort: 988, toPort: 988 });
    for (const property of ["securityGroupId", "referencedSecurityGroupId"]) {
      expect(madeFrom(recording, self, property)).toEqual(["aws:ec2/securityGroup:SecurityGroup data-servers"]);
    }
  });

  it("admit everything between servers and clients with EFA, and ports to the others", async () => {
    const other = { ...cpu, clientSecurityGroupIds: { other: "sg-other" } };
    const recording = await recorded({ efa: true, capacityGiB: 9600, clients: [train, other] });
    expect(rules(recording)).toEqual(
      [
        ...all("data-cluster"),
        ...all("data-cluster-client"),
        ...all("data-efa"),
        ...all("data-efa-client"),
        ...tcp("data-other"),
        ...tcp("data-other-client"),
        ...all("data-self"),
      ].sort((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1)),
    );
    expect(only(recording, egress, "data-efa-client-out-all").inputs).toEqual({
      region: "us-east-2",
      ipProtocol: "-1",
      securityGroupId: "sg-efa",
      referencedSecurityGroupId: UNKNOWN,
      description: "Lustre over EFA and TCP, to Lustre servers",
      tags: tagsOf("data-efa-client-out-all"),
    });
  });

  it("of several pools are each named once, and with EFA if one of them has it", async () => {
    const recording = await recorded({ efa: true, capacityGiB: 9600, clients: [cpu, train] });
    expect(rules(recording)).toEqual(
      [
        ...all("data-cluster"),
        ...all("data-cluster-client"),
        ...all("data-efa"),
        ...all("data-efa-client"),
        ...all("data-self"),
      ].sort((a, b) => (a.slice(4) < b.slice(4) ? -1 : 1)),
    );
    const shared = await run(() => {
      const group = later("group", "sg-cluster");
      make({ clients: ["a", "b"].map((name) => ({ ...cpu, name, clientSecurityGroupIds: { cluster: group } })) });
    });
    expect(rules(shared)).toEqual([...tcp("data-cluster-client"), ...tcp("data-cluster"), ...tcp("data-self")]);
  });

  it("keep their rules' names when a pool of another cluster joins", async () => {
    const elsewhere = { ...cpu, name: "elsewhere", clientSecurityGroupIds: { cluster: "sg-elsewhere" } };
    const before = rules(await recorded({ clients: [cpu] }));
    const after = rules(await recorded({ clients: [cpu, elsewhere] }));
    expect(after.filter((rule) => !before.includes(rule))).toEqual([
      ...tcp("data-cluster-elsewhere-client"),
      ...tcp("data-cluster-elsewhere"),
    ]);
    expect(before.filter((rule) => !after.includes(rule))).toEqual([]);
  });

  it("of clients stay as they are on request", async () => {
    const recording = await recorded({ clients: [cpu], manageClientRules: false });
    expect(rules(recording)).toEqual([...tcp("data-cluster"), ...tcp("data-self")]);
  });

  it("that turn out to be one group are told, before AWS refuses the second rule", async () => {
    const { message, made } = await failing(() => {
      const [a, b] = [later("a", "sg-1"), later("b", "sg-1")];
      make({ clients: [{ ...cpu, clientSecurityGroupIds: { nodes: a, cluster: b } }] });
    });
    expect(message).toBe(
      one(
        'clients ("sg-1") is named twice, as nodes and as cluster, and AWS refuses the same rule twice. Fix: let the pools that share a group carry the same output or the same string for it.',
      ),
    );
    expect(made.filter((name) => name.includes("data-nodes") || name.includes("data-cluster"))).toEqual([]);
  });
});

describe("repositories", () => {
  it("show a prefix of a bucket in a directory", async () => {
    const recording = await recorded({
      repositories: [
        { path: "/images", bucket: "images", prefix: "/v2/" },
        {
          path: "/models/release/",
          bucket: "models",
          importedFileChunkSizeMiB: 2048,
          autoImport: [],
          autoExport: [RepositoryEvent.New, RepositoryEvent.Changed],
          importMetadataOnCreate: false,
        },
      ],
    });
    expect(only(recording, association, "data-images").inputs).toEqual({
      region: "us-east-2",
      fileSystemId: UNKNOWN,
      fileSystemPath: "/images",
      dataRepositoryPath: "s3://images/v2/",
      batchImportMetaDataOnCreate: true,
      deleteDataInFilesystem: false,
      s3: { autoImportPolicy: { events: ["NEW", "CHANGED", "DELETED"] } },
      tags: tagsOf("data-images"),
    });
    const [release] = recording.nodes.filter(({ name }) => name.startsWith("data-models"));
    expect(release!.name).toMatch(/^data-models-release-[0-9a-f]{8}$/);
    expect(release!.inputs).toMatchObject({
      fileSystemPath: "/models/release/",
      dataRepositoryPath: "s3://models/",
      batchImportMetaDataOnCreate: false,
      importedFileChunkSize: 2048,
      s3: { autoExportPolicy: { events: ["NEW", "CHANGED"] } },
    });
    expect(only(recording, lustre).inputs["logConfiguration"]).toEqual({ level: "WARN_ERROR", destination: UNKNOWN });
  });

  it("are named by their paths, so that they come and go without renaming each other", async () => {
    const names = async (...paths: string[]) =>
      (await recorded({ repositories: paths.map((path, index) => ({ path, bucket: `bucket-${index}` })) })).nodes
        .filter(({ type }) => type === association)
        .map(({ name, inputs }) => `${String(inputs["fileSystemPath"])} ${name}`)
        .sort();
    const [all, some] = [await names("/a/b", "/a-b", "/a_b", "/c"), await names("/c", "/a-b")];
    expect(new Set(all.map((line) => line.split(" ")[1])).size).toBe(4);
    expect(all).toEqual(expect.arrayContaining(some));
    expect(some).toEqual(["/a-b data-a-b", "/c data-c"]);
    expect(await names("/")).toEqual(["/ data-root"]);
  });

  it("know their bucket only later, and keep their own dependencies", async () => {
    const program = () => {
      const [images, models] = [later("images", "images"), later("models", "models")];
      make({
        repositories: [
          { path: "/images", bucket: images, prefix: "v2/" },
          { path: "/models", bucket: models },
        ],
      });
    };
    const preview = await run(program);
    const node = only(preview, association, "data-images");
    expect(node.inputs["dataRepositoryPath"]).toBe(UNKNOWN);
    expect(madeFrom(preview, node, "dataRepositoryPath")).toEqual(["test:index:Later images"]);
    expect(only(preview, lustre).inputs["storageCapacity"]).toBe(4800);
    const made = await run(program, { preview: false });
    expect(only(made, association, "data-models").inputs["dataRepositoryPath"]).toBe("s3://models/");
  });
});

describe("bad arguments", () => {
  it.each<[string, Changes, string]>([
    [
      "2,000 GiB",
      { capacityGiB: 2000 },
      `capacityGiB (2000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 1200 or 2400. [${api}]`,
    ],
    [
      "4,801 GiB with EFA at 1000",
      { capacityGiB: 4801, throughputPerTiB: 1000, efa: true },
      "capacityGiB (4801) is not a size of PERSISTENT_2 with EFA at 1000 MB/s per TiB: a multiple of 4800 GiB. Fix: use 4800 or 9600. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/increase-storage-capacity.html]",
    ],
    [
      "EFA on SCRATCH_2",
      { deploymentType: FsxDeploymentType.Scratch2, throughputPerTiB: undefined, efa: true },
      "efa (true) is not offered by SCRATCH_2. Fix: use the deployment type PERSISTENT_2, or leave EFA off. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html]",
    ],
    [
      "5,000 metadata IOPS",
      { metadataIops: 5000 },
      "metadataIops (5000) is not a metadata performance: 1500, 3000, 6000 and multiples of 12000 up to 192000 IOPS. Fix: use 3000 or 6000. [https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreMetadataConfiguration.html]",
    ],
    [
      "directories inside each other",
      {
        repositories: [
          { path: "/a", bucket: "images" },
          { path: "/a/b", bucket: "models" },
        ],
      },
      `repositories[1].path ("/a/b") overlaps with /a of the association [0]. Fix: give each association a directory that is not inside another one's. [${associationPage}]`,
    ],
    [
      "nine of them",
      { repositories: Array.from({ length: 9 }, (_, index) => ({ path: `/d${index}`, bucket: `bucket-${index}` })) },
      `repositories ("9 given") are more than the 8 that one file system takes. Fix: link a common parent prefix, or make a second file system. [${associationPage}]`,
    ],
    [
      "one prefix in two directories",
      {
        repositories: [
          { path: "/a", bucket: "images", prefix: "v2" },
          { path: "/b", bucket: "images", prefix: "v2/" },
        ],
      },
      `repositories[1].bucket ("s3://images/v2/") is already linked by the association [0]. Fix: give each association a bucket or prefix of its own. [${associationPage}]`,
    ],
    [
      "Intelligent-Tiering with a link to S3",
      {
        storageType: FsxStorageType.IntelligentTiering,
        capacityGiB: undefined,
        throughputPerTiB: undefined,
        throughputCapacity: 4000,
        repositories: [{ path: "/a", bucket: "images" }],
      },
      `repositories ("1 given") cannot be linked to PERSISTENT_2 INTELLIGENT_TIERING. Fix: use the storage type SSD, or copy the data with a job. [${associationPage}]`,
    ],
    [
      "a cache size of nothing",
      { readCacheMode: FsxReadCacheMode.None },
      'readCacheMode ({"sizingMode":"NO_CACHE"}) belongs to INTELLIGENT_TIERING and not to PERSISTENT_2. Fix: leave it out. [https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreReadCacheConfiguration.html]',
    ],
    [
      "a malformed root squash",
      { rootSquash: "nobody" },
      'rootSquash ("nobody") must be a user and a group id, each 0 to 4294967294, in the form UID:GID. Fix: use 65534:65534. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/root-squash.html]',
    ],
    [
      "exceptions from nothing",
      { noSquashNids: ["10.0.1.6@tcp"] },
      'noSquashNids ("given") excepts clients from a root squash that is not asked for. Fix: give rootSquash too, for example 65534:65534, or leave it out. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/root-squash.html]',
    ],
    [
      "a zone of another region",
      { zone: "us-west-2a", clients: [] },
      'zone ("us-west-2a") is a zone of us-west-2, not of us-east-2. Fix: use a zone of us-east-2, for example us-east-2a, or change the region. [https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html]',
    ],
    [
      "a zone that the network does not have",
      { zone: "us-east-2c", clients: [] },
      'zone ("us-east-2c") has no private subnet in the network, which has us-east-2a, us-east-2b. Fix: use one of its zones, or add the zone to the network.',
    ],
    [
      "no size",
      { capacityGiB: undefined, throughputPerTiB: undefined },
      "capacityGiB (not given) is missing, and so is a workload: the file system has no size. Fix: give capacityGiB with throughputPerTiB, throughputCapacity for Intelligent-Tiering, or a workload that it follows from.",
    ],
    [
      "a throughput without a capacity",
      { capacityGiB: undefined },
      `capacityGiB (not given) is missing: PERSISTENT_2 has a fixed capacity. Fix: give 1200 or a multiple of 2400 GiB. [${api}]`,
    ],
    [
      "a client elsewhere with EFA",
      { efa: true, capacityGiB: 9600, clients: [train, { ...train, name: "far", zone: "us-east-2b" }] },
      'clients[1].zone ("us-east-2b") is not the zone of the file system, us-east-2a: EFA does not leave a zone. Fix: put the file system in us-east-2b, or leave EFA off. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/configure-efa-clients.html]',
    ],
  ])("%s", async (_, changes, problem) => {
    expect(await refused(changes)).toBe(one(problem));
  });

  it("are all told at once, and nothing is registered", async () => {
    const program = () =>
      void make({ capacityGiB: 2000, throughputPerTiB: 300, maintenanceWindow: "Sunday", zone: "us-east-2c" });
    expect((await failureOf(program)).split("\n").map((line) => line.split(" (")[0])).toEqual([
      'FsxLustre "data": 4 problems',
      "  - zone",
      "  - maintenanceWindow",
      "  - throughputPerTiB",
      "  - capacityGiB",
    ]);
    expect((await failing(program)).made).toEqual([]);
  });

  it("must be plain where they decide what is made", async () => {
    const { message } = await failing(() => {
      make({
        deploymentType: later("type", "PERSISTENT_2") as never,
        efa: later("efa", true) as never,
        repositories: [{ path: later("path", "/a") as never, bucket: "images" }],
      });
    });
    expect(message).toBe(
      [
        'FsxLustre "data": 3 problems',
        '  - deploymentType ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
        '  - efa ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
        '  - repositories[0].path ("known later") decides what is made, so it cannot come later. Fix: give a plain value.',
      ].join("\n"),
    );
    const clients = await failing(() => void make({ clients: later("clients", [train]) as never }));
    expect(clients.message).toBe(one('clients ("known later") has to be a plain list. Fix: give a list.'));
  });
});

describe("arguments that are known only later", () => {
  const sizes = (capacityGiB: number) => ({
    capacityGiB: later("capacity", capacityGiB),
    throughputPerTiB: later("throughput", 500),
    metadataIops: later("iops", 6000),
    compression: later("compression", "LZ4" as const),
    maintenanceWindow: later("window", "7:04:00"),
  });

  it("pass in a preview, and become inputs when they are known", async () => {
    const preview = await run(() => void make(sizes(4800)));
    expect(only(preview, lustre).inputs).toMatchObject({
      storageCapacity: UNKNOWN,
      perUnitStorageThroughput: UNKNOWN,
      metadataConfiguration: { mode: "USER_PROVISIONED", iops: UNKNOWN },
    });
    const made = await run(() => void make(sizes(4800)), { preview: false });
    expect(only(made, lustre).inputs).toMatchObject({
      storageCapacity: 4800,
      perUnitStorageThroughput: 500,
      metadataConfiguration: { mode: "USER_PROVISIONED", iops: 6000 },
      weeklyMaintenanceStartTime: "7:04:00",
    });
    const typesOf = ({ nodes }: Recording) => nodes.map(({ type, name }) => `${type} ${name}`);
    expect(typesOf(preview)).toEqual(typesOf(made));
  });

  it("are checked in apply, and nothing is made when they are refused", async () => {
    const { message, made } = await failing(() => void make(sizes(2000)));
    expect(message).toBe(
      one(
        `capacityGiB (2000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 1200 or 2400. [${api}]`,
      ),
    );
    expect(made).toEqual([]);
  });

  it("do not hold back what is wrong with the others", async () => {
    const { message } = await failing(() => void make({ capacityGiB: later("capacity", 4800), throughputPerTiB: 300 }));
    expect(message).toBe(
      one(
        "throughputPerTiB (300) is not a throughput tier of PERSISTENT_2. Fix: use 125, 250, 500 or 1000. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html]",
      ),
    );
  });

  it("include the network as a whole", async () => {
    const program = (zone: string) => () =>
      void make({ network: later("network", network) as never, zone, clients: [] });
    const made = await run(program("us-east-2b"), { preview: false });
    expect(only(made, lustre).inputs).toMatchObject({ region: "us-east-2", subnetIds: "subnet-b" });
    const preview = await run(program("us-east-2b"));
    expect(only(preview, lustre).inputs).toMatchObject({ region: UNKNOWN, subnetIds: UNKNOWN });
    const { message, made: nothing } = await failing(program("us-east-2c"));
    expect(message).toBe(
      one(
        'zone ("us-east-2c") has no private subnet in the network, which has us-east-2a, us-east-2b. Fix: use one of its zones, or add the zone to the network.',
      ),
    );
    expect(nothing).toEqual([]);
  });

  it("include the values of repositories", async () => {
    const { message, made } = await failing(() => {
      make({ repositories: [{ path: "/a", bucket: "images", importedFileChunkSizeMiB: later("chunk", 0) }] });
    });
    expect(message).toBe(
      one(
        `repositories[0].importedFileChunkSizeMiB (0) must be a whole number of MiB, 1 to 512000. Fix: leave it out for 1024. [${associationPage}]`,
      ),
    );
    expect(made).toEqual([]);
  });

  it("repeat no warning that was shown before", async () => {
    const far = { ...cpu, zone: "us-east-2b" };
    const recording = await run(() => void make({ capacityGiB: later("capacity", 4800), clients: [far] }), {
      preview: false,
    });
    expect(warningsOf(recording)).toEqual([
      'FsxLustre "data": clients[0].zone ("us-east-2b") is not the zone of the file system, us-east-2a: every byte read or written crosses a zone, 0.01 USD per GB each way. Fix: put the file system in us-east-2b, or the nodes in us-east-2a. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]',
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
