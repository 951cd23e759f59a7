import { describe, expect, it } from "vitest";
import { type Properties, Secret } from "../../components/core/value.ts";
import { headroom } from "../../components/quota/headroom.ts";
import type { QuotaSnapshotRow } from "../../components/quota/snapshot.ts";
import { graphWith } from "../../simulator/aws/graph.ts";
import { simulatedAws } from "../../simulator/aws/index.ts";
import { quotaExceeded } from "../../simulator/aws/quotas.ts";
import { awsTypes as t } from "../../simulator/aws/tokens.ts";
import { created } from "../../simulator/cloud.ts";
import type { Asked } from "../../simulator/cloudType.ts";
import { isEntry } from "../../simulator/world/entries.ts";
import { Inventory } from "../../simulator/world/inventory.ts";

const settings = { region: "us-east-2" };
const spending = [
  t.nodeGroup,
  t.autoscalingGroup,
  t.instance,
  t.capacityReservation,
  t.cluster,
  t.lustre,
  t.launchTemplate,
];

/** A world, and what its quotas say of the next resource: no quota has any room. */
class Region {
  readonly world = new Inventory();

  make(type: string, name: string, inputs: object): string {
    const wanted = { type, name, inputs: { ...inputs }, settings };
    const { id, outputs } = simulatedAws.create({ ...wanted, world: this.world });
    const urn = `urn:pulumi:dev::p::${type}::${name}`;
    const resource = { ...wanted, id, urn, outputs: created(wanted.inputs, outputs), status: "ready", due: 0 } as const;
    this.world.apply(isEntry(resource, 0));
    return id;
  }

  asked(type: string, inputs: object, code: string): Asked {
    const service = { "L-1194D53C": "eks", "L-BD136A63": "eks", "L-6D54EA21": "eks", "L-8F1B9C74": "fsx" }[code];
    const row: QuotaSnapshotRow = {
      place: "aws",
      region: "us-east-2",
      service: service ?? "ec2",
      code,
      limit: 0,
      used: 0,
      readAt: "2026-11-21",
    };
    return { type, inputs: { ...inputs }, settings, world: this.world, limits: [row] };
  }

  /** What all together need, as it is added up, and as rules find it that look at the whole world. */
  needed(type: string, inputs: object, code: string): unknown[] {
    const asked = this.asked(type, inputs, code);
    const { graph, asked: node } = graphWith(asked, spending);
    const whole = headroom(graph, asked.limits).find((one) => one.quota === code && one.urns.includes(node.urn));
    return [quotaExceeded(asked)?.needed, whole?.needed];
  }
}

function planned(most: number, min = most, max = most): object {
  return { min, planned: most, max };
}

describe("quotas, with all that exists", () => {
  const inUse = (): { readonly region: Region; readonly template: string } => {
    const region = new Region();
    for (const name of ["one", "two"]) region.make(t.cluster, name, { name });
    const reservation = region.make(t.capacityReservation, "kept", { instanceType: "m7i.large", instanceCount: 3 });
    const target = { capacityReservationTarget: { capacityReservationId: reservation } };
    const template = region.make(t.launchTemplate, "main", { name: "main", instanceType: "m7i.large" });
    const reserved = region.make(t.launchTemplate, "held", {
      instanceType: "m7i.large",
      capacityReservationSpecification: target,
    });
    const nodes = (clusterName: string, id: string) => ({
      clusterName,
      launchTemplate: { id: new Secret(id), version: "1" },
      scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 4 },
    });
    region.make(t.nodeGroup, "a", nodes("one", template));
    region.make(t.nodeGroup, "b", nodes("one", template));
    region.make(t.nodeGroup, "c", nodes("two", reserved));
    region.make(t.autoscalingGroup, "scaled", {
      minSize: 0,
      desiredCapacity: 1,
      maxSize: 2,
      launchTemplate: { name: "main" },
    });
    region.make(t.instance, "plain", { instanceType: "m7i.xlarge" });
    region.make(t.instance, "held", { instanceType: "m7i.xlarge", capacityReservationSpecification: target });
    region.make(t.lustre, "data", { deploymentType: "PERSISTENT_2", storageCapacity: 2400 });
    return { region, template };
  };

  it("are added up as the rules find them that look at the whole world", () => {
    const { region } = inUse();
    const instance = { instanceType: "m7i.large" };
    // 2 of the asked one, 6 reserved, 2 × 1–4 nodes of 2, 0–2 of 2, 4 of a plain one.
    const vcpus = { min: 16, planned: 22, max: 32 };
    expect(region.needed(t.instance, instance, "L-1216C47A")).toEqual([vcpus, vcpus]);
    expect(region.needed(t.cluster, { name: "three" }, "L-1194D53C")).toEqual([planned(3), planned(3)]);
    const nodes = { clusterName: "one", scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 } };
    // Of one cluster only: its own two groups, and the asked one.
    expect(region.needed(t.nodeGroup, nodes, "L-6D54EA21")).toEqual([planned(3), planned(3)]);
    expect(region.needed(t.nodeGroup, nodes, "L-BD136A63")).toEqual([planned(1, 0), planned(1, 0)]);
    const data = { deploymentType: "PERSISTENT_2", storageCapacity: 1200 };
    expect(region.needed(t.lustre, data, "L-8F1B9C74")).toEqual([planned(3600), planned(3600)]);
  });

  it("follow what others are made of when that changes", () => {
    const { region, template } = inUse();
    const instance = { instanceType: "m7i.large" };
    region.needed(t.instance, instance, "L-1216C47A");
    const main = region.world.get(t.launchTemplate, template)!;
    const inputs = { ...main.inputs, instanceType: "m7i.2xlarge" };
    region.world.apply(isEntry({ ...main, inputs, outputs: { ...main.outputs, ...inputs } }, 1));
    // As before, with 8 instead of 2 for each node and each of the group.
    const vcpus = { min: 28, planned: 52, max: 92 };
    expect(region.needed(t.instance, instance, "L-1216C47A")).toEqual([vcpus, vcpus]);
  });

  it("leave out what is changed", () => {
    const { region } = inUse();
    const before = region.world.all(t.capacityReservation)[0]!;
    const asked = region.asked(t.capacityReservation, { ...before.inputs, instanceCount: 5 }, "L-1216C47A");
    expect(quotaExceeded({ ...asked, before })?.needed).toEqual({ min: 18, planned: 24, max: 34 });
  });

  it("read each of 300 machines once, however many come after it", () => {
    const region = new Region();
    let reads = 0;
    let counts = false;
    for (let index = 0; index < 300; index++) {
      const inputs = new Proxy<Properties>(
        { instanceType: "m7i.large" },
        {
          get: (target, key) => {
            if (counts && key === "instanceType") reads++;
            return Reflect.get(target, key);
          },
        },
      );
      counts = true;
      expect(quotaExceeded(region.asked(t.instance, { instanceType: "m7i.large" }, "L-1216C47A"))?.needed?.max).toBe(
        2 * (index + 1),
      );
      counts = false;
      const outputs = { ...inputs };
      const name = `m-${index}`;
      const made = { type: t.instance, id: name, urn: `urn:pulumi:dev::p::${t.instance}::${name}`, inputs, outputs };
      region.world.apply(isEntry({ ...made, settings, status: "ready", due: 0 }, 0));
    }
    // Nobody comes after the last one.
    expect(reads / 299).toBe(1);
  });
});
