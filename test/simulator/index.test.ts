import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as simulator from "../../simulator/index.ts";

const root = resolve(import.meta.dirname, "../..");

describe("hybrid-gpu/simulator", () => {
  it("has the clouds, what runs a program against them, and whose they are", () => {
    expect(Object.keys(simulator).sort()).toEqual([
      "UnansweredCallError",
      "record",
      "simulatedAccount",
      "simulatedAws",
      "simulatedGcp",
      "simulatedKubernetes",
      "simulatedProject",
      "simulatedProjectNumber",
    ]);
  });

  it("has every type that stands in the signatures of what it has", () => {
    const { exported, named } = signatures(resolve(root, "simulator/index.ts"));
    expect(exported).toContain("CloudType");
    expect(named).toContain("QuotaSnapshotRow");
    expect(named.filter((name) => !exported.includes(name))).toEqual([]);
  });
});

/** Names that a module exports, and names of types of this package that their declarations mention. */
function signatures(file: string): { readonly exported: string[]; readonly named: string[] } {
  const { config } = ts.parseConfigFileTextToJson(
    "tsconfig.json",
    readFileSync(resolve(root, "tsconfig.json"), "utf8"),
  );
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([file], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const origin = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).map(origin);
  const named = new Set<string>();
  const visit = (node: ts.Node): void => {
    // What a function does is no part of its signature, nor is what a class keeps to itself.
    if (ts.isBlock(node) || (ts.isPropertyDeclaration(node) && ts.isPrivateIdentifier(node.name))) return;
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const symbol = checker.getSymbolAtLocation(ts.isTypeReferenceNode(node) ? node.typeName : node.expression);
      const found = symbol && origin(symbol);
      const isOurs = found?.declarations?.some((one) => !one.getSourceFile().fileName.includes("node_modules"));
      const isParameter = (found?.flags ?? 0) & ts.SymbolFlags.TypeParameter;
      if (isOurs && !isParameter) named.add(found!.name);
    }
    ts.forEachChild(node, visit);
  };
  for (const declaration of exported.flatMap((symbol) => symbol.declarations ?? [])) {
    // Of a constant its type, not its value.
    if (ts.isVariableDeclaration(declaration)) declaration.type && visit(declaration.type);
    else visit(declaration);
  }
  return { exported: exported.map(({ name }) => name), named: [...named].sort() };
}
