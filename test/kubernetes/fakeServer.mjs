/**
 * A thread that does what the fake commands of a bench are asked. To start Node.js for each of them takes longer than everything else
 * in these tests.
 */
import { appendFileSync, closeSync, constants, openSync, writeFileSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { lctl } from "./fakeLctl.mjs";
import { lfs } from "./fakeLfs.mjs";
import { Ended, HANGS } from "./fakeTools.mjs";

const tools = { lfs, lctl };
const requests = new Socket({ fd: openSync(workerData.requests, constants.O_RDWR | constants.O_NONBLOCK) });
/** How a request ends: a word of its own, and every word has a separator behind it. */
const last = "\x1e\x1f";
let text = "";
requests.setEncoding("utf8").on("data", (more) => {
  text += more;
  for (let end = text.indexOf(last); end !== -1; end = text.indexOf(last)) {
    answer(text.slice(0, end).split("\x1f").slice(0, -1));
    text = text.slice(end + last.length);
  }
});

function answer([tool, state, cwd, pipe, ...words]) {
  appendFileSync(join(state, "log"), `${words.join(" ")}\n`);
  const ended = endOf(tool, words, { state, cwd });
  if (ended === HANGS) return;
  writeFileSync(`${pipe}.out`, ended.out);
  writeFileSync(`${pipe}.err`, ended.err);
  try {
    // Whoever has asked reads it, or was killed meanwhile.
    const descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(descriptor, `${ended.code}\n`);
    closeSync(descriptor);
  } catch (error) {
    if (error.code !== "ENXIO" && error.code !== "ENOENT") throw error;
  }
}

function endOf(tool, words, where) {
  try {
    return tools[tool](words, where);
  } catch (ended) {
    return ended instanceof Ended || ended === HANGS ? ended : new Ended(70, "", `${ended.stack}\n`);
  }
}
