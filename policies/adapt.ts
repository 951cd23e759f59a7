import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { ResourceNode, ResourceOptions } from "../components/core/graph.ts";
import { type Properties, Secret, UNKNOWN } from "../components/core/value.ts";

/**
 * How an unknown value of each type reaches a policy pack (`proxy.ts` of @pulumi/policy).
 * @see https://github.com/pulumi/pulumi-policy/blob/master/sdk/nodejs/policy/proxy.ts
 */
const unknownSentinels: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The part of a resource that both callbacks give alike. */
type AnyResource = Pick<ResourceValidationArgs | PolicyResource, "type" | "urn" | "name" | "opts" | "provider">;

/**
 * A value as a policy gets it → a value of the graph. Reading an unknown through the proxy that @pulumi/policy lays
 * around inputs throws, and one throw ends the policy as a mere warning; property descriptors go past the proxy.
 */
export function adaptValue(value: unknown): unknown {
  if (typeof value === "string") return unknownSentinels.has(value) ? UNKNOWN : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (let index = 0; index < value.length; index++) list.push(adaptValue(rawProperty(value, String(index))));
    return list;
  }
  if (isSecret(value)) return new Secret(adaptValue(rawProperty(value, "value")));
  // Assets and archives are class instances: opaque to every rule.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return adaptProperties(value as Record<string, unknown>);
}

export function adaptProperties(properties: Readonly<Record<string, unknown>> | undefined): Properties {
  const result: Record<string, unknown> = {};
  if (properties === undefined || properties === null) return result;
  for (const key of Object.keys(properties)) {
    const value = adaptValue(rawProperty(properties, key));
    // `__proto__` as a plain assignment would not become a property.
    Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

/** The node of a resource callback: inputs with their unknowns at the leaves; dependencies come with the stack. */
export function adaptInputs(args: ResourceValidationArgs): ResourceNode {
  return { ...shared(args, args.opts.parent), inputs: adaptProperties(args.props), from: "inputs" };
}

/**
 * The node of a stack callback. Its properties are outputs: of a component what it registered, of any other resource a
 * mixture in which a top-level property may be missing because something inside it is unknown. So `analysed`, the node
 * that the resource callback saw, gives the inputs where there is one.
 * @see https://github.com/pulumi/pulumi/issues/7854
 */
export function adaptStackResource(resource: PolicyResource, analysed: ResourceNode | undefined): ResourceNode {
  const propertyDependencies: Record<string, string[]> = {};
  const implied = new Set<string>();
  for (const [property, resources] of Object.entries(resource.propertyDependencies)) {
    const urns = resources.map((one) => one.urn);
    if (urns.length > 0) propertyDependencies[property] = urns;
    for (const urn of urns) implied.add(urn);
  }
  const dependsOn = resource.dependencies.map((one) => one.urn).filter((urn) => !implied.has(urn));
  const base = analysed ?? {
    ...shared(resource, resource.parent?.urn ?? resource.opts.parent),
    inputs: adaptProperties(resource.props),
    from: "outputs" as const,
  };
  let outputs: Properties | undefined;
  return {
    ...base,
    options: { ...base.options, ...(dependsOn.length > 0 ? { dependsOn } : {}) },
    propertyDependencies,
    // Few rules look at outputs, and there are as many of them as of inputs.
    get outputs() {
      outputs ??= analysed === undefined ? base.inputs : adaptProperties(resource.props);
      return outputs;
    },
  };
}

function shared(resource: AnyResource, parent: string | undefined): Omit<ResourceNode, "inputs"> {
  const { urn, type, name, opts, provider } = resource;
  const options: ResourceOptions = {
    ...(opts.protect ? { protect: true } : {}),
    ...(opts.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}),
    ...(opts.ignoreChanges.length > 0 ? { ignoreChanges: [...opts.ignoreChanges] } : {}),
    ...(provider === undefined ? {} : { provider: provider.urn }),
  };
  return {
    urn,
    type,
    name,
    ...(parent === undefined || parent === "" ? {} : { parent }),
    // Every custom resource has a provider, a default one if need be; components and the stack have none. A component is
    // taken for free (its children cost), so a token that only a provider's schema makes counts, too.
    custom: provider !== undefined || type.startsWith("pulumi:providers:") || type.includes("/"),
    options,
    propertyDependencies: {},
    ...(provider === undefined ? {} : { providerInputs: adaptProperties(provider.props) }),
  };
}

function rawProperty(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** `Secret` of @pulumi/policy, by shape: the pack and the engine's host may hold two copies of the package. */
function isSecret(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  return prototype !== Object.prototype && prototype?.constructor?.name === "Secret" && "value" in value;
}
