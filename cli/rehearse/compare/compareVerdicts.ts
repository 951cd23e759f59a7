import type { ComparedVerdict, PlanDifference, PreviewedVerdict } from "./compare.ts";

/** What only one says; and, of one policy about one resource, what both say in other words or at another level. */
export function verdictDifferences(
  plan: readonly ComparedVerdict[],
  preview: readonly PreviewedVerdict[],
): PlanDifference[] {
  const left = new Set(preview);
  const sameText = queuesOf(preview, (one) => formsOf(one).map((message) => textOf({ ...one, message })));
  const unmatched = plan.filter((one) => take(sameText.get(textOf(one)), left) === undefined);
  const sameSubject = queuesOf([...left], (one) => [subjectOf(one)]);
  const paired = unmatched.map((one): PlanDifference => {
    const other = take(sameSubject.get(subjectOf(one)), left);
    const shared = { kind: "verdict", urn: one.urn, policy: one.policy, plan: saidBy(one) } as const;
    return other === undefined ? shared : { ...shared, preview: saidBy(other) };
  });
  const alone = [...left].map(
    (one): PlanDifference => ({ kind: "verdict", urn: one.urn, policy: one.policy, preview: saidBy(one) }),
  );
  return [...paired, ...alone];
}

/** Verdicts by each of their keys, the first one last. */
function queuesOf(
  verdicts: readonly PreviewedVerdict[],
  keysOf: (one: PreviewedVerdict) => readonly string[],
): Map<string, PreviewedVerdict[]> {
  const queues = new Map<string, PreviewedVerdict[]>();
  for (const one of verdicts.toReversed()) {
    for (const key of keysOf(one)) {
      const queue = queues.get(key);
      if (queue === undefined) queues.set(key, [one]);
      else queue.push(one);
    }
  }
  return queues;
}

/** The next of a queue that is still left. */
function take(queue: PreviewedVerdict[] | undefined, left: Set<PreviewedVerdict>): PreviewedVerdict | undefined {
  for (let one = queue?.pop(); one !== undefined; one = queue?.pop()) {
    if (left.delete(one)) return one;
  }
  return undefined;
}

/** What a policy may have said: all of it, or without any number of lines in front, which may be the policy's description. */
function formsOf({ message, whole = message }: PreviewedVerdict): string[] {
  const lines = whole.trim().split("\n");
  return lines.map((_, index) => lines.slice(index).join("\n"));
}

function subjectOf({ policy, urn }: ComparedVerdict): string {
  return JSON.stringify([policy, urn]);
}

function textOf({ policy, level, urn, message }: ComparedVerdict): string {
  return JSON.stringify([policy, level, urn, message.trim()]);
}

function saidBy({ level, message }: ComparedVerdict): Pick<ComparedVerdict, "level" | "message"> {
  return { level, message: message.trim() };
}
