// Kubernetes quantities in exact arithmetic. Grammar and rounding follow ParseQuantity, with its leniency:
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go

/** `digits × 10^scale` with a sign; `scale` is never below -9, because Kubernetes keeps nothing finer than nano. */
export interface Quantity {
  sign: -1 | 0 | 1;
  /** Without a sign. */
  digits: bigint;
  scale: number;
}

const GRAMMAR = /^([-+]?)([0-9]*)(?:\.([0-9]*))?([eE][-+]?[0-9]+|[KMGTPE]i|[numkMGTPE]?)$/;

const DECIMAL_SCALE: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_SHIFT: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

const NANO = -9;
const MAX_INT64 = 2n ** 63n - 1n;

/** Ours: the server takes more, but turning megabytes of digits into a number is work that nobody asked for. */
const MAX_LENGTH = 1000;

/** Manifests of one folder ask for the same few amounts. */
const KNOWN = new Map<string, Quantity | null>();
const MAX_KNOWN = 1000;

/** The quantity, or null where the API server would refuse the text. */
export function parseQuantity(text: string): Quantity | null {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const parsed = readQuantity(text);
  if (KNOWN.size < MAX_KNOWN) KNOWN.set(text, parsed);
  return parsed;
}

function readQuantity(text: string): Quantity | null {
  const match = text === '' || text.length > MAX_LENGTH ? null : GRAMMAR.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const shift = BINARY_SHIFT[suffix];
  const scale = shift === undefined ? decimalScale(suffix) : 0;
  if (scale === null) return null;
  // A suffix alone means zero, except where the server leaves its fast path.
  if (whole === '' && fraction === '' && (scale < NANO || suffix === 'Pi' || suffix === 'Ei')) return null;
  const magnitude = roundToNano(shift === undefined ? digits : digits << shift, scale - fraction.length);
  const capped = shift === undefined ? magnitude : capAtInt64(magnitude);
  if (capped.digits === 0n) return { sign: 0, digits: 0n, scale: 0 };
  return { sign: sign === '-' ? -1 : 1, ...capped };
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.sign !== b.sign || a.sign === 0) return a.sign - b.sign;
  return a.sign === 1 ? compareMagnitudes(a, b) : compareMagnitudes(b, a);
}

type Magnitude = Pick<Quantity, 'digits' | 'scale'>;

function decimalScale(suffix: string): number | null {
  const named = DECIMAL_SCALE[suffix];
  if (named !== undefined) return named;
  const exponent = BigInt(suffix.slice(1).replace('+', ''));
  if (exponent !== BigInt.asIntN(64, exponent)) return null;
  // The server cuts the exponent to 32 bits.
  return Number(BigInt.asIntN(32, exponent));
}

/** Anything finer is rounded away from zero: who asks for a little gets a little. */
function roundToNano(digits: bigint, scale: number): Magnitude {
  if (scale >= NANO || digits === 0n) return { digits, scale: Math.max(scale, NANO) };
  const excess = NANO - scale;
  if (excess > digits.toString().length) return { digits: 1n, scale: NANO };
  const divisor = 10n ** BigInt(excess);
  return { digits: (digits + divisor - 1n) / divisor, scale: NANO };
}

/** The server caps binary quantities, and only those. */
function capAtInt64(magnitude: Magnitude): Magnitude {
  const max = { digits: MAX_INT64, scale: 0 };
  return compareMagnitudes(magnitude, max) > 0 ? max : magnitude;
}

/** Compares orders of magnitude first, so that 1e9999999 is never written out. */
function compareMagnitudes(a: Magnitude, b: Magnitude): number {
  if (a.digits === 0n || b.digits === 0n) return Number(a.digits > 0n) - Number(b.digits > 0n);
  const order = a.digits.toString().length + a.scale - (b.digits.toString().length + b.scale);
  if (order !== 0) return Math.sign(order);
  const scale = Math.min(a.scale, b.scale);
  const [left, right] = [a, b].map((side) => side.digits * 10n ** BigInt(side.scale - scale));
  if (left === undefined || right === undefined || left === right) return 0;
  return left < right ? -1 : 1;
}

const UNITS = {
  cpu: ['1', '1m'],
  bytes: ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'],
} as const;

/** Whether a quantity is, in the server's own spelling, one of the units that amounts of this kind are told in. */
export function isLikeUnit(text: string, kind: keyof typeof UNITS): boolean {
  const quantity = parseQuantity(text);
  // The server leaves signs and zeros in front, and exponents, as they are.
  if (quantity === null || /^\+|^0[0-9]|e/i.test(text.replace(/Ei?$/, ''))) return false;
  const isBinary = text.endsWith('i');
  return UNITS[kind].some((unit) => {
    const other = parseQuantity(unit);
    return other !== null && unit.endsWith('i') === isBinary && compareQuantities(quantity, other) === 0;
  });
}

/** The sum; what is not a number counts nothing. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const scale = Math.min(a.scale, b.scale);
  const total = signedDigits(a, scale) + signedDigits(b, scale);
  if (total === 0n) return ZERO;
  return { sign: total < 0n ? -1 : 1, digits: total < 0n ? -total : total, scale };
}

/** Whether it has no fraction, as the server sees amounts of resources: anything finer than a thousandth is rounded up. */
export function isWhole(quantity: Quantity): boolean {
  if (quantity.scale >= 0 || quantity.sign === 0) return true;
  return milliOf(quantity) % 1000n === 0n;
}

/** Whether it is a multiple of a whole, positive size. */
export function isMultipleOf(quantity: Quantity, size: Quantity): boolean {
  if (size.sign !== 1 || !isWhole(size) || size.scale > MAX_SCALE || quantity.scale > MAX_SCALE) return false;
  const bytes = milliOf(size) / 1000n;
  return ((milliOf(quantity) + 999n) / 1000n) % bytes === 0n;
}

const ZERO: Quantity = { sign: 0, digits: 0n, scale: 0 };

/** Beyond any amount that there is; larger ones are not written out. */
const MAX_SCALE = 40;

function signedDigits({ sign, digits, scale }: Quantity, target: number): bigint {
  return BigInt(sign) * digits * 10n ** BigInt(Math.min(scale - target, 10 * MAX_SCALE));
}

/** Thousandths of the magnitude, rounded up. */
function milliOf({ digits, scale }: Quantity): bigint {
  if (scale >= -3) return digits * 10n ** BigInt(Math.min(scale + 3, 10 * MAX_SCALE));
  const divisor = 10n ** BigInt(-3 - scale);
  return (digits + divisor - 1n) / divisor;
}
