import { createRequire } from "node:module";
import { nearest } from "../../components/core/nearest.ts";
import { decodeProperties, encode } from "../../components/core/wire.ts";
import { created, previewed, type SimulatedCloud, UnansweredCallError } from "../cloud.ts";

const require = createRequire(import.meta.url);
const grpc = require("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const emptyproto = require("google-protobuf/google/protobuf/empty_pb.js");
const structproto = require("google-protobuf/google/protobuf/struct_pb.js");
const plugproto = require("@pulumi/pulumi/proto/plugin_pb.js");
const provproto = require("@pulumi/pulumi/proto/provider_pb.js");
const provrpc = require("@pulumi/pulumi/proto/provider_grpc_pb.js");

type Call = { request: any };
type Reply = (error: object | null, response?: unknown) => void;
type Handler = (request: any) => unknown;

/** gRPC's default of 4 MB is below what a large stack sends. */
const maxMessageBytes = 400 * 1024 * 1024;

/**
 * A simulated cloud as a Pulumi provider plugin: the second door to the model that the offline plan asks in-process.
 * Resources live in the engine's state; nothing is made anywhere.
 */
export function serveProvider(cloud: SimulatedCloud, version: string): Promise<number> {
  let settings: Readonly<Record<string, string>> = {};

  const handlers: Record<string, Handler> = {
    getPluginInfo: () => {
      const info = new plugproto.PluginInfo();
      info.setVersion(version);
      return info;
    },
    getSchema: () => {
      const response = new provproto.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: cloud.package, version, resources: {}, functions: {} }));
      return response;
    },
    checkConfig: (request) => checked(request.getNews()),
    diffConfig: () => new provproto.DiffResponse(),
    configure: (request) => {
      const given = Object.entries(decodeProperties(request.getArgs()?.toJavaScript() ?? {}));
      settings = Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
      const response = new provproto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    },
    check: (request) => checked(request.getNews()),
    diff: (request) => {
      const changed = JSON.stringify(plain(request.getOldInputs())) !== JSON.stringify(plain(request.getNews()));
      const response = new provproto.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = provproto.DiffResponse.DiffChanges;
      response.setChanges(changed ? DIFF_SOME : DIFF_NONE);
      return response;
    },
    create: (request) => {
      const wire = plain(request.getProperties());
      const inputs = decodeProperties(wire);
      const [, , , name = ""] = request.getUrn().split("::");
      const { id, outputs } = cloud.create({ type: request.getType(), name, inputs, settings });
      const response = new provproto.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(struct(encode(previewed(inputs, outputs)) as object));
        return response;
      }
      response.setId(id);
      response.setProperties(struct(encode(created(inputs, outputs)) as object));
      return response;
    },
    update: (request) => {
      const response = new provproto.UpdateResponse();
      response.setProperties(struct({ ...plain(request.getOlds()), ...plain(request.getNews()) }));
      return response;
    },
    read: (request) => {
      const response = new provproto.ReadResponse();
      response.setId(request.getId());
      response.setProperties(struct(plain(request.getProperties())));
      response.setInputs(struct(plain(request.getInputs())));
      return response;
    },
    delete: () => new emptyproto.Empty(),
    cancel: () => new emptyproto.Empty(),
    invoke: (request) => {
      const token: string = request.getTok();
      const inputs = decodeProperties(plain(request.getArgs()));
      const result = cloud.invoke({ token, inputs, settings });
      if (result === undefined) throw new UnansweredCallError(token, nearest(token, cloud.functions));
      const response = new provproto.InvokeResponse();
      response.setReturn(struct(encode(result) as object));
      return response;
    },
  };

  // What the engine may ask and a plain provider does not offer is UNIMPLEMENTED, which grpc answers by itself for
  // methods without an implementation.
  const implementation = Object.fromEntries(
    Object.entries(handlers).map(([method, handler]) => [
      method,
      (call: Call, reply: Reply) => answer(call, reply, handler),
    ]),
  );
  const server = new grpc.Server({ "grpc.max_receive_message_length": maxMessageBytes });
  server.addService(
    provrpc.ResourceProviderService,
    implementation as import("@grpc/grpc-js").UntypedServiceImplementation,
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

function answer({ request }: Call, reply: Reply, handler: Handler): void {
  try {
    reply(null, handler(request));
  } catch (error) {
    reply({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
  }
}

function plain(properties: any): Record<string, unknown> {
  return properties?.toJavaScript() ?? {};
}

function struct(value: object): unknown {
  return structproto.Struct.fromJavaScript(value);
}

function checked(news: any): unknown {
  const response = new provproto.CheckResponse();
  response.setInputs(news);
  return response;
}
