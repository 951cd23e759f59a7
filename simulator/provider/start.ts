import type { SimulatedCloud } from "../cloud.ts";
import type { CloudFault } from "../faults/fault.ts";
import { Clock } from "../world/clock.ts";
import { JournaledWorld } from "../world/ledger.ts";
import { History, OtherJournals } from "./history.ts";
import { LateLedger, type Ledger, MemoryLedger } from "./ledger.ts";
import { providerHandlers } from "./provider.ts";
import { type Served, serve } from "./serve.ts";
import type { RehearsalSettings } from "./settings.ts";
import { Outages } from "./troubles.ts";
import { withUserTypes } from "./userTypes.ts";

export interface ProviderOptions {
  /** What is rehearsed. Absent: nothing is; what is made is known to this process alone, and nothing is refused. */
  readonly rehearsal?: RehearsalSettings | undefined;
  /** Folder of the SDK for Node.js, whose types are served as a schema. Absent: there is none to serve. */
  readonly sdk?: string | undefined;
  /** How it dies of a fault. Default: at once. */
  readonly die?: () => void;
  /** Tells the user something. Default: the engine shows what a provider prints. */
  readonly tell?: (text: string) => void;
  /** Milliseconds since the epoch. Default: the wall clock */
  readonly now?: () => number;
  /** Faults besides those of the rehearsal. */
  readonly faults?: readonly CloudFault[];
}

/** A provider that is served, and its world. */
export interface Started extends Served {
  readonly ledger: Ledger;
}

/** Serves a simulated cloud as a provider plugin. */
export async function startProvider(
  given: SimulatedCloud,
  version: string,
  options: ProviderOptions = {},
): Promise<Started> {
  const { rehearsal, now = Date.now } = options;
  const cloud = rehearsal === undefined ? given : await withUserTypes(given, rehearsal.types);
  const ledger: Ledger =
    rehearsal === undefined
      ? new MemoryLedger([], now)
      : new LateLedger(() => JournaledWorld.open(rehearsal.journals, cloud.package, { now }));
  const others = rehearsal === undefined ? undefined : new OtherJournals(rehearsal.journals, cloud.package);
  const faults = [...(options.faults ?? []), ...(await orderedFaults(rehearsal, cloud))];
  const around = {
    cloud,
    ledger,
    rehearsal,
    clock: new Clock(rehearsal?.speed ?? 0, now),
    history: new History(),
    outages: new Outages(faults, rehearsal?.seed ?? 0, cloud, others),
    die: options.die ?? (() => process.exit(1)),
    tell: options.tell ?? ((text: string) => console.error(text)),
  };
  const served = await serve(providerHandlers(around, version, options.sdk));
  return { ...served, ledger };
}

/** Faults are rarely ordered, and know all clouds: nothing of them is loaded before. */
async function orderedFaults(
  rehearsal: RehearsalSettings | undefined,
  cloud: SimulatedCloud,
): Promise<readonly CloudFault[]> {
  if (rehearsal === undefined || rehearsal.faults.length === 0) return [];
  const { parseFaults } = await import("../faults/parse.ts");
  return parseFaults(rehearsal.faults, [cloud]).cloud;
}
