import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import {
  ApiDescription,
  type Field,
  type MessageType,
  plainWords,
  rulesInWords,
  type ValueType,
} from "../description.ts";

const root = join(import.meta.dirname, "../../../node_modules");

/** Reads the shapes that an SDK of AWS declares: `@aws-sdk/client-eks`. */
export function readAwsSdk(name: string, sdk: string): ApiDescription {
  const folder = join(root, sdk, "dist-types/models");
  const files = readdirSync(folder).filter((file) => /^(enums|models_\d+)\.d\.ts$/.test(file));
  return readDeclarations(
    name,
    files.map((file) => readFileSync(join(folder, file), "utf8")),
  );
}

/** Reads the declarations that are generated from a discovery document: `@maxim_mazurok/gapi.client.storage-v1`. */
export function readGapi(name: string, types: string): ApiDescription {
  return readDeclarations(name, [readFileSync(join(root, types, "index.d.ts"), "utf8")]);
}

interface Declared {
  readonly node: ts.InterfaceDeclaration;
  readonly source: ts.SourceFile;
}

/** Reads interfaces and enumerations from TypeScript declarations. */
export function readDeclarations(name: string, texts: readonly string[]): ApiDescription {
  const declared = new Map<string, Declared>();
  const enumerations = new Map<string, readonly string[]>();
  for (const text of texts) {
    const source = ts.createSourceFile("", text, ts.ScriptTarget.Latest, false);
    const visit = (node: ts.Node): void => {
      if (ts.isInterfaceDeclaration(node)) {
        declared.set(node.name.text, { node, source });
      } else if (ts.isVariableStatement(node)) {
        for (const { name, type } of node.declarationList.declarations) {
          const values = type === undefined ? [] : literalMembers(type);
          if (ts.isIdentifier(name) && values.length > 0) enumerations.set(name.text, values);
        }
      } else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) {
        ts.forEachChild(node, visit);
      }
    };
    ts.forEachChild(source, visit);
  }
  const types: MessageType[] = [];
  for (const [each, { node, source }] of declared) {
    readMessage(each, node.members, source, { declared, enumerations, types });
  }
  return new ApiDescription(name, types);
}

interface Scope {
  readonly declared: ReadonlyMap<string, unknown>;
  readonly enumerations: ReadonlyMap<string, readonly string[]>;
  /** Where messages go, also those that stand inside others. */
  readonly types: MessageType[];
}

function readMessage(name: string, members: readonly ts.TypeElement[], source: ts.SourceFile, scope: Scope): void {
  const fields = new Map<string, Field>();
  for (const member of members) {
    if (!ts.isPropertySignature(member) || member.type === undefined) continue;
    const key = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : "";
    const words = plainWords(commentBefore(member, source));
    const said = rulesInWords(words);
    const type = readType(member.type, `${name}.${key}`, source, scope);
    fields.set(key, {
      name: key,
      type: type.kind === "text" && said.pattern !== undefined ? { ...type, pattern: said.pattern } : type,
      // SDKs of AWS write `name: string | undefined` for what is required and `name?:` for what is not.
      required: member.questionToken === undefined || said.required,
      outputOnly: said.outputOnly,
      words,
    });
  }
  scope.types.push({ name, fields, alternatives: [] });
}

function readType(node: ts.TypeNode, path: string, source: ts.SourceFile, scope: Scope): ValueType {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kind: "text" };
    case ts.SyntaxKind.NumberKeyword:
      return { kind: "number", integer: false };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: "boolean" };
  }
  if (ts.isArrayTypeNode(node)) return { kind: "list", of: readType(node.elementType, path, source, scope) };
  if (ts.isParenthesizedTypeNode(node)) return readType(node.type, path, source, scope);
  if (ts.isUnionTypeNode(node)) {
    const others = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    const texts = others.flatMap((one) =>
      ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : [],
    );
    if (texts.length === others.length) return { kind: "text", values: texts };
    if (others.length === 1) return readType(others[0]!, path, source, scope);
    return { kind: "any" };
  }
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
    return { kind: "text", values: [node.literal.text] };
  if (ts.isTypeLiteralNode(node)) {
    readMessage(path, node.members, source, scope);
    return { kind: "message", name: path };
  }
  if (ts.isMappedTypeNode(node) && node.type !== undefined) {
    return { kind: "map", of: readType(node.type, `${path}[]`, source, scope) };
  }
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    const name = node.typeName.text;
    const values = scope.enumerations.get(name);
    if (values !== undefined) return { kind: "text", values };
    if (scope.declared.has(name)) return { kind: "message", name };
    if (name === "Array" && node.typeArguments?.[0] !== undefined) {
      return { kind: "list", of: readType(node.typeArguments[0], path, source, scope) };
    }
    if (name === "Date") return { kind: "text", format: "timestamp" };
    if (name === "Record" && node.typeArguments?.[1] !== undefined) {
      return { kind: "map", of: readType(node.typeArguments[1], `${path}[]`, source, scope) };
    }
  }
  return { kind: "any" };
}

/** `{ readonly ON_DEMAND: "ON_DEMAND" }` gives its values. */
function literalMembers(node: ts.TypeNode): string[] {
  if (!ts.isTypeLiteralNode(node)) return [];
  return node.members.flatMap((member) =>
    ts.isPropertySignature(member) &&
    member.type !== undefined &&
    ts.isLiteralTypeNode(member.type) &&
    ts.isStringLiteral(member.type.literal)
      ? [member.type.literal.text]
      : [],
  );
}

function commentBefore(node: ts.Node, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, node.pos) ?? [];
  const last = ranges.at(-1);
  if (last === undefined) return "";
  return source.text
    .slice(last.pos + 2, last.end - 2)
    .replace(/^\s*\*+ ?/gm, "")
    .replace(/^@public\s*$/gm, "");
}
