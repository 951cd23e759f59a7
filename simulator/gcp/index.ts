import { gcpLabelledTypes } from "../../components/core/tags/gcpTypes.ts";
import { type Properties, readString } from "../../components/core/value.ts";
import type { CloudCall, CloudCreate, SimulatedCloud } from "../cloud.ts";
import type { CloudType, Naming, Settings } from "../cloudType.ts";
import { googleLabels } from "../defaultTags.ts";
import type { Existing } from "../world/world.ts";
import { capacityTypes } from "./capacity.ts";
import { containerTypes } from "./container.ts";
import { answers } from "./functions.ts";
import type { GoogleType } from "./googleType.ts";
import { computeLink } from "./googleType.ts";
import { grantTypes } from "./grants.ts";
import { hybridTypes } from "./hybrid.ts";
import { iamTypes } from "./iam.ts";
import { keyTypes } from "./kms.ts";
import { fileSystemTypes } from "./lustre.ts";
import { machineTypes } from "./machines.ts";
import { global, hash, type Made, ofProject, projectIn, text } from "./made.ts";
import { networkTypes } from "./network.ts";
import { isOfGoogle } from "./ofGoogle.ts";
import { otherTypes } from "./others.ts";
import { phrased } from "./phrases.ts";
import { prevented, taken } from "./refusals.ts";
import { serviceNetworkingTypes } from "./servicenetworking.ts";
import { storageTypes } from "./storage.ts";

export { googleExpired, googleNoCapacity, googleThrottled } from "./outages.ts";
export { simulatedProject, simulatedProjectNumber } from "./project.ts";

const known: ReadonlyMap<string, GoogleType> = new Map(
  [
    networkTypes,
    hybridTypes,
    machineTypes,
    capacityTypes,
    containerTypes,
    fileSystemTypes,
    serviceNetworkingTypes,
    storageTypes,
    keyTypes,
    iamTypes,
    grantTypes,
    otherTypes,
  ].flatMap((types) => types.map((type) => [type.type, type] as const)),
);

const labelled = new Set(gcpLabelledTypes);
/** The one whose labels are called otherwise. */
const resourceLabelled = "gcp:container/cluster:Cluster";

/** What Google Cloud answers, and what it refuses. Deterministic: the same program gets the same answers on every run. */
export const simulatedGcp: SimulatedCloud = {
  package: "gcp",
  functions: Object.keys(answers).sort(),
  types: new Map([...known].map(([token, type]) => [token, cloudType(type)])),
  phrase: (refusal, { action, type }) =>
    phrased(refusal, { action, type, called: known.get(type)?.called ?? lastName(type) }),
  hasItself: isOfGoogle,
  invoke: ({ token, inputs, settings }: CloudCall) => answers[token]?.({ inputs, settings }),
  create: ({ type: token, name: resource, inputs, settings, again = 0 }: CloudCreate) => {
    const type = known.get(token) ?? unknownType(token);
    const project = projectIn(inputs, settings);
    const one = `${token}/${project}/${resource}${again === 0 ? "" : `#${again}`}`;
    const made: Made = { name: nameOf(type, resource, inputs, again), project, inputs, settings, seed: one };
    const id = type.id(made);
    const { nameFrom = "name" } = type;
    return {
      id,
      outputs: {
        ...(type.project === false ? {} : { project }),
        ...(nameFrom === null ? {} : { [nameFrom]: made.name }),
        ...(type.link === undefined ? {} : { selfLink: `${type.link}${id}` }),
        ...(labelled.has(token) || token === resourceLabelled ? googleLabels(inputs, settings) : {}),
        ...type.outputs?.(made, id),
      },
    };
  },
};

/** A type that nobody has described: as most of them are. */
function unknownType(type: string): GoogleType {
  const compute = type.startsWith("gcp:compute/");
  const kind = `${lowerFirst(lastName(type))}s`;
  if (/I(?:AM|am)(?:Member|Binding|Policy)$/.test(type)) {
    return {
      type,
      id: ({ inputs, name }) => `${name}/${text(inputs, "role")}/${text(inputs, "member")}`,
      nameFrom: null,
    };
  }
  return { type, id: compute ? global(kind) : ofProject(kind), ...(compute ? { link: computeLink } : {}) };
}

/** Its own name, or the one that the provider gives: the resource's, and seven digits that make it another each time. */
function nameOf({ type, nameFrom = "name" }: GoogleType, resource: string, inputs: Properties, again: number): string {
  const given = nameFrom === null ? "" : text(inputs, nameFrom);
  if (given !== "") return given;
  const seed = again === 0 ? `${type}/${resource}` : `${type}/${resource}#${again}`;
  return `${resource}-${hash(seed).slice(0, 7)}`;
}

/** What the judge of a rehearsal reads of a type. */
function cloudType(type: GoogleType): CloudType {
  const naming = namingOf(type);
  return {
    type: type.type,
    ...(naming === undefined ? {} : { named: naming }),
    ...(type.refers === undefined ? {} : { refers: type.refers }),
    ...(type.minutes === undefined ? {} : { minutes: type.minutes }),
    ...(type.refuse === undefined ? {} : { refuse: type.refuse }),
    refuseDelete: (existing, world) => kept(existing) ?? type.refuseDelete?.(existing, world),
    ...(type.updated === undefined ? {} : { updated: type.updated }),
    ...(type.takesAlong === undefined ? {} : { takesAlong: type.takesAlong }),
  };
}

/** Ids are paths: what must be unique is the last part in the rest. */
function namingOf(type: GoogleType): Naming | undefined {
  if (type.taken === null) return undefined;
  const { nameFrom = "name" } = type;
  const idOf = (properties: Properties, settings: Settings, name: string): string =>
    type.id({ name, project: projectIn(properties, settings), inputs: properties, settings, seed: "" });
  return {
    name: (properties) => {
      if (nameFrom === null) return "";
      const name = readString(properties, nameFrom);
      return name.state === "known" ? name.value : undefined;
    },
    within: (properties, settings) => idOf(properties, settings, "*"),
    taken: type.taken ?? taken,
  };
}

/** The provider refuses by itself to delete what it was told to keep. */
function kept(existing: Existing): ReturnType<NonNullable<CloudType["refuseDelete"]>> {
  return text(existing.inputs, "deletionPolicy") === "PREVENT" ? prevented(existing) : undefined;
}

function lastName(type: string): string {
  return type.split(":")[2] ?? "resource";
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
