import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { judgeGraph, type Place } from "./convert.ts";
import { resource } from "./support.ts";

/** Truth values that providers take as text. */
const asked = new Set([
  "insecureKubeletReadonlyPortEnabled",
  "associateCarrierIpAddress",
  "associatePublicIpAddress",
  "deleteOnTermination",
  "ebsOptimized",
  "encrypted",
  "primaryIpv6",
]);

const root = join(import.meta.dirname, "../../node_modules");

/**
 * Sends a resource of each type with every argument that Pulumi declares for it: a converter that forgets one, or sends it
 * in another type than the API takes, cannot hide behind the few arguments that our components use. Values are made up
 * from the types alone, so nothing is said about what they mean.
 */
export function everyArgument(place: Place, sdk: string): { arguments: number; unplaced: string[] } {
  const inputs = interfacesOf(join(root, sdk, "types/input.d.ts"));
  const unplaced: string[] = [];
  let count = 0;
  for (const type of Object.keys(place.converters)) {
    const file = join(root, sdk, fileOf(type, sdk));
    const args = [...interfacesOf(file)].find(([name]) => name.endsWith("Args"))![1];
    const value = (node: ts.TypeNode): unknown => {
      if (ts.isUnionTypeNode(node)) {
        return value(node.types.find(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword)!);
      }
      if (ts.isArrayTypeNode(node)) return [value(node.elementType)];
      if (ts.isTypeLiteralNode(node)) return { key: "text" };
      if (ts.isTypeReferenceNode(node)) {
        const name = nameOf(node.typeName);
        if (name.endsWith("Input")) return value(node.typeArguments![0]!);
        const found = inputs.get(name.replace(/^(pulumi)?inputs\./, ""));
        return found === undefined ? "text" : object(found);
      }
      if (node.kind === ts.SyntaxKind.NumberKeyword) return 1;
      return node.kind === ts.SyntaxKind.BooleanKeyword ? true : "text";
    };
    const object = (declared: ts.InterfaceDeclaration): Record<string, unknown> =>
      Object.fromEntries(
        declared.members.filter(ts.isPropertySignature).map(({ name, type: declaredType }) => {
          count += 1;
          const key = (name as ts.Identifier).text;
          return [key, asked.has(key) ? "true" : value(declaredType!)];
        }),
      );
    for (const { path, problem } of judgeGraph(place, [resource(type, object(args))])) {
      if (
        /^is (not a field|1, not a text|"text", not a (number|list)|true, not)|not a map|is an object/.test(problem)
      ) {
        unplaced.push(`${type} ${path}`);
      }
    }
  }
  return { arguments: count, unplaced };
}

/** `gcp:storage/bucketIAMMember:BucketIAMMember` is declared in `storage/bucketIAMMember.d.ts`, some others in small letters. */
function fileOf(type: string, sdk: string): string {
  const path = `${type.split(":")[1]}.d.ts`;
  return existsSync(join(root, sdk, path)) ? path : path.replace(/[^/]*$/, (name) => name.toLowerCase());
}

/** `inputs.eks.ClusterVpcConfig`. */
function nameOf(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${nameOf(name.left)}.${name.right.text}`;
}

/** Interfaces by name; those in a namespace as `namespace.Name`. */
function interfacesOf(file: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
  const source = ts.createSourceFile("", readFileSync(file, "utf8"), ts.ScriptTarget.Latest, false);
  const found = new Map<string, ts.InterfaceDeclaration>();
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement)) found.set(statement.name.text, statement);
    if (!ts.isModuleDeclaration(statement) || statement.body === undefined || !ts.isModuleBlock(statement.body))
      continue;
    for (const inner of statement.body.statements) {
      if (ts.isInterfaceDeclaration(inner)) found.set(`${statement.name.text}.${inner.name.text}`, inner);
    }
  }
  return found;
}
