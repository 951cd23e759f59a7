import { describe, expect, it } from "vitest";
import { strayKeyNotes } from "../../cli/planConfiguration.ts";
import { folder } from "./support.ts";

const root = folder({
  "node_modules/@pulumi/aws/package.json": "{}",
  "node_modules/@pulumi/random/package.json": "{}",
  "node_modules/@someone/pulumi-hcloud/package.json": "{}",
  "programs/gke/index.ts": "",
});

const notes = (...keys: string[]): string[] => strayKeyNotes(keys, ["gke-base", "gke-apps"], `${root}/programs/gke`);

describe("a key of configuration that nobody reads", () => {
  it("is told with the key that was meant", () => {
    expect(notes("gke-bse:zones", "rando:seed", "unlike:anything")).toEqual([
      "no project or installed package is called gke-bse, so nothing may read gke-bse:zones. Did you mean gke-base:zones?",
      "no project or installed package is called rando, so nothing may read rando:seed. Did you mean random:seed?",
      "no project or installed package is called unlike, so nothing may read unlike:anything.",
    ]);
  });

  it("is none of a project of the plan, of an installed package, of the engine or of the simulated clouds", () => {
    expect(
      notes("gke-base:zones", "gke-apps:image", "random:seed", "hcloud:token", "pulumi:tags", "gcp:project", "plain"),
    ).toEqual([]);
  });
});
