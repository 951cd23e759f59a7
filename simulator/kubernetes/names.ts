import { isLabelValue, isQualifiedName } from "../../components/core/kubernetesNames.ts";
import { type Properties, read } from "../../components/core/value.ts";

/** How a name may look, in the words of the API server. */
interface NameRule {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly words: string;
}

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const subdomain: NameRule = {
  pattern: new RegExp(`^${label}(\\.${label})*$`),
  longest: 253,
  words:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
};
const dnsLabel: NameRule = {
  pattern: new RegExp(`^${label}$`),
  longest: 63,
  words:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
};
const serviceName: NameRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  words:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
};
const pathSegment: NameRule = {
  pattern: /^(?!\.{1,2}$)[^/%]+$/,
  longest: Number.POSITIVE_INFINITY,
  words: "may not be '.' or '..' and may not contain '/' or '%'",
};

/** Kinds whose names follow another rule than most. The names of roles are segments of a path. */
const rules: Readonly<Record<string, NameRule>> = {
  Namespace: dnsLabel,
  Service: serviceName,
  StatefulSet: dnsLabel,
  Role: pathSegment,
  RoleBinding: pathSegment,
  ClusterRole: pathSegment,
  ClusterRoleBinding: pathSegment,
};

/** Why the API server would not take an object, as far as its names tell; nothing when it would. Unknown names pass. */
export function nameProblems(kind: string, inputs: Properties): string[] {
  const name = knownText(inputs, "metadata.name");
  const problems = [
    ...(name === undefined ? [] : patternProblems("metadata.name", name, rules[kind] ?? subdomain)),
    ...namespaceProblems(inputs),
    ...keyProblems(inputs, "metadata.labels", true),
    ...keyProblems(inputs, "metadata.annotations", false),
  ];
  // A controller puts a Job's name on its pods as a label.
  if (kind === "Job" && name !== undefined && name.length > 63) {
    problems.push(`spec.template.labels: Invalid value: "${name}": must be no more than 63 bytes`);
  }
  return problems;
}

function patternProblems(path: string, value: string, rule: NameRule): string[] {
  const at = `${path}: Invalid value: ${JSON.stringify(value)}:`;
  return [
    ...(value.length > rule.longest ? [`${at} must be no more than ${rule.longest} bytes`] : []),
    ...(rule.pattern.test(value) ? [] : [`${at} ${rule.words}`]),
  ];
}

function namespaceProblems(inputs: Properties): string[] {
  const namespace = knownText(inputs, "metadata.namespace");
  return namespace === undefined ? [] : patternProblems("metadata.namespace", namespace, dnsLabel);
}

function keyProblems(inputs: Properties, path: string, values: boolean): string[] {
  const given = read(inputs, path);
  if (given.state !== "known" || typeof given.value !== "object" || given.value === null) return [];
  return Object.entries(given.value).flatMap(([key, value]) => {
    const wrongKey = !isQualifiedName(key);
    const wrongValue = values && typeof value === "string" && !isLabelValue(value);
    return [
      ...(wrongKey
        ? [
            `${path}: Invalid value: ${JSON.stringify(key)}: a key is an optional DNS subdomain prefix and '/', and a name of at most 63 letters, digits, '-', '_' or '.' that starts and ends with a letter or digit`,
          ]
        : []),
      ...(wrongValue
        ? [
            `${path}: Invalid value: ${JSON.stringify(value)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character, at most 63 of them`,
          ]
        : []),
    ];
  });
}

function knownText(inputs: Properties, path: string): string | undefined {
  const given = read(inputs, path);
  return given.state === "known" && typeof given.value === "string" ? given.value : undefined;
}
