import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { userInfo } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { packagesFor } from "../../../simulator/provider/packages.ts";
import { prepareRehearsal } from "../../../simulator/provider/rehearsal.ts";
import { calmSettings, readSettings, writeSettings } from "../../../simulator/provider/settings.ts";
import { closeAfterEach, temporaryFolder } from "./client.ts";

closeAfterEach();

const require = createRequire(import.meta.url);
const own = (name: string): string => require(`@pulumi/${name}/package.json`).version;

/** A program's folder with packages in it: manifest by folder below `node_modules`. */
function project(packages: Readonly<Record<string, unknown>>, folder = temporaryFolder()): string {
  for (const [name, manifest] of Object.entries(packages)) {
    const file = join(folder, "node_modules", name, "package.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof manifest === "string" ? manifest : JSON.stringify(manifest));
  }
  return folder;
}

const ofPulumi = (name: string, version: string, more: object = {}): object => ({
  name: `@pulumi/${name}`,
  version,
  pulumi: { resource: true, ...more },
});

describe("the packages that a program can use", () => {
  it("are those that it has installed, in its versions, and the simulated ones in ours", () => {
    const folder = project({
      "@pulumi/aws": ofPulumi("aws", "7.1.0"),
      "@pulumi/random": ofPulumi("random", "4.2.0"),
      "@pulumi/azure-native": ofPulumi("azure-native", "3.0.1", { name: "azure-native", version: "v3.0.2" }),
      "@pulumi/pulumi": { name: "@pulumi/pulumi", version: "3.248.0" },
      "pulumi-things": { name: "pulumi-things", version: "1.0.0", pulumi: { resource: true, name: "things" } },
      "left-pad": { name: "left-pad", version: "1.0.0" },
      "@pulumi/broken": '{"pulumi": ',
      "@pulumi/evil": ofPulumi("evil", "1.0.0", { name: "../../evil" }),
      ".cache": {},
    });
    const found = packagesFor([folder]).map(({ name, version }) => `${name} ${version}`);
    expect(found.sort()).toEqual(
      [
        "aws 7.1.0",
        "azure-native 3.0.2",
        `gcp ${own("gcp")}`,
        `kubernetes ${own("kubernetes")}`,
        "random 4.2.0",
        "things 1.0.0",
      ].sort(),
    );
  });

  it("are the nearest ones, from the program upwards, and of several programs those of all", () => {
    const outer = project({ "@pulumi/aws": ofPulumi("aws", "6.0.0"), "@pulumi/tls": ofPulumi("tls", "5.0.0") });
    const inner = project({ "@pulumi/aws": ofPulumi("aws", "7.0.0") }, join(outer, "inner"));
    const versions = (...projects: string[]): string[] =>
      packagesFor(projects)
        .filter(({ name }) => name === "aws" || name === "tls")
        .map(({ name, version }) => `${name} ${version}`);
    expect(versions(inner)).toEqual(["aws 7.0.0", "tls 5.0.0"]);
    expect(versions(outer)).toEqual(["aws 6.0.0", "tls 5.0.0"]);
    expect(versions(outer, inner)).toEqual(["aws 6.0.0", "tls 5.0.0", "aws 7.0.0"]);
  });
});

describe("a prepared rehearsal", () => {
  it("has a private home with plugins, a backend, journals and settings, and nothing of the user's", () => {
    const folder = join(temporaryFolder(), "with 'quotes'");
    const projects = [project({ "@pulumi/aws": ofPulumi("aws", "7.1.0") })];
    process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
    process.env["PULUMI_ACCESS_TOKEN"] = "secret";
    try {
      const { environment, settingsFile, settings, packages } = prepareRehearsal(folder, {
        projects,
        settings: { seed: 7 },
      });
      expect(readdirSync(folder).sort()).toEqual([
        "backend",
        "home",
        "journals",
        "no-credentials",
        "rehearsal.json",
        "tmp",
      ]);
      for (const name of ["backend", "home", "journals", "tmp"]) {
        expect((statSync(join(folder, name)).mode & 0o777).toString(8)).toBe("700");
      }
      expect(readSettings(settingsFile)).toEqual({ ...calmSettings, seed: 7, journals: join(folder, "journals") });
      expect(settings).toEqual(readSettings(settingsFile));
      const plugins = packages.map(({ name, version }) => `resource-${name}-v${version}`).sort();
      const providers = readdirSync(join(folder, "home/plugins")).filter((name) => !name.startsWith("language-"));
      expect(providers.sort()).toEqual(plugins);
      expect(plugins).toContain("resource-aws-v7.1.0");
      const executable = join(folder, "home/plugins/resource-aws-v7.1.0/pulumi-resource-aws");
      expect(statSync(executable).mode & 0o111).toBe(0o111);
      const [head, started] = readFileSync(executable, "utf8").split("plugin.ts'");
      expect(head).toMatch(/^#!\/bin\/sh\nexec '/);
      expect(started).toBe(` aws 7.1.0 '${join(projects[0]!, "node_modules/@pulumi/aws")}' "$@"\n`);
      expect(environment).toMatchObject({
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `${pathToFileURL(join(folder, "backend")).href}?metadata=skip`,
        HYBRID_GPU_REHEARSAL: settingsFile,
        // A provider on PATH would be a real one.
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        AWS_EC2_METADATA_DISABLED: "true",
      });
      for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "KUBECONFIG"]) {
        expect(readFileSync(environment[name]!, "utf8")).toBe("");
      }
      expect([environment["AWS_SECRET_ACCESS_KEY"], environment["PULUMI_ACCESS_TOKEN"]]).toEqual([
        undefined,
        undefined,
      ]);
    } finally {
      delete process.env["AWS_SECRET_ACCESS_KEY"];
      delete process.env["PULUMI_ACCESS_TOKEN"];
    }
  });

  it("has a temporary folder of its own, in which what tsx has compiled is linked", () => {
    const before = process.env["TMPDIR"];
    const shared = temporaryFolder();
    try {
      process.env["TMPDIR"] = shared;
      const { folder, environment } = prepareRehearsal();
      const own = join(folder, "tmp");
      expect(dirname(folder)).toBe(shared);
      expect([environment["TMPDIR"], environment["TMP"], environment["TEMP"]]).toEqual([own, own, own]);
      const name = `tsx-${process.geteuid?.() ?? userInfo().username}`;
      expect(readdirSync(own)).toEqual([name]);
      expect(readlinkSync(join(own, name))).toBe(join(shared, name));
      expect(statSync(join(own, name)).isDirectory()).toBe(true);
      // As tsx itself looks for it.
      const script =
        "import('node:fs').then(({ readdirSync }) => process.stdout.write(readdirSync(process.env.TMPDIR).join()))";
      const told = spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), "-e", script], {
        env: environment,
        encoding: "utf8",
      });
      expect(told.stdout).toBe(name);
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });

  it.skipIf(process.geteuid === undefined)(
    "does without what tsx has compiled where something else is in its place",
    () => {
      const before = process.env["TMPDIR"];
      const shared = temporaryFolder();
      writeFileSync(join(shared, `tsx-${process.geteuid!()}`), "");
      try {
        process.env["TMPDIR"] = shared;
        expect(readdirSync(join(prepareRehearsal().folder, "tmp"))).toEqual([]);
      } finally {
        if (before === undefined) delete process.env["TMPDIR"];
        else process.env["TMPDIR"] = before;
      }
    },
  );

  it("knows the language hosts on PATH, which the engine does not look for there", () => {
    const folder = temporaryFolder();
    const [first, second] = ["first", "second"].map((name) => join(folder, name)) as [string, string];
    const path = process.env["PATH"];
    for (const one of [first, second]) {
      mkdirSync(one);
      for (const name of ["pulumi-language-example", "pulumi-language-example-exec", "pulumi-resource-aws"]) {
        writeFileSync(join(one, name), "");
      }
    }
    try {
      process.env["PATH"] = [first, join(folder, "missing"), second].join(delimiter);
      const { folder: made } = prepareRehearsal(join(folder, "rehearsal"));
      const hosts = readdirSync(join(made, "home/plugins")).filter((name) => name.startsWith("language-"));
      expect(hosts).toEqual(["language-example-v0.0.1"]);
      expect(readlinkSync(join(made, "home/plugins/language-example-v0.0.1/pulumi-language-example"))).toBe(
        join(first, "pulumi-language-example"),
      );
    } finally {
      process.env["PATH"] = path;
    }
  });

  it("has settings that can be written anew, and what they leave out is calm", () => {
    const file = join(temporaryFolder(), "settings.json");
    writeFileSync(file, '{"journals": "/journals", "speed": 60}');
    expect(readSettings(file)).toEqual({ ...calmSettings, journals: "/journals", speed: 60 });
    writeSettings(file, { ...calmSettings, journals: "/other", faults: ["throttle=0.2"] });
    expect(readSettings(file)).toEqual({ ...calmSettings, journals: "/other", faults: ["throttle=0.2"] });
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    writeFileSync(file, "{}");
    expect(() => readSettings(file)).toThrow(`${file} names no folder of journals`);
  });
});
