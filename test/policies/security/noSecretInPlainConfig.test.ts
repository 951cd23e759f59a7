import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../../components/core/value.ts";
import { noSecretInPlainConfig } from "../../../policies/security/noSecretInPlainConfig.ts";
import { plainTypes } from "../../../policies/security/secretPlaces.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";

/** Made at run time, so that no scanner of repositories takes them for keys. */
const letters = "aB3dE5gH7jK9mN2pQ4rS6tU8vWxYzC1fG3hJ5kL7";
const token = `hf_${letters.slice(0, 34)}`;
const accessKey = `AKIA${"QWERTYUIOPASDFGH"}`;
const secretKey = letters.slice(0, 40);
const password = "tr0ub4dor-3";
const key = `-----BEGIN RSA PRIVATE KEY-----\n${letters}${letters}\n-----END RSA PRIVATE KEY-----`;
const all = [token.slice(3), accessKey.slice(4), secretKey, password, letters];

const hf = "https://huggingface.co/docs/hub/security-tokens";
const onMachine = "everything that runs on the machine reads it";
const lister = "everybody who lists resources reads it";
const describer = "everybody who may describe the resource reads it";
const inCluster = "everybody who may read the object reads it";
const manager = "keep it in a secret manager that is read with an identity, and revoke this one";
const holds = (where: string, readers: string, what = "a token of Hugging Face (hf_…)", source = hf, fix = manager) =>
  `x: ${where} holds what looks like ${what}, and ${readers}. Fix: ${fix}. [${source}]`;

const judge = (type: string, inputs: Properties, config: object = {}) => {
  const told = messages(noSecretInPlainConfig, stackOf(raw(type, "x", inputs)), "prod", config);
  for (const secret of all) expect(told.join("\n")).not.toContain(secret);
  return told;
};
const base64 = (text: string) => Buffer.from(text).toString("base64");

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const instance = "aws:ec2/instance:Instance";
const deployment = "kubernetes:apps/v1:Deployment";
const configMap = "kubernetes:core/v1:ConfigMap";
const script = `#!/bin/bash\nset -e\nexport HF_TOKEN=${token}\n`;

describe("no-secret-in-plain-config", () => {
  it.each([
    [instance, { userData: script }, holds("userData, line 3,", onMachine)],
    [instance, { userDataBase64: base64(script) }, holds("userDataBase64, line 3 when decoded,", onMachine)],
    [template, { userData: base64(script) }, holds("userData, line 3 when decoded,", onMachine)],
    [
      template,
      {
        userData: base64(
          `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Transfer-Encoding: base64\n\n${base64(script).replace(/.{76}/g, "$&\n")}\n--B--\n`,
        ),
      },
      holds("userData, line 3 when decoded,", onMachine),
    ],
    [template, { tagSpecifications: [{ tags: { token } }] }, holds("tagSpecifications[0].tags.token", lister)],
    [
      "aws:eks/nodeGroup:NodeGroup",
      { labels: { "example.com/token": token } },
      holds('labels["example.com/token"]', lister),
    ],
    [
      "aws:lambda/function:Function",
      { environment: { variables: { DB_PASSWORD: password } } },
      holds(
        "environment.variables.DB_PASSWORD",
        describer,
        "a password",
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
      ),
    ],
    [
      "aws:ecs/taskDefinition:TaskDefinition",
      { containerDefinitions: JSON.stringify([{ name: "c", environment: [{ name: "HF_TOKEN", value: token }] }]) },
      holds("containerDefinitions", describer),
    ],
    [
      "gcp:compute/instance:Instance",
      { metadata: { "startup-script": script } },
      holds("metadata.startup-script, line 3,", onMachine),
    ],
    [
      "gcp:compute/instanceTemplate:InstanceTemplate",
      { metadataStartupScript: script },
      holds("metadataStartupScript, line 3,", onMachine),
    ],
    [
      "gcp:container/nodePool:NodePool",
      { nodeConfig: { metadata: { token } } },
      holds("nodeConfig.metadata.token", onMachine),
    ],
    [
      "gcp:container/cluster:Cluster",
      { nodePools: [{ nodeConfig: { metadata: { token } } }] },
      holds("nodePools[0].nodeConfig.metadata.token", onMachine),
    ],
    ["gcp:tpu/v2Vm:V2Vm", { metadata: { "startup-script": token } }, holds("metadata.startup-script", onMachine)],
    [
      "gcp:cloudrunv2/service:Service",
      { template: { containers: [{ envs: [{ name: "AWS_SECRET_ACCESS_KEY", value: secretKey }] }] } },
      holds(
        "template.containers[0].envs[0].value",
        describer,
        "a secret access key of AWS",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
      ),
    ],
    [configMap, { data: { "config.json": `{"token": "${token}"}` } }, holds('data["config.json"]', inCluster)],
    [
      configMap,
      { binaryData: { key: base64(key) } },
      holds(
        "binaryData.key, line 1 when decoded,",
        inCluster,
        "a private key",
        "https://www.rfc-editor.org/rfc/rfc7468",
      ),
    ],
    [
      deployment,
      { spec: { template: { spec: { containers: [{ name: "c", env: [{ name: "HF_TOKEN", value: token }] }] } } } },
      holds("spec.template.spec.containers[0].env[0].value", inCluster),
    ],
    [
      deployment,
      { spec: { template: { spec: { initContainers: [{ args: ["--token", token] }] } } } },
      holds("spec.template.spec.initContainers[0].args[1]", inCluster),
    ],
    [
      "kubernetes:ray.io/v1:RayCluster",
      { spec: { headGroupSpec: { template: { spec: { containers: [{ env: [{ name: "T", value: token }] }] } } } } },
      holds("spec.headGroupSpec.template.spec.containers[0].env[0].value", inCluster),
    ],
    [configMap, { metadata: { annotations: { note: token } } }, holds("metadata.annotations.note", inCluster)],
    ["kubernetes:helm.sh/v3:Release", { values: { auth: { token } } }, holds("values.auth.token", inCluster)],
    [
      instance,
      { tags: { key: accessKey } },
      holds(
        "tags.key",
        lister,
        "an access key id of AWS (AKIA…)",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
      ),
    ],
  ])("finds it in %s", (type, inputs, message) => {
    expect(judge(type, inputs)).toEqual([message]);
    const outputs = stackOf(raw(type, "x", inputs, { from: "outputs" }));
    expect(messages(noSecretInPlainConfig, outputs)).toEqual([message]);
  });

  it("finds secrets that the program marks as such, because the place shows them", () => {
    const marked = (where: string, readers: string) =>
      holds(where, `${readers}, although the program marks it as a secret`);
    expect(judge(instance, { userData: new Secret(script) })).toEqual([marked("userData, line 3,", onMachine)]);
    expect(judge(configMap, { data: new Secret({ token }) })).toEqual([marked("data.token", inCluster)]);
    expect(
      judge(deployment, {
        spec: { template: { spec: { containers: [{ env: [{ name: "T", value: new Secret(token) }] }] } } },
      }),
    ).toEqual([marked("spec.template.spec.containers[0].env[0].value", inCluster)]);
  });

  it("takes a Secret of Kubernetes for the place of secrets that the program marks", () => {
    const secret = "kubernetes:core/v1:Secret";
    for (const inputs of [
      { stringData: new Secret({ token }) },
      { stringData: { token: new Secret(token) } },
      { data: new Secret({ token: base64(`token=${token}`) }) },
    ]) {
      expect(judge(secret, inputs)).toEqual([]);
    }
    const unmarked = "the program does not mark it as a secret, so that its state has it in plain";
    const wrap = "wrap it in pulumi.secret, or read it from secret configuration";
    expect(judge(secret, { stringData: { token } })).toEqual([
      holds("stringData.token", unmarked, undefined, hf, wrap),
    ]);
    expect(judge(secret, { data: { token: base64(`export TOKEN=${token}`) } })).toEqual([
      holds("data.token, line 1 when decoded,", unmarked, undefined, hf, wrap),
    ]);
  });

  it.each([
    [instance, {}],
    [instance, { userData: "#!/bin/bash\naws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE\n" }],
    [
      instance,
      { userData: base64("#!/bin/bash\nexport PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)") },
    ],
    // Names what it reads, and holds nothing.
    [
      deployment,
      {
        spec: {
          template: {
            spec: { containers: [{ env: [{ name: "T", valueFrom: { secretKeyRef: { name: "hf", key: "token" } } }] }] },
          },
        },
      },
    ],
    // Places that are made for secrets, and types that have none.
    ["aws:secretsmanager/secretVersion:SecretVersion", { secretString: token }],
    ["hybrid-gpu:index:EksGpuNodePool", { userData: token }],
    [configMap, { data: { count: 3, on: true, nothing: null } }],
  ])("passes %s %j", (type, inputs) => {
    expect(judge(type, inputs)).toEqual([]);
  });

  it("tells every place, each secret once, and hides keys that are secrets themselves", () => {
    expect(judge(instance, { userData: `${script}${script}`, tags: { [token]: token } })).toEqual([
      holds("userData, line 3,", onMachine),
      holds("userData, line 6,", onMachine),
      holds("tags…", lister),
    ]);
  });

  it("lets kinds through that it is told to", () => {
    const inputs = { environment: { variables: { DB_PASSWORD: password, HF_TOKEN: token } } };
    expect(judge("aws:lambda/function:Function", inputs, { ignoredKinds: ["password"] })).toEqual([
      holds("environment.variables.HF_TOKEN", describer),
    ]);
  });

  const later = (path: string) => ({
    urn: expect.any(String),
    because: "deferred",
    message:
      `x: ${path} is known only after creation, so whether it holds a secret is judged during the update, ` +
      "before the resource is made. Fix: nothing, or build it from values that are known, to have it judged in the preview.",
  });

  it.each([
    [template, { userData: UNKNOWN }, ["userData"]],
    [template, { userData: new Secret(UNKNOWN), tags: { a: UNKNOWN, b: UNKNOWN } }, ["userData", "tags.a"]],
    [configMap, { data: UNKNOWN }, ["data"]],
    [deployment, { spec: { template: { spec: { containers: UNKNOWN } } } }, ["spec.template.spec.containers"]],
    [
      deployment,
      { spec: { template: { spec: { containers: [{ env: [{ name: "A", value: UNKNOWN }] }] } } } },
      ["spec.template.spec.containers[0].env[0].value"],
    ],
    // Names and ids of other objects.
    [
      deployment,
      {
        metadata: { namespace: UNKNOWN },
        spec: { template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: UNKNOWN } }] } } },
      },
      [],
    ],
  ])("leaves what is unknown of %s %j to the update", (type, inputs, paths) => {
    expect(findings(noSecretInPlainConfig, stackOf(raw(type, "x", inputs)))).toEqual(paths.map(later));
  });

  it("judges what is known beside what is not", () => {
    const found = findings(noSecretInPlainConfig, stackOf(raw(instance, "x", { tags: { a: UNKNOWN, token } })));
    expect(found).toEqual([{ urn: expect.any(String), message: holds("tags.token", lister) }, later("tags.a")]);
  });

  it("does not hang or throw on odd inputs", () => {
    let deep: unknown = token;
    for (let depth = 0; depth < 5_000; depth++) deep = { deep };
    for (const odd of [null, 1, "", [], {}, [null], { a: Number.NaN }, deep, new Secret(null), new Secret([token])]) {
      for (const type of [instance, configMap, "gcp:container/nodePool:NodePool"]) {
        expect(() => judge(type, { userData: odd, data: odd, nodeConfig: odd })).not.toThrow();
      }
    }
    expect(plainTypes.length).toBeGreaterThan(25);
    expect(noSecretInPlainConfig.levels).toEqual({ dev: "mandatory", staging: "mandatory", prod: "mandatory" });
  });
});
