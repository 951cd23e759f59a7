import { expect, it } from "vitest";
import { newsOf } from "../../../cli/rehearse/engine/news.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";
import { bucket, operation, start } from "./samples.ts";

const gcp = "gcp:storage/bucket:Bucket";

it("is every entry once, also what a killed engine's provider writes under the time at which it began", () => {
  const a = operation(bucket, "a", [0, 10]);
  const late = operation(bucket, "late", [5, 900]);
  const b = operation(gcp, "b", [400, 500]);
  const c = operation(gcp, "c", [600, 700]);
  let entries: readonly CloudEntry[] = [];
  const news = newsOf(() => entries);
  expect(news()).toEqual([]);
  entries = [a, b];
  expect(news()).toEqual([a, b]);
  // By time: the late one stands before what was told.
  entries = [a, late, b, c];
  expect(entries.map(({ at }) => at - start)).toEqual([0, 5, 400, 600]);
  expect(news()).toEqual([late, c]);
  expect(news()).toEqual([]);
});
