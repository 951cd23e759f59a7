import { describe, expect, it } from "vitest";
import { layoutTable, settingsTable } from "../../components/kubernetes/volume/tables.ts";
import type { LustreVolumeArgs } from "../../components/kubernetes/volume/volumeArgs.ts";
import { measure, PriceBook } from "../../components/pricing/index.ts";
import { madeFrom, warningsOf } from "../aws/eksFixtures.ts";
import { graphOf, only, outline } from "../support/graph.ts";
import { bare, labels, whole } from "./lustreVolumeSupport.ts";
import {
  azure,
  claimType,
  configType,
  full,
  google,
  jobType,
  onPrem,
  recorded,
  setType,
  usual,
  validated,
  volumeType,
} from "./volumeFixtures.ts";

const shared = {
  ...labels,
  "hybrid-gpu/team": "shared",
  "hybrid-gpu/owner": "shared",
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
