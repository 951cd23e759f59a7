export * from "./refs.ts";
