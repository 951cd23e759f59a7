import { describe, expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { noOndemandTopGpu } from "../../../policies/cost/noOndemandTopGpu.ts";
import { findings, messages, type RawOptions, raw } from "../../support/analyzer.ts";

const stackOf = (...nodes: ResourceNode[]) =>
  new ResourceGraph(nodes, { aws: { region: "us-east-2" }, gcp: { region: "us-central1", zone: "us-central1-a" } });
const scalingConfig = { minSize: 0, desiredSize: 0, maxSize: 1 };
const group = (inputs: object, options: RawOptions = {}) =>
  raw(
    "aws:eks/nodeGroup:NodeGroup",
    "train",
    { clusterName: "c", instanceTypes: ["p5.48xlarge"], scalingConfig, ...inputs },
    options,
  );
const template = (inputs: object, name = "template") =>
  raw("aws:ec2/launchTemplate:LaunchTemplate", name, { instanceType: "p5.48xlarge", ...inputs });
const nodePool = (nodeConfig: unknown, more: object = {}) =>
  raw("gcp:container/nodePool:NodePool", "pool", {
    cluster: "c",
    location: "us-central1-a",
    nodeCount: 0,
    nodeConfig,
    ...more,
  });
const tpu = (inputs: object) =>
  raw("gcp:tpu/v2Vm:V2Vm", "slice", { zone: "us-east5-a", acceleratorType: "v5p-16", ...inputs });
const vm = (inputs: object) => raw("gcp:compute/instance:Instance", "vm", { machineType: "a3-highgpu-8g", ...inputs });

const blocks = "[https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html]";
const p5 = (name: string) =>
  `${name}: p5.48xlarge is asked for on demand, and is of P5 and later: on demand they are seldom to be had, and cost a third more than in a Capacity Block. ` +
  `Fix: buy it by a Capacity Block, a reservation or spot, or add p5.48xlarge to allowTypes of cost-no-ondemand-top-gpu in policy.prod.json. ${blocks}`;
const a3 = (name: string, type = "a3-highgpu-8g") =>
  `${name}: ${type} is asked for on demand, and is of A3 and later: on demand they are hardly ever to be had, and flex-start costs about half as much. ` +
  `Fix: buy it by flex-start, a reservation, calendar mode or spot, or add ${type} to allowTypes of cost-no-ondemand-top-gpu in policy.prod.json. ` +
  "[https://docs.cloud.google.com/compute/docs/accelerator-optimized-machines]";
const v5p =
  "slice: tpu-v5p is asked for on demand, and is of TPU v5p and later: a slice comes whole or not at all, and on demand it is the dearest way to wait for one. " +
  "Fix: buy it by flex-start, a reservation, calendar mode or spot, or add tpu-v5p to allowTypes of cost-no-ondemand-top-gpu in policy.prod.json. " +
  "[https://docs.cloud.google.com/tpu/docs/planning-tpu-resources]";

const target = (id: unknown) => ({
  capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: id } },
});
const made = template({});
const launch = { instanceTypes: undefined, launchTemplate: { id: UNKNOWN } };
const specific = { reservationAffinity: { consumeReservationType: "SPECIFIC_RESERVATION", values: ["mine"] } };

describe("cost-no-ondemand-top-gpu", () => {
  it.each([
    [[group({})], [p5("train")]],
    [[group({ capacityType: "ON_DEMAND" })], [p5("train")]],
    [[made, group(launch, { madeFrom: { launchTemplate: [made] } })], [p5("train")]],
    [[template({})], [p5("template")]],
    [[raw("aws:ec2/instance:Instance", "vm", { instanceType: "p5.48xlarge" })], [p5("vm")]],
    [[nodePool({ machineType: "a3-megagpu-8g" })], [a3("pool", "a3-megagpu-8g")]],
    [
      [nodePool({ machineType: "a3-megagpu-8g", reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } })],
      [a3("pool", "a3-megagpu-8g")],
    ],
    [[vm({})], [a3("vm")]],
    [[tpu({})], [v5p]],
  ])("stops what asks for them on demand (%#)", (nodes, expected) => {
    const stack = stackOf(...nodes);
    const found = findings(noOndemandTopGpu, stack, "dev");
    expect(found).toEqual(expected.map((message) => ({ urn: stack.nodes.at(-1)!.urn, message })));
  });

  it.each([
    [[group({ capacityType: "SPOT" })]],
    [[group({ capacityType: "CAPACITY_BLOCK" })]],
    [[template({ instanceMarketOptions: { marketType: "spot" } })]],
    [[template(target("cr-0123456789abcdef0"))]],
    [[template(target(UNKNOWN))]],
    [[template({ instanceType: undefined })]],
    [[group({ instanceTypes: ["p4d.24xlarge"] })]],
    [[group({ instanceTypes: ["m7i.xlarge"], capacityType: UNKNOWN })]],
    [[group({ instanceTypes: undefined })]],
    [[nodePool({ machineType: "a3-megagpu-8g", flexStart: true })]],
    [[nodePool({ machineType: "a3-megagpu-8g", spot: true })]],
    [[nodePool({ machineType: "a3-megagpu-8g" }, { queuedProvisioning: { enabled: true } })]],
    [[nodePool({ machineType: "a3-megagpu-8g", ...specific })]],
    [[nodePool({ machineType: "a2-highgpu-8g" })]],
    [[vm({ scheduling: { provisioningModel: "SPOT" } })]],
    [[vm({ reservationAffinity: { type: "SPECIFIC_RESERVATION" } })]],
    [[tpu({ schedulingConfig: { reserved: true } })]],
    [[tpu({ acceleratorType: "v5litepod-8" })]],
    [[group({}, { external: true })]],
    [[raw("aws:ec2/capacityReservation:CapacityReservation", "r", { instanceType: "p5.48xlarge" })]],
    [[]],
  ])("passes other ways and other machines (%#)", (nodes) => {
    expect(findings(noOndemandTopGpu, stackOf(...(nodes as ResourceNode[])), "dev")).toEqual([]);
  });

  it("takes a group that mixes on-demand and spot as one that asks for them on demand", () => {
    const launchTemplate = {
      launchTemplateSpecification: { launchTemplateId: UNKNOWN },
      overrides: [{ instanceType: "p5.48xlarge" }, { instanceType: "p5en.48xlarge" }, { instanceType: "g6e.48xlarge" }],
    };
    const mix = (onDemandPercentageAboveBaseCapacity: unknown) =>
      raw(
        "aws:autoscaling/group:Group",
        "mix",
        {
          minSize: 0,
          maxSize: 1,
          mixedInstancesPolicy: { launchTemplate, instancesDistribution: { onDemandPercentageAboveBaseCapacity } },
        },
        { madeFrom: { mixedInstancesPolicy: [made] } },
      );
    expect(messages(noOndemandTopGpu, stackOf(made, mix(50)), "dev")).toEqual([
      p5("mix")
        .replaceAll("p5.48xlarge is", "p5.48xlarge, p5en.48xlarge is")
        .replace("add p5.48xlarge to", "add p5.48xlarge and p5en.48xlarge to"),
    ]);
    expect(messages(noOndemandTopGpu, stackOf(made, mix(0)), "dev")).toEqual([]);
    expect(findings(noOndemandTopGpu, stackOf(made, mix(UNKNOWN)), "dev").map(({ because }) => because)).toEqual([
      "unknown",
    ]);
  });

  it("lets types through that somebody allows", () => {
    const stack = stackOf(group({ instanceTypes: ["p5.48xlarge", "p6-b200.48xlarge"] }), tpu({}));
    expect(findings(noOndemandTopGpu, stack, "dev", { allowTypes: ["p5.*", "p6-b200.48xlarge", "tpu-v5p"] })).toEqual(
      [],
    );
    expect(messages(noOndemandTopGpu, stack, "dev", { allowTypes: ["p6-*", "tpu-v5p"] })).toEqual([p5("train")]);
  });

  const what = "whether it asks for the dearest accelerators on demand cannot be judged, because";
  it.each([
    [group({ instanceTypes: UNKNOWN }), "train", "instanceTypes"],
    [group({ capacityType: UNKNOWN }), "train", "capacityType"],
    [nodePool(UNKNOWN), "pool", "nodeConfig.machineType"],
    [template({ instanceType: UNKNOWN }), "template", "instanceType"],
    [nodePool({ machineType: "a3-megagpu-8g", flexStart: UNKNOWN }), "pool", "nodeConfig.flexStart"],
    [tpu({ schedulingConfig: UNKNOWN }), "slice", "schedulingConfig.spot"],
    [tpu({ acceleratorType: UNKNOWN }), "slice", "acceleratorType"],
    [vm({ scheduling: UNKNOWN }), "vm", "scheduling.provisioningModel"],
  ])("cannot tell where an input is unknown (%#)", (node, name, path) => {
    expect(findings(noOndemandTopGpu, stackOf(node), "dev")).toEqual([
      {
        urn: node.urn,
        because: "unknown",
        message: `${name}: ${what} ${path} is known only after creation. Fix: give ${path} as a plain value.`,
      },
    ]);
  });

  it("cannot tell of a template that leaves the choice to EC2", () => {
    const node = template({ instanceType: undefined, instanceRequirements: { vcpuCount: { min: 96 } } });
    expect(messages(noOndemandTopGpu, stackOf(node), "dev")).toEqual([
      `template: ${what} instanceRequirements is any type that meets the requirements may be launched. Fix: give instanceRequirements as a plain value.`,
    ]);
  });

  it("cannot tell whether a template that it does not see names a reservation", () => {
    const node = group({ launchTemplate: { id: "lt-0123456789abcdef0" } });
    expect(findings(noOndemandTopGpu, stackOf(node), "dev")).toEqual([
      {
        urn: node.urn,
        because: "unknown",
        message:
          "train: whether p5.48xlarge is asked for on demand or runs in a reservation cannot be told: launch template lt-0123456789abcdef0 is not in this stack. " +
          `Fix: buy it by a Capacity Block, a reservation or spot, or add p5.48xlarge to allowTypes of cost-no-ondemand-top-gpu in policy.prod.json. ${blocks}`,
      },
    ]);
  });

  it("judges what an update does not touch by its outputs", () => {
    expect(messages(noOndemandTopGpu, stackOf(group({}, { from: "outputs" })), "dev")).toEqual([p5("train")]);
  });
});
