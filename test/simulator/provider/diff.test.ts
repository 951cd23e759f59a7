import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import type { CloudType } from "../../../simulator/cloudType.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { differences, isEqual } from "../../../simulator/provider/difference.ts";
import { deletesFirst } from "../../../simulator/provider/replacement.ts";
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

  it.each([
    ["disks[*].size", ["disks[0].kind", 'labels["a.b/c"]', 'labels["say \\"x\\""]']],
    ["disks[0]", ["disks[1].size", 'labels["a.b/c"]', 'labels["say \\"x\\""]']],
    ["disks[1]", ["disks[0].kind", "disks[0].size", 'labels["a.b/c"]', 'labels["say \\"x\\""]']],
    ['["disks"][0].kind', ["disks[0].size", "disks[1].size", 'labels["a.b/c"]', 'labels["say \\"x\\""]']],
    ['labels["a.b/c"]', ["disks[0].kind", "disks[0].size", "disks[1].size", 'labels["say \\"x\\""]']],
    ['labels["say \\"x\\""]', ["disks[0].kind", "disks[0].size", "disks[1].size", 'labels["a.b/c"]']],
  ])("leave out what %s names: elements, and keys that are no names", (ignored, expected) => {
    const inputs = (value: number): Properties => ({
      disks: [{ kind: value, size: value }, { size: value }],
      labels: { "a.b/c": value, 'say "x"': value },
    });
    expect(Object.keys(pathsOf(inputs(1), inputs(2), [ignored]))).toEqual(expected);
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
  // By key alone: a value may have a `toString` that is no function.
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
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
    const before = { ipv4IpamPoolId: "ipam-1", vpcId: "vpc-1", tags: { a: "1" }, mapPublicIpOnLaunch: true };
    expect(await asked.diff(subnet, before, { vpcId: "vpc-1", tags: { a: "1", b: "2" }, ipv6Native: true })).toEqual({
      changed: true,
      paths: {
        ipv4IpamPoolId: "DELETE_REPLACE",
        ipv6Native: "ADD_REPLACE",
        mapPublicIpOnLaunch: "DELETE",
        "tags.b": "ADD",
      },
      properties: ["ipv4IpamPoolId", "ipv6Native", "mapPublicIpOnLaunch", "tags"],
      replaces: ["ipv4IpamPoolId", "ipv6Native"],
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

  it("sees what replaces inside of what goes as a whole", async () => {
    const asked = await provider(simulatedAws);
    const before = { outpostConfig: { controlPlaneInstanceType: "m5.large" } };
    expect(await asked.diff("aws:eks/cluster:Cluster", before, {})).toMatchObject({
      paths: { outpostConfig: "DELETE_REPLACE" },
      replaces: ["outpostConfig"],
    });
  });

  it("sees no difference in what is there already, and none in what the cloud keeps", async () => {
    const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
    await asked.configure({ region: "us-east-2" });
    const inputs = { cidrBlock: "10.0.0.0/24", vpcId: "vpc-0a1b2c3d", availabilityZone: "us-east-2a" };
    const { outputs } = await asked.create(subnet, "one", inputs);
    const same = { changed: false, paths: {}, replaces: [] };
    const { availabilityZone: _, ...fewer } = inputs;
    expect(await asked.diff(subnet, inputs, fewer, { olds: outputs })).toMatchObject(same);
    const more = { ...inputs, region: "us-east-2", ipv6Native: false, ownerId: outputs["ownerId"] };
    expect(await asked.diff(subnet, inputs, more, { olds: outputs })).toMatchObject(same);
    const elsewhere = { ...inputs, region: "us-west-2" };
    expect(await asked.diff(subnet, inputs, elsewhere, { olds: outputs })).toMatchObject({
      paths: { region: "ADD_REPLACE" },
      replaces: ["region"],
    });
  });

  it("sees what replaces beside what is no difference", async () => {
    const asked = await provider(simulatedAws);
    const before = { subnetIds: ["a", "b"], instanceTypes: ["p5.48xlarge"] };
    const after = { subnetIds: ["b", "a"], capacityType: "ON_DEMAND", nodeRoleArn: "r" };
    expect(await asked.diff("aws:eks/nodeGroup:NodeGroup", before, after)).toMatchObject({
      paths: { nodeRoleArn: "ADD_REPLACE" },
      replaces: ["nodeRoleArn"],
    });
  });

  it.each([
    [{}, "UPDATE_REPLACE"],
    [{ enableConfigMapMutable: "true" }, "UPDATE"],
    [{ enableConfigMapMutable: true }, "UPDATE"],
    [{ enableSecretMutable: true }, "UPDATE_REPLACE"],
  ])("changes the data of a ConfigMap as the configuration %j says: %s", async (configuration, kind) => {
    const asked = await provider(simulatedKubernetes);
    await asked.configure(configuration);
    const map = (text: string) => ({ metadata: { name: "x" }, data: { text } });
    expect(await asked.diff("kubernetes:core/v1:ConfigMap", map("a"), map("b"))).toMatchObject({
      paths: { "data.text": kind },
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

  it.each([
    ["keeps its name and namespace", { name: "x", namespace: "a" }, { name: "x", namespace: "a" }, true],
    ["keeps its name, and no namespace is given", { name: "x" }, { name: "x" }, true],
    ["has another name", { name: "x", namespace: "a" }, { name: "y", namespace: "a" }, false],
    ["has another namespace", { name: "x", namespace: "a" }, { name: "x", namespace: "b" }, false],
    ["is named by the provider", { namespace: "a" }, { namespace: "a" }, false],
    ["loses its name to the provider", { name: "x" }, {}, false],
  ])("deletes an object of Kubernetes that %s first: %j, %j, %j", async (_, before, after, expected) => {
    const asked = await provider(simulatedKubernetes);
    const claim = (metadata: object, storageClassName: string) => ({ metadata, spec: { storageClassName } });
    const type = "kubernetes:core/v1:PersistentVolumeClaim";
    const { replaces, deleteFirst } = await asked.diff(type, claim(before, "slow"), claim(after, "fast"));
    expect([replaces.includes("spec"), deleteFirst]).toEqual([true, expected]);
  });

  it.each<[string, Properties, Properties, boolean]>([
    ["fixes its name", { groupName: "x" }, { groupName: "x" }, true],
    ["fixes its name elsewhere from now on", { groupName: "x", place: "a" }, { groupName: "x", place: "b" }, false],
    ["fixes another one's name", {}, { path: "x", otherName: "y" }, false],
    ["has no name", { groupName: "x" }, {}, false],
  ])("deletes what %s first: %j, %j, %j", (_, before, after, expected) => {
    const type = "shop:index:Group";
    const known: CloudType = {
      type,
      named: {
        name: ({ groupName, path }) => (groupName ?? path) as string | undefined,
        within: ({ place }, settings) => `${settings["region"]} ${place as string}`,
        taken: (name) => ({ code: "Taken", message: name, source: "test" }),
      },
    };
    expect(deletesFirst(type, known, before, after, { region: "here" })).toBe(expected);
    expect(deletesFirst(type, undefined, before, after, {})).toBe(false);
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
