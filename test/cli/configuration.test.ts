import { describe, expect, it } from "vitest";
import { checkType, typeName } from "../../cli/configType.ts";
import { chooseStack, listStacks, parseOverrides, readConfiguration } from "../../cli/configuration.ts";
import { findProjectFile, readProject } from "../../cli/project.ts";
import { fixture, folder } from "./support.ts";

const project = readProject(findProjectFile(fixture("config")));

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was expected to fail, and did not");
}

describe("the configuration of a stack", () => {
  it("is its file over the defaults of the project, structured values as JSON with sorted keys", () => {
    expect(readConfiguration(project, "good")).toEqual({
      values: {
        "config:name": "forty-two",
        "config:nodes": "5",
        "config:spot": "true",
        "config:zones": '["us-west-2a","us-west-2b"]',
        "config:labels": '{"cost":{"centre":4},"team":"vision"}',
        "gcp:project": "example",
        "aws:region": "us-west-2",
        "config:short": "7",
        "config:password": "[sealed secret]",
      },
      secretKeys: ["config:password"],
      secrets: [],
      warnings: [],
      notes: ["encrypted values are not opened offline, the program gets a placeholder for them: config:password"],
    });
  });

  it("takes overrides over both, lists and objects as JSON, and keeps a declared secret secret", () => {
    const { values, secretKeys, secrets } = readConfiguration(
      project,
      "good",
      parseOverrides(["nodes=9", 'zones=["a"]', "aws:region=eu-west-1", "password=a=b", "other=x"]),
    );
    expect(values).toMatchObject({
      "config:nodes": "9",
      "config:zones": '["a"]',
      "aws:region": "eu-west-1",
      "config:password": "a=b",
      "config:other": "x",
    });
    expect(secretKeys).toEqual(["config:password"]);
    expect(secrets).toEqual(["a=b"]);
  });

  it("keeps secret what an override gives in the place of something encrypted, declared or not", () => {
    const files = {
      "Pulumi.yaml": "name: own\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config: { own:token: { secure: v1:abc }, own:size: 2 }\n",
    };
    const own = readProject(findProjectFile(folder(files)));
    const { secretKeys, secrets } = readConfiguration(own, "dev", parseOverrides(["token=hunter2", "size=3"]));
    expect({ secretKeys, secrets }).toEqual({ secretKeys: ["own:token"], secrets: ["hunter2"] });
  });

  it("knows every part of an object that is declared secret, as it is and as it stands in JSON", () => {
    const own = readProject(
      findProjectFile(
        folder({
          "Pulumi.yaml":
            "name: p\nruntime: nodejs\nconfig:\n  login: { type: object, secret: true }\n  open: { type: object }\n",
          "Pulumi.dev.yaml":
            "config:\n  p:login: { password: { secure: v1:abc } }\n  p:open: { user: eve, password: { secure: v1:abc } }\n",
        }),
      ),
    );
    const given = parseOverrides([`login=${JSON.stringify({ user: 'e"ve', pins: [12345, true, null], none: "" })}`]);
    expect(readConfiguration(own, "dev", given).secrets).toEqual([
      '{"none":"","pins":[12345,true,null],"user":"e\\"ve"}',
      "",
      "12345",
      'e"ve',
      'e\\"ve',
      '{"password":"[sealed secret]","user":"eve"}',
    ]);
  });

  it("reports every wrong type and every missing key together", () => {
    expect(messageOf(() => readConfiguration(project, "wrong"))).toBe(
      [
        "configuration of stack wrong: 6 problems",
        '  - nodes ("five") is not of type integer. Fix: give a whole number, for example 3.',
        '  - spot ("maybe") is not of type boolean. Fix: give true or false.',
        '  - zones ("us-west-2a") is not of type array<string>. Fix: give a list, each item a text, for example "abc".',
        '  - labels (["a"]) is not of type object. Fix: give keys and values, for example {name: abc}.',
        '  - password ("[sealed secret]") is declared secret and stands in plain text. Fix: run `pulumi config set --secret config:password`.',
        "  - name (not given) is required by Pulumi.yaml (What to call it). Fix: add config:name: … to Pulumi.wrong.yaml, or give --config name=….",
      ].join("\n"),
    );
  });

  it("warns of a misspelt key and of one without a value", () => {
    const { warnings, values } = readConfiguration(project, "misspelt");
    expect(warnings).toEqual([
      'Pulumi.misspelt.yaml: empty has no value and counts as an empty text. Fix: write "" or remove it',
      "config:nodse is not declared in Pulumi.yaml: nothing checks it. Did you mean nodes?",
      "config:empty is not declared in Pulumi.yaml: nothing checks it.",
    ]);
    expect(values["config:empty"]).toBe("");
  });

  it("puts placeholders of the declared type for what is encrypted, and says so", () => {
    const { values, secretKeys, notes } = readConfiguration(project, "sealed");
    expect(values).toMatchObject({
      "config:name": "[sealed secret]",
      "config:nodes": "0",
      "config:password": "[sealed secret]",
      "config:labels": '{"team":"a","token":"[sealed secret]"}',
    });
    expect(secretKeys).toEqual(["config:name", "config:nodes", "config:password", "config:labels"]);
    expect(notes).toEqual([
      "Pulumi.sealed.yaml imports example/aws, which an offline plan does not resolve: give what the program needs with --config",
      "encrypted values are not opened offline, the program gets a placeholder for them: config:name, config:nodes, config:password, config:labels",
    ]);
  });

  it.each([
    ["5", "5"],
    ["1_000", "1000"],
    ["010", "8"],
    ["0o17", "15"],
    ["0x1F", "31"],
    ["0b11", "3"],
    ["+3", "3"],
    ["1.50", "1.5"],
    [".5", "0.5"],
    ["1e3", "1000"],
    ["12345678901234567890", "12345678901234567890"],
    ["yes", "yes"],
    ["on", "on"],
    ["True", "true"],
    ['"05"', "05"],
    ["2024-1-05", "2024-01-05 00:00:00 +0000 UTC"],
    ["2024-01-05T10:00:00Z", "2024-01-05 10:00:00 +0000 UTC"],
    ["12:30:45", "12:30:45"],
    ["_1", "_1"],
    ['{ b: "<&>", a: 1.0 }', '{"a":1,"b":"\\u003c\\u0026\\u003e"}'],
    ["[1, 2.50, x, true, null, 2024-01-05]", '[1,2.5,"x",true,null,"2024-01-05 00:00:00 +0000 UTC"]'],
  ])("reads %s as the engine does: %s", (written, expected) => {
    const directory = folder({
      "Pulumi.yaml": "name: p\nruntime: nodejs\n",
      "Pulumi.dev.yaml": `config:\n  v: ${written}\n`,
    });
    expect(readConfiguration(readProject(findProjectFile(directory)), "dev").values).toEqual({ "p:v": expected });
  });
});

describe("stacks", () => {
  it("are those with a file; dev or the only one is taken when none is named", () => {
    expect(listStacks(project)).toEqual(["good", "misspelt", "sealed", "wrong"]);
    expect(chooseStack(project, "good")).toBe("good");
    expect(chooseStack(readProject(findProjectFile(fixture("esm-ts"))), undefined)).toBe("only");
    expect(chooseStack(readProject(findProjectFile(fixture("raw-ts"))), undefined)).toBe("dev");
    expect(chooseStack(readProject(findProjectFile(fixture("esm-js"))), "any")).toBe("any");
  });

  it("that do not exist are refused with those that do", () => {
    expect(messageOf(() => chooseStack(project, "god"))).toBe(
      "there is no stack god: Pulumi.god.yaml does not exist. The stacks of config are: good, misspelt, sealed, wrong. Fix: did you mean good?",
    );
    expect(messageOf(() => chooseStack(project, undefined))).toBe(
      "which stack? The stacks of config are: good, misspelt, sealed, wrong. Fix: name one, for example `hybrid-gpu plan good`",
    );
  });
});

describe("declared types", () => {
  it.each([
    ["string", undefined, "a", true],
    ["string", undefined, 1, false],
    ["integer", undefined, 4, true],
    ["integer", undefined, 4.5, false],
    ["integer", undefined, "-4", true],
    ["integer", undefined, "4.0", false],
    ["boolean", undefined, "true", true],
    ["boolean", undefined, "yes", false],
    ["object", undefined, {}, true],
    ["object", undefined, [], false],
    ["array", { type: "integer" }, [1, "2"], true],
    ["array", { type: "integer" }, [1, "b"], false],
    ["array", { type: "array", items: { type: "string" } }, [["a"]], true],
    ["array", undefined, [], false],
  ] as const)("%s %j takes %j: %s", (type, items, value, expected) => {
    expect(checkType(type, items, value)).toBe(expected);
  });

  it("are named as Pulumi names them", () => {
    expect(typeName("array", { type: "array", items: { type: "string" } })).toBe("array<array<string>>");
  });
});
