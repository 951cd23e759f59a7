export * from "./fact.ts";
export * from "./graph.ts";
export * from "./nearest.ts";
export * from "./problem.ts";
export * from "./range.ts";
export * from "./value.ts";
export * from "./wire.ts";
