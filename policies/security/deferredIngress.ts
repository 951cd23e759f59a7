import type { ResourceNode } from "../../components/core/graph.ts";
import type { Finding } from "../policy.ts";

/** A source of traffic that is known only once another resource exists. */
export function deferredIngress(node: ResourceNode, path: string, why: string): Finding {
  return {
    urn: node.urn,
    because: "deferred",
    message:
      `${node.name}: ${path} is ${why}, so whether it lets the internet in is judged during the update, before it is made. ` +
      `Fix: nothing if it comes from a network of yours; else give ${path} as a plain value.`,
  };
}
