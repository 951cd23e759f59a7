import type { ParsedComponent } from "./parsedLayout.ts";

/** What is being collected of one component. */
export interface OpenComponent {
  startBytes: number;
  endBytes?: number;
  flags: readonly string[];
  stripeCount?: number;
  stripeSizeBytes?: number;
  extensionBytes?: number;
  pattern: readonly string[];
  pool?: string;
  osts: number[];
}

export interface OpenLayout {
  path: string;
  line: number;
  kind?: "directory" | "file";
  composite: boolean;
  inherited: boolean;
  foreign: boolean;
  components: OpenComponent[];
}

export function emptyComponent(): OpenComponent {
  return { startBytes: 0, flags: [], pattern: [], osts: [] };
}

/** Components of the first mirror; an extendable component and the space that it grows into are one. */
export function firstMirror(
  found: readonly OpenComponent[],
  open: OpenLayout,
): { components: ParsedComponent[]; mirrors: number } {
  const components: ParsedComponent[] = [];
  let mirrors = 1;
  for (const [index, one] of found.entries()) {
    const extension = one.flags.includes("extension");
    // A mirror begins at the start of the file, as the first component does.
    if (index > 0 && one.startBytes === 0 && !extension) mirrors += 1;
    if (mirrors > 1) continue;
    const before = components.at(-1);
    if (extension && before !== undefined) {
      const { endBytes: _, ...rest } = before;
      components[components.length - 1] = {
        ...rest,
        ...(one.endBytes === undefined ? {} : { endBytes: one.endBytes }),
        ...(one.extensionBytes === undefined ? {} : { extensionBytes: one.extensionBytes }),
      };
      continue;
    }
    components.push(parsedComponent(one, open));
  }
  return { components, mirrors };
}

function parsedComponent(one: OpenComponent, open: OpenLayout): ParsedComponent {
  const { startBytes, endBytes, stripeCount = 0, stripeSizeBytes, pool, osts } = one;
  const onMdt = one.pattern.some((name) => name === "mdt" || name === "100");
  const overstriped = one.pattern.some((name) => name === "overstriped" || name === "201");
  return {
    startBytes,
    ...(endBytes === undefined ? {} : { endBytes }),
    stripeCount,
    ...(stripeSizeBytes === undefined ? {} : { stripeSizeBytes }),
    ...(overstriped ? { overstriped } : {}),
    ...(onMdt ? { onMdt } : {}),
    ...(pool === undefined ? {} : { pool }),
    initialised: open.kind === "file" && (!open.composite || one.flags.includes("init")),
    osts,
  };
}
