import { type Properties, type Read, readNumber, readString } from "../../components/core/value.ts";
import {
  checkGoogleLustre,
  type GoogleLustreSpec,
  googleLustreSources,
} from "../../components/lustre/platform/google.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import type { GoogleType } from "./googleType.ts";
import { Agent, keyDenied } from "./kmsGrant.ts";
import { address, fingerprint, lastPart, located, madeAt, pathOf, text, uuid } from "./made.ts";
import { isSameNetwork } from "./ranges.ts";
import { badRequest, network, takenEntity } from "./refusals.ts";
import { connectionType } from "./servicenetworking.ts";
import { Stage } from "./stage.ts";

/** File systems. */
export const fileSystemTypes: readonly GoogleType[] = [
  {
    type: "gcp:lustre/instance:Instance",
    id: located("instances"),
    nameFrom: "instanceId",
    outputs: ({ inputs, seed }, id) => ({
      name: id,
      createTime: madeAt,
      updateTime: madeAt,
      mountPoint: `${address(seed, "10.200")}@tcp:/${text(inputs, "filesystem")}`,
      state: "ACTIVE",
      stateReason: "",
      uid: uuid(seed),
      upcomingMaintenanceSchedules: [],
    }),
    called: "Instance",
    taken: takenEntity,
    minutes: {
      create: 20,
      delete: 10,
      update: 10,
      source:
        "hashicorp/terraform-provider-google google/services/lustre (time limit of two hours); logs of cluster-toolkit's tests",
    },
    refers: [network("network")],
    refuse: (asked) => badSize(asked) ?? smaller(asked) ?? notPeered(asked) ?? keyDenied(asked, "kmsKey", Agent.Lustre),
  },
  {
    type: "gcp:filestore/instance:Instance",
    id: located("instances"),
    outputs: ({ inputs, seed }) => ({
      createTime: madeAt,
      etag: fingerprint(seed),
      effectiveReplications: [],
      ...networksOf(inputs, seed),
    }),
    called: "Instance",
    taken: takenEntity,
    minutes: {
      create: 5,
      delete: 3,
      update: 4,
      source: "https://docs.cloud.google.com/filestore/docs/creating-instances",
    },
    refers: [network("networks[].network")],
    refuse: (asked) => keyDenied(asked, "kmsKeyName", Agent.Filestore),
    // Its API refuses, and its words for this are not published: ours, in the form of its answers.
    protection: {
      property: "deletionProtectionEnabled",
      refusal: ({ id, inputs }) => ({
        code: "failedPrecondition",
        message: `Instance '${id}' is protected against deletion${reasonOf(inputs)}.`,
        status: 400,
        source:
          "https://docs.cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.instances (deletionProtectionEnabled), https://github.com/GoogleCloudPlatform/cluster-toolkit/pull/3183",
      }),
    },
  },
  {
    type: "gcp:parallelstore/instance:Instance",
    id: located("instances"),
    nameFrom: "instanceId",
    outputs: ({ seed }, id) => ({
      name: id,
      accessPoints: [1, 2, 3].map((index) => address(`${seed}/${index}`, "10.200")),
      createTime: madeAt,
      updateTime: madeAt,
      daosVersion: "v2.4",
      effectiveReservedIpRange: "",
      state: "ACTIVE",
    }),
    called: "Instance",
    taken: takenEntity,
    minutes: { create: 15, delete: 10, source: "https://cloud.google.com/parallelstore/docs/create-instance" },
    refers: [network("network")],
  },
];

function reasonOf(inputs: Properties): string {
  const reason = text(inputs, "deletionProtectionReason");
  return reason === "" ? "" : ` (${reason})`;
}

function networksOf(inputs: Properties, seed: string): Properties {
  const first = text(inputs, "networks[0].network");
  if (first === "") return {};
  const modes = readString(inputs, "networks[0].connectMode");
  return {
    networks: [
      {
        connectMode: modes.state === "known" ? modes.value : "DIRECT_PEERING",
        ipAddresses: [address(seed, "10.200")],
        modes: ["MODE_IPV4"],
        network: first,
      },
    ],
  };
}

/** Property of the resource by property of the rule. */
const spelling: Readonly<Record<string, string>> = {
  capacityGiB: "capacityGib",
  throughputPerTiB: "perUnitStorageThroughput",
  dynamicMode: "dynamicTierOptions.mode",
  fileSystemName: "filesystem",
};

const take = <T>(key: keyof GoogleLustreSpec, answer: Read<T>): { [key: string]: T } =>
  answer.state === "known" ? { [key]: answer.value } : {};

/** Tiers and steps of capacity, and the names. */
function badSize({ inputs }: Asked): Refusal | undefined {
  const spec: GoogleLustreSpec = {
    ...take("capacityGiB", readNumber(inputs, "capacityGib")),
    ...take("throughputPerTiB", readNumber(inputs, "perUnitStorageThroughput")),
    ...take("dynamicMode", readString(inputs, "dynamicTierOptions.mode")),
    ...take("fileSystemName", readString(inputs, "filesystem")),
    ...take("instanceId", readString(inputs, "instanceId")),
  };
  const problem = checkGoogleLustre(spec).find(({ severity }) => severity === "error");
  if (problem === undefined) return undefined;
  const { path, value, rule, source } = problem;
  // Google's words for this are not published: ours, in the form of its answers.
  return badRequest(
    `Invalid value for field "instance.${spelling[path] ?? path}": ${JSON.stringify(value)} ${rule}.`,
    source ?? googleLustreSources.create,
  );
}

/** Capacity only grows. */
function smaller({ inputs, before }: Asked): Refusal | undefined {
  if (before === undefined) return undefined;
  const [old, now] = [readNumber(before.inputs, "capacityGib"), readNumber(inputs, "capacityGib")];
  if (old.state !== "known" || now.state !== "known" || now.value >= old.value) return undefined;
  return badRequest(
    `Invalid value for field "instance.capacityGib": ${now.value} is below the current capacity of ${old.value}, and capacity can only be increased.`,
    googleLustreSources.grow,
  );
}

/** The service reaches a network through its private services connection. Of a network that the program made, it is known whether there is one. */
function notPeered({ inputs, world, before }: Asked): Refusal | undefined {
  if (before !== undefined) return undefined;
  const within = text(inputs, "network");
  const own = world.find(["gcp:compute/network:Network"], within);
  if (own === undefined) return undefined;
  const peered = world
    .all(connectionType)
    .some(({ inputs: one, status }) => status === "ready" && isSameNetwork(text(one, "network"), own.id));
  if (peered) return undefined;
  return {
    code: "FAILED_PRECONDITION",
    message: `Error code 9, message: NETWORK_NOT_PEERED: the network ${pathOf(own.id)} has no private services connection (servicenetworking.googleapis.com) for ${lastPart(text(inputs, "instanceId"))}.`,
    operation: Stage.Operation,
    source:
      "https://docs.cloud.google.com/managed-lustre/docs/vpc (private services access comes first), https://github.com/GoogleCloudPlatform/vertex-ai-samples/issues/2611 (the code)",
  };
}
