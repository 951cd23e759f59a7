import { describe, expect, it } from "vitest";
import type { LayoutComponent, LayoutGround } from "../../../components/lustre/index.ts";
import { four, GiB, KiB, last, limits, MiB, manual, said, setstripe, striping } from "./checkLayoutSupport.ts";

const onMdt = `[${manual}#dataonmdt]`;
const layoutCheck = "[lustre/lustre-release lustre/utils/liblustreapi_layout.c]";
const poolNames = "[lustre/lustre-release lustre/mgs/mgs_handler.c]";
const header = "[lustre/lustre-release include/uapi/linux/lustre/lustre_user.h]";

describe("what layouts may not be", () => {
  it.each<[string, LayoutComponent[], string[], LayoutGround?]>([
    [
      "ends that do not ascend",
      [four[1]!, four[0]!, last],
      [
        `error: components[1].endBytes (67108864) is not above 134217728, where the component before it ends. Fix: give ends in ascending order; they count from the start of the file. ${setstripe}`,
      ],
    ],
    [
      "the same end twice",
      [four[0]!, four[0]!, last],
      [
        `error: components[1].endBytes (67108864) is not above 67108864, where the component before it ends. Fix: give ends in ascending order; they count from the start of the file. ${setstripe}`,
      ],
    ],
    [
      "an end in between",
      [{ endBytes: 100_000_000, stripeCount: 1 }, last],
      [
        `error: components[0].endBytes (100000000) must be a multiple of 65536 bytes (64 KiB), above 0. Fix: use 99942400 or 100007936. ${setstripe}`,
      ],
    ],
    [
      "an end at infinity",
      [{ endBytes: Number.POSITIVE_INFINITY, stripeCount: 1 }, last],
      [
        `error: components[0].endBytes (Infinity) must be a multiple of 65536 bytes (64 KiB), above 0. Fix: use 65536. ${setstripe}`,
      ],
    ],
    [
      "an end beyond every file",
      [{ endBytes: 2 ** 64, stripeCount: 1 }, last],
      [
        `error: components[0].endBytes (18446744073709552000) is above 8 EiB, the size of the largest file. Fix: use a smaller end. ${limits}`,
      ],
    ],
    [
      "an end within a stripe",
      [{ endBytes: 10 * MiB, stripeCount: 2, stripeSizeBytes: 4 * MiB }, last],
      [
        `error: components[0].endBytes (10485760) is not a multiple of its stripe size 4194304. Fix: use 8388608 or 12582912. ${layoutCheck}`,
      ],
    ],
    [
      "an end within a stripe that is taken over",
      [{ endBytes: 8 * MiB, stripeCount: 2, stripeSizeBytes: 4 * MiB }, { endBytes: 10 * MiB, stripeCount: 4 }, last],
      [
        `error: components[1].endBytes (10485760) is not a multiple of its stripe size 4194304, taken over from the component before it. Fix: use 8388608 or 12582912. ${layoutCheck}`,
      ],
    ],
    [
      "a missing end",
      [{ stripeCount: 1 }, last],
      [
        `error: components[0].endBytes (not given) is missing: only the last component goes to the end of the file. Fix: give the offset at which the next component begins. ${setstripe}`,
      ],
    ],
    [
      "no way to the end of the file",
      [four[0]!],
      [
        `error: components[0].endBytes (67108864) is the end of the last component: writing past it would fail. Fix: leave it out, so that the layout goes to the end of the file. ${setstripe}`,
      ],
    ],
    [
      "data on MDT in the middle",
      [four[0]!, { endBytes: 65 * MiB, stripeCount: 1, onMdt: true }, last],
      [
        `error: components[1].onMdt (true) is only for the first component. Fix: put it first, or leave onMdt out. ${setstripe}`,
        `error: components[1].endBytes (68157440) is above the 1048576 bytes that the metadata servers keep of a file. Fix: use at most 1048576. ${onMdt}`,
      ],
    ],
    [
      "data on MDT alone",
      [{ stripeCount: 1, onMdt: true }],
      [
        `error: components[0].onMdt (true) is the last component: only the start of a file can be on the metadata server. Fix: give it an end and add a component on OSTs. ${onMdt}`,
      ],
    ],
    [
      "data on MDT where there is none",
      [{ endBytes: 64 * KiB, stripeCount: 1, onMdt: true }, last],
      [
        `error: components[0].onMdt (true) is not offered by this file system: its metadata servers do not keep data of files. Fix: leave onMdt out; on servers of your own give the limit of lod.*.dom_stripesize. ${onMdt}`,
      ],
      { osts: 80 },
    ],
    [
      "data on MDT above lfs's limit",
      [{ endBytes: 2 * GiB, stripeCount: 1, onMdt: true }, last],
      [
        `error: components[0].endBytes (2147483648) is above the 1 GiB that lfs takes for a component on the metadata server. Fix: use at most 1073741824. ${onMdt}`,
      ],
      { domLimitBytes: 4 * GiB },
    ],
    [
      "data on MDT with everything of OSTs",
      [
        {
          endBytes: MiB,
          stripeCount: 4,
          stripeSizeBytes: 64 * KiB,
          pool: "flash",
          overstriped: true,
          extensionBytes: 64 * MiB,
          onMdt: true,
        },
        last,
      ],
      [
        `error: components[0].stripeCount (4) belongs to OSTs: a component on the metadata server is one piece. Fix: use 1. ${setstripe}`,
        `error: components[0].stripeSizeBytes (65536) is not the end 1048576: a component on the metadata server is one piece. Fix: leave it out. ${setstripe}`,
        `error: components[0].pool ("flash") belongs to OSTs and not to a component on the metadata server. Fix: leave it out. ${setstripe}`,
        `error: components[0].extensionBytes (67108864) belongs to OSTs and not to a component on the metadata server. Fix: leave it out. ${setstripe}`,
        `error: components[0].overstriped (true) belongs to OSTs and not to a component on the metadata server. Fix: leave it out. ${setstripe}`,
      ],
    ],
    [
      "several components on 2.9",
      [four[0]!, last],
      [
        `error: components ("2 components") needs Lustre 2.10, and the servers run 2.9. Fix: use one component. A progressive layout is unknown to older servers. ${striping}`,
      ],
      { lustreVersion: "2.9" },
    ],
    [
      "data on MDT on 2.10",
      [{ endBytes: MiB, stripeCount: 1, onMdt: true }, last],
      [
        `error: components[0].onMdt (true) needs Lustre 2.11, and the servers run 2.10.8. Fix: leave it out. Data on MDT is unknown to older servers. ${onMdt}`,
      ],
      { lustreVersion: "2.10.8", domLimitBytes: MiB },
    ],
    [
      "a pool with 16 characters",
      [{ stripeCount: 1, pool: "abcdefghijklmnop" }],
      [
        `error: components[0].pool ("abcdefghijklmnop") is longer than the 15 characters of a pool name. Fix: use at most 15. ${header}`,
      ],
    ],
    [
      "a pool with a semicolon",
      [{ stripeCount: 1, pool: "a;reboot" }],
      [
        `error: components[0].pool ("a;reboot") has characters that no pool name has. Fix: use letters, digits, underscores, dashes and dots. ${poolNames}`,
      ],
    ],
    [
      "a pool that is an option",
      [{ stripeCount: 1, pool: "-d" }],
      ['error: components[0].pool ("-d") begins with a dash and would be read as an option. Fix: use another name.'],
    ],
    [
      "a pool without a name",
      [{ stripeCount: 1, pool: "" }],
      [`error: components[0].pool ("") is not the name of a pool. Fix: name it, or leave it out. ${setstripe}`],
    ],
    [
      "a pool that is a word of lfs",
      [{ stripeCount: 1, pool: "inherit" }],
      [
        `error: components[0].pool ("inherit") is a word of lfs and not a pool. Fix: name the pool, leave it out, or write ignore for none. ${poolNames}`,
      ],
    ],
    [
      "an extension of 1 MiB",
      [{ stripeCount: 1, extensionBytes: MiB }],
      [
        `error: components[0].extensionBytes (1048576) must be a multiple of 67108864 bytes (64 MiB), above 0. Fix: use 67108864. ${layoutCheck}`,
      ],
    ],
    [
      "an extension of 4 TiB",
      [{ stripeCount: 1, extensionBytes: 4 * GiB * KiB }],
      [
        `error: components[0].extensionBytes (4398046511104) is not below 4 TiB, the limit of extension sizes. Fix: use a smaller one. ${layoutCheck}`,
      ],
    ],
    [
      "an extension within a stripe",
      [{ stripeCount: 2, stripeSizeBytes: 48 * MiB, extensionBytes: 64 * MiB }],
      [
        `error: components[0].extensionBytes (67108864) is not a multiple of its stripe size 50331648. Fix: use a multiple of both 64 MiB and the stripe size. ${layoutCheck}`,
      ],
    ],
    [
      "no components",
      [],
      [
        "error: components ([]) has no components: files would lie nowhere. Fix: give at least one, for example { stripeCount: 1 }.",
      ],
    ],
    [
      "OSTs that cannot be",
      [last],
      ["error: osts (NaN) must be a whole number, at least 1. Fix: give what lfs df counts."],
      { osts: Number.NaN },
    ],
  ])("%s", (_, components, messages, ground) => {
    expect(said(components, ground)).toEqual(messages);
  });
});
