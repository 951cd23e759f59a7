import { milliseconds, paired, repeated, wall } from "./measure.ts";

const hybridGpu = ["bin/hybrid-gpu.js", "plan"];

/** The offline plan as a user waits for it, beside the least that any Pulumi program costs: loading the SDK. */
export function plan(): void {
  for (const stack of ["dev", "staging", "prod"]) {
    const elapsed = repeated(() => wall(process.execPath, [...hybridGpu, stack], [0, 1]));
    console.log(
      `plan ${stack} and its platform: ${milliseconds(elapsed)}${stack === "prod" ? "  (budget 2000 ms)" : ""}`,
    );
  }
  const second = paired(
    () => wall(process.execPath, [...hybridGpu, "prod"], [0, 1]),
    () => wall(process.execPath, [...hybridGpu, "prod", "--project", "."], [0, 1]),
  );
  console.log(
    `what the platform adds to prod: ${milliseconds(second.a)} instead of ${milliseconds(second.b)}, ratio ${second.ratio.toFixed(2)}`,
  );
  for (const place of ["aws", "gcp"]) {
    const one = [...hybridGpu, "prod", "--project", ".", "--config", `hybrid-gpu:places=["${place}"]`];
    const against = paired(
      () => wall(process.execPath, [...hybridGpu, "prod", "--project", "."], [0, 1]),
      () => wall(process.execPath, one, [0, 1]),
    );
    console.log(
      `plan prod in both places: ${milliseconds(against.a)}, in ${place} alone: ${milliseconds(against.b)}, ratio ${against.ratio.toFixed(2)}`,
    );
  }
  const { a, b, ratio } = paired(
    () => wall(process.execPath, [...hybridGpu, "prod", "--project", ".", "--no-policies", "--json"]),
    () => wall(process.execPath, ["-e", 'require("@pulumi/pulumi")']),
  );
  console.log(
    `plan prod without policies and platform: ${milliseconds(a)}, require("@pulumi/pulumi") alone: ${milliseconds(b)}, ratio ${ratio.toFixed(2)}`,
  );
}
