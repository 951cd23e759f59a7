import { isFirm } from "../../components/core/fact.ts";
import type { ResourceGraph } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { type Properties, read } from "../../components/core/value.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { checkInterfaces } from "../../components/hardware/aws/interfaceLayout.ts";
import { readInterfaces } from "../../components/hardware/aws/launchTemplate.ts";
import { type NodeGroupView, nodeGroupView } from "../../components/hardware/aws/nodeGroup.ts";
import { checkNodeGroupTemplate, nodeGroupTemplate } from "../../components/hardware/aws/nodeGroupTemplate.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { clusterMissing, eks, eksApi, ofCluster, ofThisCluster, withUuid } from "./eks.ts";
import { refuseGroupVersion, versionIn } from "./eksVersions.ts";
import { graphWith, type WorldGraph } from "./graph.ts";
import { uuid } from "./ids.ts";
import { type AwsType, chosen, type Making, nameOf, number, refers, text } from "./model.ts";
import { nodeGroupFailed } from "./outages.ts";
import { regionalArn } from "./place.ts";
import { quotaExceeded, vcpuLimit } from "./quotas.ts";
import { capacityShortage, layoutRefusal } from "./reservations.ts";
import { awsTypes as t } from "./tokens.ts";

const groupName = (made: Making): string => nameOf(made, "nodeGroupName");

export const nodeGroupTypes: readonly AwsType[] = [
  {
    type: t.nodeGroup,
    named: {
      name: (properties) => text(properties, "nodeGroupName"),
      within: ofThisCluster,
      taken: (name, existing) =>
        eks(
          "ResourceInUseException",
          `NodeGroup already exists with name ${name} and cluster name ${text(existing.inputs, "clusterName")}`,
          409,
          "terraform-aws-modules/terraform-aws-eks issue 1191; aws/aws-cdk issue 26931",
        ),
    },
    refers: [
      ofCluster,
      refers("subnetIds[]", t.subnet, (id) =>
        eks("InvalidParameterException", `The subnet ID '${id}' does not exist`, 400, eksApi),
      ),
      refers("nodeRoleArn", t.role, (arn) =>
        eks(
          "InvalidParameterException",
          `The role with name ${arn.split("/").at(-1)} cannot be found.`,
          400,
          `${eksApi}, CreateNodegroup (IAM: NoSuchEntity)`,
        ),
      ),
      refers("launchTemplate.id", t.launchTemplate, (id) =>
        eks(
          "InvalidRequestException",
          `The specified launch template, with template ID ${id}, does not exist.`,
          400,
          "AWS EC2 API Reference, error codes (InvalidLaunchTemplateId.NotFound)",
        ),
      ),
    ],
    id: (made) => `${text(made.inputs, "clusterName") ?? "cluster"}:${groupName(made)}`,
    arn: (made) =>
      regionalArn(
        "eks",
        made.region,
        `nodegroup/${text(made.inputs, "clusterName") ?? "cluster"}/${withUuid(groupName(made), made.seed)}`,
      ),
    outputs: nodeGroupOutputs,
    minutes: {
      create: 3,
      delete: 5,
      update: 10,
      source:
        "umotif-public/terraform-aws-eks-node-group issue 7 (2 minutes 50); hashicorp/terraform-provider-aws acceptance runs",
    },
    refuse: (asked) => clusterMissing(asked) ?? refuseGroupVersion(asked) ?? refuseNodeGroup(asked),
  },
];

function nodeGroupOutputs(made: Making): Properties {
  const { inputs, seed, world } = made;
  const name = groupName(made);
  const version = text(inputs, "version") ?? versionIn(world, text(inputs, "clusterName"));
  const templated = read(inputs, "launchTemplate").state !== "absent";
  return {
    nodeGroupName: name,
    status: "ACTIVE",
    resources: [{ autoscalingGroups: [{ name: `eks-${name}-${uuid(seed)}` }], remoteAccessSecurityGroupId: "" }],
    ...chosen(inputs, {
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      version,
      releaseVersion: `${version}.0-20260714`,
      // With a launch template both are what it says.
      ...(templated ? {} : { instanceTypes: ["t3.medium"], diskSize: 20 }),
    }),
  };
}

function refuseNodeGroup(asked: Asked): Refusal | undefined {
  const world = graphWith(asked, [
    t.launchTemplate,
    t.nodeGroup,
    t.capacityReservation,
    t.capacityBlock,
    t.placementGroup,
  ]);
  const view = nodeGroupView(world.graph, world.asked);
  return (
    refusedTemplate(world) ??
    refusedSizes(asked.inputs) ??
    (desiredOf(asked.inputs) > desiredOf(asked.before?.inputs ?? {})
      ? failedLaunch(asked, world.graph, view)
      : undefined)
  );
}

const desiredOf = (inputs: Properties): number => number(inputs, "scalingConfig.desiredSize") ?? 0;

/** What EKS says of some combinations, by what our rule says of them. */
const words: readonly (readonly [path: RegExp, code: string, message: string, source: string])[] = [
  [
    /instanceMarketOptions\.marketType$/,
    "InvalidRequestException",
    "Instance market options are not supported with the launch template",
    "hashicorp/terraform-provider-aws issue 18025",
  ],
  [
    /^nodeGroup\.diskSize$/,
    "InvalidParameterException",
    "Disk size must be specified within the launch template.",
    "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
  ],
  [
    /^nodeGroup\.remoteAccess$/,
    "InvalidParameterException",
    "Remote access configuration cannot be specified with a launch template.",
    "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
  ],
  [
    /^nodeGroup\.instanceTypes$/,
    "InvalidParameterException",
    "Instance types can be specified in either the node group or the launch template, and not in both.",
    "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
  ],
];

/** The rules of `node-group-template-valid`: what EKS refuses when the group is made. */
function refusedTemplate({ graph, asked }: WorldGraph): Refusal | undefined {
  const problem = checkNodeGroupTemplate(nodeGroupTemplate(graph, asked)).find(({ severity }) => severity === "error");
  if (problem === undefined) return undefined;
  const known = words.find(([path]) => path.test(problem.path) && problem.value !== undefined);
  if (known !== undefined) return eks(known[1], known[2], 400, known[3]);
  return eks("InvalidParameterException", sentence(problem), 400, problem.source ?? eksApi);
}

/** `launchTemplate.instanceType is missing: for a Capacity Block the type is set in the template`: a rule of ours as a sentence. */
function sentence({ path, rule }: Problem): string {
  return `${path} ${rule}`;
}

function refusedSizes(inputs: Properties): Refusal | undefined {
  const [min, max] = [number(inputs, "scalingConfig.minSize"), number(inputs, "scalingConfig.maxSize")];
  const desired = number(inputs, "scalingConfig.desiredSize");
  const limits: readonly (readonly [string, number | undefined])[] = [
    ["minSize", min],
    ["desiredSize", desired],
  ];
  const over = limits.find(([, size]) => size !== undefined && max !== undefined && size > max);
  if (over !== undefined) {
    return eks(
      "InvalidParameterException",
      `${over[0]} can't be greater than maxSize`,
      400,
      "ministryofjustice/cloud-platform-infrastructure pull request 4595",
    );
  }
  if (desired === undefined || min === undefined || desired >= min) return undefined;
  return eks(
    "InvalidParameterException",
    `Minimum capacity ${min} can't be greater than desired size ${desired}`,
    400,
    "terraform-aws-modules/terraform-aws-eks issues 3306 and 2508",
  );
}

/**
 * EKS takes such a group, and its machines do not come. In an account the group stays behind, failed; here it is refused as a
 * whole, after no time: what a half-made group does is practised with a fault.
 */
function failedLaunch(asked: Asked, graph: ResourceGraph, view: NodeGroupView): Refusal | undefined {
  const launch = (refusal: Refusal): Refusal => ({
    ...refusal,
    message: nodeGroupFailed(
      asked.inputs,
      `Could not launch On-Demand Instances. ${refusal.code} - ${refusal.message} Launching EC2 instance failed.`,
    ),
  });
  const layout = refusedLayout(view);
  if (layout !== undefined) return launch(layout);
  const short = capacityShortage(asked, graph, view);
  if (short !== undefined) return launch(short);
  const quota = quotaExceeded(asked);
  if (quota === undefined) return undefined;
  if (quota.unit === "vCPU") return launch(vcpuLimit(quota));
  return eks(
    "ResourceLimitExceededException",
    `${quota.name}: the limit is ${quota.limit}.`,
    400,
    `https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html (${quota.quota})`,
  );
}

/** Interfaces that the cards of the machine type do not take. */
function refusedLayout({ template, machineTypes }: NodeGroupView): Refusal | undefined {
  if (template === undefined || machineTypes.state !== "known") return undefined;
  const interfaces = readInterfaces(template);
  if (interfaces.state !== "known") return undefined;
  for (const name of machineTypes.value) {
    const machine = findAwsMachineType(name);
    if (machine === undefined || !isFirm(machine)) continue;
    const problem = checkInterfaces(machine, interfaces.value).find(({ severity }) => severity === "error");
    if (problem !== undefined) return layoutRefusal(problem, name);
  }
  return undefined;
}
