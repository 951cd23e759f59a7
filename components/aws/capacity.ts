export { CapacityKind } from "../hardware/aws/machineType.ts";
