export * from "./checked.ts";
export * from "./later.ts";
export * from "./lustreRef.ts";
export * from "./make.ts";
export * from "./override.ts";
export * from "./summary.ts";
export * from "./tags.ts";
