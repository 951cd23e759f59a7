import { nearest } from "../../core/nearest.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { awsMachineTypes, findAwsMachineType } from "../../hardware/aws/catalogue.ts";
import {
  fsxEfaConnections,
  fsxEfaConnectionsDefault,
  fsxEfaConnectionsPerNode,
  fsxSources,
  gpuDirectStorageTypes,
} from "../../lustre/fsx/fsxFacts.ts";
import type { PoolRef } from "../refs.ts";

/** What clients are checked against. */
export interface ClientQuestion {
  /** Where the file system is; left out while it is not known. */
  readonly region?: string;
  readonly zone: string;
  readonly efa: boolean;
  readonly gpuDirectStorage: boolean;
  readonly clients: readonly PoolRef[];
}

/** Whether nodes of a type reach an EFA-enabled file system over EFA. `undefined` for a type that is not in the catalogue. */
export function reachesOverEfa(machineType: string): boolean | undefined {
  const machine = findAwsMachineType(machineType);
  if (machine === undefined) return undefined;
  return machine.network.efaMaximum > 0 && machine.nitro >= 4 && !/^trn2/.test(machine.family);
}

/** The rule of the nodes that mount a file system. */
export function checkLustreClients(question: ClientQuestion): Problem[] {
  const { clients, efa, gpuDirectStorage } = question;
  const problems = new Problems();
  for (const [index, client] of clients.entries()) {
    const twin = clients.findIndex((other) => other.name === client.name);
    if (twin < index) {
      problems.error(
        `clients[${index}].name`,
        client.name,
        `is the name of clients[${twin}] too`,
        "list each pool once, and give pools names of their own",
      );
    }
    problems.add(checkPlace(client, question), `clients[${index}]`);
    if (efa && client.efa) problems.add(checkEfaClient(client), `clients[${index}]`);
    if (gpuDirectStorage) problems.add(checkGpuDirect(client), `clients[${index}]`);
  }
  if (gpuDirectStorage && !efa) {
    problems.error(
      "gpuDirectStorage",
      true,
      "needs EFA on the file system",
      "set efa: true, which only a new file system takes, or leave GPUDirect Storage off",
      fsxSources.efa,
    );
  }
  if (!efa) return problems.list;
  const able = clients.filter((client) => client.efa && reachesOverEfa(client.machineType) === true);
  if (clients.length > 0 && able.length === 0) {
    problems.warning(
      "efa",
      true,
      "is used by none of the clients",
      "leave EFA off, or add a client that uses it",
      fsxSources.efaClients,
    );
  }
  const connections = able.reduce((sum, client) => sum + client.maxNodes * connectionsOf(client.machineType), 0);
  if (connections > fsxEfaConnections.most) {
    problems.warning(
      "clients",
      `${able.reduce((sum, client) => sum + client.maxNodes, 0)} nodes with EFA at most`,
      `may open ${connections} EFA connections, and one file system takes ${fsxEfaConnections.most}`,
      "let fewer nodes mount it at once, bind fewer EFA devices to LNet, or make a second file system",
      fsxSources.efa,
    );
  }
  return problems.list;
}

function checkPlace(client: PoolRef, { region, zone, efa }: ClientQuestion): Problem[] {
  const problems = new Problems();
  if (region !== undefined && client.region !== region) {
    return problems.error(
      "region",
      client.region,
      `is not the region of the file system, ${region}`,
      "make a file system in the region of the nodes",
    ).list;
  }
  if (client.zone === zone) return [];
  if (efa && client.efa) {
    problems.error(
      "zone",
      client.zone,
      `is not the zone of the file system, ${zone}: EFA does not leave a zone`,
      `put the file system in ${client.zone}, or leave EFA off`,
      fsxSources.efaClients,
    );
  } else {
    problems.warning(
      "zone",
      client.zone,
      `is not the zone of the file system, ${zone}: every byte read or written crosses a zone, 0.01 USD per GB each way`,
      `put the file system in ${client.zone}, or the nodes in ${zone}`,
      fsxSources.performance,
    );
  }
  return problems.list;
}

function checkEfaClient(client: PoolRef): Problem[] {
  const able = reachesOverEfa(client.machineType);
  if (able === true) return [];
  const problems = new Problems();
  if (able === undefined) {
    const names = nearest(
      client.machineType,
      awsMachineTypes.map(({ name }) => name),
    );
    problems.warning(
      "machineType",
      client.machineType,
      `is not in the catalogue (nearest: ${names.join(", ")}), so whether it reaches the file system over EFA is not known`,
      "check that it is of Nitro version 4 or later",
      fsxSources.efaClients,
    );
  } else {
    problems.warning(
      "machineType",
      client.machineType,
      "cannot reach an FSx file system over EFA (Nitro version 4 or later, and not trn2): it mounts over TCP, 5 Gbit/s to each server",
      "expect TCP speed on these nodes",
      fsxSources.efaClients,
    );
  }
  return problems.list;
}

function checkGpuDirect(client: PoolRef): Problem[] {
  const family = findAwsMachineType(client.machineType)?.family;
  if (client.efa && family !== undefined && gpuDirectStorageTypes.families.includes(family)) return [];
  const named = gpuDirectStorageTypes.families.join(", ");
  const rule = client.efa ? "is not named by AWS for GPUDirect Storage" : "has no EFA, which GPUDirect Storage needs";
  return new Problems().error(
    client.efa ? "machineType" : "efa",
    client.efa ? client.machineType : false,
    rule,
    `use one of the families ${named} with EFA, or leave gpuDirectStorage off and let the nodes read through the CPU`,
    gpuDirectStorageTypes.source,
  ).list;
}

/** EFA connections that one node opens: LNet binds some of its EFA devices, never more than there are. */
function connectionsOf(machineType: string): number {
  const bound = fsxEfaConnectionsPerNode[machineType] ?? fsxEfaConnectionsDefault;
  return Math.min(bound, findAwsMachineType(machineType)?.network.efaMaximum ?? bound);
}
