import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { CapacityKind } from "../../components/aws/capacity.ts";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import type { ClusterRef } from "../../components/aws/refs.ts";
import { UNKNOWN } from "../../components/core/value.ts";
import { failureOf, outline } from "../support/graph.ts";
import { clusterByHand, failing, later, run } from "./eksFixtures.ts";
import { args, blockId, group, scaleTags, template, userData, zonesGuide } from "./eksGpuNodePoolSupport.ts";

describe("a pool with inputs that are only known later", () => {
  const laterCluster = (more: Partial<ClusterRef> = {}, network: Partial<ClusterRef["network"]> = {}) =>
    later("cluster", clusterByHand(more, network)) as unknown as pulumi.Output<ClusterRef>;

  it("is planned without them, and made when they come", async () => {
    const program = () =>
      new EksGpuNodePool(
        "train",
        args({
          cluster: laterCluster(),
          capacity: {
            kind: CapacityKind.Reservation,
            reservationId: later("reservation", blockId),
            placementGroup: later("group", "reserved"),
          },
          rootVolumeGiB: later("size", 300),
          amiReleaseVersion: later("release", "1.34.1-20260714"),
          labels: { tier: later("tier", "gold"), plain: "text" },
          extraUserData: [later("script", "#!/bin/bash\ntrue")],
        }),
      );
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    expect(template(planned)).toMatchObject({
      instanceType: "p5.48xlarge",
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: UNKNOWN } },
      placement: { groupName: UNKNOWN },
      userData: UNKNOWN,
    });
    expect(template(made)).toMatchObject({
      capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: blockId } },
      placement: { groupName: "reserved" },
      blockDeviceMappings: [{ ebs: { volumeSize: 300 } }],
    });
    expect(template(made).networkInterfaces[0].securityGroups).toEqual(["sg-cluster", "sg-efa"]);
    expect(userData(made)).toContain("#!/bin/bash\ntrue");
    expect(group(made).inputs).toMatchObject({
      region: "us-east-2",
      clusterName: "lab",
      subnetIds: ["subnet-a"],
      version: "1.34",
      releaseVersion: "1.34.1-20260714",
      labels: { tier: "gold", plain: "text", "hybrid-gpu/pool": "train" },
    });
    expect(scaleTags(made)).toMatchObject({ "label/tier": "gold" });
  });

  it("keeps what is plain readable in the plan, whatever else comes later", async () => {
    const recording = await run(
      () =>
        new EksGpuNodePool(
          "train",
          args({ capacity: { kind: CapacityKind.Reservation, reservationId: later("reservation", blockId) } }),
        ),
    );
    expect(template(recording)).toMatchObject({
      blockDeviceMappings: [{ ebs: { volumeSize: 200 } }],
      networkInterfaces: expect.arrayContaining([
        expect.objectContaining({ securityGroups: ["sg-cluster", "sg-efa"] }),
      ]),
    });
    expect(group(recording).inputs).toMatchObject({ clusterName: "lab", subnetIds: ["subnet-a"] });
  });

  it.each<[string, () => Partial<EksNodePoolArgs>, string]>([
    [
      "a zone outside the cluster's region",
      () => ({ cluster: laterCluster({}, { region: "us-west-2", privateSubnets: { "us-west-2a": "s" } }) }),
      `zone ("us-east-2a") is a zone of us-east-2, not of us-west-2. Fix: use a zone of us-west-2, for example us-west-2a, or change the region. [${zonesGuide}]`,
    ],
    [
      "a cluster without a group for EFA",
      () => ({ cluster: laterCluster({}, { efaSecurityGroupId: undefined }) }),
      "cluster.network.efaSecurityGroupId (not given) is missing, and the nodes of p5.48xlarge get EFA: its traffic is let through by a group that names itself. Fix: give a security group with all traffic from and to itself, or set interfaces to none. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html]",
    ],
    [
      "a reservation that is none",
      () => ({ capacity: { kind: CapacityKind.CapacityBlock, reservationId: later("block", "block-1") } }),
      'capacity.reservationId ("block-1") is not the id of a capacity reservation. Fix: give cr- and 17 hex digits, for example cr-0123456789abcdef0. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html]',
    ],
    [
      "a group of another region",
      () => ({
        capacity: {
          kind: CapacityKind.Reservation,
          resourceGroupArn: later("group", "arn:aws:resource-groups:us-west-2:123456789012:group/h100"),
        },
      }),
      'capacity.resourceGroupArn ("arn:aws:resource-groups:us-west-2:123456789012:group/h100") is a group of us-west-2, not of us-east-2. Fix: use a group of us-east-2.',
    ],
    [
      "a volume that is too small",
      () => ({ rootVolumeGiB: later("size", 8) }),
      "rootVolumeGiB (8) is not a whole number of GiB from 20 (what the image takes) to 16384 (what gp3 offers). Fix: leave it out for the default. [https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html]",
    ],
    [
      "a label that is none",
      () => ({ labels: { tier: later("tier", "very good") } }),
      'labels.tier ("very good") is not a label value: at most 63 letters, digits, dashes, dots and underscores, a letter or digit at both ends. Fix: use very-good. [https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/]',
    ],
    [
      "a release that the cluster does not take",
      () => ({ amiReleaseVersion: later("release", "1.36.0-20260714") }),
      'amiReleaseVersion ("1.36.0-20260714") is newer than the cluster\'s Kubernetes 1.34. Fix: use a release of 1.34. [https://kubernetes.io/releases/version-skew-policy/]',
    ],
    [
      "user data that nobody reads",
      () => ({ extraUserData: [later("script", "echo hello")] }),
      'extraUserData[0] ("echo hello") is neither a script, which begins with #!, nor a NodeConfig, which has apiVersion: node.eks.aws/v1alpha1. Fix: begin a script with #!/bin/bash. [https://awslabs.github.io/amazon-eks-ami/nodeadm/]',
    ],
  ])("makes nothing of %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new EksGpuNodePool("train", args(more())));
    expect(message).toBe(`EksGpuNodePool "train": 1 problem\n  - ${problem}`);
    expect(made).toEqual([]);
  });

  it("judges now what does not depend on them", async () => {
    const message = await failureOf(
      () =>
        new EksGpuNodePool(
          "train",
          args({
            machineType: "g6e.48xlarge",
            nodes: { min: 0, planned: 65, max: 65 },
            capacity: { kind: CapacityKind.CapacityBlock, reservationId: later("block", blockId) },
          }),
        ),
    );
    const [subject, ...problems] = message.split("\n");
    expect(subject).toBe('EksGpuNodePool "train": 3 problems');
    expect(problems.map((line) => /^ {2}- (\S+) \((\S+)\)/.exec(line)!.slice(1))).toEqual([
      ["capacity.kind", '"capacity-block"'],
      ["nodes.planned", "65"],
      ["nodes.max", "65"],
    ]);
  });
});
