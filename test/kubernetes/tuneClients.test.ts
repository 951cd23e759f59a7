import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsTable } from "../../components/kubernetes/volume/tables.ts";
import type { LustreClientSetting } from "../../components/kubernetes/volume/volumeArgs.ts";
import { type Ended, ScriptBench, scriptFile, shells, stopTools } from "./scriptBench.ts";

const rpcs: LustreClientSetting = { kind: "lctl", parameter: "osc.*OST*.max_rpcs_in_flight", value: "32" };
const locks: LustreClientSetting = { kind: "lctl", parameter: "ldlm.namespaces.*.lru_max_age", value: "600000" };
const ahead: LustreClientSetting = { kind: "lctl", parameter: "llite.*.max_read_ahead_mb", value: "256" };
const threads: LustreClientSetting = { kind: "module", parameter: "ptlrpc.ptlrpcd_per_cpt_max", value: "32" };

const initial = {
  "osc.fs-OST0000-osc-ffff.max_rpcs_in_flight": "8",
  "osc.fs-OST0001-osc-ffff.max_rpcs_in_flight": "8",
  "osc.other-OST0000-osc-ffff.max_rpcs_in_flight": "8",
  "ldlm.namespaces.fs-MDT0000-mdc-ffff.lru_max_age": "3900000",
  "ldlm.namespaces.fs-OST0000-osc-ffff.lru_max_age": "3900000",
  "ldlm.namespaces.MGC10.lru_max_age": "3900000",
  "llite.fs-ffff.max_read_ahead_mb": "256.00",
};

afterAll(stopTools);

describe.each(shells)("tune-clients.sh under %s", (shell) => {
  let bench: ScriptBench;
  let environment: Record<string, string>;
  const ready = (): boolean => existsSync(environment["READY"]!);
  const parameters = (): Record<string, string> => JSON.parse(bench.read("parameters.json"));
  const tune = (settings: LustreClientSetting[], more: Record<string, string> = {}): Ended =>
    bench.run("tune-clients.sh", settingsTable(settings), "fs", { ...environment, ...more });

  beforeEach(() => {
    bench = new ScriptBench(shell);
    const sysfs = join(bench.folder, "sys/fs/lustre");
    const modules = join(bench.folder, "sys/module");
    environment = {
      SYSFS: sysfs,
      MODULES: modules,
      READY: join(bench.folder, "ready"),
      INTERVAL: "0",
      LCTL_TIMEOUT: "30",
    };
    mkdirSync(join(sysfs, "llite/fs-ffff"), { recursive: true });
    writeFileSync(join(sysfs, "version"), "2.15.6\n");
    mkdirSync(join(modules, "ptlrpc/parameters"), { recursive: true });
    writeFileSync(join(modules, "ptlrpc/parameters/ptlrpcd_per_cpt_max"), "0\n");
    bench.write("parameters.json", JSON.stringify(initial));
  });
  afterEach(() => bench.remove());

  it("sets what differs on its own file system, reads it back, and changes nothing the second time", () => {
    expect(tune([rpcs, locks, ahead])).toEqual({
      status: 0,
      out: [
        "set osc.fs-OST*.max_rpcs_in_flight=32 (was osc.fs-OST0000-osc-ffff.max_rpcs_in_flight=8)",
        "set ldlm.namespaces.fs-*.lru_max_age=600000 (was ldlm.namespaces.fs-MDT0000-mdc-ffff.lru_max_age=3900000)",
        "3 settings hold, 0 failed",
      ],
      err: [],
    });
    expect(parameters()).toEqual({
      ...initial,
      "osc.fs-OST0000-osc-ffff.max_rpcs_in_flight": "32",
      "osc.fs-OST0001-osc-ffff.max_rpcs_in_flight": "32",
      "ldlm.namespaces.fs-MDT0000-mdc-ffff.lru_max_age": "600000",
      "ldlm.namespaces.fs-OST0000-osc-ffff.lru_max_age": "600000",
    });
    expect(ready()).toBe(true);
    bench.asked();
    expect(tune([rpcs, locks, ahead])).toEqual({ status: 0, out: ["3 settings hold, 0 failed"], err: [] });
    expect(bench.asked()).toEqual([
      "get_param osc.fs-OST*.max_rpcs_in_flight",
      "get_param ldlm.namespaces.fs-*.lru_max_age",
      "get_param llite.fs-*.max_read_ahead_mb",
    ]);
  });

  it("sets a mount that came later", () => {
    tune([rpcs]);
    bench.write(
      "parameters.json",
      JSON.stringify({ ...parameters(), "osc.fs-OST0001-osc-eeee.max_rpcs_in_flight": "8" }),
    );
    expect(tune([rpcs]).out[0]).toBe(
      "set osc.fs-OST*.max_rpcs_in_flight=32 (was osc.fs-OST0001-osc-eeee.max_rpcs_in_flight=8)",
    );
  });

  it.each([
    ["osc.*.max_dirty_mb", "osc.fs-*.max_dirty_mb"],
    ["osc.*OST*.max_dirty_mb", "osc.fs-OST*.max_dirty_mb"],
    ["osc.*-OST*.max_dirty_mb", "osc.fs-OST*.max_dirty_mb"],
    ["mdc.*MDT*.max_mod_rpcs_in_flight", "mdc.fs-MDT*.max_mod_rpcs_in_flight"],
    ["osc.fs-OST0000*.max_dirty_mb", "osc.fs-OST0000*.max_dirty_mb"],
    ["at_max", "at_max"],
  ])("narrows %s to %s", (parameter, narrowed) => {
    tune([{ kind: "lctl", parameter, value: "1" }]);
    expect(bench.asked()).toEqual([`get_param ${narrowed}`]);
  });

  it.each([
    ["ignored", "osc.fs-OST*.max_rpcs_in_flight=32: the client keeps osc.fs-OST0000-osc-ffff.max_rpcs_in_flight=8"],
    ["capped", "osc.fs-OST*.max_rpcs_in_flight=32: the client keeps osc.fs-OST0000-osc-ffff.max_rpcs_in_flight=16"],
    [
      "denied",
      "osc.fs-OST*.max_rpcs_in_flight=32: error: set_param: setting osc.fs-OST*.max_rpcs_in_flight: Permission denied",
    ],
  ])("reports a setting that is %s, and does the rest", (fault, message) => {
    writeFileSync(environment["READY"]!, "");
    bench.faults({ on: "set_param", path: "osc", fault });
    const { status, out } = tune([rpcs, locks]);
    expect([status, out.slice(1)]).toEqual([1, [`FAILED ${message}`, "1 settings hold, 1 failed"]]);
    expect(parameters()["ldlm.namespaces.fs-OST0000-osc-ffff.lru_max_age"]).toBe("600000");
    expect(ready()).toBe(false);
  });

  it("reports a parameter that this client does not have, or that says nothing", () => {
    const unknown: LustreClientSetting = { kind: "lctl", parameter: "osc.*.no_such_thing", value: "1" };
    expect(tune([unknown]).out).toEqual([
      "FAILED osc.fs-*.no_such_thing: error: get_param: param_path 'osc/fs-*/no_such_thing': No such file or directory",
      "0 settings hold, 1 failed",
    ]);
    bench.faults({ on: "get_param", path: "osc", fault: "silent" });
    expect(tune([rpcs]).out).toEqual([
      "FAILED osc.fs-OST*.max_rpcs_in_flight=32: the client keeps no value",
      "0 settings hold, 1 failed",
    ]);
  });

  it("does not wait for a command that hangs", () => {
    bench.faults({ on: "set_param", path: "osc", fault: "hang" });
    expect(tune([rpcs, ahead], { LCTL_TIMEOUT: "2" })).toEqual({
      status: 1,
      out: ["FAILED osc.fs-OST*.max_rpcs_in_flight=32: no answer within 2 s", "1 settings hold, 1 failed"],
      err: [],
    });
  });

  it("reports options of modules and sets none of them", () => {
    const other: LustreClientSetting = { kind: "module", parameter: "options ksocklnd credits", value: "2560" };
    expect(tune([threads, other])).toEqual({
      status: 0,
      out: [
        "REBOOT ptlrpc.ptlrpcd_per_cpt_max=32: is 0. It takes the line 'options ptlrpc ptlrpcd_per_cpt_max=32' in /etc/modprobe.d/lustre.conf and a reboot of the node. Nothing was set.",
        "REBOOT ksocklnd.credits=2560: module ksocklnd is not loaded, or has no such option. Nothing was set.",
        "0 settings hold, 0 failed",
      ],
      err: [],
    });
    writeFileSync(join(environment["MODULES"]!, "ptlrpc/parameters/ptlrpcd_per_cpt_max"), "32\n");
    expect(tune([threads]).out).toEqual(["1 settings hold, 0 failed"]);
    expect(bench.asked()).toEqual([]);
  });

  it("waits while the file system is not mounted, and starts anew when Lustre was unloaded", () => {
    rmSync(join(environment["SYSFS"]!, "llite/fs-ffff"), { recursive: true });
    mkdirSync(join(environment["SYSFS"]!, "llite/fsx-ffff"));
    expect(tune([rpcs])).toEqual({ status: 0, out: ["file system fs is not mounted here"], err: [] });
    expect([bench.asked(), ready()]).toEqual([[], true]);
    rmSync(join(environment["SYSFS"]!, "version"));
    expect(tune([rpcs])).toEqual({ status: 3, out: [], err: ["Lustre is not loaded"] });
    expect(ready()).toBe(false);
  });

  it("goes on looking, says a thing once, sets again what was lost, and ends when it is told to", async () => {
    const file = join(bench.folder, "settings");
    writeFileSync(file, settingsTable([rpcs]));
    const process_ = spawn(shell, [scriptFile("tune-clients.sh"), file, "fs"], {
      env: {
        ...environment,
        PATH: `${join(bench.folder, "bin")}:${process.env["PATH"]}`,
        FAKE_STATE: join(bench.folder, "state"),
        INTERVAL: "1",
      },
    });
    let out = "";
    process_.stdout.on("data", (data) => {
      out += data;
    });
    const until = async (holds: () => boolean): Promise<void> => {
      for (let turn = 0; !holds(); turn += 1) {
        if (turn > 300) throw new Error(`it never came: ${out}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const looks = (): number => bench.read("log").split("\n").length;
    await until(() => out.includes("1 settings hold"));
    const seen = looks();
    await until(() => looks() >= seen + 2);
    // A new mount, or the node started anew.
    bench.write("parameters.json", JSON.stringify(initial));
    await until(() => out.split("set osc").length === 3);
    const ended = new Promise((resolve) => process_.on("exit", (code) => resolve(code)));
    process_.kill("SIGTERM");
    expect(await ended).toBe(0);
    const line = "set osc.fs-OST*.max_rpcs_in_flight=32 (was osc.fs-OST0000-osc-ffff.max_rpcs_in_flight=8)";
    expect(out.trimEnd().split("\n")).toEqual([line, "1 settings hold, 0 failed", line]);
  });

  it.each([
    ["lctl\tosc.*.x\n", "cannot work: the line of osc.*.x does not have three columns"],
    ["lctl\tosc.*.x\t1\t2\n", "cannot work: the line of osc.*.x does not have three columns"],
    ["sysctl\tvm.x\t1\n", "cannot work: sysctl is not a kind of setting"],
  ])("refuses the table %j", (table, message) => {
    const { status, err } = bench.run("tune-clients.sh", table, "fs", environment);
    expect([status, err]).toEqual([2, [message]]);
  });

  it("says what it lacks", () => {
    const script = scriptFile("tune-clients.sh");
    expect(bench.start([script]).err).toEqual([
      "cannot work: it takes a table of settings and the name of a file system",
    ]);
    expect(bench.start([script, "/nowhere", "fs"]).err).toEqual([
      "cannot work: there is no table of settings at /nowhere",
    ]);
    expect(bench.run("tune-clients.sh", "", "fs*", environment).err).toEqual([
      "cannot work: fs* is not the name of a file system",
    ]);
    expect(tune([], { INTERVAL: "1m" }).err).toEqual([
      "cannot work: INTERVAL 1m and LCTL_TIMEOUT 30 have to be seconds",
    ]);
    rmSync(join(bench.folder, "bin/lctl"));
    expect(tune([])).toEqual({ status: 2, out: [], err: ["cannot work: the image has no lctl"] });
  });
});
