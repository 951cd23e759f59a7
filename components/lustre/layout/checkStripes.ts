import { effectiveStripeCount } from "./components.ts";
import { alignedNear, isAligned, type LayoutContext, multipleNear, requireFeature } from "./layoutContext.ts";
import { layoutFeatures, layoutLimits, layoutSources } from "./layoutFacts.ts";

const alignment = layoutLimits.alignment.value;

export function checkStripeCount({ components, index, on, problems }: LayoutContext): void {
  const { stripeCount, overstriped = false, onMdt = false } = components[index]!;
  const at = `components[${index}].stripeCount`;
  const most = layoutLimits.stripeCount.value;
  const perOst = layoutLimits.overstripesPerOst.value;
  if (onMdt) {
    if (stripeCount !== 0 && stripeCount !== 1) {
      problems.error(
        at,
        stripeCount,
        "belongs to OSTs: a component on the metadata server is one piece",
        "use 1",
        layoutSources.setstripe,
      );
    }
    return;
  }
  if (!Number.isInteger(stripeCount)) {
    problems.error(
      at,
      stripeCount,
      `must be a whole number, -1 to ${most}`,
      "use 1 for one OST or -1 for all of them",
      layoutSources.setstripe,
    );
    return;
  }
  if (overstriped ? stripeCount < -perOst : stripeCount < -1) {
    problems.error(
      at,
      stripeCount,
      overstriped ? `is below -${perOst}, which is ${perOst} stripes on every OST` : "is below -1, which is all OSTs",
      overstriped ? `use -${perOst} to ${most}` : "use -1 for all OSTs; several stripes on one OST need overstriped",
      layoutSources.setstripe,
    );
    return;
  }
  if (stripeCount === 0 && index > 0) {
    problems.error(
      at,
      stripeCount,
      "does not mean the file system's default here: the count of the component before it is taken over",
      "give the count",
      layoutSources.setstripe,
    );
  }
  const real = effectiveStripeCount(components[index]!, on.osts);
  if (real > most) {
    problems.error(
      at,
      stripeCount,
      `${real === stripeCount ? "is" : `is ${real} stripes on ${on.osts} OSTs,`} above the ${most} stripes of a layout`,
      `use at most ${most}`,
      layoutLimits.stripeCount.source,
    );
  } else if (!overstriped && on.osts !== undefined && stripeCount > on.osts) {
    problems.error(
      at,
      stripeCount,
      `is above the ${on.osts} OSTs that there are: files get ${on.osts}`,
      `use at most ${on.osts}, -1 for all OSTs, or overstriped for several stripes on one OST`,
      layoutSources.striping,
    );
  } else if (stripeCount > layoutLimits.stripeCountWithoutWideAttributes.value) {
    problems.warning(
      at,
      stripeCount,
      `is above the ${layoutLimits.stripeCountWithoutWideAttributes.value} stripes of metadata targets without the ea_inode feature (ldiskfs)`,
      "make sure that the metadata targets have it, or use fewer stripes",
      layoutLimits.stripeCountWithoutWideAttributes.source,
    );
  }
  if (overstriped) {
    requireFeature(problems, on, layoutFeatures.overstriping, `components[${index}].overstriped`, true, "Overstriping");
  }
}

export function checkStripeSize({ layout, components, index, on, problems }: LayoutContext): void {
  // What is taken over from the component before has been judged there.
  const { stripeSizeBytes: size } = layout.components[index]!;
  if (size === undefined) return;
  const at = `components[${index}].stripeSizeBytes`;
  if (!isAligned(size)) {
    problems.error(
      at,
      size,
      `must be a multiple of ${alignment} bytes (64 KiB), above 0`,
      size === 0 ? "leave it out for the file system's default" : `use ${alignedNear(size)}`,
      layoutLimits.alignment.source,
    );
    return;
  }
  if (size >= layoutLimits.stripeSizeBelow.value) {
    problems.error(
      at,
      size,
      "is not below 4 GiB, the limit of stripe sizes",
      "use 1 to 16 MiB: 1048576 to 16777216",
      layoutLimits.stripeSizeBelow.source,
    );
    return;
  }
  const { stripeCount, onMdt } = components[index]!;
  if (onMdt === true || stripeCount === 1 || on.osts === 1) return;
  if (size < layoutLimits.stripeSizePractical.value) {
    problems.warning(
      at,
      size,
      "is below 512 KiB, the smallest that is of use: requests carry 1 MiB or more",
      "use 1 to 4 MiB: 1048576 to 4194304",
      layoutLimits.stripeSizePractical.source,
    );
  }
}

export function checkEnd({ layout, components, index, problems }: LayoutContext): void {
  const { endBytes, stripeSizeBytes, onMdt } = components[index]!;
  const at = `components[${index}].endBytes`;
  const last = index === components.length - 1;
  if (endBytes === undefined) {
    if (last) return;
    problems.error(
      at,
      undefined,
      "is missing: only the last component goes to the end of the file",
      "give the offset at which the next component begins",
      layoutSources.setstripe,
    );
    return;
  }
  if (!isAligned(endBytes)) {
    problems.error(
      at,
      endBytes,
      `must be a multiple of ${alignment} bytes (64 KiB), above 0`,
      `use ${alignedNear(endBytes)}`,
      layoutSources.setstripe,
    );
  } else {
    const before = components[index - 1]?.endBytes;
    if (before !== undefined && isAligned(before) && endBytes <= before) {
      problems.error(
        at,
        endBytes,
        `is not above ${before}, where the component before it ends`,
        "give ends in ascending order; they count from the start of the file",
        layoutSources.setstripe,
      );
    }
    if (endBytes > layoutLimits.fileSize.value) {
      problems.error(
        at,
        endBytes,
        "is above 8 EiB, the size of the largest file",
        "use a smaller end",
        layoutLimits.fileSize.source,
      );
    }
    if (
      onMdt !== true &&
      stripeSizeBytes !== undefined &&
      isAligned(stripeSizeBytes) &&
      endBytes % stripeSizeBytes !== 0
    ) {
      const inherited = layout.components[index]!.stripeSizeBytes === undefined;
      problems.error(
        at,
        endBytes,
        `is not a multiple of its stripe size ${stripeSizeBytes}${inherited ? ", taken over from the component before it" : ""}`,
        `use ${multipleNear(endBytes, stripeSizeBytes)}`,
        layoutSources.layoutCheck,
      );
    }
  }
  if (last) {
    problems.error(
      at,
      endBytes,
      "is the end of the last component: writing past it would fail",
      "leave it out, so that the layout goes to the end of the file",
      layoutSources.setstripe,
    );
  }
}
