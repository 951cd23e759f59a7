import { LogGroup, type LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup.js";
import { FlowLog, type FlowLogArgs } from "@pulumi/aws/ec2/flowLog.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../hardware/aws/region.ts";
import { after } from "../../pulumi/later.ts";
import { make } from "../../pulumi/make.ts";
import type { Override } from "../../pulumi/override.ts";
import { accountOf, type Scope } from "./scope.ts";

export interface FlowLogOverrides {
  flowLogGroup?: Override<LogGroupArgs>;
  flowLog?: Override<FlowLogArgs>;
}

/** Who talked to whom, for as many days as asked. */
export function flowLogs(
  { name, region, child, tags }: Scope<string>,
  groupName: string,
  vpcId: pulumi.Input<string>,
  retentionInDays: number,
  overrides: FlowLogOverrides,
): void {
  const label = `${name}-flow-logs`;
  const partition = partitionOf(region);
  const group = make(
    LogGroup,
    label,
    { region, name: groupName, retentionInDays, tags: tags(label) },
    child,
    overrides.flowLogGroup,
  );
  const account = accountOf(child.parent!);
  const role = new Role(
    label,
    {
      description: `Writes the flow logs of ${name}`,
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "vpc-flow-logs.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          },
        ],
      }),
      tags: tags(label),
    },
    child,
  );
  const policy = new RolePolicy(
    label,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resource: pulumi.interpolate`arn:${partition}:logs:${region}:${account}:log-group:${groupName}:*`,
          },
        ],
      }),
    },
    child,
  );
  const args: FlowLogArgs = {
    region,
    vpcId,
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: after(role.arn, [policy]),
    tags: tags(label),
  };
  make(FlowLog, label, args, child, overrides.flowLog);
}
