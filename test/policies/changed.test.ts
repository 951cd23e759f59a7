import { describe, expect, it } from "vitest";
import { changed } from "../../policies/changed.ts";

describe("a remediation", () => {
  it("without a change changes nothing", () => {
    expect(changed({ a: 1 }, [])).toBeUndefined();
  });

  it("sets one input and leaves the rest, unknown values too", () => {
    const given = new Proxy(
      { tags: { team: "a" }, list: [{ x: 1 }, { x: 2 }] },
      {
        get: () => {
          throw new Error("an unknown was read");
        },
      },
    );
    expect(
      changed(given, [
        { path: ["tags", "owner"], value: "b" },
        { path: ["list", 1, "x"], value: 3 },
        { path: ["metadataOptions", "httpTokens"], value: "required" },
      ]),
    ).toEqual({
      tags: { team: "a", owner: "b" },
      list: [{ x: 1 }, { x: 3 }],
      metadataOptions: { httpTokens: "required" },
    });
  });

  it("does not go into what is no plain value", () => {
    class Secret {
      readonly value = { a: 1 };
    }
    const secret = new Secret();
    expect(changed({ secret, text: "04da6b54" }, [{ path: ["secret", "a"], value: 2 }])).toEqual({
      secret,
      text: "04da6b54",
    });
    expect(changed({ text: "04da6b54" }, [{ path: ["text", "a"], value: 2 }])).toEqual({ text: "04da6b54" });
  });

  it("does not write to a prototype", () => {
    changed({}, [{ path: ["__proto__", "polluted"], value: true }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
