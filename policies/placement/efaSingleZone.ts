import { type Finding, gpuPolicy, levels } from "../policy.ts";
import { type AwsPool, awsPoolsOf, awsPoolTypes } from "./pools.ts";
import { type ZoneConfig, zoneSchema } from "./zones.ts";

const name = "efa-single-az";

/** EFA traffic does not leave a zone: a group over two zones comes up, and its jobs hang or fall back to TCP. */
export const efaSingleZone = gpuPolicy<ZoneConfig>({
  name,
  description: "Groups of instances with EFA stand in one availability zone.",
  severity: "high",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html",
  remediation: "Give the group the subnet of one zone; make a group per zone where several are needed.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: { properties: { ...zoneSchema } },
  defaults: () => ({ subnetZones: {} }),
  stackTypes: awsPoolTypes,
  evaluateStack: (graph, { config }) =>
    awsPoolsOf(graph, config)
      .filter((pool) => pool.efa !== "no")
      .flatMap((pool) => judge(pool) ?? []),
});

function judge(pool: AwsPool): Finding | undefined {
  const { node, efa, zones } = pool;
  // One subnet is one zone, whichever it is.
  if (zones.subnets === 1) return undefined;
  const maybe = efa === "maybe" ? "may have" : "has";
  const list = [...zones.names].sort().join(", ");
  if (zones.uncertain === undefined) {
    if (zones.names.size === 1) return undefined;
    if (zones.names.size === 0) {
      return {
        urn: node.urn,
        because: "unknown",
        message: `${node.name} ${maybe} EFA interfaces and names no subnet, so its zone cannot be told. Fix: give it the subnet of one zone.`,
      };
    }
    return {
      urn: node.urn,
      ...(efa === "maybe" ? { because: "unknown" as const } : {}),
      message: `${node.name} ${maybe} EFA interfaces and stands in ${zones.names.size} zones (${list}), and EFA works within one. Fix: give it the subnet of one zone.`,
    };
  }
  return {
    urn: node.urn,
    because: "unknown",
    message:
      `${node.name} ${maybe} EFA interfaces, and whether it stands in one zone cannot be told: ${zones.uncertain}. ` +
      `Fix: give it one subnet, or the zones of its subnets in subnetZones of ${name}.`,
  };
}
