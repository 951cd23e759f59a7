import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { CommandRecord } from "../../../cli/rehearse/model.ts";
import { settlement } from "../../../cli/rehearse/recover.ts";
import { rehearsalText } from "../../../cli/rehearse/told/render.ts";
import { changesText, outcomeOf, timeText } from "../../../cli/rehearse/told/renderWords.ts";
import { styleOf } from "../../../cli/render/style.ts";
import {
  bucket,
  commandOf,
  is,
  killed,
  noCapacity,
  nodeGroup,
  operation,
  recordOf,
  step,
  urnOf,
  withoutCapacity,
} from "./samples.ts";
import { style } from "./style.ts";

describe("a rehearsal as text", () => {
  it("says what ran, what went wrong, what became of it and what is left", () => {
    expect(rehearsalText(withoutCapacity(), style)).toBe(`Rehearsal of shop/dev
pulumi 3.260.0 · seed 1 · 600 minutes of the clouds in one of ours · 26 s in all
Faults: throttle=0.2, no-capacity=p5.48xlarge@us-east-2a

Commands
  command   outcome  resources               policies     time
  preview   done     2 to create             1 advisory  3.0 s
  up        failed   1 created               1 advisory  6.0 s
  next up   done     1 created, 1 unchanged  –           5.0 s
  up again  done     2 unchanged             –           2.0 s
  refresh   done     2 unchanged             –           2.0 s
  destroy   done     2 deleted               –           3.0 s

Policies
  … 1 advisory (--full shows all)

Up failed (exit code 255): 1 step done, 1 failed
  ✕ create NodeGroup gpu
    InsufficientInstanceCapacity: We currently do not have sufficient p5.48xlarge capacity in the
    Availability Zone you requested (us-east-2a).
  ✓ The next up brought it to its end: 1 created, 1 unchanged.

Kept in the cloud (retainOnDelete, or the provider does not delete it)
  - Bucket data, in the cloud as data-id

Fine: 6 commands; 1 command did not end well, and what came after put it right; 1 resource kept in
the cloud.
`);
  });

  it("counts what a program only reads, as a later refresh does", () => {
    const reads = [step("read", bucket, "theirs", [100, 200]), step("read", bucket, "missing", [100, 200], "failed")];
    const changes = { create: 7 };
    expect(changesText({ changes, commandLine: "pulumi up --yes", steps: reads })).toBe("7 created, 1 read");
    expect(changesText({ changes, commandLine: "pulumi preview", steps: reads })).toBe("7 to create, 1 to read");
    expect(changesText({ changes: { read: 2 }, commandLine: "pulumi up --yes", steps: reads })).toBe("2 read");
  });

  it("says little of a rehearsal in which nothing happened", () => {
    const record = recordOf([commandOf("up", [0, 1_000], { changes: { create: 1 } })]);
    expect(rehearsalText(record, style)).toBe(`Rehearsal of shop/dev
pulumi 3.260.0 · seed 1 · the clouds take no time for anything · 1.0 s in all
No faults were ordered.

Commands
  command  outcome  resources  policies   time
  up       done     1 created  –         1.0 s

Fine: 1 command.
`);
  });

  it("tells with which command a user settles what a killed engine left pending", () => {
    const record = recordOf(
      [
        commandOf("up", [0, 5_000], {
          exitCode: null,
          steps: [
            step("create", nodeGroup, "gpu", [1_000], "unfinished"),
            step("create", nodeGroup, "cpu", [1_000], "unfinished"),
          ],
        }),
        commandOf("cancel", [5_000, 6_000]),
        commandOf("next up", [6_000, 9_000], { commandLine: "pulumi up --yes", exitCode: 1 }),
      ],
      {
        pending: [
          {
            stack: "organization/shop/dev",
            urn: urnOf(nodeGroup, "gpu"),
            operation: "creating",
            id: "ng-1",
            ...settlement("creating", "ng-1"),
          },
          {
            stack: "organization/shop/dev",
            urn: urnOf(nodeGroup, "cpu"),
            operation: "creating",
            ...settlement("creating", undefined),
          },
        ],
      },
    );
    const text = rehearsalText(record, style);
    expect(text).toContain(`
Up was killed after 5.0 s: 0 steps done, 2 begun and not ended
  … not ended: create NodeGroup gpu, NodeGroup cpu
  ✕ The next up did not bring it to its end: it ended as failed.

Next up failed (exit code 1): 0 steps done
  No other up followed.

Pending operations (2)
  - creating NodeGroup gpu: in the cloud as ng-1
    pulumi state edit (move it from pending_operations to resources, with "id": "ng-1"), pulumi refresh
  - creating NodeGroup cpu: not in the cloud
    pulumi refresh --clear-pending-creates
`);
  });

  it("tells what a provider did not live to tell of apart from operations that are pending", () => {
    const pending = [
      { stack: "s", urn: urnOf(bucket, "a"), operation: "creating", ...settlement("creating", undefined) },
      {
        stack: "s",
        urn: urnOf(bucket, "b"),
        operation: "orphaned",
        id: "b-1",
        settled: "imported",
        settledBy: `pulumi import ${bucket} b b-1 --protect=false`,
      } as const,
    ];
    const shown = (some: typeof pending) =>
      rehearsalText(recordOf([commandOf("up", [0, 100])], { pending: some }), style)
        .split("\n\n")
        .slice(2, -1);
    const [operations, unknown] = [
      "Pending operations (1)\n  - creating Bucket a: not in the cloud\n    pulumi refresh --clear-pending-creates",
      `Made, and in no state when the up ended (1)\n  - Bucket b, in the cloud as b-1\n    pulumi import ${bucket} b b-1 --protect=false`,
    ];
    expect(shown(pending)).toEqual([operations, unknown]);
    expect(shown(pending.slice(1))).toEqual([unknown]);
  });

  it("says once why a step failed, and nothing of the stack, which ends with its command", () => {
    const message = "error reading from server: connection reset by peer";
    const command = commandOf("up", [0, 100], {
      exitCode: 1,
      steps: [
        step("create", "pulumi:pulumi:Stack", "shop-dev", [0], "unfinished"),
        step("create", "shop:index:Network", "train", [0], "unfinished"),
        step("create", bucket, "a", [0, 10], "failed"),
      ],
      diagnostics: [
        { severity: "error", urn: urnOf(bucket, "a"), message: `${message}\n` },
        { severity: "error", urn: urnOf("shop:index:Network", "train"), message: `${message}\n` },
        { severity: "error", urn: urnOf("shop:index:Network", "train"), message: "and another\n" },
      ],
    });
    const text = rehearsalText(recordOf([command]), style);
    expect(text.split("\n\n").find((one) => one.startsWith("Up failed"))).toBe(
      `Up failed (exit code 1): 0 steps done, 1 failed, 1 begun and not ended
  ✕ create Bucket a
    ${message}
  … not ended: create Network train
  ✕ and another
  No other up followed.`,
    );
  });

  it("says what the time of a kill is counted from", () => {
    const record = recordOf([commandOf("up", [0, 22_000], { exitCode: null })], { faults: ["kill-engine=5s"] });
    expect(rehearsalText(record, style)).toContain(
      "Up was killed after 22 s: 0 steps done\n  kill-engine=5s is counted from the first resource of a cloud that the update began\n",
    );
  });

  it("does not call made what the next up leaves half made", () => {
    const { commands, ...record } = withoutCapacity();
    const [preview, up, next, ...others] = commands;
    const failed = { ...up!, cloud: [...up!.cloud, is(nodeGroup, "gpu", 9_500, "failed")] };
    const settled = { ...next!, steps: [step("update", nodeGroup, "gpu", [12_000, 15_000])] };
    const told = (...all: CommandRecord[]): string =>
      rehearsalText({ ...record, commands: all }, { ...style, width: 300 });
    expect(told(preview!, failed, settled, ...others)).toContain(
      "  ✕ The next up did not bring it to its end: it ended well, and its cloud still has half made NodeGroup gpu, which only another one replaces (pulumi up --replace).\n",
    );
    const made = { ...settled, cloud: [is(nodeGroup, "gpu", 14_000, "ready")] };
    expect(told(preview!, failed, made, ...others)).toContain("  ✓ The next up brought it to its end");
    const elsewhere = { ...settled, stack: "organization/other/dev" };
    expect(told(preview!, failed, elsewhere)).toContain("  No other up followed.\n");
  });

  it("names the property for which something protected would be replaced, where the engine names none", () => {
    const urn = urnOf(nodeGroup, "gpu");
    const message = `unable to replace resource "${urn}"\nas it is currently marked for protection.`;
    const diagnostics: CommandRecord["diagnostics"] = [
      { severity: "error", urn, message },
      { severity: "error", message: "update failed" },
    ];
    const replacing = ["instanceTypes", "subnetIds"];
    const found = { ...step("update", nodeGroup, "gpu", [100, 200]), replacing };
    const told = (...commands: CommandRecord[]): string =>
      rehearsalText(recordOf(commands), { ...style, width: 300 }).split("\n\n")[2]!;
    // In an up the engine has no step for it: the refresh before has said what differs.
    const refresh = commandOf("refresh after drift", [0, 900], { steps: [found] });
    const steps = [step("same", bucket, "data", [1_100, 1_200])];
    const up = commandOf("up after drift", [1_000, 2_000], { exitCode: 1, steps, diagnostics });
    expect(told(refresh, up)).toBe(`Up after drift failed (exit code 1): 1 step done
  ✕ unable to replace resource "${urn}"
    as it is currently marked for protection. (replaced because of instanceTypes, subnetIds)
  No other up followed.`);
    // In a preview it has one.
    const step_ = { ...step("replace", nodeGroup, "gpu", [1_100, 1_200], "failed"), replacing };
    const preview = commandOf("preview", [1_000, 2_000], { exitCode: 1, steps: [step_], diagnostics });
    expect(told(preview)).toBe(`Preview failed (exit code 1): 0 steps done, 1 failed
  ✕ replace NodeGroup gpu (replaced because of instanceTypes, subnetIds)
    unable to replace resource "${urn}"`);
  });

  it("tells what stands in the way of others beside a step that failed", () => {
    const failed = [step("create", bucket, "data", [100, 200], "failed")];
    const diagnostics: CommandRecord["diagnostics"] = [
      { severity: "error", urn: urnOf(bucket, "data"), message: "creating: no" },
      { severity: "error", urn: urnOf(nodeGroup, "gpu"), message: "it is protected" },
      { severity: "error", urn: urnOf("pulumi:pulumi:Stack", "shop-dev"), message: "update failed" },
    ];
    const record = recordOf([commandOf("up", [0, 1_000], { exitCode: 1, steps: failed, diagnostics })]);
    expect(rehearsalText(record, style).split("\n\n")[2]).toBe(`Up failed (exit code 1): 0 steps done, 1 failed
  ✕ create Bucket data
    creating: no
  ✕ it is protected
  No other up followed.`);
  });

  it("puts equal reasons together, and shows all names only in full", () => {
    const names = ["a", "b", "c", "d", "e"];
    const record = recordOf([
      commandOf("up", [0, 5_000], {
        exitCode: 255,
        steps: names.map((name) => step("create", nodeGroup, name, [1_000, 2_000], "failed")),
        cloud: names.map((name) =>
          operation(nodeGroup, name, [1_000, 2_000], { outcome: "refused", refusal: noCapacity }),
        ),
      }),
    ]);
    expect(rehearsalText(record, style)).toContain("  ✕ 5 × create NodeGroup a, NodeGroup b, NodeGroup c and 2 more\n");
    expect(rehearsalText(record, { ...style, full: true })).toContain(
      "  ✕ 5 × create NodeGroup a, NodeGroup b, NodeGroup c, NodeGroup d, NodeGroup e\n",
    );
  });

  it("says of mandatory findings whom they stop and why, of others only how many", () => {
    const finding = {
      policy: "cost-limit",
      level: "mandatory",
      urn: urnOf(nodeGroup, "gpu"),
      message: "It costs 5 USD.",
    };
    const other = { policy: "lustre-backup", level: "advisory", urn: urnOf(nodeGroup, "gpu"), message: "No backup." };
    const findings = [finding, other, { ...finding, urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev" }];
    const preview = commandOf("preview", [0, 1_000], {
      exitCode: 255,
      findings,
      changes: { create: 1 },
      commandLine: "pulumi preview",
    });
    const record = recordOf([preview], { failures: ["organization/shop/dev: preview: mandatory policies stop it"] });
    expect(rehearsalText(record, style)).toBe(`Rehearsal of shop/dev
pulumi 3.260.0 · seed 1 · the clouds take no time for anything · 1.0 s in all
No faults were ordered.

Commands
  command  outcome  resources    policies                  time
  preview  refused  1 to create  2 mandatory, 1 advisory  1.0 s

Mandatory findings
  mandatory  cost-limit  NodeGroup gpu, the stack
    It costs 5 USD.
  … 1 advisory (--full shows all)

Preview was stopped by mandatory policies: 0 steps done

Failures
  - organization/shop/dev: preview: mandatory policies stop it

Failed: 1 failure.
Fix: mend what the mandatory policies found, or give --no-policies, or a --policy-pack-config of
your own.
`);
    expect(rehearsalText(record, { ...style, full: true })).toContain(
      "  advisory  lustre-backup  NodeGroup gpu\n    No backup.",
    );
  });

  it("names the stack where there are several", () => {
    const other = commandOf("up", [1_000, 2_000], { stack: "organization/platform/dev", exitCode: 1 });
    const record = recordOf([commandOf("up", [0, 1_000]), other], { stacks: ["organization/shop/dev", other.stack] });
    const text = rehearsalText(record, style);
    expect(text).toContain("  shop/dev      up       done ");
    expect(text).toContain("\nUp of platform/dev failed (exit code 1): 0 steps done\n");
  });

  it("tells what the engine says where no step failed", () => {
    const said = { severity: "error", message: "unknown flag: --ignore-protect" } as const;
    const record = recordOf([commandOf("destroy", [0, 1_000], { exitCode: 255, diagnostics: [said, said] })]);
    expect(rehearsalText(record, style)).toContain(
      "\nDestroy failed (exit code 255): 0 steps done\n  ✕ unknown flag: --ignore-protect\n\n",
    );
  });

  it("tells half-made resources that are still there, orphans, unknown types, notes, and failures last", () => {
    const refused = operation(nodeGroup, "gpu", [0, 10], { outcome: "half-made", refusal: noCapacity });
    const cloud = [
      refused,
      is(nodeGroup, "gpu", 10, "failed"),
      is(nodeGroup, "cpu", 10, "failed"),
      is(nodeGroup, "cpu", 20, "ready"),
    ];
    const record = recordOf([commandOf("up", [0, 1_000], { cloud })], {
      leftovers: [{ package: "aws", type: nodeGroup, id: "lost", urn: urnOf(nodeGroup, "gpu"), why: "orphan" }],
      generic: ["example:index:Thing"],
      notes: ["said twice", "said twice"],
      failures: ["1 in the clouds are in no state any more"],
    });
    expect(rehearsalText(record, style).split("\n\n").slice(2).join("\n\n")).toBe(`Half made
  - NodeGroup gpu, in the cloud as gpu-id: InsufficientInstanceCapacity: We currently do not have
    sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-2a).

Orphans: in the cloud, and in no state
  - NodeGroup gpu, in the cloud as lost

Unknown types
  No simulated cloud knows these: they were accepted as they came, nothing of them was checked, and
  every change of them was an update.
  - example:index:Thing

Notes
  - said twice

Failures
  - 1 in the clouds are in no state any more

Failed: 1 failure.
`);
  });

  it("is short whatever happened, and fits the width", () => {
    const record = killed(2_000);
    const lines = rehearsalText(record, { ...style, width: 60 }).split("\n");
    expect(lines.length).toBeLessThan(80);
    // A command that is meant to be copied is not broken.
    expect(lines.filter((line) => line.length > 60 && !line.includes("pulumi refresh"))).toEqual([]);
    expect(rehearsalText(record, { ...style, full: true })).toContain(record.pending.at(-1)!.settledBy);
  });

  it("says the same in colours", () => {
    const coloured = styleOf({ isTTY: true, columns: 100, getColorDepth: () => 8 }, { TERM: "xterm" });
    const text = rehearsalText(withoutCapacity(), coloured);
    expect(text).not.toBe(stripVTControlCharacters(text));
    expect(stripVTControlCharacters(text)).toBe(rehearsalText(withoutCapacity(), style));
  });
});

describe("words", () => {
  it.each([
    [{ create: 1_218, same: 4 }, "pulumi up --yes", "1,218 created, 4 unchanged"],
    [{ same: 4, update: 1, delete: 2 }, "pulumi up --yes", "1 updated, 2 deleted, 4 unchanged"],
    [{ replace: 1, same: 2 }, "pulumi preview", "1 to replace, 2 unchanged"],
    [{ create: 0 }, "pulumi up", "nothing"],
    [{ "remove-pending-replace": 1 }, "pulumi up", "1 remove-pending-replace"],
  ])("are the engine's for %j of %s", (changes, commandLine, words) => {
    expect(changesText({ changes, commandLine })).toBe(words);
  });

  it.each([
    [40, "0.0 s"],
    [3_000, "3.0 s"],
    [9_960, "10 s"],
    [60_000, "1 min"],
    [245_400, "4 min 5 s"],
    [3_600_000, "1 h"],
    [7_800_000, "2 h 10 min"],
  ])("for %d ms are %s", (milliseconds, words) => expect(timeText(milliseconds)).toBe(words));

  it("tell a destroy that protection stops from one that fails", () => {
    expect(outcomeOf(commandOf("destroy, protected", [0, 1], { exitCode: 255 }))).toBe("stopped");
    expect(outcomeOf(commandOf("destroy", [0, 1], { exitCode: 255 }))).toBe("failed");
    expect(outcomeOf(commandOf("destroy", [0, 1], { exitCode: null }))).toBe("killed");
  });
});
