import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { efaInterfaceCount } from "../../../policies/placement/efaInterfaceCount.ts";
import { findings, raw, stackOf } from "../../support/analyzer.ts";

const sources =
  "[https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html; https://github.com/aws/sagemaker-hyperpod-cli/issues/306]";
const training = { labels: { role: "training" } };
const interfaces = (efa: number) => [
  { networkCardIndex: 0, deviceIndex: 0 },
  ...Array.from({ length: efa }, (_, card) => ({
    networkCardIndex: card,
    deviceIndex: card === 0 ? 1 : 0,
    interfaceType: "efa-only",
  })),
];

const template = (inputs: object = {}, efa = 0) =>
  raw("aws:ec2/launchTemplate:LaunchTemplate", "t", {
    instanceType: "p5.48xlarge",
    networkInterfaces: interfaces(efa),
    ...inputs,
  });

const group = (from: ResourceNode | undefined, inputs: object = {}, name = "train") =>
  raw(
    "aws:eks/nodeGroup:NodeGroup",
    name,
    {
      clusterName: "c",
      ...(from === undefined ? {} : { launchTemplate: { id: UNKNOWN, version: "1" } }),
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 32 },
      ...inputs,
    },
    from === undefined ? {} : { madeFrom: { launchTemplate: [from] } },
  );

const judge = (...nodes: ResourceNode[]) => findings(efaInterfaceCount, stackOf(...nodes));
const overTcp = (why: string) =>
  `t: no EFA interface on p5.48xlarge, which takes 32, and train runs one job over up to 32 nodes (${why}): ` +
  "it trains over TCP/IP, with at most 800 of the 3,200 Gbps that are paid for on each node. " +
  `Fix: attach 32 EFA interfaces in networkInterfaces, one on each card that takes EFA. ${sources}`;

describe("efa-interface-count, of nodes that train together", () => {
  it.each([
    ["a label", {}, training, "labels.role says that it is for training"],
    [
      "a taint",
      {},
      { taints: [{ key: "workload", value: "training", effect: "NO_SCHEDULE" }] },
      "taints[0] says that it is for training",
    ],
    [
      "a placement group",
      { placement: { groupName: "together" } },
      {},
      "placement.groupName puts its nodes in one placement group",
    ],
  ])("stops 32 nodes without EFA, which %s says are for one job", (_, inputs, more, why) => {
    const t = template(inputs);
    expect(judge(t, group(t, more))).toEqual([{ urn: t.urn, message: overTcp(why) }]);
  });

  it("stops them however the template gives no interface, and whoever gives the type", () => {
    for (const t of [template({ networkInterfaces: undefined }), template({ networkInterfaces: [] })]) {
      expect(judge(t, group(t, training)).map(({ because }) => because)).toEqual([undefined]);
    }
    const open = template({ instanceType: undefined });
    expect(judge(open, group(open, { ...training, instanceTypes: ["p5.48xlarge"] }))).toEqual([
      { urn: open.urn, message: overTcp("labels.role says that it is for training") },
    ]);
  });

  it("stops one EFA interface of 32, which alone says that they are for one job", () => {
    const t = template({}, 1);
    expect(judge(t, group(t))).toEqual([
      {
        urn: t.urn,
        message:
          "t: 1 EFA interface on p5.48xlarge, which takes 32, and train runs one job over up to 32 nodes (its nodes have EFA interfaces): " +
          "it trains at 1/32 of the EFA bandwidth that is paid for. " +
          `Fix: attach 32 EFA interfaces in networkInterfaces, one on each card that takes EFA. ${sources}`,
      },
    ]);
  });

  it("stops an Auto Scaling group in a placement group", () => {
    const t = template();
    const inputs = { launchTemplate: { id: UNKNOWN }, minSize: 0, maxSize: 32, placementGroup: "together" };
    const own = raw("aws:autoscaling/group:Group", "train", inputs, { madeFrom: { launchTemplate: [t] } });
    expect(judge(t, own)).toEqual([
      { urn: t.urn, message: overTcp("placementGroup puts its nodes in one placement group") },
    ]);
  });

  it("stops a group that has no template to attach them in", () => {
    const own = group(undefined, { ...training, instanceTypes: ["p4d.24xlarge"] });
    expect(judge(own)).toEqual([
      {
        urn: own.urn,
        message:
          "train: no EFA interface on p4d.24xlarge, which takes 4, and train runs one job over up to 32 nodes (labels.role says that it is for training): " +
          "it trains over TCP/IP, with a fraction of the 400 Gbps that are paid for on each node. " +
          `Fix: start its nodes from a launch template with 4 EFA interfaces in networkInterfaces, one on each card that takes EFA. ${sources}`,
      },
    ]);
  });

  it("says it once of a template of two groups, and names both", () => {
    const t = template();
    const found = judge(t, group(t, training), group(t, training, "more"), group(t, {}, "other"));
    expect(found).toHaveLength(1);
    expect(found[0]!.message).toContain("train runs one job over up to 32 nodes");
    expect(found[0]!.message).toContain("and more runs one job over up to 32 nodes");
    expect(found[0]!.message).not.toContain("other runs");
  });

  const warned = (t: ResourceNode, ...nodes: ResourceNode[]) => {
    const found = judge(t, ...nodes);
    expect(found.map(({ because, urn }) => [because, urn])).toEqual([["warning", t.urn]]);
  };

  it("warns, once, where nothing says that a job spans several nodes", () => {
    const t = template();
    warned(t);
    warned(t, group(t));
    warned(t, group(t, { labels: { role: "inference" } }));
    warned(t, group(t, { ...training, scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 } }));
    const one = template({}, 1);
    warned(one);
    warned(one, group(one, { scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 } }));
  });

  it("has nothing to say of all the EFA interfaces, of types that do without and of those that have none", () => {
    const all = template({}, 32);
    expect(judge(all, group(all, training))).toEqual([]);
    for (const instanceType of ["g6.48xlarge", "g6.xlarge", "m7i.xlarge", "inf2.48xlarge"]) {
      const t = template({ instanceType });
      expect(judge(t, group(t, training))).toEqual([]);
    }
    expect(judge(group(undefined, training))).toEqual([]);
  });

  it.each([
    ["labels", { labels: UNKNOWN }],
    ["labels.role", { labels: { role: UNKNOWN } }],
    ["scalingConfig.maxSize", { ...training, scalingConfig: { minSize: 0, desiredSize: 0, maxSize: UNKNOWN } }],
  ])("does not pass an unknown %s", (path, inputs) => {
    const t = template();
    expect(judge(t, group(t, inputs))).toEqual([
      {
        urn: t.urn,
        because: "unknown",
        message: `t: whether no EFA interface on p5.48xlarge, which takes 32, is too little cannot be judged, because ${path} is known only after creation. Fix: give it as a plain value, or attach EFA in networkInterfaces.`,
      },
    ]);
  });

  it("does not pass a machine type that is known later, where its nodes train together", () => {
    const open = template({ instanceType: UNKNOWN });
    const found = judge(open, group(open, training));
    expect(found.map(({ because }) => because)).toEqual(["unknown"]);
    expect(found[0]!.message).toContain("because instanceType is known only after creation");
    expect(judge(open, group(open))).toEqual([]);
    const own = group(undefined, { ...training, instanceTypes: UNKNOWN });
    expect(judge(own).map(({ because, urn }) => [because, urn])).toEqual([["unknown", own.urn]]);
  });
});
