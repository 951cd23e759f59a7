import { milliseconds, paired, repeated, wall } from "./measure.ts";

/** The offline plan as a user waits for it, beside the least that any Pulumi program costs: loading the SDK. */
export function plan(): void {
  for (const stack of ["dev", "staging", "prod"]) {
    const elapsed = repeated(() => wall(process.execPath, ["bin/hybrid-gpu.js", "plan", stack], [0, 1]));
    console.log(`plan ${stack}: ${milliseconds(elapsed)}${stack === "prod" ? "  (budget 2000 ms)" : ""}`);
  }
  const { a, b, ratio } = paired(
    () => wall(process.execPath, ["bin/hybrid-gpu.js", "plan", "prod", "--no-policies", "--json"]),
    () => wall(process.execPath, ["-e", 'require("@pulumi/pulumi")']),
  );
  console.log(
    `plan prod without policies: ${milliseconds(a)}, require("@pulumi/pulumi") alone: ${milliseconds(b)}, ratio ${ratio.toFixed(2)}`,
  );
}
