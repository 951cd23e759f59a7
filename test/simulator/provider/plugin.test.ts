import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { prepareRehearsal } from "../../../simulator/provider/rehearsal.ts";
import { closeAfterEach, temporaryFolder } from "./client.ts";

closeAfterEach();

const plugin = fileURLToPath(new URL("../../../simulator/provider/plugin.ts", import.meta.url));
const tsx = import.meta.resolve("tsx");

/** The first line that a process prints. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code} and printed nothing`)));
  });
}

describe("the executable of a plugin", () => {
  it.each(["aws", "random"])("of %s prints the port on which it serves", async (name) => {
    const { environment, packages, folder } = prepareRehearsal(join(temporaryFolder(), "it's"));
    const { version } = packages.find((one) => one.name === name) ?? { version: "1.0.0" };
    const home = join(folder, `home/plugins/resource-${name}-v${version}/pulumi-resource-${name}`);
    const [command, ...args] = name === "aws" ? [home] : [process.execPath, "--import", tsx, plugin, name, version];
    const child = spawn(command!, args, { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    try {
      expect(Number(await firstLine(child))).toBeGreaterThan(1023);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it.each(["aws", "gcp", "kubernetes", "random"])("of %s loads the tables of no other cloud", async (name) => {
    const hook = `export async function load(url, context, next) { process._rawDebug("loaded " + url); return next(url, context); }`;
    const register = `import { register } from "node:module"; register(${JSON.stringify(dataUrl(hook))});`;
    const args = ["--import", tsx, "--import", dataUrl(register), plugin, name, "1.0.0"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    const closed = once(child, "close");
    let text = "";
    child.stderr.on("data", (data) => {
      text += String(data);
    });
    try {
      expect(Number(await firstLine(child))).toBeGreaterThan(1023);
    } finally {
      child.kill("SIGKILL");
    }
    // Its port may be read before what it said until then.
    await closed;
    const folders = [...text.matchAll(/^loaded file:.*\/(?:simulator|components|policies|cli)\/(.*)\//gm)].map(
      (match) => match[1]!,
    );
    expect(folders).toContain("provider");
    const clouds = ["aws", "gcp", "kubernetes", "generic"];
    const own = name === "random" ? "generic" : name;
    expect([...new Set(folders.filter((folder) => clouds.includes(folder)))]).toEqual([own]);
  });

  it("ends when the engine that started it is gone", async () => {
    const { environment } = prepareRehearsal(temporaryFolder());
    // Stands for the engine: starts the plugin, and tells what it prints.
    const engine = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["--import", ${JSON.stringify(tsx)}, ${JSON.stringify(plugin)}, "random", "1.0.0"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      child.stdout.once("data", (port) => console.log(String(port).trim()));`;
    const parent = spawn(process.execPath, ["-e", engine], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    const port = Number(await firstLine(parent));
    expect(port).toBeGreaterThan(1023);
    expect(await isServed(port)).toBe(true);
    parent.kill("SIGKILL");
    for (let turn = 0; turn < 300 && (await isServed(port)); turn++) await new Promise((done) => setTimeout(done, 100));
    expect(await isServed(port)).toBe(false);
  });
});

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function isServed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const done = (served: boolean) => () => {
      socket.destroy();
      resolve(served);
    };
    socket.once("connect", done(true)).once("error", done(false));
  });
}
