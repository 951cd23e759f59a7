import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { cacheDirectory } from "../../../cli/prices/cache.ts";
import { duration, megabytes, Rate, startProgress, transferLine } from "../../../cli/progress.ts";

// On a terminal that can go back in a line.
beforeEach(() => void vi.stubEnv("TERM", "xterm"));

describe("the line of something that takes a while", () => {
  const transfer = { label: "AmazonEC2 us-east-2", done: 178e6, total: 412e6, bytesPerSecond: 11.2e6 };

  it("has a bar, the rate and the time left, as far as they are known", () => {
    expect(transferLine(transfer, 90)).toBe(
      "AmazonEC2 us-east-2 █████████░░░░░░░░░░░ 43 %, 178 MB of 412 MB, 11.2 MB/s, 21 s left",
    );
    expect(transferLine(transfer, 70)).toBe("AmazonEC2 us-east-2 43 %, 178 MB of 412 MB, 11.2 MB/s, 21 s left");
    expect(transferLine({ label: "x", done: 5e9 })).toBe("x 5.0 GB");
    expect(transferLine({ label: "x", done: 10, total: 10, bytesPerSecond: 0 })).toBe(
      "x ████████████████████ 100 %, 0.0 kB of 0.0 kB",
    );
    expect([megabytes(1500), duration(0), duration(59.5), duration(245), duration(7800)]).toEqual([
      "1.5 kB",
      "0 s",
      "1 min 0 s",
      "4 min 5 s",
      "2 h 10 min",
    ]);
  });

  it("counts the last seconds, not an old pause", () => {
    const rate = new Rate(5000);
    expect(rate.perSecond).toBeUndefined();
    rate.mark(0, 0);
    rate.mark(1000, 60_000);
    rate.mark(3000, 61_000);
    rate.mark(5000, 62_000);
    expect(rate.perSecond).toBe(2000);
  });

  it("is shown on a terminal only, and not more often than anybody can read", () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 60, write: (text: string) => written.push(text) };
    const progress = startProgress(stream as unknown as NodeJS.WriteStream);
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    for (let done = 0; done < 1000; done++) progress.amount({ label: "x", done, total: 1000 });
    clock.mockRestore();
    expect(written).toEqual(["\r\u001b[2Kx ░░░░░░░░░░░░░░░░░░░░ 0 %, 0.0 kB of 1.0 kB"]);
    const silent = startProgress({ ...stream, isTTY: false } as unknown as NodeJS.WriteStream);
    silent.amount({ label: "x", done: 1, total: 2 });
    expect(written).toHaveLength(1);
  });
});

describe("downloads are kept", () => {
  it.each([
    [{ XDG_CACHE_HOME: "/var/cache" }, "linux", "/var/cache"],
    [{ XDG_CACHE_HOME: "relative" }, "linux", "/home/me/.cache"],
    [{}, "linux", "/home/me/.cache"],
    [{}, "darwin", "/home/me/Library/Caches"],
    [{ LOCALAPPDATA: "/local" }, "win32", "/local"],
  ] as const)("%j on %s: in %s", (environment, platform, base) => {
    expect(cacheDirectory(environment, platform, "/home/me")).toBe(join(base, "hybrid-gpu", "prices"));
  });
});
