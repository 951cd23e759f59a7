import type { Properties } from "../../components/core/value.ts";
import type { Refusal } from "../refusal.ts";
import { capitals, hash, hexId, nameSuffix, uuid } from "./ids.ts";
import { groupUuid } from "./instances.ts";
import { type AwsType, chosen, type Making, nameOf, refers, text } from "./model.ts";
import { addressOf, regionalArn, regionOf, simulatedAccount } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

const plain = (code: string, message: string, source: string, status = 400): Refusal => ({
  code,
  message,
  status,
  source,
});
const once = (property: string, taken: (name: string) => Refusal) => ({
  name: (properties: Properties) => text(properties, property),
  within: regionOf,
  taken,
});

export const otherTypes: readonly AwsType[] = [
  {
    type: t.logGroup,
    named: once("name", () =>
      plain(
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
        "AWS CloudWatch Logs API Reference, CreateLogGroup",
      ),
    ),
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("logs", region, `log-group:${id}`),
    outputs: ({ inputs }, id) => ({ name: id, ...chosen(inputs, { logGroupClass: "STANDARD", retentionInDays: 0 }) }),
    refers: [
      refers("kmsKeyId", t.key, (key) =>
        plain(
          "InvalidParameterException",
          `The specified KMS Key Id could not be found: ${key}`,
          "AWS CloudWatch Logs API Reference, AssociateKmsKey",
        ),
      ),
    ],
  },
  {
    type: t.key,
    id: ({ seed }) => uuid(seed),
    arn: ({ region }, id) => regionalArn("kms", region, `key/${id}`),
    outputs: ({ inputs }, id) => ({
      keyId: id,
      ...chosen(inputs, {
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        description: "",
        isEnabled: true,
        keyUsage: "ENCRYPT_DECRYPT",
        multiRegion: false,
        rotationPeriodInDays: 365,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Id: "key-default-1",
          Statement: [
            {
              Sid: "Enable IAM User Permissions",
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${simulatedAccount}:root` },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        }),
      }),
    }),
    minutes: {
      create: 0.2,
      source: "hashicorp/terraform-provider-aws internal/service/kms/key.go (waits for propagation)",
    },
    refuse: ({ inputs }) => {
      const policy = text(inputs, "policy");
      if (policy === undefined || isJson(policy)) return undefined;
      return plain(
        "MalformedPolicyDocumentException",
        "The new key policy is malformed.",
        "AWS KMS API Reference, CreateKey (MalformedPolicyDocument)",
      );
    },
  },
  {
    type: t.keyAlias,
    named: once("name", (name) =>
      plain(
        "AlreadyExistsException",
        `An alias with the name arn:aws:kms:*:${simulatedAccount}:${name} already exists`,
        "AWS KMS API Reference, CreateAlias (AlreadyExistsException)",
      ),
    ),
    refers: [
      refers("targetKeyId", t.key, (key) =>
        plain(
          "NotFoundException",
          `Key '${key}' does not exist`,
          "AWS KMS API Reference, CreateAlias (NotFoundException)",
        ),
      ),
    ],
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("kms", region, id),
    outputs: ({ inputs, region, world }, id) => {
      const target = text(inputs, "targetKeyId") ?? "";
      const key = world?.find([t.key], target);
      return {
        name: id,
        targetKeyArn:
          (key && text(key.outputs, "arn")) ??
          (target.startsWith("arn:") ? target : regionalArn("kms", region, `key/${target}`)),
      };
    },
  },
  {
    type: t.schedule,
    named: {
      name: (properties) => text(properties, "scheduledActionName"),
      within: (properties) => text(properties, "autoscalingGroupName") ?? "",
      taken: (name) =>
        plain(
          "AlreadyExists",
          `Scheduled action ${name} already exists`,
          "AWS Auto Scaling API Reference, PutScheduledUpdateGroupAction",
        ),
    },
    id: ({ inputs, name }) => text(inputs, "scheduledActionName") ?? name,
    arn: ({ inputs, region, seed }, id) => {
      const group = text(inputs, "autoscalingGroupName") ?? "group";
      return regionalArn(
        "autoscaling",
        region,
        `scheduledUpdateGroupAction:${groupUuid(seed)}:autoScalingGroupName/${group}:scheduledActionName/${id}`,
      );
    },
    outputs: ({ inputs }) => chosen(inputs, { timeZone: "UTC" }),
    refuse: ({ inputs }) => {
      const [start, end] = [text(inputs, "startTime"), text(inputs, "endTime")];
      if (start === undefined || end === undefined || Date.parse(start) < Date.parse(end)) return undefined;
      return plain(
        "ValidationError",
        "Start time must be before end time.",
        "AWS Auto Scaling API Reference, PutScheduledUpdateGroupAction",
      );
    },
  },
  {
    type: t.tag,
    // @see hashicorp/terraform-provider-aws internal/service/autoscaling/tag_gen.go
    id: ({ inputs }) => `${text(inputs, "autoscalingGroupName") ?? "group"},${text(inputs, "tag.key") ?? "key"}`,
  },
  {
    type: "aws:ecr/repository:Repository",
    named: once("name", (name) =>
      plain(
        "RepositoryAlreadyExistsException",
        `The repository with name '${name}' already exists in the registry with id '${simulatedAccount}'`,
        "AWS ECR API Reference, CreateRepository (RepositoryAlreadyExistsException)",
      ),
    ),
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("ecr", region, `repository/${id}`),
    outputs: ({ region, dnsSuffix }, id) => ({
      name: id,
      registryId: simulatedAccount,
      repositoryUrl: `${simulatedAccount}.dkr.ecr.${region}.${dnsSuffix}/${id}`,
    }),
  },
  {
    type: "aws:sqs/queue:Queue",
    named: once("name", () =>
      plain(
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute(s)",
        "AWS SQS API Reference, CreateQueue (QueueNameExists)",
      ),
    ),
    id: (made) => `https://${addressOf("sqs", made.region)}/${simulatedAccount}/${queueName(made)}`,
    arn: (made) => regionalArn("sqs", made.region, queueName(made)),
    outputs: (made, id) => ({ name: queueName(made), url: id }),
  },
  {
    type: "aws:sns/topic:Topic",
    id: (made) => regionalArn("sns", made.region, nameOf(made)),
    arn: (_, id) => id,
    outputs: (made) => ({ name: nameOf(made), owner: simulatedAccount }),
  },
  {
    type: "aws:ssm/parameter:Parameter",
    named: once("name", () =>
      plain(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        "AWS SSM API Reference, PutParameter (ParameterAlreadyExists)",
      ),
    ),
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("ssm", region, `parameter${id.startsWith("/") ? "" : "/"}${id}`),
    outputs: ({ inputs }, id) => ({ name: id, version: 1, ...chosen(inputs, { dataType: "text", tier: "Standard" }) }),
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    named: once("name", (name) =>
      plain(
        "ResourceExistsException",
        `The operation failed because the secret ${name} already exists.`,
        "AWS Secrets Manager API Reference, CreateSecret (ResourceExistsException)",
      ),
    ),
    id: (made) => regionalArn("secretsmanager", made.region, `secret:${nameOf(made)}-${capitals("", made.seed, 6)}`),
    arn: (_, id) => id,
    outputs: (made) => ({ name: nameOf(made), ...chosen(made.inputs, { recoveryWindowInDays: 30 }) }),
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    id: ({ inputs, seed }) => `${text(inputs, "secretId") ?? "secret"}|${versionId(seed)}`,
    arn: ({ inputs, region, seed }) =>
      text(inputs, "secretId") ?? regionalArn("secretsmanager", region, `secret:${nameSuffix(seed)}`),
    outputs: ({ seed, inputs }) => ({
      versionId: versionId(seed),
      ...chosen(inputs, { versionStages: ["AWSCURRENT"] }),
    }),
  },
  {
    type: "aws:efs/fileSystem:FileSystem",
    id: ({ seed }) => hexId("fs", seed),
    arn: ({ region }, id) => regionalArn("elasticfilesystem", region, `file-system/${id}`),
    outputs: ({ region, dnsSuffix, inputs, seed }, id) => ({
      dnsName: `${id}.efs.${region}.${dnsSuffix}`,
      numberOfMountTargets: 0,
      ownerId: simulatedAccount,
      ...chosen(inputs, {
        creationToken: hash(seed).slice(0, 32),
        performanceMode: "generalPurpose",
        throughputMode: "bursting",
      }),
    }),
    refuseDelete: (fileSystem, world) => {
      const mounted = world
        .all("aws:efs/mountTarget:MountTarget")
        .some((one) => text(one.inputs, "fileSystemId") === fileSystem.id);
      return mounted
        ? plain(
            "FileSystemInUse",
            `File system '${fileSystem.id}' has mount targets`,
            "AWS EFS API Reference, DeleteFileSystem (FileSystemInUse)",
            409,
          )
        : undefined;
    },
  },
  {
    type: "aws:efs/mountTarget:MountTarget",
    id: ({ seed }) => hexId("fsmt", seed),
    outputs: ({ seed }) => ({ networkInterfaceId: hexId("eni", `mount ${seed}`), ownerId: simulatedAccount }),
    minutes: {
      create: 1.5,
      delete: 1,
      source: "hashicorp/terraform-provider-aws internal/service/efs/mount_target.go (waits for available)",
    },
  },
  {
    type: "aws:route53/zone:Zone",
    global: true,
    id: ({ seed }) => capitals("Z", seed, 21),
    arn: (_, id) => `arn:aws:route53:::hostedzone/${id}`,
    outputs: ({ seed }, id) => ({
      zoneId: id,
      primaryNameServer: nameServers(seed)[0],
      nameServers: nameServers(seed),
    }),
  },
  {
    type: "aws:route53/record:Record",
    global: true,
    id: ({ inputs }) =>
      `${text(inputs, "zoneId") ?? "Z"}_${text(inputs, "name") ?? "name"}_${text(inputs, "type") ?? "A"}`,
    outputs: ({ inputs }) => ({ fqdn: text(inputs, "name") ?? "" }),
  },
];

function queueName(made: Making): string {
  const name = nameOf(made);
  return made.inputs["fifoQueue"] === true && !name.endsWith(".fifo") ? `${name}.fifo` : name;
}

function versionId(seed: string): string {
  return `terraform-${uuid(seed).replaceAll("-", "").slice(0, 26)}`;
}

function nameServers(seed: string): string[] {
  return ["org", "co.uk", "com", "net"].map(
    (end, index) =>
      `ns-${(Number.parseInt(hash(seed).slice(index * 2, index * 2 + 3), 16) % 512) + index * 512}.awsdns-0${index}.${end}`,
  );
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
