import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const grpc = require("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const provrpc = require("@pulumi/pulumi/proto/provider_grpc_pb.js");

type Call = { request: any };
type Reply = (error: object | null, response?: unknown) => void;

/** The answer to a request; what it throws is the error that the engine prints. */
export type Handler = (request: any) => unknown;

/** gRPC's default of 4 MB is below what a large stack sends. */
const maxMessageBytes = 400 * 1024 * 1024;

export interface Served {
  readonly port: number;
  /** Ends it, requests that are under way included. */
  readonly stop: () => void;
}

/** Serves a provider on a port of this machine that the system chooses. */
export function serve(handlers: Readonly<Record<string, Handler>>): Promise<Served> {
  // What the engine may ask and a plain provider does not offer is UNIMPLEMENTED, which grpc answers by itself for
  // methods without an implementation.
  const implementation = Object.fromEntries(
    Object.entries(handlers).map(([method, handler]) => [
      method,
      (call: Call, reply: Reply) => void answer(call, reply, handler),
    ]),
  );
  const server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(
    provrpc.ResourceProviderService,
    implementation as import("@grpc/grpc-js").UntypedServiceImplementation,
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve({ port, stop: () => server.forceShutdown() }) : reject(error),
    );
  });
}

async function answer({ request }: Call, reply: Reply, handler: Handler): Promise<void> {
  let response: unknown;
  try {
    response = await handler(request);
  } catch (error) {
    // An error of a shape of its own carries more than text: a resource that is there and not ready.
    const isGrpc = !(error instanceof Error) && typeof error === "object" && error !== null && "code" in error;
    const text = error instanceof Error ? error.message : String(error);
    reply(isGrpc ? error : { code: grpc.status.UNKNOWN, details: text });
    return;
  }
  reply(null, response);
}
