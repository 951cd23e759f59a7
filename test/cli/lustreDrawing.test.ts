import { execFileSync, spawnSync } from "node:child_process";
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawing, niceTicks, xTicks } from "../../cli/lustre/drawing.ts";
import { rateByStripes, stripeCounts } from "../../components/lustre/choose/sweep.ts";
import { chooseLustre, type LustrePlatform } from "../../components/lustre/index.ts";
import { checkpoints, images, lustre, nodes, workload } from "./lustreSupport.ts";
import { folder } from "./support.ts";

const servers: LustrePlatform = { kind: "onprem", ostCount: 80, ostReadMBps: 600, capacityTB: 2000 };
describe("rates by stripe count", () => {
  const { system, directories, prediction } = chooseLustre(workload, servers);

  it("look at every count while they are few, then in growing steps, and end with all OSTs", () => {
    expect(stripeCounts(1)).toEqual([1]);
    expect(stripeCounts(4)).toEqual([1, 2, 3, 4]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (osts) => {
        const counts = stripeCounts(osts);
        expect(counts.at(-1)).toBe(osts);
        expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
        expect(counts.length).toBeLessThan(150);
      }),
    );
  });

  it("are those of the decision at the counts that it took and compared with", () => {
    for (const directory of directories) {
      const points = rateByStripes(workload, system, directory.path);
      expect(points.map(({ stripeCount }) => stripeCount)).toEqual(stripeCounts(80));
      expect(points[0]!.rate).toEqual(directory.singleStripe);
      const [component] = directory.components;
      const chosen = points.find(({ stripeCount }) => stripeCount === component!.stripeCount)!;
      expect(chosen.rate).toEqual(directory.rate);
      expect(chosen.utilisation).toBe(prediction.utilisation);
    }
    // Writing checkpoints while training waits takes nothing from reading.
    const ofCheckpoint = rateByStripes(workload, system, "/ckpt").map(({ utilisation }) => utilisation);
    expect(new Set(ofCheckpoint)).toEqual(new Set([prediction.utilisation]));
  });

  it("are none for a directory that is not there, and where nobody knows the OSTs", () => {
    expect(rateByStripes(workload, system, "/other")).toEqual([]);
    const { osts: _, ...unknown } = system;
    expect(rateByStripes(workload, unknown, "/images")).toEqual([]);
  });
});

describe("ticks", () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [64, [1, 2, 4, 8, 16, 32, 64]],
    [65, [1, 2, 4, 8, 16, 32, 65]],
    [76, [1, 2, 4, 8, 16, 32, 76]],
    [80, [1, 2, 4, 8, 16, 32, 64, 80]],
  ])("of %d stripes do not stand on each other", (most, ticks) => expect(xTicks(most)).toEqual(ticks));

  it("of rates are even, begin at 0 and reach the highest", () => {
    expect(niceTicks(57.4)).toEqual([0, 20, 40, 60]);
    expect(niceTicks(0.03)).toEqual([0, 0.01, 0.02, 0.03]);
    expect(niceTicks(0)).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (most) => {
        const ticks = niceTicks(most);
        expect(ticks.at(-1)! >= most * 0.99999).toBe(true);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

/** Well-formed as far as it matters: no text that opens a tag or an entity of its own. */
function textsOf(svg: string): string[] {
  expect(svg.replace(/<style>[\s\S]*?<\/style>/, "")).toMatch(
    /^(?:[^<>&]|&(?:amp|lt|gt|quot|#39);|<\/?[a-z]+(?: [a-zA-Z0-9-]+="[^"<>]*")*\/?>)*$/,
  );
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]*)/g)].map(([, text]) => text!).filter((text) => text !== "");
}

describe("a drawing", () => {
  it("has a line and a dot for every data set, a target and a legend", async () => {
    const directory = folder({});
    const file = join(directory, "busy.svg");
    const two = ["--dataset", "path=/b & <i>,files=5000,size=10TB,pattern=sequential-shards,rate=1MB/s"];
    const run = await lustre(...nodes, ...images, ...two, ...checkpoints, "--target", "80%", "--svg", file, "--json");
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: "" });
    expect(readdirSync(directory)).toEqual(["busy.svg"]);
    const svg = readFileSync(file, "utf8");
    const texts = textsOf(svg);
    const { system } = JSON.parse(run.stdout);
    expect(svg.match(/<path class="line/g)).toHaveLength(2);
    expect(svg.match(/<circle class="dot/g)).toHaveLength(2);
    expect(texts).toEqual(
      expect.arrayContaining([
        "Accelerators busy, by stripe count",
        "share of time busy",
        "stripes of one file, other directories as decided",
        "target 80 %",
        "0 %",
        "100 %",
        "/images",
        "/b &amp; &lt;i&gt;",
        String(system.osts),
      ]),
    );
    expect(texts.some((text) => text.includes(`${system.osts} OSTs; a dot marks the choice`))).toBe(true);
  });

  it("shows rates of checkpoints where nothing is read", async () => {
    const file = join(folder({}), "rate.svg");
    expect((await lustre(...nodes, ...checkpoints, "--svg", file)).code).toBe(0);
    const texts = textsOf(readFileSync(file, "utf8"));
    expect(texts).toEqual(expect.arrayContaining(["Predicted rate, by stripe count", "GB/s", "/ckpt"]));
    expect(texts.some((text) => text.startsWith("target"))).toBe(false);
    expect(texts.some((text) => text.startsWith("not drawn"))).toBe(false);
    expect(texts.filter((text) => text.startsWith("chosen: "))).toHaveLength(1);
    // 912 GB in 30 s.
    const asked = texts.indexOf("stall asks for");
    expect(texts[asked + 1]).toBe("30.4 GB/s");
  });

  it("shows the rate at which one checkpoint has to drain, and none where several share it", async () => {
    const file = join(folder({}), "rate.svg");
    const drain = (path: string) => [
      "--checkpoint",
      `path=${path},size=912GB,writers=256,mode=file-per-rank,stall=30s,interval=30min`,
    ];
    expect((await lustre(...nodes, ...drain("/a"), "--svg", file)).code).toBe(0);
    const texts = textsOf(readFileSync(file, "utf8"));
    // 912 GB in half of the interval.
    expect(texts[texts.indexOf("drain asks for") + 1]).toBe("1.01 GB/s");
    expect((await lustre(...nodes, ...drain("/a"), ...drain("/b"), "--svg", file)).code).toBe(0);
    expect(textsOf(readFileSync(file, "utf8"))).not.toContain("drain asks for");
  });

  it("names the directories that are not drawn, as many as have room", async () => {
    const file = join(folder({}), "busy.svg");
    const weights = ["--dataset", "path=/w,files=1,size=140GB,pattern=broadcast"];
    expect((await lustre(...nodes, ...images, ...weights, ...checkpoints, "--svg", file)).code).toBe(0);
    expect(textsOf(readFileSync(file, "utf8"))).toContain("not drawn: /w, /ckpt");
    const many = Array.from({ length: 20 }, (_, at) => [
      "--dataset",
      `path=/a-rather-long-name-of-weights-${at},files=1,size=1GB,pattern=broadcast`,
    ]).flat();
    expect((await lustre(...nodes, ...images, ...many, "--svg", file)).code).toBe(0);
    expect(textsOf(readFileSync(file, "utf8"))).toContain(
      "not drawn: /a-rather-long-name-of-weights-0, /a-rather-long-name-of-weights-1 and 18 more",
    );
  });

  it("is left out where nobody knows the OSTs: the answer is printed all the same", async () => {
    const directory = folder({});
    const google = ["--platform", "google", "--machine", "a3-megagpu-8g", "--nodes", "32", "--accelerators", "8"];
    const asked = [...google, "--node-network", "200Gbit/s", ...images];
    const { stdout } = await lustre(...asked);
    expect(stdout).toContain("\nCommands, on one node");
    const file = join(directory, "busy.svg");
    expect(await lustre(...asked, "--svg", file)).toEqual({
      code: 0,
      stdout,
      stderr: `warning: --svg ${JSON.stringify(file)} is not drawn: how many OSTs there are is not published for this platform. Fix: count them with \`lfs df\` and give --osts\n`,
    });
    expect(readdirSync(directory)).toEqual([]);
    expect(await lustre(...asked, "--osts", "24", "--svg", file)).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(directory)).toEqual(["busy.svg"]);
  });

  it("never overwrites the workload, by whatever name, and takes no other kind of name", async () => {
    const text = JSON.stringify({ ...workload, platform: servers });
    const directory = folder({ "w.yaml": text, "w.svg": text });
    linkSync(join(directory, "w.yaml"), join(directory, "same.svg"));
    const told = async (from: string, to: string) => {
      const run = await lustre("--file", join(directory, from), "--svg", join(directory, to));
      return { ...run, stderr: run.stderr.replaceAll(directory, ".") };
    };
    const refused = (to: string) => ({
      code: 2,
      stdout: "",
      stderr: `error: --svg "./${to}" is the file that is read, and would be overwritten. Fix: give the name of another file\n`,
    });
    expect(await told("w.yaml", "w.yaml")).toEqual(refused("w.yaml"));
    expect(await told("w.svg", "w.svg")).toEqual(refused("w.svg"));
    expect(await told("w.yaml", "same.svg")).toEqual(refused("same.svg"));
    for (const name of ["busy.png", "busy", "svg", ".svg", "w.svg.yaml"]) {
      expect(await told("w.yaml", name)).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: --svg "./${name}" does not end in .svg. Fix: give a name like busy.svg\n`,
      });
    }
    expect(readdirSync(directory).sort()).toEqual(["same.svg", "w.svg", "w.yaml"]);
    for (const name of ["same.svg", "w.svg", "w.yaml"]) expect(readFileSync(join(directory, name), "utf8")).toBe(text);
    expect(await told("w.yaml", "BUSY.SVG")).toMatchObject({ code: 0, stderr: "" });
  });

  it("leaves out what would be too much, and says so", async () => {
    const file = join(folder({}), "many.svg");
    const many = Array.from({ length: 9 }, (_, at) => [
      "--dataset",
      `path=/d${at},files=64,size=1TB,pattern=sequential-shards,rate=${at + 1}MB/s`,
    ]).flat();
    expect((await lustre(...nodes, ...many, "--svg", file)).code).toBe(0);
    const texts = textsOf(readFileSync(file, "utf8"));
    expect(texts.filter((text) => /^\/d\d$/.test(text))).toEqual(["/d8", "/d7", "/d6", "/d5", "/d4", "/d3"]);
    expect(texts).toContain("not drawn: /d0, /d1, /d2");
  });

  it("escapes whatever it is given, and stays within its paper", () => {
    const value = fc.record({ x: fc.integer({ min: 1, max: 2000 }), y: fc.double({ min: 0, max: 1e6, noNaN: true }) });
    const words = fc.string({ unit: "binary", maxLength: 60 });
    const line = fc.record({
      name: words,
      layout: words,
      says: words,
      points: fc.array(value, { minLength: 1, maxLength: 5 }),
      chosen: value,
    });
    const all = fc.record({
      title: words,
      subtitle: words,
      xLabel: words,
      yLabel: words,
      lines: fc.array(line, { minLength: 1, maxLength: 6 }),
      share: fc.boolean(),
      note: fc.option(words, { nil: undefined }),
      target: fc.option(
        fc.record({
          value: fc.double({ min: 0, max: 1, noNaN: true }),
          label: fc.array(words, { minLength: 1, maxLength: 2 }),
        }),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(all, (given) => {
        const svg = drawing(given);
        textsOf(svg);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        for (const [, x, y] of svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(72);
          expect(Number(x)).toBeLessThanOrEqual(776);
          expect(Number(y)).toBeGreaterThanOrEqual(84);
          expect(Number(y)).toBeLessThanOrEqual(384);
        }
      }),
    );
  });

  it("replaces a file as a whole, and no link or directory", async () => {
    const directory = folder({ "a.svg": "before" });
    mkdirSync(join(directory, "d.svg"));
    symlinkSync("a.svg", join(directory, "l.svg"));
    const told = async (name: string) =>
      (await lustre(...nodes, ...images, "--json", "--svg", join(directory, name))).stderr.replaceAll(directory, ".");
    expect(await told("a.svg")).toBe("");
    expect(readFileSync(join(directory, "a.svg"), "utf8")).toMatch(/^<svg /);
    expect(await told("d.svg")).toBe(
      'error: --svg "./d.svg" is there and is no regular file. Fix: give the name of a file\n',
    );
    expect(await told("l.svg")).toBe(
      'error: --svg "./l.svg" is a symbolic link. Fix: give the name of the file itself\n',
    );
    expect(readdirSync(directory).sort()).toEqual(["a.svg", "d.svg", "l.svg"]);
  });
});

const chromium = spawnSync("chromium", ["--version"]).status === 0;

describe.skipIf(!chromium)("in a browser (needs chromium on PATH)", () => {
  const draining = "path=/ckpt,size=912GB,writers=256,mode=file-per-rank,stall=30s,interval=4h";
  const weights = ["--dataset", "path=/w,files=1,size=140GB,pattern=broadcast"];
  it.each([
    ["one data set", images],
    ["a data set, and directories that are not drawn", [...images, ...weights, ...checkpoints]],
    ["a checkpoint for which training waits", checkpoints],
    ["a checkpoint that has long to drain", ["--checkpoint", draining]],
  ])("no label lies on another one or outside of the paper, in light and in dark: %s", async (_, asked) => {
    const directory = folder({});
    const file = join(directory, "busy.svg");
    await lustre(...nodes, ...asked, "--svg", file);
    const page = join(directory, "page.html");
    const script = `
      const boxes = [...document.querySelectorAll("text")].map((text) => ({ text: text.textContent, ...text.getBoundingClientRect().toJSON() }));
      const paper = document.querySelector("svg").getBoundingClientRect();
      const wrong = [];
      for (const [index, a] of boxes.entries()) {
        if (a.left < paper.left || a.right > paper.right || a.top < paper.top || a.bottom > paper.bottom) wrong.push("outside: " + a.text);
        for (const b of boxes.slice(index + 1)) {
          if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) wrong.push(a.text + " on " + b.text);
        }
      }
      const of = (name) => getComputedStyle(document.querySelector(name)).fill;
      document.body.textContent = JSON.stringify({ count: boxes.length, wrong, text: of(".title"), paper: of(".paper") });`;
    writeFileSync(
      page,
      `<!doctype html><body style="margin:0">${readFileSync(file, "utf8")}<script>${script}</script>`,
    );
    const look = (...more: string[]) => {
      const profile = join(directory, `profile${more.length}`);
      const common = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
      const html = execFileSync("chromium", [...common, ...more, "--dump-dom", `file://${page}`], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return JSON.parse(/\{.*\}/.exec(html.slice(html.lastIndexOf("<body")))![0]);
    };
    const light = look();
    expect(light).toMatchObject({ wrong: [], text: "rgb(28, 33, 38)", paper: "rgb(255, 255, 255)" });
    expect(light.count).toBeGreaterThan(12);
    expect(look("--blink-settings=preferredColorScheme=0")).toMatchObject({
      wrong: [],
      text: "rgb(232, 236, 240)",
      paper: "rgb(20, 24, 28)",
    });
  });
});
