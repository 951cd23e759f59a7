import { expect, it } from "vitest";
import { ResourceGraph, type ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import {
  computeInstanceView,
  gcpInstanceTemplateTypes,
  gcpInstanceType,
} from "../../../components/hardware/gcp/computeInstance.ts";

const view = (inputs: Record<string, unknown>, type: string = gcpInstanceType) => {
  const node: ResourceNode = {
    urn: `urn:pulumi:dev::test::${type}::one`,
    type,
    name: "one",
    custom: true,
    inputs,
    options: {},
    propertyDependencies: {},
  };
  return computeInstanceView(
    new ResourceGraph([node], { gcp: { region: "us-central1", zone: "us-central1-b" } }),
    node,
  );
};
const known = (value: unknown, path: string) => ({ state: "known", value, path, secret: false });
const unknown = (path: string, why = "known only after creation") => ({ state: "unknown", path, why });

it.each([
  [{}, known("on-demand", "reservationAffinity.type")],
  [{ scheduling: { provisioningModel: "STANDARD" } }, known("on-demand", "reservationAffinity.type")],
  [{ scheduling: { provisioningModel: "SPOT" } }, known("spot", "scheduling.provisioningModel")],
  [{ scheduling: { preemptible: true } }, known("spot", "scheduling.preemptible")],
  [{ scheduling: { provisioningModel: "FLEX_START" } }, known("flex-start", "scheduling.provisioningModel")],
  [{ scheduling: { provisioningModel: "RESERVATION_BOUND" } }, known("reservation", "scheduling.provisioningModel")],
  [{ reservationAffinity: { type: "SPECIFIC_RESERVATION" } }, known("reservation", "reservationAffinity.type")],
  [{ reservationAffinity: { type: "ANY_RESERVATION" } }, known("on-demand", "reservationAffinity.type")],
  [{ scheduling: { provisioningModel: UNKNOWN } }, unknown("scheduling.provisioningModel")],
  [{ scheduling: UNKNOWN }, unknown("scheduling.provisioningModel")],
  [{ reservationAffinity: UNKNOWN }, unknown("reservationAffinity.type")],
  [
    { scheduling: { provisioningModel: "toString" } },
    unknown("scheduling.provisioningModel", '"toString" is no provisioning model'),
  ],
])("%j is bought so", (inputs, capacity) => {
  expect(view(inputs).capacity).toEqual(capacity);
});

it("types may be given by their address", () => {
  const inputs = {
    machineType: "zones/us-central1-a/machineTypes/n1-standard-8",
    guestAccelerators: [{ type: "projects/p/zones/us-central1-a/acceleratorTypes/nvidia-tesla-t4", count: 2 }],
    zone: "https://www.googleapis.com/compute/v1/projects/p/zones/us-east4-a",
  };
  expect(view(inputs)).toMatchObject({
    machineType: known("n1-standard-8", "machineType"),
    attached: {
      type: known("nvidia-tesla-t4", "guestAccelerators[0].type"),
      count: known(2, "guestAccelerators[0].count"),
    },
    region: known("us-east4", "zone"),
  });
});

it("without GPUs of its own a machine has those of its type", () => {
  const none = { state: "absent", path: "guestAccelerators" };
  for (const inputs of [{}, { guestAccelerators: [] }])
    expect(view(inputs).attached).toEqual({ type: none, count: none });
  const after = unknown("guestAccelerators");
  expect(view({ guestAccelerators: UNKNOWN }).attached).toEqual({ type: after, count: after });
});

it("is where it says, else where its provider says", () => {
  expect(view({}).region).toEqual(known("us-central1", "zone"));
  expect(view({ zone: UNKNOWN }).region).toEqual(unknown("zone"));
  expect(view({ zone: "nowhere" }).region).toEqual(unknown("zone", '"nowhere" is no zone'));
  for (const type of gcpInstanceTemplateTypes) {
    expect(view({ region: "us-east5" }, type).region).toEqual(known("us-east5", "region"));
    expect(view({}, type).region).toEqual(known("us-central1", "region"));
  }
});
