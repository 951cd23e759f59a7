import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { genericCloud } from "../../../simulator/generic/index.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { settingsOf } from "../../../simulator/provider/configuration.ts";
import { closeAfterEach, failing, provider, rehearsing, temporaryFolder } from "./client.ts";
import { jar, shelf, shop } from "./shop.ts";

closeAfterEach();

describe("the configuration of a provider", () => {
  it("is taken as real providers take it: text, JSON for what is deeper, secrets for what is in them", () => {
    expect(
      settingsOf({
        region: "us-east-2",
        profile: "training",
        skipCredentialsValidation: "true",
        skipRegionValidation: true,
        maxRetries: 3,
        accessKey: new Secret("AKIAEXAMPLE"),
        assumeRoles: [{ roleArn: new Secret("arn:aws:iam::123456789012:role/deploy") }],
        defaultTags: '{"tags":{"team":"a"}}',
        kubeconfig: UNKNOWN,
        nothing: null,
      }),
    ).toEqual({
      region: "us-east-2",
      profile: "training",
      skipCredentialsValidation: "true",
      skipRegionValidation: "true",
      maxRetries: "3",
      accessKey: "AKIAEXAMPLE",
      assumeRoles: '[{"roleArn":"arn:aws:iam::123456789012:role/deploy"}]',
      defaultTags: '{"tags":{"team":"a"}}',
    });
  });

  it("is answered with what the provider can do", async () => {
    const asked = await provider(shop());
    expect(await asked.configure({ token: new Secret("t") })).toMatchObject({
      acceptsecrets: true,
      acceptresources: true,
      supportspreview: true,
    });
    await asked.cancel();
  });
});

describe("a provider that checks inputs", () => {
  it("takes them as they are", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const inputs = { name: "x", secret: new Secret("s"), unknown: UNKNOWN, list: [{ a: null }] };
    const checked = await asked.check(shelf, "top", inputs);
    expect(checked.failures).toEqual([]);
    expect({ ...checked.inputs, secret: (checked.inputs["secret"] as Secret).reveal() }).toEqual({
      ...inputs,
      secret: "s",
    });
    expect((await asked.check("shop:index:Robot", "r2", {})).failures).toEqual([]);
  });

  it("refuses a type that the cloud does not know in a strict rehearsal, and names the nearest", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing({ strict: true }) });
    expect((await asked.check(shelf, "top", {})).failures).toEqual([]);
    expect((await asked.check("shop:index:Shelve", "top", {})).failures).toEqual([
      "the simulated cloud does not know the type shop:index:Shelve (nearest known: shop:index:Shelf, shop:index:Label, " +
        "shop:index:Oven). Fix: rehearse without --strict, which accepts it as it comes, or describe the type in a module for --types.",
    ]);
  });

  it("knows the types of the user's modules, of its own package", async () => {
    const folder = temporaryFolder();
    const module = join(folder, "types.ts");
    writeFileSync(
      module,
      `const refuse = ({ inputs }: { inputs: object }) =>
         "legs" in inputs ? { code: "NoLegs", message: "robots roll", source: "the manual" } : undefined;
       export default [{ type: "shop:index:Robot", refuse }, { type: "other:index:Robot" }];`,
    );
    const asked = await provider(shop(), { rehearsal: rehearsing({ strict: true, types: [module] }) });
    expect((await asked.check("shop:index:Robot", "r2", {})).failures).toEqual([]);
    expect((await asked.check("other:index:Robot", "r2", {})).failures).toHaveLength(1);
    expect((await failing(asked.create("shop:index:Robot", "r2", { legs: 2 }))).details).toBe(
      "create shop:index:Robot: NoLegs: robots roll",
    );
  });

  it("knows what replaces one of the user's types, in clouds of its own and in those that nobody has modelled", async () => {
    const module = join(temporaryFolder(), "types.mjs");
    const row = (type: string): string =>
      `{ type: "${type}", replaces: ["size", "disks[].kind"], named: { name: (one) => one.name, within: () => "",
         taken: (name) => ({ code: "Taken", message: name, source: "the manual" }) } }`;
    const [robot, widget] = ["shop:index:Robot", "example:index:Widget"];
    writeFileSync(module, `export default [${row(robot)}, ${row(widget)}];`);
    const rehearsal = rehearsing({ strict: true, types: [module] });
    for (const [type, cloud] of [
      [robot, shop()],
      [widget, genericCloud("example")],
    ] as const) {
      const asked = await provider(cloud, { rehearsal });
      expect((await asked.check(type, "a", {})).failures).toEqual([]);
      const diff = async (before: object, after: object): Promise<[readonly string[], boolean]> => {
        const { replaces, deleteFirst } = await asked.diff(type, { ...before }, { ...after });
        return [replaces, deleteFirst];
      };
      expect(await diff({ size: 1, color: "red" }, { size: 2, color: "red" })).toEqual([["size"], false]);
      expect(await diff({ size: { of: 1 } }, { size: { of: 2 } })).toEqual([["size"], false]);
      expect(await diff({ sizes: 1, color: "red" }, { sizes: 2, color: "blue" })).toEqual([[], false]);
      expect(await diff({ disks: [{ kind: "a", at: 1 }] }, { disks: [{ kind: "b", at: 2 }] })).toEqual([
        ["disks"],
        false,
      ]);
      expect(await diff({ disks: [{ kind: "a", at: 1 }] }, { disks: [{ kind: "a", at: 2 }] })).toEqual([[], false]);
      expect(await diff({ name: "x", size: 1 }, { name: "x", size: 2 })).toEqual([["size"], true]);
      await asked.create(type, "a", { name: "x" });
      expect((await failing(asked.create(type, "b", { name: "x" }))).details).toContain("Taken: x");
      expect(asked.entries.filter(({ kind }) => kind === "generic")).toEqual([]);
    }
  });

  it("still knows every object of Kubernetes when the user describes one", async () => {
    const module = join(temporaryFolder(), "types.mjs");
    const [queue, other] = ["kubernetes:kueue.x-k8s.io/v1beta1:ClusterQueue", "kubernetes:example.com/v1:Widget"];
    writeFileSync(module, `export default [{ type: "${queue}", replaces: ["spec.cohort"] }];`);
    const asked = await provider(simulatedKubernetes, { rehearsal: rehearsing({ strict: true, types: [module] }) });
    expect((await asked.check(other, "a", {})).failures).toEqual([]);
    const inputs = (cohort: string) => ({ metadata: { name: "a" }, spec: { cohort } });
    expect((await asked.diff(queue, inputs("a"), inputs("b"))).replaces).toEqual(["spec"]);
    expect((await asked.diff(other, inputs("a"), inputs("b"))).replaces).toEqual([]);
  });

  it("says what is wrong with a module that has no list of types", async () => {
    const module = join(temporaryFolder(), "none.mjs");
    writeFileSync(module, "export const types = [];\n");
    await expect(provider(shop(), { rehearsal: rehearsing({ types: [module] }) })).rejects.toThrow(
      `${module} has no list of types as its default export. Fix: export default [{ type: "aws:…" }].`,
    );
  });
});

describe("a provider function", () => {
  it("is answered by the user first, then by the cloud", async () => {
    const answers = { "shop:index:getOffer": { offer: 1 }, "shop:index:getPrice": { price: 2 } };
    const asked = await provider(shop(), { rehearsal: rehearsing({ answers }) });
    expect(await asked.invoke("shop:index:getOffer")).toEqual({ offer: 1 });
    expect(await asked.invoke("shop:index:getPrice")).toEqual({ price: 2 });
    const plain = await provider(shop(), { rehearsal: rehearsing() });
    await plain.configure({ currency: "USD" });
    expect(await plain.invoke("shop:index:getPrice", { of: "jam" })).toEqual({ of: "jam", currency: "USD" });
    expect(plain.entries).toEqual([]);
  });

  it("that nobody answers says how to answer it", async () => {
    const asked = await provider(shop());
    expect((await failing(asked.invoke("shop:index:getPrise"))).details).toBe(
      "the simulated cloud has no answer for the function shop:index:getPrise (nearest known: shop:index:getPrice). " +
        'Fix: give its result in a file for --answers, as {"shop:index:getPrise": {…}}, or avoid the call in a preview.',
    );
  });
});

describe("a package that nobody has modelled", () => {
  it("has every type as it comes", async () => {
    const asked = await provider(genericCloud("tls"), { rehearsal: rehearsing() });
    const { id, outputs } = await asked.create("tls:index/privateKey:PrivateKey", "key", { algorithm: "RSA" });
    expect(id).toMatch(/^key-[0-9a-f]{8}$/);
    expect(outputs).toEqual({ algorithm: "RSA" });
    expect(await asked.read("tls:index/privateKey:PrivateKey", "key", id)).toEqual({
      id,
      inputs: { algorithm: "RSA" },
      outputs: { algorithm: "RSA" },
    });
    const other = await asked.create("tls:index/privateKey:PrivateKey", "key", { algorithm: "RSA" });
    expect(other.id).not.toBe(id);
  });

  it("gives random results that other resources can be named after, the same on every run", async () => {
    const made = async (kind: string, inputs: object) => {
      const asked = await provider(genericCloud("random"), { rehearsal: rehearsing() });
      const type = `random:index/random${kind}:Random${kind}`;
      const first = await asked.create(type, "suffix", { ...inputs });
      const again = await provider(genericCloud("random"), { rehearsal: rehearsing() });
      expect(await again.create(type, "suffix", { ...inputs })).toEqual(first);
      return { id: first.id, ...first.outputs } as Record<string, string>;
    };
    expect((await made("Id", { byteLength: 2 }))["hex"]).toMatch(/^[0-9a-f]{4}$/);
    expect((await made("Pet", { length: 3, prefix: "my" }))["id"]).toMatch(/^my(-[a-z]{6}){3}$/);
    expect((await made("String", { length: 70, upper: false, special: false }))["result"]).toMatch(/^[a-z0-9]{70}$/);
    expect((await made("Password", { length: 20 }))["result"]).toMatch(/^[A-Za-z0-9]{20}$/);
    expect((await made("Uuid", {}))["result"]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(Number((await made("Integer", { min: 5, max: 7 }))["result"])).toBeOneOf([5, 6, 7]);
  });

  it("that makes its resources by itself cannot be rehearsed, and says so", async () => {
    const asked = await provider(genericCloud("eks"), { rehearsal: rehearsing() });
    expect((await failing(asked.construct("eks:index:Cluster"))).details).toBe(
      "a rehearsal cannot run eks:index:Cluster: the package eks makes its resources in a provider of its own, which no simulated " +
        "cloud stands in for. Fix: rehearse the program without it, for instance behind a setting of the stack, or use the resources themselves.",
    );
  });

  it("may be one that was made for the program of any provider of Terraform", async () => {
    const asked = await provider(genericCloud("terraform-provider"));
    expect(await asked.parameterize("netbox", "4.0.1")).toEqual({ name: "netbox", version: "4.0.1" });
  });
});

it("serves what was asked of a resource after it was made by another process of the same rehearsal", async () => {
  const rehearsal = rehearsing();
  const one = await provider(shop(), { rehearsal });
  const other = await provider(shop(), { rehearsal });
  const { id } = await one.create(shelf, "top", {});
  expect((await other.create(jar, "jam", { shelf: id })).id).toBe("jam-0");
  expect((await failing(one.delete(shelf, "top", id))).details).toContain("ShelfInUse");
});
