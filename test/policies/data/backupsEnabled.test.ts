import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { backupsEnabled } from "../../../policies/data/backupsEnabled.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const type = "aws:fsx/lustreFileSystem:LustreFileSystem";
const association = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation";
const persistent = { deploymentType: "PERSISTENT_2", storageCapacity: 9_600 };
const home = (inputs: Properties, options: RawOptions = {}) => raw(type, "home", inputs, options);
const said = (inputs: Properties, options: RawOptions = {}, config: object = {}): string[] =>
  messages(backupsEnabled, stackOf(home(inputs, options)), "prod", config);

describe("backups-enabled", () => {
  it("finds file systems whose backups are off, given or by default", () => {
    expect(said(persistent)).toEqual([
      "home (PERSISTENT_2) has no automatic backups: automaticBackupRetentionDays is not given, and 0 by default, and at least 1 is asked for (default of prod). Fix: set automaticBackupRetentionDays: 7, or link it to a bucket with a data repository association.",
    ]);
    expect(said({ deploymentType: "PERSISTENT_1", automaticBackupRetentionDays: 0 })).toEqual([
      "home (PERSISTENT_1) has no automatic backups: automaticBackupRetentionDays is 0, and at least 1 is asked for (default of prod). Fix: set automaticBackupRetentionDays: 7, or link it to a bucket with a data repository association.",
    ]);
  });

  it("takes those that are backed up, as a text too, and goes by the days that it is told", () => {
    expect(said({ ...persistent, automaticBackupRetentionDays: 1 })).toEqual([]);
    expect(said({ ...persistent, automaticBackupRetentionDays: "7" })).toEqual([]);
    expect(said({ ...persistent, automaticBackupRetentionDays: 30 }, {}, { minDays: 30 })).toEqual([]);
    expect(said({ ...persistent, automaticBackupRetentionDays: 7 }, {}, { minDays: 30 })).toEqual([
      "home (PERSISTENT_2) keeps automatic backups for too short a time: automaticBackupRetentionDays is 7, and at least 30 is asked for (policy configuration). Fix: set automaticBackupRetentionDays: 30, or link it to a bucket with a data repository association.",
    ]);
  });

  it.each([
    {},
    { deploymentType: "SCRATCH_1" },
    { deploymentType: "SCRATCH_2" },
    { ...persistent, importPath: "s3://data" },
  ])("asks nothing of %j, which FSx does not back up", (inputs) => {
    expect(said(inputs)).toEqual([]);
  });

  it("asks nothing of a file system with a data repository association", () => {
    const system = home(persistent);
    const link = raw(association, "link", { fileSystemId: UNKNOWN }, { madeFrom: { fileSystemId: [system] } });
    expect(messages(backupsEnabled, stackOf(system, link))).toEqual([]);
    const other = raw(type, "other", persistent);
    expect(findings(backupsEnabled, stackOf(system, link, other)).map(({ urn }) => urn)).toEqual([other.urn]);
  });

  it("fails closed on what it cannot read", () => {
    for (const odd of [UNKNOWN, {}, "many", [7]]) {
      expect(findings(backupsEnabled, stackOf(home({ ...persistent, automaticBackupRetentionDays: odd })))).toEqual([
        { urn: home({}).urn, because: "unknown", message: expect.stringContaining("automaticBackupRetentionDays is ") },
      ]);
    }
    expect(said({ deploymentType: UNKNOWN })).toEqual([
      "home: whether it has backups cannot be judged, because deploymentType is known only after creation. Fix: give deploymentType as a plain value.",
    ]);
    expect(said({ deploymentType: "PERSISTENT_3" })).toEqual([
      "home: whether it has backups cannot be judged, because deploymentType is PERSISTENT_3, a deployment type that is not known here. Fix: give deploymentType as a plain value.",
    ]);
  });

  it("judges outputs where a targeted update shows nothing else, and leaves alone what is only read", () => {
    const outputs = { ...persistent, automaticBackupRetentionDays: 0 };
    expect(said(outputs, { from: "outputs", outputs })).toHaveLength(1);
    expect(said(outputs, { external: true })).toEqual([]);
  });
});
