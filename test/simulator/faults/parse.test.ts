import { describe, expect, it } from "vitest";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import { faultDefinitions, parseFaults } from "../../../simulator/faults/parse.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";

const listing = (cloud: SimulatedCloud, ...types: string[]): SimulatedCloud => ({
  ...cloud,
  functions: [],
  types: new Map(types.map((type) => [type, { type }])),
});
const clouds = [
  listing(
    simulatedAws,
    "aws:eks/nodeGroup:NodeGroup",
    "aws:eks/cluster:Cluster",
    "aws:fsx/lustreFileSystem:LustreFileSystem",
  ),
  listing(simulatedGcp, "gcp:container/nodePool:NodePool"),
  listing(simulatedKubernetes, "kubernetes:batch/v1:Job"),
];
const parse = (...texts: string[]) => parseFaults(texts, clouds);
const wrong = (text: string, rule: string, fix: string) => ({
  severity: "error",
  path: "--fault",
  value: text,
  rule,
  fix,
  source: undefined,
});
const warned = (text: string, rule: string, fix: string) => ({ ...wrong(text, rule, fix), severity: "warning" });

describe("faults as they are ordered", () => {
  it.each(faultDefinitions.map(({ name, example }) => [name, example]))(
    "%s is understood as its help shows it",
    (name, example) => {
      const { cloud, engine, problems } = parseFaults([example]);
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect([...cloud, ...engine].map(({ text }) => text)).toEqual([example]);
      expect(example.split("=")[0]).toBe(name);
    },
  );

  it("are those that the help lists, each with a name of its own and one line", () => {
    expect(faultDefinitions.map(({ name }) => name)).toEqual([
      "throttle",
      "no-capacity",
      "fail",
      "slow",
      "crash-provider",
      "partial",
      "zone-outage",
      "expired-credentials",
      "drift",
      "kill-engine",
    ]);
    for (const { name, syntax, help } of faultDefinitions) {
      expect(syntax.startsWith(`${name}`)).toBe(true);
      expect(help).toMatch(/^[a-z][^\n]{20,140}[^.]$/);
    }
  });

  it.each([
    ["kill-engine=500ms", 500],
    ["kill-engine=5s", 5000],
    ["kill-engine=1.5m", 90_000],
    ["kill-engine=1h", 3_600_000],
  ])("%s is after %i ms", (text, milliseconds) => {
    expect(parse(text)).toEqual({ cloud: [], engine: [{ kind: "kill-engine", text, milliseconds }], problems: [] });
  });

  it.each([
    ["drift=aws:eks/nodeGroup", { target: "aws:eks/nodeGroup" }],
    ["drift=*-lustre", { target: "*-lustre" }],
    [
      "drift=aws:eks/nodeGroup:NodeGroup:scalingConfig.desiredSize=3",
      { target: "aws:eks/nodeGroup:NodeGroup", change: { path: "scalingConfig.desiredSize", value: 3 } },
    ],
    ["drift=pool:tags.a=b:c=d", { target: "pool", change: { path: "tags.a", value: "b:c=d" } }],
    ['drift=pool:subnetIds[0]="7"', { target: "pool", change: { path: "subnetIds[0]", value: "7" } }],
    ["drift=pool:on=true", { target: "pool", change: { path: "on", value: true } }],
    ["drift=pool:note=", { target: "pool", change: { path: "note", value: "" } }],
  ])("%s is what somebody does by hand", (text, drift) => {
    expect(parse(text)).toEqual({ cloud: [], engine: [{ kind: "drift", text, drift }], problems: [] });
  });

  it("are told all at once where they are wrong, and the others happen", () => {
    const { cloud, engine, problems } = parse(
      "throtle=0.1",
      "throttle=2",
      "kill-engine=5s",
      "slow=aws:eks/cluster:soon",
    );
    expect(cloud).toEqual([]);
    expect(engine.map(({ text }) => text)).toEqual(["kill-engine=5s"]);
    expect(problems).toEqual([
      wrong(
        "throtle=0.1",
        "is not a fault that can be ordered",
        `write throttle; there are ${faultDefinitions.map(({ name }) => name).join(", ")}`,
      ),
      wrong(
        "throttle=2",
        "is not a share above 0 and up to 1",
        "write throttle=<share>[@<type>], for example throttle=0.2@aws:ec2/*",
      ),
      wrong(
        "slow=aws:eks/cluster:soon",
        "does not end in a duration such as 500ms, 5s, 20m or 1h",
        "write slow=<type>:<duration>, for example slow=aws:eks/cluster:20m",
      ),
    ]);
  });

  it.each([
    ["throttle", "is not a share above 0 and up to 1"],
    ["throttle=", "is not a share above 0 and up to 1"],
    ["throttle=0", "is not a share above 0 and up to 1"],
    ["throttle=NaN", "is not a share above 0 and up to 1"],
    ["throttle=0.2@", '"" is not the pattern of a type'],
    ["no-capacity", "names no machine, or an empty zone (the zone may be left out with its @)"],
    ["no-capacity=@us-east-2a", "names no machine, or an empty zone (the zone may be left out with its @)"],
    ["no-capacity=p5.48xlarge@", "names no machine, or an empty zone (the zone may be left out with its @)"],
    ["fail=aws:fsx/*", "does not end in one of create, read, update, delete, invoke, and how often"],
    ["fail=aws:fsx/*:make", "does not end in one of create, read, update, delete, invoke, and how often"],
    ["fail=aws:fsx/*:create:0", '"0" is not a whole number from 1 to 999999'],
    ["slow=20m", "does not end in a duration such as 500ms, 5s, 20m or 1h"],
    ["slow=aws:eks/cluster:0m", "does not end in a duration such as 500ms, 5s, 20m or 1h"],
    ["crash-provider=", "is not a whole number from 1 to 999999"],
    ["crash-provider=-1", "is not a whole number from 1 to 999999"],
    ["crash-provider=azure:10", '"azure" is not one of the simulated clouds aws, gcp, kubernetes'],
    ["crash-provider=aws:1.5", '"1.5" is not a whole number from 1 to 999999'],
    ["partial", "is not the pattern of a type"],
    ["partial=aws:eks/nodeGroup:0", '"0" is not a whole number from 1 to 999999'],
    ["zone-outage", "is not the name of a zone"],
    ["zone-outage=US East", "is not the name of a zone"],
    ["expired-credentials=soon", "is not a whole number from 1 to 999999"],
    ["kill-engine=5", "is not a duration such as 500ms, 5s, 20m or 1h"],
    ["kill-engine", "is not a duration such as 500ms, 5s, 20m or 1h"],
    ["drift", "names no resource"],
    ["drift=:a=b", "names no resource before the property"],
    ["drift=a=b", "names no resource before the property"],
    ["drift=pool:a b=c", '"a b" is not the path of a property'],
  ])("%s is refused: it %s", (text, rule) => {
    const { name, syntax, example } = faultDefinitions.find((one) => one.name === text.split("=")[0])!;
    expect(parse(text)).toEqual({
      cloud: [],
      engine: [],
      problems: [wrong(text, rule, `write ${syntax}, for example ${example}`)],
    });
    expect(text.startsWith(name)).toBe(true);
  });

  it("that fit no known type happen, with a warning and the nearest names", () => {
    const { cloud, problems } = parse("partial=aws:eks/nodGroup");
    expect(cloud.map(({ text }) => text)).toEqual(["partial=aws:eks/nodGroup"]);
    expect(problems).toEqual([
      {
        severity: "warning",
        path: "--fault",
        value: "partial=aws:eks/nodGroup",
        rule: "fits no type that the simulated clouds know: aws:eks/nodGroup",
        fix: "use one of them, such as aws:eks/nodeGroup; types that are accepted as they come are meant by it too",
        source: undefined,
      },
    ]);
  });

  it.each([
    ["no-capacity=p5.48xlarg", "p5.48xlarg", "write p5.48xlarge"],
    ["no-capacity=m7i.2xlrge", "m7i.2xlrge", "write m7i.2xlarge"],
    ["no-capacity=a3-highgpu-8", "a3-highgpu-8", "write a3-highgpu-8g"],
    ["no-capacity=ct5p-highgpu-4t@us-east5-a", "ct5p-highgpu-4t", "write ct5p-hightpu-4t"],
    ["no-capacity=n2-stadard-8", "n2-stadard-8", "write n2-standard-8"],
    ["no-capacity=P5.48xlarge", "P5.48xlarge", "write p5.48xlarge"],
    ["no-capacity=n2-custom-8-16384", "n2-custom-8-16384", "check its spelling"],
  ])("%s happens, with a warning and the nearest machine type", (text, machine, fix) => {
    const { cloud, engine, problems } = parse(text);
    const warning = warned(
      text,
      `names no machine type of the catalogue: ${machine}`,
      `${fix}; one that the catalogue does not have is meant as it is written`,
    );
    expect([problems, engine]).toEqual([[warning], []]);
    expect(cloud).toMatchObject([{ text, warnings: [warning], effect: expect.any(Function) }]);
  });

  it.each([
    ["zone-outage=us-east-2", "us-east-2", "us-east-2a"],
    ["zone-outage=us-east5", "us-east5", "us-east5-a"],
    ["zone-outage=us-east-2-a", "us-east-2-a", "us-east-2a"],
    ["zone-outage=us-east5a", "us-east5a", "us-east5-a"],
    ["zone-outage=use2-az1", "use2-az1", "us-east-2a or us-east5-a"],
    ["no-capacity=p5.48xlarge@US-EAST-2A", "US-EAST-2A", "us-east-2a"],
  ])("%s happens, with a warning and a zone that may be meant", (text, zone, near) => {
    const { cloud, problems } = parse(text);
    expect(cloud.map((fault) => fault.text)).toEqual([text]);
    expect(problems).toEqual([
      warned(text, `names no zone of AWS or Google Cloud: ${zone}`, `write the name of a zone, such as ${near}`),
    ]);
  });

  it.each([
    // A Google zone without its dash, and an AWS zone without the first one: the machine tells which is meant.
    ["no-capacity=g6e.2xlarge@us-east1a", "us-east1a", "us-east-1a"],
    ["no-capacity=g6e.2xlarge@us-east1", "us-east1", "us-east-1a"],
    ["no-capacity=a3-highgpu-8g@us-east1d", "us-east1d", "us-east1-d"],
    ["no-capacity=a3-highgpu-8g@us-east-5-a", "us-east-5-a", "us-east5-a"],
    ["no-capacity=a3-highgpu-8g@europe-west4", "europe-west4", "europe-west4-a"],
    ["no-capacity=p5.48xlarge@us-gov-east1b", "us-gov-east1b", "us-gov-east-1b"],
    ["no-capacity=p5.48xlarge@2a", "2a", "us-east-2a"],
    ["no-capacity=a3-highgpu-8g@2a", "2a", "us-east5-a"],
  ])("%s names a zone of the cloud that the machine is of", (text, zone, near) => {
    expect(parse(text).problems).toEqual([
      warned(text, `names no zone of AWS or Google Cloud: ${zone}`, `write the name of a zone, such as ${near}`),
    ]);
  });

  it("know the types that users describe", () => {
    const text = "partial=aws:memorydb/cluster";
    expect(parse(text).problems).toEqual([
      warned(
        text,
        "fits no type that the simulated clouds know: aws:memorydb/cluster",
        "check its spelling; types that are accepted as they come are meant by it too",
      ),
    ]);
    expect(parseFaults([text], clouds, ["aws:memorydb/cluster:Cluster"]).problems).toEqual([]);
    expect(parseFaults(["drift=random:index/randomId"], clouds, ["random:index/randomId:RandomId"]).problems).toEqual(
      [],
    );
  });

  it("that change by hand what is written as a type, and is none, happen with a warning", () => {
    const text = "drift=aws:eks/nodegroup:scalingConfig.desiredSize=3";
    const warning = warned(
      text,
      "fits no type that the simulated clouds know: aws:eks/nodegroup",
      "use one of them, such as aws:eks/nodeGroup; types that are accepted as they come are meant by it too",
    );
    const drift = { target: "aws:eks/nodegroup", change: { path: "scalingConfig.desiredSize", value: 3 } };
    expect(parse(text)).toEqual({
      cloud: [],
      engine: [{ kind: "drift", text, drift, warnings: [warning] }],
      problems: [warning],
    });
  });

  it.each(["aws:eks:NodeGruop", "aws:eks/nodGroup:NodeGroup", "kubernetes:Jbo", "azure:compute/vm", "random:index:Id"])(
    "take %s for a type that they change",
    (target) =>
      expect(parse(`drift=${target}`).problems.map(({ rule }) => rule)).toEqual([
        `fits no type that the simulated clouds know: ${target}`,
      ]),
  );

  it.each([
    "aws:eks/*",
    "aws:eks:NodeGroup",
    "kubernetes:Job",
    "pool",
    "*-lustre",
    "vpc-0a1b",
    "main:gpu",
    "arn:aws:iam::123456789012:role/admin",
    "main:arn:aws:iam::123456789012:role/admin",
    "projects/p/roles/r/user:a@b.c",
  ])("take %s for a type that is known, a name or an id, of which nothing is said", (target) =>
    expect(parse(`drift=${target}`).problems).toEqual([]),
  );

  it("are told with machine type and zone where nobody knows either, each fault with its own", () => {
    const { cloud, problems } = parse("no-capacity=p5.48xlarg@us-east-2", "zone-outage=us-east5", "throttle=1");
    expect(problems.map(({ rule }) => rule)).toEqual([
      "names no machine type of the catalogue: p5.48xlarg",
      "names no zone of AWS or Google Cloud: us-east-2",
      "names no zone of AWS or Google Cloud: us-east5",
    ]);
    expect(cloud.map(({ warnings }) => warnings)).toEqual([problems.slice(0, 2), problems.slice(2), []]);
  });

  it.each(["p5.48xlarge", "m7i.xlarge", "a3-highgpu-8g", "ct5p-hightpu-4t", "n2-standard-8"])(
    "say nothing of the machine type %s",
    (machine) => expect(parse(`no-capacity=${machine}`).problems).toEqual([]),
  );

  it.each(["us-east-2a", "us-east-2z", "us-east-1-dfw-2a", "us-east-1-wl1-bos-wlz-1", "us-east5-a", "us-south1-ai1b"])(
    "say nothing of the zone %s",
    (zone) => expect(parse(`zone-outage=${zone}`, `no-capacity=p5.48xlarge@${zone}`).problems).toEqual([]),
  );

  it("count once when ordered twice", () => {
    const { engine, problems } = parse("kill-engine=5s", " kill-engine=5s ");
    expect(engine).toHaveLength(1);
    expect(problems.map(({ severity, rule }) => [severity, rule])).toEqual([["warning", "is ordered twice"]]);
  });
});
