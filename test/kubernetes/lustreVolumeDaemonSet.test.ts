import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { only } from "../support/graph.ts";
import { labels } from "./lustreVolumeSupport.ts";
import { scriptFile } from "./scriptBench.ts";
import { configType, full, image, onPrem, recorded, setType } from "./volumeFixtures.ts";

describe("the DaemonSet", () => {
  it("has these inputs", async () => {
    const recording = await recorded({ ...full, fileSystem: onPrem, hostPath: "/mnt/scratch", team: "vision" });
    const config = only(recording, configType, "datasets-clients").inputs as { metadata: { name: string } };
    const { name } = config.metadata;
    expect(name).toMatch(/^datasets-clients-[0-9a-f]{10}$/);
    expect(config).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "training", labels },
      immutable: true,
      data: {
        "tune-clients.sh": readFileSync(scriptFile("tune-clients.sh"), "utf8"),
        "settings.tsv": "lctl\tosc.*OST*.max_rpcs_in_flight\t32\n",
      },
    });
    const selected = { "app.kubernetes.io/name": "lustre-clients", "app.kubernetes.io/instance": "datasets" };
    expect(only(recording, setType).inputs).toEqual({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: {
        name: "datasets-clients",
        namespace: "training",
        labels: { ...labels, ...selected },
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        selector: { matchLabels: selected },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } },
        template: {
          metadata: { labels: { ...labels, ...selected } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 5,
            tolerations: [{ operator: "Exists" }],
            securityContext: {
              runAsUser: 0,
              runAsGroup: 0,
              seccompProfile: { type: "RuntimeDefault" },
              appArmorProfile: { type: "Unconfined" },
            },
            containers: [
              {
                name: "clients",
                image,
                command: ["/bin/sh", "/hybrid-gpu/tune-clients.sh", "/hybrid-gpu/settings.tsv", "scratch"],
                env: [
                  { name: "INTERVAL", value: "60" },
                  { name: "LCTL_TIMEOUT", value: "60" },
                  { name: "READY", value: "/run/hybrid-gpu/ready" },
                ],
                resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                terminationMessagePolicy: "FallbackToLogsOnError",
                readinessProbe: { exec: { command: ["test", "-e", "/run/hybrid-gpu/ready"] }, periodSeconds: 15 },
                volumeMounts: [
                  { name: "parameters", mountPath: "/sys/fs/lustre" },
                  { name: "script", mountPath: "/hybrid-gpu", readOnly: true },
                  { name: "state", mountPath: "/run/hybrid-gpu" },
                ],
              },
            ],
            volumes: [
              { name: "parameters", hostPath: { path: "/sys/fs/lustre", type: "Directory" } },
              { name: "script", configMap: { name } },
              { name: "state", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
            ],
          },
        },
      },
    });
  });

  it("goes where it is told, and looks as often", async () => {
    const recording = await recorded({
      ...full,
      clientNodeSelector: { "hybrid-gpu/fabric": "efa" },
      clientTolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      clientIntervalSeconds: 30,
    });
    const { spec } = only(recording, setType).inputs as { spec: any };
    const pod = spec.template.spec;
    expect([pod.nodeSelector, pod.tolerations, pod.containers[0].env[0]]).toEqual([
      { "hybrid-gpu/fabric": "efa" },
      [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      { name: "INTERVAL", value: "30" },
    ]);
  });

  it("is rolled out anew when the settings change, under its name", async () => {
    const names = async (value: string) => {
      const setting = { kind: "lctl", parameter: "osc.*.max_dirty_mb", value } as const;
      const recording = await recorded({ ...full, clientSettings: [setting] });
      const { spec, metadata } = only(recording, setType).inputs as { spec: any; metadata: { name: string } };
      return [metadata.name, spec.template.spec.volumes[1].configMap.name];
    };
    const [one, two] = [await names("64"), await names("128")];
    expect(one[0]).toBe(two[0]);
    expect(one[1]).not.toBe(two[1]);
  });
});
