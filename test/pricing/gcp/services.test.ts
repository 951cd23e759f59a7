import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/core/value.ts";
import { lustrePrices, PriceBook, type PriceRow } from "../../../components/pricing/index.ts";
import { storagePrices } from "../../../components/pricing/storagePrices.ts";
import { measured } from "../graph.ts";
import { gpuPoolToken, measuredGcp, node, reservationToken, sliceToken, urnOf } from "./graph.ts";

/** `sku purchase unit unitPrice × planned = monthly`, or what it is instead. */
function brief(type: string, inputs: Record<string, unknown>, custom = true): string[] {
  const measurement = measuredGcp([node(type, "it", inputs, { custom })]);
  const lines = "lines" in measurement ? (measurement.lines ?? []) : [];
  return [
    ...lines.map(({ sku, purchase, unit, unitPrice, quantity, monthly, oneOff }) => {
      const amount = oneOff === undefined ? String(monthly.planned) : `${oneOff} once`;
      return `${sku} ${purchase} ${unit} ${unitPrice} × ${quantity.planned} = ${amount}`;
    }),
    ...(measurement.state === "priced" ? [] : [`${measurement.state}: ${measurement.why}`]),
  ];
}

const fix = (service: string, sku: string, region: string, purchase = "on-demand") =>
  `Fix: add a price row {"place":"gcp","service":"${service}","sku":"${sku}","region":"${region}","purchase":"${purchase}"} with its unit, price, source and date`;

describe("Managed Lustre", () => {
  const token = "gcp:lustre/instance:Instance";

  it("costs what is provisioned, by its tier", () => {
    const inputs = { location: "us-central1-a", capacityGib: "18000", perUnitStorageThroughput: "1000" };
    expect(measuredGcp([node(token, "scratch", inputs)])).toEqual({
      state: "priced",
      lines: [
        {
          urn: urnOf(token, "scratch"),
          sku: "tier-1000",
          description: "Managed Lustre, 1000 MB/s per TiB, 18000 GiB",
          region: "us-central1",
          purchase: "on-demand",
          quantity: { min: 18_000, planned: 18_000, max: 18_000 },
          unit: "GB-month",
          unitPrice: "0.600",
          currency: "USD",
          priceSource: "common knowledge of Google's price list; no price page could be read",
          priceDate: "2026-11-21",
          confidence: "memory",
          monthly: { min: 10_800, planned: 10_800, max: 10_800 },
          note: "per GiB; verify before relying on it",
        },
      ],
    });
  });

  // The smallest instance of each tier: the cheapest tier per GiB has the dearest entry.
  it.each([
    ["1000", "9000", "us-east5-a", "tier-1000 on-demand GB-month 0.600 × 9000 = 5400"],
    ["500", "18000", "us-central1-a", "tier-500 on-demand GB-month 0.340 × 18000 = 6120"],
    ["250", "36000", "us-west1-c", "tier-250 on-demand GB-month 0.210 × 36000 = 7560"],
    ["125", "72000", "us-east1-b", "tier-125 on-demand GB-month 0.145 × 72000 = 10440"],
  ])("of tier %s, %s GiB in %s: %s", (perUnitStorageThroughput, capacityGib, location, line) => {
    expect(brief(token, { location, capacityGib, perUnitStorageThroughput })).toEqual([line]);
  });

  it.each([
    ["without a throughput", {}],
    ["with none", { perUnitStorageThroughput: "0" }],
    ["by its mode", { perUnitStorageThroughput: "125", dynamicTierOptions: { mode: "DEFAULT_CACHE" } }],
  ])("of the Dynamic tier (%s) has no known price", (_, inputs) => {
    expect(brief(token, { location: "us-central1-a", capacityGib: "472000", ...inputs })).toEqual([
      `unpriced: no price for gcp managed-lustre tier-dynamic in us-central1, on-demand (known: tier-1000, tier-125, tier-250). ${fix("managed-lustre", "tier-dynamic", "us-central1")}`,
    ]);
  });

  it("elsewhere has no known price", () => {
    const inputs = { location: "europe-west4-a", capacityGib: "9000", perUnitStorageThroughput: "1000" };
    expect(brief(token, inputs)).toEqual([
      `unpriced: no price for gcp managed-lustre tier-1000 in europe-west4, on-demand (known in us-central1, us-east1, us-east5, us-west1). ${fix("managed-lustre", "tier-1000", "europe-west4")}`,
    ]);
  });

  it("costs the same to who compares tiers, with and without the rest of the book", () => {
    const system = { platform: "google", capacity: { unit: "GiB", amount: 18_000 }, throughputPerTiB: 500 };
    for (const source of [PriceBook.builtIn(), storagePrices]) {
      expect(lustrePrices(source, "us-east5")(system as never)).toMatchObject({
        known: true,
        monthly: 6120,
        confidence: "memory",
      });
    }
  });
});

describe("other storage", () => {
  it("Parallelstore costs its capacity", () => {
    const inputs = { location: "us-central1-a", capacityGib: "12000" };
    expect(brief("gcp:parallelstore/instance:Instance", inputs)).toEqual([
      "capacity on-demand GB-month 0.14 × 12000 = 1680",
    ]);
  });

  it("buckets are billed by use", () => {
    expect(brief("gcp:storage/bucket:Bucket", { location: "US-CENTRAL1" })).toEqual([
      "usage-based: billed by what is stored, requested and transferred",
    ]);
  });

  it.each([
    [{ zone: "us-east4-a", type: "pd-ssd", size: 500 }, "pd-ssd on-demand GB-month 0.187 × 500 = 93.5"],
    [{ zone: "us-central1-a", size: 10 }, "pd-standard on-demand GB-month 0.04 × 10 = 0.4"],
    [{ zone: "us-central1-a", type: "pd-balanced" }, "unpriced: size is missing"],
  ])("a disk %o: %s", (inputs, line) => expect(brief("gcp:compute/disk:Disk", inputs)).toEqual([line]));
});

describe("networking", () => {
  it("of a VPC costs its gateway; addresses and data are billed by use", () => {
    const token = "gcp:compute/routerNat:RouterNat";
    const nat = (inputs: Record<string, unknown>) =>
      measuredGcp([node(token, "nat", { region: "us-east5", ...inputs })]);
    expect(nat({ natIpAllocateOption: "AUTO_ONLY" })).toMatchObject({
      state: "priced",
      lines: [
        {
          sku: "nat-gateway",
          region: "us-east5",
          monthly: { min: 32.12, planned: 32.12, max: 32.12 },
          note: "0.0014 an hour for each VM that it serves, while these are 31 or fewer",
        },
      ],
      notes: ["addresses and data of the gateway are billed by use"],
    });
    expect(nat({ natIpAllocateOption: "MANUAL_ONLY" })).toMatchObject({
      notes: ["data through the gateway is billed by use"],
    });
  });

  it.each([
    ["gcp:compute/address:Address", { region: "us-east5" }, "external-address on-demand address-hour 0.005 × 1 = 3.65"],
    ["gcp:compute/address:Address", { region: "us-east5", addressType: "INTERNAL" }, "free: an address inside the VPC"],
    ["gcp:compute/globalAddress:GlobalAddress", {}, "external-address on-demand address-hour 0.005 × 1 = 3.65"],
    [
      "gcp:compute/globalAddress:GlobalAddress",
      { addressType: "INTERNAL", purpose: "VPC_PEERING", prefixLength: 20 },
      "free: an address inside the VPC",
    ],
    ["gcp:compute/network:Network", {}, "free: VPC networking of Google Cloud costs nothing of itself"],
    ["gcp:compute/subnetwork:Subnetwork", {}, "free: VPC networking of Google Cloud costs nothing of itself"],
    ["gcp:compute/firewall:Firewall", {}, "free: VPC networking of Google Cloud costs nothing of itself"],
    ["gcp:compute/router:Router", {}, "free: VPC networking of Google Cloud costs nothing of itself"],
    ["gcp:servicenetworking/connection:Connection", {}, "free: VPC networking of Google Cloud costs nothing of itself"],
    [
      "gcp:compute/resourcePolicy:ResourcePolicy",
      {},
      "free: describes how machines are placed or made; the machines are priced",
    ],
    ["gcp:serviceaccount/account:Account", {}, "free: IAM of Google Cloud costs nothing"],
    ["gcp:storage/bucketIAMMember:BucketIAMMember", {}, "free: IAM of Google Cloud costs nothing"],
    ["gcp:projects/iAMMember:IAMMember", {}, "free: IAM of Google Cloud costs nothing"],
    ["gcp:projects/service:Service", {}, "free: IAM of Google Cloud costs nothing"],
    ["gcp:kms/keyRing:KeyRing", {}, "free: holds keys, which are priced"],
    ["gcp:cloudquota/sQuotaPreference:SQuotaPreference", {}, "free: quota requests cost nothing"],
    [
      "gcp:sql/databaseInstance:DatabaseInstance",
      {},
      "unpriced: no meter for gcp:sql/databaseInstance:DatabaseInstance",
    ],
  ])("%s %o: %s", (type, inputs, line) => expect(brief(type, inputs)).toEqual([line]));
});

describe("keys", () => {
  const token = "gcp:kms/cryptoKey:CryptoKey";

  it("cost by version", () => {
    const ring = node("gcp:kms/keyRing:KeyRing", "ring", { location: "us-central1" });
    const key = node(token, "key", { rotationPeriod: "7776000s" }, { propertyDependencies: { keyRing: [ring.urn] } });
    expect(measuredGcp([key, ring])).toMatchObject({
      state: "priced",
      lines: [
        {
          sku: "key-version:software",
          region: "us-central1",
          unitPrice: "0.06",
          monthly: { planned: 0.06 },
          note: "each rotation adds a version that costs as much, until it is destroyed",
        },
      ],
      notes: ["requests to the key are billed by use"],
    });
  });

  it.each([
    [{ versionTemplate: { protectionLevel: "HSM" } }, "key-version:hsm on-demand key-month 1 × 1 = 1"],
    [{ skipInitialVersionCreation: true }, "free: a key without a version; versions are billed"],
    [
      { versionTemplate: { protectionLevel: "EXTERNAL" } },
      `unpriced: no price for gcp kms key-version:external in every region, on-demand (known: key-version:hsm, key-version:software). ${fix("kms", "key-version:external", "*")}`,
    ],
  ])("%o: %s", (inputs, line) => expect(brief(token, inputs)).toEqual([line]));
});

describe("reservations", () => {
  const h100 = { machineType: "a3-highgpu-8g" };

  it("are billed on demand, used or not", () => {
    const inputs = {
      zone: "us-east4-a",
      deleteAtTime: "2027-01-31T00:00:00Z",
      specificReservation: { count: 2, instanceProperties: h100 },
    };
    const measurement = measuredGcp([node(reservationToken, "block", inputs)]);
    expect(brief(reservationToken, inputs)).toEqual([
      "nvidia-h100-80gb on-demand GPU-hour 9.79655 × 16 = 114423.7",
      "host:a3-highgpu-8g on-demand instance-hour 9.46006 × 2 = 13811.69",
      "local-ssd on-demand GB-month 0.088 × 12000 = 1056",
    ]);
    expect(
      measurement.state === "priced" && measurement.lines.map(({ description, note }) => [description, note]),
    ).toEqual([
      ["nvidia-h100-80gb of a3-highgpu-8g, reserved, billed whether used or not", "ends 2027-01-31T00:00:00Z"],
      ["host part of a3-highgpu-8g, reserved, billed whether used or not", "ends 2027-01-31T00:00:00Z"],
      ["local SSD of a3-highgpu-8g, reserved, billed whether used or not", "ends 2027-01-31T00:00:00Z"],
    ]);
  });

  it("take the local SSDs that they list, and GPUs that they attach", () => {
    const instanceProperties = {
      machineType: "n1-standard-8",
      guestAccelerators: [{ acceleratorType: "nvidia-l4", acceleratorCount: 1 }],
      localSsds: [{ diskSizeGb: 375 }, { diskSizeGb: "375" }],
    };
    expect(
      brief(reservationToken, { zone: "us-central1-a", specificReservation: { count: 1, instanceProperties } }),
    ).toEqual([
      "nvidia-l4 on-demand GPU-hour 0.56004 × 1 = 408.83",
      "core:n1 on-demand vCPU-hour 0.031611 × 8 = 184.61",
      "ram:n1 on-demand GB-hour 0.004237 × 30 = 92.79",
      "local-ssd on-demand GB-month 0.08 × 750 = 60",
    ]);
  });

  it.each([
    ["count", { count: UNKNOWN, instanceProperties: h100 }, "specificReservation.count: known only after creation"],
    ["machine", { count: 1 }, "specificReservation.instanceProperties.machineType is missing"],
  ])("of unknown %s are unpriced", (_, specificReservation, why) => {
    expect(measuredGcp([node(reservationToken, "r", { zone: "us-east4-a", specificReservation })])).toEqual({
      state: "unpriced",
      why,
      unknownQuantity: true,
    });
  });
});

describe("future reservations", () => {
  const token = "gcp:compute/futureReservation:FutureReservation";
  const b200 = { totalCount: "4", instanceProperties: { machineType: "a4-highgpu-8g" } };
  const window = { startTime: "2027-02-01T00:00:00Z", duration: { seconds: "1209600" } };
  const submitted = { zone: "us-central1-b", planningStatus: "SUBMITTED", timeWindow: window };

  it("cost nothing as drafts", () => {
    const why = "free: a draft: nothing is bought before it is submitted";
    expect(brief(token, { ...submitted, planningStatus: "DRAFT", specificSkuProperties: b200 })).toEqual([why]);
    expect(brief(token, { zone: "us-central1-b", timeWindow: window, specificSkuProperties: b200 })).toEqual([why]);
  });

  it("of calendar mode are paid once, for their days", () => {
    const lines = [
      "nvidia-b200 calendar GPU-hour 11.277 × 10752 = 121250.3 once",
      "local-ssd on-demand GB-month 0.08 × 22093.15068493151 = 1767.45 once",
    ];
    expect(brief(token, { ...submitted, reservationMode: "CALENDAR", specificSkuProperties: b200 })).toEqual(lines);
    const timeWindow = { startTime: window.startTime, endTime: "2027-02-15T00:00:00Z" };
    expect(
      brief(token, { ...submitted, timeWindow, reservationMode: "CALENDAR", specificSkuProperties: b200 }),
    ).toEqual(lines);
  });

  it("of calendar mode for TPUs name the price that is missing", () => {
    const aggregateReservation = {
      vmFamily: "VM_FAMILY_CLOUD_TPU_LITE_POD_SLICE_CT6E",
      reservedResources: [{ accelerator: { acceleratorCount: 192 } }, { accelerator: { acceleratorCount: 64 } }],
    };
    const inputs = { ...submitted, zone: "us-east5-a", reservationMode: "CALENDAR", aggregateReservation };
    expect(brief(token, inputs)).toEqual([
      `unpriced: no price for gcp compute tpu-v6e in us-east5, calendar (known for on-demand, spot, flex-start). ${fix("compute", "tpu-v6e", "us-east5", "calendar")}`,
    ]);
    const own: PriceRow = {
      place: "gcp",
      service: "compute",
      sku: "tpu-v6e",
      region: "us-east5",
      purchase: "calendar",
      unit: "chip-hour",
      price: "1.89",
      currency: "USD",
      source: "offer 7",
      asOf: "2026-11-01",
      confidence: "documented",
    };
    const book = PriceBook.builtIn().with([own]);
    expect(measuredGcp([node(token, "dated", inputs)], { book })).toMatchObject({
      lines: [
        {
          quantity: { planned: 86_016 },
          oneOff: 162_570.24,
          monthly: { planned: 0 },
          note: "from 2027-02-01T00:00:00Z",
        },
      ],
    });
  });

  it("otherwise are billed like reservations from their start", () => {
    expect(
      brief(token, {
        ...submitted,
        zone: "us-east4-a",
        specificSkuProperties: { ...b200, instanceProperties: { machineType: "g2-standard-8" } },
      }),
    ).toEqual([
      "nvidia-l4 on-demand GPU-hour 0.55821 × 4 = 1629.97",
      "host:g2-standard-8 on-demand instance-hour 0.292622 × 4 = 854.46",
    ]);
  });

  it.each([
    [{ vmFamily: "VM_FAMILY_UNKNOWN", reservedResources: [] }, "no prices are known for VM_FAMILY_UNKNOWN"],
    [{ vmFamily: UNKNOWN }, "aggregateReservation.vmFamily: known only after creation"],
  ])("of %o are unpriced", (aggregateReservation, why) => {
    expect(brief(token, { ...submitted, aggregateReservation })).toEqual([`unpriced: ${why}`]);
  });

  it("of no time are unpriced", () => {
    const timeWindow = { startTime: window.startTime, endTime: window.startTime };
    expect(
      brief(token, { ...submitted, timeWindow, reservationMode: "CALENDAR", specificSkuProperties: b200 }),
    ).toEqual(["unpriced: timeWindow: 2027-02-01T00:00:00Z to 2027-02-01T00:00:00Z is no time"]);
  });
});

describe("pools and slices", () => {
  const calendar = { kind: "calendar", reservation: "dated", days: 14 };

  it("are free: their children are priced", () => {
    expect(brief(gpuPoolToken, { machineType: "a3-highgpu-8g" }, false)).toEqual(["free: its children are priced"]);
    expect(brief(sliceToken, { generation: "v5p", topology: "8x8x16", capacity: { kind: "spot" } }, false)).toEqual([
      "free: its children are priced",
    ]);
    expect(brief(gpuPoolToken, { capacity: { kind: "reservation", reservation: "r" } }, false)).toEqual([
      "free: its reservation is billed where it was made; its children are priced",
    ]);
    expect(brief(gpuPoolToken, { capacity: { kind: "calendar", reservation: "r" } }, false)).toEqual([
      "free: its calendar reservation was bought elsewhere; its children are priced",
    ]);
  });

  it("with a calendar reservation of so many days pay it once: planned × 24 × days", () => {
    const inputs = {
      machineType: "a4-highgpu-8g",
      zone: "us-east1-b",
      nodes: { min: 0, planned: 2, max: 4 },
      capacity: calendar,
    };
    const component = node(gpuPoolToken, "train", inputs, { custom: false });
    expect(measuredGcp([component])).toMatchObject({
      state: "priced",
      lines: [
        {
          urn: component.urn,
          component: component.urn,
          sku: "nvidia-b200",
          description: "nvidia-b200 of a4-highgpu-8g, for 14 days, no refund",
          region: "us-east1",
          purchase: "calendar",
          quantity: { min: 5376, planned: 5376, max: 5376 },
          monthly: { min: 0, planned: 0, max: 0 },
          oneOff: 60_625.15,
          confidence: "derived",
        },
        { sku: "local-ssd", oneOff: 883.73 },
      ],
    });
  });

  it("of slices count the chips of their topology", () => {
    const inputs = { generation: "v5p", topology: "8x8x16", zone: "us-east5-a", slices: 2, capacity: calendar };
    expect(brief(sliceToken, inputs, false)).toEqual([
      `unpriced: no price for gcp compute tpu-v5p in us-east5, calendar (known for on-demand, spot, flex-start). ${fix("compute", "tpu-v5p", "us-east5", "calendar")}`,
    ]);
    const own: PriceRow = {
      place: "gcp",
      service: "compute",
      sku: "tpu-v5p",
      region: "*",
      purchase: "calendar",
      unit: "chip-hour",
      price: "2.94",
      currency: "USD",
      source: "offer 7",
      asOf: "2026-11-01",
      confidence: "documented",
    };
    const book = PriceBook.builtIn().with([own]);
    const once = (more: Record<string, unknown>) => {
      const measurement = measuredGcp([node(sliceToken, "s", { ...inputs, ...more }, { custom: false })], { book });
      return (
        measurement.state === "priced" && measurement.lines.map(({ quantity, oneOff }) => [quantity.planned, oneOff])
      );
    };
    expect(once({})).toEqual([[2 * 1024 * 336, 2_023_096.32]]);
    expect(once({ plannedSlices: 1 })).toEqual([[1024 * 336, 1_011_548.16]]);
    expect(once({ slices: undefined })).toEqual([[1024 * 336, 1_011_548.16]]);
  });

  it.each([
    [{ generation: "v5p", topology: "4x4" }, "topology (4x4)"],
    [{ generation: "v9", topology: "4x4" }, 'generation ("v9") is no TPU generation'],
    [{ generation: "v5p", topology: UNKNOWN }, "topology: known only after creation"],
  ])("of %o are unpriced", (inputs, why) => {
    expect(brief(sliceToken, { zone: "us-east5-a", capacity: calendar, ...inputs }, false)[0]).toContain(
      `unpriced: ${why}`,
    );
  });

  it("without a price for their days name it", () => {
    const inputs = { machineType: "a3-ultragpu-8g", zone: "us-west1-c", nodes: { planned: 8 }, capacity: calendar };
    expect(brief(gpuPoolToken, inputs, false)).toEqual([
      `unpriced: no price for gcp compute nvidia-h200-141gb in us-west1, calendar (known for on-demand, spot, flex-start). ${fix("compute", "nvidia-h200-141gb", "us-west1", "calendar")}`,
    ]);
  });
});

describe("TPU VMs of the Cloud TPU API", () => {
  const token = "gcp:tpu/v2Vm:V2Vm";

  it.each([
    [{ acceleratorType: "v5p-32" }, "tpu-v5p on-demand chip-hour 4.2 × 16 = 49056"],
    [{ acceleratorType: "v5litepod-16" }, "tpu-v5e on-demand chip-hour 1.2 × 16 = 14016"],
    [{ acceleratorConfig: { type: "V6E", topology: "16x16" } }, "tpu-v6e on-demand chip-hour 2.7 × 256 = 504576"],
    [
      { acceleratorConfig: { type: "V5P", topology: "2x2x1" }, schedulingConfig: { spot: true } },
      "tpu-v5p spot chip-hour 1.68 × 4 = 4905.6",
    ],
    [{ acceleratorType: "v6e-8", schedulingConfig: { reserved: true } }, "tpu-v6e reservation chip-hour 0 × 8 = 0"],
    [{ acceleratorType: "v2-8" }, 'unpriced: acceleratorType: "v2-8" is of no TPU generation in the table'],
    [
      { acceleratorConfig: { type: "V6E", topology: "16" } },
      'unpriced: acceleratorConfig.topology: "16" is no topology',
    ],
    [{}, "unpriced: acceleratorType is missing"],
  ])("%o: %s", (inputs, line) => expect(brief(token, { zone: "us-east5-a", ...inputs })).toEqual([line]));
});

describe("places", () => {
  const token = "gcp:compute/address:Address";

  it("come from the resource, its provider or the stack's settings", () => {
    const region = (inputs: Record<string, unknown>, providerInputs?: Record<string, unknown>) => {
      const parts = providerInputs === undefined ? {} : { providerInputs };
      const measurement = measuredGcp([node(token, "a", inputs, parts)]);
      return measurement.state === "priced" ? measurement.lines[0]!.region : measurement.why;
    };
    expect(region({ region: "us-east5" }, { region: "us-west1" })).toBe("us-east5");
    expect(region({}, { region: "us-west1" })).toBe("us-west1");
    expect(region({})).toBe("us-central1");
    expect(region({ region: UNKNOWN })).toBe("region: known only after creation");
    expect(region({ zone: "moon" })).toBe('zone ("moon") is not the name of a zone');
  });

  it("that nobody names leave a resource without a price", () => {
    expect(measured([node(token, "a")], {}, {})).toEqual({
      state: "unpriced",
      why: "no region is known for it: set region on the resource, on its provider, or as gcp:region",
    });
  });
});
