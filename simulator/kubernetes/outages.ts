import { type Properties, readString } from "../../components/core/value.ts";
import type { Refusal } from "../refusal.ts";

/** Too many requests at once: priority and fairness of the API server. A client waits and asks again. */
export function kubernetesThrottled(): Refusal {
  return {
    code: "TooManyRequests",
    message: "the server has received too many requests and has asked us to try again later",
    status: 429,
    source: "kubernetes/apimachinery pkg/api/errors/errors.go (NewGenericServerResponse, 429)",
  };
}

/** The token in the kubeconfig has run out. */
export function kubernetesExpired(): Refusal {
  return {
    code: "Unauthorized",
    message: "the server has asked for the client to provide credentials",
    status: 401,
    source: "kubernetes/apimachinery pkg/api/errors/errors.go (NewGenericServerResponse, 401)",
  };
}

/** The store behind the API server does not answer in time. */
export function kubernetesTimeout(): Refusal {
  return {
    code: "InternalError",
    message: "etcdserver: request timed out",
    status: 500,
    source: "etcd-io/etcd api/v3rpc/rpctypes/error.go (ErrGRPCTimeout)",
  };
}

/** The object is there, and never becomes what the provider waits for. */
export function kubernetesHalfMade(inputs: Properties): Refusal {
  const name = readString(inputs, "metadata.name");
  return {
    code: "Timeout",
    message: `'${name.state === "known" ? name.value : "object"}' timed out waiting to be Ready`,
    operation: "await",
    source:
      "pulumi/pulumi-kubernetes provider/pkg/await (resource was successfully created, but … failed to become live)",
  };
}
