export * from "./aws/index.ts";
export * from "./cloud.ts";
export * from "./gcp/index.ts";
export * from "./kubernetes/index.ts";
export type { Diagnostic } from "./monitor.ts";
export * from "./record.ts";
export type { StackOutputs } from "./stackOutputs.ts";
