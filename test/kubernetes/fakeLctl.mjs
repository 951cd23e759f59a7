/**
 * A Lustre client's parameters without Lustre: `lctl get_param` and `set_param` over `parameters.json` in a folder,
 * `{"osc.fs-OST0000-osc-ffff.max_rpcs_in_flight": "8"}`. Faults: `hang`, `denied`, `ignored` (says yes, keeps the old
 * value), `capped` (keeps at most 16), `silent` (reads nothing), by part of the parameter.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ended, HANGS } from "./fakeTools.mjs";

const die = (text, code) => {
  throw new Ended(code, "", `${text}\n`);
};

/** Does one command, and throws how it ended. */
export function lctl([command, word = ""], { state }) {
  const read = (file, otherwise) => {
    const path = join(state, file);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : otherwise;
  };
  const parameters = read("parameters.json", {});
  const [pattern, value] = word.split("=");
  const fault = read("faults.json", []).find(({ on, path }) => on === command && word.includes(path))?.fault;
  if (fault === "hang") throw HANGS;
  const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^.]*")}$`);
  const names = Object.keys(parameters).filter((name) => expression.test(name));
  if (names.length === 0) {
    die(`error: ${command}: param_path '${pattern.replaceAll(".", "/")}': No such file or directory`, 2);
  }
  if (fault === "denied") die(`error: ${command}: setting ${pattern}: Permission denied`, 13);
  if (command === "get_param") {
    throw new Ended(0, fault === "silent" ? "" : names.map((name) => `${name}=${parameters[name]}\n`).join(""));
  }
  if (command !== "set_param") die(`fake lctl: ${command}`, 99);
  for (const name of names) {
    if (fault !== "ignored") parameters[name] = fault === "capped" ? String(Math.min(16, Number(value))) : value;
  }
  writeFileSync(join(state, "parameters.json"), JSON.stringify(parameters));
  throw new Ended(0, names.map((name) => `${name}=${value}\n`).join(""));
}
