import { milliseconds, repeated, wall } from "./measure.ts";

export function typecheck(): void {
  const elapsed = repeated(() =>
    wall(process.execPath, ["node_modules/typescript-7/bin/tsc", "--noEmit", "-p", "tsconfig.json"]),
  );
  console.log(`type check: ${milliseconds(elapsed)}  (budget 2000 ms)`);
}
