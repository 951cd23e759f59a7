import type { GcpCapacity } from "./machineType.ts";

/** The key of the reservation affinity of a node pool, always. */
export const reservationAffinityKey = "compute.googleapis.com/reservation-name";

/** A reservation as a node pool names it, in its parts. */
export interface GcpReservationName {
  /** Id of the project that the reservation belongs to. */
  readonly project: string;
  readonly name: string;
  /** A block of it. */
  readonly block?: string;
  /** A sub-block of that block. */
  readonly subBlock?: string;
}

const part = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";
const namePattern = new RegExp(`^${part}$`);
const valuePattern = new RegExp(
  `^(?:projects/([a-z0-9.:-]+)/reservations/)?(${part})(?:/reservationBlocks/(${part})(?:/reservationSubBlocks/(${part}))?)?$`,
);

/** Whether text is the name of a reservation, block or sub-block: 1 to 63 lower-case letters, digits and dashes. */
export function isReservationPart(text: unknown): boolean {
  return typeof text === "string" && namePattern.test(text);
}

/**
 * A reservation in its parts: `<name>` or `projects/<project>/reservations/<name>`, each maybe with
 * `/reservationBlocks/<block>` and `/reservationSubBlocks/<sub-block>`; `undefined` for anything else.
 *
 * @param project where a reservation without a project is
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations
 */
export function parseReservation(text: unknown, project: string): GcpReservationName | undefined {
  const match = typeof text === "string" ? valuePattern.exec(text) : null;
  if (match === null) return undefined;
  const [, owner, name, block, subBlock] = match;
  return {
    project: owner ?? project,
    name: name!,
    ...(block === undefined ? {} : { block }),
    ...(subBlock === undefined ? {} : { subBlock }),
  };
}

/**
 * What the reservation affinity of a node pool takes as its one value: the name alone in the pool's own project, the whole
 * path for a shared reservation, with block and sub-block where nodes are to land there.
 *
 * @throws {RangeError} when no reservation is named, or it has no such form
 */
export function reservationValue(capacity: GcpCapacity, project: string): string {
  const parsed = parseReservation(capacity.reservation, project);
  if (parsed === undefined) throw new RangeError(`${JSON.stringify(capacity.reservation)} does not name a reservation`);
  const block = capacity.block ?? parsed.block;
  const subBlock = capacity.subBlock ?? parsed.subBlock;
  const path = parsed.project === project ? parsed.name : `projects/${parsed.project}/reservations/${parsed.name}`;
  if (block === undefined) return path;
  return `${path}/reservationBlocks/${block}${subBlock === undefined ? "" : `/reservationSubBlocks/${subBlock}`}`;
}
