import { describe, expect, it } from "vitest";
import { type Properties, Secret, UNKNOWN } from "../../components/core/value.ts";
import { estimate, PriceBook } from "../../components/pricing/index.ts";
import { simulatedKubernetes } from "../../simulator/kubernetes/index.ts";
import { type RecordOptions, record } from "../../simulator/program/record.ts";
import { parsePlatform } from "../../stacks/platform/configuration.ts";
import { platform } from "../../stacks/platform/platform.ts";
import { graphOf, only, outline } from "../support/graph.ts";

const project = "hybrid-gpu-platform";
const fileSystem = {
  name: "datasets",
  service: "fsx-lustre",
  region: "us-east-2",
  zone: "us-east-2a",
  efa: false,
  capacityGiB: 9600,
  fileSystemId: UNKNOWN,
  address: UNKNOWN,
  mountName: UNKNOWN,
  ownership: { team: "research", project: "hybrid-gpu", environment: "dev", owner: "ml-platform" },
  layouts: [],
  clientSettings: [],
};
/** What an environment on AWS exports that is planned: the cloud's part is unknown. */
const planned = {
  teams: ["vision", "language"],
  regions: { aws: "us-east-2" },
  clusters: { aws: { name: "main", endpoint: UNKNOWN, certificateAuthority: UNKNOWN } },
  lustre: { aws: fileSystem },
  more: "that nobody here asks for",
};
const cluster = { name: "main", endpoint: "https://a.gr7.us-east-2.eks.amazonaws.com", certificateAuthority: "Y2E=" };
const fsx = {
  ...fileSystem,
  fileSystemId: "fs-0123456789abcdef0",
  address: "fs-0123456789abcdef0.fsx.us-east-2.amazonaws.com",
  mountName: "abcdefgh",
};
/** The same once it is made. */
const made = { ...planned, clusters: { aws: cluster }, lustre: { aws: fsx } };
/** The same in both places. */
const both = {
  teams: ["vision", "language"],
  regions: { aws: "us-east-2", gcp: "us-central1" },
  clusters: { aws: cluster, gcp: { name: "main-gke", endpoint: "172.16.0.2", certificateAuthority: "Y2E=" } },
  lustre: {
    aws: fsx,
    gcp: {
      ...fileSystem,
      service: "google-managed-lustre",
      region: "us-central1",
      zone: "us-central1-a",
      fileSystemId: "projects/example-project/locations/us-central1-a/instances/datasets",
      address: "10.200.0.2",
      mountName: "datasets",
    },
  },
};
const tuned = {
  ...planned,
  lustre: {
    aws: {
      ...fileSystem,
      layouts: [{ path: "/images", components: [{ stripeCount: 4, stripeSizeBytes: 4_194_304 }], why: "64 shards" }],
      clientSettings: [
        {
          parameter: "osc.*OST*.max_rpcs_in_flight",
          value: "32",
          kind: "lctl",
          why: "one shard a client",
          source: "-",
        },
      ],
    },
  },
};

interface Case {
  readonly outputs?: Properties;
  readonly config?: Readonly<Record<string, string>>;
  readonly options?: Partial<RecordOptions>;
}

function run({ outputs = planned, config = {}, options = {} }: Case = {}) {
  const values = {
    [`${project}:environment`]: "dev",
    [`${project}:volumes`]: '[{"team":"vision"},{"team":"language","namespace":"nlp","claim":"texts"}]',
    ...config,
  };
  return record(() => platform(parsePlatform(project, "dev", values)), {
    project,
    stack: "dev",
    config: values,
    clouds: [simulatedKubernetes],
    stacks: () => outputs,
    ...options,
  });
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

const volume = "kubernetes:core/v1:PersistentVolume";

describe("the platform of a planned environment", () => {
  it("has a namespace and a volume for every team, and what is unknown there stays unknown", async () => {
    const recording = await run();
    expect(outline(recording)).toEqual([
      "hybrid-gpu:index:LustreVolume aws-nlp-datasets < hybrid-gpu-platform-dev",
      "hybrid-gpu:index:LustreVolume aws-vision-datasets < hybrid-gpu-platform-dev",
      expect.stringMatching(/^kubernetes:core\/v1:Namespace aws-nlp < hybrid-gpu-platform-dev \[provider=.*aws.*\]$/),
      expect.stringMatching(
        /^kubernetes:core\/v1:Namespace aws-vision < hybrid-gpu-platform-dev \[provider=.*aws.*\]$/,
      ),
      expect.stringMatching(/^kubernetes:core\/v1:PersistentVolume aws-nlp-datasets-volume < aws-nlp-datasets \[/),
      expect.stringMatching(
        /^kubernetes:core\/v1:PersistentVolume aws-vision-datasets-volume < aws-vision-datasets \[/,
      ),
      expect.stringMatching(/^kubernetes:core\/v1:PersistentVolumeClaim aws-nlp-datasets-claim < aws-nlp-datasets \[/),
      expect.stringMatching(
        /^kubernetes:core\/v1:PersistentVolumeClaim aws-vision-datasets-claim < aws-vision-datasets \[/,
      ),
      "pulumi:providers:kubernetes aws < hybrid-gpu-platform-dev",
      "pulumi:pulumi:StackReference organization/hybrid-gpu/dev < hybrid-gpu-platform-dev",
    ]);
    expect(only(recording, volume, "aws-vision-datasets-volume").inputs).toMatchObject({
      metadata: { name: "vision.datasets" },
      spec: {
        capacity: { storage: "9600Gi" },
        csi: {
          driver: "fsx.csi.aws.com",
          volumeHandle: UNKNOWN,
          volumeAttributes: { dnsname: UNKNOWN, mountname: UNKNOWN },
        },
      },
    });
    expect(recording.outputs).toEqual({ volumes: { aws: { vision: "datasets", nlp: "texts" } } });
  });

  it("costs nothing, and every object of it is known to", async () => {
    const recording = await run({
      outputs: tuned,
      config: { [`${project}:lustreClientImage`]: "example/lustre:2.15.6" },
    });
    const { states, unpriced } = estimate(graphOf(recording), PriceBook.builtIn(), { now: "2026-11-22" });
    expect(unpriced).toEqual([]);
    expect(states).toEqual({ priced: 0, free: recording.nodes.length, usageBased: 0, unpriced: 0 });
  });

  it("applies layouts and client settings once, in a namespace of their own, before any team's volume", async () => {
    const recording = await run({
      outputs: tuned,
      config: { [`${project}:lustreClientImage`]: "example/lustre:2.15.6" },
    });
    const jobs = recording.nodes.filter(({ type }) => /:(Job|DaemonSet|ConfigMap)$/.test(type));
    expect(jobs.map(({ type, name }) => `${type.split(":")[2]} ${name}`)).toEqual([
      "DaemonSet aws-lustre-system-datasets-clients",
      "Job aws-lustre-system-datasets-layouts",
      "ConfigMap aws-lustre-system-datasets-clients",
      "ConfigMap aws-lustre-system-datasets-layouts",
    ]);
    expect(only(recording, "kubernetes:core/v1:Namespace", "aws-lustre-system").inputs["metadata"]).toEqual({
      name: "lustre-system",
      labels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
    // Known in a plan: what decides which objects there are does not wait for the cloud.
    const tables = only(recording, "kubernetes:core/v1:ConfigMap", "aws-lustre-system-datasets-layouts").inputs["data"];
    expect((tables as Record<string, string>)["layouts.tsv"]).toMatch(/^\/images\t/);
    // What belongs to a component waits for what the component waits for.
    const { dependsOn = [] } = only(recording, "hybrid-gpu:index:LustreVolume", "aws-vision-datasets").options;
    expect(dependsOn).toContain(only(recording, "kubernetes:batch/v1:Job", "aws-lustre-system-datasets-layouts").urn);
    expect(dependsOn).toContain(only(recording, "kubernetes:core/v1:Namespace", "aws-vision").urn);
  });

  it("says what the layouts need", async () => {
    expect(await messageOf(run({ outputs: tuned }))).toBe(
      "Pulumi.dev.yaml: 1 problem\n" +
        "  - hybrid-gpu-platform:lustreClientImage (not given) is needed: organization/hybrid-gpu/dev has layouts and client settings to apply. Fix: name an image of yours with lfs and lctl of a Lustre client in stacks/platform/Pulumi.dev.yaml, tagged and not latest.",
    );
  });

  it("protects namespaces in production: deleting one deletes what is in it", async () => {
    const recording = await run({ config: { [`${project}:environment`]: "prod" } });
    const spaces = recording.nodes.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
    expect(spaces.map(({ options }) => options.protect)).toEqual([true, true]);
  });

  it("has nothing where the environment has no file system and nobody wants a volume", async () => {
    const { lustre: _, ...outputs } = planned;
    const recording = await run({ outputs, config: { [`${project}:volumes`]: "[]" } });
    expect(recording.outputs).toEqual({ volumes: { aws: {} } });
  });
});

describe("the platform of an environment that is made", () => {
  it("reaches the cluster without keys, and keeps where it is a secret", async () => {
    const recording = await run({ outputs: made, options: { preview: false } });
    const { kubeconfig, clusterIdentifier } = only(recording, "pulumi:providers:kubernetes").inputs;
    expect(clusterIdentifier).toBe("https://a.gr7.us-east-2.eks.amazonaws.com");
    expect(kubeconfig).toBeInstanceOf(Secret);
    expect(JSON.parse((kubeconfig as Secret).reveal() as string)).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "main",
          cluster: {
            server: "https://a.gr7.us-east-2.eks.amazonaws.com",
            "certificate-authority-data": "Y2E=",
          },
        },
      ],
      contexts: [{ name: "main", context: { cluster: "main", user: "main" } }],
      "current-context": "main",
      users: [
        {
          name: "main",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: ["--region", "us-east-2", "eks", "get-token", "--cluster-name", "main", "--output", "json"],
            },
          },
        },
      ],
    });
    expect(only(recording, volume, "aws-vision-datasets-volume").inputs["spec"]).toMatchObject({
      csi: {
        volumeHandle: "fs-0123456789abcdef0",
        volumeAttributes: { dnsname: fsx.address, mountname: "abcdefgh" },
      },
    });
  });

  it("keeps a secret of the environment a secret", async () => {
    const outputs = { ...made, clusters: new Secret(made.clusters) };
    const recording = await run({ outputs, options: { preview: false } });
    const { clusterIdentifier } = only(recording, "pulumi:providers:kubernetes").inputs;
    expect(clusterIdentifier).toBeInstanceOf(Secret);
    expect((clusterIdentifier as Secret).reveal()).toBe("https://a.gr7.us-east-2.eks.amazonaws.com");
  });
});

describe("the platform of an environment in two places", () => {
  it("has one cluster's objects beside the other's, each with its own way in", async () => {
    const recording = await run({ outputs: both, options: { preview: false } });
    expect(recording.outputs).toEqual({
      volumes: { aws: { vision: "datasets", nlp: "texts" }, gcp: { vision: "datasets", nlp: "texts" } },
    });
    const { kubeconfig, clusterIdentifier } = only(recording, "pulumi:providers:kubernetes", "gcp").inputs;
    expect(clusterIdentifier).toBe("172.16.0.2");
    const { clusters, users } = JSON.parse((kubeconfig as Secret).reveal() as string);
    expect(clusters[0].cluster).toEqual({ server: "https://172.16.0.2", "certificate-authority-data": "Y2E=" });
    expect(users[0].user.exec).toEqual({
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "gke-gcloud-auth-plugin",
      provideClusterInfo: true,
    });
    expect(only(recording, volume, "gcp-vision-datasets-volume").inputs["spec"]).toMatchObject({
      csi: {
        driver: "lustre.csi.storage.gke.io",
        volumeAttributes: { ip: "10.200.0.2", filesystem: "datasets" },
      },
    });
    expect(only(recording, "kubernetes:core/v1:Namespace", "aws-vision").inputs["metadata"]).toMatchObject({
      name: "vision",
    });
  });

  it("gives a team its volume where it asks for it", async () => {
    const config = { [`${project}:volumes`]: '[{"team":"vision","places":["gcp"]},{"team":"language"}]' };
    const recording = await run({ outputs: both, config });
    expect(recording.outputs).toEqual({
      volumes: { aws: { language: "datasets" }, gcp: { vision: "datasets", language: "datasets" } },
    });
  });

  it("puts aside a volume for a place that is switched off, and says so", async () => {
    const config = { [`${project}:volumes`]: '[{"team":"vision","places":["gcp"]},{"team":"language"}]' };
    const recording = await run({ config });
    expect(recording.outputs).toEqual({ volumes: { aws: { language: "datasets" } } });
    expect(recording.diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "warning: hybrid-gpu-platform:volumes[0] (team vision) is put aside: no place of organization/hybrid-gpu/dev (aws) has a Lustre file system for it.",
    ]);
  });

  it("refuses a place that has no file system", async () => {
    const { gcp: _, ...lustre } = both.lustre;
    const config = { [`${project}:volumes`]: '[{"team":"vision","places":["gcp"]}]' };
    expect(await messageOf(run({ config, outputs: { ...both, lustre } }))).toBe(
      `Pulumi.dev.yaml: 1 problem
  - hybrid-gpu-platform:volumes[0].places ("gcp") has no Lustre file system. Fix: give organization/hybrid-gpu/dev one (hybrid-gpu:gcp.lustre), or take it out.`,
    );
  });
});

describe("an environment that does not fit", () => {
  it("is named with everything that is wrong with it", async () => {
    const { zone: _, ...lustre } = fileSystem;
    const outputs = {
      ...planned,
      regions: UNKNOWN,
      teams: "vision",
      clusters: { aws: { name: 5, endpoint: UNKNOWN } },
      lustre: { aws: { ...lustre, layouts: [{ path: "/a" }] } },
    };
    expect(await messageOf(run({ outputs }))).toBe(
      `the outputs of the stack organization/hybrid-gpu/dev are not what this program is made for:
  - teams ("vision"): expected array, received string
  - regions is known only once the environment is made, and is needed before
  - clusters.aws.name (5): expected string, received number
  - clusters.aws.certificateAuthority (not given): expected string, received undefined
  - lustre.aws.zone (not given): expected string, received undefined
  - lustre.aws.layouts[0].components (not given): expected array, received undefined
Fix: run \`pulumi up --stack organization/hybrid-gpu/dev\` of the environment with the same version of this project as here`,
    );
  });

  it("is not read in the clear where it is a secret, nor quoted", async () => {
    const outputs = {
      ...made,
      regions: new Secret({ aws: "us-east-2" }),
      clusters: new Secret({ aws: { name: "h7x-nobody-may-see", endpoint: 5 } }),
      lustre: { aws: { ...fsx, mountName: new Secret("abcdefgh") } },
    };
    expect(await messageOf(run({ outputs }))).toBe(
      `the outputs of the stack organization/hybrid-gpu/dev are not what this program is made for:
  - clusters is a secret, and not of the shape that is needed
  - regions is a secret, and is needed in the clear: it is in the names of what is made from it
  - lustre is a secret, and is needed in the clear: it is in the names of what is made from it
Fix: run \`pulumi up --stack organization/hybrid-gpu/dev\` of the environment with the same version of this project as here`,
    );
  });

  it("is asked to be made first when it exports nothing", async () => {
    expect(await messageOf(run({ outputs: {} }))).toBe(
      "the stack organization/hybrid-gpu/dev has no outputs. Fix: run `pulumi up --stack organization/hybrid-gpu/dev` of the environment first",
    );
  });

  it("declares nothing when it is refused", async () => {
    const seen: string[] = [];
    await messageOf(run({ outputs: { ...planned, teams: 5 }, options: { onRegister: ({ type }) => seen.push(type) } }));
    expect(seen.sort()).toEqual(["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"]);
  });

  it("has no such team", async () => {
    const config = { [`${project}:volumes`]: '[{"team":"visoin"}]' };
    expect(await messageOf(run({ config }))).toBe(
      `Pulumi.dev.yaml: 1 problem
  - hybrid-gpu-platform:volumes[0].team ("visoin") is no team of organization/hybrid-gpu/dev, which has vision, language. Fix: did you mean vision?`,
    );
  });
});

describe("the configuration", () => {
  it("is read once, and all that is wrong with it is said", () => {
    const config = {
      [`${project}:enviroment`]: "dev",
      [`${project}:environment`]: "test",
      [`${project}:volumes`]:
        '[{"team":"a"},{"team":"b","namespace":"a"},{"team":"c","namespace":"C_1","clain":"x"},{"team":"lustre-system"}]',
      "aws:region": "us-east-2",
    };
    expect(() => parsePlatform(project, "dev", config)).toThrow(
      expect.objectContaining({
        message: `Pulumi.dev.yaml: 6 problems
  - hybrid-gpu-platform:enviroment is not a key of this project. Fix: did you mean environment?
  - hybrid-gpu-platform:environment ("test"): expected one of "dev"|"staging"|"prod".
  - hybrid-gpu-platform:volumes[2].namespace ("C_1"): must be lower-case letters, digits and dashes, at most 63, with a letter or digit at both ends.
  - hybrid-gpu-platform:volumes[2] has unknown keys: clain (did you mean claim?). Known are team, namespace, places, claim.
  - hybrid-gpu-platform:volumes[1] ({"team":"b","namespace":"a"}): is a second volume for the namespace a; one volume serves all pods of a namespace.
  - hybrid-gpu-platform:volumes[3] ({"team":"lustre-system"}): is in lustre-system, which is kept for what applies layouts; give it another namespace.`,
      }),
    );
  });
});
