import { describe, expect, it } from "vitest";
import { tell } from "../../../cli/rehearse/tell.ts";
import { UserError } from "../../../cli/userError.ts";
import { folder, run } from "../support.ts";

describe("what cannot be rehearsed", () => {
  it("is several stacks at once", async () => {
    expect(await run(["rehearse", "dev", "prod"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: rehearse dev prod: a rehearsal is of one stack. Fix: rehearse one after the other; further programs of the " +
        "same stack are named with --project\n",
    });
  });

  it("is what has a policy configuration that cannot be read, which is said once", async () => {
    const directory = folder({ "list.json": "[]" });
    const refused = async (name: string, why: string): Promise<void> => {
      const file = `${directory}/${name}`;
      await expect(tell("dev", { policyPackConfig: file })).rejects.toThrow(
        new UserError(`--policy-pack-config "${file}": ${file} ${why}. Fix: give a file like policy.dev.json`),
      );
    };
    await refused("nope.json", "cannot be read: there is no such file");
    await refused("list.json", 'is not an object of policies, as {"cost-monthly-ceiling": {…}}');
  });
});
