import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { Declarations, type Member } from "../../../../simulator/provider/schema/declarations.ts";

const require = createRequire(import.meta.url);
const sdk = (name: string): string => dirname(require.resolve(`@pulumi/${name}/package.json`));

/** Members as a line each, with the spaces that the compiler leaves out. */
function lines(members: readonly Member[] | undefined): string[] | undefined {
  return members?.map(({ name, required, type }) => `${name}${required ? "" : "?"}: ${type.replace(/\s+/g, " ")}`);
}

/** Every interface and every class of a file as the compiler reads it: members as lines, by name. */
function asCompiled(text: string): { interfaces: Map<string, string[]>; classes: Map<string, string[]> } {
  const source = ts.createSourceFile("one.d.ts", text, ts.ScriptTarget.Latest);
  const [interfaces, classes] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const visit = (node: ts.Node, namespace: string): void => {
    if (ts.isModuleDeclaration(node)) {
      node.body?.forEachChild((inner) => visit(inner, `${namespace}${node.name.text}.`));
    } else if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
      const members = [...node.members].flatMap((member) => {
        if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) return [];
        const name = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : "?";
        const type = member.type!.getText(source).replace(/\s+/g, " ");
        return [`${name}${member.questionToken === undefined ? "" : "?"}: ${type}`];
      });
      (ts.isClassDeclaration(node) ? classes : interfaces).set(`${namespace}${node.name!.text}`, members);
    }
  };
  source.forEachChild((node) => visit(node, ""));
  return { interfaces, classes };
}

/** Files with a class or a function of the provider; the others are written by hand. */
function generatedIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => join(folder, name))
    .filter((file) => /__pulumiType = |runtime\.invoke\("/.test(readFileSync(file.replace(/d\.ts$/, "js"), "utf8")));
}

describe("declarations of an SDK", () => {
  it.each(["aws/ec2", "aws/s3", "gcp/container", "kubernetes/core/v1"])(
    "are read as by the compiler: %s",
    (path) => {
      const [name, ...inner] = path.split("/") as [string, ...string[]];
      const files = generatedIn(join(sdk(name), ...inner));
      expect(files.length).toBeGreaterThan(9);
      for (const file of files) {
        const text = readFileSync(file, "utf8");
        const [declared, { interfaces, classes }] = [new Declarations(text), asCompiled(text)];
        for (const [one, members] of classes)
          expect([one, lines(declared.class(one)?.members)]).toEqual([one, members]);
        for (const [one, members] of interfaces) {
          expect([one, lines(declared.interface(one))]).toEqual([one, members]);
        }
      }
    },
    60_000,
  );

  it("of objects in properties are read as by the compiler, in all their namespaces", () => {
    const text = readFileSync(join(sdk("kubernetes"), "types/input.d.ts"), "utf8");
    const { interfaces } = asCompiled(text);
    expect(interfaces.size).toBeGreaterThan(1_000);
    const read = [...new Declarations(text).interfaces()].map(([name, members]) => [name, lines(members)]);
    expect(new Map(read as [string, string[]][])).toEqual(interfaces);
  }, 60_000);

  it("know the arguments of a constructor, what a class extends, and what a function takes and promises", () => {
    const declared = new Declarations(`
/** interface Old { a: string; } */
export declare class Cluster extends pulumi.CustomResource {
    static get(name: string, id: pulumi.Input<pulumi.ID>, state?: ClusterState): Cluster;
    private readonly secret;
    readonly arn: pulumi.Output<string>;
    constructor(name: string, args: ClusterArgs, opts?: pulumi.CustomResourceOptions);
}
export declare class Plain extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions);
}
export declare function getOne(args?: GetOneArgs, opts?: pulumi.InvokeOptions): Promise<GetOneResult>;
export declare function getOneOutput(args?: GetOneOutputArgs): pulumi.Output<GetOneResult>;
`);
    expect(declared.class("Cluster")).toEqual({
      base: "pulumi.CustomResource",
      members: [{ name: "arn", required: true, type: "pulumi.Output<string>" }],
      args: "ClusterArgs",
    });
    expect(declared.class("Plain")).toEqual({ base: "pulumi.ComponentResource", members: [], args: undefined });
    expect(declared.class("Other")?.args).toBe("ClusterArgs");
    expect(declared.function("getOne")).toEqual({
      parameters: "args?: GetOneArgs, opts?: pulumi.InvokeOptions",
      result: "GetOneResult",
    });
    expect(declared.function("other")).toEqual(declared.function("getOne"));
    expect(declared.interface("Old")).toBeUndefined();
    expect(new Declarations("").class("Cluster")).toBeUndefined();
    expect(new Declarations("").function("getOne")).toBeUndefined();
  });
});
