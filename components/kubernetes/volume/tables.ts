import { normalDirectoryPath } from "../../lustre/layout/checkPath.ts";
import { setstripeArguments } from "../../lustre/layout/commands.ts";
import { withInherited } from "../../lustre/layout/components.ts";
import type { DirectoryLayout, LayoutComponent } from "../../lustre/layout/layout.ts";
import { type LustreClientSetting, LustreSettingKind } from "./volumeArgs.ts";

/** Whether a Job can give it: files that come from an object store take their stripes from the link to it. */
export function isApplied(layout: DirectoryLayout): boolean {
  return layout.importedFileChunkSizeMiB === undefined;
}

/** What `apply-layouts.sh` reads: a line for every directory, in the order given. */
export function layoutTable(layouts: readonly DirectoryLayout[]): string {
  return layouts
    .filter(isApplied)
    .map(({ path, components }) =>
      [normalDirectoryPath(path), setstripeArguments(components).join(" "), shownAs(components)].join("\t"),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** What `lfs getstripe` has to show: a word for every component, `*` where the file system decides. */
export function shownAs(components: readonly LayoutComponent[]): string {
  return withInherited(components)
    .map(({ endBytes, stripeCount, stripeSizeBytes, overstriped = false, onMdt = false, pool, extensionBytes }) => {
      const end = endBytes ?? "eof";
      if (onMdt) return `${end}:*:*:mdt:*:-`;
      const counted = stripeCount > 0 || (stripeCount === -1 && !overstriped);
      return [
        end,
        counted ? stripeCount : "*",
        stripeSizeBytes ?? "*",
        overstriped ? "overstriped" : "raid0",
        pool === undefined || pool === "ignore" ? "*" : pool,
        extensionBytes ?? "-",
      ].join(":");
    })
    .join(" ");
}

/** What `tune-clients.sh` reads: a line for every setting, in the order given, because some have to come before others. */
export function settingsTable(settings: readonly LustreClientSetting[]): string {
  return settings
    .map(({ kind, parameter, value }) => {
      const name = kind === LustreSettingKind.Module ? moduleOption(parameter) : parameter;
      return `${kind}\t${name}\t${value}\n`;
    })
    .join("");
}

/** `options ptlrpc ptlrpcd_per_cpt_max`, with or without `=32`, and `ptlrpc.ptlrpcd_per_cpt_max` → `ptlrpc.ptlrpcd_per_cpt_max`. */
export function moduleOption(parameter: string): string | undefined {
  const [, module, option] =
    /^options\s+(\w+)\s+(\w+)(?:=\S*)?$/.exec(parameter) ?? /^(\w+)\.(\w+)$/.exec(parameter) ?? [];
  return module === undefined ? undefined : `${module}.${option}`;
}
