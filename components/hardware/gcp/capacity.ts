import { isFirm } from "../../core/fact.ts";
import { type Problem, Problems } from "../../core/problem.ts";
import type { NodeCounts } from "../../core/range.ts";
import { type GcpCapacity, GcpCapacityKind, GcpFabric, type GcpMachineType } from "./machineType.ts";
import { pageOf } from "./page.ts";
import { checkGcpZone } from "./region.ts";
import { isReservationPart, parseReservation } from "./reservation.ts";
import type { TpuGenerationRow } from "./tpu.ts";

export { type GcpReservationName, parseReservation, reservationAffinityKey, reservationValue } from "./reservation.ts";

const flexStartGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws";
const reservationGuide = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations";
const futureGuide = "https://docs.cloud.google.com/compute/docs/instances/future-reservations-calendar-mode-overview";
const clusterGuide = "https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom";

/** Longest life of a flex-start or queued node: seven days. */
export const maximumRunHours = 168;

/** Longest reservation of calendar mode, in days. */
export const maximumCalendarDays = 90;

/** How nodes are to be bought, where, and how many. */
export interface GcpCapacityQuestion {
  /** What the nodes are: a GPU machine type, or … */
  readonly machine?: GcpMachineType;
  /** … a TPU generation. */
  readonly generation?: TpuGenerationRow;
  readonly zone: string;
  readonly region: string;
  readonly capacity: GcpCapacity;
  readonly nodes: NodeCounts;
  /** Id of the project of the nodes. Left out: a reservation's own project is not told from it. */
  readonly project?: string;
}

/** Whether Google sells these nodes this way and here: everything that can be told before anything is created. */
export function checkGcpCapacity(question: GcpCapacityQuestion): Problem[] {
  const { zone, region, capacity } = question;
  const problems = new Problems();
  const place = checkGcpZone(zone, region);
  problems.add(place);
  const kinds = Object.values(GcpCapacityKind);
  if (!(kinds as unknown[]).includes(capacity.kind)) {
    const fix = `use one of ${kinds.join(", ")}`;
    return problems.error("capacity.kind", capacity.kind, "is not a capacity kind", fix).list;
  }
  checkOffer(problems, question, place.length === 0);
  checkReservation(problems, question);
  checkRunTime(problems, capacity);
  checkDays(problems, capacity);
  checkNodes(problems, question);
  return problems.list;
}

/** Whether nodes of this kind come only when there are some: their pool starts empty. */
export function waitsForCapacity(kind: GcpCapacityKind): boolean {
  return kind === GcpCapacityKind.FlexStart || kind === GcpCapacityKind.Queued;
}

function checkOffer(problems: Problems, question: GcpCapacityQuestion, placed: boolean): void {
  const { machine, generation, zone, region, capacity } = question;
  const row = machine ?? generation;
  if (row === undefined) return;
  const what = machine?.name ?? generation!.accelerator;
  const { kind } = capacity;
  const offered = row.capacityKinds.join(", ");
  if (row.unconfirmedKinds?.includes(kind) === true) {
    problems.warning("capacity.kind", kind, `is not known to be offered for ${what}`, `use ${offered}`, pageOf(row));
  } else if (!row.capacityKinds.includes(kind)) {
    const say = isFirm(row) ? problems.error.bind(problems) : problems.warning.bind(problems);
    say("capacity.kind", kind, `is not offered for ${what}`, `use ${offered}`, pageOf(row));
  }
  if (!placed) return;
  const { regions, zones } = row;
  if (regions !== undefined && !regions.includes(region)) {
    const say = isFirm(row) ? problems.error.bind(problems) : problems.warning.bind(problems);
    const rule = `is in ${region}, which does not offer ${what} by the list of ${row.asOf}`;
    say("zone", zone, rule, `use a zone of ${regions.join(", ")}`, pageOf(row));
  } else if (zones !== undefined && !zones.includes(zone)) {
    const here = zones.filter((one) => one.startsWith(`${region}-`));
    const fix = `use ${(here.length > 0 ? here : zones).join(", ")}, or make sure that this one has it`;
    problems.warning("zone", zone, `is not a zone known to offer ${what}`, fix, pageOf(row));
  }
}

/** Whether a reservation is named as the kind asks, and has the form of one. */
function checkReservation(problems: Problems, { machine, capacity, project }: GcpCapacityQuestion): void {
  const { kind, reservation, block, subBlock } = capacity;
  const reserved = kind === GcpCapacityKind.Reservation || kind === GcpCapacityKind.Calendar;
  if (!reserved) {
    for (const key of ["reservation", "block", "subBlock"] as const) {
      if (capacity[key] === undefined) continue;
      const rule = `belongs to a reservation, and ${kind} nodes do not run in one`;
      const fix = `leave it out, or use the capacity kind ${GcpCapacityKind.Reservation}`;
      problems.error(`capacity.${key}`, capacity[key], rule, fix, reservationGuide);
    }
    return;
  }
  const parsed = reservation === undefined ? undefined : parseReservation(reservation, project ?? "");
  if (reservation !== undefined && parsed === undefined) {
    const fix = "give its name, or projects/<project>/reservations/<name> where another project shares it";
    problems.error("capacity.reservation", reservation, "does not name a reservation", fix, reservationGuide);
  } else if (reservation === undefined && kind === GcpCapacityKind.Calendar) {
    const rule = "is missing: a calendar reservation is used by its name";
    const fix = "give the name of the reservation that the future reservation makes";
    problems.error("capacity.reservation", undefined, rule, fix, futureGuide);
  }
  for (const [key, inName] of [
    ["block", parsed?.block],
    ["subBlock", parsed?.subBlock],
  ] as const) {
    if (capacity[key] === undefined) continue;
    if (!isReservationPart(capacity[key])) {
      const rule = `is not the name of a ${key === "block" ? "block" : "sub-block"}`;
      const fix = "give 1 to 63 lower-case letters, digits and dashes";
      problems.error(`capacity.${key}`, capacity[key], rule, fix, reservationGuide);
    } else if (inName !== undefined) {
      const rule = `is given beside the one in capacity.reservation (${inName})`;
      problems.error(`capacity.${key}`, capacity[key], rule, "leave one of the two out");
    }
  }
  if (block !== undefined && reservation === undefined) {
    const rule = "is a block of a reservation that is not named";
    problems.error("capacity.block", block, rule, "give capacity.reservation as well", reservationGuide);
  }
  if (subBlock !== undefined && block === undefined && parsed?.block === undefined) {
    const rule = "is a sub-block of a block that is not named";
    problems.error("capacity.subBlock", subBlock, rule, "give capacity.block as well", reservationGuide);
  }
  const within = block ?? parsed?.block;
  if (within !== undefined && machine !== undefined && machine.network.fabric !== GcpFabric.Rdma) {
    const rule = `is a block of a reservation, and reservations of ${machine.name} are not known to have blocks`;
    const path = block === undefined ? "capacity.reservation" : "capacity.block";
    problems.warning(path, within, rule, "leave it out", clusterGuide);
  }
}

function checkRunTime(problems: Problems, { kind, maxRunHours }: GcpCapacity): void {
  if (maxRunHours === undefined) return;
  const path = "capacity.maxRunHours";
  if (!waitsForCapacity(kind)) {
    const rule = `is the life of a flex-start node, and the capacity kind is ${kind}`;
    problems.error(path, maxRunHours, rule, "leave it out");
  } else if (typeof maxRunHours !== "number" || !(maxRunHours > 0) || !Number.isInteger(maxRunHours * 3600)) {
    problems.error(path, maxRunHours, "is not a length of time", `give hours, ${maximumRunHours} or fewer`);
  } else if (maxRunHours > maximumRunHours) {
    const rule = `is longer than the ${maximumRunHours} hours (seven days) that a flex-start node lives at most`;
    const fix = `use ${maximumRunHours} or fewer, and let jobs begin again from their checkpoints`;
    problems.error(path, maxRunHours, rule, fix, flexStartGuide);
  }
}

function checkDays(problems: Problems, { kind, days }: GcpCapacity): void {
  if (days === undefined) return;
  if (kind !== GcpCapacityKind.Calendar) {
    const rule = `is the length of a calendar reservation, and the capacity kind is ${kind}`;
    problems.error("capacity.days", days, rule, "leave it out");
  } else if (!Number.isInteger(days) || days < 1 || days > maximumCalendarDays) {
    const rule = "is not a length that calendar reservations have";
    const fix = `give whole days, 1 to ${maximumCalendarDays}`;
    problems.error("capacity.days", days, rule, fix, futureGuide);
  }
}

function checkNodes(problems: Problems, { machine, capacity: { kind }, nodes }: GcpCapacityQuestion): void {
  if (kind === GcpCapacityKind.Queued && nodes.min > 0) {
    const rule = "keeps nodes, and a queued pool has none until a ProvisioningRequest is met";
    problems.error("nodes.min", nodes.min, rule, "use min 0", flexStartGuide);
  } else if (kind === GcpCapacityKind.FlexStart && nodes.min > 0) {
    const rule = "keeps nodes wanted that come only when there are some, and go after seven days";
    problems.warning("nodes.min", nodes.min, rule, "use min 0", flexStartGuide);
  }
  const domain = machine?.domainNodes;
  if (domain !== undefined && nodes.max > domain) {
    const gpus = domain * machine!.accelerator.count;
    const rule = `is above the ${domain} nodes of one NVLink domain of ${gpus} ${machine!.accelerator.name}`;
    problems.error("nodes.max", nodes.max, rule, `use ${domain} or fewer, and one pool per domain`, clusterGuide);
  }
}
