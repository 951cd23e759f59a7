import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Confidence } from "../../../components/core/fact.ts";
import { describeProblem } from "../../../components/core/problem.ts";
import { awsMachineType, awsMachineTypes, standardEfaCount } from "../../../components/hardware/aws/catalogue.ts";
import {
  checkInterfaceMode,
  checkInterfaces,
  defaultInterfaceMode,
  InterfaceMode,
  interfaceLayout,
  interfaceModes,
  type NetworkInterface,
} from "../../../components/hardware/aws/interfaceLayout.ts";
import { type AwsMachineType, EfaLayout } from "../../../components/hardware/aws/machineType.ts";

const guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";
const efaGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html";

/** `0/0` for IP, `4/0e` for efa-only, `4/0E` for efa. */
function written(interfaces: readonly NetworkInterface[]): string {
  const mark = { interface: "", "efa-only": "e", efa: "E" };
  return interfaces
    .map(({ networkCardIndex: card, deviceIndex, interfaceType }) => `${card}/${deviceIndex}${mark[interfaceType]}`)
    .join(" ");
}

function parsed(text: string): NetworkInterface[] {
  const kinds = { "": "interface", e: "efa-only", E: "efa" } as const;
  return text.split(" ").map((entry) => {
    const [, card, device, mark] = /^(-?\d+)\/(-?\d+)([eE]?)$/.exec(entry)!;
    return {
      networkCardIndex: Number(card),
      deviceIndex: Number(device),
      interfaceType: kinds[mark as "" | "e" | "E"],
    };
  });
}

/** `n/0e` for each card. */
const efaOn = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}/0e`).join(" ");

const typeAndMode = awsMachineTypes.flatMap((machine) =>
  interfaceModes(machine).map((mode) => [machine.name, mode, machine] as const),
);

describe("interfaceLayout", () => {
  it.each([
    ["p5.4xlarge", InterfaceMode.Standard, "0/0 0/1e"],
    ["p4d.24xlarge", InterfaceMode.Standard, `0/0 0/1e ${efaOn(1, 3)}`],
    ["p5.48xlarge", InterfaceMode.Standard, `0/0 0/1e ${efaOn(1, 31)}`],
    ["p5en.48xlarge", InterfaceMode.Standard, `0/0 0/1e ${efaOn(1, 15)}`],
    ["p6-b200.48xlarge", InterfaceMode.Standard, `0/0 0/1e ${efaOn(1, 7)}`],
    ["p6-b300.48xlarge", InterfaceMode.Standard, `0/0 ${efaOn(1, 16)}`],
    ["p6e-gb200.36xlarge", InterfaceMode.Standard, "0/0 1/0e 5/0e 9/0e 13/0e"],
    ["p6e-gb200.36xlarge", InterfaceMode.PairedEfa, "0/0 1/0e 3/0e 5/0e 7/0e 9/0e 11/0e 13/0e 15/0e"],
    ["g6e.48xlarge", InterfaceMode.Standard, `0/0 0/1e ${efaOn(1, 3)}`],
    ["g5.48xlarge", InterfaceMode.Standard, "0/0 0/1e"],
    ["trn2.48xlarge", InterfaceMode.Standard, `0/0 0/1e ${efaOn(1, 15)}`],
    [
      "p5.48xlarge",
      InterfaceMode.MaximumIp,
      `0/0 0/1e ${efaOn(1, 3)} 4/0e 4/1 ${efaOn(5, 7)} 8/0e 8/1 ${efaOn(9, 11)} 12/0e 12/1 ${efaOn(13, 15)} 16/0e 16/1 ` +
        `${efaOn(17, 19)} 20/0e 20/1 ${efaOn(21, 23)} 24/0e 24/1 ${efaOn(25, 27)} 28/0e 28/1 ${efaOn(29, 31)}`,
    ],
    [
      "p6-b200.48xlarge",
      InterfaceMode.MaximumIp,
      "0/0 0/1e 1/0e 1/1 2/0e 2/1 3/0e 3/1 4/0e 4/1 5/0e 5/1 6/0e 6/1 7/0e 7/1",
    ],
    [
      "p6-b300.48xlarge",
      InterfaceMode.MaximumIp,
      `0/0 ${Array.from({ length: 16 }, (_, index) => `${index + 1}/0e ${index + 1}/1`).join(" ")}`,
    ],
    ["p5.48xlarge", InterfaceMode.None, "0/0"],
    ["inf2.48xlarge", InterfaceMode.None, "0/0"],
  ])("%s, %s", (name, mode, expected) => expect(written(interfaceLayout(awsMachineType(name), mode))).toBe(expected));

  it.each([
    ["p5.48xlarge", InterfaceMode.MaximumIp, 8],
    ["p5e.48xlarge", InterfaceMode.MaximumIp, 8],
    ["p6-b200.48xlarge", InterfaceMode.MaximumIp, 8],
    ["p6-b300.48xlarge", InterfaceMode.MaximumIp, 17],
    ["p6-b300.48xlarge", InterfaceMode.Standard, 1],
    ["p6e-gb200.36xlarge", InterfaceMode.PairedEfa, 1],
  ])("%s, %s takes %d addresses", (name, mode, addresses) => {
    const withIp = interfaceLayout(awsMachineType(name), mode).filter((entry) => entry.interfaceType !== "efa-only");
    expect(withIp).toHaveLength(addresses);
  });

  it("covers 95 pairs of type and mode", () => {
    const count = (wanted: InterfaceMode) => typeAndMode.filter(([, mode]) => mode === wanted).length;
    expect(Object.values(InterfaceMode).map((mode) => [mode, count(mode)])).toEqual([
      ["standard", 36],
      ["maximum-ip", 4],
      ["paired-efa", 1],
      ["none", 54],
    ]);
  });

  it.each(typeAndMode)("%s, %s is accepted by the rule, without a warning", (_, mode, machine) => {
    const interfaces = interfaceLayout(machine, mode);
    expect(checkInterfaces(machine, interfaces)).toEqual([]);
    expect(interfaces[0]).toEqual({ networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" });
    const efa = interfaces.filter((entry) => entry.interfaceType !== "interface").length;
    const paired = mode === InterfaceMode.PairedEfa ? 2 : 1;
    expect(efa).toBe(mode === InterfaceMode.None ? 0 : standardEfaCount(machine.network) * paired);
    if (mode === InterfaceMode.Standard) expect(machine.extendedResources["vpc.amazonaws.com/efa"]).toBe(efa);
  });

  it("throws for a mode that the type does not have", () => {
    expect(() => interfaceLayout(awsMachineType("p5en.48xlarge"), InterfaceMode.MaximumIp)).toThrow(
      new RangeError("maximum-ip is not a layout of p5en.48xlarge: use one of standard, none"),
    );
  });

  it("chooses EFA by default where there is any", () => {
    expect(defaultInterfaceMode(awsMachineType("p5.48xlarge"))).toBe("standard");
    expect(defaultInterfaceMode(awsMachineType("g6e.xlarge"))).toBe("none");
  });
});

describe("checkInterfaceMode", () => {
  it("tells which sizes have EFA", () => {
    expect(checkInterfaceMode(awsMachineType("g6e.xlarge"), InterfaceMode.Standard, "efa")).toEqual([
      {
        severity: "error",
        path: "efa",
        value: "standard",
        rule: "needs EFA, and g6e.xlarge has none",
        fix: "leave EFA out (mode none), or use a size of g6e with EFA: g6e.8xlarge, g6e.12xlarge, g6e.16xlarge, g6e.24xlarge, g6e.48xlarge",
        source: efaGuide,
      },
    ]);
    const [problem] = checkInterfaceMode(awsMachineType("inf2.48xlarge"), InterfaceMode.Standard);
    expect(describeProblem(problem!)).toBe(
      `interfaces ("standard") needs EFA, and inf2.48xlarge has none. Fix: leave EFA out (mode none): no size of inf2 has EFA. [${efaGuide}]`,
    );
  });

  it("tells the modes of the type, and the modes there are", () => {
    expect(checkInterfaceMode(awsMachineType("p5.48xlarge"), InterfaceMode.PairedEfa).map(describeProblem)).toEqual([
      `interfaces ("paired-efa") is not a layout of p5.48xlarge. Fix: use one of standard, maximum-ip, none. [${guide}]`,
    ]);
    expect(checkInterfaceMode(awsMachineType("p5.48xlarge"), "max").map(describeProblem)).toEqual([
      'interfaces ("max") is not an interface mode. Fix: use one of standard, maximum-ip, paired-efa, none.',
    ]);
  });
});

describe("checkInterfaces, on what others write", () => {
  const check = (name: string, text: string) =>
    checkInterfaces(awsMachineType(name), parsed(text)).map(describeProblem);

  it("accepts no interfaces at all: EC2 then attaches one", () => {
    expect(checkInterfaces(awsMachineType("p5.48xlarge"), [])).toEqual([]);
  });

  it.each(awsMachineTypes.filter((row) => row.network.layout === EfaLayout.A).map((row) => [row.name, row] as const))(
    "accepts the older layout on %s",
    (_, machine) => {
      for (const others of ["efa", "efa-only"] as const) {
        const older = machine.network.efaCards.map(
          (card): NetworkInterface => ({
            networkCardIndex: card,
            deviceIndex: card === 0 ? 0 : 1,
            interfaceType: card === 0 ? "efa" : others,
          }),
        );
        expect(checkInterfaces(machine, older)).toEqual([]);
      }
    },
  );

  it("refuses the older layout on B300: card 0 takes no EFA", () => {
    const older = `0/0E ${Array.from({ length: 16 }, (_, index) => `${index + 1}/1e`).join(" ")}`;
    const { source } = awsMachineType("p6-b300.48xlarge");
    expect(check("p6-b300.48xlarge", older)).toEqual([
      `[0].interfaceType ("efa") is on card 0 of p6-b300.48xlarge, which takes no EFA. Fix: use interface on card 0, and EFA on cards 1 to 16. [${guide}]`,
      ` (17) is more than the 16 EFA interfaces of p6-b300.48xlarge. Fix: attach 16. [${source}]`.trimStart(),
    ]);
  });

  it("refuses devices counted over the cards", () => {
    const { source } = awsMachineType("p5.48xlarge");
    expect(check("p5.48xlarge", `0/0 0/1e ${efaOn(1, 30)} 31/2e`)).toEqual([
      `[32].deviceIndex (2) is beyond the 2 interface slots of a card of p5.48xlarge. Fix: count devices per card, from 0 to 1. [${source}]`,
    ]);
    expect(check("p5.48xlarge", `0/0 0/1e ${efaOn(1, 30)} 31/-1e`)).toEqual([
      "[32].deviceIndex (-1) is not a slot number. Fix: number the slots of each card from 0.",
    ]);
  });

  it("refuses a missing card number, which reads as card 0", () => {
    expect(check("p5.4xlarge", "0/0 0/0e")).toEqual([
      '[1] ({"networkCardIndex":0,"deviceIndex":0}) takes the same card and slot as [0]. Fix: give every interface its own networkCardIndex and deviceIndex.',
    ]);
  });

  it("refuses a card that does not exist", () => {
    const { source } = awsMachineType("p5.4xlarge");
    expect(check("p5.4xlarge", "0/0 1/0e")).toEqual([
      `[1].networkCardIndex (1) is not a card of p5.4xlarge, which has one network card, 0. Fix: remove the interface or use a card that exists. [${source}]`,
    ]);
    expect(check("p4d.24xlarge", `0/0 0/1e ${efaOn(1, 2)} 4/0e`)).toEqual([
      `[4].networkCardIndex (4) is not a card of p4d.24xlarge, which has network cards 0 to 3. Fix: remove the interface or use a card that exists. [${awsMachineType("p4d.24xlarge").source}]`,
    ]);
  });

  it("warns when EFA is left lying", () => {
    expect(check("p5.48xlarge", "0/0 0/1e")).toEqual([
      `(1) is fewer than the 32 EFA interfaces that bring the full bandwidth of p5.48xlarge. Fix: attach 32, as the standard layout does. [${guide}]`,
    ]);
    const [problem] = checkInterfaces(awsMachineType("p5.48xlarge"), parsed("0/0 0/1e"));
    expect(problem!.severity).toBe("warning");
  });

  it("refuses EFA where there is none, once, with the sizes that have it", () => {
    expect(check("g6e.xlarge", "0/0 0/1e")).toEqual([
      `(1) asks for EFA, and g6e.xlarge has none. Fix: leave EFA out (mode none), or use a size of g6e with EFA: g6e.8xlarge, g6e.12xlarge, g6e.16xlarge, g6e.24xlarge, g6e.48xlarge. [${efaGuide}]`,
    ]);
  });

  it("knows the cards of GB200", () => {
    const paired = "0/0 1/0e 3/0e 5/0e 7/0e 9/0e 11/0e 13/0e";
    const name = "p6e-gb200.36xlarge";
    expect(check(name, `${paired} 15/0E`)).toEqual([
      `[8].interfaceType ("efa") puts IP on card 15 of ${name}, which takes efa-only interfaces alone. Fix: use efa-only, or one of the cards 0, 2, 4, 6, 8, 10, 12, 14, 16. [${guide}]`,
    ]);
    expect(check(name, `${paired} 15/0e 16/0`)).toEqual([]);
    const even = `[8].networkCardIndex (16) shares the NIC of card 15 at half its EFA bandwidth, and no GPU reaches it directly. Fix: put EFA on odd cards. [${guide}]`;
    expect(check(name, `${paired} 16/0e`)).toEqual([even]);
    expect(check(name, `${paired} 16/0e 15/0e`)).toEqual([
      even,
      `(9) is more than the 8 EFA interfaces of ${name}. Fix: attach 8, on the odd cards. [${guide}]`,
    ]);
    expect(check(name, "0/0 0/1e 1/0e 5/0e 9/0e")).toEqual([
      `[1].interfaceType ("efa-only") is on card 0 of ${name}, which takes no EFA. Fix: use interface on card 0, and EFA on cards 1 to 16. [${guide}]`,
    ]);
    const many = Array.from({ length: 40 }, (_, index) => `0/${index}`).join(" ");
    expect(check(name, many)).toEqual([
      `(40) is more than the 39 interfaces of ${name}. Fix: remove interfaces. [${awsMachineType(name).source}]`,
    ]);
  });

  it("refuses an interface type that does not exist", () => {
    const odd = [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: "branch" }] as unknown as NetworkInterface[];
    expect(checkInterfaces(awsMachineType("g5.xlarge"), odd).map(describeProblem)).toEqual([
      `[0].interfaceType ("branch") is not an interface type. Fix: use interface, efa or efa-only. [${efaGuide}]`,
    ]);
  });

  it("only warns of limits that are not firmly known", () => {
    const firm = awsMachineType("p5.48xlarge");
    const hearsay: AwsMachineType = { ...firm, confidence: Confidence.Reported };
    const interfaces = parsed(`0/0 0/1e ${efaOn(1, 30)} 32/2e`);
    const severities = (machine: AwsMachineType) =>
      checkInterfaces(machine, interfaces).map(({ path, severity }) => `${path} ${severity}`);
    expect(severities(firm)).toEqual(["[32].networkCardIndex error", "[32].deviceIndex error"]);
    expect(severities(hearsay)).toEqual(["[32].networkCardIndex warning", "[32].deviceIndex warning"]);
  });
});

describe("checkInterfaces, on mutations of a good layout", () => {
  const withEfa = typeAndMode
    .filter(([, mode]) => mode !== InterfaceMode.None)
    .map(([, mode, machine]) => ({ machine, mode }));
  const anyLayout = fc.constantFrom(...typeAndMode.map(([, mode, machine]) => ({ machine, mode })));
  const efaLayout = fc.constantFrom(...withEfa);
  const rules = (machine: AwsMachineType, interfaces: NetworkInterface[]) =>
    checkInterfaces(machine, interfaces).map(({ severity, path, rule }) => `${severity} ${path} ${rule}`);

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(
        anyLayout.chain(({ machine, mode }) => {
          const interfaces = interfaceLayout(machine, mode);
          const shuffled = fc.shuffledSubarray(interfaces, { minLength: interfaces.length });
          return fc.record({ machine: fc.constant(machine), shuffled });
        }),
        ({ machine, shuffled }) => {
          expect(checkInterfaces(machine, shuffled)).toEqual([]);
        },
      ),
    );
  });

  it("misses the primary interface", () => {
    fc.assert(
      fc.property(efaLayout, ({ machine, mode }) => {
        const [, ...rest] = interfaceLayout(machine, mode);
        expect(rules(machine, rest)).toEqual(["error  has no primary interface, which is device 0 on card 0"]);
      }),
    );
  });

  it("refuses efa-only as the primary interface", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...awsMachineTypes.filter((row) => row.network.layout === EfaLayout.A)),
        (machine) => {
          const [, , ...rest] = interfaceLayout(machine, InterfaceMode.Standard);
          const primary: NetworkInterface = { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa-only" };
          expect(rules(machine, [primary, ...rest])).toEqual([
            "error [0].interfaceType is the primary interface, which has to carry IP",
          ]);
        },
      ),
    );
  });

  it("refuses a doubled interface", () => {
    fc.assert(
      fc.property(anyLayout, fc.nat(), ({ machine, mode }, seed) => {
        const interfaces = interfaceLayout(machine, mode);
        const index = seed % interfaces.length;
        const found = rules(machine, [...interfaces, interfaces[index]!]);
        expect(found).toContain(`error [${interfaces.length}] takes the same card and slot as [${index}]`);
      }),
    );
  });

  it("refuses a device beyond the slots", () => {
    const known = withEfa.filter(({ machine }) => machine.network.slotsTotal === undefined);
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), fc.nat(100), ({ machine, mode }, seed, extra) => {
        const interfaces = interfaceLayout(machine, mode);
        const index = 1 + (seed % (interfaces.length - 1));
        const { slotsPerCard } = machine.network;
        const moved = interfaces.with(index, { ...interfaces[index]!, deviceIndex: slotsPerCard + extra });
        const severity = machine.name === "trn2.3xlarge" ? "warning" : "error";
        expect(rules(machine, moved)).toEqual([
          `${severity} [${index}].deviceIndex is beyond the ${slotsPerCard} interface slots of a card of ${machine.name}`,
        ]);
      }),
    );
  });

  it("refuses a card beyond the last", () => {
    fc.assert(
      fc.property(efaLayout, fc.nat(100), ({ machine, mode }, extra) => {
        const { cards } = machine.network;
        const beyond: NetworkInterface = {
          networkCardIndex: cards + extra,
          deviceIndex: 0,
          interfaceType: "interface",
        };
        const severity = machine.name === "trn2.3xlarge" ? "warning" : "error";
        const have = cards === 1 ? "one network card, 0" : `network cards 0 to ${cards - 1}`;
        const interfaces = interfaceLayout(machine, mode);
        expect(rules(machine, [...interfaces, beyond])).toEqual([
          `${severity} [${interfaces.length}].networkCardIndex is not a card of ${machine.name}, which has ${have}`,
        ]);
      }),
    );
  });

  it("refuses EFA on card 0 of B300, wherever it is put", () => {
    const machine = awsMachineType("p6-b300.48xlarge");
    const modes = fc.constantFrom(InterfaceMode.Standard, InterfaceMode.MaximumIp);
    fc.assert(
      fc.property(
        modes,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom("efa", "efa-only"),
        (mode, deviceIndex, interfaceType) => {
          const interfaces = interfaceLayout(machine, mode);
          const extra = { networkCardIndex: 0, deviceIndex, interfaceType } as NetworkInterface;
          expect(rules(machine, [...interfaces, extra])).toEqual([
            `error [${interfaces.length}].interfaceType is on card 0 of p6-b300.48xlarge, which takes no EFA`,
            "error  is more than the 16 EFA interfaces of p6-b300.48xlarge",
          ]);
        },
      ),
    );
  });

  it("refuses one EFA too many", () => {
    const roomy = withEfa.filter(
      ({ machine, mode }) =>
        mode === InterfaceMode.Standard && machine.network.slotsPerCard > 2 && machine.network.layout !== EfaLayout.C,
    );
    fc.assert(
      fc.property(fc.constantFrom(...roomy), fc.nat(), ({ machine, mode }, seed) => {
        const interfaces = interfaceLayout(machine, mode);
        const { efaCards, efaMaximum } = machine.network;
        const card = efaCards[seed % efaCards.length]!;
        const first = interfaces.findIndex(
          (entry) => entry.networkCardIndex === card && entry.interfaceType === "efa-only",
        );
        const extra: NetworkInterface = { networkCardIndex: card, deviceIndex: 2, interfaceType: "efa-only" };
        expect(rules(machine, [...interfaces, extra])).toEqual([
          `error [${interfaces.length}] is a second EFA interface on card ${card}, beside [${first}]`,
          `error  is more than the ${efaMaximum} EFA interfaces of ${machine.name}`,
        ]);
      }),
    );
  });

  it("warns of any EFA left out, short of all", () => {
    const several = withEfa.filter(
      ({ machine, mode }) => mode === InterfaceMode.Standard && standardEfaCount(machine.network) > 1,
    );
    fc.assert(
      fc.property(fc.constantFrom(...several), fc.nat(), ({ machine, mode }, seed) => {
        const interfaces = interfaceLayout(machine, mode);
        const index = 1 + (seed % (interfaces.length - 1));
        const full = standardEfaCount(machine.network);
        expect(rules(machine, interfaces.toSpliced(index, 1))).toEqual([
          `warning  is fewer than the ${full} EFA interfaces that bring the full bandwidth of ${machine.name}`,
        ]);
      }),
    );
  });
});
