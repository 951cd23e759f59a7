import type { Read } from "../../core/value.ts";

/* Small words for putting together what was read and what follows from it. */

export function known<T>(value: T, path: string): Read<T> & { state: "known" } {
  return { state: "known", value, path, secret: false };
}

export function unknown(path: string, why: string): Read<never> & { state: "unknown" } {
  return { state: "unknown", path, why };
}

/** The first of two that is not absent. */
export function first<T>(one: Read<T>, other: Read<T>): Read<T> {
  return one.state === "absent" ? other : one;
}

/** What stands where nothing is given. */
export function or<T>(answer: Read<T>, fallback: T): Read<T> {
  return answer.state === "absent" ? known(fallback, answer.path) : answer;
}
