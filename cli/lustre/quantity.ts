/** What a number with a unit measures. */
export const QuantityKind = {
  /** Bytes. */
  Size: "size",
  /** Bytes a second. */
  Rate: "rate",
  /** Seconds. */
  Duration: "duration",
} as const;
export type QuantityKind = (typeof QuantityKind)[keyof typeof QuantityKind];

/** Decimal units by their power of ten, binary ones by their power of two. */
interface Unit {
  readonly ten?: number;
  readonly times?: number;
}

const sizes: Readonly<Record<string, Unit>> = {
  B: { ten: 0 },
  kB: { ten: 3 },
  KB: { ten: 3 },
  MB: { ten: 6 },
  GB: { ten: 9 },
  TB: { ten: 12 },
  PB: { ten: 15 },
  EB: { ten: 18 },
  KiB: { times: 2 ** 10 },
  MiB: { times: 2 ** 20 },
  GiB: { times: 2 ** 30 },
  TiB: { times: 2 ** 40 },
  PiB: { times: 2 ** 50 },
  EiB: { times: 2 ** 60 },
};

const rates: Readonly<Record<string, Unit>> = {
  ...Object.fromEntries(Object.entries(sizes).map(([name, unit]) => [`${name}/s`, unit])),
  "Mbit/s": { times: 1e6 / 8 },
  "Gbit/s": { times: 1e9 / 8 },
  "Tbit/s": { times: 1e12 / 8 },
};

const durations: Readonly<Record<string, Unit>> = {
  ms: { ten: -3 },
  s: { ten: 0 },
  min: { times: 60 },
  h: { times: 3600 },
  d: { times: 86_400 },
};

const units: Readonly<Record<QuantityKind, Readonly<Record<string, Unit>>>> = {
  size: sizes,
  rate: rates,
  duration: durations,
};

/** The units of a kind as a sentence names them. */
export const unitsText: Readonly<Record<QuantityKind, string>> = {
  size: "B, kB, MB, GB, TB, PB or EB (powers of 1000), or KiB to EiB (powers of 1024)",
  rate: "B/s, kB/s, MB/s, GB/s or TB/s (powers of 1000), KiB/s to TiB/s (powers of 1024), Mbit/s or Gbit/s",
  duration: "ms, s, min, h or d",
};

const examples: Readonly<Record<QuantityKind, string>> = { size: "60TB", rate: "150MB/s", duration: "30s" };

/** What a text with a unit looks like, for a schema. */
export function quantityPattern(kind: QuantityKind): string {
  const names = Object.keys(units[kind]).join("|");
  return `^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,5})? ?(${names})$`;
}

/** What is wrong with a text that should be a quantity. */
export interface QuantityFault {
  readonly rule: string;
  readonly fix: string;
}

const form = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,5}))?\s*([^\s\d.,]\S*)?$/;
const kindNames: Readonly<Record<QuantityKind, string>> = {
  size: "a size",
  rate: "a rate",
  duration: "a duration",
};

/**
 * Reads `60TB`, `150 MB/s`, `1.5 h` as bytes, bytes a second or seconds. A number without a unit is taken as it stands,
 * unless `unitRequired`: where the same figure is usually written in another unit.
 *
 * Negative numbers, `NaN` and `Infinity` are numbers: whether they are allowed is for whoever knows what they count.
 */
export function parseQuantity(text: string, kind: QuantityKind, unitRequired = false): number | QuantityFault {
  const trimmed = text.trim();
  if (/^[+-]?(nan|inf|infinity)$/i.test(trimmed)) return numberOf(trimmed)!;
  const match = form.exec(trimmed);
  const fix = `write a number with ${unitsText[kind]}, for example ${examples[kind]}`;
  if (match === null) return { rule: `is not ${kindNames[kind]}`, fix };
  const [, sign, digits, exponent = "0", name] = match;
  if (name === undefined) {
    return unitRequired ? { rule: "has no unit", fix } : Number(trimmed);
  }
  const unit = Object.hasOwn(units[kind], name) ? units[kind][name] : undefined;
  if (unit === undefined)
    return { rule: `has no unit of ${kindNames[kind].slice(2)}: ${name}`, fix: hint(name, kind) ?? fix };
  // As a decimal number: 1.1 TB are 1100000000000 bytes and not a rounding error more.
  const number = Number(`${sign}${digits}e${Number(exponent) + (unit.ten ?? 0)}`);
  return number * (unit.times ?? 1);
}

function hint(name: string, kind: QuantityKind): string | undefined {
  const known = Object.keys(units[kind]);
  if (kind === "rate" && sizes[name] !== undefined) return `write ${name}/s`;
  if (kind === "size" && rates[name] !== undefined)
    return `write ${name.replace("/s", "")}: it is an amount and no rate`;
  if (kind === "duration" && name === "m") return "write min";
  if (kind === "rate" && /^([MGT]b(ps|\/s)|[mgt]bps)$/.test(name)) return `write ${name[0]!.toUpperCase()}bit/s`;
  if (/^[kKMGTPE]b(\/s)?$/.test(name)) return `b are bits: write ${name.replace("b", "B")} for bytes`;
  const close = known.find((one) => one.toLowerCase() === name.toLowerCase().replace(/ps$/, "/s"));
  return close === undefined ? undefined : `write ${close}`;
}

/** A plain number, `NaN` and `Infinity` included; `undefined` for anything else. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?$/.test(trimmed)) return Number(trimmed);
  if (/^[+-]?nan$/i.test(trimmed)) return Number.NaN;
  if (/^\+?inf(inity)?$/i.test(trimmed)) return Number.POSITIVE_INFINITY;
  return /^-inf(inity)?$/i.test(trimmed) ? Number.NEGATIVE_INFINITY : undefined;
}
