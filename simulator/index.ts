export * from "./aws.ts";
export * from "./cloud.ts";
export type { Diagnostic } from "./monitor.ts";
export * from "./record.ts";
