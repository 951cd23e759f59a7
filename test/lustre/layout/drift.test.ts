import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DirectoryLayout,
  type DriftOptions,
  defaultLayouts,
  describeDrift,
  layoutDrift,
  parseGetstripe,
  setstripeArguments,
} from "../../../components/lustre/index.ts";
import { soundLayout } from "./arbitraries.ts";
import { type FakeVersion, printDirectory, printFile, setstripe } from "./fakeLfs.ts";

const MiB = 2 ** 20;
const images: DirectoryLayout = { path: "/images", components: [{ stripeCount: 4, stripeSizeBytes: 4 * MiB }] };
const checkpoints: DirectoryLayout = {
  path: "/checkpoints",
  components: [
    { endBytes: 64 * MiB, stripeCount: 1 },
    { stripeCount: -1, stripeSizeBytes: 4 * MiB },
  ],
};
const lay = (words: string) => setstripe(words.split(" "));
const directory = (path: string, words: string): string => printDirectory(path, lay(words));
const file = (path: string, words: string, osts = 8): string => printFile(path, lay(words), { osts });
const said = (text: string, layouts: readonly DirectoryLayout[], options?: DriftOptions): string[] =>
  layoutDrift(parseGetstripe(text), layouts, options).map(describeDrift);

describe("what is there and what was decided", () => {
  it("agree", () => {
    const text = [
      directory("/mnt/lustre", "-c 1"),
      directory("/mnt/lustre/images", "-c 4 -S 4M"),
      directory("/mnt/lustre/images/train", "-c 4 -S 4M"),
      file("/mnt/lustre/images/train/0.tar", "-c 4 -S 4M"),
      directory("/mnt/lustre/checkpoints/", "-E 64M -c 1 -E -1 -c -1 -S 4M"),
      file("/mnt/lustre/checkpoints//7.pt", "-E 64M -c 1 -E -1 -c -1 -S 4M"),
      file("/mnt/lustre/elsewhere", "-c 1"),
    ].join("");
    expect(said(text, [images, checkpoints], { osts: 8 })).toEqual([]);
    expect(said(text, [images, checkpoints])).toEqual([]);
    expect(said(text, [images, checkpoints], { mountPoint: "/mnt/lustre/" })).toEqual([]);
  });

  it("says every difference with what mends it", () => {
    const text = [
      directory("/mnt/my lustre/images", "-c 1"),
      directory("/mnt/my lustre/images/old", "-c 1"),
      file("/mnt/my lustre/images/it's one", "-c 2 -S 1M"),
      file("/mnt/my lustre/checkpoints", "-c 1"),
    ].join("");
    const logs = { path: "/logs", components: [{ stripeCount: 1 }] };
    const drifts = layoutDrift(parseGetstripe(text), [images, checkpoints, logs], { osts: 8 });
    expect(drifts).toEqual([
      {
        kind: "directory",
        path: "/images",
        directory: "/images",
        wanted: "-c 4 -S 4M",
        found: "-c 1 -S 1M",
        line: 1,
        command: "lfs setstripe -c 4 -S 4M '/mnt/my lustre/images'",
      },
      {
        kind: "subdirectory",
        path: "/images/old",
        directory: "/images",
        wanted: "-c 4 -S 4M",
        found: "-c 1 -S 1M",
        line: 4,
        command: "lfs setstripe -c 4 -S 4M '/mnt/my lustre/images/old'",
      },
      {
        kind: "file",
        path: "/images/it's one",
        directory: "/images",
        wanted: "-c 4 -S 4M",
        found: "-c 2 -S 1M",
        line: 7,
        command: "lfs migrate -c 4 -S 4M '/mnt/my lustre/images/it'\\''s one'",
      },
      {
        kind: "not-a-directory",
        path: "/checkpoints",
        directory: "/checkpoints",
        wanted: "-E 64M -c 1 -E -1 -c -1 -S 4M",
        found: "a file",
        line: 17,
        command:
          "mv '/mnt/my lustre/checkpoints' '/mnt/my lustre/checkpoints.file' && mkdir -p '/mnt/my lustre/checkpoints' && lfs setstripe -E 64M -c 1 -E -1 -c -1 -S 4M '/mnt/my lustre/checkpoints'",
      },
      {
        kind: "missing-directory",
        path: "/logs",
        directory: "/logs",
        wanted: "-c 1",
        found: "not in the listing",
        command: "mkdir -p '/mnt/my lustre/logs' && lfs setstripe -c 1 '/mnt/my lustre/logs'",
      },
    ]);
    expect(drifts.map(describeDrift)).toEqual([
      "/images (line 1) gives new files -c 1 -S 1M; decided: -c 4 -S 4M. Fix: lfs setstripe -c 4 -S 4M '/mnt/my lustre/images'",
      "/images/old (line 4), made before /images had its layout, gives new files -c 1 -S 1M; decided: -c 4 -S 4M. Fix: lfs setstripe -c 4 -S 4M '/mnt/my lustre/images/old'",
      "/images/it's one (line 7), made before /images had its layout or moved in, has -c 2 -S 1M; decided: -c 4 -S 4M. Fix: lfs migrate -c 4 -S 4M '/mnt/my lustre/images/it'\\''s one'",
      "/checkpoints (line 17) is a file and not a directory; decided: -E 64M -c 1 -E -1 -c -1 -S 4M. Fix: mv '/mnt/my lustre/checkpoints' '/mnt/my lustre/checkpoints.file' && mkdir -p '/mnt/my lustre/checkpoints' && lfs setstripe -E 64M -c 1 -E -1 -c -1 -S 4M '/mnt/my lustre/checkpoints'",
      "/logs is not in the listing; decided: -c 1. Fix: mkdir -p '/mnt/my lustre/logs' && lfs setstripe -c 1 '/mnt/my lustre/logs'",
    ]);
  });

  it.each<[string, string, string, number | undefined, boolean]>([
    ["-1 and the number of OSTs", "-c -1 -S 1M", "-c 8 -S 1M", 8, true],
    ["the number of OSTs and -1", "-c 8 -S 1M", "-c -1 -S 1M", 8, true],
    ["-1 and fewer than there are OSTs", "-c -1 -S 1M", "-c 7 -S 1M", 8, false],
    ["-1 and a number, with nobody to say how many OSTs there are", "-c -1 -S 1M", "-c 8 -S 1M", undefined, false],
    ["more than there are OSTs and all of them", "-c 32 -S 1M", "-c 8 -S 1M", 8, true],
    ["two counts above the number of OSTs", "-c 32 -S 1M", "-c 16 -S 1M", 8, true],
    ["two counts of which one is above the number of OSTs", "-c 32 -S 1M", "-c 6 -S 1M", 8, false],
    ["a size that is left open", "-c 4", "-c 4 -S 16M", 8, true],
    ["another size", "-c 4 -S 4M", "-c 4 -S 1M", 8, false],
    ["another size of a single stripe", "-c 1 -S 4M", "-c 1 -S 1M", 8, true],
    ["another size of a single stripe because there is one OST", "-c 4 -S 4M", "-c 4 -S 1M", 1, true],
    ["the default count", "-c 0", "-c 5", 8, true],
    ["overstriped and not", "-C 16 -S 1M", "-c 16 -S 1M", 8, false],
    ["overstriped by OST and in number", "-C -2 -S 1M", "-C 16 -S 1M", 8, true],
    ["overstriped without need", "-C 4 -S 1M", "-c 4 -S 1M", 8, true],
    ["overstriped and not, with nobody to say how many OSTs there are", "-C 4 -S 1M", "-c 4 -S 1M", undefined, false],
    ["a pool that is left open", "-c 4", "-c 4 -p flash", 8, true],
    ["another pool", "-c 4 -p flash", "-c 4 -p disk", 8, false],
    ["no pool where one is wanted", "-c 4 -p flash", "-c 4", 8, false],
    ["a pool where none is wanted", "-c 4 -p ignore", "-c 4 -p flash", 8, false],
    ["none where none is wanted", "-c 4 -p ignore", "-c 4", 8, true],
    ["plain and composite", "-c 4 -S 1M", "-E 1G -c 4 -S 1M -E -1 -c 4 -S 1M", 8, false],
    ["another end", "-E 1G -c 1 -E -1 -c 4", "-E 2G -c 1 -E -1 -c 4", 8, false],
    [
      "a size that is taken over from the component before",
      "-E 1G -c 4 -S 4M -E -1 -c 8",
      "-E 1G -c 4 -S 4M -E -1 -c 8 -S 1M",
      8,
      false,
    ],
    ["data on MDT and on OSTs", "-E 1M -L mdt -E -1 -c 1", "-E 1M -c 1 -E -1 -c 1", 8, false],
    ["another limit of data on MDT", "-E 1M -L mdt -E -1 -c 1", "-E 64K -L mdt -E -1 -c 1", 8, false],
    ["another extension", "-E 1G -c 1 -z 64M -E -1 -c 4", "-E 1G -c 1 -z 128M -E -1 -c 4", 8, false],
  ])("a directory: %s", (_, wanted, there, osts, same) => {
    const layout = decided("/a", wanted);
    const text = directory("/mnt/a", there);
    expect(layoutDrift(parseGetstripe(text), [layout], { osts }).length === 0).toBe(same);
  });

  it.each<[string, string, string, number | undefined, boolean]>([
    ["-1 and what a file got on 8 OSTs", "-c -1 -S 1M", "-c -1 -S 1M", 8, true],
    [
      "-1 and what a file got, with nobody to say how many OSTs there are",
      "-c -1 -S 1M",
      "-c -1 -S 1M",
      undefined,
      true,
    ],
    ["32 and what a file got on 8 OSTs", "-c 32 -S 1M", "-c 32 -S 1M", 8, true],
    ["4 and 8", "-c 4 -S 1M", "-c 8 -S 1M", 8, false],
    ["a component that has not been reached", "-E 1G -c 1 -E -1 -c -1", "-E 1G -c 1 -E -1 -c 8", 8, true],
  ])("a file: %s", (_, wanted, there, osts, same) => {
    const text = directory("/mnt/a", wanted) + file("/mnt/a/f", there);
    expect(layoutDrift(parseGetstripe(text), [decided("/a", wanted)], { osts }).length === 0).toBe(same);
  });

  it("-1 has more stripes than one of the files shows", () => {
    const text = directory("/mnt/a", "-c -1") + file("/mnt/a/wide", "-c -1", 8) + file("/mnt/a/narrow", "-c 3", 8);
    expect(layoutDrift(parseGetstripe(text), [decided("/a", "-c -1")]).map(({ path }) => path)).toEqual(["/a/narrow"]);
  });

  it("lets files that extend themselves grow, and nothing else", () => {
    const wanted = "-E 1G -c 1 -S 1M -z 64M -E -1 -c 4 -S 1M -z 256M";
    const grown = (counts: readonly number[]): string =>
      `/mnt/a/f\n  lcm_layout_gen:    4\n  lcm_mirror_count:  1\n  lcm_entry_count:   ${counts.length}\n${counts
        .map(
          (count, index) =>
            `    lcme_id:             ${index + 1}\n    lcme_flags:          init\n    lcme_extent.e_start: ${index * 65536}\n    lcme_extent.e_end:   ${index === counts.length - 1 ? "EOF" : (index + 1) * 65536}\n      lmm_stripe_count:  ${count}\n      lmm_stripe_size:   1048576\n      lmm_pattern:       raid0\n      lmm_layout_gen:    0\n      lmm_stripe_offset: 0\n\n`,
        )
        .join("")}`;
    const drift = (counts: readonly number[]): number =>
      layoutDrift(parseGetstripe(directory("/mnt/a", wanted) + grown(counts)), [decided("/a", wanted)], { osts: 8 })
        .length;
    expect([[1, 4], [1, 1, 4, 4], [4], [1], [4, 1], [1, 2, 4]].map(drift)).toEqual([0, 0, 0, 0, 1, 1]);
    expect(said(directory("/mnt/a", wanted) + file("/mnt/a/f", wanted), [decided("/a", wanted)], { osts: 8 })).toEqual(
      [],
    );
  });

  it("counts a file for the nearest directory that was decided on", () => {
    const outer = decided("/a", "-c 1");
    const inner = decided("/a/b", "-c 4 -S 4M");
    const text =
      directory("/mnt/a", "-c 1") +
      directory("/mnt/a/b", "-c 4 -S 4M") +
      file("/mnt/a/b/f", "-c 1") +
      file("/mnt/a/bc", "-c 1");
    expect(layoutDrift(parseGetstripe(text), [outer, inner]).map(({ path, directory: of }) => [path, of])).toEqual([
      ["/a/b/f", "/a/b"],
    ]);
  });

  it("does not judge imported files, files without objects, files elsewhere and files outside of the mount point", () => {
    const imported: DirectoryLayout = { ...images, importedFileChunkSizeMiB: 512 };
    const text = `${directory("/mnt/images", "-c 4 -S 4M")}${file("/mnt/images/f", "-c 1")}`;
    expect(said(text, [imported])).toEqual([]);
    expect(said(directory("/mnt/images", "-c 1"), [imported]).length).toBe(1);
    expect(said("", [{ path: "/images", components: [], importedFileChunkSizeMiB: 512 }])).toEqual([]);
    const rest = `${directory("/mnt/images", "-c 4 -S 4M")}/mnt/images/new has no stripe info\n/mnt/images/x\nlfm_value:     'p'\n\n${file("/other/images/f", "-c 1")}`;
    expect(said(rest, [images])).toEqual([]);
  });

  it("understands relative listings, and listings of a part of the file system", () => {
    const relative = directory("./images", "-c 1");
    expect(layoutDrift(parseGetstripe(relative), [images]).map(({ command }) => command)).toEqual([
      "lfs setstripe -c 4 -S 4M ./images",
    ]);
    const below = directory("lustre/images", "-c 1") + directory("lustre/checkpoints", "-E 64M -c 1 -E -1 -c -1 -S 4M");
    expect(layoutDrift(parseGetstripe(below), [images, checkpoints]).map(({ command }) => command)).toEqual([
      "lfs setstripe -c 4 -S 4M ./lustre/images",
    ]);
    const part = directory("/mnt/lustre/images/train", "-c 1");
    expect(layoutDrift(parseGetstripe(part), [images]).map(({ kind, path }) => [kind, path])).toEqual([
      ["subdirectory", "/images/train"],
      ["missing-directory", "/images"],
    ]);
    const unnamed = directory("x", "-c 1").slice(2);
    expect(layoutDrift(parseGetstripe(unnamed), [images]).map(({ kind, path }) => [kind, path])).toEqual([
      ["directory", "/images"],
    ]);
  });

  it("shows names of others without obeying them, and quotes them", () => {
    const text = directory("/mnt/images", "-c 4 -S 4M") + file("/mnt/images/\u001b]0;x\u0007$(reboot)", "-c 1");
    expect(said(text, [images])).toEqual([
      "/images/\\x1b]0;x\\x07$(reboot) (line 4), made before /images had its layout or moved in, has -c 1 -S 1M; decided: -c 4 -S 4M. Fix: lfs migrate -c 4 -S 4M \"$(printf '/mnt/images/\\033]0;x\\007$(reboot)')\"",
    ]);
  });
});

describe("properties", () => {
  const osts = 8;
  const layouts = fc
    .array(soundLayout(osts), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((components, index): DirectoryLayout => ({ path: `/d${index}/x y`, components })));

  it("what was set as it was decided does not drift, in every version", () => {
    fc.assert(
      fc.property(
        layouts,
        fc.constantFrom<FakeVersion>("2.10", "2.12", "2.15", "2.16"),
        fc.constantFrom("", "/mnt", "/fsx/a b"),
        (decidedLayouts, version, mount) => {
          const text = decidedLayouts
            .map(({ path, components }) => {
              const made = setstripe(setstripeArguments(components));
              return (
                printDirectory(mount + path, made, version) + printFile(`${mount}${path}/f`, made, { osts, version })
              );
            })
            .join("");
          expect(layoutDrift(parseGetstripe(text), decidedLayouts, { osts }).map(describeDrift)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("two of the common defaults differ exactly where six or five hundred OSTs make them differ", () => {
    const names = Object.keys(defaultLayouts) as (keyof typeof defaultLayouts)[];
    const differ = (count: number): string[] =>
      names.flatMap((wanted) =>
        names
          .filter((there) => {
            const layout = { path: "/a", components: defaultLayouts[wanted].components() };
            const text = printDirectory("/mnt/a", setstripe(setstripeArguments(defaultLayouts[there].components())));
            return layoutDrift(parseGetstripe(text), [layout], { osts: count }).length === 0 && wanted !== there;
          })
          .map((there) => `${wanted} = ${there}`),
      );
    expect(differ(500)).toEqual([]);
    const six = ["nersc-small", "nersc-medium", "nersc-large", "all"];
    expect(differ(6).sort()).toEqual(
      six.flatMap((one) => six.filter((other) => other !== one).map((other) => `${one} = ${other}`)).sort(),
    );
  });

  it("never throws, and every command is one line", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/images\n",
        "/images/a\u001bb\n",
        "stripe_count:  2 stripe_size:   1 pattern:       mdt\n",
        "lmm_stripe_count: 7\n",
        "\n",
      ),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const drift of layoutDrift(parseGetstripe(pieces.join("")), [images, checkpoints])) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
          expect(describeDrift(drift)).not.toMatch(/[\u0000-\u001f]/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("judges 20,000 files of 1,000 directories, each against its own", () => {
    const many = Array.from({ length: 1000 }, (_, index) => decided(`/d${index}`, "-c 4"));
    const text = many
      .map(({ path }) => directory(`/mnt${path}`, "-c 4") + file(`/mnt${path}/f`, "-c 4").repeat(20))
      .join("");
    const parsed = parseGetstripe(text);
    expect(layoutDrift(parsed, many)).toEqual([]);
  });
});

/** A decided layout from options of `lfs setstripe` as somebody would write them. */
function decided(path: string, words: string): DirectoryLayout {
  const components: DirectoryLayout["components"] = [];
  const all = words.split(" ");
  const size = (text: string): number => Number(text.slice(0, -1)) * { K: 2 ** 10, M: MiB, G: 2 ** 30 }[text.at(-1)!]!;
  let current: DirectoryLayout["components"][number] = { stripeCount: 0 };
  let begun = false;
  for (let index = 0; index < all.length; index += 2) {
    const [option, value] = [all[index]!, all[index + 1]!];
    if (option === "-E") {
      if (begun) components.push(current);
      current = { stripeCount: 0, ...(value === "-1" ? {} : { endBytes: size(value) }) };
    } else if (option === "-S") current.stripeSizeBytes = size(value);
    else if (option === "-z") current.extensionBytes = size(value);
    else if (option === "-p") current.pool = value;
    else if (option === "-L") current.onMdt = true;
    else {
      current.stripeCount = Number(value);
      if (option === "-C") current.overstriped = true;
    }
    begun = true;
  }
  components.push(current);
  return { path, components };
}

describe("a path with a NUL character, which is no output of lfs", () => {
  const missing =
    "/images is not in the listing; decided: -c 4 -S 4M. Fix: mkdir -p /images && lfs setstripe -c 4 -S 4M /images";

  it("names no mount point", () => {
    expect(said("\0/images\nlmm_stripe_count: 7\n", [images])).toEqual([missing]);
    expect(said("/mnt/\0/images\nlmm_stripe_count: 7\n", [images])).toEqual([missing]);
    expect(said("/mnt/\0/images\nlmm_stripe_count: 7\n", [images], { mountPoint: "/" })).toEqual([missing]);
  });

  it("leaves the rest of the listing as it is", () => {
    const text = `${printFile("/a\0/images/0", lay("-c 7"), { osts: 8 })}${directory("/mnt/lustre/images", "-c 4 -S 4M")}`;
    expect(said(text, [images])).toEqual([]);
    expect(said(`${text}${directory("/mnt/lustre/images/old\0", "-c 1")}`, [images])).toEqual([]);
  });
});
