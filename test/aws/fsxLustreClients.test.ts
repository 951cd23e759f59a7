import { describe, expect, it } from "vitest";
import type { PoolRef } from "../../components/aws/refs.ts";
import { type ClientQuestion, checkLustreClients, reachesOverEfa } from "../../components/aws/storage/lustreClients.ts";
import { lines } from "./eksFixtures.ts";

const efaClients = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/configure-efa-clients.html";
const efaPage = "https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html";
const pool: PoolRef = {
  name: "train",
  region: "us-east-2",
  zone: "us-east-2a",
  machineType: "p5.48xlarge",
  clientSecurityGroupIds: {},
  efa: true,
  maxNodes: 32,
};
const ask = (more: Partial<ClientQuestion>): string[] =>
  lines(
    checkLustreClients({
      region: "us-east-2",
      zone: "us-east-2a",
      efa: false,
      gpuDirectStorage: false,
      clients: [pool],
      ...more,
    }),
  );

describe("clients of a file system", () => {
  it.each<[string, Partial<ClientQuestion>]>([
    ["in its zone", {}],
    ["none", { clients: [] }],
    ["over EFA", { efa: true }],
    ["into GPU memory", { efa: true, gpuDirectStorage: true }],
    [
      "without EFA beside one with it",
      { efa: true, clients: [pool, { ...pool, name: "cpu", machineType: "m7i.4xlarge", efa: false }] },
    ],
    ["128 nodes with 8 connections each", { efa: true, clients: [{ ...pool, maxNodes: 128 }] }],
    [
      "256 nodes with 4 EFA devices each",
      { efa: true, clients: [{ ...pool, machineType: "g6e.48xlarge", maxNodes: 256 }] },
    ],
    [
      "in a region that is not known yet",
      { region: undefined, clients: [{ ...pool, region: "us-west-2", zone: "us-east-2a" }] },
    ],
  ])("%s", (_, question) => {
    expect(ask(question)).toEqual([]);
  });

  it.each<[string, Partial<ClientQuestion>, string[]]>([
    [
      "of another region",
      { clients: [{ ...pool, region: "us-west-2", zone: "us-west-2a" }] },
      [
        'error: clients[0].region ("us-west-2") is not the region of the file system, us-east-2. Fix: make a file system in the region of the nodes.',
      ],
    ],
    [
      "of one name",
      { clients: [pool, { ...pool }] },
      [
        'error: clients[1].name ("train") is the name of clients[0] too. Fix: list each pool once, and give pools names of their own.',
      ],
    ],
    [
      "of another zone, over TCP",
      { efa: true, clients: [pool, { ...pool, name: "far", zone: "us-east-2b", efa: false }] },
      [
        'warning: clients[1].zone ("us-east-2b") is not the zone of the file system, us-east-2a: every byte read or written crosses a zone, 0.01 USD per GB each way. Fix: put the file system in us-east-2b, or the nodes in us-east-2a. [https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html]',
      ],
    ],
    [
      "too old for EFA, all of them",
      { efa: true, clients: [{ ...pool, machineType: "p4d.24xlarge" }] },
      [
        `warning: clients[0].machineType ("p4d.24xlarge") cannot reach an FSx file system over EFA (Nitro version 4 or later, and not trn2): it mounts over TCP, 5 Gbit/s to each server. Fix: expect TCP speed on these nodes. [${efaClients}]`,
        `warning: efa (true) is used by none of the clients. Fix: leave EFA off, or add a client that uses it. [${efaClients}]`,
      ],
    ],
    [
      "with Trainium2, beside one that can",
      { efa: true, clients: [pool, { ...pool, name: "neuron", machineType: "trn2.48xlarge" }] },
      [
        `warning: clients[1].machineType ("trn2.48xlarge") cannot reach an FSx file system over EFA (Nitro version 4 or later, and not trn2): it mounts over TCP, 5 Gbit/s to each server. Fix: expect TCP speed on these nodes. [${efaClients}]`,
      ],
    ],
    [
      "more than there are EFA connections",
      { efa: true, clients: [{ ...pool, maxNodes: 129 }] },
      [
        `warning: clients ("129 nodes with EFA at most") may open 1032 EFA connections, and one file system takes 1024. Fix: let fewer nodes mount it at once, bind fewer EFA devices to LNet, or make a second file system. [${efaPage}]`,
      ],
    ],
    [
      "that bind twice as many devices",
      { efa: true, clients: [{ ...pool, machineType: "p6-b300.48xlarge", maxNodes: 65 }] },
      [
        `warning: clients ("65 nodes with EFA at most") may open 1040 EFA connections, and one file system takes 1024. Fix: let fewer nodes mount it at once, bind fewer EFA devices to LNet, or make a second file system. [${efaPage}]`,
      ],
    ],
    [
      "into GPU memory without EFA on the file system",
      { gpuDirectStorage: true },
      [
        `error: gpuDirectStorage (true) needs EFA on the file system. Fix: set efa: true, which only a new file system takes, or leave GPUDirect Storage off. [${efaPage}]`,
      ],
    ],
    [
      "into GPU memory without EFA, and of a type that AWS does not name",
      {
        efa: true,
        gpuDirectStorage: true,
        clients: [
          pool,
          { ...pool, name: "b", efa: false },
          { ...pool, name: "c", machineType: "p6-b300.48xlarge", maxNodes: 1 },
        ],
      },
      [
        `error: clients[1].efa (false) has no EFA, which GPUDirect Storage needs. Fix: use one of the families p5, p5e, p5en, p6-b200 with EFA, or leave gpuDirectStorage off and let the nodes read through the CPU. [${efaClients}]`,
        `error: clients[2].machineType ("p6-b300.48xlarge") is not named by AWS for GPUDirect Storage. Fix: use one of the families p5, p5e, p5en, p6-b200 with EFA, or leave gpuDirectStorage off and let the nodes read through the CPU. [${efaClients}]`,
      ],
    ],
  ])("%s", (_, question, messages) => {
    expect(ask(question)).toEqual(messages);
  });

  it("of a type that is not in the catalogue are told as such", () => {
    const [first, second] = ask({ efa: true, clients: [{ ...pool, machineType: "p9.48xlarge" }] });
    expect(first).toMatch(
      /^warning: clients\[0\]\.machineType \("p9\.48xlarge"\) is not in the catalogue \(nearest: .+\), so whether it reaches the file system over EFA is not known\. Fix: check that it is of Nitro version 4 or later\. \[https:/,
    );
    expect(second).toBe(
      `warning: efa (true) is used by none of the clients. Fix: leave EFA off, or add a client that uses it. [${efaClients}]`,
    );
  });

  it.each([
    ["p4d.24xlarge", false],
    ["p4de.24xlarge", false],
    ["g5.48xlarge", false],
    ["trn2.48xlarge", false],
    ["inf2.48xlarge", false],
    ["g6e.xlarge", false],
    ["p5.48xlarge", true],
    ["p5en.48xlarge", true],
    ["p6-b200.48xlarge", true],
    ["p6e-gb200.36xlarge", true],
    ["trn1.32xlarge", true],
    ["g6e.48xlarge", true],
    ["nothing.large", undefined],
  ])("%s reaches a file system over EFA: %s", (machineType, answer) => {
    expect(reachesOverEfa(machineType)).toBe(answer);
  });
});
