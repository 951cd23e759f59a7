import { isAligned, type LayoutContext, multipleNear, requireFeature } from "./layoutContext.ts";
import { layoutFeatures, layoutLimits, layoutSources } from "./layoutFacts.ts";

export function checkPool({ layout, components, index, problems }: LayoutContext): void {
  const { pool } = layout.components[index]!;
  const at = `components[${index}].pool`;
  if (pool === undefined) {
    const takenOver = components[index]!.pool;
    if (takenOver === undefined || takenOver === "ignore") return;
    problems.warning(
      at,
      undefined,
      `is left out, and the pool ${takenOver} of the component before it is taken over`,
      "name the pool; ignore is none",
      layoutSources.setstripe,
    );
    return;
  }
  const most = layoutLimits.poolName.value;
  if (typeof pool !== "string" || pool === "") {
    problems.error(at, pool, "is not the name of a pool", "name it, or leave it out", layoutSources.setstripe);
    return;
  }
  if (pool.length > most) {
    problems.error(
      at,
      pool,
      `is longer than the ${most} characters of a pool name`,
      `use at most ${most}`,
      layoutLimits.poolName.source,
    );
  }
  if (!/^[A-Za-z0-9_.-]*$/.test(pool)) {
    problems.error(
      at,
      pool,
      "has characters that no pool name has",
      "use letters, digits, underscores, dashes and dots",
      layoutSources.poolNames,
    );
  } else if (pool.startsWith("-")) {
    problems.error(at, pool, "begins with a dash and would be read as an option", "use another name");
  }
  if (pool === "none" || pool === "inherit") {
    problems.error(
      at,
      pool,
      "is a word of lfs and not a pool",
      "name the pool, leave it out, or write ignore for none",
      layoutSources.poolNames,
    );
  }
}

export function checkExtension({ components, index, on, problems }: LayoutContext): void {
  const { extensionBytes: size, stripeSizeBytes } = components[index]!;
  if (size === undefined) return;
  const at = `components[${index}].extensionBytes`;
  const step = layoutLimits.extensionAlignment.value;
  if (!Number.isInteger(size) || size <= 0 || size % step !== 0) {
    problems.error(
      at,
      size,
      `must be a multiple of ${step} bytes (64 MiB), above 0`,
      `use ${multipleNear(size, step)}`,
      layoutLimits.extensionAlignment.source,
    );
  } else if (size >= layoutLimits.extensionBelow.value) {
    problems.error(
      at,
      size,
      "is not below 4 TiB, the limit of extension sizes",
      "use a smaller one",
      layoutLimits.extensionBelow.source,
    );
  } else if (stripeSizeBytes !== undefined && isAligned(stripeSizeBytes) && size % stripeSizeBytes !== 0) {
    problems.error(
      at,
      size,
      `is not a multiple of its stripe size ${stripeSizeBytes}`,
      "use a multiple of both 64 MiB and the stripe size",
      layoutSources.layoutCheck,
    );
  }
  requireFeature(problems, on, layoutFeatures.selfExtending, at, size, "A self-extending component");
}

export function checkOnMdt({ layout, index, on, problems }: LayoutContext): void {
  const { onMdt, endBytes, stripeSizeBytes, pool, overstriped, extensionBytes } = layout.components[index]!;
  if (onMdt !== true) return;
  const at = `components[${index}]`;
  if (index > 0) {
    problems.error(
      `${at}.onMdt`,
      true,
      "is only for the first component",
      "put it first, or leave onMdt out",
      layoutSources.setstripe,
    );
  }
  if (index === layout.components.length - 1) {
    problems.error(
      `${at}.onMdt`,
      true,
      "is the last component: only the start of a file can be on the metadata server",
      "give it an end and add a component on OSTs",
      layoutSources.dataOnMdt,
    );
  }
  if (on.domLimitBytes === undefined || on.domLimitBytes === 0) {
    problems.error(
      `${at}.onMdt`,
      true,
      "is not offered by this file system: its metadata servers do not keep data of files",
      "leave onMdt out; on servers of your own give the limit of lod.*.dom_stripesize",
      layoutSources.dataOnMdt,
    );
  } else if (endBytes !== undefined) {
    const most = Math.min(on.domLimitBytes, layoutLimits.dataOnMdt.value);
    if (endBytes > most) {
      problems.error(
        `${at}.endBytes`,
        endBytes,
        most === on.domLimitBytes
          ? `is above the ${most} bytes that the metadata servers keep of a file`
          : "is above the 1 GiB that lfs takes for a component on the metadata server",
        `use at most ${most}`,
        layoutSources.dataOnMdt,
      );
    }
  }
  requireFeature(problems, on, layoutFeatures.dataOnMdt, `${at}.onMdt`, true, "Data on MDT");
  if (stripeSizeBytes !== undefined && stripeSizeBytes !== endBytes) {
    problems.error(
      `${at}.stripeSizeBytes`,
      stripeSizeBytes,
      `is not the end ${endBytes ?? "of the component"}: a component on the metadata server is one piece`,
      "leave it out",
      layoutSources.setstripe,
    );
  }
  for (const [name, value] of Object.entries({ pool, extensionBytes, overstriped })) {
    if (value === undefined || value === false) continue;
    problems.error(
      `${at}.${name}`,
      value,
      "belongs to OSTs and not to a component on the metadata server",
      "leave it out",
      layoutSources.setstripe,
    );
  }
}
