export { CapacityKind } from "../hardware/machineType.ts";
