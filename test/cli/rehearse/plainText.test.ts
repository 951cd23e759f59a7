import { describe, expect, it } from "vitest";
import { plainRecord, plainText } from "../../../cli/rehearse/told/plainText.ts";
import { rehearsalText } from "../../../cli/rehearse/told/render.ts";
import { timelineText } from "../../../cli/rehearse/told/timeline.ts";
import { bucket, commandOf, is, noCapacity, operation, recordOf, stack, step, urnOf } from "./samples.ts";
import { style } from "./style.ts";

describe("a text of somebody else's", () => {
  it.each([
    ["as it is", 'a "b"\n\tc é 漢', 'a "b"\n\tc é 漢'],
    ["without colours", "\u001b[1;31mred\u001b[0m", "red"],
    ["with what a terminal obeys as text", "a\u001b]0;title\u0007b", "a\\x1b]0;title\\x07b"],
    ["with what moves the cursor back as text", "safe\rrm -rf\b", "safe\\x0drm -rf\\x08"],
    ["with characters that turn the direction as text", "a\u202eb", "a\\xe2\\x80\\xaeb"],
    ["with the line ends of its lines", "a\r\nb", "a\nb"],
  ])("is shown %s", (_, given, expected) => {
    expect(plainText(given)).toBe(expected);
  });
});

it("a rehearsal is told without anything that a terminal obeys, wherever it stands", () => {
  const evil = "x\u001b]0;owned\u0007\u009b2J\u202e";
  const urn = urnOf(bucket, evil);
  const record = recordOf(
    [
      commandOf("up", [0, 10_000], {
        exitCode: 1,
        steps: [{ ...step("create", bucket, evil, [0, 10], "failed"), replacing: [evil] }],
        findings: [{ policy: evil, level: "mandatory", urn, message: evil }],
        diagnostics: [{ severity: "error", message: evil }],
        cloud: [
          operation(bucket, evil, [0, 10], { outcome: "refused", refusal: { ...noCapacity, message: evil } }),
          is(bucket, evil, 20, "ready", "hand"),
        ],
      }),
    ],
    {
      pending: [{ stack, urn, operation: "creating", settled: "refreshed", id: evil, settledBy: evil }],
      leftovers: [{ package: "aws", type: bucket, id: evil, urn, why: "orphan" }],
      generic: [evil],
      notes: [evil],
      failures: [evil],
    },
  );
  const told = plainRecord(record);
  const text = `${rehearsalText(told, { ...style, full: true })}${timelineText(told, style)}`;
  expect(text).toContain("x\\x1b]0;owned");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
