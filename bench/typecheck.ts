import { milliseconds, repeated, wall } from "./measure.ts";

export function typecheck(): void {
  const elapsed = repeated(() => wall("npm", ["run", "--silent", "typecheck"]));
  console.log(`type check: ${milliseconds(elapsed)}  (budget 2000 ms)`);
}
