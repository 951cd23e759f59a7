import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../core/problem.ts";
import { lustrePorts } from "../../lustre/ports.ts";
import type { PoolRef } from "../refs.ts";

/** One traffic that a rule admits. */
export interface Traffic {
  /** Part of the names of rules: `988`, `1018-1023`, `all`. */
  readonly label: string;
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description: string;
}

const tcp: readonly Traffic[] = lustrePorts.map(({ fromPort, toPort, purpose }) => ({
  label: fromPort === toPort ? String(fromPort) : `${fromPort}-${toPort}`,
  ipProtocol: "tcp",
  fromPort,
  toPort,
  description: purpose,
}));

/** EFA carries no ports: AWS asks for everything, by group id, and refuses the file system otherwise. */
const everything: readonly Traffic[] = [{ label: "all", ipProtocol: "-1", description: "Lustre over EFA and TCP" }];

/** Traffic between servers, and between servers and a group of clients. */
export function lustreTraffic(efa: boolean): readonly Traffic[] {
  return efa ? everything : tcp;
}

/** A security group of clients, once, however many pools share it. */
export interface ClientGroup {
  /** Part of the names of rules: the word of the pool's `clientSecurityGroupIds`. */
  readonly key: string;
  readonly id: pulumi.Input<string>;
  /** Whether EFA traffic has to pass. */
  readonly efa: boolean;
}

/**
 * The security groups of all clients, each once. Pools of one cluster share groups, and AWS refuses the same rule twice.
 * A word keeps its plain name for the first group that goes by it, so that pools added later rename nothing.
 */
export function clientGroups(clients: readonly PoolRef[], efa: boolean): ClientGroup[] {
  const groups: { key: string; id: pulumi.Input<string>; efa: boolean }[] = [];
  for (const client of clients) {
    for (const [word, id] of Object.entries(client.clientSecurityGroupIds)) {
      const wantsEfa = efa && client.efa;
      const known = groups.find((group) => group.id === id);
      if (known !== undefined) known.efa ||= wantsEfa;
      else {
        const taken = groups.some((group) => group.key === word);
        groups.push({ key: taken ? `${word}-${client.name}` : word, id, efa: wantsEfa });
      }
    }
  }
  return groups;
}

/** Finds groups that turned out to be one and the same when their ids became known. */
export function checkClientGroups(groups: readonly { readonly key: string }[], ids: readonly string[]): Problem[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (first === index) return [];
    return [
      {
        severity: "error" as const,
        path: "clients",
        value: id,
        rule: `is named twice, as ${groups[first]!.key} and as ${groups[index]!.key}, and AWS refuses the same rule twice`,
        fix: "let the pools that share a group carry the same output or the same string for it",
      },
    ];
  });
}
