import { type SafeWords, safeWords } from "../told/jsonSecrets.ts";
import type { PlanDifference } from "./compare.ts";
import type { Comparison } from "./comparison.ts";

/** The one object of `--compare --json`, in the shape of comparison.schema.json. No secret is in it. */
export function comparisonJson({ stacks, pulumi, resources, differences, secrets }: Comparison): object {
  const safe = safeWords(secrets);
  const failed = differences.some(({ kind }) => kind === "error");
  return {
    verdict: failed ? "failed" : differences.length === 0 ? "agree" : "differ",
    stacks,
    pulumi,
    resources,
    differences: differences.map((one) => differenceJson(one, safe)),
  };
}

function differenceJson(one: PlanDifference, safe: SafeWords): object {
  switch (one.kind) {
    case "only in plan":
    case "only in preview":
      return one;
    case "type":
    case "input":
    case "option": {
      const { kind, urn, path } = one;
      return { kind, urn, path, ...side("plan", one.plan, path, safe), ...side("preview", one.preview, path, safe) };
    }
    case "verdict": {
      const { kind, urn, policy, plan, preview } = one;
      return {
        kind,
        urn,
        policy,
        ...(plan === undefined ? {} : { plan: { ...plan, message: safe.text(plan.message) } }),
        ...(preview === undefined ? {} : { preview: { ...preview, message: safe.text(preview.message) } }),
      };
    }
    case "error":
      return { kind: one.kind, message: safe.text(one.message.trim()) };
  }
}

/** One side's value, as reports show values. Absent: there is none there. */
function side(name: "plan" | "preview", value: unknown, path: string, safe: SafeWords): object {
  if (value === undefined) return {};
  return { [name]: value === null ? "null" : safe.shown(value, path)! };
}
