import { computeLink, type GoogleType } from "./googleType.ts";
import { address, computeMadeAt, fingerprint, global, lastPart, number, regional, regionOf, text } from "./made.ts";
import { quotaExceeded } from "./quota.ts";
import { freeRange, gatewayOf, overlappingRange, overlappingSubnet } from "./ranges.ts";
import { inUse, network, notFound, subnetwork } from "./refusals.ts";

const link = computeLink;
const times = (create: number, remove = create) => ({
  create,
  delete: remove,
  source: "hashicorp/terraform-provider-google test logs in public issues (networks: tens of seconds)",
});

/** Networks, subnets and the ways out of them. */
export const networkTypes: readonly GoogleType[] = [
  {
    type: "gcp:compute/network:Network",
    id: global("networks"),
    link,
    outputs: ({ seed }) => ({ networkId: number(seed), numericId: number(seed), gatewayIpv4: "" }),
    minutes: times(0.4, 0.5),
    called: "Network",
  },
  {
    type: "gcp:compute/subnetwork:Subnetwork",
    id: regional("subnetworks"),
    link,
    outputs: ({ seed, inputs }) => ({
      creationTimestamp: computeMadeAt,
      gatewayAddress: gatewayOf(inputs) ?? address(seed, "10.0"),
      fingerprint: fingerprint(seed),
      subnetworkId: Number(number(seed).slice(0, 15)),
      state: "",
      ipv6CidrRange: "",
      ipv6GceEndpoint: "",
    }),
    minutes: times(0.4, 0.4),
    called: "Subnetwork",
    refers: [network("network")],
    refuse: overlappingSubnet,
  },
  {
    type: "gcp:compute/firewall:Firewall",
    id: global("firewalls"),
    link,
    outputs: () => ({ creationTimestamp: computeMadeAt }),
    minutes: times(0.2),
    called: "Firewall",
    refers: [network("network")],
  },
  {
    type: "gcp:compute/route:Route",
    id: global("routes"),
    link,
    outputs: () => ({ creationTimestamp: computeMadeAt, nextHopNetwork: "" }),
    minutes: times(0.4),
    called: "Route",
    refers: [network("network")],
  },
  {
    type: "gcp:compute/router:Router",
    id: regional("routers"),
    link,
    outputs: () => ({ creationTimestamp: computeMadeAt }),
    minutes: times(0.2),
    called: "Router",
    refers: [network("network")],
  },
  {
    type: "gcp:compute/routerNat:RouterNat",
    id: (made) => `${made.project}/${regionOf(made)}/${lastPart(text(made.inputs, "router"))}/${made.name}`,
    minutes: times(0.3),
    called: "RouterNat",
    refers: [
      { path: "router", to: ["gcp:compute/router:Router"], missing: notFound },
      {
        path: "natIps[]",
        to: ["gcp:compute/address:Address"],
        missing: notFound,
        holds: inUse("address", ({ inputs }) => lastPart(text(inputs, "router"))),
      },
      { path: "subnetworks[].name", to: ["gcp:compute/subnetwork:Subnetwork"], missing: notFound },
    ],
  },
  {
    type: "gcp:compute/address:Address",
    id: regional("addresses"),
    link,
    outputs: ({ seed, inputs }) => ({
      address: text(inputs, "address") || address(seed, text(inputs, "addressType") === "INTERNAL" ? "10.0" : "203.0"),
      creationTimestamp: computeMadeAt,
      labelFingerprint: fingerprint(seed),
      users: [],
    }),
    minutes: times(0.1),
    called: "Address",
    refers: [subnetwork("subnetwork"), network("network")],
    refuse: quotaExceeded,
  },
  {
    type: "gcp:compute/globalAddress:GlobalAddress",
    id: global("addresses"),
    link,
    outputs: ({ seed, inputs }) => ({
      address: text(inputs, "address") || freeRange(inputs, seed),
      creationTimestamp: computeMadeAt,
      labelFingerprint: fingerprint(seed),
    }),
    minutes: times(0.3),
    called: "GlobalAddress",
    refers: [network("network")],
    refuse: overlappingRange,
  },
  {
    type: "gcp:compute/networkPeering:NetworkPeering",
    id: ({ inputs, name }) => `${lastPart(text(inputs, "network"))}/${name}`,
    project: false,
    outputs: () => ({ state: "ACTIVE", stateDetails: "[2026-01-01T00:00:00.000-08:00]: Connected." }),
    minutes: times(0.6),
    called: "",
    refers: [network("network"), network("peerNetwork")],
  },
];
