import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { decodeProperties, encode } from "../../../components/core/wire.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import { calmSettings, type RehearsalSettings } from "../../../simulator/provider/settings.ts";
import { type ProviderOptions, type Started, startProvider } from "../../../simulator/provider/start.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";

const require = createRequire(import.meta.url);
const grpc = require("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const emptyproto = require("google-protobuf/google/protobuf/empty_pb.js");
const structproto = require("google-protobuf/google/protobuf/struct_pb.js");
const provproto = require("@pulumi/pulumi/proto/provider_pb.js");
const provrpc = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const statusproto = require("@pulumi/pulumi/proto/status_pb.js");

const closing: (() => void | Promise<void>)[] = [];

/** Files import this once each: what a test has started ends with it. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-provider-test-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Settings of a rehearsal with journals of its own. */
export function rehearsing(more: Partial<RehearsalSettings> = {}): RehearsalSettings {
  return { ...calmSettings, journals: more.journals ?? temporaryFolder(), ...more };
}

const urnOf = (type: string, name: string): string => `urn:pulumi:dev::project::${type}::${name}`;

/** A failed request: its text, and the resource that it carries. */
export interface Failed {
  readonly code: number;
  readonly details: string;
  readonly halfMade?: { readonly id: string; readonly outputs: Properties; readonly reasons: readonly string[] };
}

export interface DiffAnswer {
  readonly changed: boolean;
  readonly paths: Readonly<Record<string, string>>;
  readonly properties: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteFirst: boolean;
}

/** What the engine would say to a provider over gRPC. */
export class ProviderClient {
  readonly #client: any;
  readonly #started: Started;

  constructor(started: Started, client: any) {
    this.#started = started;
    this.#client = client;
  }

  get entries(): readonly JournalEntry[] {
    this.#started.ledger.refresh();
    return this.#started.ledger.entries();
  }

  /** `operation` entries without their times. */
  get operations(): object[] {
    return this.entries
      .filter((entry) => entry.kind === "operation")
      .map(({ kind: _kind, at: _at, until: _until, ...rest }) => rest);
  }

  get ledger(): Started["ledger"] {
    return this.#started.ledger;
  }

  async configure(args: Properties): Promise<object> {
    const request = new provproto.ConfigureRequest();
    request.setArgs(struct(args));
    const response = await this.ask("configure", request);
    return response.toObject();
  }

  async check(type: string, name: string, news: Properties): Promise<{ inputs: Properties; failures: string[] }> {
    const request = new provproto.CheckRequest();
    request.setUrn(urnOf(type, name));
    request.setType(type);
    request.setNews(struct(news));
    const response = await this.ask("check", request);
    return {
      inputs: properties(response.getInputs()),
      failures: response.getFailuresList().map((one: any) => one.getReason()),
    };
  }

  async diff(
    type: string,
    oldInputs: Properties,
    news: Properties,
    more: { readonly ignoreChanges?: string[]; readonly olds?: Properties } = {},
  ): Promise<DiffAnswer> {
    const request = new provproto.DiffRequest();
    request.setId("id");
    request.setUrn(urnOf(type, "name"));
    request.setType(type);
    request.setOlds(struct(more.olds ?? oldInputs));
    request.setOldInputs(struct(oldInputs));
    request.setNews(struct(news));
    request.setIgnorechangesList(more.ignoreChanges ?? []);
    return diffAnswer(await this.ask("diff", request));
  }

  async diffConfig(oldInputs: Properties, news: Properties): Promise<DiffAnswer> {
    const request = new provproto.DiffRequest();
    request.setOldInputs(struct(oldInputs));
    request.setNews(struct(news));
    return diffAnswer(await this.ask("diffConfig", request));
  }

  async create(
    type: string,
    name: string,
    inputs: Properties,
    preview = false,
  ): Promise<{ id: string; outputs: Properties }> {
    const request = new provproto.CreateRequest();
    request.setUrn(urnOf(type, name));
    request.setType(type);
    request.setProperties(struct(inputs));
    request.setPreview(preview);
    const response = await this.ask("create", request);
    return { id: response.getId(), outputs: properties(response.getProperties()) };
  }

  async update(
    type: string,
    name: string,
    id: string,
    known: { readonly inputs: Properties; readonly outputs: Properties },
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new provproto.UpdateRequest();
    request.setId(id);
    request.setUrn(urnOf(type, name));
    request.setType(type);
    request.setOlds(struct(known.outputs));
    request.setOldInputs(struct(known.inputs));
    request.setNews(struct(news));
    request.setPreview(preview);
    return properties((await this.ask("update", request)).getProperties());
  }

  async read(
    type: string,
    name: string,
    id: string,
    known: { readonly inputs: Properties; readonly outputs: Properties } = { inputs: {}, outputs: {} },
  ): Promise<{ id: string; inputs?: Properties; outputs?: Properties }> {
    const request = new provproto.ReadRequest();
    request.setId(id);
    request.setUrn(urnOf(type, name));
    request.setType(type);
    request.setProperties(struct(known.outputs));
    request.setInputs(struct(known.inputs));
    const response = await this.ask("read", request);
    if (response.getId() === "") return { id: "" };
    return {
      id: response.getId(),
      inputs: properties(response.getInputs()),
      outputs: properties(response.getProperties()),
    };
  }

  async delete(type: string, name: string, id: string, outputs: Properties = {}): Promise<void> {
    const request = new provproto.DeleteRequest();
    request.setId(id);
    request.setUrn(urnOf(type, name));
    request.setType(type);
    request.setProperties(struct(outputs));
    await this.ask("delete", request);
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new provproto.InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    return properties((await this.ask("invoke", request)).getReturn());
  }

  async construct(type: string): Promise<void> {
    const request = new provproto.ConstructRequest();
    request.setType(type);
    await this.ask("construct", request);
  }

  async parameterize(name: string, version: string): Promise<object> {
    const value = new provproto.ParameterizeRequest.ParametersValue();
    value.setName(name);
    value.setVersion(version);
    const request = new provproto.ParameterizeRequest();
    request.setValue(value);
    return (await this.ask("parameterize", request)).toObject();
  }

  cancel(): Promise<unknown> {
    return this.ask("cancel", new emptyproto.Empty());
  }

  ask(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => {
      this.#client[method](request, (error: any, response: unknown) =>
        error === null ? resolve(response) : reject(failedOf(error)),
      );
    });
  }
}

/** What a request fails with; an error where it does not. */
export async function failing(request: Promise<unknown>): Promise<Failed> {
  try {
    await request;
  } catch (error) {
    if (error instanceof FailedRequest) return error.failed;
    throw error;
  }
  throw new Error("the request did not fail");
}

/** A simulated cloud, served, and somebody who asks it. */
export async function provider(cloud: SimulatedCloud, options: ProviderOptions = {}): Promise<ProviderClient> {
  const started = await startProvider(cloud, "1.2.3", { tell: () => {}, ...options });
  const client = new provrpc.ResourceProviderClient(`127.0.0.1:${started.port}`, grpc.credentials.createInsecure());
  closing.push(async () => {
    client.close();
    started.stop();
    await started.ledger.close();
  });
  return new ProviderClient(started, client);
}

class FailedRequest extends Error {
  readonly failed: Failed;
  constructor(failed: Failed) {
    super(failed.details);
    this.failed = failed;
  }
}

function failedOf(error: any): FailedRequest {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  const { code, details } = error;
  if (bytes === undefined) return new FailedRequest({ code, details });
  const [packed] = statusproto.Status.deserializeBinary(new Uint8Array(bytes)).getDetailsList();
  const detail = packed.unpack(
    provproto.ErrorResourceInitFailed.deserializeBinary,
    "pulumirpc.ErrorResourceInitFailed",
  );
  return new FailedRequest({
    code,
    details,
    halfMade: {
      id: detail.getId(),
      outputs: properties(detail.getProperties()),
      reasons: detail.getReasonsList(),
    },
  });
}

const kindNames = Object.fromEntries(
  Object.entries(provproto.PropertyDiff.Kind as Record<string, number>).map(([name, kind]) => [kind, name]),
);

function diffAnswer(response: any): DiffAnswer {
  const { DIFF_SOME, DIFF_NONE } = provproto.DiffResponse.DiffChanges;
  if (![DIFF_SOME, DIFF_NONE].includes(response.getChanges()) || !response.getHasdetaileddiff()) {
    throw new Error("the provider leaves it to the engine to compare");
  }
  const detailed: [string, any][] = [...response.getDetaileddiffMap().entries()];
  return {
    changed: response.getChanges() === DIFF_SOME,
    paths: Object.fromEntries(detailed.map(([path, one]) => [path, kindNames[one.getKind()]!])),
    properties: response.getDiffsList(),
    replaces: response.getReplacesList(),
    deleteFirst: response.getDeletebeforereplace(),
  };
}

function struct(value: Properties): unknown {
  return structproto.Struct.fromJavaScript(encode(value) as object);
}

function properties(value: any): Properties {
  return decodeProperties(value?.toJavaScript() ?? {});
}
