import { writeFileSync } from "node:fs";
import { decisionJsonSchema } from "./decisionSchema.ts";
import { workloadJsonSchema } from "./workloadSchema.ts";

/** Published schemas by file, made from what the command line itself checks with. */
export const publishedSchemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  "cli/workload.schema.json": workloadJsonSchema,
  "cli/lustre.schema.json": decisionJsonSchema,
};

/** Writes them anew, below `root`. */
export function writeSchemas(root: string): void {
  for (const [file, make] of Object.entries(publishedSchemas)) {
    writeFileSync(`${root}/${file}`, `${JSON.stringify(make(), null, 2)}\n`);
  }
}
