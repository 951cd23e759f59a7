import { expect, it } from "vitest";
import { cloudsOf } from "../../../cli/rehearse/clouds.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import type { Rehearsal } from "../../../simulator/provider/rehearsal.ts";
import { closeAfterEach, provider, rehearsing } from "../../simulator/provider/client.ts";

closeAfterEach();

/** Something is made, somebody changes it by hand, and the engine looks. */
async function drifted(
  { type, inputs, settings }: { readonly type: string; readonly inputs: object; readonly settings: object },
  path: string,
  value: unknown,
) {
  const rehearsal = rehearsing();
  const asked = await provider(type.startsWith("aws:") ? simulatedAws : simulatedGcp, { rehearsal });
  await asked.configure({ ...settings });
  const made = await asked.create(type, "one", { ...inputs });
  const clouds = cloudsOf({ settings: rehearsal } as Rehearsal);
  expect((await clouds.drift({ target: "one", change: { path, value } }, () => true)).notes).toHaveLength(1);
  const seen = await asked.read(type, "one", made.id, { inputs: { ...inputs }, outputs: made.outputs });
  return { asked, made, id: made.id, seen: { inputs: seen.inputs!, outputs: seen.outputs! } };
}

const bucket = {
  type: "aws:s3/bucket:Bucket",
  inputs: { tags: { a: "1" } },
  settings: { region: "us-east-2", defaultTags: '{"tags":{"team":"t"}}' },
  all: { tagsAll: { a: "2", team: "t" } },
};
const disk = {
  type: "gcp:compute/disk:Disk",
  inputs: { labels: { a: "1" } },
  settings: { project: "acme", region: "us-central1", addPulumiAttributionLabel: "false" },
  all: { effectiveLabels: { a: "2" }, pulumiLabels: { a: "2" } },
};

it.each([
  ["tags", bucket],
  ["labels", disk],
])("%s that somebody changes are changed wherever a cloud tells them", async (property, one) => {
  const { asked, made, id, seen } = await drifted(one, `${property}.a`, "2");
  const changed = { [property]: { a: "2" } };
  expect(seen).toStrictEqual({ inputs: changed, outputs: { ...made.outputs, ...changed, ...one.all } });
  // The engine gives what there is for what a program ignores (`ignoreChanges`): there is nothing to do.
  const ignored = { ignoreChanges: [property], olds: seen.outputs };
  expect((await asked.diff(one.type, seen.inputs, changed, ignored)).changed).toBe(false);
  // Otherwise all is put right.
  expect((await asked.diff(one.type, seen.inputs, one.inputs, { olds: seen.outputs })).changed).toBe(true);
  expect(await asked.update(one.type, "one", id, seen, one.inputs)).toStrictEqual(made.outputs);
});

it.each([
  ["a computed value", "ownerId", "42"],
  ["all tags", "tagsAll.a", "42"],
])("%s that somebody changes by hand is what its cloud computes after the next change", async (_, path, value) => {
  const inputs = { cidrBlock: "10.0.0.0/16", tags: { a: "1" } };
  const vpc = { type: "aws:ec2/vpc:Vpc", inputs, settings: { region: "us-east-2" } };
  const { asked, made, id, seen } = await drifted(vpc, path, value);
  expect(JSON.stringify(seen.outputs)).toContain('"42"');
  expect((await asked.diff(vpc.type, seen.inputs, inputs, { olds: seen.outputs })).changed).toBe(true);
  expect(await asked.update(vpc.type, "one", id, seen, inputs)).toStrictEqual(made.outputs);
  expect(asked.ledger.get(vpc.type, id)).toMatchObject({ inputs, outputs: made.outputs });
});
