import type { ResourceNode } from "../../components/core/graph.ts";
import type { Problem } from "../../components/core/problem.ts";
import { type Read, read, readBoolean, readList, readString } from "../../components/core/value.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";
import { deferredIngress } from "./deferredIngress.ts";
import { judgeApiRanges } from "./openRanges.ts";

const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation";
const networks = "masterAuthorizedNetworksConfig";
const ranges = `${networks}.cidrBlocks`;
const fix =
  "set privateClusterConfig.enablePrivateEndpoint: true, or list the ranges of your own networks in masterAuthorizedNetworksConfig";

const external = "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic";

export interface GkeEndpointOptions {
  /** Whether the endpoint by name may answer the internet. */
  readonly allowDnsEndpoint: boolean;
}

/** Whether the internet reaches the API of a GKE cluster, by its address or by its name. */
export function judgeGkeEndpoint(node: ResourceNode, { allowDnsEndpoint }: GkeEndpointOptions): Finding[] {
  return [...judgeAddress(node), ...(allowDnsEndpoint ? [] : judgeName(node))];
}

/** The endpoint by name knows no ranges: who signs in reaches it from anywhere. Left out, it answers inside only. */
function judgeName(node: ResourceNode): Finding[] {
  const open = readBoolean(node.inputs, external);
  if (open.state === "unknown") return [deferredIngress(node, open.path, open.why)];
  if (open.state === "absent" || !open.value) return [];
  return problemFindings(node, [
    problem(
      "error",
      external,
      true,
      "lets the cluster's API answer the internet by its name, to everybody who has credentials",
      "set it to false, or leave allowDnsEndpoint out of the policy's configuration where it is enough that IAM knows who calls",
    ),
  ]);
}

/**
 * By its address: left out, the endpoint is public, and without authorized networks everybody reaches it; authorized
 * networks without a range admit nobody from outside.
 */
function judgeAddress(node: ResourceNode): Finding[] {
  const { inputs } = node;
  const closed: [Read<boolean>, closing: boolean][] = [
    [readBoolean(inputs, "privateClusterConfig.enablePrivateEndpoint"), true],
    [readBoolean(inputs, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled"), false],
  ];
  if (closed.some(([answer, closing]) => answer.state === "known" && answer.value === closing)) return [];
  const findings = judgeNetworks(node);
  if (findings.length === 0) return [];
  // Closed ranges are closed whatever the endpoint turns out to be.
  const open = closed.find(([answer]) => answer.state === "unknown")?.[0];
  return open?.state === "unknown" ? [deferredIngress(node, open.path, open.why)] : findings;
}

function judgeNetworks(node: ResourceNode): Finding[] {
  const config = read(node.inputs, networks);
  if (config.state === "unknown") return [deferredIngress(node, config.path, config.why)];
  if (config.state === "absent") {
    return problemFindings(node, [
      problem("error", networks, undefined, "leaves the cluster's API open to the internet, the default of GKE"),
    ]);
  }
  const findings: Finding[] = [];
  const google = readBoolean(node.inputs, `${networks}.gcpPublicCidrsAccessEnabled`);
  if (google.state === "known" && google.value) {
    findings.push(
      ...problemFindings(node, [
        problem(
          "warning",
          google.path,
          true,
          "admits every machine of Google Cloud that has a public address, of every customer",
          "set it to false",
        ),
      ]),
    );
  }
  const list = readList(node.inputs, ranges);
  if (list.state === "unknown") return [...findings, deferredIngress(node, list.path, list.why)];
  if (list.state === "absent") return findings;
  const answers = list.value.map((_, index) => readString(node.inputs, `${ranges}[${index}].cidrBlock`));
  return [...findings, ...judgeApiRanges(node, answers, { path: ranges, fix, source: guide })];
}

function problem(severity: Problem["severity"], path: string, value: unknown, rule: string, how = fix): Problem {
  return { severity, path, value, rule, fix: how, source: guide };
}
