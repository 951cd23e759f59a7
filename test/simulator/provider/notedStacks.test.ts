import { expect, it } from "vitest";
import { type CloudAnswers, type CloudCreate, created, type SimulatedCloud } from "../../../simulator/cloud.ts";
import { simulatedClouds } from "../../../simulator/clouds.ts";
import { record } from "../../../simulator/program/record.ts";
import { History } from "../../../simulator/provider/history.ts";
import { MemoryLedger } from "../../../simulator/provider/ledger.ts";
import { notedOf } from "../../../simulator/provider/noted.ts";
import type { ProviderSurroundings } from "../../../simulator/provider/operations.ts";
import { calmSettings } from "../../../simulator/provider/settings.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import program from "../../../stacks/index.ts";
import { stackConfig, stacks } from "../../support/stackFiles.ts";

/** A cloud that makes what it is asked for, and notes what it has not checked. */
function noting(cloud: SimulatedCloud, noted: JournalEntry[]): CloudAnswers {
  const ledger = new MemoryLedger([]);
  const history = new History();
  const around = {
    cloud,
    clock: { now: () => 0 },
    history,
    rehearsal: { ...calmSettings, journals: "" },
    tell: () => {},
  } as unknown as ProviderSurroundings;
  const create = (asked: CloudCreate): { id: string; outputs: CloudCreate["inputs"] } => {
    const { type, name, inputs, settings } = asked;
    const { id, outputs: added } = cloud.create({ ...asked, world: ledger });
    const urn = `urn:pulumi:dev::test::${type}::${name}`;
    history.catchUp(ledger);
    const entries = notedOf(around, ledger, { type, name, urn, inputs, settings });
    noted.push(...entries);
    const outputs = created(inputs, added);
    const resource = { type, id, urn, inputs, outputs, settings, status: "ready", due: 0 } as const;
    void ledger.transact(() => ({ entries: [...entries, isEntry(resource, 0)], result: undefined }));
    return { id, outputs: added };
  };
  return { package: cloud.package, functions: cloud.functions, invoke: (call) => cloud.invoke(call), create };
}

const admin = "aws:iam/role:Role arn:aws:iam::123456789012:role/example-platform-admin";
const diskKey =
  "gcp:kms/cryptoKey:CryptoKey projects/example-project/locations/us-east5/keyRings/clusters/cryptoKeys/data";

it.each(stacks)(
  "%s: nothing is presumed but what its configuration names, and every machine is in a table",
  async (stack) => {
    const noted: JournalEntry[] = [];
    const { nodes } = await record(program, {
      project: "hybrid-gpu",
      stack,
      preview: false,
      clouds: simulatedClouds.map((cloud) => noting(cloud, noted)),
      config: stackConfig(stack),
    });
    expect(nodes.length).toBeGreaterThan(100);
    const told = noted.map((entry) => (entry.kind === "presumed" ? `${entry.type} ${entry.id}` : entry.kind));
    expect(told.sort()).toEqual(stack === "prod" ? [admin, diskKey] : [admin]);
  },
);
