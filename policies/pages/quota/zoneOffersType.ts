import { type PolicyPage, readsOf, ref } from "../page.ts";

const pool = "gcp:container/nodePool:NodePool";
const group = "aws:eks/nodeGroup:NodeGroup";
const subnet = "aws:ec2/subnet:Subnet";

const example = (awsRegion: string, zone: string): PolicyPage["example"]["fails"] => ({
  resources: [
    {
      type: subnet,
      name: "private",
      inputs: {
        region: awsRegion,
        vpcId: "vpc-0abc1234def567890",
        availabilityZone: `${awsRegion}a`,
        cidrBlock: "10.0.0.0/20",
      },
    },
    {
      type: group,
      name: "infer",
      inputs: {
        clusterName: "example",
        region: awsRegion,
        instanceTypes: ["trn2.48xlarge"],
        subnetIds: [ref("private")],
        scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 4 },
      },
    },
    {
      type: pool,
      name: "finetune",
      inputs: {
        cluster: "example",
        location: zone.slice(0, -2),
        nodeLocations: [zone],
        nodeCount: 8,
        nodeConfig: { machineType: "a3-ultragpu-8g", spot: true },
      },
    },
  ],
});

export const zoneOffersTypePage: PolicyPage = {
  policy: "quota-zone-offers-type",
  accident:
    "Accelerators are in few zones, and which ones differs from type to type. A group in another zone is accepted, waits for nodes and fails half an hour later, when the network, the cluster and the storage are built in the wrong place.",
  sources: [
    "https://docs.cloud.google.com/compute/docs/gpus/gpu-regions-zones",
    "https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html",
  ],
  reads: [
    ...readsOf([group], {
      "instanceTypes[*]": "machine types",
      "subnetIds[*]": "the subnets, and so the zones, that it stands in",
    }),
    ...readsOf([subnet], { availabilityZone: "the zone of a subnet" }),
    ...readsOf([pool], {
      "nodeConfig.machineType": {
        use: "machine type",
        whenAbsent: "then GKE takes e2-medium, which is to be had everywhere",
      },
      "nodeLocations[*]": "the zones that it stands in",
      location: { use: "the region that it stands in", whenAbsent: "then it is that of the provider" },
      "nodeConfig.spot": "how it is bought",
      "nodeConfig.flexStart": "how it is bought",
      "queuedProvisioning.enabled": "how it is bought",
      "nodeConfig.reservationAffinity.consumeReservationType": "how it is bought",
    }),
  ],
  example: { fails: example("us-west-2", "us-west2-a"), fixed: example("us-east-2", "us-east5-a") },
};
