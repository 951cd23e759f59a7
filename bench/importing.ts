import { existsSync } from "node:fs";
import { join } from "node:path";
import { milliseconds, paired, repeated, root, wall } from "./measure.ts";

/** Loading one cloud's components against loading Pulumi alone; and the data files on their own. Compiled, as users have them. */
export function importing(): void {
  if (!existsSync(join(root, "dist/index.js"))) wall("npm", ["run", "build"]);
  const load = (module: string): number =>
    wall(process.execPath, ["--input-type=module", "-e", `import ${JSON.stringify(module)}`]);
  for (const place of ["aws", "gcp"]) {
    const { a, b, ratio } = paired(
      () => load(`hybrid-gpu/${place}`),
      () => load("@pulumi/pulumi"),
      9,
    );
    console.log(
      `import "hybrid-gpu/${place}": ${milliseconds(a)}, "@pulumi/pulumi": ${milliseconds(b)}, ratio ${ratio.toFixed(2)}  (budget 1.3)`,
    );
  }
  for (const part of ["hardware", "pricing", "quota"]) {
    const base = repeated(() => wall(process.execPath, ["--input-type=module", "-e", ""]), 9);
    const loaded = repeated(() => load(`hybrid-gpu/${part}`), 9);
    console.log(`import "hybrid-gpu/${part}": ${milliseconds(loaded - base)} above an empty program`);
  }
}
