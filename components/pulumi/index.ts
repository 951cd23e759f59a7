export * from "./checked.ts";
export * from "./override.ts";
export * from "./summary.ts";
export * from "./tags.ts";
