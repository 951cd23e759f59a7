import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../../../components/core/graph.ts";
import { UNKNOWN } from "../../../components/core/value.ts";
import { amounts } from "../graph.ts";
import {
  clusterToken,
  gpuPoolToken,
  measuredGcp,
  node,
  pool,
  poolToken,
  reservationToken,
  sliceToken,
  urnOf,
} from "./graph.ts";

const catalogue =
  "skypilot-org/skypilot-catalog catalogs/v8/gcp/vms.csv at 006059e0, regenerated from Google's price list";
const diskList = "Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml at 0166a59e, from Google's price list";

/** `sku purchase unitPrice min/planned/max → monthly`, one line each, and what is not priced. */
function brief(nodes: readonly ResourceNode[]): string[] {
  const measurement = measuredGcp(nodes);
  const lines = "lines" in measurement ? (measurement.lines ?? []) : [];
  return [
    ...lines.map(({ sku, purchase, unitPrice, quantity, monthly, oneOff }) => {
      const amount = oneOff === undefined ? [monthly.min, monthly.planned, monthly.max].join("/") : `once ${oneOff}`;
      return `${sku} ${purchase} ${unitPrice} × ${quantity.min}/${quantity.planned}/${quantity.max}: ${amount}`;
    }),
    ...(measurement.state === "priced" ? [] : [`${measurement.state}: ${measurement.why}`]),
  ];
}

describe("GPU nodes", () => {
  it("on demand: GPUs, host, local SSD and boot disk, line by line", () => {
    const component = node(gpuPoolToken, "train", {}, { custom: false });
    const train = pool("us-east4-a", { machineType: "a3-highgpu-8g" }, {}, { parent: component.urn });
    const common = { urn: train.urn, component: component.urn, region: "us-east4", currency: "USD" };
    const priced = { purchase: "on-demand", priceSource: catalogue, priceDate: "2026-01-01", confidence: "observed" };
    const disk = { purchase: "on-demand", priceSource: diskList, priceDate: "2025-03-06", confidence: "observed" };
    expect(measuredGcp([train, component])).toEqual({
      state: "priced",
      lines: [
        {
          ...common,
          ...priced,
          sku: "nvidia-h100-80gb",
          description: "nvidia-h100-80gb of a3-highgpu-8g nodes, on-demand",
          quantity: { min: 0, planned: 16, max: 32 },
          unit: "GPU-hour",
          unitPrice: "9.79655",
          monthly: { min: 0, planned: 114_423.7, max: 228_847.41 },
        },
        {
          ...common,
          ...priced,
          sku: "host:a3-highgpu-8g",
          description: "host part of a3-highgpu-8g nodes, on-demand",
          quantity: { min: 0, planned: 2, max: 4 },
          unit: "instance-hour",
          unitPrice: "9.46006",
          monthly: { min: 0, planned: 13_811.69, max: 27_623.38 },
        },
        {
          ...common,
          ...disk,
          sku: "local-ssd",
          description: "local SSD, 16 × 375 GiB",
          quantity: { min: 0, planned: 12_000, max: 24_000 },
          unit: "GB-month",
          unitPrice: "0.088",
          monthly: { min: 0, planned: 1056, max: 2112 },
        },
        {
          ...common,
          ...disk,
          sku: "pd-balanced",
          description: "boot disk, 100 GiB pd-balanced",
          quantity: { min: 0, planned: 200, max: 400 },
          unit: "GB-month",
          unitPrice: "0.11",
          monthly: { min: 0, planned: 22, max: 44 },
        },
      ],
    });
  });

  it("on spot are planned at the spot price, and capped at the on-demand price", () => {
    const measurement = measuredGcp([pool("us-central1-a", { machineType: "g2-standard-8", spot: true })]);
    expect(amounts(measurement)).toEqual([
      {
        sku: "nvidia-l4",
        purchase: "spot",
        unit: "GPU-hour",
        unitPrice: "0.3148",
        quantity: [0, 2, 4],
        monthly: [0, 459.61, 1635.32],
      },
      {
        sku: "host:g2-standard-8",
        purchase: "spot",
        unit: "instance-hour",
        unitPrice: "0.165072",
        quantity: [0, 2, 4],
        monthly: [0, 241.01, 857.27],
      },
      {
        sku: "pd-balanced",
        purchase: "on-demand",
        unit: "GB-month",
        unitPrice: "0.1",
        quantity: [0, 200, 400],
        monthly: [0, 20, 40],
      },
    ]);
    expect(measurement.state === "priced" && measurement.lines[0]!.note).toBe(
      "max at the on-demand price 0.56004, which a fallback costs",
    );
  });

  it("on spot without a known spot price are planned at the on-demand price, which is said", () => {
    const measurement = measuredGcp([pool("us-central1-a", { machineType: "n2-standard-8", spot: true })]);
    expect(measurement).toMatchObject({
      lines: [
        {
          sku: "core:n2",
          purchase: "spot",
          unitPrice: "0.031611",
          note: "at the on-demand price, as no spot price is known",
        },
        { sku: "ram:n2", purchase: "spot", unitPrice: "0.004237" },
        { sku: "pd-balanced" },
      ],
    });
  });

  it.each([
    ["flex-start", { flexStart: true }, {}],
    ["queued", {}, { queuedProvisioning: { enabled: true } }],
  ])("with %s cost the flex-start price, host and local SSD at most what they cost on demand", (_, config, inputs) => {
    const measurement = measuredGcp([pool("us-east4-a", { machineType: "a3-megagpu-8g", ...config }, inputs)]);
    expect(brief([pool("us-east4-a", { machineType: "a3-megagpu-8g", ...config }, inputs)])).toEqual([
      "nvidia-h100-mega-80gb flex-start 4.42394 × 0/16/32: 0/51671.62/103343.24",
      "host:a3-megagpu-8g flex-start 9.46006 × 0/2/4: 0/13811.69/27623.38",
      "local-ssd on-demand 0.088 × 0/12000/24000: 0/1056/2112",
      "pd-balanced on-demand 0.11 × 0/200/400: 0/22/44",
    ]);
    expect(
      measurement.state === "priced" && measurement.lines.map(({ confidence, note }) => [confidence, note]),
    ).toEqual([
      [
        "derived",
        "that this is the flex-start price is an inference: the catalogue shows it in place of on-demand, at the same fraction wherever it does",
      ],
      [
        "memory",
        "at the on-demand price, which flex-start does not exceed: Google quotes up to 53 % off vCPUs and GPUs alike",
      ],
      ["observed", "at the on-demand price, which other ways of buying do not exceed"],
      ["observed", undefined],
    ]);
  });

  it("whose host part is in the price of the GPU have no line for it", () => {
    expect(brief([pool("us-east4-b", { machineType: "a4-highgpu-8g", flexStart: true })])).toEqual([
      "nvidia-b200 flex-start 8.055 × 0/16/32: 0/94082.4/188164.8",
      "local-ssd on-demand 0.088 × 0/24000/48000: 0/2112/4224",
      "hyperdisk-balanced on-demand 0.088 × 0/200/400: 0/17.6/35.2",
    ]);
  });

  it("without a price say which one is missing, and how to supply it", () => {
    expect(brief([pool("us-east5-a", { machineType: "a3-ultragpu-8g", spot: true })])).toEqual([
      'unpriced: no price for gcp compute nvidia-h200-141gb in us-east5, on-demand (known in us-central1, us-east4, us-west1). Fix: add a price row {"place":"gcp","service":"compute","sku":"nvidia-h200-141gb","region":"us-east5","purchase":"on-demand"} with its unit, price, source and date',
    ]);
    expect(brief([pool("us-central1-a", { machineType: "g2-standard-8", flexStart: true })])).toEqual([
      'unpriced: no price for gcp compute nvidia-l4 in us-central1, flex-start (known for on-demand, spot). Fix: add a price row {"place":"gcp","service":"compute","sku":"nvidia-l4","region":"us-central1","purchase":"flex-start"} with its unit, price, source and date',
    ]);
    expect(brief([pool("us-central1-a", { machineType: "a4x-highgpu-4g" })])[0]).toMatch(
      /^unpriced: no price for gcp compute nvidia-gb200 in us-central1, on-demand/,
    );
    expect(brief([pool("us-central1-a", { machineType: "x9-huge-1" })])).toEqual([
      "unpriced: what x9-huge-1 is billed by is not known: it is in no table of machine types",
    ]);
  });

  it("keep their own lines when a disk has no price", () => {
    const odd = pool("us-central1-a", { machineType: "e2-standard-4", diskType: "hyperdisk-extreme" });
    expect(brief([odd])).toEqual([
      "core:e2 on-demand 0.02181159 × 0/8/16: 0/127.38/254.76",
      "ram:e2 on-demand 0.00292353 × 0/32/64: 0/68.29/136.59",
      'unpriced: no price for gcp disk hyperdisk-extreme in us-central1, on-demand (known: hyperdisk-balanced, hyperdisk-balanced:iops, pd-standard). Fix: add a price row {"place":"gcp","service":"disk","sku":"hyperdisk-extreme","region":"us-central1","purchase":"on-demand"} with its unit, price, source and date',
    ]);
    const images = pool("us-central1-a", { machineType: "e2-standard-4", secondaryBootDisks: [{ diskImage: "i" }] });
    expect(brief([images]).slice(3)).toEqual([
      "unpriced: the size of its secondary boot disks is that of their images",
    ]);
  });

  it("pay for what a balanced Hyperdisk has above its baseline", () => {
    const disk = { diskType: "hyperdisk-balanced", sizeGb: 200, provisionedIops: 5000, provisionedThroughput: 240 };
    expect(brief([pool("us-central1-a", { machineType: "e2-standard-4", bootDisk: disk })]).slice(2)).toEqual([
      "hyperdisk-balanced on-demand 0.08 × 0/400/800: 0/32/64",
      "hyperdisk-balanced:iops on-demand 0.005 × 0/4000/8000: 0/20/40",
      "hyperdisk-balanced:throughput on-demand 0.04 × 0/200/400: 0/8/16",
    ]);
  });

  it("of N1 machines are billed beside vCPUs and memory", () => {
    const config = { machineType: "n1-standard-8", guestAccelerators: [{ type: "nvidia-l4", count: 2 }] };
    expect(brief([pool("us-central1-a", config)]).slice(0, 3)).toEqual([
      "nvidia-l4 on-demand 0.56004 × 0/4/8: 0/1635.32/3270.63",
      "core:n1 on-demand 0.031611 × 0/16/32: 0/369.22/738.43",
      "ram:n1 on-demand 0.004237 × 0/60/120: 0/185.58/371.16",
    ]);
  });

  it("with local SSDs of their own choice pay for those", () => {
    const config = { machineType: "g2-standard-8", ephemeralStorageLocalSsdConfig: { localSsdCount: 1 } };
    expect(brief([pool("us-central1-a", config)])[2]).toBe("local-ssd on-demand 0.08 × 0/750/1500: 0/60/120");
  });

  it.each([
    ["machine type", { machineType: UNKNOWN }, {}, "nodeConfig.machineType: known only after creation"],
    ["way of buying", { machineType: "e2-medium", spot: UNKNOWN }, {}, "nodeConfig.spot: known only after creation"],
    [
      "number",
      { machineType: "e2-medium" },
      { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: UNKNOWN } },
      "autoscaling.totalMaxNodeCount: known only after creation",
    ],
  ])("of an unknown %s are unpriced, never 0", (_, config, inputs, why) => {
    expect(measuredGcp([pool("us-central1-a", config, inputs)])).toEqual({
      state: "unpriced",
      why,
      unknownQuantity: true,
    });
  });

  it("of an unknown number may be assumed", () => {
    const unsure = pool(
      "us-central1-a",
      { machineType: "e2-medium" },
      { autoscaling: { totalMinNodeCount: 0, totalMaxNodeCount: UNKNOWN } },
    );
    const measurement = measuredGcp([unsure], { assumeUnknownCount: 5 });
    expect(measurement).toMatchObject({
      lines: [{ quantity: { min: 0, planned: 2, max: 5 }, note: "unknown max taken as 5" }, {}, {}],
    });
  });
});

describe("nodes in a reservation", () => {
  const affinity = (values?: unknown) => ({
    reservationAffinity:
      values === undefined
        ? { consumeReservationType: "ANY_RESERVATION" }
        : { consumeReservationType: "SPECIFIC_RESERVATION", key: "compute.googleapis.com/reservation-name", values },
  });

  it("that they name add nothing but their disks; who pays is said", () => {
    const train = pool("us-west1-c", { machineType: "a3-ultragpu-8g", ...affinity(["h200-block"]) });
    expect(measuredGcp([train])).toMatchObject({
      state: "priced",
      lines: [
        {
          sku: "a3-ultragpu-8g",
          description: "a3-ultragpu-8g nodes in a reservation",
          purchase: "reservation",
          unit: "instance-hour",
          unitPrice: "0",
          quantity: { min: 0, planned: 2, max: 4 },
          monthly: { min: 0, planned: 0, max: 0 },
          confidence: "documented",
          note: "accelerators, host and local SSD are paid by h200-block, which this stack does not declare",
        },
        {
          sku: "hyperdisk-balanced",
          quantity: { min: 0, planned: 200, max: 400 },
          monthly: { min: 0, planned: 16, max: 32 },
        },
      ],
    });
  });

  it("of this stack name it, though its name is only known later", () => {
    const reservation = node(reservationToken, "block");
    const train = pool(
      "us-west1-c",
      { machineType: "a3-ultragpu-8g", ...affinity([UNKNOWN]) },
      {},
      {
        propertyDependencies: { nodeConfig: [reservation.urn] },
      },
    );
    expect(measuredGcp([train, reservation])).toMatchObject({
      lines: [
        {
          purchase: "reservation",
          note: 'accelerators, host and local SSD are paid by reservation "block" of this stack',
        },
        {},
      ],
    });
  });

  it("of calendar mode say so", () => {
    const component = node(
      gpuPoolToken,
      "train",
      { capacity: { kind: "calendar", reservation: "dated" } },
      { custom: false },
    );
    const train = pool(
      "us-west1-c",
      { machineType: "a3-ultragpu-8g", ...affinity(["dated"]) },
      {},
      { parent: component.urn },
    );
    expect(measuredGcp([train, component])).toMatchObject({
      lines: [
        { purchase: "calendar", unitPrice: "0", description: "a3-ultragpu-8g nodes in a calendar reservation" },
        {},
      ],
    });
  });

  it("that is any open one are billed on demand, as none may match", () => {
    const any = pool("us-east4-a", { machineType: "a3-highgpu-8g", ...affinity() });
    expect(measuredGcp([any])).toMatchObject({
      lines: [
        {
          sku: "nvidia-h100-80gb",
          purchase: "on-demand",
          note: "paid by an open reservation instead where one matches",
        },
        { sku: "host:a3-highgpu-8g" },
        { sku: "local-ssd" },
        { sku: "pd-balanced" },
      ],
    });
  });

  it("say what they would cost on demand, in no total, unless this stack pays or a part has no price", () => {
    const elsewhere = (...nodes: ResourceNode[]) => {
      const answer = measuredGcp(nodes);
      return answer.state === "priced" ? answer.lines[0]!.elsewhere : answer;
    };
    const slice = { machineType: "ct5p-hightpu-4t", ...affinity(["tpus"]) };
    // 1,024 chips × 4.20 USD × 730 hours.
    expect(elsewhere(pool("us-east5-a", slice, { autoscaling: undefined, nodeCount: 256 }))).toEqual({
      min: 3_139_584,
      planned: 3_139_584,
      max: 3_139_584,
    });
    const ultra = { machineType: "a3-ultragpu-8g", ...affinity(["h200-block"]) };
    // (8 × 9.31174 + 12.266) USD × 730 hours for each node.
    expect(elsewhere(pool("us-west1-c", ultra))).toEqual({ min: 0, planned: 126_669.48, max: 253_338.97 });
    expect(elsewhere(pool("europe-west1-b", ultra))).toBeUndefined();
    const reservation = node(reservationToken, "block");
    const ours = { propertyDependencies: { nodeConfig: [reservation.urn] } };
    expect(elsewhere(pool("us-west1-c", ultra, {}, ours), reservation)).toBeUndefined();
  });

  it("of TPU chips count chips", () => {
    const slice = pool(
      "us-east5-a",
      { machineType: "ct5p-hightpu-4t", ...affinity(["tpus"]) },
      { autoscaling: undefined, nodeCount: 256 },
    );
    expect(brief([slice])).toEqual([
      "tpu-v5p reservation 0 × 1024/1024/1024: 0/0/0",
      "pd-balanced on-demand 0.1 × 25600/25600/25600: 2560/2560/2560",
    ]);
  });
});

describe("TPU nodes", () => {
  it.each([
    ["ct5p-hightpu-4t", "us-east5-a", {}, 256, "tpu-v5p on-demand 4.2 × 1024/1024/1024: 3139584/3139584/3139584"],
    ["ct6e-standard-8t", "us-east1-d", {}, 1, "tpu-v6e on-demand 2.7 × 8/8/8: 15768/15768/15768"],
    ["ct5lp-hightpu-4t", "us-central1-a", { spot: true }, 1, "tpu-v5e spot 0.24493 × 4/4/4: 715.2/715.2/3504"],
    ["ct5lp-hightpu-1t", "us-central1-a", { flexStart: true }, 4, "tpu-v5e flex-start 0.6 × 4/4/4: 1752/1752/1752"],
    ["tpu7x-standard-4t", "us-central1-c", {}, 16, "tpu-7x on-demand 12 × 64/64/64: 560640/560640/560640"],
  ])("%s in %s: chips of a node × nodes", (machineType, zone, config, nodeCount, line) => {
    expect(brief([pool(zone, { machineType, ...config }, { autoscaling: undefined, nodeCount })])[0]).toBe(line);
  });

  it("of a slice that is planned at zero cost nothing before their ceiling", () => {
    const slice = node(sliceToken, "dev", { generation: "v5e", topology: "2x2", scaleToZero: true }, { custom: false });
    const inputs = { autoscaling: { minNodeCount: 0, maxNodeCount: 1 }, initialNodeCount: 0 };
    const nodes = {
      ...pool("us-central1-a", { machineType: "ct5lp-hightpu-4t" }, inputs, { parent: slice.urn }),
      name: "dev-0",
    };
    expect(brief([nodes, slice])).toEqual([
      "tpu-v5e on-demand 1.2 × 0/0/4: 0/0/3504",
      "pd-balanced on-demand 0.1 × 0/0/100: 0/0/10",
    ]);
  });
});

describe("clusters", () => {
  const fee = "cluster on-demand 0.10 × 1/1/1: 73/73/73";

  it("cost their fee", () => {
    expect(measuredGcp([node(clusterToken, "main", { location: "us-central1", removeDefaultNodePool: true })])).toEqual(
      {
        state: "priced",
        lines: [
          {
            urn: urnOf(clusterToken, "main"),
            sku: "cluster",
            description: "GKE cluster management fee",
            region: "us-central1",
            purchase: "on-demand",
            quantity: { min: 1, planned: 1, max: 1 },
            unit: "cluster-hour",
            unitPrice: "0.10",
            currency: "USD",
            priceSource:
              "price comparisons and public repositories that quote https://cloud.google.com/kubernetes-engine/pricing",
            priceDate: "2026-04-20",
            confidence: "reported",
            monthly: { min: 73, planned: 73, max: 73 },
            note: "each billing account has credit for one zonal or Autopilot cluster",
          },
        ],
      },
    );
  });

  it("on the extended channel say what that may come to", () => {
    const inputs = { location: "us-central1", removeDefaultNodePool: true, releaseChannel: { channel: "EXTENDED" } };
    expect(measuredGcp([node(clusterToken, "main", inputs)])).toMatchObject({
      lines: [
        {
          note: "each billing account has credit for one zonal or Autopilot cluster; 0.60 an hour in all once its version leaves standard support",
        },
      ],
    });
  });

  it("cost the pools that they bring as well", () => {
    const inline = { nodeConfig: { machineType: "e2-standard-4" }, nodeCount: 2 };
    expect(brief([node(clusterToken, "main", { location: "us-central1-a", nodePools: [inline] })])).toEqual([
      fee,
      "core:e2 on-demand 0.02181159 × 8/8/8: 127.38/127.38/127.38",
      "ram:e2 on-demand 0.00292353 × 32/32/32: 68.29/68.29/68.29",
      "pd-balanced on-demand 0.1 × 200/200/200: 20/20/20",
    ]);
    // The default pool of a regional cluster stands in three zones.
    expect(brief([node(clusterToken, "main", { location: "us-central1", initialNodeCount: 1 })])).toEqual([
      fee,
      "core:e2 on-demand 0.02181159 × 3/3/3: 47.77/47.77/47.77",
      "ram:e2 on-demand 0.00292353 × 12/12/12: 25.61/25.61/25.61",
      "pd-balanced on-demand 0.1 × 300/300/300: 30/30/30",
    ]);
  });

  it("keep their fee and their other pools when one pool has no price", () => {
    const pools = [
      { nodeConfig: { machineType: "x9-huge-1" }, nodeCount: 1 },
      { nodeConfig: { machineType: "e2-medium" }, nodeCount: 1 },
    ];
    expect(brief([node(clusterToken, "main", { location: "us-central1-a", nodePools: pools })])).toEqual([
      fee,
      "core:e2 on-demand 0.02181159 × 1/1/1: 15.92/15.92/15.92",
      "ram:e2 on-demand 0.00292353 × 4/4/4: 8.54/8.54/8.54",
      "pd-balanced on-demand 0.1 × 100/100/100: 10/10/10",
      "unpriced: nodePools[0]: what x9-huge-1 is billed by is not known: it is in no table of machine types",
    ]);
    expect(brief([node(clusterToken, "main", { location: "us-central1-a", nodePools: UNKNOWN })])).toEqual([
      fee,
      "unpriced: nodePools: known only after creation",
    ]);
  });

  it("name what is billed by use", () => {
    const autopilot = measuredGcp([node(clusterToken, "main", { location: "us-central1", enableAutopilot: true })]);
    expect(autopilot).toMatchObject({ state: "priced", notes: ["pods of an Autopilot cluster are billed by use"] });
    const inputs = { location: "us-central1", removeDefaultNodePool: true, clusterAutoscaling: { enabled: true } };
    expect(measuredGcp([node(clusterToken, "main", inputs)])).toMatchObject({
      notes: ["nodes of auto-provisioned pools are billed by use"],
    });
  });

  it("without a place are unpriced", () => {
    expect(
      measuredGcp([{ ...node(poolToken, "p", { nodeConfig: { machineType: "e2-medium" }, nodeCount: 1 }) }]),
    ).toMatchObject({
      state: "unpriced",
    });
  });
});
