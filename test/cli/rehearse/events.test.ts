import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../../cli/rehearse/engine/engine.ts";
import { recordOf, stepsOf } from "../../../cli/rehearse/engine/events.ts";

const subnet = "urn:pulumi:dev::example::aws:ec2/subnet:Subnet::a";
const cluster = "urn:pulumi:dev::example::aws:eks/cluster:Cluster::main";

const pre = (at: number, urn: string, op: string, more: object = {}): EngineEvent => ({
  at,
  event: { sequence: at, resourcePreEvent: { metadata: { op, urn, type: urn.split("::")[2], ...more } } },
});
const done = (at: number, urn: string, op: string, more: object = {}): EngineEvent => ({
  at,
  event: { sequence: at, resOutputsEvent: { metadata: { op, urn, type: urn.split("::")[2], ...more } } },
});
const failed = (at: number, urn: string, op: string): EngineEvent => ({
  at,
  event: { sequence: at, resOpFailedEvent: { metadata: { op, urn, type: urn.split("::")[2] } } },
});

const said = { title: "up", stack: "organization/example/dev", commandLine: "pulumi up --yes", cloud: [] };
const outcome = (events: EngineEvent[], exitCode: number | null, text = "") => ({
  began: 1,
  ended: 9,
  exitCode,
  events,
  text,
});

describe("what a command of the engine did", () => {
  it("has one step a resource, with when it began and how it ended", () => {
    const events = [
      pre(2, subnet, "create"),
      pre(3, cluster, "create"),
      done(4, subnet, "create"),
      failed(5, cluster, "create"),
    ];
    expect(stepsOf(events)).toEqual([
      { urn: subnet, type: "aws:ec2/subnet:Subnet", operation: "create", began: 2, ended: 4, outcome: "done" },
      { urn: cluster, type: "aws:eks/cluster:Cluster", operation: "create", began: 3, ended: 5, outcome: "failed" },
    ]);
  });

  it("leaves unfinished what the engine did not live to see the end of", () => {
    expect(stepsOf([pre(2, subnet, "create")])).toEqual([
      { urn: subnet, type: "aws:ec2/subnet:Subnet", operation: "create", began: 2, outcome: "unfinished" },
    ]);
  });

  it("says of a refresh what it found, not that it looked", () => {
    const events = [pre(2, subnet, "refresh"), done(3, subnet, "update", { diffs: ["tags"] })];
    expect(stepsOf(events)).toEqual([
      {
        urn: subnet,
        type: "aws:ec2/subnet:Subnet",
        operation: "update",
        began: 2,
        ended: 3,
        outcome: "done",
        changed: ["tags"],
      },
    ]);
  });

  it("names what differs and what forces a replacement, by the path where the provider gives it", () => {
    const detailedDiff = {
      "vpcConfig.subnetIds[0]": { diffKind: "update-replace" },
      version: { diffKind: "update" },
    };
    expect(
      stepsOf([pre(2, cluster, "replace", { keys: ["vpcConfig"], diffs: ["version"], detailedDiff })]),
    ).toMatchObject([{ changed: ["version", "vpcConfig.subnetIds[0]"], replacing: ["vpcConfig.subnetIds[0]"] }]);
    expect(stepsOf([pre(2, cluster, "replace", { keys: ["vpcConfig"], diffs: ["vpcConfig"] })])).toMatchObject([
      { changed: ["vpcConfig"], replacing: ["vpcConfig"] },
    ]);
  });

  it("says what is lost with what is replaced or deleted, by what it was made of", () => {
    const claim = "urn:pulumi:dev::shop::kubernetes:core/v1:PersistentVolumeClaim::data";
    const gone = (volumeName?: string) =>
      stepsOf([pre(2, claim, "delete", { old: { inputs: { spec: volumeName === undefined ? {} : { volumeName } } } })]);
    expect(gone()).toMatchObject([{ loses: "all that is on its volume" }]);
    // Who made the volume keeps it.
    expect(gone("theirs")[0]).not.toHaveProperty("loses");
    expect(stepsOf([pre(2, cluster, "update")])[0]).not.toHaveProperty("loses");
    expect(stepsOf([pre(2, cluster, "replace"), done(3, cluster, "replace")])).toMatchObject([
      { loses: "every workload that runs in it", outcome: "done" },
    ]);
  });

  it("counts as the engine's summary does, and of a killed command what had ended", () => {
    const events = [pre(2, subnet, "create"), done(3, subnet, "create"), pre(4, cluster, "create")];
    const summary = { at: 5, event: { sequence: 5, summaryEvent: { resourceChanges: { create: 7 } } } };
    expect(recordOf(outcome(events, null), said).changes).toEqual({ create: 1 });
    expect(recordOf(outcome([...events, summary], 0), said).changes).toEqual({ create: 7 });
  });

  it("has findings without the description that the engine puts before them", () => {
    const policyEvent = {
      resourceUrn: subnet,
      policyName: "no-public-nodes",
      enforcementLevel: "mandatory",
      message: "Nodes have no public addresses.\na is public.\nFix: make it private.\n",
    };
    const { findings } = recordOf(outcome([{ at: 2, event: { sequence: 2, policyEvent } }], 1), said);
    expect(findings).toEqual([
      { policy: "no-public-nodes", level: "mandatory", urn: subnet, message: "a is public.\nFix: make it private." },
    ]);
  });

  it("keeps what the engine prints in plain text when it fails without an event", () => {
    expect(recordOf(outcome([], 255, "error: no stack named 'dev' found\n"), said).diagnostics).toEqual([
      { severity: "error", message: "error: no stack named 'dev' found" },
    ]);
    expect(recordOf(outcome([], 0, "warning"), said).diagnostics).toEqual([]);
    expect(recordOf(outcome([], null, "half a line"), said).diagnostics).toEqual([]);
  });

  it("takes what a language host prints for the error, where a command fails without one", () => {
    const printed = (message: string): EngineEvent => ({
      at: 2,
      event: { sequence: 2, diagnosticEvent: { severity: "info#err", message, urn: "" } },
    });
    const events = [printed("Error: unable to find resource type\n"), printed("on Pulumi.yaml line 5:\n")];
    const errors = (exitCode: number, more: EngineEvent[] = []): string[] =>
      recordOf(outcome([...events, ...more], exitCode), said)
        .diagnostics.filter(({ severity }) => severity === "error")
        .map(({ message }) => message);
    expect(errors(1)).toEqual(["Error: unable to find resource type\non Pulumi.yaml line 5:"]);
    expect(errors(0)).toEqual([]);
    // Mandatory findings are reason enough.
    const policyEvent = { resourceUrn: subnet, policyName: "p", enforcementLevel: "mandatory", message: "m\nn" };
    expect(errors(1, [{ at: 3, event: { sequence: 3, policyEvent } }])).toEqual([]);
  });

  it("leaves out what the engine says for its own developers", () => {
    const diagnostic = (severity: string, message: string): EngineEvent => ({
      at: 2,
      event: { sequence: 2, diagnosticEvent: { severity, message, urn: "" } },
    });
    const events = [
      diagnostic("debug", "x"),
      diagnostic("info#err", "a\n"),
      diagnostic("error", "b"),
      diagnostic("info", " "),
    ];
    expect(recordOf(outcome(events, 1), said).diagnostics).toEqual([
      { severity: "info", message: "a" },
      { severity: "error", message: "b" },
    ]);
  });

  it("takes what was printed for the error, of much of it the beginning and the end, and what the engine itself printed before it", () => {
    const errorOf = (many: number, text: string) => {
      const events = Array.from({ length: many }, (_, line): EngineEvent => {
        const diagnosticEvent = { severity: "info#err", message: `line ${line}\n`, urn: "" };
        return { at: 2, event: { sequence: 2, diagnosticEvent } };
      });
      return recordOf(outcome(events, 1, text), said).diagnostics.at(-1);
    };
    const lines = (from: number, until: number): string[] =>
      Array.from({ length: until - from }, (_, index) => `line ${from + index}`);
    const error = (...message: string[]) => ({ severity: "error", message: message.join("\n") });
    expect(errorOf(40, " \n")).toEqual(error(...lines(0, 40)));
    expect(errorOf(41, " \n")).toEqual(error(...lines(0, 30), "… 1 more line", ...lines(31, 41)));
    expect(errorOf(100, "")).toEqual(error(...lines(0, 30), "… 60 more lines", ...lines(90, 100)));
    expect(errorOf(12, "error: no such stack\n")).toEqual(error("error: no such stack"));
  });

  it("counts the lines of what was printed at once", () => {
    const message = Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n");
    const events = [{ at: 2, event: { sequence: 2, diagnosticEvent: { severity: "info#err", message, urn: "" } } }];
    const { diagnostics } = recordOf(outcome(events, 1), said);
    expect(diagnostics.at(-1)!.message).toMatch(/^line 0\n.*\nline 29\n… 60 more lines\nline 90\n.*\nline 99$/s);
  });

  it("has failed what the engine complains of and drops, and leaves unfinished what it says nothing of", () => {
    const complaint = (severity: string, urn: string): EngineEvent => ({
      at: 5,
      event: { sequence: 5, diagnosticEvent: { severity, message: "no", urn } },
    });
    const named = (name: string): string => `urn:pulumi:dev::example::aws:ec2/subnet:Subnet::${name}`;
    const events = [
      pre(2, named("read"), "read"),
      pre(2, named("replaced"), "replace"),
      pre(2, named("created"), "create"),
      pre(2, named("warned"), "read"),
      pre(2, named("silent"), "read"),
      pre(2, named("done"), "read"),
      done(3, named("done"), "read"),
      ...["read", "replaced", "created", "done"].map((name) => complaint("error", named(name))),
      complaint("warning", named("warned")),
    ];
    const outcomes = (exitCode: number | null) =>
      recordOf(outcome(events, exitCode), said).steps.map(({ urn, outcome: one }) => `${urn.split("::")[3]} ${one}`);
    const others = ["created unfinished", "warned unfinished", "silent unfinished", "done done"];
    expect(outcomes(1)).toEqual(["read failed", "replaced failed", ...others]);
    expect(outcomes(null)).toEqual(["read unfinished", "replaced unfinished", ...others]);
  });

  it("does not say what was given up because of an error beside that error", () => {
    const complaint = (message: string, urn?: string): EngineEvent => ({
      at: 5,
      event: { sequence: 5, diagnosticEvent: { severity: "error", message, ...(urn === undefined ? {} : { urn }) } },
    });
    const [given, cause, end] = ["failed to run remediation: context canceled", "no such bucket", "update failed"];
    const told = (...events: EngineEvent[]): string[] =>
      recordOf(outcome(events, 1), said).diagnostics.map(({ message }) => message);
    expect(told(complaint(given), complaint(cause), complaint(end))).toEqual([cause, end]);
    expect(told(complaint(given), complaint(end))).toEqual([given, end]);
    const stepFailed = [pre(2, subnet, "create"), failed(3, subnet, "create")];
    expect(told(...stepFailed, complaint(cause, cluster), complaint(given, subnet))).toEqual([cause, given]);
  });
});
