import { parseQuantity } from '../quantity.js';

// Sums of quantities, exact: billionths as one big integer. Kubernetes keeps nothing finer.

/** Larger exponents than Kubernetes' own suffixes reach would only make numbers that nobody has. */
const MAX_SCALE = 60;

/** A quantity in billionths; 0 for what is no quantity, which validate has refused by then. */
export function parseAmount(text: string): bigint {
  const quantity = parseQuantity(text);
  if (quantity === null) return 0n;
  const { sign, digits, scale } = quantity;
  return BigInt(sign) * digits * 10n ** BigInt(Math.min(scale, MAX_SCALE) + 9);
}

const UNIT = 10n ** 9n;
const BINARY: readonly [string, bigint][] = [
  ['Ti', 2n ** 40n],
  ['Gi', 2n ** 30n],
  ['Mi', 2n ** 20n],
];

/** As people write it: `1500m`, `3`, `4Gi`; binary suffixes only where they are exact, and none for small numbers. */
export function renderAmount(amount: bigint): string {
  if (amount % UNIT !== 0n) {
    const [milli, rest] = [amount / 10n ** 6n, amount % 10n ** 6n];
    return rest === 0n ? `${milli}m` : `${amount}n`;
  }
  const whole = amount / UNIT;
  if (whole === 0n) return '0';
  const [suffix, size] = BINARY.find(([, bytes]) => whole % bytes === 0n) ?? ['', 1n];
  return `${whole / size}${suffix}`;
}
