import type { Report } from "../../../../cli/report/model.ts";
import { exampleReport } from "../fixtures.ts";

/** What somebody may call a resource who wants the report to say something else, or to run something. */
export const hostileNames = [
  "</script><img src=x onerror=alert(1)>",
  '"><script>document.title="taken"</script>',
  "' onmouseover='alert(1)",
  "</style></table></main><h1>All is well</h1>",
  "approved\u202Edeter\u0000",
  "{{constructor.constructor('alert(1)')()}}",
  "<!--",
  "n".repeat(200),
  "שלום עולם",
];

/** The example, with such names wherever a report has a text of somebody else. */
export function hostileReport(): Report {
  const base = exampleReport();
  const known = new Map<string, string>();
  const taint = (key: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => taint(key, one));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, taint(name, inner)]));
    }
    if (typeof value !== "string") return value;
    if (!texts.has(key)) return value;
    // One name stays one name, or nothing would belong together.
    const tainted = known.get(value) ?? `${value} ${hostileNames[known.size % hostileNames.length]}`;
    known.set(value, tainted);
    return tainted;
  };
  return taint("", base) as Report;
}

const texts = new Set(
  "project stack urn parent type name key description team why source sku region purchase holds path before after code unit policy severity rule message fix page reason approver expires place date notes".split(
    " ",
  ),
);
