import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { policies } from "../../policies/catalogue.ts";
import { deletionProtection } from "../../policies/data/deletionProtection.ts";
import { noOpenIngress } from "../../policies/security/noOpenIngress.ts";
import { noStaticKeys } from "../../policies/security/noStaticKeys.ts";
import { noWildcards } from "../../policies/security/noWildcards.ts";
import { findings, messages, raw, stackOf } from "../support/analyzer.ts";

it("names types of @pulumi/gcp as the package does", () => {
  const judged = policies.flatMap((policy) => [...(policy.types ?? []), ...(policy.stackTypes ?? [])]);
  const named = [...new Set(judged)].filter((type) => type.startsWith("gcp:"));
  const root = join(import.meta.dirname, "../../node_modules/@pulumi/gcp");
  const modules = new Set(named.map((type) => type.slice("gcp:".length, type.indexOf("/"))));
  const known = new Set<string>();
  for (const module of modules) {
    const directory = join(root, module);
    for (const file of readdirSync(directory)) {
      if (!file.endsWith(".js") || file === "index.js") continue;
      const type = /__pulumiType = '([^']+)'/.exec(readFileSync(join(directory, file), "utf8"))?.[1];
      if (type !== undefined) known.add(type);
    }
  }
  expect(named.filter((type) => !known.has(type))).toEqual([]);
  expect(named.length).toBeGreaterThan(90);
});

describe("no-open-ingress on Google Cloud", () => {
  const page = "https://docs.cloud.google.com/firewall/docs/firewalls";
  const fix =
    "Fix: name source tags, service accounts or the ranges of your own networks that need it, or allow the port in the policy's configuration.";
  const vpc = "gcp:compute/firewall:Firewall";
  const rule = "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule";
  const judge = (type: string, inputs: object, config: object = {}) =>
    messages(noOpenIngress, stackOf(raw(type, "fw", { ...inputs })), "prod", config);
  const ssh = { allows: [{ protocol: "tcp", ports: ["22"] }] };

  it.each([
    [
      vpc,
      { ...ssh, sourceRanges: ["10.0.0.0/8", "0.0.0.0/0"] },
      [`fw: sourceRanges (["10.0.0.0/8","0.0.0.0/0"]) opens TCP port 22 to the internet. ${fix} [${page}]`],
    ],
    [
      vpc,
      { ...ssh, sourceRanges: ["10.0.0.0/8", "::/0"], sourceTags: ["bastion"], targetTags: ["node"] },
      [`fw: sourceRanges (["::/0"]) opens TCP port 22 to the internet. ${fix} [${page}]`],
    ],
    [
      vpc,
      { allows: [{ protocol: "all" }], sourceRanges: ["0.0.0.0/1", "128.0.0.0/1"] },
      [
        `fw: sourceRanges (["0.0.0.0/1","128.0.0.0/1"]) opens every port of every protocol to the internet. ${fix} [${page}]`,
      ],
    ],
    [
      vpc,
      {
        allows: [{ protocol: "tcp", ports: ["22", "8000-8100"] }, { protocol: "17" }, { protocol: "esp" }],
        sourceRanges: ["0.0.0.0/0"],
      },
      ["TCP port 22", "TCP ports 8000-8100", "every UDP port", "protocol ESP"].map(
        (what) => `fw: sourceRanges (["0.0.0.0/0"]) opens ${what} to the internet. ${fix} [${page}]`,
      ),
    ],
    [
      vpc,
      { allows: [{ protocol: "icmp" }], sourceRanges: ["0.0.0.0/0"] },
      [`fw: sourceRanges (["0.0.0.0/0"]) opens ICMP to the internet. Fix: name the ranges that need it. [${page}]`],
    ],
    [
      vpc,
      { ...ssh, direction: "INGRESS" },
      [`fw: sourceRanges (not given) names no source, and so opens TCP port 22 to the internet. ${fix} [${page}]`],
    ],
    [
      vpc,
      { allows: [{ protocol: "tcp", ports: ["22", "23"] }], sourceRanges: ["10.0.0.0", "10.0.0.0/8"] },
      [`fw: sourceRanges[0] ("10.0.0.0") is not an address range. Fix: write it as 10.0.0.0/16 or fd00::/8. [${page}]`],
    ],
    [
      vpc,
      { allows: [{ protocol: "tcp", ports: ["ssh"] }], sourceRanges: ["0.0.0.0/0"] },
      [`fw: sourceRanges (["0.0.0.0/0"]) opens every TCP port to the internet. ${fix} [${page}]`],
    ],
    [
      rule,
      {
        action: "allow",
        direction: "INGRESS",
        match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "tcp", ports: ["3389"] }] },
      },
      [`fw: match.srcIpRanges (["0.0.0.0/0"]) opens TCP port 3389 to the internet. ${fix} [${page}]`],
    ],
    [
      "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules",
      {
        rules: [
          { action: "deny", match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] } },
          { action: "allow", match: { srcNetworkContext: "INTERNET", layer4Configs: [{ ipProtocol: "all" }] } },
        ],
      },
      [
        `fw: rules[1].match.srcIpRanges (not given) names no source, and so opens every port of every protocol to the internet. ${fix} [${page}]`,
      ],
    ],
  ])("refuses the internet in %s %j", (type, inputs, expected) => {
    expect(judge(type, inputs)).toEqual(expected);
  });

  it.each([
    [vpc, { ...ssh, sourceRanges: ["10.0.0.0/8", "35.235.240.0/20"] }],
    [vpc, { ...ssh, sourceTags: ["bastion"] }],
    [vpc, { ...ssh, sourceServiceAccounts: [UNKNOWN] }],
    [vpc, { ...ssh, sourceTags: [UNKNOWN] }],
    [vpc, { ...ssh, direction: "EGRESS", sourceRanges: ["0.0.0.0/0"] }],
    [vpc, { ...ssh, disabled: true, sourceRanges: ["0.0.0.0/0"] }],
    [vpc, { denies: [{ protocol: "all" }], sourceRanges: ["0.0.0.0/0"] }],
    [rule, { action: "goto_next", match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] } }],
    [
      rule,
      {
        action: "allow",
        match: { srcNetworkContext: "INTRA_VPC", srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] },
      },
    ],
    [rule, { action: "allow", match: { srcSecureTags: [{ name: "x" }], layer4Configs: [{ ipProtocol: "all" }] } }],
    ["gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules", {}],
  ])("passes what stays inside: %s %j", (type, inputs) => {
    expect(judge(type, inputs)).toEqual([]);
  });

  it("allows the ports it is told, and no others", () => {
    const https = { allows: [{ protocol: "tcp", ports: ["443"] }], sourceRanges: ["0.0.0.0/0"] };
    const config = { allowedPorts: [443] };
    expect(judge(vpc, https, config)).toEqual([]);
    expect(judge(vpc, { ...https, allows: [{ protocol: "tcp", ports: ["443-444"] }] }, config)).toHaveLength(1);
    for (const allows of [
      UNKNOWN,
      [UNKNOWN],
      [{ protocol: UNKNOWN, ports: ["443"] }],
      [{ protocol: "tcp", ports: UNKNOWN }],
    ]) {
      expect(judge(vpc, { ...https, allows }, config)).toHaveLength(1);
    }
    // A port that cannot be read is every port.
    expect(judge(vpc, { ...https, allows: [{ protocol: "tcp", ports: [UNKNOWN] }] }, config)[0]).toContain(
      "opens every TCP port to the internet",
    );
  });

  it("leaves ranges of other resources to the update, and judges the others now", () => {
    const found = findings(
      noOpenIngress,
      stackOf(
        raw(vpc, "some", { ...ssh, sourceRanges: [UNKNOWN, "0.0.0.0/0"] }),
        raw(vpc, "all", { ...ssh, sourceRanges: UNKNOWN }),
        raw("gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules", "rules", { rules: UNKNOWN }),
      ),
    );
    expect(found.map((one) => [one.because, one.message.slice(0, 46)])).toEqual([
      [undefined, 'some: sourceRanges (["0.0.0.0/0"]) opens TCP p'],
      ["deferred", "some: sourceRanges[0] is known only after crea"],
      ["deferred", "all: sourceRanges is known only after creation"],
      ["deferred", "rules: rules is known only after creation, so "],
    ]);
  });
});

describe("iam-no-wildcards on Google Cloud", () => {
  const judge = (type: string, inputs: object) => messages(noWildcards, stackOf(raw(type, "g", { ...inputs })));
  const basic = "https://docs.cloud.google.com/iam/docs/roles-overview";
  const owner = `grants every action of every service, on the whole project. Fix: grant the predefined roles that are needed, on the resources that need them. [${basic}]`;
  const anybody = `is everybody, signed in or not. Fix: name the accounts or groups that are meant. [https://docs.cloud.google.com/storage/docs/public-access-prevention]`;
  const trainer = "serviceAccount:trainer@example-project.iam.gserviceaccount.com";

  it.each([
    [
      "gcp:projects/iAMMember:IAMMember",
      { project: "p", role: "roles/owner", member: trainer },
      `g: role ("roles/owner") ${owner}`,
    ],
    [
      "gcp:projects/iAMBinding:IAMBinding",
      { project: "p", role: "roles/owner", members: [trainer] },
      `g: role ("roles/owner") ${owner}`,
    ],
    [
      "gcp:projects/iAMPolicy:IAMPolicy",
      {
        policyData: JSON.stringify({
          bindings: [
            { role: "roles/container.defaultNodeServiceAccount", members: [trainer] },
            { role: "roles/owner", members: [trainer] },
          ],
        }),
      },
      `g: policyData.bindings[1].role ("roles/owner") ${owner}`,
    ],
    [
      "gcp:storage/bucketIAMMember:BucketIAMMember",
      { bucket: "b", role: "roles/storage.objectViewer", member: "allUsers" },
      `g: member ("allUsers") ${anybody}`,
    ],
    [
      "gcp:storage/bucketIAMBinding:BucketIAMBinding",
      { bucket: "b", role: "roles/storage.objectViewer", members: [trainer, "allUsers"] },
      `g: members[1] ("allUsers") ${anybody}`,
    ],
    [
      "gcp:storage/bucketIAMPolicy:BucketIAMPolicy",
      { policyData: JSON.stringify({ bindings: [{ role: "roles/storage.objectViewer", members: ["allUsers"] }] }) },
      `g: policyData.bindings[0].members[0] ("allUsers") ${anybody}`,
    ],
    [
      "gcp:storage/bucketACL:BucketACL",
      { roleEntities: ["READER:allUsers"] },
      `g: roleEntities[0] ("READER:allUsers") ${anybody}`,
    ],
    [
      "gcp:storage/objectAccessControl:ObjectAccessControl",
      { entity: "allUsers" },
      `g: entity ("allUsers") ${anybody}`,
    ],
    [
      "gcp:storage/bucketACL:BucketACL",
      { predefinedAcl: "publicRead" },
      'g: predefinedAcl ("publicRead") lets everybody in. Fix: leave it out, and grant roles on the bucket (uniform bucket-level access). [https://docs.cloud.google.com/storage/docs/public-access-prevention]',
    ],
    [
      "gcp:projects/iAMCustomRole:IAMCustomRole",
      { permissions: ["storage.objects.get", "storage.*"] },
      'g: permissions[1] ("storage.*") is a wildcard, and a custom role holds single permissions. Fix: list the permissions that are needed. [https://docs.cloud.google.com/iam/docs/creating-custom-roles]',
    ],
    [
      "gcp:organizations/iAMPolicy:IAMPolicy",
      { policyData: "[]" },
      'g: policyData ("[]") is not an allow policy. Fix: use the policyData of getIAMPolicy. [https://docs.cloud.google.com/iam/docs/using-iam-securely]',
    ],
  ])("refuses %s %j", (type, inputs, message) => {
    expect(judge(type, inputs)).toEqual([message]);
  });

  it.each([
    "storage/managedFolderIam",
    "kms/cryptoKeyIAM",
    "secretmanager/secretIam",
    "artifactregistry/repositoryIam",
    "serviceaccount/iAM",
    "iam/workloadIdentityPoolIam",
  ])("judges grants on %s", (prefix) => {
    const type = (kind: string) => {
      const name = prefix.slice(prefix.indexOf("/") + 1) + kind;
      return `gcp:${prefix}${kind}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    };
    const role = "roles/viewer";
    const bindings = [{ role, members: ["allUsers"] }];
    expect(judge(type("Member"), { role, member: "allUsers" })).toEqual([`g: member ("allUsers") ${anybody}`]);
    expect(judge(type("Binding"), { role, members: ["allUsers"] })).toEqual([`g: members[0] ("allUsers") ${anybody}`]);
    expect(judge(type("Policy"), { policyData: JSON.stringify({ bindings }) })).toEqual([
      `g: policyData.bindings[0].members[0] ("allUsers") ${anybody}`,
    ]);
  });

  it.each([
    ["gcp:projects/iAMMember:IAMMember", { role: "roles/container.defaultNodeServiceAccount", member: trainer }],
    ["gcp:serviceaccount/iAMMember:IAMMember", { role: "roles/iam.workloadIdentityUser", member: trainer }],
    ["gcp:storage/bucketIAMMember:BucketIAMMember", { role: "roles/storage.objectUser", member: trainer }],
    ["gcp:storage/bucketACL:BucketACL", { predefinedAcl: "private", roleEntities: ["OWNER:user-a@example.com"] }],
    ["gcp:projects/iAMCustomRole:IAMCustomRole", { permissions: ["storage.objects.get"] }],
    ["gcp:projects/iAMCustomRole:IAMCustomRole", {}],
    ["gcp:projects/iAMPolicy:IAMPolicy", {}],
  ])("passes %s %j", (type, inputs) => {
    expect(judge(type, inputs)).toEqual([]);
  });

  it("leaves a condition that is known later to the update, but not everybody", () => {
    const node = raw("gcp:projects/iAMBinding:IAMBinding", "g", {
      role: "roles/owner",
      members: ["allUsers", trainer],
      condition: { title: "later", expression: UNKNOWN },
    });
    expect(findings(noWildcards, stackOf(node))).toEqual([
      { urn: node.urn, message: `g: members[0] ("allUsers") ${anybody}` },
      {
        urn: node.urn,
        because: "deferred",
        message:
          "g: condition.expression is known only after creation, so it is judged during the update, before the resource is made. " +
          "Fix: nothing, or give it from names that are known, to have it judged in the preview.",
      },
    ]);
  });

  const later = (path: string) => ({
    because: "deferred",
    message: expect.stringMatching(
      `^g: ${path.replace(/[[\]]/g, "\\$&")} is known only after creation, so it is judged`,
    ),
  });

  it("believes members and roles that were made from resources of the program, and leaves others to the update", () => {
    const account = raw("gcp:serviceaccount/account:Account", "trainer", { accountId: "trainer" });
    const role = raw("gcp:projects/iAMCustomRole:IAMCustomRole", "role", { permissions: ["storage.objects.get"] });
    const inputs = { role: UNKNOWN, member: UNKNOWN };
    const type = "gcp:projects/iAMMember:IAMMember";
    const made = raw(type, "g", inputs, { madeFrom: { role: [role], member: [account] } });
    expect(findings(noWildcards, stackOf(account, role, made))).toEqual([]);
    const reference = raw("pulumi:pulumi:StackReference", "other", {});
    const lost = raw(type, "g", inputs, { madeFrom: { role: [reference], member: [reference] } });
    expect(findings(noWildcards, stackOf(reference, lost))).toMatchObject([later("role"), later("member")]);
    const list = raw("gcp:storage/bucketIAMBinding:BucketIAMBinding", "g", { role: "r", members: [trainer, UNKNOWN] });
    expect(findings(noWildcards, stackOf(list))).toMatchObject([later("members[1]")]);
    const open = raw("gcp:storage/bucketIAMBinding:BucketIAMBinding", "g", { role: "r", members: UNKNOWN });
    expect(findings(noWildcards, stackOf(open))).toMatchObject([later("members")]);
  });

  it.each([
    ["gcp:projects/iAMPolicy:IAMPolicy", { policyData: UNKNOWN }, "policyData"],
    ["gcp:projects/iAMCustomRole:IAMCustomRole", { permissions: UNKNOWN }, "permissions"],
    ["gcp:projects/iAMCustomRole:IAMCustomRole", { permissions: [UNKNOWN] }, "permissions[0]"],
    ["gcp:storage/bucketACL:BucketACL", { predefinedAcl: UNKNOWN }, "predefinedAcl"],
    ["gcp:storage/bucketACL:BucketACL", { roleEntities: [UNKNOWN] }, "roleEntities[0]"],
  ])("leaves what is unknown of %s %j to the update", (type, inputs, path) => {
    expect(findings(noWildcards, stackOf(raw(type, "g", inputs)))).toMatchObject([later(path)]);
  });

  describe("and the accounts of nodes", () => {
    const page = "https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts";
    const missing = (path: string) =>
      `g: ${path} (not given) leaves nodes the default service account of Compute Engine, whose roles every machine of the project shares, Editor often among them. ` +
      `Fix: make a service account for nodes with roles/container.defaultNodeServiceAccount. [${page}]`;
    const pool = "gcp:container/nodePool:NodePool";
    const cluster = "gcp:container/cluster:Cluster";
    const own = "nodes@example-project.iam.gserviceaccount.com";

    it.each([
      [pool, {}, ["nodeConfig.serviceAccount"]],
      [cluster, { initialNodeCount: 1 }, ["nodeConfig.serviceAccount"]],
      [cluster, { enableAutopilot: true }, ["clusterAutoscaling.autoProvisioningDefaults.serviceAccount"]],
      [
        cluster,
        {
          clusterAutoscaling: { enabled: true },
          nodePools: [{ nodeConfig: { serviceAccount: own } }, { name: "second" }],
        },
        ["clusterAutoscaling.autoProvisioningDefaults.serviceAccount", "nodePools[1].nodeConfig.serviceAccount"],
      ],
    ])("misses one in %s %j", (type, inputs, paths) => {
      expect(judge(type, inputs)).toEqual(paths.map(missing));
    });

    it("knows the default one by its address", () => {
      expect(judge(pool, { nodeConfig: { serviceAccount: "default" } })[0]).toContain(
        'g: nodeConfig.serviceAccount ("default") is the default service account of Compute Engine',
      );
    });

    it.each([
      [pool, { nodeConfig: { serviceAccount: own } }],
      [cluster, { removeDefaultNodePool: true, initialNodeCount: 1 }],
      [cluster, { nodeConfig: { serviceAccount: own } }],
    ])("passes %s %j", (type, inputs) => {
      expect(judge(type, inputs)).toEqual([]);
    });

    it("believes an account of the program, and leaves others to the update", () => {
      const account = raw("gcp:serviceaccount/account:Account", "nodes", { accountId: "nodes" });
      const inputs = { nodeConfig: { serviceAccount: UNKNOWN } };
      const made = raw(pool, "g", inputs, { madeFrom: { nodeConfig: [account] } });
      expect(findings(noWildcards, stackOf(account, made))).toEqual([]);
      expect(findings(noWildcards, stackOf(raw(pool, "g", inputs)))).toMatchObject([
        later("nodeConfig.serviceAccount"),
      ]);
      expect(findings(noWildcards, stackOf(raw(cluster, "g", { nodePools: UNKNOWN })))).toMatchObject([
        later("nodePools"),
      ]);
      expect(findings(noWildcards, stackOf(raw(cluster, "g", { enableAutopilot: UNKNOWN })))).toMatchObject([
        later("enableAutopilot"),
      ]);
    });
  });
});

describe("iam-no-static-keys on Google Cloud", () => {
  const keys = "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys";
  const instead =
    "use Workload Identity Federation (GkeWorkloadIdentity in a cluster), which issues tokens that expire within the hour";
  const cluster = (issueClientCertificate: unknown) =>
    raw("gcp:container/cluster:Cluster", "c", { masterAuth: { clientCertificateConfig: { issueClientCertificate } } });

  it.each([
    ["gcp:serviceaccount/key:Key", "a key file of a service account, valid for up to ten years"],
    ["gcp:storage/hmacKey:HmacKey", "an HMAC key of a service account, valid until somebody deletes it"],
    ["gcp:projects/apiKey:ApiKey", "an API key, valid until somebody deletes it"],
    [
      "gcp:iam/oauthClientCredential:OauthClientCredential",
      "a secret of an OAuth client, valid until somebody disables it",
    ],
  ])("refuses %s", (type, what) => {
    expect(messages(noStaticKeys, stackOf(raw(type, "k", {})))).toEqual([
      `k: ("${type}") is ${what}. Fix: ${instead}. [${keys}]`,
    ]);
  });

  it("refuses client certificates of clusters, and no cluster else", () => {
    const path = "masterAuth.clientCertificateConfig.issueClientCertificate";
    expect(messages(noStaticKeys, stackOf(cluster(true)))).toEqual([
      `c: ${path} (true) makes a client certificate of a cluster, which nobody can revoke. ` +
        "Fix: leave it out: people and workloads sign in to the cluster with their Google identity. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster]",
    ]);
    for (const issued of [false, undefined]) expect(findings(noStaticKeys, stackOf(cluster(issued)))).toEqual([]);
    expect(findings(noStaticKeys, stackOf(cluster(UNKNOWN)))).toMatchObject([
      {
        because: "unknown",
        message: `c: whether it has a long-lived key cannot be judged, because ${path} is known only after creation. Fix: give ${path} as a plain value.`,
      },
    ]);
  });
});

describe("deletion-protection on Google Cloud", () => {
  const protect = { options: { protect: true } };

  it.each([
    ["gcp:container/cluster:Cluster", "every workload that runs in it"],
    ["gcp:lustre/instance:Instance", "its files"],
    ["gcp:filestore/instance:Instance", "its files"],
    ["gcp:storage/bucket:Bucket", "its objects"],
    ["gcp:kms/cryptoKey:CryptoKey", "all that it encrypts"],
    ["gcp:compute/reservation:Reservation", "capacity that may not be had again"],
    ["gcp:compute/futureReservation:FutureReservation", "capacity that may not be had again"],
  ])("demands protection of %s", (type, what) => {
    expect(messages(deletionProtection, stackOf(raw(type, "x", {})))).toEqual([
      `x (${type}) is not protected: a change that replaces or removes it takes ${what} with it. Fix: set the resource option protect: true.`,
    ]);
    expect(findings(deletionProtection, stackOf(raw(type, "x", {}, protect)))).toEqual([]);
    // The provider's own way to say it.
    expect(findings(deletionProtection, stackOf(raw(type, "x", { deletionPolicy: "PREVENT" })))).toEqual([]);
    for (const deletionPolicy of ["DELETE", "ABANDON", UNKNOWN]) {
      expect(findings(deletionProtection, stackOf(raw(type, "x", { deletionPolicy })))).toHaveLength(1);
    }
  });

  it.each([
    [
      "gcp:container/cluster:Cluster",
      "deletionProtection",
      false,
      "x has deletionProtection: false, and then the provider deletes the cluster when it is asked to. Fix: set deletionProtection: true, or leave it out.",
    ],
    [
      "gcp:storage/bucket:Bucket",
      "forceDestroy",
      true,
      "x has forceDestroy: true, and then the bucket is deleted with every object that is in it. Fix: set forceDestroy: false, or leave it out.",
    ],
    [
      "aws:s3/bucket:Bucket",
      "forceDestroy",
      true,
      "x has forceDestroy: true, and then the bucket is deleted with every object that is in it. Fix: set forceDestroy: false, or leave it out.",
    ],
  ])("refuses %s with %s: %s", (type, property, lost, message) => {
    const judge = (value: unknown) =>
      messages(deletionProtection, stackOf(raw(type, "x", { [property]: value }, protect)));
    expect(judge(lost)).toEqual([message]);
    expect(judge(!lost)).toEqual([]);
    expect(judge(UNKNOWN)).toEqual([
      `x: whether it is protected cannot be judged, because ${property} is known only after creation. Fix: give ${property} as a plain value.`,
    ]);
  });
});
