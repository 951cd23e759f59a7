import { createRequire } from "node:module";
import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import { decodeProperties, encode } from "../../components/core/wire.ts";
import type { EffectivePolicyConfig, EnforcementLevel, PolicyInfo } from "./analyzerConfig.ts";

// Pulumi's generated protocol modules are CommonJS without type-safe exports for ESM.
const require = createRequire(import.meta.url);
const structproto = require("google-protobuf/google/protobuf/struct_pb.js");
const analyzerproto = require("@pulumi/pulumi/proto/analyzer_pb.js");

/** A violation as the engine reports it. */
export interface PolicyDiagnostic {
  readonly policy: string;
  readonly level: EnforcementLevel;
  /** The resource; the stack's URN for a violation of the whole stack. */
  readonly urn: string;
  /** Without the description. */
  readonly message: string;
  readonly description: string;
  readonly severity: PolicyInfo["severity"];
}

const levelNames: readonly EnforcementLevel[] = ["advisory", "mandatory", "disabled", "remediate"];
const severityNames = ["unspecified", "low", "medium", "high", "critical"] as const;

/** What the messages need to know that a node does not say. */
export interface MessageContext {
  readonly project: string;
  readonly stack: string;
  /** Inputs of default providers by package: the region of `aws`. */
  readonly defaultProviders: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A resource callback: inputs. */
export function analyzeRequest(node: ResourceNode, context: MessageContext): unknown {
  const request = new analyzerproto.AnalyzeRequest();
  fill(request, node, node.inputs, context);
  return request;
}

/** A stack callback: outputs, and who depends on whom. */
export function analyzeStackRequest(graph: ResourceGraph, context: MessageContext): unknown {
  const request = new analyzerproto.AnalyzeStackRequest();
  request.setResourcesList(
    graph.nodes.map((node) => {
      const resource = new analyzerproto.AnalyzerResource();
      // A preview gives a custom resource's inputs back as outputs; a component has what it registered.
      fill(resource, node, node.outputs ?? (node.custom ? node.inputs : {}), context);
      resource.setParent(node.parent ?? "");
      const dependencies = new Set(node.options.dependsOn ?? []);
      const map = resource.getPropertydependenciesMap();
      for (const [property, urns] of Object.entries(node.propertyDependencies)) {
        for (const urn of urns) dependencies.add(urn);
        const entry = new analyzerproto.AnalyzerPropertyDependencies();
        entry.setUrnsList([...urns]);
        map.set(property, entry);
      }
      resource.setDependenciesList([...dependencies]);
      return resource;
    }),
  );
  return request;
}

export function configureRequest(config: ReadonlyMap<string, EffectivePolicyConfig>): unknown {
  const request = new analyzerproto.ConfigureAnalyzerRequest();
  const map = request.getPolicyconfigMap();
  for (const [name, { level, properties }] of config) {
    const entry = new analyzerproto.PolicyConfig();
    entry.setEnforcementlevel(levelNames.indexOf(level));
    entry.setProperties(struct(properties));
    map.set(name, entry);
  }
  return request;
}

export interface StackConfiguration {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export function configureStackRequest(stack: StackConfiguration): unknown {
  const request = new analyzerproto.AnalyzerStackConfigureRequest();
  request.setStack(stack.stack);
  request.setProject(stack.project);
  request.setOrganization(stack.organization);
  request.setDryRun(stack.preview);
  for (const [key, value] of Object.entries(stack.config)) request.getConfigMap().set(key, value);
  for (const [key, value] of Object.entries(stack.tags)) request.getTagsMap().set(key, value);
  return request;
}

/** A violation names its resource; what names none, or none of the stack, is laid at the stack's own door. */
export function diagnosticsOf(response: any, urnOf: (urn: string) => string): PolicyDiagnostic[] {
  return response.getDiagnosticsList().map((one: any): PolicyDiagnostic => {
    const description: string = one.getDescription();
    const message: string = one.getMessage();
    const level = levelNames[one.getEnforcementlevel()] ?? "mandatory";
    return {
      policy: one.getPolicyname(),
      // After a remediation that did not help, and in a stack, `remediate` counts as mandatory.
      level: level === "remediate" ? "mandatory" : level,
      urn: urnOf(one.getUrn()),
      message: message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message,
      description,
      severity: severityNames[one.getSeverity()] ?? "unspecified",
    };
  });
}

/** What a policy did to the inputs of a resource before it is made. */
export interface Remediation {
  readonly policy: string;
  readonly description: string;
  /** All inputs as they are now. Absent when it could not run. */
  readonly inputs?: Properties;
  /** Why it could not run. */
  readonly diagnostic?: string;
}

export function remediationsOf(response: any): Remediation[] {
  return response.getRemediationsList().map((one: any): Remediation => {
    const properties = one.getProperties();
    const diagnostic: string = one.getDiagnostic();
    return {
      policy: one.getPolicyname(),
      description: one.getDescription(),
      ...(properties === undefined || properties === null
        ? {}
        : { inputs: decodeProperties(properties.toJavaScript()) }),
      ...(diagnostic === "" ? {} : { diagnostic }),
    };
  });
}

export interface PackInfo {
  readonly name: string;
  readonly version: string;
  readonly policies: readonly PolicyInfo[];
}

export function packInfoOf(response: any): PackInfo {
  return {
    name: response.getName(),
    version: response.getVersion(),
    policies: response.getPoliciesList().map((one: any): PolicyInfo => {
      const schema = one.getConfigschema();
      return {
        name: one.getName(),
        description: one.getDescription(),
        level: levelNames[one.getEnforcementlevel()] ?? "mandatory",
        severity: severityNames[one.getSeverity()] ?? "unspecified",
        url: one.getUrl(),
        remediation: one.getRemediationSteps(),
        properties: schema?.getProperties()?.toJavaScript() ?? {},
        required: schema?.getRequiredList() ?? [],
      };
    }),
  };
}

function fill(message: any, node: ResourceNode, properties: unknown, context: MessageContext): void {
  message.setUrn(node.urn);
  message.setType(node.type);
  message.setName(node.name);
  message.setProperties(struct(properties));
  const options = new analyzerproto.AnalyzerResourceOptions();
  const { protect, ignoreChanges, deleteBeforeReplace } = node.options;
  options.setProtect(protect === true);
  options.setIgnorechangesList([...(ignoreChanges ?? [])]);
  if (deleteBeforeReplace !== undefined) {
    options.setDeletebeforereplace(deleteBeforeReplace);
    options.setDeletebeforereplacedefined(true);
  }
  options.setParent(node.parent ?? "");
  message.setOptions(options);
  const provider = providerOf(node, context);
  if (provider !== undefined) message.setProvider(provider);
}

/** Every custom resource has a provider, also where the program named none: the engine then makes a default one. */
function providerOf(node: ResourceNode, { project, stack, defaultProviders }: MessageContext): unknown {
  if (!node.custom || node.type.startsWith("pulumi:providers:")) return undefined;
  const package_ = node.type.split(":")[0]!;
  const type = `pulumi:providers:${package_}`;
  const reference = node.options.provider;
  const default_ = `urn:pulumi:${stack}::${project}::${type}::default`;
  // `urn::id`, of which the id is no part of the URN.
  const urn = reference === undefined ? default_ : reference.split("::").slice(0, 4).join("::");
  const message = new analyzerproto.AnalyzerProviderResource();
  message.setUrn(urn);
  message.setType(type);
  message.setName(urn.split("::")[3] ?? "default");
  message.setProperties(struct(node.providerInputs ?? defaultProviders[package_] ?? {}));
  return message;
}

function struct(properties: unknown): unknown {
  return structproto.Struct.fromJavaScript(withoutUndefined(encode(properties)));
}

/** The protocol has no undefined: absent it is, as in JSON. */
function withoutUndefined(value: unknown): unknown {
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return null;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUndefined(inner)]));
}
