import type { Ordered } from "./definition.ts";
import { matchesType, unknownPattern } from "./typePattern.ts";

/** Tells what is wrong with a part of a fault, and how it is written. */
export function wrong(ordered: Ordered, value: unknown, rule: string): undefined {
  const { text, argument, problems } = ordered;
  const { syntax, example } = ordered.definition;
  const whole = value === undefined || value === (argument ?? "");
  const shown = whole ? rule : `${JSON.stringify(value)} ${rule}`;
  problems.error("--fault", text, shown, `write ${syntax}, for example ${example}`);
  return undefined;
}

/** What is behind `=`: empty where there is nothing. */
export function required({ argument }: Ordered): string {
  return argument ?? "";
}

/** `a@b` → a and b; without the sign the whole and nothing. */
export function split(text: string, sign: string): [string, string | undefined] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** A whole number of times or operations. */
export function count(ordered: Ordered, text: string): number | undefined {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  return wrong(ordered, text, "is not a whole number from 1 to 999999");
}

/** Which types a pattern means; one that fits no known type is told, and used: there are types that no cloud here knows. */
export function pattern(ordered: Ordered, written: string): ((type: string) => boolean) | undefined {
  if (written === "" || /\s/.test(written)) return wrong(ordered, written, "is not the pattern of a type");
  warnOfType(ordered, written);
  return (type) => matchesType(written, type);
}

/** Tells the pattern of a type that no known type fits. It is used all the same. */
export function warnOfType(ordered: Ordered, written: string): void {
  const near = unknownPattern(written, knownTypes(ordered));
  if (near === undefined) return;
  const meant = near.length === 0 ? "check its spelling" : `use one of them, such as ${near.join(", ")}`;
  ordered.problems.warning(
    "--fault",
    ordered.text,
    `fits no type that the simulated clouds know: ${written}`,
    `${meant}; types that are accepted as they come are meant by it too`,
  );
}

/** Types and functions of all simulated clouds, and types of the user's own. */
export function knownTypes({ clouds, types }: Ordered): string[] {
  return [...clouds.flatMap((cloud) => [...cloud.types.keys(), ...cloud.functions]), ...types];
}
