import type { CommandRecord, EngineStep, RehearsalRecord } from "../../../cli/rehearse/model.ts";
import { settlement } from "../../../cli/rehearse/recover.ts";
import type { CloudEntry } from "../../../simulator/world/journal.ts";

export const start = Date.UTC(2026, 0, 1);
export const stack = "organization/shop/dev";

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

export const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
export const bucket = "aws:s3/bucket:Bucket";

/** A step of the engine, with times in milliseconds since the start. */
export function step(
  operation: string,
  type: string,
  name: string,
  [began, ended]: readonly [began: number, ended?: number],
  outcome: EngineStep["outcome"] = "done",
): EngineStep {
  return {
    urn: urnOf(type, name),
    type,
    operation,
    began: start + began,
    ...(ended === undefined ? {} : { ended: start + ended }),
    outcome,
  };
}

export function commandOf(
  title: string,
  [began, ended]: readonly [began: number, ended: number],
  more: Partial<CommandRecord> = {},
): CommandRecord {
  return {
    title,
    stack,
    commandLine: `pulumi ${title.split(/[ ,]/)[0]} --yes`,
    began: start + began,
    ended: start + ended,
    exitCode: 0,
    changes: {},
    steps: [],
    findings: [],
    diagnostics: [],
    cloud: [],
    ...more,
  };
}

export function recordOf(commands: readonly CommandRecord[], more: Partial<RehearsalRecord> = {}): RehearsalRecord {
  return {
    stacks: [stack],
    pulumi: "3.260.0",
    seed: 1,
    faults: [],
    speed: 0,
    began: start,
    ended: commands.at(-1)?.ended ?? start,
    commands,
    pending: [],
    leftovers: [],
    generic: [],
    notes: [],
    failures: [],
    ...more,
  };
}

export function operation(
  type: string,
  name: string,
  [at, until]: readonly [at: number, until: number],
  more: Partial<Extract<CloudEntry, { kind: "operation" }>> = {},
): CloudEntry {
  return {
    kind: "operation",
    package: type.split(":")[0]!,
    at: start + at,
    until: start + until,
    action: "create",
    type,
    urn: urnOf(type, name),
    outcome: "done",
    ...more,
  };
}

export const noCapacity = {
  code: "InsufficientInstanceCapacity",
  message:
    "We currently do not have sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-2a).",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
};

/** What is in a cloud: an entry of its journal. */
export function is(
  type: string,
  name: string,
  at: number,
  status: "creating" | "ready" | "failed" | "deleting",
  by: "provider" | "hand" = "provider",
): CloudEntry {
  return {
    kind: "is",
    package: type.split(":")[0]!,
    at: start + at,
    by,
    resource: {
      type,
      id: `${name}-id`,
      urn: urnOf(type, name),
      inputs: { userData: "AKIAQQQQWWWWEEEERRRR" },
      outputs: { password: "hunter2-of-the-database" },
      settings: {},
      status,
      due: start + at,
    },
  };
}

/** A rehearsal in which capacity is missing, then there again. */
export function withoutCapacity(): RehearsalRecord {
  const advisory = { policy: "cost-limit", level: "advisory", urn: urnOf(nodeGroup, "gpu"), message: "It costs much." };
  return recordOf(
    [
      commandOf("preview", [0, 3_000], {
        commandLine: "pulumi preview",
        changes: { create: 2 },
        findings: [advisory],
        steps: [step("create", bucket, "data", [2_000, 2_100]), step("create", nodeGroup, "gpu", [2_000, 2_200])],
      }),
      commandOf("up", [4_000, 10_000], {
        exitCode: 255,
        changes: { create: 1 },
        findings: [advisory],
        steps: [
          step("create", bucket, "data", [5_000, 5_500]),
          step("create", nodeGroup, "gpu", [5_500, 9_500], "failed"),
        ],
        diagnostics: [
          { severity: "error", urn: urnOf(nodeGroup, "gpu"), message: "creating EKS Node Group: no capacity\nmore" },
          { severity: "error", message: "update failed" },
        ],
        cloud: [
          operation(bucket, "data", [5_000, 5_500], { throttled: 3, faults: ["throttle=0.2"] }),
          operation(nodeGroup, "gpu", [5_500, 9_500], {
            outcome: "half-made",
            id: "gpu-id",
            refusal: noCapacity,
            faults: ["no-capacity=p5.48xlarge@us-east-2a"],
          }),
        ],
      }),
      commandOf("next up", [11_000, 16_000], {
        commandLine: "pulumi up --yes",
        changes: { create: 1, same: 1 },
        steps: [
          step("same", bucket, "data", [12_000, 12_000]),
          step("create-replacement", nodeGroup, "gpu", [12_000, 15_000]),
        ],
      }),
      commandOf("up again", [17_000, 19_000], { commandLine: "pulumi up --yes", changes: { same: 2 } }),
      commandOf("refresh", [20_000, 22_000], { changes: { same: 2 } }),
      commandOf("destroy", [23_000, 26_000], { changes: { delete: 2 } }),
    ],
    {
      faults: ["throttle=0.2", "no-capacity=p5.48xlarge@us-east-2a"],
      speed: 600,
      leftovers: [{ package: "aws", type: bucket, id: "data-id", urn: urnOf(bucket, "data"), why: "retained" }],
    },
  );
}

/** A rehearsal of many resources, whose engine is killed in the middle of its up. */
export function killed(many = 218): RehearsalRecord {
  const types = [
    "aws:ec2/subnet:Subnet",
    "aws:eks/cluster:Cluster",
    nodeGroup,
    "aws:fsx/lustreFileSystem:LustreFileSystem",
    bucket,
    "aws:iam/role:Role",
  ];
  const typeOf = (index: number): string => types[index % types.length]!;
  const took = (index: number): number =>
    typeOf(index).includes("eks/cluster") ? 9_000 : typeOf(index) === nodeGroup ? 4_000 : 200 + ((index * 37) % 900);
  const steps = (operation: string, from: number, until: number): EngineStep[] =>
    Array.from({ length: many }, (_, index) => {
      const began = from + 1_000 + (index / many) * (until - from - 12_000);
      return step(operation, typeOf(index), `r${index}`, [began, began + took(index)]);
    });
  const upSteps = steps("create", 15_000, 60_000)
    .filter(({ began }) => began! < start + 38_000)
    .map((one): EngineStep => {
      if (one.ended! <= start + 38_000) return one;
      const { ended: _, ...rest } = one;
      return { ...rest, outcome: "unfinished" };
    });
  const unfinished = upSteps.filter(({ outcome }) => outcome === "unfinished");
  const done = upSteps.length - unfinished.length;
  const instant = (operation: string, at: number): EngineStep[] =>
    Array.from({ length: many }, (_, index) => step(operation, typeOf(index), `r${index}`, [at, at]));
  return recordOf(
    [
      commandOf("preview", [0, 14_000], {
        commandLine: "pulumi preview",
        changes: { create: many },
        steps: instant("create", 12_000),
        findings: Array.from({ length: 12 }, (_, index) => ({
          policy: "lustre-backup",
          level: "advisory",
          urn: urnOf(typeOf(index), `r${index}`),
          message: "It has no backup.",
        })),
      }),
      commandOf("up", [15_000, 38_000], {
        exitCode: null,
        changes: { create: done },
        steps: upSteps,
        cloud: upSteps.flatMap((one, index) =>
          index % 5 === 0
            ? [
                operation(
                  one.type,
                  one.urn.split("::").at(-1)!,
                  [one.began! - start, (one.ended ?? start + 38_000) - start],
                  {
                    throttled: 1 + (index % 4),
                    faults: ["throttle=0.2"],
                  },
                ),
              ]
            : [],
        ),
      }),
      commandOf("cancel", [39_000, 40_000]),
      commandOf("state edit", [40_000, 41_000], { commandLine: "pulumi state edit" }),
      commandOf("refresh, pending operations settled", [41_000, 52_000], {
        commandLine: "pulumi refresh --yes --clear-pending-creates",
        changes: { same: done },
      }),
      commandOf("next up", [52_000, 110_000], {
        commandLine: "pulumi up --yes",
        changes: { create: many - upSteps.length, same: upSteps.length },
        steps: steps("create", 52_000, 110_000).map((one, index) =>
          index < upSteps.length ? { ...one, operation: "same", began: start + 55_000, ended: start + 55_000 } : one,
        ),
        cloud: [operation(nodeGroup, `r${many - 2}`, [90_000, 94_000], { outcome: "refused", refusal: noCapacity })],
      }),
      commandOf("up again", [110_000, 121_000], {
        commandLine: "pulumi up --yes",
        changes: { same: many },
        steps: instant("same", 120_000),
      }),
      commandOf("destroy", [122_000, 170_000], { changes: { delete: many }, steps: steps("delete", 122_000, 170_000) }),
    ],
    {
      stacks: ["organization/shop/prod"],
      speed: 60,
      faults: ["throttle=0.2", "kill-engine=20s"],
      pending: unfinished.map(({ urn }, index) => {
        const id = index === 0 ? undefined : `id-${index}`;
        return {
          stack,
          urn,
          operation: "creating",
          ...(id === undefined ? {} : { id }),
          ...settlement("creating", id),
          settledAt: start + (id === undefined ? 52_000 : 41_000),
        };
      }),
    },
  );
}
