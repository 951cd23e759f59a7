import { CapacityKind } from "../../components/aws/capacity.ts";
import { EksGpuNodePool } from "../../components/aws/eksGpuNodePool.ts";
import type { EksNodePoolArgs } from "../../components/aws/nodes/poolArgs.ts";
import type { ResourceNode } from "../../components/core/graph.ts";
import type { Recording, RecordOptions } from "../../simulator/program/record.ts";
import { failureOf, only } from "../support/graph.ts";
import { clusterByHand, run } from "./eksFixtures.ts";

export const zonesGuide =
  "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html";
export const blockId = "cr-0123456789abcdef0";
export const block = { kind: CapacityKind.CapacityBlock, reservationId: blockId };

/** A pool of p5.48xlarge on demand, but for what differs. */
export const args = (more: Partial<EksNodePoolArgs> = {}): EksNodePoolArgs => ({
  cluster: clusterByHand(),
  machineType: "p5.48xlarge",
  zone: "us-east-2a",
  nodes: { min: 0, planned: 2, max: 4 },
  ...more,
});

/** What that pool is made of once everything is known. */
export const pool = (more: Partial<EksNodePoolArgs> = {}, options: Partial<RecordOptions> = {}) =>
  run(() => ({ ref: new EksGpuNodePool("train", args(more)).ref }), { preview: false, ...options });

/** What is said when that pool is refused. */
export const refused = (more: Partial<EksNodePoolArgs>) => failureOf(() => new EksGpuNodePool("train", args(more)));

/** The inputs of its launch template. */
export const template = (recording: Recording) =>
  only(recording, "aws:ec2/launchTemplate:LaunchTemplate").inputs as any;
export const group = (recording: Recording): ResourceNode => only(recording, "aws:eks/nodeGroup:NodeGroup");
export const userData = (recording: Recording) => Buffer.from(template(recording).userData, "base64").toString();

/** What the autoscaler is told of an empty group, without the prefix of the keys. */
export const scaleTags = (recording: Recording) =>
  Object.fromEntries(
    recording.nodes
      .filter(({ type }) => type === "aws:autoscaling/tag:Tag")
      .map(({ inputs }) => inputs["tag"] as { key: string; value: string })
      .map(({ key, value }) => [key.replace("k8s.io/cluster-autoscaler/node-template/", ""), value]),
  );
