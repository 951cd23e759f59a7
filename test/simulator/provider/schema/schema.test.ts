import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { simulatedAws } from "../../../../simulator/aws/index.ts";
import { simulatedGcp } from "../../../../simulator/gcp/index.ts";
import { genericCloud } from "../../../../simulator/generic/index.ts";
import { simulatedKubernetes } from "../../../../simulator/kubernetes/index.ts";
import { schemaOf } from "../../../../simulator/provider/schema/schema.ts";
import type { ProviderOptions } from "../../../../simulator/provider/start.ts";
import { closeAfterEach, failing, provider, temporaryFolder } from "../client.ts";

closeAfterEach();

const require = createRequire(import.meta.url);
const provproto = require("@pulumi/pulumi/proto/provider_pb.js");

const sdkOf = (name: string): string => dirname(require.resolve(`@pulumi/${name}/package.json`));

const [string, boolean] = ["string", "boolean"].map((type) => ({ type }));

/** The schema that a provider answers with. */
async function served(cloud: Parameters<typeof provider>[0], options: ProviderOptions, made = ""): Promise<any> {
  const request = new provproto.GetSchemaRequest();
  request.setSubpackageName(made);
  const response = await (await provider(cloud, options)).ask("getSchema", request);
  return JSON.parse(response.getSchema());
}

/** The folder of an SDK with these files. */
function sdkWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const type = (token: string): string => `class One { static __pulumiType = '${token}'; }`;

describe("the schema of a package", () => {
  it("has what its SDK declares, and the tokens and secrets of its code", async () => {
    const sdk = sdkWith({
      "package.json": '{"name": "@pulumi/shop", "main": "bin/index.js"}',
      "till.js": type("shop:index/aside:Aside"),
      "till.d.ts": "export declare class Aside extends pulumi.CustomResource {\n}\n",
      "bin/provider.js": type("shop"),
      "bin/provider.d.ts": `export declare class Provider extends pulumi.ProviderResource {
    readonly token: pulumi.Output<string | undefined>;
    constructor(name: string, args?: ProviderArgs, opts?: pulumi.ResourceOptions);
}
export interface ProviderArgs {
    token?: pulumi.Input<string | undefined>;
}
`,
      "bin/goods/shelf.js": `
Shelf.__pulumiType = 'shop:goods/shelf:Shelf';
resourceInputs["code"] = args?.code ? pulumi.secret(args.code) : undefined;
const secretOpts = { additionalSecretOutputs: ["code", "key"] };`,
      "bin/goods/shelf.d.ts": `export declare class Shelf extends pulumi.CustomResource {
    readonly code: pulumi.Output<string | undefined>;
    readonly key: pulumi.Output<string>;
    readonly kind: pulumi.Output<"Shelf">;
    readonly boards: pulumi.Output<outputs.goods.Board[]>;
    constructor(name: string, args: ShelfArgs, opts?: pulumi.CustomResourceOptions);
}
export interface ShelfArgs {
    boards: pulumi.Input<pulumi.Input<inputs.goods.Board>[]>;
    code?: pulumi.Input<string | undefined>;
}
`,
      "bin/goods/set.js": type("shop:goods:Set"),
      "bin/goods/set.d.ts": "export declare class Set extends pulumi.ComponentResource {\n}\n",
      "bin/getPrice.js": 'return pulumi.runtime.invoke("shop:index/getPrice:getPrice", {});',
      "bin/getPrice.d.ts": `export declare function getPrice(args: GetPriceArgs, opts?: pulumi.InvokeOptions): Promise<GetPriceResult>;
export interface GetPriceArgs {
    of: string;
    net?: boolean;
}
export interface GetPriceResult {
    readonly cents: number;
}
`,
      "bin/getDoor.js": 'return pulumi.runtime.invokeSingle("shop:index:getDoor", {});',
      "bin/getDoor.d.ts":
        "export declare function getDoor(street: string, floor?: number, opts?: pulumi.InvokeOptions): Promise<string>;\n",
      "bin/types/input.d.ts":
        "export declare namespace goods {\n    interface Board {\n        wood: pulumi.Input<string>;\n    }\n}\n",
      "bin/types/output.d.ts":
        "export interface Address {\n    street?: string;\n}\nexport declare namespace goods {\n    interface Board {\n        sold: boolean;\n    }\n}\n",
      // Nothing of the package: no declarations, no token, what is installed below it.
      "bin/loose.js": type("shop:index:Loose"),
      "bin/words.js": "exports.words = 1;",
      "bin/words.d.ts": "export declare const words: number;\n",
      "bin/node_modules/other/other.js": type("other:index:Other"),
      "bin/node_modules/other/other.d.ts": "export declare class Other extends pulumi.CustomResource {\n}\n",
      "bin/empty.js": type("shop:index:Empty"),
      "bin/empty.d.ts": "export {};\n",
      "bin/none.js": 'return pulumi.runtime.invoke("shop:index:none", {});',
      "bin/none.d.ts": "export {};\n",
    });
    expect(await served(genericCloud("shop"), { sdk })).toEqual({
      name: "shop",
      version: "1.2.3",
      provider: {
        isComponent: false,
        properties: { token: string },
        inputProperties: { token: string },
        requiredInputs: [],
      },
      resources: {
        "shop:goods/shelf:Shelf": {
          isComponent: false,
          properties: {
            code: { type: "string", secret: true },
            key: { type: "string", secret: true },
            kind: { type: "string", const: "Shelf" },
            boards: { type: "array", items: { $ref: "#/types/shop:goods/output:Board" } },
          },
          inputProperties: {
            boards: { type: "array", items: { $ref: "#/types/shop:goods/input:Board" } },
            code: { type: "string", secret: true },
          },
          requiredInputs: ["boards"],
        },
        "shop:goods:Set": { isComponent: true, properties: {}, inputProperties: {}, requiredInputs: [] },
      },
      functions: {
        "shop:index/getPrice:getPrice": {
          inputs: { type: "object", properties: { of: string, net: boolean }, required: ["of"] },
          outputs: { type: "object", properties: { cents: { type: "number" } }, required: ["cents"] },
        },
        "shop:index:getDoor": {
          inputs: { type: "object", properties: { street: string, floor: { type: "number" } }, required: ["street"] },
          outputs: string,
        },
      },
      types: {
        "shop:goods/input:Board": { type: "object", properties: { wood: string }, required: ["wood"] },
        "shop:output:Address": { type: "object", properties: { street: string }, required: [] },
        "shop:goods/output:Board": { type: "object", properties: { sold: boolean }, required: ["sold"] },
      },
    });
  });

  it.each([
    ["aws", simulatedAws, []],
    ["gcp", simulatedGcp, []],
    // A function of the classes themselves, for manifests in files.
    ["kubernetes", simulatedKubernetes, ["kubernetes:yaml:decode"]],
  ] as const)(
    "has every type and function of the simulated cloud of %s, and every object that they name",
    (name, cloud, left) => {
      const schema = JSON.parse(schemaOf(sdkOf(name), name, "1.2.3"));
      expect([...cloud.types.keys()].filter((one) => !Object.hasOwn(schema.resources, one))).toEqual([]);
      expect(cloud.functions.filter((one) => !Object.hasOwn(schema.functions, one))).toEqual(left);
      const named = new Set(JSON.stringify(schema).match(/(?<="#\/types\/)[^"]+/g));
      expect(named.size).toBeGreaterThan(1_000);
      expect([...named].filter((one) => !Object.hasOwn(schema.types, one))).toEqual([]);
      expect(Object.keys(schema.provider.inputProperties).length).toBeGreaterThan(5);
    },
    60_000,
  );

  it("has for objects of Kubernetes what they are", async () => {
    const sdk = sdkOf("kubernetes");
    const { resources, types } = await served(simulatedKubernetes, { sdk });
    const map = { type: "object", additionalProperties: string };
    expect(resources["kubernetes:core/v1:ConfigMap"]).toEqual({
      isComponent: false,
      properties: {
        apiVersion: { type: "string", const: "v1" },
        binaryData: map,
        data: map,
        immutable: boolean,
        kind: { type: "string", const: "ConfigMap" },
        metadata: { $ref: "#/types/kubernetes:meta/v1/output:ObjectMeta" },
      },
      inputProperties: {
        apiVersion: { type: "string", const: "v1" },
        binaryData: map,
        data: map,
        immutable: boolean,
        kind: { type: "string", const: "ConfigMap" },
        metadata: { $ref: "#/types/kubernetes:meta/v1/input:ObjectMeta" },
      },
      requiredInputs: [],
    });
    expect(types["kubernetes:meta/v1/input:ObjectMeta"].properties.labels).toEqual(map);
  }, 60_000);
});

describe("a package without a schema", () => {
  it("says which SDK it takes", async () => {
    expect(await failing(served(genericCloud("random"), {}))).toMatchObject({
      details:
        'package ("random") has no SDK for Node.js here, and a rehearsal takes the types for programs in YAML from there. ' +
        "Fix: install the SDK beside the program, for instance with npm install @pulumi/random.",
    });
    const sdk = join(temporaryFolder(), "gone");
    expect((await failing(served(genericCloud("random"), { sdk }))).details).toContain(
      `package ("random") has no SDK for Node.js here (${sdk}), and`,
    );
  });

  it("is one that is made of another with arguments", async () => {
    const sdk = sdkOf("kubernetes");
    expect(await failing(served(genericCloud("terraform-provider"), { sdk }, "netlify"))).toMatchObject({
      details:
        'package ("netlify") is made of terraform-provider with arguments, and a rehearsal knows no types of such a package. ' +
        "Fix: rehearse the program without it.",
    });
  });
});
