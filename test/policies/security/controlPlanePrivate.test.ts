import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { controlPlanePrivate } from "../../../policies/security/controlPlanePrivate.ts";
import { noOpenIngress } from "../../../policies/security/noOpenIngress.ts";
import { findings, messages, raw, stackOf } from "../../support/analyzer.ts";

describe("control-plane-private on EKS", () => {
  const guide = "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html";
  const way =
    "Fix: set endpointPublicAccess: false and endpointPrivateAccess: true, or list the ranges of your own networks.";
  const cluster = (inputs: object) => raw("aws:eks/cluster:Cluster", "c", { ...inputs });
  const judge = (vpcConfig: unknown) => messages(controlPlanePrivate, stackOf(cluster({ vpcConfig })));
  const byDefault = `c: vpcConfig.publicAccessCidrs (not given) leaves the cluster's API open to the internet, AWS's default. ${way} [${guide}]`;

  it.each([
    [{ endpointPublicAccess: true }, byDefault],
    [{ endpointPrivateAccess: true }, byDefault],
    [undefined, byDefault],
    [
      { publicAccessCidrs: [] },
      `c: vpcConfig.publicAccessCidrs ([]) leaves the cluster's API open to the internet, AWS's default. ${way} [${guide}]`,
    ],
    [
      { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] },
      `c: vpcConfig.publicAccessCidrs (["203.0.113.0/24","0.0.0.0/0"]) opens the cluster's API to the internet. ${way} [${guide}]`,
    ],
    [
      { publicAccessCidrs: ["203.0.113.0/24", "::/0"] },
      `c: vpcConfig.publicAccessCidrs (["::/0"]) opens the cluster's API to the internet. ${way} [${guide}]`,
    ],
    [
      { publicAccessCidrs: ["2001:db8::/32", "everywhere"] },
      `c: vpcConfig.publicAccessCidrs[1] ("everywhere") is not an address range. Fix: write it as 10.0.0.0/16 or fd00::/8. [${guide}]`,
    ],
  ])("refuses %j", (vpcConfig, message) => {
    expect(judge(vpcConfig)).toEqual([message]);
  });

  it.each([
    { endpointPublicAccess: false },
    { endpointPublicAccess: false, publicAccessCidrs: ["0.0.0.0/0"] },
    { endpointPublicAccess: false, publicAccessCidrs: UNKNOWN },
    { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24", "2001:db8::/32"] },
    { endpointPublicAccess: UNKNOWN, publicAccessCidrs: ["203.0.113.0/24"] },
  ])("passes %j", (vpcConfig) => {
    expect(judge(vpcConfig)).toEqual([]);
  });

  it.each([
    ["vpcConfig", UNKNOWN],
    ["vpcConfig.endpointPublicAccess", { endpointPublicAccess: UNKNOWN }],
    ["vpcConfig.publicAccessCidrs", { endpointPublicAccess: true, publicAccessCidrs: UNKNOWN }],
    ["vpcConfig.publicAccessCidrs[1]", { publicAccessCidrs: ["203.0.113.0/24", UNKNOWN] }],
  ])("leaves an unknown %s to the update", (path, vpcConfig) => {
    const node = cluster({ vpcConfig });
    expect(findings(controlPlanePrivate, stackOf(node))).toEqual([
      {
        urn: node.urn,
        because: "deferred",
        message:
          `c: ${path} is known only after creation, so whether it lets the internet in is judged during the update, before it is made. ` +
          `Fix: nothing if it comes from a network of yours; else give ${path} as a plain value.`,
      },
    ]);
  });
});

describe("control-plane-private on GKE", () => {
  const guide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation";
  const way =
    "Fix: set privateClusterConfig.enablePrivateEndpoint: true, or list the ranges of your own networks in masterAuthorizedNetworksConfig.";
  const cluster = (inputs: object) => raw("gcp:container/cluster:Cluster", "c", { ...inputs });
  const judge = (inputs: object, config: object = {}) =>
    messages(controlPlanePrivate, stackOf(cluster(inputs)), "prod", config);
  const networks = (...ranges: unknown[]) => ({
    masterAuthorizedNetworksConfig: { cidrBlocks: ranges.map((cidrBlock) => ({ cidrBlock })) },
  });
  const byDefault = `c: masterAuthorizedNetworksConfig (not given) leaves the cluster's API open to the internet, the default of GKE. ${way} [${guide}]`;

  it.each([
    [{}, byDefault],
    [{ privateClusterConfig: { enablePrivateNodes: true } }, byDefault],
    [{ privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false } }, byDefault],
    [{ controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true } } }, byDefault],
    [
      networks("203.0.113.0/24", "0.0.0.0/0"),
      `c: masterAuthorizedNetworksConfig.cidrBlocks (["203.0.113.0/24","0.0.0.0/0"]) opens the cluster's API to the internet. ${way} [${guide}]`,
    ],
    [
      networks("everywhere"),
      `c: masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock ("everywhere") is not an address range. Fix: write it as 10.0.0.0/16 or fd00::/8. [${guide}]`,
    ],
    [
      { masterAuthorizedNetworksConfig: { gcpPublicCidrsAccessEnabled: true } },
      `c: masterAuthorizedNetworksConfig.gcpPublicCidrsAccessEnabled (true) admits every machine of Google Cloud that has a public address, of every customer. Fix: set it to false. [${guide}]`,
    ],
  ])("refuses %j", (inputs, message) => {
    expect(judge(inputs)).toEqual([message]);
  });

  it("only warns of Google's own public addresses", () => {
    const node = cluster({ masterAuthorizedNetworksConfig: { gcpPublicCidrsAccessEnabled: true } });
    expect(findings(controlPlanePrivate, stackOf(node)).map((one) => one.because)).toEqual(["warning"]);
  });

  it.each([
    { privateClusterConfig: { enablePrivateEndpoint: true } },
    { privateClusterConfig: { enablePrivateEndpoint: true }, ...networks("0.0.0.0/0") },
    { controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: false } } },
    { masterAuthorizedNetworksConfig: {} },
    networks("203.0.113.0/24", "2001:db8::/32"),
    { privateClusterConfig: UNKNOWN, ...networks("10.0.0.0/8") },
  ])("passes %j", (inputs) => {
    expect(judge(inputs)).toEqual([]);
  });

  it.each([
    ["privateClusterConfig.enablePrivateEndpoint", { privateClusterConfig: UNKNOWN }],
    [
      "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled",
      { controlPlaneEndpointsConfig: { ipEndpointsConfig: UNKNOWN } },
    ],
    ["masterAuthorizedNetworksConfig", { masterAuthorizedNetworksConfig: UNKNOWN }],
    ["masterAuthorizedNetworksConfig.cidrBlocks", { masterAuthorizedNetworksConfig: { cidrBlocks: UNKNOWN } }],
    ["masterAuthorizedNetworksConfig.cidrBlocks[1].cidrBlock", networks("203.0.113.0/24", UNKNOWN)],
  ])("leaves an unknown %s to the update", (path, inputs) => {
    const node = cluster(inputs);
    expect(findings(controlPlanePrivate, stackOf(node))).toEqual([
      {
        urn: node.urn,
        because: "deferred",
        message:
          `c: ${path} is known only after creation, so whether it lets the internet in is judged during the update, before it is made. ` +
          `Fix: nothing if it comes from a network of yours; else give ${path} as a plain value.`,
      },
    ]);
  });

  it("does not take a network without a range for a closed one", () => {
    const node = cluster({ masterAuthorizedNetworksConfig: { cidrBlocks: [{ displayName: "office" }] } });
    const path = "masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock";
    expect(findings(controlPlanePrivate, stackOf(node))).toEqual([
      {
        urn: node.urn,
        because: "unknown",
        message: `c: who reaches the cluster's API cannot be judged, because ${path} is not given. Fix: give ${path} as a plain value.`,
      },
    ]);
  });

  it("lets the endpoint by name answer the internet, unless it is told otherwise", () => {
    const dns = (allowExternalTraffic: unknown) => ({
      privateClusterConfig: { enablePrivateEndpoint: true },
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic } },
    });
    const strict = { allowDnsEndpoint: false };
    const path = "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic";
    for (const answer of [true, false, UNKNOWN]) expect(judge(dns(answer))).toEqual([]);
    expect(judge(dns(true), strict)).toEqual([
      `c: ${path} (true) lets the cluster's API answer the internet by its name, to everybody who has credentials. ` +
        `Fix: set it to false, or leave allowDnsEndpoint out of the policy's configuration where it is enough that IAM knows who calls. [${guide}]`,
    ]);
    expect(judge(dns(false), strict)).toEqual([]);
    for (const odd of [UNKNOWN, "maybe"]) {
      expect(findings(controlPlanePrivate, stackOf(cluster(dns(odd))), "prod", strict)).toMatchObject([
        { because: "deferred", message: expect.stringMatching(`^c: ${path} is `) },
      ]);
    }
  });
});

it("is no business of no-open-ingress", () => {
  const stack = stackOf(raw("aws:eks/cluster:Cluster", "c", {}), raw("gcp:container/cluster:Cluster", "g", {}));
  expect(findings(controlPlanePrivate, stack)).toHaveLength(2);
  expect(findings(noOpenIngress, stack)).toEqual([]);
  expect(controlPlanePrivate.levels).toEqual({ dev: "advisory", staging: "mandatory", prod: "mandatory" });
});

it.each(["aws:eks/cluster:Cluster", "gcp:container/cluster:Cluster"])("judges %s by outputs as by inputs", (type) => {
  const stack = stackOf(raw(type, "c", {}, { from: "outputs" }));
  expect(messages(controlPlanePrivate, stack)).toEqual(messages(controlPlanePrivate, stackOf(raw(type, "c", {}))));
});
