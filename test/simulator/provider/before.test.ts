import { expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { presumed } from "../../../simulator/provider/before.ts";
import { jar, shop } from "./shop.ts";

/** A cloud that puts the id into all kinds of places. */
const cloud: SimulatedCloud = {
  ...shop(),
  create: ({ name }) => ({
    id: `${name}-0`,
    outputs: {
      arn: `arn:${name}-0/${name}-0`,
      list: [`at ${name}-0`, { of: `${name}-0` }],
      token: new Secret({ key: `${name}-0` }),
      host: UNKNOWN,
      count: 3,
      nothing: null,
      absent: undefined,
    },
  }),
};
const wanted = (inputs: object) => ({ type: jar, urn: "", name: "jam", inputs: { ...inputs }, settings: {} });

it.each(["id-1", "$&", "$1 $$", 'with "quotes"', "back\\slash", "line\nbreak"])(
  "what was there before has its id %j wherever its cloud puts one",
  (id) => {
    const outputs = presumed(cloud, wanted({}), id);
    const token = outputs["token"] as Secret;
    expect({ ...outputs, token: token.reveal() }).toStrictEqual({
      arn: `arn:${id}/${id}`,
      list: [`at ${id}`, { of: id }],
      token: { key: id },
      host: UNKNOWN,
      count: 3,
      nothing: null,
    });
  },
);

it("what was there before is described without a check of what its provider would take from the program", () => {
  const type = "gcp:projects/iAMCustomRole:IAMCustomRole";
  const role = { type, urn: "", name: "ci-cd", inputs: { roleId: "not-a-role" }, settings: {} };
  expect(() => simulatedGcp.create(role)).toThrow("role_id");
  expect(presumed(simulatedGcp, role, "projects/acme/roles/builder")).toMatchObject({ deleted: false });
});

it("what a program says of it stays as it says it: secrets, what is not known, and texts with the id that it would have been given", () => {
  const says = { arn: "jam-0", code: new Secret("jam-0"), host: "there", size: UNKNOWN };
  const outputs = presumed(cloud, wanted(says), "id-1");
  expect(outputs).toMatchObject({ arn: "jam-0", host: "there", size: UNKNOWN, count: 3 });
  expect((outputs["code"] as Secret).reveal()).toBe("jam-0");
});
