import fc from "fast-check";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import { existing } from "./resource.ts";

/** Few ids, names and regions, so that they meet. */
const id = fc.constantFrom("a", "b", "prod", "projects/p/regions/r1/subnetworks/a", "projects/p/global/networks/b");
const region = fc.constantFrom("r1", "r2");
const text = fc.oneof(id, fc.string({ maxLength: 5 }), fc.constantFrom("é\u2028\ud800", "line\nline"));

const value: fc.Arbitrary<unknown> = fc.letrec((again) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constant(UNKNOWN),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    again("value").map((inner) => new Secret(inner)),
    fc.array(again("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), again("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

export const types = ["aws:x/y:Y", "aws:iam/role:Role", "gcp:compute/subnetwork:Subnetwork"] as const;

const resource = fc
  .record({
    type: fc.constantFrom(...types),
    id,
    inputs: fc.record(
      { name: fc.oneof(id, fc.constant(UNKNOWN)), region, other: value, arn: id.map((one) => new Secret(one)) },
      { requiredKeys: [] },
    ),
    settings: fc.record({ region }, { requiredKeys: [] }),
    status: fc.constantFrom("creating", "ready", "failed", "deleting"),
    due: fc.integer({ min: 0, max: 100 }),
  })
  .map((given) => existing({ ...given, settings: { ...given.settings } }));

const at = fc.integer({ min: 0, max: 100 });

export const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("is"), at, resource, by: fc.constant("provider") }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        kind: fc.constant("gone"),
        at,
        type: fc.constantFrom(...types),
        id,
        place: fc.constantFrom("", "r1"),
        by: fc.constant("hand"),
      },
      { requiredKeys: ["kind", "at", "type", "id", "by"] },
    ),
  },
  fc.record({ kind: fc.constant("generic"), at, type: text }),
  fc.record({ kind: fc.constant("presumed"), at, type: text, id: text }),
  fc.record({ kind: fc.constant("unlisted"), at, machine: text, urn: text }),
  fc.record({ kind: fc.constant("answered"), at, answer: text }),
) as fc.Arbitrary<JournalEntry>;
