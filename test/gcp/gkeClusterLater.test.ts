import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { GkeCluster, type GkeClusterArgs } from "../../components/gcp/gkeCluster.ts";
import type { GkeNetworkRef } from "../../components/gcp/refs.ts";
import { outline } from "../support/graph.ts";
import { args, controlPlane, key, network, project, systemPool } from "./gkeClusterSupport.ts";
import { failing, later, refusal, run, tcpxoFabric } from "./gkeFixtures.ts";

const networkLater = (more: Partial<GkeNetworkRef> = {}) =>
  later("network", { ...network, ...more }) as unknown as GkeClusterArgs["network"];

describe("GkeCluster with inputs that are only known later", () => {
  it("is planned without them, and made when they come", async () => {
    const program = () => ({
      ref: new GkeCluster(
        "main",
        args({
          network: networkLater(),
          publicAccessCidrs: [later("office", "203.0.113.0/24")],
          secretsKey: later("key", key),
          labels: { run: later("run", "a") },
          systemPool: { bootDiskGiB: later("disk", 50) },
        }),
      ).ref,
    });
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect(controlPlane(planned).inputs).toMatchObject({
      location: UNKNOWN,
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: UNKNOWN }] },
    });
    expect(controlPlane(made).inputs).toMatchObject({
      project,
      location: "us-central1",
      network: "lab",
      workloadIdentityConfig: { workloadPool: "example-project.svc.id.goog" },
      enableMultiNetworking: true,
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] },
      databaseEncryption: { keyName: key },
      resourceLabels: { run: "a", name: "main-cluster" },
    });
    expect(systemPool(made).inputs).toMatchObject({ initialNodeCount: 1, nodeConfig: { diskSizeGb: 50 } });
    expect(made.outputs["ref"]).toMatchObject({ project, location: "us-central1", network: { network: "lab" } });
    expect(planned.outputs["ref"]).toEqual(UNKNOWN);
  });

  it.each<[string, () => Partial<GkeClusterArgs>, string]>([
    [
      "an open range",
      () => ({ publicAccessCidrs: [later("office", "0.0.0.0/0")] }),
      'publicAccessCidrs[0] ("0.0.0.0/0") opens the Kubernetes API to the whole internet. Fix: give the ranges of your offices and runners, or use dnsEndpoint, where IAM decides. [https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation]',
    ],
    [
      "a key that is none",
      () => ({ secretsKey: later("key", "my-key") }),
      'secretsKey ("my-key") is not the name of a Cloud KMS key (a version of a key is not one). Fix: write projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>. [https://docs.cloud.google.com/kms/docs/getting-resource-ids]',
    ],
    [
      "an account that is none",
      () => ({ nodeServiceAccount: later("account", "gke") }),
      'nodeServiceAccount ("gke") is not the email of a service account. Fix: give one such as nodes@<project>.iam.gserviceaccount.com. [https://docs.cloud.google.com/iam/docs/service-account-overview]',
    ],
    [
      "a label that Google refuses",
      () => ({ labels: { run: later("run", "A") } }),
      'labels.run ("A") is not a value that a label takes. Fix: use lower-case letters, digits, - and _, at most 63. [https://docs.cloud.google.com/compute/docs/labeling-resources]',
    ],
    [
      "a system pool without room for its image",
      () => ({ systemPool: { bootDiskGiB: later("disk", 5) } }),
      "systemPool.bootDiskGiB (5) is not a whole number of GiB from 10 to 65536. Fix: leave it out for the default. [https://docs.cloud.google.com/compute/docs/disks]",
    ],
    [
      "a network that has fabrics, without multi-networking",
      () => ({ multiNetworking: false, network: networkLater({ fabrics: [tcpxoFabric()] }) }),
      "multiNetworking (false) is off, and the network has fabrics (tcpxo) that pools are attached to with it alone; it is chosen when the cluster is made. Fix: leave it out. [https://docs.cloud.google.com/kubernetes-engine/docs/how-to/setup-multinetwork-support-for-pods]",
    ],
  ])("makes nothing of %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new GkeCluster("main", args(more())));
    expect(message).toBe(refusal("GkeCluster", "main", [problem]));
    expect(made).toEqual([]);
  });
});
