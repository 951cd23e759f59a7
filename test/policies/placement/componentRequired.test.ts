import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { componentRequired } from "../../../policies/placement/componentRequired.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const group = "aws:eks/nodeGroup:NodeGroup";
const train = (options: RawOptions = {}) => raw(group, "train", { instanceTypes: ["p5.48xlarge"] }, options);
const said = (type: string, inputs: Properties): string[] =>
  messages(componentRequired, stackOf(raw(type, "one", inputs)));

describe("component-required", () => {
  it.each<[string, Properties]>([
    [group, { instanceTypes: ["p5.48xlarge"] }],
    ["aws:ec2/instance:Instance", { instanceType: "g6e.xlarge" }],
    ["gcp:container/nodePool:NodePool", { nodeConfig: { machineType: "a3-highgpu-8g" } }],
    ["gcp:container/cluster:Cluster", { nodePools: [{ nodeConfig: { machineType: "ct5p-hightpu-4t" } }] }],
    ["gcp:tpu/v2Vm:V2Vm", { acceleratorType: "v5p-8" }],
    ["gcp:tpu/v2QueuedResource:V2QueuedResource", {}],
    ["gcp:compute/instance:Instance", { machineType: "zones/us-central1-a/machineTypes/a3-highgpu-8g" }],
    [
      "gcp:compute/instanceTemplate:InstanceTemplate",
      { machineType: "n1-standard-8", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }] },
    ],
  ])("finds an accelerated %s by itself", (type, inputs) => {
    const found = findings(componentRequired, stackOf(raw(type, "one", inputs)));
    expect(found.map(({ urn, because }) => [urn, because])).toEqual([[raw(type, "one", {}).urn, undefined]]);
  });

  it("names the component that would make it", () => {
    expect([
      ...messages(componentRequired, stackOf(train())),
      ...said("gcp:container/nodePool:NodePool", { nodeConfig: { machineType: "a3-highgpu-8g" } }),
      ...said("gcp:tpu/v2Vm:V2Vm", { acceleratorType: "v5p-8" }),
    ]).toEqual([
      "train (aws:eks/nodeGroup:NodeGroup, p5.48xlarge) is accelerated and not part of a component of this library, which would settle its network, placement, image and labels. Fix: declare it with EksGpuNodePool or EksNeuronNodePool, or name its URN in allow of component-required.",
      "one (gcp:container/nodePool:NodePool, a3-highgpu-8g) is accelerated and not part of a component of this library, which would settle its network, placement, image and labels. Fix: declare it with GkeGpuNodePool or TpuSlice, or name its URN in allow of component-required.",
      "one (gcp:tpu/v2Vm:V2Vm, a TPU) is accelerated and not part of a component of this library, which would settle its network, placement, image and labels. Fix: declare it with TpuSlice, or name its URN in allow of component-required.",
    ]);
  });

  it.each<[string, Properties]>([
    [group, { instanceTypes: ["m7i.xlarge"] }],
    [group, {}],
    ["gcp:container/nodePool:NodePool", { nodeConfig: { machineType: "e2-standard-4" } }],
    ["gcp:container/cluster:Cluster", { removeDefaultNodePool: true }],
    ["gcp:compute/instance:Instance", { machineType: "e2-standard-4" }],
  ])("asks nothing of %s without accelerators", (type, inputs) => {
    expect(said(type, inputs)).toEqual([]);
  });

  it("takes what is below a component of the library, at any depth", () => {
    const chain = "hybrid-gpu:index:EksGpuNodePool$aws:eks/nodeGroup:NodeGroup";
    const urn = (types: string): string => `urn:pulumi:prod::test::${types}::train`;
    const below = (types: string) => ({ ...train(), urn: urn(types) });
    expect(messages(componentRequired, stackOf(below(chain)))).toEqual([]);
    expect(messages(componentRequired, stackOf(below(`example:index:Fleet$${chain}`)))).toEqual([]);
    expect(messages(componentRequired, stackOf({ ...below(chain), from: "outputs" }))).toEqual([]);
    expect(messages(componentRequired, stackOf(below("example:index:Fleet$aws:eks/nodeGroup:NodeGroup")))).toHaveLength(
      1,
    );
    const component = raw("hybrid-gpu:index:EksGpuNodePool", "pool", {}, { custom: false });
    expect(messages(componentRequired, stackOf(component, train({ parent: component.urn })))).toEqual([]);
  });

  it("lets through what it is told, and what is only read", () => {
    const allow = (...urns: string[]) => messages(componentRequired, stackOf(train()), "prod", { allow: urns });
    expect(allow("urn:pulumi:prod::*::train")).toEqual([]);
    expect(allow("*::infer")).toHaveLength(1);
    expect(messages(componentRequired, stackOf(train({ external: true })))).toEqual([]);
  });

  it("fails closed where it cannot tell whether machines are accelerated", () => {
    for (const [type, inputs] of [
      [group, { instanceTypes: UNKNOWN }],
      ["gcp:container/nodePool:NodePool", { nodeConfig: { machineType: UNKNOWN } }],
      ["gcp:container/cluster:Cluster", { nodePools: UNKNOWN }],
      ["gcp:compute/instance:Instance", { machineType: UNKNOWN }],
      ["gcp:compute/instance:Instance", { machineType: "n1-standard-8", guestAccelerators: UNKNOWN }],
    ] as const) {
      expect(findings(componentRequired, stackOf(raw(type, "one", inputs))).map(({ because }) => because)).toEqual([
        "unknown",
      ]);
    }
    expect([
      ...said(group, { instanceTypes: UNKNOWN }),
      ...said("gcp:container/cluster:Cluster", { nodePools: UNKNOWN }),
      ...said("gcp:compute/instance:Instance", { machineType: "n1-standard-8", guestAccelerators: UNKNOWN }),
    ]).toEqual([
      "one (aws:eks/nodeGroup:NodeGroup) is not part of a component of this library, and whether it is accelerated cannot be told: instanceTypes is known only after creation. Fix: declare it with EksGpuNodePool or EksNeuronNodePool, or name its URN in allow of component-required.",
      "one (gcp:container/cluster:Cluster) is not part of a component of this library, and whether it is accelerated cannot be told: nodePools is known only after creation. Fix: declare it with GkeGpuNodePool or TpuSlice, or name its URN in allow of component-required.",
      "one (gcp:compute/instance:Instance) is not part of a component of this library, and whether it is accelerated cannot be told: guestAccelerators is known only after creation. Fix: declare it with GkeGpuNodePool, or name its URN in allow of component-required.",
    ]);
  });
});
