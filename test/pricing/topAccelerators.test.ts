import { describe, expect, it } from "vitest";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { gcpMachineTypes } from "../../components/hardware/gcp/catalogue.ts";
import { tpuMachineTypes } from "../../components/hardware/gcp/tpuCatalogue.ts";
import { topFamilies, topFamilyOf } from "../../components/pricing/topAccelerators.ts";

const top = (place: "aws" | "gcp", names: readonly string[]) =>
  names.filter((name) => topFamilyOf(place, name) !== undefined);
const familiesOf = (names: readonly string[]) =>
  [...new Set(names.map((name) => /^[a-z]+[\da-z]*/.exec(name)![0]))].sort();

describe("the dearest families", () => {
  it("are these of the tables", () => {
    expect(
      familiesOf(
        top(
          "aws",
          awsMachineTypes.map(({ name }) => name),
        ),
      ),
    ).toEqual(["p5", "p5e", "p5en", "p6", "p6e", "trn2"]);
    expect(
      familiesOf(
        top(
          "gcp",
          gcpMachineTypes.map(({ name }) => name),
        ),
      ),
    ).toEqual(["a3", "a4", "a4x"]);
    expect(
      familiesOf(
        top(
          "gcp",
          tpuMachineTypes.map(({ name }) => name),
        ),
      ),
    ).toEqual(["ct5p", "ct6e", "tpu7x"]);
  });

  it("are those that come after them, too", () => {
    expect(
      top("aws", [
        "p6-b300.48xlarge",
        "p7.48xlarge",
        "p10e.96xlarge",
        "trn2u.48xlarge",
        "trn3.48xlarge",
        "u-p6e-gb200x72.x",
      ]),
    ).toHaveLength(6);
    expect(
      top("gcp", [
        "a5-ultragpu-8g",
        "a10x-maxgpu-4g",
        "ct7p-hightpu-4t",
        "tpu8x-standard-4t",
        "tpu-v6e",
        "tpu-7x",
        "tpu-v5p",
      ]),
    ).toHaveLength(7);
  });

  it("are no others", () => {
    expect(
      top("aws", [
        "p4d.24xlarge",
        "p3.2xlarge",
        "g6e.48xlarge",
        "trn1.32xlarge",
        "inf2.48xlarge",
        "m7i.xlarge",
        "a3-highgpu-8g",
      ]),
    ).toEqual([]);
    expect(
      top("gcp", [
        "a2-ultragpu-8g",
        "g2-standard-96",
        "ct5lp-hightpu-8t",
        "ct4p-hightpu-4t",
        "tpu-v4",
        "tpu-v5e",
        "n2-standard-8",
        "p5.48xlarge",
      ]),
    ).toEqual([]);
  });

  it("say where it is written, and when it was read", () => {
    for (const { source, asOf, why, instead } of topFamilies) {
      expect(source).toMatch(/^https:\/\/\S+$/);
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect([why, instead].every((text) => /^[^.]+$/.test(text))).toBe(true);
    }
  });
});
