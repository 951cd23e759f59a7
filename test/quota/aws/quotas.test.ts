import { describe, expect, it } from "vitest";
import { awsMachineTypes } from "../../../components/hardware/aws/catalogue.ts";
import { hostTypes } from "../../../components/hardware/aws/hostType.ts";
import { awsQuotas as quotas, vcpuClasses, vcpuClassOf } from "../../../components/quota/aws/quotas.ts";
import { findQuota } from "../../../components/quota/quota.ts";

describe("quota rows", () => {
  it("are the ones AWS has, by code", () => {
    expect(
      quotas.map(
        ({ service, code, unit, per }) => `${service} ${code} ${unit}${per === undefined ? "" : ` per ${per}`}`,
      ),
    ).toEqual([
      "ec2 L-417A185B vCPU",
      "ec2 L-DB2E81BA vCPU",
      "ec2 L-2C3B7624 vCPU",
      "ec2 L-1945791B vCPU",
      "ec2 L-6E869C2A vCPU",
      "ec2 L-1216C47A vCPU",
      "ec2 L-7212CCBC vCPU",
      "ec2 L-C4BD4855 vCPU",
      "ec2 L-3819A6DF vCPU",
      "ec2 L-6B0D517C vCPU",
      "ec2 L-B5D1601B vCPU",
      "ec2 L-85EED4F7 vCPU",
      "ec2 L-34B43A08 vCPU",
      "ec2 L-8B23CEF3 count",
      "ec2 L-B36AAB51 count",
      "ec2 L-DA6814F2 count",
      "ec2 L-8131B2C6 count",
      "ec2 L-C45F30BC count",
      "ec2 L-AD1D1866 count",
      "ec2 L-4F9BB70B count",
      "ec2 L-7EA86503 count",
      "ec2 L-2C8F52B3 count",
      "ec2 L-B67430DE count",
      "ec2 L-CFF3E941 count",
      "ec2 L-9AC70153 count",
      "ec2 L-2E30FD7D count",
      "ec2 L-C4947F9A count",
      "ec2 L-64569A79 count",
      "ec2 L-24E8B4C0 count",
      "eks L-1194D53C count",
      "eks L-6D54EA21 count per cluster",
      "eks L-BD136A63 count per node group",
      "fsx L-8F1B9C74 GiB",
      "fsx L-FD6F2F22 count",
      "fsx L-C8640C82 GiB",
      "fsx L-736F3D6F GiB per file system",
      "fsx L-AD2FC696 GiB",
      "fsx L-C48231E5 count",
      "fsx L-0CD18A5D MB/s",
      "fsx L-B7391FCE GiB",
    ]);
  });

  it("have a name, a source and a code of the form AWS uses, each once", () => {
    expect(new Set(quotas.map((row) => row.code)).size).toBe(quotas.length);
    for (const row of quotas) {
      expect(row.code).toMatch(/^L-[0-9A-F]{8}$/);
      expect(row.name).not.toBe("");
      expect(row.source).not.toBe("");
      expect(row.asOf).toMatch(/^2026-\d\d-\d\d$/);
      expect(findQuota({ place: "aws", code: row.code })).toBe(row);
    }
    expect(findQuota({ place: "aws", code: "L-2C49D5F8" })).toBeUndefined();
  });

  it.each([
    ["L-BD136A63", 450],
    ["L-6D54EA21", 30],
    ["L-1194D53C", 100],
    ["L-8F1B9C74", 100_800],
    ["L-736F3D6F", 102_000],
    ["L-417A185B", 64],
    ["L-1216C47A", 5],
  ])("%s is usually %d", (code, limit) => expect(findQuota({ place: "aws", code: code })!.typicalLimit).toBe(limit));
});

describe("vCPU classes", () => {
  it.each([
    ["p4d.24xlarge", "L-417A185B", "L-7212CCBC"],
    ["p4de.24xlarge", "L-417A185B", "L-7212CCBC"],
    ["p5.4xlarge", "L-417A185B", "L-C4BD4855"],
    ["p5.48xlarge", "L-417A185B", "L-C4BD4855"],
    ["p5en.48xlarge", "L-417A185B", "L-C4BD4855"],
    ["p6-b200.48xlarge", "L-417A185B", "L-C4BD4855"],
    ["p6e-gb200.36xlarge", "L-417A185B", "L-C4BD4855"],
    ["g6e.48xlarge", "L-DB2E81BA", "L-3819A6DF"],
    ["g7.2xlarge", "L-DB2E81BA", "L-3819A6DF"],
    ["gr6.4xlarge", "L-DB2E81BA", "L-3819A6DF"],
    ["trn1n.32xlarge", "L-2C3B7624", "L-6B0D517C"],
    ["trn2.48xlarge", "L-2C3B7624", "L-6B0D517C"],
    ["inf2.48xlarge", "L-1945791B", "L-B5D1601B"],
    ["dl1.24xlarge", "L-6E869C2A", "L-85EED4F7"],
    ["m7i.xlarge", "L-1216C47A", "L-34B43A08"],
    ["m7i-flex.xlarge", "L-1216C47A", "L-34B43A08"],
    ["im4gn.large", "L-1216C47A", "L-34B43A08"],
    ["t3.medium", "L-1216C47A", "L-34B43A08"],
  ])("%s spends %s on demand and %s on spot", (type, onDemand, spot) => {
    expect(vcpuClassOf(type, "on-demand")!.code).toBe(onDemand);
    expect(vcpuClassOf(type, "spot")!.code).toBe(spot);
  });

  it.each(["x2gd.large", "hpc7a.96xlarge", "u-6tb1.112xlarge", "mac2.metal", "", "P5.48xlarge"])(
    "do not guess for %j",
    (type) => {
      expect(vcpuClassOf(type, "on-demand")).toBeUndefined();
      expect(vcpuClassOf(type, "spot")).toBeUndefined();
    },
  );

  it("are known for every type in the tables, and have a row", () => {
    for (const { name } of [...awsMachineTypes, ...hostTypes]) {
      for (const purchase of ["on-demand", "spot"] as const) {
        const found = vcpuClassOf(name, purchase);
        expect(found, name).toBeDefined();
        expect(findQuota({ place: "aws", code: found!.code })!.unit).toBe("vCPU");
      }
    }
    for (const row of vcpuClasses) expect(findQuota({ place: "aws", code: row.code })).toBeDefined();
  });

  it("say that the spot quota of P6 is disputed", () => {
    expect(vcpuClassOf("p6-b200.48xlarge", "spot")).toMatchObject({
      confidence: "reported",
      note: "sources disagree on the quota of P6 spot instances: L-C4BD4855 or L-7212CCBC. Look the name up with aws service-quotas list-service-quotas",
    });
    expect(vcpuClassOf("p5.48xlarge", "spot")).toMatchObject({ confidence: "observed" });
    expect(vcpuClassOf("p5.48xlarge", "spot")!.note).toBeUndefined();
  });
});
