import type { LayoutComponent } from "./layout.ts";

/**
 * Components as `lfs setstripe` understands them: a later component takes over the stripe size and the pool of the one
 * before it where it has none of its own, except that of a component on the metadata server.
 *
 * @see lustre/lustre-release lustre/utils/lfs.c `setstripe_args_init_inherit`
 */
export function withInherited(components: readonly LayoutComponent[]): LayoutComponent[] {
  const out: LayoutComponent[] = [];
  let stripeSizeBytes: number | undefined;
  let pool: string | undefined;
  for (const component of components) {
    if (component.onMdt === true) {
      out.push({ ...component });
      continue;
    }
    stripeSizeBytes = component.stripeSizeBytes ?? stripeSizeBytes;
    pool = component.pool ?? pool;
    out.push({
      ...component,
      ...(stripeSizeBytes === undefined ? {} : { stripeSizeBytes }),
      ...(pool === undefined ? {} : { pool }),
    });
  }
  return out;
}

/** Objects that a component really lies over where there are `osts`: as many as it asks for, or as there are. */
export function effectiveStripeCount(component: LayoutComponent, osts: number | undefined): number {
  const { stripeCount, overstriped = false } = component;
  if (osts === undefined || stripeCount === 0) return stripeCount;
  if (stripeCount < 0) return overstriped ? -stripeCount * osts : osts;
  return overstriped ? stripeCount : Math.min(stripeCount, osts);
}
