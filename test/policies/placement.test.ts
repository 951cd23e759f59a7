import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../components/core/graph.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { interfaceLayout, interfaceModes } from "../../components/hardware/aws/interfaceLayout.ts";
import { efaInterfaceCount } from "../../policies/placement/efaInterfaceCount.ts";
import { efaSingleZone } from "../../policies/placement/efaSingleZone.ts";
import { lustreSizeValid } from "../../policies/placement/lustreSizeValid.ts";
import { storageSameZone } from "../../policies/placement/storageSameZone.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";

const layoutPage = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";
const template = (name: string, inputs: object) => raw("aws:ec2/launchTemplate:LaunchTemplate", name, { ...inputs });
const efa = (networkCardIndex: number, deviceIndex: number, interfaceType = "efa") => ({
  networkCardIndex,
  deviceIndex,
  interfaceType,
});
const subnet = (name: string, inputs: object) => raw("aws:ec2/subnet:Subnet", name, { vpcId: UNKNOWN, ...inputs });

function group(name: string, subnets: readonly ResourceNode[], from: ResourceNode | undefined, inputs: object = {}) {
  return raw(
    "aws:eks/nodeGroup:NodeGroup",
    name,
    {
      clusterName: "c",
      subnetIds: subnets.map(() => UNKNOWN),
      ...(from === undefined ? {} : { launchTemplate: { id: UNKNOWN, version: "1" } }),
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 },
      ...inputs,
    },
    { madeFrom: { subnetIds: subnets, ...(from === undefined ? {} : { launchTemplate: [from] }) } },
  );
}

describe("efa-interface-count", () => {
  it.each(
    awsMachineTypes.flatMap((machine) => interfaceModes(machine).map((mode) => [machine.name, mode, machine] as const)),
  )("accepts the %s layout %s that the pools generate", (name, mode, machine) => {
    const networkInterfaces = interfaceLayout(machine, mode).map((one) => ({ ...one, deleteOnTermination: "true" }));
    const found = findings(efaInterfaceCount, stackOf(template("t", { instanceType: name, networkInterfaces })));
    const slow = mode === "none" && machine.network.efaMaximum >= 4;
    expect(found.map((one) => one.because)).toEqual(slow ? ["warning"] : []);
  });

  const tcp = (type: string, count: number) =>
    `t: no EFA interface on ${type}, which takes ${count}: it will train over TCP/IP at a fraction of its network. ` +
    "Fix: attach EFA in networkInterfaces, unless no job spans several of its nodes.";

  it.each([
    ["no interfaces", { instanceType: "p5.48xlarge" }, [tcp("p5.48xlarge", 32)]],
    ["an empty list", { instanceType: "p4d.24xlarge", networkInterfaces: [] }, [tcp("p4d.24xlarge", 4)]],
    [
      "plain interfaces alone",
      { instanceType: "trn2.48xlarge", networkInterfaces: [efa(0, 0, "interface")] },
      [tcp("trn2.48xlarge", 16)],
    ],
    ["a type of few EFA interfaces", { instanceType: "g6e.8xlarge" }, []],
  ])("says that nodes with %s train over TCP/IP", (_, inputs, expected) => {
    const t = template("t", inputs);
    const found = findings(efaInterfaceCount, stackOf(t));
    expect(found).toEqual(expected.map((message) => ({ urn: t.urn, because: "warning", message })));
  });

  it("says so of the groups that give a template its type, too", () => {
    const t = template("t", {});
    expect(messages(efaInterfaceCount, stackOf(t, group("g", [], t, { instanceTypes: ["p5.48xlarge"] })))).toEqual([
      tcp("p5.48xlarge", 32),
    ]);
    expect(messages(efaInterfaceCount, stackOf(t, group("g", [], t, { instanceTypes: UNKNOWN })))).toEqual([]);
  });

  it("refuses EFA on the first card of p6-b300, and the seventeenth interface", () => {
    const networkInterfaces = Array.from({ length: 17 }, (_, card) => efa(card, card === 0 ? 0 : 1));
    const found = messages(
      efaInterfaceCount,
      stackOf(template("b300", { instanceType: "p6-b300.48xlarge", networkInterfaces })),
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toBe(
      'b300: networkInterfaces[0].interfaceType ("efa") is on card 0 of p6-b300.48xlarge, which takes no EFA. ' +
        `Fix: use interface on card 0, and EFA on cards 1 to 16. [${layoutPage}]`,
    );
    expect(found[1]).toMatch(
      /^b300: networkInterfaces \(17\) is more than the 16 EFA interfaces of p6-b300\.48xlarge\. Fix: attach 16\./,
    );
  });

  it("takes the type from the groups that use the template", () => {
    const shared = template("shared", { networkInterfaces: [efa(0, 0, "interface"), efa(0, 1, "efa-only")] });
    const sound = group("sound", [], shared, { instanceTypes: ["g6e.8xlarge"] });
    const wrong = group("wrong", [], shared, { instanceTypes: ["g6e.xlarge"] });
    expect(findings(efaInterfaceCount, stackOf(shared, sound))).toEqual([]);
    expect(messages(efaInterfaceCount, stackOf(shared, sound, wrong))[0]).toMatch(
      /^shared: networkInterfaces \(1\) asks for EFA, and g6e\.xlarge has none\./,
    );
  });

  it.each([
    [
      "a type that is known later",
      { instanceType: UNKNOWN, networkInterfaces: [efa(0, 0)] },
      "unknown",
      "t: 1 EFA interfaces for a machine type that cannot be told. Fix: set instanceType in the launch template, or instanceTypes on the group that uses it, as a plain value.",
    ],
    [
      "a figure that is known later",
      { instanceType: "p5.48xlarge", networkInterfaces: [efa(0, UNKNOWN as never)] },
      "unknown",
      "t: whether its interfaces fit cannot be judged, because networkInterfaces[0].deviceIndex is known only after creation. Fix: give networkInterfaces[0].deviceIndex as a plain value.",
    ],
    [
      "a figure that is none",
      { instanceType: "p5.48xlarge", networkInterfaces: [efa("x" as never, 0)] },
      "unknown",
      "t: whether its interfaces fit cannot be judged, because networkInterfaces[0].networkCardIndex is not a number. Fix: give networkInterfaces[0].networkCardIndex as a plain value.",
    ],
    [
      "a GPU type that the catalogue lacks",
      { instanceType: "p9.48xlarge", networkInterfaces: [efa(0, 0)] },
      "unknown",
      "t: 1 EFA interfaces for p9.48xlarge, whose network cards are not in the catalogue, so whether they fit cannot be told. Fix: check them against AWS's page of EFA layouts.",
    ],
    [
      "a CPU type that the catalogue lacks",
      { instanceType: "hpc7a.96xlarge", networkInterfaces: [efa(0, 0)] },
      "warning",
      "t: 1 EFA interfaces for hpc7a.96xlarge, whose network cards are not in the catalogue, so whether they fit cannot be told. Fix: check them against AWS's page of EFA layouts.",
    ],
  ])("does not pass %s silently", (_, inputs, because, message) => {
    expect(findings(efaInterfaceCount, stackOf(template("t", inputs)))).toEqual([
      { urn: "urn:pulumi:prod::test::aws:ec2/launchTemplate:LaunchTemplate::t", because, message },
    ]);
  });

  it("has nothing to say of templates without EFA", () => {
    const plain = template("plain", { networkInterfaces: [{ deviceIndex: 0 }] });
    expect(findings(efaInterfaceCount, stackOf(plain, template("none", { instanceType: "m7i.xlarge" })))).toEqual([]);
  });
});

describe("efa-single-az", () => {
  const a = subnet("a", { availabilityZone: "us-east-2a" });
  const a2 = subnet("a2", { availabilityZone: "us-east-2a" });
  const b = subnet("b", { availabilityZone: "us-east-2b" });
  const open = subnet("open", {});
  const withEfa = template("efa", { instanceType: "p5.48xlarge", networkInterfaces: [efa(0, 0)] });
  const without = template("plain", { instanceType: "p5.48xlarge" });
  const urn = "urn:pulumi:prod::test::aws:eks/nodeGroup:NodeGroup::g";

  it.each([
    ["one subnet, whichever zone", [open], withEfa],
    ["two subnets of one zone", [a, a2], withEfa],
    ["two zones without EFA", [a, b], without],
    ["two zones without a template", [a, b], undefined],
  ])("passes %s", (_, subnets, from) => {
    const stack = stackOf(a, a2, b, open, withEfa, without, group("g", subnets, from));
    expect(findings(efaSingleZone, stack)).toEqual([]);
  });

  it("refuses two zones", () => {
    expect(findings(efaSingleZone, stackOf(a, b, withEfa, group("g", [b, a], withEfa)))).toEqual([
      {
        urn,
        message:
          "g has EFA interfaces and stands in 2 zones (us-east-2a, us-east-2b), and EFA works within one. Fix: give it the subnet of one zone.",
      },
    ]);
  });

  it.each([
    ["a subnet without a zone", group("g", [a, open], withEfa), "the zone of subnet open is not given"],
    [
      "subnets from elsewhere",
      group("g", [a], withEfa, { subnetIds: [UNKNOWN, UNKNOWN] }),
      "subnetIds names subnets that are not of this stack",
    ],
    [
      "ids from elsewhere",
      group("g", [], withEfa, { subnetIds: ["subnet-1", "subnet-2"] }),
      "the zone of subnet-1 is not known (add it to subnetZones); the zone of subnet-2 is not known (add it to subnetZones)",
    ],
    ["an unknown list", group("g", [a, b], withEfa, { subnetIds: UNKNOWN }), "subnetIds is known only after creation"],
    [
      "more subnets behind it than it names",
      group("g", [a, b, a2], withEfa, { subnetIds: [UNKNOWN, UNKNOWN] }),
      "subnetIds was made from 3 subnets, and which 2 it names is known only after creation",
    ],
  ])("does not pass %s silently", (_, node, why) => {
    expect(findings(efaSingleZone, stackOf(a, a2, b, open, withEfa, node))).toEqual([
      {
        urn,
        because: "unknown",
        message: `g has EFA interfaces, and whether it stands in one zone cannot be told: ${why}. Fix: give it one subnet, or the zones of its subnets in subnetZones of efa-single-az.`,
      },
    ]);
  });

  it("believes the configuration, and then the component that was told the zone", () => {
    const ids = { subnetIds: ["subnet-1", "subnet-2"] };
    const node = group("g", [], withEfa, ids);
    expect(
      findings(efaSingleZone, stackOf(withEfa, node), "prod", {
        subnetZones: { "subnet-1": "us-east-2a", "subnet-2": "us-east-2a" },
      }),
    ).toEqual([]);
    expect(
      messages(efaSingleZone, stackOf(withEfa, node), "prod", {
        subnetZones: { "subnet-1": "us-east-2a", "subnet-2": "us-east-2b" },
      })[0],
    ).toContain("stands in 2 zones");
    const component = raw("hybrid-gpu:index:EksGpuNodePool", "pool", { zone: "us-east-2a" }, { custom: false });
    expect(findings(efaSingleZone, stackOf(component, withEfa, { ...node, parent: component.urn }))).toEqual([]);
  });

  it("judges Auto Scaling groups, by zones or by subnets", () => {
    const asg = (inputs: object, subnets: ResourceNode[] = []) =>
      raw(
        "aws:autoscaling/group:Group",
        "g",
        { minSize: 0, maxSize: 1, launchTemplate: { id: UNKNOWN }, ...inputs },
        { madeFrom: { launchTemplate: [withEfa], vpcZoneIdentifiers: subnets } },
      );
    const zones = (availabilityZones: string[]) => stackOf(withEfa, asg({ availabilityZones }));
    expect(findings(efaSingleZone, zones(["us-east-2a"]))).toEqual([]);
    expect(messages(efaSingleZone, zones(["us-east-2a", "us-east-2b"]))).toHaveLength(1);
    const two = asg({ vpcZoneIdentifiers: [UNKNOWN, UNKNOWN] }, [a, b]);
    expect(messages(efaSingleZone, stackOf(withEfa, a, b, two))).toHaveLength(1);
  });

  it("allows for EFA in a template that it cannot see", () => {
    const foreign = group("g", [a, b], undefined, {
      instanceTypes: ["p5.48xlarge"],
      launchTemplate: { id: "lt-1", version: "1" },
    });
    expect(findings(efaSingleZone, stackOf(a, b, foreign))).toMatchObject([{ urn, because: "unknown" }]);
    const small = group("g", [a, b], undefined, {
      instanceTypes: ["g6e.xlarge"],
      launchTemplate: { id: "lt-1", version: "1" },
    });
    expect(findings(efaSingleZone, stackOf(a, b, small))).toEqual([]);
  });
});

describe("storage-same-az-as-compute", () => {
  const a = subnet("a", { availabilityZone: "us-east-2a" });
  const b = subnet("b", { availabilityZone: "us-east-2b" });
  const fileSystem = (from: ResourceNode[], inputs: object = {}) =>
    raw(
      "aws:fsx/lustreFileSystem:LustreFileSystem",
      "files",
      { subnetIds: UNKNOWN, ...inputs },
      { madeFrom: { subnetIds: from } },
    );
  const pool = (name: string, subnets: ResourceNode[], type = "p5.48xlarge") =>
    group(name, subnets, undefined, { instanceTypes: [type] });
  const urn = "urn:pulumi:prod::test::aws:fsx/lustreFileSystem:LustreFileSystem::files";

  it.each([
    ["together", [a, fileSystem([a]), pool("train", [a])]],
    ["beside a pool elsewhere", [a, b, fileSystem([a]), pool("train", [a]), pool("other", [b])]],
    ["without accelerated pools", [a, b, fileSystem([a]), pool("cpu", [b], "m7i.xlarge")]],
    [
      "in one subnet of unknown zone",
      [subnet("s", {}), fileSystem([subnet("s", {})]), pool("train", [subnet("s", {})])],
    ],
  ])("passes a file system %s", (_, nodes) => {
    expect(findings(storageSameZone, stackOf(...nodes))).toEqual([]);
  });

  it("refuses a file system where no pool is", () => {
    expect(
      findings(storageSameZone, stackOf(a, b, fileSystem([b]), pool("train", [a]), pool("more", [a], "trn2.48xlarge"))),
    ).toEqual([
      {
        urn,
        message:
          "files stands in us-east-2b, where no accelerated pool does (train in us-east-2a; more in us-east-2a). Fix: give it the subnet of the pool that reads it.",
      },
    ]);
  });

  it("refuses a pool that is only partly beside it", () => {
    expect(findings(storageSameZone, stackOf(a, b, fileSystem([a]), pool("train", [a, b])))).toEqual([
      {
        urn: "urn:pulumi:prod::test::aws:eks/nodeGroup:NodeGroup::train",
        message:
          "train stands in us-east-2a, us-east-2b, and the file system files in us-east-2a only: nodes in the other zones read it across zones. " +
          "Fix: give train the subnet of us-east-2a only.",
      },
    ]);
  });

  it("does not pass what it cannot tell", () => {
    const elsewhere = fileSystem([], { subnetIds: "subnet-1" });
    expect(findings(storageSameZone, stackOf(a, elsewhere, pool("train", [a])))).toEqual([
      {
        urn,
        because: "unknown",
        message:
          "files: whether it stands in the zone of an accelerated pool cannot be told: the zone of subnet-1 is not known (add it to subnetZones). " +
          "Fix: give the subnet's zone, or add it to subnetZones of storage-same-az-as-compute.",
      },
    ]);
    const subnetZones = { "subnet-1": "us-east-2a" };
    expect(findings(storageSameZone, stackOf(a, elsewhere, pool("train", [a])), "prod", { subnetZones })).toEqual([]);
    const lost = group("train", [], undefined, { instanceTypes: ["p5.48xlarge"], subnetIds: ["subnet-2"] });
    expect(findings(storageSameZone, stackOf(a, fileSystem([a]), lost))).toMatchObject([
      { urn, because: "unknown", message: expect.stringContaining("train: the zone of subnet-2 is not known") },
    ]);
    const untyped = group("train", [b], undefined, { instanceTypes: UNKNOWN });
    expect(findings(storageSameZone, stackOf(a, b, fileSystem([a]), untyped))).toMatchObject([
      { urn, because: "unknown" },
    ]);
  });
});

describe("lustre-size-valid", () => {
  const judge = (inputs: object) =>
    messages(lustreSizeValid, stackOf(raw("aws:fsx/lustreFileSystem:LustreFileSystem", "files", { ...inputs })));
  const persistent = { deploymentType: "PERSISTENT_2", storageType: "SSD", perUnitStorageThroughput: 500 };

  it.each([
    ["2,400 GiB", { ...persistent, storageCapacity: 2_400, kmsKeyId: UNKNOWN }],
    [
      "EFA at its step",
      {
        ...persistent,
        storageCapacity: 9_600,
        efaEnabled: true,
        metadataConfiguration: { mode: "AUTOMATIC" },
        fileSystemTypeVersion: "2.15",
      },
    ],
    ["scratch", { deploymentType: "SCRATCH_2", storageCapacity: 1_200, fileSystemTypeVersion: "2.15" }],
    ["a restored one", { ...persistent, backupId: UNKNOWN, fileSystemTypeVersion: "2.15" }],
  ])("passes %s", (_, inputs) => {
    expect(judge(inputs)).toEqual([]);
  });

  it.each([
    [
      "2,000 GiB",
      { ...persistent, storageCapacity: 2_000 },
      "files: storageCapacity (2000) is not a size of PERSISTENT_2: 1200 or a multiple of 2400 GiB. Fix: use 1200 or 2400.",
    ],
    [
      "a tier of another type",
      { ...persistent, storageCapacity: 2_400, perUnitStorageThroughput: 200 },
      "files: perUnitStorageThroughput (200) is not a throughput tier of PERSISTENT_2. Fix: use 125, 250, 500 or 1000.",
    ],
    [
      "metadata IOPS of 5,000",
      { ...persistent, storageCapacity: 2_400, metadataConfiguration: { mode: "USER_PROVISIONED", iops: 5_000 } },
      "files: metadataConfiguration.iops (5000) is not a metadata performance: 1500, 3000, 6000 and multiples of 12000 up to 192000 IOPS. Fix: use 3000 or 6000.",
    ],
    [
      "an import path",
      { ...persistent, storageCapacity: 2_400, importPath: UNKNOWN },
      'files: importPath ("known later") is refused by PERSISTENT_2. Fix: link S3 with a data repository association.',
    ],
    [
      "EFA on scratch",
      { deploymentType: "SCRATCH_2", storageCapacity: 1_200, efaEnabled: true, fileSystemTypeVersion: "2.15" },
      "files: efaEnabled (true) ",
    ],
  ])("refuses %s", (_, inputs, start) => {
    const found = judge(inputs);
    expect(found).toHaveLength(1);
    expect(found[0]!.slice(0, start.length)).toBe(start);
  });

  it("says what it could not read, and judges the rest", () => {
    expect(judge({ ...persistent, storageCapacity: UNKNOWN, perUnitStorageThroughput: 200 })).toEqual([
      expect.stringContaining("files: perUnitStorageThroughput (200) is not a throughput tier of PERSISTENT_2."),
      "files: whether FSx takes its size cannot be judged, because storageCapacity is known only after creation. Fix: give storageCapacity as a plain value.",
    ]);
  });
});
