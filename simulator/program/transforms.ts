import { createRequire } from "node:module";
import { outputSignature, secretSignature, signatureKey, unknownSentinel } from "../../components/core/wire.ts";

// Pulumi's generated protocol modules are CommonJS without type-safe exports for ESM.
const require = createRequire(import.meta.url);
const structproto = require("google-protobuf/google/protobuf/struct_pb.js");
const callproto = require("@pulumi/pulumi/proto/callback_pb.js");
const resproto = require("@pulumi/pulumi/proto/resource_pb.js");

/** A function of the program that the SDK runs when it is asked to. */
interface Callback {
  getToken(): string;
}

/** `Callbacks.Invoke` of Pulumi's protocol. */
export type InvokeCallback = (
  request: unknown,
  done: (error: { readonly details?: string } | null, answer?: any) => void,
) => void;

/** As the engine sends them. */
type Wire = Record<string, unknown>;

/**
 * The transforms of a program: it is asked what they make of a resource or of a call before anything else is done with it.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go
 */
export class Transforms {
  readonly #ofStack: Callback[] = [];
  readonly #ofCalls: Callback[] = [];
  /** By URN: those that a resource has itself, and its parent. */
  readonly #ofResources = new Map<string, { readonly own: readonly Callback[]; readonly parent: string }>();
  readonly #invoke: InvokeCallback;

  constructor(invoke: InvokeCallback) {
    this.#invoke = invoke;
  }

  addForStack(callback: Callback): void {
    this.#ofStack.push(callback);
  }

  addForCalls(callback: Callback): void {
    this.#ofCalls.push(callback);
  }

  /** What is below this resource goes through its transforms as well. */
  keep(urn: string, request: any): void {
    this.#ofResources.set(urn, { own: request.getTransformsList(), parent: request.getParent() });
  }

  /** Those that a resource goes through: its own, those of its parents from the nearest up, those of the stack. */
  of(request: any): readonly Callback[] {
    const found: Callback[] = [...request.getTransformsList()];
    for (let urn: string = request.getParent(); urn !== ""; ) {
      const above = this.#ofResources.get(urn);
      found.push(...(above?.own ?? []));
      urn = above?.parent ?? "";
    }
    return [...found, ...this.#ofStack];
  }

  ofCalls(): readonly Callback[] {
    return this.#ofCalls;
  }

  /** Puts what the transforms make of a resource in place of what its request says. */
  async applyToResource(callbacks: readonly Callback[], request: any): Promise<void> {
    // Only a resource's own transforms are told of dependencies: what others return leaves those of the request as they are.
    const own = request.getTransformsList().length > 0;
    let properties: any = propertiesFor(request, own);
    let options = optionsFor(request);
    for (const callback of callbacks) {
      const asked = new resproto.TransformRequest();
      asked.setType(request.getType());
      asked.setName(request.getName());
      asked.setCustom(request.getCustom());
      asked.setParent(request.getParent());
      asked.setProperties(properties);
      asked.setOptions(options);
      const what = `${request.getName()} (${request.getType()})`;
      const answer = resproto.TransformResponse.deserializeBinary(await this.#ask(callback, asked, what));
      properties = answer.getProperties() ?? properties;
      options = answer.getOptions() ?? options;
    }
    request.setObject(properties);
    takeOptions(options, request);
    if (own) takeDependencies(options.getDependsOnList(), properties.toJavaScript(), request);
  }

  /** Puts what the transforms make of a call of a provider function in place of what its request says. */
  async applyToCall(request: any): Promise<void> {
    let args = request.getArgs() ?? new structproto.Struct();
    let options = new resproto.TransformInvokeOptions();
    options.setProvider(request.getProvider());
    options.setVersion(request.getVersion());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    for (const callback of this.#ofCalls) {
      const asked = new resproto.TransformInvokeRequest();
      asked.setToken(request.getTok());
      asked.setArgs(args);
      asked.setOptions(options);
      const answer = resproto.TransformInvokeResponse.deserializeBinary(
        await this.#ask(callback, asked, request.getTok()),
      );
      args = answer.getArgs() ?? args;
      options = answer.getOptions() ?? options;
    }
    request.setArgs(args);
    request.setProvider(options.getProvider());
    request.setVersion(options.getVersion());
  }

  #ask(callback: Callback, request: { serializeBinary(): Uint8Array }, what: string): Promise<Uint8Array> {
    const message = new callproto.CallbackInvokeRequest();
    message.setToken(callback.getToken());
    message.setRequest(request.serializeBinary());
    return new Promise((resolve, reject) => {
      this.#invoke(message, (error, answer) => {
        if (error === null) return resolve(answer.getResponse_asU8());
        const why = (error.details ?? String(error)).replace(/^transform failed: /, "");
        reject(new Error(`the transform of ${what} failed: ${why}`));
      });
    });
  }
}

/** Properties as a transform gets them: what is unknown or secret is an output, which knows what it comes from. */
function propertiesFor(request: any, withDependencies: boolean): unknown {
  const given = (request.getObject()?.toJavaScript() ?? {}) as Wire;
  const properties = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, asOutputs(value)]));
  if (withDependencies) {
    for (const [key, dependencies] of request.getPropertydependenciesMap().entries()) {
      const urns: string[] = dependencies.getUrnsList();
      if (urns.length === 0 || !Object.hasOwn(properties, key)) continue;
      const value = properties[key];
      properties[key] = isMarked(value, outputSignature)
        ? { ...value, dependencies: [...new Set([...dependenciesOf(value), ...urns])] }
        : { [signatureKey]: outputSignature, value, dependencies: urns };
    }
  }
  return structproto.Struct.fromJavaScript(properties);
}

function asOutputs(value: unknown): unknown {
  if (value === unknownSentinel) return { [signatureKey]: outputSignature };
  if (Array.isArray(value)) return value.map(asOutputs);
  if (typeof value !== "object" || value === null) return value;
  if (isMarked(value, secretSignature)) {
    const inner = asOutputs(value["value"]);
    return isMarked(inner, outputSignature)
      ? { ...inner, secret: true }
      : { [signatureKey]: outputSignature, value: inner, secret: true };
  }
  // Outputs are outputs already; files and references stay what they are.
  if (Object.hasOwn(value, signatureKey)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asOutputs(inner)]));
}

function isMarked(value: unknown, signature: string): value is Wire {
  return typeof value === "object" && value !== null && (value as Wire)[signatureKey] === signature;
}

/** The URNs that a value says it comes from. */
function dependenciesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(dependenciesOf);
  if (typeof value !== "object" || value === null) return [];
  if (!isMarked(value, outputSignature)) return Object.values(value).flatMap(dependenciesOf);
  const own = Array.isArray(value["dependencies"]) ? (value["dependencies"] as string[]) : [];
  return [...own, ...dependenciesOf(value["value"])];
}

/** Options as a transform gets them. What is not said stays unsaid: it may come from a parent. */
function optionsFor(request: any): any {
  const options = new resproto.TransformResourceOptions();
  options.setImport(request.getImportid());
  options.setDependsOnList(request.getDependenciesList());
  if (request.hasProtect()) options.setProtect(request.getProtect());
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setReplacementTrigger(request.getReplacementTrigger());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(request.getProvider());
  for (const [name, provider] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, provider);
  options.setHideDiffList(request.getHidediffsList());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete());
  options.setDeletedWith(request.getDeletedwith());
  options.setReplaceWithList(request.getReplaceWithList());
  if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()) {
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  }
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setHooks(request.getHooks());
  return options;
}

function takeOptions(options: any, request: any): void {
  if (options.hasProtect()) request.setProtect(options.getProtect());
  else request.clearProtect();
  if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete());
  else request.clearRetainondelete();
  request.setDeletebeforereplace(options.getDeleteBeforeReplace());
  request.setIgnorechangesList(options.getIgnoreChangesList());
  request.setReplaceonchangesList(options.getReplaceOnChangesList());
  request.setAliasesList(options.getAliasesList());
  request.setProvider(options.getProvider());
  request.setVersion(options.getVersion());
}

function takeDependencies(dependsOn: readonly string[], properties: Wire, request: any): void {
  const all = new Set(dependsOn);
  const byProperty = request.getPropertydependenciesMap();
  byProperty.clear();
  for (const [key, value] of Object.entries(properties)) {
    const urns = [...new Set(dependenciesOf(value))];
    for (const urn of urns) all.add(urn);
    const dependencies = new resproto.RegisterResourceRequest.PropertyDependencies();
    dependencies.setUrnsList(urns);
    byProperty.set(key, dependencies);
  }
  request.setDependenciesList([...all]);
}
