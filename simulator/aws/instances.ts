import { isFirm } from "../../components/core/fact.ts";
import { findAwsMachineType } from "../../components/hardware/aws/catalogue.ts";
import { checkInterfaces } from "../../components/hardware/aws/interfaceLayout.ts";
import { readInterfaces } from "../../components/hardware/aws/launchTemplate.ts";
import { instanceView } from "../../components/hardware/aws/nodeGroup.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing } from "../world/world.ts";
import { addressIn, publicAddress } from "./addresses.ts";
import { graphWith } from "./graph.ts";
import { hash, hexId, sideId, sideUuid } from "./ids.ts";
import { type AwsType, chosen, ec2, flag, type Making, nameOf, number, refers, text } from "./model.ts";
import { regionalArn, regionOf } from "./place.ts";
import { quotaExceeded, vcpuLimit } from "./quotas.ts";
import { capacityShortage, layoutRefusal } from "./reservations.ts";
import { awsTypes as t } from "./tokens.ts";

const missingSubnet = (id: string): Refusal =>
  ec2("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`, "RunInstances");
const missingGroup = (id: string): Refusal =>
  ec2("InvalidGroup.NotFound", `The security group '${id}' does not exist`, "RunInstances");
const missingTemplate = (id: string): Refusal =>
  ec2(
    "InvalidLaunchTemplateId.NotFound",
    `The specified launch template, with template ID ${id}, does not exist.`,
    "RunInstances",
  );
const groups = [t.securityGroup, t.defaultSecurityGroup];

export const instanceTypes: readonly AwsType[] = [
  {
    type: t.launchTemplate,
    named: {
      name: (properties) => text(properties, "name"),
      within: regionOf,
      taken: () => ec2("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use."),
    },
    id: ({ seed }) => hexId("lt", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `launch-template/${id}`),
    outputs: (made) => ({ name: nameOf(made), latestVersion: 1, ...chosen(made.inputs, { defaultVersion: 1 }) }),
    refuse: refuseTemplate,
    updated: (before, inputs) => {
      const latest = Number(before.outputs["latestVersion"] ?? 1) + 1;
      const follows = inputs["updateDefaultVersion"] === true;
      return { latestVersion: latest, ...(follows ? { defaultVersion: latest } : {}) };
    },
  },
  {
    type: t.instance,
    refers: [
      refers("subnetId", t.subnet, missingSubnet),
      refers("vpcSecurityGroupIds[]", groups, missingGroup),
      refers("launchTemplate.id", t.launchTemplate, missingTemplate),
    ],
    id: ({ seed }) => hexId("i", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `instance/${id}`),
    outputs: instanceOutputs,
    minutes: {
      create: 0.5,
      delete: 1,
      source: "hashicorp/terraform-provider-aws internal/service/ec2/ec2_instance.go (waits for running)",
    },
    refuse: refuseInstance,
    refuseDelete: (instance) =>
      flag(instance.inputs, "disableApiTermination") === true
        ? ec2(
            "OperationNotPermitted",
            `The instance '${instance.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
            "TerminateInstances",
            "rebuy-de/aws-nuke issue 279",
          )
        : undefined,
  },
  {
    type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    id: ({ seed }) => `sir-${hash(seed).slice(0, 8)}`,
    arn: ({ region, seed }) => regionalArn("ec2", region, `spot-instances-request/sir-${hash(seed).slice(0, 8)}`),
    outputs: ({ seed }) => ({
      spotBidStatus: "fulfilled",
      spotRequestState: "active",
      spotInstanceId: sideId("i", seed),
    }),
    refuse: (asked) => quotaOf(asked),
  },
  {
    type: t.autoscalingGroup,
    named: {
      name: (properties) => text(properties, "name"),
      within: regionOf,
      taken: (name) => ({
        code: "AlreadyExists",
        message: `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
        source: "AWS Auto Scaling API Reference, CreateAutoScalingGroup (AlreadyExists)",
      }),
    },
    refers: [
      refers("launchTemplate.id", t.launchTemplate, missingTemplate),
      refers("vpcZoneIdentifiers[]", t.subnet, (id) => ({
        code: "ValidationError",
        message: `The subnet ID '${id}' does not exist`,
        source: "AWS Auto Scaling API Reference, CreateAutoScalingGroup",
      })),
    ],
    id: (made) => nameOf(made),
    arn: ({ region, seed }, id) =>
      regionalArn("autoscaling", region, `autoScalingGroup:${sideUuid(`group ${seed}`)}:autoScalingGroupName/${id}`),
    outputs: ({ inputs }, id) => ({
      name: id,
      predictedCapacity: 0,
      warmPoolSize: 0,
      ...chosen(inputs, {
        desiredCapacity: number(inputs, "minSize") ?? 0,
        defaultCooldown: 300,
        healthCheckType: "EC2",
      }),
    }),
    minutes: {
      create: 2,
      delete: 4,
      source: "hashicorp/terraform-provider-aws internal/service/autoscaling/group.go (waits for capacity, 10 minutes)",
    },
    refuse: (asked) => {
      const [min, max] = [number(asked.inputs, "minSize"), number(asked.inputs, "maxSize")];
      if (min !== undefined && max !== undefined && min > max) {
        return {
          code: "ValidationError",
          message: `Max bound, ${max}, must be greater than or equal to min bound, ${min}`,
          source: "AWS Auto Scaling API Reference, CreateAutoScalingGroup (ValidationError)",
        };
      }
      return undefined;
    },
  },
  {
    type: t.keyPair,
    named: {
      name: (properties) => text(properties, "keyName"),
      within: regionOf,
      taken: () => ec2("InvalidKeyPair.Duplicate", "The keypair already exists", "ImportKeyPair"),
    },
    id: (made) => nameOf(made, "keyName"),
    arn: ({ region }, id) => regionalArn("ec2", region, `key-pair/${id}`),
    outputs: ({ seed }, id) => ({ keyName: id, keyPairId: hexId("key", seed), keyType: "rsa" }),
  },
  {
    type: "aws:ebs/volume:Volume",
    id: ({ seed }) => hexId("vol", seed),
    arn: ({ region }, id) => regionalArn("ec2", region, `volume/${id}`),
    outputs: ({ inputs }) => chosen(inputs, { encrypted: false, iops: 3000, size: 8, throughput: 125, type: "gp3" }),
  },
];

function instanceOutputs({ inputs, seed, region, world }: Making) {
  const subnet = world?.find([t.subnet], text(inputs, "subnetId") ?? "");
  const zone = (subnet && text(subnet.outputs, "availabilityZone")) ?? `${region}a`;
  const address = addressIn(subnet, seed);
  const domain = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  return {
    instanceState: "running",
    instanceLifecycle: "",
    outpostArn: "",
    passwordData: "",
    primaryNetworkInterfaceId: sideId("eni", seed),
    privateDns: `ip-${address.replaceAll(".", "-")}.${domain}`,
    ...publicNames(seed, region, isPublic(inputs, subnet)),
    ...chosen(inputs, { availabilityZone: zone, privateIp: address, tenancy: "default", disableApiTermination: false }),
  };
}

/** What the program says of it, else its subnet. */
function isPublic(inputs: Making["inputs"], subnet: Existing | undefined): boolean {
  return flag(inputs, "associatePublicIpAddress") ?? (subnet && flag(subnet.outputs, "mapPublicIpOnLaunch")) === true;
}

function publicNames(seed: string, region: string, has: boolean): { publicDns: string; publicIp: string } {
  if (!has) return { publicDns: "", publicIp: "" };
  const publicIp = publicAddress(seed);
  const domain = region === "us-east-1" ? "compute-1" : `${region}.compute`;
  return { publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${domain}.amazonaws.com`, publicIp };
}

/** EC2 looks only at a template by itself: what does not go together shows when something is launched from it. */
function refuseTemplate({ inputs }: Asked): Refusal | undefined {
  const data = text(inputs, "userData");
  if (data !== undefined && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data)) {
    return ec2("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  }
  const interfaces = Array.isArray(inputs["networkInterfaces"]) ? inputs["networkInterfaces"] : [];
  const beside = Array.isArray(inputs["vpcSecurityGroupIds"]) && inputs["vpcSecurityGroupIds"].length > 0;
  if (interfaces.length === 0 || !beside) return undefined;
  return ec2(
    "InvalidParameterCombination",
    "Network interfaces and an instance-level security groups may not be specified on the same request",
  );
}

function refuseInstance(asked: Asked): Refusal | undefined {
  if (asked.before !== undefined) return undefined;
  const { graph, asked: node } = graphWith(asked, [
    t.launchTemplate,
    t.capacityReservation,
    t.capacityBlock,
    t.placementGroup,
    t.nodeGroup,
  ]);
  const view = instanceView(graph, node);
  const interfaces = view.template === undefined ? undefined : readInterfaces(view.template);
  if (interfaces?.state === "known" && view.machineType.state === "known") {
    const machine = findAwsMachineType(view.machineType.value);
    const problem =
      machine === undefined || !isFirm(machine)
        ? undefined
        : checkInterfaces(machine, interfaces.value).find(({ severity }) => severity === "error");
    if (problem !== undefined) return layoutRefusal(problem, view.machineType.value);
    const open = interfaces.value.length > 1 && opensAddress(view.template!.inputs);
    if (open) {
      return ec2(
        "InvalidParameterCombination",
        "The associatePublicIPAddress parameter can only be specified for the network interface with DeviceIndex 0 and only for a single network interface",
        "RunInstances",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html; aws/karpenter-provider-aws concepts/nodeclasses",
      );
    }
  }
  return capacityShortage(asked, graph, view) ?? quotaOf(asked);
}

function opensAddress(inputs: Readonly<Record<string, unknown>>): boolean {
  const list = Array.isArray(inputs["networkInterfaces"])
    ? (inputs["networkInterfaces"] as { associatePublicIpAddress?: unknown }[])
    : [];
  return list.some(({ associatePublicIpAddress }) => String(associatePublicIpAddress) === "true");
}

function quotaOf(asked: Asked): Refusal | undefined {
  const quota = asked.before === undefined ? quotaExceeded(asked) : undefined;
  return quota === undefined ? undefined : vcpuLimit(quota);
}
