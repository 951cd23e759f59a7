export * from "./aws.ts";
export * from "./cloud.ts";
export * from "./gcp.ts";
export * from "./kubernetes.ts";
export type { Diagnostic } from "./monitor.ts";
export * from "./record.ts";
export type { StackOutputs } from "./stackOutputs.ts";
