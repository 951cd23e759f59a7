import type { ResourceGraph, ResourceNode } from "../components/core/graph.ts";
import { type Properties, type Read, read, readList, readNumber, readString } from "../components/core/value.ts";

/** What one directory is predicted to do, and why it has its layout. */
export interface PredictedDirectory {
  readonly path: string;
  /** Options of `lfs setstripe`: `-c 8 -S 1M`. */
  readonly layout: string;
  /** Chunk size of files from S3, MiB: then that counts, and not the layout. */
  readonly importedFileChunkSizeMiB?: number;
  /** Reads of a data set, writes of a checkpoint, MB/s. */
  readonly megabytesPerSecond: number;
  readonly boundBy: string;
  readonly why: string;
}

/** What a checkpoint is predicted to take. */
export interface PredictedCheckpoint {
  readonly path: string;
  readonly writeSeconds: number;
  readonly intervalSeconds: number;
  readonly restartSeconds: number;
  /** Share of time lost to checkpoints and failures, 0 to 1. */
  readonly lostShare: number;
}

/** What a file system is predicted to do for its workload, as its component registers it. */
export interface LustrePrediction {
  readonly need: string;
  /** What was chosen, or given, and what decided. */
  readonly fileSystem: string;
  /** Share of time that accelerators are busy, 0 to 1. */
  readonly utilisation: number;
  readonly readMBps: number;
  readonly boundBy: string;
  readonly directories: readonly PredictedDirectory[];
  readonly checkpoints: readonly PredictedCheckpoint[];
}

export interface PlannedFileSystem {
  readonly urn: string;
  readonly name: string;
  readonly prediction: LustrePrediction;
}

/** A directory whose layout a Job sets. */
export interface AppliedLayout {
  readonly path: string;
  /** Options of `lfs setstripe`. */
  readonly layout: string;
}

export interface PlannedVolume {
  readonly urn: string;
  readonly name: string;
  /** Layouts that its Job sets: none without a Job. Or why they are not told. */
  readonly layouts: readonly AppliedLayout[] | "known later" | "secret";
}

/** What was decided about Lustre. */
export interface PlannedLustre {
  /** Those whose prediction is known and no secret. */
  readonly fileSystems: readonly PlannedFileSystem[];
  readonly volumes: readonly PlannedVolume[];
}

/** Components that decide about a file system, one of each place. */
const fileSystemTypes = ["hybrid-gpu:index:FsxLustre", "hybrid-gpu:index:GoogleManagedLustre"];

/** Reads it from what the components register. */
export function plannedLustre(graph: ResourceGraph): PlannedLustre {
  return {
    fileSystems: fileSystemTypes.flatMap((type) =>
      graph.ofType(type).flatMap(({ urn, name, outputs }) => {
        const prediction = predictionIn(outputs ?? {});
        return prediction === undefined ? [] : [{ urn, name, prediction }];
      }),
    ),
    volumes: graph.ofType("hybrid-gpu:index:LustreVolume").map((node) => ({
      urn: node.urn,
      name: node.name,
      layouts: appliedBy(graph, node),
    })),
  };
}

/** The same, with every sentence and path passed through `redact`. */
export function redactedLustre(
  { fileSystems, volumes }: PlannedLustre,
  redact: (text: string) => string,
): PlannedLustre {
  const clean = <T>(value: T): T => {
    if (typeof value === "string") return redact(value) as T;
    if (Array.isArray(value)) return value.map(clean) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)])) as T;
  };
  return {
    fileSystems: fileSystems.map((one) => ({ ...one, prediction: clean(one.prediction) })),
    volumes: volumes.map((one) => ({
      ...one,
      layouts: typeof one.layouts === "string" ? one.layouts : clean(one.layouts),
    })),
  };
}

/** Not what is wanted: another release's prediction, an unknown, a secret. */
class Unreadable extends Error {}

/** Nothing unless every part of it is known, and no part a secret. */
function predictionIn(outputs: Properties): LustrePrediction | undefined {
  if (read(outputs, "prediction").state !== "known") return undefined;
  try {
    return {
      need: text(outputs, "prediction.need"),
      fileSystem: text(outputs, "prediction.fileSystem"),
      utilisation: number(outputs, "prediction.utilisation"),
      readMBps: number(outputs, "prediction.readMBps"),
      boundBy: text(outputs, "prediction.boundBy"),
      directories: each(outputs, "prediction.directories", directoryAt),
      checkpoints: each(outputs, "prediction.checkpoints", checkpointAt),
    };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function directoryAt(outputs: Properties, path: string): PredictedDirectory {
  const chunks = `${path}.importedFileChunkSizeMiB`;
  return {
    path: text(outputs, `${path}.path`),
    layout: text(outputs, `${path}.layout`),
    ...(read(outputs, chunks).state === "absent" ? {} : { importedFileChunkSizeMiB: number(outputs, chunks) }),
    megabytesPerSecond: number(outputs, `${path}.megabytesPerSecond`),
    boundBy: text(outputs, `${path}.boundBy`),
    why: text(outputs, `${path}.why`),
  };
}

function checkpointAt(outputs: Properties, path: string): PredictedCheckpoint {
  return {
    path: text(outputs, `${path}.path`),
    writeSeconds: number(outputs, `${path}.writeSeconds`),
    intervalSeconds: number(outputs, `${path}.intervalSeconds`),
    restartSeconds: number(outputs, `${path}.restartSeconds`),
    lostShare: number(outputs, `${path}.lostShare`),
  };
}

function open<T>(answer: Read<T>): T {
  if (answer.state !== "known" || answer.secret) throw new Unreadable(answer.path);
  return answer.value;
}

function text(outputs: Properties, path: string): string {
  return open(readString(outputs, path));
}

function number(outputs: Properties, path: string): number {
  return open(readNumber(outputs, path));
}

function each<T>(outputs: Properties, path: string, one: (outputs: Properties, path: string) => T): T[] {
  return open(readList(outputs, path)).map((_, index) => one(outputs, `${path}[${index}]`));
}

/** What the Job of a volume reads: the table in its ConfigMap, a line for every directory. */
function appliedBy(graph: ResourceGraph, volume: ResourceNode): PlannedVolume["layouts"] {
  const children = graph.children(volume.urn);
  if (!children.some(({ type }) => type === "kubernetes:batch/v1:Job")) return [];
  const tables = children
    .filter(({ type }) => type === "kubernetes:core/v1:ConfigMap")
    .map(({ inputs }) => tableIn(inputs))
    .filter(({ state }) => state !== "absent");
  const [table] = tables;
  if (table?.state !== "known") return "known later";
  if (table.secret) return "secret";
  return table.value
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [path = "", layout = ""] = line.split("\t");
      return { path, layout };
    });
}

function tableIn(inputs: Properties): Read<string> {
  const data = read(inputs, "data");
  if (data.state !== "known") return data;
  // Its name has a dot in it, which a path would take for a step.
  const table = readString({ table: (data.value as Properties)["layouts.tsv"] }, "table");
  return table.state === "known" ? { ...table, secret: table.secret || data.secret } : table;
}
