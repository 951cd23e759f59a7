import { asList, type Converter, given, physicalName, sendAll, unsent } from "../convert.ts";

const service = "hashicorp/terraform-provider-aws internal/service/eks";

/** EKS names its fields as the provider does, but for those below. */
export const eksConverters: Readonly<Record<string, Converter>> = {
  "aws:eks/cluster:Cluster": {
    source: `${service}/cluster.go`,
    requests: (inputs, node) => {
      const body = sendAll(inputs, {
        region: unsent,
        name: unsent,
        defaultAddonsToRemoves: unsent,
        forceUpdateVersion: unsent,
        enabledClusterLogTypes: { to: "logging", as: (types) => ({ clusterLogging: [{ types, enabled: true }] }) },
        encryptionConfig: { as: asList },
        remoteNetworkConfig: { of: { remoteNodeNetworks: { as: asList }, remotePodNetworks: { as: asList } } },
        vpcConfig: { to: "resourcesVpcConfig", of: { clusterSecurityGroupId: unsent, vpcId: unsent } },
        kubernetesNetworkConfig: { of: { serviceIpv6Cidr: unsent } },
      });
      return [
        { api: "eks", type: "CreateClusterRequest", body: { ...body, name: physicalName(node, inputs["name"]) } },
      ];
    },
  },
  "aws:eks/nodeGroup:NodeGroup": {
    source: `${service}/node_group.go`,
    requests: (inputs, node) => {
      const body = sendAll(inputs, {
        region: unsent,
        forceUpdateVersion: unsent,
        nodeGroupName: unsent,
        nodeGroupNamePrefix: unsent,
        nodeRoleArn: "nodeRole",
        subnetIds: "subnets",
        remoteAccess: { of: { sourceSecurityGroupIds: "sourceSecurityGroups" } },
      });
      const nodegroupName = physicalName(node, inputs["nodeGroupName"]);
      return [{ api: "eks", type: "CreateNodegroupRequest", body: { ...body, nodegroupName } }];
    },
  },
  "aws:eks/addon:Addon": {
    source: `${service}/addon.go`,
    requests: (inputs) => {
      const body = sendAll(inputs, {
        region: unsent,
        preserve: unsent,
        resolveConflictsOnUpdate: unsent,
        resolveConflictsOnCreate: "resolveConflicts",
      });
      const update = given({
        clusterName: inputs["clusterName"],
        addonName: inputs["addonName"],
        resolveConflicts: inputs["resolveConflictsOnUpdate"],
      });
      return [
        { api: "eks", type: "CreateAddonRequest", body },
        { api: "eks", type: "UpdateAddonRequest", body: update },
      ];
    },
  },
  "aws:eks/accessEntry:AccessEntry": {
    source: `${service}/access_entry.go`,
    requests: (inputs) => [
      { api: "eks", type: "CreateAccessEntryRequest", body: sendAll(inputs, { region: unsent, userName: "username" }) },
    ],
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    source: `${service}/access_policy_association.go`,
    requests: (inputs) => [
      { api: "eks", type: "AssociateAccessPolicyRequest", body: sendAll(inputs, { region: unsent }) },
    ],
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    source: `${service}/pod_identity_association.go`,
    requests: (inputs) => [
      {
        api: "eks",
        type: "CreatePodIdentityAssociationRequest",
        body: sendAll(inputs, { region: unsent }),
      },
    ],
  },
};
