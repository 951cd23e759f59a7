import { describe, expect, it } from "vitest";
import { Secret } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import type { SimulatedCloud } from "../../../simulator/cloud.ts";
import { simulatedKubernetes } from "../../../simulator/kubernetes/index.ts";
import { isEntry } from "../../../simulator/world/entries.ts";
import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import { kubeconfigFor } from "../kubernetes/cluster.ts";
import { closeAfterEach, failing, type ProviderClient, provider, rehearsing } from "./client.ts";
import { broken, fault, jar, shelf, shop } from "./shop.ts";

closeAfterEach();

const urn = "urn:pulumi:dev::project::shop:index:Jar::jam";

/** Tells what it is told. */
const telling = (): SimulatedCloud => ({
  ...shop(),
  phrase: ({ message }, { action, type, urn: whose, id }) => JSON.stringify([message, action, type, whose, id]),
});

describe("what a provider prints", () => {
  it("names what is made by its URN, and what is there by its id too", async () => {
    const asked = await provider(telling(), { rehearsal: rehearsing() });
    const said = async (request: Promise<unknown>): Promise<unknown> => JSON.parse((await failing(request)).details);
    expect(await said(asked.create(jar, "jam", { shelf: "gone" }))).toEqual([
      "there is no shelf gone",
      "create",
      jar,
      urn,
      null,
    ]);
    const { id, outputs } = await asked.create(jar, "jam", {});
    expect(await said(asked.update(jar, "jam", id, { inputs: {}, outputs }, { shelf: "gone" }))).toEqual([
      "there is no shelf gone",
      "update",
      jar,
      urn,
      "jam-0",
    ]);
    await asked.create(shelf, "top", {});
    await asked.create(jar, "tea", { shelf: "top-0" });
    expect((await said(asked.delete(shelf, "top", "top-0"))) as string[]).toEqual([
      "top-0 has tea-0 on it",
      "delete",
      shelf,
      "urn:pulumi:dev::project::shop:index:Shelf::top",
      "top-0",
    ]);
  });

  it("names what is half-made by the id that it has got", async () => {
    const faults = [fault("partial", () => ({ kind: "half-made", refusal: broken, minutes: 0 }))];
    const asked = await provider(telling(), { rehearsal: rehearsing(), faults });
    expect(JSON.parse((await failing(asked.create(jar, "jam", {}))).details)).toEqual([
      "it broke half-way",
      "create",
      jar,
      urn,
      "jam-0",
    ]);
  });
});

describe("what is secret", () => {
  const token = new Secret("hunter2-hunter2");
  const revealed = (value: unknown): string => JSON.stringify(value instanceof Secret ? value.reveal() : value);

  it("is secret in everything that a cloud makes of it", async () => {
    const asked = await provider(shop(), { rehearsal: rehearsing() });
    const inputs = { shelf: token, list: [{ code: token }], plain: "a" };
    await asked.create(shelf, "top", { name: "hunter2-hunter2" });
    const { id, outputs } = await asked.create(jar, "jam", inputs);
    const check = (given: Readonly<Record<string, unknown>>): void => {
      expect(JSON.stringify(given)).not.toContain("hunter2");
      expect(revealed(given["shelfLabel"])).toBe('"on hunter2-hunter2"');
      expect([given["plain"], given["lid"]]).toEqual(["a", { serial: "serial of jam-0" }]);
    };
    check(outputs);
    const known = { inputs, outputs };
    check(await asked.update(jar, "jam", id, known, { ...inputs, more: 1 }));
    check(await asked.update(jar, "jam", id, known, { ...inputs, more: 2 }, true));
    check((await asked.read(jar, "jam", id, known)).outputs!);
    check((await asked.read(jar, "jam", id)).outputs!);
    expect(JSON.stringify((await asked.create(jar, "tea", inputs, true)).outputs)).not.toContain("hunter2");
  });

  it("is in no refusal, and in no operation of the journal", async () => {
    const faults = [
      fault("partial", ({ inputs }) =>
        "half" in inputs
          ? { kind: "half-made", refusal: { ...broken, message: "it broke at hunter2-hunter2" }, minutes: 0 }
          : undefined,
      ),
    ];
    const asked = await provider(shop(), { rehearsal: rehearsing(), faults });
    const missing = await failing(asked.create(jar, "jam", { shelf: token, pin: new Secret(7) }));
    expect(missing.details).toBe("create shop:index:Jar: NoSuchShelf: there is no shelf [secret]");
    const half = await failing(asked.create(jar, "tea", { half: token }));
    expect(half.details).toBe("create shop:index:Jar: Broken: it broke at [secret]");
    expect(half.halfMade!.reasons).toEqual([half.details]);
    // It has a name that nobody hides any more.
    const old = { inputs: { shelf: token }, outputs: {} };
    const changed = await failing(asked.update(jar, "tea", "tea-0", old, { shelf: "hunter2-hunter2" }));
    expect(changed.details).toContain("there is no shelf [secret]");
    expect(JSON.stringify(asked.operations)).not.toContain("hunter2");
  });

  it("is in no refusal of an object that an API server does not take, in a preview neither", async () => {
    const asked = await provider(simulatedKubernetes, { rehearsal: rehearsing() });
    const type = "kubernetes:core/v1:ConfigMap";
    const inputs = { metadata: { name: new Secret('no "name" at all!') } };
    for (const preview of [false, true]) {
      const { details } = await failing(asked.create(type, "c", inputs, preview));
      expect(details).toContain('ConfigMap "[secret]" is invalid: metadata.name: Invalid value: "[secret]"');
      expect(details).not.toContain("at all");
    }
    expect(asked.operations).toMatchObject([{ action: "create", outcome: "refused", refusal: { code: "Invalid" } }]);
    const file = await failing(asked.invoke("kubernetes:yaml:decode", { text: new Secret("hunter2-hunter2: [") }));
    expect(file.details).toContain("error converting YAML to JSON");
    expect(file.details).not.toContain("hunter2");
  });
});

describe("the provider of a cluster", () => {
  const eks = "aws:eks/cluster:Cluster";
  const type = "kubernetes:core/v1:ConfigMap";
  const inputs = { metadata: { name: "c", namespace: "vision" } };

  /** A cluster, and what has the kubeconfig of it. */
  async function connected(server?: string) {
    const rehearsal = rehearsing();
    const aws = await provider(simulatedAws, { rehearsal });
    await aws.configure({ region: "us-east-2" });
    const resource = {
      type: eks,
      id: "main",
      urn: "urn",
      inputs: {},
      outputs: { endpoint: "https://ABC.gr7.us-east-2.eks.amazonaws.com" },
      settings: { region: "us-east-2" },
      status: "ready",
      due: 0,
    } as const;
    await aws.ledger.transact(() => ({ entries: [isEntry(resource, 1)], result: undefined }));
    const cluster = async (): Promise<ProviderClient> => {
      const asked = await provider(simulatedKubernetes, { rehearsal });
      await asked.configure({ kubeconfig: kubeconfigFor(server ?? resource.outputs.endpoint) });
      return asked;
    };
    return { aws, cluster, journals: rehearsal.journals };
  }

  it("knows all namespaces of a cluster that was made in the rehearsal", async () => {
    const { cluster } = await connected();
    const asked = await cluster();
    expect((await failing(asked.create(type, "c", inputs))).details).toBe(
      'resource "urn:pulumi:dev::project::kubernetes:core/v1:ConfigMap::c" was not successfully created by the Kubernetes API ' +
        'server: namespaces "vision" not found',
    );
    await asked.create("kubernetes:core/v1:Namespace", "vision", { metadata: { name: "vision" } });
    expect((await asked.create(type, "c", inputs)).id).toBe("vision/c");
  });

  it("takes a namespace of anybody else's cluster to exist", async () => {
    const { cluster } = await connected("https://api.example");
    expect((await (await cluster()).create(type, "c", inputs)).id).toBe("vision/c");
  });

  it("can do nothing in a cluster that is gone, and shows in a preview what it would do", async () => {
    const { aws, cluster, journals } = await connected();
    const early = await cluster();
    await early.create("kubernetes:core/v1:Namespace", "vision", { metadata: { name: "vision" } });
    await aws.delete(eks, "main", "main", {});
    const asked = await cluster();
    const known = { inputs, outputs: inputs };
    const removal =
      "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
      'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';
    const requests = [
      asked.create(type, "c", inputs),
      asked.update(type, "c", "vision/c", known, inputs),
      asked.delete(type, "c", "vision/c"),
      asked.read(type, "c", "vision/c", known),
    ];
    const said = await Promise.all(requests.map(async (request) => (await failing(request)).details));
    const why =
      "configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get " +
      '"https://abc.gr7.us-east-2.eks.amazonaws.com/openapi/v2?timeout=32s": dial tcp: lookup ' +
      "abc.gr7.us-east-2.eks.amazonaws.com: no such host";
    expect(said).toEqual([
      why,
      why,
      `configured Kubernetes cluster is unreachable. ${removal}`,
      `failed to read resource state due to unreachable cluster. ${removal}`,
    ]);
    expect((await asked.create(type, "c", inputs, true)).outputs["metadata"]).toMatchObject({ name: "c" });
    const kept = JournaledWorld.open(journals, "kubernetes");
    expect(kept.all().map(({ id }) => id)).toEqual(["vision"]);
    await kept.close();
  });
});
