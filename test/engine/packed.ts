import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** What stays behind when this checkout is packed somewhere else: packing compiles it, and other tests run what is compiled here. */
const left = new Set([".git", "dist", "node_modules"]);

/**
 * A folder in which the package is installed as npm packs it, beside the packages that this checkout has.
 *
 * @returns the folder: `node_modules/hybrid-gpu` is in it
 */
export function installedPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), "hybrid-gpu-packed-"));
  const checkout = join(folder, "checkout");
  cpSync(root, checkout, { recursive: true, filter: (path) => path === root || !left.has(basename(path)) });
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  const packed = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", folder], {
    cwd: checkout,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 28,
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const installed = join(folder, "node_modules/hybrid-gpu");
  mkdirSync(installed, { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  execFileSync("tar", ["-xzf", join(folder, filename), "--strip-components", "1", "-C", installed]);
  return folder;
}
