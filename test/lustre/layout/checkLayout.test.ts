import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../components/core/problem.ts";
import { checkLayout, type LayoutComponent, type LayoutGround } from "../../../components/lustre/index.ts";
import { soundLayout } from "./arbitraries.ts";
import { four, GiB, KiB, last, limits, MiB, on, said, setstripe, striping } from "./checkLayoutSupport.ts";

const slides = "[https://wiki.lustre.org/File:LUG2019-Lustre_Overstriping_Shared_Write_Performance-Farrell.pdf]";
const performancePage = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]";
const association = "[https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html]";

describe("what layouts may not be", () => {
  it.each<[string, LayoutComponent[], string[], LayoutGround?]>([
    [
      "-2 stripes",
      [{ stripeCount: -2 }],
      [
        `error: components[0].stripeCount (-2) is below -1, which is all OSTs. Fix: use -1 for all OSTs; several stripes on one OST need overstriped. ${setstripe}`,
      ],
    ],
    [
      "2001 stripes",
      [{ stripeCount: 2001 }],
      [
        `error: components[0].stripeCount (2001) is above the 2000 stripes of a layout. Fix: use at most 2000. ${limits}`,
      ],
      {},
    ],
    [
      "more than there are OSTs",
      [{ stripeCount: 81 }],
      [
        `error: components[0].stripeCount (81) is above the 80 OSTs that there are: files get 80. Fix: use at most 80, -1 for all OSTs, or overstriped for several stripes on one OST. ${striping}`,
      ],
    ],
    [
      "half a stripe",
      [{ stripeCount: 1.5 }],
      [
        `error: components[0].stripeCount (1.5) must be a whole number, -1 to 2000. Fix: use 1 for one OST or -1 for all of them. ${setstripe}`,
      ],
    ],
    [
      "NaN stripes",
      [{ stripeCount: Number.NaN }],
      [
        `error: components[0].stripeCount (NaN) must be a whole number, -1 to 2000. Fix: use 1 for one OST or -1 for all of them. ${setstripe}`,
      ],
    ],
    [
      "infinitely many stripes",
      [{ stripeCount: Number.POSITIVE_INFINITY }],
      [
        `error: components[0].stripeCount (Infinity) must be a whole number, -1 to 2000. Fix: use 1 for one OST or -1 for all of them. ${setstripe}`,
      ],
    ],
    [
      "-33 overstriped",
      [{ stripeCount: -33, overstriped: true }],
      [
        `error: components[0].stripeCount (-33) is below -32, which is 32 stripes on every OST. Fix: use -32 to 2000. ${setstripe}`,
      ],
    ],
    [
      "overstriped beyond 2000",
      [{ stripeCount: -32, overstriped: true }],
      [
        `error: components[0].stripeCount (-32) is 2560 stripes on 80 OSTs, above the 2000 stripes of a layout. Fix: use at most 2000. ${limits}`,
      ],
    ],
    [
      "the default count later on",
      [four[0]!, { stripeCount: 0 }],
      [
        `error: components[1].stripeCount (0) does not mean the file system's default here: the count of the component before it is taken over. Fix: give the count. ${setstripe}`,
      ],
    ],
    [
      "overstriped on 2.12",
      [{ stripeCount: 160, overstriped: true }],
      [
        `error: components[0].overstriped (true) needs Lustre 2.13, and the servers run 2.12.9. Fix: leave it out. Overstriping is unknown to older servers. ${slides}`,
      ],
      { osts: 80, lustreVersion: "2.12.9" },
    ],
    [
      "stripes of 0",
      [{ stripeCount: 2, stripeSizeBytes: 0 }],
      [
        `error: components[0].stripeSizeBytes (0) must be a multiple of 65536 bytes (64 KiB), above 0. Fix: leave it out for the file system's default. ${limits}`,
      ],
    ],
    [
      "stripes of 100 kB",
      [{ stripeCount: 2, stripeSizeBytes: 100_000 }],
      [
        `error: components[0].stripeSizeBytes (100000) must be a multiple of 65536 bytes (64 KiB), above 0. Fix: use 65536 or 131072. ${limits}`,
      ],
    ],
    [
      "stripes of 4096, meant as KiB",
      [{ stripeCount: 2, stripeSizeBytes: 4096 }],
      [
        `error: components[0].stripeSizeBytes (4096) must be a multiple of 65536 bytes (64 KiB), above 0. Fix: use 65536. ${limits}`,
      ],
    ],
    [
      "NaN bytes",
      [{ stripeCount: 2, stripeSizeBytes: Number.NaN }],
      [
        `error: components[0].stripeSizeBytes (NaN) must be a multiple of 65536 bytes (64 KiB), above 0. Fix: use 65536. ${limits}`,
      ],
    ],
    [
      "stripes of 4 GiB",
      [{ stripeCount: 2, stripeSizeBytes: 4 * GiB }],
      [
        `error: components[0].stripeSizeBytes (4294967296) is not below 4 GiB, the limit of stripe sizes. Fix: use 1 to 16 MiB: 1048576 to 16777216. ${limits}`,
      ],
    ],
  ])("%s", (_, components, messages, ground) => {
    expect(said(components, ground)).toEqual(messages);
  });

  it("everything at once, below the path that is given", () => {
    const layout = {
      path: "/it's",
      components: [
        { stripeCount: -5, stripeSizeBytes: 1 },
        { endBytes: 5, stripeCount: 1 },
      ],
    };
    expect(checkLayout(layout, on, "layouts[2]").map(({ path }) => path)).toEqual([
      "layouts[2].path",
      "layouts[2].components[0].stripeCount",
      "layouts[2].components[0].stripeSizeBytes",
      "layouts[2].components[0].endBytes",
      "layouts[2].components[1].endBytes",
      "layouts[2].components[1].endBytes",
    ]);
  });

  it.each([0, -1, 0.5, 512_001, Number.NaN, Number.POSITIVE_INFINITY])(
    "chunks of %d MiB",
    (importedFileChunkSizeMiB) => {
      expect(checkLayout({ path: "/a", components: [], importedFileChunkSizeMiB }).map(describeProblem)).toEqual([
        `importedFileChunkSizeMiB (${importedFileChunkSizeMiB}) must be a whole number of MiB, 1 to 512000. Fix: use 1024 for 1 GiB. ${association}`,
      ]);
    },
  );
});

describe("what layouts should not be", () => {
  it.each<[string, LayoutComponent[], string[], LayoutGround?]>([
    [
      "stripes below 512 KiB",
      [{ stripeCount: 2, stripeSizeBytes: 64 * KiB }],
      [
        `warning: components[0].stripeSizeBytes (65536) is below 512 KiB, the smallest that is of use: requests carry 1 MiB or more. Fix: use 1 to 4 MiB: 1048576 to 4194304. ${striping}`,
      ],
    ],
    [
      "more than 160 stripes",
      [{ stripeCount: 161 }],
      [
        `warning: components[0].stripeCount (161) is above the 160 stripes of metadata targets without the ea_inode feature (ldiskfs). Fix: make sure that the metadata targets have it, or use fewer stripes. ${striping}`,
      ],
      { osts: 450 },
    ],
    [
      "six components",
      [...four, { endBytes: 320 * MiB, stripeCount: 1 }, last],
      [
        `warning: components ("6 components") are more than 5: each one that a file grows into is a request to the metadata server. Fix: use at most 5. ${striping}`,
      ],
    ],
    [
      "extending itself on 2.12",
      [{ stripeCount: 1, extensionBytes: 64 * MiB }],
      [
        `warning: components[0].extensionBytes (67108864) needs Lustre 2.13, and the servers run 2.12. Fix: leave it out. A self-extending component is unknown to older servers. ${setstripe}`,
      ],
      { lustreVersion: "2.12" },
    ],
    [
      "a pool that is taken over",
      [{ endBytes: MiB, stripeCount: 1, pool: "flash" }, { stripeCount: 4 }],
      [
        `warning: components[1].pool (not given) is left out, and the pool flash of the component before it is taken over. Fix: name the pool; ignore is none. ${setstripe}`,
      ],
    ],
    [
      "several components for logs",
      [four[0]!, last],
      [
        `warning: components ("2 components") are all made when a file is opened to append, however short it is. Fix: use one component with one stripe for logs. ${performancePage}`,
      ],
      { files: { appended: true } },
    ],
    [
      "several components for what all read",
      [four[0]!, last],
      [
        `warning: components ("2 components") send every node to the OSTs of the first component at once, because all of them read the same file. Fix: use one component over all OSTs: stripeCount -1. ${striping}`,
      ],
      { files: { broadcast: true } },
    ],
    [
      "more stripes than files fill",
      [{ stripeCount: 8, stripeSizeBytes: 4 * MiB }],
      [
        `warning: components[0].stripeCount (8) is more than files of 10M bytes fill: with stripes of 4M they lie on 3. Fix: use 3, or a smaller stripe size. ${striping}`,
      ],
      { files: { sizeBytes: 10 * MiB } },
    ],
    [
      "all OSTs, which files do not fill",
      [four[0]!, { stripeCount: -1, stripeSizeBytes: 4 * MiB }],
      [
        `warning: components[1].stripeCount (-1) is more than files of 65M bytes fill: with stripes of 4M they lie on 1. Fix: use 1, or a smaller stripe size. ${striping}`,
      ],
      { osts: 80, files: { sizeBytes: 65 * MiB } },
    ],
  ])("%s", (_, components, messages, ground) => {
    expect(said(components, ground)).toEqual(messages);
  });

  it("a layout for files that come from the object store", () => {
    expect(
      checkLayout({ path: "/a", components: [last], importedFileChunkSizeMiB: 512 }, on).map(
        (problem) => `${problem.severity}: ${describeProblem(problem)}`,
      ),
    ).toEqual([
      `warning: components ("1 beside importedFileChunkSizeMiB") do not reach files that come from the object store: those take their stripes from the chunk size. Fix: count on them for files that are written here only; restripe the others with lfs migrate after they have been loaded. ${performancePage}`,
    ]);
    expect(checkLayout({ path: "/a", components: [], importedFileChunkSizeMiB: 512_000 }, on)).toEqual([]);
  });
});

describe("what layouts may be", () => {
  it.each<[string, LayoutComponent[], LayoutGround?]>([
    ["one stripe", [{ stripeCount: 1 }]],
    ["as many as there are OSTs", [{ stripeCount: 80 }]],
    ["all", [{ stripeCount: -1 }]],
    ["the default", [{ stripeCount: 0 }]],
    ["as many as every metadata target knows", [{ stripeCount: 160 }], {}],
    ["overstriped", [{ stripeCount: 160, overstriped: true }]],
    ["two on every OST", [{ stripeCount: -2, overstriped: true }]],
    ["the smallest stripes where there is only one", [{ stripeCount: 1, stripeSizeBytes: 64 * KiB }]],
    ["the largest stripes", [{ stripeCount: 2, stripeSizeBytes: 4 * GiB - 64 * KiB }]],
    ["data on MDT", [{ endBytes: MiB, stripeCount: 1, onMdt: true }, last]],
    ["data on MDT that says its size", [{ endBytes: MiB, stripeCount: 0, stripeSizeBytes: MiB, onMdt: true }, last]],
    ["five components", [...four, last]],
    ["several components on 2.10", [four[0]!, last], { lustreVersion: "2.10" }],
    ["one component on 2.9", [last], { lustreVersion: "2.9" }],
    [
      "data on MDT on 2.11",
      [{ endBytes: MiB, stripeCount: 1, onMdt: true }, last],
      { lustreVersion: "2.11", domLimitBytes: MiB },
    ],
    [
      "a pool, and then none",
      [
        { endBytes: MiB, stripeCount: 1, pool: "a.b-c_d" },
        { stripeCount: 4, pool: "ignore" },
      ],
    ],
    ["extending itself", [{ stripeCount: 1, extensionBytes: 64 * MiB }]],
    [
      "overstriped on a version that nobody knows",
      [{ stripeCount: 160, overstriped: true }],
      { lustreVersion: "master" },
    ],
  ])("%s", (_, components, ground) => {
    expect(said(components, ground)).toEqual([]);
  });

  it("whatever is sound", () => {
    fc.assert(
      fc.property(soundLayout(80), (components) => {
        expect(said(components).filter((text) => text.startsWith("error"))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("and nothing else: any one figure put out of line is refused, at its place", () => {
    const broken: readonly [keyof LayoutComponent, fc.Arbitrary<number>][] = [
      ["stripeCount", fc.constantFrom(-1000, 2001, 1.5, Number.NaN, Number.POSITIVE_INFINITY)],
      ["stripeSizeBytes", fc.constantFrom(0, -65536, 65535, 1, 2 ** 32, 2 ** 40, Number.NaN, Number.POSITIVE_INFINITY)],
      ["endBytes", fc.constantFrom(0, -65536, 65537, 1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 70)],
      ["extensionBytes", fc.constantFrom(0, -65536, 65536, 2 ** 42, Number.NaN)],
    ];
    const choice = fc.constantFrom(...broken).chain(([name, values]) => values.map((value) => ({ name, value })));
    fc.assert(
      fc.property(soundLayout(80), choice, fc.nat(), (components, { name, value }, at) => {
        const index = at % components.length;
        const changed = components.map((one, place) => (place === index ? { ...one, [name]: value } : one));
        const errors = checkLayout({ path: "/a", components: changed }, on).filter(
          ({ severity }) => severity === "error",
        );
        expect(errors.map(({ path }) => path)).toContain(`components[${index}].${name}`);
      }),
      { numRuns: 1000 },
    );
  });
});
