import { isFirm } from "../../core/fact.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import { familyOf, standardEfaCount } from "./catalogue.ts";
import { type AwsMachineType, EfaLayout } from "./machineType.ts";

const layoutGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html";
const efaGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html";

/** A network interface of a launch template. */
export interface NetworkInterface {
  /** Physical card, from 0. */
  readonly networkCardIndex: number;
  /** Slot on the card, from 0. Not counted over the cards. */
  readonly deviceIndex: number;
  /** `interface`: IP only. `efa`: EFA with IP. `efa-only`: EFA without an address. */
  readonly interfaceType: "interface" | "efa" | "efa-only";
}

/** Which interfaces a node gets. */
export const InterfaceMode = {
  /** All EFA bandwidth and one IP address: what AWS recommends to save addresses. */
  Standard: "standard",
  /** All EFA bandwidth and as much IP bandwidth as the cards give, at 8 to 17 addresses a node. */
  MaximumIp: "maximum-ip",
  /** GB200 only: two EFA interfaces of 200 Gbps per GPU instead of one of 400 Gbps. */
  PairedEfa: "paired-efa",
  /** One plain IP interface, no EFA. */
  None: "none",
} as const;
export type InterfaceMode = (typeof InterfaceMode)[keyof typeof InterfaceMode];

/** The modes that a machine type has. `none` always; `standard` where it has EFA. */
export function interfaceModes(machine: AwsMachineType): InterfaceMode[] {
  const { layout, maximumIpCards } = machine.network;
  if (layout === undefined) return [InterfaceMode.None];
  const modes: InterfaceMode[] = [InterfaceMode.Standard];
  if (maximumIpCards !== undefined) modes.push(InterfaceMode.MaximumIp);
  if (layout === EfaLayout.C) modes.push(InterfaceMode.PairedEfa);
  return [...modes, InterfaceMode.None];
}

/** The mode a pool gets unless told otherwise: EFA where the type has it. */
export function defaultInterfaceMode(machine: AwsMachineType): InterfaceMode {
  return machine.network.layout === undefined ? InterfaceMode.None : InterfaceMode.Standard;
}

/** The rule of every `interfaces` argument: the type has the mode. */
export function checkInterfaceMode(machine: AwsMachineType, mode: unknown, path = "interfaces"): Problem[] {
  const modes = interfaceModes(machine);
  if ((modes as unknown[]).includes(mode)) return [];
  const problems = new Problems();
  const known = (Object.values(InterfaceMode) as unknown[]).includes(mode);
  if (!known) {
    problems.error(path, mode, "is not an interface mode", `use one of ${Object.values(InterfaceMode).join(", ")}`);
  } else if (machine.network.layout === undefined) {
    problems.error(path, mode, `needs EFA, and ${machine.name} has none`, withoutEfa(machine), efaGuide);
  } else {
    problems.error(path, mode, `is not a layout of ${machine.name}`, `use one of ${modes.join(", ")}`, layoutGuide);
  }
  return problems.list;
}

/**
 * The network interfaces of a node, in the layouts that AWS recommends: card 0 first, then by card and device.
 * @throws {RangeError} when the type does not have the mode (`interfaceModes` lists those it has)
 */
export function interfaceLayout(machine: AwsMachineType, mode: InterfaceMode): NetworkInterface[] {
  const [problem] = checkInterfaceMode(machine, mode);
  if (problem !== undefined) throw new RangeError(`${mode} ${problem.rule}: ${problem.fix}`);
  const interfaces: NetworkInterface[] = [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" }];
  if (mode === InterfaceMode.None) return interfaces;

  const { layout, cards, efaCards, maximumIpCards = [] } = machine.network;
  for (let card = 0; card < cards; card++) {
    if (layout === EfaLayout.C) {
      // A GPU reaches the card pairs [1,3], [5,7], [9,11] and [13,15].
      const used = mode === InterfaceMode.PairedEfa ? card % 2 === 1 : card % 4 === 1;
      if (used) interfaces.push({ networkCardIndex: card, deviceIndex: 0, interfaceType: "efa-only" });
      continue;
    }
    // Slot 0 of card 0 is the primary interface, which has to carry IP.
    const deviceIndex = card === 0 ? 1 : 0;
    if (efaCards.includes(card)) interfaces.push({ networkCardIndex: card, deviceIndex, interfaceType: "efa-only" });
    if (mode === InterfaceMode.MaximumIp && maximumIpCards.includes(card)) {
      interfaces.push({ networkCardIndex: card, deviceIndex: 1, interfaceType: "interface" });
    }
  }
  return interfaces;
}

/**
 * Whether a machine type takes these interfaces. An empty list passes: EC2 then attaches one plain interface.
 * Accepts the older layout too (`efa` on (0,0), `efa` or `efa-only` on (i,1)) where card 0 takes EFA.
 * Paths are `[index].property`. Limits of a type whose row is not firm are warnings.
 */
export function checkInterfaces(machine: AwsMachineType, interfaces: readonly NetworkInterface[]): Problem[] {
  const problems = new Problems();
  if (interfaces.length === 0) return problems.list;
  const limit = isFirm(machine) ? problems.error.bind(problems) : problems.warning.bind(problems);
  const { cards, slotsPerCard, slotsTotal, efaCards, efaMaximum, ipCards, layout } = machine.network;
  const name = machine.name;

  const seen = new Map<string, number>();
  const efaOnCard = new Map<number, number>();
  let efaCount = 0;
  interfaces.forEach(({ networkCardIndex: card, deviceIndex: device, interfaceType: type }, index) => {
    const at = `[${index}]`;
    if (type !== "interface" && type !== "efa" && type !== "efa-only") {
      problems.error(
        `${at}.interfaceType`,
        type,
        "is not an interface type",
        "use interface, efa or efa-only",
        efaGuide,
      );
    }
    const cardExists = Number.isInteger(card) && card >= 0 && card < cards;
    if (!cardExists) {
      const have = cards === 1 ? "one network card, 0" : `network cards 0 to ${cards - 1}`;
      limit(
        `${at}.networkCardIndex`,
        card,
        `is not a card of ${name}, which has ${have}`,
        "remove the interface or use a card that exists",
        machine.source,
      );
    }
    if (!Number.isInteger(device) || device < 0) {
      problems.error(`${at}.deviceIndex`, device, "is not a slot number", "number the slots of each card from 0");
    } else if (slotsTotal === undefined && device >= slotsPerCard) {
      limit(
        `${at}.deviceIndex`,
        device,
        `is beyond the ${slotsPerCard} interface slots of a card of ${name}`,
        `count devices per card, from 0 to ${slotsPerCard - 1}`,
        machine.source,
      );
    }
    const slot = `${card}/${device}`;
    const first = seen.get(slot);
    if (first === undefined) seen.set(slot, index);
    else {
      problems.error(
        at,
        { networkCardIndex: card, deviceIndex: device },
        `takes the same card and slot as [${first}]`,
        "give every interface its own networkCardIndex and deviceIndex",
      );
    }
    if (cardExists && ipCards !== undefined && !ipCards.includes(card) && type !== "efa-only") {
      limit(
        `${at}.interfaceType`,
        type,
        `puts IP on card ${card} of ${name}, which takes efa-only interfaces alone`,
        `use efa-only, or one of the cards ${ipCards.join(", ")}`,
        layoutGuide,
      );
    }
    if (type !== "efa" && type !== "efa-only") return;

    efaCount += 1;
    if (efaMaximum === 0) return;
    const other = efaOnCard.get(card);
    if (other === undefined) efaOnCard.set(card, index);
    else {
      problems.error(
        at,
        type,
        `is a second EFA interface on card ${card}, beside [${other}]`,
        "attach one EFA interface to a card",
        efaGuide,
      );
    }
    if (cardExists && !efaCards.includes(card)) {
      limit(
        `${at}.interfaceType`,
        type,
        `is on card ${card} of ${name}, which takes no EFA`,
        `use interface on card ${card}, and EFA on cards ${efaCards[0]} to ${efaCards[efaCards.length - 1]}`,
        layoutGuide,
      );
    } else if (layout === EfaLayout.C && card % 2 === 0) {
      problems.warning(
        `${at}.networkCardIndex`,
        card,
        `shares the NIC of card ${card - 1} at half its EFA bandwidth, and no GPU reaches it directly`,
        "put EFA on odd cards",
        layoutGuide,
      );
    }
  });

  const primary = interfaces.findIndex((entry) => entry.networkCardIndex === 0 && entry.deviceIndex === 0);
  if (primary === -1) {
    problems.error(
      "",
      interfaces,
      "has no primary interface, which is device 0 on card 0",
      "add {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}",
      layoutGuide,
    );
  } else if (interfaces[primary]!.interfaceType === "efa-only") {
    problems.error(
      `[${primary}].interfaceType`,
      "efa-only",
      "is the primary interface, which has to carry IP",
      "use interface there, and efa-only at device 1",
      layoutGuide,
    );
  }
  if (slotsTotal !== undefined && interfaces.length > slotsTotal) {
    limit(
      "",
      interfaces.length,
      `is more than the ${slotsTotal} interfaces of ${name}`,
      "remove interfaces",
      machine.source,
    );
  }
  if (efaMaximum === 0) {
    if (efaCount > 0) limit("", efaCount, `asks for EFA, and ${name} has none`, withoutEfa(machine), efaGuide);
  } else if (efaCount > efaMaximum) {
    const rule = `is more than the ${efaMaximum} EFA interfaces of ${name}`;
    // For GB200 the figure is what brings full bandwidth, not a limit of the API.
    if (layout === EfaLayout.C)
      problems.warning("", efaCount, rule, `attach ${efaMaximum}, on the odd cards`, layoutGuide);
    else limit("", efaCount, rule, `attach ${efaMaximum}`, machine.source);
  } else {
    problems.add(checkFullEfa(machine, interfaces));
  }
  return problems.list;
}

/** Whether nodes with EFA have all that brings the full bandwidth of their type. None at all is a choice, and passes. */
export function checkFullEfa(machine: AwsMachineType, interfaces: readonly NetworkInterface[]): Problem[] {
  const problems = new Problems();
  const count = efaCountOf(interfaces);
  const full = standardEfaCount(machine.network);
  if (count === 0 || count >= full) return problems.list;
  const rule = `is fewer than the ${full} EFA interfaces that bring the full bandwidth of ${machine.name}`;
  problems.warning("", count, rule, `attach ${full}, as the standard layout does`, layoutGuide);
  return problems.list;
}

/** How many of the interfaces carry EFA. */
export function efaCountOf(interfaces: readonly NetworkInterface[]): number {
  return interfaces.filter(({ interfaceType }) => interfaceType === "efa" || interfaceType === "efa-only").length;
}

function withoutEfa(machine: AwsMachineType): string {
  const sizes = familyOf(machine)
    .filter((row) => row.network.efaMaximum > 0)
    .map((row) => row.name);
  const none = "leave EFA out (mode none)";
  return sizes.length === 0
    ? `${none}: no size of ${machine.family} has EFA`
    : `${none}, or use a size of ${machine.family} with EFA: ${sizes.join(", ")}`;
}
