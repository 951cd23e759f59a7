import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../cli/render/text.ts";
import { planJson } from "./planSchema.ts";
import { run } from "./support.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe.concurrent("the environments of this repository with their platforms", () => {
  it.concurrent.each(["dev", "staging", "prod"])(
    "%s has a plan of the published shape, in which nothing is unpriced",
    async (stack) => {
      // Of several stacks, dev is the one that is planned when none is named.
      const named = stack === "dev" ? [] : [stack];
      const { code, stdout, stderr } = await run(["plan", ...named, "--json"], { cwd: root });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const plan = planJson(stdout);
      expect([plan.project, plan.stack]).toEqual(["hybrid-gpu", stack]);
      expect(plan.programs.map(({ project, refersTo }: any) => [project, refersTo])).toEqual([
        ["hybrid-gpu", []],
        ["hybrid-gpu-platform", [{ project: "hybrid-gpu", stack }]],
      ]);
      const [environment, platform] = plan.programs;
      const { priced, free, usageBased, unpriced } = plan.estimate.states;
      expect([unpriced, priced + free + usageBased]).toEqual([0, plan.resources.length]);
      expect(plan.estimate.monthly).toEqual(environment.estimate.monthly);
      expect(plan.estimate.monthly.max).toBeGreaterThan(plan.estimate.monthly.planned);
      expect(plan.quotas.length).toBeGreaterThan(0);
      expect(platform.estimate.monthly).toEqual({ min: 0, planned: 0, max: 0 });
      const provider = plan.resources.find(({ type }: any) => type === "pulumi:providers:kubernetes");
      expect(provider.inputs.kubeconfig).toEqual({ unknown: true });
    },
  );

  it.concurrent.each([
    [
      "staging",
      [
        `  FsxLustre datasets
    need: 16 accelerators × 150 MB/s = 2.4 GB/s read; 2.4 GB/s / 0.85 = 2.82 GB/s
    file system: PERSISTENT_2 250 MB/s per TiB, 12,000 GiB: 10 OSTs on 5 servers, 3 GB/s read, 3
      GB/s write; bandwidth decided
    /images: files from S3 in chunks of 1,241 MiB; reads 2.95 GB/s, bound by disk; 16 streams meet
      on some of 10 OSTs more than on others: 10 stripes spread each file so that the busiest OST
      keeps up; imported files take 10 from a chunk of 1241 MiB and not from the directory
    prediction: accelerators are busy 100 % of the time; all data sets are read at up to 2.95
      GB/s, bound by disk
  GoogleManagedLustre datasets
    need: 16 accelerators × 150 MB/s = 2.4 GB/s read; 2.4 GB/s / 0.85 = 2.82 GB/s
    file system: Managed Lustre 1000 MB/s per TiB, 9,000 GiB: OSTs not published, 8.79 GB/s read,
      8.79 GB/s write; capacity decided
    /images: lfs setstripe -E 64M -c 1 -S 1M -E 4G -c 8 -S 4M -E -1 -c 32 -S 4M; reads 8.79 GB/s,
      bound by disk; how many OSTs there are is not published: a layout that grows with the file;
      count them with \`lfs df\` and give ostCount for one that is computed
    prediction: accelerators are busy 100 % of the time; all data sets are read at up to 8.79
      GB/s, bound by disk`,
        `  LustreVolume aws-lustre-system-datasets: sets no layouts
  LustreVolume aws-vision-datasets: sets no layouts
  LustreVolume gcp-lustre-system-datasets: its Job sets /images (-E 64M -c 1 -S 1M -E 4G -c 8 -S
    4M -E -1 -c 32 -S 4M)
  LustreVolume gcp-vision-datasets: sets no layouts`,
      ],
    ],
    [
      "prod",
      [
        `  FsxLustre datasets
    need: 256 accelerators × 150 MB/s = 38.4 GB/s read; 280 MB/s drained beside it; 38.7 GB/s /
      0.85 = 45.5 GB/s
    file system: PERSISTENT_2 500 MB/s per TiB, 96,000 GiB: 80 OSTs on 40 servers, 48 GB/s read,
      48 GB/s write; given
    /images: files from S3 in chunks of 716 MiB; reads 42.9 GB/s, bound by balance; 256 streams
      meet on some of 80 OSTs more than on others: 40 stripes spread each file so that the busiest
      OST keeps up; imported files take 40 from a chunk of 716 MiB and not from the directory
    /checkpoints: lfs setstripe -c 1; writes 26.9 GB/s, bound by balance; 256 files, one for every
      rank, keep all 80 OSTs at work with one stripe each: more would only make creating them dearer
    checkpoint /checkpoints: written in 33.9 s, every 1.81 h, 0.922 % of the time is lost
    prediction: accelerators are busy 100 % of the time; all data sets are read at up to 42.6
      GB/s, bound by balance
  GoogleManagedLustre datasets
    need: 64 accelerators × 150 MB/s = 9.6 GB/s read; 9.6 GB/s / 0.85 = 11.3 GB/s
    file system: Managed Lustre 500 MB/s per TiB, 90,000 GiB: OSTs not published, 43.9 GB/s read,
      43.9 GB/s write; given
    /images: lfs setstripe -E 64M -c 1 -S 1M -E 4G -c 8 -S 4M -E -1 -c 32 -S 4M; reads 43.9 GB/s,
      bound by disk; how many OSTs there are is not published: a layout that grows with the file;
      count them with \`lfs df\` and give ostCount for one that is computed
    prediction: accelerators are busy 100 % of the time; all data sets are read at up to 43.9
      GB/s, bound by disk`,
        `  LustreVolume aws-language-datasets: sets no layouts
  LustreVolume aws-lustre-system-datasets: its Job sets /checkpoints (-c 1)
  LustreVolume aws-vision-datasets: sets no layouts
  LustreVolume gcp-language-datasets: sets no layouts
  LustreVolume gcp-lustre-system-datasets: its Job sets /images (-E 64M -c 1 -S 1M -E 4G -c 8 -S
    4M -E -1 -c 32 -S 4M)
  LustreVolume gcp-vision-datasets: sets no layouts`,
      ],
    ],
  ])("%s fits the terminal, and says which Lustre it gets and why", async (stack, sections) => {
    const { code, stdout } = await run(["plan", stack], { cwd: root, env: { COLUMNS: "100", NO_COLOR: "1" } });
    expect(code).toBe(0);
    expect(Math.max(...stdout.split("\n").map(widthOf))).toBeLessThanOrEqual(100);
    expect([...stdout.matchAll(/^Lustre\n(.*?)\n\nCost$/gms)].map(([, lines]) => lines)).toEqual(sections);
    if (stack !== "prod") return;
    expect(stdout).toMatch(/^Accelerators\n {2}32 × p5\.48xlarge \(256 H100\) in a Capacity Block /m);
    expect(stdout).toMatch(/\n {2}hybrid-gpu · prod +\$74,360 +\$75,000 +\$201,165 +\$613,340 /);
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const shown = /^```\nAccelerators\n([\s\S]*?)^```/m.exec(readme)![1]!.split("\n");
    const printed = new Set(stdout.split("\n"));
    expect(shown.filter((line) => line !== "" && !printed.has(line))).toEqual([]);
  });

  it("have mistakes in the second program's configuration named before anything runs", async () => {
    const broken = ["--config", 'hybrid-gpu-platform:volumes=[{"team":"visoin"}]'];
    const { code, stdout, stderr } = await run(["plan", "prod", "--no-policies", ...broken, "--json"], { cwd: root });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: hybrid-gpu-platform (prod): Pulumi.prod.yaml: 1 problem
  - hybrid-gpu-platform:volumes[0].team ("visoin") is no team of organization/hybrid-gpu/prod, which has vision, language. Fix: did you mean vision?
`,
    });
  });
});
