import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDnsLabel } from "../../components/core/kubernetesNames.ts";
import { describeProblem } from "../../components/core/problem.ts";
import { LustreVolume } from "../../components/kubernetes/index.ts";
import { checkSettings } from "../../components/kubernetes/volume/checkSettings.ts";
import { checkImage } from "../../components/kubernetes/volume/image.ts";
import { nameWith } from "../../components/kubernetes/volume/revision.ts";
import type { LustreVolumeArgs } from "../../components/kubernetes/volume/volumeArgs.ts";
import { clientSettings } from "../../components/lustre/choose/clientSettings.ts";
import { LustrePlatformKind } from "../../components/lustre/platform/platform.ts";
import { warningsOf } from "../aws/eksFixtures.ts";
import { failureOf } from "../support/graph.ts";
import { azure, fsx, full, google, image, onPrem, recorded, usual } from "./volumeFixtures.ts";

const names = "[https://kubernetes.io/docs/concepts/overview/working-with-objects/names/]";
const images = "[https://kubernetes.io/docs/concepts/containers/images/]";
const taints = "[https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/]";
const nodeLabels = "[https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/]";
const efa = "[https://docs.aws.amazon.com/fsx/latest/LustreGuide/configure-efa-clients.html]";
const fsxGuide =
  "[https://github.com/kubernetes-sigs/aws-fsx-csi-driver/tree/master/examples/kubernetes/static_provisioning]";
const azureGuide = "[https://github.com/kubernetes-sigs/azurelustre-csi-driver/blob/main/docs/static-provisioning.md]";
const googleGuide = "[https://github.com/GoogleCloudPlatform/lustre-csi-driver/blob/main/docs/preprov-guide.md]";
const lustre = "[https://doc.lustre.org/lustre_manual.xhtml]";
const tuning = "[https://doc.lustre.org/lustre_manual.xhtml#lustreproc]";
const nameRule =
  "is not a name of Kubernetes: 1 to 63 lower-case letters, digits and dashes, a letter or digit at both ends";
const pin = "Fix: pin it by tag or digest, for example registry.example/lustre-client:2.15.6.";

const refused = (args: unknown, name = "datasets"): Promise<string> =>
  failureOf(() => void new LustreVolume(name, args as LustreVolumeArgs));
const setting = (more: object) => ({
  ...full,
  clientSettings: [{ kind: "lctl", parameter: "osc.*.x", value: "1", ...more }],
});
const layout = (more: object) => ({ ...full, layouts: [{ path: "/a", components: [{ stripeCount: 1 }], ...more }] });

describe("a volume refuses", () => {
  it.each<[string, unknown, string[]]>([
    [
      "nothing at all",
      {},
      [
        "fileSystem (not given) is missing. Fix: give the ref of an FsxLustre, or describe one by hand.",
        "namespace (not given) is missing. Fix: name the namespace of the pods that use the volume.",
      ],
    ],
    [
      "names that Kubernetes does not take",
      { ...usual, namespace: "Training", claimName: "data_sets" },
      [
        `namespace ("Training") ${nameRule}. Fix: use a name such as training. ${names}`,
        `claimName ("data_sets") ${nameRule}. Fix: use a name such as datasets. ${names}`,
      ],
    ],
    [
      "capacities that are none",
      { ...usual, capacityGiB: 0, fileSystem: { ...fsx, capacityGiB: 1.5 } },
      [
        "capacityGiB (0) must be a whole number of GiB, at least 1. Fix: use the capacity of the file system.",
        "fileSystem.capacityGiB (1.5) must be a whole number of GiB, at least 1. Fix: use the capacity of the file system.",
      ],
    ],
    [
      "layouts without an image",
      { ...full, image: undefined },
      [
        "image (not given) is missing, and layouts are set by a pod that needs lfs and lctl. Fix: name an image with a Lustre client, by tag or digest: registry.example/lustre-client:2.15.6.",
      ],
    ],
    [
      "settings without an image",
      { ...full, image: undefined, layouts: [] },
      [
        "image (not given) is missing, and clientSettings are set by a pod that needs lfs and lctl. Fix: name an image with a Lustre client, by tag or digest: registry.example/lustre-client:2.15.6.",
      ],
    ],
    [
      "an unpinned image",
      { ...full, image: "registry.example:5000/lustre-client" },
      [
        `image ("registry.example:5000/lustre-client") has no tag, so that every node runs whatever is newest when it starts. ${pin} ${images}`,
      ],
    ],
    [
      "an unknown service",
      { ...usual, fileSystem: { ...fsx, service: "fsx" } },
      [
        'fileSystem.service ("fsx") is not a service that runs Lustre. Fix: use fsx-lustre, azure-managed-lustre, google-managed-lustre, onprem-lustre.',
      ],
    ],
    [
      "what FSx does not have",
      { ...usual, fileSystem: { ...fsx, fileSystemId: "data", address: "fs@tcp:/x", mountName: "/fsx" } },
      [
        `fileSystem.mountName ("/fsx") is not the name of a file system: at most 8 letters, digits, - and _. Fix: use what follows :/ in the mount. ${lustre}`,
        `fileSystem.fileSystemId ("data") is not the id of an FSx file system. Fix: use an id such as fs-0123456789abcdef0. ${fsxGuide}`,
        `fileSystem.address ("fs@tcp:/x") is not a DNS name. Fix: use the DNS name alone, without @tcp and what follows. ${fsxGuide}`,
      ],
    ],
    [
      "what Azure does not have",
      { ...usual, fileSystem: { ...azure, fileSystemId: "a#b", address: "data.example", mountName: "data" } },
      [
        `fileSystem.mountName ("data") is not lustrefs, the name of every file system on Azure. Fix: use lustrefs. ${azureGuide}`,
        'fileSystem.fileSystemId ("a#b") is not the name of a file system. Fix: use a name without blanks.',
        `fileSystem.address ("data.example") is not an IPv4 address. Fix: use the address alone, such as 10.0.0.4, without @tcp and what follows. ${azureGuide}`,
      ],
    ],
    [
      "what Google Cloud does not have",
      { ...usual, fileSystem: { ...google, fileSystemId: "data", address: "10.90.1.4@tcp:/lustre" } },
      [
        `fileSystem.fileSystemId ("data") is not an instance of Managed Lustre. Fix: write it as <project>/<zone>/<instance>. ${googleGuide}`,
        `fileSystem.address ("10.90.1.4@tcp:/lustre") is not an IPv4 address. Fix: use the address alone, such as 10.0.0.4, without @tcp and what follows. ${googleGuide}`,
      ],
    ],
    [
      "servers of one's own without a way to mount them",
      { ...usual, fileSystem: { ...onPrem, address: "10.0.0.1:/x" } },
      [
        "driver (not given) is missing: servers of one's own have no driver that every cluster has. Fix: name the storage driver of the cluster, or give hostPath where the nodes mount the file system by themselves.",
        'fileSystem.address ("10.0.0.1:/x") is not where a file system is mounted from. Fix: use what stands before :/ in the mount, such as 10.0.0.1@o2ib.',
      ],
    ],
    [
      "two ways to mount it",
      { ...usual, fileSystem: onPrem, driver: { name: "Lustre CSI" }, hostPath: "mnt/..", mountOptions: ["flock"] },
      [
        'hostPath ("mnt/..") is given beside a driver, and only one of them can mount the file system. Fix: leave one of them out.',
        'driver.name ("Lustre CSI") is not the name of a storage driver. Fix: use the name of its CSIDriver, such as lustre-csi.hpe.com.',
        'mountOptions (["flock"]) cannot be given with hostPath: the node has mounted it already. Fix: set them where the nodes mount it. [https://kubernetes.io/docs/concepts/storage/persistent-volumes/#mount-options]',
        'hostPath ("mnt/..") is not an absolute path below the root of the node. Fix: use a path such as /mnt/lustre.',
      ],
    ],
    [
      "the root of the node",
      { ...usual, fileSystem: onPrem, hostPath: "/" },
      ['hostPath ("/") is not an absolute path below the root of the node. Fix: use a path such as /mnt/lustre.'],
    ],
    ["layouts that are none", { ...full, layouts: "wide" }, ['layouts ("wide") is not a list. Fix: give a list.']],
    [
      "a layout that is none",
      { ...full, layouts: [null] },
      ["layouts[0] (null) is not a layout. Fix: give a path and components."],
    ],
    [
      "paths that could lead elsewhere, and directories inside others",
      {
        ...full,
        layouts: ["/a\nb", "/x", "/x/y"].map((path) => ({ path, components: [{ stripeCount: 1 }] })),
      },
      [
        'layouts[0].path ("/a\\nb") has a line break or another control character, and a job that runs as root writes the path into commands. Fix: use printable characters.',
        'layouts[2].path ("/x/y") is inside /x of layouts[1].path. Fix: give each its own directory beside the other, so that no layout is taken over by the other one.',
      ],
    ],
    [
      "settings that are more than a name and a value",
      setting({ parameter: "osc.*.x; reboot", value: "1 2" }),
      [
        `clientSettings[0].parameter ("osc.*.x; reboot") is not a parameter of a Lustre client. Fix: write it as lctl get_param takes it, for example osc.*OST*.max_rpcs_in_flight. ${tuning}`,
        'clientSettings[0].value ("1 2") is not the value of a setting. Fix: write it as text without blanks, for example 32.',
      ],
    ],
    [
      "a setting of another kind",
      setting({ kind: "sysctl" }),
      ['clientSettings[0].kind ("sysctl") is not a kind of setting. Fix: use lctl or module.'],
    ],
    [
      "an option of no module",
      setting({ kind: "module", parameter: "ptlrpcd" }),
      [
        'clientSettings[0].parameter ("ptlrpcd") is not an option of a kernel module. Fix: write it as ptlrpc.ptlrpcd_per_cpt_max.',
      ],
    ],
    [
      "a setting given twice, and one that is none",
      { ...full, clientSettings: [...(full.clientSettings as []), ...(full.clientSettings as []), null] },
      [
        'clientSettings[1].parameter ("osc.*OST*.max_rpcs_in_flight") is set by [0] already. Fix: leave one of them out.',
        "clientSettings[2] (null) is not a setting. Fix: give parameter, value and kind.",
      ],
    ],
    [
      "figures that pods cannot have",
      {
        ...full,
        runAsUser: -1,
        runAsGroup: 1.5,
        directoryMode: "rwx",
        commandTimeoutSeconds: 0,
        deadlineSeconds: Number.NaN,
        clientIntervalSeconds: Number.POSITIVE_INFINITY,
      },
      [
        "runAsUser (-1) must be a whole number, 0 to 2147483647. Fix: use one of these.",
        "runAsGroup (1.5) must be a whole number, 0 to 2147483647. Fix: use one of these.",
        "commandTimeoutSeconds (0) must be a whole number, 1 to 3600. Fix: use one of these.",
        "deadlineSeconds (NaN) must be a whole number, 60 to 86400. Fix: use one of these.",
        "clientIntervalSeconds (Infinity) must be a whole number, 10 to 3600. Fix: use one of these.",
        'directoryMode ("rwx") is not an octal mode. Fix: use three or four digits, such as 0755 or 2775.',
      ],
    ],
    [
      "tolerations and selectors that Kubernetes does not take",
      {
        ...full,
        tolerations: [{ key: "a b", operator: "Is", effect: "NO_SCHEDULE" }, {}],
        clientTolerations: [{ key: "dedicated", operator: "Exists", value: "x" }],
        nodeSelector: { "a b": "c" },
        clientNodeSelector: { "-": "c" },
      },
      [
        `tolerations[0].operator ("Is") is not an operator of tolerations. Fix: use Equal or Exists. ${taints}`,
        `tolerations[0].key ("a b") is not the key of a taint. Fix: use a key such as dedicated. ${taints}`,
        `tolerations[0].effect ("NO_SCHEDULE") is not an effect of taints. Fix: use NoSchedule, PreferNoSchedule or NoExecute. ${taints}`,
        `tolerations[1].key (not given) is missing. Fix: name the taint, or use Exists for all. ${taints}`,
        `clientTolerations[0].value ("x") cannot be given with Exists. Fix: leave it out, or use Equal. ${taints}`,
        `nodeSelector.a b ("a b") is not the key of a label. Fix: use a key such as hybrid-gpu/pool. ${nodeLabels}`,
        `clientNodeSelector.- ("-") is not the key of a label. Fix: use a key such as hybrid-gpu/pool. ${nodeLabels}`,
      ],
    ],
  ])("%s", async (_, args, problems) => {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    expect((await refused(args)).split("\n  - ")).toEqual([`LustreVolume "datasets": ${count}`, ...problems]);
  });

  it("the name of a component that is no name of a claim", async () => {
    expect(await refused(usual, "trainData")).toBe(
      `LustreVolume "trainData": 1 problem\n  - claimName ("trainData") (name of the component) ${nameRule}. Fix: give a claimName such as datasets. ${names}`,
    );
    await recorded({ ...usual, claimName: "train-data" });
  });

  it("layouts that the file system does not know, by what is known of it", async () => {
    const wide = [{ path: "/a", components: [{ stripeCount: 8 }, { stripeCount: 9, overstriped: true }] }];
    const message = await refused({
      ...full,
      layouts: wide,
      fileSystem: { ...fsx, ostCount: 4, lustreVersion: "2.10" },
    });
    expect(message.split("\n  - ").map((line) => line.split(")")[0])).toEqual([
      'LustreVolume "datasets": 3 problems',
      "layouts[0].components[0].stripeCount (8",
      "layouts[0].components[0].endBytes (not given",
      "layouts[0].components[1].overstriped (true",
    ]);
  });

  it("more layouts than a ConfigMap holds", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      path: `/${"x".repeat(80)}${index}`,
      components: [{ stripeCount: 4, stripeSizeBytes: 4_194_304 }],
    }));
    expect(await refused({ ...full, layouts: many })).toMatch(
      /^LustreVolume "datasets": 1 problem\n {2}- layouts \("\d{7} bytes"\) are more than the 1048576 bytes that a ConfigMap holds\. Fix: make several volumes, or set layouts of fewer directories: new subdirectories take them over\. \[https:\/\/kubernetes\.io\/docs\/concepts\/configuration\/configmap\/\]$/,
    );
  });
});

describe("a volume warns", () => {
  const warned = async (args: unknown): Promise<string[]> => warningsOf(await recorded(args as LustreVolumeArgs));

  it("that EFA has to be set up on nodes", async () => {
    expect(await warned({ ...usual, fileSystem: { ...fsx, efa: true } })).toEqual([
      `LustreVolume "datasets": fileSystem.efa (true) is only used by nodes that have LNet set up for EFA before they mount; the others mount over TCP and say nothing. Fix: set it up in the nodes' user data, and look at the counters of lnetctl net show. ${efa}`,
    ]);
  });

  it("that layouts do not reach files from an object store", async () => {
    const message = (path: string, imported: string): string =>
      `LustreVolume "datasets": layouts[0].path ("${path}") does not reach the files of ${imported} that come from the object store, which take their stripes from the link to it. Fix: set importedFileChunkSizeMiB of the link, and give it in the layout too; the layout counts for files written here. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]`;
    const of = (path: string, importedPaths: string[]) =>
      warned({ ...layout({ path }), fileSystem: { ...fsx, importedPaths } });
    expect(await of("/a", ["/a"])).toEqual([message("/a", "/a")]);
    expect(await of("/a/b", ["/a"])).toEqual([message("/a/b", "/a")]);
    expect(await of("/a", ["/x", "/a/b"])).toEqual([message("/a", "/a/b")]);
    expect(await of("/a", ["/"])).toEqual([message("/a", "/")]);
    expect(await of("/ab", ["/a"])).toEqual([]);
    expect(
      await warned({ ...layout({ importedFileChunkSizeMiB: 512 }), fileSystem: { ...fsx, importedPaths: ["/a"] } }),
    ).toEqual([]);
  });
});

describe("settings that a workload asks for", () => {
  it("are taken as they are, on any nodes", () => {
    fc.assert(
      fc.property(
        fc.record({
          nodes: fc.integer({ min: 1, max: 4096 }),
          nodeMemoryGiB: fc.integer({ min: 1, max: 4096 }),
          nodeVcpus: fc.integer({ min: 1, max: 512 }),
          maxStripeCount: fc.integer({ min: 1, max: 512 }),
          platform: fc.constantFrom(...Object.values(LustrePlatformKind)),
          efa: fc.boolean(),
        }),
        (nodes) => {
          expect(checkSettings([...clientSettings({ ...nodes, rpcBytes: 4_194_304 })])).toEqual([]);
        },
      ),
    );
  });
});

describe("an image", () => {
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

  it.each([
    image,
    "lustre:2",
    `lustre@${digest}`,
    `ghcr.io/a/b:1.0_x@${digest}`,
    "localhost:5000/a__b/c-d.e:v1",
    "[::1]:5000/a:1",
  ])("%s is pinned", (reference) => {
    expect(checkImage(reference, "image")).toEqual([]);
  });

  it.each<[unknown, string]>([
    ["lustre", "has no tag, so that every node runs whatever is newest when it starts"],
    ["localhost:5000/lustre", "has no tag, so that every node runs whatever is newest when it starts"],
    ["lustre:latest", "has the tag latest, which is another image tomorrow"],
    ["lustre@sha256:abc", "has a digest that is not sha256: and 64 hex digits"],
    [`lustre:latest@md5:${"0".repeat(32)}`, "has a digest that is not sha256: and 64 hex digits"],
    ["Lustre:1", "is not the name of an image"],
    ["lustre:", "is not the name of an image"],
    ["lustre:1 --privileged", "is not the name of an image"],
    ["https://ghcr.io/a:1", "is not the name of an image"],
    ["", "is not the name of an image"],
    [7, "is not the name of an image"],
  ])("%j is not", (reference, rule) => {
    expect(checkImage(reference, "image").map(describeProblem)).toEqual([
      `image (${JSON.stringify(reference)}) ${rule}. ${pin} ${images}`,
    ]);
  });

  // Where a pattern goes back, these run into the time limit.
  it.each(["-!", "/:", ".@"])("is judged at its length, with 500,000 times %s", ([again, last]) => {
    expect(checkImage(`${`a${again}`.repeat(500_000)}${last}`, "image")).not.toEqual([]);
  });
});

describe("names of what is made", () => {
  it("are names of Kubernetes, whatever the claim is called", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        label,
        label.filter((suffix) => suffix.length < 30),
        (base, suffix) => {
          const name = nameWith(base, suffix);
          expect([name, isDnsLabel(name)]).toEqual([name, true]);
          expect(name.endsWith(`-${suffix}`)).toBe(true);
        },
      ),
    );
  });
});
