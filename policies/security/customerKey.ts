import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { joinPath } from "../../components/core/problem.ts";
import { type Read, readString } from "../../components/core/value.ts";
import { isCustomerKey } from "../../components/security/encryptedStores.ts";
import type { Finding } from "../policy.ts";
import { problemFindings } from "../problems.ts";

/** A place that keeps data, and the inputs any of which gives it a key. */
export interface KeyPlace {
  /** Where it stands in the inputs: `""`, `disks[0]`. */
  readonly at: string;
  readonly keys: readonly string[];
  /** What it keeps: `the volume`. */
  readonly what: string;
  readonly source: string;
}

/** Who asks for keys: `default of prod`. */
export type Asked = string;

/** Resources that keys come from. What was made from one is a key, although its id is known only later. */
const keyTypes: readonly string[] = [
  "aws:kms/key:Key",
  "aws:kms/alias:Alias",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaKey:ReplicaKey",
  "gcp:kms/cryptoKey:CryptoKey",
  "gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
  "gcp:kms/keyHandle:KeyHandle",
];

/** Places without a key of the customer's, as far as it is known. */
export function judgeKeys(node: ResourceNode, places: readonly KeyPlace[], asked: Asked): Finding[] {
  return places.flatMap((place) => {
    const answers = readKeys(node, place);
    if (answers.some((answer) => answer.state === "unknown" || isKey(answer))) return [];
    return problemFindings(node, [keyProblem(place, answers, asked)]);
  });
}

/** Places whose key is not known, and was not made from a key of this program. */
export function unknownKeys(graph: ResourceGraph, node: ResourceNode, places: readonly KeyPlace[]): Finding[] {
  return places.flatMap((place) => {
    const answers = readKeys(node, place);
    const open = answers.find((answer) => answer.state === "unknown");
    if (open === undefined || answers.some(isKey)) return [];
    const [property = ""] = /^\w+/.exec(open.path) ?? [];
    if (keyTypes.some((type) => graph.behind(node, property, type).length > 0)) return [];
    return [deferredKey(node, place, open)];
  });
}

function deferredKey(node: ResourceNode, { what }: KeyPlace, answer: Read<string> & { state: "unknown" }): Finding {
  return {
    urn: node.urn,
    because: "deferred",
    message:
      `${node.name}: ${answer.path} is ${answer.why}, so whether ${what} has a key of your own is judged during the update, ` +
      `before it is made. Fix: nothing if it is the id of a key; else give ${answer.path} as a plain value.`,
  };
}

function readKeys(node: ResourceNode, { at, keys }: KeyPlace): Read<string>[] {
  return keys.map((key) => readString(node.inputs, joinPath(at, key)));
}

const isKey = (answer: Read<string>): boolean => answer.state === "known" && isCustomerKey(answer.value);

function keyProblem({ what, source }: KeyPlace, answers: readonly Read<string>[], asked: Asked) {
  const given = answers.find((answer) => answer.state === "known");
  const path = (given ?? answers[0]!).path;
  return {
    severity: "error" as const,
    path,
    // A key that is given as such never stands in a message.
    value: given?.state === "known" && !given.secret && given.value.trim() !== "" ? given.value : undefined,
    rule: `leaves ${what} under a key of the cloud's, which you can neither revoke nor audit, and a key of your own is asked for (${asked})`,
    fix: `give the id of a key of your own as ${path}, or take the type out of customerKeys in the policy's configuration`,
    source,
  };
}
