import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

// The analyzer is CommonJS and not declared.
const require = createRequire(import.meta.url);
const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer.js");
const root = join(import.meta.dirname, "../..");

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly plain?: boolean;
  readonly optional?: boolean;
  readonly description?: string;
}
interface Component {
  readonly description?: string;
  readonly inputs: Record<string, Property>;
  readonly outputs: Record<string, Property>;
}

const components = [
  "EksCluster",
  "EksGpuNodePool",
  "EksNetwork",
  "EksNeuronNodePool",
  "FsxLustre",
  "GcsTrainingBucket",
  "GkeCluster",
  "GkeGpuNodePool",
  "GkeNetwork",
  "GkeWorkloadIdentity",
  "GoogleManagedLustre",
  "LustreVolume",
  "PodIdentityRole",
  "TpuSlice",
  "TrainingBucket",
];

/** What Pulumi reads off the sources to offer components to programs in other languages. */
describe("the schema of the components", () => {
  let schema: { components: Record<string, Component>; typeDefinitions: Record<string, unknown> };
  beforeAll(() => {
    // Reads a tsconfig.json, and type checks all that it names: here what the components consist of, and not the tests of everything.
    const directory = mkdtempSync(join(tmpdir(), "schema-"));
    const main = join(root, "index.ts");
    const compilerOptions = { typeRoots: [join(root, "node_modules/@types")] };
    const config = { extends: join(root, "tsconfig.json"), compilerOptions, files: [main], include: [] };
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(config));
    const about = { name: "hybrid-gpu", version: "0.0.0", main, dependencies: {} };
    schema = new Analyzer(directory, "hybrid-gpu", about, new Set(components)).analyze();
    rmSync(directory, { recursive: true });
  }, 240_000);

  it("has them all", () => {
    expect(Object.keys(schema.components).sort()).toEqual(components);
  });

  it("describes each of them, and each of their inputs and outputs", () => {
    for (const [name, { description, inputs, outputs }] of Object.entries(schema.components)) {
      expect([name, typeof description]).toEqual([name, "string"]);
      for (const [key, property] of Object.entries({ ...inputs, ...outputs })) {
        // `project` of every component is explained by its default alone.
        if (key !== "project") expect([name, key, typeof property.description]).toEqual([name, key, "string"]);
      }
    }
  });

  it.each([
    ["EksNetwork", ["cidrBlock", "region", "zones"], ["efaSecurityGroupId", "privateSubnetIds", "ref", "vpcId"]],
    [
      "EksCluster",
      ["kubernetesVersion", "network"],
      [
        "certificateAuthority",
        "clusterArn",
        "clusterName",
        "endpoint",
        "nodeRoleArn",
        "nodeRoleName",
        "ref",
        "secretsKeyArn",
        "securityGroupId",
      ],
    ],
    [
      "EksGpuNodePool",
      ["cluster", "machineType", "nodes", "zone"],
      ["autoscalingGroupName", "launchTemplateId", "nodeGroupArn", "nodeGroupName", "ref"],
    ],
    [
      "EksNeuronNodePool",
      ["cluster", "machineType", "nodes", "zone"],
      ["autoscalingGroupName", "launchTemplateId", "nodeGroupArn", "nodeGroupName", "ref"],
    ],
    [
      "FsxLustre",
      ["clients", "network", "zone"],
      [
        "clientSettings",
        "dnsName",
        "explanation",
        "fileSystemId",
        "layouts",
        "mountName",
        "prediction",
        "ref",
        "securityGroupId",
      ],
    ],
    ["LustreVolume", ["fileSystem", "namespace"], ["claimName", "jobName", "ref", "volumeName"]],
    ["PodIdentityRole", ["cluster", "namespace", "serviceAccount"], ["associationId", "roleArn", "roleName"]],
    ["TrainingBucket", ["region"], ["bucketArn", "bucketName", "keyArn"]],
    ["GcsTrainingBucket", ["location"], ["bucketName", "url"]],
    [
      "GkeCluster",
      ["network"],
      [
        "certificateAuthority",
        "clusterId",
        "clusterName",
        "dnsName",
        "endpoint",
        "nodeServiceAccount",
        "ref",
        "workloadPool",
      ],
    ],
    ["GkeGpuNodePool", ["cluster", "machineType", "nodes", "zone"], ["nodePoolId", "nodePoolName", "ref"]],
    ["GkeNetwork", ["region"], ["networkId", "networkName", "ref", "subnetworkName"]],
    ["GkeWorkloadIdentity", ["cluster", "namespace", "serviceAccount"], ["annotations", "member"]],
    [
      "GoogleManagedLustre",
      ["clients", "network", "zone"],
      ["address", "clientSettings", "explanation", "fileSystemId", "layouts", "mountName", "prediction", "ref"],
    ],
    [
      "TpuSlice",
      ["cluster", "generation", "topology", "zone"],
      ["chips", "chipsPerSlice", "machineType", "nodePoolNames", "nodesPerSlice", "ref"],
    ],
  ])("%s asks for %j and gives %j", (name, required, outputs) => {
    const component = schema.components[name]!;
    const asked = Object.entries(component.inputs).filter(([, { optional }]) => optional !== true);
    expect(asked.map(([key]) => key).sort()).toEqual(required);
    expect(Object.keys(component.outputs).sort()).toEqual(outputs);
  });

  it("lets what does not shape the graph come later", () => {
    const laterOf = (name: string) =>
      Object.entries(schema.components[name]!.inputs)
        .filter(([, { plain }]) => plain !== true)
        .map(([key]) => key)
        .sort();
    expect(laterOf("EksNetwork")).toEqual(["cidrBlock"]);
    expect(laterOf("EksCluster")).toEqual(["extendedSupport", "network", "secretsKeyArn", "serviceCidr"]);
    expect(laterOf("EksGpuNodePool")).toEqual([
      "amiId",
      "amiReleaseVersion",
      "cluster",
      "nodeRepair",
      "nodeRoleArn",
      "rootVolumeGiB",
    ]);
    expect(laterOf("FsxLustre")).toEqual([
      "backupRetentionDays",
      "capacityGiB",
      "compression",
      "dailyBackupStartTime",
      "fileSystemTypeVersion",
      "kmsKeyId",
      "logRetentionDays",
      "maintenanceWindow",
      "metadataIops",
      "network",
      "noSquashNids",
      "readCacheGiB",
      "rootSquash",
      "throughputCapacity",
      "throughputPerTiB",
    ]);
    expect(laterOf("LustreVolume")).toEqual([
      "capacityGiB",
      "claimName",
      "clientSettings",
      "fileSystem",
      "hostPath",
      "image",
      "layouts",
      "namespace",
    ]);
    expect(laterOf("PodIdentityRole")).toEqual([
      "cluster",
      "maxSessionSeconds",
      "namespace",
      "permissionsBoundaryArn",
      "serviceAccount",
    ]);
    expect(laterOf("TrainingBucket")).toEqual(["bucketName", "kmsKeyArn"]);
    expect(laterOf("GcsTrainingBucket")).toEqual(["bucketName", "kmsKey", "projectId"]);
    expect(laterOf("GkeCluster")).toEqual([
      "costAllocation",
      "intranodeVisibility",
      "network",
      "nodeServiceAccount",
      "secretsKey",
    ]);
    expect(laterOf("GkeGpuNodePool")).toEqual([
      "bootDiskGiB",
      "cluster",
      "nodeServiceAccount",
      "placementPolicy",
      "secureBoot",
      "version",
    ]);
    expect(laterOf("GkeNetwork")).toEqual([
      "fabricRange",
      "mtu",
      "nodeRange",
      "podRange",
      "privateServicesRange",
      "serviceRange",
    ]);
    expect(laterOf("GkeWorkloadIdentity")).toEqual(["cluster", "namespace", "serviceAccount"]);
    expect(laterOf("GoogleManagedLustre")).toEqual(["capacityGiB", "kmsKey", "network"]);
    expect(laterOf("TpuSlice")).toEqual(["bootDiskGiB", "cluster", "nodeServiceAccount", "secureBoot", "version"]);
  });
});
