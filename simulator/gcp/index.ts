import { gcpLabelledTypes } from "../../components/core/tags/gcpTypes.ts";
import { type Properties, read, readString } from "../../components/core/value.ts";
import type { CloudCall, CloudCreate, SimulatedCloud } from "../cloud.ts";
import type { Asked, CloudType, Naming, Settings } from "../cloudType.ts";
import { googleLabels } from "../defaultTags.ts";
import { type Refusal, RefusedError } from "../refusal.ts";
import { capacityTypes } from "./capacity.ts";
import { containerTypes } from "./container.ts";
import { answerGoogle, exampleGoogle, googleFunctions } from "./functions/functions.ts";
import type { GoogleType } from "./googleType.ts";
import { computeLink } from "./googleType.ts";
import { grantTypes } from "./grants.ts";
import { hybridTypes } from "./hybrid.ts";
import { iamTypes } from "./iam.ts";
import { importIdOf } from "./importIds.ts";
import { checkedByProvider } from "./inputChecks.ts";
import { instanceTypes } from "./instances.ts";
import { keeping } from "./keeping.ts";
import { keyTypes } from "./kms.ts";
import { fileSystemTypes } from "./lustre.ts";
import { machineTypes } from "./machines.ts";
import { global, type Made, ofProject, projectIn, text } from "./made.ts";
import { nameRules } from "./nameRules.ts";
import { isMadeUp, makeUpName } from "./naming.ts";
import { networkTypes } from "./network.ts";
import { isOfGoogle } from "./ofGoogle.ts";
import { otherTypes } from "./others.ts";
import { phrased } from "./phrases.ts";
import { taken } from "./refusals.ts";
import { serviceNetworkingTypes } from "./servicenetworking.ts";
import { storageTypes } from "./storage.ts";

export { googleExpired, googleNoCapacity, googleThrottled } from "./outages.ts";
export { simulatedProject, simulatedProjectNumber } from "./project.ts";

const known: ReadonlyMap<string, GoogleType> = new Map(
  [
    networkTypes,
    hybridTypes,
    instanceTypes,
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
  functions: googleFunctions,
  types: new Map([...known].map(([token, type]) => [token, cloudType(type)])),
  phrase: (refusal, { action, type }) =>
    phrased(refusal, { action, type, called: known.get(type)?.called ?? lastName(type) }),
  hasItself: isOfGoogle,
  invoke: (call: CloudCall) => answerGoogle(call, simulatedGcp.create),
  example: (call: CloudCall) => exampleGoogle(call, simulatedGcp.create),
  create: ({ type: token, name: resource, inputs, settings, again = 0, world, isThere }: CloudCreate) => {
    const type = known.get(token) ?? unknownType(token);
    const project = projectIn(inputs, settings);
    const one = `${token}/${project}/${resource}${again === 0 ? "" : `#${again}`}`;
    const name = nameOf(type, resource, inputs, again);
    const { nameFrom = "name" } = type;
    const isLeftOut = (property: string): boolean => read(inputs, property).state === "absent";
    const title = type.title !== undefined && isLeftOut(type.title) ? { [type.title]: resource } : {};
    if (isThere !== true) {
      const isMade = nameFrom !== null && isLeftOut(nameFrom) && isMadeUp(token, nameFrom);
      const madeUp = isMade ? { property: nameFrom, name } : undefined;
      const refusal = checkedByProvider({ type: token, resource, inputs: { ...inputs, ...title }, madeUp });
      if (refusal !== undefined) throw new RefusedError(refusal.message, refusal);
    }
    const made: Made = { name, project, inputs, settings, seed: one, ...(world === undefined ? {} : { world }) };
    const id = type.id(made);
    return {
      id,
      outputs: {
        ...(type.project === false ? {} : { project }),
        ...(nameFrom === null ? {} : { [nameFrom]: name }),
        ...title,
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

/** Its own name, or the one that the provider makes up: another one each time. */
function nameOf({ type, nameFrom = "name" }: GoogleType, resource: string, inputs: Properties, again: number): string {
  const given = nameFrom === null ? "" : text(inputs, nameFrom);
  return given === "" ? makeUpName(type, resource, `${type}/${resource}${again === 0 ? "" : `#${again}`}`) : given;
}

/** What the judge of a rehearsal reads of a type. */
function cloudType(type: GoogleType): CloudType {
  const naming = namingOf(type);
  const importId = importIdOf(type.type);
  return {
    type: type.type,
    ...(importId === undefined ? {} : { importId }),
    ...(naming === undefined ? {} : { named: naming }),
    ...(type.refers === undefined ? {} : { refers: type.refers }),
    ...(type.minutes === undefined ? {} : { minutes: type.minutes }),
    refuse: (asked) => misnamed(type, asked) ?? type.refuse?.(asked),
    ...(type.updated === undefined ? {} : { updated: type.updated }),
    ...keeping(type),
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

/** A name is looked at when it is given, by the program or by the provider. */
function misnamed({ type, nameFrom = "name" }: GoogleType, { inputs, before, added = {} }: Asked): Refusal | undefined {
  if (before !== undefined || nameFrom === null) return undefined;
  const name = text(inputs, nameFrom) || text(added, nameFrom);
  return name === "" ? undefined : nameRules[type]?.(name);
}

function lastName(type: string): string {
  return type.split(":")[2] ?? "resource";
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
