import type { Properties } from "../../../components/core/value.ts";
import { asList, asText, type Converter, physicalName, type Shape, sendAll, unsent } from "../convert.ts";

const service = "hashicorp/terraform-provider-google google/services/compute";

/** Region and zone are in the address of the request; the descriptions say that they cannot be set in its body. */
const common: Shape = { project: unsent, deletionPolicy: unsent, name: unsent, region: unsent, zone: unsent };

/** A resource of Compute Engine whose request is the resource itself. */
function create(type: string, file: string, shape: Shape = {}): Converter {
  return {
    source: `${service}/${file}`,
    requests: (inputs, node) => [
      {
        api: "compute",
        type,
        body: { ...sendAll(inputs, { ...common, ...shape }), name: physicalName(node, inputs["name"]) },
      },
    ],
  };
}

/** A block that is there is switched on. */
const switchedOn = { of: {}, as: (block: unknown) => ({ enable: true, ...(block as Properties) }) };

const protocols: Shape = { protocol: "IPProtocol" };

const instance: Shape = {
  guestAccelerators: "guestAccelerators",
  localSsds: { of: { diskSizeGb: { as: asText } } },
};

interface ProjectShare {
  readonly id?: unknown;
  readonly projectId?: unknown;
}

const shareSettings: Shape = {
  projectMaps: {
    to: "projectMap",
    as: (shares) =>
      Object.fromEntries(
        (shares as readonly ProjectShare[]).map(({ id, projectId }) => [String(id ?? projectId), { projectId }]),
      ),
  },
  projects: {
    to: "projectMap",
    as: (projects) =>
      Object.fromEntries((projects as readonly string[]).map((projectId) => [projectId, { projectId }])),
  },
};

export const computeConverters: Readonly<Record<string, Converter>> = {
  "gcp:compute/network:Network": create("Network", "resource_compute_network.go", {
    // Removes routes once the network is there.
    deleteDefaultRoutesOnCreate: unsent,
    deleteBgpAlwaysCompareMed: unsent,
    routingMode: "routingConfig.routingMode",
    bgpAlwaysCompareMed: "routingConfig.bgpAlwaysCompareMed",
    bgpBestPathSelectionMode: "routingConfig.bgpBestPathSelectionMode",
    bgpInterRegionCost: "routingConfig.bgpInterRegionCost",
  }),
  "gcp:compute/subnetwork:Subnetwork": create("Subnetwork", "resource_compute_subnetwork.go", {
    sendSecondaryIpRangeIfEmpty: unsent,
    logConfig: switchedOn,
  }),
  "gcp:compute/firewall:Firewall": create("Firewall", "resource_compute_firewall.go", {
    allows: { to: "allowed", of: protocols },
    denies: { to: "denied", of: protocols },
    enableLogging: "logConfig.enable",
    logConfig: switchedOn,
  }),
  "gcp:compute/router:Router": create("Router", "resource_compute_router.go", {
    md5AuthenticationKeys: { as: asList },
  }),
  "gcp:compute/routerNat:RouterNat": {
    source: `${service}/resource_compute_router_nat.go`,
    requests: (inputs, node) => {
      const nat = sendAll(inputs, {
        ...common,
        router: unsent,
        initialNatIps: unsent,
        subnetworks: { of: { sourceIpRangesToNats: "sourceIpRangesToNat" } },
      });
      // The provider changes the router: its gateways are a part of it.
      return [
        { api: "compute", type: "Router", body: { nats: [{ ...nat, name: physicalName(node, inputs["name"]) }] } },
      ];
    },
  },
  "gcp:compute/route:Route": create("Route", "resource_compute_route.go", { nextHopInstanceZone: unsent }),
  "gcp:compute/address:Address": create("Address", "resource_compute_address.go"),
  "gcp:compute/globalAddress:GlobalAddress": create("Address", "resource_compute_global_address.go"),
  "gcp:compute/resourcePolicy:ResourcePolicy": create("ResourcePolicy", "resource_compute_resource_policy.go", {
    diskConsistencyGroupPolicy: { of: { enabled: unsent } },
    snapshotSchedulePolicy: { of: { snapshotProperties: { of: { storageLocations: { as: asList } } } } },
  }),
  "gcp:compute/reservation:Reservation": create("Reservation", "resource_compute_reservation.go", {
    shareSettings: { of: shareSettings },
    specificReservation: {
      of: { count: { as: asText }, assuredCount: unsent, inUseCount: unsent, instanceProperties: { of: instance } },
    },
    deleteAfterDuration: { of: { seconds: { as: asText } } },
  }),
  "gcp:compute/futureReservation:FutureReservation": create(
    "FutureReservation",
    "resource_compute_future_reservation.go (google-beta)",
    {
      shareSettings: { of: shareSettings },
      specificSkuProperties: { of: { totalCount: { as: asText }, instanceProperties: { of: instance } } },
      timeWindow: { of: { duration: { of: { seconds: { as: asText } } } } },
      autoCreatedReservationsDuration: { of: { seconds: { as: asText } } },
    },
  ),
};
