import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/core/value.ts";
import { GkeNetwork, type GkeNetworkArgs } from "../../components/gcp/gkeNetwork.ts";
import { only, outline } from "../support/graph.ts";
import { failing, later, refusal, run } from "./gkeFixtures.ts";
import { args, subnet } from "./gkeNetworkSupport.ts";

describe("GkeNetwork with ranges that are only known later", () => {
  it("is planned without them, and divided when they come", async () => {
    const program = () =>
      new GkeNetwork("main", args({ podRange: later("ipam", "100.64.0.0/12"), fabrics: [{ kind: "tcpx" }] }));
    const planned = await run(program);
    const made = await run(program, { preview: false });
    expect(outline(made)).toEqual(outline(planned));
    const ranges = (recording: typeof made) => only(recording, subnet, "main-nodes").inputs["secondaryIpRanges"];
    expect(ranges(planned)).toEqual([
      { rangeName: "pods", ipCidrRange: UNKNOWN },
      { rangeName: "services", ipCidrRange: UNKNOWN },
    ]);
    expect(ranges(made)).toEqual([
      { rangeName: "pods", ipCidrRange: "100.64.0.0/12" },
      { rangeName: "services", ipCidrRange: "10.1.0.0/20" },
    ]);
    expect(only(made, subnet, "main-tcpx-vpc4").inputs["ipCidrRange"]).toBe("192.168.3.0/24");
  });

  it.each<[string, () => Partial<GkeNetworkArgs>, string]>([
    [
      "a range over another",
      () => ({ podRange: later("ipam", "10.0.0.0/16") }),
      'podRange ("10.0.0.0/16") overlaps the default nodeRange (10.0.0.0/22). Fix: use ranges that do not overlap.',
    ],
    [
      "only what it must keep clear of",
      () => ({ reservedCidrs: [later("rack", "10.0.0.0/20")] }),
      'reservedCidrs[0] ("10.0.0.0/20") overlaps the default nodeRange (10.0.0.0/22). Fix: use ranges that do not overlap.',
    ],
  ])("makes nothing when the rule refuses %s", async (_, more, problem) => {
    const { message, made } = await failing(() => new GkeNetwork("main", args(more())));
    expect(message).toBe(refusal("GkeNetwork", "main", [problem]));
    expect(made).toEqual([]);
  });
});
