import { createRequire } from "node:module";
import type { Properties } from "../../components/core/value.ts";
import { sent } from "./wire.ts";

const require = createRequire(import.meta.url);
const anyproto = require("google-protobuf/google/protobuf/any_pb.js");
const grpc = require("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
const provproto = require("@pulumi/pulumi/proto/provider_pb.js");
const statusproto = require("@pulumi/pulumi/proto/status_pb.js");

/** A resource is there and did not become what it should be: the engine keeps its id, its state and why. */
export interface HalfMade {
  readonly id: string;
  readonly outputs: Properties;
  readonly reason: string;
}

/**
 * The answer of a provider whose resource is there and not ready: an error that carries the resource, so that the engine keeps it in
 * its state with `initErrors` (`StatusPartialFailure`).
 *
 * @see pulumi/pulumi-terraform-bridge pkg/tfbridge/provider.go (`initializationError`), pulumi/pulumi sdk/nodejs/provider/server.ts
 */
export function initFailed({ id, outputs, reason }: HalfMade): object {
  const detail = new provproto.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(sent(outputs));
  detail.setReasonsList([reason]);
  const packed = new anyproto.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusproto.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(reason);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: reason, metadata };
}
