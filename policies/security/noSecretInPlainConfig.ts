import type { ResourceNode } from "../../components/core/graph.ts";
import { read } from "../../components/core/value.ts";
import { decodedTexts } from "../../components/security/encodedText.ts";
import { type FoundSecret, findSecrets } from "../../components/security/secretFinder.ts";
import { secretKinds } from "../../components/security/secretPatterns.ts";
import { type Finding, gpuPolicy, levels, type PolicyContext } from "../policy.ts";
import { type PlainText, plainTexts } from "./plainTexts.ts";
import { keepsSecrets, type SecretPlace, secretPlaces } from "./secretPlaces.ts";

export interface NoSecretInPlainConfigConfig {
  /** Kinds that are let through: `password`. */
  readonly ignoredKinds: readonly string[];
}

/**
 * A value that the program marks as a secret is hidden in its state, and read in plain by everybody who reads the place
 * where it ends: so user data, metadata, variables, labels and ConfigMaps are judged with their secrets. Only a Secret of
 * Kubernetes is a place for them, and even there the program has to mark them, or they stand in its state.
 */
export const noSecretInPlainConfig = gpuPolicy<NoSecretInPlainConfigConfig>({
  name: "no-secret-in-plain-config",
  description:
    "No keys, tokens or passwords in user data, metadata, variables, labels or tags, where others read them.",
  severity: "critical",
  source: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  remediation:
    "Keep it in a secret manager that the machine or pod reads with an identity of its own, and revoke the one that was written down.",
  levels: levels("mandatory", "mandatory", "mandatory"),
  configSchema: {
    properties: {
      ignoredKinds: {
        type: "array",
        items: { type: "string", enum: [...secretKinds] },
        description: "Kinds of secrets that are let through.",
      },
    },
  },
  defaults: () => ({ ignoredKinds: [] }),
  evaluate: (node, { config }) => secretPlaces(node.type).flatMap((place) => judgePlace(node, place, config)),
});

type Config = PolicyContext<NoSecretInPlainConfigConfig>["config"];

function judgePlace(node: ResourceNode, place: SecretPlace, { ignoredKinds }: Config): Finding[] {
  const answer = read(node.inputs, place.path);
  if (answer.state === "absent") return [];
  if (answer.state === "unknown") return [deferred(node, answer.path)];
  const texts = plainTexts(answer.value, place.path, answer.secret);
  const inPlace = keepsSecrets(node.type);
  const found = texts.flatMap((one) => {
    if (one.text === undefined || (inPlace && one.secret)) return [];
    return secretsOf(one)
      .filter(({ kind }) => !ignoredKinds.includes(kind))
      .map((secret) => finding(node, place, one, secret));
  });
  const unknown = texts.find((one) => one.text === undefined && isSaid(node, one));
  return [
    ...new Map(found.map((one) => [one.message, one])).values(),
    ...(unknown ? [deferred(node, unknown.path)] : []),
  ];
}

type Located = FoundSecret & { readonly encoded: boolean };

function secretsOf({ text = "", name }: PlainText): Located[] {
  // Some are known by what they are called.
  const plain = text.length <= 1_000 && name !== undefined ? `${name}=${text}` : text;
  return [
    ...findSecrets(plain).map((one) => ({ ...one, encoded: false })),
    ...decodedTexts(text).flatMap((inner) => findSecrets(inner).map((one) => ({ ...one, encoded: true }))),
  ];
}

function finding(
  node: ResourceNode,
  place: SecretPlace,
  { path, secret, text = "" }: PlainText,
  one: Located,
): Finding {
  const start = one.begins === "" ? "" : ` (${one.begins}…)`;
  const where = text.includes("\n") || one.encoded ? `, line ${one.line}${one.encoded ? " when decoded" : ""},` : "";
  const marked = secret && !keepsSecrets(node.type) ? ", although the program marks it as a secret" : "";
  const readers = keepsSecrets(node.type)
    ? "the program does not mark it as a secret, so that its state has it in plain"
    : place.readers;
  return {
    urn: node.urn,
    message:
      `${node.name}: ${shown(path)}${where} holds what looks like ${one.what}${start}, and ${readers}${marked}. ` +
      `Fix: ${keepsSecrets(node.type) ? "wrap it in pulumi.secret, or read it from secret configuration" : "keep it in a secret manager that is read with an identity, and revoke this one"}. [${one.source}]`,
  };
}

/** A path has keys that the user chose: one that looks like a secret is not told. */
function shown(path: string): string {
  const short = path.length > 200 ? `${path.slice(0, 199)}…` : path;
  return findSecrets(path).length === 0 ? short : `${/^\w+/.exec(path)?.[0] ?? ""}…`;
}

/** Names and ids of other objects are no texts, and most are known only later: nothing is said of them. */
const spoken =
  /(?:^|[.[])(?:data|binaryData|stringData|env|args|command|values|annotations|labels)\b|(?:^|\.)(?:spec|template|containers|initContainers|metadata)(?:\[\d+\])?$/;

function isSaid({ type }: ResourceNode, { path }: PlainText): boolean {
  return !type.startsWith("kubernetes:") || spoken.test(path);
}

function deferred(node: ResourceNode, path: string): Finding {
  return {
    urn: node.urn,
    because: "deferred",
    message:
      `${node.name}: ${shown(path)} is known only after creation, so whether it holds a secret is judged during the update, ` +
      "before the resource is made. Fix: nothing, or build it from values that are known, to have it judged in the preview.",
  };
}
