import type { SimClients, SimJob, SimSystem } from "../index.ts";
import type { Point, Table } from "./table.ts";

const MiB = 2 ** 20;
const processesPerNode = 24;

/**
 * ARCHER's file system `fs2` as its users' pages describe it: 48 OSTs of about 500 MB/s behind 12 servers (6 Sonexion
 * units), a practical peak of 15 to 17 GiB/s (the middle is taken), 1 MiB RPCs, disks.
 *
 * @see https://www.archer.ac.uk/documentation/best-practice-guide/io.php
 */
export const archer: SimSystem = {
  name: "ARCHER, Lustre, 48 OSTs",
  osts: 48,
  servers: 12,
  ostReadBps: 500e6,
  ostWriteBps: 500e6,
  // One InfiniBand FDR link, 56 Gbit/s, as far as data goes.
  serverBps: 6e9,
  backendBps: 16 * 1024 * MiB,
  media: "disk",
  rpcBytes: MiB,
  latencySeconds: 0.0002,
  createsPerSecond: 5000,
};

/** Nodes of ARCHER; one core of 2013 copies and checks about 1 GB/s into Lustre. What one node writes at most is its own row with one node and one stripe: 5,929 MiB/s and a little. */
export function archerClients(processes: number): SimClients {
  const nodes = Math.ceil(processes / processesPerNode);
  return { nodes, processesPerNode: processes / nodes, nodeBps: 6.4e9, processBps: 1e9, windowBytes: 1024 * MiB };
}

const processes = [24, 48, 192, 384, 1536, 6144];
/** Of each row, constants were set on these numbers of processes. */
const calibrated = [24, 384];

function points(
  rows: Readonly<Record<string, readonly number[]>>,
  name: string,
  job: (clients: SimClients) => SimJob,
): Point[] {
  return Object.entries(rows).flatMap(([stripes, row]) =>
    row.map((measured, i) => ({
      label: `${name}, ${stripes === "-1" ? "all OSTs" : `${stripes} stripe${stripes === "1" ? "" : "s"}`}, ${processes[i]} processes`,
      measured: measured * MiB,
      calibration: calibrated.includes(processes[i]!),
      best: true,
      input: {
        system: archer,
        job: job(archerClients(processes[i]!)),
        layout: [{ stripes: Number(stripes), stripeBytes: MiB }],
        seed: 1,
        runs: 3,
      },
    })),
  );
}

const source = "ARCHER parallel I/O tuning page (EPCC)";
const unit = { name: "MiB/s", bytes: MiB };

/** Every process writes 1 GiB into a file of its own. */
export const archerFilePerProcess: Table = {
  name: "ARCHER, a file for every process, 1 GiB each, write",
  source,
  unit,
  points: points(
    {
      "1": [5929, 12261, 12532, 12048, 11930],
      "4": [6334, 11365, 12527, 12466, 12705],
      "-1": [4655, 9169, 17149, 17433, 15092],
    },
    "own file",
    (clients) => ({ kind: "write-files", clients, bytesPerProcess: 1024 * MiB }),
  ),
};

/** All processes write one file through collective MPI-IO, 16 MiB each. */
export const archerSharedFile: Table = {
  name: "ARCHER, one shared file, 16 MiB a process, collective write",
  source,
  unit,
  points: points(
    {
      "4": [896, 1485, 1983, 1882, 1620, 1764],
      "-1": [616, 1356, 4944, 6971, 11262, 14323],
    },
    "shared",
    (clients) => ({ kind: "write-shared", clients, bytesPerProcess: 16 * MiB, collective: true }),
  ),
};
