/**
 * A Lustre client's parameters without Lustre: `lctl get_param` and `set_param` over `parameters.json` in $FAKE_STATE,
 * `{"osc.fs-OST0000-osc-ffff.max_rpcs_in_flight": "8"}`. Faults: `hang`, `denied`, `ignored` (says yes, keeps the old
 * value), `capped` (keeps at most 16), `silent` (reads nothing), by part of the parameter.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// As greedy as a command can be: what stands behind it in a pipe is lost to whoever started it.
readFileSync(0);
const state = process.env.FAKE_STATE;
const [command, word = ""] = process.argv.slice(2);
writeFileSync(join(state, "log"), `${command} ${word}\n`, { flag: "a" });

const die = (text, code) => {
  process.stderr.write(`${text}\n`);
  process.exit(code);
};
const read = (file, otherwise) => {
  const path = join(state, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : otherwise;
};
const parameters = read("parameters.json", {});
const [pattern, value] = word.split("=");
const fault = read("faults.json", []).find(({ on, path }) => on === command && word.includes(path))?.fault;
if (fault === "hang") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);

const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^.]*")}$`);
const names = Object.keys(parameters).filter((name) => expression.test(name));
if (names.length === 0) {
  die(`error: ${command}: param_path '${pattern.replaceAll(".", "/")}': No such file or directory`, 2);
}
if (fault === "denied") die(`error: ${command}: setting ${pattern}: Permission denied`, 13);
if (command === "get_param") {
  if (fault === "silent") process.exit(0);
  for (const name of names) process.stdout.write(`${name}=${parameters[name]}\n`);
} else if (command === "set_param") {
  for (const name of names) {
    if (fault !== "ignored") parameters[name] = fault === "capped" ? String(Math.min(16, Number(value))) : value;
    process.stdout.write(`${name}=${value}\n`);
  }
  writeFileSync(join(state, "parameters.json"), JSON.stringify(parameters));
} else {
  die(`fake lctl: ${command}`, 99);
}
