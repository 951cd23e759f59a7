import { effectiveStripeCount, withInherited } from "./components.ts";
import type { LayoutComponent } from "./layout.ts";
import type { ParsedComponent } from "./parsedLayout.ts";
import { sizeText } from "./size.ts";

export interface LayoutComparison {
  readonly kind: "directory" | "file";
  /** OSTs that there are, where that is known. */
  readonly osts: number | undefined;
  /** OSTs that have been seen: there are at least as many. */
  readonly seenOsts: number;
}

/** Components for a person, as options of `lfs setstripe`; sizes that `lfs` would not take are shown all the same. */
export function describeComponents(components: readonly LayoutComponent[]): string {
  const [only] = components;
  const plain = components.length === 1 && only?.endBytes === undefined && only?.extensionBytes === undefined;
  return components
    .map((component) => {
      const { endBytes, stripeCount, stripeSizeBytes, overstriped, onMdt, pool, extensionBytes } = component;
      const end = plain ? [] : [`-E ${endBytes === undefined ? "-1" : sizeText(endBytes)}`];
      if (onMdt === true) return [...end, "-L mdt"].join(" ");
      return [
        ...end,
        `${overstriped === true ? "-C" : "-c"} ${stripeCount}`,
        ...(stripeSizeBytes === undefined ? [] : [`-S ${sizeText(stripeSizeBytes)}`]),
        ...(pool === undefined ? [] : [`-p ${pool}`]),
        ...(extensionBytes === undefined ? [] : [`-z ${sizeText(extensionBytes)}`]),
      ].join(" ");
    })
    .join(" ");
}

/** Whether what is there does what was wanted. */
export function sameLayout(
  wanted: readonly LayoutComponent[],
  found: readonly ParsedComponent[],
  on: LayoutComparison,
): boolean {
  const full = withInherited(wanted);
  const extending = full.some(({ extensionBytes }) => extensionBytes !== undefined);
  if (extending && on.kind === "file") return grownFrom(full, found, on);
  return (
    full.length === found.length &&
    full.every((one, index) => {
      const other = found[index]!;
      return (
        one.endBytes === other.endBytes && one.extensionBytes === other.extensionBytes && sameStripes(one, other, on)
      );
    })
  );
}

/**
 * Servers move the ends of self-extending components as a file grows, repeat components and drop those that were used up:
 * what is left to compare is that every component is one of the wanted ones, in their order.
 */
function grownFrom(
  wanted: readonly LayoutComponent[],
  found: readonly ParsedComponent[],
  on: LayoutComparison,
): boolean {
  let index = 0;
  for (const one of found) {
    while (index < wanted.length && !sameStripes(wanted[index]!, one, on)) index += 1;
    if (index === wanted.length) return false;
  }
  return found.at(-1)?.endBytes === undefined;
}

function sameStripes(wanted: LayoutComponent, found: ParsedComponent, on: LayoutComparison): boolean {
  if ((wanted.onMdt === true) !== (found.onMdt === true)) return false;
  if (wanted.onMdt === true) return true;
  if (wanted.pool !== undefined && (wanted.pool === "ignore" ? undefined : wanted.pool) !== found.pool) return false;
  if (!sameCount(wanted, found, on)) return false;
  const single = effectiveStripeCount(found, on.osts) === 1;
  return single || wanted.stripeSizeBytes === undefined || wanted.stripeSizeBytes === found.stripeSizeBytes;
}

function sameCount(
  wanted: LayoutComponent,
  found: ParsedComponent,
  { kind, osts, seenOsts }: LayoutComparison,
): boolean {
  if (wanted.stripeCount === 0) return true;
  const count = effectiveStripeCount(wanted, osts);
  if (count === effectiveStripeCount(found, osts)) {
    // With more stripes than OSTs the count is the same only because overstriping is on on both sides.
    return kind === "file" || osts !== undefined || (wanted.overstriped === true) === (found.overstriped === true);
  }
  // All OSTs, and nobody says how many there are: at least those that have been seen.
  return osts === undefined && kind === "file" && count === -1 && found.initialised && found.stripeCount >= seenOsts;
}
