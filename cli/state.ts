import { type GraphDefaults, ResourceGraph, type ResourceNode } from "../components/core/graph.ts";
import { urnParts } from "../components/core/urn.ts";
import { decodeProperties } from "../components/core/wire.ts";
import { isRecord } from "./markup.ts";
import { providerUrn, withProvider } from "./planReport.ts";
import { UserError } from "./userError.ts";

/** A resource as the engine keeps it: in an exported stack, and in the steps of a preview. */
interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: unknown;
  readonly parent?: unknown;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly protect?: unknown;
  readonly retainOnDelete?: unknown;
  readonly external?: unknown;
  readonly delete?: unknown;
  readonly provider?: unknown;
  readonly dependencies?: unknown;
  readonly propertyDependencies?: unknown;
}

/**
 * The resources of a stack as they are: what `pulumi stack export` prints. Those that wait to be deleted are left out.
 *
 * @param subject what is read, for messages
 * @throws UserError when it is no exported stack
 */
export function graphOfState(value: unknown, subject: string, defaults: GraphDefaults = {}): ResourceGraph {
  const deployment = isRecord(value) ? value["deployment"] : undefined;
  const resources = isRecord(deployment) ? (deployment["resources"] ?? []) : undefined;
  if (!Array.isArray(resources)) {
    throw new UserError(`${subject} is not an exported stack. Fix: write it with pulumi stack export --file <file>`);
  }
  const nodes = resources.filter((one): one is StateResource => isState(one) && one.delete !== true).map(nodeOfState);
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  return new ResourceGraph(
    nodes.map((node) => withProvider(node, byUrn)),
    defaults,
  );
}

function isState(one: unknown): one is StateResource {
  return isRecord(one) && typeof one["urn"] === "string" && typeof one["type"] === "string";
}

/** One resource, as a node of a graph. */
export function nodeOfState(state: StateResource): ResourceNode {
  const { urn, type, parent, provider } = state;
  return {
    urn,
    type,
    name: urnParts(urn).name,
    ...(typeof parent === "string" && parent !== "" ? { parent } : {}),
    custom: state.custom === true,
    ...(state.external === true ? { external: true } : {}),
    inputs: decodeProperties(state.inputs ?? {}),
    outputs: decodeProperties(state.outputs ?? {}),
    options: {
      ...(state.protect === true ? { protect: true } : {}),
      ...(state.retainOnDelete === true ? { retainOnDelete: true } : {}),
      ...(typeof provider === "string" && provider !== "" ? { provider: providerUrn(provider) } : {}),
      dependsOn: texts(state.dependencies),
    },
    propertyDependencies: isRecord(state.propertyDependencies)
      ? Object.fromEntries(Object.entries(state.propertyDependencies).map(([key, urns]) => [key, texts(urns)]))
      : {},
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
