import fc from "fast-check";
import type { LayoutComponent } from "../../../components/lustre/index.ts";

const MiB = 2 ** 20;

/** Layouts that `checkLayout` takes on a file system with `osts` OSTs, Lustre 2.15 and data on MDT up to 1 MiB. */
export function soundLayout(osts: number): fc.Arbitrary<LayoutComponent[]> {
  return fc
    .record({
      dom: fc.boolean(),
      ends: fc.uniqueArray(fc.integer({ min: 1, max: 4096 }), { maxLength: 4 }),
      parts: fc.array(
        fc.record({
          count: fc.oneof(fc.integer({ min: 1, max: osts }), fc.constant(-1)),
          overstriped: fc.option(
            fc.oneof(fc.integer({ min: osts + 1, max: 4 * osts }), fc.integer({ min: -4, max: -2 })),
            {
              nil: undefined,
            },
          ),
          size: fc.constantFrom(undefined, MiB / 16, MiB / 2, MiB, 4 * MiB, 16 * MiB),
          pool: fc.constantFrom(undefined, "flash", "a.b-c_d"),
          extension: fc.constantFrom(undefined, undefined, undefined, 64 * MiB, 256 * MiB),
        }),
        { minLength: 5, maxLength: 5 },
      ),
    })
    .map(({ dom, ends, parts }) => {
      const offsets = ends.sort((one, other) => one - other).map((end) => end * 64 * MiB);
      const components: LayoutComponent[] = dom ? [{ endBytes: MiB, stripeCount: 1, onMdt: true }] : [];
      for (const [index, { count, overstriped, size, pool, extension }] of parts
        .slice(0, offsets.length + 1)
        .entries()) {
        const endBytes = offsets[index];
        components.push({
          ...(endBytes === undefined ? {} : { endBytes }),
          stripeCount: overstriped ?? count,
          ...(overstriped === undefined ? {} : { overstriped: true }),
          ...(size === undefined ? {} : { stripeSizeBytes: size }),
          ...(pool === undefined ? {} : { pool }),
          ...(extension === undefined ? {} : { extensionBytes: extension }),
        });
      }
      return components;
    });
}
