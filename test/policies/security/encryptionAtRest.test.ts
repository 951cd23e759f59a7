import { describe, expect, it } from "vitest";
import type { Properties } from "../../../components/core/value.ts";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { encryptedStores, isCustomerKey } from "../../../components/security/encryptedStores.ts";
import { encryptionAtRest } from "../../../policies/security/encryptionAtRest.ts";
import { findings, messages, type RawOptions, raw, stackOf } from "../../support/analyzer.ts";

const ebs = "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html";
const ebsKeys = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html";
const byAccount =
  "or ebsEncryptedByDefault: true in the policy's configuration where the account encrypts new volumes by default";
const absent = (path: string, what = "the volume", source = ebs) =>
  `x: ${path} (not given) leaves ${what} unencrypted, unless the account encrypts new volumes by default. Fix: set it to true, ${byAccount}. [${source}]`;
const off = (path: string, what = "the volume", source = ebs) =>
  `x: ${path} (false) leaves ${what} unencrypted. Fix: set it to true. [${source}]`;
const unread = (what: string, path: string, why = "known only after creation") =>
  `x: ${what} cannot be judged, because ${path} is ${why}. Fix: give ${path} as a plain value.`;
const keyless = (path: string, what: string, source: string, value = "not given", asked = "default of prod") =>
  `x: ${path} (${value}) leaves ${what} under a key of the cloud's, which you can neither revoke nor audit, and a key of your own is asked for (${asked}). ` +
  `Fix: give the id of a key of your own as ${path}, or take the type out of customerKeys in the policy's configuration. [${source}]`;

const judge = (
  type: string,
  inputs: Properties,
  environment: "dev" | "staging" | "prod" = "staging",
  config: object = {},
  options: RawOptions = {},
) => messages(encryptionAtRest, stackOf(raw(type, "x", inputs, options)), environment, config);

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const instance = "aws:ec2/instance:Instance";
const group = "aws:eks/nodeGroup:NodeGroup";
const root = { deviceName: "/dev/xvda", ebs: { encrypted: "true" } };

describe("encryption-at-rest of volumes", () => {
  it.each([
    ["aws:ebs/volume:Volume", {}, [absent("encrypted", "the volume", ebsKeys)]],
    ["aws:ebs/volume:Volume", { encrypted: false }, [off("encrypted", "the volume", ebsKeys)]],
    ["aws:ebs/snapshotCopy:SnapshotCopy", {}, [absent("encrypted", "the snapshot", ebsKeys)]],
    [
      template,
      { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: {} }] },
      [absent("blockDeviceMappings[0].ebs.encrypted")],
    ],
    [
      template,
      { blockDeviceMappings: [root, { deviceName: "/dev/sdb", ebs: { encrypted: "false" } }] },
      [off("blockDeviceMappings[1].ebs.encrypted")],
    ],
    [
      instance,
      { rootBlockDevice: { volumeSize: 100 }, ebsBlockDevices: [{ deviceName: "/dev/sdb" }, { noDevice: true }] },
      [absent("rootBlockDevice.encrypted"), absent("ebsBlockDevices[0].encrypted")],
    ],
    [
      "aws:ec2/launchConfiguration:LaunchConfiguration",
      { rootBlockDevice: { encrypted: false } },
      [off("rootBlockDevice.encrypted")],
    ],
    [
      "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
      { rootBlockDevice: { encrypted: false } },
      [off("rootBlockDevice.encrypted")],
    ],
  ])("refuses %s %j in every environment", (type, inputs, expected) => {
    for (const environment of ["dev", "staging"] as const) expect(judge(type, inputs, environment)).toEqual(expected);
    expect(judge(type, inputs, "prod", { customerKeys: [] })).toEqual(expected);
    expect(judge(type, inputs, "staging", {}, { from: "outputs" })).toEqual(expected);
  });

  it.each([
    [
      template,
      {},
      `x: blockDeviceMappings (not given) names no root volume (/dev/xvda or /dev/sda1), which is then as the image has it: unencrypted, unless the account encrypts new volumes by default. ` +
        `Fix: describe it with deviceName, as the image names it, and ebs.encrypted: "true", ${byAccount}. [${ebs}]`,
    ],
    [
      instance,
      {},
      "x: rootBlockDevice (not given) says nothing of the root volume, which is then as the image has it: unencrypted, unless the account encrypts new volumes by default. " +
        `Fix: set rootBlockDevice: { encrypted: true }, ${byAccount}. [${ebs}]`,
    ],
    [
      group,
      { diskSize: 100 },
      "x: launchTemplate (not given) has EKS make the volumes of the nodes, which are unencrypted unless the account encrypts new volumes by default. " +
        `Fix: give a launch template with an encrypted root volume, ${byAccount}. [https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html]`,
    ],
  ])("misses the root volume of %s", (type, inputs, message) => {
    expect(judge(type, inputs)).toEqual([message]);
    expect(judge(type, inputs, "staging", { ebsEncryptedByDefault: true })).toEqual([]);
  });

  it("misses the root volume beside others, and takes a device without a volume for none", () => {
    const others = [
      { deviceName: "/dev/sdb", ebs: { encrypted: true } },
      { deviceName: "/dev/sdc", virtualName: "ephemeral0" },
    ];
    expect(judge(template, { blockDeviceMappings: others })).toEqual([
      expect.stringContaining("x: blockDeviceMappings (not given) names no root volume"),
    ]);
    expect(judge(template, { blockDeviceMappings: [...others, { ...root, deviceName: "/dev/sda1" }] })).toEqual([]);
    // A root device without a volume of its own is as the image has it.
    expect(judge(template, { blockDeviceMappings: [{ deviceName: "/dev/xvda" }] })).toHaveLength(1);
  });

  it("believes an account that encrypts by default, save where a program says no", () => {
    const config = { ebsEncryptedByDefault: true };
    expect(judge("aws:ebs/volume:Volume", {}, "staging", config)).toEqual([]);
    expect(judge(template, { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: {} }] }, "staging", config)).toEqual(
      [],
    );
    expect(judge("aws:ebs/volume:Volume", { encrypted: false }, "staging", config)).toHaveLength(1);
    // EFS has no such setting.
    expect(judge("aws:efs/fileSystem:FileSystem", {}, "staging", config)).toHaveLength(1);
  });

  it.each([
    ["aws:ebs/volume:Volume", { encrypted: UNKNOWN }, unread("whether the volume is encrypted", "encrypted")],
    [
      "aws:ebs/volume:Volume",
      { encrypted: "yes" },
      unread("whether the volume is encrypted", "encrypted", "not a boolean"),
    ],
    [template, { blockDeviceMappings: UNKNOWN }, unread("whether its volumes are encrypted", "blockDeviceMappings")],
    [
      template,
      { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: UNKNOWN }] },
      unread("whether the volume is encrypted", "blockDeviceMappings[0].ebs.encrypted"),
    ],
    [
      template,
      { blockDeviceMappings: [{ ...root, deviceName: UNKNOWN }] },
      unread("whether its root volume is encrypted", "blockDeviceMappings[0].deviceName"),
    ],
    [
      instance,
      { rootBlockDevice: { encrypted: true }, ebsBlockDevices: 3 },
      unread("whether its volumes are encrypted", "ebsBlockDevices", "not a list"),
    ],
    [instance, { rootBlockDevice: UNKNOWN }, unread("whether the volume is encrypted", "rootBlockDevice.encrypted")],
  ])("fails closed on %s %j", (type, inputs, message) => {
    const found = findings(encryptionAtRest, stackOf(raw(type, "x", inputs)), "staging");
    expect(found).toEqual([{ urn: expect.any(String), because: "unknown", message }]);
  });

  it("goes by a launch template of the program, and says which it cannot see", () => {
    const declared = raw(template, "t", { name: "train", blockDeviceMappings: [root] });
    const from = (type: string, launchTemplate: unknown, options: RawOptions = {}) =>
      findings(encryptionAtRest, stackOf(declared, raw(type, "x", { launchTemplate }, options)), "staging");
    for (const type of [group, instance]) {
      expect(from(type, { id: UNKNOWN }, { madeFrom: { launchTemplate: [declared] } })).toEqual([]);
      expect(from(type, { name: "train" })).toEqual([]);
      expect(from(type, { id: "lt-0" })).toEqual([
        {
          urn: expect.any(String),
          because: "warning",
          message: `x: whether its volumes are encrypted cannot be judged, because launch template lt-0 is not in this stack. Fix: declare the launch template in this stack, ${byAccount}.`,
        },
      ]);
      expect(from(type, UNKNOWN)).toMatchObject([{ because: "unknown" }]);
      expect(from(type, UNKNOWN, { external: true })).toEqual([]);
    }
  });
});

describe("encryption-at-rest with keys of one's own", () => {
  const own = "arn:aws:kms:us-east-2:123456789012:key/1";

  it.each(encryptedStores)(
    "asks for one in prod: $type",
    ({ type, keys, what, source, encrypted, keyless: scratch }) => {
      const on = {
        ...(encrypted === undefined ? {} : { [encrypted]: true }),
        ...(scratch ? { [scratch[0]]: "PERSISTENT_2" } : {}),
      };
      const [key = ""] = keys;
      const given = (value: unknown): Properties =>
        key.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as Properties;
      expect(judge(type, on, "prod")).toEqual([keyless(key, what, source)]);
      expect(judge(type, on, "prod", {}, { from: "outputs" })).toHaveLength(1);
      expect(judge(type, on, "staging")).toEqual([]);
      expect(judge(type, on, "staging", { customerKeys: [type] })).toEqual([
        keyless(key, what, source, "not given", "policy configuration"),
      ]);
      expect(judge(type, on, "prod", { customerKeys: [] })).toEqual([]);
      expect(judge(type, { ...on, ...given(own) }, "prod")).toEqual([]);
      expect(judge(type, { ...on, ...given(new Secret(own)) }, "prod")).toEqual([]);
      expect(judge(type, { ...on, ...given("") }, "prod")).toEqual([keyless(key, what, source)]);
      expect(judge(type, { ...on, ...given("alias/aws/x") }, "prod")).toEqual([
        keyless(key, what, source, '"alias/aws/x"'),
      ]);
      // Known only later, and from nowhere: the update judges it.
      const later = findings(encryptionAtRest, stackOf(raw(type, "x", { ...on, ...given(UNKNOWN) })));
      expect(later).toMatchObject([
        {
          because: "deferred",
          message:
            `x: ${key} is known only after creation, so whether ${what} has a key of your own is judged during the update, ` +
            `before it is made. Fix: nothing if it is the id of a key; else give ${key} as a plain value.`,
        },
      ]);
      const made = raw("aws:kms/key:Key", "k", {});
      const options = { madeFrom: { [key.split(".")[0]!]: [made] } };
      expect(findings(encryptionAtRest, stackOf(made, raw(type, "x", { ...on, ...given(UNKNOWN) }, options)))).toEqual(
        [],
      );
      // A wrong type is no key, and not during the update either.
      expect(findings(encryptionAtRest, stackOf(raw(type, "x", { ...on, ...given(5) })))).toMatchObject([
        { because: "deferred", message: expect.stringContaining(`${key} is not a string`) },
      ]);
    },
  );

  it("asks none of scratch file systems, which take none", () => {
    const lustre = "aws:fsx/lustreFileSystem:LustreFileSystem";
    for (const inputs of [{}, { deploymentType: "SCRATCH_2" }]) expect(judge(lustre, inputs, "prod")).toEqual([]);
    expect(judge(lustre, { deploymentType: UNKNOWN }, "prod")).toEqual([
      unread("whether the file system may have a key of your own", "deploymentType"),
    ]);
    expect(judge(lustre, { deploymentType: UNKNOWN, kmsKeyId: own }, "prod")).toEqual([]);
  });

  it("takes a key that GKE is told to leave alone for none", () => {
    const cluster = "gcp:container/cluster:Cluster";
    const of = (state: unknown) => judge(cluster, { databaseEncryption: { state, keyName: "projects/p/k" } }, "prod");
    expect(of("ENCRYPTED")).toEqual([]);
    expect(of("DECRYPTED")).toEqual([
      'x: databaseEncryption.state ("DECRYPTED") takes no account of a key for the secrets of the cluster, and a key of your own is asked for. ' +
        'Fix: set it to "ENCRYPTED", with databaseEncryption.keyName. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets]',
    ]);
    expect(of(UNKNOWN)).toEqual([
      unread("whether the secrets of the cluster have a key of your own", "databaseEncryption.state"),
    ]);
  });

  const gce = "https://docs.cloud.google.com/compute/docs/disks/customer-managed-encryption";
  it.each([
    [template, { blockDeviceMappings: [root] }, "blockDeviceMappings[0].ebs.kmsKeyId", "the volume", ebs],
    [instance, { rootBlockDevice: { encrypted: true } }, "rootBlockDevice.kmsKeyId", "the volume", ebs],
    ["gcp:compute/instance:Instance", {}, "bootDisk.kmsKeySelfLink", "the disk", gce],
    [
      "gcp:compute/instanceTemplate:InstanceTemplate",
      { disks: [{ diskEncryptionKey: { kmsKeySelfLink: own } }, {}] },
      "disks[1].diskEncryptionKey.kmsKeySelfLink",
      "the disk",
      gce,
    ],
    ["gcp:container/nodePool:NodePool", {}, "nodeConfig.bootDiskKmsKey", "the disk", gce],
  ])("asks for keys of the disks of machines only where it is told to: %s", (type, inputs, path, what, source) => {
    expect(judge(type, inputs, "prod")).toEqual([]);
    expect(judge(type, inputs, "prod", { customerKeys: [type] })).toEqual([
      keyless(path, what, source, "not given", "policy configuration"),
    ]);
  });

  it("fails closed on disks that cannot be listed", () => {
    const type = "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate";
    expect(judge(type, { disks: UNKNOWN }, "prod", { customerKeys: [type] })).toEqual([
      unread("whether its disks have a key of your own", "disks"),
    ]);
  });

  it.each([
    ["alias/aws/ebs", false],
    ["arn:aws:kms:us-east-2:123456789012:alias/aws/fsx", false],
    [" ", false],
    ["alias/team", true],
    ["arn:aws:kms:us-east-2:123456789012:alias/team", true],
    ["projects/p/locations/l/keyRings/r/cryptoKeys/k", true],
  ])("knows whose key %s is", (id, expected) => {
    expect(isCustomerKey(id)).toBe(expected);
  });
});

describe("encryption-at-rest of buckets of S3", () => {
  const s3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html";
  const type = "aws:s3/bucket:Bucket";
  const configurationType = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
  const bucket = raw(type, "x", { bucket: "data" });
  const rule = (kmsMasterKeyId?: unknown, sseAlgorithm = "aws:kms") => ({
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId } }],
  });
  const configuration = (inputs: Properties, options: RawOptions = {}) =>
    raw(configurationType, "x", { bucket: "data", ...inputs }, options);
  const without =
    "x: serverSideEncryptionConfiguration (not given) leaves the objects of the bucket under a key of the cloud's, which you can neither revoke nor audit, and a key of your own is asked for (default of prod). " +
    `Fix: add a BucketServerSideEncryptionConfiguration with kmsMasterKeyId for it, or take the type out of customerKeys in the policy's configuration. [${s3}]`;
  const path = "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId";

  it("asks for a configuration with a key, in prod", () => {
    expect(messages(encryptionAtRest, stackOf(bucket), "staging")).toEqual([]);
    expect(messages(encryptionAtRest, stackOf(bucket))).toEqual([without]);
    expect(messages(encryptionAtRest, stackOf(bucket, configuration(rule("k"))))).toEqual([]);
    const elsewhere = configuration({ ...rule("k"), bucket: "other" });
    expect(messages(encryptionAtRest, stackOf(bucket, elsewhere))).toEqual([without]);
    expect(messages(encryptionAtRest, stackOf({ ...bucket, external: true }))).toEqual([]);
  });

  it("joins them by dependency where names are known only later", () => {
    const unnamed = raw(type, "x", {});
    const joined = configuration({ ...rule("k"), bucket: UNKNOWN }, { madeFrom: { bucket: [unnamed] } });
    expect(messages(encryptionAtRest, stackOf(unnamed, joined))).toEqual([]);
    expect(messages(encryptionAtRest, stackOf(unnamed, configuration({ ...rule("k"), bucket: UNKNOWN })))).toEqual([
      without,
    ]);
  });

  it.each([
    [rule(undefined, "AES256"), [keyless(path, "the objects of the bucket", s3)]],
    [rule("alias/aws/s3"), [keyless(path, "the objects of the bucket", s3, '"alias/aws/s3"')]],
    [{}, [keyless(path, "the objects of the bucket", s3)]],
    [{ rules: UNKNOWN }, [unread("whether the bucket has a key of your own", "rules")]],
  ])("refuses the configuration %j", (inputs, expected) => {
    expect(messages(encryptionAtRest, stackOf(bucket, configuration(inputs)))).toEqual(expected);
    expect(messages(encryptionAtRest, stackOf(bucket, configuration(inputs)), "dev")).toEqual([]);
  });

  it("reads every rule of a configuration", () => {
    const rules = [...rule("k").rules, ...rule(undefined, "AES256").rules];
    const second = keyless(path.replace("[0]", "[1]"), "the objects of the bucket", s3);
    expect(messages(encryptionAtRest, stackOf(bucket, configuration({ rules })))).toEqual([second]);
  });

  it("leaves a key to the update unless it is one of the program", () => {
    expect(findings(encryptionAtRest, stackOf(bucket, configuration(rule(UNKNOWN))))).toMatchObject([
      { because: "deferred", message: expect.stringContaining(`x: ${path} is known only after creation`) },
    ]);
    const key = raw("aws:kms/key:Key", "k", {});
    const made = configuration(rule(UNKNOWN), { madeFrom: { rules: [key] } });
    expect(findings(encryptionAtRest, stackOf(bucket, key, made))).toEqual([]);
  });

  it("reads configurations inside the bucket", () => {
    const inline = (kmsMasterKeyId?: string) => ({
      serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { kmsMasterKeyId } } },
    });
    expect(judge(type, inline("k"), "prod")).toEqual([]);
    expect(judge(type, inline(), "prod")).toEqual([
      keyless(
        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId",
        "the objects of the bucket",
        s3,
      ),
    ]);
    const older = (kmsMasterKeyId?: string) => ({
      serverSideEncryptionConfigurations: [{ rules: [{ applyServerSideEncryptionByDefaults: [{ kmsMasterKeyId }] }] }],
    });
    expect(judge("aws:s3/bucketV2:BucketV2", older("k"), "prod")).toEqual([]);
    expect(judge("aws:s3/bucketV2:BucketV2", older(), "prod")).toHaveLength(1);
  });
});
