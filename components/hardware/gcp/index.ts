export * from "./machineType.ts";
export * from "./tpu.ts";
