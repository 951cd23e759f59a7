import { checkCidr, checkOverlaps, isPrivateCidr, parseCidr } from "../../core/cidr.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { isPlain, knownNow } from "../../pulumi/checked.ts";
import { refNow } from "../../pulumi/later.ts";
import type { EksClusterArgs } from "../eksCluster.ts";

const endpointGuide = "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html";
const hybridGuide = "https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html";
const serviceCidrGuide = "https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html";

/** The address ranges of a cluster. */
export interface ClusterRanges {
  publicAccessCidrs: string[];
  serviceCidr: string | undefined;
  remoteNodeCidrs: string[];
  remotePodCidrs: string[];
  /** Of the network, where it is known. */
  vpcCidr: string | undefined;
}

/** The address ranges as inputs. What of the network is not known is left out. */
export function rangeInputs(args: EksClusterArgs) {
  const vpcCidr = knownNow(refNow(args.network)?.cidrBlock);
  const { publicAccessCidrs = [], serviceCidr, remoteNodeCidrs = [], remotePodCidrs = [] } = args;
  return { publicAccessCidrs, serviceCidr, remoteNodeCidrs, remotePodCidrs, vpcCidr };
}

/** The address ranges, when all of them are known now. */
export function rangesNow(args: EksClusterArgs): ClusterRanges | undefined {
  const inputs = rangeInputs(args);
  return Object.values(inputs).every((value) => isPlain(value as never)) ? (inputs as ClusterRanges) : undefined;
}

/** Whether two or more address ranges of a cluster get in each other's way. */
export function checkRanges(ranges: ClusterRanges): Problem[] {
  const { publicAccessCidrs, serviceCidr, remoteNodeCidrs, remotePodCidrs, vpcCidr } = ranges;
  const problems = new Problems();
  publicAccessCidrs.forEach((cidr, index) => {
    const path = `publicAccessCidrs[${index}]`;
    problems.add(checkCidr(cidr, path));
    if (parseCidr(cidr)?.prefix === 0) {
      problems.error(
        path,
        cidr,
        "opens the Kubernetes API to the whole internet",
        "give the ranges of your offices and runners, or leave publicAccessCidrs out",
        endpointGuide,
      );
    }
  });
  if (serviceCidr !== undefined) problems.add(checkServiceCidr(serviceCidr));
  const remote = { remoteNodeCidrs, remotePodCidrs };
  for (const [key, cidrs] of Object.entries(remote)) {
    if (cidrs.length > 15) {
      problems.error(key, cidrs.length, "is more than the 15 ranges that EKS takes", "join ranges", hybridGuide);
    }
    cidrs.forEach((cidr, index) => {
      const path = `${key}[${index}]`;
      problems.add(checkCidr(cidr, path));
      const parsed = parseCidr(cidr);
      if (parsed !== undefined && !isPrivateCidr(parsed)) {
        problems.error(
          path,
          cidr,
          "is not a private range of RFC 1918, which hybrid nodes need",
          "use a range out of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
          hybridGuide,
        );
      }
    });
  }
  if (remotePodCidrs.length > 0 && remoteNodeCidrs.length === 0) {
    problems.error(
      "remoteNodeCidrs",
      remoteNodeCidrs,
      "is missing, and remotePodCidrs is there: pods run on nodes",
      "give the ranges of the hybrid nodes too",
      hybridGuide,
    );
  }
  if (remoteNodeCidrs.length > 0 && publicAccessCidrs.length > 0) {
    problems.error(
      "publicAccessCidrs",
      publicAccessCidrs,
      "opens the public endpoint beside the private one, and hybrid nodes work with one of them alone",
      "leave publicAccessCidrs out, and reach the API through the network",
      hybridGuide,
    );
  }
  const named = (key: string, cidrs: readonly string[]) =>
    cidrs.map((cidr, index) => ({ path: `${key}[${index}]`, cidr }));
  return problems.add(
    checkOverlaps([
      ...(vpcCidr === undefined ? [] : [{ path: "network.cidrBlock", cidr: vpcCidr }]),
      ...(serviceCidr === undefined ? [] : [{ path: "serviceCidr", cidr: serviceCidr }]),
      ...named("remoteNodeCidrs", remoteNodeCidrs),
      ...named("remotePodCidrs", remotePodCidrs),
    ]),
  ).list;
}

function checkServiceCidr(serviceCidr: string): Problem[] {
  const problems = new Problems();
  problems.add(checkCidr(serviceCidr, "serviceCidr"));
  const parsed = parseCidr(serviceCidr);
  if (parsed === undefined) return problems.list;
  if (!isPrivateCidr(parsed) || parsed.prefix < 12 || parsed.prefix > 24) {
    problems.error(
      "serviceCidr",
      serviceCidr,
      "is not a private range of RFC 1918 between /12 and /24",
      "use one such as 172.20.0.0/16",
      serviceCidrGuide,
    );
  }
  return problems.list;
}
