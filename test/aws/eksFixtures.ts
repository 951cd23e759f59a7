import type { ClusterRef } from "../../components/aws/refs.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { runsOn } from "../support/cloudRuns.ts";
import { recordAws } from "../support/graph.ts";

export { later, lines, madeFrom, Probe, warningsOf } from "../support/cloudRuns.ts";

/** A cluster described by hand, with every id known. */
export function clusterByHand(
  more: Partial<ClusterRef> = {},
  network: Partial<ClusterRef["network"]> = {},
): ClusterRef {
  return {
    name: "lab",
    arn: "arn:aws:eks:us-east-2:123456789012:cluster/lab",
    securityGroupId: "sg-cluster",
    kubernetesVersion: "1.34",
    nodeRoleArn: "arn:aws:iam::123456789012:role/node",
    endpoint: "https://lab.example",
    certificateAuthority: "Y2E=",
    serviceCidr: "172.20.0.0/16",
    ...more,
    network: {
      region: "us-east-2",
      vpcId: "vpc-1",
      privateSubnets: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
      efaSecurityGroupId: "sg-efa",
      ...network,
    },
  };
}

/** A cluster with a subnet in this zone. */
export function clusterIn(region: string, zone: string): ClusterRef {
  return clusterByHand({}, { region, privateSubnets: { [zone]: "subnet-zone" } });
}

/** Runs programs against the simulated AWS. */
export const { run, failing } = runsOn(simulatedAws, recordAws);
