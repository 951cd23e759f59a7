import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../../components/core/value.ts";
import type { Settings } from "../../../simulator/cloudType.ts";
import { aliasesOf, plainName } from "../../../simulator/world/aliases.ts";
import { statusAt } from "../../../simulator/world/clock.ts";
import { goneEntry, isEntry } from "../../../simulator/world/entries.ts";
import { Inventory } from "../../../simulator/world/inventory.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";
import { keyOf, nearOf, placeOf } from "../../../simulator/world/place.ts";
import { textsAt, textsIn } from "../../../simulator/world/texts.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { entry, types } from "./arbitraries.ts";
import { existing } from "./resource.ts";

/** The same without any index: everything is looked at, each time. */
function naive(entries: readonly JournalEntry[], now: number): Existing[] {
  const list: Existing[] = [];
  for (const one of entries) {
    if (one.kind === "is") {
      const index = list.findIndex((other) => keyOf(other) === keyOf(one.resource));
      const before = list[index];
      // What comes after a deletion is another one, and so is one that is deleted once the other was gone.
      const isAnother =
        before?.status === "deleting" && (one.resource.status !== "deleting" || statusAt(before, one.at) === "gone");
      if (isAnother) list.splice(index, 1);
      if (before === undefined || isAnother) list.push(one.resource);
      else list[index] = one.resource;
    }
    if (one.kind === "gone") {
      const index = list.findIndex(
        (other) =>
          other.type === one.type && other.id === one.id && (one.place === undefined || placeOf(other) === one.place),
      );
      if (index >= 0) list.splice(index, 1);
    }
  }
  return list.flatMap((one) => {
    const status = statusAt(one, now);
    return status === "gone" ? [] : [{ ...one, status }];
  });
}

function naiveFind(list: readonly Existing[], wanted: readonly string[], value: string, near?: string) {
  const isFar = (one: Existing) => (near === undefined || placeOf(one) === near || nearOf(one) === near ? 0 : 1);
  const exactness = (one: Existing) => aliasesOf(one).indexOf(plainName(value));
  return list
    .filter((one) => wanted.includes(one.type) && exactness(one) >= 0)
    .sort((a, b) => isFar(a) - isFar(b) || exactness(a) - exactness(b))[0];
}

describe("an inventory", () => {
  it("finds what a search through everything finds, whatever happened before", () => {
    const value = fc.constantFrom("a", "b", "prod", "projects/p/regions/r1/subnetworks/a", "regions/r1/subnetworks/a");
    const near = fc.constantFrom(undefined, "", "r1", "r2");
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 25 }),
        value,
        near,
        fc.subarray([...types]),
        (entries, text, by, among) => {
          // Time stands still while things happen: what is over on the way is the property below.
          const inventory = new Inventory(entries, () => 101);
          const list = naive(entries, 101);
          expect(inventory.all()).toEqual(list);
          expect(inventory.find(among, text, by)).toEqual(naiveFind(list, among, text, by));
          for (const type of types) {
            const ofType = list.filter((one) => one.type === type);
            expect(inventory.all(type)).toEqual(ofType);
            expect(inventory.get(type, text)).toEqual(ofType.find((one) => one.id === text));
            expect(inventory.get(type, text, by)).toEqual(
              ofType.find((one) => one.id === text && (by === undefined || placeOf(one) === by)),
            );
            expect(inventory.mentions(type, text)).toEqual(
              ofType.filter((one) => [...textsIn(one.inputs)].map(plainName).includes(plainName(text))),
            );
          }
        },
      ),
    );
  });

  it("says the same whether it was asked meanwhile or not", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const asked = new Inventory([], () => 0);
        for (const [index, one] of entries.entries()) {
          asked.apply(one);
          expect(asked.all()).toEqual(naive(entries.slice(0, index + 1), 0));
        }
      }),
    );
  });

  it("has what was being made ready, and what was being deleted gone, when their time has come", () => {
    let now = 0;
    const made = existing({ type: "t", id: "a", status: "creating", due: 10 });
    const deleted = existing({ type: "t", id: "b", status: "deleting", due: 20 });
    const inventory = new Inventory([isEntry(made, 0), isEntry(deleted, 0)], () => now);
    const look = () => inventory.all("t").map(({ id, status }) => `${id} ${status}`);
    expect(look()).toEqual(["a creating", "b deleting"]);
    now = 10;
    expect(look()).toEqual(["a ready", "b deleting"]);
    expect(inventory.madeAt(made)).toBe(0);
    now = 20;
    expect(inventory.find(["t"], "b")).toBeUndefined();
    expect(inventory.all()).toEqual([{ ...made, status: "ready" }]);
  });

  it.each([true, false])("has another one deleted after the first was gone: looked at meanwhile %s", (looks) => {
    const [first, other] = [existing({ type: "t", id: "a" }), existing({ type: "t", id: "b" })];
    const inventory = new Inventory([isEntry({ ...first, status: "deleting", due: 5 }, 0), isEntry(other, 1)], () => 5);
    if (looks) expect(inventory.all()).toEqual([other]);
    const again = { ...first, status: "deleting", due: 9 } as const;
    inventory.apply(isEntry(again, 5));
    expect([inventory.all(), inventory.madeAt(again)]).toEqual([[other, again], 5]);
  });

  it("keeps apart what has one id in two regions, and takes away the right one", () => {
    const [one, two] = ["us-east-1", "us-east-2"].map((region) =>
      existing({ type: "aws:eks/cluster:Cluster", id: "prod", settings: { region } }),
    ) as [Existing, Existing];
    const inventory = new Inventory([isEntry(one, 0), isEntry(two, 0)]);
    expect(inventory.find([one.type], "prod", "us-east-2")).toEqual(two);
    expect(inventory.find([one.type], "prod", "eu-west-1")).toEqual(one);
    expect(inventory.get(one.type, "prod", "eu-west-1")).toBeUndefined();
    inventory.apply(goneEntry(two, 1));
    expect(inventory.all()).toEqual([one]);
    inventory.apply({ kind: "gone", at: 2, type: one.type, id: "prod", by: "hand" });
    expect(inventory.all()).toEqual([]);
  });

  it("tells what mentions a text in the order of making, whatever was changed since, and however the text is written", () => {
    const link = "https://www.googleapis.com/compute/v1/projects/p/global/networks/n";
    const [one, two] = ["one", "two"].map((id) => existing({ type: "t", id, inputs: { networks: [link] } })) as [
      Existing,
      Existing,
    ];
    const changed = { ...one, outputs: { name: "new" } };
    const inventory = new Inventory([isEntry(one, 0), isEntry(two, 0), isEntry(changed, 1)]);
    expect(inventory.mentions("t", link)).toEqual([changed, two]);
    expect(inventory.mentions("t", "projects/p/global/networks/n")).toEqual([changed, two]);
    expect(inventory.mentions("u", link)).toEqual([]);
  });

  it("prefers what a text names exactly to what only has it as a name", () => {
    const named = existing({ type: "t", id: "x", inputs: { name: "prod" } });
    const exact = existing({ type: "t", id: "prod" });
    expect(new Inventory([isEntry(named, 0), isEntry(exact, 0)]).find(["t"], "prod")).toEqual(exact);
  });
});

describe("of several that a text fits, an inventory", () => {
  const type = "aws:ec2/vpc:Vpc";
  const inRegion = (id: string, region: string) =>
    existing({ type, id, inputs: { name: "main" }, settings: { region } });

  it("finds the one made first, also when that was changed since", () => {
    const [first, second] = [inRegion("vpc-1", "r1"), inRegion("vpc-2", "r1")];
    const inventory = new Inventory([first, second, { ...first, urn: "changed" }].map((one) => isEntry(one, 0)));
    expect(inventory.find([type], "main")?.id).toBe("vpc-1");
  });

  it("gets by its id alone the one made first, also when that was changed since", () => {
    const [first, second] = [inRegion("vpc-1", "r1"), inRegion("vpc-1", "r2")];
    const inventory = new Inventory([first, second, { ...first, urn: "changed" }].map((one) => isEntry(one, 0)));
    expect(inventory.get(type, "vpc-1")?.settings).toEqual({ region: "r1" });
  });

  it("finds the one in the same region of Google Cloud", () => {
    const subnetwork = "gcp:compute/subnetwork:Subnetwork";
    const made = ["r1", "r2"].map((region) =>
      existing({ type: subnetwork, id: `projects/p/regions/${region}/subnetworks/a`, inputs: { name: "a", region } }),
    );
    const inventory = new Inventory(made.map((one) => isEntry(one, 0)));
    for (const one of made) expect(inventory.find([subnetwork], "a", nearOf(one))).toEqual(one);
  });
});

it("an inventory tells what was in a place and is no more", () => {
  let now = 0;
  const vpc = existing({ type: "aws:ec2/vpc:Vpc", id: "vpc-1", settings: { region: "r1" } });
  const inventory = new Inventory([isEntry(vpc, 0)], () => now);
  const had = (place: string): boolean => inventory.had(vpc.type, vpc.id, place);
  expect(had("r1")).toBe(false);
  inventory.apply(isEntry({ ...vpc, status: "deleting", due: 5 }, 0));
  expect(had("r1")).toBe(false);
  now = 5;
  expect([had("r1"), had("r2")]).toEqual([true, false]);
  inventory.apply(isEntry(vpc, 6));
  expect(had("r1")).toBe(false);
  inventory.apply(goneEntry(vpc, 7));
  expect(had("r1")).toBe(true);
});

describe("the names of a resource", () => {
  const selfLink = "https://www.googleapis.com/compute/v1/projects/p/regions/r/subnetworks/s";
  it.each([
    {
      what: "ARN, name and id in AWS",
      given: {
        type: "aws:eks/cluster:Cluster",
        id: "prod",
        outputs: { arn: "arn:aws:eks:…:cluster/prod", name: "prod" },
      },
      names: ["prod", "arn:aws:eks:…:cluster/prod"],
    },
    {
      what: "link, path with and without project, and short name in Google Cloud",
      given: {
        type: "gcp:compute/subnetwork:Subnetwork",
        id: "projects/p/regions/r/subnetworks/s",
        outputs: { selfLink, name: "s" },
      },
      names: ["projects/p/regions/r/subnetworks/s", "s", "regions/r/subnetworks/s"],
    },
    {
      what: "the address of a service account",
      given: {
        type: "gcp:serviceaccount/account:Account",
        id: "projects/p/serviceAccounts/a@p.iam",
        outputs: { email: "a@p.iam", accountId: "a" },
      },
      names: ["projects/p/serviceAccounts/a@p.iam", "a@p.iam", "a"],
    },
    {
      what: "names that are secret, and not those that are unknown",
      given: { type: "aws:s3/bucket:Bucket", id: "b-1", inputs: { bucket: new Secret("b"), name: UNKNOWN } },
      names: ["b-1", "b"],
    },
    {
      what: "the name of a Kubernetes object",
      given: { type: "kubernetes:core/v1:Namespace", id: "team", inputs: { metadata: { name: "team" } } },
      names: ["team"],
    },
  ])("are $what", ({ given, names }) => {
    expect(aliasesOf(existing(given))).toEqual(names);
  });

  it.each([
    ["https://www.googleapis.com/compute/v1/projects/p/global/networks/n", "projects/p/global/networks/n"],
    ["https://compute.googleapis.com/compute/beta/projects/p/global/networks/n", "projects/p/global/networks/n"],
    ["https://container.googleapis.com/v1/projects/p/locations/l/clusters/c", "projects/p/locations/l/clusters/c"],
    ["//compute.googleapis.com/projects/p/global/networks/n", "projects/p/global/networks/n"],
    ["serviceAccount:a@p.iam", "a@p.iam"],
    ["https://www.googleapis.com/storage/v1/b/bucket", "https://www.googleapis.com/storage/v1/b/bucket"],
    ["https://example.com/projects/p/x", "https://example.com/projects/p/x"],
    ["subnet-0abc", "subnet-0abc"],
  ])("read %s as %s", (value, plain) => {
    expect(plainName(value)).toBe(plain);
  });
});

interface PlaceCase {
  readonly type: string;
  readonly settings: Settings;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly place: unknown;
  readonly near?: unknown;
}

describe("the place of a resource", () => {
  const kubeconfig = JSON.stringify({ clusters: [{ cluster: { server: "https://one.example" } }] });
  it.each<PlaceCase>([
    { type: "aws:ec2/subnet:Subnet", settings: { region: "r1" }, place: "r1" },
    { type: "aws:ec2/subnet:Subnet", settings: { region: "r1" }, inputs: { region: "r2" }, place: "r2" },
    { type: "aws:ec2/subnet:Subnet", settings: {}, outputs: { region: "r3" }, place: "r3" },
    { type: "aws:iam/role:Role", settings: { region: "r1" }, place: "", near: "r1" },
    { type: "gcp:compute/subnetwork:Subnetwork", settings: {}, inputs: { region: "r1" }, place: "", near: "r1" },
    { type: "kubernetes:core/v1:Namespace", settings: { kubeconfig, context: "c" }, place: "https://one.example" },
    {
      type: "kubernetes:core/v1:Namespace",
      settings: { kubeconfig: "clusters:\n- cluster:\n    server: https://two.example\n  name: x" },
      place: "https://two.example",
    },
    { type: "kubernetes:core/v1:Namespace", settings: { context: "c" }, place: "c" },
    { type: "kubernetes:core/v1:Namespace", settings: { context: "c", cluster: "k" }, place: "k" },
    { type: "kubernetes:core/v1:Namespace", settings: {}, place: "" },
    {
      type: "kubernetes:core/v1:Namespace",
      settings: { kubeconfig: "server: a\nserver: b", context: "b" },
      place: "b",
    },
    // The first half of the hash of "hush".
    {
      type: "kubernetes:core/v1:Namespace",
      settings: { kubeconfig: "hush" },
      place: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  ])("$type $settings", ({ type, settings, inputs = {}, outputs = {}, place, near = place }) => {
    const placed = { type, inputs, outputs, settings };
    expect([placeOf(placed), nearOf(placed)]).toEqual([place, near]);
  });
});

describe("texts at a path", () => {
  const properties = {
    id: "one",
    secret: new Secret("two"),
    unknown: UNKNOWN,
    number: 4,
    empty: "",
    list: ["a", UNKNOWN, new Secret("b"), 5, null],
    deep: {
      list: [{ groups: ["c", "d"] }, UNKNOWN, new Secret({ groups: new Secret(["e"]) }), {}, { groups: UNKNOWN }],
    },
    rows: [["f"], ["g"]],
  };
  it.each([
    ["id", ["one"]],
    ["secret", ["two"]],
    ["unknown", []],
    ["number", []],
    ["empty", []],
    ["absent.inner", []],
    ["id[]", []],
    ["list[]", ["a", "b"]],
    ["deep.list[].groups[]", ["c", "d", "e"]],
    ["rows[][]", ["f", "g"]],
    ["unknown[].groups[]", []],
  ])("%s", (path, texts) => {
    expect(textsAt(properties, path)).toEqual(texts);
  });

  it("are all texts without a path", () => {
    expect([...textsIn(properties)]).toEqual(["one", "two", "", "a", "b", "c", "d", "e", "f", "g"]);
  });
});
