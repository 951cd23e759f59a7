import { Confidence, type Fact } from "../../../core/fact.ts";
import type { Accelerator } from "../../accelerator.ts";
import { GcpCapacityKind, GcpFabric, type GcpMachineType, type GcpNetworking } from "../machineType.ts";

/* Sources. `machinePage` is Google's page; the lists are what the Compute Engine API answers, as others publish it. */
export const machinePage = "https://docs.cloud.google.com/compute/docs/gpus";
export const ssdPage = "https://docs.cloud.google.com/compute/docs/disks/local-ssd";
export const regionList = "Cyclenerd/google-cloud-pricing-cost-calculator tools/machinetyperegion.csv";
export const zoneList = "skypilot-org/skypilot-catalog catalogs/v8/gcp/vms.csv";
export const toolkit = "GoogleCloudPlatform/cluster-toolkit modules/compute/gke-node-pool";

/** Shape, network and disks as Google's page has them, regions as the API lists them. */
export const documented: Fact = {
  source: `${machinePage}; local SSD: ${ssdPage}; regions: ${regionList}`,
  asOf: "2026-08-17",
  confidence: Confidence.Documented,
};

/** Types that no page describes, as GKE's own autoscaler has them. */
export const autoscaler = "k8s.io/gke-autoscaling cluster-autoscaler/pkg/cloudprovider/gke/machinetypes";
export const withoutPage: Fact = { source: autoscaler, asOf: "2026-08-17", confidence: Confidence.Observed };

const { OnDemand, Spot, Reservation, FlexStart, Queued, Calendar } = GcpCapacityKind;
export const anyKind = [OnDemand, Spot, Reservation, FlexStart, Queued, Calendar] as const;
export const anyKindButCalendar = [OnDemand, Spot, Reservation, FlexStart, Queued] as const;

/** The ordinary interface alone. */
export function plain(gbps: number): GcpNetworking {
  return { interfaces: 1, gbps, fabric: GcpFabric.None, extraGvnicNetworks: 0, rdmaSubnets: 0 };
}

/** One gVNIC VPC for each GPU interface. */
export function tcp(fabric: "tcpx" | "tcpxo", gbps?: number): GcpNetworking {
  const extraGvnicNetworks = fabric === GcpFabric.Tcpx ? 4 : 8;
  const speed = gbps === undefined ? {} : { gbps };
  return { interfaces: 1 + extraGvnicNetworks, ...speed, fabric, extraGvnicNetworks, rdmaSubnets: 0, mtu: 8244 };
}

/** A second gVNIC VPC, and the subnets of one VPC with the RDMA network profile. */
export function rdma(gbps: number, rdmaSubnets: number, interfaces = 2 + rdmaSubnets): GcpNetworking {
  return { interfaces, gbps, fabric: GcpFabric.Rdma, extraGvnicNetworks: 1, rdmaSubnets, mtu: 8896 };
}

export const gpu = (name: string, count: number, memoryGiB: number): Accelerator => ({
  name,
  vendor: "nvidia",
  count,
  memoryGiB,
});

/** What every row of the table has to say; the rest follows. */
type Row = Omit<GcpMachineType, "place" | "series" | "family" | "arch"> & Partial<Pick<GcpMachineType, "arch">>;

/** `a3-megagpu-8g` → series `a3`, family `a3-megagpu`. */
export function machine(row: Row): GcpMachineType {
  const [series = "", size = ""] = row.name.split("-");
  return { arch: "x86_64", ...row, place: "gcp", series, family: `${series}-${size}` };
}

/** The same machine without the local SSD that it comes with. */
export function withoutSsd(type: GcpMachineType, facts: Fact = type): GcpMachineType {
  const { localSsd: _, note: __, ...rest } = type;
  const { source, asOf, confidence } = facts;
  return { ...rest, name: `${type.name}-nolssd`, source, asOf, confidence };
}
