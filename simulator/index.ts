export type { ResourceNode, ResourceOptions } from "../components/core/graph.ts";
export type { Properties } from "../components/core/value.ts";
export type { Place } from "../components/hardware/place.ts";
export type { QuotaSnapshotRow } from "../components/quota/snapshot.ts";
export { simulatedAccount, simulatedAws } from "./aws/index.ts";
export {
  type CloudAnswers,
  type CloudCall,
  type CloudCreate,
  type Phrased,
  type SimulatedCloud,
  UnansweredCallError,
} from "./cloud.ts";
export type { Asked, CloudType, ImportId, Minutes, Naming, Reference, Settings } from "./cloudType.ts";
export { simulatedGcp, simulatedProject, simulatedProjectNumber } from "./gcp/index.ts";
export { simulatedKubernetes } from "./kubernetes/index.ts";
export type { Diagnostic } from "./program/monitor.ts";
export { type Recording, type RecordOptions, record } from "./program/record.ts";
export type { StackOutputs } from "./program/stackOutputs.ts";
export type { Action, Refusal } from "./refusal.ts";
export type { CloudEntry, JournalEntry } from "./world/journal.ts";
export type { Existing, World } from "./world/world.ts";
