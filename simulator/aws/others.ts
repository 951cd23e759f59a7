import { sideUuid } from "./ids.ts";
import { type AwsType, chosen, flag, type Making, nameOf, once, plain, refers, text } from "./model.ts";
import { addressOf, regionalArn, simulatedAccount } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

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
    refuseDelete: ({ inputs }) =>
      flag(inputs, "deletionProtectionEnabled") === true && flag(inputs, "skipDestroy") !== true
        ? plain(
            "ValidationException",
            "Cannot delete log group with deletion protection enabled. Disable deletion protection first.",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protecting-log-groups-from-deletion.html",
          )
        : undefined,
    leaves: ({ inputs }) => (flag(inputs, "skipDestroy") === true ? "whole" : undefined),
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
        `scheduledUpdateGroupAction:${sideUuid(`group ${seed}`)}:autoScalingGroupName/${group}:scheduledActionName/${id}`,
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
    type: t.repository,
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
    type: t.queue,
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
    type: t.topic,
    id: (made) => regionalArn("sns", made.region, nameOf(made)),
    arn: (_, id) => id,
    outputs: (made) => ({ name: nameOf(made), owner: simulatedAccount }),
  },
  {
    type: t.parameter,
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
];

function queueName(made: Making): string {
  const name = nameOf(made);
  return made.inputs["fifoQueue"] === true && !name.endsWith(".fifo") ? `${name}.fifo` : name;
}
