export * from "./accelerator.ts";
export * from "./aws/index.ts";
export * from "./clientMachine.ts";
export * from "./gcp/index.ts";
export * from "./place.ts";
