import type { Report } from "./model.ts";

/** The one object of `--format json`, in the shape of report.schema.json. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
