import { describe, expect, it } from "vitest";
import { parseGetstripe, readGetstripe } from "../../../components/lustre/index.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;

describe("composite layouts", () => {
  const dom = `/mnt/lustre/mixed
  lcm_layout_gen:    0
  lcm_mirror_count:  1
  lcm_entry_count:   2
    lcme_id:             N/A
    lcme_mirror_id:      N/A
    lcme_flags:          0
    lcme_extent.e_start: 0
    lcme_extent.e_end:   262144
      stripe_count:  0       stripe_size:   262144       pattern:       mdt       stripe_offset: -1

    lcme_id:             N/A
    lcme_mirror_id:      N/A
    lcme_flags:          0
    lcme_extent.e_start: 262144
    lcme_extent.e_end:   EOF
      stripe_count:  -1       stripe_size:   4194304       pattern:       raid0       stripe_offset: -1       pool:          disk

`;
  const mixed = [
    {
      startBytes: 0,
      endBytes: 262144,
      stripeCount: 0,
      stripeSizeBytes: 262144,
      onMdt: true,
      initialised: false,
      osts: [],
    },
    { startBytes: 262144, stripeCount: -1, stripeSizeBytes: 4 * MiB, pool: "disk", initialised: false, osts: [] },
  ];

  it("a directory with data on MDT, also with line ends of Windows", () => {
    for (const text of [dom, dom.replaceAll("\n", "\r\n")]) {
      expect(readGetstripe(text)).toEqual({
        layouts: [{ path: "/mnt/lustre/mixed", line: 1, kind: "directory", mirrors: 1, components: mixed }],
        unread: [],
      });
    }
  });

  it("a file that has grown into its second component, with lfs getstripe -v", () => {
    const text = `/mnt/lustre/f
composite_header:
  lcm_magic:         0x0BD60BD0
  lcm_size:          264
  lcm_flags:         0
  lcm_layout_gen:    3
  lcm_mirror_count:  1
  lcm_entry_count:   2
components:
  - lcme_id:             1
    lcme_mirror_id:      0
    lcme_flags:          init
    lcme_extent.e_start: 0
    lcme_extent.e_end:   1048576
    lcme_offset:         128
    lcme_size:           32
    sub_layout:
      lmm_magic:         0x0BD10BD0
      lmm_seq:           0x200000401
      lmm_object_id:     0x1
      lmm_fid:           [0x200000401:0x1:0x0]
      lmm_stripe_count:  0
      lmm_stripe_size:   1048576
      lmm_pattern:       mdt
      lmm_layout_gen:    0
      lmm_mdt_index:     0

  - lcme_id:             2
    lcme_mirror_id:      0
    lcme_flags:          init
    lcme_extent.e_start: 1048576
    lcme_extent.e_end:   EOF
    lcme_offset:         160
    lcme_size:           80
    sub_layout:
      lmm_magic:         0x0BD10BD0
      lmm_seq:           0x200000401
      lmm_object_id:     0x1
      lmm_fid:           [0x200000401:0x1:0x0]
      lmm_stripe_count:  2
      lmm_stripe_size:   4194304
      lmm_pattern:       raid0
      lmm_layout_gen:    0
      lmm_stripe_offset: 10
      lmm_objects:
      -   0: { l_ost_idx:  10, l_fid: [0x280000400:0x2:0x0] }
      -   1: { l_ost_idx: 0xb, l_fid: [0x2c0000400:0x2:0x0] }

`;
    expect(readGetstripe(text)).toEqual({
      layouts: [
        {
          path: "/mnt/lustre/f",
          line: 1,
          kind: "file",
          mirrors: 1,
          components: [
            {
              startBytes: 0,
              endBytes: MiB,
              stripeCount: 0,
              stripeSizeBytes: MiB,
              onMdt: true,
              initialised: true,
              osts: [],
            },
            { startBytes: MiB, stripeCount: 2, stripeSizeBytes: 4 * MiB, initialised: true, osts: [10, 11] },
          ],
        },
      ],
      unread: [],
    });
  });

  it("takes a component that extends itself and the space it grows into for one", () => {
    const [read] = parseGetstripe(`/mnt/lustre/f
  lcm_layout_gen:    4
  lcm_mirror_count:  1
  lcm_entry_count:   4
    lcme_id:             1
    lcme_mirror_id:      0
    lcme_flags:          init
    lcme_extent.e_start: 0
    lcme_extent.e_end:   134217728
      lmm_stripe_count:  1
      lmm_stripe_size:   1048576
      lmm_pattern:       raid0
      lmm_layout_gen:    0
      lmm_stripe_offset: 0

    lcme_id:             2
    lcme_mirror_id:      0
    lcme_flags:          extension
    lcme_extent.e_start: 134217728
    lcme_extent.e_end:   1073741824
      lmm_stripe_count:  0
      lmm_extension_size: 67108864
      lmm_pattern:       raid0
      lmm_layout_gen:    0
      lmm_stripe_offset: -1

    lcme_id:             3
    lcme_mirror_id:      0
    lcme_flags:          0
    lcme_extent.e_start: 1073741824
    lcme_extent.e_end:   1073741824
      lmm_stripe_count:  4
      lmm_stripe_size:   1048576
      lmm_pattern:       raid0
      lmm_layout_gen:    0
      lmm_stripe_offset: -1

    lcme_id:             4
    lcme_mirror_id:      0
    lcme_flags:          extension
    lcme_extent.e_start: 1073741824
    lcme_extent.e_end:   EOF
      lmm_stripe_count:  0
      lmm_extension_size: 268435456
      lmm_pattern:       raid0
      lmm_layout_gen:    0
      lmm_stripe_offset: -1

`);
    expect(read!.components).toEqual([
      {
        startBytes: 0,
        endBytes: GiB,
        stripeCount: 1,
        stripeSizeBytes: MiB,
        extensionBytes: 64 * MiB,
        initialised: true,
        osts: [],
      },
      {
        startBytes: GiB,
        stripeCount: 4,
        stripeSizeBytes: MiB,
        extensionBytes: 256 * MiB,
        initialised: false,
        osts: [],
      },
    ]);
  });

  it("reads the first mirror and counts them, and overlooks what compression and newer versions add", () => {
    const component = (
      id: number,
      mirror: number,
      start: number,
      end: string,
      count: number,
    ) => `    lcme_id:             ${id}
    lcme_mirror_id:      ${mirror}
    lcme_flags:          init,compress
    lcme_extent.e_start: ${start}
    lcme_extent.e_end:   ${end}
    lcme_compr_type:     zstd
    lcme_compr_lvl:      3
      lmm_stripe_count:  ${count}
      lmm_stripe_size:   1048576
      lmm_pattern:       raid0,compress
      lmm_layout_gen:    0
      lmm_stripe_offset: 0

`;
    const text = `/f
  lcm_layout_gen:    5
  lcm_mirror_count:  2
  lcm_entry_count:   3
${component(65537, 1, 0, "4194304", 1)}${component(65538, 1, 4194304, "EOF", 3)}${component(131075, 2, 0, "EOF", 8)}`;
    const { layouts, unread } = readGetstripe(text);
    expect(unread).toEqual([]);
    expect(layouts[0]!.mirrors).toBe(2);
    expect(layouts[0]!.components.map(({ stripeCount, endBytes }) => [stripeCount, endBytes])).toEqual([
      [1, 4 * MiB],
      [3, undefined],
    ]);
  });

  it("lfs getstripe -d of a composite default", () => {
    const pathless = dom.slice(dom.indexOf("\n") + 1);
    expect(parseGetstripe(pathless + pathless).map(({ path, line, components }) => [path, line, components])).toEqual([
      ["", 1, mixed],
      ["", 18, mixed],
    ]);
  });
});
