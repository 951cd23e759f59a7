import { closest } from "../../components/core/nearest.ts";
import { type Step, stepsOf } from "../../components/core/path.ts";
import { type Properties, Secret } from "../../components/core/value.ts";
import { isRecord } from "../markup.ts";

/** Whether a resource has a property; of what it has not the path that was probably meant, if any. */
export type Standing = { readonly there: true } | { readonly there: false; readonly meant?: string };

/** Properties whose keys are of everybody's own choosing: one beside another says nothing of what is misspelt. */
const freelyNamed = /^(?:tags|tagsAll|.*labels|annotations|metadata|data|stringData|matchLabels)$/i;

/** How a path stands in what was asked for and in what there is. */
export function standingOf(path: string, { inputs, outputs }: Record<"inputs" | "outputs", Properties>): Standing {
  const parts = stepsOf(path);
  let holders: unknown[] = [inputs, outputs].map(opened);
  for (const [index, part] of parts.entries()) {
    const next = holders.filter((one) => has(one, part)).map((one) => opened((one as Properties)[part]));
    if (next.length === 0) {
      const free = parts.slice(0, index).some((one) => freelyNamed.test(String(one)));
      const siblings = holders.flatMap((one) => (isRecord(one) ? Object.keys(one) : []));
      const near = free || typeof part === "number" ? undefined : closest(part, [...new Set(siblings)]);
      if (near === undefined) return { there: false };
      return { there: false, meant: pathText([...parts.slice(0, index), near, ...parts.slice(index + 1)]) };
    }
    holders = next;
  }
  return { there: true };
}

/** What is in a secret, to whoever looks into the cloud. */
function opened(value: unknown): unknown {
  return value instanceof Secret ? opened(value.reveal()) : value;
}

function has(holder: unknown, part: Step): boolean {
  if (typeof part === "number") return Array.isArray(holder) && part < holder.length;
  return isRecord(holder) && Object.hasOwn(holder, part);
}

/** As `--fault drift=…` takes it, without quotes. */
function pathText(parts: readonly Step[]): string {
  return parts
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`))
    .join("");
}
