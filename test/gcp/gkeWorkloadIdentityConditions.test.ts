import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkGcsPrefix } from "../../components/gcp/iam/checkIntents.ts";
import { celText, iamLimits, prefixCondition } from "../../components/gcp/iam/conditions.ts";
import { folderName } from "../../components/gcp/iam/googleName.ts";
import { only } from "../support/graph.ts";
import { binding, recorded } from "./gkeWorkloadIdentitySupport.ts";

/** Whether a condition lets a request through. This part of IAM's language is written like JavaScript. */
function allows(expression: string, request: { resource?: string; lists?: string }): boolean {
  const api = {
    getAttribute: (name: string, otherwise: string) =>
      name === "storage.googleapis.com/objectListPrefix" ? (request.lists ?? otherwise) : otherwise,
  };
  return new Function("resource", "api", `return ${expression};`)({ name: request.resource ?? "" }, api) === true;
}

describe("conditions", () => {
  const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/);
  const part = fc
    .stringMatching(/^[A-Za-z0-9._=+#@ -]{1,12}$/)
    .filter((text) => !/^\.*$/.test(text) && text.trim() !== "");
  const prefix = fc
    .array(part, { minLength: 1, maxLength: 4 })
    .chain((parts) => fc.constantFrom(parts.join("/"), `${parts.join("/")}/`));

  it("reach what is below a folder, and nothing beside it", () => {
    fc.assert(
      fc.property(bucket, prefix, fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/), (at, folder, more) => {
        expect(checkGcsPrefix(folder)).toEqual([]);
        const { expression } = prefixCondition(at, folder, "", "");
        const bare = folder.replace(/\/$/, "");
        const object = (name: string, of = at) => `projects/_/buckets/${of}/objects/${name}`;
        expect(allows(expression, { resource: object(`${bare}/${more}`) })).toBe(true);
        expect(allows(expression, { resource: `projects/_/buckets/${at}/folders/${bare}/${more}/` })).toBe(true);
        expect(allows(expression, { resource: object(`${bare}${more}`) })).toBe(false);
        expect(allows(expression, { resource: object(`${more}/${bare}`) })).toBe(
          more === bare || bare.startsWith(`${more}/`),
        );
        expect(allows(expression, { resource: object(`${bare}/${more}`, `${at}-2`) })).toBe(false);
        // Listing asks about the bucket, with what is listed beside it.
        const resource = `projects/_/buckets/${at}`;
        expect(allows(expression, { resource, lists: `${bare}/` })).toBe(true);
        expect(allows(expression, { resource, lists: `${bare}/${more}` })).toBe(true);
        expect(allows(expression, { resource, lists: "" })).toBe(false);
        expect(allows(expression, { resource, lists: bare })).toBe(false);
        expect(allows(expression, { resource })).toBe(false);
        expect(expression.match(/\|\||&&|!/g)!.length).toBeLessThanOrEqual(iamLimits.operators);
      }),
    );
  });

  it("cannot be changed by what is in a prefix: it is refused, and would be quoted", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab/ .\"'`\\$*?[]|()!\n\u0000\u007f\u009fé日"), maxLength: 30 }),
        (text) => {
          const told = checkGcsPrefix(text);
          if (/["'`\\$*?[\]]|\p{Cc}/u.test(text)) expect(told).toHaveLength(1);
          if (told.length > 0) return;
          const { expression } = prefixCondition("data", text, "", "");
          expect(allows(expression, { resource: "projects/_/buckets/data/objects/other/x" })).toBe(
            "other/x".startsWith(text.endsWith("/") ? text : `${text}/`),
          );
          expect(new Function(`return ${celText(text)};`)()).toBe(text);
        },
      ),
    );
    expect(celText('a"b\\c')).toBe('"a\\"b\\\\c"');
  });

  it("have names that tell folders apart", () => {
    fc.assert(
      fc.property(prefix, prefix, (a, b) => {
        const same = a.replace(/\/$/, "") === b.replace(/\/$/, "");
        expect(folderName(a) === folderName(b)).toBe(same);
        expect(folderName(a)).toMatch(/^[A-Za-z0-9-]{1,49}$/);
      }),
    );
  });

  it("stay within what IAM takes for titles and descriptions", async () => {
    const long = `${"x".repeat(250)}/${"y".repeat(250)}`;
    const recording = await recorded({ readPrefix: [{ bucket: "data", prefix: long }], writeCheckpoints: [] });
    const { condition } = only(recording, binding).inputs as { condition: { title: string; description: string } };
    expect(condition.title.length).toBeLessThanOrEqual(100);
    expect(condition.description.length).toBe(256);
  });
});
