import { importing } from "./importing.ts";
import { pack } from "./pack.ts";
import { plan } from "./plan.ts";
import { typecheck } from "./typecheck.ts";

/** `npm run bench` runs all of them; `npm run bench -- plan pack` some. Each prints its figures beside its budget. */
const benchmarks: Readonly<Record<string, () => void | Promise<void>>> = { plan, importing, pack, typecheck };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(", ")}. Known: ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(benchmarks)) await benchmarks[name]!();
