import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { type Read, read, readNumber, readString } from "../../components/core/value.ts";
import { findLaunchTemplate, launchTemplateType } from "../../components/hardware/aws/launchTemplate.ts";
import { ec2InstanceType, spotInstanceRequestType } from "../../components/hardware/aws/nodeGroup.ts";
import { checkInstanceMetadata, mostMetadataHops } from "../../components/security/instanceMetadata.ts";
import { type Change, type Finding, gpuPolicy, levels, type NoConfig, noConfig } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";

/** Instances that take from a launch template what they do not say themselves. */
const templated: readonly string[] = [ec2InstanceType, spotInstanceRequestType];

/** Types that start instances, all with the same `metadataOptions`. Other clouds ask for no tokens: AWS only. */
const types: readonly string[] = [launchTemplateType, "aws:ec2/launchConfiguration:LaunchConfiguration", ...templated];

const base = "metadataOptions";

/**
 * What an account or an image sets by default is not seen from a program, so that what is left out counts as optional.
 * An instance that names a launch template and no options of its own goes by the template.
 */
export const imdsv2Required = gpuPolicy<NoConfig>({
  name: "imdsv2-required",
  description: "The metadata service of EC2 instances answers requests with a token only, and at most two hops away.",
  severity: "high",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
  remediation: 'Set metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }.',
  levels: levels("advisory", "mandatory", "mandatory"),
  defaults: noConfig,
  types,
  evaluate: (node) => (goesByTemplate(node) ? [] : judgeOptions(node)),
  stackTypes: templated,
  // Which template an instance names is only told with the stack: one of this program is judged where it is declared.
  evaluateStack: (graph) =>
    templated
      .flatMap((type) => graph.ofType(type))
      .filter((node) => node.external !== true && goesByTemplate(node))
      .flatMap((node) => judgeTemplate(graph, node)),
  remediate: (node) => (goesByTemplate(node) ? [] : changesOf(node)),
});

function goesByTemplate(node: ResourceNode): boolean {
  return (
    templated.includes(node.type) &&
    read(node.inputs, base).state === "absent" &&
    read(node.inputs, "launchTemplate").state !== "absent"
  );
}

interface Options {
  readonly endpoint: Read<string>;
  readonly tokens: Read<string>;
  readonly hops: Read<number>;
}

function optionsOf({ inputs }: ResourceNode): Options {
  return {
    endpoint: readString(inputs, `${base}.httpEndpoint`),
    tokens: readString(inputs, `${base}.httpTokens`),
    hops: readNumber(inputs, `${base}.httpPutResponseHopLimit`),
  };
}

const isOff = ({ endpoint }: Options): boolean => endpoint.state === "known" && endpoint.value === "disabled";

function judgeOptions(node: ResourceNode): Finding[] {
  const whole = read(node.inputs, base);
  if (whole.state === "unknown") return [unreadable(node, whole, "whether it demands tokens for metadata")];
  const options = optionsOf(node);
  const { tokens, hops } = options;
  if (isOff(options)) return [];
  const problems = checkInstanceMetadata({
    ...(tokens.state === "known" ? { httpTokens: tokens.value } : {}),
    // Tokens that cannot be read are no problem of their value: that is said below.
    ...(tokens.state === "unknown" ? { httpTokens: "required" } : {}),
    ...(hops.state === "known" ? { httpPutResponseHopLimit: hops.value } : {}),
  });
  return [
    ...problemFindings(node, problems, base),
    ...(tokens.state === "unknown" ? [unreadable(node, tokens, "whether it demands tokens for metadata")] : []),
    ...(hops.state === "unknown" ? [unreadable(node, hops, "how far its metadata tokens travel")] : []),
  ];
}

function judgeTemplate(graph: ResourceGraph, node: ResourceNode): Finding[] {
  const lookup = findLaunchTemplate(graph, node);
  if (lookup.state === "found") return [];
  const why =
    lookup.state === "missing"
      ? `not given, and ${lookup.why}`
      : "not given, and which launch template it names is open";
  return [
    {
      urn: node.urn,
      because: "unknown",
      message:
        `${node.name}: whether it demands tokens for metadata cannot be judged, because ${base} is ${why}. ` +
        `Fix: set ${base}: { httpTokens: "required" } on the instance.`,
    },
  ];
}

/** Tokens and hops, and only where they are wrong. */
function changesOf(node: ResourceNode): Change[] {
  const options = optionsOf(node);
  const { tokens, hops } = options;
  if (read(node.inputs, base).state === "unknown" || isOff(options)) return [];
  const changes: Change[] = [];
  if (tokens.state !== "known" || tokens.value !== "required") {
    changes.push({ path: [base, "httpTokens"], value: "required" });
  }
  if (hops.state === "known" && hops.value > mostMetadataHops) {
    changes.push({ path: [base, "httpPutResponseHopLimit"], value: mostMetadataHops });
  }
  return changes;
}
