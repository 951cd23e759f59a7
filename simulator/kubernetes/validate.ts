import { type Properties, read } from "../../components/core/value.ts";
import { quantityOf } from "./quantity.ts";
import { listAt, textAt } from "./read.ts";

export const validationSource = "kubernetes/kubernetes pkg/apis/{core,apps,batch,storage}/validation/validation.go";

/** What an API server finds missing or wrong in a new object, in its words. What is unknown passes. */
export function specProblems(kind: string, inputs: Properties): string[] {
  return rules[kind]?.(inputs) ?? [];
}

const rules: Readonly<Record<string, (inputs: Properties) => string[]>> = {
  PersistentVolume: (inputs) => [
    ...required(inputs, "spec.capacity"),
    ...required(inputs, "spec.accessModes"),
    ...quantities(inputs, "spec.capacity.storage"),
    ...(isEmpty(inputs, "spec") || volumeSources.some((source) => !isEmpty(inputs, `spec.${source}`))
      ? []
      : ["spec: Required value: must specify a volume type"]),
  ],
  PersistentVolumeClaim: (inputs) => [
    ...required(inputs, "spec.accessModes", "at least 1 access mode is required"),
    ...(isEmpty(inputs, "spec.resources.requests.storage") ? ["spec.resources[storage]: Required value"] : []),
    ...quantities(inputs, "spec.resources.requests.storage"),
  ],
  Job: (inputs) => [
    ...podProblems(inputs, ["OnFailure", "Never"]),
    ...(selfSelected(inputs) ? [] : selectorProblems(inputs)),
  ],
  Deployment: (inputs) => [
    ...selectorRequired(inputs),
    ...selectorProblems(inputs),
    ...podProblems(inputs, ["Always"]),
  ],
  StatefulSet: (inputs) => [
    ...selectorRequired(inputs),
    ...selectorProblems(inputs),
    ...podProblems(inputs, ["Always"]),
  ],
  DaemonSet: (inputs) => [...selectorRequired(inputs), ...selectorProblems(inputs), ...podProblems(inputs, ["Always"])],
  StorageClass: (inputs) => required(inputs, "provisioner"),
  Service: (inputs) =>
    textAt(inputs, "spec.type") === "ExternalName" || textAt(inputs, "spec.clusterIP") === "None"
      ? []
      : required(inputs, "spec.ports"),
  RoleBinding: (inputs) => required(inputs, "roleRef.name"),
  ClusterRoleBinding: (inputs) => required(inputs, "roleRef.name"),
};

/** Ways to say where the data of a volume are. */
const volumeSources = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

/** @param restarts the restart policies that pods of this kind may have; the first where one may be left out */
function podProblems(inputs: Properties, restarts: readonly string[]): string[] {
  const path = "spec.template.spec";
  if (read(inputs, path).state === "unknown") return [];
  const policy = read(inputs, `${path}.restartPolicy`);
  const given = policy.state === "known" ? policy.value : undefined;
  const supported = restarts.map((one) => JSON.stringify(one)).join(", ");
  const wrong =
    policy.state === "unknown" || restarts.some((one) => one === given)
      ? []
      : given === undefined
        ? restarts.length > 1
          ? [`${path}.restartPolicy: Required value: valid values: ${supported}`]
          : []
        : [`${path}.restartPolicy: Unsupported value: ${JSON.stringify(given)}: supported values: ${supported}`];
  const containers = required(inputs, `${path}.containers`);
  const images = listAt(inputs, `${path}.containers`).flatMap((_, index) => [
    ...required(inputs, `${path}.containers[${index}].name`),
    ...required(inputs, `${path}.containers[${index}].image`),
  ]);
  return [...containers, ...images, ...wrong];
}

/** A job chooses its pods by itself, unless it says that it does not. */
function selfSelected(inputs: Properties): boolean {
  const manual = read(inputs, "spec.manualSelector");
  return manual.state !== "known" || manual.value !== true;
}

function selectorRequired(inputs: Properties): string[] {
  return isEmpty(inputs, "spec.selector") ? ["spec.selector: Required value"] : [];
}

/** Pods that an owner does not find are no pods of its. */
function selectorProblems(inputs: Properties): string[] {
  const [selector, labels] = [read(inputs, "spec.selector.matchLabels"), read(inputs, "spec.template.metadata.labels")];
  if (selector.state !== "known" || labels.state === "unknown") return [];
  const given = labels.state === "known" ? (labels.value as Properties) : {};
  const missed = Object.keys(selector.value as object).some((label) => {
    const [wanted, had] = [readKey(selector.value, label), readKey(given, label)];
    return wanted.state === "known" && had.state !== "unknown" && (had.state !== "known" || had.value !== wanted.value);
  });
  if (!missed) return [];
  return [
    `spec.template.metadata.labels: Invalid value: ${JSON.stringify(given)}: \`selector\` does not match template \`labels\``,
  ];
}

/** Labels have dots and slashes in their names: they are no paths. */
function readKey(labels: unknown, label: string) {
  return read({ value: (labels as Properties)[label] }, "value");
}

function required(inputs: Properties, path: string, words = ""): string[] {
  return isEmpty(inputs, path) ? [`${path}: Required value${words === "" ? "" : `: ${words}`}`] : [];
}

function quantities(inputs: Properties, path: string): string[] {
  const text = textAt(inputs, path);
  if (text === undefined || quantityOf(text) !== undefined) return [];
  return [
    `${path}: Invalid value: ${JSON.stringify(text)}: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
  ];
}

/** Nothing is given there: not even something that is known later. */
function isEmpty(inputs: Properties, path: string): boolean {
  const value = read(inputs, path);
  if (value.state !== "known") return value.state === "absent";
  if (value.value === "") return true;
  return typeof value.value === "object" && Object.keys(value.value as object).length === 0;
}
