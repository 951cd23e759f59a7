import { getVpcOutput } from "@pulumi/aws/ec2/getVpc.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { getClusterOutput } from "@pulumi/aws/eks/getCluster.js";
import { getNetworkOutput } from "@pulumi/gcp/compute/getNetwork.js";
import { Network } from "@pulumi/gcp/compute/network.js";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { UnansweredCallError } from "../../simulator/cloud.ts";
import { simulatedGcp } from "../../simulator/gcp/index.ts";
import { type RecordOptions, record } from "../../simulator/program/record.ts";

const options: RecordOptions = {
  clouds: [simulatedAws, simulatedGcp],
  config: { "aws:region": "us-east-2", "gcp:project": "acme-ml" },
};

describe("a function that looks up what its program makes", () => {
  const program = () => ({
    vpc: getVpcOutput({ id: new Vpc("main", { cidrBlock: "10.0.0.0/16" }).id }).cidrBlock,
    network: getNetworkOutput({ name: new Network("main", { name: "ours" }).name }).id,
  });

  it("is not called in a preview: nothing exists yet", async () => {
    const { outputs, calls } = await record(program, options);
    expect(outputs).toEqual({ vpc: UNKNOWN, network: UNKNOWN });
    expect(calls).toEqual([]);
  });

  it("finds it once it is made", async () => {
    const { outputs } = await record(program, { ...options, preview: false });
    expect(outputs).toEqual({ vpc: "10.0.0.0/16", network: "projects/acme-ml/global/networks/ours" });
  });

  it("finds nothing of it in a preview by a name that is known, as no cloud would", async () => {
    const named = () => {
      new Network("main", { name: "ours" });
      return { network: getNetworkOutput({ name: "ours" }).id };
    };
    await expect(record(named, options)).rejects.toThrow(
      'the simulated cloud has no answer for the function gcp:compute/getNetwork:getNetwork with {"name":"ours"}: nothing that the ' +
        "program has made fits",
    );
  });

  it("stops a plan that asks for what was there before, with what to answer", async () => {
    await expect(record(() => ({ version: getClusterOutput({ name: "theirs" }).version }), options)).rejects.toThrow(
      'as {"aws:eks/getCluster:getCluster": {"deletionProtection":false,',
    );
  });
});

describe("a call that nobody answers", () => {
  const message = (token: string, inputs: object, functions: readonly string[]): string =>
    new UnansweredCallError({ token, inputs: { ...inputs }, settings: {} }, functions).message;

  it("names what may be meant", () => {
    expect(message("a:b:getThing", {}, ["a:b:getThink", "a:b:other"])).toBe(
      "the simulated cloud has no answer for the function a:b:getThing (nearest known: a:b:getThink, a:b:other). " +
        'Fix: give its result in a file for --answers, as {"a:b:getThing": {…}}, or avoid the call in a preview.',
    );
    expect(message("a:b:c", {}, [])).toMatch(/^the simulated cloud has no answer for the function a:b:c\. Fix: /);
  });

  it("quotes the beginning of its arguments", () => {
    const quoted = /with (.*…)\. Fix: /.exec(message("a:b:c", { long: "x".repeat(1000) }, []))![1]!;
    expect(quoted).toBe(`{"long":"${"x".repeat(291)}…`);
  });
});
