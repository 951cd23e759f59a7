/** `npm run build` (and `npm ci`) compiles the sources to dist/, and puts beside the compiled policy pack what the engine wants of a pack. */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, rmSync, writeFileSync } from "node:fs";

// What npm has packed is built already, and `pulumi package add` installs it once more. Without the compiler
// (`npm ci --omit=dev`) there is nothing to build with, and the sources run as they are.
if (!existsSync("tsconfig.build.json") || !existsSync("node_modules/typescript-7")) process.exit(0);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript-7/bin/tsc", "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});

// Every preview waits for the pack to start, and a file for every rule is a fifth of that time: it is one file.
const { buildSync } = await import("esbuild");
buildSync({
  entryPoints: ["dist/policies/pack.js"],
  outfile: "dist/policies/pack.js",
  allowOverwrite: true,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
});

copyFileSync("policies/compiled.cjs", "dist/policies/index.cjs");
for (const file of ["package.json", "PulumiPolicy.yaml", "dev.json", "staging.json", "prod.json"]) {
  copyFileSync(`policies/${file}`, `dist/policies/${file}`);
}

// What pods run is shell: components read it from beside their own code.
cpSync("components/kubernetes/scripts", "dist/components/kubernetes/scripts", { recursive: true });

// The report's page is made of a style sheet and a script that are read from beside its code.
cpSync("cli/report/html/assets", "dist/cli/report/html/assets", { recursive: true });

// `bin/freshness.js` compares the sources' times with this file's.
writeFileSync("dist/.built", "");
