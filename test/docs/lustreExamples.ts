import { checkpointAccess, readAccess } from "../../components/lustre/choose/accessOf.ts";
import { chooseLustre } from "../../components/lustre/choose/choose.ts";
import { clientsOf } from "../../components/lustre/choose/clients.ts";
import { checkpointInterval, lostShare, meanTimeBetweenFailures } from "../../components/lustre/choose/daly.ts";
import { shapeOf } from "../../components/lustre/choose/datasetShape.ts";
import { layoutsFor } from "../../components/lustre/choose/directories.ts";
import { barrierEfficiency } from "../../components/lustre/choose/imbalance.ts";
import { layoutBps } from "../../components/lustre/choose/rates.ts";
import { evenStripes } from "../../components/lustre/choose/stripes.ts";
import { setstripeArguments } from "../../components/lustre/layout/commands.ts";
import { defaultLayouts } from "../../components/lustre/layout/defaults.ts";
import type { LayoutComponent } from "../../components/lustre/layout/layout.ts";
import { fsxSystem } from "../../components/lustre/platform/fsxSystem.ts";
import { azureSystem } from "../../components/lustre/platform/steppedSystem.ts";
import { durationText, GB, GiB, MiB, percentText, rateText, wholeText } from "../../components/lustre/units.ts";
import {
  AccessPattern,
  CheckpointMode,
  type DatasetWorkload,
  type LustreWorkload,
} from "../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../components/pricing/index.ts";

/** The worked examples of docs/lustre.md, computed. */

const book = PriceBook.builtIn();
const price = lustrePrices(book, "us-east-1");
const h100Hour =
  Number(
    book.price({ place: "aws", service: "ec2", sku: "p5.48xlarge", region: "us-east-1", purchase: "on-demand" }).price,
  ) / 8;

const images: DatasetWorkload = {
  path: "/images",
  fileCount: 64,
  sizeBytes: 60e12,
  pattern: AccessPattern.SequentialShards,
  bytesPerAcceleratorPerSecond: 150e6,
};
const h100: LustreWorkload = { nodes: 32, machineType: "p5.48xlarge", datasets: [images] };
const clients = clientsOf(h100, false);
const single: LayoutComponent[] = [{ stripeCount: 1 }];

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
};

function sizes(): string {
  const rows = [false, true].flatMap((efa) =>
    chooseLustre(h100, { kind: "fsx", ...(efa ? { efa } : {}) }, { price }).candidates.map(
      ({ system, price: cost, decidedBy }) => [
        `${system.fsx!.throughputPerTiB}${efa ? " with EFA" : ""}`,
        wholeText(system.capacity.amount),
        String(system.osts),
        cost.known ? wholeText(cost.monthly) : cost.why,
        decidedBy,
      ],
    ),
  );
  const { need } = chooseLustre(h100, { kind: "fsx" }, { price });
  return `${need.formula}\n\n${table([["MB/s per TiB", "GiB", "OSTs", "USD a month", "decided by"], ...rows])}`;
}

function shards(): string {
  const { prediction, directories, system } = chooseLustre(h100, { kind: "fsx" }, { price });
  const cost = (hours: number): string => `${wholeText(hours)} H100-hours, ${wholeText(hours * h100Hour)} USD a month`;
  const busy = (dataset: DatasetWorkload, layout: LayoutComponent[]): string =>
    percentText(Math.min(1, layoutBps(system, readAccess(dataset, shapeOf(dataset), clients), layout) / 38.4e9));
  const more = (fileCount: number, openFilesPerAccelerator = 1) => ({ ...images, fileCount, openFilesPerAccelerator });
  return [
    `64 shards, ${setstripeArguments(single).join(" ")}: busy ${percentText(prediction.utilisationSingleStripe)}, idle ${cost(prediction.idleAcceleratorHoursSingleStripe)}`,
    `64 shards, ${setstripeArguments(directories[0]!.components).join(" ")}: busy ${percentText(prediction.utilisation)}, idle ${cost(prediction.idleAcceleratorHours)}`,
    `256 shards, one for every reader, -c 1: busy ${busy(more(256), single)}`,
    `512 shards, two open for every reader, -c 1: busy ${busy(more(512, 2), single)}`,
    `1,024 shards, four open for every reader, -c 1: busy ${busy(more(1024, 4), single)}`,
    "",
    directories[0]!.why,
  ].join("\n");
}

function checkpoint(): string {
  const workload: LustreWorkload = {
    nodes: 32,
    machineType: "p5.48xlarge",
    checkpoints: [
      {
        path: "/checkpoints",
        bytes: 912e9,
        writers: 256,
        mode: CheckpointMode.FilePerRank,
        synchronous: true,
        maxStallSeconds: 30,
      },
    ],
  };
  const { need, checkpoints, directories, system } = chooseLustre(
    workload,
    { kind: "fsx", capacityGiB: 96_000, throughputPerTiB: 500 },
    { price },
  );
  const mtbf = meanTimeBetweenFailures(256, undefined);
  const interval = checkpointInterval(30, mtbf);
  const access = checkpointAccess(workload.checkpoints![0]!, clients, "write");
  return [
    need.formula,
    `a rank writes ${rateText(directories[0]!.perFileBps)}; ${access.files / system.osts!} files for every OST`,
    `of 80 OSTs, placed by chance and waited for: ${percentText(barrierEfficiency(80, 256, 1))} of their rate with 1 stripe, ${percentText(barrierEfficiency(80, 256, 4))} with 4`,
    `-c 1: ${durationText(912e9 / directories[0]!.singleStripe.bps)}; ${setstripeArguments(directories[0]!.components).join(" ")}: ${durationText(checkpoints[0]!.writeSeconds)}`,
    `with a stall of 30 s: every ${durationText(interval)}, ${percentText(lostShare(30, interval, mtbf))} of the time lost`,
    `with a stall of ${durationText(checkpoints[0]!.stallSeconds)}: every ${durationText(checkpoints[0]!.intervalSeconds)}, ${percentText(lostShare(checkpoints[0]!.stallSeconds, checkpoints[0]!.intervalSeconds, mtbf))} lost`,
  ].join("\n");
}

function oneClient(): string {
  const system = fsxSystem({ deploymentType: "PERSISTENT_2", capacityGiB: 96_000, throughputPerTiB: 1000 })!;
  const access = {
    kind: "read" as const,
    streams: 1,
    files: 1,
    fileBytes: GiB,
    nodes: 1,
    nodeBps: 100 * GB,
    perNode: 1,
    placement: "dealt-read" as const,
  };
  const seconds = (layout: LayoutComponent[]): string => durationText(GiB / layoutBps(system, access, layout));
  return table([
    ["layout", "1 GiB read in"],
    ["-c 1", seconds(single)],
    ["default of FSx", seconds(defaultLayouts.fsx.components())],
    ["-c 4", seconds([{ stripeCount: 4, stripeSizeBytes: MiB }])],
  ]);
}

function image(): string {
  const system = azureSystem(500, 128);
  const workload: LustreWorkload = {
    nodes: 64,
    acceleratorsPerNode: 8,
    nodeNetworkGbps: 400,
    datasets: [{ path: "/image", fileCount: 1, sizeBytes: 23 * GiB, pattern: AccessPattern.Broadcast }],
  };
  const access = readAccess(workload.datasets![0]!, shapeOf(workload.datasets![0]!), clientsOf(workload, false));
  // Every node reads all of it: 64 times 23 GiB pass through the servers.
  const seconds = (layout: LayoutComponent[]): string =>
    durationText((64 * 23 * GiB) / layoutBps(system, access, layout));
  const [decided] = layoutsFor(workload, system);
  return `${table([
    ["layout", "64 nodes have it in"],
    ["default of Azure", seconds(defaultLayouts.azure.components())],
    [setstripeArguments(decided!.components).join(" "), seconds(decided!.components)],
  ])}\n\n${decided!.why}`;
}

function sixOsts(): string {
  const system = fsxSystem({ deploymentType: "PERSISTENT_2", capacityGiB: 28_800, throughputPerTiB: 1000, efa: true })!;
  const effective = defaultLayouts.fsx.components().map(({ stripeCount }) => Math.min(stripeCount, system.osts!));
  return [
    `${system.osts} OSTs: the default's counts ${defaultLayouts.fsx
      .components()
      .map(({ stripeCount }) => stripeCount)
      .join(", ")} come down to ${effective.join(", ")}`,
    `4 stripes leave an uneven rest: ${[2, 3, 4, 5].map((wanted) => `${wanted} → ${evenStripes(wanted, system.osts!, 8)}`).join(", ")}`,
  ].join("\n");
}

export const lustreExamples: Readonly<Record<string, () => string>> = {
  sizes,
  shards,
  checkpoint,
  "one-client": oneClient,
  image,
  "six-osts": sixOsts,
};
