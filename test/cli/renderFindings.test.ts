import { describe, expect, it } from "vitest";
import { type PolicyFinding, strictestFirst } from "../../cli/planReport.ts";
import { renderFindings } from "../../cli/render/findings.ts";
import { ResourceGraph } from "../../components/core/graph.ts";

const style = (full = false) => ({ width: 100, full, paint: (_: unknown, text: string) => text });
const graph = new ResourceGraph([]);

function finding(policy: string, name: string, more: Partial<PolicyFinding> = {}): PolicyFinding {
  return {
    policy,
    level: "mandatory",
    severity: "medium",
    urn: `urn:pulumi:dev::shop::aws:ec2/instance:Instance::${name}`,
    message: `${name} is not right. Fix: mend it`,
    ...more,
  };
}

const tags = Array.from({ length: 20 }, (_, index) => finding("allocation-tags", `i${index}`));
const open = finding("no-public-ingress", "ssh", { severity: "critical" });
const advice = finding("aaa-advice", "i0", { level: "advisory", severity: "critical" });

describe("findings", () => {
  it("are in the order of level, severity and policy", () => {
    const low = finding("aaa-low", "x", { severity: "low" });
    const strange = finding("aaa-strange", "x", { severity: "unspecified" });
    const sorted = [advice, strange, low, tags[0]!, finding("zz-high", "x", { severity: "high" }), open];
    expect(sorted.sort(strictestFirst).map(({ policy }) => policy)).toEqual([
      "no-public-ingress",
      "zz-high",
      "allocation-tags",
      "aaa-low",
      "aaa-strange",
      "aaa-advice",
    ]);
  });

  it("of one policy are folded where there is no room, and the others are not", () => {
    const given = [...tags, advice, finding("zz-last", "x", { severity: "low" }), open].sort(strictestFirst);
    expect(renderFindings(graph, given, style())).toEqual([
      "  mandatory  no-public-ingress  ssh",
      "    ssh is not right. Fix: mend it",
      "  mandatory  allocation-tags  20 findings: i0, i1, i10 and 17 more",
      "    i0 is not right. Fix: mend it",
      "    … and 19 more findings of this policy (--full shows all)",
      "  mandatory  zz-last  x",
      "    x is not right. Fix: mend it",
      "  advisory  aaa-advice  i0",
      "    i0 is not right. Fix: mend it",
    ]);
    expect(renderFindings(graph, given, style(true)).join("\n")).toContain("i19 is not right");
  });

  it("are not folded further than needed", () => {
    const given = [...tags.slice(0, 7), ...tags.slice(0, 6).map((one) => ({ ...one, policy: "zz-other" }))];
    const lines = renderFindings(graph, given, style());
    expect(lines.filter((line) => line.includes("allocation-tags"))[0]).toContain("7 findings: ");
    expect(lines.filter((line) => line.includes("zz-other"))).toHaveLength(6);
  });

  it("show every policy with a mandatory one, and count what is advisory and has no room", () => {
    const many = Array.from({ length: 15 }, (_, index) => finding(`policy-${index}`, "x"));
    const lines = renderFindings(graph, many, style());
    expect(lines.filter((line) => line.startsWith("  mandatory"))).toHaveLength(15);
    const advisory = many.map((one) => ({ ...one, level: "advisory" as const }));
    expect(renderFindings(graph, advisory, style()).at(-1)).toBe("  … 3 more advisory findings (--full shows all)");
  });

  it("in equal words are said once, with the first resources", () => {
    const same = tags.slice(0, 5).map((one) => ({ ...one, message: "No tag. Fix: add it" }));
    expect(renderFindings(graph, same, style())).toEqual([
      "  mandatory  allocation-tags  i0, i1, i2 and 2 more",
      "    No tag. Fix: add it",
    ]);
  });
});
