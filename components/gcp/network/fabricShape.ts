import { type Problem, Problems } from "../../core/problem.ts";
import { checkGcpZone } from "../../hardware/gcp/region.ts";

const rdmaGuide = "https://docs.cloud.google.com/vpc/docs/rdma-network-profiles";

/** Kinds of GPUDirect fabric that need VPCs of their own. */
export const GkeFabricKind = {
  /** A3 High: four gVNIC VPCs. */
  Tcpx: "tcpx",
  /** A3 Mega: eight gVNIC VPCs. */
  Tcpxo: "tcpxo",
  /** A3 Ultra, A4 and A4X: one gVNIC VPC, and one VPC with the RDMA network profile of a zone. */
  Rdma: "rdma",
} as const;
export type GkeFabricKind = (typeof GkeFabricKind)[keyof typeof GkeFabricKind];

/** The further networks that nodes of GPUDirect machines are attached to. */
export interface GkeFabricShape {
  /** Which machines they are for. Plain. */
  kind: GkeFabricKind;
  /** Zone of the nodes, for `rdma` and for it alone: an RDMA network serves one zone. Plain. Another zone is another fabric. */
  zone?: string;
  /** Nodes that each of its networks should have room for. Plain. @default 250: a /24 for each network */
  maxNodes?: number;
  /** Subnets of the RDMA VPC: 8 for A3 Ultra and A4, 4 for A4X. Plain. @default 8 */
  rdmaSubnets?: number;
}

/** What a fabric of each kind is made of. */
export const fabricShapes: Readonly<
  Record<GkeFabricKind, { readonly gvnicNetworks: number; readonly gvnicMtu: number; readonly rdma: boolean }>
> = {
  tcpx: { gvnicNetworks: 4, gvnicMtu: 8244, rdma: false },
  tcpxo: { gvnicNetworks: 8, gvnicMtu: 8244, rdma: false },
  rdma: { gvnicNetworks: 1, gvnicMtu: 8896, rdma: true },
};

/** Name of a fabric among those of one network: `tcpxo`, `rdma-us-central1-a`. */
export function fabricName({ kind, zone }: Pick<GkeFabricShape, "kind" | "zone">): string {
  return zone === undefined ? kind : `${kind}-${zone}`;
}

/** Everything about the fabrics of a network in this region, but for their addresses. */
export function checkFabrics(fabrics: readonly GkeFabricShape[], region: string): Problem[] {
  const problems = new Problems();
  const names: string[] = [];
  fabrics.forEach((fabric, index) => {
    const path = `fabrics[${index}]`;
    const { kind, zone, maxNodes, rdmaSubnets } = fabric ?? {};
    if (!Object.hasOwn(fabricShapes, kind)) {
      problems.error(`${path}.kind`, kind, "is not a kind of GPUDirect fabric", "use tcpx, tcpxo or rdma");
      return;
    }
    const { rdma } = fabricShapes[kind];
    if (rdma) {
      const rule = "is missing: an RDMA network profile is bound to one zone";
      if (zone === undefined) problems.error(`${path}.zone`, zone, rule, "give the zone of the pool", rdmaGuide);
      else problems.add(checkGcpZone(zone, region, `${path}.zone`));
      if (rdmaSubnets !== undefined && rdmaSubnets !== 8 && rdmaSubnets !== 4) {
        const rule = "is not the number of RDMA interfaces of any machine type";
        problems.error(`${path}.rdmaSubnets`, rdmaSubnets, rule, "use 8, or 4 for A4X", rdmaGuide);
      }
    } else {
      const rule = `is given, and the networks of ${kind} serve the whole region`;
      if (zone !== undefined) problems.error(`${path}.zone`, zone, rule, "remove it");
      const needless = `is given, and ${kind} has no RDMA network`;
      if (rdmaSubnets !== undefined) problems.error(`${path}.rdmaSubnets`, rdmaSubnets, needless, "remove it");
    }
    if (maxNodes !== undefined && (!Number.isInteger(maxNodes) || maxNodes < 1)) {
      const rule = "must be a whole number of nodes, 1 or more";
      problems.error(`${path}.maxNodes`, maxNodes, rule, "give for example 250");
    }
    const name = fabricName(fabric);
    if (names.includes(name)) {
      const rule = `is the same fabric as fabrics[${names.indexOf(name)}]`;
      problems.error(path, name, rule, "name it once; several pools can use it");
    }
    names[index] = name;
  });
  return problems.list;
}
