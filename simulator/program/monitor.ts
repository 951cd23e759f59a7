import { createRequire } from "node:module";
import type { GraphDefaults, ResourceNode } from "../../components/core/graph.ts";
import type { Properties } from "../../components/core/value.ts";
import { decodeProperties, encode, unknownSentinel } from "../../components/core/wire.ts";
import { type CloudAnswers, created, previewed, UnansweredCallError } from "../cloud.ts";
import type { Settings } from "../cloudType.ts";
import { settingsOf } from "../provider/configuration.ts";
import { isEntry } from "../world/entries.ts";
import { Inventory } from "../world/inventory.ts";
import { aliasesOf } from "./aliases.ts";
import { type Inherited, inherit, inheritedFrom, optionsOf, versionOf } from "./registration.ts";
import { type StackOutputs, stackReferenceState, stackReferenceType, UnknownStackError } from "./stackOutputs.ts";
import { type InvokeCallback, Transforms } from "./transforms.ts";

// Pulumi's generated protocol modules are CommonJS without type-safe exports for ESM.
const require = createRequire(import.meta.url);
const structproto = require("google-protobuf/google/protobuf/struct_pb.js");
const provproto = require("@pulumi/pulumi/proto/provider_pb.js");
const resproto = require("@pulumi/pulumi/proto/resource_pb.js");

export const stackType = "pulumi:pulumi:Stack";

export interface Diagnostic {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  readonly clouds: readonly CloudAnswers[];
  /** Settings of default providers, from `aws:region` and the like. */
  readonly defaults: GraphDefaults;
  /** In a preview nothing exists yet: ids and computed outputs stay unknown. */
  readonly preview: boolean;
  /** Outputs of other stacks that the program refers to. Absent: it may refer to none. */
  readonly stacks?: StackOutputs | undefined;
  /** Runs a function of the program. */
  readonly invokeCallback: InvokeCallback;
  readonly onRegister?: ((node: ResourceNode) => void) | undefined;
}

/** Output values would reach inputs as wrapped objects; hooks need the engine to call the program back. */
const supportedFeatures = new Set([
  "secrets",
  "resourceReferences",
  "deletedWith",
  "replaceWith",
  "aliasSpecs",
  "transforms",
  "invokeTransforms",
  "parameterization",
]);

type Callback = (error: Error | null, response: unknown) => void;
interface MutableNode extends Omit<ResourceNode, "outputs"> {
  outputs?: Properties;
}

/**
 * The resource monitor of an in-process run: what the engine is to a program. It gives URNs as the engine does, asks
 * the simulated clouds, and keeps every registration with the options that Pulumi's own mocks drop.
 */
export class SimulatedMonitor {
  readonly #options: MonitorOptions;
  readonly #nodes = new Map<string, MutableNode>();
  /** What the program has made, for functions that look something up. */
  readonly #world = new Inventory();
  readonly #transforms: Transforms;
  /** By URN: what children take over that do not say it themselves. */
  readonly #inherited = new Map<string, Inherited>();
  /** Provider functions that were called, in order. */
  readonly calls: { token: string; inputs: Properties }[] = [];
  /** The first refusal, kept because an error thrown inside a call loses its text on the way to the program. */
  refusal: Error | undefined;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#transforms = new Transforms(options.invokeCallback);
  }

  /** Every registration, sorted by URN: registrations arrive in no fixed order. */
  get nodes(): ResourceNode[] {
    return [...this.#nodes.values()].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  }

  invoke(request: any, callback: Callback): void {
    if (this.#transforms.ofCalls().length === 0) this.#invoke(request, callback);
    else this.#after(this.#transforms.applyToCall(request), callback, () => this.#invoke(request, callback));
  }

  #invoke(request: any, callback: Callback): void {
    this.#answer(callback, () => {
      const token: string = request.getTok();
      const inputs = decodeProperties(request.getArgs()?.toJavaScript() ?? {});
      if (token === "pulumi:pulumi:getResource") return this.#getResource(inputs);
      this.calls.push({ token, inputs });
      const response = new provproto.InvokeResponse();
      response.setReturn(structproto.Struct.fromJavaScript(this.#invokeCloud(token, inputs, request.getProvider())));
      return response;
    });
  }

  readResource(request: any, callback: Callback): void {
    if (request.getType() === stackReferenceType) return void this.#readStack(request, callback);
    this.#answer(callback, () => {
      const node = this.#record(request, "read");
      const response = new resproto.ReadResourceResponse();
      response.setUrn(node.urn);
      // An existing resource: its id is known, the rest is in a cloud that is not asked.
      response.setProperties(structproto.Struct.fromJavaScript(encode({ ...node.inputs, id: request.getId() })));
      return response;
    });
  }

  /** A reference waits for the program whose outputs it asks for. */
  async #readStack(request: any, callback: Callback): Promise<void> {
    const reference: string = request.getId();
    const { stacks } = this.#options;
    let make: () => unknown;
    try {
      if (stacks === undefined) throw new UnknownStackError(reference);
      const state = stackReferenceState(reference, await stacks(reference));
      make = () => {
        const node: MutableNode = this.#record(request, "read");
        node.outputs = state;
        const response = new resproto.ReadResourceResponse();
        response.setUrn(node.urn);
        response.setProperties(structproto.Struct.fromJavaScript(encode(state)));
        return response;
      };
    } catch (error) {
      make = () => {
        throw error;
      };
    }
    this.#answer(callback, make);
  }

  registerResource(request: any, callback: Callback): void {
    inherit(request, this.#inherited.get(request.getParent()));
    const transforms = this.#transforms.of(request);
    const register = (): void => this.#register(request, callback);
    if (transforms.length === 0) register();
    else this.#after(this.#transforms.applyToResource(transforms, request), callback, register);
  }

  #register(request: any, callback: Callback): void {
    this.#answer(callback, () => {
      const node = this.#record(request, "create");
      this.#transforms.keep(node.urn, request);
      this.#inherited.set(node.urn, inheritedFrom(request));
      const response = new resproto.RegisterResourceResponse();
      response.setUrn(node.urn);
      if (!node.custom) {
        response.setObject(structproto.Struct.fromJavaScript({}));
        return response;
      }
      const isProvider = node.type.startsWith("pulumi:providers:");
      const { id, outputs } = this.#create(node);
      const visible = (this.#options.preview ? previewed : created)(node.inputs, outputs);
      response.setId(this.#options.preview ? (isProvider ? unknownSentinel : "") : id);
      response.setObject(structproto.Struct.fromJavaScript(encode(visible)));
      return response;
    });
  }

  registerResourceOutputs(request: any, callback: Callback): void {
    this.#answer(callback, () => {
      const node = this.#nodes.get(request.getUrn());
      if (node === undefined) throw new Error(`outputs were registered for an unknown resource: ${request.getUrn()}`);
      node.outputs = decodeProperties(request.getOutputs()?.toJavaScript() ?? {});
      return {};
    });
  }

  registerStackTransform(request: any, callback: Callback): void {
    this.#answer(callback, () => this.#transforms.addForStack(request));
  }

  registerStackInvokeTransform(request: any, callback: Callback): void {
    this.#answer(callback, () => this.#transforms.addForCalls(request));
  }

  supportsFeature(request: any, callback: Callback): void {
    const supported = supportedFeatures.has(request.getId());
    callback(null, { getHassupport: () => supported });
  }

  registerPackage(_request: unknown, callback: Callback): void {
    const response = new resproto.RegisterPackageResponse();
    response.setRef("simulated");
    callback(null, response);
  }

  #answer(callback: Callback, make: () => unknown): void {
    let response: unknown;
    try {
      response = make();
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      this.refusal ??= cause;
      // The shape of a gRPC error: without `details` the program would see an empty message.
      callback(Object.assign(new Error(cause.message), { code: 2, details: cause.message }), undefined);
      return;
    }
    callback(null, response);
  }

  /** Goes on when the program has said what its transforms make of a request. */
  #after(transformed: Promise<void>, callback: Callback, next: () => void): void {
    transformed.then(next, (error: unknown) =>
      this.#answer(callback, () => {
        throw error;
      }),
    );
  }

  #getResource(inputs: Properties): unknown {
    const node = this.#nodes.get(String(inputs["urn"]));
    if (node === undefined) throw new Error(`unknown resource ${String(inputs["urn"])}`);
    const response = new provproto.InvokeResponse();
    const state = node.custom ? node.inputs : (node.outputs ?? {});
    response.setReturn(structproto.Struct.fromJavaScript({ urn: node.urn, id: "", state: encode(state) }));
    return response;
  }

  #invokeCloud(token: string, inputs: Properties, provider: string): Record<string, unknown> {
    const cloud = this.#cloudOf(token);
    const settings = this.#settingsOf(cloud?.package ?? "", provider);
    const call = { token, inputs, settings, world: this.#world };
    const result = cloud?.invoke(call);
    if (result === undefined) {
      const known = this.#options.clouds.flatMap((one) => one.functions);
      throw new UnansweredCallError(call, known, cloud?.example?.(call));
    }
    return encode(result) as Record<string, unknown>;
  }

  #create(node: ResourceNode): { id: string; outputs: Properties } {
    const cloud = this.#cloudOf(node.type);
    const settings = this.#settingsOf(cloud?.package ?? "", node.options.provider ?? "");
    const { type, name, urn, inputs } = node;
    const made = cloud?.create({ type, name, inputs, settings }) ?? { id: `${name}-id`, outputs: {} };
    // In a preview nothing exists yet, and functions find nothing of it.
    if (!this.#options.preview) {
      const outputs = created(inputs, made.outputs);
      this.#world.apply(isEntry({ type, id: made.id, urn, inputs, outputs, settings, status: "ready", due: 0 }, 0));
    }
    return made;
  }

  #cloudOf(token: string): CloudAnswers | undefined {
    const name = token.split(":")[0];
    return this.#options.clouds.find((cloud) => cloud.package === name);
  }

  #settingsOf(packageName: string, provider: string): Settings {
    return { ...this.#options.defaults[packageName], ...settingsOf(this.#provider(provider)?.inputs ?? {}) };
  }

  #provider(reference: string): ResourceNode | undefined {
    const urn = reference.replace(/::[^:]*$/, "");
    return this.#nodes.get(reference) ?? this.#nodes.get(urn);
  }

  #record(request: any, how: "create" | "read"): ResourceNode {
    const type: string = request.getType();
    const name: string = request.getName();
    const parent: string = request.getParent();
    const urn = this.#urnOf(parent, type, name);
    if (this.#nodes.has(urn)) {
      throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    const properties = how === "create" ? request.getObject() : request.getProperties();
    const propertyDependencies: Record<string, readonly string[]> = {};
    if (how === "create") {
      for (const [key, value] of request.getPropertydependenciesMap().entries()) {
        const urns: string[] = [...value.getUrnsList()].sort();
        if (urns.length > 0) propertyDependencies[key] = urns;
      }
    }
    const provider: string = request.getProvider();
    const node: MutableNode = {
      urn,
      type,
      name,
      ...(parent === "" ? {} : { parent }),
      custom: how === "read" || request.getCustom(),
      ...(how === "read" ? { external: true } : {}),
      inputs: { ...decodeProperties(properties?.toJavaScript() ?? {}), ...versionOf(request, type) },
      options: { ...optionsOf(request, how, propertyDependencies), ...this.#aliasesOf(request, how, urn) },
      propertyDependencies,
      ...(provider === "" ? {} : { providerInputs: this.#provider(provider)?.inputs }),
    };
    this.#nodes.set(urn, node);
    this.#options.onRegister?.(node);
    return node;
  }

  #aliasesOf(request: any, how: "create" | "read", urn: string): { aliases?: readonly string[] } {
    if (how === "read") return {};
    const aliases = aliasesOf(urn, request, this.#nodes.get(request.getParent())?.options.aliases);
    return aliases.length === 0 ? {} : { aliases };
  }

  /** As the engine does it: the types of all parents, the stack's left out. */
  #urnOf(parent: string, type: string, name: string): string {
    const above = parent.split("::")[2] ?? "";
    const chain = above === "" || above === stackType ? type : `${above}$${type}`;
    return `urn:pulumi:${this.#options.stack}::${this.#options.project}::${chain}::${name}`;
  }
}
