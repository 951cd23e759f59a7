import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  checkExtraUserData,
  encodeUserData,
  renderUserData,
  userDataLimit,
} from "../../components/aws/nodes/userData.ts";
import { describeProblem } from "../../components/core/problem.ts";

/** The parts of a MIME document: type and text. */
function partsOf(document: string): { type: string; text: string }[] {
  const [head = "", ...rest] = document.split("\n--hybrid-gpu-node-config");
  expect(head).toBe('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="hybrid-gpu-node-config"\n');
  expect(rest.pop()).toBe("--\n");
  return rest.map((part) => {
    const [, type, text] = /^\nContent-Type: ([^\n]+)\n\n([\s\S]*)\n$/.exec(part)!;
    return { type: type!, text: text! };
  });
}

const configOf = (document: string) => parse(partsOf(document)[0]!.text);
const rlimits = [
  { type: "RLIMIT_MEMLOCK", soft: 9007199254740991, hard: 9007199254740991 },
  { type: "RLIMIT_NOFILE", soft: 65536, hard: 1048576 },
];
const kubelet = { config: { maxPods: 110, shutdownGracePeriod: "90s", shutdownGracePeriodCriticalPods: "15s" } };

describe("user data", () => {
  it("is one NodeConfig part, byte for byte", () => {
    expect(renderUserData({ raid0: true, maxPods: 110 })).toMatchInlineSnapshot(`
      "MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="hybrid-gpu-node-config"

      --hybrid-gpu-node-config
      Content-Type: application/node.eks.aws

      ---
      apiVersion: node.eks.aws/v1alpha1
      kind: NodeConfig
      spec:
        instance:
          localStorage:
            strategy: RAID0
        kubelet:
          config:
            maxPods: 110
            shutdownGracePeriod: 90s
            shutdownGracePeriodCriticalPods: 15s
        containerd:
          baseRuntimeSpec:
            process:
              rlimits:
                - type: RLIMIT_MEMLOCK
                  soft: 9007199254740991
                  hard: 9007199254740991
                - type: RLIMIT_NOFILE
                  soft: 65536
                  hard: 1048576

      --hybrid-gpu-node-config--
      "
    `);
  });

  it("names a memory limit that survives floating point, as nodeadm treats it", () => {
    const [memlock] = configOf(renderUserData({ raid0: false, maxPods: 110 })).spec.containerd.baseRuntimeSpec.process
      .rlimits;
    expect(JSON.stringify(Number(memlock.hard))).toBe("9007199254740991");
  });

  it("joins no disks where there are none", () => {
    expect(configOf(renderUserData({ raid0: false, maxPods: 58 })).spec).toEqual({
      kubelet: { config: { ...kubelet.config, maxPods: 58 } },
      containerd: { baseRuntimeSpec: { process: { rlimits } } },
    });
  });

  it("tells an image of one's own about the cluster, whatever the characters", () => {
    const cluster = {
      name: 'a"b: #c',
      endpoint: "https://x.eks.amazonaws.com",
      certificateAuthority: "Zm9v\nYmFy",
      serviceCidr: "172.20.0.0/16",
    };
    expect(configOf(renderUserData({ raid0: true, maxPods: 110, cluster })).spec).toEqual({
      cluster: {
        name: 'a"b: #c',
        apiServerEndpoint: "https://x.eks.amazonaws.com",
        certificateAuthority: "Zm9v\nYmFy",
        cidr: "172.20.0.0/16",
      },
      instance: { localStorage: { strategy: "RAID0" } },
      kubelet,
      containerd: { baseRuntimeSpec: { process: { rlimits } } },
    });
  });

  it("carries scripts and NodeConfig documents after its own, in order", () => {
    const script = "#!/bin/bash\necho hello\n";
    const config = "---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {}";
    expect(partsOf(renderUserData({ raid0: true, maxPods: 110, extra: [script, config] })).slice(1)).toEqual([
      { type: 'text/x-shellscript; charset="us-ascii"', text: "#!/bin/bash\necho hello" },
      { type: "application/node.eks.aws", text: config },
    ]);
  });

  it("is encoded as UTF-8 in base64", () => {
    expect(Buffer.from(encodeUserData("grüß"), "base64").toString("utf8")).toBe("grüß");
  });
});

describe("the rule about more user data", () => {
  const said = (...extra: unknown[]) => checkExtraUserData(extra).map(describeProblem);

  it("accepts scripts and NodeConfig documents", () => {
    expect(said()).toEqual([]);
    expect(said("#!/bin/sh\ntrue", 'apiVersion: "node.eks.aws/v1alpha1"\nkind: NodeConfig')).toEqual([]);
  });

  it("refuses what neither cloud-init nor nodeadm would read", () => {
    expect(said("#!/bin/sh", "echo hello", 5)).toEqual([
      'extraUserData[1] ("echo hello") is neither a script, which begins with #!, nor a NodeConfig, which has apiVersion: node.eks.aws/v1alpha1. Fix: begin a script with #!/bin/bash. [https://awslabs.github.io/amazon-eks-ami/nodeadm/]',
      "extraUserData[2] (5) is neither a script, which begins with #!, nor a NodeConfig, which has apiVersion: node.eks.aws/v1alpha1. Fix: begin a script with #!/bin/bash. [https://awslabs.github.io/amazon-eks-ami/nodeadm/]",
    ]);
  });

  it("refuses what would end the document early", () => {
    expect(said("#!/bin/sh\n--hybrid-gpu-node-config--")).toEqual([
      'extraUserData[0] ("#!/bin/sh\\n--hybrid-gpu-node-config--") contains --hybrid-gpu-node-config, which separates the parts. Fix: remove that text.',
    ]);
  });

  it("refuses more than EC2 takes, to the byte", () => {
    const fits = (length: number) => `#!${"x".repeat(length)}`;
    const own = renderUserData({ raid0: true, maxPods: 110, extra: [fits(0)] }).length;
    expect(said(fits(userDataLimit - own))).toEqual([]);
    expect(said(fits(userDataLimit - own + 1))).toEqual([
      "extraUserData (not given) makes the user data 16385 bytes long, and EC2 takes 16384. Fix: fetch the long parts from S3, or bake them into an image. [https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html]",
    ]);
  });
});
