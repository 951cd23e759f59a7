import { AccessPattern, type DatasetWorkload, type LustreWorkload } from "../../../components/lustre/workload.ts";
import { lustrePrices, PriceBook } from "../../../components/pricing/index.ts";

export const price = lustrePrices(PriceBook.builtIn(), "us-east-1");
export const images: DatasetWorkload = {
  path: "/images",
  fileCount: 64,
  sizeBytes: 60e12,
  pattern: AccessPattern.SequentialShards,
  bytesPerAcceleratorPerSecond: 150e6,
};

/** 256 H100 that read those images. */
export const h100: LustreWorkload = { nodes: 32, machineType: "p5.48xlarge", datasets: [images] };
