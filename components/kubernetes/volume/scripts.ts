import { readFileSync } from "node:fs";

/** A script that pods run. Beside the sources it is a file that people and linters read; `npm run build` copies it. */
export function scriptText(name: "apply-layouts.sh" | "tune-clients.sh"): string {
  return readFileSync(new URL(`../scripts/${name}`, import.meta.url), "utf8");
}
