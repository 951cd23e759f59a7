import { createHash } from "node:crypto";

/** Sixty-four hex digits that a text decides. */
export function hash(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

/**
 * The id of a resource of EC2 and its likes: `subnet-0` and sixteen hex digits. The last four are computed from the others, so
 * that `madeHere` tells an id of the simulated cloud from one of a real account.
 */
export function hexId(prefix: string, seed: string): string {
  return `${prefix}-0${marked(hash(seed).slice(0, 12), 4)}`;
}

/** As `hexId`, for what a resource brings along and nobody declares: interfaces, a cluster's own security group. */
export function sideId(prefix: string, seed: string): string {
  const digits = hash(`beside ${seed}`).slice(0, 16);
  return `${prefix}-0${isMarked(digits, 4) ? hash(digits).slice(0, 16) : digits}`;
}

/** Seven hex digits, which Pulumi puts behind the names that a program does not choose; the last two tell that they are simulated. */
export function nameSuffix(seed: string): string {
  return marked(hash(seed).slice(0, 5), 2);
}

/** A UUID as AWS writes it. */
export function uuid(seed: string): string {
  const digits = hash(seed);
  return uuidOf(digits, marked(digits.slice(20, 28), 4));
}

/** As `uuid`, for what nobody declares: a key that AWS keeps by itself. */
export function sideUuid(seed: string): string {
  const digits = hash(`beside ${seed}`);
  const last = digits.slice(20, 32);
  return uuidOf(digits, isMarked(last, 4) ? hash(digits).slice(20, 32) : last);
}

function uuidOf(digits: string, last: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${last}`;
}

/** Letters and digits as in ids of IAM (`AROA…`) and hosted zones (`Z…`). */
export function capitals(prefix: string, seed: string, length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bytes = Buffer.from(hash(seed), "hex");
  let text = prefix;
  for (let index = 0; text.length < length; index++) text += letters[bytes[index % bytes.length]! % letters.length];
  return text;
}

/** Small letters and digits as in ids of Pod Identity associations (`a-1v95i5dqqiylbo3ud`). */
export function smallLetters(prefix: string, seed: string, length: number): string {
  return capitals("", seed, length).toLowerCase().replace(/^/, prefix);
}

/** Whether an id, or a name at the end of an ARN, is one that the simulated cloud gave away. */
export function madeHere(value: string): boolean {
  const last = value.slice(value.lastIndexOf("/") + 1);
  const id = /^[a-z-]+-0([0-9a-f]{16})$/.exec(last);
  if (id !== null) return isMarked(id[1]!, 4);
  const key = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{12})$/.exec(last);
  if (key !== null) return isMarked(key[1]!, 4);
  const named = /-([0-9a-f]{7})$/.exec(last);
  return named !== null && isMarked(named[1]!, 2);
}

function marked(digits: string, length: number): string {
  return `${digits}${hash(`simulated ${digits}`).slice(0, length)}`;
}

function isMarked(text: string, length: number): boolean {
  return text === marked(text.slice(0, -length), length);
}
