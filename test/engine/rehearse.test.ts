import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RehearsalRecord } from "../../cli/rehearse/model.ts";
import { rehearse } from "../../cli/rehearse/rehearse.ts";
import { ExitCode } from "../../cli/userError.ts";
import { hasEngine } from "../support/engine.ts";
import { examples } from "../support/examples.ts";

const root = join(import.meta.dirname, "../..");

/** A command, and how many resources of each operation it had: `up: create 61`. */
function told({ commands }: RehearsalRecord): string[] {
  return commands.map(({ title, stack, changes }) => {
    const counts = Object.entries(changes).map(([operation, count]) => `${operation} ${count}`);
    return `${stack.split("/")[1]} ${title}${counts.length === 0 ? "" : `: ${counts.sort().join(", ")}`}`;
  });
}

/** What becomes of a stack in which nothing is protected. */
function lifeOf(project: string, made: number, read = 0): string[] {
  return [
    `${project} preview: create ${made}`,
    `${project} up: create ${made}`,
    `${project} up again: same ${made}`,
    `${project} refresh: same ${made + read}`,
    `${project} destroy: delete ${made}${read === 0 ? "" : `, discard ${read}`}`,
  ];
}

/** An environment, and its platform inside. */
function livesOf(environment: number, platform: number): string[] {
  const [outer, inner] = [lifeOf("hybrid-gpu", environment), lifeOf("hybrid-gpu-platform", platform, 1)];
  return [...outer.slice(0, 4), ...inner, outer[4]!];
}

/** Where protection stops the first destroy: what is deleted before and after. */
function protectedEnd(project: string, before: number, after: number, read = 0): string[] {
  return [
    `${project} destroy, protected: delete ${before}`,
    `${project} state unprotect`,
    `${project} destroy: delete ${after}${read === 0 ? "" : `, discard ${read}`}`,
  ];
}

const none = { pending: [], leftovers: [], generic: [], failures: [] };

// Skipped where there is no `pulumi` on PATH: the real engine is not part of this package.
describe.skipIf(!hasEngine)("a rehearsal with the real engine (needs pulumi on PATH)", () => {
  it.each([
    ["dev", 118, 7],
    ["staging", 161, 25],
  ])(
    "makes %s and its platform, changes nothing afterwards, and leaves nothing",
    async (stack, environment, platform) => {
      const { record, exitCode } = await rehearse(stack, { cwd: root });
      expect(record.failures).toEqual([]);
      expect(told(record)).toEqual(livesOf(environment, platform));
      expect({ ...record, exitCode }).toMatchObject({ ...none, exitCode: ExitCode.Fine });
    },
    600_000,
  );

  it("stops to destroy prod at what is protected, and leaves what is kept on purpose", async () => {
    const { record, exitCode } = await rehearse("prod", { cwd: root });
    expect(record.failures).toEqual([]);
    expect(told(record)).toEqual([
      ...lifeOf("hybrid-gpu", 182).slice(0, 4),
      ...lifeOf("hybrid-gpu-platform", 35, 1).slice(0, 4),
      ...protectedEnd("hybrid-gpu-platform", 26, 9, 1),
      ...protectedEnd("hybrid-gpu", 101, 81),
    ]);
    const { leftovers } = record;
    // Both training buckets declare the grant of Cloud Storage, and either of them makes it: what is kept is told by its member.
    expect(
      leftovers.map(({ type, id, why }) => `${why} ${type} ${id.replace(/^.*\/serviceAccount:.*@/, "")}`).sort(),
    ).toEqual(
      ["container-engine-robot", "gcp-sa-lustre", "gs-project-accounts"].map(
        (agent) => `retained gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember ${agent}.iam.gserviceaccount.com`,
      ),
    );
    expect({ ...record, exitCode }).toMatchObject({ pending: [], generic: [], exitCode: ExitCode.Fine });
  }, 600_000);

  it.each(examples)(
    "makes the example %s, changes nothing afterwards, and leaves nothing",
    async (example, made) => {
      const { record, exitCode } = await rehearse("staging", { cwd: join(root, "examples", example) });
      expect(record.failures).toEqual([]);
      expect(told(record)).toEqual(lifeOf(example, made));
      expect({ ...record, exitCode }).toMatchObject({ ...none, exitCode: ExitCode.Fine });
    },
    300_000,
  );
});
