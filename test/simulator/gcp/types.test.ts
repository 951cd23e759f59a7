import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replacedBy } from "../../../components/lifecycle/replacedBy.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import type { Existing } from "../../../simulator/world/world.ts";
import { Cloud, settings } from "./support.ts";

const root = join(import.meta.dirname, "../../..");
const sdk = join(root, "node_modules/@pulumi/gcp");

/** Files that a folder's programs import from the SDK. */
function imported(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
    .flatMap((entry) => [
      ...readFileSync(join(entry.parentPath, entry.name), "utf8").matchAll(/from "@pulumi\/gcp\/([\w/]+)\.js"/g),
    ])
    .map((match) => match[1]!);
}

function tokenIn(file: string): string | undefined {
  return /__pulumiType = '([^']+)'/.exec(readFileSync(join(sdk, `${file}.js`), "utf8"))?.[1];
}

/** A type's outputs as the SDK declares them. */
function declaredOutputs(type: string): ReadonlySet<string> {
  const [folder = "", file = ""] = type.split(":")[1]!.split("/");
  const found = readdirSync(join(sdk, folder)).find((one) => one.toLowerCase() === `${file}.d.ts`.toLowerCase())!;
  const text = readFileSync(join(sdk, folder, found), "utf8");
  const body = text.slice(text.indexOf("extends pulumi.CustomResource"), text.search(/export interface \w+State /));
  return new Set([...body.matchAll(/^ {4}readonly (\w+): /gm)].map((match) => match[1]!));
}

/** What resources stand in, for ids that say so. */
const parents = {
  billingAccount: "0123-4567",
  bucket: "acme-data",
  bucketId: "logs",
  cluster: "main",
  cryptoKey: "projects/p/locations/us-east5/keyRings/ring/cryptoKeys/data",
  cryptoKeyId: "projects/p/locations/us-east5/keyRings/ring/cryptoKeys/data",
  disk: "data",
  firewallPolicy: "main",
  folder: "folders/1",
  hostProject: "host",
  instance: "one",
  instanceGroupManager: "group",
  keyRing: "projects/p/locations/us-east5/keyRings/ring",
  keyRingId: "projects/p/locations/us-east5/keyRings/ring",
  location: "us-east5",
  managedFolder: "images",
  managedZone: "example",
  member: "user:x@y.example",
  network: "main",
  orgId: "1",
  priority: 1000,
  repository: "images",
  role: "roles/viewer",
  roleId: "viewer",
  router: "main",
  secret: "token",
  secretId: "token",
  service: "lustre.googleapis.com",
  serviceAccountId: "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com",
  serviceProject: "guest",
  subnetwork: "nodes",
  subscription: "one",
  topic: "one",
  type: "A",
  workloadIdentityPoolId: "pool",
  zone: "us-east5-a",
};

/** Names that have to be given where those that the provider makes up do not do. */
const givenNames = (type: string) =>
  type.includes("CustomRole") ? { roleId: "viewer" } : type.includes("/project:") ? { name: "Main" } : {};

const types = [...simulatedGcp.types.values()];

describe("the types of the simulated Google Cloud", () => {
  it("are all that our components, stacks and examples create, each with what replaces it", () => {
    const files = ["components/gcp", "stacks", "examples"].flatMap(imported);
    const created = [...new Set(files.map(tokenIn).filter((token) => token !== undefined))].sort();
    expect(created.length).toBeGreaterThan(15);
    expect(created.filter((token) => !simulatedGcp.types.has(token))).toEqual([]);
    expect(created.filter((token) => !Object.hasOwn(replacedBy, token))).toEqual([]);
  });

  it("have a row of what replaces them, all of them", () => {
    expect(types.map(({ type }) => type).filter((type) => !Object.hasOwn(replacedBy, type))).toEqual([]);
    expect(types.length).toBeGreaterThan(120);
  });

  it.each(types.map(({ type }) => type))("%s: answers with outputs that the SDK has", (type) => {
    const { outputs } = simulatedGcp.create({ type, name: "one", inputs: givenNames(type), settings });
    const declared = declaredOutputs(type);
    expect(Object.keys(outputs).filter((output) => !declared.has(output))).toEqual([]);
  });

  it.each(types.map(({ type }) => type))("%s: says where its words and times come from", (type) => {
    const { named, refers = [], minutes } = simulatedGcp.types.get(type)!;
    const existing = new Cloud().make(type, givenNames(type));
    const refusals = [
      named?.taken("one", existing),
      ...refers.flatMap(({ missing, holds }) => [
        missing?.("main-vpc-0123abc"),
        holds?.(existing, existing as Existing),
      ]),
    ].filter((refusal) => refusal !== undefined);
    for (const { source, code, message } of refusals) {
      expect(source).toMatch(/^(?:https:\/\/|[\w-]+\/[\w-]+)/);
      expect(code).toMatch(/^\w+$/);
      expect(message.length).toBeGreaterThan(10);
    }
    if (minutes !== undefined) {
      expect(minutes.source.length).toBeGreaterThan(10);
      expect(minutes.create).toBeGreaterThan(0);
    }
  });

  it.each(types.map(({ type }) => type))("%s: has one id on every run, and a self link that ends with it", (type) => {
    const text = fc.stringMatching(/^[a-z][a-z0-9-]{4,20}[a-z0-9]$/);
    fc.assert(
      fc.property(text, text, text, (name, resource, project) => {
        const create = (again = 0) =>
          simulatedGcp.create({ type, name: resource, inputs: { ...parents, name, project }, settings, again });
        const { id, outputs } = create();
        expect(create()).toEqual({ id, outputs });
        expect(id).not.toBe("");
        expect(id).not.toMatch(/undefined|\/\/|\[object/);
        const link = outputs["selfLink"];
        if (typeof link === "string" && link.includes("compute/v1")) {
          expect(link).toBe(`https://www.googleapis.com/compute/v1/${id}`);
        }
      }),
      { numRuns: 5 },
    );
  });

  it("make another where the provider names it, and the same where the program does", () => {
    const made = (inputs: object, again: number) =>
      simulatedGcp.create({
        type: "gcp:compute/network:Network",
        name: "main",
        inputs: { ...inputs },
        settings,
        again,
      });
    expect(made({}, 1).id).not.toBe(made({}, 0).id);
    expect(made({ name: "main" }, 1).id).toBe(made({ name: "main" }, 0).id);
    expect(made({ name: "main" }, 1).outputs["networkId"]).not.toBe(made({ name: "main" }, 0).outputs["networkId"]);
  });

  it("tell the labels of the provider and their own", () => {
    const { outputs } = simulatedGcp.create({
      type: "gcp:compute/address:Address",
      name: "one",
      inputs: { labels: { team: "vision" } },
      settings: { ...settings, defaultLabels: JSON.stringify({ team: "all", env: "dev" }) },
    });
    expect(outputs["effectiveLabels"]).toEqual({ "goog-pulumi-provisioned": "true", team: "vision", env: "dev" });
  });

  it("name what is inside of what by whole paths", () => {
    const id = (type: string, inputs: object) =>
      simulatedGcp.create({ type, name: "one", inputs: { ...inputs }, settings }).id;
    expect([
      id("gcp:container/nodePool:NodePool", { name: "train", cluster: "projects/p/locations/us-east5/clusters/main" }),
      id("gcp:storage/bucketIAMMember:BucketIAMMember", {
        bucket: "data",
        role: "roles/storage.objectViewer",
        member: "user:A@b.example",
        condition: { title: "t", description: "d", expression: "true" },
      }),
      id("gcp:serviceaccount/key:Key", {
        serviceAccountId: "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com",
      }).replace(/[0-9a-f]{40}$/, "…"),
      id("gcp:secretmanager/secretVersion:SecretVersion", { secret: "projects/p/secrets/token" }),
      id("gcp:dns/recordSet:RecordSet", { name: "a.example.", type: "A", managedZone: "example" }),
      id("gcp:compute/networkPeering:NetworkPeering", { name: "back", network: "projects/p/global/networks/main" }),
      id("gcp:projects/service:Service", { service: "lustre.googleapis.com" }),
    ]).toEqual([
      "projects/p/locations/us-east5/clusters/main/nodePools/train",
      "b/data/roles/storage.objectViewer/user:a@b.example/t/d/true",
      "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com/keys/…",
      "projects/p/secrets/token/versions/1",
      "projects/acme-ml/managedZones/example/rrsets/a.example./A",
      "main/back",
      "acme-ml/lustre.googleapis.com",
    ]);
  });
});
