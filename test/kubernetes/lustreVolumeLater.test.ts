import { describe, expect, it } from "vitest";
import { FsxLustre } from "../../components/aws/fsxLustre.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import { failing, later, madeFrom, run } from "../aws/eksFixtures.ts";
import { only, outline } from "../support/graph.ts";
import { labels, whole } from "./lustreVolumeSupport.ts";
import { claimType, configType, fsx, full, image, jobType, recorded, setType, volumeType } from "./volumeFixtures.ts";

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
