import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { checkedInputs } from "../../../simulator/gcp/inputChecks.ts";
import { nameRules } from "../../../simulator/gcp/nameRules.ts";
import { madeUpNames } from "../../../simulator/gcp/naming.ts";
import type { RefusedError } from "../../../simulator/refusal.ts";
import { Cloud, settings } from "./support.ts";

const sdk = join(import.meta.dirname, "../../../node_modules/@pulumi/gcp");
const network = "gcp:compute/network:Network";
const firewall = "gcp:compute/firewall:Firewall";
const bucket = "gcp:storage/bucket:Bucket";
const project = "gcp:organizations/project:Project";
const account = "gcp:serviceaccount/account:Account";
const cluster = "gcp:container/cluster:Cluster";
const pool = "gcp:container/nodePool:NodePool";
const identities = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const organizationRole = "gcp:organizations/iAMCustomRole:IAMCustomRole";
const projectRole = "gcp:projects/iAMCustomRole:IAMCustomRole";

const made = (type: string, name: string, inputs: Properties = {}) =>
  simulatedGcp.create({ type, name, inputs, settings }).outputs;

/** What the provider says before anything is made. */
function checked(type: string, name: string, inputs: Properties = {}): string {
  try {
    made(type, name, inputs);
    return "";
  } catch (error) {
    const { refusal } = error as RefusedError;
    return simulatedGcp.phrase(refusal, { action: "create", type });
  }
}

describe("names that the provider makes up", () => {
  it.each([
    [network, "MyNet", "name", /^mynet-[0-9a-f]{7}$/],
    ["gcp:compute/routerNat:RouterNat", "Out", "name", /^out-[0-9a-f]{7}$/],
    ["gcp:compute/reservation:Reservation", "Held", "name", /^Held-[0-9a-f]{7}$/],
    [bucket, "MyData", "name", /^MyData-[0-9a-f]{7}$/],
    [account, "trainer", "accountId", /^trainer-[0-9a-f]{7}$/],
    [organizationRole, "Viewer", "roleId", /^Viewer_[0-9a-f]{7}$/],
    [project, "Main", "projectId", /^main-[0-9a-f]{7}$/],
    [project, "Main", "name", /^Main$/],
  ])("%s %s: %s", (type, resource, property, like) => {
    expect(made(type, resource)[property]).toMatch(like);
  });

  it("leave a name of the program's as it is", () => {
    expect(made(project, "Main", { projectId: "acme-main", name: "Acme main" })).toMatchObject({
      projectId: "acme-main",
    });
    expect(made(project, "Main", { projectId: "acme-main", name: "Acme main" })).not.toHaveProperty("name");
  });

  it.each([
    [network, 55, 63, "-"],
    [account, 22, 30, "-"],
    [project, 22, 30, "-"],
    [bucket, 214, 222, "-"],
    [organizationRole, 247, 255, "_"],
    ["gcp:storage/managedFolder:ManagedFolder", 247, 255, "-"],
    ["gcp:cloudrunv2/service:Service", 42, 50, "-"],
  ])("%s: a resource of more than %d letters has no room in %d", (type, most, longest, separator) => {
    const isTooLong = (name: string): string => checked(type, name).split("\n")[0]!;
    expect(isTooLong("a".repeat(most))).not.toContain("random chars");
    expect(isTooLong("a".repeat(most + 1))).toBe(
      `could not make instance of '${type}': name '${"a".repeat(most + 1)}${separator}' plus 7 random chars is longer than maximum length ${longest}`,
    );
    // A name of one's own is as long as the cloud takes it, and one that is not known yet is not judged.
    expect(
      checked(type, "a".repeat(300), { name: UNKNOWN, accountId: UNKNOWN, projectId: UNKNOWN, roleId: UNKNOWN }),
    ).toBe("");
  });
});

describe("names that the provider does not take", () => {
  const problem = (type: string, why: string, property: string): string =>
    `${type} resource 'one' has a problem: ${why}. Examine values at 'one.${property}'.`;

  it.each([
    [
      network,
      { name: "My_Net" },
      `"name" ("My_Net") doesn't match regexp "^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"`,
      "name",
    ],
    [
      "gcp:compute/instance:Instance",
      { name: "a".repeat(64) },
      `"name" ("${"a".repeat(64)}") must be between 1 and 63 characters long`,
      "name",
    ],
    [
      "gcp:compute/routerNat:RouterNat",
      { name: "n_t" },
      `"name" ("n_t") must match regex "^[a-z]([-a-z0-9]*[a-z0-9])?$"`,
      "name",
    ],
    [cluster, { name: "a".repeat(41) }, `"name" cannot be longer than 40 characters`, "name"],
    [cluster, { name: "1st" }, `"name" must start with a letter`, "name"],
    [cluster, { name: "main-" }, `"name" must end with a number or a letter`, "name"],
    [
      project,
      { projectId: "Bad", name: "Acme" },
      `"Bad" project_id must be 6 to 30 with lowercase letters, digits, hyphens and start with a letter. Trailing hyphens are prohibited.`,
      "projectId",
    ],
    [
      project,
      { projectId: "acme-main", name: "a_b" },
      `"a_b" name must be 4 to 30 characters with lowercase and uppercase letters, numbers, hyphen, single-quote, double-quote, space, and exclamation point.`,
      "name",
    ],
    [account, { accountId: "nodes" }, `"account_id" ("nodes") must be between 6 and 30 characters long`, "accountId"],
    [
      identities,
      { workloadIdentityPoolId: "gcp-pool" },
      `"workload_identity_pool_id" ("gcp-pool") can not start with "gcp-"`,
      "workloadIdentityPoolId",
    ],
    [
      identities,
      { workloadIdentityPoolId: "ci" },
      `"workload_identity_pool_id" cannot be smaller than 4 characters`,
      "workloadIdentityPoolId",
    ],
    [
      organizationRole,
      { roleId: "a-b-c" },
      `"role_id" ("a-b-c") doesn't match regexp "^[a-zA-Z0-9_\\\\.]{3,64}$"`,
      "roleId",
    ],
    [
      "gcp:projects/iAMMember:IAMMember",
      { member: "alice@example.com" },
      `invalid value "alice@example.com" for member (IAM members must have one of the values outlined here: https://cloud.google.com/billing/docs/reference/rest/v1/Policy#Binding)`,
      "member",
    ],
    [
      "gcp:storage/bucketIAMBinding:BucketIAMBinding",
      { members: ["allUsers", UNKNOWN, "bob"] },
      `invalid value "bob" for members.2 (IAM members must have one of the values outlined here: https://cloud.google.com/billing/docs/reference/rest/v1/Policy#Binding)`,
      "members[2]",
    ],
    [
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
      { member: "deleted:user:a@b.example?uid=1" },
      "invalid value for member (Terraform does not support IAM members for deleted principals)",
      "member",
    ],
  ])("%s %o", (type, inputs, why, property) => {
    expect(checked(type, "one", inputs)).toBe(problem(type, why, property));
  });

  it("tells everything that is wrong with one", () => {
    expect(checked(cluster, "one", { name: "_Bad!" }).split("\n")).toEqual([
      problem(cluster, `"name" can only contain lowercase letters, numbers and hyphens`, "name"),
      problem(cluster, `"name" must start with a letter`, "name"),
      problem(cluster, `"name" must end with a number or a letter`, "name"),
    ]);
  });

  it("looks at what the provider makes up itself", () => {
    expect(checked(firewall, "MyRule")).toMatch(
      /^gcp:compute\/firewall:Firewall resource 'MyRule' has a problem: "name" \("MyRule-[0-9a-f]{7}"\) doesn't match regexp/,
    );
    expect(checked(projectRole, "viewer")).toMatch(/"role_id" \("viewer-[0-9a-f]{7}"\) doesn't match regexp/);
    expect(checked(project, "a_b", { projectId: "acme-main" })).toContain(`"a_b" name must be 4 to 30 characters`);
  });

  it.each([
    "user:a@b.example",
    "serviceAccount:x@p.iam.gserviceaccount.com",
    "allUsers",
    "projectOwners",
    "principalSet://iam/x:y",
  ])("takes the member %s", (member) =>
    expect(checked("gcp:projects/iAMMember:IAMMember", "one", { member })).toBe(""),
  );

  it("does not judge what is there already", () => {
    const { id } = simulatedGcp.create({ type: network, name: "a".repeat(99), inputs: {}, settings, isThere: true });
    expect(id).toContain("/networks/aaaa");
  });
});

describe("names that the cloud does not take", () => {
  const gce = (kind: string, name: string): string =>
    `Error creating ${kind}: googleapi: Error 400: Invalid value for field 'resource.name': '${name}'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)', invalid`;

  it.each([
    ["gcp:compute/reservation:Reservation", { name: "My_Hold" }, gce("Reservation", "My_Hold")],
    ["gcp:compute/resourcePolicy:ResourcePolicy", { name: "a".repeat(64) }, gce("ResourcePolicy", "a".repeat(64))],
    ["gcp:compute/vPNTunnel:VPNTunnel", { name: "t-" }, gce("VpnTunnel", "t-")],
    [bucket, { name: "Bad_Name!" }, "googleapi: Error 400: Invalid bucket name: 'Bad_Name!', invalid"],
    [bucket, { name: "192.168.5.4" }, "googleapi: Error 400: Invalid bucket name: '192.168.5.4', invalid"],
    [bucket, { name: "goog-data" }, "googleapi: Error 400: Invalid bucket name: 'goog-data', invalid"],
    [bucket, { name: "a".repeat(64) }, `googleapi: Error 400: Invalid bucket name: '${"a".repeat(64)}', invalid`],
    [bucket, { name: "a..b" }, "googleapi: Error 400: Invalid bucket name: 'a..b', invalid"],
    [
      pool,
      { name: "a".repeat(41), cluster: "main", location: "us-east5" },
      `error creating NodePool: googleapi: Error 400: Invalid value for field "node_pool.name": "${"a".repeat(41)}". Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?)' (only lowercase alphanumerics and '-' allowed, must start with a letter and end with an alphanumeric, and must be no longer than 40 characters)., badRequest`,
    ],
    [
      project,
      { projectId: "acme", name: "Acme" },
      "googleapi: Error 400: field [project_id] has issue [project_id must be 6 to 30 lowercase letters, digits, or hyphens, start with a letter, and not end with a hyphen], badRequest",
    ],
  ])("%s %o", (type, inputs, why) => {
    expect(new Cloud().create(type, inputs)).toBe(why);
  });

  it("are those that the provider makes up, too", () => {
    const refusal = (name: string) => {
      const { outputs } = simulatedGcp.create({ type: bucket, name, inputs: {}, settings });
      const { inventory: world } = new Cloud();
      return simulatedGcp.types.get(bucket)!.refuse!({
        type: bucket,
        inputs: {},
        settings,
        world,
        limits: [],
        added: outputs,
      });
    };
    expect(refusal("MyData")?.message).toMatch(/^Invalid bucket name: 'MyData-[0-9a-f]{7}'$/);
    expect(refusal("my_data")).toBeUndefined();
  });

  it.each(["acme-data", "a_b-c", "0ab", "data.acme.example", "a".repeat(63)])("take the bucket %s", (name) => {
    expect(new Cloud().create(bucket, { name, location: "US" })).toBe("");
  });

  it("judge a name once: a change in place keeps it", () => {
    const cloud = new Cloud();
    const inputs = { name: "Old_Hold", specificReservation: { count: 1 } };
    const before = cloud.make("gcp:compute/reservation:Reservation", inputs);
    expect(cloud.refusal("gcp:compute/reservation:Reservation", inputs, before)).toBeUndefined();
  });
});

describe("the tables of names", () => {
  it.each([...new Set([...Object.keys(madeUpNames), ...Object.keys(checkedInputs), ...Object.keys(nameRules)])])(
    "%s: is a type of the SDK with these inputs",
    (type) => {
      const [folder = "", file = ""] = type.split(":")[1]!.split("/");
      const found = readdirSync(join(sdk, folder)).find((one) => one.toLowerCase() === `${file}.d.ts`.toLowerCase())!;
      expect(existsSync(join(sdk, folder, found))).toBe(true);
      expect(readFileSync(join(sdk, folder, found.replace(".d.ts", ".js")), "utf8")).toContain(
        `__pulumiType = '${type}'`,
      );
      const text = readFileSync(join(sdk, folder, found), "utf8");
      const args = text.slice(text.search(/export interface \w+Args /));
      for (const { property } of checkedInputs[type] ?? [])
        expect(args).toMatch(new RegExp(`^ {4}${property}\\??: `, "m"));
    },
  );
});
