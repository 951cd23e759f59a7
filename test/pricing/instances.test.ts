import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { amounts, measured, node, templateToken } from "./graph.ts";

describe("Auto Scaling groups", () => {
  const token = "aws:autoscaling/group:Group";

  it("plan with their floor when no desired capacity is given", () => {
    const template = node(templateToken, "workers", { instanceType: "p4d.24xlarge" });
    const group = node(
      token,
      "workers",
      { minSize: 1, maxSize: 3, launchTemplate: { id: UNKNOWN } },
      { propertyDependencies: { launchTemplate: [template.urn] } },
    );
    expect(amounts(measured([group, template], {}, { aws: { region: "us-east-1" } }))).toEqual([
      {
        sku: "p4d.24xlarge",
        purchase: "on-demand",
        unit: "instance-hour",
        unitPrice: "21.957642",
        quantity: [1, 1, 3],
        monthly: [16_029.08, 16_029.08, 48_087.24],
      },
      {
        sku: "gp3",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.08",
        quantity: [8, 8, 24],
        monthly: [0.64, 0.64, 1.92],
      },
    ]);
  });

  it("that mix on-demand and spot are priced as if all were on-demand", () => {
    const template = node(templateToken, "mix", { instanceType: "g6e.xlarge" });
    const mixedInstancesPolicy = {
      instancesDistribution: { onDemandPercentageAboveBaseCapacity: 50 },
      launchTemplate: { launchTemplateSpecification: { launchTemplateId: UNKNOWN } },
    };
    const group = node(
      token,
      "mix",
      { minSize: 0, maxSize: 4, desiredCapacity: 2, mixedInstancesPolicy },
      { propertyDependencies: { mixedInstancesPolicy: [template.urn] } },
    );
    const answer = measured([group, template]);
    expect(answer.state === "priced" && answer.lines[0]).toMatchObject({
      purchase: "on-demand",
      monthly: { min: 0, planned: 2717.06, max: 5434.12 },
      note: "all at the on-demand price, though part of the group is spot",
    });
  });

  it("of a launch configuration have its disks", () => {
    const type = "aws:ec2/launchConfiguration:LaunchConfiguration";
    const configuration = node(type, "old", {
      instanceType: "m6i.xlarge",
      rootBlockDevice: { volumeSize: 50, volumeType: "gp3" },
    });
    const group = node(
      token,
      "old",
      { minSize: 1, maxSize: 1, launchConfiguration: UNKNOWN },
      { propertyDependencies: { launchConfiguration: [configuration.urn] } },
    );
    expect(amounts(measured([group, configuration]))).toEqual([
      {
        sku: "m6i.xlarge",
        purchase: "on-demand",
        unit: "instance-hour",
        unitPrice: "0.192",
        quantity: [1, 1, 1],
        monthly: [140.16, 140.16, 140.16],
      },
      {
        sku: "gp3",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.08",
        quantity: [50, 50, 50],
        monthly: [4, 4, 4],
      },
    ]);
  });

  it("without a template are unpriced", () => {
    expect(measured([node(token, "x", { minSize: 0, maxSize: 1 })])).toEqual({
      state: "unpriced",
      why: "launchTemplate: no launch template or configuration of this stack names a type",
      unknownQuantity: true,
    });
  });
});

describe("instances", () => {
  const token = "aws:ec2/instance:Instance";

  it("have a root disk, more disks and perhaps a public address", () => {
    const head = node(token, "head", {
      instanceType: "m7i.2xlarge",
      associatePublicIpAddress: true,
      rootBlockDevice: { volumeSize: 200, volumeType: "gp3", throughput: 250 },
      ebsBlockDevices: [{ deviceName: "/dev/sdf", volumeSize: 1000, volumeType: "st1" }],
    });
    expect(amounts(measured([head]))).toEqual([
      {
        sku: "m7i.2xlarge",
        purchase: "on-demand",
        unit: "instance-hour",
        unitPrice: "0.4032",
        quantity: [1, 1, 1],
        monthly: [294.34, 294.34, 294.34],
      },
      {
        sku: "gp3",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.08",
        quantity: [200, 200, 200],
        monthly: [16, 16, 16],
      },
      {
        sku: "gp3:throughput",
        purchase: "on-demand",
        unit: "MBps-month",
        unitPrice: "0.04",
        quantity: [125, 125, 125],
        monthly: [5, 5, 5],
      },
      {
        sku: "st1",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.045",
        quantity: [1000, 1000, 1000],
        monthly: [45, 45, 45],
      },
      {
        sku: "public-ipv4",
        purchase: "on-demand",
        unit: "address-hour",
        unitPrice: "0.005",
        quantity: [1, 1, 1],
        monthly: [3.65, 3.65, 3.65],
      },
    ]);
  });

  it("take the disks of their launch template", () => {
    const template = node(templateToken, "t", {
      instanceType: "m7i.xlarge",
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 30, volumeType: "gp3" } }],
    });
    const box = node(
      token,
      "box",
      { launchTemplate: { id: UNKNOWN } },
      { propertyDependencies: { launchTemplate: [template.urn] } },
    );
    const answer = measured([box, template]);
    expect(answer.state === "priced" && answer.lines.map((line) => line.description)).toEqual([
      "m7i.xlarge instances, on-demand",
      "root disk, 30 GiB gp3",
    ]);
  });

  it("of dedicated tenancy are unpriced", () => {
    expect(measured([node(token, "x", { instanceType: "m7i.xlarge", tenancy: "host" })])).toEqual({
      state: "unpriced",
      why: "no prices are known for host tenancy",
    });
  });

  it("asked for as spot requests are spot", () => {
    const answer = measured([
      node("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "x", { instanceType: "p5.48xlarge" }),
    ]);
    expect(answer.state === "priced" && answer.lines[0]).toMatchObject({
      purchase: "spot",
      unitPrice: "11.9912",
      monthly: { min: 8753.58, planned: 8753.58, max: 40_179.2 },
    });
  });
});
