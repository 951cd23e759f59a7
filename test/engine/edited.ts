import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { Engine } from "../../cli/rehearse/engine/engine.ts";
import { recordOf } from "../../cli/rehearse/engine/events.ts";
import type { CommandRecord } from "../../cli/rehearse/model.ts";
import { prepareRehearsal } from "../../simulator/provider/rehearsal.ts";

const root = join(import.meta.dirname, "../..");

/** What `Pulumi.<stack>.yaml` says below `config`. */
export type Configuration = Record<string, any>;

/** A stack of this repository's program, made once with the real engine, whose configuration is then edited. */
export class MadeStack {
  readonly #rehearsal = prepareRehearsal();
  readonly #stack: string;
  readonly #made: Configuration;
  #edits = 0;
  #salt = "";

  private constructor(stack: string, configuration: Configuration) {
    this.#stack = stack;
    this.#made = configuration;
  }

  /** Makes it, and looks whether it is then as its program says: otherwise every edit would show what no edit made. */
  static async make(stack: string, configuration: Configuration): Promise<MadeStack> {
    const made = new MadeStack(stack, configuration);
    const folder = made.#stage(configuration);
    const engine = new Engine(made.#rehearsal.environment, folder);
    await engine.text(["stack", "init", stack]);
    made.#salt = /^encryptionsalt: .*$/m.exec(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8"))?.[0] ?? "";
    const up = await made.#run(engine, "up", ["--yes", "--skip-preview"]);
    if (up.exitCode !== 0) throw new Error(`pulumi up ${stack}: ${problemsOf(up).join("\n")}`);
    return made;
  }

  /** What the engine would do after an edit. Nothing is changed by it, so that many can be asked about one stack. */
  async preview(edit: (configuration: Configuration) => void, more: readonly string[] = []): Promise<CommandRecord> {
    const configuration = structuredClone(this.#made);
    edit(configuration);
    return this.#run(new Engine(this.#rehearsal.environment, this.#stage(configuration)), "preview", more);
  }

  /** Takes away everything that it wrote. */
  remove(): void {
    rmSync(this.#rehearsal.folder, { recursive: true, force: true });
  }

  async #run(engine: Engine, verb: string, more: readonly string[]): Promise<CommandRecord> {
    const outcome = await engine.run([verb, "--stack", this.#stack, "--json", ...more]);
    return recordOf(outcome, { title: verb, stack: this.#stack, commandLine: `pulumi ${verb}`, cloud: [] });
  }

  /** A folder with this configuration and, beside it, everything of the repository that the program needs. */
  #stage(configuration: Configuration): string {
    const folder = join(this.#rehearsal.folder, `edit-${this.#edits++}`);
    mkdirSync(folder);
    for (const name of ["Pulumi.yaml", "components", "node_modules", "package.json", "stacks", "tsconfig.json"]) {
      symlinkSync(join(root, name), join(folder, name));
    }
    const file = join(folder, `Pulumi.${this.#stack}.yaml`);
    writeFileSync(file, `${this.#salt}\n${stringify({ config: configuration })}`);
    return folder;
  }
}

/** What goes wrong, in the words of the engine. */
export function problemsOf({ diagnostics }: CommandRecord): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

/**
 * Everything that changes, a line a resource: `update aws:eks/nodeGroup:NodeGroup train: scalingConfig.maxSize`, and of what
 * is replaced the properties that force it. What stays as it is is not in it, and neither is what the engine only reads.
 */
export function changesOf({ steps }: CommandRecord): string[] {
  const lines = steps.flatMap(({ operation, urn, type, changed = [], replacing = [] }) => {
    if (["same", "read", "create-replacement", "delete-replaced", "refresh"].includes(operation)) return [];
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    const properties = operation === "replace" ? replacing : operation === "update" ? changed : [];
    return [`${operation} ${type} ${name}${properties.length > 0 ? `: ${properties.join(", ")}` : ""}`];
  });
  return lines.sort();
}
