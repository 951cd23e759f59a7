import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import type { LustreVolumeArgs } from "../../components/kubernetes/volume/volumeArgs.ts";
import { madeFrom, Probe, run } from "../aws/eksFixtures.ts";
import { only } from "../support/graph.ts";
import { labels } from "./lustreVolumeSupport.ts";
import { scriptFile } from "./scriptBench.ts";
import { claimType, configType, fsx, full, image, jobType, recorded } from "./volumeFixtures.ts";

const revision = /^datasets-layouts-[0-9a-f]{10}$/;
const jobNameOf = async (args: LustreVolumeArgs): Promise<string> => {
  const recording = await run(() => void new LustreVolume("datasets", args));
  return (only(recording, jobType).inputs["metadata"] as { name: string }).name;
};

describe("the Job", () => {
  it("has these inputs", async () => {
    const recording = await recorded(full, {}, { preview: false });
    const job = only(recording, jobType);
    const { name } = job.inputs["metadata"] as { name: string };
    expect(name).toMatch(revision);
    expect(recording.outputs["jobName"]).toBe(name);
    expect(job.inputs).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, namespace: "training", labels, annotations: { "pulumi.com/replaceUnready": "true" } },
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: 1800,
        podFailurePolicy: {
          rules: [
            { action: "FailJob", onExitCodes: { containerName: "layouts", operator: "In", values: [2, 3] } },
            { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          ],
        },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            restartPolicy: "Never",
            securityContext: {
              runAsUser: 0,
              runAsGroup: 0,
              runAsNonRoot: false,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
              {
                name: "layouts",
                image,
                command: ["/bin/sh", "/hybrid-gpu/apply-layouts.sh", "/hybrid-gpu/layouts.tsv", "/mnt/lustre"],
                env: [
                  { name: "LFS_TIMEOUT", value: "60" },
                  { name: "DIRECTORY_MODE", value: "0755" },
                ],
                resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                terminationMessagePolicy: "FallbackToLogsOnError",
                volumeMounts: [
                  { name: "lustre", mountPath: "/mnt/lustre" },
                  { name: "script", mountPath: "/hybrid-gpu", readOnly: true },
                ],
              },
            ],
            volumes: [
              { name: "lustre", persistentVolumeClaim: { claimName: "datasets" } },
              { name: "script", configMap: { name } },
            ],
          },
        },
      },
    });
    expect(only(recording, configType, "datasets-layouts").inputs).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "training", labels },
      immutable: true,
      data: {
        "apply-layouts.sh": readFileSync(scriptFile("apply-layouts.sh"), "utf8"),
        "layouts.tsv": "/images\t-c 4 -S 4M\teof:4:4194304:raid0:*:-\n",
      },
    });
    expect(madeFrom(recording, job, "spec").sort()).toEqual([
      `${configType} datasets-layouts`,
      `${claimType} datasets-claim`,
    ]);
  });

  it("runs as told", async () => {
    const recording = await recorded({
      ...full,
      runAsUser: 1000,
      runAsGroup: 2000,
      directoryMode: "2775",
      commandTimeoutSeconds: 300,
      deadlineSeconds: 7200,
      nodeSelector: { "hybrid-gpu/pool": "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
      imagePullSecrets: ["registry"],
    });
    const { spec } = only(recording, jobType).inputs as { spec: any };
    const pod = spec.template.spec;
    expect(spec.activeDeadlineSeconds).toBe(7200);
    expect(pod.securityContext).toEqual({
      runAsUser: 1000,
      runAsGroup: 2000,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod.containers[0].env).toEqual([
      { name: "LFS_TIMEOUT", value: "300" },
      { name: "DIRECTORY_MODE", value: "2775" },
    ]);
    expect([pod.nodeSelector, pod.tolerations, pod.imagePullSecrets]).toEqual([
      { "hybrid-gpu/pool": "system" },
      [{ key: "CriticalAddonsOnly", operator: "Exists" }],
      [{ name: "registry" }],
    ]);
  });

  it("has a name that changes with what it does, and with nothing else", async () => {
    const name = await jobNameOf(full);
    const [layout] = full.layouts as [{ path: string; components: { stripeCount: number }[] }];
    const other: Partial<LustreVolumeArgs>[] = [
      { layouts: [{ ...layout, path: "/photos" }] },
      { layouts: [{ ...layout, components: [{ stripeCount: 8 }] }] },
      { layouts: [layout, { path: "/text", components: [{ stripeCount: 1 }] }] },
      { image: `${image}-2` },
      { namespace: "research" },
      { claimName: "pictures" },
      { fileSystem: { ...fsx, fileSystemId: "fs-0123456789abcdef1" } },
      { runAsUser: 1000 },
      { runAsGroup: 1000 },
      { directoryMode: "2775" },
      { commandTimeoutSeconds: 61 },
    ];
    const names: string[] = [];
    for (const change of other) names.push(await jobNameOf({ ...full, ...change }));
    expect(new Set([name, ...names]).size).toBe(other.length + 1);
    const same: Partial<LustreVolumeArgs>[] = [
      {},
      {
        layouts: [
          { ...layout, path: "/images/" },
          { path: "/s3", components: [], importedFileChunkSizeMiB: 1024 },
        ],
      },
      { clientSettings: [] },
      { capacityGiB: 9600 },
      { mountOptions: [] },
      { team: "audio", tags: { "cost-center": "42" } },
      { deadlineSeconds: 3600 },
      { nodeSelector: { tier: "system" } },
    ];
    for (const change of same) expect([change, await jobNameOf({ ...full, ...change })]).toEqual([change, name]);
  });

  it("has a name that fits, however long the claim's is", async () => {
    const named = async (claimName: string): Promise<string> => (await jobNameOf({ ...full, claimName })).slice(0, -10);
    expect(await named(`${"a".repeat(41)}-${"b".repeat(21)}`)).toBe(`${"a".repeat(41)}-bb-layouts-`);
    expect(await named(`${"a".repeat(43)}-${"b".repeat(19)}`)).toBe(`${"a".repeat(43)}-layouts-`);
    expect((await jobNameOf({ ...full, claimName: "a".repeat(63) })).length).toBe(63);
  });

  it("is what users of the claim wait for", async () => {
    const recording = await run(() => {
      const volume = new LustreVolume("datasets", full);
      new Probe("probe", { claim: volume.claimName });
    });
    const probe = only(recording, "test:index:Probe");
    expect(probe.inputs["claim"]).toBe("datasets");
    expect(madeFrom(recording, probe, "claim").sort()).toEqual([
      `${jobType} datasets-layouts`,
      `${claimType} datasets-claim`,
    ]);
  });
});
