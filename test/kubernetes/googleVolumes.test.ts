import { describe, expect, it } from "vitest";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import type { LustreRef } from "../../components/pulumi/lustreRef.ts";
import type { Recording } from "../../simulator/program/record.ts";
import { run, warningsOf } from "../aws/eksFixtures.ts";
import { google, volumeType } from "./volumeFixtures.ts";

/** Volumes of these file systems, each in a namespace of its own. */
const volumesOf = (fileSystems: readonly LustreRef[], options?: Parameters<typeof run>[1]): Promise<Recording> =>
  run(() => {
    for (const [index, fileSystem] of fileSystems.entries()) {
      new LustreVolume(`datasets-${index}`, { fileSystem, namespace: `team-${index}`, claimName: "datasets" });
    }
  }, options);

interface Spec {
  readonly csi: { readonly volumeHandle: string };
  readonly claimRef: { readonly namespace: string };
}

const specsOf = (recording: Recording): Spec[] =>
  recording.nodes.filter(({ type }) => type === volumeType).map(({ inputs }) => inputs["spec"] as Spec);

describe("volumes of one file system on Google Cloud", () => {
  // The kubelet mounts by handle, and the driver refuses to mount one Lustre name a second time on a node: volumes of one
  // file system whose handles differ would keep pods of the second namespace waiting.
  it("have one handle in all namespaces, however the file system is named", async () => {
    const specs = specsOf(await volumesOf([google, { ...google, fileSystemId: "lab/us-central1-a/data" }, google]));
    expect(specs.map(({ claimRef }) => claimRef.namespace).sort()).toEqual(["team-0", "team-1", "team-2"]);
    expect([...new Set(specs.map(({ csi }) => csi.volumeHandle))]).toEqual(["lab/us-central1-a/data"]);
  });

  it("are warned about where the project is named by number, which makes another handle", async () => {
    const numbered = { ...google, fileSystemId: "projects/123456789012/locations/us-central1-a/instances/data" };
    expect(warningsOf(await volumesOf([google, numbered]))).toEqual([
      'LustreVolume "datasets-1": fileSystem.fileSystemId ("projects/123456789012/locations/us-central1-a/instances/data") names its project by number: a node takes it for another file system than one that is named by id, and mounts only the first of them. Fix: write the id of the project in every volume of the file system. [https://github.com/GoogleCloudPlatform/lustre-csi-driver/blob/main/docs/troubleshooting.md]',
    ]);
    expect(warningsOf(await volumesOf([{ ...google, fileSystemId: "4-labs/us-central1-a/data" }]))).toEqual([]);
  });
});
