import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adminWords } from "../../components/aws/cluster/access.ts";
import { autoscalerTags, checkLabels, checkTaints, TaintEffect } from "../../components/aws/nodes/labels.ts";
import { labelValue } from "../../components/core/kubernetesNames.ts";
import { lines } from "./eksFixtures.ts";

describe("a label value", () => {
  it.each([
    ["vision", "vision"],
    ["Computer Vision", "Computer-Vision"],
    ["RTX PRO 6000", "RTX-PRO-6000"],
    ["-a_b.c-", "a_b.c"],
    ["ärger", "rger"],
    ["!!!", ""],
    ["x".repeat(70), "x".repeat(63)],
    [`${"x".repeat(62)}--y`, "x".repeat(62)],
  ])("%s becomes %s", (text, value) => {
    expect(labelValue(text)).toBe(value);
  });

  it("is one that Kubernetes takes, whatever it is made from, and stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const value = labelValue(text);
        expect(checkLabels({ key: value })).toEqual([]);
        expect(labelValue(value)).toBe(value);
      }),
    );
  });
});

describe("the rules about labels and taints", () => {
  it.each(["tier", "example.com/tier", "a.b-c.d/E_f.g-9", "k8s.io/x"])("take the key %s", (key) => {
    expect(checkLabels({ [key]: "x" })).toEqual([]);
  });

  it.each(["", "/x", "x/", "a/b/c", "Example.com/x", "-x", "x".repeat(64), "exa mple/x", `${"a".repeat(254)}/x`])(
    "refuse the key %s",
    (key) => {
      expect(checkLabels({ [key]: "x" }).map(({ rule }) => rule)).toEqual(["has a key that Kubernetes does not take"]);
    },
  );

  it("take taints with and without a value", () => {
    expect(
      checkTaints(
        [
          { key: "a", effect: TaintEffect.NoExecute },
          { key: "b", value: "c", effect: TaintEffect.PreferNoSchedule },
        ],
        [],
      ),
    ).toEqual([]);
    expect(lines(checkTaints([{ key: "a", value: "b c", effect: TaintEffect.NoSchedule }], []))).toEqual([
      'error: taints[0].value ("b c") is not a taint value. Fix: use text such as present. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
    ]);
  });
});

it("the autoscaler reads effects as Kubernetes spells them", () => {
  expect(
    autoscalerTags(
      { a: "b" },
      [
        { key: "x", effect: TaintEffect.PreferNoSchedule },
        { key: "y", value: "z", effect: TaintEffect.NoExecute },
      ],
      { "nvidia.com/gpu": 8 },
    ),
  ).toEqual({
    "label/a": "b",
    "taint/x": ":PreferNoSchedule",
    "taint/y": "z:NoExecute",
    "resources/nvidia.com/gpu": "8",
  });
});

it("admins are named by their own word, whatever stands before or after them", () => {
  const role = (name: string, account = "123456789012") => `arn:aws:iam::${account}:role/${name}`;
  expect(adminWords([role("path/ops"), role("dev")])).toEqual(["ops", "dev"]);
  expect(adminWords([role("dev"), role("new"), role("path/ops")])).toEqual(["dev", "new", "ops"]);
  expect(adminWords([role("ops"), role("ops", "210987654321")])).toEqual(["123456789012-ops", "210987654321-ops"]);
});

it("admins that are users say so, and no role's word changes for them", () => {
  const arn = (what: string, account = "123456789012") => `arn:aws:iam::${account}:${what}`;
  expect(adminWords([arn("role/admin"), arn("user/path/ann")])).toEqual(["admin", "user-ann"]);
  expect(adminWords([arn("role/admin"), arn("user/admin")])).toEqual(["123456789012-admin", "user-123456789012-admin"]);
  expect(adminWords([arn("user/ann"), arn("user/ann", "210987654321")])).toEqual([
    "user-123456789012-ann",
    "user-210987654321-ann",
  ]);
  expect(adminWords([arn("role/user-ann"), arn("user/ann")])).toEqual(["user-ann", "user-123456789012-ann"]);
});
