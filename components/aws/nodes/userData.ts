import { type Problem, Problems } from "../../core/problem.ts";

const nodeadmGuide = "https://awslabs.github.io/amazon-eks-ami/nodeadm/";
const userDataGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html";

/** EC2 takes 16 KB of user data, counted before base64. */
export const userDataLimit = 16 * 1024;

const boundary = "hybrid-gpu-node-config";

/**
 * Practically unlimited (2^53−1 bytes), and still exact: nodeadm passes the numbers of the runtime spec through floating point,
 * which turns the true "unlimited" (2^64 - 1) into a number that containerd cannot read.
 */
const memlock = Number.MAX_SAFE_INTEGER;

/** What a node with an image of its own has to be told; with EKS's image, EKS adds it. */
export interface ClusterBootstrap {
  readonly name: string;
  readonly endpoint: string;
  /** Base64. */
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
}

export interface UserDataSpec {
  /** Joins the NVMe disks into one, for images, containers and pods' ephemeral storage. */
  readonly raid0: boolean;
  /** Pods on a node. */
  readonly maxPods: number;
  readonly cluster?: ClusterBootstrap;
  /** Further parts: shell scripts or NodeConfig documents, in this order. */
  readonly extra?: readonly string[];
}

/** User data of an AL2023 node: a MIME document whose first part configures nodeadm. */
export function renderUserData(spec: UserDataSpec): string {
  const parts = [
    { type: nodeConfigType, text: nodeConfig(spec) },
    ...(spec.extra ?? []).map((text) => ({ type: partType(text) ?? shellType, text })),
  ];
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    ...parts.flatMap(({ type, text }) => [`--${boundary}`, `Content-Type: ${type}`, "", text.trimEnd(), ""]),
    `--${boundary}--`,
    "",
  ].join("\n");
}

/** Launch templates take user data in base64. */
export function encodeUserData(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function nodeConfig({ raid0, maxPods, cluster }: UserDataSpec): string {
  const lines = ["---", "apiVersion: node.eks.aws/v1alpha1", "kind: NodeConfig", "spec:"];
  if (cluster !== undefined) {
    lines.push(
      "  cluster:",
      // JSON strings are YAML strings.
      `    name: ${JSON.stringify(cluster.name)}`,
      `    apiServerEndpoint: ${JSON.stringify(cluster.endpoint)}`,
      `    certificateAuthority: ${JSON.stringify(cluster.certificateAuthority)}`,
      `    cidr: ${JSON.stringify(cluster.serviceCidr)}`,
    );
  }
  if (raid0) lines.push("  instance:", "    localStorage:", "      strategy: RAID0");
  lines.push(
    "  kubelet:",
    "    config:",
    // nodeadm counts pods by interfaces, without prefix delegation, and too many where the EFA layout fills card 0.
    `      maxPods: ${maxPods}`,
    // Spot instances get two minutes' notice; workers use them to write a last checkpoint.
    "      shutdownGracePeriod: 90s",
    "      shutdownGracePeriodCriticalPods: 15s",
    "  containerd:",
    "    baseRuntimeSpec:",
    "      process:",
    "        rlimits:",
    // RDMA registers memory by locking it.
    "          - type: RLIMIT_MEMLOCK",
    `            soft: ${memlock}`,
    `            hard: ${memlock}`,
    // A list replaces the image's own, so what that list said is said again.
    "          - type: RLIMIT_NOFILE",
    "            soft: 65536",
    "            hard: 1048576",
  );
  return lines.join("\n");
}

const nodeConfigType = "application/node.eks.aws";
const shellType = 'text/x-shellscript; charset="us-ascii"';

function partType(text: string): string | undefined {
  if (text.startsWith("#!")) return shellType;
  return /^apiVersion:\s*["']?node\.eks\.aws\//m.test(text) ? nodeConfigType : undefined;
}

/** The rule of `extraUserData`: parts that cloud-init or nodeadm understand, and small enough all together. */
export function checkExtraUserData(extra: readonly unknown[], path = "extraUserData"): Problem[] {
  const problems = new Problems();
  extra.forEach((text, index) => {
    const at = `${path}[${index}]`;
    if (typeof text !== "string" || partType(text) === undefined) {
      problems.error(
        at,
        text,
        "is neither a script, which begins with #!, nor a NodeConfig, which has apiVersion: node.eks.aws/v1alpha1",
        "begin a script with #!/bin/bash",
        nodeadmGuide,
      );
    } else if (text.includes(`--${boundary}`)) {
      problems.error(at, text, `contains --${boundary}, which separates the parts`, "remove that text");
    }
  });
  if (problems.hasErrors) return problems.list;
  // A service range, an endpoint and a certificate authority come on top when the image is one's own.
  const bytes = Buffer.byteLength(renderUserData({ raid0: true, maxPods: 110, extra: extra as string[] }), "utf8");
  if (bytes > userDataLimit) {
    problems.error(
      path,
      undefined,
      `makes the user data ${bytes} bytes long, and EC2 takes ${userDataLimit}`,
      "fetch the long parts from S3, or bake them into an image",
      userDataGuide,
    );
  }
  return problems.list;
}
