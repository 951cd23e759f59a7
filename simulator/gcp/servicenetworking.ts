import { read, readStrings } from "../../components/core/value.ts";
import type { Asked, Reference } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { Existing, World } from "../world/world.ts";
import type { GoogleType } from "./googleType.ts";
import { address, lastPart, type Made, pathOf, text } from "./made.ts";
import { inUse, network, notFound } from "./refusals.ts";
import { Stage } from "./stage.ts";

export const connectionType = "gcp:servicenetworking/connection:Connection";

/** Services of Google whose servers stand behind a connection. */
const producers: Readonly<Record<string, string>> = {
  "gcp:lustre/instance:Instance": "network",
  "gcp:parallelstore/instance:Instance": "network",
  "gcp:filestore/instance:Instance": "networks[0].network",
  "gcp:sql/databaseInstance:DatabaseInstance": "settings.ipConfiguration.privateNetwork",
  "gcp:redis/instance:Instance": "authorizedNetwork",
};

/** How Google's own networks are reached. */
export const serviceNetworkingTypes: readonly GoogleType[] = [
  {
    type: connectionType,
    id: ({ inputs }: Made) => `${encodeURIComponent(text(inputs, "network"))}:${text(inputs, "service")}`,
    nameFrom: null,
    project: false,
    outputs: ({ inputs }) => ({ peering: text(inputs, "service").replaceAll(".", "-") }),
    called: "Service Networking Connection",
    minutes: {
      create: 1,
      delete: 0.7,
      source: "https://docs.cloud.google.com/vpc/docs/configure-private-services-access, logs in public issues",
    },
    taken: () => ({
      code: "FAILED_PRECONDITION",
      message:
        "Error code 9, message: Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.",
      operation: Stage.Operation,
      source: "https://github.com/hashicorp/terraform-provider-google/issues/3819",
    }),
    refers: [network("network", { holds: inUse("network", peeringOf) }), range()],
    refuse: rangeNotThere,
    refuseDelete: stillUsed,
  },
];

function range(): Reference {
  return {
    path: "reservedPeeringRanges[]",
    to: ["gcp:compute/globalAddress:GlobalAddress"],
    missing: (value) => (notFound(value) === undefined ? undefined : noRange(value)),
  };
}

function noRange(value: string): Refusal {
  return {
    code: "FAILED_PRECONDITION",
    message: `Error code 9, message: Allocated IP range '${value}' not found in network.`,
    operation: Stage.Operation,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/11100",
  };
}

/** A range is there before the connection that is made of it. */
function rangeNotThere({ inputs, world }: Asked): Refusal | undefined {
  const ranges = readStrings(inputs, "reservedPeeringRanges");
  if (ranges.state !== "known") return undefined;
  const type = "gcp:compute/globalAddress:GlobalAddress";
  const late = ranges.value.find((value) => world.find([type], lastPart(value))?.status === "creating");
  return late === undefined ? undefined : noRange(lastPart(late));
}

/** Those that have their servers behind a connection. */
function usersOf({ inputs }: Existing, world: World): Existing | undefined {
  const of = pathOf(text(inputs, "network"));
  return Object.entries(producers)
    .flatMap(([type, path]) => world.all(type).map((existing) => ({ existing, path })))
    .find(({ existing, path }) => {
      const value = pathOf(text(existing.inputs, path));
      if (value === "" || read(existing.inputs, path).state !== "known") return false;
      return value === of || lastPart(value) === lastPart(of);
    })?.existing;
}

function stillUsed(existing: Existing, world: World): Refusal | undefined {
  if (usersOf(existing, world) === undefined) return undefined;
  return {
    code: "FAILED_PRECONDITION",
    message:
      "Error code 9, message: Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) are still using this connection.",
    operation: Stage.Operation,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/18834",
  };
}

/** The peering that the connection made in the network. */
function peeringOf({ inputs, outputs }: Existing): string {
  const [, project = ""] = pathOf(text(inputs, "network")).split("/");
  return `projects/${project}/global/networks/${lastPart(text(inputs, "network"))}/${text(outputs, "peering") || address("", "10.0")}`;
}
