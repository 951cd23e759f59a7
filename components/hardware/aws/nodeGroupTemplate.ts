import type { ResourceGraph, ResourceNode } from "../../core/graph.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { read, UNKNOWN, Unknown } from "../../core/value.ts";
import { findLaunchTemplate } from "./launchTemplate.ts";

const blockGuide = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html";
const templateGuide = "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html";
const efaGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";

/** A value, absent, or set to something that is only known later (which counts as set). */
export type Given<T> = T | Unknown | undefined;

/** What the rules look at in a managed node group. */
export interface PlainNodeGroup {
  readonly capacityType?: Given<string>;
  readonly instanceTypes?: Given<readonly unknown[]>;
  readonly amiType?: Given<string>;
  readonly version?: Given<string>;
  readonly releaseVersion?: Given<string>;
  readonly diskSize?: Given<number>;
  readonly remoteAccess?: Given<unknown>;
  readonly subnetIds?: Given<readonly unknown[]>;
  readonly desiredSize?: Given<number>;
}

/** What the rules look at in its launch template. */
export interface PlainTemplate {
  readonly instanceType?: Given<string>;
  readonly imageId?: Given<string>;
  readonly marketType?: Given<string>;
  readonly capacityReservationId?: Given<string>;
  readonly capacityReservationResourceGroupArn?: Given<string>;
  readonly capacityReservationPreference?: Given<string>;
  readonly placementGroup?: Given<string>;
  readonly tenancy?: Given<string>;
  readonly iamInstanceProfile?: Given<unknown>;
  readonly instanceInitiatedShutdownBehavior?: Given<string>;
  readonly hibernation?: Given<boolean>;
  readonly vpcSecurityGroupIds?: Given<readonly unknown[]>;
  readonly networkInterfaces?: Given<
    readonly { readonly subnetId?: Given<string>; readonly associatePublicIpAddress?: Given<boolean> }[]
  >;
}

export interface NodeGroupTemplate {
  readonly nodeGroup: PlainNodeGroup;
  /** Absent: the group has no template. `UNKNOWN`: it has one that cannot be read (not of this stack). */
  readonly template?: PlainTemplate | Unknown;
}

/**
 * What EKS refuses of a managed node group and its launch template: the rules of Capacity Blocks, and what may be set in
 * one place only. Paths begin with `nodeGroup.` or `launchTemplate.`.
 */
export function checkNodeGroupTemplate({ nodeGroup, template }: NodeGroupTemplate): Problem[] {
  const problems = new Problems();
  if (template instanceof Unknown) return problems.list;
  checkBlockRules(problems, nodeGroup, template);
  if (template !== undefined) {
    checkTemplateAlone(problems, template);
    checkSetOnce(problems, nodeGroup, template);
  }
  return problems.list;
}

function checkBlockRules(problems: Problems, group: PlainNodeGroup, template: PlainTemplate | undefined): void {
  const wantsBlock = group.capacityType === "CAPACITY_BLOCK";
  const market = template?.marketType;
  if (market === "capacity-block" && isKnown(group.capacityType) && !wantsBlock) {
    problems.error(
      "nodeGroup.capacityType",
      group.capacityType,
      "has to be CAPACITY_BLOCK when the launch template asks the market capacity-block",
      "set capacityType to CAPACITY_BLOCK",
      blockGuide,
    );
  }
  if (isSet(market) && isKnown(market) && market !== "capacity-block") {
    problems.error(
      "launchTemplate.instanceMarketOptions.marketType",
      market,
      "is a market option that managed node groups refuse in a launch template",
      "leave it out, and set capacityType on the node group (SPOT for spot)",
      "https://github.com/hashicorp/terraform-provider-aws/issues/18025",
    );
  }
  if (!wantsBlock) return;

  if (template === undefined) {
    problems.error(
      "nodeGroup.launchTemplate",
      undefined,
      "is missing: a Capacity Block group needs a launch template that names the block",
      "add a launch template with the market capacity-block, the reservation id and the instance type",
      blockGuide,
    );
    return;
  }
  if (!isSet(market)) {
    problems.error(
      "launchTemplate.instanceMarketOptions.marketType",
      undefined,
      "is missing: without it the instances are on-demand and the create call is refused",
      "set it to capacity-block",
      blockGuide,
    );
  }
  if (!isSet(template.capacityReservationId) && !isSet(template.capacityReservationResourceGroupArn)) {
    problems.error(
      "launchTemplate.capacityReservationSpecification.capacityReservationTarget.capacityReservationId",
      undefined,
      "is missing: instances run in a Capacity Block only when they name it",
      "set it to the id of the block, cr-…",
      blockGuide,
    );
  }
  if (!isSet(template.instanceType)) {
    problems.error(
      "launchTemplate.instanceType",
      undefined,
      "is missing: for a Capacity Block the type is set in the template",
      "set it, and leave instanceTypes of the node group out",
      blockGuide,
    );
    if (isSet(group.instanceTypes)) {
      problems.error(
        "nodeGroup.instanceTypes",
        group.instanceTypes,
        "has to be empty for a Capacity Block",
        "set the type in the launch template",
        blockGuide,
      );
    }
  }
  if (isSet(template.placementGroup)) {
    problems.error(
      "launchTemplate.placement.groupName",
      template.placementGroup,
      "is a placement group for a Capacity Block, which brings its own placement",
      "leave the placement group out",
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",
    );
  }
  if (isSet(template.tenancy) && isKnown(template.tenancy) && template.tenancy !== "default") {
    problems.error(
      "launchTemplate.placement.tenancy",
      template.tenancy,
      "is not the default tenancy, the only one of Capacity Blocks",
      "leave the tenancy out",
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",
    );
  }
  if (Array.isArray(group.subnetIds) && group.subnetIds.length > 1) {
    problems.error(
      "nodeGroup.subnetIds",
      group.subnetIds,
      "has several subnets, and a Capacity Block is in one zone",
      "give only the subnet in the zone of the block",
      blockGuide,
    );
  }
  if (typeof group.desiredSize === "number" && group.desiredSize > 0) {
    problems.warning(
      "nodeGroup.scalingConfig.desiredSize",
      group.desiredSize,
      "wants nodes at once, and every launch fails until the block begins",
      "create with 0 and raise it when the block begins",
      blockGuide,
    );
  }
}

function checkTemplateAlone(problems: Problems, template: PlainTemplate): void {
  const forbid = (path: string, value: unknown, what: string): void => {
    if (!isSet(value)) return;
    problems.error(
      `launchTemplate.${path}`,
      value,
      `is ${what}, which managed node groups refuse in a launch template`,
      "leave it out",
      templateGuide,
    );
  };
  forbid("iamInstanceProfile", template.iamInstanceProfile, "an instance profile");
  forbid("instanceInitiatedShutdownBehavior", template.instanceInitiatedShutdownBehavior, "a shutdown behaviour");
  forbid(
    "hibernationOptions.configured",
    template.hibernation === false ? undefined : template.hibernation,
    "hibernation",
  );
  const interfaces = Array.isArray(template.networkInterfaces) ? template.networkInterfaces : [];
  interfaces.forEach((entry, index) => {
    forbid(`networkInterfaces[${index}].subnetId`, entry.subnetId, "a subnet");
    if (interfaces.length > 1 && entry.associatePublicIpAddress === true) {
      problems.error(
        `launchTemplate.networkInterfaces[${index}].associatePublicIpAddress`,
        true,
        "asks a public address for an instance with several interfaces, which EC2 refuses",
        "set it to false and use private subnets",
        efaGuide,
      );
    }
  });
  if (interfaces.length > 0 && isSet(template.vpcSecurityGroupIds)) {
    problems.error(
      "launchTemplate.vpcSecurityGroupIds",
      template.vpcSecurityGroupIds,
      "sets security groups for the instance beside network interfaces, which have their own",
      "set them on each network interface",
      templateGuide,
    );
  }
}

function checkSetOnce(problems: Problems, group: PlainNodeGroup, template: PlainTemplate): void {
  const forbid = (key: keyof PlainNodeGroup, why: string, fix: string): void => {
    if (isSet(group[key])) problems.error(`nodeGroup.${key}`, group[key], why, fix, templateGuide);
  };
  forbid(
    "diskSize",
    "cannot be set on a node group with a launch template",
    "set it in blockDeviceMappings of the template",
  );
  forbid(
    "remoteAccess",
    "cannot be set on a node group with a launch template",
    "set keyName and security groups in the template",
  );
  if (isSet(template.imageId)) {
    const why = "cannot be set when the launch template sets an image";
    // CUSTOM is what EKS itself reports for such a group.
    if (group.amiType !== "CUSTOM") forbid("amiType", why, "leave it out, or leave imageId out of the template");
    forbid("version", why, "leave it out: the image decides the Kubernetes version");
    forbid("releaseVersion", why, "leave it out: the image decides the release");
  }
  if (isSet(template.instanceType)) {
    forbid(
      "instanceTypes",
      "cannot be set when the launch template sets an instance type",
      "set the type in one place",
    );
  }
}

/** Reads a managed node group and its template from raw resources, for `checkNodeGroupTemplate`. */
export function nodeGroupTemplate(graph: ResourceGraph, node: ResourceNode): NodeGroupTemplate {
  const group = <T>(path: string): Given<T> => given<T>(node.inputs, path);
  const nodeGroup: PlainNodeGroup = {
    capacityType: group("capacityType"),
    instanceTypes: group("instanceTypes"),
    amiType: group("amiType"),
    version: group("version"),
    releaseVersion: group("releaseVersion"),
    diskSize: group("diskSize"),
    remoteAccess: group("remoteAccess"),
    subnetIds: group("subnetIds"),
    desiredSize: group("scalingConfig.desiredSize"),
  };
  const lookup = findLaunchTemplate(graph, node);
  if (lookup.state === "none") return { nodeGroup };
  if (lookup.state === "missing") return { nodeGroup, template: UNKNOWN };
  const { inputs } = lookup.template;
  const of = <T>(path: string): Given<T> => given<T>(inputs, path);
  const target = "capacityReservationSpecification.capacityReservationTarget";
  const interfaces = of<readonly unknown[]>("networkInterfaces");
  return {
    nodeGroup,
    template: {
      instanceType: of("instanceType"),
      imageId: of("imageId"),
      marketType: of("instanceMarketOptions.marketType"),
      capacityReservationId: of(`${target}.capacityReservationId`),
      capacityReservationResourceGroupArn: of(`${target}.capacityReservationResourceGroupArn`),
      capacityReservationPreference: of("capacityReservationSpecification.capacityReservationPreference"),
      placementGroup: of("placement.groupName") ?? of("placement.groupId"),
      tenancy: of("placement.tenancy"),
      iamInstanceProfile: of("iamInstanceProfile"),
      instanceInitiatedShutdownBehavior: of("instanceInitiatedShutdownBehavior"),
      hibernation: of("hibernationOptions.configured"),
      vpcSecurityGroupIds: of("vpcSecurityGroupIds"),
      networkInterfaces: !Array.isArray(interfaces)
        ? (interfaces as Unknown | undefined)
        : interfaces.map((_, index) => ({
            subnetId: of<string>(`networkInterfaces[${index}].subnetId`),
            associatePublicIpAddress: flag(of(`networkInterfaces[${index}].associatePublicIpAddress`)),
          })),
    },
  };
}

function given<T>(properties: unknown, path: string): Given<T> {
  const answer = read(properties, path);
  if (answer.state === "absent") return undefined;
  return answer.state === "known" ? (answer.value as T) : UNKNOWN;
}

/** Launch templates spell booleans as strings. */
function flag(value: Given<unknown>): Given<boolean> {
  if (value === "true" || value === "false") return value === "true";
  return typeof value === "boolean" || value instanceof Unknown ? value : undefined;
}

/** Present and, for a list or text, not empty. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !(Array.isArray(value) && value.length === 0);
}

function isKnown(value: unknown): boolean {
  return !(value instanceof Unknown);
}
