import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGetstripe, readGetstripe } from "../../../components/lustre/index.ts";
import { printDirectory, printFile, setstripe } from "./fakeLfs.ts";

const MiB = 2 ** 20;

describe("plain layouts", () => {
  it("a directory and its files, as lfs getstripe -r lists them", () => {
    const text = `/mnt/lustre/train
stripe_count:  4 stripe_size:   4194304 pattern:       raid0 stripe_offset: -1 pool:          flash

/mnt/lustre/train/shard 0001.tar
lmm_stripe_count:  2
lmm_stripe_size:   4194304
lmm_pattern:       raid0
lmm_layout_gen:    0
lmm_stripe_offset: 11
lmm_pool:          flash
\tobdidx\t\t objid\t\t objid\t\t group
\t    11\t       7102991\t     0x6c620f\t             0
\t     3\t       7103448\t     0x6c63d8\t   0x300000400\t *

`;
    expect(readGetstripe(text)).toEqual({
      layouts: [
        {
          path: "/mnt/lustre/train",
          line: 1,
          kind: "directory",
          mirrors: 1,
          components: [
            { startBytes: 0, stripeCount: 4, stripeSizeBytes: 4 * MiB, pool: "flash", initialised: false, osts: [] },
          ],
        },
        {
          path: "/mnt/lustre/train/shard 0001.tar",
          line: 4,
          kind: "file",
          mirrors: 1,
          components: [
            {
              startBytes: 0,
              stripeCount: 2,
              stripeSizeBytes: 4 * MiB,
              pool: "flash",
              initialised: true,
              osts: [11, 3],
            },
          ],
        },
      ],
      unread: [],
    });
  });

  it.each<[string, string, object]>([
    [
      "2.5: no pattern",
      "stripe_count:   8 stripe_size:    1048576 stripe_offset:  -1",
      { stripeCount: 8, stripeSizeBytes: MiB },
    ],
    [
      "sizes with a suffix",
      "(Default) stripe_count: 1 stripe_size: 1M stripe_offset: -1",
      { stripeCount: 1, stripeSizeBytes: MiB },
    ],
    [
      "the pattern as a number",
      "stripe_count:  -1 stripe_size:   1048576 pattern:       1 stripe_offset: -1",
      { stripeCount: -1, stripeSizeBytes: MiB },
    ],
    [
      "all OSTs as 65535",
      "stripe_count: 65535 stripe_size: 1048576 pattern: raid0 stripe_offset: -1",
      { stripeCount: -1, stripeSizeBytes: MiB },
    ],
    [
      "all OSTs as 4294967295",
      "stripe_count: 4294967295 stripe_size: 1048576 stripe_offset: -1",
      { stripeCount: -1, stripeSizeBytes: MiB },
    ],
    [
      "nothing set, raw",
      "stripe_count:  0 stripe_size:   0 pattern:       raid0 stripe_offset: -1",
      { stripeCount: 0 },
    ],
    [
      "overstriped",
      "stripe_count:  8 stripe_size:   1048576 pattern:       raid0,overstriped stripe_offset: -1",
      { stripeCount: 8, stripeSizeBytes: MiB, overstriped: true },
    ],
    [
      "overstriped by OST",
      "stripe_count:  -2 stripe_size:   1048576 pattern:       raid0,overstriped stripe_offset: -1",
      { stripeCount: -2, stripeSizeBytes: MiB, overstriped: true },
    ],
  ])("a directory: %s", (_, line, component) => {
    const { layouts, unread } = readGetstripe(`/a\n${line}\n`);
    expect(unread).toEqual([]);
    expect(layouts[0]!.kind).toBe("directory");
    expect(layouts[0]!.components).toEqual([{ startBytes: 0, initialised: false, osts: [], ...component }]);
  });

  it("tells a directory without a layout of its own where lfs does", () => {
    const own = "stripe_count:  1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n";
    const none = "stripe_count:  1 stripe_size:   1048576 pattern:       0 stripe_offset: -1\n";
    const texts = [
      `/a\n${own}`,
      `/a\n${none}`,
      `/a\n(Default) ${own}`,
      `(Default) /a\nlmm_fid:           [0x200000401:0x1:0x0]\n${own}`,
    ];
    expect(texts.map((text) => [parseGetstripe(text)[0]!.path, parseGetstripe(text)[0]!.inherited])).toEqual([
      ["/a", undefined],
      ["/a", true],
      ["/a", true],
      ["/a", true],
    ]);
  });

  it("lfs getstripe -d names no path", () => {
    expect(
      parseGetstripe("stripe_count:  16 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1\n\n"),
    ).toEqual([
      {
        path: "",
        line: 1,
        kind: "directory",
        mirrors: 1,
        components: [{ startBytes: 0, stripeCount: 16, stripeSizeBytes: MiB, initialised: false, osts: [] }],
      },
    ]);
  });

  it("a file without objects, a released file, a directory that names its OSTs, one elsewhere", () => {
    const { layouts, unread } = readGetstripe(`/a/empty file has no stripe info
/a/released
lmm_stripe_count:  1
lmm_stripe_size:   1048576
lmm_pattern:       raid0,released
lmm_layout_gen:    2
lmm_stripe_offset: 0

/a/dir
stripe_count:  2 stripe_size:   1048576 pattern:       raid0 stripe_offset: 4
\tobdidx\t\t objid\t\t objid\t\t group
\t     4\t           N/A\t          N/A\t           N/A
\t     5\t           N/A\t          N/A\t           N/A

/a/daos
lfm_magic:         0x0BD70BD0
lfm_length:          9
lfm_type:          0x00000001 (unknown)
lfm_flags:          0x00000000
lfm_value:     'pool/cont'

`);
    expect(unread).toEqual([]);
    expect(layouts).toEqual([
      { path: "/a/empty file", line: 1, kind: "file", components: [], mirrors: 1 },
      {
        path: "/a/released",
        line: 2,
        kind: "file",
        mirrors: 1,
        components: [{ startBytes: 0, stripeCount: 1, stripeSizeBytes: MiB, initialised: true, osts: [] }],
      },
      {
        path: "/a/dir",
        line: 9,
        kind: "directory",
        mirrors: 1,
        components: [{ startBytes: 0, stripeCount: 2, stripeSizeBytes: MiB, initialised: false, osts: [4, 5] }],
      },
      { path: "/a/daos", line: 15, kind: "file", components: [], mirrors: 1, foreign: true },
    ]);
  });
});

describe("what is not of lfs getstripe", () => {
  it("is returned with its line, and the layouts around it are read", () => {
    const text = `$ lfs getstripe -r /mnt
lfs getstripe: cannot open '/mnt/secret': Permission denied (13)
/mnt/a
stripe_count:  1 stripe_size:   1048576 pattern:       raid0 stripe_offset: -1

error: getstripe failed for /mnt/b.
/mnt/c
  lcm_layout_gen:    0
  lcm_entry_count:   2
    lcme_id:             1
    lcme_flags:          init
Connection to node lost, trying again
    lcme_extent.e_start: 0
    lcme_extent.e_end:   EOF
      lmm_stripe_count:  2
      lmm_stripe_size:   oops
      lmm_stripe_offset: 0

unknown lmm_magic:  0x1 (expecting one of 0xbd10bd0 0xbd30bd0 0xcd30cd0 0xcd20cd0)
lmm_objects: nothing open
    lcme_flags:          init
/mnt/cut
  lcm_layout_gen:    0
  lcm_entry_count:   2
    lcme_id:             1
    lcme_flags:          init
/mnt/d
lmm_stripe_count:  1
/mnt/end`;
    const { layouts, unread } = readGetstripe(text);
    expect(layouts.map(({ path, kind, components }) => [path, kind, components[0]!.stripeCount])).toEqual([
      ["/mnt/a", "directory", 1],
      ["/mnt/c", "file", 2],
      ["/mnt/d", "file", 1],
    ]);
    expect(unread).toEqual([
      { line: 1, text: "$ lfs getstripe -r /mnt" },
      { line: 2, text: "lfs getstripe: cannot open '/mnt/secret': Permission denied (13)" },
      { line: 6, text: "error: getstripe failed for /mnt/b." },
      { line: 12, text: "Connection to node lost, trying again" },
      { line: 16, text: "lmm_stripe_size:   oops" },
      { line: 19, text: "unknown lmm_magic:  0x1 (expecting one of 0xbd10bd0 0xbd30bd0 0xcd30cd0 0xcd20cd0)" },
      { line: 22, text: "/mnt/cut" },
      { line: 29, text: "/mnt/end" },
    ]);
  });

  it.each(["", "\n\n\n", "\r\n", "0", "{}", "\0\0", "é\ud800", "lmm_objects:", "- 0: { l_ost_idx: 1, l_fid: [] }"])(
    "%j has no layouts",
    (text) => {
      expect(parseGetstripe(text)).toEqual([]);
    },
  );

  it("never throws, and says every line once and in order", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/mnt/a",
        "(Default) ",
        "  lcm_layout_gen:    1",
        "composite_header:",
        "    lcme_id:             1",
        "  - lcme_id:             N/A",
        "    lcme_flags:          init,extension",
        "    lcme_extent.e_start: 0",
        "    lcme_extent.e_end:   EOF",
        "      lmm_stripe_count:  -1",
        "lmm_stripe_count:  99999999999999999999999",
        "      stripe_count:  2       stripe_size:   65536       pattern:       mdt",
        "stripe_count: stripe_size: pattern:",
        "lmm_pattern:",
        "lmm_fid:           [0x1:0x1:0x0]",
        "lfm_value: 'x'",
        "lhm_pattern: foreign",
        "\tobdidx\t\t objid\t\t objid\t\t group",
        "\t 1\t 2\t 0x2\t 0",
        "      - 0: { l_ost_idx: 1, l_fid: [0x1:0x1:0x0] }",
        "x has no stripe info",
        "",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("\n");
        const { layouts, unread } = readGetstripe(text);
        const lines = text.split("\n").length;
        for (const { line, components, mirrors } of layouts) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(mirrors).toBeGreaterThanOrEqual(1);
          for (const { stripeCount } of components) expect(Number.isFinite(stripeCount)).toBe(true);
        }
        const numbers = unread.map(({ line }) => line);
        expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
      }),
      { numRuns: 2000 },
    );
  });

  // Where the time grew with the square of the length, a text of these would run into the time limit.
  it("takes time that grows with the length of the text, whatever is in it", () => {
    const made = setstripe(["-E", "1G", "-c", "4", "-E", "-1", "-c", "8"]);
    const tree = Array.from({ length: 10_000 }, (_, index) => printFile(`/mnt/a/${index}`, made, { osts: 8 })).join("");
    const texts = [
      printDirectory("/mnt/a", made) + tree,
      "a".repeat(5_000_000),
      ": ".repeat(2_500_000),
      "stripe_count: ".repeat(400_000),
      "/a\n".repeat(300_000),
      "    lcme_id: 1\n".repeat(200_000),
    ];
    for (const text of texts) readGetstripe(text);
    expect(parseGetstripe(texts[0]!).length).toBe(10_001);
  });
});
