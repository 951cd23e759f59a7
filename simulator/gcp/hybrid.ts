import { type GoogleType, computeLink as link } from "./googleType.ts";
import { address, computeMadeAt, fingerprint, global, lastPart, number, regional, regionOf, text } from "./made.ts";
import { inUse, network, notFound } from "./refusals.ts";

const made = { creationTimestamp: computeMadeAt };

/** Ways to other clouds and to racks of one's own. */
export const hybridTypes: readonly GoogleType[] = [
  {
    type: "gcp:compute/haVpnGateway:HaVpnGateway",
    id: regional("vpnGateways"),
    link,
    outputs: ({ seed }) => ({ labelFingerprint: fingerprint(seed) }),
    called: "HaVpnGateway",
    refers: [network("network")],
  },
  {
    type: "gcp:compute/externalVpnGateway:ExternalVpnGateway",
    id: global("externalVpnGateways"),
    link,
    outputs: ({ seed }) => ({ labelFingerprint: fingerprint(seed) }),
    called: "ExternalVpnGateway",
  },
  {
    type: "gcp:compute/vPNTunnel:VPNTunnel",
    id: regional("vpnTunnels"),
    link,
    outputs: ({ seed }) => ({
      ...made,
      tunnelId: number(seed),
      detailedStatus: "Tunnel is up and running.",
      labelFingerprint: fingerprint(seed),
      sharedSecretHash: fingerprint(seed),
    }),
    called: "VpnTunnel",
    refers: [
      {
        path: "vpnGateway",
        to: ["gcp:compute/haVpnGateway:HaVpnGateway"],
        missing: notFound,
        holds: inUse("vpn_gateway"),
      },
      {
        path: "peerExternalGateway",
        to: ["gcp:compute/externalVpnGateway:ExternalVpnGateway"],
        missing: notFound,
        holds: inUse("external_vpn_gateway"),
      },
      { path: "router", to: ["gcp:compute/router:Router"], missing: notFound, holds: inUse("router") },
    ],
  },
  {
    type: "gcp:compute/routerInterface:RouterInterface",
    id: (one) => `${regionOf(one)}/${lastPart(text(one.inputs, "router"))}/${one.name}`,
    called: "",
    refers: [
      { path: "router", to: ["gcp:compute/router:Router"], missing: notFound },
      { path: "vpnTunnel", to: ["gcp:compute/vPNTunnel:VPNTunnel"], missing: notFound },
    ],
  },
  {
    type: "gcp:compute/routerPeer:RouterPeer",
    id: (one) =>
      `projects/${one.project}/regions/${regionOf(one)}/routers/${lastPart(text(one.inputs, "router"))}/${one.name}`,
    outputs: () => ({ managementType: "MANAGED_BY_USER" }),
    called: "RouterBgpPeer",
    refers: [{ path: "router", to: ["gcp:compute/router:Router"], missing: notFound }],
  },
  {
    type: "gcp:compute/interconnectAttachment:InterconnectAttachment",
    id: regional("interconnectAttachments"),
    link,
    outputs: ({ seed }) => ({
      ...made,
      state: "ACTIVE",
      googleReferenceId: number(seed),
      pairingKey: "",
      partnerAsn: "",
      cloudRouterIpAddress: `${address(seed, "169.254")}/29`,
      customerRouterIpAddress: `${address(`${seed}/customer`, "169.254")}/29`,
      labelFingerprint: fingerprint(seed),
    }),
    called: "InterconnectAttachment",
    refers: [{ path: "router", to: ["gcp:compute/router:Router"], missing: notFound, holds: inUse("router") }],
  },
];
