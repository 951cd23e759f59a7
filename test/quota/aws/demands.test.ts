import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { awsMachineTypes } from "../../../components/hardware/aws/catalogue.ts";
import { demands } from "../../../components/quota/demand.ts";
import { aws, graph, node, urnOf } from "../../hardware/graph.ts";

const sizes = { minSize: 1, desiredSize: 2, maxSize: 4 };

/** `name code min/planned/max unit [scope]`, and `name ? code: why` for the unknown. */
function spent(nodes: ResourceNode[], region: string | null = "us-east-2"): string[] {
  const found = demands(graph(nodes, region === null ? {} : { aws: { region: region } }));
  const nameOf = (urn: string) => urn.split("::").pop();
  return [
    ...found.demands.map(({ urn, code, needed, unit, scope, region: where }) => {
      const amount = `${needed.min}/${needed.planned}/${needed.max} ${unit}`;
      const of = scope === undefined ? "" : ` [${nameOf(scope)}]`;
      return `${nameOf(urn)} ${code} ${amount}${of}${where === "us-east-2" ? "" : ` in ${where}`}`;
    }),
    ...found.unknown.map(({ urn, quota, why }) => `${nameOf(urn)} ? ${quota ?? "-"}: ${why}`),
  ];
}

/** vCPU lines only: node groups also spend quotas of EKS. */
const vcpus = (nodes: ResourceNode[]) => spent(nodes).filter((line) => !/L-(BD136A63|6D54EA21)/.test(line));

const group = (inputs: Properties) => node(aws.nodeGroup, "ng", { clusterName: "c", scalingConfig: sizes, ...inputs });

function templated(inputs: Properties, template: Properties): ResourceNode[] {
  const lt = node(aws.template, "lt", template);
  const ng = node(
    aws.nodeGroup,
    "ng",
    { clusterName: "c", scalingConfig: sizes, launchTemplate: { id: UNKNOWN }, ...inputs },
    { launchTemplate: lt },
  );
  return [lt, ng];
}

describe("managed node groups", () => {
  it("spend vCPUs, nodes and a place in their cluster", () => {
    const cluster = node(aws.cluster, "main");
    const ng = node(
      aws.nodeGroup,
      "ng",
      { clusterName: UNKNOWN, instanceTypes: ["p5.48xlarge"], scalingConfig: sizes },
      { clusterName: cluster },
    );
    expect(demands(graph([cluster, ng]))).toEqual({
      demands: [
        {
          urn: urnOf(aws.cluster, "main"),
          place: "aws",
          region: "us-east-2",
          service: "eks",
          code: "L-1194D53C",
          unit: "count",
          needed: { min: 1, planned: 1, max: 1 },
          confidence: "reported",
        },
        {
          urn: urnOf(aws.nodeGroup, "ng"),
          place: "aws",
          region: "us-east-2",
          service: "ec2",
          code: "L-417A185B",
          unit: "vCPU",
          needed: { min: 192, planned: 384, max: 768 },
          confidence: "observed",
        },
        {
          urn: urnOf(aws.nodeGroup, "ng"),
          place: "aws",
          region: "us-east-2",
          service: "eks",
          code: "L-BD136A63",
          unit: "count",
          needed: { min: 1, planned: 2, max: 4 },
          confidence: "reported",
          scope: urnOf(aws.nodeGroup, "ng"),
        },
        {
          urn: urnOf(aws.nodeGroup, "ng"),
          place: "aws",
          region: "us-east-2",
          service: "eks",
          code: "L-6D54EA21",
          unit: "count",
          needed: { min: 1, planned: 1, max: 1 },
          confidence: "reported",
          scope: urnOf(aws.cluster, "main"),
        },
      ],
      unknown: [],
    });
  });

  it.each([
    ["p5.48xlarge", "SPOT", "ng L-C4BD4855 192/384/768 vCPU"],
    ["g6e.xlarge", "ON_DEMAND", "ng L-DB2E81BA 4/8/16 vCPU"],
    ["g6e.xlarge", "SPOT", "ng L-3819A6DF 4/8/16 vCPU"],
    ["trn2.48xlarge", "ON_DEMAND", "ng L-2C3B7624 192/384/768 vCPU"],
    ["inf2.xlarge", "SPOT", "ng L-B5D1601B 4/8/16 vCPU"],
    ["m7i.xlarge", "ON_DEMAND", "ng L-1216C47A 4/8/16 vCPU"],
  ])("%s, %s: %s", (type, capacityType, line) => {
    expect(vcpus([group({ capacityType, instanceTypes: [type] })])).toEqual([line]);
  });

  it("carry the doubt about P6 on spot", () => {
    const [demand] = demands(graph([group({ capacityType: "SPOT", instanceTypes: ["p6-b200.48xlarge"] })])).demands;
    expect(demand).toMatchObject({ code: "L-C4BD4855", confidence: "reported" });
    expect(demand!.note).toMatch(/^sources disagree on the quota of P6 spot instances: L-C4BD4855 or L-7212CCBC\./);
  });

  it("spend no vCPU quota in a Capacity Block", () => {
    expect(vcpus(templated({ capacityType: "CAPACITY_BLOCK" }, { instanceType: "p5.48xlarge" }))).toEqual([]);
  });

  it("spend none in a reservation they name; the reservation itself does, whether used or not", () => {
    const cr = node(aws.reservation, "cr", { instanceType: "p5.48xlarge", instanceCount: 2 });
    const lt = node(
      aws.template,
      "lt",
      {
        instanceType: "p5.48xlarge",
        capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
      },
      { capacityReservationSpecification: cr },
    );
    const ng = node(
      aws.nodeGroup,
      "ng",
      { clusterName: "c", scalingConfig: sizes, launchTemplate: { id: UNKNOWN } },
      { launchTemplate: lt },
    );
    expect(vcpus([cr, lt, ng])).toEqual(["cr L-417A185B 384/384/384 vCPU"]);
  });

  it("spend when they do not name the reservation", () => {
    const template = {
      instanceType: "p5.48xlarge",
      capacityReservationSpecification: { capacityReservationPreference: "open" },
    };
    expect(vcpus(templated({}, template))).toEqual(["ng L-417A185B 192/384/768 vCPU"]);
  });

  it("with several types are judged by the largest, in each class", () => {
    expect(vcpus([group({ instanceTypes: ["g5.xlarge", "g5.2xlarge"] })])).toEqual(["ng L-DB2E81BA 4/16/32 vCPU"]);
    expect(vcpus([group({ instanceTypes: ["g5.xlarge", "p5.48xlarge"] })])).toEqual([
      "ng L-DB2E81BA 0/8/16 vCPU",
      "ng L-417A185B 0/384/768 vCPU",
    ]);
  });

  it.each([
    ["the type", { instanceTypes: UNKNOWN }, "ng ? -: the machine type: known only after creation"],
    [
      "the capacity type",
      { capacityType: UNKNOWN, instanceTypes: ["g5.xlarge"] },
      "ng ? -: how the instances are bought: known only after creation",
    ],
    [
      "the template",
      { launchTemplate: { id: "lt-9" } },
      "ng ? -: the machine type: launch template lt-9 is not in this stack",
    ],
    [
      "the size of the type",
      { instanceTypes: ["g4dn.xlarge"] },
      "ng ? L-DB2E81BA: the vCPUs of g4dn.xlarge are not known: it is in no table of machine types",
    ],
    [
      "the quota of the type",
      { instanceTypes: ["x2gd.large"] },
      "ng ? -: no on-demand vCPU quota is known for x2gd.large",
    ],
    [
      "the maximum",
      { instanceTypes: ["g5.xlarge"], scalingConfig: { ...sizes, maxSize: UNKNOWN } },
      "ng ? L-DB2E81BA: the maximum number of nodes (scalingConfig.maxSize): known only after creation",
    ],
  ])("do not count as none when %s cannot be told", (_, inputs, line) => {
    expect(vcpus([group(inputs)])).toEqual([line]);
  });

  it("say of EKS's quotas what cannot be told", () => {
    const ng = node(aws.nodeGroup, "ng", { clusterName: UNKNOWN, instanceTypes: ["g5.xlarge"], scalingConfig: {} });
    expect(spent([ng])).toEqual([
      "ng ? L-DB2E81BA: the maximum number of nodes (scalingConfig.maxSize): not given",
      "ng ? L-BD136A63: the maximum number of nodes (scalingConfig.maxSize): not given",
      "ng ? L-6D54EA21: the cluster that the node group belongs to",
    ]);
  });

  it("take the maximum for a count that cannot be told", () => {
    const ng = group({ instanceTypes: ["g5.xlarge"], scalingConfig: { desiredSize: UNKNOWN, maxSize: 4 } });
    expect(vcpus([ng])).toEqual(["ng L-DB2E81BA 16/16/16 vCPU"]);
  });
});

describe("other instances", () => {
  it("are counted singly, in groups and on request", () => {
    const lt = node(aws.template, "lt", { instanceType: "g5.xlarge" });
    expect(
      spent([
        node(aws.instance, "head", { instanceType: "m7i.xlarge" }),
        node(aws.spotRequest, "cheap", { instanceType: "g5.xlarge" }),
        lt,
        node(aws.group, "asg", { launchTemplate: { id: UNKNOWN }, minSize: 0, maxSize: 3 }, { launchTemplate: lt }),
      ]),
    ).toEqual(["head L-1216C47A 4/4/4 vCPU", "cheap L-3819A6DF 4/4/4 vCPU", "asg L-DB2E81BA 0/0/12 vCPU"]);
  });

  it("do not count as none when sizes count something else", () => {
    const asg = node(aws.group, "asg", {
      minSize: 0,
      maxSize: 100,
      desiredCapacityType: "vcpu",
      mixedInstancesPolicy: {
        launchTemplate: { launchTemplateSpecification: {}, overrides: [{ instanceType: "g5.xlarge" }] },
      },
    });
    expect(spent([asg])).toEqual([
      "asg ? L-DB2E81BA: the maximum number of nodes (desiredCapacityType): sizes count vcpu, not instances",
    ]);
  });

  it("are counted by reservations, as far as they are known", () => {
    expect(
      spent([
        node(aws.reservation, "a", { instanceType: "p5.48xlarge", instanceCount: UNKNOWN }),
        node(aws.reservation, "b", { instanceType: UNKNOWN, instanceCount: 2 }),
      ]),
    ).toEqual([
      "a ? L-417A185B: the maximum number of nodes (instanceCount): known only after creation",
      "b ? -: the machine type: known only after creation",
    ]);
  });

  it.each([
    [
      "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
      "the type and number of instances are known from the offering only",
    ],
    ["aws:ec2/fleet:Fleet", "the machine types of a fleet are chosen at launch"],
    ["aws:ec2/spotFleetRequest:SpotFleetRequest", "the machine types of a fleet are chosen at launch"],
  ])("of %s are unknown", (type, why) => expect(spent([node(type, "x")])).toEqual([`x ? -: ${why}`]));

  it("nothing else spends anything", () => {
    expect(spent([node("aws:ec2/vpc:Vpc", "vpc"), node(aws.template, "lt", { instanceType: "p5.48xlarge" })])).toEqual(
      [],
    );
  });
});

describe("Lustre file systems", () => {
  const lustre = (inputs: Properties) => spent([node(aws.lustre, "fs", inputs)]);

  it.each([
    [
      { deploymentType: "SCRATCH_2", storageCapacity: 1200 },
      ["fs L-AD2FC696 1200/1200/1200 GiB", "fs L-C48231E5 1/1/1 count"],
    ],
    [{ storageCapacity: 1200 }, ["fs L-AD2FC696 1200/1200/1200 GiB", "fs L-C48231E5 1/1/1 count"]],
    [{ deploymentType: "PERSISTENT_1", storageCapacity: 2400 }, ["fs L-C8640C82 2400/2400/2400 GiB"]],
    [
      { deploymentType: "PERSISTENT_1", storageType: "HDD", storageCapacity: 6000 },
      ["fs L-736F3D6F 6000/6000/6000 GiB [fs]"],
    ],
    [
      { deploymentType: "PERSISTENT_2", storageCapacity: 96_000 },
      ["fs L-8F1B9C74 96000/96000/96000 GiB", "fs L-FD6F2F22 1/1/1 count"],
    ],
    [
      {
        deploymentType: "PERSISTENT_2",
        storageType: "INTELLIGENT_TIERING",
        throughputCapacity: 4000,
        dataReadCacheConfiguration: { sizingMode: "USER_PROVISIONED", size: 1024 },
      },
      ["fs L-0CD18A5D 4000/4000/4000 MB/s", "fs L-B7391FCE 1024/1024/1024 GiB", "fs L-FD6F2F22 1/1/1 count"],
    ],
    [
      {
        deploymentType: "PERSISTENT_2",
        storageType: "INTELLIGENT_TIERING",
        throughputCapacity: 4000,
        dataReadCacheConfiguration: { sizingMode: "NO_CACHE" },
      },
      ["fs L-0CD18A5D 4000/4000/4000 MB/s", "fs L-FD6F2F22 1/1/1 count"],
    ],
    [
      {
        deploymentType: "PERSISTENT_2",
        storageType: "INTELLIGENT_TIERING",
        dataReadCacheConfiguration: { sizingMode: "PROPORTIONAL_TO_THROUGHPUT_CAPACITY" },
      },
      [
        "fs L-FD6F2F22 1/1/1 count",
        "fs ? L-0CD18A5D: throughputCapacity: not given",
        "fs ? L-B7391FCE: the read cache is sized by FSx (PROPORTIONAL_TO_THROUGHPUT_CAPACITY)",
      ],
    ],
    [
      { deploymentType: "PERSISTENT_2", storageType: "INTELLIGENT_TIERING", throughputCapacity: 4000 },
      [
        "fs L-0CD18A5D 4000/4000/4000 MB/s",
        "fs L-FD6F2F22 1/1/1 count",
        "fs ? L-B7391FCE: dataReadCacheConfiguration.sizingMode: not given",
      ],
    ],
    [
      { deploymentType: "PERSISTENT_2", storageCapacity: UNKNOWN },
      ["fs L-FD6F2F22 1/1/1 count", "fs ? L-8F1B9C74: storageCapacity: known only after creation"],
    ],
    [{ deploymentType: UNKNOWN, storageCapacity: 1200 }, ["fs ? -: the deployment type: known only after creation"]],
    [
      { deploymentType: "PERSISTENT_2", storageType: UNKNOWN },
      ["fs ? -: the deployment type: known only after creation"],
    ],
    [{ deploymentType: "PERSISTENT_3" }, ['fs ? -: no quota is known for the deployment type "PERSISTENT_3"']],
  ])("%o", (inputs, expected) => expect(lustre(inputs)).toEqual(expected));
});

describe("regions", () => {
  it("are those of the resource, its provider, the default", () => {
    const own = node(aws.cluster, "own", { region: "us-west-2" });
    const provider = node(aws.cluster, "provider", {}, {}, { providerInputs: { region: "eu-west-1" } });
    expect(spent([own, provider, node(aws.cluster, "default")])).toEqual([
      "own L-1194D53C 1/1/1 count in us-west-2",
      "provider L-1194D53C 1/1/1 count in eu-west-1",
      "default L-1194D53C 1/1/1 count",
    ]);
  });

  it("that cannot be told make the demand unknown", () => {
    expect(spent([node(aws.cluster, "c", { region: UNKNOWN }), node(aws.cluster, "d")], null)).toEqual([
      "c ? L-1194D53C: the region: known only after creation",
      "d ? L-1194D53C: the region: not given",
    ]);
  });
});

describe("every type, bought every way", () => {
  const pairs = awsMachineTypes.flatMap((machine) =>
    (["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"] as const).map((capacityType) => ({ machine, capacityType })),
  );

  it("spends vCPUs times nodes, of one quota, or none in a block; and is never lost", () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.tuple(count, count, count), ({ machine, capacityType }, counts) => {
        const [minSize, desiredSize, maxSize] = [...counts].sort((a, b) => a - b) as [number, number, number];
        const scalingConfig = { minSize, desiredSize, maxSize };
        const found = demands(graph([group({ capacityType, instanceTypes: [machine.name], scalingConfig })]));
        expect(found.unknown).toEqual([]);
        const { vcpus: each } = machine;
        const needed = { min: minSize * each, planned: desiredSize * each, max: maxSize * each };
        const spend = found.demands.filter((demand) => demand.unit === "vCPU").map((demand) => demand.needed);
        expect(spend).toEqual(capacityType === "CAPACITY_BLOCK" ? [] : [needed]);
      }),
    );
  });

  it("spends as much in one pool as in two that share its nodes", () => {
    const total = (nodes: ResourceNode[]) =>
      demands(graph(nodes))
        .demands.filter((demand) => demand.unit === "vCPU")
        .reduce((sum, demand) => sum + demand.needed.max, 0);
    const pool = (name: string, type: string, maxSize: number) =>
      node(aws.nodeGroup, name, {
        clusterName: "c",
        instanceTypes: [type],
        scalingConfig: { minSize: 0, desiredSize: 0, maxSize },
      });
    fc.assert(
      fc.property(fc.constantFrom(...awsMachineTypes), fc.nat(200), fc.nat(200), ({ name }, a, b) => {
        expect(total([pool("a", name, a), pool("b", name, b)])).toBe(total([pool("ab", name, a + b)]));
      }),
    );
  });
});
