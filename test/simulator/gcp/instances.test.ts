import { describe, expect, it } from "vitest";
import { type Properties, UNKNOWN } from "../../../components/core/value.ts";
import { created, previewed } from "../../../simulator/cloud.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { Cloud, settings } from "./support.ts";

const instance = "gcp:compute/instance:Instance";
const subnetwork = "gcp:compute/subnetwork:Subnetwork";
const inputs: Properties = {
  name: "one",
  zone: "us-east5-a",
  machineType: "a3-highgpu-8g",
  minCpuPlatform: "Intel Sapphire Rapids",
  serviceAccount: { email: "a@p.iam.gserviceaccount.com", scopes: ["cloud-platform", "logging"] },
  networkInterfaces: [{ network: "projects/acme-ml/global/networks/main", subnetwork: "nodes" }],
};

describe("the addresses of a machine", () => {
  it("are in its subnet, and outside of it where it has a way out", () => {
    const cloud = new Cloud();
    cloud.make(subnetwork, { name: "nodes", network: "main", region: "us-central1", ipCidrRange: "10.7.8.0/29" });
    const { outputs } = cloud.make(instance, {
      ...inputs,
      networkInterfaces: [{ subnetwork: "nodes", accessConfigs: [{}, { natIp: "203.0.113.7" }] }, { network: "other" }],
    });
    expect(outputs["networkInterfaces"]).toEqual([
      {
        subnetwork: "nodes",
        name: "nic0",
        networkIp: expect.stringMatching(/^10\.7\.8\.[2-5]$/),
        accessConfigs: [
          { natIp: expect.stringMatching(/^34\.23\.\d+\.\d+$/), networkTier: "PREMIUM" },
          { natIp: "203.0.113.7", networkTier: "PREMIUM" },
        ],
      },
      { network: "other", name: "nic1", networkIp: expect.stringMatching(/^10\.128\.\d+\.\d+$/) },
    ]);
    const given = cloud.make(instance, {
      ...inputs,
      networkInterfaces: [{ subnetwork: "nodes", networkIp: "10.7.8.4" }],
    });
    expect(given.outputs["networkInterfaces"]).toMatchObject([{ networkIp: "10.7.8.4" }]);
  });

  it("are known after a preview only, which shows the rest", () => {
    const given = { ...inputs, networkInterfaces: [{ subnetwork: "nodes", accessConfigs: [{}] }, UNKNOWN] };
    const { outputs } = simulatedGcp.create({ type: instance, name: "one", inputs: given, settings });
    expect(previewed(given, outputs)["networkInterfaces"]).toEqual([
      {
        subnetwork: "nodes",
        name: UNKNOWN,
        networkIp: UNKNOWN,
        accessConfigs: [{ natIp: UNKNOWN, networkTier: UNKNOWN }],
      },
      UNKNOWN,
    ]);
    expect(
      created(inputs, simulatedGcp.create({ type: instance, name: "one", inputs, settings }).outputs),
    ).toMatchObject({
      networkInterfaces: [{ subnetwork: "nodes", networkIp: expect.stringMatching(/^10\.128\./) }],
    });
  });
});

describe("a machine that runs", () => {
  const change = (more: Properties, before: Properties = inputs): string => {
    const cloud = new Cloud();
    const one = cloud.make(instance, before);
    const refusal = cloud.refusal(instance, { ...before, ...more }, one);
    return refusal === undefined ? "" : simulatedGcp.phrase(refusal, { action: "update", type: instance });
  };

  it("is not stopped for a change without being allowed to", () => {
    expect(change({ machineType: "a3-megagpu-8g" })).toBe(
      'Changing the machine_type, min_cpu_platform, service_account, enable_display, shielded_instance_config, scheduling.node_affinities, scheduling.max_run_duration or network_interface.[#d].(network/subnetwork/subnetwork_project) or advanced_machine_features on a started instance requires stopping it. To acknowledge this, please set allow_stopping_for_update = true in your config. You can also stop it by setting desired_status = "TERMINATED", but the instance will not be restarted after the update.',
    );
  });

  it.each<[Properties]>([
    [{ minCpuPlatform: "Intel Emerald Rapids" }],
    [{ serviceAccount: { email: "b@p.iam.gserviceaccount.com", scopes: ["cloud-platform", "logging"] } }],
    [{ serviceAccount: { email: "a@p.iam.gserviceaccount.com", scopes: ["cloud-platform"] } }],
    [{ enableDisplay: true }],
    [{ shieldedInstanceConfig: { enableSecureBoot: true } }],
    [{ scheduling: { maxRunDuration: { seconds: 3600 } } }],
    [{ advancedMachineFeatures: { threadsPerCore: 1 } }],
    [{ networkInterfaces: [{ network: "other", subnetwork: "nodes" }] }],
  ])("is not stopped for %o either", (more) => {
    expect(change(more)).toContain("requires stopping it");
  });

  it.each<[string, Properties]>([
    ["it is allowed", { machineType: "a3-megagpu-8g", allowStoppingForUpdate: true }],
    ["it is to stand still", { machineType: "a3-megagpu-8g", desiredStatus: "TERMINATED" }],
    ["nothing of that kind changes", { labels: { team: "vision" }, metadata: { a: "b" } }],
    ["the type is named by its link", { machineType: "zones/us-east5-a/machineTypes/a3-highgpu-8g" }],
    [
      "a set is in another order",
      { serviceAccount: { email: "a@p.iam.gserviceaccount.com", scopes: ["logging", "cloud-platform"] } },
    ],
    [
      "what the provider keeps is left out",
      { minCpuPlatform: undefined, networkInterfaces: [{ subnetwork: "nodes" }] },
    ],
    ["off is said", { enableDisplay: false }],
  ])("is changed where %s", (_, more) => {
    expect(change(more)).toBe("");
  });

  it("is another thing than one that stands still", () => {
    expect(change({ machineType: "a3-megagpu-8g" }, { ...inputs, desiredStatus: "TERMINATED" })).toBe("");
    expect(new Cloud().make(instance, { ...inputs, desiredStatus: "TERMINATED" }).outputs["currentStatus"]).toBe(
      "TERMINATED",
    );
  });
});
