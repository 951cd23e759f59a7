import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { printable } from "../../components/lustre/layout/index.ts";
import { nameOf } from "../readText.ts";
import { UserError } from "../userError.ts";

/** From 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a YAML or JSON text says, and where. */
export interface YamlText {
  readonly value: unknown;
  /**
   * Where a property is, or the nearest thing around it that is there: `datasets[0].fileCount`.
   * @param key whether its name is meant and not its value
   */
  locate(path: string, key?: boolean): Position;
}

/** Values that a file may have once its aliases are followed: 1,000 data sets have about 10,000. */
const mostValues = 200_000;
const deepest = 64;
const mostFaults = 20;

/** @throws UserError with every syntax error and its position; for more than one document, and for aliases that multiply */
export function parseYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = document.errors.map(({ code, pos, message }) => ({
    offset: pos[0],
    message: code === "MULTIPLE_DOCS" ? "A second document begins here" : message.split("\n")[0]!,
  }));
  if (faults.some(({ message }) => message.includes("call stack"))) throw tooDeep(file);
  if (faults.length === 0) faults.push(...follow(document, file));
  if (faults.length > 0) {
    const shown = faults.slice(0, mostFaults).map(({ offset, message }) => {
      const { line, column } = at(offset);
      return `  - ${nameOf(file)}:${line}:${column}: ${printable(message)}`;
    });
    const more = faults.length > shown.length ? [`  and ${faults.length - shown.length} more`] : [];
    throw new UserError([`${nameOf(file)} is not valid YAML`, ...shown, ...more].join("\n"));
  }
  return {
    value: plainValue(document, file),
    locate: (path, key = false) => at(find(document, path, key)),
  };
}

function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: mostValues });
  } catch (error) {
    throw new UserError(`${nameOf(file)} is not valid YAML: ${printable((error as Error).message)}`);
  }
}

interface Fault {
  readonly offset: number;
  readonly message: string;
}

/**
 * Follows the aliases and returns those that stand for nothing. Aliases of aliases grow a file beyond all bounds: stops
 * counting in time.
 */
function follow(document: Document, file: string): Fault[] {
  const faults: Fault[] = [];
  const anchors = new Map<string, Node>();
  let count = 0;
  const walk = (node: unknown, depth: number): void => {
    count += 1;
    if (count > mostValues) {
      throw new UserError(
        `${nameOf(file)} has more than ${mostValues.toLocaleString("en-US")} values once its aliases are followed. Fix: describe fewer directories, with fewer aliases`,
      );
    }
    if (depth > deepest) throw tooDeep(file);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) walk(target, depth + 1);
      else faults.push({ offset: startOf(node) ?? 0, message: `There is no anchor &${node.source} before this alias` });
      return;
    }
    if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isPair(node)) {
      if (isCollection(node.key)) faults.push({ offset: startOf(node.key) ?? 0, message: "A key has to be a text" });
      walk(node.value, depth);
    } else if (isCollection(node)) for (const item of node.items) walk(item, depth + 1);
  };
  walk(document.contents, 0);
  return faults;
}

function tooDeep(file: string): UserError {
  return new UserError(
    `${nameOf(file)} is nested deeper than ${deepest} levels, or an alias is inside of what it stands for. Fix: write a workload, which has four levels`,
  );
}

function find(document: Document, path: string, key: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node) && name !== undefined) {
      const pair = pairOf(node, name, document);
      if (pair === undefined) break;
      node = pair.value;
      offset = (key ? undefined : startOf(node)) ?? startOf(pair.key) ?? offset;
    } else if (isSeq(node) && index !== undefined) {
      node = node.items[Number(index)];
      if (node === undefined) break;
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

/** A property of a mapping, or of what is merged into it with `<<`. */
function pairOf(map: YAMLMap, name: string, document: Document): Pair | undefined {
  const own = map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  if (own !== undefined) return own;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || !isMerge(key.value)) continue;
    for (const source of isSeq(value) ? value.items : [value]) {
      const merged = isAlias(source) ? source.resolve(document) : source;
      const found = isMap(merged) ? pairOf(merged, name, document) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isMerge(key: unknown): boolean {
  return key === "<<" || (typeof key === "symbol" && key.description === "<<");
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? ((node as Node).range?.[0] ?? undefined) : undefined;
}
