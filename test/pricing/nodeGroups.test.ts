import { describe, expect, it } from "vitest";
import { ResourceGraph } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import { amounts, measured, type NodeParts, node, nodeGroupToken, urnOf } from "./graph.ts";
import { pool, rootGp3, sizes, skypilot } from "./instancesSupport.ts";

const likeHome =
  "price of us-east-1 (aws/karpenter-provider-aws zz_generated.pricing_aws.go), which us-east-2 shared in AWS's price file of 2025-04-04";

describe("managed node groups", () => {
  it("on demand: instances and root disks, line by line", () => {
    const component = node("hybrid-gpu:index:EksGpuNodePool", "train", {}, { custom: false });
    const [group, template] = pool({ instanceType: "p5.48xlarge", ...rootGp3 }, sizes(0, 2, 4));
    expect(measured([{ ...group, parent: component.urn }, template, component])).toEqual({
      state: "priced",
      lines: [
        {
          urn: group.urn,
          component: component.urn,
          sku: "p5.48xlarge",
          description: "p5.48xlarge instances, on-demand",
          region: "us-east-2",
          purchase: "on-demand",
          quantity: { min: 0, planned: 2, max: 4 },
          unit: "instance-hour",
          unitPrice: "55.04",
          currency: "USD",
          priceSource: skypilot,
          priceDate: "2026-01-01",
          confidence: "observed",
          monthly: { min: 0, planned: 80_358.4, max: 160_716.8 },
        },
        {
          urn: group.urn,
          component: component.urn,
          sku: "gp3",
          description: "root disk, 100 GiB gp3",
          region: "us-east-2",
          purchase: "on-demand",
          quantity: { min: 0, planned: 200, max: 400 },
          unit: "GB-month",
          unitPrice: "0.08",
          currency: "USD",
          priceSource: "common knowledge of the AWS price list",
          priceDate: "2026-11-21",
          confidence: "memory",
          monthly: { min: 0, planned: 16, max: 32 },
        },
      ],
    });
  });

  it("of the default disk, with and without diskSize", () => {
    const group = (inputs: Record<string, unknown>) =>
      measured([node(nodeGroupToken, "system", { instanceTypes: ["m7i.xlarge"], ...sizes(2, 2, 3), ...inputs })]);
    const compute = {
      urn: urnOf(nodeGroupToken, "system"),
      sku: "m7i.xlarge",
      description: "m7i.xlarge instances, on-demand",
      region: "us-east-2",
      purchase: "on-demand",
      quantity: { min: 2, planned: 2, max: 3 },
      unit: "instance-hour",
      unitPrice: "0.2016",
      currency: "USD",
      priceSource: likeHome,
      priceDate: "2026-07-20",
      confidence: "derived",
      monthly: { min: 294.34, planned: 294.34, max: 441.5 },
    };
    const disk = {
      ...compute,
      sku: "gp3",
      description: "root disk, 20 GiB gp3",
      quantity: { min: 40, planned: 40, max: 60 },
      unit: "GB-month",
      unitPrice: "0.08",
      priceSource: "common knowledge of the AWS price list",
      priceDate: "2026-11-21",
      confidence: "memory",
      monthly: { min: 3.2, planned: 3.2, max: 4.8 },
      note: "size and type as EKS makes them by default",
    };
    expect(group({})).toEqual({ state: "priced", lines: [compute, disk] });
    const { note: _, ...plain } = disk;
    expect(group({ diskSize: 50 })).toEqual({
      state: "priced",
      lines: [
        compute,
        {
          ...plain,
          description: "root disk, 50 GiB gp3",
          quantity: { min: 100, planned: 100, max: 150 },
          monthly: { min: 8, planned: 8, max: 12 },
        },
      ],
    });
  });

  it("without any type are t3.medium", () => {
    expect(
      amounts(measured([node(nodeGroupToken, "system", sizes(1, 1, 1))], {}, { aws: { region: "us-east-1" } })),
    ).toEqual([
      {
        sku: "t3.medium",
        purchase: "on-demand",
        unit: "instance-hour",
        unitPrice: "0.0416",
        quantity: [1, 1, 1],
        monthly: [30.37, 30.37, 30.37],
      },
      {
        sku: "gp3",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.08",
        quantity: [20, 20, 20],
        monthly: [1.6, 1.6, 1.6],
      },
    ]);
  });

  it("of several types take the dearest", () => {
    const answer = measured([
      node(nodeGroupToken, "dev", { instanceTypes: ["g6e.xlarge", "g6e.4xlarge", "g6e.2xlarge"], ...sizes(0, 0, 1) }),
    ]);
    expect(answer.state === "priced" && answer.lines[0]).toMatchObject({
      sku: "g6e.4xlarge",
      unitPrice: "3.00424",
      monthly: { min: 0, planned: 0, max: 2193.1 },
      note: "the dearest of g6e.xlarge, g6e.4xlarge, g6e.2xlarge",
    });
  });

  it("price every disk of the template, and what gp3 and io2 charge on top", () => {
    const blockDeviceMappings = [
      { deviceName: "/dev/xvdb", ebs: { volumeSize: 1000, volumeType: "gp3", iops: 4000, throughput: 500 } },
      { deviceName: "/dev/xvdc", ebs: { volumeSize: "500", volumeType: "io2", iops: 10_000 } },
      { deviceName: "/dev/xvdd", ebs: { volumeSize: 100 } },
      { deviceName: "/dev/xvde", virtualName: "ephemeral0" },
    ];
    const nodes = pool({ instanceType: "g6e.xlarge", blockDeviceMappings }, sizes(1, 2, 2));
    const answer = measured(nodes);
    expect(
      answer.state === "priced" &&
        answer.lines.slice(1).map(({ description, monthly, note }) => [description, monthly.planned, note]),
    ).toEqual([
      ["root disk, 20 GiB gp3", 3.2, "size and type as EKS makes them by default"],
      ["disk /dev/xvdb, 1000 GiB gp3", 160, undefined],
      ["disk /dev/xvdb, 1000 IOPS above 3000", 10, "above 3000"],
      ["disk /dev/xvdb, 375 MB/s above 125", 30, "above 125"],
      ["disk /dev/xvdc, 500 GiB io2", 125, undefined],
      ["disk /dev/xvdc, 10000 IOPS", 1300, "to 32,000; less above"],
      ["disk /dev/xvdd, 100 GiB gp2", 20, undefined],
    ]);
  });

  it.each([
    ["an unknown maximum", sizes(0, 1, UNKNOWN), "scalingConfig.maxSize: known only after creation"],
    ["an unknown plan", sizes(0, UNKNOWN, 4), "scalingConfig.desiredSize: known only after creation"],
    ["an unknown scaling", { scalingConfig: UNKNOWN }, "scalingConfig.minSize: known only after creation"],
    ["no scaling", {}, "scalingConfig.minSize is missing"],
    ["a size that is no number", sizes(0, 1, "many"), "scalingConfig.maxSize: not a number"],
    ["a fraction", sizes(0, 1.5, 4), "scalingConfig.desiredSize (1.5) is no whole number"],
    ["a negative size", sizes(-1, 1, 4), "scalingConfig.minSize (-1) is no plausible amount"],
    ["an absurd size", sizes(0, 1, 1e12), "scalingConfig.maxSize (1000000000000) is no plausible amount"],
    ["sizes out of order", sizes(0, 5, 4), "sizes are not in order: min 0, planned 5, max 4"],
    [
      "an unknown capacity type",
      { ...sizes(0, 1, 1), capacityType: UNKNOWN },
      "capacityType: known only after creation",
    ],
    [
      "a capacity type that does not exist",
      { ...sizes(0, 1, 1), capacityType: "CHEAP" },
      'capacityType: "CHEAP" is not a capacity type of managed node groups',
    ],
    ["an unknown type", { ...sizes(0, 1, 1), instanceTypes: [UNKNOWN] }, "instanceTypes[0]: known only after creation"],
    [
      "a template outside the stack",
      { ...sizes(0, 1, 1), launchTemplate: { id: "lt-1", version: "1" } },
      "the disks of its nodes are not known: launch template lt-1 is not in this stack",
    ],
  ])("with %s are unpriced for want of a quantity", (_, inputs, why) => {
    const measurement = measured([node(nodeGroupToken, "train", { instanceTypes: ["g6e.xlarge"], ...inputs })]);
    expect(measurement).toMatchObject({ state: "unpriced", why, unknownQuantity: true });
  });

  it("keep their nodes on the bill when only the price of their disks is missing", () => {
    const group = node(nodeGroupToken, "train", {
      region: "eu-north-1",
      instanceTypes: ["g6e.xlarge"],
      diskSize: 100,
      ...sizes(0, 1, 2),
    });
    const measurement = measured([group]);
    expect(measurement).toMatchObject({
      state: "unpriced",
      why: expect.stringMatching(/^no price for aws ebs gp3 in eu-north-1/),
      lines: [{ sku: "g6e.xlarge", region: "eu-north-1", quantity: { min: 0, planned: 1, max: 2 } }],
    });
    const { states, lines, monthly } = estimate(new ResourceGraph([group]), PriceBook.builtIn(), { now: "2026-11-22" });
    expect(states).toEqual({ priced: 0, free: 0, usageBased: 0, unpriced: 1 });
    expect(monthly).toEqual(lines[0]!.monthly);
    expect(monthly.planned).toBeGreaterThan(1_000);
  });

  it.each([
    [
      "a type without a price",
      { instanceTypes: ["p5e.48xlarge"] },
      undefined,
      'no price for aws ec2 p5e.48xlarge in us-east-2, on-demand (known for capacity-block). Fix: add a price row {"place":"aws","service":"ec2","sku":"p5e.48xlarge","region":"us-east-2","purchase":"on-demand"} with its unit, price, source and date',
    ],
    ["an unknown region", { region: UNKNOWN }, undefined, "its region is not known: known only after creation"],
    ["no region", {}, {}, "no region is known for it: set region on the resource, on its provider, or as aws:region"],
  ])("with %s are unpriced, and say why", (_, inputs, defaults, why) => {
    expect(
      measured(
        [node(nodeGroupToken, "train", { instanceTypes: ["g6e.xlarge"], ...sizes(0, 1, 1), ...inputs })],
        {},
        defaults,
      ),
    ).toEqual({
      state: "unpriced",
      why,
    });
  });

  it("take what is assumed for an unknown size, never 0 or 1", () => {
    const group = (scaling: Record<string, unknown>) => {
      const answer = measured([node(nodeGroupToken, "train", { instanceTypes: ["g6e.xlarge"], ...scaling })], {
        assumeUnknownCount: 8,
      });
      return answer.state === "priced" ? [answer.lines[0]!.quantity, answer.lines[0]!.note] : answer;
    };
    expect(group(sizes(0, UNKNOWN, UNKNOWN))).toEqual([
      { min: 0, planned: 8, max: 8 },
      "unknown planned, max taken as 8",
    ]);
    expect(group(sizes(0, UNKNOWN, 4))).toEqual([{ min: 0, planned: 4, max: 4 }, "unknown planned taken as 8"]);
    expect(group(sizes(UNKNOWN, 2, 4))).toEqual([{ min: 2, planned: 2, max: 4 }, "unknown min taken as 8"]);
    expect(group(sizes(0, 12, UNKNOWN))).toEqual([{ min: 0, planned: 12, max: 12 }, "unknown max taken as 8"]);
    expect(group(sizes(0, 1, 2))).toEqual([{ min: 0, planned: 1, max: 2 }, undefined]);
    expect(group(sizes(0, 1, -2))).toEqual({
      state: "unpriced",
      why: "scalingConfig.maxSize (-2) is no plausible amount",
      unknownQuantity: true,
    });
  });

  it("of dedicated tenancy are unpriced", () => {
    const nodes = pool({ instanceType: "g6e.xlarge", placement: { tenancy: "dedicated" } }, sizes(0, 1, 1));
    expect(measured(nodes)).toEqual({ state: "unpriced", why: "no prices are known for dedicated tenancy" });
  });

  it("read from outputs say so on every line", () => {
    const group = node(nodeGroupToken, "x", { instanceTypes: ["g6e.xlarge"], ...sizes(0, 1, 1) }, { from: "outputs" });
    const answer = measured([group]);
    expect(answer.state === "priced" && answer.lines.map((line) => line.note)).toEqual([
      "read from outputs, as its inputs were not to be had",
      "size and type as EKS makes them by default; read from outputs, as its inputs were not to be had",
    ]);
  });

  it("take the region of their own, of their provider, then of the program", () => {
    const price = (inputs: Record<string, unknown>, parts: NodeParts) => {
      const answer = measured(
        [node(nodeGroupToken, "x", { instanceTypes: ["m6i.xlarge"], ...sizes(0, 1, 1), ...inputs }, parts)],
        {
          book: PriceBook.builtIn(),
        },
      );
      return answer.state === "priced" ? [answer.lines[0]!.region, answer.lines[0]!.unitPrice] : answer;
    };
    expect(price({ region: "us-east-1" }, { providerInputs: { region: "us-west-2" } })).toEqual(["us-east-1", "0.192"]);
    expect(price({}, { providerInputs: { region: "us-west-2" } })).toEqual(["us-west-2", "0.192"]);
    expect(price({}, {})).toEqual(["us-east-2", "0.192"]);
  });
});
