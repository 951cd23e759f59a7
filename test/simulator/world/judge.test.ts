import { describe, expect, it } from "vitest";
import { type Properties, readString, Secret, UNKNOWN } from "../../../components/core/value.ts";
import type { Asked, CloudType, Reference } from "../../../simulator/cloudType.ts";
import type { Refusal } from "../../../simulator/refusal.ts";
import { seenAt } from "../../../simulator/world/consistency.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import { type CloudTypes, referencesOf, refusalOf, refusalOfDelete } from "../../../simulator/world/judge.ts";
import type { Existing, World } from "../../../simulator/world/world.ts";
import { existing } from "./resource.ts";

const refusal = (code: string, message: string): Refusal => ({ code, message, source: "a test" });

function text(properties: Properties, path: string): string | undefined {
  const value = readString(properties, path);
  return value.state === "known" ? value.value : undefined;
}

const toSubnet: Reference = {
  path: "subnetIds[]",
  to: ["aws:ec2/subnet:Subnet"],
  missing: (value) => (value === "theirs" ? undefined : refusal("InvalidSubnetID.NotFound", value)),
  holds: (target, by) => refusal("DependencyViolation", `${target.id} has ${by.id}`),
};

const types: CloudTypes = new Map(
  (
    [
      {
        type: "aws:ec2/subnet:Subnet",
        refuseDelete: ({ id }) => (id === "subnet-protected" ? refusal("Protected", id) : undefined),
      },
      {
        type: "aws:eks/cluster:Cluster",
        named: {
          name: (properties) => text(properties, "name"),
          within: (_, settings) => settings["region"] ?? "",
          taken: (name, { id }) => refusal("ResourceInUseException", `${name} is ${id}`),
        },
        refers: [toSubnet],
        refuse: ({ inputs, before }) =>
          text(inputs, "version") === "0.9"
            ? refusal("InvalidParameterException", before === undefined ? "made" : "changed")
            : undefined,
      },
      {
        type: "aws:ec2/securityGroup:SecurityGroup",
        refers: [
          {
            path: "peers[].groupId",
            to: ["aws:ec2/securityGroup:SecurityGroup"],
            holds: (target, by) => refusal("DependencyViolation", `${target.id} is in ${by.id}`),
          },
        ],
      },
      { type: "aws:iam/role:Role" },
      {
        type: "aws:eks/addon:Addon",
        refers: [{ path: "roleArn", to: ["aws:iam/role:Role"], missing: (value) => refusal("NoSuchRole", value) }],
      },
      {
        type: "kubernetes:core/v1:Namespace",
        takesAlong: ({ id }, world) =>
          world.all("kubernetes:core/v1:Secret").filter(({ inputs }) => text(inputs, "metadata.namespace") === id),
      },
      {
        type: "kubernetes:core/v1:Secret",
        refers: [
          {
            path: "metadata.namespace",
            to: ["kubernetes:core/v1:Namespace"],
            holds: (target, by) => refusal("Held", `${target.id} by ${by.id}`),
          },
        ],
      },
    ] satisfies CloudType[]
  ).map((one) => [one.type, one]),
);

const cluster = "aws:eks/cluster:Cluster";
const region = { region: "us-east-2" };
const subnet = (id: string, more: Partial<Existing> = {}) =>
  existing({ type: "aws:ec2/subnet:Subnet", id, settings: region, ...more });
const group = (id: string, ...peers: string[]) =>
  existing({
    type: "aws:ec2/securityGroup:SecurityGroup",
    id,
    settings: region,
    inputs: { peers: peers.map((groupId) => ({ groupId })) },
  });
const prod = existing({
  type: cluster,
  id: "prod",
  inputs: { name: "prod", subnetIds: ["subnet-a", "subnet-b"] },
  settings: region,
});

function worldOf(...resources: readonly Existing[]): Inventory {
  return new Inventory(
    resources.map((one) => isEntry(one, 0)),
    () => 0,
  );
}

function asked(world: World, type: string, inputs: Properties, more: Partial<Asked> = {}): Asked {
  return { type, inputs, settings: region, world, limits: [], ...more };
}

function said(one: Refusal | undefined): string | undefined {
  return one === undefined ? undefined : `${one.code}: ${one.message}`;
}

/** The same world to somebody who has no index of what mentions what. */
const plain = (world: World): World => ({ all: (type) => world.all(type), find: (...given) => world.find(...given) });

describe("a create", () => {
  const world = worldOf(subnet("subnet-a"), subnet("subnet-b"), prod);
  it.each<[string, string, Properties, Partial<Asked>, string | undefined]>([
    ["a type that nobody knows", "aws:x/y:Y", { name: "prod" }, {}, undefined],
    ["a name that is free", cluster, { name: "dev" }, {}, undefined],
    ["a name that is taken", cluster, { name: "prod" }, {}, "ResourceInUseException: prod is prod"],
    ["a secret name that is taken", cluster, { name: new Secret("prod") }, {}, "ResourceInUseException: prod is prod"],
    ["a name taken in another region", cluster, { name: "prod" }, { settings: { region: "us-west-2" } }, undefined],
    ["a name that is not known", cluster, { name: UNKNOWN }, {}, undefined],
    ["no name", cluster, {}, {}, undefined],
    ["what is there", cluster, { subnetIds: ["subnet-a", new Secret("subnet-b"), UNKNOWN] }, {}, undefined],
    ["what is missing", cluster, { subnetIds: ["subnet-a", "subnet-x"] }, {}, "InvalidSubnetID.NotFound: subnet-x"],
    ["what was there before us", cluster, { subnetIds: ["theirs"] }, {}, undefined],
    ["that and what is missing", cluster, { subnetIds: ["theirs", "s"] }, {}, "InvalidSubnetID.NotFound: s"],
    ["a secret that is missing", cluster, { subnetIds: new Secret(["s"]) }, {}, "InvalidSubnetID.NotFound: s"],
    ["something of another type", cluster, { subnetIds: ["prod"] }, {}, "InvalidSubnetID.NotFound: prod"],
    ["a list that is not known", cluster, { subnetIds: UNKNOWN }, {}, undefined],
    [
      "any text where the cloud takes any",
      "aws:ec2/securityGroup:SecurityGroup",
      { peers: [{ groupId: "x" }] },
      {},
      undefined,
    ],
    ["what its type refuses", cluster, { version: "0.9" }, {}, "InvalidParameterException: made"],
    [
      "a name before a reference before its type",
      cluster,
      { name: "prod", subnetIds: ["x"], version: "0.9" },
      {},
      "ResourceInUseException: prod is prod",
    ],
    ["a reference before its type", cluster, { subnetIds: ["x"], version: "0.9" }, {}, "InvalidSubnetID.NotFound: x"],
  ])("is judged with %s", (_, type, inputs, more, words) => {
    expect(said(refusalOf(types, world, asked(world, type, inputs, more)))).toBe(words);
  });

  it.each(["creating", "failed", "deleting"] as const)("does not get the name of one that is %s", (status) => {
    const there = worldOf({ ...prod, status, due: 1 });
    expect(said(refusalOf(types, there, asked(there, cluster, { name: "prod" })))).toBe(
      "ResourceInUseException: prod is prod",
    );
  });

  it("gets the name of one whose deletion is over", () => {
    const there = worldOf({ ...prod, status: "deleting", due: 0 });
    expect(refusalOf(types, there, asked(there, cluster, { name: "prod" }))).toBeUndefined();
  });

  it("is judged by the name that the cloud gives it", () => {
    const judging = { outputs: { name: "prod" } };
    expect(said(refusalOf(types, world, asked(world, cluster, {}), judging))).toBe(
      "ResourceInUseException: prod is prod",
    );
  });

  it("finds a role only when it is seen everywhere", () => {
    const role = existing({ type: "aws:iam/role:Role", id: "r", outputs: { arn: "arn:aws:iam::1:role/r" } });
    const there = new Inventory([isEntry(role, 100)]);
    const addon = asked(there, "aws:eks/addon:Addon", { roleArn: "arn:aws:iam::1:role/r" });
    const at = (now: number) => {
      return said(refusalOf(types, there, addon, { sees: (one) => seenAt(there, one, 50) <= now }));
    };
    expect([149, 150].map(at)).toEqual(["NoSuchRole: arn:aws:iam::1:role/r", undefined]);
    expect(referencesOf(types, there, addon)).toEqual([role]);
    expect(referencesOf(types, there, { ...addon, inputs: { roleArn: "x" } })).toEqual([]);
    expect(referencesOf(types, there, { ...addon, type: "aws:x/y:Y" })).toEqual([]);
  });
});

describe("an update", () => {
  const other = existing({ type: cluster, id: "dev", inputs: { name: "dev" }, settings: region });
  const world = worldOf(subnet("subnet-b"), prod, other);
  it.each<[string, Properties, string | undefined]>([
    ["its own name", { ...prod.inputs }, undefined],
    ["the name of another", { name: "dev" }, "ResourceInUseException: dev is dev"],
    // It is not asked about again: subnet-a was deleted by hand.
    ["what it named before", { subnetIds: ["subnet-b", "subnet-a"] }, undefined],
    ["what is newly named and missing", { subnetIds: ["subnet-a", "subnet-x"] }, "InvalidSubnetID.NotFound: subnet-x"],
    ["what its type refuses", { version: "0.9" }, "InvalidParameterException: changed"],
  ])("is judged with %s", (_, inputs, words) => {
    const change = { ...asked(world, cluster, inputs), before: prod };
    expect(said(refusalOf(types, world, change))).toBe(words);
  });
});

describe("a delete", () => {
  const namespace = (id: string) =>
    existing({ type: "kubernetes:core/v1:Namespace", id, inputs: { metadata: { name: id } } });
  const inNamespace = existing({
    type: "kubernetes:core/v1:Secret",
    id: "team/token",
    inputs: { metadata: { name: "token", namespace: "team" } },
  });
  const world = worldOf(
    subnet("subnet-a"),
    subnet("subnet-b"),
    subnet("subnet-free"),
    subnet("subnet-protected"),
    prod,
    existing({ ...prod, id: "second" }),
    group("sg-self", "sg-self"),
    group("sg-one", "sg-two"),
    group("sg-two", "sg-one"),
    namespace("team"),
    inNamespace,
    existing({ type: "aws:iam/role:Role", id: "r" }),
    existing({ type: "aws:eks/addon:Addon", id: "addon", inputs: { roleArn: "r" } }),
  );
  it.each<[string, string, string, string | undefined]>([
    ["what the first of two holds", "aws:ec2/subnet:Subnet", "subnet-a", "DependencyViolation: subnet-a has prod"],
    ["what nothing holds", "aws:ec2/subnet:Subnet", "subnet-free", undefined],
    ["what its type protects", "aws:ec2/subnet:Subnet", "subnet-protected", "Protected: subnet-protected"],
    ["what names itself", "aws:ec2/securityGroup:SecurityGroup", "sg-self", undefined],
    [
      "one of two that name each other",
      "aws:ec2/securityGroup:SecurityGroup",
      "sg-one",
      "DependencyViolation: sg-one is in sg-two",
    ],
    ["what holds others", cluster, "prod", undefined],
    ["what takes along what would hold it", "kubernetes:core/v1:Namespace", "team", undefined],
    ["what is named without being held", "aws:iam/role:Role", "r", undefined],
  ])("is judged of %s", (_, type, id, words) => {
    const target = world.get(type, id)!;
    expect(said(refusalOfDelete(types, world, target))).toBe(words);
    expect(said(refusalOfDelete(types, plain(world), target))).toBe(words);
  });

  it("of something that nobody knows is not refused", () => {
    expect(refusalOfDelete(types, world, existing({ type: "aws:x/y:Y", id: "a" }))).toBeUndefined();
  });

  it("is refused while what holds it is being deleted, and not after", () => {
    let now = 0;
    const leaving = new Inventory(
      [isEntry(subnet("subnet-a"), 0), isEntry({ ...prod, status: "deleting", due: 9 }, 0)],
      () => now,
    );
    const judged = () => said(refusalOfDelete(types, leaving, subnet("subnet-a")));
    expect(judged()).toBe("DependencyViolation: subnet-a has prod");
    now = 9;
    expect(judged()).toBeUndefined();
  });

  it("is held by a name only where that name means it: in its own region", () => {
    const named = (where: string) =>
      subnet("projects/p/regions/R/subnetworks/a".replace("R", where), {
        outputs: { name: "a", region: where },
        settings: { region: where },
      });
    const there = worldOf(named("r1"), named("r2"), {
      ...prod,
      inputs: { subnetIds: ["a"] },
      settings: { region: "r2" },
    });
    const [first, second] = there.all("aws:ec2/subnet:Subnet");
    expect(refusalOfDelete(types, there, first!)).toBeUndefined();
    expect(refusalOfDelete(types, there, second!)?.code).toBe("DependencyViolation");
  });

  it("reads of 2,000 resources only those that name what is deleted", () => {
    let reads = 0;
    const counted = (inputs: Properties) =>
      new Proxy(inputs, {
        get: (target, key) => {
          if (key === "subnetIds") reads++;
          return Reflect.get(target, key);
        },
      });
    const many = worldOf(
      ...Array.from({ length: 1000 }, (_, index) => subnet(`subnet-${index}`)),
      ...Array.from({ length: 1000 }, (_, index) =>
        existing({
          type: cluster,
          id: `c-${index}`,
          settings: region,
          inputs: counted({ subnetIds: [`subnet-${index}`] }),
        }),
      ),
    );
    reads = 0;
    for (const one of many.all("aws:ec2/subnet:Subnet")) expect(refusalOfDelete(types, many, one)).toBeDefined();
    // Once for each, whichever way a path is read: not a million.
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(3000);
  });
});
