import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { awsTaggedTypes } from "../../../components/core/tags/awsTypes.ts";
import { gcpLabelledTypes } from "../../../components/core/tags/gcpTypes.ts";
import { parseTypes } from "../../../components/core/tags/parseTypes.ts";
import { taggedTypes, tagPlaceOf } from "../../../components/core/tags/tagPlace.ts";
import { storageTierTypes } from "../../../components/lustre/storageTier.ts";
import { commitmentTypes } from "../../../components/pricing/commitment.ts";
import { purchaseTypes } from "../../../components/pricing/purchase.ts";
import { expiringTypes } from "../../../policies/cost/ttlRequired.ts";

const sdks = join(import.meta.dirname, "../../../node_modules/@pulumi");

/** The types of an SDK whose arguments have a property that is a map of text, and whose outputs have another. */
function typesWith(place: string, argument: string, output: string): string[] {
  const asked = `\n    ${argument}?: pulumi.Input<{\n`;
  const given = `\n    readonly ${output}: pulumi.Output<`;
  return readdirSync(join(sdks, place), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "types" && entry.name !== "config")
    .flatMap(({ name: service }) =>
      readdirSync(join(sdks, place, service))
        .filter((file) => file.endsWith(".d.ts") && !file.startsWith("get") && file !== "index.d.ts")
        .flatMap((file) => {
          const text = readFileSync(join(sdks, place, service, file), "utf8");
          if (!text.includes(given)) return [];
          const args = text.indexOf("Args {\n", text.lastIndexOf("\nexport interface "));
          return args >= 0 && text.includes(asked, args) ? [tokenOf(join(sdks, place, service, file))] : [];
        }),
    )
    .sort();
}

function tokenOf(declarations: string): string {
  const code = readFileSync(declarations.replace(/\.d\.ts$/, ".js"), "utf8");
  return /__pulumiType = '([^']+)'/.exec(code)![1]!;
}

describe("types that take tags or labels", () => {
  it("are those of the installed AWS provider", () => {
    expect([...awsTaggedTypes].sort()).toEqual(typesWith("aws", "tags", "tagsAll"));
    expect(awsTaggedTypes).toHaveLength(859);
  });

  it("are those of the installed Google Cloud provider", () => {
    expect([...gcpLabelledTypes].sort()).toEqual(typesWith("gcp", "labels", "effectiveLabels"));
    expect(gcpLabelledTypes).toHaveLength(317);
  });

  it.each([
    ["aws/autoscaling/group.d.ts", "    tags?: pulumi.Input<pulumi.Input<inputs.autoscaling.GroupTag>[] | undefined>;"],
    ["gcp/container/cluster.d.ts", "    resourceLabels?: pulumi.Input<{"],
    ["gcp/container/nodePool.d.ts", "    nodeConfig?: pulumi.Input<inputs.container.NodePoolNodeConfig | undefined>;"],
    ["gcp/sql/databaseInstance.d.ts", "    settings?: pulumi.Input<inputs.sql.DatabaseInstanceSettings | undefined>;"],
  ])("and %s has its own place for them", (file, declared) => {
    expect(readFileSync(join(sdks, file), "utf8")).toContain(declared);
  });

  it("have a place each, and others have none", () => {
    expect(new Set(taggedTypes).size).toBe(taggedTypes.length);
    expect(taggedTypes.filter((type) => tagPlaceOf(type) === undefined)).toEqual([]);
    expect(tagPlaceOf("aws:iam/rolePolicy:RolePolicy")).toBeUndefined();
    expect(tagPlaceOf("toString")).toBeUndefined();
    expect(tagPlaceOf("aws:ec2/vpc:Vpc")?.path).toBe("tags");
  });

  it("are read from a short list", () => {
    expect(parseTypes("aws", "\nec2: Vpc\n  DefaultSubnet\neks: Cluster\n")).toEqual([
      "aws:ec2/vpc:Vpc",
      "aws:ec2/defaultSubnet:DefaultSubnet",
      "aws:eks/cluster:Cluster",
    ]);
  });
});

describe("types of the policies about money", () => {
  const types = [...commitmentTypes, ...purchaseTypes, ...expiringTypes, ...storageTierTypes];

  it.each([...new Set(types)].filter((type) => !type.startsWith("hybrid-gpu:")))("%s is a type of its SDK", (type) => {
    const [place, module] = type.split(":") as [string, string];
    const [service, name] = module.split("/") as [string, string];
    const folder = join(sdks, place, service);
    const file = readdirSync(folder).find((one) => one.toLowerCase() === `${name}.d.ts`.toLowerCase());
    expect(file).toBeDefined();
    expect(tokenOf(join(folder, file!))).toBe(type);
  });

  it("has no resource that buys Reserved Instances of EC2 to judge", () => {
    const files = readdirSync(join(sdks, "aws/ec2")).filter((file) => /reserved/i.test(file));
    expect(files).toEqual([]);
  });
});
