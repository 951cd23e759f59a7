import type { Problem } from "../../components/core/problem.ts";
import { selfReference } from "../../components/hardware/aws/selfReference.ts";
import { checkFsxLustre } from "../../components/lustre/fsx/fsx.ts";
import { asFsxInput, fsxRepositoryOf, fsxSpecOf } from "../../components/lustre/fsx/fsxReading.ts";
import { checkRepositories } from "../../components/lustre/fsx/fsxRepositories.ts";
import { subnetInterfaceCount } from "../../components/lustre/fsx/fsxSize.ts";
import { fsxClassOf } from "../../components/lustre/fsx/fsxSpec.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { graphWith } from "./graph.ts";
import { hash, hexId, sideId, sideUuid } from "./ids.ts";
import { admitsLustre } from "./lustrePorts.ts";
import { type AwsType, chosen, type Making, refers, text, texts } from "./model.ts";
import { regionalArn, simulatedAccount } from "./place.ts";
import { quotaExceeded } from "./quotas.ts";
import { awsTypes as t } from "./tokens.ts";

const api = "AWS FSx API Reference, CreateFileSystem";
const cannotCreate = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/cannot-create-fs.html";
const groups = [t.securityGroup, t.defaultSecurityGroup];

function fsx(code: string, message: string, source = api, operation?: string): Refusal {
  return { code, message, source, ...(operation === undefined ? {} : { operation: `FSx: ${operation}` }) };
}

const badNetwork = (what: string): Refusal =>
  fsx(
    "InvalidNetworkSettings",
    `One or more network settings specified in the request are invalid. ${what}`,
    `${api} (InvalidNetworkSettings); ${cannotCreate}`,
  );

export const fsxTypes: readonly AwsType[] = [
  {
    type: t.lustre,
    refers: [
      refers("subnetIds", t.subnet, (id) => badNetwork(`The subnet ID '${id}' does not exist`)),
      refers("securityGroupIds[]", groups, (id) => badNetwork(`The security group '${id}' does not exist`)),
      refers("kmsKeyId", t.key, (key) => fsx("BadRequest", `The KMS key '${key}' does not exist`)),
    ],
    id: ({ seed }) => hexId("fs", seed),
    arn: ({ region }, id) => regionalArn("fsx", region, `file-system/${id}`),
    outputs: lustreOutputs,
    minutes: {
      // With EFA up to an hour: the tests of the provider ran out of time once.
      create: 18,
      delete: 10,
      update: 15,
      source: "hashicorp/terraform-provider-aws pull requests 37868 (15 to 21 minutes) and 40568 (EFA timed out once)",
    },
    refuse: refuseLustre,
  },
  {
    type: t.repositoryAssociation,
    refers: [
      refers("fileSystemId", t.lustre, (id) =>
        fsx(
          "FileSystemNotFound",
          `File system '${id}' does not exist.`,
          "AWS FSx API Reference, CreateDataRepositoryAssociation",
        ),
      ),
    ],
    id: ({ seed }) => hexId("dra", seed),
    arn: ({ inputs, region }, id) =>
      regionalArn("fsx", region, `association/${text(inputs, "fileSystemId") ?? "fs"}/${id}`),
    outputs: ({ inputs }, id) => ({
      associationId: id,
      ...chosen(inputs, { importedFileChunkSize: 1024 }),
    }),
    minutes: {
      create: 5,
      delete: 5,
      update: 3,
      source:
        "hashicorp/terraform-provider-aws internal/service/fsx/data_repository_association.go (10 minutes are allowed)",
    },
    refuse: refuseAssociation,
  },
  ...(
    [
      "ontapFileSystem:OntapFileSystem",
      "openZfsFileSystem:OpenZfsFileSystem",
      "windowsFileSystem:WindowsFileSystem",
    ] as const
  ).map(
    (kind): AwsType => ({
      type: `aws:fsx/${kind}`,
      id: ({ seed }) => hexId("fs", seed),
      arn: ({ region }, id) => regionalArn("fsx", region, `file-system/${id}`),
      outputs: ({ region, dnsSuffix }, id) => ({
        dnsName: `${id}.fsx.${region}.${dnsSuffix}`,
        ownerId: simulatedAccount,
      }),
      minutes: {
        create: 25,
        delete: 15,
        source: "hashicorp/terraform-provider-aws internal/service/fsx (60 minutes are allowed)",
      },
    }),
  ),
];

function lustreOutputs({ inputs, seed, region, dnsSuffix, world }: Making, id: string) {
  const subnet = world?.find([t.subnet], text(inputs, "subnetIds") ?? "");
  const { spec } = fsxSpecOf(inputs);
  const servers = subnetInterfaceCount(spec) ?? 2;
  const older = spec.deploymentType === "PERSISTENT_2" ? "2.12" : "2.10";
  return {
    dnsName: `${id}.fsx.${region}.${dnsSuffix}`,
    // Scratch file systems have no name of their own to mount by.
    mountName: fsxClassOf(spec)?.deploymentType === "SCRATCH_1" ? "fsx" : hash(seed).slice(0, 8),
    networkInterfaceIds: Array.from({ length: servers }, (_, index) => sideId("eni", `${seed}/${index}`)),
    ownerId: simulatedAccount,
    vpcId: (subnet && text(subnet.inputs, "vpcId")) ?? sideId("vpc", seed),
    ...chosen(inputs, {
      fileSystemTypeVersion: spec.metadata === undefined ? older : "2.15",
      weeklyMaintenanceStartTime: "7:03:00",
      kmsKeyId: regionalArn("kms", region, `key/${sideUuid("aws/fsx")}`),
    }),
  };
}

/** The rules of `lustre-size-valid`, in the words that FSx has for some of them. */
function refuseLustre(asked: Asked): Refusal | undefined {
  const { spec, unknown } = fsxSpecOf(asked.inputs);
  const problem = checkFsxLustre(spec, { unknown }).find(({ severity }) => severity === "error");
  if (problem !== undefined) return inFsxWords(asFsxInput(problem));
  if (asked.before !== undefined) return undefined;
  if (spec.efa === true && !groupsOpen(asked)) {
    return fsx(
      "InvalidNetworkSettings",
      "Insufficient security group permissions to create an EFA-enabled file system",
      cannotCreate,
    );
  }
  if (!admitsLustre(asked)) {
    return fsx(
      "InvalidNetworkSettings",
      "The file system cannot be created because the default security group in the subnet provided or the provided security " +
        "groups do not permit Lustre LNET network traffic on port 988",
      "aws/aws-parallelcluster issue 6181; kubernetes-sigs/aws-fsx-csi-driver issue 32",
    );
  }
  const quota = quotaExceeded(asked);
  if (quota === undefined) return undefined;
  return fsx(
    "ServiceLimitExceeded",
    `${quota.name}: the request would exceed the limit of ${quota.limit} ${quota.unit} for account ${simulatedAccount}.`,
    `${api} (ServiceLimitExceeded); quota ${quota.quota}`,
  );
}

function inFsxWords(problem: Problem): Refusal {
  const { path, rule, value, source = api } = problem;
  if (path === "efaEnabled" && /metadata/.test(rule)) {
    return fsx("BadRequest", "EFA is only supported for PERSISTENT_2 filesystems with metadata configuration", source);
  }
  if (path === "storageCapacity") {
    return fsx("BadRequest", `Invalid storage capacity ${String(value ?? "")} provided: ${path} ${rule}`, source);
  }
  if (path === "perUnitStorageThroughput") {
    return fsx(
      "InvalidPerUnitStorageThroughput",
      `Invalid PerUnitStorageThroughput ${String(value ?? "")}: ${rule}`,
      source,
    );
  }
  if (path === "importPath") return fsx("InvalidImportPath", `${path} ${rule}`, source);
  if (path === "exportPath") return fsx("InvalidExportPath", `${path} ${rule}`, source);
  return fsx("BadRequest", `${path} ${rule}`, source);
}

/** Whether a group of the file system lets all traffic in from itself and out to itself; groups of others are trusted. */
function groupsOpen(asked: Asked): boolean {
  const named = texts(asked.inputs, "securityGroupIds");
  const own = named.flatMap((id) => asked.world.find(groups, id) ?? []);
  if (named.length === 0 || own.length < named.length) return true;
  const { graph } = graphWith(asked, [...groups, t.securityGroupIngress, t.securityGroupEgress, t.securityGroupRule]);
  const ids = new Set(own.map(({ id }) => id));
  return groups
    .flatMap((type) => graph.ofType(type))
    .filter((group) => ids.has(text(group.outputs ?? {}, "id") ?? ""))
    .some((group) => {
      const { inbound, outbound } = selfReference(graph, group);
      // What a rule turns on is not known of no simulated group: an answer that is open counts as allowed.
      return inbound !== "no" && outbound !== "no";
    });
}

function refuseAssociation({ inputs, world, before }: Asked): Refusal | undefined {
  const id = text(inputs, "fileSystemId");
  const source = "AWS FSx API Reference, CreateDataRepositoryAssociation";
  const fileSystem = id === undefined ? undefined : world.find([t.lustre], id);
  if (fileSystem !== undefined) {
    const { spec } = fsxSpecOf(fileSystem.inputs);
    const version = text(fileSystem.outputs, "fileSystemTypeVersion");
    if (
      spec.deploymentType === undefined ||
      spec.deploymentType === "SCRATCH_1" ||
      spec.storageType === "INTELLIGENT_TIERING" ||
      version === "2.10"
    ) {
      return fsx(
        "UnsupportedOperation",
        "Data repository associations are supported on all FSx for Lustre 2.12 and 2.15 file systems, excluding scratch_1 deployment type.",
        `${source} (note)`,
      );
    }
  }
  const others = world
    .all(t.repositoryAssociation)
    .filter((one) => text(one.inputs, "fileSystemId") === id && one.id !== before?.id)
    .map((one) => fsxRepositoryOf(one.inputs));
  const problem = checkRepositories([...others, fsxRepositoryOf(inputs)]).find(({ severity }) => severity === "error");
  if (problem === undefined) return undefined;
  const [, property = ""] = /^(?:\[\d+\])?\.?(\w*)/.exec(problem.path) ?? [];
  const path =
    property === "path" ? "FileSystemPath" : property === "dataRepositoryPath" ? "DataRepositoryPath" : property;
  const code = property === "" ? "ServiceLimitExceeded" : "BadRequest";
  return fsx(code, `${path === "" ? "Data repository associations" : path} ${problem.rule}`, problem.source ?? source);
}
