/**
 * A Lustre client without Lustre: `lfs setstripe`, `getstripe` and `df` over plain directories. Layouts are kept in a folder
 * of their own, and shown as lfs 2.15 shows them. `faults.json` there says what goes wrong:
 * `[{"on": "setstripe", "path": "images", "fault": "full", "once": true}]`.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ended, HANGS } from "./fakeTools.mjs";

const die = (text, code = 1) => {
  throw new Ended(code, "", `${text}\n`);
};
const end = (code, out = "") => {
  throw new Ended(code, out);
};

function faultOf(command, path, state) {
  const faultsFile = join(state, "faults.json");
  const faults = existsSync(faultsFile) ? JSON.parse(readFileSync(faultsFile, "utf8")) : [];
  const index = faults.findIndex(({ on, path: part }) => on === command && path.includes(part));
  if (index === -1) return undefined;
  const [fault] = faults[index].once ? faults.splice(index, 1) : [faults[index]];
  writeFileSync(faultsFile, JSON.stringify(faults));
  return fault.fault;
}

const units = { "": 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };
function bytes(text) {
  const [, number, unit] = /^(\d+)([KMGT]?)$/.exec(text) ?? die(`error: setstripe: bad size '${text}'`, 22);
  return Number(number) * (unit === "" && Number(number) >= 4096 ? 1 : units[unit]);
}

function parse(words) {
  const components = [];
  let path;
  let one = { count: undefined, size: undefined, pool: undefined, kind: "raid0" };
  const inherit = () => ({
    size: components.at(-1)?.kind === "mdt" ? undefined : components.at(-1)?.size,
    pool: components.at(-1)?.pool,
    kind: "raid0",
  });
  let composite = false;
  const left = [...words];
  const value = () => left.shift();
  while (left.length > 0) {
    const word = left.shift();
    if (word === "-E") {
      if (composite) components.push(one);
      composite = true;
      const end = value();
      one = { ...inherit(), end: end === "-1" || end === "eof" ? "EOF" : bytes(end) };
    } else if (word === "-c") one.count = Number(value());
    else if (word === "-C") Object.assign(one, { count: Number(value()), kind: "raid0,overstriped" });
    else if (word === "-S") one.size = bytes(value());
    else if (word === "-p") one.pool = value();
    else if (word === "-z") one.extension = bytes(value());
    else if (word === "-L") Object.assign(one, { kind: value(), count: 0, size: one.end });
    else if (word.startsWith("-")) die(`lfs: invalid option -- '${word.slice(1)}'`, 1);
    else path = word;
  }
  components.push(one);
  return { path, composite, components };
}

const width = "       ";
function plainLine({ count = 1, size = 1_048_576, kind, pool, extension }) {
  const sized = extension === undefined ? `stripe_size:   ${size}` : `extension_size: ${extension}`;
  return `stripe_count:  ${count}${width}${sized}${width}pattern:       ${kind}${width}stripe_offset: -1${pool === undefined ? "" : `${width}pool:          ${pool}`}`;
}

function show(path, layout) {
  if (!layout.composite) return `${path}\n${plainLine(layout.components[0])}\n\n`;
  const entries = [];
  let start = 0;
  for (const { end, extension, ...one } of layout.components) {
    if (extension === undefined) {
      entries.push({ flags: "0", start, end, ...one });
    } else {
      // Self-extending: one component that is as long as the first step, and one that says how far it may grow.
      entries.push({ flags: "0", start, end: start + extension, ...one });
      entries.push({
        flags: "extension",
        start: start + extension,
        end,
        count: 0,
        kind: "raid0",
        extension,
        pool: one.pool,
      });
    }
    start = end;
  }
  const lines = [path, "  lcm_layout_gen:    0", "  lcm_mirror_count:  1", `  lcm_entry_count:   ${entries.length}`];
  for (const { flags, start: from, end, ...one } of entries) {
    lines.push(
      "    lcme_id:             N/A",
      "    lcme_mirror_id:      N/A",
      `    lcme_flags:          ${flags}`,
      `    lcme_extent.e_start: ${from}`,
      `    lcme_extent.e_end:   ${end}`,
      `      ${plainLine(one)}`,
      "",
    );
  }
  return `${lines.join("\n")}\n`;
}

/** What a new file system gives everything: FSx since August 2023. */
const initial = parse("-E 100M -c 1 -S 1M -E 10G -c 8 -E 100G -c 16 -E -1 -c 32 /".split(" "));

/** Does one command, and throws how it ended. */
export function lfs([command, ...rest], { cwd, state }) {
  const fileOf = (path) => join(state, createHash("sha1").update(at(path)).digest("hex"));
  const at = (path) => resolve(cwd, path);
  if (command === "getstripe") {
    const [flag, path] = rest;
    if (flag !== "-d" || path === undefined) die(`fake lfs: ${command} ${rest.join(" ")}`, 99);
    const fault = faultOf(command, path, state);
    if (fault === "hang") throw HANGS;
    if (fault === "stale")
      die(`error: getstripe failed for ${path}: Cannot send after transport endpoint shutdown`, 108);
    if (fault === "nothing") end(0);
    if (fault === "garbage") end(0, "lfs: it is complicated\n");
    if (!existsSync(at(path))) die(`error: getstripe: cannot open '${path}': No such file or directory (2)`, 2);
    const kept = existsSync(fileOf(path)) ? JSON.parse(readFileSync(fileOf(path), "utf8")) : initial;
    end(0, show(path, kept));
  }
  if (command !== "setstripe") die(`fake lfs: ${command}`, 99);
  const layout = parse(rest);
  const { path } = layout;
  const fault = faultOf(command, path, state);
  if (fault === "hang") throw HANGS;
  if (fault === "full") die(`error: setstripe: create stripe file '${path}' failed: No space left on device`, 28);
  if (fault === "old" && layout.composite)
    die("lfs: invalid option -- 'E'\nusage: setstripe [--stripe-count|-c <stripe_count>]", 1);
  if (fault === "pool") die("lfs setstripe: no such pool", 2);
  if (fault === "denied") die(`error: setstripe: setstripe error for '${path}': Operation not permitted`, 1);
  if (fault === "silent") end(7);
  if (fault === "gone") rmdirSync(at(path));
  if (!existsSync(at(path))) {
    // What is not there becomes a file, unless its name says that it is a directory.
    if (path.endsWith("/")) die(`error: setstripe: cannot open '${path}': Is a directory (21)`, 21);
    writeFileSync(at(path), "");
    end(0);
  }
  if (!statSync(at(path)).isDirectory()) die(`error: setstripe: '${path}' exists (17)`, 17);
  if (fault === "ignored") end(0);
  if (fault === "other") layout.components[0].count = 2;
  mkdirSync(state, { recursive: true });
  writeFileSync(fileOf(path), JSON.stringify(layout));
  end(0);
}
