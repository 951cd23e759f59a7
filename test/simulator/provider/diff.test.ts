import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { differences, isEqual } from "../../../simulator/provider/difference.ts";
import { closeAfterEach, provider, rehearsing } from "./client.ts";
import { shelf, shop } from "./shop.ts";

closeAfterEach();

const pathsOf = (before: Properties, after: Properties, ignored: string[] = []): Record<string, string> =>
  Object.fromEntries(differences(before, after, ignored).map(({ path, kind }) => [path, kind]));

describe("the differences of inputs", () => {
  it.each<[string, Properties, Properties, Record<string, string>]>([
    ["nothing", { a: 1, b: [{ c: "x" }] }, { a: 1, b: [{ c: "x" }] }, {}],
    ["a value", { a: 1 }, { a: 2 }, { a: "update" }],
    ["what comes and what goes", { a: 1 }, { b: 1 }, { a: "delete", b: "add" }],
    ["null, which is nothing", { a: null }, { b: null }, {}],
    ["an element", { a: [1, 2] }, { a: [1, 3, 4] }, { "a[1]": "update", "a[2]": "add" }],
    ["a key that is no name", { a: { "x/y": 1 } }, { a: { "x/y": 2 } }, { 'a["x/y"]': "update" }],
    ["a key with quotes", { a: { 'say "\\"': 1 } }, { a: {} }, { 'a["say \\"\\\\\\""]': "delete" }],
    ["a list that becomes an object", { a: [1] }, { a: { b: 1 } }, { a: "update" }],
    ["what is not known", { a: "x", b: { c: 1 } }, { a: UNKNOWN, b: { c: UNKNOWN } }, { a: "update", "b.c": "update" }],
    ["what is not known on both sides", { a: UNKNOWN }, { a: UNKNOWN }, { a: "update" }],
    ["a secret, which is what is in it", { a: new Secret("x") }, { a: "x" }, {}],
    ["another secret", { a: new Secret({ b: 1 }) }, { a: new Secret({ b: 2 }) }, { "a.b": "update" }],
    ["a whole object", {}, { a: { b: { c: 1 } } }, { a: "add" }],
  ])("are told of %s", (_, before, after, expected) => {
    expect(pathsOf(before, after)).toEqual(expected);
  });

  it.each([
    [["tags"], { size: "update" }],
    [["tags.a"], { "tags.b": "update", size: "update" }],
    [['tags["b"]', "size"], { "tags.a": "update" }],
    [["*"], {}],
    [["tags.*"], { size: "update" }],
    [["tag"], { "tags.a": "update", "tags.b": "update", size: "update" }],
  ])("leave out what %j names", (ignored, expected) => {
    expect(pathsOf({ tags: { a: 1, b: 1 }, size: 1 }, { tags: { a: 2, b: 2 }, size: 2 }, ignored)).toEqual(expected);
  });

  it("compare files by what is in them", () => {
    const asset = (hash: string, text: string) => ({
      "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
      hash,
      text,
    });
    expect(pathsOf({ a: asset("1", "x") }, { a: asset("1", "") })).toEqual({});
    expect(pathsOf({ a: asset("1", "x") }, { a: asset("2", "x") })).toEqual({ a: "update" });
  });

  it("are none of a value and itself, and some of it and any other", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(differences({ one }, { one })).toEqual([]);
        const plain = (given: unknown): unknown => withoutNulls(given);
        const same = JSON.stringify(plain(one)) === JSON.stringify(plain(other));
        if (same) expect(isEqual(one, other)).toBe(true);
        expect(differences({ one }, { one: other }).length === 0).toBe(isEqual(one, other));
        expect(isEqual(one, other)).toBe(isEqual(other, one));
      }),
    );
  });
});

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.sort().map(([key, inner]) => [key, withoutNulls(inner)]));
}

describe("a provider that compares", () => {
  const subnet = "aws:ec2/subnet:Subnet";

  it("says that nothing has changed", async () => {
    const asked = await provider(simulatedAws);
    expect(await asked.diff(subnet, { cidrBlock: "10.0.0.0/24" }, { cidrBlock: "10.0.0.0/24" })).toEqual({
      changed: false,
      paths: {},
      properties: [],
      replaces: [],
      deleteFirst: false,
    });
  });

  it("tells what is changed in place and what replaces", async () => {
    const asked = await provider(simulatedAws);
    const before = { cidrBlock: "10.0.0.0/24", vpcId: "vpc-1", tags: { a: "1" }, mapPublicIpOnLaunch: true };
    expect(await asked.diff(subnet, before, { vpcId: "vpc-1", tags: { a: "1", b: "2" }, ipv6Native: true })).toEqual({
      changed: true,
      paths: {
        cidrBlock: "DELETE_REPLACE",
        ipv6Native: "ADD_REPLACE",
        mapPublicIpOnLaunch: "DELETE",
        "tags.b": "ADD",
      },
      properties: ["cidrBlock", "ipv6Native", "mapPublicIpOnLaunch", "tags"],
      replaces: ["cidrBlock", "ipv6Native"],
      deleteFirst: false,
    });
  });

  it("shows a replacement where what replaces is not known yet", async () => {
    const asked = await provider(simulatedAws);
    expect(await asked.diff(subnet, { vpcId: "vpc-1" }, { vpcId: UNKNOWN })).toMatchObject({
      paths: { vpcId: "UPDATE_REPLACE" },
      replaces: ["vpcId"],
    });
    expect(await asked.diff(subnet, { mapPublicIpOnLaunch: true }, { mapPublicIpOnLaunch: UNKNOWN })).toMatchObject({
      paths: { mapPublicIpOnLaunch: "UPDATE" },
      replaces: [],
    });
  });

  it("sees what replaces inside of what comes as a whole", async () => {
    const asked = await provider(simulatedAws);
    const type = "aws:eks/cluster:Cluster";
    const after = { kubernetesNetworkConfig: { ipFamily: "ipv6" } };
    expect(await asked.diff(type, {}, after)).toMatchObject({
      paths: { kubernetesNetworkConfig: "ADD_REPLACE" },
      replaces: ["kubernetesNetworkConfig"],
    });
  });

  it("ignores what it is told to ignore", async () => {
    const asked = await provider(simulatedAws);
    const options = { ignoreChanges: ["cidrBlock", "tags.b"] };
    expect(
      await asked.diff(
        subnet,
        { cidrBlock: "a", tags: { a: "1" } },
        { cidrBlock: "b", tags: { a: "2", b: "1" } },
        options,
      ),
    ).toMatchObject({
      paths: { "tags.a": "UPDATE" },
      replaces: [],
    });
  });

  it("has the old one deleted first where the program fixes a name that is given once", async () => {
    const asked = await provider(simulatedAws);
    const bucket = "aws:s3/bucket:Bucket";
    const fixed = { bucket: "data", objectLockEnabled: true };
    expect(await asked.diff(bucket, { bucket: "data" }, fixed)).toMatchObject({
      paths: { objectLockEnabled: "ADD_REPLACE" },
      deleteFirst: true,
    });
    expect(await asked.diff(bucket, {}, { objectLockEnabled: true })).toMatchObject({ deleteFirst: false });
    expect(await asked.diff(bucket, fixed, { ...fixed, forceDestroy: true })).toMatchObject({ deleteFirst: false });
  });

  it("has an object of Kubernetes deleted first only where it keeps its name and namespace", async () => {
    const asked = await provider(shop("kubernetes"));
    const type = "kubernetes:core/v1:PersistentVolumeClaim";
    const named = (name: string, size: string) => ({
      metadata: { name, namespace: "a" },
      spec: { storageClassName: size },
    });
    const { simulatedKubernetes } = await import("../../../simulator/kubernetes/index.ts");
    const real = await provider(simulatedKubernetes);
    const same = await real.diff(type, named("x", "1"), named("x", "2"));
    expect(same.deleteFirst).toBe(same.replaces.length > 0);
    expect((await real.diff(type, named("x", "1"), named("y", "2"))).deleteFirst).toBe(false);
    expect((await asked.diff(type, {}, {})).deleteFirst).toBe(false);
  });

  it("sees tags that the configuration of the provider gives now", async () => {
    const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
    const defaultTags = (team: string): string => JSON.stringify({ tags: { team } });
    await asked.configure({ region: "us-east-2", defaultTags: defaultTags("a") });
    const inputs = { cidrBlock: "10.0.0.0/16", tags: { own: "1" } };
    const { outputs } = await asked.create("aws:ec2/vpc:Vpc", "net", inputs);
    expect(outputs["tagsAll"]).toEqual({ team: "a", own: "1" });
    expect(await asked.diff("aws:ec2/vpc:Vpc", inputs, inputs, { olds: outputs })).toMatchObject({ changed: false });
    await asked.configure({ region: "us-east-2", defaultTags: defaultTags("b") });
    expect(await asked.diff("aws:ec2/vpc:Vpc", inputs, inputs, { olds: outputs })).toEqual({
      changed: true,
      paths: { tagsAll: "UPDATE" },
      properties: ["tagsAll"],
      replaces: [],
      deleteFirst: false,
    });
  });

  it("compares its own configuration", async () => {
    const asked = await provider(shop());
    expect(await asked.diffConfig({ region: "a", profile: "x" }, { region: "b", profile: "x" })).toMatchObject({
      paths: { region: "UPDATE" },
      replaces: [],
    });
    expect(await asked.diffConfig({ region: "a" }, { region: "a" })).toMatchObject({ changed: false });
    expect(await asked.diff(shelf, {}, {})).toMatchObject({ changed: false });
  });
});
