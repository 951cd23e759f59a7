import { simulatedAws } from "./aws/index.ts";
import type { SimulatedCloud } from "./cloud.ts";
import { simulatedGcp } from "./gcp/index.ts";
import { simulatedKubernetes } from "./kubernetes/index.ts";

/** All clouds that are simulated, and know types. */
export const simulatedClouds: readonly SimulatedCloud[] = [simulatedAws, simulatedGcp, simulatedKubernetes];
