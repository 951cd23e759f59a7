import { createRequire } from "node:module";
import { nearest } from "../../components/core/nearest.ts";
import { urnParts } from "../../components/core/urn.ts";
import { type Properties, UNKNOWN } from "../../components/core/value.ts";
import { withoutAlike } from "../../components/lifecycle/alike.ts";
import type { Settings } from "../cloudType.ts";
import { defaultedOutputs } from "../defaultTags.ts";
import type { Refusal } from "../refusal.ts";
import { readJournals } from "../world/journals.ts";
import { settingsOf } from "./configuration.ts";
import { type Difference, differences, isEqual } from "./difference.ts";
import { keptSecret, safeError } from "./hidden.ts";
import { initFailed } from "./initFailed.ts";
import { answerCall } from "./invoke.ts";
import { type Made, Operations, type ProviderSurroundings, type Wanted } from "./operations.ts";
import { deletesFirst, isReplacing } from "./replacement.ts";
import type { Handler } from "./serve.ts";
import { received, secretAs, sent } from "./wire.ts";

const require = createRequire(import.meta.url);
const emptyproto = require("google-protobuf/google/protobuf/empty_pb.js");
const plugproto = require("@pulumi/pulumi/proto/plugin_pb.js");
const provproto = require("@pulumi/pulumi/proto/provider_pb.js");

/**
 * What a simulated cloud answers to the engine as a Pulumi provider: the second door to the model that the offline plan asks in-process,
 * with a world behind it in which things are.
 */
export function providerHandlers(around: ProviderSurroundings, version: string, sdk?: string): Record<string, Handler> {
  const { cloud, rehearsal } = around;
  const operations = new Operations(around);
  let settings: Settings = {};
  let unreachable: Refusal | undefined;
  const wantedOf = (request: any, inputs: Properties): Wanted => {
    const urn: string = request.getUrn();
    return { type: typeOf(request), urn, name: urnParts(urn).name, inputs, settings, unreachable };
  };
  const isUnknown = (type: string): boolean => !cloud.types.has(type);

  return {
    getPluginInfo: () => {
      const info = new plugproto.PluginInfo();
      info.setVersion(version);
      return info;
    },
    getSchema: async (request) => {
      // Only hosts of languages without classes ask: nothing of it is loaded before.
      const { servedSchema } = await import("./schema/served.ts");
      const response = new provproto.GetSchemaResponse();
      response.setSchema(servedSchema({ name: cloud.package, version, sdk }, request.getSubpackageName()));
      return response;
    },
    checkConfig: (request) => checked(request),
    diffConfig: (request) => differing(differences(received(request.getOldInputs()), received(request.getNews()))),
    configure: (request) => {
      const given = settingsOf(received(request.getArgs()));
      const found = rehearsal && cloud.configured?.(given, readJournals(rehearsal.journals));
      ({ settings, unreachable } = found ?? { settings: given, unreachable: undefined });
      const response = new provproto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    },
    check: (request) => {
      const type = typeOf(request);
      const response = checked(request);
      if (rehearsal?.strict === true && isUnknown(type)) {
        const failure = new provproto.CheckFailure();
        failure.setReason(unknownType(type, [...cloud.types.keys()]));
        response.setFailuresList([failure]);
      }
      return response;
    },
    diff: (request) => {
      const [known, after] = [received(request.getOldInputs()), received(request.getNews())];
      const type = typeOf(request);
      // What is imported without having been made here comes with none.
      const before =
        Object.keys(known).length > 0 ? known : (operations.takenOver(type, request.getId(), after) ?? known);
      const outputs = received(request.getOlds());
      const { before: old, after: wanted } = withoutAlike(type, { before, after, outputs, settings });
      const found = differences(old, wanted, request.getIgnorechangesList());
      const described = cloud.types.get(type);
      const replacing = new Set(found.filter((one) => isReplacing(type, described, one, old, wanted, settings)));
      const first = replacing.size > 0 && deletesFirst(type, described, before, after, settings);
      const given = withDefaults(outputs, () => asked(after, () => cloud.create(wantedOf(request, after)).outputs));
      return differing(found, replacing, first, given);
    },
    create: async (request) => {
      const wanted = wantedOf(request, received(request.getProperties()));
      const response = new provproto.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(sent(keptSecret(wanted.inputs, operations.previewCreate(wanted))));
        return response;
      }
      const made = whole(await operations.create(wanted), wanted.inputs);
      response.setId(made.id);
      response.setProperties(sent(made.outputs));
      return response;
    },
    update: async (request) => {
      const wanted = wantedOf(request, received(request.getNews()));
      const known = { inputs: received(request.getOldInputs()), outputs: received(request.getOlds()) };
      const response = new provproto.UpdateResponse();
      const outputs = request.getPreview()
        ? keptSecret(wanted.inputs, operations.previewUpdate(wanted, request.getId(), known))
        : whole(await operations.update(request.getId(), wanted, known), wanted.inputs).outputs;
      response.setProperties(sent(outputs));
      return response;
    },
    read: async (request) => {
      const [inputs, outputs] = [received(request.getInputs()), received(request.getProperties())];
      const there = await operations.read(request.getId(), wantedOf(request, inputs), { inputs, outputs });
      const response = new provproto.ReadResponse();
      // Without an id the engine takes it for gone.
      if (there === undefined) return response;
      response.setId(there.id);
      const kept = keptSecret(inputs, secretAs(inputs, there.inputs) as Properties);
      response.setProperties(sent(keptSecret(kept, secretAs(outputs, there.outputs) as Properties)));
      response.setInputs(sent(kept));
      return response;
    },
    delete: async (request) => {
      const [inputs, outputs] = [received(request.getOldInputs()), received(request.getProperties())];
      await operations.delete(request.getId(), wantedOf(request, inputs), { inputs, outputs });
      return new emptyproto.Empty();
    },
    cancel: () => new emptyproto.Empty(),
    invoke: async (request) => {
      const call = { token: request.getTok(), inputs: received(request.getArgs()), settings };
      const response = new provproto.InvokeResponse();
      response.setReturn(sent(await answerCall(around, operations, call)));
      return response;
    },
    parameterize: (request) => {
      const value = request.getValue();
      if (value === undefined) throw new Error(`a rehearsal cannot make a package of ${cloud.package} with arguments`);
      const response = new provproto.ParameterizeResponse();
      response.setName(value.getName());
      response.setVersion(value.getVersion());
      return response;
    },
    construct: (request) => {
      throw new Error(remoteComponent(cloud.package, request.getType()));
    },
    call: (request) => {
      throw new Error(remoteComponent(cloud.package, request.getTok()));
    },
  };
}

/** The URN has the type too, with those of its parents in front: engines before 2024 send nothing else. */
function typeOf(request: any): string {
  const given: string = request.getType();
  return given === "" ? urnParts(request.getUrn()).type : given;
}

function checked(request: any): any {
  const response = new provproto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

/** A resource that is there and not as it should be is an answer of its own. */
function whole({ id, outputs, failed }: Made, inputs: Properties): Made {
  const made = { id, outputs: keptSecret(inputs, outputs) };
  if (failed !== undefined) throw initFailed({ ...made, reason: failed });
  return made;
}

/** The answer of a cloud; an error of it quotes nothing that is secret. */
function asked<T>(inputs: Properties, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw safeError(error, inputs);
  }
}

const { Kind } = provproto.PropertyDiff;
const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
} as const;

function differing(
  found: readonly Difference[],
  replacing: ReadonlySet<Difference> = new Set(),
  deleteFirst = false,
  outputs: readonly string[] = [],
): unknown {
  const response = new provproto.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = provproto.DiffResponse.DiffChanges;
  response.setChanges(found.length + outputs.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  for (const one of found) detailed.set(one.path, changeOf(kinds[one.kind][replacing.has(one) ? 1 : 0], true));
  for (const one of outputs) detailed.set(one, changeOf(Kind.UPDATE, false));
  response.setDiffsList(properties(found, outputs));
  response.setReplacesList(properties([...replacing]));
  response.setDeletebeforereplace(deleteFirst);
  return response;
}

function changeOf(kind: number, isInput: boolean): unknown {
  const change = new provproto.PropertyDiff();
  change.setKind(kind);
  change.setInputdiff(isInput);
  return change;
}

function properties(found: readonly Difference[], more: readonly string[] = []): string[] {
  return [...new Set([...found.map(({ property }) => property), ...more])].sort();
}

/** Outputs that change with the configuration of the provider alone. */
function withDefaults(before: Properties, after: () => Properties): string[] {
  const had = defaultedOutputs.filter((key) => Object.hasOwn(before, key));
  if (had.length === 0) return [];
  const now = after();
  return had.filter((key) => Object.hasOwn(now, key) && now[key] !== UNKNOWN && !isEqual(before[key], now[key]));
}

function unknownType(type: string, known: readonly string[]): string {
  const near = nearest(type, known);
  return (
    `the simulated cloud does not know the type ${type}${near.length > 0 ? ` (nearest known: ${near.join(", ")})` : ""}. ` +
    "Fix: rehearse without --strict, which accepts it as it comes, or describe the type in a module for --types."
  );
}

function remoteComponent(packageName: string, token: string): string {
  return (
    `a rehearsal cannot run ${token}: the package ${packageName} makes its resources in a provider of its own, which no simulated ` +
    "cloud stands in for. Fix: rehearse the program without it, for instance behind a setting of the stack, or use the resources themselves."
  );
}
