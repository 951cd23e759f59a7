import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Finding, judgeGraph as judgeWith, once, type Place } from "../convert.ts";
import { readAwsSdk } from "../readers/declarations.ts";
import { ec2Converters } from "./ec2.ts";
import { eksConverters } from "./eks.ts";
import { fsxConverters } from "./fsx.ts";
import { iamConverters } from "./iam.ts";
import { s3Converters } from "./s3.ts";

const noDescription = "small and plain, and its API's description would be another development dependency";

export const aws: Place = {
  package: "aws",
  apis: {
    ec2: once(() => readAwsSdk("ec2", "@aws-sdk/client-ec2")),
    eks: once(() => readAwsSdk("eks", "@aws-sdk/client-eks")),
    fsx: once(() => readAwsSdk("fsx", "@aws-sdk/client-fsx")),
    iam: once(() => readAwsSdk("iam", "@aws-sdk/client-iam")),
    s3: once(() => readAwsSdk("s3", "@aws-sdk/client-s3")),
  },
  converters: { ...ec2Converters, ...eksConverters, ...fsxConverters, ...iamConverters, ...s3Converters },
  notJudged: {
    "aws:autoscaling/schedule:Schedule": noDescription,
    "aws:autoscaling/tag:Tag": noDescription,
    "aws:cloudwatch/logGroup:LogGroup": noDescription,
    "aws:kms/alias:Alias": noDescription,
    "aws:kms/key:Key": noDescription,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
      "the provider creates nothing: it finds the group that came with the VPC and takes its rules away",
  },
};

export function judgeGraph(nodes: readonly ResourceNode[]): Finding[] {
  return judgeWith(aws, nodes);
}
