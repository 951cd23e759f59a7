import { choose } from "./choose.ts";
import { importing } from "./importing.ts";
import { lustreRegret } from "./lustreRegret.ts";
import { lustreValidate } from "./lustreValidate.ts";
import { pack } from "./pack.ts";
import { plan } from "./plan.ts";
import { priceFile } from "./priceFile.ts";
import { rehearse } from "./rehearse.ts";
import { report } from "./report.ts";
import { reportPage } from "./reportPage.ts";
import { typecheck } from "./typecheck.ts";

type Benchmark = (options: readonly string[]) => void | Promise<void>;

const benchmarks: Readonly<Record<string, Benchmark>> = {
  plan,
  importing,
  pack,
  typecheck,
  choose,
  report,
  "report-page": reportPage,
  "price-file": priceFile,
};
/** These take minutes, and run only when they are named. */
const long: Readonly<Record<string, Benchmark>> = {
  "lustre-validate": lustreValidate,
  "lustre-regret": lustreRegret,
  rehearse,
};

/**
 * `npm run bench` runs all short ones; `npm run bench -- plan pack` some. Each prints its figures beside its budget. What
 * begins with `--` and all after it are options: `npm run bench -- lustre-regret --seed 7`.
 */
const arguments_ = process.argv.slice(2);
const first = arguments_.findIndex((argument) => argument.startsWith("--"));
const asked = first < 0 ? arguments_ : arguments_.slice(0, first);
const options = first < 0 ? [] : arguments_.slice(first);

const known = { ...benchmarks, ...long };
const unknown = asked.filter((name) => !Object.hasOwn(known, name));
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(", ")}. Known: ${Object.keys(known).join(", ")}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(benchmarks)) await known[name]!(options);
if (asked.length === 0) console.log(`left out because they take minutes: ${Object.keys(long).join(", ")}`);
