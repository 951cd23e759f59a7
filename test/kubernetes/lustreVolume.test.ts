import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FsxLustre } from "../../components/aws/fsxLustre.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import { layoutTable, settingsTable } from "../../components/kubernetes/volume/tables.ts";
import type { LustreVolumeArgs } from "../../components/kubernetes/volume/volumeArgs.ts";
import { measure, PriceBook } from "../../components/pricing/index.ts";
import { failing, later, madeFrom, Probe, run, warningsOf } from "../aws/eksFixtures.ts";
import { graphOf, only, outline } from "../support/graph.ts";
import { scriptFile } from "./scriptBench.ts";
import {
  azure,
  claimType,
  configType,
  fsx,
  full,
  google,
  image,
  jobType,
  onPrem,
  recorded,
  setType,
  usual,
  validated,
  volumeType,
} from "./volumeFixtures.ts";

const labels = {
  "app.kubernetes.io/managed-by": "pulumi",
  "app.kubernetes.io/part-of": "hybrid-gpu",
  "hybrid-gpu/team": "vision",
  "hybrid-gpu/project": "test",
  "hybrid-gpu/environment": "dev",
  "hybrid-gpu/owner": "vision",
};
const shared = {
  ...labels,
  "hybrid-gpu/team": "shared",
  "hybrid-gpu/owner": "shared",
};
const bare = [
  "hybrid-gpu:index:LustreVolume datasets < test-dev",
  "kubernetes:core/v1:PersistentVolume datasets-volume < datasets [deleteBeforeReplace]",
  "kubernetes:core/v1:PersistentVolumeClaim datasets-claim < datasets [deleteBeforeReplace]",
];
const whole = [
  bare[0]!,
  "kubernetes:apps/v1:DaemonSet datasets-clients < datasets",
  "kubernetes:batch/v1:Job datasets-layouts < datasets [deleteBeforeReplace]",
  "kubernetes:core/v1:ConfigMap datasets-clients < datasets",
  "kubernetes:core/v1:ConfigMap datasets-layouts < datasets",
  ...bare.slice(1),
];
const revision = /^datasets-layouts-[0-9a-f]{10}$/;
const jobNameOf = async (args: LustreVolumeArgs): Promise<string> => {
  const recording = await run(() => void new LustreVolume("datasets", args));
  return (only(recording, jobType).inputs["metadata"] as { name: string }).name;
};

describe("a volume", () => {
  it("is made of these", async () => {
    expect(outline(await recorded(usual))).toEqual(bare);
    expect(outline(await recorded(full))).toEqual(whole);
    const { clientSettings: _, ...layouts } = full;
    expect(outline(await recorded(layouts))).toEqual(whole.filter((line) => !line.includes("-clients")));
    const { layouts: __, ...settings } = full;
    expect(outline(await recorded(settings))).toEqual(whole.filter((line) => !line.includes("-layouts")));
    // Nothing to apply is no Job, and asks for no image.
    const imported = { path: "/a", components: [], importedFileChunkSizeMiB: 1024 };
    expect(outline(await recorded({ ...usual, layouts: [], clientSettings: [] }))).toEqual(bare);
    expect(outline(await recorded({ ...usual, layouts: [imported] }))).toEqual(bare);
  });

  it("on FSx", async () => {
    const recording = await recorded(usual);
    expect(only(recording, volumeType).inputs).toEqual({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "training.datasets", labels },
      spec: {
        capacity: { storage: "4800Gi" },
        accessModes: ["ReadWriteMany"],
        volumeMode: "Filesystem",
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "",
        mountOptions: ["flock"],
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "training", name: "datasets" },
        csi: {
          driver: "fsx.csi.aws.com",
          volumeHandle: "fs-0123456789abcdef0",
          volumeAttributes: {
            dnsname: "fs-0123456789abcdef0.fsx.us-east-2.amazonaws.com",
            mountname: "2pdvhbev",
          },
        },
      },
    });
    const claim = only(recording, claimType);
    expect(claim.inputs).toEqual({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "datasets", namespace: "training", labels },
      spec: {
        accessModes: ["ReadWriteMany"],
        volumeMode: "Filesystem",
        storageClassName: "",
        volumeName: "training.datasets",
        resources: { requests: { storage: "1Gi" } },
      },
    });
    expect(madeFrom(recording, claim, "spec")).toEqual([`${volumeType} datasets-volume`]);
    expect(only(recording, "hybrid-gpu:index:LustreVolume").outputs).toEqual({
      claimName: "datasets",
      volumeName: "training.datasets",
      ref: {
        namespace: "training",
        claimName: "datasets",
        ownership: { team: "vision", project: "test", environment: "dev", owner: "vision" },
      },
      summary: {
        place: "aws",
        region: "us-east-2",
        zone: "us-east-2a",
        service: "fsx-lustre",
        team: "vision",
        environment: "dev",
      },
    });
    expect(warningsOf(recording)).toEqual([]);
  });

  it.each<[string, Partial<LustreVolumeArgs>, object, string]>([
    [
      "Azure",
      { fileSystem: azure },
      {
        capacity: { storage: "16384Gi" },
        mountOptions: ["noatime", "flock"],
        csi: {
          driver: "azurelustre.csi.azure.com",
          volumeHandle: "amlfs-data#lustrefs#10.0.0.4",
          volumeAttributes: { "mgs-ip-address": "10.0.0.4" },
        },
      },
      "azure",
    ],
    [
      "Google Cloud",
      { fileSystem: google },
      {
        capacity: { storage: "1Gi" },
        mountOptions: ["flock"],
        csi: {
          driver: "lustre.csi.storage.gke.io",
          volumeHandle: "lab/us-central1-a/data",
          volumeAttributes: { ip: "10.90.1.4", filesystem: "lustre" },
        },
      },
      "gcp",
    ],
    [
      "Google Cloud, described the short way",
      { fileSystem: { ...google, fileSystemId: "lab/us-central1-a/data" }, capacityGiB: 18_000, mountOptions: [] },
      {
        capacity: { storage: "18000Gi" },
        csi: {
          driver: "lustre.csi.storage.gke.io",
          volumeHandle: "lab/us-central1-a/data",
          volumeAttributes: { ip: "10.90.1.4", filesystem: "lustre" },
        },
      },
      "gcp",
    ],
    [
      "servers of one's own with a driver",
      { fileSystem: onPrem, driver: { name: "lustre-csi.hpe.com" }, mountOptions: ["localflock"] },
      {
        capacity: { storage: "1Gi" },
        mountOptions: ["localflock"],
        csi: { driver: "lustre-csi.hpe.com", volumeHandle: "10.0.0.1@o2ib:10.0.0.2@o2ib:/scratch/projects" },
      },
      "onprem",
    ],
    [
      "servers of one's own with a driver that wants more",
      {
        fileSystem: onPrem,
        driver: {
          name: "exa.csi.ddn.com",
          volumeHandle: "scratch;projects",
          volumeAttributes: { exaMountUid: "1000" },
        },
      },
      {
        capacity: { storage: "1Gi" },
        mountOptions: ["flock"],
        csi: { driver: "exa.csi.ddn.com", volumeHandle: "scratch;projects", volumeAttributes: { exaMountUid: "1000" } },
      },
      "onprem",
    ],
    [
      "servers of one's own that nodes have mounted",
      { fileSystem: onPrem, hostPath: "/mnt/scratch" },
      { capacity: { storage: "1Gi" }, hostPath: { path: "/mnt/scratch", type: "Directory" } },
      "onprem",
    ],
  ])("on %s", async (_, args, source, place) => {
    const recording = await recorded({ ...full, ...args }, {}, { preview: false });
    expect(outline(recording)).toEqual(whole);
    expect(validated(recording)).toBe(6);
    expect(only(recording, volumeType).inputs).toEqual({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "training.datasets", labels: shared },
      spec: {
        accessModes: ["ReadWriteMany"],
        volumeMode: "Filesystem",
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "",
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "training", name: "datasets" },
        ...source,
      },
    });
    const { summary } = only(recording, "hybrid-gpu:index:LustreVolume").outputs as { summary: { place: string } };
    expect(summary.place).toBe(place);
  });

  it("costs nothing of its own", async () => {
    const recording = await recorded(full);
    const graph = graphOf(recording);
    const states = graph.nodes.map((node) => measure(node, { graph, book: PriceBook.builtIn() }).state);
    expect(states.filter((state) => state !== "free")).toEqual([]);
  });
});

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

describe("labels", () => {
  it("say who owns it in characters that labels have, and annotations word for word", async () => {
    const recording = await recorded({
      ...full,
      team: "Computer Vision",
      owner: "ann@example.com",
      tags: { "cost-center": "42", "billing code": "a/b", "!!": "lost", team: "kept" },
    });
    const more = { "cost-center": "42", "billing-code": "a-b", team: "kept" };
    const owned = { "hybrid-gpu/team": "Computer-Vision", "hybrid-gpu/owner": "ann-example.com" };
    const annotations = {
      "billing-code": "a/b",
      "hybrid-gpu/team": "Computer Vision",
      "hybrid-gpu/owner": "ann@example.com",
    };
    const { metadata } = only(recording, claimType).inputs;
    expect(metadata).toEqual({
      name: "datasets",
      namespace: "training",
      labels: { ...labels, ...more, ...owned },
      annotations,
    });
    expect((only(recording, jobType).inputs["metadata"] as { annotations: object }).annotations).toEqual({
      ...annotations,
      "pulumi.com/replaceUnready": "true",
    });
    expect(validated(await recorded({ ...full, owner: "ann@example.com" }, {}, { preview: false }))).toBe(6);
  });
});

describe("overrides", () => {
  it("reach every child", async () => {
    const recording = await recorded(full, {
      overrides: {
        volume: (args) => ({ ...args, metadata: { name: "mine" } }),
        claim: (args) => ({ ...args, metadata: { name: "claim" } }),
        layoutConfig: { immutable: false },
        layoutJob: (args) => ({ ...args, metadata: { name: "job" } }),
        clientConfig: { immutable: false },
        clientSet: (args) => ({ ...args, metadata: { name: "set" } }),
      },
    });
    const name = (type: string): string => (only(recording, type).inputs["metadata"] as { name: string }).name;
    expect([volumeType, claimType, jobType, setType].map(name)).toEqual(["mine", "claim", "job", "set"]);
    const immutable = recording.nodes
      .filter(({ type }) => type === configType)
      .map(({ inputs }) => inputs["immutable"]);
    expect(immutable).toEqual([false, false]);
    expect(recording.outputs).toMatchObject({ claimName: "claim", volumeName: "mine", jobName: "job" });
  });
});

describe("what is known later", () => {
  const layouts = () => later("layouts", full.layouts!);

  it("changes nothing about what is made", async () => {
    const recording = await run(() => {
      new LustreVolume("datasets", {
        fileSystem: {
          ...fsx,
          fileSystemId: later("id", "fs-0123456789abcdef0"),
          address: later("dns", "a.b"),
          mountName: later("mount", "fs"),
        },
        namespace: later("namespace", "training"),
        claimName: later("claim", "datasets"),
        image: later("image", image),
        layouts: layouts() as never,
        clientSettings: later("settings", full.clientSettings!) as never,
      });
    });
    const own = outline(recording).filter((line) => !line.startsWith("test:"));
    expect(own).toEqual(whole);
    const { spec } = only(recording, volumeType).inputs as { spec: any };
    expect([spec.capacity, spec.csi]).toEqual([
      { storage: "4800Gi" },
      { driver: "fsx.csi.aws.com", volumeHandle: UNKNOWN, volumeAttributes: { dnsname: UNKNOWN, mountname: UNKNOWN } },
    ]);
  });

  it("is the same once it is known", async () => {
    const plain = await recorded(full, {}, { preview: false });
    const late = await run(
      () => {
        new LustreVolume("datasets", {
          ...full,
          fileSystem: later("ref", fsx) as never,
          layouts: layouts() as never,
          image: later("image", image),
          team: "vision",
        });
      },
      { preview: false },
    );
    const inputs = (recording: typeof plain, type: string, name?: string) => only(recording, type, name).inputs;
    for (const type of [volumeType, claimType, jobType, setType]) {
      expect(inputs(late, type)).toEqual(inputs(plain, type));
    }
    expect(inputs(late, configType, "datasets-layouts")).toEqual(inputs(plain, configType, "datasets-layouts"));
  });

  it("is a file system that is an output as a whole", async () => {
    const recording = await run(
      () => void new LustreVolume("datasets", { ...full, fileSystem: later("ref", fsx) as never }),
    );
    expect(outline(recording).filter((line) => !line.startsWith("test:"))).toEqual(whole);
    expect(only(recording, volumeType).inputs["spec"]).toBe(UNKNOWN);
    expect(only(recording, claimType).inputs["metadata"]).toMatchObject({ name: "datasets", namespace: "training" });
  });

  it("is refused before anything is made of it", async () => {
    const { message } = await failing(
      () =>
        void new LustreVolume("datasets", {
          ...full,
          image: later("image", "lustre"),
          namespace: later("namespace", "Training"),
          layouts: later("layouts", [{ path: "/a/../b", components: [{ stripeCount: 1 }] }]) as never,
        }),
    );
    expect(message).toBe(
      `LustreVolume "datasets": 3 problems
  - namespace ("Training") is not a name of Kubernetes: 1 to 63 lower-case letters, digits and dashes, a letter or digit at both ends. Fix: use a name such as training. [https://kubernetes.io/docs/concepts/overview/working-with-objects/names/]
  - image ("lustre") has no tag, so that every node runs whatever is newest when it starts. Fix: pin it by tag or digest, for example registry.example/lustre-client:2.15.6. [https://kubernetes.io/docs/concepts/containers/images/]
  - layouts[0].path ("/a/../b") goes through . or .., which can lead out of the file system. Fix: write the path without . and ...`,
    );
  });

  it("of an FsxLustre fits as it is", async () => {
    const recording = await run(() => {
      const data = new FsxLustre("data", {
        network: {
          region: "us-east-2",
          vpcId: "vpc-1",
          privateSubnets: { "us-east-2a": "subnet-a" },
          ownership: { team: "vision" },
        },
        zone: "us-east-2a",
        clients: [],
        capacityGiB: 4800,
        throughputPerTiB: 500,
      });
      new LustreVolume("datasets", { ...full, fileSystem: data.ref });
    });
    const volume = only(recording, volumeType);
    const { spec, metadata } = volume.inputs as { spec: any; metadata: any };
    expect(metadata.labels).toEqual(labels);
    expect(spec.csi).toEqual({
      driver: "fsx.csi.aws.com",
      volumeHandle: UNKNOWN,
      volumeAttributes: { dnsname: UNKNOWN, mountname: UNKNOWN },
    });
    expect(madeFrom(recording, volume, "spec")).toEqual(["aws:fsx/lustreFileSystem:LustreFileSystem data-lustre"]);
  });
});

describe("tables", () => {
  it("have a line for everything, in the order given", () => {
    const MiB = 1024 ** 2;
    expect(
      layoutTable([
        {
          path: "/a b/",
          components: [
            { endBytes: 64 * MiB, stripeCount: 1, onMdt: true },
            { endBytes: 1024 * MiB, stripeCount: 2, stripeSizeBytes: MiB, pool: "flash" },
            { stripeCount: -1, overstriped: true },
          ],
        },
        { path: "/s3", components: [{ stripeCount: 1 }], importedFileChunkSizeMiB: 512 },
        { path: "/log", components: [{ stripeCount: 0, extensionBytes: 64 * MiB }] },
      ]),
    ).toBe(
      "/a b\t-E 64M -L mdt -E 1G -c 2 -S 1M -p flash -E -1 -C -1\t67108864:*:*:mdt:*:- 1073741824:2:1048576:raid0:flash:- eof:*:1048576:overstriped:flash:-\n" +
        "/log\t-E -1 -z 64M\teof:*:*:raid0:*:67108864\n",
    );
    expect(
      settingsTable([
        { kind: "lctl", parameter: "mdc.*.max_rpcs_in_flight", value: "64" },
        { kind: "module", parameter: "options ptlrpc ptlrpcd_per_cpt_max", value: "32" },
      ]),
    ).toBe("lctl\tmdc.*.max_rpcs_in_flight\t64\nmodule\tptlrpc.ptlrpcd_per_cpt_max\t32\n");
  });
});
