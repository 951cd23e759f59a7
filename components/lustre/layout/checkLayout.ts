import { type Problem, Problems } from "../../core/problem.ts";
import { checkDirectoryPath } from "./checkPath.ts";
import { checkExtension, checkOnMdt, checkPool } from "./checkPlacement.ts";
import { checkEnd, checkStripeCount, checkStripeSize } from "./checkStripes.ts";
import { effectiveStripeCount, withInherited } from "./components.ts";
import type { DirectoryLayout, LayoutComponent } from "./layout.ts";
import { isAligned, type LayoutContext, type LayoutGround, requireFeature } from "./layoutContext.ts";
import { layoutFeatures, layoutLimits, layoutSources } from "./layoutFacts.ts";
import { sizeText } from "./size.ts";

/**
 * The rule of layouts: what `lfs setstripe` or the servers refuse, said before a job runs it, and what they take but nobody
 * wants. Every problem at once, each with its path below `path`.
 */
export function checkLayout(layout: DirectoryLayout, on: LayoutGround = {}, path = ""): Problem[] {
  const problems = new Problems();
  problems.add(checkDirectoryPath(layout.path, "path"));
  checkGround(on, problems);
  const { importedFileChunkSizeMiB: chunk } = layout;
  if (chunk !== undefined) checkChunk(layout, chunk, problems);
  if (!Array.isArray(layout.components) || (layout.components.length === 0 && chunk === undefined)) {
    problems.error(
      "components",
      layout.components,
      "has no components: files would lie nowhere",
      "give at least one, for example { stripeCount: 1 }",
    );
    return new Problems().add(problems.list, path).list;
  }
  const components = withInherited(layout.components);
  for (const index of components.keys()) checkComponent({ layout, components, index, on, problems });
  checkWhole(layout, components, on, problems);
  return new Problems().add(problems.list, path).list;
}

function checkComponent(context: LayoutContext): void {
  checkStripeCount(context);
  checkStripeSize(context);
  checkEnd(context);
  checkPool(context);
  checkExtension(context);
  checkOnMdt(context);
}

function checkWhole(
  layout: DirectoryLayout,
  components: readonly LayoutComponent[],
  on: LayoutGround,
  problems: Problems,
): void {
  const count = components.length;
  const { value: most, source } = layoutLimits.components;
  if (count > most) {
    problems.warning(
      "components",
      `${count} components`,
      `are more than ${most}: each one that a file grows into is a request to the metadata server`,
      `use at most ${most}`,
      source,
    );
  }
  if (count > 1) {
    const { progressive } = layoutFeatures;
    const fix = "use one component";
    requireFeature(problems, on, progressive, "components", `${count} components`, "A progressive layout", fix);
  }
  const { sizeBytes, appended = false, broadcast = false } = on.files ?? {};
  if (appended && count > 1) {
    problems.warning(
      "components",
      `${count} components`,
      "are all made when a file is opened to append, however short it is",
      "use one component with one stripe for logs",
      layoutSources.performance,
    );
  }
  if (broadcast && count > 1) {
    problems.warning(
      "components",
      `${count} components`,
      "send every node to the OSTs of the first component at once, because all of them read the same file",
      "use one component over all OSTs: stripeCount -1",
      layoutSources.striping,
    );
  }
  if (sizeBytes === undefined || layout.importedFileChunkSizeMiB !== undefined) return;
  let start = 0;
  for (const [index, component] of components.entries()) {
    const { stripeSizeBytes: size, endBytes = Number.POSITIVE_INFINITY, onMdt } = component;
    const bytes = Math.min(sizeBytes, endBytes) - start;
    start = endBytes;
    const stripes = effectiveStripeCount(component, on.osts);
    if (onMdt === true || size === undefined || !isAligned(size) || stripes <= 1 || !(bytes > 0)) continue;
    const used = Math.ceil(bytes / size);
    if (used >= stripes) continue;
    problems.warning(
      `components[${index}].stripeCount`,
      component.stripeCount,
      `is more than files of ${sizeText(sizeBytes)} bytes fill: with stripes of ${sizeText(size)} they lie on ${used}`,
      `use ${used}, or a smaller stripe size`,
      layoutSources.striping,
    );
  }
}

function checkChunk(layout: DirectoryLayout, chunk: number, problems: Problems): void {
  const { least, most, source } = layoutLimits.importedChunkMiB;
  if (!Number.isInteger(chunk) || chunk < least || chunk > most) {
    problems.error(
      "importedFileChunkSizeMiB",
      chunk,
      `must be a whole number of MiB, ${least} to ${most}`,
      "use 1024 for 1 GiB",
      source,
    );
  }
  if (Array.isArray(layout.components) && layout.components.length > 0) {
    problems.warning(
      "components",
      `${layout.components.length} beside importedFileChunkSizeMiB`,
      "do not reach files that come from the object store: those take their stripes from the chunk size",
      "count on them for files that are written here only; restripe the others with lfs migrate after they have been loaded",
      layoutSources.performance,
    );
  }
}

function checkGround({ osts, domLimitBytes }: LayoutGround, problems: Problems): void {
  if (osts !== undefined && (!Number.isInteger(osts) || osts < 1)) {
    problems.error("osts", osts, "must be a whole number, at least 1", "give what lfs df counts");
  }
  if (domLimitBytes !== undefined && (!Number.isInteger(domLimitBytes) || domLimitBytes < 0)) {
    problems.error(
      "domLimitBytes",
      domLimitBytes,
      "must be a whole number of bytes",
      "give what lctl get_param lod.*.dom_stripesize says on the metadata server",
    );
  }
}
