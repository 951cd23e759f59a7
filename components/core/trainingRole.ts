import { joinPath } from "./problem.ts";
import { type Read, read, readList, readString } from "./value.ts";

/** Which labels and taints of nodes say what they are for, and which words say that it is training. */
export interface RoleWords {
  /** Keys of labels and taints: `role`, `workload`. */
  readonly keys: readonly string[];
  /** Values, in lower case: `training`. */
  readonly training: readonly string[];
}

/** The words that people use for it. */
export const usualRoleWords: RoleWords = {
  keys: ["role", "node-role", "workload", "workload-type", "purpose"],
  training: ["train", "training", "trainer", "pretrain", "pretraining", "finetune", "finetuning", "fine-tuning"],
};

/**
 * Where labels or taints say that nodes are for training: the path that says it. Absent: none does. Unknown where one may.
 *
 * @param labels path of a map of labels
 * @param taints path of a list of taints with `key` and `value`
 */
export function trainingRole(
  inputs: unknown,
  { labels, taints }: { readonly labels: string; readonly taints: string },
  { keys, training }: RoleWords,
): Read<string> {
  const says = (word: Read<string>): boolean =>
    word.state === "known" && training.includes(word.value.trim().toLowerCase());
  let open: Read<string> | undefined;
  const map = read(inputs, labels);
  if (map.state === "unknown") open = map;
  for (const [key, value] of map.state === "known" ? Object.entries(Object(map.value)) : []) {
    if (!keys.includes(key)) continue;
    const word = readString([value], "[0]");
    const path = `${labels}.${key}`;
    if (says(word)) return { state: "known", value: path, path, secret: false };
    if (word.state === "unknown") open ??= { ...word, path };
  }
  const list = readList(inputs, taints);
  if (list.state === "unknown") open ??= list;
  for (let index = 0; list.state === "known" && index < list.value.length; index++) {
    const at = `${taints}[${index}]`;
    const key = readString(inputs, joinPath(at, "key"));
    const value = readString(inputs, joinPath(at, "value"));
    if (says(key) || (key.state === "known" && keys.includes(key.value) && says(value))) {
      return { state: "known", value: at, path: at, secret: false };
    }
    const maybe =
      key.state === "unknown" || (key.state === "known" && keys.includes(key.value) && value.state === "unknown");
    if (maybe) open ??= { state: "unknown", path: at, why: "known only after creation" };
  }
  return open ?? { state: "absent", path: labels };
}
