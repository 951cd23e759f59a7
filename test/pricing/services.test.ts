import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { amounts, measured, node, urnOf } from "./graph.ts";

const fixedLine = (sku: string, unit: string, unitPrice: string, quantity: number, monthly: number) => ({
  sku,
  purchase: "on-demand",
  unit,
  unitPrice,
  quantity: [quantity, quantity, quantity],
  monthly: [monthly, monthly, monthly],
});

describe("EKS clusters", () => {
  const token = "aws:eks/cluster:Cluster";

  it("cost their control plane", () => {
    expect(measured([node(token, "main", { version: "1.34" })])).toEqual({
      state: "priced",
      lines: [
        {
          urn: urnOf(token, "main"),
          sku: "control-plane:standard",
          description: "EKS control plane",
          region: "us-east-2",
          purchase: "on-demand",
          quantity: { min: 1, planned: 1, max: 1 },
          unit: "cluster-hour",
          unitPrice: "0.10",
          currency: "USD",
          priceSource: "https://aws.amazon.com/eks/pricing/",
          priceDate: "2026-04-20",
          confidence: "documented",
          monthly: { min: 73, planned: 73, max: 73 },
          note: "0.60 an hour in all once its Kubernetes version leaves standard support",
        },
      ],
    });
  });

  it("with standard support only never cost more", () => {
    const answer = measured([node(token, "main", { upgradePolicy: { supportType: "STANDARD" } })]);
    expect(answer.state === "priced" && answer.lines[0]!.note).toBeUndefined();
  });

  it("with a provisioned control plane have no price", () => {
    expect(measured([node(token, "main", { controlPlaneScalingConfig: { tier: "tier-xl" } })])).toMatchObject({
      state: "unpriced",
      why: expect.stringContaining('"sku":"control-plane:tier-xl"'),
    });
  });

  it("name what is billed by use", () => {
    const inputs = {
      computeConfig: { enabled: true },
      remoteNetworkConfig: { remoteNodeNetworks: { cidrs: ["10.80.0.0/16"] } },
    };
    const answer = measured([node(token, "main", inputs)]);
    expect(answer.state === "priced" && answer.notes).toEqual([
      "nodes of EKS Auto Mode are billed by use",
      "hybrid nodes are billed by use, per vCPU-hour",
    ]);
    const off = measured([node(token, "main", { computeConfig: { enabled: false } })]);
    expect(off.state === "priced" && off.notes).toBeUndefined();
  });
});

describe("FSx for Lustre", () => {
  const token = "aws:fsx/lustreFileSystem:LustreFileSystem";
  const persistent2 = (capacity: unknown, tier: unknown, more: Record<string, unknown> = {}) =>
    node(token, "data", {
      deploymentType: "PERSISTENT_2",
      storageCapacity: capacity,
      perUnitStorageThroughput: tier,
      ...more,
    });
  const home = { aws: { region: "us-east-1" } };

  it("is storage by tier, line by line", () => {
    expect(measured([persistent2(96_000, 500)], {}, home)).toEqual({
      state: "priced",
      lines: [
        {
          urn: urnOf(token, "data"),
          sku: "lustre:PERSISTENT_2:SSD:500",
          description: "PERSISTENT_2 SSD storage, 96000 GiB",
          region: "us-east-1",
          purchase: "on-demand",
          quantity: { min: 96_000, planned: 96_000, max: 96_000 },
          unit: "GB-month",
          unitPrice: "0.340",
          currency: "USD",
          priceSource: "common knowledge of the AWS price list",
          priceDate: "2026-11-21",
          confidence: "memory",
          monthly: { min: 32_640, planned: 32_640, max: 32_640 },
          note: "another page gives 0.235, 0.415 and 0.78 for the tiers 250, 500 and 1000 and calls them illustrative",
        },
      ],
    });
  });

  it.each([
    [
      "4800 GiB at 1000 with EFA",
      persistent2(4800, 1000, { efaEnabled: true, metadataConfiguration: { mode: "AUTOMATIC" } }),
      [fixedLine("lustre:PERSISTENT_2:SSD:1000", "GB-month", "0.600", 4800, 2880)],
    ],
    [
      "19200 GiB at 250",
      persistent2(19_200, 250),
      [fixedLine("lustre:PERSISTENT_2:SSD:250", "GB-month", "0.210", 19_200, 4032)],
    ],
    [
      "38400 GiB at 125",
      persistent2(38_400, 125),
      [fixedLine("lustre:PERSISTENT_2:SSD:125", "GB-month", "0.145", 38_400, 5568)],
    ],
    [
      "metadata of 12000 IOPS on 4800 GiB",
      persistent2(4800, 125, { metadataConfiguration: { mode: "USER_PROVISIONED", iops: 12_000 } }),
      [
        fixedLine("lustre:PERSISTENT_2:SSD:125", "GB-month", "0.145", 4800, 696),
        fixedLine("lustre:metadata", "IOPS-month", "0.055", 6000, 330),
      ],
    ],
    [
      "metadata within the included amount",
      persistent2(4800, 125, { metadataConfiguration: { mode: "USER_PROVISIONED", iops: 6000 } }),
      [fixedLine("lustre:PERSISTENT_2:SSD:125", "GB-month", "0.145", 4800, 696)],
    ],
    [
      "scratch",
      node(token, "data", { deploymentType: "SCRATCH_2", storageCapacity: 1200 }),
      [fixedLine("lustre:SCRATCH_2:SSD", "GB-month", "0.140", 1200, 168)],
    ],
    [
      "the default deployment",
      node(token, "data", { storageCapacity: 1200 }),
      [fixedLine("lustre:SCRATCH_1:SSD", "GB-month", "0.140", 1200, 168)],
    ],
    [
      "HDD",
      node(token, "data", {
        deploymentType: "PERSISTENT_1",
        storageType: "HDD",
        storageCapacity: 6000,
        perUnitStorageThroughput: 12,
        driveCacheType: "NONE",
      }),
      [fixedLine("lustre:PERSISTENT_1:HDD:12", "GB-month", "0.025", 6000, 150)],
    ],
    [
      "Intelligent-Tiering",
      node(token, "data", {
        deploymentType: "PERSISTENT_2",
        storageType: "INTELLIGENT_TIERING",
        throughputCapacity: 4000,
        dataReadCacheConfiguration: { sizingMode: "USER_PROVISIONED", size: 20_480 },
        metadataConfiguration: { mode: "USER_PROVISIONED", iops: 6000 },
      }),
      [
        fixedLine("lustre:INTELLIGENT_TIERING:throughput", "MBps-month", "0.52", 4000, 2080),
        fixedLine("lustre:INTELLIGENT_TIERING:ssd-cache", "GB-month", "0.09", 20_480, 1843.2),
        fixedLine("lustre:metadata", "IOPS-month", "0.055", 6000, 330),
      ],
    ],
    [
      "Intelligent-Tiering without cache",
      node(token, "data", {
        storageType: "INTELLIGENT_TIERING",
        throughputCapacity: 8000,
        dataReadCacheConfiguration: { sizingMode: "NO_CACHE" },
        metadataConfiguration: { mode: "USER_PROVISIONED", iops: 6000 },
      }),
      [
        fixedLine("lustre:INTELLIGENT_TIERING:throughput", "MBps-month", "0.52", 8000, 4160),
        fixedLine("lustre:metadata", "IOPS-month", "0.055", 6000, 330),
      ],
    ],
  ])("%s", (_, fileSystem, lines) => {
    expect(amounts(measured([fileSystem], {}, home))).toEqual(lines);
  });

  it("names what is billed by use", () => {
    const notes = (inputs: Record<string, unknown>) => {
      const answer = measured([persistent2(2400, 125, inputs)], {}, home);
      return answer.state === "priced" ? answer.notes : answer;
    };
    expect(notes({ automaticBackupRetentionDays: 7 })).toEqual(["backups are billed by use"]);
    expect(notes({ automaticBackupRetentionDays: UNKNOWN })).toEqual(["backups are billed by use"]);
    expect(notes({ automaticBackupRetentionDays: 0 })).toBeUndefined();
  });

  it.each([
    [
      "an unknown capacity",
      persistent2(UNKNOWN, 125),
      { why: "storageCapacity: known only after creation", unknownQuantity: true },
    ],
    [
      "a capacity from a backup",
      persistent2(undefined, 125),
      { why: "storageCapacity is missing", unknownQuantity: true },
    ],
    [
      "an unknown tier",
      persistent2(1200, UNKNOWN),
      { why: "perUnitStorageThroughput: known only after creation", unknownQuantity: true },
    ],
    ["no tier", persistent2(1200, undefined), { why: "perUnitStorageThroughput is missing", unknownQuantity: true }],
    [
      "unknown metadata",
      persistent2(1200, 125, { metadataConfiguration: UNKNOWN }),
      { why: "metadataConfiguration.mode: known only after creation", unknownQuantity: true },
    ],
    [
      "a cache in proportion",
      node(token, "data", {
        storageType: "INTELLIGENT_TIERING",
        throughputCapacity: 4000,
        dataReadCacheConfiguration: { sizingMode: "PROPORTIONAL_TO_THROUGHPUT_CAPACITY" },
      }),
      {
        why: "the size of an SSD read cache with dataReadCacheConfiguration.sizingMode PROPORTIONAL_TO_THROUGHPUT_CAPACITY is not known: give USER_PROVISIONED and a size",
        unknownQuantity: true,
      },
    ],
    [
      "a tier that does not exist",
      persistent2(1200, 333),
      {
        why: 'no price for aws fsx lustre:PERSISTENT_2:SSD:333 in us-east-1, on-demand (known: lustre:PERSISTENT_2:SSD:125, lustre:PERSISTENT_2:SSD:250, lustre:PERSISTENT_2:SSD:500). Fix: add a price row {"place":"aws","service":"fsx","sku":"lustre:PERSISTENT_2:SSD:333","region":"us-east-1","purchase":"on-demand"} with its unit, price, source and date',
      },
    ],
    [
      "HDD with a cache",
      node(token, "data", {
        deploymentType: "PERSISTENT_1",
        storageType: "HDD",
        storageCapacity: 6000,
        perUnitStorageThroughput: 12,
        driveCacheType: "READ",
      }),
      {
        why: 'no price for aws fsx lustre:PERSISTENT_1:HDD:12:READ in us-east-1, on-demand (known: lustre:PERSISTENT_1:HDD:12, lustre:PERSISTENT_1:HDD:40, lustre:PERSISTENT_1:SSD:100). Fix: add a price row {"place":"aws","service":"fsx","sku":"lustre:PERSISTENT_1:HDD:12:READ","region":"us-east-1","purchase":"on-demand"} with its unit, price, source and date',
      },
    ],
  ])("with %s is unpriced", (_, fileSystem, expected) => {
    expect(measured([fileSystem], {}, home)).toEqual({ state: "unpriced", ...expected });
  });

  it("has no price in a region whose prices nobody supplied", () => {
    expect(measured([persistent2(1200, 125)], {}, { aws: { region: "eu-west-1" } })).toMatchObject({
      state: "unpriced",
      why: expect.stringContaining(
        "no price for aws fsx lustre:PERSISTENT_2:SSD:125 in eu-west-1, on-demand (known in us-east-1, us-east-2, us-west-2)",
      ),
    });
  });

  it.each([
    [1200, 3000, 1500],
    [2400, 6000, 3000],
    [9600, 12_000, 6000],
    [12_000, 12_000, undefined],
    [45_600, 24_000, 12_000],
    [96_000, 60_000, 12_000],
    [96_000, 48_000, undefined],
  ])("of %i GiB with %i metadata IOPS pays for %s", (capacity, iops, billed) => {
    const answer = measured(
      [persistent2(capacity, 125, { metadataConfiguration: { mode: "USER_PROVISIONED", iops } })],
      {},
      home,
    );
    expect(answer.state === "priced" && answer.lines[1]?.quantity.planned).toBe(billed);
  });
});

describe("network", () => {
  it("NAT gateways, addresses and endpoints", () => {
    expect(measured([node("aws:ec2/natGateway:NatGateway", "a", { subnetId: UNKNOWN })])).toEqual({
      state: "priced",
      lines: [
        {
          urn: urnOf("aws:ec2/natGateway:NatGateway", "a"),
          sku: "nat-gateway",
          description: "NAT gateway",
          region: "us-east-2",
          purchase: "on-demand",
          quantity: { min: 1, planned: 1, max: 1 },
          unit: "gateway-hour",
          unitPrice: "0.045",
          currency: "USD",
          priceSource: "common knowledge of the AWS price list",
          priceDate: "2026-11-21",
          confidence: "memory",
          monthly: { min: 32.85, planned: 32.85, max: 32.85 },
        },
      ],
      notes: ["data through the gateway is billed by use"],
    });
    expect(amounts(measured([node("aws:ec2/eip:Eip", "a", { domain: "vpc" })]))).toEqual([
      fixedLine("public-ipv4", "address-hour", "0.005", 1, 3.65),
    ]);
  });

  it.each([
    [
      "as many zones as are named",
      { availabilityMode: "regional", availabilityZoneAddresses: [{}, {}, {}] },
      [fixedLine("nat-gateway", "gateway-hour", "0.045", 3, 98.55)],
    ],
    [
      "unknown zones",
      { availabilityMode: "regional" },
      { state: "unpriced", why: "availabilityZoneAddresses is missing", unknownQuantity: true },
    ],
    [
      "no zones",
      { availabilityMode: "regional", availabilityZoneAddresses: [] },
      { state: "unpriced", why: "availabilityZoneAddresses names no zone", unknownQuantity: true },
    ],
  ])("regional NAT gateways in %s", (_, inputs, expected) => {
    expect(amounts(measured([node("aws:ec2/natGateway:NatGateway", "a", inputs)]))).toEqual(expected);
  });

  const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
  it.each([
    ["gateway", {}, { state: "free", why: "gateway endpoints cost nothing" }],
    [
      "interface, subnets known only later",
      { vpcEndpointType: "Interface", subnetIds: [UNKNOWN, UNKNOWN] },
      [fixedLine("interface-endpoint", "endpoint-hour", "0.01", 2, 14.6)],
    ],
    [
      "interface, by subnet configuration",
      { vpcEndpointType: "Interface", subnetConfigurations: [{ subnetId: "subnet-1" }] },
      [fixedLine("interface-endpoint", "endpoint-hour", "0.01", 1, 7.3)],
    ],
    [
      "interface without subnets",
      { vpcEndpointType: "Interface" },
      { state: "unpriced", why: "subnetIds is missing", unknownQuantity: true },
    ],
    [
      "interface, unknown subnets",
      { vpcEndpointType: "Interface", subnetIds: UNKNOWN },
      { state: "unpriced", why: "subnetIds: known only after creation", unknownQuantity: true },
    ],
    [
      "of unknown type",
      { vpcEndpointType: UNKNOWN },
      { state: "unpriced", why: "vpcEndpointType: known only after creation", unknownQuantity: true },
    ],
  ])("endpoints: %s", (_, inputs, expected) => {
    expect(amounts(measured([node(endpoint, "s3", inputs)]))).toEqual(expected);
  });

  it("endpoints placed by associations are priced there", () => {
    const ecr = node(endpoint, "ecr", { vpcEndpointType: "Interface" });
    const association = node(
      "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
      "ecr-a",
      { vpcEndpointId: UNKNOWN, subnetId: UNKNOWN },
      { propertyDependencies: { vpcEndpointId: [ecr.urn] } },
    );
    expect(measured([ecr, association])).toEqual({ state: "free", why: "its subnet associations are priced" });
    expect(amounts(measured([association, ecr]))).toEqual([
      fixedLine("interface-endpoint", "endpoint-hour", "0.01", 1, 7.3),
    ]);
  });

  it("endpoints of kinds without a price name the key", () => {
    expect(measured([node(endpoint, "x", { vpcEndpointType: "Resource", subnetIds: [] })])).toMatchObject({
      state: "unpriced",
      why: expect.stringContaining('"sku":"endpoint:Resource"'),
    });
  });
});

describe("volumes and keys", () => {
  it.each([
    [{ size: 100, type: "gp3" }, [fixedLine("gp3", "GB-month", "0.08", 100, 8)]],
    [{ size: 100 }, [fixedLine("gp2", "GB-month", "0.10", 100, 10)]],
    [
      { size: 100, type: "io1", iops: 1000 },
      [fixedLine("io1", "GB-month", "0.125", 100, 12.5), fixedLine("io1:iops", "IOPS-month", "0.065", 1000, 65)],
    ],
    [
      { type: "io2", size: 10 },
      { state: "unpriced", why: "EBS volume: iops is missing for io2", unknownQuantity: true },
    ],
    [{ snapshotId: "snap-1" }, { state: "unpriced", why: "size is that of a snapshot", unknownQuantity: true }],
    [{}, { state: "unpriced", why: "size is missing", unknownQuantity: true }],
    [{ size: UNKNOWN }, { state: "unpriced", why: "size: known only after creation", unknownQuantity: true }],
  ])("EBS volume %o", (inputs, expected) => {
    expect(
      amounts(measured([node("aws:ebs/volume:Volume", "v", { availabilityZone: "us-east-2a", ...inputs })])),
    ).toEqual(expected);
  });

  it("KMS keys, with what rotation adds", () => {
    const key = (inputs: Record<string, unknown>) => measured([node("aws:kms/key:Key", "k", inputs)]);
    expect(key({})).toEqual({
      state: "priced",
      lines: [
        {
          urn: urnOf("aws:kms/key:Key", "k"),
          sku: "key",
          description: "KMS key",
          region: "us-east-2",
          purchase: "on-demand",
          quantity: { min: 1, planned: 1, max: 1 },
          unit: "key-month",
          unitPrice: "1",
          currency: "USD",
          priceSource: "common knowledge of the AWS price list",
          priceDate: "2026-11-21",
          confidence: "memory",
          monthly: { min: 1, planned: 1, max: 1 },
        },
      ],
      notes: ["requests to the key are billed by use"],
    });
    const rotated = key({ enableKeyRotation: true });
    expect(rotated.state === "priced" && rotated.lines[0]!.note).toBe(
      "each of the first two rotations adds as much again",
    );
  });
});
