import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareQuantities, parseQuantity } from '../../src/core/quantity.js';

/** -1, 0 or 1; NaN where one of the two is no quantity. */
function compare(left: string, right: string): number {
  const [a, b] = [parseQuantity(left), parseQuantity(right)];
  return a === null || b === null ? Number.NaN : Math.sign(compareQuantities(a, b));
}

/** `n / 10^places` as a decimal text, by another way than the parser's. */
function decimalText(n: bigint, places: number): string {
  const digits = (n < 0n ? -n : n).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  return `${n < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

describe('quantity grammar', () => {
  it.each([
    '0',
    '1',
    '+1',
    '-1',
    '0.5',
    '.5',
    '5.',
    '100m',
    '1500u',
    '1n',
    '2k',
    '1M',
    '3G',
    '1T',
    '1P',
    '1E',
    '1Ki',
    '1.5Gi',
    '8Ei',
    '1e3',
    '1E3',
    '1e-3',
    '1E+3',
    '12345678901234567890',
    '0.0000000001',
    // The server is more lenient than its documentation: a suffix or a sign alone is zero.
    'm',
    'Ki',
    '+',
    '.',
    'e5',
  ])('takes %s', (text) => {
    expect(parseQuantity(text)).not.toBeNull();
  });

  it.each([
    '',
    ' ',
    'abc',
    '1 Gi',
    ' 1',
    '1\n',
    '512MB',
    '1gb',
    '1Gb',
    '1ki',
    '1KI',
    '1mi',
    '1g',
    '1K',
    '1t',
    '1e',
    '1e+',
    '1e1.5',
    '1..2',
    '1.2.3',
    '--1',
    '+-1',
    '1m1',
    '1,5',
    '0x10',
    '1_000',
    'Infinity',
    'NaN',
    '½',
    '١',
    '1Zi',
    'Pi',
    'Ei',
    'e-10',
    '1e9223372036854775808',
    '9'.repeat(1001),
  ])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeNull();
  });
});

describe('quantity order', () => {
  it.each([
    ['1', '1000m', 0],
    ['1Ki', '1024', 0],
    ['1k', '1000', 0],
    ['1Mi', '1M', 1],
    ['0.1', '100m', 0],
    ['1.5Gi', '1536Mi', 0],
    ['1e3', '1k', 0],
    ['-1', '1', -1],
    ['-2', '-1', -1],
    ['-0', '0', 0],
    ['9007199254740993', '9007199254740992', 1],
    ['0.1n', '1n', 0],
    ['1.1n', '2n', 0],
    ['-0.1n', '-1n', 0],
    ['8Ei', '9Ei', 0],
    ['8E', '9E', -1],
    ['8Ei', '9223372036854775807', 0],
    ['1e2147483647', '1e2147483646', 1],
    ['1e4294967296', '1', 0],
    ['0e2147483647', '1n', -1],
  ])('%s against %s', (left, right, expected) => {
    expect(compare(left, right)).toBe(expected);
    expect(compare(right, left)).toBe(expected === 0 ? 0 : -expected);
  });

  const decimals = fc.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 9 }));

  it('is that of the exact numbers', () => {
    fc.assert(
      fc.property(decimals, decimals, ([a, placesA], [b, placesB]) => {
        const [left, right] = [a * 10n ** BigInt(9 - placesA), b * 10n ** BigInt(9 - placesB)];
        const expected = Number(left > right) - Number(left < right);
        expect(compare(decimalText(a, placesA), decimalText(b, placesB))).toBe(expected);
      }),
    );
  });

  it('does not depend on how a number is written', () => {
    const suffixes = [
      ['n', -9],
      ['u', -6],
      ['m', -3],
      ['', 0],
      ['k', 3],
      ['M', 6],
      ['G', 9],
      ['T', 12],
      ['P', 15],
      ['E', 18],
    ] as const;
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom(...suffixes), (n, [suffix, exponent]) => {
        expect(compare(`${n}${suffix}`, `${n}e${exponent}`)).toBe(0);
        expect(compare(`000${n}${suffix}`, `+${n}.0${suffix}`)).toBe(0);
      }),
    );
  });

  it('knows the powers of 1024', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 12n }), fc.nat(4), (n, power) => {
        const suffix = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'][power] ?? '';
        expect(compare(`${n}${suffix}`, `${n * 1024n ** BigInt(power + 1)}`)).toBe(0);
      }),
    );
  });

  it('is that of a text with itself, whatever the text', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.eEinumkKMGTP]{0,12}$/));
    fc.assert(
      fc.property(texts, (text) => {
        expect(compare(text, text)).toBe(parseQuantity(text) === null ? Number.NaN : 0);
      }),
    );
  });
});
