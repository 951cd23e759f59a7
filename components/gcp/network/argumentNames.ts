import { keysOf, type Shape } from "../../core/knownKeys.ts";
import type { GkeNetworkArgs } from "../gkeNetwork.ts";
import type { GkeFabricShape } from "./fabricShape.ts";

/** Arguments of `GkeNetwork`, nested ones too: any other is a misspelt one. */
export const gkeNetworkShape: Shape = {
  keys: keysOf<GkeNetworkArgs>({
    projectId: 1,
    region: 1,
    maxNodes: 1,
    podsPerNode: 1,
    nodeRange: 1,
    podRange: 1,
    serviceRange: 1,
    reservedCidrs: 1,
    nat: 1,
    fabrics: 1,
    fabricRange: 1,
    privateServices: 1,
    privateServicesRange: 1,
    mtu: 1,
    flowLogs: 1,
    labels: 1,
    team: 1,
    project: 1,
    environment: 1,
    owner: 1,
  }),
  inner: {
    fabrics: {
      list: true,
      keys: keysOf<GkeFabricShape>({ kind: 1, zone: 1, maxNodes: 1, rdmaSubnets: 1 }),
      example: (given) => `{kind: ${JSON.stringify(typeof given === "string" ? given : "tcpxo")}}`,
    },
  },
};
