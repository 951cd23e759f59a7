import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Confidence } from "../../../components/core/fact.ts";
import { describeProblem } from "../../../components/core/problem.ts";
import { type AwsCapacity, type CapacityQuestion, checkCapacity } from "../../../components/hardware/aws/capacity.ts";
import { awsMachineType, awsMachineTypes } from "../../../components/hardware/aws/catalogue.ts";
import { CapacityKind } from "../../../components/hardware/aws/machineType.ts";

const block = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html";
const nodeGroups = "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html";
const reservations = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html";
const zones = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html";
const id = "cr-0123456789abcdef0";
const arn = "arn:aws:resource-groups:us-east-2:123456789012:group/h100";

function ask(name: string, capacity: AwsCapacity, more: Partial<CapacityQuestion> = {}): CapacityQuestion {
  return {
    machine: awsMachineType(name),
    region: "us-east-2",
    zone: "us-east-2a",
    capacity,
    nodes: { min: 0, planned: 32, max: 32 },
    ...more,
  };
}

/** `error: …` and `warning: …`, as a person reads them. */
const said = (question: CapacityQuestion) =>
  checkCapacity(question).map((problem) => `${problem.severity}: ${describeProblem(problem)}`);

describe("what is fine", () => {
  it.each([
    [
      "a block of 64",
      ask("p5.48xlarge", { kind: "capacity-block", reservationId: id }, { nodes: { min: 0, planned: 64, max: 64 } }),
    ],
    ["a reservation by id", ask("p5.48xlarge", { kind: "reservation", reservationId: id })],
    ["a reservation by group", ask("p5.48xlarge", { kind: "reservation", resourceGroupArn: arn })],
    [
      "a reservation in its own placement group",
      ask("p5.48xlarge", { kind: "reservation", reservationId: id, placementGroup: "pg" }, { placementGroup: "pg" }),
    ],
    ["spot in a placement group", ask("p5.48xlarge", { kind: "spot" }, { placementGroup: "pg" })],
    ["one H100 on demand", ask("p5.4xlarge", { kind: "on-demand" })],
    ["serving on demand", ask("g6e.xlarge", { kind: "on-demand" })],
    ["Trainium on demand", ask("trn2.48xlarge", { kind: "on-demand" })],
    [
      "GB200 in Dallas, by group",
      ask(
        "p6e-gb200.36xlarge",
        { kind: "capacity-block", resourceGroupArn: arn.replace("us-east-2", "us-east-1") },
        { region: "us-east-1", zone: "us-east-1-dfw-2a" },
      ),
    ],
    ["no zone yet", ask("g6e.xlarge", { kind: "on-demand" }, { zone: undefined })],
    ["a block of 14 days", ask("p5.48xlarge", { kind: "capacity-block", reservationId: id, days: 14 })],
    ["a block of 182 days", ask("p5.48xlarge", { kind: "capacity-block", reservationId: id, days: 182 })],
  ] as const)("%s", (_, question) => expect(said(question)).toEqual([]));
});

describe("Capacity Blocks", () => {
  it("need an id", () => {
    expect(said(ask("p5.48xlarge", { kind: "capacity-block" }))).toEqual([
      `error: capacity.reservationId (not given) is missing: instances run in a Capacity Block only when they name it. Fix: give the id of the block, cr-…. [${nodeGroups}]`,
    ]);
  });

  it("hold 64 instances", () => {
    const question = ask(
      "p5.48xlarge",
      { kind: "capacity-block", reservationId: id },
      { nodes: { min: 0, planned: 65, max: 128 } },
    );
    expect(said(question)).toEqual([
      `error: nodes.planned (65) is above the 64 instances that one Capacity Block holds. Fix: use 64 or fewer, and one pool per block. [${block}]`,
      `error: nodes.max (128) is above the 64 instances that one Capacity Block holds. Fix: use 64 or fewer, and one pool per block. [${block}]`,
    ]);
  });

  it("take no placement group", () => {
    const question = ask(
      "p5.48xlarge",
      { kind: "capacity-block", reservationId: id, placementGroup: "own" },
      { placementGroup: "pg" },
    );
    expect(said(question)).toEqual([
      `error: placementGroup ("pg") is a placement group for a Capacity Block, which brings its own placement. Fix: leave the placement group out. [${block}]`,
      'error: capacity.placementGroup ("own") is the placement group of a reservation, and the capacity kind is capacity-block. Fix: leave it out.',
    ]);
  });

  it("are not in resource groups", () => {
    expect(said(ask("p5.48xlarge", { kind: "capacity-block", resourceGroupArn: arn, reservationId: id }))).toEqual([
      `error: capacity.resourceGroupArn ("${arn}") is a resource group, which cannot hold a Capacity Block of instances. Fix: name the block by capacity.reservationId. [${block}]`,
    ]);
  });

  it("are not sold for G6e, nor for the small Trainium", () => {
    const { source } = awsMachineType("g6e.48xlarge");
    expect(said(ask("g6e.48xlarge", { kind: "capacity-block", reservationId: id }))).toEqual([
      `error: capacity.kind ("capacity-block") is not offered for g6e.48xlarge. Fix: use on-demand, spot, reservation. [${source}]`,
    ]);
    expect(said(ask("trn1n.32xlarge", { kind: "capacity-block", reservationId: id }))).toHaveLength(1);
  });

  it("are sold in some regions only, as far as known", () => {
    const question = ask(
      "p6-b300.48xlarge",
      { kind: "capacity-block", reservationId: id },
      { region: "us-east-1", zone: "us-east-1a" },
    );
    expect(said(question)).toEqual([
      `warning: region ("us-east-1") is not a region known to sell Capacity Blocks of p6-b300.48xlarge. Fix: use us-west-2. [${block}]`,
    ]);
  });

  it("begin and end: a floor of nodes is warned about", () => {
    const question = ask(
      "p5.48xlarge",
      { kind: "capacity-block", reservationId: id },
      { nodes: { min: 2, planned: 2, max: 2 } },
    );
    expect(said(question)).toEqual([
      `warning: nodes.min (2) keeps nodes wanted before the block begins and after it ends, when every launch fails. Fix: use min 0 and raise the desired size when the block begins. [${nodeGroups}]`,
    ]);
  });

  it.each([
    [0, "error: capacity.days (0) is not a number of whole days. Fix: give 1 or more."],
    [1.5, "error: capacity.days (1.5) is not a number of whole days. Fix: give 1 or more."],
    [
      15,
      `warning: capacity.days (15) is not a length that Capacity Blocks are known to have. Fix: use 1 to 14 days, or a multiple of 7 up to 182. [${block}]`,
    ],
    [
      189,
      `warning: capacity.days (189) is not a length that Capacity Blocks are known to have. Fix: use 1 to 14 days, or a multiple of 7 up to 182. [${block}]`,
    ],
  ])("do not last %d days", (days, expected) => {
    expect(said(ask("p5.48xlarge", { kind: "capacity-block", reservationId: id, days }))).toEqual([expected]);
  });

  it("have a length, nothing else does", () => {
    expect(said(ask("g6e.xlarge", { kind: "on-demand", days: 3 }))).toEqual([
      "error: capacity.days (3) is the length of a block, and the capacity kind is on-demand. Fix: leave it out.",
    ]);
  });
});

describe("GB200", () => {
  const { source } = awsMachineType("p6e-gb200.36xlarge");
  const dallas = { region: "us-east-1", zone: "us-east-1-dfw-2a" };

  it("is not sold on spot", () => {
    expect(said(ask("p6e-gb200.36xlarge", { kind: "spot" }, dallas))).toEqual([
      `error: capacity.kind ("spot") is not offered for p6e-gb200.36xlarge. Fix: use capacity-block. [${source}]`,
    ]);
  });

  it.each(["on-demand", "reservation"] as const)("is not known to be sold as %s", (kind) => {
    const capacity = kind === "reservation" ? { kind, reservationId: id } : { kind };
    expect(said(ask("p6e-gb200.36xlarge", capacity, dallas))).toEqual([
      `warning: capacity.kind ("${kind}") is not known to be offered for p6e-gb200.36xlarge. Fix: use capacity-block. [${source}]`,
    ]);
  });

  it("is known in one local zone only", () => {
    const capacity: AwsCapacity = { kind: "capacity-block", reservationId: id };
    expect(said(ask("p6e-gb200.36xlarge", capacity, { region: "us-east-1", zone: "us-east-1a" }))).toEqual([
      `warning: zone ("us-east-1a") is not a zone known to offer p6e-gb200.36xlarge. Fix: use us-east-1-dfw-2a. [${source}]`,
    ]);
    expect(said(ask("p6e-gb200.36xlarge", capacity, { region: "us-west-2", zone: undefined }))).toEqual([
      `warning: region ("us-west-2") is not a region known to offer p6e-gb200.36xlarge. Fix: use us-east-1. [${source}]`,
    ]);
  });

  it("names one block or one group", () => {
    const resourceGroupArn = arn.replace("us-east-2", "us-east-1");
    expect(
      said(ask("p6e-gb200.36xlarge", { kind: "capacity-block", reservationId: id, resourceGroupArn }, dallas)),
    ).toEqual([
      `error: capacity.resourceGroupArn ("${resourceGroupArn}") is given beside capacity.reservationId, and instances target one or the other. Fix: leave one of the two out. [${reservations}]`,
    ]);
  });
});

describe("reservations", () => {
  it("need a target, and one only", () => {
    expect(said(ask("p5.48xlarge", { kind: "reservation" }))).toEqual([
      `error: capacity.reservationId (not given) is missing: without a target the nodes run, and are billed, outside the reservation. Fix: give the id of the reservation, or capacity.resourceGroupArn. [${reservations}]`,
    ]);
    expect(said(ask("p5.48xlarge", { kind: "reservation", reservationId: id, resourceGroupArn: arn }))).toEqual([
      `error: capacity.resourceGroupArn ("${arn}") is given beside capacity.reservationId, and instances target one or the other. Fix: leave one of the two out. [${reservations}]`,
    ]);
  });

  it.each(["cr-123", "cr-0123456789ABCDEF0", "cr-0123456789abcdef01", "lt-0123456789abcdef0", ""])(
    "have ids unlike %j",
    (wrong) => {
      for (const kind of ["reservation", "capacity-block"] as const) {
        expect(said(ask("p5.48xlarge", { kind, reservationId: wrong }))).toEqual([
          `error: capacity.reservationId (${JSON.stringify(wrong)}) is not the id of a capacity reservation. Fix: give cr- and 17 hex digits, for example cr-0123456789abcdef0. [${reservations}]`,
        ]);
      }
    },
  );

  it("have resource groups of their region", () => {
    expect(said(ask("p5.48xlarge", { kind: "reservation", resourceGroupArn: "group/h100" }))).toEqual([
      `error: capacity.resourceGroupArn ("group/h100") is not the ARN of a resource group. Fix: give arn:aws:resource-groups:<region>:<account>:group/<name>. [${reservations}]`,
    ]);
    const west = arn.replace("us-east-2", "us-west-2");
    expect(said(ask("p5.48xlarge", { kind: "reservation", resourceGroupArn: west }))).toEqual([
      `error: capacity.resourceGroupArn ("${west}") is a group of us-west-2, not of us-east-2. Fix: use a group of us-east-2.`,
    ]);
  });

  it("warn of a placement group that is not theirs", () => {
    expect(said(ask("p5.48xlarge", { kind: "reservation", reservationId: id }, { placementGroup: "pg" }))).toEqual([
      'warning: placementGroup ("pg") is not known to be the placement group in which the reservation was created: launches outside it fail with InsufficientInstanceCapacity. Fix: name the reservation\'s own group as capacity.placementGroup, or leave the placement group out. [https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3730]',
    ]);
  });

  it("are named by reservation and block only", () => {
    expect(said(ask("g6e.xlarge", { kind: "spot", reservationId: id, resourceGroupArn: arn }))).toEqual([
      `error: capacity.reservationId ("${id}") names a reservation, and the capacity kind is spot. Fix: leave it out, or use the capacity kind reservation or capacity-block.`,
      `error: capacity.resourceGroupArn ("${arn}") names a reservation, and the capacity kind is spot. Fix: leave it out, or use the capacity kind reservation or capacity-block.`,
    ]);
  });
});

describe("place and kind", () => {
  it("refuses a zone outside the region", () => {
    expect(said(ask("p5.48xlarge", { kind: "reservation", reservationId: id }, { zone: "us-west-2a" }))).toEqual([
      `error: zone ("us-west-2a") is a zone of us-west-2, not of us-east-2. Fix: use a zone of us-east-2, for example us-east-2a, or change the region. [${zones}]`,
    ]);
  });

  it("refuses a kind that does not exist", () => {
    expect(said(ask("p5.48xlarge", { kind: "flex-start" as CapacityKind }))).toEqual([
      'error: capacity.kind ("flex-start") is not a capacity kind. Fix: use one of on-demand, spot, reservation, capacity-block.',
    ]);
  });

  it("warns of a region that is not known to offer the type", () => {
    expect(said(ask("trn2.48xlarge", { kind: "spot" }, { region: "eu-west-1", zone: "eu-west-1a" }))).toEqual([
      `warning: region ("eu-west-1") is not a region known to offer trn2.48xlarge. Fix: use us-east-2, ap-south-2. [${awsMachineType("trn2.48xlarge").source}]`,
    ]);
  });

  it.each([
    "p4d.24xlarge",
    "p4de.24xlarge",
    "p5.48xlarge",
    "p5e.48xlarge",
    "p5en.48xlarge",
    "p6-b200.48xlarge",
    "p6-b300.48xlarge",
  ])("warns that %s is hardly to be had on demand", (name) => {
    expect(said(ask(name, { kind: "on-demand" }))).toEqual([
      `warning: capacity.kind ("on-demand") is hardly ever to be had for ${name}: launches fail with InsufficientInstanceCapacity for days. Fix: use capacity-block or reservation, and keep on-demand as a fallback. [https://github.com/modelplaneai/modelplane/pull/113]`,
    ]);
  });

  it("only warns of an offer that is not firmly known", () => {
    const machine = { ...awsMachineType("g6e.48xlarge"), confidence: Confidence.Memory };
    expect(said({ ...ask("g6e.48xlarge", { kind: "capacity-block", reservationId: id }), machine })).toEqual([
      `warning: capacity.kind ("capacity-block") is not known to be offered for g6e.48xlarge. Fix: use on-demand, spot, reservation. [${machine.source}]`,
    ]);
  });
});

describe("every type, every kind", () => {
  const pairs = awsMachineTypes.flatMap((machine) =>
    Object.values(CapacityKind).map((kind) => [machine.name, kind, machine] as const),
  );

  it("are 216 pairs", () => expect(pairs).toHaveLength(216));

  it.each(pairs)("%s, %s is refused exactly when it is not sold", (_, kind, machine) => {
    const region = machine.capacityBlockRegions?.[0] ?? machine.regions?.[0] ?? "us-east-2";
    const named = kind === CapacityKind.CapacityBlock || kind === CapacityKind.Reservation;
    const capacity: AwsCapacity = named ? { kind, reservationId: id } : { kind };
    const zone = machine.zones?.[0] ?? `${region}a`;
    const errors = checkCapacity({ machine, region, zone, capacity, nodes: { min: 0, planned: 1, max: 1 } }).filter(
      (problem) => problem.severity === "error",
    );
    const sold = machine.capacityKinds.includes(kind) || machine.unconfirmedKinds?.includes(kind) === true;
    expect(errors.map((problem) => problem.path)).toEqual(sold ? [] : ["capacity.kind"]);
  });

  it("judges blocks by their 64 instances and nothing else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (a, b) => {
        const [planned, max] = [Math.min(a, b), Math.max(a, b)];
        const problems = checkCapacity(
          ask("p5.48xlarge", { kind: "capacity-block", reservationId: id }, { nodes: { min: 0, planned, max } }),
        );
        const expected = [...(planned > 64 ? ["nodes.planned"] : []), ...(max > 64 ? ["nodes.max"] : [])];
        expect(problems.map((problem) => problem.path)).toEqual(expected);
      }),
    );
  });
});
