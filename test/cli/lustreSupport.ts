import { vi } from "vitest";
import { main } from "../../cli/main.ts";
import type { LustreWorkload } from "../../components/lustre/index.ts";
import type { Run } from "./support.ts";

/** Runs `hybrid-gpu lustre …` in this process. */
export async function lustre(...args: string[]): Promise<Run> {
  const out = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation(((text: unknown, done: unknown) => {
      out[name] += String(text);
      if (typeof done === "function") done();
      return true;
    }) as typeof process.stdout.write),
  );
  try {
    return { code: await main(["lustre", ...args]), ...out };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** 32 nodes of 8 H100 on FSx. */
export const nodes = ["--platform", "fsx", "--region", "us-east-2", "--machine", "p5.48xlarge", "--nodes", "32"];
export const images = ["--dataset", "path=/images,files=64,size=60TB,pattern=sequential-shards,rate=150MB/s"];
export const checkpoints = [
  "--checkpoint",
  "path=/ckpt,size=912GB,writers=256,mode=file-per-rank,stall=30s,synchronous",
];

/** The same workload as the library takes it. */
export const workload: LustreWorkload = {
  nodes: 32,
  machineType: "p5.48xlarge",
  datasets: [
    {
      path: "/images",
      fileCount: 64,
      sizeBytes: 60e12,
      pattern: "sequential-shards",
      bytesPerAcceleratorPerSecond: 150e6,
    },
  ],
  checkpoints: [
    { path: "/ckpt", bytes: 912e9, writers: 256, mode: "file-per-rank", maxStallSeconds: 30, synchronous: true },
  ],
};
